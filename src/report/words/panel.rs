//! What the panel tells, in sentences: words first, for people who have never met a standard error.

use super::super::number::{self, fixed, percent, tenth};
use super::super::{NotHeard, PanelSection, QuestionRow, Report, Score};
use super::voices::group;
use super::{self as words, count, level};
use crate::panel::interval::SHOWN_FROM;
use crate::panel::{
    Alpha, Certainty, Change, Criterion, CriterionRow, Estimate, FactorAgreement, GapBetween, GapFlag, Grade, Icc, QuestionPanel, RoleGap, Scenario,
};
use crate::questionnaire::Group;

/// The half-width, in points, that the planning line speaks of first; the second is twice that.
const CLOSE: &str = "5";
const ROUGH: &str = "10";

/// A number of points with the panel's decimals: few people make few digits.
pub(crate) fn points(panel: &PanelSection, value: f64) -> String {
    fixed(value, panel.decimals)
}

/// `38 to 50`: where a score most likely lies, clipped to the scale; a dash without an interval.
pub(crate) fn likely(panel: &PanelSection, score: &Score, estimate: &Estimate) -> String {
    ends(estimate, score, panel.decimals).map_or_else(|| "-".into(), |(low, high)| format!("{low} to {high}"))
}

fn ends(estimate: &Estimate, score: &Score, decimals: usize) -> Option<(String, String)> {
    let interval = estimate.certainty.interval()?;
    let (low, high) = (interval.low.max(0.0), interval.high.min(100.0));
    let ends = number::range(low, high, &score.edges, decimals);
    Some(if low < 1e-9 { ("0".to_owned(), ends.1) } else { ends })
}

/// `Started to Partial`, or one band; a dash without.
pub(crate) fn band(report: &Report, score: &Score) -> String {
    words::span_of_bands(score).map_or_else(|| "-".into(), |span| words::band_names(report, span))
}

/// How sure the band of a score is, in a word or two; why not, where nothing can be said.
pub(crate) fn sure(score: &Score, estimate: &Estimate) -> &'static str {
    match (&estimate.certainty, score.band_sure) {
        (Certainty::Interval(_), Some((low, high))) if low == high => "settled",
        (Certainty::Interval(_), Some(_)) => "not settled",
        (Certainty::Interval(_), None) => "-",
        (Certainty::AllAnswered, _) => "all answered",
        (Certainty::AllTheSame, _) => "all gave the same",
        (Certainty::NoScore, _) => "no score",
        (Certainty::TooFew | Certainty::Spread(_), _) => "too few people",
        (Certainty::OnePersonPerRole, _) => "one person per role",
        (Certainty::SameWithinRoles, _) => "same within each role",
        (Certainty::Withheld, _) => "withheld",
    }
}

/// How sure the overall score is, as sentences; empty without a score.
pub(crate) fn overall(report: &Report) -> String {
    let (panel, score) = (&report.panel, &report.overall);
    let estimate = &panel.told.overall;
    let people = count(estimate.respondents, "person", "people");
    match &estimate.certainty {
        Certainty::NoScore => String::new(),
        Certainty::TooFew => format!("{people} answered: too few to say how sure the scores are."),
        Certainty::Spread(_) => format!("{people} answered: too few for an interval. Their own overall scores: {}.", dots(panel, estimate)),
        Certainty::AllTheSame => format!("All {} gave the same overall score. That does not say what others would give.", estimate.respondents),
        Certainty::AllAnswered => {
            format!("All answered: everybody there is ({people}) was asked, so chance in who answered plays no part. People may still be wrong.")
        }
        Certainty::OnePersonPerRole => "Every role has one respondent, so nothing shows how far people of one role differ. Ask a second person in each.".into(),
        Certainty::SameWithinRoles => "Within each role all gave the same overall score, so nothing shows how far people of one role differ.".into(),
        Certainty::Withheld if estimate.respondents < SHOWN_FROM => {
            format!("{people} answered: too few for an interval. Their own overall scores stay hidden, for they would show who said what.")
        }
        Certainty::Withheld => format!("{people} answered. How sure the score is, is withheld: it would show what single people said."),
        Certainty::Interval(_) => {
            let (low, high) = ends(estimate, score, 0).unwrap_or_default();
            let capped = if estimate.limited { " before caps" } else { "" };
            let of = panel.population.map_or_else(String::new, |all| format!(" of {all}"));
            format!(
                "{people}{of} answered. With other people in the same roles the overall score{capped} would most likely lie between {low} and {high}.{}",
                settled(report)
            )
        }
    }
}

