//! The arrows between the modules, read from the source and enforced.

use std::collections::BTreeSet;
use std::path::Path;

use crate::checking::{read, root};

/// Who may name whom. `crate` modules not listed may name nothing of ours; nobody but `main` names `commands`.
const ARROWS: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("atomic_file", &[]),
    ("exit_status", &[]),
    ("yaml", &["diagnostic"]),
    ("decode", &["yaml", "diagnostic"]),
    ("source", &["yaml", "diagnostic"]),
    ("questionnaire", &["diagnostic", "decode", "yaml", "source"]),
    ("answers", &["questionnaire", "diagnostic", "decode", "yaml", "atomic_file"]),
    ("rules", &["questionnaire", "answers"]),
    ("panel", &["rules", "questionnaire", "answers"]),
    ("change", &["rules", "panel", "questionnaire", "answers"]),
    ("plan", &["rules", "panel", "questionnaire", "answers"]),
    ("stream", &["rules", "questionnaire", "answers"]),
    ("interview", &["rules", "questionnaire", "answers", "diagnostic", "yaml", "source", "atomic_file"]),
    ("report", &["change", "plan", "panel", "rules", "questionnaire", "answers", "diagnostic"]),
    ("shipped", &["questionnaire"]),
    ("explain", &["panel", "rules", "questionnaire", "answers", "diagnostic"]),
    // Flags are checked where they are read: dates, did-you-mean, and the tables of exit codes and of keys in the help.
    ("cli", &["decode", "diagnostic", "exit_status", "interview"]),
    ("config", &["decode", "diagnostic", "yaml"]),
];
/// Modules that may name everything of ours, and alone may use the environment and print.
const OUTER: &[&str] = &["commands", "main"];

/// The code of a file: without comments, and without what stands in quotes.
fn code(text: &str) -> String {
    let mut code = String::new();
    for line in text.lines() {
        let line = line.split("//").next().unwrap_or_default();
        code.extend(line.split('"').step_by(2));
        code.push('\n');
    }
    code
}

/// Modules of ours named by a file, whether through `crate::`, `cem_readiness::`, or `super::` that leads out of its module. `depth` is how deep below `src` the
/// file's module stands: `yaml` 1, `questionnaire::check` 2.
fn named(code: &str, depth: usize) -> BTreeSet<String> {
    let out = "super::".repeat(depth);
    let mut found = BTreeSet::new();
    for start in ["crate::", "cem_readiness::", out.as_str()] {
        for (at, _) in code.match_indices(start) {
            let is_longer = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            let rest = &code[at + start.len()..];
            if is_longer || rest.starts_with("super::") {
                continue;
            }
            if let Some(list) = rest.strip_prefix('{') {
                found.extend(first_names(list));
            } else {
                found.extend(word(rest));
            }
        }
    }
    found
}

/// The first name of each path in a list in braces: `a::b, c::{d, e}}` names a and c.
fn first_names(list: &str) -> Vec<String> {
    let (mut depth, mut fresh, mut names) = (0, true, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if c.is_alphabetic() && fresh => {
                names.extend(word(&list[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// A module's name: types and functions at the root of the crate there are none.
fn word(text: &str) -> Option<String> {
    let word: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!word.is_empty()).then_some(word)
}

/// What a file may not do, in words. `path` is relative to `src`, with `/`.
fn forbidden(path: &str, text: &str) -> Vec<String> {
    let module = path.split('/').next().unwrap_or_default().trim_end_matches(".rs");
    if module == "lib" {
        return Vec::new(); // The list of modules.
    }
    let is_folder = path.ends_with("/mod.rs");
    let depth = path.split('/').count() - usize::from(is_folder);
    let code = code(text);
    let mut wrong = Vec::new();
    let own = |name: &String| name == module || !root().join("src").join(name).is_dir() && !root().join("src").join(format!("{name}.rs")).is_file();
    let outer = OUTER.contains(&module);
    let allowed = ARROWS.iter().find(|(name, _)| *name == module).map_or(&[][..], |(_, allowed)| *allowed);
    for name in named(&code, depth).iter().filter(|name| !own(name)) {
        let fine = if outer { name != "commands" || module == "main" } else { allowed.contains(&name.as_str()) };
        if !fine {
            wrong.push(format!("src/{path} names `{name}`; {module} may name only {allowed:?}"));
        }
    }
    if !outer && !ARROWS.iter().any(|(name, _)| *name == module) {
        wrong.push(format!("src/{path}: the module `{module}` has no arrows yet; add them here and to CONTRIBUTING.md"));
    }
    if code.contains("serde_yaml") && path != "yaml/mod.rs" {
        wrong.push(format!("src/{path} names the YAML crate; only src/yaml/mod.rs does"));
    }
    if !outer {
        for word in [
            "std::env",
            "println!",
            "eprintln!",
            "print!",
            "eprint!",
            "io::stdout",
            "io::stderr",
            "process::exit",
            "SystemTime::now",
            "Zoned::now",
            "Timestamp::now",
        ] {
            if code.match_indices(word).any(|(at, _)| !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')) {
                wrong.push(format!("src/{path} uses `{word}`; only commands and main do"));
            }
        }
    }
    wrong
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path.strip_prefix(root().join("src")).unwrap().to_string_lossy().replace('\\', "/"));
        }
    }
}

#[test]
fn modules_name_only_what_lies_below_them() {
    let mut paths = Vec::new();
    sources(&root().join("src"), &mut paths);
    paths.sort();
    assert!(paths.len() > 20);
    let wrong: Vec<String> = paths.iter().flat_map(|path| forbidden(path, &read(&root().join("src").join(path)))).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn arrows_make_no_circle() {
    fn reaches(from: &str, to: &str) -> bool {
        ARROWS.iter().find(|(name, _)| *name == from).is_some_and(|(_, below)| below.iter().any(|next| *next == to || reaches(next, to)))
    }
    // A circle in the table would end in a stack overflow here, which fails too.
    for (name, _) in ARROWS {
        assert!(!reaches(name, name), "{name}");
    }
}

#[test]
fn forbidden_imports_are_caught() {
    for (path, text) in [
        ("rules/gate.rs", "use crate::diagnostic::Code;"),
        ("rules/mod.rs", "use crate::{answers::Answer, yaml::{Node, Value}};"),
        ("yaml.rs", "fn f() -> crate::questionnaire::Questionnaire {}"),
        ("yaml.rs", "use super::questionnaire::Questionnaire;"),
        ("questionnaire/check/mod.rs", "use super::super::answers::Answer;"),
        ("questionnaire/check/mod.rs", "use crate::answers::check;"),
        ("decode.rs", "use serde_yaml::Value;"),
        ("rules/mod.rs", "fn f() { println!(\"{}\", 1) }"),
        ("source.rs", "use std::env;"),
        ("answers/mod.rs", "fn now() { jiff::Zoned::now() }"),
    ] {
        assert!(!forbidden(path, text).is_empty(), "{path}: {text}");
    }
    for (path, text) in [
        ("rules/mod.rs", "use crate::{answers::Answer, questionnaire::{Question, yaml}}; // crate::yaml"),
        ("rules/gate.rs", "use super::points; use crate::rules::points::Points;"),
        ("questionnaire/check/mod.rs", "use super::{Questionnaire, document}; use super::super::yaml::Node;"),
        ("yaml/mod.rs", "use serde_yaml::Value; const PAGE: &str = \"crate::report println! std::env\";"),
        ("main.rs", "use cem_readiness::commands; fn main() { std::env::args(); }"),
    ] {
        assert_eq!(forbidden(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}
