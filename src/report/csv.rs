//! The report as one tidy table for programs and spreadsheets: one fact a row, under a fixed header.
//!
//! | column | what it holds |
//! |---|---|
//! | `kind` | what the row is about: `report`, `profile`, `gate`, `overall`, `factor`, `question`, `cap`, `recommendation`, `plan`, `step`, `lens`, `position`, `side`, `figure`, `band`, `source` |
//! | `id`, `name` | which of them |
//! | `within` | the parent of a factor, the factor of a question, what a cap limits, the quarter of a step, the position of a side or figure |
//! | `measure` | what is told of it: `score`, `gap`, `answers`, `mean_level`, ... |
//! | `part` | of which part: a level or state of `answers`, a group of `mean_level` and `people`; else empty |
//! | `value` | the number, unrounded; empty where there is none |
//! | `text` | the words, where the fact is one |
//! | `status` | `ok`; `none` where there is nothing to tell; `withheld` where it would show what single people said; else why there is no score |
//!
//! Scores are 0 to 100, shares 0 to 1, levels as each question numbers them. Rows are in the order of the report. Never a 0 for what is missing. Texts come through
//! as they are, line ends as a line feed; a character that could steer a terminal or hide is shown as U+FFFD.

use std::borrow::Cow;

use super::json_words::group;
use super::text::is_hidden;
use super::{Basis, FactWord, FactorRow, LevelRow, QuestionRow, RecommendationRow, Report, Score, csv_further, words};
use crate::rules::{Counts, Missing};

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// Programs: UTF-8, comma.
    #[default]
    Plain,
    /// A spreadsheet that opens the file at a click: a byte order mark, this separator (`,`, `;` or a tab), and an apostrophe before what would be run as a formula.
    Excel {
        /// The separator of the reader's locale.
        separator: u8,
    },
}

/// The header.
pub const COLUMNS: [&str; 9] = ["kind", "id", "name", "within", "measure", "part", "value", "text", "status"];

/// The report as CSV with a header; lines end with a line feed.
#[must_use]
pub fn render(report: &Report, dialect: Dialect) -> String {
    let mut table = Table { dialect, writer: writer(dialect) };
    table.row(COLUMNS);
    about(report, &mut table);
    let overall = Of { kind: "overall", id: "overall", name: "Overall", within: "" };
    scores(report, &report.overall, &overall, &mut table);
    report.factors.iter().for_each(|row| factor(report, row, &mut table));
    (0..report.questions.len()).for_each(|at| question(report, at, &mut table));
    caps(report, &mut table);
    report.recommendations.iter().enumerate().for_each(|(at, row)| recommendation(at + 1, row, &mut table));
    csv_further::plan(report, &mut table);
    report.lens.iter().for_each(|row| csv_further::lens(row, &mut table));
    report.positions.iter().for_each(|row| csv_further::position(row, &mut table));
    for (at, band) in report.method.bands.iter().enumerate() {
        let of = Of { kind: "band", id: &band.id, name: &band.name, within: "" };
        table.number(&of, "number", whole(at + 1));
        table.number(&of, "from", band.from);
        table.text(&of, "means", &band.text);
    }
    for source in &report.sources {
        let of = Of { kind: "source", id: &source.id, name: &source.author, within: "" };
        table.text(&of, "title", &source.title);
        table.fact(&of, "year", "", source.year.map(f64::from), "none");
        table.text(&of, "interest", &source.interest);
        table.text(&of, "attribution", &source.attribution);
        table.text(&of, "note", &source.note);
    }
    let bytes = table.writer.into_inner().unwrap_or_default();
    let mark = if dialect == Dialect::Plain { "" } else { "\u{feff}" };
    format!("{mark}{}", String::from_utf8_lossy(&bytes))
}

fn writer(dialect: Dialect) -> csv::Writer<Vec<u8>> {
    let separator = match dialect {
        Dialect::Plain => b',',
        Dialect::Excel { separator } => separator,
    };
    csv::WriterBuilder::new().delimiter(separator).from_writer(Vec::new())
}

