//! Checks the shipped questionnaires with the program's own checker and turns them into bytes that load without parsing YAML.
//!
//! A shipped questionnaire with an error does not build.
#![allow(dead_code, unreachable_pub, unused_imports, reason = "the modules are the program's own; this script uses a part of them")]
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::exit, reason = "a build script talks to cargo through its output")]

use std::path::{Path, PathBuf};
use std::{env, fs, process};

#[path = "src/decode.rs"]
mod decode;
#[path = "src/diagnostic/mod.rs"]
mod diagnostic;
#[path = "src/questionnaire/mod.rs"]
mod questionnaire;
#[path = "src/source.rs"]
mod source;
#[path = "src/yaml/mod.rs"]
mod yaml;

use questionnaire::library::{Library, Shipped, translations_beside};

/// Nothing is shipped while it is being made: documents include each other from the folder.
struct Nothing;
impl Shipped for Nothing {
    fn ids(&self) -> Vec<&'static str> {
        Vec::new()
    }
    fn load(&self, _: &str) -> Option<questionnaire::Questionnaire> {
        None
    }
    fn languages(&self, _: &str) -> Vec<&'static str> {
        Vec::new()
    }
    fn words(&self, _: &str, _: &str) -> Option<questionnaire::translation::Words> {
        None
    }
}

fn main() {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo:rerun-if-changed=questionnaires");
    println!("cargo:rerun-if-changed=src");
    let folder = root.join("questionnaires");
    let mut table = String::from("const DOCUMENTS: &[(&str, &[u8])] = &[\n");
    let library = Library::new(&Nothing, vec![folder.clone()]);
    let mut translations = String::from("const TRANSLATIONS: &[(&str, &str, &[u8])] = &[\n");
    for path in yaml_files(&folder).iter().filter(|path| !is_translation(path)) {
        let (mut files, mut problems) = (diagnostic::Files::default(), Vec::new());
        let found = library.read(path, &mut files, &mut problems);
        show(&problems, &files, path);
        let Some(found) = found else { process::exit(1) };
        let target = out.join(format!("{}.bin", found.id));
        write(&target, &packed(&found, path));
        table.push_str(&format!("    ({:?}, include_bytes!({:?})),\n", found.id, target));
        for (_, path) in translations_beside(path) {
            let (mut files, mut problems) = (diagnostic::Files::default(), Vec::new());
            let words = library.read_words(&found, &path, &mut files, &mut problems);
            show(&problems, &files, &path);
            // What is shipped is complete: a missing text is an error here.
            let Some(words) = words.filter(|_| problems.is_empty()) else { process::exit(1) };
            let target = out.join(format!("{}.{}.bin", found.id, words.language));
            // Few ask for it, and three of them say much the same.
            write(&target, &deflated(&packed(&words, &path)));
            translations.push_str(&format!("    ({:?}, {:?}, include_bytes!({:?})),\n", found.id, words.language, target));
        }
    }
    table.push_str("];\n");
    table.push_str(&translations);
    table.push_str("];\nconst SAMPLE: &[(&str, &str)] = &[\n");
    for path in yaml_files(&folder.join("examples/brackwater")) {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        table.push_str(&format!("    ({name:?}, include_str!({path:?})),\n"));
    }
    table.push_str("];\n");
    write(&out.join("shipped.rs"), table.as_bytes());
}

/// `core.de.yaml`: the id of no shipped questionnaire holds a dot.
fn is_translation(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().contains('.'))
}

fn show(problems: &[diagnostic::Diagnostic], files: &diagnostic::Files, path: &Path) {
    for problem in problems {
        let (line, column) = problem.place.map_or((0, 0), |place| files.line_column(place));
        let help = problem.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
        eprintln!("{}:{line}:{column}: {} {}: {}{help}", path.display(), problem.severity.word(), problem.code, problem.message);
    }
}

fn packed(value: &impl serde::Serialize, path: &Path) -> Vec<u8> {
    match postcard::to_allocvec(value) {
        Ok(bytes) => bytes,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            process::exit(1)
        }
    }
}

fn deflated(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let done = writer.write_all(bytes).and_then(|()| writer.finish());
    // Memory takes whatever is written to it.
    done.unwrap_or_default()
}

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    paths.sort();
    paths
}

fn write(path: &Path, bytes: &[u8]) {
    if let Err(error) = fs::write(path, bytes) {
        eprintln!("{}: {error}", path.display());
        process::exit(1);
    }
}
