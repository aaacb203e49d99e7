//! From an input to rows: blocks of lines, scored side by side, written in the order of the input.
//!
//! The calling thread reads and writes; the others score. Every block goes to the next thread in turn and is fetched back in turn, so the order needs no sorting,
//! and a reader that is slow holds everything up: a few blocks a thread are all that is ever in memory.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Scope, ScopedJoinHandle};

use super::blocks::{Block, Blocks, LONGEST};
use super::columns::{self, Column, RowFormat, Writer};
use super::csv::Header;
use super::form::{Form, Group, Set};
use super::ndjson;
use super::summary::{Counts, Part};
use crate::questionnaire::ScoreOf;
use crate::rules::Scorer;
use crate::rules::single::Single;

/// Blocks a thread has at once.
const DEPTH: usize = 2;
/// How many rejected lines are told.
pub const TOLD: usize = 20;
/// How many groups a summary has at most.
pub const GROUPS: usize = 1000;

/// How an input is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// A JSON object to a line.
    Ndjson,
    /// Wide CSV.
    Csv,
}

/// What happens to a line that cannot be scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// Everything stops.
    Fail,
    /// It is counted and left out.
    Skip,
    /// It becomes a row that says why.
    Row,
}

/// What is to be done.
#[derive(Debug)]
pub struct Job<'j, 'q> {
    /// The questionnaire, ready for lines.
    pub form: &'j Form<'q>,
    /// The rules.
    pub scorer: &'j Scorer<'q>,
    /// What a row holds.
    pub columns: &'j [Column],
    /// How rows are written.
    pub format: RowFormat,
    /// What happens to a line that cannot be scored.
    pub on_error: OnError,
    /// How many threads score; at least one.
    pub threads: usize,
    /// Counts are kept for a summary.
    pub summary: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Told {
    /// Lines that are not blank, without headers.
    pub lines: u64,
    /// Lines that became rows.
    pub rows: u64,
    /// Lines that could not be scored.
    pub rejects: u64,
    /// The first of these: number of the line, and why.
    pub first: Vec<(u64, String)>,
    /// The line at which everything stopped.
    pub failed: Option<(u64, String)>,
    /// Counts by group; where nothing is told apart there is one, without a name.
    pub groups: BTreeMap<String, Part>,
}

/// Why an input was not read to its end.
#[derive(Debug)]
pub enum Stop {
    /// It could not be read.
    Input(io::Error),
    /// Rows could not be written.
    Output(io::Error),
    /// The first line of a CSV file is no header.
    Header(String),
    /// More than [`GROUPS`] groups.
    Groups,
}

/// The names of the columns as the first line of a CSV file.
#[must_use]
pub fn csv_header(job: &Job<'_, '_>) -> Vec<u8> {
    let mut out = Vec::new();
    let q = job.scorer.questionnaire();
    let error = (job.on_error == OnError::Row).then_some("error");
    for (at, name) in job.columns.iter().map(|column| column.name(q)).chain(error).enumerate() {
        out.extend_from_slice(if at == 0 { b"" } else { b"," });
        columns::cell(&mut out, name);
    }
    out.push(b'\n');
    out
}

/// Scores an input. What came of it is added to `told`, which is shown to `watch` after every block.
///
/// # Errors
/// Where the input or the output ends before its time. Rows written stay.
pub fn run(job: &Job<'_, '_>, lines: Lines, input: &mut dyn Read, output: &mut dyn Write, told: &mut Told, watch: &mut dyn FnMut(&Told)) -> Result<(), Stop> {
    let mut blocks = Blocks::new(input);
    let header = match lines {
        Lines::Ndjson => None,
        Lines::Csv => Some(Header::read(job.form, &blocks.header().map_err(Stop::Input)?).map_err(Stop::Header)?),
    };
    std::thread::scope(|scope| {
        let workers: Vec<Hand<'_>> = (0..job.threads.max(1)).map(|_| Hand::new(scope, job, header.as_ref())).collect();
        let done = feed(&workers, &mut blocks, output, told, watch);
        for worker in workers {
            drop((worker.tasks, worker.done));
            let groups = worker.handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            for (name, part) in groups {
                // Whole numbers that were counted here.
                let _ = told.groups.entry(name).or_default().add(&part);
            }
        }
        done?;
        if told.groups.len() > GROUPS { Err(Stop::Groups) } else { Ok(()) }
    })
}

/// A thread that scores.
struct Hand<'scope> {
    tasks: SyncSender<Task>,
    done: Receiver<Task>,
    handle: ScopedJoinHandle<'scope, BTreeMap<String, Part>>,
}

/// A block, and what came of it.
#[derive(Default)]
struct Task {
    block: Block,
    out: Vec<u8>,
    lines: u64,
    rows: u64,
    rejects: u64,
    first: Vec<(u64, String)>,
    failed: Option<(u64, String)>,
}

impl<'scope> Hand<'scope> {
    fn new<'env: 'scope>(scope: &'scope Scope<'scope, 'env>, job: &'env Job<'_, '_>, header: Option<&'env Header>) -> Self {
        let ((tasks, given), (returned, done)) = (sync_channel::<Task>(DEPTH), sync_channel(DEPTH));
        let handle = scope.spawn(move || {
            let mut worker = Worker::new(job, header);
            for mut task in given {
                worker.work(&mut task);
                if returned.send(task).is_err() {
                    break;
                }
            }
            worker.parts()
        });
        Self { tasks, done, handle }
    }
}

