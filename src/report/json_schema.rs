//! The JSON Schema (draft-07) of the JSON report, written beside its wire types; a test closes it and validates a report against it.

use serde_json::{Map, Value, json};

/// The schema of `cem report -f json`. Objects are open: consumers must ignore members they do not know.
#[must_use]
pub fn schema() -> Value {
    let mut root = object(
        "Report of a CEM readiness assessment. Minor versions add optional members: ignore members you do not know. Reject a major version you do not know. What is not known is null beside a status, never 0. Numbers are unrounded.",
        vec![
            (
                "format_version",
                json!({"type": "string", "pattern": "^1\\.[0-9]+$", "description": "Version of this format, MAJOR.MINOR.", "examples": ["1.4"]}),
            ),
            ("kind", json!({"const": "report", "description": "What this document is."})),
            ("tool", object("What made it.", vec![("name", text("Name of the tool.")), ("version", text("Its version."))])),
            ("date", maybe(text("Day of the report; only where one was given, so that the same input gives the same bytes."))),
            ("questionnaire", questionnaire()),
            ("subject", subject()),
            ("overall", overall()),
            ("factors", list("All factors in the questionnaire's order, a parent before its children.", factor())),
            ("gaps", list("Factors ranked by weighted gap, largest first.", gap("factor"))),
            ("questions", list("Questions asked, in order.", question())),
            ("question_gaps", list("Questions ranked by weighted gap, largest first.", gap("question"))),
            ("strengths", list("Ids of up to three questions at or above their target, highest score first.", text("Id of a question."))),
            ("differ", list("Ids of questions with answers at least a level apart, largest spread first.", text("Id of a question."))),
            ("caps", list("Caps that took effect.", cap())),
            ("recommendations", list("What to do, by rank.", recommendation())),
            ("sources", list("Sources cited.", source())),
            ("claims", claims("The claims that questions, positions and the lens name and no cap or recommendation words, each once.")),
            ("roles", list("Roles that the report names besides those of the respondents.", named("A role."))),
            (
                "profile",
                json!({"type": "object", "description": "Known facts about the organisation: id to option id or number. Free texts are left out.", "additionalProperties": {"type": ["string", "number"]}}),
            ),
            ("facts", list("The facts of `profile` as a page shows them, in the questionnaire's order.", fact())),
            ("quality", quality()),
            ("panel", super::panel_schema::schema()),
            (
                "bands",
                list(
                    "Bands from low to high.",
                    object(
                        "A band.",
                        vec![
                            ("id", text("Its id.")),
                            ("name", text("Its name.")),
                            ("from", points("Lower end, inclusive.")),
                            ("text", maybe(text("What it means."))),
                        ],
                    ),
                ),
            ),
            ("method", method()),
            ("gate", maybe(gate())),
            ("trend", maybe(trend())),
            ("lens", maybe(super::position_json::lens_schema())),
            ("plan", maybe(super::plan::brief_json::schema())),
            ("positions", super::position_json::positions_schema()),
            ("made_from", super::made_from::schema()),
            ("diagnostics", list("Problems; filled where no report could be made.", json!({"type": "object"}))),
            ("redacted", flag("True unless names and the answers of small groups were asked for. Notes are always only those that may be quoted.")),
        ],
    );
    optional(&mut root, &["panel", "claims", "roles", "facts", "method", "trend", "lens", "plan", "positions"]);
    if let Some(members) = root.as_object_mut() {
        members.insert("$schema".into(), "http://json-schema.org/draft-07/schema#".into());
        members.insert("title".into(), "cem report 1".into());
    }
    root
}

/// An object that always has these members, and may get others.
pub(super) fn object(description: &str, properties: Vec<(&str, Value)>) -> Value {
    let required: Vec<&str> = properties.iter().map(|(name, _)| *name).collect();
    let members: Map<String, Value> = properties.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    json!({"type": "object", "description": description, "required": required, "properties": members})
}

/// The document of a command that has no result; `why` says of what.
pub(super) fn error(why: &str) -> Value {
    let members = vec![
        ("format_version", text("Version of the format of reports.")),
        ("kind", json!({ "const": "error", "description": "What this document is." })),
        (
            "diagnostics",
            json!({ "type": "array", "minItems": 1, "items": { "type": "object" }, "description": "Problems, as in a report that could not be made." }),
        ),
    ];
    object(why, members)
}

/// Members that came with a minor version: documents of before have none.
pub(super) fn optional(object: &mut Value, names: &[&str]) {
    if let Some(required) = object.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !names.iter().any(|optional| name == optional));
    }
}

