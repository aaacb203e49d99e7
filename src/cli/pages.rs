//! What `cem help` and `cem` alone show.

use clap::CommandFactory as _;
use clap::builder::StyledStr;
use clap::error::ErrorKind;

use super::{Cli, TOPICS};
use crate::diagnostic::nearest;

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
        ("cem interview answers/cio", "ask the questions; stop any time"),
        ("cem report answers/", "what the answers say, and what to do first"),
        ("cem check --fail-under 60", "gate in CI"),
    ];
    let steps: String = steps.iter().map(|(command, what)| format!("  {command:<33} {what}\n")).collect();
    format!(
        "cem {}  assess organisational readiness from YAML questionnaires\n\nStart here\n{steps}\nMore: cem help, cem help keys, cem help exit-codes\n",
        env!("CARGO_PKG_VERSION")
    )
}
