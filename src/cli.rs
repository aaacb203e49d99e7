//! Every command and flag, no behaviour. The help of each command opens with an example.

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::LazyLock;

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::diagnostic::nearest;
use crate::exit_status::ExitStatus;

/// Assess whether an organisation is ready for Customer Experience Management, and what to do next
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(
    name = "cem",
    version,
    before_help = "Example: cem demo",
    after_help = "More: cem help COMMAND, cem help exit-codes",
    disable_help_subcommand = true,
    subcommand_value_name = "COMMAND",
    max_term_width = 100
)]
pub struct Cli {
    /// Flags that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do; without it, [`start_here`] is shown.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Flags that every command takes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[command(next_help_heading = "Global options")]
pub struct Global {
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more about what is done
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Colour,
    /// Never ask; fail where an answer would be needed
    #[arg(long, global = true)]
    pub no_input: bool,
    /// Plain sentences, for screen readers: no boxes, no bars
    #[arg(long, global = true)]
    pub accessible: bool,
    /// Work as if started in this folder
    #[arg(short = 'C', global = true, value_name = "DIR", id = "directory")]
    pub directory: Option<PathBuf>,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Colour {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum Command {
    /// Show the finished report of the built-in sample
    ///
    /// Nothing to set up: twelve people of an invented company have answered, and this is what they get.
    #[command(before_help = "Example: cem demo", after_long_help = after(&["cem demo -f markdown -o demo.md    the same as a page"], &DONE))]
    Demo(Demo),
    /// Make a report from answer files
    ///
    /// All files together are one assessment: one organisation at one time. Folders are searched for files ending in `.answers.yaml`, `.answers.yml` and
    /// `.answers.json`.
    #[command(
        before_help = "Example: cem report answers/",
        after_long_help = after(
            &[
                "cem report answers/ -f markdown -o report.md",
                "cem report answers/ --json | jq .overall.score",
                "cem report answers/ --without-cap G1     what the cap G1 costs",
                "cem report --verify report.json answers/     is it still what these answers give?",
            ],
            &CHECKED,
        )
    )]
    Report(Report),
    /// Check answer files: valid, complete, and above the gate
    ///
    /// Shows every problem at once, each with its place. Without a gate only the files are checked. Nothing checked is a failure, unless --allow-empty is given.
    #[command(
        before_help = "Example: cem check answers/ --fail-under 60",
        after_long_help = after(
            &["cem check answers/", "cem check answers/ --fail-under 60 --fail-under SUP=50", "cem check answers/ --require-complete --json"],
            &CHECKED,
        )
    )]
    Check(Check),
    /// Explain a diagnostic code, a question, a factor, or how the overall score was made
    ///
    /// With answer files, it shows how the number of these answers came about, step by step.
    #[command(
        before_help = "Example: cem explain overall answers/",
        after_long_help = after(&["cem explain CEM104", "cem explain IND-1", "cem explain IND answers/"], &DONE)
    )]
    Explain(Explain),
    /// List, show, write and check questionnaires
    #[command(subcommand, before_help = "Example: cem questionnaire list", subcommand_value_name = "COMMAND")]
    Questionnaire(QuestionnaireCommand),
    /// Show and change answers without an interview
    #[command(subcommand, before_help = "Example: cem answers set cio.answers.yaml IND-1=3", subcommand_value_name = "COMMAND")]
    Answers(AnswersCommand),
    /// Print the JSON Schema of a file format
    ///
    /// Editors use it to complete and check as you type; other programs use it to check what they read.
    #[command(before_help = "Example: cem schema answers -o answers.schema.json", after_long_help = after(&["cem schema report"], &DONE))]
    Schema(Schema),
    /// Make a folder to work in: a questionnaire to edit and a place for answers
    #[command(before_help = "Example: cem init acme", after_long_help = after(&["cem init     in the current folder"], &DONE))]
    Init(Init),
    /// Print the completions for a shell
    #[command(
        before_help = "Example: cem completions bash -o ~/.local/share/bash-completion/completions/cem",
        after_long_help = after(&["cem completions zsh > ~/.zfunc/_cem", "cem completions fish > ~/.config/fish/completions/cem.fish"], &DONE)
    )]
    Completions(Completions),
    /// Print the manual page
    #[command(before_help = "Example: cem man -o cem.1", after_long_help = after(&["cem man | man -l -"], &DONE))]
    Man(Man),
    /// Show the help of a command, or the page of a topic: exit-codes
    #[command(before_help = "Example: cem help report", after_long_help = after(&["cem help answers set", "cem help exit-codes"], &DONE))]
    Help(Help),
}

