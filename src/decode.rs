//! Tree to documents: the shapes of our files, and one checker for all of them that collects every problem.
//!
//! A [`Shape`] says which keys a mapping has and what each holds. The same tables check a file, drive did-you-mean, and make the JSON Schema ([`schema`]), so
//! the three cannot disagree. After [`check`] has found nothing wrong, the readers on [`Node`] give the values.

use serde_json::{Map, Value as Json, json};

use crate::diagnostic::{Code, Diagnostic};
use crate::yaml::{Key as YamlKey, Node, Value};

/// What the keys of a mapping are.
#[derive(Debug)]
pub struct Shape {
    /// What it is called, with its article: "a question".
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
}

/// One key of a mapping.
#[derive(Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// It must be there.
    pub required: bool,
    /// What it holds.
    pub kind: Kind,
    /// What it means, shown by editors.
    pub about: &'static str,
}

/// What a value is.
#[derive(Debug)]
pub enum Kind {
    /// Any text, not empty.
    Text,
    /// A text, number or truth value.
    Scalar,
    /// An id.
    Id,
    /// A finite number in a range.
    Number(f64, f64),
    /// A number from 0 to 1, or a fraction such as `2/3`, in a range.
    Share(f64, f64),
    /// A whole number in a range.
    Whole(u32, u32),
    /// `true` or `false`.
    Truth,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A date, `YYYY-MM-DD`.
    Date,
    /// A list.
    List(&'static Kind),
    /// A mapping from ids (or level numbers) to values.
    Map(&'static Kind),
    /// A mapping with fixed keys.
    Of(&'static Shape),
    /// The first of these whose form (scalar, list, mapping) fits.
    Either(&'static [Kind]),
    /// This, or nothing.
    Maybe(&'static Kind),
}

/// A required key.
#[must_use]
pub const fn need(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, required: true, kind, about }
}

/// An optional key.
#[must_use]
pub const fn may(name: &'static str, kind: Kind, about: &'static str) -> Key {
    Key { name, required: false, kind, about }
}

/// Words that conditions use and ids may not be.
pub const RESERVED: &[&str] = &["and", "or", "not", "is", "in", "overall", "role", "this", "every_factor"];

/// Most entries of one list or mapping.
const MAX_ENTRIES: usize = 10_000;

/// Checks that a file is of the format expected here. Another format is one problem, and nothing else is said of such a file; a missing one is for [`check`].
pub fn is_format(root: &Node<'_>, expected: &str, problems: &mut Vec<Diagnostic>) -> bool {
    let Some(format) = root.get("format") else { return true };
    let Some(text) = format.text().filter(|text| *text != expected) else { return true };
    let problem = Diagnostic::new(Code::WrongFormat, format!("`{text}` is not the format {expected}")).at(format.place);
    problems.push(match text {
        "cem-questionnaire/1" => problem.help("this is a questionnaire; check it with cem questionnaire check"),
        "cem-translation/1" => problem.help("this is a translation of a questionnaire; check it with cem questionnaire check"),
        "cem-answers/1" => problem.help("these are answers; check them with cem check"),
        _ => problem.did_you_mean(text, [expected]),
    });
    false
}

/// Checks a value against a kind and collects every problem in it.
pub fn check(node: &Node<'_>, kind: &Kind, problems: &mut Vec<Diagnostic>) {
    let wrong = |expected: &str| Diagnostic::new(Code::WrongType, format!("expected {expected}, found {}", node.describe())).at(node.place);
    match kind {
        Kind::Text => {
            if node.text().is_none_or(|text| text.trim().is_empty()) {
                problems.push(wrong("a text"));
            }
        }
        Kind::Scalar => {
            if node.text().is_none() {
                problems.push(wrong("a text or number"));
            }
        }
        Kind::Id => match node.text() {
            None => problems.push(wrong("an id")),
            Some(text) => check_id(text, node, problems),
        },
        Kind::Number(low, high) => match node.number() {
            None => problems.push(wrong("a number")),
            Some(number) => check_range(number, *low, *high, node, problems),
        },
        Kind::Share(low, high) => match node.share() {
            None => problems.push(wrong("a number from 0 to 1, or a fraction such as 2/3")),
            Some(number) => check_range(number, *low, *high, node, problems),
        },
        Kind::Whole(low, high) => match node.number() {
            Some(number) if number.fract() == 0.0 => check_range(number, f64::from(*low), f64::from(*high), node, problems),
            Some(_) | None => problems.push(wrong("a whole number")),
        },
        Kind::Truth => {
            if node.truth().is_none() {
                problems.push(wrong("true or false"));
            }
        }
        Kind::OneOf(words) => match node.text() {
            None => problems.push(wrong("a word")),
            Some(text) if words.contains(&text) => {}
            Some(text) => {
                let problem = Diagnostic::new(Code::NotOneOf, format!("`{text}` is not one of {}", words.join(", "))).at(node.place);
                problems.push(problem.did_you_mean(text, words.iter().copied()));
            }
        },
        Kind::Date => match node.text() {
            Some(text) if date(text).is_some() => {}
            Some(text) => {
                problems.push(Diagnostic::new(Code::BadDate, format!("`{text}` is not a date")).at(node.place).help("write YEAR-MONTH-DAY, as in 2026-09-14"))
            }
            None => problems.push(wrong("a date")),
        },
        Kind::List(inner) => match &node.value {
            Value::List(items) => {
                too_many(items.len(), node, problems);
                items.iter().for_each(|item| check(item, inner, problems));
            }
            Value::Scalar { .. } | Value::Map(_) => problems.push(wrong("a list").help("put each entry on a line of its own beginning with `- `, or in [ ]")),
        },
        Kind::Map(inner) => match &node.value {
            Value::Map(entries) => {
                too_many(entries.len(), node, problems);
                // These take every scalar, nothing included.
                let any_scalar = matches!(inner, Kind::Maybe(Kind::Scalar | Kind::Either([Kind::Scalar, ..])));
                let doubtful = |value: &Node<'_>| !(any_scalar && matches!(value.value, Value::Scalar { .. }));
                entries.iter().filter(|(_, value)| doubtful(value)).for_each(|(_, value)| check(value, inner, problems));
            }
            Value::Scalar { .. } | Value::List(_) => problems.push(wrong("a mapping")),
        },
        Kind::Of(shape) => check_shape(node, shape, problems),
        Kind::Either(kinds) => match kinds.iter().find(|kind| fits(node, kind)) {
            Some(kind) => check(node, kind, problems),
            None => problems.push(wrong(&kinds.iter().map(form).collect::<Vec<_>>().join(" or "))),
        },
        Kind::Maybe(_) if node.is_null() => {}
        Kind::Maybe(inner) => check(node, inner, problems),
    }
}

fn check_range(number: f64, low: f64, high: f64, node: &Node<'_>, problems: &mut Vec<Diagnostic>) {
    if number.is_finite() && number >= low && number <= high {
        return;
    }
    let range = match (low.is_finite(), high.is_finite()) {
        (true, true) => format!("from {low} to {high}"),
        (true, false) => format!("of {low} or more"),
        (false, true) => format!("of at most {high}"),
        (false, false) => "that is finite".to_owned(),
    };
    problems.push(Diagnostic::new(Code::OutOfRange, format!("expected a number {range}, found {}", node.text().unwrap_or_default())).at(node.place));
}

fn check_id(text: &str, node: &Node<'_>, problems: &mut Vec<Diagnostic>) {
    if !is_id(text) {
        problems.push(
            Diagnostic::new(Code::BadId, format!("`{text}` is not an id"))
                .at(node.place)
                .help("use letters, digits, `.`, `_` and `-`, beginning with a letter or digit"),
        );
    }
}

/// True for letters, digits, `.`, `_` and `-`, beginning with a letter or digit, and no word of conditions.
#[must_use]
pub fn is_id(text: &str) -> bool {
    text.len() <= 80
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        && !RESERVED.contains(&text)
}

/// True for what can stand for a language, also in the name of a file: `de`, `pt-BR`.
#[must_use]
pub fn is_language(text: &str) -> bool {
    (2..=20).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

fn too_many(count: usize, node: &Node<'_>, problems: &mut Vec<Diagnostic>) {
    if count > MAX_ENTRIES {
        problems.push(Diagnostic::new(Code::TooMany, format!("{count} entries; at most {MAX_ENTRIES} are read")).at(node.place));
    }
}

fn check_shape(node: &Node<'_>, shape: &Shape, problems: &mut Vec<Diagnostic>) {
    let Value::Map(entries) = &node.value else {
        problems.push(Diagnostic::new(Code::WrongType, format!("expected {}, which is a mapping, found {}", shape.name, node.describe())).at(node.place));
        return;
    };
    for (key, value) in entries {
        match shape.keys.iter().find(|known| known.name == key.text) {
            Some(_) if value.is_null() => {} // As good as missing.
            Some(known) => check(value, &known.kind, problems),
            None => {
                let problem = Diagnostic::new(Code::UnknownKey, format!("{} has no key `{}`", shape.name, key.text)).at(key.place);
                problems.push(problem.help(format!("known keys: {}", names(shape))).did_you_mean(&key.text, shape.keys.iter().map(|key| key.name)));
            }
        }
    }
    for key in shape.keys.iter().filter(|key| key.required && node.get(key.name).is_none()) {
        let place = entries.iter().find(|(written, _)| written.text == key.name).map_or_else(|| first_line(node), |(written, _)| written.place);
        problems.push(Diagnostic::new(Code::MissingKey, format!("{} needs the key `{}`", shape.name, key.name)).at(place).label(key.about));
    }
}

fn names(shape: &Shape) -> String {
    shape.keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ")
}

/// The start of a mapping, so that the caret does not underline the whole of it.
fn first_line(node: &Node<'_>) -> crate::diagnostic::Place {
    match &node.value {
        Value::Map(entries) => entries.first().map_or(node.place, |(key, _)| key.place),
        Value::Scalar { .. } | Value::List(_) => node.place,
    }
}

fn fits(node: &Node<'_>, kind: &Kind) -> bool {
    match (kind, &node.value) {
        (Kind::List(_), Value::List(_)) | (Kind::Map(_) | Kind::Of(_), Value::Map(_)) => true,
        (Kind::Either(kinds), _) => kinds.iter().any(|kind| fits(node, kind)),
        (Kind::Maybe(inner), _) => node.is_null() || fits(node, inner),
        (Kind::Number(..) | Kind::Whole(..), Value::Scalar { .. }) => node.number().is_some(),
        (Kind::Text | Kind::Scalar | Kind::Id | Kind::Share(..) | Kind::Truth | Kind::OneOf(_) | Kind::Date, Value::Scalar { .. }) => !node.is_null(),
        (
            Kind::Text
            | Kind::Scalar
            | Kind::Id
            | Kind::Number(..)
            | Kind::Share(..)
            | Kind::Whole(..)
            | Kind::Truth
            | Kind::OneOf(_)
            | Kind::Date
            | Kind::List(_)
            | Kind::Map(_)
            | Kind::Of(_),
            _,
        ) => false,
    }
}

fn form(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Scalar => "a text",
        Kind::Id => "an id",
        Kind::Number(..) => "a number",
        Kind::Share(..) => "a share",
        Kind::Whole(..) => "a whole number",
        Kind::Truth => "true or false",
        Kind::OneOf(_) => "a word",
        Kind::Date => "a date",
        Kind::List(_) => "a list",
        Kind::Map(_) | Kind::Of(_) => "a mapping",
        Kind::Either(_) | Kind::Maybe(_) => "another form",
    }
}

/// A date written `YYYY-MM-DD`.
#[must_use]
pub fn date(text: &str) -> Option<jiff::civil::Date> {
    (text.len() == 10).then(|| text.parse().ok()).flatten()
}

impl<'t> Node<'t> {
    /// The value of a key, unless it is missing or empty.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Node<'t>> {
        self.entries().iter().find(|(known, _)| known.text == key).map(|(_, value)| value).filter(|value| !value.is_null())
    }
    /// The entries of a mapping; empty for anything else.
    #[must_use]
    pub fn entries(&self) -> &[(YamlKey<'t>, Node<'t>)] {
        match &self.value {
            Value::Map(entries) => entries,
            Value::Scalar { .. } | Value::List(_) => &[],
        }
    }
    /// The items of a list; empty for anything else.
    #[must_use]
    pub fn items(&self) -> &[Node<'t>] {
        match &self.value {
            Value::List(items) => items,
            Value::Scalar { .. } | Value::Map(_) => &[],
        }
    }
    /// The text of a scalar, as written, unless it is empty (null).
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } if !self.is_null() => Some(text),
            Value::Scalar { .. } | Value::List(_) | Value::Map(_) => None,
        }
    }
    /// A number written without quotes. YAML's `.inf` and `.nan` are numbers, which no range allows.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Scalar { text, plain: true } => match text.as_ref() {
                ".inf" | ".Inf" | ".INF" | "+.inf" => Some(f64::INFINITY),
                "-.inf" | "-.Inf" | "-.INF" => Some(f64::NEG_INFINITY),
                ".nan" | ".NaN" | ".NAN" => Some(f64::NAN),
                text if text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c)) => text.parse().ok(),
                _ => None,
            },
            Value::Scalar { .. } | Value::List(_) | Value::Map(_) => None,
        }
    }
    /// A number, or a fraction of two whole numbers.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        self.number().or_else(|| {
            let (above, below) = self.text()?.split_once('/')?;
            let below: u32 = below.trim().parse().ok().filter(|below| *below > 0)?;
            Some(f64::from(above.trim().parse::<u32>().ok()?) / f64::from(below))
        })
    }
    /// `true` or `false` written without quotes.
    #[must_use]
    pub fn truth(&self) -> Option<bool> {
        match &self.value {
            Value::Scalar { text, plain: true } => match text.as_ref() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            Value::Scalar { .. } | Value::List(_) | Value::Map(_) => None,
        }
    }
    /// The text of a key's value, or an empty text.
    #[must_use]
    pub fn text_of(&self, key: &str) -> String {
        self.get(key).and_then(Node::text).unwrap_or_default().trim().to_owned()
    }
    /// The number of a key's value.
    #[must_use]
    pub fn number_of(&self, key: &str) -> Option<f64> {
        self.get(key).and_then(Node::number).filter(|number| number.is_finite())
    }
}

