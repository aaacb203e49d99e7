//! SIGKILL at random moments of scripted interviews: what was accepted before the next question was drawn is in the file, the file is whole, and typed text is at
//! most two seconds behind. `KILLS=300 cargo test kill -- --nocapture` is the long run.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use cem_readiness::interview::session::{Opening, Session};
use rustix::process::{Signal, kill_process};

use crate::binary::{Folder, shipped};
use crate::terminal::{ENTER, Terminal, cem_in};

/// Kills where nothing else is said.
const KILLS: usize = 12;
/// Interviews at the same time.
const ABREAST: usize = 4;
/// Longest that typed text may be behind.
const BEHIND: Duration = Duration::from_secs(2);
/// Longest wait for anything while the process lives.
const PATIENCE: Duration = Duration::from_secs(30);
/// What is typed as notes, without a line end.
const NOTE: &str = "HR plans a pilot in March, budget open";

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// What was seen on the screen of one interview until it was killed.
#[derive(Default)]
struct Seen {
    /// Answers whose next question was drawn, by number of the question from 0.
    answers: Vec<u64>,
    /// The question whose note was being typed, with each length that was drawn and when.
    typing: Option<(usize, Vec<(Instant, usize)>)>,
    /// Questions whose note was said to be kept.
    notes: Vec<usize>,
}

/// One interview that may be killed at any moment.
struct Run<'r> {
    terminal: Terminal,
    dead: &'r AtomicBool,
    seen: Seen,
    dice: Dice,
}

