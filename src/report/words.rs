//! Sentences that several formats share, as plain text: whoever prints one escapes it whole, because names in it come from files.

use super::number::{self, decided, fixed, percent, size, tenth};
use super::{
    CapRow, Example, FULL_RESPONDENTS, FULL_ROLES, FactorRow, Gate, Looked, QuestionRow, RecommendationRow, Report, Score, Standing, Thin, Title, TriggerRow,
};
use crate::questionnaire::condition::Compare;
use crate::questionnaire::{Effort, Strength};
use crate::rules::{Counts, Missing};

/// `3 answers`, `1 answer`.
pub(super) fn count(n: impl Into<u64>, one: &str, many: &str) -> String {
    let n = n.into();
    format!("{n} {}", if n == 1 { one } else { many })
}

fn many(n: usize, one: &str, many: &str) -> String {
    count(n as u64, one, many)
}

/// What these respondents can stand for; empty for a full assessment.
pub(super) fn standing(title: &Title) -> String {
    match &title.standing {
        Standing::Nobody => "No respondent counts for the scores.".into(),
        Standing::OnePerson => "One person's view, not an assessment.".into(),
        Standing::SelfView => "Self-view: only the customer-experience function answered.".into(),
        Standing::Preliminary(thin) => {
            let reason = |t: &Thin| match t {
                Thin::Respondents(n) => format!("{} (an assessment needs {FULL_RESPONDENTS})", many(*n, "respondent", "respondents")),
                Thin::Roles(n) => format!("{} (needs {FULL_ROLES})", many(*n, "role", "roles")),
                Thin::NoLine => "nobody of operations or with profit and loss".to_owned(),
            };
            format!("Preliminary: {}.", thin.iter().map(reason).collect::<Vec<_>>().join(", "))
        }
        Standing::Full => String::new(),
    }
}

/// What a short questionnaire can carry; empty for a full one.
pub(super) fn first_look(title: &Title) -> String {
    title.first_look.map_or_else(String::new, |asked| {
        format!("First look: {} of the full questionnaire. Read the bands, not the decimals.", many(asked, "question", "questions"))
    })
}

/// The band of each factor, for those who should not read decimals: `Support Partial; Resources Started`. Empty for a full questionnaire.
pub(super) fn bands(report: &Report) -> String {
    if report.title.first_look.is_none() {
        return String::new();
    }
    let one = |f: &FactorRow| Some(format!("{} {}", f.name, band_names(report, span_of_bands(&f.score)?)));
    let bands: Vec<String> = report.factor_order.iter().filter_map(|at| report.factors.get(*at)).filter_map(one).collect();
    if bands.is_empty() { String::new() } else { format!("Bands: {}.", bands.join("; ")) }
}

/// The draft mark; empty when nothing required is open.
pub(super) fn draft(title: &Title) -> String {
    if title.open_required == 0 {
        return String::new();
    }
    format!("Draft: {} blank or put off.", many(title.open_required, "required answer is", "required answers are"))
}

/// `5 respondents: 2 Executive, 3 Operations`.
pub(super) fn respondents(title: &Title) -> String {
    let apart = |apart: bool| if apart { " (not in the scores)" } else { "" };
    let roles: Vec<String> = title.roles.iter().map(|r| format!("{} {}{}", r.count, r.name, apart(r.apart))).collect();
    format!("{}: {}", many(title.respondents, "respondent", "respondents"), if roles.is_empty() { "none".into() } else { roles.join(", ") })
}

/// `answered 2026-09-01 to 2026-09-14`; empty without dates.
pub(super) fn dates(title: &Title) -> String {
    match &title.answered {
        Some((first, last)) if first == last => format!("answered {first}"),
        Some((first, last)) => format!("answered {first} to {last}"),
        None => String::new(),
    }
}

/// Name of a band.
pub(super) fn band(report: &Report, at: usize) -> String {
    report.method.bands.get(at).map_or_else(String::new, |b| b.name.clone())
}

