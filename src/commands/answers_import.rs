//! `cem answers import`: answers files of tables, filled forms and JSON. All rows or, where that is asked for, the good ones; every problem is told.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::language::spoken;
use super::load::{Loaded, named};
use super::questionnaire::library;
use super::{Session, plural};
use crate::answers::import::mapping::{self, Mapping};
use crate::answers::import::respondents::{self, Defaults};
use crate::answers::import::{Form, Table, columns, delimited, documents, page};
use crate::cli::{AnswersImport as Flags, ImportFormat};
use crate::diagnostic::{Code, Diagnostic, Files, Place, Severity, any_error};
use crate::exit_status::ExitStatus;
use crate::questionnaire::Questionnaire;
use crate::source;
use crate::yaml::MAX_BYTES;

/// An answers file that may be written.
struct Ready {
    id: String,
    text: String,
    answers: Option<usize>,
    from: String,
}

/// What came of a source.
#[derive(Default)]
struct Read {
    files: Files,
    problems: Vec<Diagnostic>,
    ready: Vec<Ready>,
    /// What is worth knowing besides.
    notes: Vec<String>,
}

/// `cem answers import`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    let bytes = bytes_of(&flags.file, session)?;
    let mut read = Read::default();
    read.source(flags, &bytes)?;
    read.check(flags);
    read.twice();
    let targets = read.targets(flags);
    let failed = any_error(&read.problems);
    if !read.problems.is_empty() {
        // A table's problems are all of one kind, and each is a cell to mend: none is left out. The order is the table's.
        let drawn = session.drawn(&read.problems, &read.files, false, true);
        session.tell(&drawn)?;
    }
    if !session.quiet {
        let notes: String = read.notes.iter().map(|note| session.fit(note)).collect();
        session.tell(&notes)?;
    }
    if failed && !flags.partial || targets.is_empty() {
        session.tell("Nothing was written.\n")?;
        return Ok(ExitStatus::CannotDo);
    }
    if let (Some(folder), false) = (&flags.output, flags.dry_run) {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        for (ready, path) in &targets {
            crate::atomic_file::write(path, ready.text.as_bytes())?;
        }
    }
    let lines: Vec<String> = targets
        .iter()
        .map(|(ready, path)| {
            let answers = ready.answers.map_or(String::new(), |count| format!(", {}", plural(count, "answer")));
            format!("{}: from {}{answers}", source::shown(path), ready.from)
        })
        .collect();
    let text: String = lines.iter().map(|line| session.fit(line)).collect();
    session.print(&text)?;
    let done = if flags.dry_run { "would be written; nothing was" } else { "written" };
    if !session.quiet {
        session.tell(&format!("{} {done}.\n", plural(targets.len(), "answers file")))?;
    }
    Ok(if failed { ExitStatus::Findings } else { ExitStatus::Success })
}

/// The bytes of a file or of standard input, at most 32 MiB.
fn bytes_of(path: &Path, session: &mut Session<'_>) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = MAX_BYTES as u64 + 1;
    let shown = source::shown(path);
    if path.as_os_str() == "-" {
        session.stdin.take(most).read_to_end(&mut bytes).context("standard input cannot be read")?;
    } else {
        let about = std::fs::metadata(path).with_context(|| format!("{shown} cannot be read"))?;
        anyhow::ensure!(about.is_file(), "{shown} cannot be read: it is not a regular file");
        let file = std::fs::File::open(path).with_context(|| format!("{shown} cannot be read"))?;
        file.take(most).read_to_end(&mut bytes).with_context(|| format!("{shown} cannot be read"))?;
    }
    anyhow::ensure!(bytes.len() <= MAX_BYTES, "{shown} is larger than {} MiB", MAX_BYTES >> 20);
    Ok(bytes)
}

/// What a source is: by its name, else by how it begins.
fn format_of(path: &Path, bytes: &[u8]) -> anyhow::Result<ImportFormat> {
    let end = path.extension().map(|end| end.to_string_lossy().to_lowercase()).unwrap_or_default();
    Ok(match end.as_str() {
        "xlsx" | "xlsm" => ImportFormat::Xlsx,
        "xls" | "xlsb" | "ods" | "numbers" => anyhow::bail!("{} is a spreadsheet of another format; save it as XLSX or as CSV in UTF-8", path.display()),
        "csv" | "tsv" | "tab" => ImportFormat::Csv,
        "json" => ImportFormat::Json,
        "ndjson" | "jsonl" => ImportFormat::Ndjson,
        "md" | "markdown" => ImportFormat::Markdown,
        "yaml" | "yml" => ImportFormat::Yaml,
        _ if bytes.starts_with(b"PK\x03\x04") => ImportFormat::Xlsx,
        _ => {
            let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
            let text = text.trim_start_matches('\u{feff}').trim_start();
            match text.chars().next() {
                Some('{' | '[') => ImportFormat::Json,
                _ if page::form(text).is_some() => ImportFormat::Markdown,
                _ if text.lines().any(|line| line.starts_with("format: cem-answers")) => ImportFormat::Yaml,
                _ => ImportFormat::Csv,
            }
        }
    })
}