pub(super) fn list(description: &str, items: Value) -> Value {
    json!({"type": "array", "description": description, "items": items})
}

/// The same, or null.
pub(super) fn maybe(schema: Value) -> Value {
    let description = schema.get("description").cloned().unwrap_or_default();
    json!({"description": description, "anyOf": [schema, {"type": "null"}]})
}

pub(super) fn text(description: &str) -> Value {
    json!({"type": "string", "description": description})
}

pub(super) fn flag(description: &str) -> Value {
    json!({"type": "boolean", "description": description})
}

pub(super) fn count(description: &str) -> Value {
    json!({"type": "integer", "minimum": 0, "description": description})
}

pub(super) fn number(description: &str) -> Value {
    json!({"type": "number", "description": description})
}

fn points(description: &str) -> Value {
    json!({"type": "number", "minimum": 0, "maximum": 100, "description": format!("{description} 0 to 100.")})
}

pub(super) fn share(description: &str) -> Value {
    // A little slack for sums of shares.
    json!({"type": "number", "minimum": 0, "maximum": 1.000_001, "description": format!("{description} 0 to 1.")})
}

fn word(description: &str, words: &[&str]) -> Value {
    json!({"type": "string", "description": description, "enum": words})
}

/// Values may be added in minor versions.
pub(super) fn open(description: &str, words: &[&str]) -> Value {
    json!({"type": "string", "description": format!("{description} Values may be added."), "examples": words})
}

fn states() -> Value {
    let names = ["answered", "dont_know", "not_applicable", "later", "blank"];
    object("Answers by state; none of them is ever zero points.", names.map(|name| (name, count("How many."))).to_vec())
}

fn range() -> Value {
    maybe(object("The score if every open answer were lowest, and highest.", vec![("low", points("Lowest.")), ("high", points("Highest."))]))
}

fn questionnaire() -> Value {
    let mut questionnaire = object(
        "What was asked.",
        vec![
            ("id", text("Its id.")),
            ("version", text("Its version.")),
            ("title", text("Its title.")),
            ("sha256", text("SHA-256 of the file as written.")),
            ("language", text("Language of its texts in this report.")),
        ],
    );
    optional(&mut questionnaire, &["language"]);
    questionnaire
}

fn subject() -> Value {
    let role = object(
        "A role.",
        vec![
            ("id", maybe(text("Its id; null for respondents without one."))),
            ("name", text("Its name.")),
            ("group", maybe(open("Where it stands.", &["leaders", "cx", "managers", "functions", "front_line", "outside"]))),
            ("respondents", count("How many.")),
            ("apart", flag("Shown, never in the scores.")),
        ],
    );
    let person = object("A person.", vec![("name", text("Name, or id where none was given.")), ("role", maybe(text("Name of the role.")))]);
    let mut subject = object(
        "Whom it is about.",
        vec![
            ("name", text("The organisation.")),
            ("respondents", count("Respondents whose answers count.")),
            ("roles", list("Respondents by role.", role)),
            ("people", maybe(list("Respondents by name; null unless identified.", person))),
            ("answered", maybe(object("Days of the answers.", vec![("first", text("First day.")), ("last", text("Last day."))]))),
            ("first_look", flag("Fewer than half of the questions were asked: read bands, not decimals.")),
            ("draft", flag("Required questions are blank or put off.")),
            ("open_required", count("How many, over all respondents.")),
            ("standing", open("What the respondents can stand for.", &["nobody", "one_person", "self_view", "preliminary", "full"])),
            ("standing_because", list("Why it is preliminary.", open("A reason.", &["few_respondents", "few_roles", "no_line"]))),
            ("min_group", count("The answers of fewer people than this are never shown as a group, unless identified.")),
        ],
    );
    optional(&mut subject, &["min_group"]);
    subject
}