/// `Partial (band 3 of 5)`; `Started to Partial (bands 2 to 3 of 5)` where the interval leaves both open; with `, could be X` where the range reaches further. Says
/// so where there is none.
pub(super) fn band_of(report: &Report, score: &Score) -> String {
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
pub(super) fn span_of_bands(score: &Score) -> Option<(usize, usize)> {
    score.band.map(|at| score.band_sure.unwrap_or((at, at)))
}

/// `Partial`, `Started to Partial`.
pub(super) fn band_names(report: &Report, (low, high): (usize, usize)) -> String {
    if low == high { band(report, low) } else { format!("{} to {}", band(report, low), band(report, high)) }
}

/// `band 3`, `bands 2 to 3`.
pub(super) fn band_numbers((low, high): (usize, usize)) -> String {
    if low == high { format!("band {}", low + 1) } else { format!("bands {} to {}", low + 1, high + 1) }
}

/// `, could be Started` or `, could be Started to Established`: where open answers could take the score beyond these bands; empty when they could not.
pub(super) fn could_be(report: &Report, score: &Score) -> String {
    let (Some((from, to)), Some((low, high))) = (span_of_bands(score), score.band_range) else { return String::new() };
    match (low < from, high > to) {
        (true, true) => format!(", could be {} to {}", band(report, low), band(report, high)),
        (true, false) => format!(", could be {}", band(report, low)),
        (false, true) => format!(", could be {}", band(report, high)),
        (false, false) => String::new(),
    }
}

/// Why a score is missing.
pub(super) fn missing(why: Option<Missing>) -> String {
    match why {
        Some(Missing::NothingApplicable) => "nothing applicable".into(),
        Some(Missing::BelowMinimumShare) => "too few questions answered by any one respondent".into(),
        Some(Missing::BelowMinimumItems { answered, needed }) => format!("{} answered, {needed} needed", count(answered, "question", "different questions")),
        None => "not scored".into(),
    }
}

/// `52 of 100`, `Target 70, gap 18`: score and target of the headline, the second empty without target.
pub(super) fn headline(score: &Score) -> (String, String) {
    let Some(value) = score.score else { return (format!("No overall score: {}", missing(score.missing)), String::new()) };
    match (score.target, score.gap) {
        (Some(target), Some(gap)) => {
            let [value, target, gap] = number::headline(value, target, gap, &score.edges);
            (format!("{value} of 100"), format!("Target {target}, gap {gap}"))
        }
        _ => (format!("{} of 100", decided(value, &score.edges, 0)), String::new()),
    }
}

/// `4 "don't know", 1 blank`.
pub(super) fn unknown(counts: &Counts) -> String {
    let parts = [(counts.dont_know, "\"don't know\""), (counts.later, "put off"), (counts.blank, "blank")];
    parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect::<Vec<_>>().join(", ")
}

/// What the score could be; empty without range.
pub(super) fn range(report: &Report) -> String {
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
pub(super) fn coverage(score: &Score) -> String {
    let Some(share) = score.coverage else { return "Nothing is applicable.".into() };
    let c = &score.counts;
    let mut text = format!("{} of the applicable weight answered ({} of {} answers)", percent(share, &score.coverage_edges), c.answered, c.applicable());
    if c.not_applicable > 0 {
        text.push_str(&format!("; {} not applicable", c.not_applicable));
    }
    text + "."
}

/// The lowest factor beside the mean; empty where there is none.
pub(super) fn minimum(report: &Report) -> String {
    let Some((factor, score)) = report.minimum_factor.and_then(|at| report.factors.get(at)).and_then(|f| Some((f, f.score.score?))) else {
        return String::new();
    };
    let band = span_of_bands(&factor.score).map_or_else(String::new, |span| format!(", {}", band_names(report, span)));
    let hidden = if factor.score.band == report.overall.band { "" } else { "; the mean does not show it" };
    format!("Lowest factor: {} {}{band}{hidden}.", factor.name, decided(score, &factor.score.edges, 1))
}

/// What a cap limits.
pub(super) fn limited(report: &Report, cap: &CapRow) -> String {
    cap.factor.and_then(|at| report.factors.get(at)).map_or_else(|| "Overall".into(), |f| f.name.clone())
}

/// What a cap did.
pub(super) fn cap(report: &Report, cap: &CapRow) -> String {
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

/// How much stands behind a claim.
pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Survey => "survey figure",
        Strength::Synthesis => "synthesis of practitioners",
        Strength::Opinion => "opinion",
        Strength::Rhetoric => "rhetoric",
    }
}

/// How much work, in a word.
pub(super) fn effort(effort: Effort) -> &'static str {
    match effort {
        Effort::Low => "low",
        Effort::Medium => "medium",
        Effort::High => "high",
    }
}