/// Whether the overall band is settled.
fn settled(report: &Report) -> String {
    match report.overall.band_sure {
        Some((low, high)) if low == high => format!(" The band {} is settled.", words::band(report, low)),
        Some((low, high)) => format!(" The band is not settled: {} to {}.", words::band(report, low), words::band(report, high)),
        None => String::new(),
    }
}

/// The respondents' own scores, lowest first.
pub(crate) fn dots(panel: &PanelSection, estimate: &Estimate) -> String {
    estimate.dots.iter().map(|dot| points(panel, *dot)).collect::<Vec<_>>().join(", ")
}

/// There is an interval to show.
pub(crate) fn has_interval(estimate: &Estimate) -> bool {
    matches!(estimate.certainty, Certainty::Interval(_))
}

/// How many more people it takes to be closer; empty where nobody can tell.
pub(crate) fn planning(report: &Report) -> String {
    let estimate = &report.panel.told.overall;
    if !has_interval(estimate) {
        return String::new();
    }
    let more = |needed: Option<u32>| needed.map(|needed| needed.saturating_sub(estimate.respondents));
    let people = |more: u32| count(more, "more respondent", "more respondents");
    match (more(estimate.needed[0]), more(estimate.needed[1])) {
        (Some(0), _) => format!("That is within {CLOSE} points to each side; more respondents would add little."),
        (Some(close), Some(0)) => format!("It would take about {} to know it to {CLOSE} points either way.", people(close)),
        (Some(close), Some(rough)) => {
            format!("It would take about {} to know it to {ROUGH} points either way, about {close} to {CLOSE} points.", people(rough))
        }
        (None, Some(rough)) if rough > 0 => format!("It would take about {} to know it to {ROUGH} points either way.", people(rough)),
        (None, _) | (Some(_), None) => String::new(),
    }
}

/// Which factors are sure and which are not, as one sentence; empty where nothing can be said of any.
pub(crate) fn which_are_sure(report: &Report) -> String {
    let of = |sure: bool| {
        let rows = report.factor_order.iter().filter_map(|at| report.factors.get(*at)).filter(|f| f.depth == 0);
        let fits = move |f: &&super::super::FactorRow| f.score.band_sure.is_some_and(|(low, high)| (low == high) == sure);
        rows.filter(fits).map(|f| format!("{} ({})", f.name, band(report, &f.score))).collect::<Vec<String>>().join(", ")
    };
    let part = |head: &str, names: String| if names.is_empty() { String::new() } else { format!("{head}: {names}. ") };
    format!("{}{}", part("Settled", of(true)), part("Not settled", of(false))).trim_end().to_owned()
}

/// The letter of a grade.
pub(crate) fn grade(grade: Grade) -> &'static str {
    match grade {
        Grade::A => "A",
        Grade::B => "B",
        Grade::C => "C",
        Grade::D => "D",
    }
}

fn better(grade: Grade) -> &'static str {
    match grade {
        Grade::A | Grade::B => "A",
        Grade::C => "B",
        Grade::D => "C",
    }
}

/// `Confidence C (A is best, D least), held down by ...`.
pub(crate) fn confidence(report: &Report) -> String {
    let confidence = &report.panel.told.confidence;
    let held: Vec<String> = confidence.criteria.iter().filter(|c| c.holds_down && c.next.is_some()).map(held_down).collect();
    let why = if held.is_empty() { String::new() } else { format!(" Held down by {}.", held.join("; and by ")) };
    format!("Confidence in the whole: {} (A is best, D least).{why}", grade(confidence.grade))
}

/// What holds the grade down, and what the next grade asks: `the evidence seen: 10% (B needs 30%)`.
fn held_down(row: &CriterionRow) -> String {
    let needs = row.next.map_or_else(String::new, |next| format!("; {} needs {}", better(row.allows), measured(row.criterion, next)));
    let value = row.value.map_or_else(|| "none".to_owned(), |value| measured(row.criterion, value));
    format!("{} ({value}{needs})", criterion(row.criterion))
}

/// What a criterion looks at.
pub(crate) fn criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Respondents => "the number of respondents",
        Criterion::Groups => "the number of groups heard",
        Criterion::Coverage => "the share of questions answered",
        Criterion::Disagreement => "how far answers to a question lie apart",
        Criterion::Evidence => "the share of high answers with evidence seen",
    }
}

