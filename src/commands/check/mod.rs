//! `cem check`: are answer files valid, complete, fresh, and above the gate? The verdict is settled first and shown second, the same in every format.

mod age;
mod baseline;
mod completeness;
mod exceptions;
mod gates;
mod redact;
pub(super) mod settings;

use std::path::{Path, PathBuf};

use super::load::{Loaded, Request};
use super::report::{cannot_do, or_here, panel, scorer};
use super::{Session, plural};
use crate::answers::assessment::Assessment;
use crate::cli::{Check as Flags, CheckFormat};
use crate::diagnostic::{Code, Diagnostic, Files, Severity, draw, sort};
use crate::exit_status::ExitStatus;
use crate::report::verdict::{Asked, CheckReport, Outcome, Word, finding};
use crate::report::{check_json, github, gitlab, junit, number, sarif};
use crate::rules::Scores;
use crate::rules::gate::judge;
use settings::Settings;

/// `cem check`.
pub(super) fn run(flags: &Flags, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
    ready(flags)?;
    let paths = or_here(&flags.paths);
    let mut request = Request { paths: &paths, questionnaire: flags.questionnaire.as_deref().map(Path::new), stdin: session.stdin };
    let mut loaded = Loaded::default();
    let checked = Checked::new(flags, &mut request, &mut loaded);
    loaded.recall();
    session.tell_read(&loaded.paths)?;
    // What can fail is done before anything is shown: the verdict shown is the one it ends with.
    let mut wrote = None;
    if let (Some((path, text)), Word::Passed) = (&checked.new_baseline, checked.report(flags, &loaded).verdict) {
        match crate::atomic_file::write(path, text.as_bytes()) {
            Ok(()) => wrote = Some(crate::source::shown(path)),
            Err(error) => loaded.problems.push(Diagnostic::new(Code::NotDone, format!("{error:#}"))),
        }
    }
    sort(&mut loaded.problems);
    if flags.summary
        && let Err(error) = summary(&checked.report(flags, &loaded))
    {
        loaded.problems.push(Diagnostic::new(Code::NotDone, format!("{error:#}")));
        sort(&mut loaded.problems);
    }
    let report = checked.report(flags, &loaded);
    show(flags, &report, &loaded, session)?;
    if let Some(path) = wrote {
        session.tell(&format!("Wrote {}\n", draw::visible(&path)))?;
    }
    Ok(match (report.verdict, flags.exit_zero) {
        (Word::Passed, _) | (Word::Failed, true) => ExitStatus::Success,
        (Word::Failed, false) => ExitStatus::Findings,
        (Word::Error, _) => ExitStatus::CannotDo,
    })
}

/// What was found, before it is put into words.
#[derive(Default)]
struct Checked {
    fail_on_warnings: bool,
    gates: Vec<crate::report::verdict::GateLine>,
    outcomes: Vec<Outcome>,
    scores: Option<Scores>,
    new_baseline: Option<(PathBuf, String)>,
}

impl Checked {
    fn new(flags: &Flags, request: &mut Request<'_>, loaded: &mut Loaded) -> Self {
        let mut checked = Self::default();
        let settings = Settings::new(flags, &mut loaded.files, &mut loaded.problems);
        let before = loaded.problems.len();
        // The words for people show findings only; what became of every question is kept for the formats that list it.
        let lists = flags.summary || flags.formats().iter().any(|format| *format != CheckFormat::Text);
        *loaded = std::mem::take(loaded).read_each(request, &mut |loaded| {
            let Some(settings) = &settings else { return false };
            checked.outcomes.append(&mut completeness::look(loaded, settings.require_complete, &settings.exceptions, lists));
            if let (Some(days), Some(today)) = (settings.max_age, settings.as_of) {
                age::look(loaded, days, today);
            }
            // A new baseline is a report, which shows notes and evidence; scoring needs the answers alone.
            !flags.update_baseline
        });
        if loaded.paths.is_empty() && loaded.problems.len() == before {
            if !flags.allow_empty {
                let problem = Diagnostic::new(Code::NotDone, "nothing to check: there are no answer files here");
                loaded.problems.push(problem.help("they end in .answers.yaml, .answers.yml or .answers.json; --allow-empty takes none for success"));
            }
            return checked;
        }
        let Some(settings) = settings else { return checked };
        checked.fail_on_warnings = settings.fail_on_warnings;
        if flags.update_baseline && settings.baseline.is_none() {
            let problem = Diagnostic::new(Code::NotDone, "--update-baseline has no baseline to write");
            loaded.problems.push(problem.help("name one with --baseline, or with `baseline` in cem.toml"));
        }
        if settings.as_of.is_none() && (settings.max_age.is_some() || !settings.exceptions.is_empty()) {
            loaded.problems.push(Diagnostic::new(Code::NotDone, "the clock does not say which day it is").help("name the day with --as-of"));
        }
        exceptions::apply(&settings, loaded);
        if flags.no_gate {
            return checked; // Files one by one: they need not belong together.
        }
        // A gate is held against a whole assessment only: a file left out could be the one that fails it.
        let all_read = !loaded.has_errors() || loaded.problems.iter().all(|problem| problem.severity != Severity::Error || gates::is_of_content(problem.code));
        let assessment = loaded.assessment();
        if let (Some(assessment), true) = (&assessment, all_read) {
            checked.hold(flags, &settings, assessment, loaded);
        } else if !loaded.has_errors() {
            loaded.problems.push(Diagnostic::new(Code::NotDone, "there is nothing to hold against the gate"));
        }
        checked
    }