/// What the words for effort mean.
pub(super) const EFFORT: &str =
    "Effort is judgement: low is weeks within one department; medium a quarter, or several departments; high more than a quarter, or an executive decision.";

/// How to read what actions are worth.
pub(super) const SHARED: &str = "Actions that act on the same question share its points: do not add them up.";

/// What was looked at, what was found, and what the rule asks.
pub(super) fn trigger(t: &TriggerRow) -> String {
    let scale = match t.what {
        Looked::DontKnow | Looked::Coverage | Looked::Evidence => 100.0,
        Looked::Level | Looked::Score | Looked::Spread | Looked::Fact => 1.0,
    };
    let edges: Vec<f64> = t.rule.iter().map(|(_, n)| n * scale).collect();
    let shown = |value: f64| match t.what {
        Looked::DontKnow | Looked::Coverage | Looked::Evidence => percent(value, &edges),
        Looked::Level | Looked::Score | Looked::Spread | Looked::Fact => decided(value, &edges, 1),
    };
    let found = t.value.map_or_else(|| t.said.clone().unwrap_or_else(|| "not known".into()), shown);
    let what = match t.what {
        Looked::Level => "mean level ",
        Looked::Score => "score ",
        Looked::DontKnow => "\"don't know\" ",
        Looked::Spread => "answers apart by ",
        Looked::Coverage => "answered ",
        Looked::Evidence => "with evidence ",
        Looked::Fact => "",
    };
    let words = |(compare, n): &(Compare, f64)| {
        let word = match compare {
            Compare::Less => "under",
            Compare::AtMost => "at most",
            Compare::Greater => "over",
            Compare::AtLeast => "at least",
        };
        let n = n * scale;
        let n = if (n - n.round()).abs() < 1e-9 { fixed(n, 0) } else { tenth(n) };
        format!("{word} {n}{}", if scale > 1.0 { "%" } else { "" })
    };
    let rule = if t.rule.is_empty() { String::new() } else { format!(" (rule: {})", t.rule.iter().map(words).collect::<Vec<_>>().join(", ")) };
    // Ids of questions are how people find them; factors and facts go by their names.
    let id = match t.what {
        Looked::Level | Looked::DontKnow | Looked::Spread => format!("{} ", t.id),
        Looked::Score | Looked::Coverage | Looked::Evidence | Looked::Fact => String::new(),
    };
    format!("{id}{}: {what}{found}{rule}", t.name)
}

/// What set a recommendation off, as a sentence: `Because IND-5 stands at 0.5 of 4.`
pub(super) fn why(report: &Report, r: &RecommendationRow) -> String {
    // Of `A < 2 or B < 2` only what holds is a reason.
    let holds: Vec<&TriggerRow> = r.triggered_by.iter().filter(|t| !t.rule.is_empty() || t.said.is_some()).collect();
    let reasons: Vec<String> =
        if holds.is_empty() { r.triggered_by.iter().map(|t| reason(report, t)).collect() } else { holds.iter().map(|t| reason(report, t)).collect() };
    match reasons.as_slice() {
        [] => String::new(),
        [one] => format!("Because {one}."),
        [first @ .., last] => format!("Because {} and {last}.", first.join(", ")),
    }
}