/// Members that the overall score and factors share.
fn scored() -> Vec<(&'static str, Value)> {
    let bands = object("Ids of the bands at the ends of the range.", vec![("low", text("Id of a band.")), ("high", text("Id of a band."))]);
    let items = object("Where too few different items are answered.", vec![("answered", count("How many are.")), ("needed", count("How many it takes."))]);
    vec![
        ("score", maybe(points("After caps."))),
        ("raw", maybe(points("Before caps."))),
        ("status", open("Why there is no score, or `scored`.", &["scored", "nothing_applicable", "below_minimum_share", "below_minimum_items", "not_scored"])),
        ("minimum_items", maybe(items)),
        ("range", range()),
        ("band", maybe(text("Id of the band; null without score, or where a cap withholds it."))),
        ("band_number", maybe(count("Its number from 1."))),
        ("band_certain", flag("The band is the same at both ends of the range.")),
        ("band_range", maybe(bands)),
        ("stage", maybe(count("Highest stage that holds, 0 for none; staged models only."))),
        ("stage_name", maybe(text("Its name."))),
        ("target", maybe(points("Target."))),
        ("gap", maybe(points("max(0, target - score)."))),
        ("weighted_gap", maybe(points("weight x gap: points of the overall score."))),
        ("coverage", maybe(share("Answered share of the applicable weight."))),
        ("evidence", maybe(share("Share of applicable items rated in the upper quarter with evidence seen."))),
        ("respondents", count("Respondents who count for it.")),
        (
            "edges",
            list("Scores where a verdict changes: numbers are printed with as many decimals as it takes to stand on their side of these.", number("A score.")),
        ),
        ("coverage_edges", list("The same of coverage.", number("In percent."))),
    ]
}

/// Members of [`scored`] that came with version 1.2.
const SCORED_SINCE: [&str; 4] = ["minimum_items", "stage_name", "edges", "coverage_edges"];

fn overall() -> Value {
    let mut members = scored();
    for name in ["answered", "applicable", "not_applicable", "dont_know", "later", "blank"] {
        members.push((name, count("Answers in this state.")));
    }
    let minimum = object("The top-level factor with the lowest score.", vec![("id", text("Id of the factor.")), ("score", maybe(points("Its score.")))]);
    members.push(("minimum_factor", maybe(minimum)));
    let mut overall = object("The overall score.", members);
    optional(&mut overall, &SCORED_SINCE);
    optional(&mut overall, &["weighted_gap"]);
    overall
}

fn factor() -> Value {
    let mut members = scored();
    members.extend([
        ("id", text("Its id.")),
        ("name", text("Its name, for display only.")),
        ("parent", maybe(text("Id of its parent."))),
        ("weight", share("Share of all scored weight.")),
        ("text", maybe(text("What it means."))),
        ("counts", states()),
    ]);
    let mut factor = object("A factor.", members);
    optional(&mut factor, &SCORED_SINCE);
    optional(&mut factor, &["text"]);
    factor
}

fn gap(of: &str) -> Value {
    object(
        "A place in the ranking.",
        vec![
            ("rank", count("From 1.")),
            (of, text("Its id.")),
            ("score", points("Score.")),
            ("target", points("Target.")),
            ("gap", points("Gap.")),
            ("weighted_gap", points("Points of the overall score.")),
        ],
    )
}

fn question() -> Value {
    let mut by_level = object(
        "A level.",
        vec![
            ("key", text("How an answers file names it.")),
            ("number", number("Its number on the scale.")),
            ("label", maybe(text("Short label."))),
            ("text", text("The written-out text.")),
            ("points", maybe(share("What it earns, a reversed question turned."))),
            ("count", maybe(count("How many gave it; null where the counts together with the score would tell what fewer than three people said."))),
        ],
    );
    // Reports saved earlier do not tell it.
    optional(&mut by_level, &["points"]);
    let by_group = object(
        "A group of roles.",
        vec![
            ("group", open("Where its roles stand.", &["leaders", "cx", "managers", "functions", "front_line", "outside"])),
            ("level", number("Mean level as given, every person the same.")),
            ("respondents", count("How many gave a level.")),
            ("apart", flag("Never in the scores.")),
        ],
    );
    let others = object(
        "The hidden groups together.",
        vec![("level", number("Mean level as given, every person the same.")), ("respondents", count("How many gave a level."))],
    );
    let all =
        object("All respondents who count, in levels.", vec![("lowest", number("Lowest.")), ("median", number("Median.")), ("highest", number("Highest."))]);
    let mut question = object(
        "A question.",
        vec![
            ("id", text("Its id.")),
            ("factor", maybe(text("Id of its factor."))),
            ("facet", maybe(text("What side of the factor it looks at."))),
            ("text", text("The stem as asked.")),
            ("score", maybe(points("Mean of the scale."))),
            ("level", maybe(number("Mean level as given."))),
            ("range", range()),
            ("range_withheld", flag("The range is withheld: with the score it would tell what fewer than three people said.")),
            ("status", open("`scored`, or why not.", &["scored", "text", "not_applicable", "dont_know", "later", "blank", "not_asked"])),
            ("spread", maybe(number("Highest minus lowest level given; null where the counts are withheld, too."))),
            ("counts", states()),
            ("by_level", list("Answers by level, low to high.", by_level)),
            ("by_group", list("Mean levels of groups that may be shown.", by_group)),
            ("others", maybe(others)),
            ("hidden_groups", count("Groups not shown because they, or others derivable from them, are too small.")),
            ("all", maybe(all)),
            ("weight", share("Share of all scored weight.")),
            ("target", maybe(points("Target."))),
            ("gap", maybe(points("Gap."))),
            ("weighted_gap", maybe(points("Points of the overall score."))),
            ("evidence", count("Answers with evidence named.")),
            ("parked", count("Answers that are not scored because the question does not apply.")),
            ("notes", list("Notes that may be quoted.", text("A note."))),
            ("claims", list("Ids of claims it rests on.", text("Id of a claim."))),
            ("against", list("Ids of claims against it.", text("Id of a claim."))),
            ("judgement", flag("Stated to be judgement.")),
        ],
    );
    optional(&mut question, &["range_withheld"]);
    question
}

