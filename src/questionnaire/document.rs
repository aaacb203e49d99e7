//! A questionnaire as written: which keys it has and what each holds. The same tables check files and make the JSON Schema.

use crate::decode::{Key, Kind, Shape, may, need};

// Bounded, so that no sum or difference of them is infinite.
const ANY: Kind = Kind::Number(-1e15, 1e15);
const WEIGHT: Kind = Kind::Number(0.0, 1e6);
const SCORE: Kind = Kind::Number(0.0, 100.0);
/// A lens makes heavier or lighter and takes nothing away: a weight of zero stays the author's to give.
const TIMES: Kind = Kind::Number(0.1, 10.0);
const SHIFT: Kind = Kind::Number(-100.0, 100.0);
const SHARE: Kind = Kind::Share(0.0, 1.0);
const IDS: Kind = Kind::List(&Kind::Id);
const TEXT_OR_LEVEL: Kind = Kind::Map(&Kind::Either(&[Kind::Text, Kind::Of(&LEVEL)]));

const EFFORT: Key = may(
    "effort",
    Kind::List(&Kind::Whole(1, 100)),
    "How much work each step from one score to the next is, from the lowest up, beside each other; judgement of the author.",
);
const CLAIMS: Key = may("claims", IDS, "Ids of the claims it rests on.");
const AGAINST: Key = may("against", IDS, "Ids of the claims that speak against it.");
const BASIS: Key = may("basis", Kind::OneOf(&["judgement"]), "Where it rests on no claim: judgement.");

/// The whole file.
pub(super) static QUESTIONNAIRE: Shape = Shape {
    name: "a questionnaire",
    about: "What can be asked, and what the answers are worth.",
    keys: &[
        need("format", Kind::OneOf(&["cem-questionnaire/1"]), "Always cem-questionnaire/1."),
        need("id", Kind::Id, "A stable id, for example core."),
        need("version", Kind::Text, "The version of the texts, for example 1.0.0. Saved answers name it."),
        need("title", Kind::Text, "Title for people."),
        may("description", Kind::Text, "What it is for and who should answer it."),
        may("language", Kind::Text, "Language of the texts, for example en."),
        may("family", Kind::Id, "An item id means the same in every questionnaire of one family."),
        may("base", Kind::Id, "The questionnaire whose questions this one asks in other words."),
        may("include", IDS, "Documents whose sources, claims, profile facts, roles and scales can be used here."),
        may("minutes", Kind::Whole(1, 600), "Minutes it takes to answer."),
        may("scoring", Kind::Of(&SCORING), "How scores are made."),
        may("sources", Kind::Map(&Kind::Of(&SOURCE)), "Where the claims come from, by id."),
        may("claims", Kind::Map(&Kind::Of(&CLAIM)), "What the sources hold, by id."),
        may("figures", Kind::Map(&Kind::Of(&FIGURE)), "Numbers that sources state, by id, as they may be printed."),
        may("profile", Kind::Map(&Kind::Of(&FACT)), "Unscored facts about the organisation, by id."),
        may("roles", Kind::Map(&Kind::Of(&ROLE)), "Who can be asked, by id."),
        may("scales", Kind::Map(&Kind::Of(&SCALE)), "Levels shared by several questions, by id."),
        may("factors", Kind::Map(&FACTOR_KIND), "The tree of factors, by id."),
        may("questions", Kind::List(&Kind::Of(&QUESTION)), "The questions, in the order they are asked."),
        may("bands", Kind::List(&Kind::Of(&BAND)), "Named ranges of the 0-100 score, from low to high."),
        may("stages", Kind::Of(&STAGES), "The stages of a staged model."),
        may("targets", Kind::List(&Kind::Of(&TARGET)), "Rules that set and shift targets, in order."),
        may("caps", Kind::List(&Kind::Of(&CAP)), "Rules that limit a score."),
        may("recommendations", Kind::List(&Kind::Of(&RECOMMENDATION)), "What to do when."),
        may("contradictions", Kind::List(&Kind::Of(&CONTRADICTION)), "Answers of one person that hardly go together, asked about in the interview."),
        may("lenses", Kind::List(&Kind::Of(&LENS)), "Ways to weigh the same answers, as one author would."),
        may("positions", Kind::List(&Kind::Of(&POSITION)), "Where the sources disagree, and what the questionnaire makes of it."),
    ],
};