fn reason(report: &Report, t: &TriggerRow) -> String {
    let Some(value) = t.value else {
        return t.said.as_ref().map_or_else(|| format!("{} is not known", t.id), |said| format!("{} is \"{said}\"", sentence(&t.name)));
    };
    let edges: Vec<f64> = t.rule.iter().map(|(_, n)| *n).collect();
    let percents: Vec<f64> = edges.iter().map(|n| n * 100.0).collect();
    match t.what {
        Looked::Level => {
            let top = t.question.and_then(|at| report.questions.get(at)).map_or(0.0, |q| q.levels.iter().map(|l| l.number).fold(0.0, f64::max));
            format!("{} stands at {} of {}", t.id, decided(value, &edges, 1), level(top))
        }
        Looked::Score => format!("{} stands at {} of 100", t.name, decided(value, &edges, 1)),
        Looked::DontKnow => {
            if value + 1e-9 >= 1.0 {
                format!("nobody asked could answer {}", t.id)
            } else {
                format!("{} of those asked do not know {}", percent(value, &percents), t.id)
            }
        }
        Looked::Spread => format!("answers to {} are {} levels apart", t.id, level(value)),
        Looked::Coverage if value < 1e-9 => "nothing is answered".to_owned(),
        Looked::Coverage if t.id == "overall" => format!("only {} of the weight is answered", percent(value, &percents)),
        Looked::Coverage => format!("only {} of {} is answered", percent(value, &percents), t.name),
        Looked::Evidence => format!("{} of {} is rated high with evidence seen", percent(value, &percents), t.name),
        Looked::Fact => format!("{} is {}", sentence(&t.name), decided(value, &edges, 1)),
    }
}

/// A name within a sentence: `Home of the function` becomes `home of the function`; `IT budget` stays.
fn sentence(name: &str) -> String {
    let mut rest = name.chars();
    match (rest.next(), rest.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(rest).collect(),
        _ => name.to_owned(),
    }
}

/// Effort, owner, worth and what comes first, in a line.
pub(super) fn terms(r: &RecommendationRow) -> String {
    let owner = r.owner.as_ref().map_or_else(String::new, |(_, name)| format!(", owner {name}"));
    let after = if r.after.is_empty() { String::new() } else { format!(", after {}", r.after.join(", ")) };
    format!("effort {}{owner}{}{after}", effort(r.effort), worth(r))
}

/// `, worth 1.3 points`. Completing answers is worth nothing in points: it decides how far the rest can be trusted.
fn worth(r: &RecommendationRow) -> String {
    let about_answers = r.triggered_by.iter().all(|t| matches!(t.what, Looked::Coverage | Looked::Evidence | Looked::DontKnow));
    if about_answers {
        ", before relying on the scores".to_owned()
    } else if r.worth > 1e-9 {
        format!(", worth {} points", size(r.worth, 1))
    } else {
        ", target already met".to_owned()
    }
}

/// A level: `2`, `2.5`.
pub(super) fn level(value: f64) -> String {
    if (value - value.round()).abs() < 1e-9 { fixed(value, 0) } else { tenth(value) }
}

/// `IND-1 line of sight`.
pub(super) fn question(q: &QuestionRow) -> String {
    format!("{} {}", q.id, q.name())
}

/// The score of a question or factor in a table: a number, or a dash that is explained elsewhere.
pub(super) fn score(value: Option<f64>, edges: &[f64]) -> String {
    value.map_or_else(|| "-".into(), |v| decided(v, edges, 1))
}

/// A target: `70`, `67.5`.
pub(super) fn target(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), level)
}

/// A gap or worth in points.
pub(super) fn points(value: Option<f64>) -> String {
    value.map_or_else(|| "-".into(), |v| size(v, 1))
}