/// What a row is about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Of<'a> {
    pub(super) kind: &'a str,
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) within: &'a str,
}

pub(super) struct Table {
    dialect: Dialect,
    writer: csv::Writer<Vec<u8>>,
}

impl Table {
    pub(super) fn row(&mut self, cells: [&str; 9]) {
        let cells = cells.map(|cell| self.guarded(cell));
        // Writing to memory does not fail.
        let _ = self.writer.write_record(cells.iter().map(|cell| cell.as_bytes()));
    }

    /// What steers or hides is shown; what a spreadsheet would run opens with an apostrophe. A number with a sign is no formula.
    fn guarded<'a>(&self, cell: &'a str) -> Cow<'a, str> {
        let runs = |cell: &str| self.dialect != Dialect::Plain && cell.starts_with(['=', '+', '-', '@', '\t', '\n']) && cell.parse::<f64>().is_err();
        // Nearly every cell.
        if cell.bytes().all(|byte| matches!(byte, b' '..=b'~')) && !runs(cell) {
            return cell.into();
        }
        let visible = |c: char| if is_hidden(c) && !matches!(c, '\n' | '\t') { '\u{fffd}' } else { c };
        let cell: String = cell.replace("\r\n", "\n").replace('\r', "\n").chars().map(visible).collect();
        if runs(&cell) { format!("'{cell}").into() } else { cell.into() }
    }

    /// A number of a part, or why there is none.
    pub(super) fn fact(&mut self, of: &Of<'_>, measure: &str, part: &str, value: Option<f64>, missing: &str) {
        let (value, status) = value.map_or((String::new(), missing), |value| (value.to_string(), "ok"));
        self.row([of.kind, of.id, of.name, of.within, measure, part, &value, "", status]);
    }

    /// How many gave a level, beside what the level says.
    fn level(&mut self, of: &Of<'_>, level: &LevelRow, count: Option<f64>) {
        let (value, status) = count.map_or((String::new(), "withheld"), |count| (count.to_string(), "ok"));
        let says = if level.label.is_empty() { level.text.clone() } else { format!("{}. {}", level.label, level.text) };
        self.row([of.kind, of.id, of.name, of.within, "answers_by_level", &level.key, &value, &says, status]);
    }

    pub(super) fn number(&mut self, of: &Of<'_>, measure: &str, value: f64) {
        self.fact(of, measure, "", Some(value), "");
    }

    pub(super) fn text(&mut self, of: &Of<'_>, measure: &str, text: &str) {
        let status = if text.is_empty() { "none" } else { "ok" };
        self.row([of.kind, of.id, of.name, of.within, measure, "", "", text, status]);
    }
}

pub(super) fn whole(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// What this is, of whom, made from what.
fn about(report: &Report, table: &mut Table) {
    let t = &report.title;
    let of = Of { kind: "report", id: &t.questionnaire_id, name: &t.questionnaire, within: "" };
    table.text(&of, "organisation", &t.organisation);
    table.text(&of, "questionnaire_version", &t.questionnaire_version);
    table.text(&of, "questionnaire_sha256", &t.sha256);
    table.text(&of, "tool_version", &t.tool_version);
    let (first, last) = t.answered.clone().unwrap_or_default();
    table.text(&of, "answered_first", &first);
    table.text(&of, "answered_last", &last);
    table.text(&of, "date", t.date.as_deref().unwrap_or_default());
    table.text(&of, "standing", &words::standing(t));
    table.number(&of, "respondents", whole(t.respondents));
    for role in &t.roles {
        table.fact(&of, "respondents", &role.name, Some(whole(role.count)), "");
    }
    for (name, role) in &t.people {
        table.row([of.kind, of.id, of.name, of.within, "person", role.as_deref().unwrap_or_default(), "", name, "ok"]);
    }
    table.number(&of, "open_required", whole(t.open_required));
    table.number(&of, "questions", whole(report.questions.len()));
    for fact in &report.profile {
        let of = Of { kind: "profile", id: &fact.id, name: &fact.name, within: "" };
        match &fact.value {
            FactWord::Number(value) => table.number(&of, "value", *value),
            FactWord::Option(_) => table.text(&of, "value", &fact.text),
        }
    }
    for check in report.gate.iter().flat_map(|gate| &gate.checks) {
        let of = Of { kind: "gate", id: &check.of, name: "", within: "" };
        table.number(&of, "at_least", check.at_least);
        table.fact(&of, "score", "", check.score, "none");
        table.text(&of, "result", if check.passed { "reached" } else { "not reached" });
    }
}

/// Why there is no score, in a word.
fn why(missing: Option<Missing>) -> &'static str {
    match missing {
        Some(Missing::NothingApplicable) => "nothing_applicable",
        Some(Missing::BelowMinimumShare) => "below_minimum_share",
        Some(Missing::BelowMinimumItems { .. }) => "below_minimum_items",
        None => "none",
    }
}

