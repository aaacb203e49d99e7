//! Sittings on real files: what is accepted is on disk, what is typed is in the journal, and whatever goes wrong is said and loses nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cem_readiness::answers::edit::NewAnswer;
use cem_readiness::answers::template::Subject;
use cem_readiness::interview::session::{Closed, Opened, Opening, Refusal, Session};
use cem_readiness::interview::{Change, Draft, Field, SaveState};
use cem_readiness::questionnaire::{QuestionIndex, Questionnaire};
use proptest::prelude::*;

use crate::binary::{Folder, head, shipped};

/// A moment, and what comes after it, without a wait.
struct Clock(Instant);

impl Clock {
    fn new() -> Self {
        Self(Instant::now())
    }
    fn after(&mut self, milliseconds: u64) -> Instant {
        self.0 += Duration::from_millis(milliseconds);
        self.0
    }
}

fn form() -> Arc<Questionnaire> {
    Arc::new(shipped("screen"))
}

/// The question at this position of those asked.
fn question(at: usize) -> QuestionIndex {
    form().asked().nth(at).unwrap().0
}

fn id(at: usize) -> String {
    form().questions[question(at).at()].id.clone()
}

fn opening(path: &Path) -> Opening<'_> {
    let subject = Subject { organisation: "Acme Ltd".to_owned(), respondent: "cio".to_owned(), role: Some("executive".to_owned()), date: None };
    Opening { path, form: form(), subject: Some(subject), state_folder: None, holder: "process 1 on hal".to_owned(), start_over: false }
}

#[track_caller]
fn open(path: &Path) -> Opened {
    Session::open(opening(path)).unwrap()
}

fn answer(at: usize, word: &str) -> Change {
    Change::Answer { question: question(at), new: Some(NewAnswer { answer: word.to_owned(), ..NewAnswer::default() }) }
}

fn noted(at: usize, word: &str, note: &str) -> Change {
    Change::Answer { question: question(at), new: Some(NewAnswer { answer: word.to_owned(), note: Some(note.to_owned()), ..NewAnswer::default() }) }
}

fn note(at: usize, text: &str) -> Draft {
    Draft { question: question(at), field: Field::Note, text: text.to_owned() }
}

#[track_caller]
fn saved(session: &mut Session, change: &Change) {
    assert_eq!(*session.save(change, Instant::now()), SaveState::Saved);
}

/// Why the change is not saved.
#[track_caller]
fn not_saved(session: &mut Session, change: &Change) -> String {
    match session.save(change, Instant::now()) {
        SaveState::NotSaved(why) => why.clone(),
        SaveState::Saved => panic!("it was saved"),
    }
}

/// A process that is killed: nothing is cleaned up but what the system does.
fn kill(opened: Opened) {
    // The lock of the real thing goes with the process; here it must be let go of by hand.
    std::mem::drop(opened);
}

fn ended_clean(session: Session) {
    assert_eq!(session.close(Instant::now()), Closed { unsaved: None, journal: None });
}

/// The journal beside `cio.answers.yaml`.
fn journal(folder: &Folder) -> PathBuf {
    folder.join(".cio.answers.yaml.journal")
}

fn has_level(text: &str, at: usize, level: &str) -> bool {
    text.lines().any(|line| line.trim() == format!("{}: {level}", id(at)))
}

#[test]
fn a_file_is_made_with_the_first_answer_and_not_before() {
    let folder = Folder::new();
    let path = folder.join("cio.answers.yaml");
    let opened = open(&path);
    assert_eq!((opened.recovered, opened.messages.len()), (None, 0));
    ended_clean(opened.session);
    assert_eq!(folder.names(), [] as [&str; 0]);
    let mut session = open(&path).session;
    // Removing what is not there makes no file either.
    saved(&mut session, &Change::Answer { question: question(0), new: None });
    assert!(!path.exists());
    saved(&mut session, &answer(0, "3"));
    saved(&mut session, &noted(1, "", "ask again"));
    saved(&mut session, &Change::Complete(true));
    assert!(session.sheet().complete);
    ended_clean(session);
    let written = format!(
        "format: cem-answers/1\nquestionnaire: {{ id: screen, version: \"1.0.0\" }}\norganisation: Acme Ltd\nrespondent:\n  id: cio\n  role: executive\nanswers:\n  {}: 3\n  {}:\n    note: ask again\ncomplete: true\n",
        id(0),
        id(1)
    );
    assert_eq!(folder.read("cio.answers.yaml"), written);
    assert_eq!(folder.names(), ["cio.answers.yaml"]);
    let words = folder.cem("answers show cio.answers.yaml").utf8().text(0);
    assert!(words.contains(", complete\n") && words.contains("Note: ask again"), "{words}");
}

