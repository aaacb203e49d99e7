//! The questions: what may be answered, and the conditions under which they are asked.

use super::super::{Level, Question, QuestionKind, RoleIndex, Variant};
use super::conditions::Scope;
use super::{Builder, ids, key_place, name_place};
use crate::diagnostic::{Code, Place};
use crate::yaml::Node;

/// Keys of a question that belong to the base.
const OF_BASE: &[&str] = &[
    "factor",
    "facet",
    "kind",
    "scale",
    "options",
    "bands",
    "minimum",
    "maximum",
    "unit",
    "weight",
    "reverse",
    "effort",
    "target",
    "stage",
    "when",
    "claims",
    "against",
    "basis",
    "dont_know",
    "not_applicable",
];

/// Words of an answers file that an option's id would hide.
const STATES: &[&str] = &["dont_know", "not_applicable", "later"];

impl Builder<'_> {
    pub(super) fn read_questions(&mut self, root: &Node<'_>) {
        let nodes = root.get("questions").map(Node::items).unwrap_or_default();
        for node in nodes {
            let id = node.text_of("id");
            if !id.is_empty() && self.q.find_question(&id).is_some() {
                self.report(Code::DuplicateId, name_place(node), format!("the question id `{id}` is used twice"));
            }
            if let Some(clash) = self.q.factors.iter().find(|factor| factor.id == id) {
                let message = format!("`{}` is a factor's id too, so a condition could not tell them apart", clash.id);
                self.report(Code::DuplicateId, name_place(node), message);
            }
            let question = self.question(node, id);
            let factor = question.factor;
            let at = self.q.questions.len().into();
            self.q.questions.push(question);
            if let Some(factor) = self.q.factors.get_mut(factor.at()) {
                factor.questions.push(at);
            }
        }
        // Conditions may name questions that stand later.
        for (at, node) in nodes.iter().enumerate() {
            let when = self.condition(node, Scope::Question);
            self.q.questions[at].when = when;
            let variants = self.variants(node, at);
            self.q.questions[at].variants = variants;
        }
    }

    fn question(&mut self, node: &Node<'_>, id: String) -> Question {
        let factor = match node.get("factor") {
            Some(factor) => self.factor(factor),
            None => {
                self.report(Code::MissingKey, name_place(node), format!("the question `{id}` needs the key `factor`"));
                None
            }
        };
        if node.get("text").is_none() {
            self.report(Code::MissingKey, name_place(node), format!("the question `{id}` needs the key `text`"));
        }
        let (kind, mut levels) = self.kind(node, &id);
        self.efforts(node, &mut levels);
        let stage = node.get("stage").and_then(|stage| {
            let id = stage.text()?;
            let known: Vec<String> = self.q.stages.iter().flat_map(|stages| stages.list.iter().map(|stage| stage.id.clone())).collect();
            let found = known.iter().position(|known| known == id);
            if found.is_none() {
                self.unknown(Code::UnknownStage, stage.place, "stage", id, &known);
            }
            found.map(|at| at as u16)
        });
        let truth = |key: &str, default: bool| node.get(key).and_then(Node::truth).unwrap_or(default);
        Question {
            id,
            // Without a factor the file has an error and is not handed out.
            factor: factor.unwrap_or(super::FactorIndex(u16::MAX)),
            facet: node.text_of("facet"),
            text: node.text_of("text"),
            help: node.text_of("help"),
            kind,
            unit: node.text_of("unit"),
            levels,
            variants: Vec::new(),
            weight: node.number_of("weight").unwrap_or(1.0),
            reverse: truth("reverse", false),
            target: node.number_of("target"),
            stage,
            evidence: node.text_of("evidence"),
            probes: texts(node, "probes"),
            explores: texts(node, "explores"),
            roles: self.roles(node),
            when: None,
            required: truth("required", true),
            dont_know: truth("dont_know", true),
            not_applicable: truth("not_applicable", true),
            basis: self.basis(node, Some(("a question", name_place(node)))),
            asked: true,
        }
    }

    fn roles(&mut self, node: &Node<'_>) -> Vec<RoleIndex> {
        let mut found = Vec::new();
        for role in node.get("roles").map(Node::items).unwrap_or_default() {
            let Some(id) = role.text() else { continue };
            match self.q.find_role(id) {
                Some(role) => found.push(role),
                None => {
                    let known = ids(&self.q.roles, |role| &role.id);
                    self.unknown(Code::UnknownRoleReference, role.place, "role", id, &known);
                }
            }
        }
        found
    }

    fn kind(&mut self, node: &Node<'_>, id: &str) -> (QuestionKind, Vec<Level>) {
        let kind = node.get("kind").and_then(Node::text).unwrap_or("levels");
        if !["levels", "yes_no", "choice", "number", "text"].contains(&kind) {
            return (QuestionKind::Levels, Vec::new()); // Not known what it should hold.
        }
        for (key, only) in [
            ("levels", "levels"),
            ("scale", "levels"),
            ("options", "choice"),
            ("bands", "number"),
            ("minimum", "number"),
            ("maximum", "number"),
            ("unit", "number"),
        ] {
            if kind != only && node.get(key).is_some() {
                self.report(Code::UnknownKey, key_place(node, key), format!("`{key}` belongs to a question of kind {only}, and `{id}` is of kind {kind}"));
            }
        }
        let missing = |builder: &mut Self, key: &str| {
            builder.report(Code::MissingKey, name_place(node), format!("the question `{id}` needs the key `{key}`"));
            Vec::new()
        };
        let (kind, levels) = match kind {
            "text" => return (QuestionKind::Text, Vec::new()),
            "yes_no" => {
                let level = |key: &str, number: f64| Level {
                    key: key.to_owned(),
                    number,
                    label: String::new(),
                    text: if number > 0.0 { "Yes".to_owned() } else { "No".to_owned() },
                    score: number,
                    effort: None,
                };
                (QuestionKind::YesNo, vec![level("no", 0.0), level("yes", 1.0)])
            }
            "choice" => {
                let entries = node.get("options").map(Node::entries).unwrap_or_default();
                let mut levels = Vec::new();
                for (at, (key, option)) in entries.iter().enumerate() {
                    self.new_id("option", &key.text, key.place, &[]);
                    if STATES.contains(&key.text.as_ref()) {
                        self.report(Code::BadId, key.place, format!("`{}` says in an answers file that there is no level", key.text)).help =
                            Some("give the option another id".to_owned());
                    }
                    levels.push(Level {
                        key: key.text.to_string(),
                        number: at as f64,
                        label: String::new(),
                        text: option.text_of("text"),
                        score: option.number_of("score").unwrap_or(0.0),
                        effort: None,
                    });
                }
                (QuestionKind::Choice, if entries.is_empty() { missing(self, "options") } else { levels })
            }
            "number" => {
                let mut levels: Vec<Level> = Vec::new();
                for band in node.get("bands").map(Node::items).unwrap_or_default() {
                    // A missing start is another problem.
                    let Some(from) = band.number_of("from") else { continue };
                    if levels.last().is_some_and(|last| from <= last.number) {
                        self.report(Code::LevelGap, band.place, "bands of a number rise from one to the next");
                    }
                    let key = band.get("from").and_then(Node::text).unwrap_or_default().to_owned();
                    let (text, score) = (band.text_of("text"), band.number_of("score").unwrap_or(0.0));
                    levels.push(Level { key, number: from, label: String::new(), text, score, effort: None });
                }
                if node.get("bands").is_none_or(|bands| bands.items().is_empty()) {
                    levels = missing(self, "bands");
                }
                self.check_limits(node);
                (QuestionKind::Number { minimum: node.number_of("minimum"), maximum: node.number_of("maximum") }, levels)
            }
            _ => (QuestionKind::Levels, self.own_levels(node, id)),
        };
        let differ = levels.iter().any(|level| level.score != levels[0].score);
        // One written level alone is reported where it is written.
        if !levels.is_empty() && !differ && (levels.len() > 1 || kind != QuestionKind::Levels) {
            let place = ["levels", "scale", "options", "bands"].iter().find_map(|key| node.get(key)).map_or_else(|| name_place(node), start_of);
            self.report(Code::NothingToChoose, place, format!("all levels of `{id}` score the same")).help =
                Some("give it at least two levels with different scores".to_owned());
        }
        (kind, levels)
    }

    fn own_levels(&mut self, node: &Node<'_>, id: &str) -> Vec<Level> {
        match (node.get("levels"), node.get("scale")) {
            (Some(levels), None) => self.levels(levels),
            (None, Some(scale)) => {
                let name = scale.text().unwrap_or_default();
                match self.q.scales.iter().find(|(known, _)| known == name) {
                    Some((_, levels)) => levels.clone(),
                    None => {
                        let known: Vec<String> = self.q.scales.iter().map(|(id, _)| id.clone()).collect();
                        self.unknown(Code::UnknownScale, scale.place, "scale", name, &known);
                        Vec::new()
                    }
                }
            }
            (Some(_), Some(_)) => {
                self.report(Code::UnknownKey, key_place(node, "scale"), format!("`{id}` has both `levels` and `scale`")).help =
                    Some("keep one of them".to_owned());
                Vec::new()
            }
            (None, None) => {
                self.report(Code::MissingKey, name_place(node), format!("the question `{id}` needs the key `levels`")).help =
                    Some("or `scale`, or another `kind`".to_owned());
                Vec::new()
            }
        }
    }

    /// Levels by number: whole, consecutive, rising.
    pub(super) fn levels(&mut self, node: &Node<'_>) -> Vec<Level> {
        let mut levels: Vec<Level> = Vec::new();
        for (key, value) in node.entries() {
            let Ok(number) = key.text.parse::<i32>() else {
                self.report(Code::WrongType, key.place, format!("a level is a whole number, not `{}`", key.text));
                continue;
            };
            if let Some(last) = levels.last().filter(|last| f64::from(number) != last.number + 1.0) {
                let message = format!("level {number} stands after level {}", last.key);
                self.report(Code::LevelGap, key.place, message).help = Some("write out every level, from low to high".to_owned());
            }
            let text = value.text().map_or_else(|| value.text_of("text"), |text| text.trim().to_owned());
            levels.push(Level {
                key: number.to_string(),
                number: f64::from(number),
                label: value.text_of("label"),
                text,
                score: value.number_of("score").unwrap_or(f64::from(number)),
                effort: None,
            });
        }
        if levels.len() == 1 || node.entries().is_empty() {
            self.report(Code::NothingToChoose, start_of(node), "a question needs at least two levels");
        }
        levels
    }

    /// The effort of each step between two scores, from the lowest up.
    pub(super) fn efforts(&mut self, node: &Node<'_>, levels: &mut [Level]) {
        let Some(written) = node.get("effort") else { return };
        if levels.is_empty() && node.get("kind").and_then(Node::text) != Some("text") {
            return; // Its levels could not be read, which is a problem of its own.
        }
        let mut scores: Vec<f64> = levels.iter().map(|level| level.score).collect();
        scores.sort_by(f64::total_cmp);
        scores.dedup();
        let steps = scores.len().saturating_sub(1);
        if written.items().len() != steps {
            let message = format!("there are {} efforts for {steps} steps between different scores", written.items().len());
            self.report(Code::EffortDiffers, key_place(node, "effort"), message).help =
                Some("write one whole number for each step, from the lowest up".to_owned());
            return;
        }
        for (effort, score) in written.items().iter().filter_map(Node::number).zip(&scores[scores.len() - steps..]) {
            levels.iter_mut().filter(|level| level.score == *score).for_each(|level| level.effort = Some(effort as u16));
        }
    }

    fn variants(&mut self, node: &Node<'_>, at: usize) -> Vec<Variant> {
        let mut variants = Vec::new();
        for variant in node.get("variants").map(Node::items).unwrap_or_default() {
            let when = self.condition(variant, Scope::Profile);
            let Some(written) = variant.get("levels") else { continue };
            let levels = self.levels(written);
            let own = &self.q.questions[at].levels;
            if !own.is_empty() && !own.iter().map(|level| &level.key).eq(levels.iter().map(|level| &level.key)) {
                let keys = own.iter().map(|level| level.key.as_str()).collect::<Vec<_>>().join(", ");
                self.report(Code::VariantDiffers, start_of(written), "this variant has other levels than its question").help =
                    Some(format!("levels of the question: {keys}"));
            }
            if let Some(when) = when {
                variants.push(Variant { when, text: variant.get("text").and_then(Node::text).map(|text| text.trim().to_owned()), levels });
            }
        }
        variants
    }

    /// The questions of a questionnaire with a base: the base's, in other words.
    pub(super) fn rewrite_questions(&mut self, root: &Node<'_>) {
        let nodes = root.get("questions").map(Node::items).unwrap_or_default();
        if nodes.is_empty() {
            self.report(Code::NoQuestions, start_of(root), "the questionnaire asks no questions");
        }
        for node in nodes {
            let Some(id) = node.get("id").and_then(Node::text) else { continue };
            let Some(at) = self.q.find_question(id) else {
                let known = ids(&self.q.questions, |question| &question.id);
                self.unknown(Code::UnknownQuestionReference, name_place(node), "question of the base", id, &known);
                continue;
            };
            let at = at.at();
            if self.q.questions[at].asked {
                self.report(Code::DuplicateId, name_place(node), format!("the question id `{id}` is used twice"));
            }
            for (key, _) in node.entries().iter().filter(|(key, _)| OF_BASE.contains(&key.text.as_ref())) {
                self.report(Code::NotOfBase, key.place, format!("`{}` of `{id}` belongs to the base", key.text)).help = Some("leave it out".to_owned());
            }
            let levels = node.get("levels").map(|levels| (levels, self.levels(levels)));
            if let Some((written, levels)) = &levels {
                let own = &self.q.questions[at].levels;
                if !own.iter().map(|level| &level.key).eq(levels.iter().map(|level| &level.key)) {
                    self.report(Code::NotOfBase, start_of(written), format!("the levels of `{id}` are not those of the base")).help =
                        Some("word the same levels".to_owned());
                }
            }
            let variants = self.variants(node, at);
            let roles = node.get("roles").map(|_| self.roles(node));
            let question = &mut self.q.questions[at];
            question.asked = true;
            if let Some((_, levels)) = levels {
                // The base's variants word the base's levels, so other words replace them too; what a level scores stays the base's.
                question.variants.clear();
                for (own, new) in question.levels.iter_mut().zip(levels) {
                    (own.text, own.label) = (new.text, new.label);
                }
            }
            if !variants.is_empty() {
                question.variants = variants;
            }
            for (key, own) in [("text", &mut question.text), ("help", &mut question.help), ("evidence", &mut question.evidence)] {
                if let Some(text) = node.get(key).and_then(Node::text) {
                    text.trim().clone_into(own);
                }
            }
            if node.get("probes").is_some() {
                question.probes = texts(node, "probes");
            }
            if node.get("explores").is_some() {
                question.explores = texts(node, "explores");
            }
            if let Some(roles) = roles {
                question.roles = roles;
            }
            if let Some(required) = node.get("required").and_then(Node::truth) {
                question.required = required;
            }
        }
    }
}

fn texts(node: &Node<'_>, key: &str) -> Vec<String> {
    node.get(key).map(Node::items).unwrap_or_default().iter().filter_map(Node::text).map(|text| text.trim().to_owned()).collect()
}

/// The first key of a mapping, or the whole of anything else: a place short enough for a caret.
fn start_of(node: &Node<'_>) -> Place {
    node.entries().first().map_or(node.place, |(key, _)| key.place)
}