    /// Holds the assessment against the gate.
    fn hold(&mut self, flags: &Flags, settings: &Settings, assessment: &Assessment, loaded: &mut Loaded) {
        let questionnaire = &assessment.questionnaire;
        let engine = match scorer(questionnaire, &flags.without_cap) {
            Ok(engine) => engine,
            Err(error) => return loaded.problems.push(Diagnostic::new(Code::NotDone, error.to_string())),
        };
        let scores = engine.score(&panel(assessment));
        let Some(gate) = gates::gate(settings, questionnaire, &mut loaded.problems) else { return };
        for check in &judge(&gate, &scores, gates::people(assessment)).checks {
            if !check.passed {
                loaded.problems.push(gates::missed(check, questionnaire, &engine, &scores));
            }
            self.gates.push(gates::line(check, questionnaire));
        }
        if flags.update_baseline {
            self.new_baseline = settings.baseline.clone().map(|path| (path, super::report::as_json(&engine, assessment, &scores)));
        }
        self.scores = Some(scores);
    }

    /// Everything decided, for every format.
    fn report(&self, flags: &Flags, loaded: &Loaded) -> CheckReport {
        let worst = loaded.problems.iter().map(|problem| problem.severity).max();
        let cannot = loaded.problems.iter().any(|problem| {
            problem.severity == Severity::Error && (problem.code == Code::NotDone || (!problem.code.number().starts_with("CEM3") && cannot_do(problem, loaded)))
        });
        let failed = worst == Some(Severity::Error) || (self.fail_on_warnings && worst == Some(Severity::Warning));
        let verdict = if cannot {
            Word::Error
        } else if failed {
            Word::Failed
        } else {
            Word::Passed
        };
        let by_file = completeness::ByFile::new(&self.outcomes);
        let findings = loaded.problems.iter().map(|problem| by_file.about(finding(problem, &loaded.files))).collect();
        CheckReport {
            verdict,
            exit_code: match verdict {
                Word::Passed => 0,
                Word::Failed => u8::from(!flags.exit_zero),
                Word::Error => 2,
            },
            tool_version: env!("CARGO_PKG_VERSION"),
            files: loaded.paths.iter().map(|path| path.to_string()).collect(),
            questionnaires: loaded.questionnaires.values().map(|q| Asked { id: q.id.clone(), version: q.version.clone(), sha256: q.sha256.clone() }).collect(),
            findings,
            gates: self.gates.clone(),
            outcomes: self.outcomes.clone(),
            score: self.scores.as_ref().and_then(|scores| scores.overall.score),
            range: self.scores.as_ref().and_then(|scores| scores.overall.range),
        }
    }
}

/// The document where nothing could be checked and no file is to blame.
pub(super) fn failure(message: &str) -> String {
    let finding = finding(&Diagnostic::new(Code::NotDone, message), &Files::default());
    check_json::render(&CheckReport {
        verdict: Word::Error,
        exit_code: 2,
        tool_version: env!("CARGO_PKG_VERSION"),
        files: Vec::new(),
        questionnaires: Vec::new(),
        findings: vec![finding],
        gates: Vec::new(),
        outcomes: Vec::new(),
        score: None,
        range: None,
    })
}

/// Refuses what could not be written in the end, before anything else is.
fn ready(flags: &Flags) -> anyhow::Result<()> {
    let formats = flags.formats();
    let output = flags.output.output.as_deref().filter(|path| path.as_os_str() != "-");
    match (formats.as_slice(), output) {
        ([_], None) => Ok(()),
        ([_], Some(path)) => super::may_write(path, flags.output.force),
        (_, None) => anyhow::bail!("several formats at once need a folder: -o FOLDER"),
        (_, Some(folder)) => formats.iter().try_for_each(|format| super::may_write(&folder.join(file_name(*format)), flags.output.force)),
    }
}

