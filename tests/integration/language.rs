//! A questionnaire in another language: complete, the same questions, the same numbers; chosen by `--lang`, switched in the interview, checked with its questionnaire.

use std::collections::BTreeSet;

use cem_readiness::diagnostic::Severity;
use cem_readiness::questionnaire::library::{Library, Shipped as _};
use cem_readiness::questionnaire::translation::texts;
use cem_readiness::questionnaire::{Level, Questionnaire};
use cem_readiness::shipped::BuiltIn;
use serde_json::Value;

use crate::binary::{Folder, SAMPLE, cem, root};
use crate::checking::{check_translation, read};

/// Shipped questionnaires that are translated into German.
const GERMAN: [&str; 4] = ["core", "front-line", "profile", "screen"];
/// Words that are the same in both languages.
const SAME: &[&str] = &["Marketing", "Team", "IT", "Neutral", "Seybold 2011"];
/// Adjectives of merit, which two people would not see alike.
const MERIT: &[&str] =
    &["stark", "wirksam", "angemessen", "hervorragend", "reif", "passend", "ausreichend", "robust", "erfolgreich", "schlecht", "gut", "schwach"];

fn load(id: &str) -> Questionnaire {
    BuiltIn.load(id).unwrap()
}

fn german(id: &str) -> Questionnaire {
    BuiltIn.words(id, "de").unwrap_or_else(|| panic!("{id} is not translated")).of(&load(id))
}

fn ladders(q: &Questionnaire) -> impl Iterator<Item = (&str, &[Level])> {
    q.questions.iter().flat_map(|question| {
        let variants = question.variants.iter().map(|variant| variant.levels.as_slice());
        std::iter::once(question.levels.as_slice()).chain(variants).map(|levels| (question.id.as_str(), levels))
    })
}

#[test]
fn every_text_has_german_words_of_its_own() {
    for id in GERMAN {
        let (original, translated) = (texts(&load(id)), texts(&german(id)));
        assert_eq!(original.len(), translated.len());
        for ((path, english), (_, german)) in original.iter().zip(&translated) {
            assert!(english != german || SAME.contains(&english.as_str()), "{id}: {} is not translated: {english}", path.join("."));
        }
        assert_eq!(german(id).language, "de");
    }
}

#[test]
fn only_the_words_differ() {
    for id in GERMAN {
        let (original, translated) = (load(id), german(id));
        assert_eq!(Library::new(&BuiltIn, Vec::new()).languages(&original, None), ["en", "de"]);
        let of = |q: &Questionnaire| (serde_json::to_value(q).unwrap(), texts(q).into_iter().map(|(_, text)| text).collect::<BTreeSet<_>>());
        let ((mut english, from), (german, to)) = (of(&original), of(&translated));
        english["language"] = "de".into();
        alike(&english, &german, &|one, other| from.contains(one) && to.contains(other));
    }
}

/// Two values are the same but for these strings.
fn alike(one: &Value, other: &Value, may_differ: &dyn Fn(&str, &str) -> bool) {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            assert!(one.keys().eq(other.keys()));
            one.iter().for_each(|(key, value)| alike(value, &other[key], may_differ));
        }
        (Value::Array(one), Value::Array(other)) => {
            assert_eq!(one.len(), other.len());
            one.iter().zip(other).for_each(|(one, other)| alike(one, other, may_differ));
        }
        (Value::String(text), Value::String(word)) if may_differ(text, word) => {}
        _ => assert_eq!(one, other),
    }
}

#[test]
fn german_levels_keep_the_rules_for_writers() {
    let all = [german("core"), german("front-line")];
    for (id, levels) in all.iter().flat_map(ladders) {
        for level in levels {
            let words: Vec<String> =
                level.text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
            assert!((12..=35).contains(&words.len()), "{id} {} has {} words: {}", level.key, words.len(), level.text);
            let merit: Vec<&&str> = MERIT.iter().filter(|merit| words.iter().any(|word| word == **merit)).collect();
            assert!(merit.is_empty(), "{id} {}: {merit:?}", level.key);
        }
        let different: BTreeSet<&str> = levels.iter().map(|level| level.text.as_str()).collect();
        assert_eq!(different.len(), levels.len(), "{id}: two levels say the same");
    }
}