/// A text of UTF-8. Spreadsheets save "Unicode text" as UTF-16, which deserves a word of its own.
fn text_of(bytes: &[u8], shown: &str, files: &mut Files) -> Result<String, Box<Diagnostic>> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") || bytes.iter().take(4096).any(|byte| *byte == 0) {
        let problem = Diagnostic::new(Code::NotUtf8, format!("{shown} is UTF-16, or no text at all"));
        return Err(Box::new(problem.help("save it as \"CSV UTF-8\"")));
    }
    source::decode(bytes.to_vec(), shown, files)
}

impl Read {
    /// Reads the source as what it is.
    fn source(&mut self, flags: &Flags, bytes: &[u8]) -> anyhow::Result<()> {
        let shown = source::shown(&flags.file);
        let format = flags.from.map_or_else(|| format_of(&flags.file, bytes), Ok)?;
        if format == ImportFormat::Xlsx {
            return self.workbook(flags, bytes, shown);
        }
        let mut broken = Files::default();
        let text = match text_of(bytes, &shown, &mut broken) {
            Ok(text) => text,
            Err(problem) => {
                self.files = broken;
                self.problems.push(*problem);
                return Ok(());
            }
        };
        let file = self.files.add(shown.clone(), text.clone());
        match format {
            ImportFormat::Csv | ImportFormat::Xlsx => {
                if let Some(table) = delimited::read(&text, file, &mut self.problems) {
                    self.table(flags, table, None)?;
                }
            }
            ImportFormat::Markdown => {
                let Some(form) = page::form(&text) else {
                    let problem = Diagnostic::new(Code::WrongFormat, "this page is no form of cem answers template");
                    self.problems
                        .push(problem.at(Place { file, start: 0, end: 1 }).help("its first line names the questionnaire: <!-- cem-form ID VERSION HASH -->"));
                    return Ok(());
                };
                if let Some(q) = self.questionnaire(flags, Some(&form))? {
                    let table = page::read(&text, form, &q, file, &mut self.problems);
                    self.table(flags, table, Some(q))?;
                }
            }
            ImportFormat::Json | ImportFormat::Ndjson => {
                let lines = format == ImportFormat::Ndjson;
                let found = if lines { documents::read_lines(&text, file, &mut self.problems) } else { documents::read(&text, file, &mut self.problems) };
                self.ready.extend(found.into_iter().map(|document| Ready {
                    id: String::new(),
                    text: document.text,
                    answers: None,
                    from: format!("{shown}, document {}", document.number),
                }));
            }
            ImportFormat::Yaml => self.ready.push(Ready { id: String::new(), text, answers: None, from: shown }),
        }
        Ok(())
    }

    #[cfg(feature = "xlsx")]
    fn workbook(&mut self, flags: &Flags, bytes: &[u8], shown: String) -> anyhow::Result<()> {
        let file = self.files.add(shown, "");
        let Some(book) = crate::answers::import::workbook::read(bytes, flags.sheet.as_deref(), file, &mut self.problems) else { return Ok(()) };
        if !book.others.is_empty() {
            let others = book.others.join("`, `");
            self.notes.push(format!("Read the sheet `{}`; not read: `{others}` (--sheet NAME reads another).", book.sheet));
        }
        self.table(flags, book.table, None)
    }

    #[cfg(not(feature = "xlsx"))]
    fn workbook(&mut self, _: &Flags, _: &[u8], shown: String) -> anyhow::Result<()> {
        anyhow::bail!("this cem was built without spreadsheets (feature xlsx): save {shown} as CSV in UTF-8")
    }

    /// The questionnaire asked for, else the one that a form names, else core; in the language of the form, whose words it is read by, else in the one asked for.
    fn questionnaire(&mut self, flags: &Flags, form: Option<&Form>) -> anyhow::Result<Option<Questionnaire>> {
        let path = Path::new(flags.questionnaire.as_deref().or(form.map(|form| form.id.as_str())).unwrap_or("core"));
        let Some(q) = named(path, &library(), &mut self.files, &mut self.problems) else { return Ok(None) };
        let (asked, of_form) = (flags.spoken.lang.as_deref(), form.and_then(|form| form.language.as_deref()));
        if let (Some(asked), Some(of_form)) = (asked, of_form) {
            // Words of another language would be taken for what somebody wrote.
            anyhow::ensure!(asked == of_form, "this form is in `{of_form}`, not in `{asked}`: leave out --lang");
        }
        let language = of_form.or(asked);
        spoken(q, language, Some(path), &library(), &mut self.files, &mut self.problems)
    }