#[test]
fn a_file_by_hand_keeps_its_comments_and_a_copy_of_itself() {
    let folder = Folder::new();
    for newline in ["\n", "\r\n"] {
        let text =
            format!("\u{feff}# ours\n{}  # first\n  {}: 1   # sure\n  {}: dont_know\n# end\n", head("screen", "Acme Ltd", "cio", "executive"), id(0), id(1));
        let text = text.replace('\n', newline);
        let path = folder.write("cio.answers.yaml", &text);
        let mut session = open(&path).session;
        saved(&mut session, &answer(0, "2"));
        saved(&mut session, &Change::Answer { question: question(1), new: None });
        ended_clean(session);
        let wanted = text.replace(": 1   #", ": 2   #").replace(&format!("  {}: dont_know{newline}", id(1)), "");
        assert_eq!(folder.read("cio.answers.yaml"), wanted);
        assert_eq!(folder.read("cio.answers.yaml.bak"), text);
    }
    // The copy is no answers file for anybody.
    let found = cem_readiness::answers::store::find(folder.path()).unwrap();
    assert_eq!(found, [folder.join("cio.answers.yaml")]);
}

#[test]
fn json_stays_json() {
    let folder = Folder::new();
    let text = format!(
        "{{\n  \"format\": \"cem-answers/1\",\n  \"questionnaire\": {{\"id\": \"screen\", \"version\": \"1.0.0\"}},\n  \"organisation\": \"Acme Ltd\",\n  \"respondent\": {{\"id\": \"cio\", \"role\": \"executive\"}},\n  \"answers\": {{\"{}\": 1}}\n}}\n",
        id(0)
    );
    let path = folder.write("cio.answers.json", text);
    let mut session = open(&path).session;
    saved(&mut session, &noted(1, "4", "a \"b\"\nc"));
    saved(&mut session, &Change::Complete(true));
    ended_clean(session);
    let value: serde_json::Value = serde_json::from_str(&folder.read("cio.answers.json")).unwrap();
    assert_eq!(value["answers"][id(1)], serde_json::json!({ "answer": 4, "note": "a \"b\"\nc" }));
    assert_eq!((&value["answers"][id(0)], &value["complete"]), (&serde_json::json!(1), &serde_json::json!(true)));
}

#[test]
fn a_new_file_named_json_is_json() {
    let folder = Folder::new();
    let mut session = open(&folder.join("cio.answers.json")).session;
    saved(&mut session, &answer(0, "3"));
    ended_clean(session);
    let value: serde_json::Value = serde_json::from_str(&folder.read("cio.answers.json")).unwrap();
    assert_eq!((&value["answers"][id(0)], &value["respondent"]["role"]), (&serde_json::json!(3), &serde_json::json!("executive")));
}

#[test]
fn a_second_session_is_told_who_holds_the_file() {
    let folder = Folder::new();
    let path = folder.join("cio.answers.yaml");
    let first = open(&path).session;
    assert!(!first.is_unlocked());
    match Session::open(Opening { holder: "process 2".to_owned(), ..opening(&path) }) {
        Err(Refusal::Locked(who)) => assert!(who == "process 1 on hal" || cfg!(windows), "{who}"),
        other => panic!("{other:?}"),
    }
    ended_clean(first);
    ended_clean(open(&path).session);
}

#[cfg(unix)]
#[test]
fn a_linked_file_stays_a_link_and_has_one_lock() {
    let folder = Folder::new();
    let real = folder.write("deep/cio.answers.yaml", head("screen", "Acme Ltd", "cio", "executive"));
    let link = folder.join("link.answers.yaml");
    std::os::unix::fs::symlink("deep/cio.answers.yaml", &link).unwrap();
    let mut session = open(&link).session;
    assert!(matches!(Session::open(opening(&real)), Err(Refusal::Locked(_))));
    saved(&mut session, &answer(0, "2"));
    session.draft(Some(&note(1, "x")), Instant::now());
    assert!(folder.join("deep/.cio.answers.yaml.journal").exists());
    session.draft(None, Instant::now());
    ended_clean(session);
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(has_level(&folder.read("deep/cio.answers.yaml"), 0, "2"));
    assert_eq!(folder.names(), ["deep", "link.answers.yaml"]);
}

