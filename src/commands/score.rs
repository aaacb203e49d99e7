//! `cem score`: answers in, one row of numbers per answer set out.

use std::collections::BTreeMap;
use std::path::Path;

use comfy_table::{CellAlignment, Table, presets};

use super::load::{Loaded, Request};
use super::report::{no_result, or_here, panel, scorer, warned};
use super::{Session, stream};
use crate::answers::AnswerSheet;
use crate::answers::anonymous;
use crate::answers::assessment::Assessment;
use crate::cli::{Per, Score as Flags, ScoreFormat};
use crate::diagnostic::{any_error, sort};
use crate::exit_status::ExitStatus;
use crate::questionnaire::Questionnaire;
use crate::report::number::tenth;
use crate::report::text;
use crate::stream::columns::Column;
use crate::stream::row::{self, Header, Named, Row};

/// Columns that hold no score, whatever stands in them.
const WORDS: [&str; 7] = ["id", "organisation", "role", "questionnaire", "respondents", "band", "caps"];

/// The one document of all rows.
#[derive(serde::Serialize)]
struct Document<'a> {
    header: &'a Header,
    rows: Vec<Named<'a>>,
}

/// Rows scored by one questionnaire.
struct Rows {
    columns: Vec<String>,
    header: Header,
    rows: Vec<Row>,
}

/// `cem score`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let paths = or_here(&flags.paths);
    if let Some(streams) = stream::streams(&paths, flags.from)? {
        return stream::run(&streams, flags, session);
    }
    anyhow::ensure!(flags.summary.is_none(), "--summary is for streams: .ndjson, .jsonl and .csv files, or `-` with --from");
    let mut loaded = Loaded::read(&mut Request { paths: &paths, questionnaire: flags.questionnaire.as_deref().map(Path::new), stdin: session.stdin });
    session.tell_read(&loaded.paths)?;
    anyhow::ensure!(
        !loaded.paths.is_empty() || !loaded.problems.is_empty(),
        "no answer files here; they end in .answers.yaml, .answers.yml or .answers.json (a form to fill in: cem answers template)"
    );
    let rows = if loaded.has_errors() { None } else { score(&mut loaded, flags)? };
    sort(&mut loaded.problems);
    let Some(rows) = rows.filter(|_| !any_error(&loaded.problems)) else {
        if flags.format() == ScoreFormat::Json {
            session.write(&no_result(&loaded, flags.anonymous), &flags.output)?;
        }
        let told = warned(&loaded, flags.anonymous, session);
        session.tell(&told)?;
        return Ok(ExitStatus::CannotDo);
    };
    let told = warned(&loaded, flags.anonymous, session);
    session.tell(&told)?;
    let text = written(&rows, flags.format(), session)?;
    session.write(&text, &flags.output)
}

/// The rows; none where the files do not go together.
fn score(loaded: &mut Loaded, flags: &Flags) -> anyhow::Result<Option<Rows>> {
    let mut all: Option<(Vec<String>, Rows)> = None;
    for (organisation, sheets) in by_organisation(std::mem::take(&mut loaded.sheets)) {
        loaded.sheets = sheets;
        let Some(mut assessment) = loaded.assessment() else { return Ok(None) };
        if flags.anonymous {
            anonymous::strip(&mut assessment.sheets);
            assessment.sheets.sort_by(|left, right| left.respondent.id.cmp(&right.respondent.id));
        }
        let q = &assessment.questionnaire;
        let scored = rows(&assessment, q, &organisation, flags)?;
        match &mut all {
            None => {
                let rows = Rows { columns: picked(&flags.columns, q)?, header: Header::new(env!("CARGO_PKG_VERSION"), q), rows: scored };
                all = Some((vec![q.id.clone(), q.version.clone()], rows));
            }
            Some((id, rows)) => {
                anyhow::ensure!(*id == [q.id.clone(), q.version.clone()], "these answers are scored by {} and by {}; score them apart", id.join(" "), q.id);
                rows.rows.extend(scored);
            }
        }
    }
    Ok(all.map(|(_, rows)| rows))
}

/// The sheets of each organisation, by its name.
fn by_organisation(sheets: Vec<AnswerSheet>) -> BTreeMap<String, Vec<AnswerSheet>> {
    let mut groups: BTreeMap<String, Vec<AnswerSheet>> = BTreeMap::new();
    for sheet in sheets {
        groups.entry(sheet.organisation.clone()).or_default().push(sheet);
    }
    groups
}

