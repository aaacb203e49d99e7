//! A score with its band, its range and what stands behind it; caps and the gate.

use super::super::number::{self, decided, percent, size, tenth};
use super::super::{CapRow, FactorRow, Gate, GateCheck, QuestionRow, RankedGap, Report, Score};
use super::{count, many, points, score, span, target};
use crate::rules::{Counts, Missing};

/// `52 of 100`, `Target 70, gap 18`: score and target of the headline, the second empty without target.
pub(crate) fn headline(score: &Score) -> (String, String) {
    let Some(value) = score.score else { return (format!("No overall score: {}", missing(score.missing)), String::new()) };
    match (score.target, score.gap) {
        (Some(target), Some(gap)) => {
            let [value, target, gap] = number::headline(value, target, gap, &score.edges);
            (format!("{value} of 100"), format!("Target {target}, gap {gap}"))
        }
        _ => (format!("{} of 100", decided(value, &score.edges, 0)), String::new()),
    }
}

/// Name of a band.
pub(crate) fn band(report: &Report, at: usize) -> String {
    report.method.bands.get(at).map_or_else(String::new, |b| b.name.clone())
}

/// `Partial (band 3 of 5)`; `Started to Partial (bands 2 to 3 of 5)` where the interval leaves both open; with `, could be X` where the range reaches further. Says
/// so where there is none.
pub(crate) fn band_of(report: &Report, score: &Score) -> String {
    if report.method.bands.is_empty() {
        return String::new();
    }
    match span_of_bands(score) {
        Some(span) => format!("{} ({} of {}{})", band_names(report, span), band_numbers(span), report.method.bands.len(), could_be(report, score)),
        None if score.score.is_some() => "no band".into(),
        None => "no score".into(),
    }
}

/// The bands a score may lie in by chance among respondents: one where that is settled, or nothing is known of it.
pub(crate) fn span_of_bands(score: &Score) -> Option<(usize, usize)> {
    score.band.map(|at| score.band_sure.unwrap_or((at, at)))
}

/// `Partial`, `Started to Partial`.
pub(crate) fn band_names(report: &Report, (low, high): (usize, usize)) -> String {
    if low == high { band(report, low) } else { format!("{} to {}", band(report, low), band(report, high)) }
}

/// `band 3`, `bands 2 to 3`.
pub(crate) fn band_numbers((low, high): (usize, usize)) -> String {
    if low == high { format!("band {}", low + 1) } else { format!("bands {} to {}", low + 1, high + 1) }
}

/// `, could be Started` or `, could be Started to Established`: where open answers could take the score beyond these bands; empty when they could not.
pub(crate) fn could_be(report: &Report, score: &Score) -> String {
    let (Some((from, to)), Some((low, high))) = (span_of_bands(score), score.band_range) else { return String::new() };
    match (low < from, high > to) {
        (true, true) => format!(", could be {} to {}", band(report, low), band(report, high)),
        (true, false) => format!(", could be {}", band(report, low)),
        (false, true) => format!(", could be {}", band(report, high)),
        (false, false) => String::new(),
    }
}

/// The band of each factor, for those who should not read decimals: `Support Partial; Resources Started`. Empty for a full questionnaire.
pub(crate) fn bands(report: &Report) -> String {
    if report.title.first_look.is_none() {
        return String::new();
    }
    let one = |f: &FactorRow| Some(format!("{} {}", f.name, band_names(report, span_of_bands(&f.score)?)));
    let bands: Vec<String> = report.factor_order.iter().filter_map(|at| report.factors.get(*at)).filter_map(one).collect();
    if bands.is_empty() { String::new() } else { format!("Bands: {}.", bands.join("; ")) }
}

/// Why a score is missing.
pub(crate) fn missing(why: Option<Missing>) -> String {
    match why {
        Some(Missing::NothingApplicable) => "nothing applicable".into(),
        Some(Missing::BelowMinimumShare) => "too few questions answered by any one respondent".into(),
        Some(Missing::BelowMinimumItems { answered, needed }) => format!("{} answered, {needed} needed", count(answered, "question", "different questions")),
        None => "not scored".into(),
    }
}

/// `4 "don't know", 1 blank`.
pub(crate) fn unknown(counts: &Counts) -> String {
    let parts = [(counts.dont_know, "\"don't know\""), (counts.later, "put off"), (counts.blank, "blank")];
    parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect::<Vec<_>>().join(", ")
}

/// What the score could be; empty without range.
pub(crate) fn range(report: &Report) -> String {
    let score = &report.overall;
    let Some(range) = score.range else { return String::new() };
    if range.high - range.low < 1e-9 {
        return "No open answer could change the score.".into();
    }
    let (low, high) = number::range(range.low, range.high, &score.edges, 0);
    let exact = if report.quality.ranges_exact { "Between" } else { "At the outermost between" };
    let open = score.counts.unknown();
    let because = match open {
        0 => "depending on conditions that hang on open answers".to_owned(),
        1 => "if the one open answer was lowest or highest".to_owned(),
        _ => format!("if the {open} open answers ({}) were all lowest or all highest", unknown(&score.counts)),
    };
    let could = could_be(report, score);
    let band = if could.is_empty() { String::new() } else { format!(" The band{could}.").replace(", could be", " could be") };
    let low = if range.low < 1e-9 { "0" } else { &low };
    format!("{exact} {low} and {high} {because}.{band}")
}

