//! Answers as JSON: one document, a list of them, or one a line.

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::offset;
use crate::answers::edit::{self, Tree};
use crate::diagnostic::{Code, Diagnostic, Place};

/// An answers document as an answers file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The answers file.
    pub text: String,
    /// Which document of the source it was, from 1.
    pub number: usize,
}

/// Reads one document or a list of them. Problems are added.
pub fn read(text: &str, file: u32, problems: &mut Vec<Diagnostic>) -> Vec<Document> {
    let place = Place { file, start: 0, end: 0 };
    match serde_json::from_str(text) {
        Ok(Json(Tree::List(list))) => (1..).zip(&list).filter_map(|(number, tree)| one(tree, number, place, problems)).collect(),
        Ok(Json(tree)) => one(&tree, 1, place, problems).into_iter().collect(),
        Err(error) => {
            problems.push(broken(&error, text, 0, file));
            Vec::new()
        }
    }
}

/// Reads a document of each line that is not empty. Problems are added.
pub fn read_lines(text: &str, file: u32, problems: &mut Vec<Diagnostic>) -> Vec<Document> {
    let (mut start, mut number, mut documents) = (0, 0, Vec::new());
    for line in text.split_inclusive('\n') {
        let place = Place { file, start: offset(start), end: offset(start + line.trim_end().len()) };
        if !line.trim().is_empty() {
            number += 1;
            match serde_json::from_str(line) {
                Ok(Json(tree)) => documents.extend(one(&tree, number, place, problems)),
                Err(error) => problems.push(broken(&error, line, start, file)),
            }
        }
        start += line.len();
    }
    documents
}

fn one(tree: &Tree, number: usize, place: Place, problems: &mut Vec<Diagnostic>) -> Option<Document> {
    if !matches!(tree, Tree::Map(_)) {
        problems.push(Diagnostic::new(Code::WrongType, format!("expected answers, which are a mapping, in document {number}")).at(place));
        return None;
    }
    Some(Document { text: edit::document(tree), number })
}

fn broken(error: &serde_json::Error, text: &str, start: usize, file: u32) -> Diagnostic {
    let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = offset(start + (line + error.column().saturating_sub(1)).min(text.len()));
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    Diagnostic::new(Code::Unreadable, format!("this JSON cannot be read: {message}")).at(Place { file, start: at, end: at.saturating_add(1) })
}

/// JSON as a tree: keys in the order written, and none of them twice.
struct Json(Tree);

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Tree;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }
    fn visit_unit<E: Error>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }
    fn visit_bool<E: Error>(self, truth: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar { text: truth.to_string(), plain: true })
    }
    fn visit_u64<E: Error>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar { text: number.to_string(), plain: true })
    }
    fn visit_i64<E: Error>(self, number: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar { text: number.to_string(), plain: true })
    }
    fn visit_f64<E: Error>(self, number: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar { text: number.to_string(), plain: true })
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar { text: text.to_owned(), plain: false })
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(Json(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Tree::List(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Tree, A::Error> {
        let (mut map, mut known) = (Vec::new(), std::collections::BTreeSet::new());
        while let Some((key, Json(value))) = entries.next_entry::<String, Json>()? {
            if !known.insert(key.clone()) {
                return Err(A::Error::custom(format!("the key `{key}` is written twice")));
            }
            map.push((key, value));
        }
        Ok(Tree::Map(map))
    }
}
