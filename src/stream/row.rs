//! One row per answer set: the scores of one respondent, or of one organisation, and how it is written.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};

use crate::questionnaire::{Questionnaire, ScoreOf};
use crate::rules::{Scored, Scores};

/// Version of the rows. A new column is a new minor version; a column that means something else, a new major version.
pub const FORMAT_VERSION: &str = "1.0";

/// Columns before those of the factors.
const HEAD: [&str; 5] = ["id", "organisation", "role", "questionnaire", "respondents"];
/// Columns after those of the factors.
const OVERALL: [&str; 6] = ["overall", "overall_low", "overall_high", "band", "coverage", "caps"];

/// One answer set, scored.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The respondent, or the organisation.
    pub id: String,
    /// The organisation.
    pub organisation: String,
    /// Id of the respondent's role; none for an organisation, or where none was stated.
    pub role: Option<String>,
    /// Id and version of the questionnaire that scores it, joined by `@`.
    pub questionnaire: String,
    /// How many respondents count.
    pub respondents: usize,
    /// Overall, 0 to 100, unrounded.
    pub overall: Option<f64>,
    /// What overall could be if every open answer were lowest, and highest.
    pub range: Option<(f64, f64)>,
    /// Id of the band.
    pub band: Option<String>,
    /// Share (0 to 1) of the applicable weight answered.
    pub coverage: Option<f64>,
    /// Ids of the caps that took effect, each once.
    pub caps: Vec<String>,
    /// By factor, in the questionnaire's order: 0 to 100, unrounded.
    pub factors: Vec<Option<f64>>,
    /// Names of all columns.
    names: Arc<[String]>,
}

impl Row {
    /// The row of a panel; one respondent is a panel of one.
    #[must_use]
    pub fn new(id: String, organisation: String, role: Option<String>, respondents: usize, questionnaire: &Questionnaire, scores: &Scores) -> Self {
        let overall: &Scored = scores.of(ScoreOf::Overall);
        let mut caps: Vec<String> = scores.caps.iter().filter_map(|fired| Some(questionnaire.caps.get(fired.cap)?.id.clone())).collect();
        caps.dedup();
        Self {
            id,
            organisation,
            role,
            questionnaire: format!("{}@{}", questionnaire.id, questionnaire.version),
            respondents,
            overall: overall.score,
            range: overall.range.map(|range| (range.low, range.high)),
            band: overall.band.and_then(|at| Some(questionnaire.bands.get(at.at())?.id.clone())),
            coverage: overall.coverage,
            caps,
            factors: scores.factors.iter().map(|factor| factor.score).collect(),
            names: columns(questionnaire).into(),
        }
    }

    /// The cells of these columns, of those in [`Row::all`].
    fn cells(&self, columns: &[String]) -> Vec<Value> {
        let all = self.all();
        if *columns == *self.names {
            return all;
        }
        let cell = |name: &String| self.names.iter().position(|own| own == name).and_then(|at| all.get(at).cloned());
        columns.iter().map(|name| cell(name).unwrap_or(Value::Null)).collect()
    }

    /// The cells in the order of [`columns`]: texts, numbers, or nothing.
    fn all(&self) -> Vec<Value> {
        let text = |text: &str| Value::String(text.to_owned());
        let maybe = |text: &Option<String>| text.as_ref().map_or(Value::Null, |text| Value::String(text.clone()));
        let mut cells = vec![text(&self.id), text(&self.organisation), maybe(&self.role), text(&self.questionnaire), Value::from(self.respondents)];
        cells.extend(self.factors.iter().map(|score| number(*score)));
        cells.extend([
            number(self.overall),
            number(self.range.map(|range| range.0)),
            number(self.range.map(|range| range.1)),
            maybe(&self.band),
            number(self.coverage),
            Value::Array(self.caps.iter().map(|cap| text(cap)).collect()),
        ]);
        cells
    }

    /// These columns as cells of a table: the shortest text that reads back as the same number, nothing where there is nothing, several caps joined by spaces.
    #[must_use]
    pub fn texts(&self, columns: &[String]) -> Vec<String> {
        let cell = |cell: Value| match cell {
            Value::Null => String::new(),
            Value::String(text) => text,
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => cell.to_string(),
        };
        self.cells(columns).into_iter().map(cell).collect()
    }
}

/// A row with its columns: as JSON an object with its members in their order.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// Names of the columns.
    pub columns: &'a [String],
    /// The row.
    pub row: &'a Row,
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len() + 1))?;
        map.serialize_entry("type", "row")?;
        for (column, cell) in self.columns.iter().zip(self.row.cells(self.columns)) {
            map.serialize_entry(column, &cell)?;
        }
        map.end()
    }
}

/// The first line of a stream of rows.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Header {
    /// `header`.
    #[serde(rename = "type")]
    kind: &'static str,
    format_version: &'static str,
    tool: String,
    questionnaire: String,
}

impl Header {
    /// The header of rows scored by this questionnaire.
    #[must_use]
    pub fn new(tool_version: &str, questionnaire: &Questionnaire) -> Self {
        let questionnaire = format!("{}@{}", questionnaire.id, questionnaire.version);
        Self { kind: "header", format_version: FORMAT_VERSION, tool: format!("cem {tool_version}"), questionnaire }
    }
}

/// The columns of rows scored by this questionnaire: who, the factors by id, overall.
#[must_use]
pub fn columns(questionnaire: &Questionnaire) -> Vec<String> {
    let factors = questionnaire.factors.iter().map(|factor| factor.id.as_str());
    HEAD.into_iter().chain(factors).chain(OVERALL).map(str::to_owned).collect()
}

fn number(value: Option<f64>) -> Value {
    value.and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}
