//! The settings file `cem.toml`: which keys it has, and its text to settings, with every problem at its place.
//!
//! TOML becomes the same tree that YAML becomes, so the same tables check it and say what was probably meant. The only file that names the TOML crate.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::decode::{self, Kind, Shape, may, need};
use crate::diagnostic::{Code, Diagnostic, Place, Severity};
use crate::yaml::{Key, Node, Value};

static CONFIG: Shape = Shape {
    name: "a settings file",
    about: "Settings of cem for the folder it lies in and those below.",
    keys: &[
        may("check", Kind::Of(&CHECK), "Settings of cem check."),
        may("panel", Kind::Of(&PANEL), "What cem report knows of the people who answered, and how it protects them."),
        may("brand", Kind::Of(&BRAND), "Under whose name reports are handed over."),
        may("keys", Kind::Map(&Kind::List(&Kind::Text)), "Keys of cem interview: by the word of a command, all its keys."),
    ],
};

static PANEL: Shape = Shape {
    name: "the section panel",
    about: "What cem report knows of the people who answered, and how it protects them.",
    keys: &[
        may("sizes", Kind::Map(&Kind::Whole(1, 1_000_000)), "How many people a role has in all, by role; `all` is the organisation."),
        may("min_group", Kind::Whole(3, 1000), "The answers of fewer people than this are never shown as a group."),
    ],
};

static BRAND: Shape = Shape {
    name: "the section brand",
    about: "Under whose name reports are handed over.",
    keys: &[
        may("name", Kind::Text, "Their name."),
        may("logo", Kind::Text, "Their logo: a PNG, JPEG or SVG file of up to 200 KB, relative to this file."),
        may("accent", Kind::Text, "Their colour, such as #005A9C."),
    ],
};

static CHECK: Shape = Shape {
    name: "the section check",
    about: "The gate of cem check, and what is excepted from it.",
    keys: &[
        may("fail_under", Kind::Number(0.0, 100.0), "Lowest overall score that passes."),
        may("fail_under_factor", Kind::Map(&Kind::Number(0.0, 100.0)), "Lowest score that passes, by factor."),
        may("gate_on", Kind::OneOf(&["score", "low", "high"]), "The score, or the low or high end of its range."),
        may("min_coverage", Kind::Number(0.0, 1.0), "Lowest share of the applicable weight that is answered."),
        may("min_respondents", Kind::Whole(1, 1_000_000), "Fewest respondents."),
        may("min_roles", Kind::Whole(1, 10_000), "Fewest different roles."),
        may("require_complete", Kind::Truth, "A required question without an answer fails."),
        may("max_age", Kind::Whole(0, 36_500), "Most days since answers were given and evidence was seen."),
        may("fail_on", Kind::OneOf(&["error", "warning"]), "What fails: errors, or warnings too."),
        may("baseline", Kind::Text, "A JSON report that must not be undercut, relative to this file."),
        may("allow_drop", Kind::Number(0.0, 100.0), "Points by which a score may fall below the baseline."),
        may("exceptions", Kind::List(&Kind::Of(&EXCEPTION)), "Findings that are accepted for a time."),
    ],
};

static EXCEPTION: Shape = Shape {
    name: "an exception",
    about: "Findings that are accepted until a day, by somebody, for a reason.",
    keys: &[
        need("code", Kind::Text, "The diagnostic code, for example CEM111."),
        may("path", Kind::Text, "Only in this file, as the finding names it."),
        may("question", Kind::Text, "Only of this question."),
        need("reason", Kind::Text, "Why it is accepted."),
        need("owner", Kind::Text, "Who answers for it."),
        need("expires", Kind::Date, "The last day on which it holds."),
    ],
};

/// Everything a settings file can say.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Settings {
    /// Of `cem check`.
    pub check: Check,
    /// Of `cem report`.
    pub panel: Panel,
    /// Of `cem report`: under whose name it is handed over.
    pub brand: Brand,
    /// Of `cem interview`: the word of a command, and all its keys.
    pub keys: Vec<(Written, Vec<Written>)>,
}