/// What a factor and the whole have in common.
fn scores(report: &Report, score: &Score, of: &Of<'_>, table: &mut Table) {
    let none = why(score.missing);
    table.fact(of, "score", "", score.score, none);
    table.fact(of, "score_before_caps", "", score.raw, none);
    table.fact(of, "target", "", score.target, "none");
    table.fact(of, "gap", "", score.gap, "none");
    table.fact(of, "weighted_gap", "", score.weighted_gap, "none");
    table.fact(of, "range_low", "", score.range.map(|range| range.low), "none");
    table.fact(of, "range_high", "", score.range.map(|range| range.high), "none");
    let band = score.band.and_then(|at| report.method.bands.get(at));
    table.text(of, "band", band.map_or("", |band| &band.name));
    if let Some((stage, name)) = &score.stage {
        table.number(of, "stage", f64::from(*stage));
        table.text(of, "stage_name", name);
    }
    table.fact(of, "coverage", "", score.coverage, "none");
    table.fact(of, "evidence_share", "", score.evidence, "none");
    table.number(of, "respondents", f64::from(score.respondents));
    states(&score.counts, of, table);
}

fn states(c: &Counts, of: &Of<'_>, table: &mut Table) {
    let states = [("answered", c.answered), ("dont_know", c.dont_know), ("not_applicable", c.not_applicable), ("later", c.later), ("blank", c.blank)];
    for (state, count) in states {
        table.fact(of, "answers_by_state", state, Some(f64::from(count)), "");
    }
}

fn factor(report: &Report, row: &FactorRow, table: &mut Table) {
    let of = Of { kind: "factor", id: &row.id, name: &row.name, within: row.parent.as_deref().unwrap_or_default() };
    table.text(&of, "looks_at", &row.text);
    scores(report, &row.score, &of, table);
    table.number(&of, "weight", row.weight);
    let rank = report.gaps.iter().position(|gap| report.factors.get(gap.of).is_some_and(|factor| factor.id == row.id));
    table.fact(&of, "rank", "", rank.map(|rank| whole(rank + 1)), "none");
}

fn question(report: &Report, at: usize, table: &mut Table) {
    let q = &report.questions[at];
    let within = report.factors.get(q.factor).map_or("", |factor| factor.id.as_str());
    let of = Of { kind: "question", id: &q.id, name: q.name(), within };
    table.text(&of, "question", &q.text);
    let none = if q.scored { "no_level" } else { "not_scored" };
    table.fact(&of, "score", "", q.score, none);
    table.fact(&of, "level", "", q.level, none);
    table.fact(&of, "target", "", q.target, "none");
    table.fact(&of, "gap", "", q.gap, "none");
    table.fact(&of, "weighted_gap", "", q.weighted_gap, "none");
    let range = if q.cut.range_withheld { "withheld" } else { "none" };
    table.fact(&of, "range_low", "", q.range.map(|range| range.low), range);
    table.fact(&of, "range_high", "", q.range.map(|range| range.high), range);
    table.fact(&of, "spread", "", q.spread, if q.cut.counts_withheld { "withheld" } else { "none" });
    table.number(&of, "weight", q.weight);
    let rank = report.question_gaps.iter().position(|gap| gap.of == at);
    table.fact(&of, "rank", "", rank.map(|rank| whole(rank + 1)), "none");
    for level in &q.levels {
        let count = (!q.cut.counts_withheld).then_some(f64::from(level.count));
        table.level(&of, level, count);
    }
    states(&q.counts, &of, table);
    groups(q, &of, table);
    table.number(&of, "evidence_named", f64::from(q.evidence));
    table.number(&of, "parked", f64::from(q.parked));
    let quality = &report.quality;
    table.number(&of, "low_confidence", quality.low_confidence.iter().find(|row| row.0 == at).map_or(0.0, |row| f64::from(row.1)));
    let bare = quality.high_without_evidence.iter().find(|row| row.0 == at).map(|row| f64::from(row.1));
    // How many are high would tell the counts.
    table.fact(&of, "high_without_evidence", "", bare.or((!q.cut.counts_withheld).then_some(0.0)), "withheld");
    for reason in quality.not_applicable.iter().filter(|row| row.0 == at).flat_map(|row| &row.2) {
        table.text(&of, "not_applicable_because", reason);
    }
    for note in &q.notes {
        table.text(&of, "note", note);
    }
    basis(&q.basis, &of, table);
}