/// The JSON Schema (draft-07) of documents of this shape.
#[must_use]
pub fn schema(shape: &Shape, id: &str, title: &str) -> Json {
    let mut definitions = Map::new();
    let root = shape_schema(shape, &mut definitions);
    let mut document = json!({ "$schema": "http://json-schema.org/draft-07/schema#", "$id": id, "title": title });
    if let (Json::Object(document), Json::Object(root)) = (&mut document, root) {
        document.extend(root);
        document.insert("definitions".to_owned(), Json::Object(definitions));
    }
    document
}

fn shape_schema(shape: &Shape, definitions: &mut Map<String, Json>) -> Json {
    let mut properties = Map::new();
    for key in shape.keys {
        let mut schema = kind_schema(&key.kind, definitions);
        if let Json::Object(object) = &mut schema {
            if object.contains_key("$ref") {
                // Draft-07 ignores what stands beside a `$ref`.
                schema = json!({ "allOf": [schema], "description": key.about });
            } else {
                object.insert("description".to_owned(), key.about.into());
            }
        }
        if !key.required {
            schema = json!({ "description": key.about, "anyOf": [schema, { "type": "null" }] });
        }
        properties.insert(key.name.to_owned(), schema);
    }
    let required: Vec<&str> = shape.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut object = json!({ "type": "object", "description": shape.about, "properties": properties, "additionalProperties": false });
    if let (Json::Object(object), false) = (&mut object, required.is_empty()) {
        object.insert("required".to_owned(), json!(required));
    }
    object
}

