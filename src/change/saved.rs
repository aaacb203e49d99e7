//! Reads a report that `cem report -f json` wrote. Tolerant of members it does not know, strict about what it needs; what it cannot use it refuses in words.

use std::fmt;

use serde_json::Value;

use super::{Asked, MeanError, Reading, RoleCount, Saved, Wave};
use crate::panel::quantile::NORMAL_975;

/// Degrees of freedom that stand for very many.
const MANY: f64 = 1e6;

/// Why a document cannot be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// It is not a report.
    NotAReport,
    /// It says why no report could be made.
    Failure,
    /// It has another major version of the format.
    Version(String),
    /// Something is missing, or not what it should be: a JSON pointer and what is expected.
    Wrong(String, &'static str),
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAReport => write!(f, "it is neither a report of `cem report -f json` nor answers"),
            Self::Failure => write!(f, "it says why no report could be made, and holds no scores"),
            Self::Version(version) => write!(f, "its format_version is {version}, and this cem reads 1"),
            Self::Wrong(at, expected) => write!(f, "{at} is not {expected}"),
        }
    }
}

impl std::error::Error for Refused {}

/// A report as a wave, without people.
///
/// # Errors
///
/// Where it is not a report of this format, or something that is needed is missing or out of range.
pub fn wave(label: &str, report: &Value) -> Result<Wave, Refused> {
    match report["kind"].as_str() {
        Some("report") => {}
        Some("error") => return Err(Refused::Failure),
        Some(_) | None => return Err(Refused::NotAReport),
    }
    let version = report["format_version"].as_str().unwrap_or("missing");
    if version.split('.').next() != Some("1") {
        return Err(Refused::Version(version.to_owned()));
    }
    let asked = |name: &str| text(report, &format!("/questionnaire/{name}"));
    let questions = list(report, "/questions")?;
    let scored = questions.iter().enumerate().filter(|(_, question)| question["status"] != "text");
    let mut caps: Vec<String> = report["caps"].as_array().into_iter().flatten().filter_map(|cap| Some(cap["id"].as_str()?.to_owned())).collect();
    caps.dedup();
    let named = Bands(report);
    Ok(Wave {
        label: label.to_owned(),
        organisation: text(report, "/subject/name")?,
        days: report.pointer("/subject/answered/first").and_then(Value::as_str).zip(report.pointer("/subject/answered/last").and_then(Value::as_str)).map(both),
        questionnaire: Asked { id: asked("id")?, version: asked("version")?, title: asked("title")?, sha256: asked("sha256")? },
        tool_version: report.pointer("/tool/version").and_then(Value::as_str).unwrap_or("unknown").to_owned(),
        respondents: count(report, "/subject/respondents")?,
        roles: list(report, "/subject/roles")?.iter().enumerate().map(|(at, role)| one_role(at, role)).collect::<Result<_, _>>()?,
        overall: Reading { error: error(&report["panel"]["overall"]), ..named.reading("/overall", &report["overall"])? },
        factors: list(report, "/factors")?.iter().enumerate().map(|(at, factor)| named.factor(at, factor)).collect::<Result<_, _>>()?,
        questions: scored.map(|(at, one)| named.question(at, one)).collect::<Result<_, _>>()?,
        caps,
        options: options(report),
        answers: report
            .pointer("/made_from/answers")
            .and_then(Value::as_array)
            .map(|files| files.iter().filter_map(|file| Some(file["sha256"].as_str()?.to_owned())).collect())
            .unwrap_or_default(),
        people: None,
    })
}

fn both((first, last): (&str, &str)) -> (String, String) {
    (first.to_owned(), last.to_owned())
}

fn text(report: &Value, at: &str) -> Result<String, Refused> {
    report.pointer(at).and_then(Value::as_str).map(str::to_owned).ok_or_else(|| Refused::Wrong(at.to_owned(), "a text"))
}

fn count(of: &Value, at: &str) -> Result<usize, Refused> {
    of.pointer(at).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok()).ok_or_else(|| Refused::Wrong(at.to_owned(), "a count"))
}

fn list<'a>(report: &'a Value, at: &str) -> Result<&'a [Value], Refused> {
    report.pointer(at).and_then(Value::as_array).map(Vec::as_slice).ok_or_else(|| Refused::Wrong(at.to_owned(), "a list"))
}

fn one_role(at: usize, role: &Value) -> Result<RoleCount, Refused> {
    let wrong = |expected| Refused::Wrong(format!("/subject/roles/{at}"), expected);
    Ok(RoleCount {
        id: role["id"].as_str().map(str::to_owned),
        name: role["name"].as_str().ok_or_else(|| wrong("a role with a name"))?.to_owned(),
        count: count(role, "/respondents").map_err(|_| wrong("a role with a count of respondents"))?,
        apart: role["apart"].as_bool().unwrap_or(false),
    })
}

