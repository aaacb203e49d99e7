//! What is shipped: it checks without a problem, fits its JSON Schema, and keeps the rules for writers of questionnaires.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cem_readiness::answers::Answer;
use cem_readiness::answers::assessment::Assessment;
use cem_readiness::answers::{self};
use cem_readiness::questionnaire::condition::{Compare, Condition, Test};
use cem_readiness::questionnaire::library::Shipped;
use cem_readiness::questionnaire::{self, FactKind, Level, Question, QuestionIndex, Questionnaire, Strength};
use cem_readiness::shipped::BuiltIn;
use serde_json::{Value, json};

use crate::checking::{check_answers, check_questionnaire, files_in, name, read, root};

/// Adjectives of merit, which two people would not see alike.
const MERIT: &[&str] = &["strong", "effective", "adequate", "excellent", "mature", "appropriate", "sufficient", "robust", "successful", "poor", "weak"];
/// Figures that are rhetoric in the sources and never shown.
const NEVER: &[&str] = &["10 million", "ten million", "ten-fold", "tenfold", "hundreds of thousands"];

fn folder() -> PathBuf {
    root().join("questionnaires")
}

fn documents() -> Vec<PathBuf> {
    files_in(&folder(), ".yaml").into_iter().filter(|path| !is_translation(path)).collect()
}

fn translations() -> Vec<PathBuf> {
    files_in(&folder(), ".yaml").into_iter().filter(|path| is_translation(path)).collect()
}

/// `core.de.yaml`
fn is_translation(path: &Path) -> bool {
    name(path).matches('.').count() == 2
}

fn sample_paths() -> Vec<PathBuf> {
    files_in(&folder().join("examples/brackwater"), ".answers.yaml")
}

fn load(id: &str) -> Questionnaire {
    BuiltIn.load(id).unwrap_or_else(|| panic!("{id} is not shipped"))
}

fn sample() -> Assessment {
    let (checked, found) = check_answers(&sample_paths());
    assert!(checked.problems.is_empty(), "{}", checked.told());
    found.unwrap()
}

/// Every ladder of a question: its own levels and those of its variants.
fn ladders(question: &Question) -> Vec<&[Level]> {
    std::iter::once(question.levels.as_slice()).chain(question.variants.iter().map(|variant| variant.levels.as_slice())).collect()
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'' && c != '’').filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

fn none_of(wrong: &[String]) {
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_document_checks_without_a_problem() {
    let ids: Vec<String> = documents().iter().map(|path| name(path).trim_end_matches(".yaml").to_owned()).collect();
    assert_eq!(ids, ["core", "evidence", "front-line", "interview-guide", "linkage", "profile", "remit", "screen", "skills", "sources", "structure"]);
    for (id, path) in ids.iter().zip(documents()) {
        let (checked, found) = check_questionnaire(&path);
        assert!(checked.problems.is_empty(), "{}", checked.told());
        assert_eq!(found.as_ref().map(|found| &found.id), Some(id), "the id is the file's name");
        assert_eq!(found, BuiltIn.load(id), "what is built in is what is in the file");
    }
}

#[test]
fn every_file_names_a_schema_that_exists() {
    for path in documents().into_iter().chain(translations()).chain(sample_paths()) {
        let text = read(&path);
        let schema = text
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("# yaml-language-server: $schema="))
            .unwrap_or_else(|| panic!("{} lacks the modeline", path.display()));
        assert!(path.parent().unwrap().join(schema).is_file(), "{}: {schema} does not exist", path.display());
        let kind = ["answers", "translation", "questionnaire"].into_iter().find(|kind| text.contains(&format!("format: cem-{kind}/1"))).unwrap();
        let expected = format!("{kind}.schema.json");
        assert!(schema.ends_with(&expected), "{}: {schema}", path.display());
    }
}

