//! The tree of factors, bands and stages; and what must hold of the whole: no empty factor, something with weight, no circles.

use super::super::condition::Test;
use super::super::{Band, Factor, FactorIndex, Question, Stage, Stages};
use super::{Builder, ids};
use crate::diagnostic::{Code, Place};
use crate::yaml::Node;

impl Builder<'_> {
    pub(super) fn read_factors(&mut self, root: &Node<'_>) {
        if let Some(factors) = root.get("factors") {
            self.read_siblings(factors, None, 0);
        }
    }

    fn read_siblings(&mut self, node: &Node<'_>, parent: Option<FactorIndex>, depth: usize) {
        if node.entries().is_empty() || depth > 16 {
            return;
        }
        let mut weight = 0.0;
        for (key, node) in node.entries() {
            self.new_id("factor", &key.text, key.place, &[]);
            if self.q.factors.iter().any(|factor| factor.id == key.text) {
                self.report(Code::DuplicateId, key.place, format!("the factor id `{}` is used twice", key.text));
            }
            let at = FactorIndex::from(self.q.factors.len());
            let own = node.number_of("weight").unwrap_or(1.0);
            weight += own;
            let basis = self.basis(node, Some(("a factor", key.place)));
            self.q.factors.push(Factor {
                id: key.text.to_string(),
                name: node.text_of("name"),
                text: node.text_of("text"),
                parent,
                children: Vec::new(),
                questions: Vec::new(),
                weight: own,
                target: node.number_of("target"),
                minimum_share: node.get("minimum_share").and_then(Node::share).unwrap_or(self.q.scoring.minimum_share),
                minimum_items: node.number_of("minimum_items").map_or(self.q.scoring.minimum_items, |items| items as u32),
                basis,
            });
            if let Some(parent) = parent {
                self.q.factors[parent.at()].children.push(at);
            }
            if let Some(children) = node.get("factors") {
                self.read_siblings(children, Some(at), depth + 1);
            }
        }
        if weight == 0.0 {
            self.report(Code::NoWeight, node.entries()[0].0.place, "none of these factors has weight").help =
                Some("give at least one a weight above zero".to_owned());
        }
    }

    pub(super) fn read_bands(&mut self, root: &Node<'_>) {
        let mut last = f64::NEG_INFINITY;
        for (at, node) in root.get("bands").map(Node::items).unwrap_or_default().iter().enumerate() {
            // A missing start is another problem.
            let Some(from) = node.number_of("from") else { continue };
            let place = node.get("from").map_or(node.place, |from| from.place);
            let id = node.text_of("id");
            let known = ids(&self.q.bands, |band| &band.id);
            self.not_twice("band", &id, super::name_place(node), &known);
            if (at == 0 && from != 0.0) || from <= last || from >= 100.0 {
                let message =
                    if at == 0 { "the first band starts at 0".to_owned() } else { format!("a band from {from} does not rise above the one before ({last})") };
                self.report(Code::BandsNotRising, place, message).help = Some("bands start at 0 and rise, all below 100".to_owned());
            }
            last = from;
            self.q.bands.push(Band { id, name: node.text_of("name"), from, text: node.text_of("text") });
        }
    }

    pub(super) fn read_stages(&mut self, root: &Node<'_>) {
        let Some(node) = root.get("stages") else { return };
        let mut list: Vec<Stage> = Vec::new();
        for stage in node.get("list").map(Node::items).unwrap_or_default() {
            let id = stage.text_of("id");
            let known = ids(&list, |stage| &stage.id);
            self.not_twice("stage", &id, super::name_place(stage), &known);
            list.push(Stage { id, name: stage.text_of("name") });
        }
        self.q.stages = Some(Stages { fulfilled_from: node.get("fulfilled_from").and_then(Node::share).unwrap_or(0.85), list });
    }

    /// Every factor can have a score.
    pub(super) fn check_structure(&mut self, root: &Node<'_>) {
        if self.q.factors.is_empty() != self.q.questions.is_empty() {
            let (there, missing) = if self.q.factors.is_empty() { ("questions", "factors") } else { ("factors", "questions") };
            self.report(Code::NoQuestions, super::key_place(root, there), format!("the questionnaire has no {missing}"));
            return;
        }
        let places = factor_places(root);
        // A question whose factor is not known may be the one that a factor seems to lack.
        let strays = self.q.questions.iter().any(|question| self.q.factors.get(question.factor.at()).is_none());
        // A guide asks in free text only: nothing in it is scored, and its factors are headings.
        let guide = !self.q.questions.iter().any(Question::is_scored);
        for at in 0..self.q.factors.len() {
            let factor = &self.q.factors[at];
            let place = places.iter().find(|(id, _)| *id == factor.id).map_or(root.place, |(_, place)| *place);
            let scored = factor.questions.iter().any(|q| guide || self.q.questions[q.at()].is_scored());
            let id = factor.id.clone();
            let weight: f64 = factor.questions.iter().map(|q| &self.q.questions[q.at()]).filter(|q| q.is_scored()).map(|q| q.weight).sum();
            if !factor.children.is_empty() && !factor.questions.is_empty() {
                self.report(Code::MixedFactor, place, format!("the factor `{id}` has both questions and sub-factors")).help =
                    Some("put its questions into a sub-factor".to_owned());
            } else if factor.children.is_empty() && !scored && strays {
                continue;
            } else if factor.children.is_empty() && !scored {
                self.report(Code::EmptyFactor, place, format!("no scored question belongs to the factor `{id}`"));
            } else if factor.children.is_empty() && weight == 0.0 && !guide {
                self.report(Code::NoWeight, place, format!("no question of the factor `{id}` has weight")).help =
                    Some("give at least one a weight above zero".to_owned());
            }
        }
    }

    /// No factor needs more answered items than it asks questions, or it could never have a score.
    pub(super) fn check_minimum(&mut self, root: &Node<'_>) {
        let places = factor_places(root);
        for at in 0..self.q.factors.len() {
            let factor = &self.q.factors[at];
            let asked = factor.questions.iter().map(|q| &self.q.questions[q.at()]).filter(|q| q.asked && q.is_scored()).count();
            let (id, needed) = (factor.id.clone(), factor.minimum_items);
            if asked > 0 && asked < needed as usize {
                let place = places.iter().find(|(known, _)| *known == id).map_or(root.place, |(_, place)| *place);
                let message = format!(
                    "the factor `{id}` asks {asked} scored question{}, and minimum_items wants {needed} of them answered",
                    if asked == 1 { "" } else { "s" }
                );
                self.report(Code::EmptyFactor, place, message).help = Some("lower minimum_items, or ask more".to_owned());
            }
        }
    }

    /// No question's condition depends, through others, on its own answer.
    pub(super) fn check_cycles(&mut self, root: &Node<'_>) {
        let count = self.q.questions.len();
        let depends: Vec<Vec<usize>> = self.q.questions.iter().map(|question| question.when.as_ref().map_or_else(Vec::new, questions_in)).collect();
        let mut done = vec![false; count];
        for start in 0..count {
            let mut path = vec![(start, 0)];
            while let Some((at, next)) = path.last_mut() {
                let (here, step) = (*at, *next);
                *next += 1;
                match depends[here].get(step) {
                    _ if done[here] => drop(path.pop()),
                    None => {
                        done[here] = true;
                        path.pop();
                    }
                    Some(&to) => match path.iter().position(|(known, _)| *known == to) {
                        Some(from) => {
                            let circle: Vec<&str> =
                                path[from..].iter().map(|(q, _)| self.q.questions[*q].id.as_str()).chain([self.q.questions[to].id.as_str()]).collect();
                            let (message, first) = (format!("conditions in a circle: {}", circle.join(" -> ")), self.q.questions[to].id.clone());
                            let place = question_node(root, &first).and_then(|node| node.get("when")).map_or(root.place, |when| when.place);
                            self.report(Code::ConditionCycle, place, message).help = Some("break the circle: ask one of them always".to_owned());
                            path.iter().for_each(|(q, _)| done[*q] = true);
                            path.clear();
                        }
                        None => path.push((to, 0)),
                    },
                }
            }
        }
    }
}

/// The questions whose answers a condition looks at.
fn questions_in(condition: &super::Condition) -> Vec<usize> {
    let mut found = Vec::new();
    condition.for_each_test(&mut |test| match test {
        Test::Level(q, ..) | Test::Choice(q, _) | Test::Answered(q) | Test::DontKnow(q, ..) | Test::Spread(q, ..) => found.push(q.at()),
        Test::Score(..) | Test::Fact(..) | Test::FactNumber(..) | Test::Role(_) | Test::Coverage(..) | Test::Evidence(..) => {}
    });
    found
}

fn question_node<'n, 't>(root: &'n Node<'t>, id: &str) -> Option<&'n Node<'t>> {
    root.get("questions")?.items().iter().find(|node| node.get("id").and_then(Node::text) == Some(id))
}

/// Where each factor is written.
fn factor_places(root: &Node<'_>) -> Vec<(String, Place)> {
    let mut found = Vec::new();
    let mut open: Vec<&Node<'_>> = root.get("factors").into_iter().collect();
    while let Some(node) = open.pop() {
        for (key, factor) in node.entries() {
            found.push((key.text.to_string(), key.place));
            open.extend(factor.get("factors"));
        }
    }
    found
}