static SCORING: Shape = Shape {
    name: "scoring",
    about: "How scores are made.",
    keys: &[
        may("minimum_share", SHARE, "Share of a factor's applicable weight a respondent must have answered to count for it, for example 2/3."),
        may("minimum_items", Kind::Whole(1, 1000), "How many different items of a factor must be answered by someone before it has a score."),
        may("balance", Kind::OneOf(&["roles", "respondents"]), "Who weighs the same: roles or respondents."),
        may("gap_order", IDS, "Top-level factors in the order that settles ties between equal gaps."),
    ],
};

static SOURCE: Shape = Shape {
    name: "a source",
    about: "A text that claims are taken from.",
    keys: &[
        need("author", Kind::Text, "Author, or what is known of the author."),
        need("title", Kind::Text, "Title."),
        may("year", Kind::Whole(1500, 2200), "Year of publication, where stated."),
        need("interest", Kind::Text, "The author's interest to disclose."),
        may("attribution", Kind::Text, "How sure the attribution is."),
        may("note", Kind::Text, "A caveat."),
    ],
};

static CLAIM: Shape = Shape {
    name: "a claim",
    about: "One thing a source holds, in our words.",
    keys: &[
        need("source", Kind::Id, "Id of its source."),
        need("text", Kind::Text, "The claim in our words."),
        need("kind", Kind::OneOf(&["prescription", "description", "reported", "number", "opinion"]), "What sort of statement it is."),
        need("strength", Kind::OneOf(&["survey", "synthesis", "opinion", "rhetoric"]), "How much stands behind it; rhetoric is never shown as fact."),
        may("factors", Kind::List(&Kind::Text), "Labels of what it is about."),
        may("indicator", Kind::Text, "What a respondent could observe."),
        may("note", Kind::Text, "A caveat, or how a figure may be quoted."),
        may("supports", IDS, "Claims it strengthens."),
        may("opposes", IDS, "Claims it contradicts."),
    ],
};

static FIGURE: Shape = Shape {
    name: "a figure",
    about: "A number that a source states, worded as it may be printed.",
    keys: &[
        need("text", Kind::Text, "The figure in words."),
        need("attribution", Kind::Text, "Who says so, and after whom."),
        need("caveat", Kind::Text, "What speaks against relying on it."),
        need("claims", IDS, "Ids of the claims that hold it."),
    ],
};

static FACT: Shape = Shape {
    name: "a profile fact",
    about: "An unscored fact about the organisation.",
    keys: &[
        need("name", Kind::Text, "Short name."),
        need("text", Kind::Text, "The question that asks for it."),
        may("kind", Kind::OneOf(&["options", "number", "text"]), "What an answer looks like; options where there are options."),
        may("options", Kind::Map(&Kind::Text), "The options: id and text."),
        may("minimum", ANY, "Smallest number allowed."),
        may("maximum", ANY, "Largest number allowed."),
        may("unit", Kind::Text, "Unit of the number."),
        CLAIMS,
        BASIS,
    ],
};

static ROLE: Shape = Shape {
    name: "a role",
    about: "Who a respondent is to the organisation.",
    keys: &[
        need("name", Kind::Text, "Name for people."),
        need("group", Kind::OneOf(&["leaders", "cx", "managers", "functions", "front_line", "outside"]), "Where the role stands."),
        may("weight", WEIGHT, "Weight among roles in balance; 1 by default."),
        may("apart", Kind::Truth, "Shown, never in the scores."),
    ],
};

static SCALE: Shape =
    Shape { name: "a scale", about: "Levels shared by several questions.", keys: &[need("levels", TEXT_OR_LEVEL, "The levels, from low to high."), EFFORT] };

static LEVEL: Shape = Shape {
    name: "a level",
    about: "One level of a scale.",
    keys: &[
        need("text", Kind::Text, "The written-out text."),
        may("label", Kind::Text, "A short label."),
        may("score", ANY, "What it scores; its number by default."),
    ],
};

static FACTOR_KIND: Kind = Kind::Of(&FACTOR);

static FACTOR: Shape = Shape {
    name: "a factor",
    about: "A node of the tree of factors; it holds questions or sub-factors.",
    keys: &[
        need("name", Kind::Text, "Name for people."),
        may("text", Kind::Text, "What it means."),
        may("weight", WEIGHT, "Weight among its siblings; 1 by default."),
        may("target", SCORE, "Target score, 0 to 100, before the target rules."),
        may("minimum_share", SHARE, "Overrides scoring.minimum_share."),
        may("minimum_items", Kind::Whole(1, 1000), "Overrides scoring.minimum_items."),
        may("factors", Kind::Map(&FACTOR_KIND), "Sub-factors, by id."),
        CLAIMS,
        BASIS,
    ],
};

