//! `cem score`: answers in, one row of numbers per answer set out.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use comfy_table::{CellAlignment, Table, presets};

use super::load::{Loaded, Request, in_parallel, threads};
use super::report::{no_result, or_here, panel, scorer, warned};
use super::{Session, stream};
use crate::answers::AnswerSheet;
use crate::answers::anonymous;
use crate::answers::assessment::Assessment;
use crate::answers::dense::Dense;
use crate::cli::{Per, Score as Flags, ScoreFormat};
use crate::diagnostic::{any_error, sort};
use crate::exit_status::ExitStatus;
use crate::questionnaire::Questionnaire;
use crate::report::number::tenth;
use crate::report::text;
use crate::rules::single::Single;
use crate::stream::columns::{Column, RowFormat, Who, Writer};
use crate::stream::form::Group;
use crate::stream::pipe::GROUPS;
use crate::stream::row::{Header, Named, Row};
use crate::stream::summary::{Counts, Part};

/// Columns that hold no score, whatever stands in them.
const WORDS: [&str; 7] = ["id", "organisation", "role", "questionnaire", "respondents", "band", "caps"];
/// Rows that a thread takes at a time.
const HANDFUL: usize = 512;

/// The one document of all rows.
#[derive(serde::Serialize)]
struct Document<'a> {
    header: &'a Header,
    rows: Vec<Named<'a>>,
}

/// Rows scored by one questionnaire.
struct Rows {
    questionnaire: Arc<Questionnaire>,
    columns: Vec<(String, Column)>,
    /// How many there are.
    count: u64,
    rows: Vec<Row>,
    /// Those that were written at once instead: as lines, nobody looks at them again.
    lines: Vec<u8>,
    /// Counts for a summary by group; empty where none is asked for.
    groups: BTreeMap<String, Part>,
}

/// What a thread scores respondents with.
struct Worker<'s, 'q> {
    single: Single<'s, 'q>,
    /// Where rows are written at once.
    writer: Option<Writer<'s, 'q>>,
    organisation: &'s str,
    has_range: bool,
    /// What a summary tells apart, if one is asked for.
    group: Option<&'s Group>,
    counts: BTreeMap<String, Counts>,
    /// The respondent at hand.
    said: Dense,
}

/// `cem score`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let paths = or_here(&flags.paths);
    if let Some(streams) = stream::streams(&paths, flags.from)? {
        return stream::run(&streams, flags, session);
    }
    anyhow::ensure!(flags.summary.is_none() || flags.per == Per::Respondent, "--summary counts respondents, not assessments");
    stream::may_write(flags, &[])?;
    let mut request = Request { paths: &paths, questionnaire: flags.questionnaire.as_deref().map(Path::new), stdin: session.stdin };
    let mut loaded = Loaded::read_numbers(&mut request, flags.threads.map(usize::from));
    session.tell_read(&loaded.paths)?;
    anyhow::ensure!(
        !loaded.paths.is_empty() || !loaded.problems.is_empty(),
        "no answer files here; they end in .answers.yaml, .answers.yml or .answers.json (a form to fill in: cem answers template)"
    );
    let rows = if loaded.has_errors() { None } else { score(&mut loaded, flags)? };
    loaded.recall();
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
    let text = written(&rows, flags, session)?;
    let status = session.write(&text, &flags.output)?;
    stream::summarise(&rows.questionnaire, flags, (rows.count, 0), rows.groups, session)?;
    std::mem::forget(loaded);
    Ok(status)
}