/// Means and people by group, as far as they may be shown.
fn groups(q: &QuestionRow, of: &Of<'_>, table: &mut Table) {
    for mean in &q.cut.groups {
        table.fact(of, "mean_level", group(mean.group), Some(mean.level), "");
        table.fact(of, "people", group(mean.group), Some(f64::from(mean.count)), "");
    }
    if let Some((level, people)) = q.cut.others {
        table.fact(of, "mean_level", "others", Some(level), "");
        table.fact(of, "people", "others", Some(f64::from(people)), "");
    }
    table.number(of, "hidden_groups", whole(q.cut.hidden_groups));
    let all = if q.cut.counts_withheld { "withheld" } else { "none" };
    table.fact(of, "lowest_level", "", q.cut.all.map(|all| all.0), all);
    table.fact(of, "median_level", "", q.cut.all.map(|all| all.1), all);
    table.fact(of, "highest_level", "", q.cut.all.map(|all| all.2), all);
}

pub(super) fn basis(basis: &Basis, of: &Of<'_>, table: &mut Table) {
    for (measure, claims) in [("claim", &basis.claims), ("claim_against", &basis.against)] {
        for claim in claims {
            table.row([of.kind, of.id, of.name, of.within, measure, &claim.id, "", &claim.text, "ok"]);
        }
    }
}

fn caps(report: &Report, table: &mut Table) {
    for cap in &report.caps {
        let within = cap.factor.and_then(|at| report.factors.get(at)).map_or("overall", |factor| factor.id.as_str());
        let of = Of { kind: "cap", id: &cap.id, name: &cap.name, within };
        table.fact(&of, "at_most", "", cap.at_most, "withholds_band");
        table.fact(&of, "before", "", cap.before, "none");
        table.fact(&of, "after", "", cap.after, "none");
        table.text(&of, "reason", &cap.reason);
        basis(&cap.basis, &of, table);
    }
}

