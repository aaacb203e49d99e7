//! One row per answer set: the scores of one respondent, or of one organisation, and how it is written.

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};

use super::columns::Column;
use crate::answers::dense::Dense;
use crate::questionnaire::{BandIndex, Questionnaire, ScoreOf};
use crate::rules::single::Single;
use crate::rules::{Range, Scored, Scores};

/// Version of the rows. A new column is a new minor version; a column that means something else, a new major version.
pub const FORMAT_VERSION: &str = "1.0";

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
    pub range: Option<Range>,
    /// Id of the band.
    pub band: Option<String>,
    /// Share (0 to 1) of the applicable weight answered.
    pub coverage: Option<f64>,
    /// Ids of the caps that took effect, each once.
    pub caps: Vec<String>,
    /// By factor, in the questionnaire's order: 0 to 100, unrounded.
    pub factors: Vec<Option<f64>>,
}

impl Row {
    /// The row of a panel.
    #[must_use]
    pub fn of_panel(organisation: &str, respondents: usize, questionnaire: &Questionnaire, scores: &Scores) -> Self {
        let overall: &Scored = scores.of(ScoreOf::Overall);
        Self {
            id: organisation.to_owned(),
            organisation: organisation.to_owned(),
            role: None,
            questionnaire: own(questionnaire),
            respondents,
            overall: overall.score,
            range: overall.range,
            band: band(questionnaire, overall.band),
            coverage: overall.coverage,
            caps: caps(questionnaire, scores.caps.iter().map(|fired| fired.cap)),
            factors: scores.factors.iter().map(|factor| factor.score).collect(),
        }
    }

    /// The row of one respondent who was just scored, but for its range: see [`Single::range`].
    #[must_use]
    pub fn of_one(id: &str, organisation: &str, questionnaire: &Questionnaire, responses: &Dense, single: &Single<'_, '_>) -> Self {
        let role = responses.role.and_then(|role| questionnaire.roles.get(role.at()));
        let scores = single.scores();
        Self {
            id: id.to_owned(),
            organisation: organisation.to_owned(),
            role: role.map(|role| role.id.clone()),
            questionnaire: own(questionnaire),
            respondents: usize::from(!role.is_some_and(|role| role.apart)),
            overall: single.of(ScoreOf::Overall),
            factors: scores[..scores.len() - 1].to_vec(),
            band: band(questionnaire, single.band(ScoreOf::Overall)),
            coverage: single.coverage(ScoreOf::Overall),
            caps: caps(questionnaire, single.caps()),
            range: None,
        }
    }

    /// The cell of a column: a text, a number, several texts, or nothing.
    fn cell(&self, column: Column) -> Value {
        let text = |text: &str| Value::String(text.to_owned());
        let maybe = |said: &Option<String>| said.as_deref().map_or(Value::Null, text);
        match column {
            Column::Id => text(&self.id),
            Column::Organisation => text(&self.organisation),
            Column::Role => maybe(&self.role),
            Column::Questionnaire => text(&self.questionnaire),
            Column::Respondents => Value::from(self.respondents),
            Column::Factor(factor) => number(self.factors.get(factor.at()).copied().flatten()),
            Column::Overall => number(self.overall),
            Column::Low => number(self.range.map(|range| range.low)),
            Column::High => number(self.range.map(|range| range.high)),
            Column::Band => maybe(&self.band),
            Column::Coverage => number(self.coverage),
            Column::Caps => Value::Array(self.caps.iter().map(|cap| text(cap)).collect()),
            Column::Recommendations => Value::Null,
        }
    }

    /// A column as a cell of a table: the shortest text that reads back as the same number, nothing where there is nothing, several caps joined by spaces.
    #[must_use]
    pub fn text(&self, column: Column) -> String {
        match self.cell(column) {
            Value::Null => String::new(),
            Value::String(text) => text,
            Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
            cell @ (Value::Bool(_) | Value::Number(_) | Value::Object(_)) => cell.to_string(),
        }
    }
}

fn own(questionnaire: &Questionnaire) -> String {
    format!("{}@{}", questionnaire.id, questionnaire.version)
}

fn band(questionnaire: &Questionnaire, band: Option<BandIndex>) -> Option<String> {
    band.and_then(|at| Some(questionnaire.bands.get(at.at())?.id.clone()))
}

fn caps(questionnaire: &Questionnaire, fired: impl Iterator<Item = usize>) -> Vec<String> {
    let mut caps: Vec<String> = fired.filter_map(|cap| Some(questionnaire.caps.get(cap)?.id.clone())).collect();
    caps.dedup();
    caps
}

/// A row with its columns: as JSON an object with its members in their order.
#[derive(Debug, Clone, Copy)]
pub struct Named<'a> {
    /// The columns, each with its name.
    pub columns: &'a [(String, Column)],
    /// The row.
    pub row: &'a Row,
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len() + 1))?;
        map.serialize_entry("type", "row")?;
        for (name, column) in self.columns {
            map.serialize_entry(name, &self.row.cell(*column))?;
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
        Self { kind: "header", format_version: FORMAT_VERSION, tool: format!("cem {tool_version}"), questionnaire: own(questionnaire) }
    }
}

fn number(value: Option<f64>) -> Value {
    value.and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}