/// How much was answered.
pub(crate) fn coverage(score: &Score) -> String {
    let Some(share) = score.coverage else { return "Nothing is applicable.".into() };
    let c = &score.counts;
    let mut text = format!("{} of the applicable weight answered ({} of {} answers)", percent(share, &score.coverage_edges), c.answered, c.applicable());
    if c.not_applicable > 0 {
        text.push_str(&format!("; {} not applicable", c.not_applicable));
    }
    text + "."
}

/// The lowest factor beside the mean; empty where there is none.
pub(crate) fn minimum(report: &Report) -> String {
    let Some((factor, score)) = report.minimum_factor.and_then(|at| report.factors.get(at)).and_then(|f| Some((f, f.score.score?))) else {
        return String::new();
    };
    let band = span_of_bands(&factor.score).map_or_else(String::new, |span| format!(", {}", band_names(report, span)));
    let hidden = if factor.score.band == report.overall.band { "" } else { "; the mean does not show it" };
    format!("Lowest factor: {} {}{band}{hidden}.", factor.name, decided(score, &factor.score.edges, 1))
}

/// What factors lack: those without a score by reason, then those whose band hangs on open answers.
pub(crate) fn notes(report: &Report) -> Vec<String> {
    let order = || report.factor_order.iter().filter_map(|at| report.factors.get(*at));
    let mut missing_by: Vec<(String, Vec<&str>)> = Vec::new();
    for factor in order().filter(|f| f.score.score.is_none()) {
        let range = factor.score.range.map_or_else(String::new, |r| {
            let (low, high) = number::range(r.low, r.high, &factor.score.edges, 0);
            format!("; anything from {} to {high} is possible", if r.low < 1e-9 { "0" } else { &low })
        });
        let why = format!("{}{range}.", missing(factor.score.missing));
        match missing_by.iter_mut().find(|(known, _)| *known == why) {
            Some((_, names)) => names.push(&factor.name),
            None => missing_by.push((why, vec![&factor.name])),
        }
    }
    let lacking = missing_by.into_iter().map(|(why, names)| format!("No score for {}: {why}", names.join(", ")));
    lacking.chain(order().map(|f| note(report, f)).filter(|n| !n.is_empty())).collect()
}

/// Which band a factor could be in instead; empty where that is certain.
fn note(report: &Report, factor: &FactorRow) -> String {
    let score = &factor.score;
    let open = if score.counts.unknown() == 1 { "its open answer is" } else { "its open answers are" };
    let (Some(_), Some(span), Some((low, high))) = (score.score, span_of_bands(score), score.band_range) else { return String::new() };
    let could = match (low < span.0, high > span.1) {
        (true, true) => format!("{} if {open} lowest and {} if highest", band(report, low), band(report, high)),
        (true, false) => format!("{} if {open} lowest", band(report, low)),
        (false, true) => format!("{} if {open} highest", band(report, high)),
        (false, false) => return String::new(),
    };
    format!("{} is {}; it could be {could}.", factor.name, band_names(report, span))
}

/// What a cap limits.
pub(crate) fn limited(report: &Report, cap: &CapRow) -> String {
    cap.factor.and_then(|at| report.factors.get(at)).map_or_else(|| "Overall".into(), |f| f.name.clone())
}

/// What a cap did.
pub(crate) fn cap(report: &Report, cap: &CapRow) -> String {
    let name = if cap.name.is_empty() { String::new() } else { format!(" {}", cap.name) };
    let what = limited(report, cap);
    let number = |value: f64| decided(value, &cap.edges, 1);
    let did = match (cap.before, cap.after, cap.at_most) {
        (Some(before), Some(after), Some(_)) => format!("{what} limited from {} to {}", number(before), number(after)),
        (_, _, Some(at_most)) => format!("{what} limited to {}", number(at_most)),
        (_, _, None) => format!("{what}: score shown without a band"),
    };
    format!("{}{name}: {did}.", cap.id)
}

/// The verdict of the gate, a line for each check.
pub(crate) fn gate(gate: &Gate) -> Vec<String> {
    let check = |c: &GateCheck| {
        let found = c.score.map_or_else(|| "no score".into(), |s| decided(s, &[c.at_least], 1));
        format!("{}: {found}, at least {} asked: {}", c.of, target(Some(c.at_least)), if c.passed { "reached" } else { "not reached" })
    };
    std::iter::once(format!("Gate: {}", if gate.passed { "passed" } else { "FAILED" })).chain(gate.checks.iter().map(check)).collect()
}

/// The conclusion in a line: score, band, target and gap.
pub(crate) fn conclusion(report: &Report) -> String {
    let (value, target) = headline(&report.overall);
    let parts = [value, band_of(report, &report.overall), target];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(". ") + "."
}

