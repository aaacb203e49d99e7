//! Sources, claims, profile facts, roles and scales; and the merging of included documents.

use super::super::{Basis, Claim, ClaimIndex, ClaimKind, Fact, FactKind, Figure, Group, Questionnaire, Role, Source, Strength};
use super::{Builder, ids};
use crate::decode;
use crate::diagnostic::{Code, Place};
use crate::yaml::{Key, Node};

impl Builder<'_> {
    /// Takes the sources, claims, facts, roles and scales of another document; what is known already stays.
    pub(super) fn merge(&mut self, from: Questionnaire) {
        let sources: Vec<_> = from.sources.into_iter().map(|source| place_of(&mut self.q.sources, source, |a, b| a.id == b.id)).collect();
        // Claims name each other, so each gets its place before the references are moved.
        let claims: Vec<ClaimIndex> = from.claims.iter().map(|claim| place_of(&mut self.q.claims, claim.clone(), |a, b| a.id == b.id).into()).collect();
        let moved = |list: &[ClaimIndex]| list.iter().filter_map(|claim| claims.get(claim.at()).copied()).collect::<Vec<_>>();
        for (claim, at) in from.claims.iter().zip(&claims) {
            let kept = &mut self.q.claims[at.at()];
            kept.source = sources.get(claim.source.at()).copied().unwrap_or(0).into();
            kept.supports = moved(&claim.supports);
            kept.opposes = moved(&claim.opposes);
        }
        for mut figure in from.figures {
            figure.claims = moved(&figure.claims);
            place_of(&mut self.q.figures, figure, |a, b| a.id == b.id);
        }
        for mut fact in from.facts {
            fact.basis = Basis { claims: moved(&fact.basis.claims), against: moved(&fact.basis.against), judgement: fact.basis.judgement };
            place_of(&mut self.q.facts, fact, |a, b| a.id == b.id);
        }
        for role in from.roles {
            place_of(&mut self.q.roles, role, |a, b| a.id == b.id);
        }
        for scale in from.scales {
            place_of(&mut self.q.scales, scale, |a, b| a.0 == b.0);
        }
    }

    /// An id written as a key: its form, and whether it is new among `known`.
    pub(super) fn new_id(&mut self, what: &str, id: &str, place: Place, known: &[String]) {
        if !decode::is_id(id) {
            self.report(Code::BadId, place, format!("`{id}` is not an id")).help =
                Some("use letters, digits, `.`, `_` and `-`, beginning with a letter or digit".to_owned());
        }
        self.not_twice(what, id, place, known);
    }

    /// An id that is written as a value, whose form is checked already: whether it is new among `known`. A missing id is another problem.
    pub(super) fn not_twice(&mut self, what: &str, id: &str, place: Place, known: &[String]) {
        if !id.is_empty() && known.iter().any(|other| other == id) {
            self.report(Code::DuplicateId, place, format!("the {what} id `{id}` is used twice"));
        }
    }

    /// A smallest number that is above the largest leaves nothing to answer.
    pub(super) fn check_limits(&mut self, node: &Node<'_>) {
        if let (Some(low), Some(high), Some(place)) = (node.number_of("minimum"), node.number_of("maximum"), node.get("minimum").map(|node| node.place))
            && low > high
        {
            self.report(Code::OutOfRange, place, format!("the smallest number, {low}, is above the largest, {high}"));
        }
    }

    fn each<'n, 't>(&mut self, root: &'n Node<'t>, section: &str, what: &str, known: &[String]) -> Vec<(&'n Key<'t>, &'n Node<'t>)> {
        let entries = root.get(section).map(Node::entries).unwrap_or_default();
        for (key, _) in entries {
            self.new_id(what, &key.text, key.place, known);
        }
        entries.iter().map(|(key, node)| (key, node)).collect()
    }

    pub(super) fn read_sources(&mut self, root: &Node<'_>) {
        let known = ids(&self.q.sources, |source| &source.id);
        for (key, node) in self.each(root, "sources", "source", &known) {
            self.q.sources.push(Source {
                id: key.text.to_string(),
                author: node.text_of("author"),
                title: node.text_of("title"),
                year: node.number_of("year").map(|year| year as u32),
                interest: node.text_of("interest"),
                attribution: node.text_of("attribution"),
                note: node.text_of("note"),
            });
        }
    }

    pub(super) fn read_claims(&mut self, root: &Node<'_>) {
        let known = ids(&self.q.claims, |claim| &claim.id);
        let entries = self.each(root, "claims", "claim", &known);
        for (key, node) in &entries {
            let source = node.get("source");
            let id = source.and_then(Node::text).unwrap_or_default();
            let at = self.q.sources.iter().position(|known| known.id == id);
            if let (None, Some(source)) = (at, source) {
                let known = ids(&self.q.sources, |source| &source.id);
                self.unknown(Code::UnknownSource, source.place, "source", id, &known);
            }
            self.q.claims.push(Claim {
                id: key.text.to_string(),
                source: at.unwrap_or(0).into(),
                text: node.text_of("text"),
                kind: match node.text_of("kind").as_str() {
                    "prescription" => ClaimKind::Prescription,
                    "description" => ClaimKind::Description,
                    "reported" => ClaimKind::Reported,
                    "number" => ClaimKind::Number,
                    _ => ClaimKind::Opinion,
                },
                strength: match node.text_of("strength").as_str() {
                    "survey" => Strength::Survey,
                    "synthesis" => Strength::Synthesis,
                    "rhetoric" => Strength::Rhetoric,
                    _ => Strength::Opinion,
                },
                factors: node.get("factors").map(Node::items).unwrap_or_default().iter().filter_map(Node::text).map(str::to_owned).collect(),
                indicator: node.text_of("indicator"),
                note: node.text_of("note"),
                supports: Vec::new(),
                opposes: Vec::new(),
            });
        }
        for (key, node) in entries {
            let supports = self.claims_of(node, "supports");
            let opposes = self.claims_of(node, "opposes");
            if let Some(claim) = self.q.claims.iter_mut().find(|claim| claim.id == key.text) {
                (claim.supports, claim.opposes) = (supports, opposes);
            }
        }
    }

    pub(super) fn read_figures(&mut self, root: &Node<'_>) {
        let known = ids(&self.q.figures, |figure| &figure.id);
        for (key, node) in self.each(root, "figures", "figure", &known) {
            let claims = self.claims_of(node, "claims");
            let (text, attribution, caveat) = (node.text_of("text"), node.text_of("attribution"), node.text_of("caveat"));
            self.q.figures.push(Figure { id: key.text.to_string(), text, attribution, caveat, claims });
        }
    }

    fn claims_of(&mut self, node: &Node<'_>, key: &str) -> Vec<ClaimIndex> {
        let mut found = Vec::new();
        for item in node.get(key).map(Node::items).unwrap_or_default() {
            let Some(id) = item.text() else { continue };
            match self.q.find_claim(id) {
                Some(claim) => found.push(claim),
                None => {
                    let known = ids(&self.q.claims, |claim| &claim.id);
                    self.unknown(Code::UnknownClaim, item.place, "claim", id, &known);
                }
            }
        }
        found
    }

    pub(super) fn read_facts(&mut self, root: &Node<'_>) {
        let known = ids(&self.q.facts, |fact| &fact.id);
        for (key, node) in self.each(root, "profile", "profile fact", &known) {
            let options: Vec<(String, String)> = node
                .get("options")
                .map(Node::entries)
                .unwrap_or_default()
                .iter()
                .map(|(id, text)| (id.text.to_string(), text.text().unwrap_or_default().to_owned()))
                .collect();
            for (id, _) in node.get("options").map(Node::entries).unwrap_or_default() {
                self.new_id("option", &id.text, id.place, &[]);
            }
            let kind = match node.get("kind").and_then(Node::text) {
                Some("number") => FactKind::Number { minimum: node.number_of("minimum"), maximum: node.number_of("maximum"), unit: node.text_of("unit") },
                Some("text") => FactKind::Text,
                Some(_) | None => FactKind::Options(options),
            };
            self.check_limits(node);
            if matches!(&kind, FactKind::Options(options) if options.len() < 2) {
                self.report(Code::NothingToChoose, key.place, format!("the profile fact `{}` needs at least two options", key.text)).help =
                    Some("or say `kind: number` or `kind: text`".to_owned());
            }
            let basis = self.basis(node, Some(("a profile fact", key.place)));
            self.q.facts.push(Fact { id: key.text.to_string(), name: node.text_of("name"), text: node.text_of("text"), kind, basis });
        }
    }

    pub(super) fn read_roles(&mut self, root: &Node<'_>) {
        let known = ids(&self.q.roles, |role| &role.id);
        for (key, node) in self.each(root, "roles", "role", &known) {
            let group = match node.text_of("group").as_str() {
                "leaders" => Group::Leaders,
                "cx" => Group::Cx,
                "managers" => Group::Managers,
                "front_line" => Group::FrontLine,
                "outside" => Group::Outside,
                _ => Group::Functions,
            };
            let weight = node.number_of("weight").unwrap_or(1.0);
            let apart = node.get("apart").and_then(Node::truth).unwrap_or(false);
            if weight == 0.0 && !apart {
                self.report(Code::NoWeight, key.place, format!("the role `{}` has no weight", key.text)).help =
                    Some("give it a weight above zero, or `apart: true`".to_owned());
            }
            self.q.roles.push(Role { id: key.text.to_string(), name: node.text_of("name"), group, weight, apart });
        }
    }

    pub(super) fn read_scales(&mut self, root: &Node<'_>) {
        let known: Vec<String> = self.q.scales.iter().map(|(id, _)| id.clone()).collect();
        for (key, node) in self.each(root, "scales", "scale", &known) {
            let mut levels = node.get("levels").map(|levels| self.levels(levels)).unwrap_or_default();
            self.efforts(node, &mut levels);
            self.q.scales.push((key.text.to_string(), levels));
        }
    }
}

/// The position of an item in a list, put there if nothing in it is the same.
fn place_of<T>(list: &mut Vec<T>, item: T, same: impl Fn(&T, &T) -> bool) -> usize {
    list.iter().position(|known| same(known, &item)).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}