fn claims(description: &str) -> Value {
    let claim = object(
        "A claim.",
        vec![
            ("id", text("Its id.")),
            ("source", text("Id of its source.")),
            ("author", text("Author of the source.")),
            ("year", maybe(count("Year, where stated."))),
            ("interest", text("The author's interest.")),
            ("text", text("The claim.")),
            ("kind", open("What sort of statement it is.", &["prescription", "description", "reported", "number", "opinion"])),
            ("strength", open("How much stands behind it.", &["survey", "synthesis", "opinion", "rhetoric"])),
        ],
    );
    list(description, claim)
}

fn cap() -> Value {
    object(
        "A cap.",
        vec![
            ("id", text("Its id.")),
            ("name", maybe(text("Its name."))),
            ("limits", text("`overall` or the id of a factor.")),
            ("at_most", maybe(points("The limit; null where it withholds the band."))),
            ("before", maybe(points("Score before it."))),
            ("after", maybe(points("Score after it."))),
            ("reason", text("Why.")),
            ("claims", claims("Claims it follows.")),
            ("against", claims("Claims against it.")),
            ("judgement", flag("Stated to be judgement.")),
        ],
    )
}

fn recommendation() -> Value {
    let rule = object("A comparison of the condition.", vec![("compare", word("How.", &["<", "<=", ">", ">="])), ("number", number("With what."))]);
    let mut trigger = object(
        "What the condition looked at.",
        vec![
            ("what", open("What sort of value.", &["level", "score", "dont_know", "spread", "coverage", "evidence", "profile"])),
            ("id", text("Id of the question, factor or fact, or `overall`.")),
            ("name", text("Its name.")),
            ("value", maybe(number("What was found."))),
            ("text", maybe(text("What a profile fact says."))),
            ("rule", list("What was asked of it.", rule)),
        ],
    );
    optional(&mut trigger, &["name"]);
    object(
        "A recommendation.",
        vec![
            ("rank", count("From 1.")),
            ("id", text("Its id.")),
            ("title", text("The action in a line.")),
            ("action", text("The action.")),
            ("first_step", text("What happens in the next 30 days.")),
            ("effort", word("How much work.", &["low", "medium", "high"])),
            ("owner", maybe(text("Id of the role that should own it."))),
            ("evidence", maybe(text("What to look for when it is done."))),
            ("worth", points("Points of the overall score that the gaps it addresses are worth.")),
            ("after", list("Ids of recommendations given here that come first.", text("Id of a recommendation."))),
            ("triggered_by", list("What its condition looked at.", trigger)),
            ("claims", claims("Claims it follows.")),
            ("against", claims("Claims against it.")),
            ("sources", list("Ids of the sources.", text("Id of a source."))),
            ("judgement", flag("Stated to be judgement.")),
        ],
    )
}

fn source() -> Value {
    object(
        "A source.",
        vec![
            ("id", text("Its id.")),
            ("author", text("Author, or what is known of the author.")),
            ("title", text("Title.")),
            ("year", maybe(count("Year, where stated."))),
            ("interest", text("The author's interest to disclose.")),
            ("attribution", maybe(text("How sure the attribution is."))),
            ("note", maybe(text("A caveat."))),
        ],
    )
}

