//! Every command and flag, no behaviour. The help of each command opens with an example.

mod answers;
mod check;
mod compare;
mod exchange;
mod interview;
mod lenses;
mod pages;
mod plan;
mod report;
mod score;
mod shape;
mod versions;

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::LazyLock;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exit_status::ExitStatus;

pub use answers::{AnswersCommand, AnswersSet, Assignment};
pub use check::{Check, CheckFormat, FailOn, GateOn, Threshold};
pub use compare::{Compare, CompareFormat};
pub use exchange::{AnswersImport, AnswersMerge, FormFormat, ImportFormat};
pub use interview::Interview;
pub use lenses::{Lenses, PageFormat, PageShape, Sources};
pub use pages::{help, start_here};
pub use plan::Plan;
pub use report::{PanelSize, Render, Report};
pub use score::{From, Merge, OnError, Per, Score, ScoreFormat};
pub use shape::{Audience, Destination, Paper, ReportFormat, ReportShape, Spoken};
pub use versions::{AnswersMigrate, DiffFormat, QuestionnaireDiff, Rename};

/// Assess whether an organisation is ready for Customer Experience Management, and what to do next
#[derive(Debug, Clone, PartialEq, Parser)]
#[command(
    name = "cem",
    version,
    before_help = "Example: cem demo",
    after_help = "More: cem help COMMAND, cem help keys, cem help exit-codes",
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
    /// Name the files that are read
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
    #[command(before_help = "Example: cem demo", after_long_help = after(&["cem demo --view     the same as a page, in the browser", "cem demo -o demo.xlsx     as a workbook"], &DONE))]
    Demo(Demo),
    /// Ask the questions in a terminal, or go on where you stopped
    ///
    /// Every answer is saved as it is given; stop at any time and give the same command to go on. `answers/cio` stands for `answers/cio.answers.yaml`. Without a
    /// file, the interviews that are not finished are listed. `cem help keys` shows every key.
    #[command(
        before_help = "Example: cem interview answers/cio --role executive",
        after_long_help = after(
            &[
                "cem interview answers/cio     go on where it stopped",
                "cem interview answers/cio --at IND-3",
                "cem interview answers/cio --most-useful 5     when time is short",
                "cem interview answers/cio --accessible     numbered lines, for screen readers",
                "cem interview answers/cio --lang de     in German; key l, in lines the word lang, changes it",
            ],
            &ASKED,
        )
    )]
    Interview(Interview),
    /// Make a report from answer files
    ///
    /// All files together are one assessment: one organisation at one time. Folders are searched for files ending in `.answers.yaml`, `.answers.yml` and
    /// `.answers.json`.
    #[command(
        before_help = "Example: cem report answers/",
        after_long_help = after(
            &[
                "cem report answers/ -o report.html     by its ending: html, xlsx, docx, csv, pdf, md, json",
                "cem report answers/ -f html,xlsx,pdf -o out/",
                "cem report answers/ --view     the page, opened in the browser",
                "cem report 2026/ --previous 2025/ -o report.html     with what changed",
                "cem report answers/ --audience board --brand-name Harbour --logo logo.svg -o board.pdf",
                "cem report answers/ --json | jq .overall.score",
                "cem report answers/ --lens mandate-2011     as one author would weigh it",
                "cem report answers/ --without-cap G1     what the cap G1 costs",
                "cem report answers/ --lang de     questions, levels and advice in German; the report's own words are English",
                "cem report answers/ --panel-size front_line=40     3 of 40 answered: how sure is it?",
                "cem report --verify report.json answers/     is it still what these answers give?",
            ],
            &CHECKED,
        )
    )]
    Report(Report),
    /// Show a saved report in another format
    ///
    /// The result is what `cem report` would have written, byte for byte: whoever gets the JSON or the HTML page needs no answers to make the workbook of it.
    #[command(
        before_help = "Example: cem render report.json -f html -o report.html",
        after_long_help = after(
            &[
                "cem render report.json",
                "cem render report.html -f xlsx,docx -o out/",
                "cem report answers/ --json | cem render - -f markdown",
                "cem render report.json --audience board --brand-name Harbour -o board.pdf",
            ],
            &DONE,
        )
    )]
    Render(Render),
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
    /// Show what the same answers say through each lens: weighed as one author would weigh them
    ///
    /// The sources disagree, and none of them is neutral. What holds under all lenses does not hang on whose view is taken. `cem report --lens ID` makes the whole
    /// report through one of them.
    #[command(
        before_help = "Example: cem lenses answers/",
        after_long_help = after(
            &["cem lenses answers/ -f markdown -o lenses.md", "cem lenses answers/ --json | jq .robust", "cem report answers/ --lens mandate-2011"],
            &DONE,
        )
    )]
    Lenses(Lenses),
    /// List every source and claim, with what rests on it, or why nothing does
    ///
    /// The shipped questionnaires rest on six texts by practitioners, each with an interest. Nothing in them is left out in silence.
    #[command(
        before_help = "Example: cem sources",
        after_long_help = after(
            &["cem sources S4b     one source", "cem sources S0-12     one claim, with its figure and caveats", "cem sources -f markdown -o sources.md"],
            &DONE,
        )
    )]
    Sources(Sources),
    /// Show what changed between two assessments, and what of it cannot be told from chance
    ///
    /// Where the same people answered both times, their own changes are tested; otherwise the two panels. Of two versions of a questionnaire, the questions they
    /// share are compared, and what the new questionnaire does is shown apart from what the organisation did.
    #[command(
        before_help = "Example: cem compare 2025/ 2026/",
        after_long_help = after(
            &[
                "cem compare spring/ autumn/ -f markdown -o change.md",
                "cem compare last-year.json 2026/ --exit-code",
                "cem compare 2024/ 2025/ 2026/     a series",
                "cem compare old/ new/ --old-questionnaire core-1.0.questionnaire.yaml",
            ],
            &CHECKED,
        )
    )]
    Compare(Compare),
    /// Find the cheapest way to the target: which questions to raise, in which order
    ///
    /// A step raises one question by one level and has an effort, which the questionnaire says or judgement gives. The plan is the set of steps with the least
    /// effort that reaches the targets, caps and conditions respected; that there is none cheaper is proved. Every score in it is made by the rules of the report.
    #[command(
        before_help = "Example: cem plan answers/",
        after_long_help = after(
            &[
                "cem plan answers/ --target 60 --target SUP=70",
                "cem plan answers/ --budget 12 --quarters 2     the most for so much effort",
                "cem plan answers/ --set SUP-1=3 --set ACU-7=2     what if?",
                "cem plan answers/ -f markdown -o plan.md",
            ],
            &DONE,
        )
    )]
    Plan(Plan),
    /// Print the scores as rows for programs: one per respondent, or one per organisation
    ///
    /// Files of several organisations may be scored together. Numbers are not rounded but on the screen.
    ///
    /// A stream holds an answer set on every line: {"id":"r1","respondent":{"role":"executive"},"profile":{},"answers":{"IND-1":3,"IND-2":"na"}}, or as CSV a column each
    /// for id, organisation, role, profile.FACT and question. An answer is a level, dont_know (DK), not_applicable (na), later, nothing, or an object with the answer
    /// as answer or value. Rows keep the order of the lines; rows and rejected lines together are the lines that were read, and the last line of NDJSON says so.
    #[command(
        before_help = "Example: cem score answers/ -f ndjson",
        after_long_help = after(
            &[
                "cem score answers/ -f csv --anonymous -o scores.csv",
                "cem score clients/ --per assessment",
                "cem score answers/ -f ndjson | jq -c 'select(.overall < 40)'",
                "cem score sets.ndjson.gz --questionnaire core --summary all.json",
            ],
            &CHECKED,
        )
    )]
    Score(Score),
    /// Put summaries of streams together
    #[command(subcommand, before_help = "Example: cem summary merge part1.json part2.json", subcommand_value_name = "COMMAND")]
    Summary(SummaryCommand),
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
    #[command(before_help = "Example: cem init acme", after_long_help = after(&["cem init     in the current folder", "cem init acme --ci github --pre-commit"], &DONE))]
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
    /// Show the help of a command, or the page of a topic: exit-codes, keys, scale, settings
    #[command(before_help = "Example: cem help report", after_long_help = after(&["cem help answers set", "cem help exit-codes"], &DONE))]
    Help(Help),
}