/// Where the result goes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct Output {
    /// Write to this file instead of the screen; `-` is the screen
    #[arg(short, long, value_name = "PATH")]
    pub output: Option<PathBuf>,
    /// Overwrite a file that exists
    #[arg(long, requires = "output")]
    pub force: bool,
}

/// Formats of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ReportFormat {
    /// For the screen
    #[default]
    Terminal,
    /// One document for programs
    Json,
    /// A page for wikis and repositories
    Markdown,
}

/// Formats of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CheckFormat {
    /// For people
    #[default]
    Text,
    /// One document for programs
    Json,
}

/// The format of a report, with `--json` for short.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
pub struct ReportShape {
    /// Format of the report
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: ReportFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Columns to lay out for
    #[arg(long, hide = true, value_name = "COLUMNS", value_parser = clap::value_parser!(u16).range(20..))]
    pub width: Option<u16>,
}

impl Cli {
    /// True where standard output is to be one JSON document, whatever happens.
    #[must_use]
    pub fn prints_json(&self) -> bool {
        let (json, output) = match &self.command {
            Some(Command::Questionnaire(QuestionnaireCommand::Diff(flags))) => return flags.format() == CheckFormat::Json,
            Some(Command::Demo(flags)) => (flags.shape.format() == ReportFormat::Json, &flags.output),
            Some(Command::Report(flags)) => (flags.shape.format() == ReportFormat::Json, &flags.output),
            Some(Command::Check(flags)) => (flags.format() == CheckFormat::Json, &flags.output),
            Some(_) | None => return false,
        };
        json && output.output.as_deref().is_none_or(|path| path.as_os_str() == "-")
    }
}

impl ReportShape {
    /// The format asked for.
    #[must_use]
    pub fn format(&self) -> ReportFormat {
        if self.json { ReportFormat::Json } else { self.format }
    }
}

/// Flags of `cem demo`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Demo {
    /// How it looks.
    #[command(flatten)]
    pub shape: ReportShape,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
}

/// Flags of `cem report`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Report {
    /// Answer files, and folders to search; `-` reads standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// How it looks.
    #[command(flatten)]
    pub shape: ReportShape,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
    /// Print this date in the report; without it the report has none
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<jiff::civil::Date>,
    /// Leave a cap out, or `all` of them; may be given several times
    #[arg(long, value_name = "ID|all")]
    pub without_cap: Vec<String>,
    /// Show the names of respondents
    #[arg(long)]
    pub names: bool,
    /// Make this JSON report again, with the options it records, and compare byte for byte
    #[arg(long, value_name = "REPORT", conflicts_with_all = ["format", "json", "output", "date", "without_cap", "names"])]
    pub verify: Option<PathBuf>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
}

/// Flags of `cem check`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Check {
    /// Answer files, and folders to search; `-` reads standard input [default: the current folder]
    pub paths: Vec<PathBuf>,
    /// Format of the result
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: CheckFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
    /// Fail where the overall score, or a factor's, is below this; may be given several times
    #[arg(long, value_name = "N|FACTOR=N")]
    pub fail_under: Vec<Threshold>,
    /// Leave a cap out, or `all` of them; may be given several times
    #[arg(long, value_name = "ID|all")]
    pub without_cap: Vec<String>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
    /// Show every problem, however many are alike
    #[arg(long)]
    pub all: bool,
    /// Finding no answer file is no failure
    #[arg(long)]
    pub allow_empty: bool,
    /// A required question without an answer is a failure
    #[arg(long)]
    pub require_complete: bool,
}

impl Check {
    /// The format asked for.
    #[must_use]
    pub fn format(&self) -> CheckFormat {
        if self.json { CheckFormat::Json } else { self.format }
    }
}