/// Everything in a report that is no text.
fn numbers(value: &Value) -> Value {
    match value {
        Value::Object(members) => members.iter().filter(|(key, _)| *key != "made_from").map(|(key, value)| (key.clone(), numbers(value))).collect(),
        Value::Array(items) => items.iter().map(numbers).collect(),
        Value::String(_) => Value::Null,
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

#[test]
fn a_report_has_the_same_numbers_in_both_languages() {
    let english = cem(&format!("report {SAMPLE} --json")).json(0);
    let german = cem(&format!("report {SAMPLE} --json --lang de")).json(0);
    assert_eq!(numbers(&english), numbers(&german));
    assert_eq!((&english["questionnaire"]["id"], &english["questionnaire"]["sha256"]), (&german["questionnaire"]["id"], &german["questionnaire"]["sha256"]));
    assert_eq!(german["factors"][0]["name"], "Unabhängigkeit");
    for (one, other) in english["recommendations"].as_array().unwrap().iter().zip(german["recommendations"].as_array().unwrap()) {
        assert_eq!(one["id"], other["id"]);
        assert_ne!(one["title"], other["title"]);
    }
}

#[test]
fn a_german_report_is_made_again_from_what_it_records() {
    let folder = Folder::new();
    let file = folder.path().join("de.json");
    cem(&format!("report {SAMPLE} --json --lang de -o")).arg(&file).run().ends(0);
    assert_eq!(cem("report --verify").arg(&file).arg(SAMPLE).run().ends(0).text().lines().count(), 1);
}

#[test]
fn forms_are_german_and_come_back() {
    let form = cem("answers template core -f markdown --lang de").text(0);
    assert!(form.contains("Wie viel von der Kundenreise") && !form.contains("How much of the customer journey"), "{form}");
    // Filled in, it is read by its own words.
    let folder = Folder::new();
    let filled = form
        .replace("### organisation\n\nName of the organisation\n\nAnswer:", "### organisation\n\nName of the organisation\n\nAnswer: Acme")
        .replacen("- [ ] 3:", "- [x] 3:", 1);
    assert_ne!(filled, form);
    std::fs::write(folder.path().join("cio.md"), filled).unwrap();
    let imported = cem("answers import cio.md -o answers").within(folder.path()).run().ends(0);
    assert!(!imported.err.contains("warning"), "{}", imported.err);
    assert!(folder.read("answers/cio.answers.yaml").contains("IND-1: 3"));
    let level = &german("core").questions[0].levels[2].text;
    std::fs::write(folder.path().join("export.csv"), format!("respondent.id,IND-1\nr1,\"{level}\"\n")).unwrap();
    cem("answers import export.csv -o table --organisation Acme").within(folder.path()).run().ends(2);
    cem("answers import export.csv -o table --organisation Acme --lang de").within(folder.path()).run().ends(0);
    assert!(folder.read("table/r1.answers.yaml").contains("IND-1: 2"));
    assert!(cem("answers template core --lang de").text(0).contains("Wie viel von der Kundenreise"));
    assert!(cem("questionnaire show core --lang de").text(0).contains("Wie direkt erreicht die Leitung"));
    assert!(cem("questionnaire docs --lang de").text(0).contains("Befugnis"));
    assert!(cem("questionnaire show screen --lang de").text(0).contains("erster Blick"));
}

#[test]
fn german_parts_of_a_page_are_marked_as_such() {
    let page = cem("demo -f html --lang de").text(0);
    assert!(page.contains("<html lang=\"en\">"));
    for part in ["<h3 lang=\"de\">", "<p lang=\"de\">", "<span lang=\"de\">Der Sponsor", "<ul class=\"levels\" lang=\"de\">"] {
        assert!(page.contains(part), "{part}");
    }
    assert!(!cem("demo -f html").text(0).contains("lang=\"de\""));
}

#[test]
fn a_language_that_is_not_there_is_said_with_those_that_are() {
    for line in ["questionnaire show core", "answers template core", &format!("report {SAMPLE}"), "demo"] {
        cem(&format!("{line} --lang xx"))
            .run()
            .ends(2)
            .prints_nothing()
            .says("core is not translated into `xx`; there are en, de. To translate it: cem questionnaire translate core --lang xx");
    }
    cem("questionnaire show linkage --lang de").run().ends(2).says("there is only en");
    cem("questionnaire show core --lang ../../x").run().ends(2).says("write a language");
    cem("questionnaire translate core --lang en").run().ends(2).says("is written in `en` itself");
}

const OWN: &str = "format: cem-questionnaire/1
id: own
version: 1.0.0
title: Own questions
scales:
  often:
    levels: { 0: Never, 1: Sometimes, 2: Always }
factors: { F: { name: Factor } }
questions:
  - { id: Q-1, factor: F, text: How often is it looked at?, scale: often, probes: [Who looks?, Where is it?] }
  - { id: Q-2, factor: F, text: How often is it changed?, scale: often }
caps:
  - { id: G, when: Q-1 < 1, limit: every_factor, to: 40, reason: Nobody looks. }
";

const FRENCH: &str = "format: cem-translation/1
translation_of: own
version: 1.0.0
language: fr
title: Nos questions
scales:
  often:
    levels: { 0: Jamais, 1: Parfois, 2: Toujours }
factors: { F: { name: Facteur } }
questions:
  Q-1: { text: Le regarde-t-on souvent ?, probes: [Qui regarde ?, Où est-ce ?] }
  Q-2: { text: Le change-t-on souvent ? }
caps:
  G: { reason: Personne ne regarde. }
";

fn own(french: &str) -> Folder {
    let folder = Folder::new();
    std::fs::write(folder.path().join("own.questionnaire.yaml"), OWN).unwrap();
    std::fs::write(folder.path().join("own.questionnaire.fr.yaml"), french).unwrap();
    folder
}

#[test]
fn a_translation_beside_an_own_questionnaire_is_found_by_name() {
    let folder = own(FRENCH);
    for id in ["own", "own.questionnaire.yaml", "./own.questionnaire.yaml"] {
        let shown = cem(&format!("questionnaire show {id} --lang fr")).within(folder.path()).text(0);
        // Levels of a scale are translated once, with the scale.
        assert!(shown.contains("Le change-t-on souvent ?\n  0 Jamais") || shown.contains("Le change-t-on souvent ?\n  0  Jamais"), "{shown}");
        cem(&format!("questionnaire show {id} --lang de")).within(folder.path()).run().ends(2).says("there are en, fr");
    }
    let list = cem("questionnaire list").within(folder.path()).text(0);
    assert!(list.contains("(own.questionnaire.yaml; also in fr)") && list.contains("core questionnaire (shipped; also in de)"), "{list}");
    let checked = cem("questionnaire check own.questionnaire.yaml").within(folder.path()).text(0);
    assert!(checked.contains("0 errors, 0 warnings"), "{checked}");
    // A shipped questionnaire takes a translation from the working folder.
    std::fs::write(
        folder.path().join("screen.fr.yaml"),
        "format: cem-translation/1\ntranslation_of: screen\nversion: 1.0.0\nlanguage: fr\ntitle: Premier regard\n",
    )
    .unwrap();
    let shown = cem("questionnaire show screen --lang fr").within(folder.path()).run().ends(0).says("CEM250");
    assert!(shown.text().contains("Premier regard"));
}

#[test]
fn the_checker_reads_both_files_together() {
    type Break = fn(&str) -> String;
    let breaks: [(Break, i32, &str); 7] = [
        (|text| text.replace(", 2: Toujours", ""), 0, "warning[CEM250]: scales.often.levels.2 is not translated"),
        (|text| text.replace("  Q-2: { text: Le change-t-on souvent ? }\n", "  Q-2: { text: }\n"), 0, "questions.Q-2.text is not translated"),
        (|text| text.replace("Q-2:", "Q_2:"), 1, "did you mean `Q-2`?"),
        (|text| text.replace("Où est-ce ?]", "Où est-ce ?, Et puis ?]"), 1, "the questionnaire has no `questions.Q-1.probes.2`"),
        (|text| text.replace("version: 1.0.0", "version: 0.9.0"), 1, "error[CEM252]: 0.9.0 of own was translated, and it is 1.0.0 now"),
        (|text| format!("{text}made_from: {{ questions.Q-1: abcd0123 }}\n"), 0, "warning[CEM253]: the words of questions.Q-1 have changed"),
        (|text| text.replace("language: fr", "language: en"), 1, "error[CEM254]: own is written in `en` itself"),
    ];
    for (change, code, said) in breaks {
        let broken = change(FRENCH);
        assert_ne!(broken, FRENCH);
        let folder = own(&broken);
        for file in ["own.questionnaire.yaml", "own.questionnaire.fr.yaml", "own.questionnaire.yaml own.questionnaire.fr.yaml"] {
            let checked = cem(&format!("questionnaire check {file}")).within(folder.path()).text(code);
            assert!(checked.contains(said) && checked.matches(said).count() == 1, "{checked}");
        }
    }
    cem("questionnaire check alone.fr.yaml").within(own(FRENCH).path()).run().ends(2);
}

#[test]
fn a_translation_begun_holds_every_text_and_the_words_there_are() {
    let begun = cem("questionnaire translate core --lang fr").text(0);
    let comments: String = begun.lines().filter_map(|line| line.trim_start().strip_prefix("# ")).collect::<Vec<_>>().join(" ");
    for (path, text) in texts(&load("core")) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(comments.contains(&text), "{} is not in the file: {text}", path.join("."));
    }
    let folder = Folder::new();
    std::fs::write(folder.path().join("core.fr.yaml"), &begun).unwrap();
    let checked = cem("questionnaire check core.fr.yaml").within(folder.path()).text(0);
    assert!(checked.contains("more texts are not translated") && checked.contains("0 errors"), "{checked}");
    // What is there comes along, and says the same when it is read again.
    let filled = folder.path().join("core.de.yaml");
    cem("questionnaire translate core --lang de -o").arg(&filled).run().ends(0);
    let (checked, words) = check_translation(&filled, &load("core"));
    assert!(checked.problems.is_empty(), "{}", checked.told());
    assert_eq!(words.unwrap().of(&load("core")), german("core"));
}

#[test]
fn shipped_translations_say_what_they_were_made_from() {
    for id in GERMAN {
        let text = read(&root().join(format!("questionnaires/{id}.de.yaml")));
        assert!(text.contains("\nmade_from:\n"), "{id}");
    }
}

#[test]
fn a_broken_translation_is_told_and_never_a_panic() {
    let core = load("core");
    let whole = read(&root().join("questionnaires/core.de.yaml"));
    let lines: Vec<&str> = whole.lines().collect();
    let folder = Folder::new();
    let path = folder.path().join("core.de.yaml");
    let cut = (1..40).map(|part| whole.chars().take(whole.chars().count() * part / 40).collect::<String>());
    let shifted = (0..40).map(|part| {
        let mut lines = lines.clone();
        let (from, to) = (lines.len() * part / 40, (part * 7919) % lines.len());
        lines.swap(from, to);
        lines.join("\n")
    });
    for text in cut.chain(shifted).chain([
        String::new(),
        "- a\n- b\n".into(),
        "format: cem-translation/1\nquestions: { IND-1: { levels: [1], probes: { a: b } } }\n".into(),
    ]) {
        std::fs::write(&path, &text).unwrap();
        let (checked, words) = check_translation(&path, &core);
        assert!(checked.outside().is_empty());
        assert!(words.is_some() || checked.problems.iter().any(|problem| problem.severity == Severity::Error), "refused without a reason");
    }
}

#[test]
fn a_form_is_read_by_its_own_words_alone() {
    let folder = Folder::new();
    let form = cem("answers template core -f markdown --role executive").text(0);
    std::fs::write(folder.path().join("en.md"), &form).unwrap();
    cem("answers import en.md -o out --lang de").within(folder.path()).run().ends(2).says("this form is in `en`, not in `de`: leave out --lang");
    std::fs::write(folder.path().join("fr.md"), form.replacen(" en -->", " fr -->", 1)).unwrap();
    cem("answers import fr.md -o out").within(folder.path()).run().ends(2).says("is not translated into `fr`");
}

#[test]
fn a_translation_in_the_working_folder_is_found_wherever_the_answers_are() {
    let folder = Folder::new();
    cem("questionnaire translate core --lang fr -o core.fr.yaml").within(folder.path()).run().ends(0);
    let answers = root().join(SAMPLE);
    cem(&format!("report {} --lang fr", answers.display())).within(folder.path()).run().ends(0);
}

#[test]
fn the_same_answers_in_two_languages_are_the_same_band() {
    let folder = Folder::new();
    let answers = root().join(SAMPLE);
    for (name, lang) in [("en.json", ""), ("de.json", "--lang de")] {
        cem(&format!("report {} -f json -o {name} {lang}", answers.display())).within(folder.path()).run().ends(0);
    }
    let said = cem("compare en.json de.json").within(folder.path()).text(0);
    assert!(said.contains("Teilweise") && !said.contains("Partial") && !said.contains("other options"), "{said}");
}