/// Where the result goes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Args)]
#[command(group = clap::ArgGroup::new("written").multiple(true))]
pub struct Output {
    /// Write to this file instead of the screen; `-` is the screen
    #[arg(short, long, value_name = "PATH", group = "written")]
    pub output: Option<PathBuf>,
    /// Overwrite a file that exists
    #[arg(long, requires = "written")]
    pub force: bool,
}

impl Cli {
    /// True where standard output is to be one JSON document, whatever happens.
    #[must_use]
    pub fn prints_json(&self) -> bool {
        let (json, output) = match &self.command {
            Some(Command::Questionnaire(QuestionnaireCommand::Diff(flags))) => return flags.format() == DiffFormat::Json,
            Some(Command::Demo(flags)) => return flags.to.is_json(&flags.shape),
            Some(Command::Report(flags)) => return flags.to.is_json(&flags.shape),
            Some(Command::Render(flags)) => return flags.to.is_json(&flags.shape),
            Some(Command::Compare(flags)) => (flags.format() == CompareFormat::Json, &flags.output),
            Some(Command::Sources(flags)) => (flags.shape.format() == PageFormat::Json, &flags.shape.output),
            Some(Command::Lenses(flags)) => (flags.shape.format() == PageFormat::Json, &flags.shape.output),
            Some(Command::Plan(flags)) => (flags.shape.format() == PageFormat::Json, &flags.shape.output),
            Some(Command::Score(flags)) => (flags.format() == ScoreFormat::Json, &flags.output),
            Some(Command::Check(flags)) => (flags.formats() == [CheckFormat::Json], &flags.output),
            Some(_) | None => return false,
        };
        json && output.output.as_deref().is_none_or(|path| path.as_os_str() == "-")
    }
}

