//! The complete change as GitHub Flavored Markdown without HTML.

use std::fmt::Write as _;

use super::words;
use crate::change::{Change, Move};
use crate::report::markdown::{escape, inline};
use crate::report::text::nearest_cell;

/// Cells of a dumbbell.
const CELLS: usize = 20;

/// The page.
pub(super) fn render(change: &Change) -> String {
    let mut out = format!("# {}\n\n", inline(&words::title(change)));
    for (at, wave) in change.waves.iter().enumerate() {
        let _ = writeln!(out, "{}. {}", at + 1, inline(&words::wave(wave)));
    }
    out.push('\n');
    paragraphs(&mut out, [words::panel(change)]);
    out.push_str("## Summary\n\n");
    let _ = write!(out, "**{}**\n\n", inline(&words::headline(change)));
    paragraphs(&mut out, [words::band(change)].into_iter().chain(words::behind(&change.overall)).chain(words::caps(change)).chain(words::worse(change)));
    factors(change, &mut out);
    questions(change, &mut out);
    section(&mut out, "The questionnaire changed", words::instrument(change));
    section(&mut out, "Bear in mind", change.cautions.iter().map(|caution| words::caution(change, caution)));
    section(&mut out, "How to read this", words::STANDING.map(str::to_owned).into_iter().chain([method(change)]));
    out.truncate(out.trim_end().len());
    out + "\n"
}

fn method(change: &Change) -> String {
    let pairs = "Where people answered both times, their own differences are tested (paired t), averaged within roles first as the score is; otherwise the two means (Welch).";
    let size = "The smallest detectable change is t(.975) times the standard error of the change. Scores are shown after caps; tests are before caps.";
    match change.reliability {
        None => format!("{pairs} {size}"),
        Some(by) => format!(
            "{pairs} {size} A person changed reliably by more than 1.96 sqrt(2) standard errors of measurement (Jacobson & Truax 1991), with reliability {} and standard deviation {} of a norm group, as given.",
            by.reliability, by.sd
        ),
    }
}

fn paragraphs(out: &mut String, texts: impl IntoIterator<Item = String>) {
    for text in texts.into_iter().filter(|text| !text.is_empty()) {
        let _ = write!(out, "{}\n\n", escape(&text));
    }
}

fn section(out: &mut String, head: &str, items: impl IntoIterator<Item = String>) {
    let mut items = items.into_iter().peekable();
    if items.peek().is_none() {
        return;
    }
    let _ = write!(out, "## {head}\n\n");
    for item in items {
        let _ = writeln!(out, "- {}", escape(&item));
    }
    out.push('\n');
}

/// Heads of the columns of scores.
fn waves(change: &Change) -> String {
    if change.waves.len() == 2 {
        return "Old | New".to_owned();
    }
    (1..=change.waves.len()).map(|at| at.to_string()).collect::<Vec<_>>().join(" | ")
}

fn factors(change: &Change, out: &mut String) {
    if change.factors.is_empty() {
        return;
    }
    out.push_str("## Factors\n\n");
    let _ = writeln!(out, "| Factor | {} | Change | 0 to 100 | Smallest detectable | Verdict |", waves(change));
    let _ = writeln!(out, "| --- |{} ---: | --- | ---: | --- |", " ---: |".repeat(change.waves.len()));
    for of in &change.factors {
        let name = format!("{}{}", "\u{2014} ".repeat(words::depth(change, of)), inline(&of.name));
        let cells = [name, scores(of), words::signed(of.difference), dumbbell(of), words::smallest(of), words::verdict(of).to_owned()];
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    let _ = writeln!(out, "\n\u{25cb} first, \u{25cf} last. {}\n", escape(&words::legend(change, "Smallest detectable")));
    for of in &change.factors {
        let lines: Vec<String> = [words::how(of)].into_iter().chain(words::behind(of)).filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            let _ = writeln!(out, "- {}", escape(&format!("{}: {}", of.name, lines.join(". "))));
        }
    }
    if !out.ends_with("\n\n") {
        out.push('\n');
    }
}

fn scores(of: &Move) -> String {
    of.scores.iter().map(|score| words::score(*score)).collect::<Vec<_>>().join(" | ")
}

fn questions(change: &Change, out: &mut String) {
    if change.questions.is_empty() {
        return;
    }
    out.push_str("## Questions\n\n");
    paragraphs(out, words::questions(change));
    let _ = writeln!(out, "| Question | {} | Change | Smallest detectable | Verdict |", waves(change));
    let _ = writeln!(out, "| --- |{} ---: | ---: | --- |", " ---: |".repeat(change.waves.len()));
    for of in &change.questions {
        let cells = [inline(&words::question(of)), scores(of), words::signed(of.difference), words::smallest(of), words::verdict(of).to_owned()];
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    out.push('\n');
}

/// First and last score on a line from 0 to 100.
fn dumbbell(of: &Move) -> String {
    let at = |score: Option<&Option<f64>>| score.copied().flatten().map(|score| nearest_cell(score, CELLS).min(CELLS - 1));
    let (old, new) = (at(of.scores.first()), at(of.scores.last()));
    let between = old.zip(new).map(|(old, new)| old.min(new)..=old.max(new));
    let cell = |at: usize| {
        if new == Some(at) {
            '\u{25cf}'
        } else if old == Some(at) {
            '\u{25cb}'
        } else if between.as_ref().is_some_and(|between| between.contains(&at)) {
            '\u{2500}'
        } else {
            '\u{b7}'
        }
    };
    (0..CELLS).map(cell).collect()
}
