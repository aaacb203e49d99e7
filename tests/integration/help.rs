//! The help: every page as people see it, and every example in it.

use cem_readiness::cli::{Cli, parse};
use clap::CommandFactory as _;

use crate::binary::{Folder, cem, plain, snapshot};

/// The words of every command, `answers set` among them; the first is `cem` itself.
fn commands() -> Vec<String> {
    let mut root = Cli::command();
    root.build();
    let mut found = vec![String::new()];
    let mut open = vec![(String::new(), root)];
    while let Some((path, command)) = open.pop() {
        for inner in command.get_subcommands() {
            let words = format!("{path} {}", inner.get_name()).trim().to_owned();
            found.push(words.clone());
            open.push((words, inner.clone()));
        }
    }
    found.sort();
    found
}

/// A shell's way to split a line, as far as the examples need it: double quotes, and nothing after `|`, `>` or three spaces.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    let line = line.split("   ").next().unwrap_or_default();
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            '|' | '>' if !quoted => break,
            ' ' if !quoted => words.push(String::new()),
            other => words.last_mut().unwrap().push(other),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn every_page() {
    let mut pages = String::new();
    for command in commands() {
        let page = cem("help").args(&command.split_whitespace().collect::<Vec<_>>()).text(0);
        assert!(page.starts_with("Example: cem"), "{page}");
        for line in page.lines() {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
        pages += &format!("{}\n{page}\n", format!("$ cem help {command}").trim_end());
    }
    pages += &format!("$ cem help exit-codes\n{}\n$ cem\n{}", cem("help exit-codes").text(0), cem("").text(0));
    snapshot("help.txt", &pages.replace(env!("CARGO_PKG_VERSION"), "VERSION"));
}

#[test]
fn help_is_the_same_however_it_is_asked_for() {
    for command in commands() {
        let long = cem(&format!("{command} --help")).text(0);
        assert_eq!(long.trim_end(), cem(&format!("help {command}")).text(0).trim_end(), "{command}");
        assert!(cem(&format!("{command} -h")).text(0).starts_with("Example: "), "{command}");
        let coloured = cem(&format!("{command} --help --color always")).text(0);
        assert_eq!(plain(&coloured), long, "{command}");
    }
}

#[test]
fn every_example_is_a_command_line() {
    let mut count = 0;
    for command in commands() {
        let page = cem(&format!("help {command}")).text(0);
        for line in page.lines().map(|line| line.trim().trim_start_matches("Example: ").trim_start_matches("More: ")) {
            // `cem help COMMAND, cem help exit-codes` names pages, and the exit codes' heading is no example.
            if line.starts_with("cem ") && !line.contains(" COMMAND") {
                let words = words(line);
                assert!(parse(words.iter().map(Into::into)).is_ok(), "{command}: {line}: {words:?}");
                count += 1;
            }
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn the_first_page_leads_somewhere() {
    let first = cem("").text(0);
    for line in first.lines().filter_map(|line| line.strip_prefix("  cem ")) {
        let words = words(&format!("cem {line}"));
        assert!(parse(words.iter().map(Into::into)).is_ok(), "{line}");
    }
    assert_eq!(cem("--version").text(0), format!("cem {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn the_page_on_scale_names_what_is_there() {
    let page = cem("help scale").text(0);
    let examples = page.lines().filter_map(|line| line.strip_prefix("  cem ")).map(|line| words(&format!("cem {line}")));
    let commands = examples.inspect(|words| assert!(parse(words.iter().map(Into::into)).is_ok(), "{words:?}")).count();
    let scripts: Vec<&str> = page.split_whitespace().filter(|word| word.starts_with("tests/")).collect();
    assert!(scripts.iter().all(|script| crate::binary::root().join(script).is_file()), "{scripts:?}");
    assert_eq!((commands, scripts.len()), (3, 2));
}

#[test]
fn every_exit_code_that_is_named_can_be_looked_up() {
    let page = cem("help exit-codes").text(0);
    for code in ["0", "1", "2", "3", "101", "130"] {
        assert!(page.lines().any(|line| line.trim().starts_with(&format!("{code}  "))), "{page}");
    }
}

#[test]
fn typos_are_answered_on_standard_error() {
    for (line, says) in [
        ("reprot", "report"),
        ("questionnaire chek", "check"),
        ("answers sett", "set"),
        ("help reprot", "did you mean `report`?"),
        ("report --josn", "--json"),
        ("report -f jsn", "json"),
        ("check --color sometimes", "auto"),
        ("completions", "SHELL"),
        ("answers set a.yaml", "QUESTION=ANSWER"),
        ("-C", "DIR"),
    ] {
        cem(line).run().ends(2).prints_nothing().says(says);
    }
    let folder = Folder::new();
    folder.cem("-C nowhere demo").run().ends(2).prints_nothing().says("cannot work in nowhere");
}
