//! The twelve disagreements of the sources: two profiles or lenses with the same answers get different advice, and are told why.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::binary::{Folder, SAMPLE, cem, head, sheet, shipped};

/// The same answers, told apart by a profile fact or a lens.
struct Case {
    position: &'static str,
    /// Levels that are not 1.
    levels: &'static [(&'static str, u8)],
    /// Facts that both have.
    facts: &'static str,
    /// A fact, or `lens ID`.
    one: &'static str,
    other: &'static str,
    /// What one gets and the other does not, or later than what `instead` names.
    advice: &'static str,
    instead: &'static str,
}

const CASES: [Case; 12] = [
    Case {
        position: "C1",
        levels: &[],
        facts: "",
        one: "funding_route: business_case",
        other: "funding_route: opex_priority",
        advice: "R-RES-2-case",
        instead: "R-RES-2-opex",
    },
    Case { position: "C2", levels: &[], facts: "", one: "home: marketing", other: "home: operations", advice: "R-C2-marketing", instead: "R-C2-operations" },
    Case { position: "C3", levels: &[], facts: "", one: "lens brigman-2013", other: "lens coe-2", advice: "R-IND-3", instead: "R-IND-8" },
    Case {
        position: "C4",
        levels: &[],
        facts: "",
        one: "authority: enabler",
        other: "authority: mandate",
        advice: "R-C4-enabler",
        instead: "R-C4-mandate-paper",
    },
    Case { position: "C5", levels: &[], facts: "", one: "product_lines: 4", other: "product_lines: 1", advice: "R-C5-silos", instead: "" },
    Case {
        position: "C6",
        levels: &[("SUP-1", 3), ("EXP-5", 0)],
        facts: "stage: start",
        one: "lens coe-2",
        other: "lens engagement-2009",
        advice: "R-SUP-6",
        instead: "R-EXP-5",
    },
    Case { position: "C7", levels: &[], facts: "", one: "lens business-case", other: "lens engagement-2009", advice: "R-EXP-3", instead: "R-EXP-8" },
    Case { position: "C8", levels: &[], facts: "", one: "layers: 0", other: "layers: 2", advice: "R-C2-ceo", instead: "" },
    Case { position: "C9", levels: &[], facts: "", one: "size: under_50", other: "size: from_250", advice: "R-C9", instead: "" },
    Case { position: "C10", levels: &[], facts: "", one: "authority: mandate", other: "authority: enabler", advice: "R-C4-mandate-burden", instead: "" },
    Case { position: "C11", levels: &[], facts: "", one: "home: customer_service", other: "home: stand_alone", advice: "R-C11", instead: "" },
    Case { position: "C12", levels: &[], facts: "", one: "lens service-hub-2011", other: "lens engagement-2009", advice: "R-LNK-8", instead: "R-LNK-12" },
];

/// The report of a case, seen one way.
fn report(case: &Case, way: &str) -> (Folder, Value, String) {
    let questionnaire = if case.position == "C12" { "linkage" } else { "core" };
    let mut text = sheet(questionnaire, "a", "cx_lead", "1");
    for (id, level) in case.levels {
        text = text.replace(&format!("  {id}: 1\n"), &format!("  {id}: {level}\n"));
    }
    let lens = way.strip_prefix("lens ").map_or_else(String::new, |id| format!("--lens {id}"));
    let facts: Vec<&str> = [case.facts, if lens.is_empty() { way } else { "" }].into_iter().filter(|fact| !fact.is_empty()).collect();
    let text = text.replace("answers:\n", &format!("profile: {{ {} }}\nanswers:\n", facts.join(", ")));
    let folder = Folder::new();
    folder.write("a.answers.yaml", text);
    let report = folder.cem(&format!("report a.answers.yaml --json {lens}")).json(0);
    let page = folder.cem(&format!("report a.answers.yaml -f markdown {lens}")).text(0);
    (folder, report, page)
}

fn ranks(report: &Value) -> BTreeMap<String, u64> {
    let all = report["recommendations"].as_array().unwrap();
    all.iter().map(|advice| (advice["id"].as_str().unwrap().to_owned(), advice["rank"].as_u64().unwrap())).collect()
}

fn position<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["positions"].as_array().unwrap().iter().find(|position| position["id"] == id).unwrap()
}

/// Names of the sides taken, by the profile or by the lens.
fn sides(position: &Value) -> Vec<&str> {
    let taken = |side: &&Value| side["taken"] == true || side["lens"] == true;
    position["sides"].as_array().unwrap().iter().filter(taken).map(|side| side["name"].as_str().unwrap()).collect()
}

