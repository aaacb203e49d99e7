//! Lenses and positions: how one author would weigh the answers, and where the authors disagree.

use super::super::{Lens, Position, RecommendationIndex, Side};
use super::conditions::Scope;
use super::{Builder, ids, name_place};
use crate::diagnostic::Code;
use crate::yaml::Node;

impl Builder<'_> {
    pub(super) fn read_lenses(&mut self, root: &Node<'_>) {
        for node in root.get("lenses").map(Node::items).unwrap_or_default() {
            let id = node.text_of("id");
            let seen = ids(&self.q.lenses, |lens| &lens.id);
            self.not_twice("lens", &id, name_place(node), &seen);
            let (weights, set, add) = (self.target_values(node, "weights"), self.target_values(node, "set"), self.target_values(node, "add"));
            let caps = ids(&self.q.caps, |cap| &cap.id);
            let without = self.named(node, "without", "cap", Code::UnknownCap, &caps).into_iter().map(|at| caps[at].clone()).collect();
            let basis = self.basis(node, Some(("a lens", name_place(node))));
            self.q.lenses.push(Lens { id, name: node.text_of("name"), text: node.text_of("text"), weights, set, add, without, basis });
        }
    }

    pub(super) fn read_positions(&mut self, root: &Node<'_>) {
        let facts = ids(&self.q.facts, |fact| &fact.id);
        let questions = ids(&self.q.questions, |question| &question.id);
        let advice = ids(&self.q.recommendations, |advice| &advice.id);
        let figures = ids(&self.q.figures, |figure| &figure.id);
        for node in root.get("positions").map(Node::items).unwrap_or_default() {
            let id = node.text_of("id");
            let seen = ids(&self.q.positions, |position| &position.id);
            self.not_twice("position", &id, name_place(node), &seen);
            let basis = self.basis(node, Some(("a position", name_place(node))));
            let sides: Vec<Side> = node.get("sides").map(Node::items).unwrap_or_default().iter().map(|side| self.side(side)).collect();
            if let (true, Some(place)) = (sides.len() < 2, node.get("sides").map(|sides| sides.place)) {
                self.report(Code::OneSidedPosition, place, format!("`{id}` has fewer than two sides")).help =
                    Some("say what each side holds, and which claims it rests on".to_owned());
            }
            let position = Position {
                name: node.text_of("name"),
                text: node.text_of("text"),
                sides,
                facts: self.named(node, "facts", "profile fact", Code::UnknownFactReference, &facts).into_iter().map(Into::into).collect(),
                treatment: node.text_of("treatment"),
                questions: self.named(node, "questions", "question", Code::UnknownQuestionReference, &questions).into_iter().map(Into::into).collect(),
                recommendations: self
                    .named(node, "recommendations", "recommendation", Code::UnknownRecommendation, &advice)
                    .into_iter()
                    .map(RecommendationIndex::from)
                    .collect(),
                figures: places(self.named(node, "figures", "figure", Code::UnknownFigure, &figures)),
                basis,
                id,
            };
            self.q.positions.push(position);
        }
    }

    fn side(&mut self, node: &Node<'_>) -> Side {
        let lenses = ids(&self.q.lenses, |lens| &lens.id);
        Side {
            name: node.text_of("name"),
            text: node.text_of("text"),
            when: self.condition(node, Scope::Profile),
            effect: node.text_of("effect"),
            lenses: places(self.named(node, "lenses", "lens", Code::UnknownLens, &lenses)),
            basis: self.basis(node, Some(("a side", name_place(node)))),
        }
    }

    /// Positions of what a list of ids names, each once; a problem for each that is not known.
    fn named(&mut self, node: &Node<'_>, key: &str, what: &str, code: Code, known: &[String]) -> Vec<usize> {
        let mut found = Vec::new();
        for item in node.get(key).map(Node::items).unwrap_or_default() {
            let Some(id) = item.text() else { continue };
            match known.iter().position(|known| known == id) {
                Some(at) if found.contains(&at) => {}
                Some(at) => found.push(at),
                None => self.unknown(code, item.place, what, id, known),
            }
        }
        found
    }
}

/// Lists hold fewer entries than an index has room for.
fn places(found: Vec<usize>) -> Vec<u16> {
    found.into_iter().filter_map(|at| u16::try_from(at).ok()).collect()
}
