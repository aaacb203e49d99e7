//! Sources, claims and figures: all of them listed with what rests on them, figures shown only where they belong, and what is never shown.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::binary::{SAMPLE, cem, root, shipped};

/// Rhetoric of one source. Written in parts, so that this file does not hold it either.
fn never() -> Vec<String> {
    [["10 ", "million"], ["ten", "fold"], ["ten-", "fold"], ["hundreds of ", "thousands"], ["10,000", ",000"]].map(|parts| parts.concat()).into()
}

fn register() -> Value {
    cem("sources --json").json(0)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a Vec<Value> {
    value[key].as_array().unwrap()
}

#[test]
fn every_claim_is_listed_with_what_rests_on_it_or_why_nothing_does() {
    let register = register();
    let schema = cem("schema sources").json(0);
    jsonschema::validate(&schema, &register).unwrap();
    let claims: Vec<&Value> = list(&register, "sources").iter().flat_map(|source| list(source, "claims")).collect();
    assert_eq!(claims.len(), 148);
    for claim in &claims {
        assert_ne!(list(claim, "uses").is_empty(), claim["unused_because"].is_null(), "{claim}");
    }
    let ids: BTreeSet<&str> = claims.iter().map(|claim| claim["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 148);
    let of = |id: &str| claims.iter().find(|claim| claim["id"] == id).unwrap();
    let used: Vec<(&str, &str, bool)> = list(of("S4-1"), "uses")
        .iter()
        .map(|used| (used["questionnaire"].as_str().unwrap(), used["what"].as_str().unwrap(), used["against"].as_bool().unwrap()))
        .collect();
    for expected in
        [("core", "IND-4", false), ("core", "cap G3", false), ("core", "lens mandate-2011", false), ("core", "C8", false), ("core", "R-IND-3", true)]
    {
        assert!(used.contains(&expected), "{expected:?}: {used:?}");
    }
}

#[test]
fn the_page_says_the_same_and_one_source_can_be_asked_for() {
    let page = cem("sources").columns(100).text(0);
    for part in [
        "S4b: Vikas Nehru",
        "Interest: Sells customer-service software",
        "Nothing rests on it. Rhetoric on the reach of social media",
        "Figure N1: 25 to 50 percent",
    ] {
        assert!(page.split_whitespace().collect::<Vec<_>>().join(" ").contains(part), "{part}");
    }
    let markdown = cem("sources -f markdown").text(0);
    assert_eq!(markdown.lines().filter(|line| line.starts_with("| S")).count(), 148);
    let one = cem("sources s4B S0-12").text(0);
    assert!(one.contains("S4-24") && one.contains("S0-12") && !one.contains("S0-11  ") && !one.contains("S4-1  "), "{one}");
    cem("sources S9").run().ends(2).says("`S9` is no source and no claim").prints_nothing();
}

#[test]
fn everything_shipped_rests_on_claims_or_says_that_it_is_judgement() {
    for id in ["core", "evidence", "linkage", "remit", "skills", "structure"] {
        for (what, basis) in shipped(id).rests() {
            assert!(basis.judgement || !basis.claims.is_empty(), "{id}: {what}");
        }
    }
}

#[test]
fn figures_are_shown_with_attribution_and_caveat_and_only_where_they_belong() {
    let figures = shipped("sources").figures;
    let ids: Vec<&str> = figures.iter().map(|figure| figure.id.as_str()).collect();
    assert_eq!(ids, ["N1", "N2", "N3", "N4", "N5", "N6", "N7"]);
    let report = cem("report --json").arg(SAMPLE).json(0);
    let plain = |text: String| text.replace('\\', "").split_whitespace().collect::<Vec<_>>().join(" ");
    let page = plain(cem("report -f markdown").arg(SAMPLE).text(0));
    for figure in &figures {
        let places: Vec<&str> = list(&report, "positions")
            .iter()
            .filter(|position| list(position, "figures").iter().any(|shown| shown["id"] == figure.id.as_str()))
            .map(|position| position["id"].as_str().unwrap())
            .collect();
        let expected: &[&str] = match figure.id.as_str() {
            "N1" | "N2" => &["C3"],
            "N6" => &["C9"],
            "N7" => &["C1"],
            _ => &[],
        };
        assert_eq!(places, expected, "{}", figure.id);
        let whole = format!("{} ({}) {}", figure.text, figure.attribution, figure.caveat);
        assert_eq!(page.matches(&figure.text).count(), page.matches(&whole).count(), "{}: never without its caveat", figure.id);
        assert_eq!(page.contains(&whole), !expected.is_empty(), "{}", figure.id);
        assert!(!figure.claims.is_empty() && !figure.caveat.is_empty());
    }
    // No figure about customers or sellers comes near a score.
    let core = std::fs::read_to_string(root().join("questionnaires/core.yaml")).unwrap();
    for number in ["12%", "56%", "84%", "74%", "67%", "25 to 50 percent"] {
        assert!(!core.contains(number), "{number}");
    }
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn rhetoric_with_figures_appears_nowhere() {
    let mut paths = vec![root().join("README.md"), root().join("CHANGELOG.md"), root().join("CONTRIBUTING.md")];
    for folder in ["questionnaires", "src", "tests/snapshots"] {
        files(&root().join(folder), &mut paths);
    }
    assert!(paths.len() > 100);
    let texts = paths.iter().map(|path| (path.display().to_string(), String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()));
    let told = ["sources", "sources --json", "questionnaire show core", "explain C11", "demo --json", "demo -f html"];
    let told = told.into_iter().map(|line| (line.to_owned(), String::from_utf8_lossy(&cem(line).run().out).into_owned()));
    for (name, text) in texts.chain(told) {
        let text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(!text.is_empty(), "{name}");
        for figure in never() {
            assert!(!text.contains(&figure), "{name} holds \"{figure}\"");
        }
    }
}
