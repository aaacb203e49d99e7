//! `cem questionnaire` and `cem schema`: list, show, new, check, docs.

use crate::binary::{Folder, cem, root, shipped};

#[test]
fn the_shipped_are_listed() {
    let list = Folder::new().cem("questionnaire list").text(0);
    let ids: Vec<&str> = list.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(ids, ["core", "evidence", "front-line", "interview-guide", "linkage", "profile", "remit", "screen", "skills", "sources", "structure"]);
    for id in ["core", "front-line", "screen"] {
        let asked = shipped(id).asked().count();
        assert!(
            list.lines().any(|line| line.starts_with(id) && line.contains(&format!(" {asked} questions ")) && line.ends_with("(shipped; also in de)")),
            "{list}"
        );
    }
}

#[test]
fn own_ones_are_listed_too_and_broken_ones_named() {
    let folder = Folder::new();
    folder.cem("questionnaire new mine.questionnaire.yaml").run().ends(0).prints_nothing().says("Next: cem questionnaire check mine.questionnaire.yaml");
    assert!(folder.cem("questionnaire list").text(0).contains("mine.questionnaire.yaml"));
    folder.write("questionnaires/broken.questionnaire.yaml", "a: [");
    assert!(folder.cem("questionnaire list").text(2).contains("broken.questionnaire.yaml: has errors"));
}

#[test]
fn show_has_every_question_and_level() {
    for id in ["core", "front-line", "screen"] {
        let form = shipped(id);
        let page = cem("questionnaire show").arg(id).utf8().columns(1000).text(0);
        for (_, question) in form.asked() {
            assert!(page.contains(&question.id) && page.contains(question.text.as_str()), "{id} {}", question.id);
            assert!(question.levels.iter().all(|level| page.contains(level.text.as_str())), "{id} {}", question.id);
        }
    }
    assert!(cem("questionnaire show profile").text(0).contains("profile.size"));
    assert!(cem("questionnaire show sources").text(0).contains("Interest:"));
    let file = root().join("questionnaires/core.yaml");
    assert_eq!(cem("questionnaire show").arg(file).text(0), cem("questionnaire show core").text(0));
    cem("questionnaire show cores").run().ends(2).prints_nothing().says("did you mean `core`?");
    cem("questionnaire show ../Cargo").run().ends(2).prints_nothing();
}

#[test]
fn a_new_one_is_sound_and_can_be_answered() {
    let folder = Folder::new();
    let text = cem("questionnaire new").text(0);
    folder.cem("questionnaire new q.questionnaire.yaml").run().ends(0);
    assert_eq!(folder.read("q.questionnaire.yaml"), text);
    assert!(folder.cem("questionnaire check q.questionnaire.yaml").text(0).contains("0 errors, 0 warnings"));
    folder.cem("questionnaire new q.questionnaire.yaml").run().ends(2).says("--force");
    folder.cem("questionnaire new q.questionnaire.yaml --force").run().ends(0);
    folder.cem("answers template q.questionnaire.yaml -o a.answers.yaml").run().ends(0);
    folder.write("starter.questionnaire.yaml", &text);
    folder.cem("check a.answers.yaml").text(0);
    folder.cem("answers set a.answers.yaml OWN-1=3").run().ends(0);
    assert!(folder.cem("answers show a.answers.yaml").text(0).contains("OWN-1"));
}

#[test]
fn check_finds_everything_at_once() {
    assert!(cem("questionnaire check").text(0).contains("0 errors"));
    cem("questionnaire check questionnaires/core.yaml questionnaires/screen.yaml questionnaires/front-line.yaml").text(0);
    let folder = Folder::new();
    let text = cem("questionnaire new").text(0).replacen("factor: OWN", "factor: OWNN", 1).replacen("minutes: 3", "minutes: three", 1);
    folder.write("b.questionnaire.yaml", text);
    let found = folder.cem("questionnaire check b.questionnaire.yaml").text(1);
    assert!(found.contains("CEM203") && found.contains("did you mean `OWN`?") && found.contains("CEM011"), "{found}");
    assert!(found.contains("b.questionnaire.yaml:"), "{found}");
    folder.cem("questionnaire check nowhere.yaml").text(2);
    folder.cem("questionnaire check .").text(2);
    folder.write("bad.questionnaire.yaml", b"\xff");
    assert!(folder.cem("questionnaire check bad.questionnaire.yaml").text(1).contains("CEM001"));
}

#[test]
fn docs_have_every_question_and_rule() {
    for id in ["core", "front-line", "screen"] {
        let form = shipped(id);
        let page = cem("questionnaire docs").arg(id).text(0);
        assert!(page.starts_with("# "), "{page}");
        assert!(form.asked().all(|(_, question)| page.contains(&question.id)), "{id}");
        assert!(form.caps.iter().all(|cap| page.contains(&cap.id)), "{id}");
    }
    assert_eq!(cem("questionnaire docs").text(0), cem("questionnaire docs core").text(0));
    let folder = Folder::new();
    folder.cem("questionnaire docs core -o core.md").run().ends(0).prints_nothing();
    assert_eq!(folder.read("core.md"), cem("questionnaire docs core").text(0));
    folder.cem("questionnaire docs core -o core.md").run().ends(2).says("--force");
}

#[test]
fn the_schemas_are_draft_seven_and_judge_right() {
    let read = |name: &str| serde_yaml::from_str::<serde_json::Value>(&std::fs::read_to_string(root().join(name)).unwrap()).unwrap();
    for (of, good) in [("questionnaire", "questionnaires/core.yaml"), ("answers", "questionnaires/examples/brackwater/cx-lead-1.answers.yaml"), ("report", "")]
    {
        let schema = cem("schema").arg(of).json(0);
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
        assert!(jsonschema::meta::is_valid(&schema), "{of}");
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(!validator.is_valid(&serde_json::json!({})) && !validator.is_valid(&serde_json::json!([])), "{of}");
        let good = if good.is_empty() { cem("demo --json").json(0) } else { read(good) };
        let wrong: Vec<String> = validator.iter_errors(&good).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(wrong, Vec::<String>::new(), "{of}");
        let folder = Folder::new();
        folder.cem("schema").args(&[of, "-o", "s.json"]).run().ends(0).prints_nothing();
        assert_eq!(folder.read("s.json"), cem("schema").arg(of).text(0));
    }
    cem("schema anwsers").run().ends(2).says("answers");
}