static QUESTION: Shape = Shape {
    name: "a question",
    about: "One question, with a level written out for each point.",
    keys: &[
        need("id", Kind::Id, "A stable id, never reused for another meaning."),
        may("factor", Kind::Id, "The factor it counts for."),
        may("facet", Kind::Text, "What side of the factor it looks at."),
        may("text", Kind::Text, "The question."),
        may("help", Kind::Text, "Guidance for whoever answers."),
        may("kind", Kind::OneOf(&["levels", "yes_no", "choice", "number", "text"]), "What may be answered; levels by default."),
        may("levels", TEXT_OR_LEVEL, "A level written out for each point: number and text."),
        may("scale", Kind::Id, "Id of a scale, instead of levels."),
        may("options", Kind::Map(&Kind::Of(&OPTION)), "Of a choice: the options by id."),
        may("bands", Kind::List(&Kind::Of(&NUMBER_BAND)), "Of a number: bands with scores, rising."),
        may("unit", Kind::Text, "Unit of a number."),
        may("minimum", ANY, "Smallest number allowed."),
        may("maximum", ANY, "Largest number allowed."),
        may("variants", Kind::List(&Kind::Of(&VARIANT)), "Other wordings for some profiles; the first whose condition holds is used."),
        may("weight", WEIGHT, "Weight within the factor; 1 by default."),
        may("reverse", Kind::Truth, "The highest level earns nothing."),
        EFFORT,
        may("target", SCORE, "Own target, where it differs from the factor's."),
        may("stage", Kind::Id, "The stage it belongs to."),
        may("evidence", Kind::Text, "What to ask to see."),
        may("probes", Kind::List(&Kind::Text), "Prompts for the interviewer."),
        may("explores", IDS, "Of an open prompt: questions of this family on which an answer sheds light; an interview shows the prompt beside them."),
        may("roles", IDS, "Who is asked; everyone by default."),
        may("when", Kind::Text, "Asked only when this condition holds."),
        may("required", Kind::Truth, "An answer is asked for; true by default."),
        may("dont_know", Kind::Truth, "Don't know is offered; true by default."),
        may("not_applicable", Kind::Truth, "Not applicable is offered; true by default."),
        CLAIMS,
        AGAINST,
        BASIS,
    ],
};

static OPTION: Shape = Shape {
    name: "an option",
    about: "One option of a choice, with its own score.",
    keys: &[need("text", Kind::Text, "The text."), need("score", ANY, "What it scores.")],
};

static NUMBER_BAND: Shape = Shape {
    name: "a band of a number",
    about: "From this number up to the next band.",
    keys: &[need("from", ANY, "Lower end, inclusive."), may("text", Kind::Text, "What it means."), need("score", ANY, "What it scores.")],
};

static VARIANT: Shape = Shape {
    name: "a variant",
    about: "The same levels worded for some profiles.",
    keys: &[
        need("when", Kind::Text, "A condition on profile facts."),
        may("text", Kind::Text, "Another wording of the question."),
        need("levels", TEXT_OR_LEVEL, "The levels, with the same numbers as the question's own."),
    ],
};

static BAND: Shape = Shape {
    name: "a band",
    about: "A named range of the 0-100 score.",
    keys: &[
        need("id", Kind::Id, "Its id."),
        need("name", Kind::Text, "Name for people."),
        need("from", SCORE, "Lower end, inclusive; the first is 0."),
        may("text", Kind::Text, "What it means."),
    ],
};

static STAGES: Shape = Shape {
    name: "stages",
    about: "A stage holds only if all lower ones hold.",
    keys: &[
        may("fulfilled_from", SHARE, "Share of a question's scale from which it counts as fulfilled; 0.85 by default."),
        need("list", Kind::List(&Kind::Of(&STAGE)), "The stages from low to high."),
    ],
};

static STAGE: Shape = Shape { name: "a stage", about: "One stage.", keys: &[need("id", Kind::Id, "Its id."), need("name", Kind::Text, "Name for people.")] };

static TARGET: Shape = Shape {
    name: "a target rule",
    about: "Sets or shifts targets for some profiles.",
    keys: &[
        may("when", Kind::Text, "A condition on profile facts."),
        may("set", Kind::Map(&SCORE), "Targets given, by factor or question."),
        may("add", Kind::Map(&SHIFT), "Points added, by factor or question."),
        CLAIMS,
        AGAINST,
        BASIS,
    ],
};

