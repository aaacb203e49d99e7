//! Every source and every claim, and what rests on it: the register behind `cem sources`.

mod json;
mod page;

use super::View;
use crate::questionnaire::{Basis, Claim, Figure, Questionnaire, Source};

pub use json::schema;

/// The sources with their claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    /// In the document's order.
    pub sources: Vec<SourceEntry>,
    /// Ids of the questionnaires looked at.
    pub questionnaires: Vec<String>,
}

/// A source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceEntry {
    /// The source.
    pub source: Source,
    /// Its claims.
    pub claims: Vec<ClaimEntry>,
}

/// A claim and what rests on it.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimEntry {
    /// The claim.
    pub claim: Claim,
    /// Id of a questionnaire, and what in it names the claim.
    pub uses: Vec<(String, Vec<Use>)>,
    /// Figures that state it.
    pub figures: Vec<Figure>,
    /// Ids of claims that contradict it.
    pub opposes: Vec<String>,
    /// Why nothing rests on it, where nothing does.
    pub unused: Option<String>,
}

/// Something that names a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// Such as `IND-1`, `cap G1`, `lens coe-2`.
    pub what: String,
    /// The claim speaks against it.
    pub against: bool,
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

impl Register {
    /// The claims of `sources`, with what names them in `all` (each with the sources included), and the reasons why nothing rests on some, by claim id.
    #[must_use]
    pub fn new(sources: &Questionnaire, all: &[Questionnaire], reasons: &[(&str, &str)]) -> Self {
        let entry = |(at, claim): (usize, &Claim)| {
            let uses: Vec<(String, Vec<Use>)> = all.iter().map(|q| (q.id.clone(), uses(q, &claim.id))).filter(|(_, uses)| !uses.is_empty()).collect();
            ClaimEntry {
                claim: claim.clone(),
                figures: sources.figures.iter().filter(|figure| figure.claims.iter().any(|of| of.at() == at)).cloned().collect(),
                opposes: claim.opposes.iter().map(|other| sources.claims[other.at()].id.clone()).collect(),
                unused: reasons.iter().find(|(id, _)| *id == claim.id && uses.is_empty()).map(|(_, why)| (*why).to_owned()),
                uses,
            }
        };
        let of = |at: usize| sources.claims.iter().enumerate().filter(move |(_, claim)| claim.source.at() == at).map(entry).collect();
        Self {
            sources: sources.sources.iter().enumerate().map(|(at, source)| SourceEntry { source: source.clone(), claims: of(at) }).collect(),
            questionnaires: all.iter().map(|q| q.id.clone()).collect(),
        }
    }

    /// Keeps only these sources and claims, by id in any case; gives the ids that name nothing.
    pub fn keep(&mut self, ids: &[String]) -> Vec<String> {
        let same = |a: &str| ids.iter().any(|id| id.eq_ignore_ascii_case(a));
        let known = |id: &&String| {
            let is = |other: &str| other.eq_ignore_ascii_case(id);
            !self.sources.iter().any(|entry| is(&entry.source.id) || entry.claims.iter().any(|claim| is(&claim.claim.id)))
        };
        let unknown = ids.iter().filter(known).cloned().collect();
        for entry in &mut self.sources {
            if !same(&entry.source.id) {
                entry.claims.retain(|claim| same(&claim.claim.id));
            }
        }
        self.sources.retain(|entry| same(&entry.source.id) || !entry.claims.is_empty());
        unknown
    }

    /// All ids that can be asked for.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().flat_map(|entry| std::iter::once(entry.source.id.as_str()).chain(entry.claims.iter().map(|claim| claim.claim.id.as_str())))
    }
}

/// What in a questionnaire names a claim, each once.
fn uses(q: &Questionnaire, id: &str) -> Vec<Use> {
    let Some(claim) = q.find_claim(id) else { return Vec::new() };
    // Facts are counted where they stand, and not once for every document that includes them.
    let facts: Vec<(String, &Basis)> = q.facts.iter().filter(|_| q.questions.is_empty()).map(|fact| (format!("fact {}", fact.id), &fact.basis)).collect();
    let mut found: Vec<Use> = Vec::new();
    for (what, basis) in facts.into_iter().chain(q.rests()) {
        for (list, against) in [(&basis.claims, false), (&basis.against, true)] {
            let one = Use { what: what.clone(), against };
            if list.contains(&claim) && !found.contains(&one) {
                found.push(one);
            }
        }
    }
    found
}

/// The page in a format.
#[must_use]
pub fn render(register: &Register, format: Format, view: &View, tool_version: &str) -> String {
    match format {
        Format::Terminal => page::terminal(register, view),
        Format::Json => json::render(register, tool_version),
        Format::Markdown => page::markdown(register),
    }
}
