//! `cem init`, completions and the manual page.

use crate::binary::{Folder, cem};

#[test]
fn the_commands_it_prints_work() {
    for dir in ["", "acme", "two words/deep"] {
        let folder = Folder::new();
        let run = folder.cem("init").args(if dir.is_empty() { &[] } else { std::slice::from_ref(&dir) }).run().ends(0).prints_nothing();
        for line in run.err.lines().filter_map(|line| line.strip_prefix("Created ")) {
            assert!(folder.join(line).is_file(), "{line}");
        }
        let last = run.err.lines().last().unwrap();
        let (command, path) = last.strip_prefix("Then: cem ").unwrap().split_once(' ').unwrap();
        assert!(dir != "two words/deep" || path.starts_with('"'), "{last}: to paste");
        folder.cem(command).arg(path.trim_matches('"')).text(0);
        let next = run.err.lines().find_map(|line| line.strip_prefix("Next: cem interview ")).unwrap();
        assert!(folder.join(&format!("{}.answers.yaml", next.trim_matches('"'))).is_file(), "{next}");
        let name = std::path::Path::new(dir).file_name().map_or("Name of the organisation".into(), |name| name.to_string_lossy());
        assert!(std::fs::read_to_string(folder.join(dir).join("answers/first.answers.yaml")).unwrap().contains(&format!("organisation: {name}\n")));
        folder.cem("check").arg(path.trim_matches('"')).text(0);
        let own = folder.join(dir).join("questionnaires/starter.questionnaire.yaml");
        assert!(folder.cem("questionnaire check").arg(own).text(0).contains("0 errors, 0 warnings"));
        let inside = if dir.is_empty() { folder.path().to_owned() } else { folder.join(dir) };
        cem("report").within(&inside).text(0);
        assert!(cem("questionnaire list").within(&inside).text(0).contains("starter"));
    }
}

#[test]
fn a_second_one_refuses_and_changes_nothing() {
    let folder = Folder::new();
    folder.cem("init").run().ends(0);
    let before: Vec<String> = ["answers/first.answers.yaml", "questionnaires/starter.questionnaire.yaml", ".gitignore"].map(|name| folder.read(name)).to_vec();
    folder.cem("init").run().ends(2).says("exists already; nothing was written");
    let after: Vec<String> = ["answers/first.answers.yaml", "questionnaires/starter.questionnaire.yaml", ".gitignore"].map(|name| folder.read(name)).to_vec();
    assert_eq!(before, after);
    let other = Folder::new();
    other.write(".gitignore", "mine");
    other.cem("init").run().ends(2).says(".gitignore exists already");
    assert_eq!((other.names(), other.read(".gitignore")), (vec![".gitignore".to_owned()], "mine".to_owned()));
    other.write("file", "");
    other.cem("init file").run().ends(2).says("file");
    assert_eq!(other.names(), [".gitignore", "file"]);
}

#[test]
fn completions_for_every_shell() {
    for (shell, part) in [
        ("bash", "complete "),
        ("zsh", "#compdef cem"),
        ("fish", "complete -c cem"),
        ("elvish", "edit:completion"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let text = cem("completions").arg(shell).text(0);
        assert!(text.contains(part), "{shell}: {text}");
        for word in ["questionnaire", "answers", "report", "without-cap", "fail-under"] {
            assert!(text.contains(word), "{shell} {word}");
        }
        let folder = Folder::new();
        folder.cem("completions").args(&[shell, "-o", "f"]).run().ends(0).prints_nothing();
        assert_eq!(folder.read("f"), text);
    }
    cem("completions bsh").run().ends(2).says("bash");
}

#[cfg(unix)]
#[test]
fn bash_reads_its_completions() {
    let Ok(mut bash) = std::process::Command::new("bash").args(["-n", "/dev/stdin"]).stdin(std::process::Stdio::piped()).spawn() else {
        return; // No bash here.
    };
    std::io::Write::write_all(&mut bash.stdin.take().unwrap(), cem("completions bash").text(0).as_bytes()).unwrap();
    assert!(bash.wait().unwrap().success());
}

#[test]
fn the_manual_page_names_every_command() {
    let page = cem("man").text(0);
    assert!(page.contains(".TH cem 1") && page.contains(".SH \"EXIT STATUS\""), "{page}");
    for name in ["CEM DEMO", "CEM REPORT", "CEM CHECK", "CEM ANSWERS SET", "CEM QUESTIONNAIRE NEW", "CEM COMPLETIONS"] {
        assert!(page.contains(&format!(".SH \"{name}\"")), "{name}");
    }
    assert_eq!(page, cem("man").text(0), "no date");
    let folder = Folder::new();
    folder.cem("man -o cem.1").run().ends(0).prints_nothing();
    assert_eq!(folder.read("cem.1"), page);
}