/// The rows; none where the files do not go together.
fn score(loaded: &mut Loaded, flags: &Flags) -> anyhow::Result<Option<Rows>> {
    let mut all: Option<Rows> = None;
    for (organisation, sheets) in by_organisation(std::mem::take(&mut loaded.sheets)) {
        loaded.sheets = sheets;
        let Some(mut assessment) = loaded.assessment() else { return Ok(None) };
        if flags.anonymous {
            anonymous::strip(&mut assessment.sheets);
            assessment.sheets.sort_by(|left, right| left.respondent.id.cmp(&right.respondent.id));
        }
        let q = &assessment.questionnaire;
        if all.is_none() {
            all = Some(Rows {
                questionnaire: Arc::clone(q),
                columns: picked(&flags.columns, q)?,
                count: 0,
                rows: Vec::new(),
                lines: Vec::new(),
                groups: BTreeMap::new(),
            });
        }
        let Some(rows) = &mut all else { continue };
        let first = &rows.questionnaire;
        anyhow::ensure!(
            (&first.id, &first.version) == (&q.id, &q.version),
            "these answers are scored by {} {} and by {}; score them apart",
            first.id,
            first.version,
            q.id
        );
        add(rows, &assessment, &organisation, flags)?;
        // As at the end of the command: letting go of very many sheets one by one only takes time.
        std::mem::forget(assessment);
    }
    Ok(all)
}

/// The sheets of each organisation, by its name.
fn by_organisation(sheets: Vec<AnswerSheet>) -> BTreeMap<String, Vec<AnswerSheet>> {
    let mut groups: BTreeMap<String, Vec<AnswerSheet>> = BTreeMap::new();
    if sheets.windows(2).all(|pair| pair[0].organisation == pair[1].organisation) {
        groups.extend(sheets.first().map(|sheet| sheet.organisation.clone()).map(|name| (name, sheets)));
        return groups;
    }
    for sheet in sheets {
        match groups.get_mut(&sheet.organisation) {
            Some(group) => group.push(sheet),
            None => drop(groups.insert(sheet.organisation.clone(), vec![sheet])),
        }
    }
    groups
}

/// Adds the rows of one organisation.
fn add(all: &mut Rows, assessment: &Assessment, organisation: &str, flags: &Flags) -> anyhow::Result<()> {
    let q = &*assessment.questionnaire;
    let scorer = scorer(q, &flags.without_cap)?;
    if flags.per == Per::Assessment {
        let counts = |sheet: &&AnswerSheet| !sheet.responses.role.and_then(|role| q.roles.get(role.at())).is_some_and(|role| role.apart);
        let respondents = assessment.sheets.iter().filter(counts).count();
        all.rows.push(Row::of_panel(organisation, respondents, q, &scorer.score(&panel(assessment))));
        all.count += 1;
        return Ok(());
    }
    let group = flags.group_by.as_deref().map_or(Group::None, |name| Group::named(name, q));
    if let Group::Member(name) = &group {
        anyhow::bail!("answer files have no `{name}` to group by: there are role, organisation and the profile facts");
    }
    let columns: Vec<Column> = all.columns.iter().map(|(_, column)| *column).collect();
    let format = match flags.format() {
        ScoreFormat::Csv => Some(RowFormat::Csv),
        ScoreFormat::Ndjson => Some(RowFormat::Ndjson),
        ScoreFormat::Table | ScoreFormat::Json => None,
    };
    let worker = || Worker {
        single: scorer.single(),
        writer: format.map(|format| Writer::new(&scorer, &columns, format, text::is_hidden)),
        organisation,
        has_range: columns.iter().any(|column| matches!(column, Column::Low | Column::High)),
        group: flags.summary.is_some().then_some(&group),
        counts: BTreeMap::new(),
        said: Dense::default(),
    };
    let handfuls: Vec<&[AnswerSheet]> = assessment.sheets.chunks(HANDFUL).collect();
    let threads = threads(flags.threads.map(usize::from), assessment.sheets.len());
    let (done, workers) = in_parallel(&handfuls, threads, worker, |worker, _, sheets| worker.score(q, sheets));
    for (rows, lines) in done {
        all.rows.extend(rows);
        all.lines.extend_from_slice(&lines);
    }
    all.count += assessment.sheets.len() as u64;
    for (name, counts) in workers.into_iter().flat_map(|worker| worker.counts) {
        // Whole numbers that were counted here.
        let _ = all.groups.entry(name).or_default().add(&counts.part(q));
    }
    anyhow::ensure!(all.groups.len() <= GROUPS, "--group-by makes more than {GROUPS} groups");
    Ok(())
}

