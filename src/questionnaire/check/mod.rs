//! A questionnaire as written -> [`Questionnaire`], or every problem at once.
//!
//! The shape of the file is checked first, then everything that the shape cannot say, over whatever could be read; only a document without errors is handed out.

mod advice;
mod conditions;
mod lenses;
mod possible;
mod questions;
mod sources;
mod structure;

use std::collections::BTreeSet;

use super::{Balance, Basis, FactorIndex, Questionnaire, Scoring};
use crate::decode;
use crate::diagnostic::{Code, Diagnostic, Place, SUGGESTIONS, any_error};
use crate::questionnaire::condition::Condition;
use crate::yaml::{self, Node};

use conditions::{Names, Scope, Written};
pub use possible::hold_together;

/// Finds a document by id for `include` and `base`; an error says why it cannot be used.
pub type Resolve<'r> = dyn FnMut(&str) -> Result<Questionnaire, String> + 'r;

/// Most entries of a list that other documents add to: an index has 16 bits, and the document itself adds at most 10,000.
const MAX_INCLUDED: usize = 50_000;
/// Default of [`Scoring::minimum_share`].
const MINIMUM_SHARE: f64 = 2.0 / 3.0;

/// Checks the text of a questionnaire. `file` numbers it in the problems' places; `sha256` is the hash of the text.
///
/// Every problem found is added to `problems`; the questionnaire is given only if none of them is an error.
pub fn check(text: &str, file: u32, sha256: String, resolve: &mut Resolve<'_>, problems: &mut Vec<Diagnostic>) -> Option<Questionnaire> {
    let mut found = Vec::new();
    let questionnaire = yaml::parse(text, file, &mut found).and_then(|root| {
        if !decode::is_format(&root, "cem-questionnaire/1", &mut found) {
            return None;
        }
        decode::check(&root, &decode::Kind::Of(&super::document::QUESTIONNAIRE), &mut found);
        if root.entries().is_empty() || found.iter().any(|problem| problem.code == Code::TooMany) {
            return None;
        }
        let mut content = Vec::new();
        let mut builder = Builder { q: empty(&root, sha256), text, problems: &mut content, derived: false };
        builder.build(&root, resolve);
        let questionnaire = builder.q;
        // What the form has refused is not judged once more.
        let refused: BTreeSet<Option<Place>> = found.iter().map(|problem| problem.place).collect();
        content.retain(|problem| !refused.contains(&problem.place));
        found.append(&mut content);
        Some(questionnaire)
    });
    let usable = !any_error(&found);
    problems.append(&mut found);
    questionnaire.filter(|_| usable)
}

/// The JSON Schema of questionnaires.
#[must_use]
pub fn schema() -> serde_json::Value {
    decode::schema(&super::document::QUESTIONNAIRE, "https://cem-readiness.example/schema/questionnaire/v1.json", "cem questionnaire")
}

fn empty(root: &Node<'_>, sha256: String) -> Questionnaire {
    let scoring = Scoring { minimum_share: MINIMUM_SHARE, minimum_items: 1, balance: Balance::Roles, gap_order: Vec::new() };
    Questionnaire {
        id: root.text_of("id"),
        version: root.text_of("version"),
        title: root.text_of("title"),
        description: root.text_of("description"),
        language: root.get("language").and_then(Node::text).unwrap_or("en").to_owned(),
        family: root.get("family").or_else(|| root.get("id")).and_then(Node::text).unwrap_or_default().to_owned(),
        base: root.get("base").and_then(Node::text).map(str::to_owned),
        minutes: root.number_of("minutes").map(|minutes| minutes as u32),
        sha256,
        scoring,
        sources: Vec::new(),
        claims: Vec::new(),
        figures: Vec::new(),
        facts: Vec::new(),
        roles: Vec::new(),
        scales: Vec::new(),
        factors: Vec::new(),
        questions: Vec::new(),
        bands: Vec::new(),
        stages: None,
        targets: Vec::new(),
        caps: Vec::new(),
        recommendations: Vec::new(),
        contradictions: Vec::new(),
        lenses: Vec::new(),
        positions: Vec::new(),
    }
}

/// Builds a questionnaire section by section.
struct Builder<'a> {
    q: Questionnaire,
    text: &'a str,
    problems: &'a mut Vec<Diagnostic>,
    /// It has a base.
    derived: bool,
}