/// The stage that holds; empty without stages.
pub(crate) fn stage(score: &Score) -> String {
    match &score.stage {
        None => String::new(),
        Some((0, _)) => "Stage 0: none holds yet.".to_owned(),
        Some((at, name)) => format!("Stage {at}: {name}."),
    }
}

/// A question that has reached its target.
pub(crate) fn strength_of(q: &QuestionRow) -> String {
    format!("{} {}, target {} ({})", named(q), score(q.score, &q.edges), target(q.target), q.id)
}

/// The name of a question as the beginning of a line.
fn named(q: &QuestionRow) -> String {
    let name = q.name().trim_end_matches(['.', '?', ' ']);
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// No question of the questionnaire earns anything: a guide to talks.
pub(crate) fn no_question_scored(report: &Report) -> bool {
    report.questions.iter().all(|q| !q.scored)
}

/// What is said of such a questionnaire.
pub(crate) const NOT_SCORED: &str =
    "No question of this questionnaire is scored. Answers in words stay in the answers files; of them only notes that may be quoted are shown here.";

/// Some question or factor has a target.
pub(crate) fn has_targets(report: &Report) -> bool {
    report.overall.target.is_some() || report.questions.iter().any(|q| q.target.is_some())
}

/// Where there is nothing to be above or below.
pub(crate) const NO_TARGETS: &str = "No question has a target.";

/// Where every question has reached its target.
pub(crate) const NO_GAP: &str = "Every question that was answered has reached its target.";

/// The fewest top-level factors that make half of the way to the target: `Political acumen and Independence hold the score back most: 12.1 of the 20.1 points to
/// the target.` Empty where the gaps of the factors do not add up to the whole.
pub(crate) fn holds_back(report: &Report) -> String {
    let weighted = |gap: &&RankedGap| report.factors.get(gap.of).is_some_and(|f| f.depth == 0);
    let gaps: Vec<&RankedGap> = report.gaps.iter().filter(weighted).collect();
    let sum: f64 = gaps.iter().map(|gap| gap.weighted).sum();
    let Some(gap) = report.overall.gap.filter(|gap| *gap > 0.0 && (gap - sum).abs() < 0.05 && gaps.len() > 1) else { return String::new() };
    let (mut most, mut part) = (Vec::new(), 0.0);
    for of in gaps {
        if 2.0 * part >= sum {
            break;
        }
        part += of.weighted;
        most.extend(report.factors.get(of.of).map(|f| f.name.as_str()));
    }
    let hold = if most.len() == 1 { "holds" } else { "hold" };
    format!("{} {hold} the score back most: {} of the {} points to the target.", super::and(&most), size(part, 1), size(gap, 1))
}

/// Where no question has reached its target.
pub(crate) const NO_STRENGTH: &str = "No question has reached its target yet.";

/// A question under its target, with what closing the gap is worth.
pub(crate) fn gap(report: &Report, gap: &RankedGap) -> String {
    let (name, id) = report.questions.get(gap.of).map_or_else(Default::default, |q| (named(q), q.id.clone()));
    let (found, asked) = (score(Some(gap.score), &[gap.target]), target(Some(gap.target)));
    format!("{name} {found}, target {asked}, worth {} points of the overall score ({id})", size(gap.weighted, 2))
}

/// The order of the factors.
pub(crate) const BY_WEIGHTED_GAP: &str = "Sorted by weighted gap: the points of the overall score that closing the gap is worth.";

/// The order of the gaps.
pub(crate) const RANKED: &str = "Ranked by weighted gap: share of all weight x (target - score).";

/// Where ranges are not exact.
pub(crate) const OUTER_BOUNDS: &str = "So many conditions hang on open answers that ranges are outer bounds.";

/// Instead of a number that would give somebody away.
pub(crate) const WITHHELD: &str = "withheld";

/// Where that would give somebody away.
pub(crate) const COUNTS_WITHHELD: &str = "How many gave each level is withheld.";

/// How many questions were asked.
pub(crate) fn asked(questions: usize, scored: usize) -> String {
    format!("{} asked, {scored} scored. The number beside a level is how many gave it.", many(questions, "question", "questions"))
}

/// Score, range, target and gap of a question, and its answers by state; a state that nobody's answer is in goes unsaid.
pub(crate) fn result(q: &QuestionRow) -> String {
    let c = &q.counts;
    let level = q.level.map_or_else(String::new, |level| format!(", mean level {}", tenth(level)));
    let range = if q.cut.range_withheld { WITHHELD.into() } else { span(q.range, &q.edges) };
    let aim = q.target.map_or_else(String::new, |_| format!(", target {}, gap {}", target(q.target), points(q.gap)));
    let states = [(c.answered, "answered"), (c.dont_know, "don't know"), (c.not_applicable, "not applicable"), (c.later, "put off"), (c.blank, "blank")];
    let states: Vec<String> = states.iter().filter(|(n, _)| *n > 0).map(|(n, state)| format!("{n} {state}")).collect();
    let states = if states.is_empty() { "No answers".to_owned() } else { states.join(", ") };
    format!("Score {}{level}, range {range}{aim}. {states}.", score(q.score, &q.edges))
}