    /// Makes answers files of a table's rows.
    fn table(&mut self, flags: &Flags, mut table: Table, q: Option<Questionnaire>) -> anyhow::Result<()> {
        let q = match q {
            Some(q) => Some(q),
            None => self.questionnaire(flags, table.form.as_ref())?,
        };
        let Some(q) = q else { return Ok(()) };
        anyhow::ensure!(q.asked().next().is_some(), "{} asks no questions", q.id);
        table.check_form(&q, &mut self.files, &mut self.problems);
        let Some(mapping) = self.mapping(flags, &q)? else { return Ok(()) };
        if let Some(role) = flags.role.as_deref().filter(|role| q.find_role(role).is_none()) {
            let problem = Diagnostic::new(Code::UnknownRole, format!("unknown role `{role}`"));
            self.problems.push(problem.did_you_mean(role, q.roles.iter().map(|role| role.id.as_str())));
        }
        let skipped = table.skip(&mapping);
        if skipped > 0 {
            self.notes.push(format!("Left out below the heads: {}.", plural(skipped, "row")));
        }
        let targets = columns::find(&table, &q, &mapping, &mut self.files, &mut self.problems);
        let left_out: Vec<&str> = table.heads.iter().map(|head| head.text.as_str()).filter(|head| mapping.ignores(head)).collect();
        if !left_out.is_empty() {
            self.notes.push(format!("Columns left out: {}.", left_out.join(", ")));
        }
        if table.form.is_none() && !targets.contains(&Some(columns::Target::Id)) {
            self.notes.push("No column names the respondents, so they are numbered r01, r02, ... by row.".to_owned());
        }
        let stem = flags.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).filter(|stem| crate::decode::is_id(stem));
        let defaults = Defaults {
            questionnaire: &q,
            mapping: &mapping,
            organisation: flags.organisation.as_deref(),
            role: flags.role.as_deref(),
            id: stem.as_deref().filter(|_| table.form.is_some()),
        };
        let usable = table.form.is_none() || !any_error(&self.problems);
        let imported = respondents::of(&table, &targets, &defaults, &mut self.files, &mut self.problems);
        // A form is one person's answers: half of it is nobody's.
        self.ready.extend(imported.into_iter().filter(|_| usable).map(|one| Ready { id: one.id, text: one.text, answers: Some(one.answers), from: one.from }));
        Ok(())
    }

    /// The mapping file; an empty one where none is named; none where it has errors.
    fn mapping(&mut self, flags: &Flags, q: &Questionnaire) -> anyhow::Result<Option<Mapping>> {
        let Some(path) = &flags.map else { return Ok(Some(Mapping::default())) };
        let shown = source::shown(path);
        let mut broken = Files::default();
        match source::read(path, &shown, &mut broken) {
            Ok(text) => {
                let file = self.files.add(shown, text.clone());
                Ok(mapping::read(&text, file, q, &mut self.problems).filter(|_| !any_error(&self.problems)))
            }
            Err(problem) => anyhow::bail!("{}", problem.message),
        }
    }

    /// Checks each file as `cem check` will; one with errors is not written.
    fn check(&mut self, flags: &Flags) {
        let folder = flags.output.clone().unwrap_or_default();
        for mut one in std::mem::take(&mut self.ready) {
            let mut loaded = Loaded::of_text(&folder.join("x"), &one.from, &one.text, flags.questionnaire.as_deref().map(Path::new));
            for problem in std::mem::take(&mut loaded.problems) {
                let moved = |place: Place, files: &mut Files| Place { file: files.add(loaded.files.path(place.file), loaded.files.text(place.file)), ..place };
                let place = problem.place.map(|place| moved(place, &mut self.files));
                let also = problem.also.iter().map(|(place, word)| (moved(*place, &mut self.files), word.clone())).collect();
                // What is missing from a survey is seen in the report; here it would be said once for every row.
                if problem.severity == Severity::Error || one.answers.is_none() {
                    self.problems.push(Diagnostic { place, also, ..problem });
                }
            }
            if let (Some(sheet), false) = (loaded.sheets.first(), loaded.has_errors()) {
                one.id.clone_from(&sheet.respondent.id);
                self.ready.push(one);
            }
        }
    }

    /// Two documents of one respondent would be one file: neither is taken. Names that differ in case alone are one on many systems.
    fn twice(&mut self) {
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        self.ready.iter().for_each(|one| *count.entry(one.id.to_lowercase()).or_default() += 1);
        let (ready, twice): (Vec<Ready>, Vec<Ready>) =
            std::mem::take(&mut self.ready).into_iter().partition(|one| count.get(&one.id.to_lowercase()) == Some(&1));
        self.ready = ready;
        for one in twice {
            let place = Place { file: self.files.add(one.from, ""), start: 0, end: 0 };
            self.problems.push(Diagnostic::new(Code::SameRespondent, format!("the respondent `{}` comes twice, so neither is taken", one.id)).at(place));
        }
    }

    /// Where each file goes. One that exists stays, unless forced.
    fn targets(&mut self, flags: &Flags) -> Vec<(Ready, PathBuf)> {
        let folder = flags.output.clone().unwrap_or_default();
        let mut targets = Vec::new();
        for one in std::mem::take(&mut self.ready) {
            let path = folder.join(format!("{}.answers.yaml", one.id));
            if !flags.force && flags.output.is_some() && path.symlink_metadata().is_ok() {
                self.problems.push(Diagnostic::new(Code::Unreadable, format!("{} exists already; --force overwrites it", source::shown(&path))));
            } else {
                targets.push((one, path));
            }
        }
        targets
    }
}