impl Run<'_> {
    /// Waits until this is on the screen; false where the process was killed before.
    fn sees(&self, text: &str) -> bool {
        let begun = Instant::now();
        loop {
            if self.terminal.screen().contains(text) {
                return true;
            }
            if self.dead.load(Ordering::SeqCst) {
                // What it drew last may still be on its way.
                std::thread::sleep(Duration::from_millis(30));
                return self.terminal.screen().contains(text);
            }
            assert!(begun.elapsed() < PATIENCE, "not seen: {text}\n{}", self.terminal.screen());
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// Types a note slowly and keeps it.
    fn note(&mut self, at: usize) -> bool {
        self.terminal.press("n");
        if !self.sees("Enter keep") {
            return false;
        }
        self.seen.typing = Some((at, Vec::new()));
        for length in 1..=NOTE.len() {
            self.terminal.press(&NOTE[length - 1..length]);
            if !self.sees(NOTE[..length].trim_end()) {
                return false;
            }
            let now = Instant::now();
            self.seen.typing.iter_mut().for_each(|(_, lengths)| lengths.push((now, length)));
            std::thread::sleep(Duration::from_millis(self.dice.below(160)));
        }
        self.terminal.press(ENTER);
        if !self.sees("note kept") {
            return false;
        }
        self.seen.typing = None;
        self.seen.notes.push(at);
        true
    }

    /// Answers until it is killed, or to the last question.
    fn go(&mut self, questions: usize, notes: bool) {
        if !self.sees("Question 1 of") {
            return;
        }
        for at in 0..questions - 1 {
            if notes && self.dice.below(5) == 0 && !self.note(at) {
                return;
            }
            // Neighbours on the scale, so that no two answers contradict each other.
            let level = 2 + self.dice.below(2);
            self.terminal.press(&level.to_string());
            self.terminal.press(ENTER);
            if !self.sees(&format!("Question {} of", at + 2)) {
                return;
            }
            self.seen.answers.push(level);
        }
    }
}

/// Counts of all runs.
#[derive(Default)]
struct Counts {
    kills: AtomicUsize,
    answers: AtomicUsize,
    notes: AtomicUsize,
    typing: AtomicUsize,
    /// The furthest that typed text was behind.
    behind: Mutex<Duration>,
}

/// One interview, killed once.
fn kill_one(seed: u64, accessible: bool, counts: &Counts) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
    let folder = Folder::new();
    let line = format!("interview cio --role executive --organisation Acme{}", if accessible { " --accessible" } else { "" });
    let terminal = cem_in(folder.path(), &line).start();
    let id = terminal.id();
    let wait = Duration::from_millis(100 + dice.below(5000));
    let dead = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&dead);
    let killer = std::thread::spawn(move || {
        std::thread::sleep(wait);
        let at = Instant::now();
        kill_process(id, Signal::KILL).unwrap();
        told.store(true, Ordering::SeqCst);
        at
    });
    let form = Arc::new(shipped("core"));
    let role = form.find_role("executive").unwrap();
    let asked: Vec<_> = form.asked().filter(|(_, question)| question.roles.is_empty() || question.roles.contains(&role)).map(|(index, _)| index).collect();
    let mut run = Run { terminal, dead: &dead, seen: Seen::default(), dice };
    // In every other interview no notes, so that it is killed while answers are saved.
    run.go(asked.len(), !accessible && seed.is_multiple_of(2));
    let killed = killer.join().unwrap();
    let Run { terminal, seen, .. } = run;
    // Waits for the end of the process.
    drop(terminal);

    counts.kills.fetch_add(1, Ordering::SeqCst);
    let path = folder.join("cio.answers.yaml");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let about = format!("seed {seed}, after {wait:?}, {:?}\n{text}", folder.names());
    if path.exists() {
        folder.cem("answers show cio.answers.yaml").run().ends(0);
    } else {
        assert!(seen.answers.is_empty() && seen.notes.is_empty(), "{about}");
    }
    let subject = cem_readiness::answers::template::Subject {
        organisation: "Acme".to_owned(),
        respondent: "cio".to_owned(),
        role: Some("executive".to_owned()),
        date: None,
    };
    let own = folder.join(".local/state/cem");
    let opening = Opening { path: &path, form: Arc::clone(&form), subject: Some(subject), state_folder: Some(&own), holder: String::new(), start_over: false };
    let opened = Session::open(opening).unwrap_or_else(|refusal| panic!("{about}\n{refusal:?}"));
    let left = folder.names();
    assert!(!left.iter().any(|name| name.ends_with(".tmp")), "{left:?} {about}");
    let sheet = opened.session.sheet();
    for (at, level) in seen.answers.iter().enumerate() {
        let question = asked[at];
        let answer = sheet.responses.answers[question.at()];
        let key = if let cem_readiness::answers::Answer::Level(position) = answer {
            form.questions[question.at()].levels[usize::from(position)].key.clone()
        } else {
            format!("{answer:?}")
        };
        assert_eq!(key, level.to_string(), "{}: {about}", form.questions[question.at()].id);
        counts.answers.fetch_add(1, Ordering::SeqCst);
    }
    let note_of = |at: usize| sheet.entries[asked[at].at()].note.as_ref().map(|note| note.text.clone());
    for at in &seen.notes {
        assert_eq!(note_of(*at).as_deref(), Some(NOTE), "{about}");
        counts.notes.fetch_add(1, Ordering::SeqCst);
    }
    if let Some((at, lengths)) = seen.typing {
        counts.typing.fetch_add(1, Ordering::SeqCst);
        let draft = opened.recovered.iter().flat_map(|recovered| &recovered.drafts).find(|one| one.draft.question == asked[at]);
        let found = draft.map(|one| one.draft.text.clone()).or_else(|| note_of(at)).unwrap_or_default();
        assert!(NOTE.starts_with(&found), "{found:?} {about}");
        let lost = lengths.iter().find(|(_, length)| *length > found.len()).map(|(drawn, _)| killed.saturating_duration_since(*drawn)).unwrap_or_default();
        assert!(lost <= BEHIND, "{lost:?} behind: {found:?} {about}");
        let mut most = counts.behind.lock().unwrap();
        *most = lost.max(*most);
    }
}

/// Kills so many interviews of one face.
fn kill_many(accessible: bool) {
    let kills = std::env::var("KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(KILLS) / 2;
    let (counts, next) = (Counts::default(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..ABREAST {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= kills {
                        return;
                    }
                    kill_one(number as u64, accessible, &counts);
                }
            });
        }
    });
    let Counts { kills, answers, notes, typing, behind } = counts;
    let face = if accessible { "line mode" } else { "full screen" };
    println!(
        "{face}: {} kills; {} answers and {} notes were accepted and all are there; {} times a note was being typed, at most {} ms behind",
        kills.into_inner(),
        answers.into_inner(),
        notes.into_inner(),
        typing.into_inner(),
        behind.into_inner().unwrap().as_millis()
    );
}

#[test]
fn a_killed_interview_on_a_full_screen_has_lost_nothing() {
    kill_many(false);
}

#[test]
fn a_killed_interview_in_line_mode_has_lost_nothing() {
    kill_many(true);
}
