//! Two readers of answer files: the quick one, of numbers alone, and the one that says what a file means. Where the quick one reads a file, both give the same sheet, and
//! there is no problem to tell.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use cem_readiness::answers::{AnswerSheet, check, quick};
use cem_readiness::diagnostic::Files;
use cem_readiness::questionnaire::Questionnaire;
use cem_readiness::questionnaire::library::Library;
use cem_readiness::shipped::BuiltIn;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::binary::{root, shipped};

static CORE: LazyLock<Arc<Questionnaire>> = LazyLock::new(|| Arc::new(shipped("core")));
/// Questions of every kind.
static SMALL: LazyLock<Arc<Questionnaire>> = LazyLock::new(|| {
    let path = root().join("tests/fixtures/broken/questionnaires/small.questionnaire.yaml");
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let found = Library::new(&BuiltIn, Vec::new()).read(&path, &mut files, &mut problems);
    Arc::new(found.unwrap_or_else(|| panic!("{problems:#?}")))
});

fn careful(text: &str, q: &Questionnaire) -> Result<AnswerSheet, String> {
    let mut problems = Vec::new();
    let sheet = check::read(text, 3, "a", &mut problems).and_then(|sheet| sheet.check_numbers(q, &mut problems));
    sheet.filter(|_| problems.is_empty()).ok_or_else(|| format!("{problems:#?}"))
}

/// Whether the quick reader took it, as its first file and behind others that are much alike; it must then be right.
fn agree(text: &str, q: &Arc<Questionnaire>) -> Result<bool, String> {
    let known = BTreeMap::from([(q.id.clone(), Arc::clone(q))]);
    let (mut first, mut warm) = (quick::Reader::new(&known), quick::Reader::new(&known));
    for id in ["cio", "somebody-else"] {
        let head = head(q).replace("id: cio\n", &format!("id: {id}\n"));
        for level in 0..5 {
            let lines: String = q.questions.iter().filter(|question| question.asked).map(|question| format!("  {}: {level}\n", question.id)).collect();
            let _ = warm.read(&format!("{head}answers:\n{lines}"), 2, "b");
        }
        // The same head with another id.
        if let Some(start) = text.find("\n  id: ").map(|start| start + 7)
            && let Some(length) = text[start..].find('\n')
        {
            let _ = warm.read(&format!("{}{id}{}", &text[..start], &text[start + length..]), 2, "b");
        }
    }
    let own = first.read(text, 3, "a");
    if own != warm.read(text, 3, "a") {
        return Err(format!("{text}\n---\nanother sheet behind other files"));
    }
    let Some(sheet) = own else { return Ok(false) };
    match careful(text, q) {
        Ok(own) if own == sheet => Ok(true),
        other => Err(format!("{text}\n---\n{sheet:#?}\n---\n{other:#?}")),
    }
}

fn head(q: &Questionnaire) -> String {
    let (id, version, role) = (&q.id, &q.version, &q.roles[0].id);
    format!("format: cem-answers/1\nquestionnaire: {{ id: {id}, version: {version} }}\norganisation: Acme Ltd\nrespondent:\n  id: cio\n  role: {role}\n")
}

#[test]
fn the_sample_and_usual_files_mean_the_same_to_both() {
    let q = Arc::clone(&CORE);
    let mut taken = 0;
    for entry in std::fs::read_dir(root().join("questionnaires/examples/brackwater")).unwrap() {
        let Ok(text) = std::fs::read_to_string(entry.unwrap().path()) else { continue };
        taken += usize::from(agree(&text, &q).unwrap());
    }
    assert!(taken > 1, "{taken}");
    for answers in [
        "  IND-1: 3\n  IND-2: dont_know\n  SUP-1: later",
        "  IND-1: 3\n\n  # why\n  IND-2:\n    answer: not_applicable\n    reason: one team\n    # more\n  SUP-1: null\n",
        "  IND-2:\n    answer: 2\n    note: \"seen\"\n    evidence:\n      - what: Minutes\n        where: Drive\n  IND-4: 0\n",
        "",
    ] {
        assert_eq!(agree(&format!("{}answers:\n{answers}", head(&q)), &q), Ok(true), "{answers}");
    }
    for answers in [
        "  IND-1: 3\n     more\n",
        "  IND-2: 3\n  IND-1: 3\n",
        "  IND-1: 3\n  IND-1: 3\n",
        "  IND-1: 9\n",
        "  IND-1: 3 # why\n",
        "  IND-1: \"3\"\n",
        "  IND-1:\n    answer: not_applicable\n",
        "  IND-1:\n    answr: 2\n",
        "  NO-1: 2\n",
        "    IND-1: 3\n",
        "  IND-1: 3\ncomplete: true\n",
        "  IND-1: 3\n  # CONFLICT: theirs: 2\n",
    ] {
        assert_eq!(agree(&format!("{}answers:\n{answers}", head(&q)), &q), Ok(false), "{answers}");
    }
}