/// A value of a criterion.
pub(crate) fn measured(criterion: Criterion, value: f64) -> String {
    match criterion {
        Criterion::Respondents | Criterion::Groups => fixed(value, 0),
        Criterion::Coverage | Criterion::Evidence => percent(value, &[30.0, 60.0, 75.0, 85.0]),
        Criterion::Disagreement => format!("{} of a level", number::decided(value, &[0.6, 0.8], 1)),
    }
}

/// What leaders and front line say of the factors, largest gap first; at least one line.
pub(crate) fn role_gaps(report: &Report) -> Vec<String> {
    let gaps = &report.panel.told.role_gaps;
    let why = match &gaps.overall {
        RoleGap::Between(_) | RoleGap::NothingInCommon => String::new(),
        RoleGap::NobodyOf(of) => format!("nobody of the {} answered", named(*of)),
        RoleGap::TooFew(of) => format!("too few of the {} answered to show what they said", named(*of)),
        RoleGap::Withheld => "that would show what a smaller group said".to_owned(),
    };
    let between = |gap: &RoleGap| match gap {
        RoleGap::Between(between) => Some((**between).clone()),
        RoleGap::NobodyOf(_) | RoleGap::TooFew(_) | RoleGap::Withheld | RoleGap::NothingInCommon => None,
    };
    let top = report.factors.iter().zip(&gaps.factors).filter(|(f, _)| f.depth == 0);
    let mut shown: Vec<(&str, GapBetween)> = top.filter_map(|(f, gap)| Some((f.name.as_str(), between(gap)?))).collect();
    if shown.is_empty() && !why.is_empty() {
        return vec![format!("Leaders and front line are not compared: {why}.")];
    }
    let hidden = report.factors.iter().zip(&gaps.factors).filter(|(f, gap)| f.depth == 0 && matches!(gap, RoleGap::TooFew(_) | RoleGap::Withheld));
    let hidden: Vec<&str> = hidden.map(|(f, _)| f.name.as_str()).collect();
    shown.retain(|(_, gap)| gap.flag != GapFlag::None);
    shown.sort_by(|a, b| b.1.points.abs().total_cmp(&a.1.points.abs()));
    let panel = &report.panel;
    let line = |(name, gap): &(&str, GapBetween)| {
        format!(
            "Leaders see {name} at {}, the front line at {} ({}): {} points apart, {}.",
            points(panel, gap.leaders.mean),
            points(panel, gap.front_line.mean),
            count(gap.questions, "question", "questions"),
            points(panel, gap.points.abs()),
            flag(gap.flag)
        )
    };
    let mut lines: Vec<String> = shown.iter().map(line).collect();
    if lines.is_empty() {
        lines.push(
            "Leaders and front line are not 15 points apart on any factor that can be compared. So few people would not show every gap that is there."
                .to_owned(),
        );
    }
    if !hidden.is_empty() {
        lines.push(format!("Not compared, so that nobody's answers can be worked out: {}.", hidden.join(", ")));
    }
    lines
}

/// What may be said of a gap.
pub(crate) fn flag(flag: GapFlag) -> &'static str {
    match flag {
        GapFlag::Gap => "more than chance would give",
        GapFlag::TooFewToTell => "a possible gap, too few people to tell it from chance",
        GapFlag::None => "under 15 points",
    }
}

fn named(of: Group) -> String {
    group(of).to_lowercase()
}

/// How many gave each level: `2 at level 0, 4 at 2`; empty where that may not be shown.
pub(crate) fn given(q: &QuestionRow) -> String {
    if q.cut.counts_withheld {
        return String::new();
    }
    let given: Vec<String> = q.levels.iter().filter(|l| l.count > 0).map(|l| format!("{} at {}", l.count, level(l.number))).collect();
    given.join(", ").replacen(" at ", " at level ", 1)
}

/// How far people are apart on a question: `split views`, or how far answers lie from the middle one.
pub(crate) fn views(report: &Report, at: usize) -> String {
    let apart = report.questions.get(at).and_then(|q| q.spread).map_or_else(String::new, |spread| format!("{} levels apart", level(spread)));
    match report.panel.questions.get(at).and_then(Option::as_ref) {
        Some(panel) if panel.split => format!("{apart}, split views: both ends have their people"),
        Some(QuestionPanel { ad: Some(ad), .. }) => format!("{apart}, on average {} of a level from the middle answer", tenth(*ad)),
        Some(_) | None => apart,
    }
}