/// What a questionnaire with a base may say itself.
const DERIVED_KEYS: &[&str] = &["format", "id", "version", "title", "description", "language", "family", "base", "include", "minutes", "scoring", "questions"];

impl Builder<'_> {
    fn build(&mut self, root: &Node<'_>, resolve: &mut Resolve<'_>) {
        if let Some(base) = root.get("base") {
            self.take_base(base, root, resolve);
            if !self.derived {
                return; // Without its base nothing can be said of it.
            }
        }
        let before = self.problems.len();
        for id in root.get("include").map(Node::items).unwrap_or_default() {
            self.take_included(id, resolve);
        }
        let incomplete = self.problems.len() > before;
        if self.derived {
            for (key, _) in root.entries().iter().filter(|(key, _)| !DERIVED_KEYS.contains(&key.text.as_ref())) {
                if super::document::QUESTIONNAIRE.keys.iter().any(|known| known.name == key.text) {
                    self.report(Code::NotOfBase, key.place, format!("a questionnaire with a base cannot have `{}`", key.text)).help =
                        Some("leave it out: it is the base's".to_owned());
                }
            }
            self.read_scoring(root);
            self.rewrite_questions(root);
        } else {
            self.read_sources(root);
            self.read_claims(root);
            self.read_figures(root);
            self.read_facts(root);
            self.read_roles(root);
            self.read_scales(root);
            // Targets, minimums and weights of factors need the defaults.
            self.read_scoring(root);
            self.read_factors(root);
            self.read_stages(root);
            self.read_questions(root);
            self.read_gap_order(root);
            self.read_bands(root);
            self.check_structure(root);
            self.check_minimum(root);
            self.read_targets(root);
            self.read_caps(root);
            self.read_recommendations(root);
            self.read_contradictions(root);
            self.read_lenses(root);
            self.read_positions(root);
        }
        self.check_cycles(root);
        if incomplete {
            // What is unknown here may stand in the document that could not be included.
            self.problems.retain(|problem| {
                !matches!(
                    problem.code,
                    Code::UnknownSource
                        | Code::UnknownClaim
                        | Code::UnknownFigure
                        | Code::UnknownFactReference
                        | Code::UnknownRoleReference
                        | Code::UnknownScale
                )
            });
        }
    }

    /// Starts from the base, with no question asked yet.
    fn take_base(&mut self, base: &Node<'_>, root: &Node<'_>, resolve: &mut Resolve<'_>) {
        let Some(id) = base.text() else { return };
        match resolve(id) {
            Err(why) => {
                self.report(Code::UnknownDocument, base.place, format!("the base `{id}` cannot be used: {why}"));
            }
            Ok(from) => {
                let own = std::mem::replace(&mut self.q, from);
                self.derived = true;
                let q = &mut self.q;
                q.questions.iter_mut().for_each(|question| question.asked = false);
                if root.get("family").is_some() {
                    q.family = own.family;
                }
                (q.id, q.version, q.title, q.description) = (own.id, own.version, own.title, own.description);
                (q.base, q.minutes, q.sha256, q.language) = (own.base, own.minutes, own.sha256, own.language);
            }
        }
    }

    fn take_included(&mut self, id: &Node<'_>, resolve: &mut Resolve<'_>) {
        let Some(name) = id.text() else { return };
        match resolve(name) {
            Err(why) => {
                self.report(Code::UnknownDocument, id.place, format!("`{name}` cannot be included: {why}"));
            }
            Ok(from) => {
                self.merge(from);
                let most = [self.q.sources.len(), self.q.claims.len(), self.q.facts.len(), self.q.roles.len(), self.q.scales.len()].into_iter().max();
                if most.is_some_and(|most| most > MAX_INCLUDED) {
                    self.report(Code::TooMany, id.place, format!("with `{name}` there are more than {MAX_INCLUDED} sources, claims, facts, roles or scales"));
                }
            }
        }
    }

    fn read_scoring(&mut self, root: &Node<'_>) {
        let Some(node) = root.get("scoring") else { return };
        if let Some(share) = node.get("minimum_share").and_then(Node::share) {
            self.q.scoring.minimum_share = share;
        }
        if let Some(items) = node.number_of("minimum_items") {
            self.q.scoring.minimum_items = items as u32;
        }
        match node.get("balance").and_then(Node::text) {
            Some("respondents") => self.q.scoring.balance = Balance::Respondents,
            Some("roles") => self.q.scoring.balance = Balance::Roles,
            Some(_) | None => {}
        }
        if self.derived {
            let (share, items) = (self.q.scoring.minimum_share, self.q.scoring.minimum_items);
            for factor in &mut self.q.factors {
                (factor.minimum_share, factor.minimum_items) = (share, items);
            }
        }
    }

    fn read_gap_order(&mut self, root: &Node<'_>) {
        let written = root.get("scoring").and_then(|scoring| scoring.get("gap_order")).map(Node::items).unwrap_or_default();
        let mut order: Vec<FactorIndex> = Vec::new();
        for node in written {
            if let Some(factor) = self.factor(node) {
                order.push(factor);
            }
        }
        let rest: Vec<FactorIndex> = self.q.top_factors().filter(|factor| !order.contains(factor)).collect();
        self.q.scoring.gap_order = order.into_iter().chain(rest).collect();
    }

    /// Adds a problem and gives it back, for its label and help.
    fn report(&mut self, code: Code, place: Place, message: impl Into<String>) -> &mut Diagnostic {
        self.problems.push(Diagnostic::new(code, message).at(place));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    /// Adds a problem about a name that is not known, with did-you-mean among those that are.
    fn unknown(&mut self, code: Code, place: Place, what: &str, name: &str, known: &[String]) {
        let problem = Diagnostic::new(code, format!("there is no {what} `{name}`")).at(place);
        let known = if self.problems.len() < SUGGESTIONS { known } else { &[] };
        self.problems.push(problem.did_you_mean(name, known.iter().map(String::as_str)));
    }

    fn factor(&mut self, node: &Node<'_>) -> Option<FactorIndex> {
        let id = node.text()?;
        let found = self.q.factors.iter().position(|factor| factor.id == id);
        if found.is_none() {
            let known = ids(&self.q.factors, |factor| &factor.id);
            self.unknown(Code::UnknownFactorReference, node.place, "factor", id, &known);
        }
        found.map(Into::into)
    }

    /// Claims, claims against, and judgement; nothing named at all is a warning.
    fn basis(&mut self, node: &Node<'_>, named: Option<(&str, Place)>) -> Basis {
        let mut basis = Basis { judgement: node.get("basis").is_some(), ..Basis::default() };
        for (key, into_claims) in [("claims", true), ("against", false)] {
            for item in node.get(key).map(Node::items).unwrap_or_default() {
                let Some(id) = item.text() else { continue };
                match self.q.find_claim(id) {
                    Some(claim) if into_claims => basis.claims.push(claim),
                    Some(claim) => basis.against.push(claim),
                    None => {
                        let known = ids(&self.q.claims, |claim| &claim.id);
                        self.unknown(Code::UnknownClaim, item.place, "claim", id, &known);
                    }
                }
            }
        }
        if let Some((what, place)) = named {
            let says_nothing = !basis.judgement && node.get("claims").is_none_or(|claims| claims.items().is_empty());
            if says_nothing && !self.q.claims.is_empty() {
                self.report(Code::NoBasis, place, format!("{what} names nothing it rests on")).help =
                    Some("add `claims: [...]` or `basis: judgement`".to_owned());
            }
        }
        basis
    }

    /// Reads the condition under `when`; none where there is none or it cannot be used.
    fn condition(&mut self, node: &Node<'_>, scope: Scope) -> Option<Condition> {
        let when = node.get("when")?;
        let text = when.text().filter(|text| !text.trim().is_empty())?;
        let source = self.text.get(when.place.start as usize..when.place.end as usize).unwrap_or_default();
        let names = Names { questions: &self.q.questions, factors: &self.q.factors, facts: &self.q.facts, roles: &self.q.roles };
        conditions::read(&Written { text, place: when.place, source }, names, scope, self.problems)
    }
}

/// The ids of a list.
fn ids<T>(list: &[T], id: impl Fn(&T) -> &String) -> Vec<String> {
    list.iter().map(|item| id(item).clone()).collect()
}

/// The place of an item's id, or of its first key.
fn name_place(node: &Node<'_>) -> Place {
    node.get("id").map_or_else(|| node.entries().first().map_or(node.place, |(key, _)| key.place), |id| id.place)
}

/// Where a key of a mapping is written; the mapping where it is not.
fn key_place(node: &Node<'_>, key: &str) -> Place {
    node.entries().iter().find(|(written, _)| written.text == key).map_or(node.place, |(written, _)| written.place)
}