/// A word, and where it stands.
pub type Written = (String, Place);

/// What `cem report` knows of the people who answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Panel {
    /// How many people a role has in all, by its id; `all` is the organisation.
    pub sizes: Vec<(String, u32)>,
    /// The answers of fewer people than this are never shown as a group: 3 or more.
    pub min_group: Option<u32>,
}

/// Under whose name reports are handed over, as written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    /// Their name.
    pub name: Option<Written>,
    /// A picture, relative to the settings file.
    pub logo: Option<Written>,
    /// A colour.
    pub accent: Option<Written>,
}

/// Settings of `cem check`; what is not said is none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Check {
    /// Lowest overall score, 0 to 100.
    pub fail_under: Option<f64>,
    /// Lowest scores, 0 to 100, by factor id or name, with the place of the name.
    pub fail_under_factor: Vec<(String, f64)>,
    /// `score`, `low` or `high`.
    pub gate_on: Option<String>,
    /// A share, 0 to 1.
    pub min_coverage: Option<f64>,
    /// A count.
    pub min_respondents: Option<u32>,
    /// A count.
    pub min_roles: Option<u32>,
    /// Required questions must be answered.
    pub require_complete: Option<bool>,
    /// In days.
    pub max_age: Option<u32>,
    /// `error` or `warning`.
    pub fail_on: Option<String>,
    /// A JSON report, relative to the settings file.
    pub baseline: Option<String>,
    /// In points.
    pub allow_drop: Option<f64>,
    /// What is accepted for a time.
    pub exceptions: Vec<Exception>,
}

/// Findings that are accepted until a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Exception {
    /// Of this code.
    pub code: Code,
    /// Only in this file.
    pub path: Option<String>,
    /// Only of this question.
    pub question: Option<String>,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub owner: String,
    /// The last day on which it holds.
    pub expires: jiff::civil::Date,
    /// Where it stands.
    pub place: Place,
}

/// Reads a settings file. Every problem is added to `problems`; the settings are given only if there is none.
pub fn read(text: &str, file: u32, problems: &mut Vec<Diagnostic>) -> Option<Settings> {
    let before = problems.len();
    let place = |start: usize, end: usize| Place { file, start: u32::try_from(start).unwrap_or(u32::MAX), end: u32::try_from(end).unwrap_or(u32::MAX) };
    let table = match DeTable::parse(text) {
        Ok(table) => table,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            problems.push(Diagnostic::new(Code::NotToml, format!("this is not well-formed TOML: {}", error.message())).at(place(span.start, span.end)));
            return None;
        }
    };
    let root = Node { value: tree(table.get_ref(), &place), place: place(0, text.len()) };
    decode::check(&root, &Kind::Of(&CONFIG), problems);
    let settings = Settings {
        check: root.get("check").map(|node| check(node, problems)).unwrap_or_default(),
        panel: root.get("panel").map(panel).unwrap_or_default(),
        brand: root.get("brand").map(brand).unwrap_or_default(),
        keys: root.get("keys").map(keys).unwrap_or_default(),
    };
    (problems.len() == before).then_some(settings)
}

fn brand(node: &Node<'_>) -> Brand {
    let written = |key: &str| node.get(key).and_then(|node| Some((node.text()?.to_owned(), node.place)));
    Brand { name: written("name"), logo: written("logo"), accent: written("accent") }
}

fn keys(node: &Node<'_>) -> Vec<(Written, Vec<Written>)> {
    let written = |node: &Node<'_>| Some((node.text()?.to_owned(), node.place));
    node.entries().iter().map(|(key, keys)| ((key.text.to_string(), key.place), keys.items().iter().filter_map(written).collect())).collect()
}

fn panel(node: &Node<'_>) -> Panel {
    let sizes = node.get("sizes").map(Node::entries).unwrap_or_default();
    Panel {
        sizes: sizes.iter().filter_map(|(role, people)| Some((role.text.to_string(), people.number()? as u32))).collect(),
        min_group: node.number_of("min_group").map(|number| number as u32),
    }
}