/// One value of `--fail-under`: a score that must be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Threshold {
    /// The factor's id; `None` for the overall score.
    pub factor: Option<String>,
    /// The score, 0 to 100.
    pub score: f64,
}

impl FromStr for Threshold {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (factor, number) = text.split_once('=').map_or((None, text), |(factor, number)| (Some(factor.trim()), number));
        if factor == Some("") {
            return Err("a factor's id must stand before `=`, as in `SUP=50`".to_owned());
        }
        let score: f64 = number
            .trim()
            .parse()
            .map_err(|_| format!("`{}` is not a number; write a score such as `60`, or a factor with one such as `SUP=50`", number.trim()))?;
        if !score.is_finite() {
            return Err(format!("`{}` is not a finite number", number.trim()));
        }
        if !(0.0..=100.0).contains(&score) {
            return Err(format!("scores go from 0 to 100, and {score} is outside"));
        }
        Ok(Self { factor: factor.filter(|factor| *factor != "overall").map(str::to_owned), score })
    }
}

fn day(text: &str) -> Result<jiff::civil::Date, String> {
    crate::decode::date(text).ok_or_else(|| "write a day of the calendar as YEAR-MONTH-DAY, such as 2026-09-14".to_owned())
}

/// Flags of `cem explain`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Explain {
    /// A diagnostic code, a question, a factor, or `overall` [default: overall]
    #[arg(value_name = "CODE|QUESTION|FACTOR|overall")]
    pub what: Option<String>,
    /// Answer files, and folders to search
    pub paths: Vec<PathBuf>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
}

/// The commands of `cem questionnaire`.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum QuestionnaireCommand {
    /// List the questionnaires that are known here
    #[command(before_help = "Example: cem questionnaire list", after_long_help = after(&[], &DONE))]
    List,
    /// Show a questionnaire's questions and levels
    #[command(before_help = "Example: cem questionnaire show core", after_long_help = after(&["cem questionnaire show ./my.questionnaire.yaml"], &DONE))]
    Show {
        /// Its id, or its file
        #[arg(value_name = "ID|FILE")]
        id: String,
    },
    /// Write a questionnaire to start from
    #[command(before_help = "Example: cem questionnaire new my.questionnaire.yaml", after_long_help = after(&["cem questionnaire new     on the screen"], &DONE))]
    New {
        /// The file to write [default: the screen]
        file: Option<PathBuf>,
        /// Overwrite a file that exists
        #[arg(long, requires = "file")]
        force: bool,
    },
    /// Check questionnaire files and show every problem at once
    #[command(
        before_help = "Example: cem questionnaire check my.questionnaire.yaml",
        after_long_help = after(&["cem questionnaire check questionnaires/*.yaml"], &CHECKED)
    )]
    Check {
        /// The files [default: the shipped questionnaires]
        files: Vec<PathBuf>,
        /// Show every problem, however many are alike
        #[arg(long)]
        all: bool,
    },
    /// Show what changed between two questionnaires, and what each change does to saved answers
    ///
    /// New questions and other weights change scores, not what was said. Other words, other levels and removed questions change what saved answers mean: with
    /// --exit-code that is a finding.
    #[command(
        before_help = "Example: cem questionnaire diff old.yaml new.yaml",
        after_long_help = after(
            &["cem questionnaire diff core my.questionnaire.yaml --exit-code", "cem questionnaire diff core my.questionnaire.yaml -f json"],
            &CHECKED,
        )
    )]
    Diff(QuestionnaireDiff),
    /// Write a questionnaire as a page to read: questions, levels, rules and what they rest on
    #[command(before_help = "Example: cem questionnaire docs core -o core.md", after_long_help = after(&["cem questionnaire docs     the core questionnaire, on the screen"], &DONE))]
    Docs {
        /// Its id, or its file [default: core]
        #[arg(value_name = "ID|FILE")]
        id: Option<String>,
        /// Where it goes.
        #[command(flatten)]
        output: Output,
    },
}

