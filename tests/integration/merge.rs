//! `cem answers merge`: by hand, and as git's merge driver in a real repository.

use std::path::Path;
use std::process::Command;

use crate::binary::Folder;

const HEAD: &str = "# Of the board.\nformat: cem-answers/1\nquestionnaire: { id: core, version: 1.0.0 }\norganisation: Acme\nrespondent: { id: a, role: executive }\nanswers:\n";

fn with(answers: &str) -> String {
    format!("{HEAD}{answers}")
}

#[test]
fn without_conflicts_the_merged_file_is_printed() {
    let folder = Folder::new();
    folder.write("base.yaml", with("  IND-1: 1\n  IND-2: 2 # old\n  IND-3: 3\n"));
    folder.write("ours.yaml", with("  IND-1: 2\n  IND-2: 2 # old\n  IND-3: 3\n"));
    folder.write("theirs.yaml", with("  IND-1: 1\n  # new\n  IND-2: { answer: 2, note: Seen. }\n  IND-4: dont_know\n"));
    let run = folder.cem("answers merge ours.yaml theirs.yaml --base base.yaml").run().ends(0);
    assert_eq!(run.text(), with("  IND-1: 2\n  IND-2: # old\n    answer: 2\n    note: Seen.\n  IND-4: dont_know\n"));
    assert_eq!(run.err, "not carried over (theirs.yaml:8): # new\n");
    folder.cem("answers merge ours.yaml theirs.yaml --base base.yaml -o out.answers.yaml").run().ends(0).prints_nothing().says("Wrote out.answers.yaml");
    folder.cem("check out.answers.yaml").text(0);
    folder.cem("answers merge ours.yaml theirs.yaml -o out.answers.yaml").run().ends(2).prints_nothing().says("--force");
    folder.cem("answers merge ours.yaml theirs.yaml -o x.yaml --in-place").run().ends(2);
}

#[test]
fn conflicts_are_listed_and_written_beside_ours() {
    let folder = Folder::new();
    let ours = with("  IND-1: 2   # after long talk\n  IND-2:\n    answer: 2\n    note: mine\n");
    folder.write("ours.yaml", &ours);
    folder.write("theirs.yaml", with("  IND-1: 3\n  IND-2: { answer: 2, note: \"\\e[31myours\" }\n"));
    let run = folder.cem("answers merge ours.yaml theirs.yaml --in-place").run().ends(1).prints_nothing();
    assert_eq!(
        run.err,
        "conflict: IND-1\n  ours (ours.yaml:7): 2\n  theirs (theirs.yaml:7): 3\nconflict: IND-2.note\n  ours (ours.yaml:10): mine\n  theirs (theirs.yaml:8): \"\\e[31myours\"\n2 conflicts: ours stays and theirs is beside it as `# CONFLICT: theirs: ...`; keep one of the two and remove the comment.\n"
    );
    let text = folder.read("ours.yaml");
    assert_eq!(
        text,
        with(
            "  # CONFLICT: theirs: IND-1: 3\n  IND-1: 2   # after long talk\n  IND-2:\n    answer: 2\n    # CONFLICT: theirs: IND-2.note: \"\\e[31myours\"\n    note: mine\n"
        )
    );
    folder.write("b/ours.answers.yaml", text);
    let found = folder.cem("check b").text(0);
    assert!(found.contains("b/ours.answers.yaml:7:3") && found.contains("CEM123") && found.contains("3 warnings"), "{found}");
    assert!(!found.contains("yours"), "a note of theirs is covered like one of ours: {found}");
}