/// Reads, hands out, fetches back and writes.
fn feed(workers: &[Hand<'_>], blocks: &mut Blocks<'_>, output: &mut dyn Write, told: &mut Told, watch: &mut dyn FnMut(&Told)) -> Result<(), Stop> {
    let (mut sent, mut written) = (0, 0);
    let (mut spare, mut end): (Vec<Task>, Option<Result<(), Stop>>) = (Vec::new(), None);
    loop {
        if end.is_none() && sent - written < workers.len() * DEPTH {
            let mut task = spare.pop().unwrap_or_default();
            match blocks.next(&mut task.block) {
                // A thread that is gone has panicked, which its end will show.
                Ok(true) if workers[sent % workers.len()].tasks.send(task).is_err() => return Ok(()),
                Ok(true) => sent += 1,
                Ok(false) => end = Some(Ok(())),
                // What was read before is still scored.
                Err(error) => end = Some(Err(Stop::Input(error))),
            }
            continue;
        }
        if written == sent {
            return end.unwrap_or(Ok(()));
        }
        let Ok(mut task) = workers[written % workers.len()].done.recv() else { return Ok(()) };
        written += 1;
        output.write_all(&task.out).map_err(Stop::Output)?;
        told.lines += task.lines;
        told.rows += task.rows;
        told.rejects += task.rejects;
        let room = TOLD.saturating_sub(told.first.len());
        told.first.extend(task.first.drain(..).take(room));
        watch(told);
        if task.failed.is_some() {
            told.failed = task.failed;
            return Ok(());
        }
        spare.push(task);
    }
}

/// What one thread works with.
struct Worker<'j, 'q> {
    job: &'j Job<'j, 'q>,
    header: Option<&'j Header>,
    set: Set,
    single: Single<'j, 'q>,
    writer: Writer<'j, 'q>,
    all: Counts,
    groups: HashMap<String, Counts>,
}

impl<'j, 'q> Worker<'j, 'q> {
    fn new(job: &'j Job<'j, 'q>, header: Option<&'j Header>) -> Self {
        Self {
            job,
            header,
            set: job.form.set(),
            single: job.scorer.single(),
            writer: Writer::new(job.scorer, job.columns, job.format),
            all: Counts::new(job.scorer.questionnaire()),
            groups: HashMap::new(),
        }
    }

    fn work(&mut self, task: &mut Task) {
        (task.lines, task.rows, task.rejects, task.failed) = (0, 0, 0, None);
        task.first.clear();
        task.out.clear();
        let block = std::mem::take(&mut task.block);
        if block.too_long {
            self.reject(task, block.first, too_long());
        }
        let (mut at, mut line) = (0, block.first);
        while at < block.filled && task.failed.is_none() {
            let end = memchr::memchr(b'\n', &block.bytes[at..]).map_or(block.filled, |end| at + end);
            let text = block.bytes[at..end].trim_ascii_end();
            if !text.is_empty() {
                let stop = at + text.len();
                let read = match self.header {
                    _ if text.len() > LONGEST => Err(too_long()),
                    Some(header) => header.row(self.job.form, &block.bytes, at, stop, &mut self.set),
                    None => ndjson::read(self.job.form, &block.bytes, at, stop, &mut self.set),
                };
                match read.and_then(|()| self.score(&mut task.out)) {
                    Ok(()) => (task.lines, task.rows) = (task.lines + 1, task.rows + 1),
                    Err(reason) => self.reject(task, line, reason),
                }
            }
            (at, line) = (end + 1, line + 1);
        }
        task.block = block;
    }

    /// Scores the set at hand.
    fn score(&mut self, out: &mut Vec<u8>) -> Result<(), String> {
        self.single.score(&self.set.responses);
        if self.job.summary {
            let counts = if self.job.form.group == Group::None {
                &mut self.all
            } else {
                let group = self.job.form.group_of(&self.set);
                if !self.groups.contains_key(&*group) {
                    // One more than allowed is enough to know that there are too many.
                    if self.groups.len() > GROUPS {
                        return Err(format!("more than {GROUPS} groups"));
                    }
                    self.groups.insert(group.clone().into_owned(), Counts::new(self.job.scorer.questionnaire()));
                }
                self.groups.get_mut(&*group).unwrap_or(&mut self.all)
            };
            counts.count(&self.set.responses, self.single.scores(), self.single.band(ScoreOf::Overall));
        }
        self.writer.row(out, &self.set, &mut self.single);
        if self.job.on_error == OnError::Row && self.job.format == RowFormat::Csv {
            out.pop();
            out.extend_from_slice(b",\n");
        }
        Ok(())
    }

    fn reject(&self, task: &mut Task, line: u64, reason: String) {
        task.lines += 1;
        task.rejects += 1;
        match (self.job.on_error, self.job.format) {
            (OnError::Fail, _) => task.failed = Some((line, reason.clone())),
            (OnError::Skip, _) => {}
            (OnError::Row, RowFormat::Csv) => {
                task.out.extend(std::iter::repeat_n(b',', self.job.columns.len()));
                columns::cell(&mut task.out, &format!("line {line}: {reason}"));
                task.out.push(b'\n');
            }
            (OnError::Row, RowFormat::Ndjson) => {
                task.out.extend_from_slice(format!("{{\"type\":\"error\",\"line\":{line},\"error\":").as_bytes());
                columns::json(&mut task.out, &reason);
                task.out.extend_from_slice(b"}\n");
            }
        }
        if task.first.len() < TOLD {
            task.first.push((line, reason));
        }
    }

    fn parts(&self) -> BTreeMap<String, Part> {
        let q = self.job.scorer.questionnaire();
        if !self.job.summary {
            return BTreeMap::new();
        }
        if self.job.form.group == Group::None {
            return BTreeMap::from([(String::new(), self.all.part(q))]);
        }
        self.groups.iter().map(|(name, counts)| (name.clone(), counts.part(q))).collect()
    }
}

fn too_long() -> String {
    format!("longer than {} MB", LONGEST >> 20)
}
