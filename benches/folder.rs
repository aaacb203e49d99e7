//! Very many small answer files: a bare reading of their YAML, and `cem score` of the folder, each as a whole process. `cargo bench --bench folder`.
#![allow(missing_docs, clippy::expect_used, reason = "a benchmark that cannot go on should stop where it is")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use cem_readiness::answers::store;
use cem_readiness::questionnaire::library::Shipped as _;
use cem_readiness::shipped::BuiltIn;
use cem_readiness::yaml;
use divan::counter::ItemsCount;

/// Files that are written.
const FILES: usize = 10_000;

/// Files of about 45 answers, a note on every eighth, a thousand to a folder.
static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let q = BuiltIn.load("core").expect("shipped");
    let folder = tempfile::tempdir().expect("a folder");
    for at in 0..FILES {
        let mut text = format!(
            "format: cem-answers/1\nquestionnaire: {{ id: core, version: {} }}\norganisation: Acme\nrespondent:\n  id: r{at:05}\n  role: executive\nanswers:\n",
            q.version
        );
        for (turn, (_, question)) in q.asked().take(45).enumerate() {
            let said = &question.levels.get((at + turn * at / 7) % question.levels.len().max(1)).map_or("later", |level| &level.key);
            text += &match (at + turn) % 8 {
                0 => format!("  {}:\n    answer: {said}\n    note: \"see the minutes of the March review\"\n", question.id),
                _ => format!("  {}: {said}\n", question.id),
            };
        }
        let below = folder.path().join(format!("{:03}", at / 1000));
        std::fs::create_dir_all(&below).expect("a folder");
        std::fs::write(below.join(format!("r{at:05}.answers.yaml")), text).expect("a file");
    }
    folder
});

/// What this program does where it is called by itself: `--parse FOLDER THREADS`.
const PARSE: &str = "--parse";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [word, folder, threads] if word == PARSE => parse_all(Path::new(folder), threads.parse().expect("a number")),
        _ => divan::main(),
    }
}

fn parse_all(folder: &Path, threads: usize) {
    let paths: Vec<PathBuf> = store::find(folder).expect("files").into_iter().map(|found| found.path).collect();
    let next = AtomicUsize::new(0);
    let work = || std::iter::from_fn(|| paths.get(next.fetch_add(1, Ordering::Relaxed))).map(|path| read(path)).sum::<usize>();
    let all: usize = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        work() + others.into_iter().map(|thread| thread.join().expect("a sum")).sum::<usize>()
    });
    assert_eq!(all, FILES);
}

fn read(path: &Path) -> usize {
    let text = std::fs::read_to_string(path).expect("a file");
    usize::from(yaml::parse(&text, 0, &mut Vec::new()).is_some())
}

#[divan::bench(args = [1, 2], sample_count = 20, sample_size = 1)]
fn parse(bencher: divan::Bencher<'_, '_>, threads: usize) {
    let folder = FOLDER.path();
    let own = std::env::current_exe().expect("a path");
    bencher.counter(ItemsCount::new(FILES)).bench_local(|| {
        let status = Command::new(&own).arg(PARSE).arg(folder).arg(threads.to_string()).status().expect("itself");
        assert!(status.success());
    });
}

#[divan::bench(args = [1, 2], sample_count = 20, sample_size = 1)]
fn score(bencher: divan::Bencher<'_, '_>, threads: usize) {
    let folder = FOLDER.path();
    bencher.counter(ItemsCount::new(FILES)).bench_local(|| {
        let mut cem = Command::new(env!("CARGO_BIN_EXE_cem"));
        cem.arg("score").arg(folder).args(["-q", "-f", "csv", "--columns", "id,factors,overall", "--summary", "-", "--threads", &threads.to_string()]);
        let status = cem.stdout(Stdio::null()).status().expect("cem");
        assert!(status.success());
    });
}