/// Flags of `cem questionnaire diff`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct QuestionnaireDiff {
    /// The old one: its id, or its file
    #[arg(value_name = "OLD")]
    pub old: String,
    /// The new one: its id, or its file
    #[arg(value_name = "NEW")]
    pub new: String,
    /// Format of the result
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t)]
    format: CheckFormat,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// End with 1 where saved answers mean something else now
    #[arg(long)]
    pub exit_code: bool,
}

impl QuestionnaireDiff {
    /// The format asked for.
    #[must_use]
    pub fn format(&self) -> CheckFormat {
        if self.json { CheckFormat::Json } else { self.format }
    }
}

/// The commands of `cem answers`.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum AnswersCommand {
    /// Show the answers of one file in words
    #[command(before_help = "Example: cem answers show cio.answers.yaml", after_long_help = after(&[], &DONE))]
    Show {
        /// The answers file
        file: PathBuf,
        /// Use this questionnaire
        #[arg(long, value_name = "ID|FILE")]
        questionnaire: Option<String>,
    },
    /// Set answers in a file, keeping its comments and order; the file is made where it is missing
    ///
    /// An answer is a level, an option, or one of dont_know, not_applicable and later. A note that is there stays, unless --note gives another one.
    #[command(
        before_help = "Example: cem answers set cio.answers.yaml IND-1=3 IND-2=dont_know",
        after_long_help = after(
            &[
                "cem answers set cio.answers.yaml IND-4=not_applicable --reason \"One product, one team.\"",
                "cem answers set cio.answers.yaml IND-1=3 --organisation Acme --respondent cio",
            ],
            &DONE,
        )
    )]
    Set(AnswersSet),
    /// Carry answers over to a new version of their questionnaire, keeping comments and order
    ///
    /// Nothing is lost: a question that is gone keeps its answer as a comment at the end (with --drop-removed), one whose levels changed is put off with the old
    /// answer in its note, reworded ones are listed to be read again. New files stand beside the old ones as NAME.migrated.answers.yaml; none is overwritten.
    #[command(
        before_help = "Example: cem answers migrate cio.answers.yaml --from old.yaml --to new.yaml",
        after_long_help = after(
            &[
                "cem answers migrate a.answers.yaml --to core --rename IND-9=IND-10 -o migrated/",
                "cem answers migrate a.answers.yaml --to core --drop-removed --in-place",
            ],
            &DONE,
        )
    )]
    Migrate(AnswersMigrate),
    /// Remove answers from a file, keeping its comments and order
    #[command(before_help = "Example: cem answers unset cio.answers.yaml IND-1", after_long_help = after(&[], &DONE))]
    Unset {
        /// The answers file
        file: PathBuf,
        /// The questions
        #[arg(required = true, value_name = "QUESTION")]
        questions: Vec<String>,
    },
    /// Write an empty answers file to fill in, with every question and its levels as comments
    #[command(
        before_help = "Example: cem answers template core -o cio.answers.yaml",
        after_long_help = after(&["cem answers template front-line     on the screen"], &DONE)
    )]
    Template {
        /// The questionnaire's id, or its file [default: core]
        #[arg(value_name = "ID|FILE")]
        id: Option<String>,
        /// Where it goes.
        #[command(flatten)]
        output: Output,
    },
}

/// Flags of `cem answers migrate`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AnswersMigrate {
    /// Answer files, and folders to search
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The questionnaire to carry them over to
    #[arg(long, value_name = "ID|FILE")]
    pub to: String,
    /// The questionnaire they answer [default: the one of their id]
    #[arg(long, value_name = "ID|FILE")]
    pub from: Option<String>,
    /// Write the new files into this folder
    #[arg(short, long, value_name = "DIR", conflicts_with = "in_place")]
    pub output: Option<PathBuf>,
    /// Change the files themselves
    #[arg(long)]
    pub in_place: bool,
    /// A question has another id now; may be given several times
    #[arg(long, value_name = "OLD=NEW")]
    pub rename: Vec<Rename>,
    /// Keep the answers of removed questions as comments at the end
    #[arg(long)]
    pub drop_removed: bool,
    /// Keep the answers of questions whose levels changed
    #[arg(long)]
    pub keep_levels: bool,
}