/// The options that change scores, or how sure they are; who and how much is shown does not.
fn options(report: &Value) -> Option<Vec<(String, String)>> {
    let options = report.pointer("/made_from/options")?.as_object()?;
    Some(
        options
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "names" | "date" | "anonymous" | "min_group" | "lang"))
            .map(|(name, value)| (name.clone(), value.to_string()))
            .collect(),
    )
}

/// The report, for the names of its bands.
struct Bands<'a>(&'a Value);

impl Bands<'_> {
    fn name(&self, id: &Value) -> Option<String> {
        let id = id.as_str()?;
        let band = self.0["bands"].as_array()?.iter().find(|band| band["id"] == id)?;
        Some(band["name"].as_str().unwrap_or(id).to_owned())
    }

    /// What overall and a factor have in common.
    fn reading(&self, at: &str, of: &Value) -> Result<Reading, Refused> {
        Ok(Reading {
            score: points(at, of, "score")?,
            raw: points(at, of, "raw")?,
            band: self.name(&of["band"]),
            band_id: of["band"].as_str().map(str::to_owned),
            respondents: count(of, "/respondents")
                .ok()
                .and_then(|n| u32::try_from(n).ok())
                .ok_or_else(|| Refused::Wrong(format!("{at}/respondents"), "a count"))?,
            ..Reading::default()
        })
    }

    fn factor(&self, at: usize, factor: &Value) -> Result<Reading, Refused> {
        let at = format!("/factors/{at}");
        let named = |name: &str| factor[name].as_str().map(str::to_owned).ok_or_else(|| Refused::Wrong(format!("{at}/{name}"), "a text"));
        let id = named("id")?;
        let sure = self.0["panel"]["factors"].as_array().and_then(|list| list.iter().find(|one| one["factor"] == *id)).and_then(error);
        Ok(Reading { id, name: named("name")?, parent: factor["parent"].as_str().map(str::to_owned), error: sure, ..self.reading(&at, factor)? })
    }

    fn question(&self, at: usize, question: &Value) -> Result<Reading, Refused> {
        let at = format!("/questions/{at}");
        let named = |name: &str| question[name].as_str().map(str::to_owned).ok_or_else(|| Refused::Wrong(format!("{at}/{name}"), "a text"));
        let score = points(&at, question, "score")?;
        let answered = question.pointer("/counts/answered").and_then(Value::as_u64).and_then(|n| u32::try_from(n).ok());
        Ok(Reading {
            id: named("id")?,
            name: question["facet"].as_str().map_or_else(|| named("text"), |facet| Ok(facet.to_owned()))?,
            parent: question["factor"].as_str().map(str::to_owned),
            score,
            raw: score,
            respondents: answered.ok_or_else(|| Refused::Wrong(format!("{at}/counts/answered"), "a count"))?,
            withheld: question["by_level"].as_array().is_some_and(|levels| levels.iter().any(|level| level["count"].is_null())),
            ..Reading::default()
        })
    }
}

/// A score, which may be null.
fn points(at: &str, of: &Value, name: &str) -> Result<Option<f64>, Refused> {
    let wrong = || Refused::Wrong(format!("{at}/{name}"), "a number from 0 to 100, or null");
    let value = of.get(name).ok_or_else(wrong)?;
    let points = value.as_f64().filter(|points| (0.0..=100.0).contains(points));
    if value.is_null() || points.is_some() { Ok(points) } else { Err(wrong()) }
}

/// How sure a score is, where the panel part of the report says.
fn error(of: &Value) -> Option<Saved> {
    let number = |of: &Value, name: &str, least: f64| of.get(name).and_then(Value::as_f64).filter(|value| value.is_finite() && *value >= least);
    if of["certainty"] == "all_the_same" || of["certainty"] == "all_answered" {
        // Without an error the degrees of freedom do not matter.
        return Some(Saved { error: MeanError { standard_error: 0.0, degrees_of_freedom: 1.0 }, exact: true });
    }
    let interval = of.get("interval")?;
    let exact = number(interval, "standard_error", 0.0).zip(number(interval, "degrees_of_freedom", f64::MIN_POSITIVE));
    if let Some((standard_error, degrees_of_freedom)) = exact {
        return Some(Saved { error: MeanError { standard_error, degrees_of_freedom }, exact: true });
    }
    // Two half-widths taken together: the root of the sum of their squares.
    let standard_error = number(interval, "half_width", 0.0)? / NORMAL_975;
    Some(Saved { error: MeanError { standard_error, degrees_of_freedom: MANY }, exact: false })
}
