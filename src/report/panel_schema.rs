//! The schema of the member `panel` of the JSON report, beside its wire types in [`super::panel_json`].

use serde_json::Value;

use super::json_schema::{count, flag, list, maybe, number, object, open, optional, share, text};
use super::panel_json::CERTAINTIES;

/// A score before caps with what chance among respondents leaves open.
fn score() -> Vec<(&'static str, Value)> {
    let interval = object(
        "95% interval by Student's t over respondents, in points of the score before caps; roles by themselves where they are in balance.",
        vec![
            ("low", number("Lower end, not clipped: it may lie below 0.")),
            ("high", number("Upper end, not clipped: it may lie above 100.")),
            ("half_width", number("Half its width.")),
            ("standard_error", maybe(number("Standard error, finite population included; null where it would tell how far two people of a role lie apart."))),
            ("degrees_of_freedom", maybe(number("Degrees of freedom, by Satterthwaite where roles are in balance; null likewise."))),
            ("pooled", flag("A role with one respondent is taken to vary as the others do.")),
            ("finite", flag("A declared panel size narrowed it.")),
        ],
    );
    let bands =
        object("Ids of the lowest and highest band within the interval, caps applied.", vec![("low", text("Id of a band.")), ("high", text("Id of a band."))]);
    vec![
        ("respondents", count("Respondents with a score of their own.")),
        ("score", maybe(number("The score before caps that the interval belongs to, 0 to 100."))),
        ("limited", flag("A cap limits the score shown to less.")),
        ("certainty", open("How sure it is, or why nothing can be said.", &CERTAINTIES)),
        ("interval", maybe(interval)),
        ("bands", maybe(bands)),
        ("settled", flag("The whole interval lies in one band.")),
        (
            "own_scores",
            maybe(list("The respondents' own scores, lowest first, of three or four respondents and where they may be shown.", number("0 to 100."))),
        ),
        ("needed_for_5", maybe(count("Respondents in all for an interval of 5 points to each side."))),
        ("needed_for_10", maybe(count("Respondents in all for 10 points to each side."))),
    ]
}

fn with(first: (&'static str, Value), more: Vec<(&'static str, Value)>) -> Vec<(&'static str, Value)> {
    [vec![first], more].concat()
}

fn ends(description: &str) -> Value {
    maybe(object(description, vec![("low", number("Lowest.")), ("high", number("Highest."))]))
}

fn question() -> Value {
    object(
        "A question whose counts may be shown.",
        vec![
            ("question", text("Its id.")),
            ("respondents", count("How many gave a level.")),
            ("median", maybe(number("Median level as given."))),
            ("mean", maybe(number("Mean level as given, every respondent the same."))),
            ("sd", maybe(number("Standard deviation (n - 1) in levels."))),
            ("ad", maybe(number("Mean distance from the median, in levels."))),
            ("rwg", maybe(share("Within-group agreement against uniform random answers."))),
            ("rwg_skewed", maybe(share("The same against slightly skewed random answers; five levels only."))),
            ("a_wg", maybe(number("Agreement allowing for a mean near an end, -1 to 1."))),
            ("polarised", flag("The answers vary more than random ones would.")),
            ("split", flag("Each end of the scale holds a third of the answers or more.")),
        ],
    )
}

fn agreement() -> Value {
    object(
        "Agreement over the questions of a factor.",
        vec![
            ("factor", text("Id of the factor.")),
            ("questions", count("Questions with at least two answers.")),
            ("respondents", count("The fewest who answered one of them.")),
            ("ad", maybe(number("Mean distance from the median, in levels of a five-point scale."))),
            ("rwg_j", maybe(share("rwg(j) against uniform random answers."))),
            ("rwg_j_skewed", maybe(share("rwg(j) against slightly skewed random answers; five levels only."))),
            ("rwg_star", maybe(number("r*wg(j): not raised by the number of questions."))),
            ("random", maybe(share("What 95% of panels answering at random stay under."))),
            (
                "word",
                maybe(open("In a word; null under eight people, or where chance reaches as much.", &["none", "weak", "moderate", "strong", "very strong"])),
            ),
        ],
    )
}

fn profile() -> Value {
    object(
        "Agreement over all questions: whether people see the same peaks and troughs. It says nothing of how sure a score is.",
        vec![
            ("icc_status", open("`computed`, or why not.", &["computed", "gaps", "no_variation", "too_few"])),
            ("icc_consistency", maybe(number("ICC(C,1): the same shape."))),
            ("icc_agreement", maybe(number("ICC(A,1): the same shape and height."))),
            ("icc_questions", maybe(count("Questions that all these respondents answered."))),
            ("icc_respondents", maybe(count("Respondents used."))),
            ("alpha_status", open("`computed`, or why not.", &["computed", "no_variation", "no_pairs"])),
            ("alpha", maybe(number("Krippendorff's alpha, ordinal: 1 is full agreement, 0 what chance gives."))),
            ("alpha_questions", maybe(count("Questions used."))),
            ("alpha_respondents", maybe(count("Respondents used."))),
        ],
    )
}

fn confidence() -> Value {
    let criterion = object(
        "A criterion.",
        vec![
            ("criterion", open("What is looked at.", &["respondents", "groups", "coverage", "disagreement", "evidence"])),
            ("value", maybe(number("What was found: a count, a share, or levels of a five-point scale."))),
            ("allows", open("The best grade it allows.", &["A", "B", "C", "D"])),
            ("next", maybe(number("What the next better grade asks for; null at A."))),
            ("holds_down", flag("It allows no better grade than the whole has.")),
        ],
    );
    object("How much the assessment can carry.", vec![("grade", open("A is best.", &["A", "B", "C", "D"])), ("criteria", list("All criteria.", criterion))])
}