/// One `OLD=NEW`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The old id.
    pub old: String,
    /// The new id.
    pub new: String,
}

impl FromStr for Rename {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=').map(|(old, new)| (old.trim(), new.trim())) {
            Some((old, new)) if !old.is_empty() && !new.is_empty() && old != new => Ok(Self { old: old.to_owned(), new: new.to_owned() }),
            Some(_) | None => Err("write the old and the new id of a question, such as `IND-9=IND-10`".to_owned()),
        }
    }
}

/// Flags of `cem answers set`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct AnswersSet {
    /// The answers file
    pub file: PathBuf,
    /// Questions with their answers
    #[arg(required = true, value_name = "QUESTION=ANSWER")]
    pub answers: Vec<Assignment>,
    /// A note to the answer; it stays in the file
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// Why the question is not applicable
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// For a new file: id of the respondent
    #[arg(long, value_name = "ID")]
    pub respondent: Option<String>,
    /// For a new file: role of the respondent
    #[arg(long, value_name = "ROLE")]
    pub role: Option<String>,
    /// For a new file: the organisation
    #[arg(long, value_name = "NAME")]
    pub organisation: Option<String>,
    /// Use this questionnaire
    #[arg(long, value_name = "ID|FILE")]
    pub questionnaire: Option<String>,
}

/// One `QUESTION=ANSWER`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The question's id.
    pub question: String,
    /// The answer as given, not empty.
    pub answer: String,
}

impl FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=').map(|(question, answer)| (question.trim(), answer.trim())) {
            Some((question, answer)) if !question.is_empty() && !answer.is_empty() => Ok(Self { question: question.to_owned(), answer: answer.to_owned() }),
            Some((question, "")) if !question.is_empty() => Err(format!("no answer stands behind `=`; to remove an answer: cem answers unset FILE {question}")),
            Some(_) | None => Err("write a question and its answer, such as `IND-1=3` or `IND-1=dont_know`".to_owned()),
        }
    }
}

/// Flags of `cem schema`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Schema {
    /// The format
    #[arg(value_enum)]
    pub of: SchemaOf,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
}

/// Formats that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// `cem-questionnaire/1`
    Questionnaire,
    /// `cem-answers/1`
    Answers,
    /// What `cem report --json` prints
    Report,
}

/// Flags of `cem init`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Init {
    /// The folder; made where it is missing [default: the current folder]
    pub dir: Option<PathBuf>,
}

/// Flags of `cem completions`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
}

/// Flags of `cem man`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Man {
    /// Where it goes.
    #[command(flatten)]
    pub output: Output,
}

/// Flags of `cem help`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Help {
    /// A command, or the topic `exit-codes`
    #[arg(value_name = "COMMAND|TOPIC")]
    pub words: Vec<String>,
}

/// Pages of `cem help` that are not commands.
const TOPICS: [(&str, Page); 1] = [("exit-codes", ExitStatus::page)];
/// Makes a page.
type Page = fn() -> String;

/// Exit codes of a command that does a job. Made once: every run builds the whole command line, and hardly any shows its help.
static DONE: LazyLock<String> = LazyLock::new(|| ExitStatus::table(&[ExitStatus::Success, ExitStatus::CannotDo]));
/// Exit codes of a command that looks for something wrong.
static CHECKED: LazyLock<String> = LazyLock::new(|| ExitStatus::table(&[ExitStatus::Success, ExitStatus::Findings, ExitStatus::CannotDo]));

/// The end of a long help: more examples, and the exit codes the command can have.
fn after(examples: &[&str], statuses: &str) -> String {
    let examples: String = examples.iter().map(|example| format!("  {example}\n")).collect();
    let head = if examples.is_empty() { "" } else { "More examples:\n" };
    let gap = if examples.is_empty() { "" } else { "\n" };
    format!("{head}{examples}{gap}Exit codes (cem help exit-codes):\n{}", statuses.trim_end())
}

/// Reads the command line.
///
/// # Errors
/// A wrong command line, with what was meant where something is near; also `--help` and `--version`, whose text the error holds. [`status`] tells them apart.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(words)
}