fn schemas() -> [(PathBuf, Value); 3] {
    let of = |name: &str| folder().join("schema").join(name);
    [
        (of("questionnaire.schema.json"), questionnaire::check::schema()),
        (of("answers.schema.json"), answers::check::schema()),
        (of("translation.schema.json"), questionnaire::translation::check::schema()),
    ]
}

#[test]
fn schemas_in_the_folder_are_those_of_the_checker() {
    for (path, schema) in schemas() {
        let expected = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("CEM_BLESS").is_some_and(|value| value == "1") {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &expected).unwrap();
        }
        let found = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(found == expected, "{} is not what the checker says; run CEM_BLESS=1 cargo test schemas, and look at the difference", path.display());
    }
}

fn as_json(path: &Path) -> Value {
    serde_yaml::from_str(&read(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_file_fits_its_schema_for_an_independent_validator() {
    let [(_, questionnaire), (_, answers), (_, translation)] = schemas();
    let models = root().join("tests/fixtures/models");
    for (schema, paths) in [
        (questionnaire, [documents(), files_in(&models, ".questionnaire.yaml")].concat()),
        (answers, [sample_paths(), files_in(&models, ".answers.yaml")].concat()),
        (translation, translations()),
    ] {
        jsonschema::draft7::meta::validate(&schema).unwrap();
        let validator = jsonschema::draft7::new(&schema).unwrap();
        for path in paths {
            let errors: Vec<String> =
                validator.iter_errors(&as_json(&path)).map(|error| format!("{}: {}: {error}", path.display(), error.instance_path())).collect();
            none_of(&errors);
        }
    }
}

#[test]
fn broken_shapes_do_not_fit_the_schemas() {
    let [(_, questionnaire), (_, answers), _] = schemas();
    let core = as_json(&folder().join("core.yaml"));
    let sheet = as_json(&sample_paths()[0]);
    type Break = fn(&mut Value);
    let breaks: [(&Value, &Value, Break); 13] = [
        (&questionnaire, &core, |core| core["colour"] = json!("blue")),
        (&questionnaire, &core, |core| drop(core.as_object_mut().unwrap().remove("title"))),
        (&questionnaire, &core, |core| core["format"] = json!("cem-questionnaire/2")),
        (&questionnaire, &core, |core| core["questions"] = json!({})),
        (&questionnaire, &core, |core| core["questions"][0]["txt"] = json!("misspelt")),
        (&questionnaire, &core, |core| drop(core["questions"][0].as_object_mut().unwrap().remove("id"))),
        (&questionnaire, &core, |core| core["questions"][0]["id"] = json!("a b")),
        (&questionnaire, &core, |core| core["questions"][0]["weight"] = json!(-1)),
        (&questionnaire, &core, |core| core["factors"]["IND"]["factors"] = json!({ "X": { "nome": "X" } })),
        (&answers, &sheet, |sheet| drop(sheet.as_object_mut().unwrap().remove("respondent"))),
        (&answers, &sheet, |sheet| sheet["answers"]["IND-1"] = json!([1])),
        (&answers, &sheet, |sheet| sheet["answers"]["IND-1"] = json!({ "anwser": 1 })),
        (&answers, &sheet, |sheet| sheet["date"] = json!("yesterday")),
    ];
    for (at, (schema, whole, change)) in breaks.into_iter().enumerate() {
        let mut broken = whole.clone();
        change(&mut broken);
        assert_ne!(&broken, whole, "break {at} changes nothing");
        assert!(!jsonschema::draft7::is_valid(schema, &broken), "break {at} still fits");
    }
}

#[test]
fn anchors_have_12_to_35_words_on_five_levels() {
    let mut wrong = Vec::new();
    for id in ["core", "front-line", "linkage", "remit", "structure"] {
        for (_, question) in load(id).asked() {
            for levels in ladders(question) {
                if !levels.iter().map(|level| level.number).eq([0.0, 1.0, 2.0, 3.0, 4.0]) {
                    wrong.push(format!("{id} {}: levels are not 0 to 4", question.id));
                }
                for level in levels {
                    let count = level.text.split_whitespace().count();
                    if !(12..=35).contains(&count) {
                        wrong.push(format!("{id} {} level {}: {count} words: {}", question.id, level.key, level.text));
                    }
                }
            }
        }
    }
    none_of(&wrong);
}

#[test]
fn questions_keep_the_rules_for_writers() {
    let mut wrong = Vec::new();
    for id in ["core", "evidence", "front-line", "linkage", "remit", "screen", "skills", "structure"] {
        for (_, question) in load(id).asked() {
            let stems = std::iter::once(&question.text).chain(question.variants.iter().filter_map(|variant| variant.text.as_ref()));
            for stem in stems.clone() {
                if stem.matches('?').count() != 1 || !stem.ends_with('?') {
                    wrong.push(format!("{id} {}: not one question: {stem}", question.id));
                }
            }
            let anchors = ladders(question).into_iter().flatten().map(|level| &level.text);
            for text in stems.chain(anchors).chain([&question.help, &question.evidence]).chain(&question.probes) {
                for word in words(text).iter().filter(|word| MERIT.contains(&word.as_str())) {
                    wrong.push(format!("{id} {}: the word `{word}`: {text}", question.id));
                }
                if text.to_lowercase().contains("and/or") {
                    wrong.push(format!("{id} {}: and/or: {text}", question.id));
                }
            }
            if question.is_scored() && question.basis.claims.is_empty() && !question.basis.judgement {
                wrong.push(format!("{id} {}: names neither claims nor judgement", question.id));
            }
            if question.reverse {
                wrong.push(format!("{id} {}: written-out levels go upward", question.id));
            }
        }
    }
    none_of(&wrong);
}

#[test]
fn core_questions_name_a_facet_and_evidence_to_see() {
    let core = load("core");
    for question in &core.questions {
        assert!(!question.facet.is_empty() && !question.evidence.is_empty(), "{}", question.id);
    }
    let facets: BTreeSet<&str> = core.questions.iter().map(|question| question.facet.as_str()).collect();
    assert_eq!(facets.len(), core.questions.len(), "facets are told apart");
}

#[test]
fn questionnaires_have_their_size() {
    for (id, all, each) in [("core", 40, 8), ("screen", 15, 3), ("front-line", 20, 4)] {
        let questionnaire = load(id);
        assert_eq!(questionnaire.asked().count(), all, "{id}");
        let factors: Vec<&str> = questionnaire.factors.iter().map(|factor| factor.id.as_str()).collect();
        assert_eq!(factors, ["IND", "SUP", "RES", "EXP", "ACU"], "{id}");
        for factor in &questionnaire.factors {
            assert_eq!(factor.questions.iter().filter(|question| questionnaire.questions[question.at()].asked).count(), each, "{id} {}", factor.id);
        }
    }
    assert_eq!(load("profile").facts.len(), 12);
    assert_eq!(load("core").facts.len(), 12);
}

#[test]
fn questions_that_depend_on_the_profile_have_all_their_variants() {
    let core = load("core");
    for (id, fact, options) in [
        ("RES-2", "funding_route", ["business_case", "opex_priority", "own_budget"]),
        ("EXP-6", "expertise_model", ["in_house_mentored", "insiders_guided", "mixed"]),
    ] {
        let question = &core.questions[core.find_question(id).unwrap().at()];
        let fact = core.find_fact(fact).unwrap();
        let FactKind::Options(known) = &core.facts[fact.at()].kind else { panic!("{id}") };
        let found: BTreeSet<&str> = question
            .variants
            .iter()
            .map(|variant| match &variant.when {
                Condition::Test(Test::Fact(named, chosen)) if *named == fact && chosen.len() == 1 => known[usize::from(chosen[0])].0.as_str(),
                other @ (Condition::Test(_) | Condition::Not(_) | Condition::All(_) | Condition::Any(_)) => panic!("{id}: {other:?}"),
            })
            .collect();
        assert_eq!(found, BTreeSet::from(options), "{id}");
        assert_eq!(question.variants.len(), 3, "{id}");
    }
}

#[test]
fn all_148_claims_are_there_under_their_ids() {
    let sources = load("sources");
    let numbered = |source: &str, numbers: std::ops::RangeInclusive<u32>| numbers.map(|number| format!("{source}-{number}")).collect::<Vec<_>>();
    let mut expected: BTreeMap<&str, Vec<String>> = BTreeMap::from([
        ("S0", numbered("S0", 1..=27)),
        ("S1", numbered("S1", 1..=22)),
        ("S2", numbered("S2", 1..=26)),
        ("S3", numbered("S3", 1..=36)),
        ("S4a", numbered("S4", 1..=21)),
        ("S4b", numbered("S4", 22..=36)),
    ]);
    let brigman = expected.get_mut("S0").unwrap();
    brigman.splice(8..9, ["S0-9a".to_owned(), "S0-9b".to_owned()]);
    let mut found: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for claim in &sources.claims {
        found.entry(&sources.sources[claim.source.at()].id).or_default().push(claim.id.clone());
    }
    assert_eq!(found, expected);
    assert_eq!(sources.claims.len(), 148);
}

#[test]
fn claims_that_contradict_each_other_name_each_other() {
    let sources = load("sources");
    let mut wrong = Vec::new();
    for (at, claim) in sources.claims.iter().enumerate() {
        for other in &claim.opposes {
            let other = &sources.claims[other.at()];
            if !other.opposes.contains(&at.into()) {
                wrong.push(format!("{} opposes {}, which does not say so", claim.id, other.id));
            }
        }
        if claim.opposes.contains(&at.into()) || claim.opposes.iter().any(|other| claim.supports.contains(other)) {
            wrong.push(format!("{} contradicts itself, or opposes what it supports", claim.id));
        }
    }
    none_of(&wrong);
}

#[test]
fn caps_g1_to_g5_are_there() {
    let core = load("core");
    let ids: BTreeSet<&str> = core.caps.iter().map(|cap| cap.id.as_str()).collect();
    assert_eq!(ids, BTreeSet::from(["G1", "G2", "G3", "G4", "G5"]));
    assert_eq!(core.caps.len(), 4 + 5, "G4 stands for each factor");
}

#[test]
fn recommendations_are_many_and_complete() {
    let core = load("core");
    assert!(core.recommendations.len() >= 50, "{}", core.recommendations.len());
    for advice in &core.recommendations {
        let texts = [&advice.title, &advice.action, &advice.first_step, &advice.evidence];
        assert!(texts.iter().all(|text| !text.is_empty()), "{} lacks a text", advice.id);
        assert!(advice.owner.is_some(), "{} has no owner", advice.id);
        assert!(!advice.addresses.is_empty() || advice.id.contains("overall"), "{} addresses nothing", advice.id);
        assert!(!advice.basis.claims.is_empty() || advice.basis.judgement, "{} rests on nothing", advice.id);
        for claim in &advice.basis.claims {
            assert!(core.claims[claim.at()].strength != Strength::Rhetoric, "{} rests on rhetoric", advice.id);
        }
    }
}

/// Whether a low level (0 or 1) of this question makes the condition true by itself.
fn fires_when_low(when: &Condition, question: QuestionIndex) -> bool {
    match when {
        Condition::Test(Test::Level(of, compare @ (Compare::Less | Compare::AtMost), number)) => {
            *of == question && (compare.holds(0.0, *number) || compare.holds(1.0, *number))
        }
        Condition::Any(parts) => parts.iter().any(|part| fires_when_low(part, question)),
        Condition::All(_) | Condition::Not(_) | Condition::Test(_) => false,
    }
}

#[test]
fn every_question_at_a_low_level_has_a_recommendation() {
    let core = load("core");
    let lacking: Vec<String> = (0..core.questions.len())
        .map(QuestionIndex::from)
        .filter(|question| !core.recommendations.iter().any(|advice| advice.addresses.contains(question) && fires_when_low(&advice.when, *question)))
        .map(|question| core.questions[question.at()].id.clone())
        .collect();
    assert_eq!(lacking, Vec::<String>::new());
}

#[test]
fn figures_that_are_rhetoric_appear_nowhere() {
    let mut wrong = Vec::new();
    for path in documents().into_iter().chain(sample_paths()).chain([folder().join("README.md")]) {
        let text = read(&path).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        wrong.extend(NEVER.iter().filter(|figure| text.contains(**figure)).map(|figure| format!("{}: {figure}", path.display())));
    }
    none_of(&wrong);
}

#[test]
fn the_sample_is_one_assessment_of_twelve_people_in_six_roles() {
    let sample = sample();
    assert_eq!(sample.questionnaire.id, "core");
    assert_eq!(sample.sheets.len(), 12);
    let roles: BTreeSet<_> = sample.sheets.iter().map(|sheet| sheet.responses.role.unwrap()).collect();
    assert_eq!(roles.len(), 6);
    assert_eq!(cem_readiness::shipped::sample().len(), 12);
    let built_in: Vec<String> = cem_readiness::shipped::sample().iter().map(|(_, text)| (*text).to_owned()).collect();
    assert_eq!(built_in, sample_paths().iter().map(|path| read(path)).collect::<Vec<_>>());
}

#[test]
fn the_sample_shows_every_state_and_what_stands_beside_answers() {
    let sample = sample();
    let answers: Vec<Answer> = sample.sheets.iter().flat_map(|sheet| sheet.responses.answers.iter().copied()).collect();
    for state in [Answer::Blank, Answer::Later, Answer::DontKnow, Answer::NotApplicable, Answer::NotAsked] {
        assert!(answers.contains(&state), "nobody has {state:?}");
    }
    for level in 0..=4 {
        assert!(answers.contains(&Answer::Level(level)), "nobody is at level {level}");
    }
    let entries: Vec<_> = sample.sheets.iter().flat_map(|sheet| &sheet.entries).collect();
    let notes: Vec<_> = entries.iter().filter_map(|entry| entry.note.as_ref()).collect();
    assert!(notes.len() >= 15, "{} notes", notes.len());
    assert!(notes.iter().any(|note| note.quotable) && notes.iter().any(|note| !note.quotable));
    assert!(entries.iter().any(|entry| !entry.evidence.is_empty()), "no evidence");
    assert!(entries.iter().any(|entry| entry.confidence.is_some()), "no confidence");
}

#[test]
fn one_respondent_of_the_sample_answers_everything_alike() {
    let modal_share = |answers: &[Answer]| {
        let levels: Vec<Answer> = answers.iter().copied().filter(|answer| matches!(answer, Answer::Level(_))).collect();
        let most = levels.iter().map(|level| levels.iter().filter(|other| *other == level).count()).max().unwrap_or(0);
        most as f64 / levels.len() as f64
    };
    let sample = sample();
    let alike: Vec<&str> =
        sample.sheets.iter().filter(|sheet| modal_share(&sheet.responses.answers) >= 0.9).map(|sheet| sheet.respondent.id.as_str()).collect();
    assert_eq!(alike.len(), 1, "{alike:?}");
}

#[test]
fn the_sample_answers_only_what_is_asked() {
    for sheet in sample().sheets {
        let questionnaire = load(&sheet.questionnaire.0);
        for (question, answer) in questionnaire.questions.iter().zip(&sheet.responses.answers) {
            let role = sheet.responses.role.unwrap();
            let is_asked = question.asked && (question.roles.is_empty() || question.roles.contains(&role));
            assert!(is_asked || *answer == Answer::NotAsked, "{} answers {}, which is not asked there", sheet.path, question.id);
        }
    }
}
