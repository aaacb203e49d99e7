//! What a report was made from: enough to make it again, and to say what differs if it comes out otherwise. Only the JSON format shows it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::MIN_GROUP;
use super::json_schema::{flag, list, maybe, object, optional, text};

/// What a report was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeFrom {
    /// The questionnaires answered, and the one that scores them, by id.
    pub questionnaires: Vec<FromQuestionnaire>,
    /// The answers files, by path; in an anonymous report one entry for all of them.
    pub answers: Vec<FromAnswers>,
    /// How it was made.
    pub options: Options,
    /// The version of the tool.
    pub tool_version: String,
}

/// A questionnaire that took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromQuestionnaire {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// An answers file that took part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromAnswers {
    /// Its path as given to the command, with `/`; in an anonymous report how many files there are.
    pub path: String,
    /// SHA-256 of its text, without a byte order mark; in an anonymous report of the sorted hashes of all files, a line each.
    pub sha256: String,
}

/// The flags that change what a report says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// Caps left out, as given.
    pub without_cap: Vec<String>,
    /// Names are shown.
    pub names: bool,
    /// No name, note, respondent id or file name is shown.
    pub anonymous: bool,
    /// The day of the report (`YYYY-MM-DD`).
    pub date: Option<String>,
    /// How many people a role has in all, by role id; `all` is the organisation.
    pub panel_sizes: BTreeMap<String, u32>,
    /// The answers of fewer people than this are never shown as a group: 3 or more.
    pub min_group: u32,
    /// The lens it is seen through, by id.
    #[serde(default)]
    pub lens: Option<String>,
    /// The language the questionnaire's texts were asked for in; none is its own.
    #[serde(default)]
    pub lang: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { without_cap: Vec::new(), names: false, anonymous: false, date: None, panel_sizes: BTreeMap::new(), min_group: MIN_GROUP, lens: None, lang: None }
    }
}

/// The schema of the member `made_from`.
pub(super) fn schema() -> Value {
    let questionnaire = object("A questionnaire.", vec![("id", text("Its id.")), ("version", text("Its version.")), ("sha256", text("SHA-256 of its file."))]);
    let answers = object(
        "An answers file.",
        vec![
            ("path", text("Its path as given to the command, with `/`; where anonymous, how many files there are.")),
            ("sha256", text("SHA-256 of its text, without a byte order mark; where anonymous, of the sorted hashes of all files, a line each.")),
        ],
    );
    let mut options = object(
        "The flags that change what the report says.",
        vec![
            ("without_cap", list("Caps left out.", text("Id of a cap, or `all`."))),
            ("names", flag("Names were asked for.")),
            ("anonymous", flag("No name, note, respondent id or file name is shown.")),
            ("date", maybe(text("Day of the report."))),
            (
                "panel_sizes",
                json!({"type": "object", "description": "How many people a role has in all, by role id; `all` is the organisation.", "additionalProperties": {"type": "integer", "minimum": 1}}),
            ),
            ("min_group", json!({"type": "integer", "minimum": 3, "description": "The answers of fewer people than this are never shown as a group."})),
            ("lens", maybe(text("Id of the lens it is seen through."))),
            ("lang", maybe(text("Language the questionnaire's texts were asked for in; null is its own."))),
        ],
    );
    optional(&mut options, &["panel_sizes", "min_group", "lens", "lang"]);
    maybe(object(
        "What it was made from: `cem report --verify` makes it again and compares.",
        vec![
            ("questionnaires", list("Questionnaires answered, and the one that scores them, by id.", questionnaire)),
            ("answers", list("Answers files, by path; one entry for all where anonymous.", answers)),
            ("options", options),
            ("tool_version", text("Version of the tool.")),
        ],
    ))
}
