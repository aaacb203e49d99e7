//! `cem completions SHELL`: what a shell needs to complete commands and flags.

use std::io::{self, Write};

use clap::CommandFactory;

use crate::cli::Cli;

/// Writes the completions for a shell.
///
/// # Errors
/// When the output cannot be written.
pub fn write(shell: clap_complete::Shell, out: &mut dyn Write) -> io::Result<()> {
    // The generator panics on an output that fails, so it writes into memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "cem", &mut script);
    out.write_all(&script)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    #[test]
    fn every_shell_knows_every_command() -> std::io::Result<()> {
        for shell in clap_complete::Shell::value_variants() {
            let mut out = Vec::new();
            super::write(*shell, &mut out)?;
            let script = String::from_utf8_lossy(&out);
            for word in ["questionnaire", "completions", "fail-under", "unset"] {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
        Ok(())
    }
}
