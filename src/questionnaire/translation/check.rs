//! A translation as written, held against its questionnaire -> [`Words`], or every problem at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::document::TRANSLATION;
use super::{FORMAT, Words, item, texts};
use crate::decode;
use crate::diagnostic::{Code, Diagnostic, Place, any_error};
use crate::questionnaire::Questionnaire;
use crate::questionnaire::library::hash;
use crate::yaml::{self, Node, Value};

/// Finds what was translated of an included questionnaire, by its id: the questionnaire and its words; an error says why they cannot be used.
pub type Resolve<'r> = dyn FnMut(&str, &str) -> Result<(Questionnaire, Words), String> + 'r;

/// Keys that hold no words.
const HEAD: &[&str] = &["format", "translation_of", "version", "language", "include", "made_from"];
/// Most missing texts that are told one by one; of a file that has just been begun all are missing.
const MOST_MISSING: usize = 10;

/// The JSON Schema of translations.
#[must_use]
pub fn schema() -> serde_json::Value {
    decode::schema(&TRANSLATION, "https://cem-readiness.example/schema/translation/v1.json", "cem translation")
}

/// Checks the text of a translation against its questionnaire. `file` numbers it in the problems' places.
///
/// Every problem is added to `problems`; the words are given only if none of them is an error. A missing text is a warning, and the original's stands in for it.
pub fn check(text: &str, file: u32, original: &Questionnaire, resolve: &mut Resolve<'_>, problems: &mut Vec<Diagnostic>) -> Option<Words> {
    let mut found = Vec::new();
    let words = yaml::parse(text, file, &mut found).and_then(|root| {
        if !decode::is_format(&root, FORMAT, &mut found) {
            return None;
        }
        decode::check(&root, &decode::Kind::Of(&TRANSLATION), &mut found);
        if any_error(&found) {
            return None;
        }
        Checker { root: &root, original, texts: texts(original), problems: &mut found }.check(resolve)
    });
    let usable = !any_error(&found);
    problems.append(&mut found);
    words.filter(|_| usable)
}

/// A mark of the words an item has: the first eight digits of the hash of its paths and texts.
pub(super) fn marks(texts: &[(Vec<String>, String)]) -> BTreeMap<String, String> {
    let mut items: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in texts {
        items.entry(item(path)).or_default().push_str(&format!("{}\n{text}\n", path.join(".")));
    }
    items.into_iter().map(|(item, all)| (item, hash(&all)[..8].to_owned())).collect()
}

struct Checker<'a> {
    root: &'a Node<'a>,
    original: &'a Questionnaire,
    /// Everything to be translated.
    texts: Vec<(Vec<String>, String)>,
    problems: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn check(mut self, resolve: &mut Resolve<'_>) -> Option<Words> {
        let language = self.root.text_of("language");
        self.head(&language);
        let known: BTreeSet<&[String]> = self.texts.iter().flat_map(|(path, _)| (1..=path.len()).map(|end| &path[..end])).collect();
        let mut unknown = Vec::new();
        for (key, value) in self.root.entries().iter().filter(|(key, _)| !HEAD.contains(&key.text.as_ref())) {
            strangers(value, key.place, &mut vec![key.text.to_string()], &known, &mut unknown);
        }
        self.problems.append(&mut unknown);
        self.stale();
        let mut memory = self.included(&language, resolve);
        let mut found: Vec<Option<String>> = self.texts.iter().map(|(path, _)| written(self.root, path)).collect();
        for ((_, original), word) in self.texts.iter().zip(&found) {
            if let Some(word) = word {
                memory.insert(original.clone(), word.clone());
            }
        }
        for ((_, original), word) in self.texts.iter().zip(&mut found).filter(|(_, word)| word.is_none()) {
            *word = memory.get(original).cloned();
        }
        self.missing(&found);
        Some(Words { language, texts: found })
    }

    /// What the head says must be true of the questionnaire.
    fn head(&mut self, language: &str) {
        let q = self.original;
        let place = |key: &str| self.root.get(key).map(|node| node.place);
        let (of, version) = (self.root.text_of("translation_of"), self.root.text_of("version"));
        let (of_place, version_place, language_place) = (place("translation_of"), place("version"), place("language"));
        if of != q.id {
            let problem = Diagnostic::new(Code::TranslationOfAnother, format!("this translates `{of}`, and the questionnaire beside it is `{}`", q.id));
            self.problems.push(problem.at(of_place).help("a translation lies beside its questionnaire and is named after it: core.yaml, core.de.yaml"));
        } else if version != q.version {
            let problem = Diagnostic::new(Code::StaleTranslation, format!("{version} of {} was translated, and it is {} now", q.id, q.version));
            self.problems.push(problem.at(version_place).help("go through what changed (cem questionnaire diff old new), then change the version"));
        }
        if language == q.language {
            let problem = Diagnostic::new(Code::TranslationOfAnother, format!("{} is written in `{language}` itself", q.id));
            self.problems.push(problem.at(language_place));
        }
    }

    /// Items whose words have changed since they were translated, where the file says from what.
    fn stale(&mut self) {
        let now = marks(&self.texts);
        for (key, value) in self.root.get("made_from").map(Node::entries).unwrap_or_default() {
            let problem = match (now.get(key.text.as_ref()), value.text()) {
                (Some(mark), Some(written)) if mark != written => {
                    let problem = Diagnostic::new(Code::ChangedOriginal, format!("the words of {} have changed since they were translated", key.text));
                    problem.at(value.place).help(format!("read both, change the translation where it no longer says the same, then write {mark} here"))
                }
                (None, _) => {
                    let problem = Diagnostic::new(Code::UnknownInOriginal, format!("{} has no `{}`", self.original.id, key.text)).at(key.place);
                    problem.did_you_mean(&key.text, now.keys().map(String::as_str))
                }
                (Some(_), _) => continue,
            };
            self.problems.push(problem);
        }
    }

    /// What included translations have for texts that are the same.
    fn included(&mut self, language: &str, resolve: &mut Resolve<'_>) -> HashMap<String, String> {
        let mut memory = HashMap::new();
        for node in self.root.get("include").map(Node::items).unwrap_or_default() {
            let Some(id) = node.text() else { continue };
            match resolve(id, language) {
                Ok((original, words)) => memory.extend(words.memory(&original)),
                Err(why) => {
                    self.problems.push(Diagnostic::new(Code::UnknownDocument, format!("the translation of `{id}` cannot be used: {why}")).at(node.place))
                }
            }
        }
        memory
    }

    fn missing(&mut self, found: &[Option<String>]) {
        let missing: Vec<&(Vec<String>, String)> = self.texts.iter().zip(found).filter(|(_, word)| word.is_none()).map(|(text, _)| text).collect();
        for (path, original) in missing.iter().take(MOST_MISSING) {
            let problem = Diagnostic::new(Code::Untranslated, format!("{} is not translated", path.join(".")));
            self.problems.push(problem.at(nearest_place(self.root, path)).help(format!("the original's words are shown: {original}")));
        }
        if missing.len() > MOST_MISSING {
            let problem = Diagnostic::new(Code::Untranslated, format!("{} more texts are not translated", missing.len() - MOST_MISSING));
            self.problems.push(problem.at(nearest_place(self.root, &[])).help("cem questionnaire translate writes a file with all of them"));
        }
    }
}