#[cfg(unix)]
#[test]
fn copy_and_journal_are_no_more_open_than_the_answers() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    let path = folder.write("cio.answers.yaml", head("screen", "Acme Ltd", "cio", "executive"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    let mut session = open(&path).session;
    session.draft(Some(&note(0, "x")), Instant::now());
    saved(&mut session, &answer(0, "2"));
    for name in ["cio.answers.yaml", "cio.answers.yaml.bak", ".cio.answers.yaml.journal"] {
        assert_eq!(std::fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn what_cannot_be_opened_is_refused_and_left_alone() {
    let folder = Folder::new();
    let refusal = |path: &Path, subject: bool| {
        let opening = opening(path);
        let refusal = Session::open(Opening { subject: opening.subject.filter(|_| subject), ..opening }).unwrap_err();
        match refusal {
            Refusal::Locked(who) => format!("locked {who}"),
            Refusal::OtherQuestionnaire(id) => format!("other {id}"),
            Refusal::Broken { problems, .. } => format!("broken {}", problems.len()),
            Refusal::Impossible(why) => why,
        }
    };
    let other = folder.write("core.answers.yaml", head("core", "Acme Ltd", "cio", "executive"));
    assert_eq!(refusal(&other, true), "other core");
    let broken = folder.write("broken.answers.yaml", head("screen", "Acme Ltd", "cio", "executive") + "  NO-1: 3\n  NO-2: 3\n");
    assert_eq!(refusal(&broken, true), "broken 2");
    assert!(refusal(&folder.join("none.answers.yaml"), false).contains("nothing says who is asked"));
    assert!(refusal(&folder.join("no/cio.answers.yaml"), true).contains("does not exist"));
    std::fs::create_dir(folder.join("folder.answers.yaml")).unwrap();
    assert!(refusal(&folder.join("folder.answers.yaml"), true).contains("not a regular file"));
    let unknown = opening(&folder.join("x.answers.yaml")).subject.map(|subject| Subject { role: Some("king".to_owned()), ..subject });
    assert!(matches!(Session::open(Opening { subject: unknown, ..opening(&folder.join("x.answers.yaml")) }), Err(Refusal::Broken { .. })));
    folder.write("bytes.answers.yaml", b"\xff\xfe\x00");
    assert!(refusal(&folder.join("bytes.answers.yaml"), true).contains("not UTF-8"));
    assert_eq!(folder.names(), ["broken.answers.yaml", "bytes.answers.yaml", "core.answers.yaml", "folder.answers.yaml"]);
}

#[test]
fn a_file_changed_by_hand_meanwhile_keeps_both() {
    let folder = Folder::new();
    let path = folder.join("cio.answers.yaml");
    let mut session = open(&path).session;
    saved(&mut session, &answer(0, "1"));
    let by_hand = folder.read("cio.answers.yaml") + &format!("  {}: 4 # by hand\n", id(2));
    folder.write("cio.answers.yaml", by_hand);
    saved(&mut session, &answer(1, "2"));
    let text = folder.read("cio.answers.yaml");
    assert!(has_level(&text, 0, "1") && has_level(&text, 1, "2") && text.contains(": 4 # by hand"), "{text}");
    // The interview does not know of the answer by hand: a change of that question would take it away.
    let why = not_saved(&mut session, &answer(2, "0"));
    assert!(why.contains(&id(2)) && why.contains("by hand"), "{why}");
    // The others go on; ours waits in the journal.
    assert!(matches!(session.save(&answer(3, "3"), Instant::now()), SaveState::NotSaved(_)));
    let text = folder.read("cio.answers.yaml");
    assert!(has_level(&text, 3, "3") && text.contains(": 4 # by hand"), "{text}");
    assert!(std::fs::read_to_string(journal(&folder)).unwrap().contains(&id(2)));
    // Another path takes everything, with our answer.
    assert!(session.move_to(&path, Instant::now()).unwrap_err().contains("exists already"));
    session.move_to(&folder.join("second.answers.yaml"), Instant::now()).unwrap();
    assert!(folder.read("second.answers.yaml").contains(&format!("{}: 0 # by hand", id(2))) && has_level(&folder.read("second.answers.yaml"), 3, "3"));
    assert!(folder.read("cio.answers.yaml").contains(": 4 # by hand") && !journal(&folder).exists());
    saved(&mut session, &answer(4, "1"));
    ended_clean(session);
    assert_eq!(folder.names(), ["cio.answers.yaml", "second.answers.yaml"]);
}

#[test]
fn the_same_answer_by_hand_is_no_conflict_and_an_error_by_hand_is_said() {
    let folder = Folder::new();
    let path = folder.join("cio.answers.yaml");
    let mut session = open(&path).session;
    saved(&mut session, &answer(0, "1"));
    let good = folder.read("cio.answers.yaml");
    folder.write("cio.answers.yaml", good.clone() + &format!("  {}: 4\n", id(2)));
    saved(&mut session, &answer(2, "4"));
    let good = folder.read("cio.answers.yaml");
    folder.write("cio.answers.yaml", format!("{good}  NO-1: 1\n"));
    let why = not_saved(&mut session, &answer(1, "3"));
    assert!(why.contains("changed by hand") && why.contains("NO-1"), "{why}");
    assert!(folder.read("cio.answers.yaml").contains("NO-1"));
    folder.write("cio.answers.yaml", "answers: [\n");
    assert!(not_saved(&mut session, &answer(3, "3")).contains("has an error"));
    // Put right again, everything waiting is saved.
    folder.write("cio.answers.yaml", &good);
    assert_eq!(*session.retry(Instant::now()), SaveState::Saved);
    let text = folder.read("cio.answers.yaml");
    assert!(has_level(&text, 1, "3") && has_level(&text, 3, "3"), "{text}");
    // Removed by hand, it is written again.
    std::fs::remove_file(&path).unwrap();
    saved(&mut session, &answer(4, "2"));
    let text = folder.read("cio.answers.yaml");
    assert!(has_level(&text, 0, "1") && has_level(&text, 4, "2"), "{text}");
    ended_clean(session);
}

#[test]
fn a_change_that_would_break_the_file_is_not_written_and_holds_up_no_other() {
    let folder = Folder::new();
    let mut session = open(&folder.join("cio.answers.yaml")).session;
    let why = not_saved(&mut session, &answer(0, "not_applicable"));
    assert!(why.contains("needs a reason"), "{why}");
    assert!(matches!(session.save(&answer(1, "2"), Instant::now()), SaveState::NotSaved(_)));
    assert!(has_level(&folder.read("cio.answers.yaml"), 1, "2"));
    saved(&mut session, &answer(0, "1"));
    ended_clean(session);
}

#[test]
fn a_folder_that_goes_away_loses_nothing() {
    let folder = Folder::new();
    let own = Folder::new();
    std::fs::create_dir(folder.join("deep")).unwrap();
    let path = folder.join("deep/cio.answers.yaml");
    let mut clock = Clock::new();
    let mut session = Session::open(Opening { state_folder: Some(own.path()), ..opening(&path) }).unwrap().session;
    saved(&mut session, &answer(0, "1"));
    std::fs::rename(folder.join("deep"), folder.join("away")).unwrap();
    let why = not_saved(&mut session, &answer(1, "2"));
    assert!(why.contains("does not exist"), "{why}");
    session.draft(Some(&note(2, "typed meanwhile")), clock.after(10));
    // The journal went to the user's own folder.
    assert_eq!(own.names().len(), 1);
    let kept = std::fs::read_to_string(own.join(&own.names()[0])).unwrap();
    assert!(kept.contains(&id(1)) && kept.contains("typed meanwhile"), "{kept}");
    // Whoever opens it again without the first process finds both, wherever the folder is by then.
    std::fs::rename(folder.join("away"), folder.join("deep")).unwrap();
    drop(session);
    let mut opened = Session::open(Opening { state_folder: Some(own.path()), ..opening(&path) }).unwrap();
    let recovered = opened.recovered.unwrap();
    assert_eq!((recovered.changes.len(), recovered.changes[0].question()), (1, Some(question(1))));
    assert!(!recovered.changes[0].changed_since());
    assert_eq!(opened.session.keep_recovered(clock.after(10)), [note(2, "typed meanwhile")]);
    assert!(has_level(&folder.read("deep/cio.answers.yaml"), 1, "2"));
    opened.session.draft(None, clock.after(10));
    ended_clean(opened.session);
    assert_eq!(own.names(), [] as [&str; 0]);
}

#[test]
fn what_could_not_be_saved_at_the_end_is_handed_out() {
    let folder = Folder::new();
    std::fs::create_dir(folder.join("deep")).unwrap();
    let mut session = open(&folder.join("deep/cio.answers.yaml")).session;
    saved(&mut session, &answer(0, "1"));
    std::fs::remove_dir_all(folder.join("deep")).unwrap();
    folder.write("deep", "a file in place of the folder");
    let why = not_saved(&mut session, &answer(1, "2"));
    assert_eq!(why, "the folder is gone");
    let (text, why) = session.close(Instant::now()).unsaved.unwrap();
    assert!(has_level(&text, 0, "1") && has_level(&text, 1, "2") && !why.is_empty(), "{text}");
}

#[test]
fn starting_over_keeps_the_old_answers_and_the_head() {
    let folder = Folder::new();
    let old = format!("# ours\n{}  {}: 1 # c\n  {}: {{ answer: 3, note: x }}\ncomplete: true\n", head("screen", "Acme Ltd", "cio", "executive"), id(0), id(1));
    let path = folder.write("cio.answers.yaml", &old);
    folder.write("cio.answers.yaml.old-1", "older");
    let mut first = open(&path).session;
    first.draft(Some(&note(0, "of the old ones")), Instant::now());
    drop(first);
    let opened = Session::open(Opening { start_over: true, ..opening(&path) }).unwrap();
    assert_eq!((opened.recovered, opened.messages.len()), (None, 2));
    assert_eq!(folder.read("cio.answers.yaml.old-2"), old);
    assert_eq!(folder.read("cio.answers.yaml.old-1"), "older");
    assert_eq!(folder.read("cio.answers.yaml"), format!("# ours\n{}  # c\n", head("screen", "Acme Ltd", "cio", "executive")));
    assert!(!opened.session.sheet().complete && opened.session.sheet().entries.iter().all(|entry| entry.note.is_none()));
    assert!(folder.read(".cio.answers.yaml.journal.old-1").contains("of the old ones"));
    ended_clean(opened.session);
}

#[test]
fn a_killed_session_leaves_its_file_usable() {
    let folder = Folder::new();
    let path = folder.join("cio.answers.yaml");
    let mut opened = open(&path);
    saved(&mut opened.session, &answer(0, "1"));
    let mut clock = Clock::new();
    opened.session.draft(Some(&note(0, "H")), clock.after(0));
    opened.session.draft(Some(&note(0, "HR plans")), clock.after(500));
    opened.session.draft(Some(&note(0, "HR plans a pilot")), clock.after(600));
    kill(opened);
    folder.write(".cio.answers.yaml.lock", "process 9, long gone");
    let mut opened = open(&path);
    let recovered = opened.recovered.take().unwrap();
    assert_eq!((recovered.drafts.len(), recovered.changes.len(), recovered.file_changed), (1, 0, false));
    assert_eq!((&recovered.drafts[0].draft, recovered.drafts[0].saved.as_str()), (&note(0, "HR plans a pilot"), ""));
    // Asked and not yet answered, it is asked again.
    kill(opened);
    let mut opened = open(&path);
    assert_eq!(opened.recovered.take(), Some(recovered));
    opened.session.drop_recovered();
    ended_clean(opened.session);
    assert_eq!(folder.names(), ["cio.answers.yaml"]);
}

/// A journal of these texts, each typed a second after the one before, and the bytes at which each of its lines ends.
fn typed(folder: &Folder, texts: &[String]) -> (Vec<u8>, Vec<usize>) {
    let mut session = open(&folder.join("cio.answers.yaml")).session;
    let mut clock = Clock::new();
    texts.iter().for_each(|text| session.draft(Some(&note(0, text)), clock.after(1000)));
    drop(session);
    let bytes = std::fs::read(journal(folder)).unwrap();
    let ends = (0..bytes.len()).filter(|at| bytes[*at] == b'\n').collect();
    (bytes, ends)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn a_journal_torn_anywhere_gives_the_text_of_its_last_whole_line(texts in proptest::collection::vec("[a-zé漢🙂\n\"\\\\ ]{1,12}x", 1..4)) {
        let mut texts = texts;
        texts.dedup();
        let folder = Folder::new();
        let (bytes, ends) = typed(&folder, &texts);
        // One line says what it belongs to, the others what was typed.
        prop_assert_eq!(ends.len(), texts.len() + 1);
        for length in 0..=bytes.len() {
            let folder = Folder::new();
            std::fs::write(journal(&folder), &bytes[..length]).unwrap();
            let opened = open(&folder.join("cio.answers.yaml"));
            let whole = ends.iter().filter(|end| **end <= length).count();
            let text = opened.recovered.map(|recovered| recovered.drafts[0].draft.text.clone());
            prop_assert_eq!(text.as_ref(), whole.checked_sub(2).map(|last| &texts[last]), "{} of {}", length, bytes.len());
            // What says nothing is not thrown away unread: it is set aside, or holds nothing.
            let aside = folder.join(".cio.answers.yaml.journal.old-1").exists();
            prop_assert_eq!(aside, whole == 0 && length > 0);
        }
    }

    #[test]
    fn whatever_fails_and_whenever_it_is_killed_the_last_of_each_answer_is_there(steps in proptest::collection::vec((0_usize..8, 0_usize..6, 0_usize..5), 1..40)) {
        let (folder, own) = (Folder::new(), Folder::new());
        let (there, away) = (folder.join("there"), folder.join("away"));
        std::fs::create_dir(&there).unwrap();
        let path = there.join("cio.answers.yaml");
        let again = || Session::open(Opening { state_folder: Some(own.path()), ..opening(&path) }).unwrap();
        let mut clock = Clock::new();
        let mut session = again().session;
        let mut meant = std::collections::BTreeMap::new();
        let mut typed = None;
        for (step, at, level) in steps {
            let now = clock.after(700);
            match step {
                0 if there.exists() => std::fs::rename(&there, &away).unwrap(),
                0 => std::fs::rename(&away, &there).unwrap(),
                1 | 2 if there.exists() => {
                    drop(session);
                    let mut opened = again();
                    let drafts = opened.session.keep_recovered(now);
                    // At most what was typed within the last seconds is missing; here that is nothing, or the text before.
                    prop_assert_eq!(drafts.is_empty(), typed.is_none());
                    session = opened.session;
                    typed = drafts.last().map(|draft| draft.text.clone());
                }
                3 | 4 => {
                    let text = format!("{at} {level}");
                    session.draft(Some(&note(at, &text)), now);
                    typed = Some(text);
                }
                5 => {
                    session.draft(None, now);
                    typed = None;
                }
                _ => {
                    session.save(&answer(at, &level.to_string()), now);
                    meant.insert(at, level);
                }
            }
        }
        if !there.exists() {
            std::fs::rename(&away, &there).unwrap();
        }
        drop(session);
        let mut opened = again();
        opened.session.keep_recovered(clock.after(700));
        let text = if meant.is_empty() { String::new() } else { std::fs::read_to_string(&path).unwrap() };
        for (at, level) in meant {
            prop_assert!(has_level(&text, at, &level.to_string()), "{} {}\n{}", at, level, text);
        }
        opened.session.draft(None, clock.after(700));
        ended_clean(opened.session);
        prop_assert_eq!(own.names(), [] as [&str; 0]);
    }
}

#[test]
fn typed_text_is_on_disk_at_once_and_then_within_a_second() {
    let folder = Folder::new();
    let mut session = open(&folder.join("cio.answers.yaml")).session;
    let form = form();
    let opened = open(&folder.join("other.answers.yaml"));
    let mut interview = cem_readiness::interview::Interview::new(form, opened.session.sheet().clone(), cem_readiness::interview::Choice::default());
    let mut clock = Clock::new();
    let on_disk = || std::fs::read_to_string(journal(&folder)).unwrap_or_default();
    session.draft(Some(&note(0, "H")), clock.after(0));
    assert!(on_disk().contains("\"H\""));
    session.draft(Some(&note(0, "HR")), clock.after(400));
    session.tick(&mut interview, clock.after(500));
    assert!(!on_disk().contains("\"HR\""));
    session.tick(&mut interview, clock.after(100));
    assert!(on_disk().contains("\"HR\""));
    // Another field is another beginning.
    session.draft(Some(&note(1, "B")), clock.after(10));
    assert!(on_disk().contains("\"B\""));
    session.draft(None, clock.after(10));
    assert!(!journal(&folder).exists());
    session.tick(&mut interview, clock.after(5000));
    assert!(!journal(&folder).exists());
}

#[test]
fn a_failed_save_is_tried_again_by_itself() {
    let folder = Folder::new();
    std::fs::create_dir(folder.join("there")).unwrap();
    let mut session = open(&folder.join("there/cio.answers.yaml")).session;
    let mut interview = cem_readiness::interview::Interview::new(form(), session.sheet().clone(), cem_readiness::interview::Choice::default());
    let mut clock = Clock::new();
    std::fs::rename(folder.join("there"), folder.join("away")).unwrap();
    session.apply(&[cem_readiness::interview::Effect::Save(answer(0, "3"))], &mut interview, clock.after(0));
    assert!(matches!(interview.view().heading.saved, SaveState::NotSaved(why) if why.contains("does not exist")));
    session.tick(&mut interview, clock.after(1000));
    std::fs::rename(folder.join("away"), folder.join("there")).unwrap();
    session.tick(&mut interview, clock.after(1000));
    assert_ne!(*interview.view().heading.saved, SaveState::Saved);
    session.tick(&mut interview, clock.after(1000));
    assert_eq!(*interview.view().heading.saved, SaveState::Saved);
    assert!(has_level(&folder.read("there/cio.answers.yaml"), 0, "3"));
    ended_clean(session);
}

#[test]
fn an_interview_takes_over_what_was_changed_by_hand() {
    let folder = Folder::new();
    let path = folder.join("cio.answers.yaml");
    let mut session = open(&path).session;
    let mut interview = cem_readiness::interview::Interview::new(form(), session.sheet().clone(), cem_readiness::interview::Choice::default());
    let mut clock = Clock::new();
    let save = |at, word| [cem_readiness::interview::Effect::Save(answer(at, word))];
    session.apply(&save(0, "1"), &mut interview, clock.after(0));
    folder.write("cio.answers.yaml", folder.read("cio.answers.yaml") + &format!("  {}: 4\n", id(2)));
    session.apply(&save(1, "2"), &mut interview, clock.after(0));
    assert_eq!(interview.sheet().responses.answers[question(2).at()], cem_readiness::answers::Answer::Level(4));
    // It knows now, so that a change of it is meant.
    session.apply(&save(2, "0"), &mut interview, clock.after(0));
    assert!(has_level(&folder.read("cio.answers.yaml"), 2, "0"));
    ended_clean(session);
}

#[test]
fn a_journal_of_something_else_is_set_aside_and_said() {
    let other = |change: &dyn Fn(&Folder)| {
        let folder = Folder::new();
        let path = folder.write("cio.answers.yaml", head("screen", "Acme Ltd", "cio", "executive"));
        let mut session = open(&path).session;
        session.draft(Some(&note(0, "typed")), Instant::now());
        drop(session);
        change(&folder);
        let mut opened = open(&path);
        let said = opened.messages.concat();
        opened.session.drop_recovered();
        ended_clean(opened.session);
        (opened.recovered, said, folder.names())
    };
    let rewritten = |from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        other(&move |folder: &Folder| {
            folder.write("cio.answers.yaml", folder.read("cio.answers.yaml").replace(&from, &to));
        })
    };
    // Another respondent in a file of the same name.
    let (recovered, said, names) = rewritten("id: cio", "id: ceo");
    assert!(recovered.is_none() && said.contains("another respondent"), "{said}");
    assert_eq!(names, [".cio.answers.yaml.journal.old-1", "cio.answers.yaml"]);
    // Other answers of the same respondent: shown with that, never applied in silence.
    let (recovered, said, _) = rewritten("answers:\n", "answers:\n  IND-1: 2\n");
    assert!(recovered.is_some_and(|recovered| recovered.file_changed && recovered.drafts.len() == 1) && said.is_empty());
    // Another text of the questionnaire: the hash in its first line is another, and the line is whole.
    let (recovered, said, names) = other(&|folder| {
        let mut changed = Questionnaire::clone(&form());
        changed.sha256 = "0".repeat(64);
        let path = folder.join("cio.answers.yaml");
        let mut session = Session::open(Opening { form: Arc::new(changed), ..opening(&path) }).unwrap().session;
        session.draft(Some(&note(0, "typed")), Instant::now());
    });
    assert!(recovered.is_none() && said.contains("another text of the questionnaire"), "{said}");
    // The one before was set aside when the other text was opened.
    assert_eq!(names, [".cio.answers.yaml.journal.old-1", ".cio.answers.yaml.journal.old-2", "cio.answers.yaml"]);
}

#[test]
fn hostile_journals_are_survived() {
    let mut long = b"0123456789abcdef {\"draft\":".to_vec();
    long.resize(3 << 20, b'[');
    for bytes in [b"\xff\xfe\x00\n\n\x1b[31m".to_vec(), b"{}".to_vec(), long, b"0 1\n".repeat(20_000), b" \n".to_vec()] {
        let folder = Folder::new();
        std::fs::write(journal(&folder), &bytes).unwrap();
        let opened = open(&folder.join("cio.answers.yaml"));
        assert!(opened.recovered.is_none() && opened.messages[0].contains("it is kept in"), "{:?}", opened.messages);
        ended_clean(opened.session);
        assert_eq!(std::fs::read(folder.join(".cio.answers.yaml.journal.old-1")).unwrap(), bytes);
    }
    // A folder in its place, and one that is far too long.
    let folder = Folder::new();
    std::fs::create_dir(journal(&folder)).unwrap();
    assert!(open(&folder.join("cio.answers.yaml")).messages[0].contains("not a file"));
    std::fs::File::create(journal(&folder)).unwrap().set_len(65 << 20).unwrap();
    assert!(open(&folder.join("cio.answers.yaml")).messages[0].contains("too long"));
    // Lines that are whole and say what cannot be are left out; the others count.
    let (mut bytes, _) = typed(&folder, &["kept".to_owned()]);
    bytes.extend_from_slice(b"torn by a full disk");
    bytes.extend_from_slice(b"\n0011223344556677 \"nothing\"\n");
    std::fs::write(journal(&folder), bytes).unwrap();
    let recovered = open(&folder.join("cio.answers.yaml")).recovered.unwrap();
    assert_eq!(recovered.drafts[0].draft, note(0, "kept"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_journal_on_a_full_disk_is_said_once_and_holds_up_nothing() {
    let folder = Folder::new();
    let mut clock = Clock::new();
    let mut session = open(&folder.join("cio.answers.yaml")).session;
    let mut interview = cem_readiness::interview::Interview::new(form(), session.sheet().clone(), cem_readiness::interview::Choice::default());
    std::os::unix::fs::symlink("/dev/full", journal(&folder)).unwrap();
    session.draft(Some(&note(0, "a")), clock.after(1000));
    session.tick(&mut interview, clock.after(1000));
    let view = interview.view();
    let message = view.message.as_ref().map(|message| message.text.to_owned()).unwrap_or_default();
    assert!(message.contains("no journal can be kept (disk full)"), "{message}");
    saved(&mut session, &answer(0, "2"));
    // There is room again: the next text is written.
    std::fs::remove_file(journal(&folder)).unwrap();
    session.tick(&mut interview, clock.after(1000));
    assert!(std::fs::read_to_string(journal(&folder)).unwrap().contains("\"a\""));
}

/// A file system of one MiB, where this may be mounted.
#[cfg(target_os = "linux")]
struct Small(Folder);

#[cfg(target_os = "linux")]
impl Small {
    fn new() -> Option<Self> {
        let folder = Folder::new();
        let mount = std::process::Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "cem-test"]).arg(folder.path()).output();
        mount.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Small {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount").arg(self.0.path()).output();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_fills_up_loses_nothing() {
    let Some(small) = Small::new() else {
        println!("skipped: a file system of its own cannot be mounted here");
        return;
    };
    let own = Folder::new();
    let mut clock = Clock::new();
    let path = small.0.join("cio.answers.yaml");
    let mut session = Session::open(Opening { state_folder: Some(own.path()), ..opening(&path) }).unwrap().session;
    saved(&mut session, &answer(0, "1"));
    // Everything there is, down to the last block.
    let mut ballast = std::fs::File::create(small.0.join("ballast")).unwrap();
    for size in [64 << 10, 4 << 10, 1] {
        while std::io::Write::write_all(&mut ballast, &vec![b'x'; size]).is_ok() {}
    }
    assert_eq!(not_saved(&mut session, &noted(1, "2", "said on a full disk")), "disk full");
    session.draft(Some(&note(2, "typed on a full disk")), clock.after(1000));
    assert!(has_level(&small.0.read("cio.answers.yaml"), 0, "1"));
    // Killed now, and opened again with the disk still full: all is there, and is kept.
    drop(session);
    let mut opened = Session::open(Opening { state_folder: Some(own.path()), ..opening(&path) }).unwrap();
    let recovered = opened.recovered.take().unwrap();
    assert_eq!((recovered.changes.len(), recovered.drafts.len()), (1, 1));
    assert_eq!(opened.session.keep_recovered(clock.after(1000)), [note(2, "typed on a full disk")]);
    assert_eq!(*opened.session.state(), SaveState::NotSaved("disk full".to_owned()));
    // An interview that begins like that learns what was recovered as soon as it is saved.
    let mut interview = cem_readiness::interview::Interview::new(form(), opened.session.sheet().clone(), cem_readiness::interview::Choice::default());
    drop(ballast);
    std::fs::remove_file(small.0.join("ballast")).unwrap();
    opened.session.tick(&mut interview, clock.after(5000));
    assert_eq!(interview.sheet().responses.answers[question(1).at()], cem_readiness::answers::Answer::Level(2));
    let text = small.0.read("cio.answers.yaml");
    assert!(has_level(&text, 0, "1") && text.contains("said on a full disk"), "{text}");
    opened.session.draft(None, clock.after(1000));
    ended_clean(opened.session);
    assert_eq!(small.0.names(), ["cio.answers.yaml", "cio.answers.yaml.bak"]);
    assert_eq!(own.names(), [] as [&str; 0]);
}