fn rows(assessment: &Assessment, q: &Questionnaire, organisation: &str, flags: &Flags) -> anyhow::Result<Vec<Row>> {
    let scorer = scorer(q, &flags.without_cap)?;
    let counts = |sheet: &AnswerSheet| !sheet.responses.role.and_then(|role| q.roles.get(role.at())).is_some_and(|role| role.apart);
    Ok(match flags.per {
        Per::Assessment => {
            let scores = scorer.score(&panel(assessment));
            let respondents = assessment.sheets.iter().filter(|sheet| counts(sheet)).count();
            vec![Row::new(organisation.to_owned(), organisation.to_owned(), None, respondents, q, &scores)]
        }
        Per::Respondent => {
            let one = |sheet: &AnswerSheet| {
                let role = sheet.responses.role.and_then(|role| Some(q.roles.get(role.at())?.id.clone()));
                let scores = scorer.score(&[&sheet.responses]);
                Row::new(sheet.respondent.id.clone(), organisation.to_owned(), role, usize::from(counts(sheet)), q, &scores)
            };
            assessment.sheets.iter().map(one).collect()
        }
    })
}

/// The names of the columns asked for, or of all.
fn picked(names: &[String], q: &Questionnaire) -> anyhow::Result<Vec<String>> {
    if names.is_empty() {
        return Ok(row::columns(q));
    }
    let columns = stream::columns(names, q)?;
    anyhow::ensure!(!columns.contains(&Column::Recommendations), "recommendations are a column of streams; of answer files, cem report shows them");
    Ok(columns.iter().map(|column| column.name(q).to_owned()).collect())
}

fn written(rows: &Rows, format: ScoreFormat, session: &Session<'_>) -> anyhow::Result<String> {
    Ok(match format {
        ScoreFormat::Table => table(rows, session),
        ScoreFormat::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(&rows.columns)?;
            for row in &rows.rows {
                // A table in plain text may be looked at in a terminal too.
                writer.write_record(row.texts(&rows.columns).iter().map(|cell| text::clean(cell, true)))?;
            }
            String::from_utf8(writer.into_inner()?)?
        }
        ScoreFormat::Ndjson => {
            let mut out = format!("{}\n", serde_json::to_string(&rows.header)?);
            for row in &rows.rows {
                out.push_str(&serde_json::to_string(&Named { columns: &rows.columns, row })?);
                out.push('\n');
            }
            out.push_str(&format!("{{\"type\":\"summary\",\"rows\":{}}}\n", rows.rows.len()));
            out
        }
        ScoreFormat::Json => {
            let list: Vec<Named<'_>> = rows.rows.iter().map(|row| Named { columns: &rows.columns, row }).collect();
            format!("{}\n", serde_json::to_string_pretty(&Document { header: &rows.header, rows: list })?)
        }
    })
}

/// A table for the screen: one decimal, and only columns in which something stands.
fn table(rows: &Rows, session: &Session<'_>) -> String {
    let texts: Vec<Vec<String>> = rows.rows.iter().map(|row| shown(row, &rows.columns)).collect();
    let narrow = ["organisation", "questionnaire", "respondents"];
    let same = |at: usize| texts.windows(2).all(|pair| pair[0][at] == pair[1][at]);
    let kept: Vec<usize> = (0..rows.columns.len())
        .filter(|at| texts.iter().any(|row| !row[*at].is_empty()) && !(narrow.contains(&rows.columns[*at].as_str()) && same(*at)))
        .collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(kept.iter().map(|at| rows.columns[*at].as_str()));
    for row in &texts {
        table.add_row(kept.iter().map(|at| text::clean(&row[*at], session.terminal.unicode)));
    }
    for (column, at) in kept.iter().enumerate() {
        let numeric = texts.iter().all(|row| row[*at].is_empty() || row[*at].parse::<f64>().is_ok());
        if let Some(column) = table.column_mut(column).filter(|_| numeric) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// The cells of a row as people read them: scores with one decimal.
fn shown(row: &Row, columns: &[String]) -> Vec<String> {
    let cell = |(name, text): (&String, String)| match text.parse::<f64>() {
        Ok(number) if name == "coverage" => format!("{number:.2}"),
        Ok(number) if !WORDS.contains(&name.as_str()) => tenth(number),
        Ok(_) | Err(_) => text,
    };
    columns.iter().zip(row.texts(columns)).map(cell).collect()
}
