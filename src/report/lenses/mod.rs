//! The same answers through every lens, side by side: what differs, and what holds under all of them.

mod json;
mod page;

use std::collections::BTreeSet;

use super::View;
use super::advice::{Basis, basis};
use crate::answers::assessment::Assessment;
use crate::answers::{AnswerSheet, Responses};
use crate::questionnaire::{Lens, Questionnaire};
use crate::rules::Scorer;

pub use json::schema;

/// Gaps and recommendations that are compared.
const FIRST: usize = 5;

/// One assessment through all lenses of its questionnaire.
#[derive(Debug, Clone, PartialEq)]
pub struct Lenses {
    /// Id, version and title of the questionnaire.
    pub questionnaire: (String, String, String),
    /// The organisation.
    pub organisation: String,
    /// Respondents whose answers count.
    pub respondents: usize,
    /// Top-level factors: id and name.
    pub factors: Vec<(String, String)>,
    /// What each lens shows, in the questionnaire's order.
    pub seen: Vec<Seen>,
    /// Names of the questions and titles of the recommendations in here, by id, in order of first mention.
    pub names: Vec<(String, String)>,
    /// What holds under all of them.
    pub robust: Robust,
}

/// What one lens shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// Id of the lens.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it holds to be important.
    pub text: String,
    /// What it rests on.
    pub basis: Basis,
    /// The overall score, 0 to 100, after caps.
    pub overall: Option<f64>,
    /// Name of its band.
    pub band: Option<String>,
    /// Scores of the top-level factors, 0 to 100, after caps.
    pub factors: Vec<Option<f64>>,
    /// Position in [`Lenses::factors`] of the largest weighted gap.
    pub first_factor: Option<usize>,
    /// Ids of the questions with the largest weighted gaps, largest first.
    pub gaps: Vec<String>,
    /// Ids of the recommendations that come first, by rank.
    pub advice: Vec<String>,
}

/// What holds under all lenses.
#[derive(Debug, Clone, PartialEq)]
pub struct Robust {
    /// The lowest and the highest overall score.
    pub overall: Option<(f64, f64)>,
    /// The band, where it is the same under all.
    pub band: Option<String>,
    /// The factor with the largest weighted gap, where it is the same under all: position in [`Lenses::factors`].
    pub first_factor: Option<usize>,
    /// Ids of the questions that are among the largest gaps under every lens.
    pub gaps: Vec<String>,
    /// Ids of the recommendations that are among the first under every lens.
    pub advice: Vec<String>,
}

/// Formats of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Terminal,
    /// For programs, see [`schema`].
    Json,
    /// For a document.
    Markdown,
}

impl Lenses {
    /// Scores an assessment through every lens of its questionnaire.
    #[must_use]
    pub fn new(assessment: &Assessment) -> Self {
        let q = &assessment.questionnaire;
        let responses: Vec<&Responses> = assessment.sheets.iter().map(|sheet| &sheet.responses).collect();
        let mut names = Vec::new();
        let seen: Vec<Seen> = q.lenses.iter().map(|lens| look(q, lens, assessment, &responses, &mut names)).collect();
        let counts = |sheet: &&AnswerSheet| !sheet.responses.role.and_then(|role| q.roles.get(role.at())).is_some_and(|role| role.apart);
        Self {
            questionnaire: (q.id.clone(), q.version.clone(), q.title.clone()),
            organisation: assessment.sheets.first().map_or_else(String::new, |sheet| sheet.organisation.clone()),
            respondents: assessment.sheets.iter().filter(counts).count(),
            factors: q.top_factors().map(|at| (q.factors[at.at()].id.clone(), q.factors[at.at()].name.clone())).collect(),
            robust: robust(&seen),
            seen,
            names,
        }
    }

    /// The name of a question or the title of a recommendation.
    fn name(&self, id: &str) -> &str {
        self.names.iter().find(|(known, _)| known == id).map_or("", |(_, name)| name)
    }
}

/// The page in a format.
#[must_use]
pub fn render(lenses: &Lenses, format: Format, view: &View, tool_version: &str) -> String {
    match format {
        Format::Terminal => page::terminal(lenses, view),
        Format::Json => json::render(lenses, tool_version),
        Format::Markdown => page::markdown(lenses),
    }
}

fn look(q: &Questionnaire, lens: &Lens, assessment: &Assessment, responses: &[&Responses], names: &mut Vec<(String, String)>) -> Seen {
    let through = q.under(lens);
    let scorer = Scorer::new(&through);
    let scores = scorer.score(responses);
    let mut named = |id: &str, name: &str| {
        if names.iter().all(|(known, _)| known != id) {
            names.push((id.to_owned(), name.to_owned()));
        }
        id.to_owned()
    };
    let gaps = scorer.question_gaps(&scores);
    let gaps = gaps.iter().take(FIRST).filter_map(|gap| q.questions.get(gap.of.at()));
    let gaps = gaps.map(|question| named(&question.id, if question.facet.is_empty() { &question.text } else { &question.facet })).collect();
    let advice = scorer.advice(&scores, &assessment.facts);
    let advice = advice.iter().take(FIRST).filter_map(|advice| q.recommendations.get(advice.recommendation.at()));
    let advice = advice.map(|advice| named(&advice.id, &advice.title)).collect();
    let top: Vec<_> = q.top_factors().collect();
    Seen {
        id: lens.id.clone(),
        name: lens.name.clone(),
        text: lens.text.clone(),
        basis: basis(q, &lens.basis),
        overall: scores.overall.score,
        band: scores.overall.band.and_then(|at| q.bands.get(at.at())).map(|band| band.name.clone()),
        factors: top.iter().map(|at| scores.factors[at.at()].score).collect(),
        first_factor: scorer.gaps(&scores).iter().find_map(|gap| top.iter().position(|at| *at == gap.of)),
        gaps,
        advice,
    }
}

fn robust(seen: &[Seen]) -> Robust {
    let scores = || seen.iter().filter_map(|seen| seen.overall);
    let overall = scores().min_by(f64::total_cmp).zip(scores().max_by(f64::total_cmp));
    let in_all = |of: fn(&Seen) -> &Vec<String>| {
        let first = seen.first().map(of).cloned().unwrap_or_default();
        first.into_iter().filter(|id| seen.iter().all(|seen| of(seen).contains(id))).collect()
    };
    let bands: BTreeSet<&Option<String>> = seen.iter().map(|seen| &seen.band).collect();
    let firsts: BTreeSet<Option<usize>> = seen.iter().map(|seen| seen.first_factor).collect();
    Robust {
        overall,
        band: seen.first().and_then(|seen| seen.band.clone()).filter(|_| bands.len() == 1),
        first_factor: seen.first().and_then(|seen| seen.first_factor).filter(|_| firsts.len() == 1),
        gaps: in_all(|seen| &seen.gaps),
        advice: in_all(|seen| &seen.advice),
    }
}