/// How the command ends after [`parse`] gave an error: help and version are no failure.
#[must_use]
pub fn status(error: &clap::Error) -> ExitStatus {
    if error.use_stderr() { ExitStatus::CannotDo } else { ExitStatus::Success }
}

/// The page of `cem help WORDS`.
///
/// # Errors
/// When there is no such command or topic.
pub fn help(words: &[String]) -> Result<StyledStr, clap::Error> {
    if let [topic] = words
        && let Some((_, page)) = TOPICS.iter().find(|(name, _)| name == topic)
    {
        return Ok(page().into());
    }
    let mut command = Cli::command();
    command.build();
    for (at, word) in words.iter().enumerate() {
        let Some(inner) = command.find_subcommand(word).cloned() else {
            let mut known: Vec<String> = command.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
            if at == 0 {
                known.extend(TOPICS.iter().map(|(name, _)| (*name).to_owned()));
            }
            let hint = nearest(word, known.iter().map(String::as_str))
                .map_or_else(|| format!("there is help on: {}", known.join(", ")), |near| format!("did you mean `{near}`?"));
            let message = format!("no command or topic is called `{}`; {hint}", crate::diagnostic::draw::visible(word));
            return Err(command.error(ErrorKind::InvalidSubcommand, message));
        };
        command = inner;
    }
    Ok(command.render_long_help())
}

