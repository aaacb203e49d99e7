//! The definition read as clap reads it.

use clap::CommandFactory as _;

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
    assert_eq!((report.paths.len(), report.shape.formats(), report.without_cap.len(), report.names), (2, vec![ReportFormat::Json], 2, true));
    assert_eq!((cli.global.directory, cli.global.color, cli.global.accessible && cli.global.no_input), (Some("x".into()), Colour::Never, true));
    let cli = read("cem check --fail-under 60 --fail-under SUP=50 --require-complete --allow-empty --all")?;
    assert!(matches!(cli.command, Some(Command::Check(check)) if check.fail_under.len() == 2 && check.formats() == [CheckFormat::Text] && check.all));
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
