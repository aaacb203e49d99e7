//! Sittings that are torn off: journals cut anywhere, journals of somebody else, disks that are full, folders that go away and come back.

use std::sync::Arc;
use std::time::Instant;

use cem_readiness::interview::session::{Opening, Session};
use cem_readiness::interview::{Choice, Effect, Interview, SaveState};
use cem_readiness::questionnaire::Questionnaire;
use proptest::prelude::*;

use crate::binary::{Folder, head};
use crate::session::{Clock, answer, ended_clean, form, has_level, id, journal, not_saved, note, noted, open, opening, question, saved};

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
    let mut interview = Interview::new(form, opened.session.sheet().clone(), Choice::default());
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
    let mut interview = Interview::new(form(), session.sheet().clone(), Choice::default());
    let mut clock = Clock::new();
    std::fs::rename(folder.join("there"), folder.join("away")).unwrap();
    session.apply(&[Effect::Save(answer(0, "3"))], &mut interview, clock.after(0));
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
    let mut interview = Interview::new(form(), session.sheet().clone(), Choice::default());
    let mut clock = Clock::new();
    let save = |at, word| [Effect::Save(answer(at, word))];
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
    let mut interview = Interview::new(form(), session.sheet().clone(), Choice::default());
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
    let mut interview = Interview::new(form(), opened.session.sheet().clone(), Choice::default());
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