fn quality() -> Value {
    let of = |more: Vec<(&'static str, Value)>| object("A question.", [vec![("question", text("Id of the question."))], more].concat());
    object(
        "How good the evidence is.",
        vec![
            ("coverage", maybe(share("Answered share of the applicable weight."))),
            ("counts", states()),
            ("ranges_exact", flag("False where ranges are outer bounds.")),
            ("hidden_cuts", count("Questions with groups hidden.")),
            ("mostly_unknown", list("More than 40 % of those asked do not know.", of(vec![("share", share("Share of \"don't know\"."))]))),
            ("not_applicable", list("Not applicable to somebody.", of(vec![("count", count("How many.")), ("reasons", list("Why.", text("A reason.")))]))),
            ("low_confidence", list("Answers with low confidence.", of(vec![("count", count("How many."))]))),
            (
                "high_without_evidence",
                list("Answers in the upper quarter without evidence.", of(vec![("count", count("How many.")), ("of", count("Of how many."))])),
            ),
            ("parked", list("Answers not scored because the question does not apply.", of(vec![("count", count("How many."))]))),
        ],
    )
}

fn gate() -> Value {
    let check = object(
        "A check, on unrounded values.",
        vec![
            ("of", text("`overall` or the id of a factor.")),
            ("at_least", points("Score asked for.")),
            ("score", maybe(points("Score found."))),
            ("passed", flag("It is reached.")),
        ],
    );
    object("The verdict of the gate.", vec![("passed", flag("All checks passed.")), ("checks", list("In order.", check))])
}

fn named(description: &str) -> Value {
    object(description, vec![("id", text("Its id.")), ("name", text("Its name."))])
}

fn fact() -> Value {
    object(
        "A fact about the organisation.",
        vec![
            ("id", text("Its id.")),
            ("name", text("Its name.")),
            ("option", maybe(text("Id of the option; null of a number."))),
            ("number", maybe(number("The number; null of an option."))),
            ("text", text("The value in words.")),
        ],
    )
}

fn method() -> Value {
    let term = object(
        "A top-level factor.",
        vec![("factor", text("Its id.")), ("weight", share("Its share of the weight.")), ("score", points("Its score before caps."))],
    );
    let example = object(
        "The largest question gap, worked out.",
        vec![
            ("question", text("Id of the question.")),
            ("level", maybe(number("Mean level, where level and score are in proportion."))),
            ("highest_level", maybe(number("The highest level there is."))),
        ],
    );
    object(
        "How scores are made.",
        vec![
            ("minimum_share", share("Share of a factor's applicable weight that a respondent must have answered.")),
            ("minimum_items", count("Different items of a factor that must be answered.")),
            ("roles_in_balance", flag("Every role weighs the same; else every respondent.")),
            ("caps", count("Caps the questionnaire has.")),
            ("stages_from", maybe(share("From this share of its scale a question counts as fulfilled for its stage; staged models only."))),
            ("sum", list("The overall score as a weighted mean, where it is one; else empty.", term)),
            ("sum_is", maybe(points("The result of the sum: the overall score before caps."))),
            ("example", maybe(example)),
        ],
    )
}

fn trend() -> Value {
    let days = object("Days of its answers.", vec![("first", text("First day.")), ("last", text("Last day."))]);
    let before = object(
        "The earlier assessment.",
        vec![
            ("answered", maybe(days)),
            ("questionnaire", text("Title of its questionnaire.")),
            ("version", text("Its version.")),
            ("respondents", count("Respondents whose answers counted.")),
        ],
    );
    let row = || {
        object(
            "A score then and now.",
            vec![
                ("factor", maybe(text("Id of the factor; null for the overall score, and for a factor that is gone."))),
                ("name", text("Its name.")),
                ("before", maybe(points("Score then, after caps."))),
                ("after", maybe(points("Score now."))),
                ("difference", maybe(number("Now less then, in points."))),
                ("smallest", maybe(number("The smallest change that can be told from chance, in points; null without a test."))),
                ("direction", json!({"type": "integer", "minimum": -1, "maximum": 1, "description": "1 rose, -1 fell, 0 neither can be said."})),
                ("verdict", text("What can be said, in a few words.")),
            ],
        )
    };
    object(
        "What changed since an earlier assessment, where one was given.",
        vec![
            ("before", before),
            ("not_comparable", maybe(text("Why nothing can be compared; then there are no rows."))),
            ("overall", maybe(row())),
            ("factors", list("The factors in order, then those that only the earlier assessment has.", row())),
            ("headline", text("The overall change in a sentence or two.")),
            ("cautions", list("What a reader should know beside it.", text("A sentence."))),
        ],
    )
}