static CAP: Shape = Shape {
    name: "a cap",
    about: "A rule that limits a score.",
    keys: &[
        need("id", Kind::Id, "Its id."),
        may("name", Kind::Text, "Name for people."),
        need("when", Kind::Text, "A condition that can hold only because something is low."),
        need("limit", Kind::Text, "overall, a factor, or every_factor."),
        need(
            "to",
            Kind::Either(&[SCORE, Kind::Text, Kind::Of(&BANDS_ABOVE)]),
            "A band, a score, none (band withheld), or so many bands above the lowest of some scores.",
        ),
        need("reason", Kind::Text, "Why, for the client."),
        CLAIMS,
        AGAINST,
        BASIS,
    ],
};

static BANDS_ABOVE: Shape = Shape {
    name: "a limit by bands",
    about: "So many bands above the band of the lowest of some scores.",
    keys: &[need("bands_above", Kind::Whole(0, 100), "How many bands."), need("lowest_of", IDS, "The factors.")],
};

static RECOMMENDATION: Shape = Shape {
    name: "a recommendation",
    about: "What to do when.",
    keys: &[
        need("id", Kind::Id, "Its id."),
        need("when", Kind::Text, "Given when this condition holds."),
        need("title", Kind::Text, "The action in a line."),
        need("action", Kind::Text, "What to do and how."),
        need("first_step", Kind::Text, "What happens in the next 30 days."),
        need("effort", Kind::OneOf(&["low", "medium", "high"]), "How much work it is."),
        may("owner", Kind::Id, "The role that should own it."),
        may("evidence", Kind::Text, "What to look for when it is done."),
        may("addresses", IDS, "The questions whose gap it closes; those in `when` by default."),
        may("after", IDS, "Recommendations that come first when both are given."),
        CLAIMS,
        AGAINST,
        BASIS,
    ],
};

static CONTRADICTION: Shape = Shape {
    name: "a contradiction",
    about: "Two answers of one person that hardly go together, and what to ask then.",
    keys: &[
        need("id", Kind::Id, "Its id."),
        need("when", Kind::Text, "Asked when this condition on the person's answers holds; it names two questions or more."),
        need("ask", Kind::Text, "What to ask, in the moment."),
        CLAIMS,
        AGAINST,
        BASIS,
    ],
};

static LENS: Shape = Shape {
    name: "a lens",
    about: "The same answers, weighed as one author would weigh them.",
    keys: &[
        need("id", Kind::Id, "Its id."),
        need("name", Kind::Text, "Name for people."),
        need("text", Kind::Text, "What it holds to be important, and how that was turned into numbers."),
        may("weights", Kind::Map(&TIMES), "What the weight of a factor or question is multiplied by."),
        may("set", Kind::Map(&SCORE), "Targets given, by factor or question."),
        may("add", Kind::Map(&SHIFT), "Points added to targets, by factor or question."),
        may("without", IDS, "Caps left out."),
        CLAIMS,
        AGAINST,
        BASIS,
    ],
};

static POSITION: Shape = Shape {
    name: "a position",
    about: "Where the sources disagree, and what the questionnaire makes of it.",
    keys: &[
        need("id", Kind::Id, "Its id."),
        need("name", Kind::Text, "What it is about, in a few words."),
        need("text", Kind::Text, "The disagreement, each side fairly told."),
        need("sides", Kind::List(&Kind::Of(&SIDE)), "Who says what; two or more."),
        may("facts", IDS, "Profile facts that say which side the organisation has taken."),
        need("treatment", Kind::Text, "What the questionnaire makes of it."),
        may("questions", IDS, "Questions that look at what each side wants from its position."),
        may("recommendations", IDS, "Recommendations that follow from it."),
        may("figures", IDS, "Figures that are shown with it."),
        CLAIMS,
        AGAINST,
        BASIS,
    ],
};

static SIDE: Shape = Shape {
    name: "a side",
    about: "One side of a disagreement.",
    keys: &[
        need("name", Kind::Text, "Its name, a few words."),
        need("text", Kind::Text, "What those on this side say, in our words."),
        may("when", Kind::Text, "A condition on profile facts: the organisation has taken this side."),
        may("effect", Kind::Text, "What then applies: levels, targets, advice."),
        may("lenses", IDS, "Lenses that take this side."),
        CLAIMS,
        AGAINST,
        BASIS,
    ],
};