/// The node at a path; none where it is not written or empty.
fn node<'n, 't>(root: &'n Node<'t>, path: &[String]) -> Option<&'n Node<'t>> {
    path.iter().try_fold(root, |node, key| match &node.value {
        Value::List(items) => items.get(key.parse::<usize>().ok()?).filter(|item| !item.is_null()),
        Value::Map(_) | Value::Scalar { .. } => node.get(key),
    })
}

/// The text at a path; of a level with a label written as one text, that text.
fn written(root: &Node<'_>, path: &[String]) -> Option<String> {
    let text = node(root, path).and_then(Node::text)?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Where a text would stand: the start of the innermost part of its path that is written.
fn nearest_place(root: &Node<'_>, path: &[String]) -> Option<Place> {
    (0..=path.len()).rev().find_map(|end| {
        let parent = if end == 0 { Some(root) } else { node(root, &path[..end - 1]) }?;
        match path[..end].last() {
            None => root.entries().iter().find(|(key, _)| key.text == "translation_of").map(|(key, _)| key.place),
            Some(last) => parent.entries().iter().find(|(key, _)| key.text == last.as_str()).map(|(key, _)| key.place),
        }
    })
}

/// Everything written that the questionnaire does not have.
fn strangers(value: &Node<'_>, place: Place, path: &mut Vec<String>, known: &BTreeSet<&[String]>, problems: &mut Vec<Diagnostic>) {
    if value.is_null() {
        return;
    }
    if !known.contains(path.as_slice()) {
        let (last, parent) = path.split_last().map_or(("", &[][..]), |(last, parent)| (last.as_str(), parent));
        let siblings: BTreeSet<&str> =
            known.iter().filter(|known| known.len() == path.len() && known.starts_with(parent)).map(|known| known[parent.len()].as_str()).collect();
        let problem = Diagnostic::new(Code::UnknownInOriginal, format!("the questionnaire has no `{}`", path.join("."))).at(place);
        problems.push(problem.did_you_mean(last, siblings));
        return;
    }
    let children: Vec<(String, Place, &Node<'_>)> = match &value.value {
        Value::Map(entries) => entries.iter().map(|(key, value)| (key.text.to_string(), key.place, value)).collect(),
        Value::List(items) => items.iter().enumerate().map(|(at, value)| (at.to_string(), value.place, value)).collect(),
        Value::Scalar { .. } => Vec::new(),
    };
    for (key, place, child) in children {
        path.push(key);
        strangers(child, place, path, known, problems);
        path.pop();
    }
}
