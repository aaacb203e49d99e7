//! How many gave which answer: the answers by state for each factor, and how answers to each question are spread where many answered.

use super::super::{QuestionRow, Report, words};
use super::figure::{Chart, Figure, Stacks};
use super::{Cell, Kind, Section, Table, factor, question};
use crate::rules::Counts;

/// From this many respondents a distribution says more than each answer by itself.
const MANY: u32 = 10;
/// What can be said instead of an answer: each of them something else, none of them zero.
const OPEN: [&str; 4] = ["Don't know", "Not applicable", "Put off", "Blank"];

fn open(c: &Counts) -> [u32; 4] {
    [c.dont_know, c.not_applicable, c.later, c.blank]
}

/// Answers by state, overall and by factor.
pub(super) fn coverage(report: &Report) -> Figure {
    let factors = || report.factor_order.iter().filter_map(|at| report.factors.get(*at));
    let all = std::iter::once(("Overall".to_owned(), &report.overall.counts)).chain(factors().map(|f| (factor(f), &f.score.counts)));
    let parts: Vec<&str> = std::iter::once("Answered").chain(OPEN).collect();
    let rows: Vec<(String, Vec<u32>)> = all.map(|(name, c)| (name, std::iter::once(c.answered).chain(open(c)).collect())).collect();
    let share = |c: &Counts| f64::from(c.answered) / f64::from(c.applicable().max(1));
    let least = factors().filter(|f| f.depth == 0 && f.score.counts.applicable() > 0).min_by(|a, b| share(&a.score.counts).total_cmp(&share(&b.score.counts)));
    let sentence = match least {
        None => "Nothing is applicable.".to_owned(),
        Some(f) if f.score.counts.answered == f.score.counts.applicable() => "Everything that applies is answered.".to_owned(),
        Some(f) => format!("{} is answered least: {} of {} answers.", f.name, f.score.counts.answered, f.score.counts.applicable()),
    };
    let title = "Answers by state".to_owned();
    let names = rows.iter().map(|(name, _)| name.as_str().into());
    let table = table(&title, "Of", &parts, names.zip(rows.iter().map(|(_, counts)| counts.as_slice())));
    let parts = parts.into_iter().map(str::to_owned).collect();
    Figure { title, sentence, chart: Chart::Stacks(Stacks { parts, levels: 1, rows }), table: Some(table) }
}

/// How answers are spread, question by question; none where few answered.
pub(super) fn distributions(report: &Report) -> Option<Section> {
    if report.panel.told.respondents < MANY {
        return None;
    }
    let scored: Vec<usize> = (0..report.questions.len()).filter(|at| report.questions[*at].scored).collect();
    let shown: Vec<usize> = scored.iter().copied().filter(|at| !report.questions[*at].cut.counts_withheld).collect();
    let mut scales: Vec<Vec<&str>> = Vec::new();
    for at in &shown {
        let keys = keys(&report.questions[*at]);
        if !scales.contains(&keys) {
            scales.push(keys);
        }
    }
    if scales.is_empty() {
        return None;
    }
    let mut part = Section::new(Kind::Part, "distribution", "How answers are spread");
    if shown.len() < scored.len() {
        part.say(format!(
            "{} not shown, so that nobody's answer can be worked out.",
            words::count((scored.len() - shown.len()) as u64, "question is", "questions are")
        ));
    }
    for scale in &scales {
        let of: Vec<usize> = shown.iter().copied().filter(|at| keys(&report.questions[*at]) == *scale).collect();
        part.figure(Some(distribution(report, scale, &of)));
    }
    Some(part)
}

fn keys(q: &QuestionRow) -> Vec<&str> {
    q.levels.iter().map(|l| l.key.as_str()).collect()
}

fn distribution(report: &Report, scale: &[&str], of: &[usize]) -> Figure {
    let level = |key: &&str| if key.starts_with(|c: char| c.is_ascii_digit()) { format!("Level {key}") } else { (*key).to_owned() };
    let parts: Vec<String> = scale.iter().map(level).chain(OPEN.map(str::to_owned)).collect();
    let counts = |q: &QuestionRow| -> Vec<u32> { q.levels.iter().map(|l| l.count).chain(open(&q.counts)).collect() };
    let rows: Vec<(String, Vec<u32>)> = of.iter().map(|at| &report.questions[*at]).map(|q| (words::question(q), counts(q))).collect();
    let is_both = |(_, counts): &&(String, Vec<u32>)| counts.first().is_some_and(|n| *n > 0) && counts.get(scale.len() - 1).is_some_and(|n| *n > 0);
    let both = rows.iter().filter(is_both).count();
    let ends = [scale.first(), scale.last()].map(|key| key.copied().unwrap_or_default());
    let title = format!("Answers to each question, {} to {}", ends[0], ends[1]);
    let sentence = format!("On {both} of {}, both the lowest and the highest level were given.", words::count(rows.len() as u64, "question", "questions"));
    let heads: Vec<&str> = parts.iter().map(String::as_str).collect();
    let names = of.iter().map(|at| question(report, *at));
    let table = table(&title, "Question", &heads, names.zip(rows.iter().map(|(_, counts)| counts.as_slice())));
    Figure { title, sentence, chart: Chart::Stacks(Stacks { parts, levels: scale.len(), rows }), table: Some(table) }
}

fn table<'a>(caption: &str, of: &str, parts: &[&str], rows: impl Iterator<Item = (Cell, &'a [u32])>) -> Table {
    let columns: Vec<(&str, bool)> = std::iter::once((of, false)).chain(parts.iter().map(|part| (*part, true))).collect();
    Table::new(caption, &columns, rows.map(|(name, counts)| std::iter::once(name).chain(counts.iter().map(|n| n.to_string().into())).collect()))
}