#[test]
fn what_cannot_be_read_is_2_and_changes_nothing() {
    let folder = Folder::new();
    let ours = with("  IND-1: 2\n");
    folder.write("ours.yaml", &ours);
    folder.write("bad.yaml", "a: [");
    folder.write("list.yaml", with("").replace("answers:\n", "answers: [1]\n"));
    folder.write("latin.yaml", b"# caf\xe9\n");
    folder.write("form.yaml", "format: cem-questionnaire/1\n");
    for (theirs, says) in [("none.yaml", "none.yaml cannot be read"), ("bad.yaml", "bad.yaml:1"), ("latin.yaml", "latin.yaml:1"), ("form.yaml", "CEM012")] {
        folder.cem(&format!("answers merge ours.yaml {theirs} --in-place")).run().ends(2).prints_nothing().says(says).says("Nothing was written.");
        folder.cem(&format!("answers merge ours.yaml ours.yaml --base {theirs} --in-place")).run().ends(2);
        assert_eq!(folder.read("ours.yaml"), ours, "{theirs}");
    }
    folder.write("marks.yaml", with("<<<<<<< HEAD\n  IND-1: 1\n=======\n  IND-1: 2\n>>>>>>> theirs\n"));
    folder.cem("answers merge ours.yaml marks.yaml").run().ends(2).says("a merge left its conflict here");
    // A form nobody expects is a conflict, not a loss.
    folder.cem("answers merge ours.yaml list.yaml").run().ends(1).says("theirs (list.yaml:6): [1]");
}

/// Runs git, or says that there is none.
fn git(folder: &Path, words: &[&str]) -> Option<(bool, String)> {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false", "-c", "init.defaultBranch=main"]);
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", folder.join("no-config")).args(words);
    let output = command.output().ok()?;
    Some((output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn git_merges_with_it() {
    let folder = Folder::new();
    let Some(_) = git(folder.path(), &["init", "-q"]) else { return };
    let run = |words: &[&str]| {
        let (fine, said) = git(folder.path(), words).unwrap();
        assert!(fine, "{words:?}: {said}");
        said
    };
    let driver = format!("'{}' answers merge --base %O --in-place --name=%P %A %B", env!("CARGO_BIN_EXE_cem").replace('\\', "/"));
    run(&["config", "merge.cem.driver", &driver]);
    folder.write(".gitattributes", "*.answers.yaml merge=cem\n");
    let commit = |answers: &str, message: &str| {
        folder.write("a b.answers.yaml", with(answers));
        run(&["add", "."]);
        run(&["commit", "-q", "-m", message]);
    };
    commit("  IND-1: 1\n  IND-2: 2\n", "base");
    run(&["checkout", "-q", "-b", "theirs"]);
    commit("  IND-1: 1\n  IND-2: { answer: 2, note: Seen. }\n", "theirs");
    run(&["checkout", "-q", "main"]);
    commit("  IND-1: 3\n  IND-2: 2 # sure\n", "ours");
    // Neighbouring lines, which git alone could not merge.
    run(&["merge", "-q", "--no-edit", "theirs"]);
    assert_eq!(folder.read("a b.answers.yaml"), with("  IND-1: 3\n  IND-2: # sure\n    answer: 2\n    note: Seen.\n"));

    run(&["checkout", "-q", "-b", "again"]);
    commit("  IND-1: 4\n  IND-2: 2\n", "again");
    run(&["checkout", "-q", "main"]);
    commit("  IND-1: 0\n  IND-2: 2\n", "other");
    let (fine, said) = git(folder.path(), &["merge", "--no-edit", "again"]).unwrap();
    assert!(!fine && said.contains("conflict: IND-1\n  ours (a b.answers.yaml (ours):7): 0\n  theirs (a b.answers.yaml (theirs):7): 4"), "{said}");
    assert_eq!(folder.read("a b.answers.yaml"), with("  # CONFLICT: theirs: IND-1: 4\n  IND-1: 0\n  IND-2: 2\n"));
    assert!(run(&["status", "--short"]).starts_with("UU "));
    run(&["merge", "--abort"]);

    // The same file made on both sides: git has an empty base.
    run(&["checkout", "-q", "again"]);
    folder.write("new.answers.yaml", with("  IND-1: 1\n"));
    run(&["add", "."]);
    run(&["commit", "-q", "-m", "new"]);
    run(&["checkout", "-q", "main"]);
    folder.write("new.answers.yaml", with("  IND-2: 2\n"));
    commit("  IND-1: 4\n  IND-2: 2\n", "new too");
    run(&["merge", "-q", "--no-edit", "again"]);
    assert_eq!(folder.read("new.answers.yaml"), with("  IND-2: 2\n  IND-1: 1\n"));
}