#[test]
fn the_same_answers_get_different_advice_and_are_told_why() {
    for case in &CASES {
        let id = case.position;
        let (_one, one, page) = report(case, case.one);
        let (_other, other, _) = report(case, case.other);
        let answers = |report: &Value| report["questions"].as_array().unwrap().iter().map(|q| q["level"].clone()).collect::<Vec<_>>();
        assert_eq!(answers(&one), answers(&other), "{id}: the answers are the same");
        let (first, second) = (ranks(&one), ranks(&other));
        // Given to one alone, or to one before the other.
        let ahead = |ranks: &BTreeMap<String, u64>, a: &str, b: &str| ranks.get(a).is_some_and(|a| ranks.get(b).is_none_or(|b| a < b));
        assert!(first.contains_key(case.advice), "{id}: {first:?}");
        if case.instead.is_empty() {
            assert!(!second.contains_key(case.advice), "{id}: {second:?}");
        } else {
            assert!(ahead(&first, case.advice, case.instead), "{id}: {first:?}");
            assert!(ahead(&second, case.instead, case.advice), "{id}: {second:?}");
        }
        let (here, there) = (position(&one, id), position(&other, id));
        assert!(here["recommendations"].as_array().unwrap().iter().any(|advice| advice == case.advice), "{id}: {here}");
        assert_ne!(sides(here), sides(there), "{id}");
        assert!(!sides(here).is_empty(), "{id}: a side is taken");
        // Both sides are shown, whichever was taken.
        let part = page.split(&format!("### {id} ")).nth(1).unwrap_or_else(|| panic!("{id} is not in the report")).split("\n### ").next().unwrap().to_owned();
        let plain = part.replace('\\', "");
        for side in here["sides"].as_array().unwrap() {
            assert!(plain.contains(side["text"].as_str().unwrap()), "{id}: {side} is not in {part}");
        }
        let mark = if case.one.starts_with("lens") { "the side of this lens" } else { "your side" };
        let row = page.lines().find(|line| line.starts_with(&format!("| {id} "))).unwrap();
        assert!(part.contains(mark) && row.contains(case.advice), "{id}: {row}\n{part}");
    }
}

#[test]
fn there_are_twelve_and_each_has_claims_on_every_side() {
    let all = ["core", "linkage"].map(shipped);
    let positions: Vec<_> = all.iter().flat_map(|q| q.positions.iter().map(move |position| (q, position))).collect();
    let ids: Vec<&str> = positions.iter().map(|(_, position)| position.id.as_str()).collect();
    assert_eq!(ids, (1..=12).map(|number| format!("C{number}")).collect::<Vec<_>>());
    for (_, position) in positions {
        assert!(position.sides.len() >= 2 && !position.questions.is_empty() && !position.recommendations.is_empty(), "{}", position.id);
        assert!(position.sides.iter().filter(|side| !side.basis.claims.is_empty()).count() >= 2, "{}", position.id);
        assert!(position.sides.iter().all(|side| side.basis.judgement || !side.basis.claims.is_empty()), "{}", position.id);
        assert!(!position.facts.is_empty() || position.sides.iter().all(|side| !side.lenses.is_empty()), "{}: nothing decides it", position.id);
    }
}

#[test]
fn each_can_be_explained_with_both_sides() {
    for number in 1..=12 {
        let id = format!("C{number}");
        let q = shipped(if number == 12 { "linkage" } else { "core" });
        let page = cem("explain").arg(&id).columns(400).text(0);
        let position = q.positions.iter().find(|position| position.id == id).unwrap();
        for side in &position.sides {
            assert!(page.contains(&side.name) && page.contains(&side.text), "{id}: {page}");
            assert!(side.basis.claims.iter().all(|claim| page.contains(&q.claims[claim.at()].id)), "{id}: {page}");
        }
        assert!(page.contains("interest: "), "{id}");
    }
    let page = cem("explain C1").arg(SAMPLE).columns(200).text(0);
    assert!(page.contains("Business cases on the terms everybody has (the side taken here)") && page.contains("R-RES-2-case"), "{page}");
    cem("explain mandate-2011").run().ends(0);
    cem("explain C13").run().ends(2).says("`C13` is no question, factor, lens or disagreement of core");
}

#[test]
fn a_profile_that_says_nothing_takes_no_side() {
    let folder = Folder::new();
    folder.write("a.answers.yaml", head("core", "Acme", "a", "cx_lead") + "  IND-1: 2\n");
    let report = folder.cem("report a.answers.yaml --json").json(0);
    assert!(report["positions"].as_array().unwrap().iter().all(|position| sides(position).is_empty()));
    let page = folder.cem("report a.answers.yaml -f markdown").text(0);
    assert!(page.contains("Not known: the profile does not say (Funding route)"), "{page}");
}