fn check(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Check {
    let text = |key: &str| node.get(key).and_then(Node::text).map(str::to_owned);
    let whole = |key: &str| node.number_of(key).map(|number| number as u32);
    let factors = node.get("fail_under_factor").map(Node::entries).unwrap_or_default();
    Check {
        fail_under: node.number_of("fail_under"),
        fail_under_factor: factors.iter().filter_map(|(key, value)| Some((key.text.to_string(), value.number()?))).collect(),
        gate_on: text("gate_on"),
        min_coverage: node.number_of("min_coverage"),
        min_respondents: whole("min_respondents"),
        min_roles: whole("min_roles"),
        require_complete: node.get("require_complete").and_then(Node::truth),
        max_age: whole("max_age"),
        fail_on: text("fail_on"),
        baseline: text("baseline"),
        allow_drop: node.number_of("allow_drop"),
        exceptions: node.get("exceptions").map(Node::items).unwrap_or_default().iter().filter_map(|node| exception(node, problems)).collect(),
    }
}

/// Whether a file with such a finding is still used. An accepted error of any other kind would leave the file out of the score, and nobody would be told.
fn can_be_excepted(code: Code) -> bool {
    code.severity() != Severity::Error || matches!(code, Code::StaleAnswers | Code::StaleEvidence | Code::Undated)
}

fn exception(node: &Node<'_>, problems: &mut Vec<Diagnostic>) -> Option<Exception> {
    let written = node.get("code")?;
    let Some(code) = Code::find(written.text()?) else {
        let known = Code::ALL.iter().map(|code| code.number());
        let problem = Diagnostic::new(Code::NotOneOf, format!("`{}` is not a diagnostic code", written.text().unwrap_or_default())).at(written.place);
        problems.push(problem.did_you_mean(written.text().unwrap_or_default(), known));
        return None;
    };
    if code.number().starts_with("CEM3") {
        problems.push(Diagnostic::new(Code::NotOneOf, format!("{code} is a gate, and a gate cannot be excepted")).at(written.place).help("lower the gate"));
        return None;
    }
    if !can_be_excepted(code) {
        let message = format!("{code} is an error of the file itself: its answers cannot be used, so it cannot be excepted");
        problems.push(Diagnostic::new(Code::NotOneOf, message).at(written.place).help("correct the file, or leave it out of what is checked"));
        return None;
    }
    Some(Exception {
        code,
        path: node.get("path").and_then(Node::text).map(str::to_owned),
        question: node.get("question").and_then(Node::text).map(str::to_owned),
        reason: node.text_of("reason"),
        owner: node.text_of("owner"),
        expires: node.get("expires").and_then(Node::text).and_then(decode::date)?,
        place: written.place,
    })
}

/// TOML as the tree that the tables check. A text is a quoted scalar, everything else a plain one.
fn tree<'t>(table: &DeTable<'t>, place: &impl Fn(usize, usize) -> Place) -> Value<'t> {
    let entries = table.iter().map(|(key, value)| {
        let span = key.span();
        (Key { text: key.get_ref().clone(), place: place(span.start, span.end) }, node(value, place))
    });
    let mut entries: Vec<_> = entries.collect();
    entries.sort_by_key(|(key, _)| key.place);
    Value::Map(entries)
}

fn node<'t>(value: &Spanned<DeValue<'t>>, place: &impl Fn(usize, usize) -> Place) -> Node<'t> {
    let span = value.span();
    let scalar = |text: Cow<'t, str>, plain: bool| Value::Scalar { text, plain };
    let value = match value.get_ref() {
        DeValue::String(text) => scalar(text.clone(), false),
        DeValue::Integer(number) => scalar(number.as_str().replace('_', "").into(), true),
        DeValue::Float(number) => scalar(number.as_str().replace('_', "").into(), true),
        DeValue::Boolean(truth) => scalar(truth.to_string().into(), true),
        DeValue::Datetime(date) => scalar(date.to_string().into(), true),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, place)).collect()),
        DeValue::Table(table) => tree(table, place),
    };
    Node { value, place: place(span.start, span.end) }
}