fn gap() -> Vec<(&'static str, Value)> {
    vec![
        (
            "status",
            open("What may be said, or why nothing is shown.", &["gap", "too_few_to_tell", "none", "too_few", "withheld", "nobody", "nothing_in_common"]),
        ),
        ("group", maybe(open("The group of whom nobody, or too few, answered.", &["leaders", "front_line"]))),
        ("leaders", maybe(number("Mean of the leaders' own scores, 0 to 100."))),
        ("front_line", maybe(number("Mean of the front line's own scores, 0 to 100."))),
        ("questions", maybe(count("Questions both answered."))),
        ("points", maybe(number("Leaders less front line."))),
        ("levels", maybe(number("The same in levels of 25 points."))),
        ("interval", ends("95% interval of the gap, by Welch; five or more people in each group only.")),
        ("exact_p", maybe(share("Exact permutation p, two-sided."))),
        ("welch_p", maybe(share("Welch's p, two-sided; five or more people in each group only."))),
        ("holm_p", maybe(share("The p the status rests on, corrected over the factors (Holm)."))),
        ("p_shown", maybe(flag("False where no p could ever reach .05; null without numbers."))),
        ("cliffs_delta", maybe(number("Cliff's delta, -1 to 1."))),
        ("hedges_g", maybe(number("Hedges' g; five or more people in each group only."))),
    ]
}

fn answer_quality() -> Value {
    let of = object("A factor.", vec![("factor", text("Its id.")), ("score", maybe(number("Its score without them, 0 to 100.")))]);
    let without = object(
        "The scores without them, where these give nobody away.",
        vec![("overall", maybe(number("Overall score, 0 to 100."))), ("band", maybe(text("Id of its band."))), ("factors", list("By factor.", of))],
    );
    object(
        "Respondents who answered nearly everything alike. Their answers count all the same.",
        vec![
            ("looked_at", count("Respondents with 15 answers or more.")),
            ("flagged", count("How many of them answered nearly everything alike.")),
            ("same_band", maybe(flag("The overall band is the same without them."))),
            ("without", maybe(without)),
        ],
    )
}

fn robustness() -> Value {
    let top = object("A question.", vec![("question", text("Its id.")), ("holds", flag("It is among the five largest whatever the weights."))]);
    let bands = object("Ids of the bands.", vec![("low", text("Of the lowest score.")), ("high", text("Of the highest score."))]);
    let mut scenario = object(
        "A change of weights.",
        vec![
            ("weights", open("Which.", &["equal", "doubled", "dropped", "within_quarter"])),
            ("factor", maybe(text("Id of the factor it is about."))),
            ("overall", ends("Overall score, after caps.")),
            ("bands", maybe(bands)),
            ("same_band", flag("The band is that of the report.")),
            ("same_order", flag("The factors stand in the same order by weighted gap.")),
            ("gaps_hold", list("By position in `top_gaps`: still among the five largest; null of a factor left out.", maybe(flag("It is.")))),
        ],
    );
    optional(&mut scenario, &["gaps_hold"]);
    object(
        "Whether other weights of the top-level factors would say otherwise.",
        vec![
            ("overall", ends("Lowest and highest overall score over all of them.")),
            ("band_holds", maybe(flag("The band is the same in all of them."))),
            ("factor_order_holds", flag("The order of the factors is the same in all of them.")),
            ("top_gaps", list("The questions with the largest weighted gaps, at most five.", top)),
            ("scenarios", list("What was tried.", scenario)),
        ],
    )
}

/// The schema of the member `panel`.
pub(super) fn schema() -> Value {
    let routed = object(
        "A role that was asked what it mostly cannot know.",
        vec![
            ("role", text("Id of the role.")),
            ("question", maybe(text("Id of the question, or null where it is a whole factor."))),
            ("factor", maybe(text("Id of the factor."))),
            ("asked", count("Answers asked for.")),
            ("dont_know", count("How many were \"don't know\".")),
        ],
    );
    let missing = object(
        "Roles nobody holds.",
        vec![
            ("group", open("Where they stand.", &["leaders", "cx", "managers", "functions", "front_line", "outside"])),
            ("roles", list("Ids of the roles.", text("Id of a role."))),
            ("whole_group", flag("Nobody of the whole group answered.")),
        ],
    );
    let since = |mut gap: Value| {
        optional(&mut gap, &["group", "p_shown"]);
        gap
    };
    let gaps = object(
        "Leaders against front line, on the questions both answered.",
        vec![
            ("tested", count("Factors tested together.")),
            ("overall", since(object("Over all questions.", gap()))),
            ("factors", list("By factor.", since(object("A factor.", with(("factor", text("Its id.")), gap()))))),
        ],
    );
    let members = vec![
        ("respondents", count("Respondents who count.")),
        ("population", maybe(count("How many people there are in all, where declared."))),
        ("overall", object("The overall score.", score())),
        ("factors", list("All factors, in the order of `factors`.", object("A factor.", with(("factor", text("Its id.")), score())))),
        ("questions", list("Questions whose counts may be shown, in order.", question())),
        ("talk_first", list("Ids of questions worth talking about first: split views, then the largest distance from the median.", text("Id of a question."))),
        ("agreement", list("Factors all of whose questions may be shown.", agreement())),
        ("profile", maybe(profile())),
        ("confidence", confidence()),
        ("role_gaps", gaps),
        ("answer_quality", answer_quality()),
        ("routed_wrongly", list("Roles asked what they mostly cannot know.", routed)),
        ("missing_roles", list("Roles nobody who answered holds, by group.", missing)),
        ("robustness", robustness()),
    ];
    object("What the respondents say together, as far as it may be shown. Since 1.1.", members)
}
