//! From an input to rows: blocks of lines, scored side by side, written in the order of the input.
//!
//! The calling thread reads, one writes, the others score. Every block goes to the next thread in turn and is fetched back in turn, so the order needs no sorting,
//! and whoever is slow holds everything up: a few blocks a thread are all that is ever in memory.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};

use super::blocks::{Block, Blocks, LONGEST};
use super::columns::{self, Column, Hidden, RowFormat, Writer};
use super::csv::Header;
use super::form::{Form, Group, Set};
use super::ndjson;
use super::summary::{Counts, Part};
use crate::rules::Scorer;
use crate::rules::single::Single;

/// Blocks that wait for a thread, and from it.
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
    /// What stands in no row as it is.
    pub hidden: Hidden,
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
        columns::cell(&mut out, name, job.hidden);
    }
    out.push(b'\n');
    out
}

/// Scores an input. What came of it is added to `told`; `watch` is told how many lines have been read, after every block.
///
/// # Errors
/// Where the input or the output ends before its time. Rows written stay.
pub fn run(
    job: &Job<'_, '_>,
    lines: Lines,
    input: &mut dyn Read,
    output: &mut (dyn Write + Send),
    told: &mut Told,
    watch: &mut dyn FnMut(u64),
) -> Result<(), Stop> {
    let mut blocks = Blocks::new(input);
    let header = match lines {
        Lines::Ndjson => None,
        Lines::Csv => Some(Header::read(job.form, &blocks.header().map_err(Stop::Input)?).map_err(Stop::Header)?),
    };
    let (output, counts) = (&mut *output, &mut *told);
    let (read, written, groups) = std::thread::scope(|scope| {
        let (mut tasks, mut done, mut workers) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..job.threads.max(1) {
            let ((task, given), (returned, finished)) = (sync_channel(DEPTH), sync_channel(DEPTH));
            let header = header.as_ref();
            workers.push(scope.spawn(move || Worker::new(job, header).work_off(given, &returned)));
            tasks.push(task);
            done.push(finished);
        }
        let (used, spare) = channel();
        let writer = scope.spawn(move || write(done, &used, output, counts));
        let read = hand_out(tasks, &mut blocks, &spare, watch);
        // A panic goes on here.
        let written = writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let groups: Vec<_> = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect();
        (read, written, groups)
    });
    for (name, part) in groups.into_iter().flatten() {
        // Whole numbers that were counted here.
        let _ = told.groups.entry(name).or_default().add(&part);
    }
    written?;
    read?;
    if told.groups.len() > GROUPS { Err(Stop::Groups) } else { Ok(()) }
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

/// Reads, and gives a block to every thread in turn, until nothing is left or nobody takes it any more.
fn hand_out(tasks: Vec<SyncSender<Task>>, blocks: &mut Blocks<'_>, spare: &Receiver<Task>, watch: &mut dyn FnMut(u64)) -> Result<(), Stop> {
    for turn in (0..tasks.len()).cycle() {
        let mut task = spare.try_recv().unwrap_or_default();
        if !blocks.next(&mut task.block).map_err(Stop::Input)? || tasks[turn].send(task).is_err() {
            break;
        }
        watch(blocks.lines());
    }
    Ok(())
}

/// Takes a block from every thread in turn, and writes its rows. What was read before an error is written too.
fn write(done: Vec<Receiver<Task>>, used: &Sender<Task>, output: &mut (dyn Write + Send), told: &mut Told) -> Result<(), Stop> {
    for turn in (0..done.len()).cycle() {
        let Ok(mut task) = done[turn].recv() else { break };
        output.write_all(&task.out).map_err(Stop::Output)?;
        told.lines += task.lines;
        told.rows += task.rows;
        told.rejects += task.rejects;
        let room = TOLD.saturating_sub(told.first.len());
        told.first.extend(task.first.drain(..).take(room));
        if task.failed.is_some() {
            told.failed = task.failed;
            break;
        }
        // Whoever reads may have come to the end.
        let _ = used.send(task);
    }
    Ok(())
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
            writer: Writer::new(job.scorer, job.columns, job.format, job.hidden),
            all: Counts::new(job.scorer.questionnaire()),
            groups: HashMap::new(),
        }
    }

    /// Scores block after block, until there are none or nobody wants them.
    fn work_off(mut self, given: Receiver<Task>, returned: &SyncSender<Task>) -> BTreeMap<String, Part> {
        for mut task in given {
            self.work(&mut task);
            if returned.send(task).is_err() {
                break;
            }
        }
        self.parts()
    }

    fn work(&mut self, task: &mut Task) {
        (task.lines, task.rows, task.rejects, task.failed) = (0, 0, 0, None);
        task.first.clear();
        task.out.clear();
        let block = std::mem::take(&mut task.block);
        if block.too_long {
            self.reject(task, block.first, too_long());
        }
        let may_quote = self.header.is_some() && memchr::memchr(b'"', &block.bytes[..block.filled]).is_some();
        let (mut at, mut line) = (0, block.first);
        while at < block.filled && task.failed.is_none() {
            let end = memchr::memchr(b'\n', &block.bytes[at..]).map_or(block.filled, |end| at + end);
            let text = block.bytes[at..end].trim_ascii_end();
            if !text.is_empty() {
                let stop = at + text.len();
                let read = match self.header {
                    _ if text.len() > LONGEST => Err(too_long()),
                    Some(header) => header.row(self.job.form, &block.bytes, at, stop, may_quote, &mut self.set),
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
                let (form, set) = (self.job.form, &self.set);
                let group = form.group.of(form.questionnaire, &set.responses, &set.organisation, &set.member);
                if !self.groups.contains_key(&*group) {
                    // One more than allowed is enough to know that there are too many.
                    if self.groups.len() > GROUPS {
                        return Err(format!("more than {GROUPS} groups"));
                    }
                    self.groups.insert(group.clone().into_owned(), Counts::new(self.job.scorer.questionnaire()));
                }
                self.groups.get_mut(&*group).unwrap_or(&mut self.all)
            };
            counts.count(&self.set.responses, &self.single);
        }
        self.writer.row(out, self.set.who(), &self.set.responses, &mut self.single);
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
                columns::cell(&mut task.out, &format!("line {line}: {reason}"), self.job.hidden);
                task.out.push(b'\n');
            }
            (OnError::Row, RowFormat::Ndjson) => {
                task.out.extend_from_slice(format!("{{\"type\":\"error\",\"line\":{line},\"error\":").as_bytes());
                columns::json(&mut task.out, &reason, self.job.hidden);
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