/// What `cem` shows without a command.
#[must_use]
pub fn start_here() -> String {
    let steps = [
        ("cem demo", "look at a finished report"),
        ("cem init acme", "make a workspace with a questionnaire"),
        ("cem answers template core", "a form to fill in"),
        ("cem report answers/", "what the answers say, and what to do first"),
        ("cem check --fail-under 60", "gate in CI"),
    ];
    let steps: String = steps.iter().map(|(command, what)| format!("  {command:<33} {what}\n")).collect();
    format!(
        "cem {}  assess organisational readiness from YAML questionnaires\n\nStart here\n{steps}\nMore: cem help, cem help exit-codes\n",
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Cli, clap::Error> {
        parse(line.split(' ').map(OsString::from))
    }

    fn wrong(line: &str) -> String {
        let error = read(line).expect_err("must be refused");
        assert_eq!(status(&error), ExitStatus::CannotDo);
        error.to_string()
    }

    fn every(command: &clap::Command, found: &mut Vec<clap::Command>) {
        for inner in command.get_subcommands() {
            found.push(inner.clone());
            every(inner, found);
        }
    }

    #[test]
    fn the_definition_is_sound_and_every_help_opens_with_an_example() {
        Cli::command().debug_assert();
        let mut root = Cli::command();
        root.build();
        let mut all = vec![root.clone()];
        every(&root, &mut all);
        assert!(all.len() > 18);
        for mut command in all {
            let long = command.render_long_help().to_string();
            let name = command.get_bin_name().unwrap_or("cem").to_owned();
            assert!(long.starts_with(&format!("Example: {name}")), "{name}: {long}");
            assert!(command.render_help().to_string().starts_with("Example: cem "));
            if command.get_subcommands().next().is_none() {
                assert!(long.contains("Exit codes"), "{name}");
            }
            assert_eq!(command.get_all_aliases().count(), 0);
        }
    }

    #[test]
    fn every_example_can_be_read() {
        let mut root = Cli::command();
        root.build();
        let mut all = vec![root.clone()];
        every(&root, &mut all);
        for mut command in all {
            for line in command.render_long_help().to_string().lines() {
                let line = line.trim().trim_start_matches("Example: ");
                if !line.starts_with("cem ") || line.starts_with("cem help COMMAND") || line.contains('"') {
                    continue;
                }
                let line = line.split(['|', '>']).next().unwrap_or_default().split("  ").next().unwrap_or_default().trim();
                assert!(read(line).is_ok(), "{line}: {:?}", read(line).map_err(|error| error.to_string()));
            }
        }
    }

    #[test]
    fn thresholds() {
        assert_eq!("60".parse(), Ok(Threshold { factor: None, score: 60.0 }));
        assert_eq!("overall=60.5".parse(), Ok(Threshold { factor: None, score: 60.5 }));
        assert_eq!("SUP=0".parse(), Ok(Threshold { factor: Some("SUP".to_owned()), score: 0.0 }));
        for (text, say) in [
            ("x", "`x` is not a number"),
            ("SUP=", "is not a number"),
            ("=5", "must stand before"),
            ("nan", "finite"),
            ("SUP=inf", "finite"),
            ("101", "0 to 100"),
            ("-1", "0 to 100"),
            ("1e9", "0 to 100"),
            ("60%", "not a number"),
        ] {
            assert!(text.parse::<Threshold>().is_err_and(|error| error.contains(say)), "{text}");
        }
        assert!(wrong("cem check --fail-under SUP=abc").contains("`abc` is not a number"));
    }

    #[test]
    fn assignments() {
        assert_eq!("A-1=b=c".parse(), Ok(Assignment { question: "A-1".to_owned(), answer: "b=c".to_owned() }));
        assert!("A-1=".parse::<Assignment>().is_err_and(|error| error.contains("cem answers unset FILE A-1")));
        assert!("A-1".parse::<Assignment>().is_err() && "=3".parse::<Assignment>().is_err());
    }

    #[test]
    fn typos_are_answered_and_nothing_is_abbreviated() {
        assert!(wrong("cem reprot").contains("'report'"));
        assert!(wrong("cem questionnaire chek").contains("'check'"));
        assert!(wrong("cem check --fail-udner 3").contains("--fail-under"));
        assert!(wrong("cem check --color sometimes").contains("auto"));
        for line in [
            "cem rep",
            "cem questionnaire",
            "cem answers set x.yaml",
            "cem report -q -v",
            "cem report -f json --json",
            "cem report --date 2026-02-30",
            "cem report --force",
            "cem check --jso",
        ] {
            wrong(line);
        }
    }

    #[test]
    fn flags_arrive() -> Result<(), clap::Error> {
        let cli = read(
            "cem report a b --json -o out.json --force --date 2026-09-14 --without-cap G1 --without-cap all --names -C x --color never --accessible --no-input",
        )?;
        let Some(Command::Report(report)) = cli.command else { panic!("report") };
        assert_eq!((report.paths.len(), report.shape.format(), report.without_cap.len(), report.names), (2, ReportFormat::Json, 2, true));
        assert_eq!((cli.global.directory, cli.global.color, cli.global.accessible && cli.global.no_input), (Some("x".into()), Colour::Never, true));
        let cli = read("cem check --fail-under 60 --fail-under SUP=50 --require-complete --allow-empty --all")?;
        assert!(matches!(cli.command, Some(Command::Check(check)) if check.fail_under.len() == 2 && check.format() == CheckFormat::Text && check.all));
        assert_eq!(read("cem")?.command, None);
        assert_eq!(
            read("cem explain overall a b")?.command,
            Some(Command::Explain(Explain { what: Some("overall".to_owned()), paths: vec!["a".into(), "b".into()], questionnaire: None }))
        );
        assert_eq!(status(&read("cem --version").expect_err("version")), ExitStatus::Success);
        assert_eq!(status(&read("cem report --help").expect_err("help")), ExitStatus::Success);
        Ok(())
    }

    #[test]
    fn help_topics() {
        let page = |words: &[&str]| help(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
        assert!(page(&["exit-codes"]).is_ok_and(|page| page.to_string() == ExitStatus::page()));
        assert!(page(&["answers", "set"]).is_ok_and(|page| page.to_string().starts_with("Example: cem answers set")));
        assert!(page(&[]).is_ok_and(|page| page.to_string().contains("questionnaire")));
        assert!(page(&["reprot"]).is_err_and(|error| error.to_string().contains("did you mean `report`?")));
        assert!(page(&["report", "x"]).is_err());
        assert!(page(&["exit-code"]).is_err_and(|error| error.to_string().contains("exit-codes")));
    }

    #[test]
    fn the_first_screen_names_only_commands_that_exist() {
        for line in start_here().lines().filter(|line| line.starts_with("  cem ")) {
            let command = line.trim().split("  ").next().unwrap_or_default();
            assert!(read(command).is_ok(), "{command}");
        }
    }
}