/// What may stand behind the colon of a question, and on the lines below.
const VALUES: [&str; 50] = [
    " 0\n",
    " 1\n",
    " 2\n",
    " 3\n",
    " 4\n",
    " 7\n",
    " later\n",
    " dont_know\n",
    " null\n",
    " ~\n",
    "\n",
    " 3\n# a comment\n",
    " 3\n\n",
    "\n    answer: 2\n",
    "\n    answer: not_applicable\n    reason: none\n",
    "\n    note: a note\n    answer: 1\n",
    "\n    answer: 3\n    evidence:\n      - what: x\n",
    " { answer: 2 }\n",
    "\n    answer: 1\n    note: \"she said: no # yet\"\n",
    "\n    answer: 1\n    note: 'it''s'\n",
    "\n    answer: 1\n    note: a: b\n",
    "\n    answer: 1\n    note: a # b\n",
    "\n    answer: 1\n    note: \" \"\n",
    "\n    answer: 1\n    note: null\n",
    "\n    answer: null\n    note: \"null\"\n",
    "\n    answer: 1\n    note: open \n",
    "\n    answer: 1\n    note: zwölf Köpfe\n",
    "\n    answer: 1\n    note: €\n",
    "\n    answer: 1\n    note: \"a\\tb\"\n",
    "\n    answer: 1\n    note:\n      text: x\n",
    "\n    answer: 2\n    answer: 3\n",
    "\n    note: a\n    note: b\n",
    "\n    reason: why\n",
    "\n    answer: not_applicable\n    reason: \"\"\n",
    "\n    answer: 2\n      more\n",
    "\n    answer: 9\n",
    "\n    answer: later\n    flag: true\n    confidence: high\n",
    "\n    answer: 2\n\n    note: x\n",
    "\n    answer: 2\n    # CONFLICT: theirs: 3\n",
    "\n    note: \"CONFLICT: theirs: 3\"\n    answer: 2\n",
    "\n   answer: 2\n",
    "\n    answer: 2\n    note: 7\n",
    "\n    answer:\n    note: x\n",
    "\n    answer: 2\n    other: x\n",
    " true\n",
    " somebody\n",
    " 12.5\n",
    " 1e2\n",
    " Free-text\n",
    "\n    answer: a text\n    note: x\n",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 6000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Lines of all kinds, mostly in order, and a byte changed now and then.
    #[test]
    fn lines_put_together_mean_the_same_to_both(
        id in prop::sample::select(vec!["cio", "c", "null", "Null", "true", "1", "r.2-x_y", "in", "~", "a b", "\"q\"", "-x"]),
        small in any::<bool>(),
        lines in vec((0..9_usize, 0..VALUES.len()), 0..9),
        in_order in prop::bool::weighted(0.8),
        before in 0..5_usize,
        change in prop::option::weighted(0.5, (any::<prop::sample::Index>(), prop::sample::select(b"\n\n  :#-\"'{}0123nullIND~\t\\".to_vec()), 0..3_u8)),
    ) {
        let q = Arc::clone(if small { &SMALL } else { &CORE });
        let mut lines = lines;
        if in_order {
            lines.sort_by_key(|(question, _)| *question);
            lines.dedup_by_key(|(question, _)| *question % q.questions.len());
        }
        let more = ["", "date: 2026-09-14\n", if small { "profile:\n  size: large\n  people: 12\n" } else { "profile:\n  size: from_50\n" }, "complete: true\n", "# why\nprofile:\n"][before];
        let mut text = format!("{}{more}answers:\n", head(&q).replace("id: cio\n", &format!("id: {id}\n")));
        for (question, value) in lines {
            text.push_str(&format!("  {}:{}", q.questions[question % q.questions.len()].id, VALUES[value]));
        }
        if let Some((at, byte, how)) = change {
            let mut bytes = text.into_bytes();
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                _ => drop(bytes.remove(at)),
            }
            text = String::from_utf8_lossy(&bytes).into_owned();
        }
        if let Err(why) = agree(&text, &q) {
            prop_assert!(false, "{why}");
        }
    }
}