/// Whether anybody answered everything alike, and what the scores would be without them.
pub(crate) fn answer_quality(report: &Report) -> String {
    let quality = &report.panel.told.quality;
    let flagged = quality.flagged.len();
    if quality.looked_at == 0 {
        return String::new();
    }
    if flagged == 0 {
        return "Nobody answered nearly everything alike.".to_owned();
    }
    let band = match &quality.without {
        Some(without) if without.same_band => " Without them the band is the same.",
        Some(_) => " Without them the band would be another.",
        None => "",
    };
    let score = quality.without.as_ref().and_then(|without| without.overall);
    let score = score.map_or_else(String::new, |score| format!(" The overall score would be {}.", points(&report.panel, score)));
    format!(
        "{flagged} of {} answered nearly everything alike; their answers count all the same.{band}{score}",
        count(quality.looked_at, "respondent", "respondents")
    )
}

/// Roles that were asked what they cannot know, one line each.
pub(crate) fn routed(report: &Report) -> Vec<String> {
    let what = |r: &super::super::Routed| match (r.question.and_then(|at| report.questions.get(at)), r.factor.and_then(|at| report.factors.get(at))) {
        (Some(question), _) => words::question(question),
        (None, Some(factor)) => factor.name.clone(),
        (None, None) => String::new(),
    };
    let line = |r: &super::super::Routed| {
        let share = f64::from(r.dont_know) / f64::from(r.asked.max(1));
        format!("{} asked about {}: {} \"don't know\". Ask somebody else.", r.role.1, what(r), percent(share, &[40.0]))
    };
    report.panel.routed_wrongly.iter().map(line).collect()
}

/// Who has not been heard; empty where every role has been.
pub(crate) fn missing(report: &Report) -> String {
    let part = |m: &NotHeard| {
        let names = m.roles.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
        if m.whole_group { format!("all of the {} ({names})", named(m.group)) } else { names }
    };
    let parts: Vec<String> = report.panel.missing.iter().map(part).collect();
    if parts.is_empty() { String::new() } else { format!("Not heard: {}.", parts.join("; ")) }
}

/// Whether other weights would say otherwise: the band, then the largest gaps.
pub(crate) fn robustness(report: &Report) -> Vec<String> {
    let robustness = &report.panel.told.robustness;
    let mut lines = Vec::new();
    if let (Some(range), Some(holds), Some(at)) = (robustness.overall, robustness.band_holds, report.overall.band) {
        let (low, high) = number::range(range.low, range.high, &report.overall.edges, 0);
        let name = words::band(report, at);
        let tried = "all factors the same, one doubled, one left out, or each up to a quarter more or less";
        let span = if low == high { low } else { format!("{low} to {high}") };
        if holds {
            lines.push(format!("Other weights would not change the band {name} ({tried}: {span})."));
        } else {
            let but: Vec<String> = robustness.scenarios.iter().filter(|s| !s.same_band).map(|s| change(report, s)).collect();
            lines.push(format!("The band {name} depends on the weights: it changes with {}. The score: {span}.", but.join("; ")));
        }
    }
    let top = &report.panel.top_gaps;
    let staying: Vec<&str> = top.iter().filter(|(_, stays)| *stays).filter_map(|(at, _)| report.questions.get(*at)).map(|q| q.id.as_str()).collect();
    match (top.len(), staying.len()) {
        (0 | 1, _) => {}
        (all, stay) if stay == all => lines.push(format!("The {all} largest gaps stay the largest under all of these weights.")),
        (all, 0) => lines.push(format!("Which gaps are the {all} largest depends on these weights.")),
        (all, _) => {
            lines.push(format!("Of the {all} largest gaps these stay among them under all of these weights: {}; the others may not.", staying.join(", ")))
        }
    }
    lines
}

/// A change of weights in words.
pub(crate) fn change(report: &Report, scenario: &Scenario) -> String {
    let name = |at: &crate::questionnaire::FactorIndex| report.factors.get(at.at()).map_or("", |f| f.name.as_str());
    match &scenario.change {
        Change::Equal => "all factors of the same weight".to_owned(),
        Change::Doubled(at) => format!("{} doubled", name(at)),
        Change::Dropped(at) => format!("{} left out", name(at)),
        Change::WithinQuarter => "weights up to a quarter more or less".to_owned(),
    }
}

/// rwg(j) in a word, after LeBreton & Senter 2008; none of few people, or where answers at random reach as much.
pub(crate) fn agreement(agreement: &FactorAgreement) -> Option<&'static str> {
    let value = agreement.rwg_j.filter(|value| agreement.words && agreement.random.is_none_or(|random| *value > random))?;
    let words = [(0.9, "very strong"), (0.7, "strong"), (0.5, "moderate"), (0.3, "weak")];
    Some(words.iter().find(|(above, _)| value > *above).map_or("none", |(_, word)| word))
}