impl Worker<'_, '_> {
    /// The rows of some respondents: as lines where they are written at once.
    fn score(&mut self, q: &Questionnaire, sheets: &[AnswerSheet]) -> (Vec<Row>, Vec<u8>) {
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        for sheet in sheets {
            let Self { single, said, .. } = self;
            said.copy_from(&sheet.responses);
            single.score(said);
            if let Some(group) = self.group {
                let name = group.of(q, said, &sheet.organisation, "");
                if !self.counts.contains_key(&*name) {
                    self.counts.insert(name.clone().into_owned(), Counts::new(q));
                }
                self.counts.get_mut(&*name).into_iter().for_each(|counts| counts.count(said, single));
            }
            let id = &sheet.respondent.id;
            match &mut self.writer {
                Some(writer) => writer.row(&mut lines, Who { id, organisation: self.organisation }, said, single),
                None => {
                    let range = if self.has_range { single.range(said) } else { None };
                    rows.push(Row { range, ..Row::of_one(id, self.organisation, q, said, single) });
                }
            }
        }
        (rows, lines)
    }
}

/// The columns asked for, or all.
fn picked(names: &[String], q: &Questionnaire) -> anyhow::Result<Vec<(String, Column)>> {
    let columns = if names.is_empty() { Column::usual(q) } else { stream::columns(names, q)? };
    anyhow::ensure!(!columns.contains(&Column::Recommendations), "recommendations are a column of streams; of answer files, cem report shows them");
    Ok(columns.into_iter().map(|column| (column.name(q).to_owned(), column)).collect())
}

fn written(rows: &Rows, flags: &Flags, session: &Session<'_>) -> anyhow::Result<String> {
    let header = Header::new(env!("CARGO_PKG_VERSION"), &rows.questionnaire);
    let lines = str::from_utf8(&rows.lines)?;
    let inert = |json: serde_json::Result<String>| anyhow::Ok(text::inert(&json?) + "\n");
    Ok(match flags.format() {
        ScoreFormat::Table => table(rows, session),
        ScoreFormat::Csv => {
            let mut writer = csv::Writer::from_writer(Vec::new());
            writer.write_record(rows.columns.iter().map(|(name, _)| name))?;
            for row in &rows.rows {
                // A table in plain text may be looked at in a terminal too.
                writer.write_record(rows.columns.iter().map(|(_, column)| text::clean(&row.text(*column), true)))?;
            }
            String::from_utf8(writer.into_inner()?)? + lines
        }
        ScoreFormat::Ndjson => {
            let mut text = inert(serde_json::to_string(&header))?;
            for row in &rows.rows {
                text += &inert(serde_json::to_string(&Named { columns: &rows.columns, row }))?;
            }
            format!("{text}{lines}{{\"type\":\"summary\",\"rows\":{}}}\n", rows.count)
        }
        ScoreFormat::Json => {
            let list: Vec<Named<'_>> = rows.rows.iter().map(|row| Named { columns: &rows.columns, row }).collect();
            inert(serde_json::to_string_pretty(&Document { header: &header, rows: list }))?
        }
    })
}

/// A table for the screen: one decimal, and only columns in which something stands.
fn table(rows: &Rows, session: &Session<'_>) -> String {
    let texts: Vec<Vec<String>> = rows.rows.iter().map(|row| shown(row, &rows.columns)).collect();
    let narrow = ["organisation", "questionnaire", "respondents"];
    let same = |at: usize| texts.windows(2).all(|pair| pair[0][at] == pair[1][at]);
    let kept: Vec<usize> = (0..rows.columns.len())
        .filter(|at| texts.iter().any(|row| !row[*at].is_empty()) && !(narrow.contains(&rows.columns[*at].0.as_str()) && same(*at)))
        .collect();
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(kept.iter().map(|at| rows.columns[*at].0.as_str()));
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
fn shown(row: &Row, columns: &[(String, Column)]) -> Vec<String> {
    let cell = |(name, column): &(String, Column)| {
        let text = row.text(*column);
        match text.parse::<f64>() {
            Ok(number) if name == "coverage" => format!("{number:.2}"),
            Ok(number) if !WORDS.contains(&name.as_str()) => tenth(number),
            Ok(_) | Err(_) => text,
        }
    };
    columns.iter().map(cell).collect()
}