/// Flags of `cem demo`.
#[derive(Debug, Clone, PartialEq, Args)]
pub struct Demo {
    /// How it looks.
    #[command(flatten)]
    pub shape: ReportShape,
    /// In which language.
    #[command(flatten)]
    pub spoken: Spoken,
    /// Where it goes.
    #[command(flatten)]
    pub to: Destination,
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
    #[command(before_help = "Example: cem questionnaire show core", after_long_help = after(&["cem questionnaire show ./my.questionnaire.yaml", "cem questionnaire show core --lang de"], &DONE))]
    Show {
        /// Its id, or its file
        #[arg(value_name = "ID|FILE")]
        id: String,
        /// In which language.
        #[command(flatten)]
        spoken: Spoken,
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
        after_long_help = after(&["cem questionnaire check questionnaires/*.yaml", "cem questionnaire check my.questionnaire.yaml --witness"], &CHECKED)
    )]
    Check {
        /// The files [default: the shipped questionnaires]
        files: Vec<PathBuf>,
        /// Show every problem, however many are alike
        #[arg(long)]
        all: bool,
        /// Also show, for every condition, cap and recommendation, answers that fire it
        #[arg(long)]
        witness: bool,
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
        /// In which language.
        #[command(flatten)]
        spoken: Spoken,
        /// Where it goes.
        #[command(flatten)]
        output: Output,
    },
    /// Write a translation to fill in: every text as a comment, with an empty place under it
    ///
    /// The file lies beside the questionnaire under its name (core.yaml, core.fr.yaml), or in the working folder for a shipped one, and --lang finds it there. The
    /// checker shows what is missing, what the questionnaire does not have, and what has changed since. Words that are there already are filled in.
    #[command(
        before_help = "Example: cem questionnaire translate core --lang fr -o core.fr.yaml",
        after_long_help = after(&["cem questionnaire check core.fr.yaml", "cem interview answers/cio --lang fr"], &DONE)
    )]
    Translate {
        /// Its id, or its file
        #[arg(value_name = "ID|FILE")]
        id: String,
        /// The language, such as fr
        #[arg(long, value_name = "LANGUAGE", value_parser = shape::language)]
        lang: String,
        /// Where it goes.
        #[command(flatten)]
        output: Output,
    },
}

