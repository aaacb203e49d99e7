//! A questionnaire in another language: the same ids, weights and rules, with other words.
//!
//! Everything that can be translated has a path, such as `questions.IND-1.levels.2`, which is its place in the questionnaire's file and in that of the translation.
//! `each` walks all of them in one order; the checker, the file to fill in and the finished [`Words`] all go by that walk, so none of them can forget a text.
//! Sources and claims are not walked: they say where something was read, and the texts they name are in their own language.

pub mod check;
mod document;
pub mod draft;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{FactKind, Level, QuestionKind, Questionnaire};

/// The format of a translation's file.
pub const FORMAT: &str = "cem-translation/1";

/// The texts of one questionnaire in another language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The language (`de`).
    pub language: String,
    /// By position in the walk over all texts: the text in that language; none where it is missing, and the original's is shown.
    texts: Vec<Option<String>>,
}

impl Words {
    /// The questionnaire with these words. Nothing else changes: it asks, scores and advises the same, and its id, version and hash stay.
    #[must_use]
    pub fn of(&self, original: &Questionnaire) -> Questionnaire {
        let mut translated = original.clone();
        let mut words = self.texts.iter();
        each(&mut translated, &mut |_, text| {
            if let Some(Some(word)) = words.next() {
                text.clone_from(word);
            }
        });
        translated.language.clone_from(&self.language);
        translated
    }

    /// What was translated: original and translation.
    fn memory(&self, original: &Questionnaire) -> HashMap<String, String> {
        let mut words = self.texts.iter();
        let mut memory = HashMap::new();
        each(&mut original.clone(), &mut |_, text| {
            if let Some(Some(word)) = words.next() {
                memory.entry(text.clone()).or_insert_with(|| word.clone());
            }
        });
        memory
    }
}

/// Every text of a questionnaire that can be translated, with its path: original order, empty ones left out.
#[must_use]
pub fn texts(q: &Questionnaire) -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    each(&mut q.clone(), &mut |path, text| found.push((path.to_vec(), text.clone())));
    found
}

/// The item that a path is part of: a question, a cap, a role; the key itself for a title.
fn item(path: &[String]) -> String {
    path[..path.len().min(2)].join(".")
}

/// Calls with the path and the text of everything that can be translated, in the order of the file's sections. Empty texts are left out.
fn each(q: &mut Questionnaire, visit: &mut dyn FnMut(&[String], &mut String)) {
    let mut walk = Walk { path: Vec::new(), visit };
    walk.text("title", &mut q.title);
    walk.text("description", &mut q.description);
    for figure in &mut q.figures {
        walk.at(&["figures", &figure.id], |walk| {
            walk.text("text", &mut figure.text);
            walk.text("attribution", &mut figure.attribution);
            walk.text("caveat", &mut figure.caveat);
        });
    }
    for fact in &mut q.facts {
        walk.at(&["profile", &fact.id], |walk| {
            walk.text("name", &mut fact.name);
            walk.text("text", &mut fact.text);
            match &mut fact.kind {
                FactKind::Options(options) => walk.at(&["options"], |walk| options.iter_mut().for_each(|(id, text)| walk.text(id, text))),
                FactKind::Number { unit, .. } => walk.text("unit", unit),
                FactKind::Text => {}
            }
        });
    }
    walk.at(&["roles"], |walk| q.roles.iter_mut().for_each(|role| walk.text(&role.id, &mut role.name)));
    for (id, levels) in &mut q.scales {
        walk.at(&["scales", id, "levels"], |walk| walk.levels(levels));
    }
    for factor in &mut q.factors {
        walk.named("factors", &factor.id, &mut factor.name, &mut factor.text);
    }
    for question in &mut q.questions {
        let levels = match question.kind {
            QuestionKind::Levels | QuestionKind::YesNo | QuestionKind::Text => "levels",
            QuestionKind::Choice => "options",
            QuestionKind::Number { .. } => "bands",
        };
        walk.at(&["questions", &question.id], |walk| {
            walk.text("facet", &mut question.facet);
            walk.text("text", &mut question.text);
            walk.text("help", &mut question.help);
            walk.text("unit", &mut question.unit);
            walk.at(&[levels], |walk| walk.levels(&mut question.levels));
            for (at, variant) in question.variants.iter_mut().enumerate() {
                walk.at(&["variants", &at.to_string()], |walk| {
                    variant.text.iter_mut().for_each(|text| walk.text("text", text));
                    walk.at(&["levels"], |walk| walk.levels(&mut variant.levels));
                });
            }
            walk.text("evidence", &mut question.evidence);
            walk.at(&["probes"], |walk| question.probes.iter_mut().enumerate().for_each(|(at, probe)| walk.text(&at.to_string(), probe)));
        });
    }
    for band in &mut q.bands {
        walk.named("bands", &band.id, &mut band.name, &mut band.text);
    }
    let stages = q.stages.iter_mut().flat_map(|stages| &mut stages.list);
    walk.at(&["stages"], |walk| stages.for_each(|stage| walk.text(&stage.id, &mut stage.name)));
    for cap in &mut q.caps {
        walk.at(&["caps", &cap.id], |walk| {
            walk.text("name", &mut cap.name);
            walk.text("reason", &mut cap.reason);
        });
    }
    for advice in &mut q.recommendations {
        walk.at(&["recommendations", &advice.id], |walk| {
            walk.text("title", &mut advice.title);
            walk.text("action", &mut advice.action);
            walk.text("first_step", &mut advice.first_step);
            walk.text("evidence", &mut advice.evidence);
        });
    }
    walk.at(&["contradictions"], |walk| q.contradictions.iter_mut().for_each(|contradiction| walk.text(&contradiction.id, &mut contradiction.ask)));
    for lens in &mut q.lenses {
        walk.named("lenses", &lens.id, &mut lens.name, &mut lens.text);
    }
    for position in &mut q.positions {
        walk.at(&["positions", &position.id], |walk| {
            walk.text("name", &mut position.name);
            walk.text("text", &mut position.text);
            for (at, side) in position.sides.iter_mut().enumerate() {
                walk.at(&["sides", &at.to_string()], |walk| {
                    walk.text("name", &mut side.name);
                    walk.text("text", &mut side.text);
                    walk.text("effect", &mut side.effect);
                });
            }
            walk.text("treatment", &mut position.treatment);
        });
    }
}

/// A walk over the texts, and where it stands.
struct Walk<'v> {
    path: Vec<String>,
    visit: &'v mut dyn FnMut(&[String], &mut String),
}

impl Walk<'_> {
    fn at(&mut self, keys: &[&str], inside: impl FnOnce(&mut Self)) {
        let before = self.path.len();
        self.path.extend(keys.iter().map(|key| (*key).to_owned()));
        inside(self);
        self.path.truncate(before);
    }

    fn text(&mut self, key: &str, text: &mut String) {
        if !text.is_empty() {
            self.path.push(key.to_owned());
            (self.visit)(&self.path, text);
            self.path.pop();
        }
    }

    fn named(&mut self, section: &str, id: &str, name: &mut String, text: &mut String) {
        self.at(&[section, id], |walk| {
            walk.text("name", name);
            walk.text("text", text);
        });
    }

    fn levels(&mut self, levels: &mut [Level]) {
        for level in levels {
            if level.label.is_empty() {
                self.text(&level.key, &mut level.text);
            } else {
                self.at(&[&level.key], |walk| {
                    walk.text("text", &mut level.text);
                    walk.text("label", &mut level.label);
                });
            }
        }
    }
}
