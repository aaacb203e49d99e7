//! Sittings on real files: what is accepted is on disk, what is typed is in the journal, and whatever goes wrong is said and loses nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use cem_readiness::answers::edit::NewAnswer;
use cem_readiness::answers::store::{self, Found};
use cem_readiness::answers::template::Subject;
use cem_readiness::interview::session::{Closed, Opened, Opening, Refusal, Session};
use cem_readiness::interview::{Change, Draft, Field, SaveState};
use cem_readiness::questionnaire::{QuestionIndex, Questionnaire};

use crate::binary::{Folder, head, shipped};

/// A moment, and what comes after it, without a wait.
pub(crate) struct Clock(Instant);

impl Clock {
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }
    pub(crate) fn after(&mut self, milliseconds: u64) -> Instant {
        self.0 += Duration::from_millis(milliseconds);
        self.0
    }
}

pub(crate) fn form() -> Arc<Questionnaire> {
    Arc::new(shipped("screen"))
}

/// The question at this position of those asked.
pub(crate) fn question(at: usize) -> QuestionIndex {
    form().asked().nth(at).unwrap().0
}

pub(crate) fn id(at: usize) -> String {
    form().questions[question(at).at()].id.clone()
}

pub(crate) fn opening(path: &Path) -> Opening<'_> {
    let subject = Subject { organisation: "Acme Ltd".to_owned(), respondent: "cio".to_owned(), role: Some("executive".to_owned()), date: None };
    Opening { path, form: form(), subject: Some(subject), state_folder: None, holder: "process 1 on hal".to_owned(), start_over: false }
}

#[track_caller]
pub(crate) fn open(path: &Path) -> Opened {
    Session::open(opening(path)).unwrap()
}

pub(crate) fn answer(at: usize, word: &str) -> Change {
    Change::Answer { question: question(at), new: Some(NewAnswer { answer: word.to_owned(), ..NewAnswer::default() }) }
}

pub(crate) fn noted(at: usize, word: &str, note: &str) -> Change {
    Change::Answer { question: question(at), new: Some(NewAnswer { answer: word.to_owned(), note: Some(note.to_owned()), ..NewAnswer::default() }) }
}

pub(crate) fn note(at: usize, text: &str) -> Draft {
    Draft { question: question(at), field: Field::Note, text: text.to_owned() }
}

#[track_caller]
pub(crate) fn saved(session: &mut Session, change: &Change) {
    assert_eq!(*session.save(change, Instant::now()), SaveState::Saved);
}

/// Why the change is not saved.
#[track_caller]
pub(crate) fn not_saved(session: &mut Session, change: &Change) -> String {
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

pub(crate) fn ended_clean(session: Session) {
    assert_eq!(session.close(Instant::now()), Closed { unsaved: None, journal: None });
}

/// The journal beside `cio.answers.yaml`.
pub(crate) fn journal(folder: &Folder) -> PathBuf {
    folder.join(".cio.answers.yaml.journal")
}

pub(crate) fn has_level(text: &str, at: usize, level: &str) -> bool {
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
    let found = store::find(folder.path()).unwrap();
    assert_eq!(found, [Found { path: folder.join("cio.answers.yaml"), regular: true }]);
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
