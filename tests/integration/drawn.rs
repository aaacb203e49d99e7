//! Every broken fixture as a person sees it: through the real binary, in one snapshot that has been read.

use std::path::Path;

use crate::binary::{cem, root, snapshot};

/// What `cem` says of a fixture. A line `# flags: ...` in it adds words to the command.
fn told(name: &str, path: &Path) -> String {
    let is_folder = path.is_dir();
    let bytes = if is_folder { Vec::new() } else { std::fs::read(path).unwrap() };
    let text = String::from_utf8_lossy(&bytes);
    let asks = !is_folder && !text.contains("cem-answers/1");
    let flags = text.lines().find_map(|line| line.strip_prefix("# flags: ")).unwrap_or_default();
    let command = if asks { "questionnaire check" } else { "check" };
    let words = format!("{command} tests/fixtures/broken/{name} {flags}");
    let run = cem(&words).utf8().columns(120).run();
    format!("$ cem {}\n{}{}[{}]\n\n", words.trim_end(), run.text(), run.err, run.code)
}

#[test]
fn every_fixture_as_a_person_sees_it() {
    let folder = root().join("tests/fixtures/broken");
    let mut names: Vec<String> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name != "questionnaires" && name != "settings");
    names.sort();
    let mut page = String::new();
    for name in &names {
        let told = told(name, &folder.join(name));
        if let Some(code) = name.get(..6).filter(|code| code.starts_with("CEM")) {
            assert!(told.contains(code), "{told}");
        }
        page.push_str(&told);
    }
    snapshot("broken.txt", &page);
}