fn recommendation(rank: usize, r: &RecommendationRow, table: &mut Table) {
    let of = Of { kind: "recommendation", id: &r.id, name: &r.title, within: "" };
    table.number(&of, "rank", whole(rank));
    table.number(&of, "worth", r.worth);
    table.text(&of, "effort", words::effort(r.effort));
    table.text(&of, "owner", r.owner.as_ref().map_or("", |(id, _)| id));
    table.text(&of, "action", &r.action);
    table.text(&of, "first_step", &r.first_step);
    table.text(&of, "evidence", &r.evidence);
    for earlier in &r.after {
        table.text(&of, "after", earlier);
    }
    for trigger in &r.triggered_by {
        table.row([
            of.kind,
            of.id,
            of.name,
            of.within,
            "triggered_by",
            &trigger.id,
            &trigger.value.map_or_else(String::new, |v| v.to_string()),
            &words::trigger(trigger),
            "ok",
        ]);
    }
    basis(&r.basis, &of, table);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fixture;

    /// Rows by column, read by the reader of the crate.
    fn rows(text: &str, separator: u8) -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(reader.headers().expect("a header").iter().collect::<Vec<_>>(), COLUMNS);
        reader.records().map(|record| record.expect("a row").iter().map(str::to_owned).collect()).collect()
    }

    fn cell<'a>(rows: &'a [Vec<String>], at: [&str; 4]) -> (&'a str, &'a str, &'a str) {
        let found: Vec<_> = rows.iter().filter(|row| [&row[0], &row[1], &row[4], &row[5]].iter().zip(at).all(|(cell, word)| *cell == word)).collect();
        assert_eq!(found.len(), 1, "{at:?}");
        (&found[0][6], &found[0][7], &found[0][8])
    }

    #[test]
    fn every_fact_is_a_row() {
        let rows = rows(&render(&fixture::case().report(), Dialect::Plain), b',');
        assert_eq!(cell(&rows, ["overall", "overall", "score", ""]), ("39.9", "", "ok"));
        assert_eq!(cell(&rows, ["factor", "C", "score", ""]), ("", "", "below_minimum_items"), "missing is not zero");
        assert_eq!(
            cell(&rows, ["question", "A-1", "answers_by_level", "4"]).2,
            if fixture::case().report().questions[0].cut.counts_withheld { "withheld" } else { "ok" }
        );
        assert_eq!(cell(&rows, ["question", "C-1", "answers_by_state", "dont_know"]).0, "5");
        assert_eq!(cell(&rows, ["question", "B-1", "rank", ""]).0, "1");
        assert_eq!(cell(&rows, ["cap", "G1", "at_most", ""]).0, "39.9");
        assert_eq!(cell(&rows, ["recommendation", "R-1", "worth", ""]).0, "10");
        assert_eq!(cell(&rows, ["recommendation", "R-2", "rank", ""]).0, "2");
        assert_eq!(cell(&rows, ["plan", "plan", "target", "A"]), ("95", "", "ok"));
        assert_eq!(cell(&rows, ["plan", "plan", "target", "B"]).2, "out_of_reach");
        let report = fixture::case().report();
        let steps = report.plan.expect("a plan").quarters.iter().map(|quarter| quarter.steps.len()).sum::<usize>();
        assert_eq!(rows.iter().filter(|row| row[0] == "step" && row[4] == "to").count(), steps);
    }

    #[test]
    fn what_is_withheld_says_so() {
        let mut report = fixture::case().report();
        (report.questions[0].cut.counts_withheld, report.questions[0].cut.range_withheld, report.questions[0].range) = (true, true, None);
        let rows = rows(&render(&report, Dialect::Plain), b',');
        assert_eq!(cell(&rows, ["question", "A-1", "answers_by_level", "0"]), ("", "Level 0 is written out here.", "withheld"));
        assert_eq!(cell(&rows, ["question", "A-1", "range_low", ""]), ("", "", "withheld"));
    }

    #[test]
    fn texts_come_through_and_run_nowhere() {
        let mut report = fixture::case().report();
        report.recommendations[0].action = "=1+1, \"quoted\";\nsecond line".into();
        report.recommendations[0].first_step = "-5".into();
        let plain = rows(&render(&report, Dialect::Plain), b',');
        assert_eq!(cell(&plain, ["recommendation", "R-1", "action", ""]).1, "=1+1, \"quoted\";\nsecond line");
        let text = render(&report, Dialect::Excel { separator: b';' });
        assert!(text.starts_with("\u{feff}kind;id;"));
        let excel = rows(&text, b';');
        assert_eq!(cell(&excel, ["recommendation", "R-1", "action", ""]).1, "'=1+1, \"quoted\";\nsecond line");
        assert_eq!(cell(&excel, ["recommendation", "R-1", "first_step", ""]).1, "-5", "a number is no formula");
        assert_eq!(plain.len(), excel.len());
        let hostile = render(&fixture::hostile().report(), Dialect::Plain);
        assert!(!hostile.contains(|c: char| is_hidden(c) && c != '\n' && c != '\t') && hostile.contains("<script>alert(1)</script>"));
    }
}
