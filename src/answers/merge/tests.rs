//! Merges by example and at random.

use proptest::prelude::*;

use super::*;

const HEAD: &str = "format: cem-answers/1\nquestionnaire: { id: core, version: 1.0.0 }\norganisation: Acme\nrespondent: { id: a, role: executive }\n";

fn with(answers: &str) -> String {
    format!("{HEAD}answers:\n{answers}")
}

fn merged(base: Option<&str>, ours: &str, theirs: &str) -> Merged {
    let base = base.map(with);
    merge(&with(ours), &with(theirs), base.as_deref()).unwrap_or_else(|problems| panic!("{problems:?}"))
}

fn text(base: Option<&str>, ours: &str, theirs: &str) -> String {
    let merged = merged(base, ours, theirs);
    assert!(merged.conflicts.is_empty(), "{:?}", merged.conflicts);
    merged.text.strip_prefix(HEAD).and_then(|rest| rest.strip_prefix("answers:\n")).unwrap_or(&merged.text).to_owned()
}

#[test]
fn a_change_on_one_side_is_taken() {
    let base = Some("  A: 1 # a\n  B: 2\n  C: 3\n");
    assert_eq!(text(base, "  A: 1 # mine\n  B: 4\n  C: 3\n", "  A: 2\n  B: 2\n  C: 3\n"), "  A: 2 # mine\n  B: 4\n  C: 3\n");
    // Removed and added on either side.
    assert_eq!(text(base, "  A: 1\n  C: 3\n  E: 1\n", "  A: 1\n  B: 2\n  D: later\n"), "  A: 1\n  E: 1\n  D: later\n");
    // An empty key of a form is no answer.
    assert_eq!(text(Some("  A:\n  B:\n"), "  A: 1\n  B:\n", "  A:\n  # why\n  B: 3\n"), "  A: 1\n  B: 3\n");
}

#[test]
fn fields_of_one_answer_come_from_both() {
    let base = Some("  A: 1\n");
    assert_eq!(text(base, "  A: 2 # c\n", "  A: { answer: 1, note: \"x: y\" }\n"), "  A: # c\n    answer: 2\n    note: \"x: y\"\n");
    assert_eq!(text(base, "  A: { answer: 1, confidence: low }\n", "  A: 3\n"), "  A: { answer: 3, confidence: low }\n");
    // Short and long form say the same.
    assert_eq!(text(base, "  A: 1\n", "  A: { answer: \"1\" }\n"), "  A: 1\n");
    // Keys the format does not know yet merge too.
    assert_eq!(text(base, "  A: { answer: 1, flag: call back }\n", "  A: { answer: 1, mood: good }\n"), "  A: { answer: 1, flag: call back, mood: good }\n");
}

#[test]
fn evidence_is_a_set() {
    let evidence = |items: &str| format!("  A:\n    answer: 1\n    evidence: [{items}]\n");
    let (one, two, three) = ("{ what: one }", "{ what: two, where: here }", "{ what: three }");
    let base = evidence(&format!("{one}, {two}"));
    // Ours removed one, theirs removed two and added three.
    assert_eq!(text(Some(&base), &evidence(two), &evidence(&format!("{one}, {three}"))), "  A:\n    answer: 1\n    evidence:\n      - { what: three }\n");
    assert_eq!(
        text(None, &evidence(one), &evidence(&format!("{three}, {one}"))),
        "  A:\n    answer: 1\n    evidence:\n      - { what: one }\n      - { what: three }\n"
    );
}

#[test]
fn a_conflict_keeps_both() {
    let merged = merged(
        Some("  A: 1\n  B:\n    answer: 2\n    note: x\n"),
        "  # mine\n  A: 2\n  B:\n    answer: 2\n    note: y\n",
        "  A: 3\n  B: { answer: 2, note: \"z\\nw\" }\n",
    );
    assert_eq!(
        merged.text,
        with("  # mine\n  # CONFLICT: theirs: A: 3\n  A: 2\n  B:\n    answer: 2\n    # CONFLICT: theirs: B.note: \"z\\nw\"\n    note: y\n")
    );
    let found: Vec<_> =
        merged.conflicts.iter().map(|conflict| (conflict.about.as_str(), conflict.ours.said.as_deref(), conflict.theirs.said.as_deref())).collect();
    assert_eq!(found, [("A", Some("2"), Some("3")), ("B.note", Some("y"), Some("\"z\\nw\""))]);
    assert!(with("  # mine\n  A: 2\n")[merged.conflicts[0].ours.place.start as usize..].starts_with("A: 2"));
    assert_eq!(merged.conflicts[0].theirs.place.file, 1);
}