fn kind_schema(kind: &Kind, definitions: &mut Map<String, Json>) -> Json {
    let bounded = |kind: &str, low: f64, high: f64| {
        let mut schema = json!({ "type": kind });
        if let Json::Object(object) = &mut schema {
            if low.is_finite() {
                object.insert("minimum".to_owned(), json!(low));
            }
            if high.is_finite() {
                object.insert("maximum".to_owned(), json!(high));
            }
        }
        schema
    };
    match kind {
        // Plain scalars keep their spelling here, so a version such as 1.0 may stand without quotes.
        Kind::Text | Kind::Scalar => json!({ "type": ["string", "number", "boolean"] }),
        Kind::Id => json!({ "type": ["string", "number"], "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]*$" }),
        Kind::Number(low, high) => bounded("number", *low, *high),
        Kind::Share(low, high) => json!({ "anyOf": [bounded("number", *low, *high), { "type": "string", "pattern": "^[0-9]+ */ *[0-9]+$" }] }),
        Kind::Whole(low, high) => json!({ "type": "integer", "minimum": low, "maximum": high }),
        Kind::Truth => json!({ "type": "boolean" }),
        Kind::OneOf(words) => json!({ "enum": words }),
        Kind::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Kind::List(inner) => json!({ "type": "array", "items": kind_schema(inner, definitions) }),
        Kind::Map(inner) => json!({ "type": "object", "additionalProperties": kind_schema(inner, definitions) }),
        Kind::Of(shape) => {
            let name = shape.name.trim_start_matches("a ").trim_start_matches("an ").replace(' ', "_");
            if !definitions.contains_key(&name) {
                // A place first, so that a shape may hold itself.
                definitions.insert(name.clone(), Json::Null);
                let schema = shape_schema(shape, definitions);
                definitions.insert(name.clone(), schema);
            }
            json!({ "$ref": format!("#/definitions/{name}") })
        }
        Kind::Maybe(inner) => json!({ "anyOf": [kind_schema(inner, definitions), { "type": "null" }] }),
        Kind::Either(kinds) => json!({ "anyOf": kinds.iter().map(|kind| kind_schema(kind, definitions)).collect::<Vec<_>>() }),
    }
}