/// `34.4 to 42.7`.
pub(super) fn span(range: Option<crate::rules::Range>, edges: &[f64]) -> String {
    range.map_or_else(
        || "-".into(),
        |r| {
            let (low, high) = number::range(r.low, r.high, edges, 1);
            if low == high { low } else { format!("{low} to {high}") }
        },
    )
}

/// The verdict of the gate, a line for each check.
pub(super) fn gate(gate: &Gate) -> Vec<String> {
    let check = |c: &super::GateCheck| {
        let found = c.score.map_or_else(|| "no score".into(), |s| decided(s, &[c.at_least], 1));
        format!("{}: {found}, at least {} asked: {}", c.of, target(Some(c.at_least)), if c.passed { "reached" } else { "not reached" })
    };
    std::iter::once(format!("Gate: {}", if gate.passed { "passed" } else { "FAILED" })).chain(gate.checks.iter().map(check)).collect()
}

/// What factors lack: those without a score by reason, then those whose band hangs on open answers.
pub(super) fn notes(report: &Report) -> Vec<String> {
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

/// How scores are made, a paragraph each.
pub(super) fn method(report: &Report) -> Vec<String> {
    let m = &report.method;
    let balance = if m.roles_in_balance { "Every role present weighs the same, whatever the number of its people" } else { "Every respondent weighs the same" };
    let mut lines = vec![
        "The lowest level of a question is 0 points, the highest 100. A respondent's score of a factor is the weighted mean of the questions that respondent answered; \"don't know\", \"not applicable\", put off and blank are never zero: they are left out.".to_owned(),
        format!("A respondent counts for a factor from {} of its applicable weight answered; a factor has a score from {} answered by someone. {balance}. Factors are averaged by weight into the overall score.", percent(m.minimum_share, &[]), count(m.minimum_items, "question", "different questions")),
        "The range is the score with every open answer at its lowest, and at its highest. It is not a statistical interval. The gap is target minus score, never under zero; the weighted gap is the share of all weight times the gap: the points of the overall score that closing it is worth.".to_owned(),
    ];
    if m.caps > 0 {
        lines.push(format!("{} may limit a score after it is computed; the score before and the reason stay visible.", many(m.caps, "cap", "caps")));
    }
    if let Some(from) = m.stages_from {
        lines.push(format!("A question counts as fulfilled from {} of its scale; a stage holds only if all lower ones hold.", percent(from, &[])));
    }
    lines.push("Targets, bands, thresholds and caps are judgement. There are no norms: nothing here compares with other organisations. The sources are opinions of practitioners, each with an interest; none is a study, and no score predicts success.".to_owned());
    lines
}

/// The worked example from this data; empty where none adds up.
pub(super) fn worked(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(total) = report.method.sum_is {
        let term = |(at, weight, score): &(usize, f64, f64)| {
            format!("{} x {} ({})", fixed(*weight, 3), fixed(*score, 2), report.factors.get(*at).map_or("", |f| f.id.as_str()))
        };
        let terms: Vec<String> = report.method.sum.iter().map(term).collect();
        lines.push(format!("Overall before caps: {} = {}.", terms.join(" + "), fixed(total, 2)));
    }
    if let Some(example) = &report.method.example {
        lines.extend(example_line(report, example));
    }
    lines
}

fn example_line(report: &Report, example: &Example) -> Option<String> {
    let q = report.questions.get(example.question)?;
    let start = match example.level_of {
        Some((level, highest)) => format!("mean level {} of {} is {} points", fixed(level, 2), self::level(highest), fixed(example.gap.score, 2)),
        None => format!("{} points", fixed(example.gap.score, 2)),
    };
    let gap = fixed(example.gap.gap, 2);
    Some(format!(
        "{}: {start}; target {} - {} = gap {gap}; {} of all weight x {gap} = {}.",
        question(q),
        target(Some(example.gap.target)),
        fixed(example.gap.score, 2),
        fixed(example.weight, 4),
        fixed(example.gap.weighted, 2)
    ))
}