/// The same for people, with why there is no word.
pub(crate) fn reading(agreement: &FactorAgreement) -> &'static str {
    match self::agreement(agreement) {
        Some(word) => word,
        None if agreement.rwg_j.is_none() => "-",
        None if agreement.words => "no more than answers at random reach",
        None => "too few people for a word",
    }
}

/// What the interval is.
pub(crate) const INTERVAL: &str = "Most likely: the 95% interval of the score before caps, by Student's t over the respondents' own scores, each role by itself where roles are in balance. Drawn again from the same people in the same roles, 95 of 100 such intervals would hold the score that all of them together would give. It says nothing of open answers, nor of whether people are right. Roles with one respondent are taken to differ as much as the others do. A band is settled where it holds the whole interval.";

/// What the agreement table is.
pub(crate) const AGREEMENT: &str = "Distance: how far answers lie from the middle one, in levels; up to 0.8 of five levels counts as agreement in practice. rwg(j) compares the spread with that of random answers (1 is full agreement); it grows with the number of questions, r*wg(j) does not. Skewed: against people who lean to one side. The last number is what 95 of 100 panels answering at random stay under.";

/// How to read the columns on chance; says so where no such number can exist.
pub(crate) fn chance(report: &Report) -> String {
    let gaps = &report.panel.told.role_gaps;
    let few = gaps.factors.iter().any(|gap| matches!(gap, RoleGap::Between(gap) if !gap.p_shown));
    let by_chance = if few {
        "By chance: so few people can be shared out in too few ways to say; the reading rests on how far people of the same group lie apart.".to_owned()
    } else {
        format!(
            "By chance: how often people shared out at random would lie as far apart; corrected for {} (Holm) in the rows of factors.",
            count(gaps.tested, "comparison", "comparisons")
        )
    };
    format!(
        "Points: leaders less front line, on the questions both answered; a level is 25 points. {by_chance} Leader higher: of all pairs of a leader and somebody of the front line, the share in which the leader scores higher (ties count half)."
    )
}

/// Agreement over all questions, in sentences.
pub(crate) fn profile(report: &Report) -> [String; 2] {
    let Some(profile) = &report.panel.profile else { return [const { String::new() }; 2] };
    let icc = match profile.icc {
        Icc::Of { consistency, agreement, questions, people } => format!(
            "Do they see the same peaks and troughs? Over the {questions} questions that {people} people all answered, profile agreement is {} (ICC(C,1): 1 is the same shape, 0 none), and {} where the height counts too (ICC(A,1)). It says nothing about how sure the score is.",
            fixed(consistency, 2),
            fixed(agreement, 2)
        ),
        Icc::Gaps => "Profile agreement (ICC) is not computed: too few questions were answered by all.".into(),
        Icc::NoVariation | Icc::TooFew => String::new(),
    };
    let alpha = match profile.alpha {
        Alpha::Of { alpha, questions, people } => format!(
            "Krippendorff's alpha, ordinal, over all answers to {questions} questions by {people} people: {} (1 is full agreement, 0 what chance gives).",
            fixed(alpha, 2)
        ),
        Alpha::NoVariation => "Krippendorff's alpha: no variation, everybody gave one and the same level.".into(),
        Alpha::NoPairs => String::new(),
    };
    [icc, alpha]
}

/// How far the answers to one question lie apart, in short: the JSON has more numbers of it. Empty where they may not be shown.
pub(crate) fn spread(report: &Report, at: usize) -> String {
    let Some(Some(panel)) = report.panel.questions.get(at) else { return String::new() };
    let Some(ad) = panel.ad else { return String::new() };
    let rwg = panel.rwg.map_or_else(String::new, |rwg| format!(", rwg {}", fixed(rwg, 2)));
    format!("Mean distance from the middle answer {}{rwg}.", fixed(ad, 2))
}

/// Whether other weights give the same band.
pub(crate) fn same_band(scenario: &Scenario) -> &'static str {
    if scenario.same_band { "the same" } else { "another" }
}

/// Whether both ends of the scale have their people.
pub(crate) fn camps(panel: &QuestionPanel) -> &'static str {
    if panel.split { "split views" } else { "" }
}

/// What agreement is measured on.
pub(crate) fn made_of(agreement: &FactorAgreement) -> String {
    format!("{} by {}", count(agreement.questions, "question", "questions"), count(agreement.people, "person", "people"))
}

/// The order of the questions to talk about first.
pub(crate) const TALK_FIRST: &str =
    "Split views first (a third or more at each end of the scale), then the questions whose answers lie furthest from the middle one.";
