//! Odd surroundings: closed pipes, full disks, no locale, broken names, pipes and loops where files should be. Never a panic, never a hang.

use crate::binary::{Folder, SAMPLE, cem, sample, sheet};

#[test]
fn no_variables_at_all() {
    for line in [
        "demo",
        "report questionnaires/examples/brackwater",
        "check questionnaires/examples/brackwater",
        "explain overall",
        "questionnaire list",
        "help",
        "man",
    ] {
        let mut command = cem(line).command();
        let bare = command.env_clear().output().unwrap();
        assert!(bare.status.success(), "{line}");
        assert_eq!(bare.stdout, cem(line).run().out, "{line}: HOME and PATH change nothing");
    }
}

#[test]
fn variables_that_make_no_sense() {
    for (name, value) in [
        ("COLUMNS", "-1"),
        ("COLUMNS", "0"),
        ("COLUMNS", "99999999999999999999"),
        ("COLUMNS", "1"),
        ("LC_ALL", "xx"),
        ("TERM", ""),
        ("NO_COLOR", ""),
        ("HOME", "/nowhere"),
    ] {
        cem("demo").env(name, value).run().ends(0);
        cem("check").arg(SAMPLE).env(name, value).run().ends(0);
        cem("explain IND-1").env(name, value).run().ends(0);
    }
}

#[test]
fn files_from_other_systems() {
    let folder = Folder::new();
    let text = sample("cx-lead-1");
    folder.write("plain.answers.yaml", &text);
    folder.write("bom.answers.yaml", format!("\u{feff}{text}"));
    folder.write("crlf.answers.yaml", text.replace('\n', "\r\n"));
    let score = |name: &str| folder.cem("report --json").arg(name).json(0)["overall"].clone();
    assert_eq!(score("bom.answers.yaml"), score("plain.answers.yaml"));
    assert_eq!(score("crlf.answers.yaml"), score("plain.answers.yaml"));
    // The place is the same, and an edit keeps the line ends.
    folder.write("crlf.answers.yaml", text.replace("IND-6: 1", "IND-6: 9").replace('\n', "\r\n"));
    let line = text.lines().position(|line| line.contains("IND-6: 1")).unwrap() + 1;
    assert_eq!(folder.cem("check crlf.answers.yaml --json").json(1)["diagnostics"][0]["line"], line);
    folder.cem("answers set crlf.answers.yaml IND-6=2").run().ends(0);
    assert_eq!(folder.read("crlf.answers.yaml"), text.replace("IND-6: 1", "IND-6: 2").replace('\n', "\r\n"));
    folder.write("utf16.answers.yaml", text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
    folder.cem("check utf16.answers.yaml").text(1);
}

#[test]
fn a_folder_of_a_thousand_files() {
    let folder = Folder::new();
    for at in 0..1000 {
        folder.write(&format!("{}/r{at}.answers.yaml", at % 7), sheet("screen", &format!("r{at}"), "executive", &(at % 5).to_string()));
    }
    let report = folder.cem("report --json").json(0);
    assert_eq!(report["subject"]["respondents"], 1000);
    assert!((report["overall"]["raw"].as_f64().unwrap() - 50.0).abs() < 1e-9);
    folder.cem("check --fail-under 40").text(0);
}

#[test]
fn hostile_text_is_shown_and_not_obeyed() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", sheet("core", "a", "executive", "2").replace("Acme Ltd", "\"A\\e[31mcme\\a\\u202e <b>|\""));
    for line in ["report", "report -f markdown", "check", "explain overall .", "answers show a.answers.yaml"] {
        let run = folder.cem(line).utf8().run().ends(0);
        let all = run.text() + &run.err;
        assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{line}: {all:?}");
    }
    folder.write("b.answers.yaml", "format: \"\\e[31m\"\n\u{1b}[31m: x\n");
    let run = folder.cem("check b.answers.yaml").run().ends(1);
    assert!(!run.text().contains('\u{1b}') && !run.err.contains('\u{1b}'));
}

#[cfg(unix)]
mod unix {
    use std::fs::OpenOptions;
    use std::io::{BufRead, BufReader, Read};
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    use crate::binary::{Cem, Folder, SAMPLE, broken_word, cem, sample, sheet};

