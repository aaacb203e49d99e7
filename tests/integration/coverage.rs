//! Every claim of the sources is used by something shipped, or left out for a reason that is written down: `questionnaires/COVERAGE.md` is made from both.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use cem_readiness::questionnaire::library::Shipped as _;
use cem_readiness::questionnaire::{Basis, Questionnaire};
use cem_readiness::shipped::BuiltIn;

use crate::checking::{read, root};

/// What names claims, by claim id, in words such as `IND-1`, `cap G1`, `against R-C7`.
type Uses = BTreeMap<String, Vec<String>>;

/// Everything in a questionnaire that names claims. Facts are those of `profile`, which every other one includes.
fn bases(q: &Questionnaire) -> Vec<(String, &Basis)> {
    let facts = q.facts.iter().filter(|_| q.id == "profile").map(|fact| (format!("fact {}", fact.id), &fact.basis));
    facts.chain(q.rests()).collect()
}

fn uses(q: &Questionnaire) -> Uses {
    let mut found = Uses::new();
    for (what, basis) in bases(q) {
        let mut note = |claim: &str, what: String| {
            let list = found.entry(claim.to_owned()).or_default();
            if !list.contains(&what) {
                list.push(what);
            }
        };
        basis.claims.iter().for_each(|claim| note(&q.claims[claim.at()].id, what.clone()));
        basis.against.iter().for_each(|claim| note(&q.claims[claim.at()].id, format!("against {what}")));
    }
    found
}

/// Those shipped that have words of their own: what a questionnaire with a base rests on is its base's.
fn shipped() -> Vec<Questionnaire> {
    BuiltIn.ids().into_iter().filter_map(|id| BuiltIn.load(id)).filter(|q| q.base.is_none()).collect()
}

fn reasons() -> BTreeMap<String, String> {
    serde_yaml::from_str(&read(&root().join("questionnaires/coverage/unused-claims.yaml"))).unwrap()
}

fn page() -> String {
    let sources = BuiltIn.load("sources").unwrap();
    let (used, reasons): (Vec<(String, Uses)>, _) = (shipped().iter().map(|q| (q.id.clone(), uses(q))).collect(), reasons());
    let mut page = String::from(
        "# What becomes of each claim\n\nMade from the shipped questionnaires and from [unused-claims.yaml](coverage/unused-claims.yaml); \
         `CEM_BLESS=1 cargo test coverage` writes it anew. Advice is named by its id (`R-...`); \"against\" means that the claim speaks against it and is shown with it. \
         Questionnaires with a base (screen, front-line) rest on what their base rests on.\n\n| claim | what it holds, in our words | where it is used, or why not |\n|---|---|---|\n",
    );
    for claim in &sources.claims {
        let places: Vec<String> = used.iter().filter_map(|(id, uses)| uses.get(&claim.id).map(|list| format!("**{id}**: {}", list.join(", ")))).collect();
        let told = match (places.is_empty(), reasons.get(&claim.id)) {
            (true, reason) => format!("Not used. {}", reason.map_or("", String::as_str)),
            (false, _) => places.join("; "),
        };
        let _ = writeln!(page, "| {} | {} | {} |", claim.id, claim.text.replace('|', "\\|"), told.replace('|', "\\|"));
    }
    page
}

#[test]
fn each_claim_is_used_or_left_out_for_a_reason() {
    let (all, reasons) = (shipped(), reasons());
    let used: Uses = all.iter().flat_map(uses).collect();
    let sources = BuiltIn.load("sources").unwrap();
    let wrong: Vec<&str> = sources.claims.iter().map(|claim| claim.id.as_str()).filter(|id| used.contains_key(*id) == reasons.contains_key(*id)).collect();
    assert!(wrong.is_empty(), "used and given a reason not to be, or neither: {wrong:?}");
    let unknown: Vec<&String> = reasons.keys().filter(|id| sources.find_claim(id).is_none()).collect();
    assert!(unknown.is_empty(), "no such claims: {unknown:?}");
    assert!(reasons.values().all(|reason| reason.split_whitespace().count() >= 5), "a reason says why");
}

#[test]
fn the_coverage_page_is_that_of_the_shipped_files() {
    let (path, expected) = (root().join("questionnaires/COVERAGE.md"), page());
    if std::env::var_os("CEM_BLESS").is_some_and(|value| value == "1") {
        std::fs::write(&path, &expected).unwrap();
    }
    let rows: Vec<&str> = expected.lines().filter(|line| line.starts_with("| S")).collect();
    assert_eq!(rows.len(), 148);
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.is_empty() && *cell != "Not used."), "{row}");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == expected, "questionnaires/COVERAGE.md has drifted; run CEM_BLESS=1 cargo test coverage, and look at the difference");
}
