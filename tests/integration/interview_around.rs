//! What lies around `cem interview`: what is said before it begins, the folder it needs, the keys that settings give.

use crate::binary::{Folder, cem};
use crate::terminal::{CTRL_C, CTRL_D, ENTER, ESC, cem_in};

const NEW: &str = "--organisation Acme --date 2026-09-14";

#[test]
fn what_to_ask_first_is_listed_with_the_reasons() {
    let folder = Folder::new();
    let page = folder.cem(&format!("interview cio --most-useful 3 --no-input {NEW}")).columns(300).text(0);
    assert!(page.starts_with("cio.answers.yaml: what to ask first."), "{page}");
    assert!(page.contains("\n1. SUP-1: ") && page.contains("\n3. ") && !page.contains("\n4. "), "{page}");
    assert_eq!(page.matches("the overall score can end anywhere from 0 to 80 now").count(), 3, "{page}");
    assert_eq!(folder.names(), Vec::<String>::new(), "nothing is saved");
    // Of a file that is there: what is answered is not asked first.
    folder.cem("answers template core -o cio.answers.yaml").run().ends(0);
    folder.cem("answers set cio.answers.yaml SUP-1=3").run().ends(0);
    let page = folder.cem("interview cio --most-useful 3 --no-input").columns(300).text(0);
    assert!(page.contains("\n1. ") && !page.contains("SUP-1:"), "{page}");
    folder.cem("interview cio --most-useful 3").run().ends(2).says("CEM010");
}

#[test]
fn without_a_terminal_the_other_ways_are_named() {
    let folder = Folder::new();
    let run = folder.cem(&format!("interview answers/cio {NEW}")).run().ends(2);
    for way in [
        "cem answers set answers/cio.answers.yaml IND-1=3",
        "cem answers import answers.json -o answers/",
        "cem answers template core -f xlsx -o answers/cio.xlsx",
    ] {
        assert!(run.err.contains(way), "{way}: {}", run.err);
    }
    let page = cem("explain CEM010").text(0).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(page.contains("cem answers import answers.json -o answers/"), "{page}");
}

#[test]
fn a_missing_folder_is_made_for_the_first_answer() {
    let folder = Folder::new();
    let mut terminal = cem_in(folder.path(), &format!("interview answers/cio {NEW}")).start();
    terminal.sees("The folder answers is new.");
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 3);
    assert_eq!(folder.names(), Vec::<String>::new(), "nothing was answered");
    let mut terminal = cem_in(folder.path(), &format!("interview answers/cio {NEW}")).start();
    terminal.then("3", "> 3");
    terminal.then(ENTER, "Question 2 of");
    terminal.press(CTRL_D);
    assert_eq!(terminal.ends(), 3);
    assert!(folder.read("answers/cio.answers.yaml").contains("IND-1: 3"));
    // A wrong path is found out.
    let mut terminal = cem_in(folder.path(), &format!("interview no/such/cio {NEW}")).start();
    assert_eq!(terminal.ends(), 2);
    terminal.sees("does not exist");
}

#[test]
fn a_new_file_follows_those_beside_it() {
    let folder = Folder::new();
    folder.cem("init acme").run().ends(0);
    folder.cem("init other").run().ends(0);
    std::fs::remove_file(folder.join("acme/answers/first.answers.yaml")).unwrap();
    cem("answers template starter -o answers/first.answers.yaml").within(&folder.join("acme")).run().ends(0);
    // Nobody has said a name: it is not passed on.
    let mut terminal = cem_in(&folder.join("acme"), "interview answers/cio").start();
    assert_eq!(terminal.ends(), 2);
    terminal.sees("say it with --organisation NAME");
    let mut terminal = cem_in(&folder.join("acme"), "interview answers/cio --organisation Acme").start();
    terminal.sees("starter 0.1.0");
    terminal.press(CTRL_D);
    terminal.ends();
    let mut terminal = cem_in(&folder.join("other"), "interview answers/cio").start();
    terminal.sees("other / cio");
    terminal.sees("core 1.0.0");
    terminal.press(CTRL_D);
    terminal.ends();
}

#[test]
fn keys_of_ones_own() {
    let folder = Folder::new();
    folder.write("cem.toml", "[keys]\nnote = [\"k\", \"Ctrl-N\"]\nflag = []\n");
    let mut terminal = cem_in(folder.path(), &format!("interview cio {NEW}")).start();
    terminal.sees("k note");
    terminal.then("n", "That key does nothing here");
    terminal.then("k", "Enter keep");
    terminal.then(ESC, "Enter accept");
    terminal.then("\u{e}", "Enter keep");
    terminal.press(CTRL_C);
    terminal.press(CTRL_C);
    assert_eq!(terminal.ends(), 130);
    let page = folder.cem("help keys").text(0);
    assert!(page.lines().any(|line| line.starts_with("Note ") && line.contains("k") && line.contains("Ctrl-N") && !line.contains("F2")), "{page}");
    assert!(cem("help settings").text(0).contains("[keys]"));
    for (text, place, what) in [
        ("note = [\"f\"]", "2:1", "`f` would be the key of note and of flag"),
        ("notes = [\"k\"]", "2:1", "did you mean `note`?"),
        ("note = [\"k\", \"F13\"]", "2:14", "`F13` is not the name of a key"),
        ("note = \"k\"", "2:8", "CEM011"),
    ] {
        folder.write("cem.toml", format!("[keys]\n{text}\n"));
        folder.cem("help keys").run().ends(2).prints_nothing().says(&format!("cem.toml:{place}")).says(what);
    }
}