    /// Reads one line of standard output, closes it, and says how it ended and what it said.
    fn closed_early(run: Cem) -> (Option<i32>, String) {
        let mut child = run.command().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        (child.wait().unwrap().code(), err)
    }

    #[test]
    fn a_reader_that_leaves_early() {
        for line in [
            "demo",
            "demo --json",
            "demo -f markdown",
            "explain overall",
            "questionnaire show core",
            "man",
            "completions bash",
            "schema report",
            "help report",
            "answers template",
        ] {
            assert_eq!(closed_early(cem(line)), (Some(0), String::new()), "{line}");
        }
        assert_eq!(closed_early(cem("check --json").arg(SAMPLE)), (Some(0), String::new()));
        assert_eq!(closed_early(cem("check --fail-under 99").arg(SAMPLE)), (Some(1), String::new()), "the verdict stays the verdict");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk() {
        let full = || OpenOptions::new().write(true).open("/dev/full").unwrap();
        for line in [
            "demo",
            "demo --json",
            "check questionnaires/examples/brackwater",
            "check --json questionnaires/examples/brackwater",
            "explain CEM104",
            "help",
            "--version",
            "man",
            "questionnaire list",
        ] {
            let output = cem(line).command().stdin(Stdio::null()).stdout(full()).output().unwrap();
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!((output.status.code(), err.as_str()), (Some(2), "error: cannot write the result: No space left on device (os error 28)\n"), "{line}");
        }
        cem("demo -o /dev/full --force").run().ends(2).says("No space left");
        // Nobody can be told; the code still says it.
        let output = cem("reprot").command().stdin(Stdio::null()).stdout(full()).stderr(full()).status().unwrap();
        assert_eq!(output.code(), Some(2));
    }

    #[test]
    fn words_that_are_not_text() {
        let folder = Folder::new();
        for line in ["report", "check", "answers show", "questionnaire show", "questionnaire check", "explain", "explain IND-1", "help", "completions", ""] {
            folder.cem(line).arg(broken_word()).run().ends(2);
        }
        folder.cem("-C").arg(broken_word()).arg("demo").run().ends(2);
        // Some file systems take only names that are text.
        let named = folder.path().join(broken_word());
        if std::fs::write(&named, sample("cx-lead-1")).is_ok() {
            folder.cem("check").arg(&named).text(0);
            folder.cem("check").text(0);
            folder.cem("answers set").arg(&named).arg("IND-1=3").run().ends(0);
            assert_eq!(folder.cem("report").run().ends(0).err, "");
            folder.cem("demo -o").arg(folder.path().join("y").join(broken_word())).run().ends(2);
        }
    }

    #[test]
    fn a_pipe_where_a_file_should_be() {
        let folder = Folder::new();
        if !Command::new("mkfifo").arg(folder.join("f.answers.yaml")).status().is_ok_and(|status| status.success()) {
            return;
        }
        let start = Instant::now();
        for line in [
            "check f.answers.yaml",
            "check",
            "answers show f.answers.yaml",
            "answers set f.answers.yaml IND-1=3",
            "answers unset f.answers.yaml IND-1",
            "report f.answers.yaml",
            "questionnaire check f.answers.yaml",
        ] {
            let run = folder.cem(line).run().ends(2);
            assert!((run.text() + &run.err).contains("not a regular file"), "{line}: {}", run.err);
        }
        assert!(start.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn links_in_circles() {
        let folder = Folder::new();
        folder.write("answers/a.answers.yaml", sample("cx-lead-1"));
        symlink("../answers", folder.join("answers/again")).unwrap();
        assert_eq!(folder.cem("check --json answers").json(0)["files"], serde_json::json!(["answers/a.answers.yaml"]));
        symlink("b", folder.join("a")).unwrap();
        symlink("a", folder.join("b")).unwrap();
        folder.cem("report a").run().ends(2).prints_nothing().says("CEM017");
        folder.cem("check --json answers a").json(2);
        folder.cem("-C a demo").run().ends(2);
        folder.cem("demo -o a --force").run().ends(2).says("too many symbolic links");
        symlink("nowhere", folder.join("answers/z.answers.yaml")).unwrap();
        folder.cem("check answers").text(2);
    }

    #[test]
    fn a_folder_that_is_gone() {
        let folder = Folder::new();
        let gone = folder.join("gone");
        std::fs::create_dir(&gone).unwrap();
        // The shell removes the folder it stands in, then becomes cem.
        let within = |line: &str| {
            std::fs::create_dir_all(&gone).unwrap();
            let script = format!("rmdir '{}' && exec '{}' {line}", gone.display(), env!("CARGO_BIN_EXE_cem"));
            Command::new("sh").args(["-c", &script]).env_clear().env("PATH", "/usr/bin:/bin").current_dir(&gone).stdin(Stdio::null()).output().unwrap()
        };
        assert_eq!(within("demo").stdout, cem("demo").run().out);
        for line in ["report", "check", "init", "demo -o x.md", "questionnaire new x.yaml", "report a.answers.yaml"] {
            let output = within(line);
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{line}: {err}");
            assert!(!err.contains("panicked"), "{line}: {err}");
        }
    }

    #[test]
    fn where_nothing_can_be_written() {
        let folder = Folder::new();
        folder.write("file", "");
        let text = sample("cx-lead-1");
        folder.write("closed/a.answers.yaml", &text);
        folder.cem("demo -o file/x.md").run().ends(2).says("cannot write file/x.md");
        folder.cem("demo -o .").run().ends(0).says("Wrote brackwater-energy-cem-report.txt");
        folder.cem("demo -o .").run().ends(2).says("exists already");
        folder.cem("schema report -o . --force").run().ends(2).says("it is a folder");
        folder.cem("init file/deep").run().ends(2).says("cannot make the folder");
        folder.cem("answers template -o file/x.yaml").run().ends(2);
        folder.cem("answers set file/x.answers.yaml IND-1=3 --organisation A --respondent r --role it").run().ends(2).says("cannot write");
        let closed = folder.join("closed");
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o555)).unwrap();
        // Root may write everywhere.
        if std::fs::write(closed.join("probe"), "").is_err() {
            folder.cem("demo -o closed/x.md").run().ends(2).says("cannot be written to");
            folder.cem("answers set closed/a.answers.yaml IND-1=3").run().ends(2).says("cannot be written to");
        }
        std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o755)).unwrap();
        assert_eq!(folder.read("closed/a.answers.yaml"), text);
        std::fs::set_permissions(closed.join("a.answers.yaml"), std::fs::Permissions::from_mode(0o444)).unwrap();
        folder.cem("answers set closed/a.answers.yaml IND-1=3").run().ends(2).says("read-only");
        assert_eq!(folder.read("closed/a.answers.yaml"), text);
    }

    #[test]
    fn a_link_stays_a_link_and_the_mode_stays() {
        let folder = Folder::new();
        folder.write("real.answers.yaml", sheet("core", "a", "executive", "2"));
        std::fs::set_permissions(folder.join("real.answers.yaml"), std::fs::Permissions::from_mode(0o640)).unwrap();
        symlink("real.answers.yaml", folder.join("link.yaml")).unwrap();
        folder.cem("answers set link.yaml IND-1=4").run().ends(0);
        assert!(folder.join("link.yaml").is_symlink() && folder.read("real.answers.yaml").contains("IND-1: 4"));
        assert_eq!(folder.join("real.answers.yaml").metadata().unwrap().permissions().mode() & 0o777, 0o640);
    }
}

#[test]
fn more_is_said_where_more_is_asked_for() {
    let quiet = cem(&format!("check {SAMPLE}")).run().ends(0);
    let told = cem(&format!("check {SAMPLE} -v")).run().ends(0);
    assert_eq!(quiet.text(), told.text(), "the result stays the same");
    assert_eq!((quiet.err.matches("Read ").count(), told.err.matches("Read ").count()), (0, 12));
    assert_eq!(cem(&format!("report {SAMPLE} -v")).run().ends(0).err.matches("Read ").count(), 12);
}