#[test]
fn changed_and_removed_is_a_conflict() {
    let base = Some("  A: 1\n  B: 1\n");
    let ours_gone = merged(base, "  B: 1\n", "  A: 2\n  B: 1\n");
    assert_eq!(ours_gone.text, format!("{HEAD}# CONFLICT: theirs: A: {{ answer: 2 }}\nanswers:\n  B: 1\n"));
    assert_eq!(ours_gone.conflicts[0].ours.said, None);
    let theirs_gone = merged(base, "  A: 2\n  B: 1\n", "  B: 1\n");
    assert_eq!(theirs_gone.text, with("  # CONFLICT: theirs: A is removed\n  A: 2\n  B: 1\n"));
}

#[test]
fn the_head_merges_too() {
    let ours = "format: cem-answers/1\nquestionnaire: { id: core, version: 1.0.0 }\norganisation: Acme\nrespondent: { id: a }\ndate: 2026-09-01\n";
    let theirs = "format: cem-answers/1\nquestionnaire: { id: core, version: 1.0.0 }\norganisation: Acme Ltd\nrespondent: { id: a, name: Ann }\nprofile: { size: small }\ndate: 2026-09-02\n";
    let merged = merge(ours, theirs, None).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(
        merged.text,
        "format: cem-answers/1\nquestionnaire: { id: core, version: 1.0.0 }\n# CONFLICT: theirs: organisation: Acme Ltd\norganisation: Acme\nrespondent: { id: a, name: Ann }\n# CONFLICT: theirs: date: 2026-09-02\ndate: 2026-09-01\nprofile:\n  size: small\n"
    );
}

#[test]
fn forms_that_hold_no_comment_are_told() {
    let json = |answer: u8| format!("{{\"format\": \"cem-answers/1\", \"answers\": {{\"A\": {answer}}}}}");
    let both = merge(&json(1), &json(2), Some(&json(3))).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!((both.text, both.conflicts.len(), both.without_comments), (json(1), 1, true));
    // In braces over several lines the comment stands above the line that begins it.
    let flow = merge("format: cem-answers/1\nanswers: { A: 1,\n  B: 2 }\n", "format: cem-answers/1\nanswers: { A: 2, B: 3 }\n", None);
    assert_eq!(
        flow.map(|merged| merged.text),
        Ok("format: cem-answers/1\n# CONFLICT: theirs: A: 2\nanswers: { A: 1,\n  # CONFLICT: theirs: B: 3\n  B: 2 }\n".to_owned())
    );
}

#[test]
fn comments_of_theirs_are_told() {
    let merged = merged(Some("  # a\n  A: 1\n"), "  # a\n  A: 1\n  # b\n", "  # a\n  A: 1\n  # b\n  # ask again\n");
    assert_eq!(merged.left_behind.iter().map(|(_, comment)| comment.as_str()).collect::<Vec<_>>(), ["# ask again"]);
}

#[test]
fn what_is_no_answers_file_is_refused() {
    for wrong in ["", "a: [", "- 1\n", "format: cem-questionnaire/1\n", "x: 1\n"] {
        assert!(merge(wrong, HEAD, None).is_err(), "{wrong}");
        assert!(merge(HEAD, wrong, None).is_err_and(|problems| problems.iter().all(|problem| problem.place.is_none_or(|place| place.file == 1))), "{wrong}");
        assert!(wrong.is_empty() || merge(HEAD, HEAD, Some(wrong)).is_err(), "{wrong}");
    }
    assert_eq!(merge(HEAD, HEAD, Some("")).map(|merged| merged.text), Ok(HEAD.to_owned()));
}

/// One answer of a side, with its note and evidence.
type Said = Option<(u8, Option<&'static str>, Vec<&'static str>)>;

/// One answer of a side: none, short, or with some fields.
fn side() -> impl Strategy<Value = Said> {
    let note = prop_oneof![Just(None), Just(Some("n1")), Just(Some("n: 2 # x")), Just(Some("two\nlines"))];
    let evidence = proptest::sample::subsequence(vec!["e1", "e2: x", "e3"], 0..=3);
    proptest::option::of((0_u8..3, note, evidence))
}

fn sheet(sides: &[Said]) -> String {
    let mut text = HEAD.to_owned() + "answers:\n";
    for (at, side) in sides.iter().enumerate() {
        let Some((answer, note, evidence)) = side else { continue };
        if note.is_none() && evidence.is_empty() {
            text.push_str(&format!("  Q-{at}: {answer}   # about {at}\n"));
            continue;
        }
        text.push_str(&format!("  Q-{at}:\n    answer: {answer}\n"));
        if let Some(note) = note {
            text.push_str(&format!("    note: {note:?}\n"));
        }
        if !evidence.is_empty() {
            text.push_str(&format!("    evidence:   # seen {at}\n"));
            evidence.iter().for_each(|what| text.push_str(&format!("      - {{ what: {what:?} }}\n")));
        }
    }
    text
}

