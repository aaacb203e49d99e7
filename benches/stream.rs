//! A stream's three steps apart (reading a line, scoring a set, writing a row), and all of them on one thread. `cargo bench --bench stream`.
#![allow(missing_docs, clippy::expect_used, clippy::unwrap_used, reason = "a benchmark that cannot go on should stop where it is")]

use cem_readiness::questionnaire::Questionnaire;
use cem_readiness::questionnaire::library::Shipped as _;
use cem_readiness::rules::Scorer;
use cem_readiness::shipped::BuiltIn;
use cem_readiness::stream::columns::{Column, RowFormat, Writer};
use cem_readiness::stream::form::{Form, Group, Set};
use cem_readiness::stream::ndjson::{self, BEHIND};
use cem_readiness::stream::pipe::{self, Job, Lines, OnError, Told};
use divan::counter::{BytesCount, ItemsCount};

/// Lines that are generated.
const LINES: usize = 2000;

fn main() {
    divan::main();
}

fn core() -> Questionnaire {
    BuiltIn.load("core").expect("shipped")
}

/// Answer sets to a questionnaire, always the same: levels for the most part, some not known or not applicable, some left out.
fn lines(q: &Questionnaire) -> String {
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = |below: u64| {
        // Marsaglia 2003, Xorshift RNGs.
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    let mut text = String::new();
    for line in 0..LINES {
        let mut answers = Vec::new();
        for (_, question) in q.asked() {
            match next(32) {
                0 => {}
                1 => answers.push(format!("\"{}\":\"not_applicable\"", question.id)),
                2 => answers.push(format!("\"{}\":\"dont_know\"", question.id)),
                _ => answers.push(format!("\"{}\":\"{}\"", question.id, question.levels[next(question.levels.len() as u64) as usize].key)),
            }
        }
        text += &format!("{{\"id\":\"r{line}\",\"role\":\"executive\",\"answers\":{{{}}}}}\n", answers.join(","));
    }
    text
}

/// Every line as a set.
fn sets(form: &Form<'_>, text: &str) -> Vec<Set> {
    let mut sets = Vec::new();
    each(text, |bytes, start, end| {
        let mut set = form.set();
        ndjson::read(form, bytes, start, end, &mut set).expect("a line");
        sets.push(set);
    });
    sets
}

fn each(text: &str, mut line: impl FnMut(&[u8], usize, usize)) {
    let bytes = [text.as_bytes(), &[b'\n'; BEHIND]].concat();
    let mut start = 0;
    for one in text.lines() {
        line(&bytes, start, start + one.len());
        start += one.len() + 1;
    }
}

#[divan::bench]
fn parse(bencher: divan::Bencher<'_, '_>) {
    let q = core();
    let (form, text) = (Form::new(&q, Group::None), lines(&q));
    let mut set = form.set();
    bencher
        .counter(BytesCount::new(text.len()))
        .bench_local(|| each(&text, |bytes, start, end| ndjson::read(&form, bytes, start, end, &mut set).expect("a line")));
}

#[divan::bench]
fn score(bencher: divan::Bencher<'_, '_>) {
    let q = core();
    let form = Form::new(&q, Group::None);
    let (scorer, sets) = (Scorer::new(&q), sets(&form, &lines(&q)));
    let mut single = scorer.single();
    bencher.counter(ItemsCount::new(LINES)).bench_local(|| sets.iter().for_each(|set| single.score(&set.responses)));
}

#[divan::bench]
fn write(bencher: divan::Bencher<'_, '_>) {
    let q = core();
    let form = Form::new(&q, Group::None);
    let (scorer, sets) = (Scorer::new(&q), sets(&form, &lines(&q)));
    let columns = Column::named(&["id", "factors", "overall"].map(str::to_owned), &q).expect("columns");
    let (mut single, mut writer, mut out) = (scorer.single(), Writer::new(&scorer, &columns, RowFormat::Csv, char::is_control), Vec::new());
    single.score(&sets[0].responses);
    bencher.counter(ItemsCount::new(LINES)).bench_local(|| {
        out.clear();
        sets.iter().for_each(|set| writer.row(&mut out, set.who(), &set.responses, &mut single));
    });
}

#[divan::bench(args = [1, 2])]
fn all(bencher: divan::Bencher<'_, '_>, threads: usize) {
    let q = core();
    let (form, scorer, text) = (Form::new(&q, Group::None), Scorer::new(&q), lines(&q));
    let columns = Column::usual(&q);
    let job = Job {
        form: &form,
        scorer: &scorer,
        columns: &columns,
        format: RowFormat::Ndjson,
        hidden: char::is_control,
        on_error: OnError::Fail,
        threads,
        summary: true,
    };
    bencher.counter(BytesCount::new(text.len())).bench_local(|| {
        let mut told = Told::default();
        pipe::run(&job, Lines::Ndjson, &mut text.as_bytes(), &mut std::io::sink(), &mut told, &mut |_| ()).expect("a run");
        told.rows
    });
}