/// Writes every format asked for: one to the screen or a file, several to files of a folder.
fn show(flags: &Flags, report: &CheckReport, loaded: &Loaded, session: &mut Session<'_>) -> anyhow::Result<()> {
    let formats = flags.formats();
    if let [format] = formats.as_slice() {
        let quiet = session.quiet && report.verdict == Word::Passed && *format == CheckFormat::Text;
        if !quiet {
            let text = render(*format, flags, report, loaded, session);
            session.write(&text, &flags.output)?;
        }
        return Ok(());
    }
    let Some(folder) = flags.output.output.as_deref().filter(|folder| folder.as_os_str() != "-") else {
        anyhow::bail!("several formats at once need a folder: -o FOLDER");
    };
    std::fs::create_dir_all(folder).map_err(|error| anyhow::anyhow!("cannot make the folder {}: {error}", folder.display()))?;
    for format in formats {
        let text = render(format, flags, report, loaded, session);
        session.save(&folder.join(file_name(format)), &text, flags.output.force)?;
    }
    session.print(&closing(report))?;
    Ok(())
}

fn file_name(format: CheckFormat) -> &'static str {
    match format {
        CheckFormat::Text => "check.txt",
        CheckFormat::Json => "check.json",
        CheckFormat::Junit => "check.junit.xml",
        CheckFormat::Sarif => "check.sarif",
        CheckFormat::Github => "check.github.txt",
        CheckFormat::Gitlab => "check.gitlab.json",
    }
}

fn render(format: CheckFormat, flags: &Flags, report: &CheckReport, loaded: &Loaded, session: &Session<'_>) -> String {
    match format {
        CheckFormat::Text => in_words(flags, report, loaded, session),
        CheckFormat::Json => check_json::render(report),
        CheckFormat::Junit => junit::render(report),
        CheckFormat::Sarif => sarif::render(report),
        CheckFormat::Github => github::render(report),
        CheckFormat::Gitlab => gitlab::render(report),
    }
}

/// Appends to the file that GitHub Actions shows as the job's summary.
fn summary(report: &CheckReport) -> anyhow::Result<()> {
    use std::io::Write as _;
    let Some(path) = std::env::var_os("GITHUB_STEP_SUMMARY") else { return Ok(()) };
    let opened = std::fs::OpenOptions::new().append(true).create(true).open(&path);
    let written = opened.and_then(|mut file| file.write_all(github::summary(report).as_bytes()));
    written.map_err(|error| anyhow::anyhow!("cannot append to {}: {error}", Path::new(&path).display()))
}

fn count(report: &CheckReport, severity: Severity) -> usize {
    report.findings.iter().filter(|finding| finding.severity == severity).count()
}

fn in_words(flags: &Flags, report: &CheckReport, loaded: &Loaded, session: &Session<'_>) -> String {
    let to_screen = flags.output.output.is_none();
    let hidden = if flags.no_redact { None } else { Some(redact::files(&loaded.files, &loaded.problems)) };
    let mut text = session.drawn(&loaded.problems, hidden.as_ref().unwrap_or(&loaded.files), to_screen, flags.all);
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&closing(report));
    text
}

/// What was checked, the score, and the verdict.
fn closing(report: &CheckReport) -> String {
    let against: Vec<String> = report.questionnaires.iter().map(|q| format!("{} {}", q.id, q.version)).collect();
    let against = if against.is_empty() { String::new() } else { format!(" against {}", against.join(", ")) };
    let (errors, warnings) = (plural(count(report, Severity::Error), "error"), plural(count(report, Severity::Warning), "warning"));
    let mut text = format!("Checked {}{against}: {errors}, {warnings}.\n", plural(report.files.len(), "answer file"));
    let thresholds: Vec<f64> = report.gates.iter().map(|gate| gate.at_least).collect();
    if let (Some(score), false) = (report.score, report.gates.is_empty()) {
        text.push_str(&format!("Overall score {} of 100.\n", number::decided(score, &thresholds, 1)));
    }
    let verdict = match report.verdict {
        Word::Error => "COULD NOT CHECK",
        Word::Failed => "FAILED",
        Word::Passed if report.gates.is_empty() => "passed, no gate set",
        Word::Passed => "passed",
    };
    text.push_str(&format!("Gate: {verdict} (exit {})\n", report.exit_code));
    text
}