fn tree(text: &str) -> Tree {
    yaml::parse(text, 0, &mut Vec::new()).map_or(Tree::Null, |root| Tree::of(&root))
}

/// Every answer, note and piece of evidence, as words to look for.
fn words(side: &Said) -> Vec<Tree> {
    let text = |word: &str| Tree::Scalar { text: word.to_owned(), plain: false };
    let answer_of = |answer: &u8| Tree::Scalar { text: answer.to_string(), plain: true };
    side.iter()
        .flat_map(|(answer, note, evidence)| [answer_of(answer)].into_iter().chain(note.map(text)).chain(evidence.iter().map(|what| text(what))))
        .collect()
}

fn mentions(tree: &Tree, word: &Tree) -> bool {
    match tree {
        Tree::Null => false,
        Tree::Scalar { .. } => edit::same(tree, word),
        Tree::List(items) => items.iter().any(|item| mentions(item, word)),
        Tree::Map(entries) => entries.iter().any(|(_, value)| mentions(value, word)),
    }
}

/// The same with lists in order of their texts and answers in their short form, so that what says the same compares.
fn ordered(tree: &Tree) -> Tree {
    match tree {
        Tree::Map(entries) if matches!(entries.as_slice(), [(only, _)] if only == ANSWER) => entries[0].1.clone(),
        Tree::List(items) => {
            let mut items: Vec<Tree> = items.iter().map(ordered).collect();
            items.sort_by_key(edit::one_line);
            Tree::List(items)
        }
        Tree::Map(entries) => Tree::Map(entries.iter().map(|(key, value)| (key.clone(), ordered(value))).collect()),
        Tree::Null | Tree::Scalar { .. } => tree.clone(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn merging_is_sound(sides in proptest::collection::vec((side(), side(), side()), 1..5), three_way in any::<bool>()) {
        let pick = |at: fn(&(Option<_>, Option<_>, Option<_>)) -> Option<_>| sides.iter().map(at).collect::<Vec<_>>();
        let (base_said, ours_said, theirs_said) = (pick(|all| all.0.clone()), pick(|all| all.1.clone()), pick(|all| all.2.clone()));
        let (base, ours, theirs) = (sheet(&base_said), sheet(&ours_said), sheet(&theirs_said));
        let base = three_way.then_some(base.as_str());
        let run = |ours: &str, theirs: &str| merge(ours, theirs, base).map_err(|problems| TestCaseError::fail(format!("{problems:?}")));

        prop_assert_eq!(run(&ours, &ours)?.text, ours.clone());
        if let Some(base) = base {
            prop_assert_eq!(run(&ours, base)?.text, ours.clone());
            let taken = run(base, &theirs)?;
            prop_assert!(taken.conflicts.is_empty() && edit::same(&ordered(&tree(&taken.text)), &ordered(&tree(&theirs))), "{}", taken.text);
        }
        let (there, back) = (run(&ours, &theirs)?, run(&theirs, &ours)?);
        prop_assert_eq!(there.conflicts.len(), back.conflicts.len());
        if there.conflicts.is_empty() {
            prop_assert!(edit::same(&ordered(&tree(&there.text)), &ordered(&tree(&back.text))), "{}\n{}", there.text, back.text);
        }
        // Nothing new of either side is lost: it stands in the file, or is listed as a conflict and in a comment.
        let result = tree(&there.text);
        for (at, ((base_said, ours_said), theirs_said)) in base_said.iter().zip(&ours_said).zip(&theirs_said).enumerate() {
            let old = if three_way { words(base_said) } else { Vec::new() };
            let question = format!("Q-{at}");
            let (answers, listed): (_, Vec<&Conflict>) = (under(&result, ANSWERS), there.conflicts.iter().filter(|conflict| conflict.about.starts_with(&question)).collect());
            for word in words(ours_said).iter().chain(&words(theirs_said)).filter(|word| !old.contains(word)) {
                let said = edit::one_line(word);
                let in_conflict = listed.iter().any(|conflict| [&conflict.ours, &conflict.theirs].iter().any(|side| side.said.as_ref().is_some_and(|text| text.contains(&said))));
                prop_assert!(mentions(under(answers, &question), word) || in_conflict, "{said} of {question}\n{}", there.text);
            }
        }
        for conflict in &there.conflicts {
            prop_assert!(there.text.contains("# CONFLICT: theirs: ") && conflict.theirs.said.iter().all(|said| there.text.contains(said.as_str())), "{}", there.text);
        }
        prop_assert!(ours.lines().filter_map(|line| line.split_once("   # ")).all(|(_, comment)| there.text.contains(comment)), "{}", there.text);
    }
}
