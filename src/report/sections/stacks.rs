//! How many gave which answer: the answers by state for each factor, and how answers to each question are spread where many answered.

use super::super::words::{figures, headings, tables};
use super::super::{QuestionRow, Report, voices, words};
use super::figure::{Chart, Figure, Stacks};
use super::{Cell, Kind, Section, Table, factor, question};
use crate::rules::Counts;

/// From this many respondents a distribution says more than each answer by itself.
const MANY: u32 = 10;

fn open(c: &Counts) -> [u32; 4] {
    [c.dont_know, c.not_applicable, c.later, c.blank]
}

/// Answers by state, overall and by factor.
pub(super) fn coverage(report: &Report) -> Figure {
    let factors = || report.factor_order.iter().filter_map(|at| report.factors.get(*at));
    let all = std::iter::once((headings::OVERALL.to_owned(), &report.overall.counts)).chain(factors().map(|f| (factor(f), &f.score.counts)));
    let parts: Vec<&str> = std::iter::once(tables::ANSWERED).chain(tables::OPEN).collect();
    let rows: Vec<(String, Vec<u32>)> = all.map(|(name, c)| (name, std::iter::once(c.answered).chain(open(c)).collect())).collect();
    let share = |c: &Counts| f64::from(c.answered) / f64::from(c.applicable().max(1));
    let least = factors().filter(|f| f.depth == 0 && f.score.counts.applicable() > 0).min_by(|a, b| share(&a.score.counts).total_cmp(&share(&b.score.counts)));
    let sentence = figures::coverage(least);
    let title = figures::COVERAGE.to_owned();
    let names = rows.iter().map(|(name, _)| name.as_str().into());
    let table = table(&title, figures::OF, &parts, names.zip(rows.iter().map(|(_, counts)| counts.as_slice())));
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
    let mut part = Section::new(Kind::Part, "distribution", headings::DISTRIBUTION);
    if shown.len() < scored.len() {
        part.say(voices::not_shown(scored.len() - shown.len()));
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
    let level = |key: &&str| if key.starts_with(|c: char| c.is_ascii_digit()) { figures::level(key) } else { (*key).to_owned() };
    let parts: Vec<String> = scale.iter().map(level).chain(tables::OPEN.map(str::to_owned)).collect();
    let counts = |q: &QuestionRow| -> Vec<u32> { q.levels.iter().map(|l| l.count).chain(open(&q.counts)).collect() };
    let rows: Vec<(String, Vec<u32>)> = of.iter().map(|at| &report.questions[*at]).map(|q| (words::question(q), counts(q))).collect();
    let is_both = |(_, counts): &&(String, Vec<u32>)| counts.first().is_some_and(|n| *n > 0) && counts.get(scale.len() - 1).is_some_and(|n| *n > 0);
    let both = rows.iter().filter(is_both).count();
    let title = figures::distribution_title(scale.first().unwrap_or(&""), scale.last().unwrap_or(&""));
    let sentence = figures::distribution(both, rows.len());
    let heads: Vec<&str> = parts.iter().map(String::as_str).collect();
    let names = of.iter().map(|at| question(report, *at));
    let table = table(&title, figures::QUESTION, &heads, names.zip(rows.iter().map(|(_, counts)| counts.as_slice())));
    Figure { title, sentence, chart: Chart::Stacks(Stacks { parts, levels: scale.len(), rows }), table: Some(table) }
}

fn table<'a>(caption: &str, of: &str, parts: &[&str], rows: impl Iterator<Item = (Cell, &'a [u32])>) -> Table {
    let columns = std::iter::once((of.to_owned(), false)).chain(parts.iter().map(|part| ((*part).to_owned(), true)));
    let rows = rows.map(|(name, counts)| std::iter::once(name).chain(counts.iter().map(|n| n.to_string().into())).collect());
    Table { caption: caption.to_owned(), columns: columns.collect(), rows: rows.collect() }
}