/// The commands of `cem summary`.
#[derive(Debug, Clone, PartialEq, Subcommand)]
pub enum SummaryCommand {
    /// Add up summaries of parts of a stream
    ///
    /// The result is the summary of all lines in one stream, byte for byte, in whatever order and groups the parts are merged.
    #[command(
        before_help = "Example: cem summary merge part1.json part2.json",
        after_long_help = after(&["cem summary merge part1.json part2.json -o all.json"], &DONE)
    )]
    Merge(Merge),
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
    /// `cem-translation/1`
    Translation,
    /// `cem-answers/1`
    Answers,
    /// What `cem report --json` prints
    Report,
    /// What `cem check --json` prints
    Check,
    /// What `cem compare --json` prints
    Compare,
    /// What `cem lenses --json` prints
    Lenses,
    /// What `cem sources --json` prints
    Sources,
    /// What `cem plan --json` prints
    Plan,
}

/// Flags of `cem init`.
#[derive(Debug, Clone, PartialEq, Eq, Args)]
pub struct Init {
    /// The folder; made where it is missing [default: the current folder]
    pub dir: Option<PathBuf>,
    /// Also write a job that runs cem check
    #[arg(long, value_name = "SERVICE", value_enum)]
    pub ci: Option<Ci>,
    /// Also write a configuration of pre-commit
    #[arg(long)]
    pub pre_commit: bool,
}

/// Where a job runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Ci {
    /// GitHub Actions
    Github,
    /// GitLab CI
    Gitlab,
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
    /// A command, or a topic: exit-codes, keys, scale, settings
    #[arg(value_name = "COMMAND|TOPIC")]
    pub words: Vec<String>,
}

/// Pages of `cem help` that are not commands.
const TOPICS: [(&str, Page); 4] = [
    ("exit-codes", ExitStatus::page),
    ("keys", || crate::interview::keys::Map::default().help()),
    ("scale", || include_str!("scale.txt").to_owned()),
    ("settings", settings),
];
/// The page on settings.
fn settings() -> String {
    format!(
        "Settings: a flag wins over a CEM_* variable (CEM_FAIL_UNDER, CEM_PANEL_SIZE, CEM_MIN_GROUP, CEM_CONFIG), which wins over the nearest cem.toml, walking up from the working folder.\n--config FILE names another file, --config none leaves it out. An example with every key:\n\n{}",
        include_str!("../commands/init/cem.toml")
    )
}

/// Makes a page.
type Page = fn() -> String;

/// Exit codes of a command that does a job. Made once: every run builds the whole command line, and hardly any shows its help.
static DONE: LazyLock<String> = LazyLock::new(|| ExitStatus::table(&[ExitStatus::Success, ExitStatus::CannotDo]));
/// Exit codes of a command that looks for something wrong.
static CHECKED: LazyLock<String> = LazyLock::new(|| ExitStatus::table(&[ExitStatus::Success, ExitStatus::Findings, ExitStatus::CannotDo]));

/// Exit codes of an interview.
static ASKED: LazyLock<String> =
    LazyLock::new(|| ExitStatus::table(&[ExitStatus::Success, ExitStatus::CannotDo, ExitStatus::Incomplete, ExitStatus::Interrupted]));

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

#[cfg(test)]
mod tests;
