//! The rules over scores and answers: targets, caps, recommendations, contradictions.

use super::super::condition::{Condition, Test};
use super::super::{Cap, CapTo, Contradiction, Effort, QuestionIndex, Recommendation, RecommendationIndex, ScoreOf, TargetOf, TargetRule};
use super::conditions::{Names, Scope};
use super::{Builder, ids, name_place, possible};
use crate::diagnostic::Code;
use crate::yaml::Node;

/// Most caps after those for every factor are written out.
const MAX_CAPS: usize = 10_000;

impl Builder<'_> {
    pub(super) fn read_targets(&mut self, root: &Node<'_>) {
        for node in root.get("targets").map(Node::items).unwrap_or_default() {
            let when = self.condition(node, Scope::Profile);
            let (set, add) = (self.target_values(node, "set"), self.target_values(node, "add"));
            let basis = self.basis(node, Some(("a target rule", name_place(node))));
            // An unreadable condition is an error, so a rule without one is meant to hold always.
            self.q.targets.push(TargetRule { when, set, add, basis });
        }
    }

    pub(super) fn target_values(&mut self, node: &Node<'_>, key: &str) -> Vec<(TargetOf, f64)> {
        let mut values = Vec::new();
        for (name, value) in node.get(key).map(Node::entries).unwrap_or_default() {
            let Some(number) = value.number() else { continue };
            if let Some(factor) = self.q.factors.iter().position(|factor| factor.id == name.text) {
                values.push((TargetOf::Factor(factor.into()), number));
            } else if let Some(question) = self.q.find_question(&name.text) {
                values.push((TargetOf::Question(question), number));
            } else {
                let known: Vec<String> = ids(&self.q.factors, |factor| &factor.id).into_iter().chain(ids(&self.q.questions, |question| &question.id)).collect();
                self.unknown(Code::UnknownFactorReference, name.place, "factor or question", &name.text, &known);
            }
        }
        values
    }

    pub(super) fn read_caps(&mut self, root: &Node<'_>) {
        let mut seen: Vec<String> = Vec::new();
        for node in root.get("caps").map(Node::items).unwrap_or_default() {
            let id = node.text_of("id");
            self.not_twice("cap", &id, name_place(node), &seen);
            seen.push(id.clone());
            let limits = self.limits(node);
            let to = self.cap_to(node);
            let basis = self.basis(node, Some(("a cap", name_place(node))));
            for (limit, this) in limits {
                let problems_before = self.problems.len();
                let Some(when) = self.condition(node, Scope::Cap(this)) else {
                    if self.problems.len() > problems_before {
                        break; // The same problem for every factor is one problem.
                    }
                    continue;
                };
                if !self.only_when_low(node, &when) {
                    break;
                }
                if self.q.caps.len() >= MAX_CAPS {
                    self.report(Code::TooMany, name_place(node), format!("more than {MAX_CAPS} caps, one for every factor counted"));
                    return;
                }
                if let Some(to) = to.clone() {
                    self.q.caps.push(Cap { id: id.clone(), name: node.text_of("name"), when, limit, to, reason: node.text_of("reason"), basis: basis.clone() });
                }
            }
        }
    }

    /// The scores a cap limits, each with the factor that `this` stands for.
    fn limits(&mut self, node: &Node<'_>) -> Vec<(ScoreOf, Option<super::FactorIndex>)> {
        let Some(limit) = node.get("limit") else { return Vec::new() };
        match limit.text() {
            Some("overall") => vec![(ScoreOf::Overall, None)],
            Some("every_factor") => self.q.top_factors().map(|factor| (ScoreOf::Factor(factor), Some(factor))).collect(),
            Some(_) | None => self.factor(limit).map(|factor| (ScoreOf::Factor(factor), Some(factor))).into_iter().collect(),
        }
    }

    fn cap_to(&mut self, node: &Node<'_>) -> Option<CapTo> {
        let to = node.get("to")?;
        if let Some(score) = to.number() {
            if score >= 100.0 {
                self.report(Code::CapNeverFires, to.place, format!("a limit of {score} limits nothing"));
            }
            return Some(CapTo::Score(score));
        }
        if let Some(above) = to.number_of("bands_above") {
            if above + 1.0 >= self.q.bands.len() as f64 {
                self.report(Code::CapNeverFires, to.place, format!("with {} bands, {above} above the lowest limits nothing", self.q.bands.len()));
            }
            if let Some(none) = to.get("lowest_of").filter(|factors| factors.items().is_empty()) {
                self.report(Code::CapNeverFires, none.place, "the lowest of no score limits nothing");
            }
            let lowest_of = to.get("lowest_of").map(Node::items).unwrap_or_default().iter().filter_map(|item| self.factor(item)).map(ScoreOf::Factor).collect();
            return Some(CapTo::BandsAbove { above: above as u16, lowest_of });
        }
        let name = to.text()?;
        if name == "none" {
            return Some(CapTo::NoBand);
        }
        match self.q.bands.iter().position(|band| band.id == name) {
            None => {
                let known = ids(&self.q.bands, |band| &band.id);
                self.unknown(Code::UnknownBand, to.place, "band", name, &known);
                None
            }
            Some(at) => {
                if at + 1 == self.q.bands.len() {
                    self.report(Code::CapNeverFires, to.place, format!("`{name}` is the highest band, so this limits nothing"));
                }
                Some(CapTo::Band(at.into()))
            }
        }
    }

    fn only_when_low(&mut self, node: &Node<'_>, when: &Condition) -> bool {
        let names = Names { questions: &self.q.questions, factors: &self.q.factors, facts: &self.q.facts, roles: &self.q.roles };
        let Some(test) = possible::rewards_low(when, names, false) else { return true };
        let message = match test {
            Test::DontKnow(..) | Test::Spread(..) => "a cap cannot depend on how respondents differ".to_owned(),
            Test::Level(question, ..) | Test::Choice(question, _) => {
                format!("a better answer to {} could make this cap hold", self.q.questions[question.at()].id)
            }
            Test::Answered(_) | Test::Score(..) | Test::Fact(..) | Test::FactNumber(..) | Test::Role(_) | Test::Coverage(..) | Test::Evidence(..) => {
                "a better result could make this cap hold".to_owned()
            }
        };
        let place = node.get("when").map_or(node.place, |when| when.place);
        self.report(Code::CapPunishes, place, message).help = Some("compare with < or <=, or write it as a recommendation".to_owned());
        false
    }

    pub(super) fn read_recommendations(&mut self, root: &Node<'_>) {
        let nodes = root.get("recommendations").map(Node::items).unwrap_or_default();
        let all: Vec<String> = nodes.iter().map(|node| node.text_of("id")).collect();
        // Those whose condition cannot be used stay out of the list, which then is not handed out.
        for (at, node) in nodes.iter().enumerate() {
            let id = all[at].clone();
            self.not_twice("recommendation", &id, name_place(node), &all[..at]);
            let when = self.condition(node, Scope::Recommendation);
            let addresses = match node.get("addresses") {
                Some(written) => self.questions_named(written),
                None => when.as_ref().map(|when| self.questions_of(when)).unwrap_or_default(),
            };
            let owner = node.get("owner").and_then(|owner| {
                let id = owner.text()?;
                let found = self.q.find_role(id);
                if found.is_none() {
                    let known = ids(&self.q.roles, |role| &role.id);
                    self.unknown(Code::UnknownRoleReference, owner.place, "role", id, &known);
                }
                found
            });
            let mut after = Vec::new();
            for earlier in node.get("after").map(Node::items).unwrap_or_default() {
                let Some(name) = earlier.text() else { continue };
                match all.iter().position(|known| known == name) {
                    Some(position) => after.push(RecommendationIndex::from(position)),
                    None => self.unknown(Code::UnknownRecommendation, earlier.place, "recommendation", name, &all),
                }
            }
            let effort = match node.text_of("effort").as_str() {
                "low" => Effort::Low,
                "high" => Effort::High,
                _ => Effort::Medium,
            };
            let basis = self.basis(node, Some(("a recommendation", name_place(node))));
            let when = when.unwrap_or(Condition::Any(Vec::new()));
            let (title, action, first_step, evidence) = (node.text_of("title"), node.text_of("action"), node.text_of("first_step"), node.text_of("evidence"));
            self.q.recommendations.push(Recommendation { id, when, title, action, first_step, effort, owner, evidence, addresses, after, basis });
        }
        self.check_order(nodes);
    }

    fn questions_named(&mut self, written: &Node<'_>) -> Vec<QuestionIndex> {
        let mut found = Vec::new();
        for item in written.items() {
            let Some(id) = item.text() else { continue };
            match self.q.find_question(id) {
                Some(question) => found.push(question),
                None => match self.q.factors.iter().position(|factor| factor.id == id) {
                    Some(factor) => found.extend(self.questions_under(ScoreOf::Factor(factor.into()))),
                    None => {
                        let known: Vec<String> =
                            ids(&self.q.questions, |question| &question.id).into_iter().chain(ids(&self.q.factors, |factor| &factor.id)).collect();
                        self.unknown(Code::UnknownQuestionReference, item.place, "question or factor", id, &known);
                    }
                },
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The questions a condition names, and those of the factors it names.
    fn questions_of(&self, when: &Condition) -> Vec<QuestionIndex> {
        let mut found: Vec<QuestionIndex> = Vec::new();
        when.for_each_test(&mut |test| match test {
            Test::Level(q, ..) | Test::Choice(q, _) | Test::Answered(q) | Test::DontKnow(q, ..) | Test::Spread(q, ..) => found.push(*q),
            Test::Score(scores, ..) => scores.iter().for_each(|score| found.extend(self.questions_under(*score))),
            Test::Coverage(of, ..) | Test::Evidence(of, ..) => found.extend(self.questions_under(*of)),
            Test::Fact(..) | Test::FactNumber(..) | Test::Role(_) => {}
        });
        found.sort_unstable();
        found.dedup();
        found
    }

    fn questions_under(&self, of: ScoreOf) -> Vec<QuestionIndex> {
        match of {
            ScoreOf::Overall => Vec::new(),
            ScoreOf::Factor(factor) => {
                let factor = &self.q.factors[factor.at()];
                factor.questions.iter().copied().chain(factor.children.iter().flat_map(|child| self.questions_under(ScoreOf::Factor(*child)))).collect()
            }
        }
    }

    pub(super) fn read_contradictions(&mut self, root: &Node<'_>) {
        let mut seen: Vec<String> = Vec::new();
        for node in root.get("contradictions").map(Node::items).unwrap_or_default() {
            let id = node.text_of("id");
            self.not_twice("contradiction", &id, name_place(node), &seen);
            seen.push(id.clone());
            let basis = self.basis(node, Some(("a contradiction", name_place(node))));
            let Some(when) = self.condition(node, Scope::Question) else { continue };
            let questions = self.questions_of(&when);
            if questions.len() < 2 {
                let place = node.get("when").map_or(node.place, |when| when.place);
                self.report(Code::OneSided, place, format!("`{id}` looks at fewer than two questions")).help =
                    Some("name the two answers that hardly go together, such as `A-1 >= 3 and B-2 < 1`".to_owned());
            }
            self.q.contradictions.push(Contradiction { id, when, ask: node.text_of("ask"), questions, basis });
        }
    }

    /// No recommendation has to come before itself.
    fn check_order(&mut self, nodes: &[Node<'_>]) {
        let count = self.q.recommendations.len();
        let mut waiting: Vec<usize> = (0..count).collect();
        let mut open = vec![true; count];
        loop {
            let before = waiting.len();
            waiting.retain(|at| {
                open[*at] = self.q.recommendations[*at].after.iter().any(|earlier| open.get(earlier.at()).copied().unwrap_or(false));
                open[*at]
            });
            if waiting.len() == before {
                break;
            }
        }
        // What is left waits for something in a circle; those that nothing in it waits for are not part of it.
        loop {
            let before = waiting.len();
            let mut awaited = vec![false; count];
            for earlier in waiting.iter().flat_map(|at| &self.q.recommendations[*at].after) {
                awaited[earlier.at()] = true;
            }
            waiting.retain(|at| awaited[*at]);
            if waiting.len() == before {
                break;
            }
        }
        if let Some(first) = waiting.first() {
            let names = waiting.iter().map(|at| self.q.recommendations[*at].id.as_str()).collect::<Vec<_>>().join(", ");
            let place = nodes[*first].get("after").map_or(nodes[*first].place, |after| after.place);
            self.report(Code::OrderCycle, place, format!("these recommendations wait for each other: {names}"));
        }
    }
}
