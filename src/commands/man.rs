//! `cem man`: the manual page, one page for the command with a section for each of its commands.

use std::io::{self, Write};

use clap::CommandFactory;
use clap_mangen::Man;

use crate::cli::Cli;
use crate::exit_status::ExitStatus;

/// Writes the manual page in roff, for `man -l -` or a file named `cem.1`.
///
/// # Errors
/// When the output cannot be written.
pub fn write(out: &mut dyn Write) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    let version = command.get_version().unwrap_or_default().to_owned();
    // No date: the same program writes the same page on every day.
    let page = |command: &clap::Command| Man::new(command.clone()).date("").source(format!("cem {version}")).manual("cem manual");
    let whole = page(&command);
    whole.render_title(out)?;
    whole.render_name_section(out)?;
    whole.render_synopsis_section(out)?;
    whole.render_description_section(out)?;
    whole.render_options_section(out)?;
    for (name, leaf) in leaves(&command, "cem") {
        let man = page(&leaf);
        let mut body = Vec::new();
        man.render_synopsis_section(&mut body)?;
        man.render_description_section(&mut body)?;
        man.render_options_section(&mut body)?;
        man.render_extra_section(&mut body)?;
        writeln!(out, ".SH \"{}\"", name.to_uppercase())?;
        out.write_all(sections_below(&String::from_utf8_lossy(&body)).as_bytes())?;
    }
    writeln!(out, ".SH \"EXIT STATUS\"")?;
    for status in ExitStatus::ALL {
        writeln!(out, ".TP\n{}\n{}", status.code(), status.meaning().replace('-', "\\-"))?;
    }
    Ok(())
}

/// Every command without commands of its own, with its whole name.
fn leaves(command: &clap::Command, name: &str) -> Vec<(String, clap::Command)> {
    let inner = command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help");
    inner
        .flat_map(|inner| {
            let name = format!("{name} {}", inner.get_name());
            let below = leaves(inner, &name);
            // What stands once at the top is not repeated for each command.
            let own: Vec<_> = inner
                .get_arguments()
                .filter(|argument| argument.is_global_set() || argument.get_id() == "help")
                .map(|argument| argument.get_id().clone())
                .collect();
            let bare = own.into_iter().fold(inner.clone(), |command, id| command.mut_arg(id, |argument| argument.hide(true)));
            if below.is_empty() { vec![(name, bare)] } else { below }
        })
        .collect()
}

/// Makes sections one step smaller, with paragraphs for those that only frame the text; the examples at the end keep their lines.
fn sections_below(roff: &str) -> String {
    let preamble = |line: &&str| !line.starts_with(".ie ") && !line.starts_with(".el ") && *line != ".SH SYNOPSIS";
    let lines = roff.lines().filter(preamble).map(|line| match line {
        ".SH DESCRIPTION" => ".PP\n".to_owned(),
        ".SH EXTRA" => ".PP\n.nf\n".to_owned(),
        line => format!("{}\n", line.replacen(".SH ", ".SS ", 1)),
    });
    lines.chain(std::iter::once(".fi\n".to_owned())).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_page_with_every_command() -> std::io::Result<()> {
        let mut out = Vec::new();
        super::write(&mut out)?;
        let page = String::from_utf8_lossy(&out);
        for section in ["CEM REPORT", "CEM QUESTIONNAIRE NEW", "CEM ANSWERS UNSET", "EXIT STATUS"] {
            assert!(page.contains(&format!(".SH \"{section}\"")), "{section} in {page}");
        }
        assert_eq!(page.matches(".TH ").count(), 1);
        Ok(())
    }
}
