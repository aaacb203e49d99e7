//! Caps and recommendations with what they rest on and what set them off.

use super::wording::profile;
use super::{Input, Report};
use crate::questionnaire::condition::{Compare, Condition, Test};
use crate::questionnaire::{self, ClaimIndex, ClaimKind, Effort, QuestionIndex, Questionnaire, RecommendationIndex, ScoreOf, Strength};
use crate::rules::Trigger;

/// A cap that took effect.
#[derive(Debug, Clone, PartialEq)]
pub struct CapRow {
    /// Its id.
    pub id: String,
    /// Its name; may be empty.
    pub name: String,
    /// Position of the factor it limits; none for the overall score.
    pub factor: Option<usize>,
    /// The limit as a score; none where it withheld the band.
    pub at_most: Option<f64>,
    /// The score before it.
    pub before: Option<f64>,
    /// The score after it.
    pub after: Option<f64>,
    /// Why.
    pub reason: String,
    /// What it rests on.
    pub basis: Basis,
    /// Where a verdict on the limited score changes.
    pub edges: Vec<f64>,
}

/// What a text rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Basis {
    /// Claims it follows.
    pub claims: Vec<Citation>,
    /// Claims that speak against it.
    pub against: Vec<Citation>,
    /// The author says it is judgement.
    pub judgement: bool,
}

/// A claim with where it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Citation {
    /// Id of the claim.
    pub id: String,
    /// What it says, in the questionnaire's words.
    pub text: String,
    /// What sort of statement it is.
    pub kind: ClaimKind,
    /// How much stands behind it.
    pub strength: Strength,
    /// Id of the source.
    pub source: String,
    /// Its author.
    pub author: String,
    /// Its year, where stated.
    pub year: Option<u32>,
    /// The author's interest.
    pub interest: String,
}

/// A source that is cited.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRow {
    /// Its id.
    pub id: String,
    /// Its author.
    pub author: String,
    /// Its title.
    pub title: String,
    /// Its year, where stated.
    pub year: Option<u32>,
    /// The author's interest.
    pub interest: String,
    /// How sure the attribution is; may be empty.
    pub attribution: String,
    /// A caveat; may be empty.
    pub note: String,
}

/// A recommendation that holds.
#[derive(Debug, Clone, PartialEq)]
pub struct RecommendationRow {
    /// Its id.
    pub id: String,
    /// The action in a line.
    pub title: String,
    /// The action.
    pub action: String,
    /// What happens in the next 30 days.
    pub first_step: String,
    /// How much work it is.
    pub effort: Effort,
    /// The role that should own it: id and name.
    pub owner: Option<(String, String)>,
    /// What to look for when it is done; may be empty.
    pub evidence: String,
    /// Points of the overall score that the gaps it addresses are worth.
    pub worth: f64,
    /// Ids of recommendations in the same list that come first.
    pub after: Vec<String>,
    /// What its condition looked at.
    pub triggered_by: Vec<TriggerRow>,
    /// What it rests on, and what speaks against it.
    pub basis: Basis,
}

/// What a recommendation's condition looked at, with the value found.
#[derive(Debug, Clone, PartialEq)]
pub struct TriggerRow {
    /// What was looked at.
    pub what: Looked,
    /// Id of the question, factor or fact; `overall` for the overall score.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The value: a level, a score (0 to 100), a share (0 to 1) or a spread in levels.
    pub value: Option<f64>,
    /// What a profile fact says.
    pub said: Option<String>,
    /// What the condition asks of it: those comparisons that hold.
    pub rule: Vec<(Compare, f64)>,
    /// Position of the question in [`Report::questions`].
    pub question: Option<usize>,
}

/// What a condition can look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looked {
    /// The mean level of a question.
    Level,
    /// A score.
    Score,
    /// Share of "don't know".
    DontKnow,
    /// Spread in levels.
    Spread,
    /// Answered share of the applicable weight.
    Coverage,
    /// Share of items with evidence.
    Evidence,
    /// A profile fact.
    Fact,
}

/// What a rule or text rests on, with authors.
pub(super) fn basis(questionnaire: &Questionnaire, basis: &questionnaire::Basis) -> Basis {
    let cite = |claims: &[ClaimIndex]| claims.iter().filter_map(|at| citation(questionnaire, *at)).collect();
    Basis { claims: cite(&basis.claims), against: cite(&basis.against), judgement: basis.judgement }
}

fn citation(questionnaire: &Questionnaire, at: ClaimIndex) -> Option<Citation> {
    let claim = questionnaire.claims.get(at.at())?;
    let source = questionnaire.sources.get(claim.source.at())?;
    Some(Citation {
        id: claim.id.clone(),
        text: claim.text.clone(),
        kind: claim.kind,
        strength: claim.strength,
        source: source.id.clone(),
        author: source.author.clone(),
        year: source.year,
        interest: source.interest.clone(),
    })
}

/// Sources behind the caps, recommendations, positions and the lens shown and the questions asked, in the questionnaire's order.
pub(super) fn cited(questionnaire: &Questionnaire, report: &Report) -> Vec<SourceRow> {
    let bases = report.caps.iter().map(|c| &c.basis).chain(report.recommendations.iter().map(|r| &r.basis)).chain(report.questions.iter().map(|q| &q.basis));
    let bases = bases.chain(super::position_json::bases(report));
    let used: Vec<&str> = bases.flat_map(|b| b.claims.iter().chain(&b.against)).map(|c| c.source.as_str()).collect();
    let row = |s: &questionnaire::Source| SourceRow {
        id: s.id.clone(),
        author: s.author.clone(),
        title: s.title.clone(),
        year: s.year,
        interest: s.interest.clone(),
        attribution: s.attribution.clone(),
        note: s.note.clone(),
    };
    questionnaire.sources.iter().filter(|s| used.contains(&s.id.as_str())).map(row).collect()
}

/// Caps that took effect, in the questionnaire's order.
pub(super) fn caps(input: &Input<'_>) -> Vec<CapRow> {
    let q = input.questionnaire;
    let row = |fired: &crate::rules::FiredCap| {
        let cap = q.caps.get(fired.cap)?;
        let factor = match fired.limit {
            ScoreOf::Overall => None,
            ScoreOf::Factor(at) => Some(at.at()),
        };
        Some(CapRow {
            id: cap.id.clone(),
            name: cap.name.clone(),
            factor,
            at_most: fired.at_most,
            before: fired.before,
            after: fired.after,
            reason: cap.reason.clone(),
            basis: basis(q, &cap.basis),
            edges: q.bands.iter().map(|b| b.from).collect(),
        })
    };
    input.scores.caps.iter().filter_map(row).collect()
}

/// Recommendations in the order given. `position` finds a question among those asked.
pub(super) fn recommendations(input: &Input<'_>, position: &impl Fn(QuestionIndex) -> Option<usize>) -> Vec<RecommendationRow> {
    let q = input.questionnaire;
    let is_given = |at: &RecommendationIndex| input.advice.iter().any(|a| a.recommendation == *at);
    let given =
        |list: &[RecommendationIndex]| list.iter().filter(|at| is_given(at)).filter_map(|at| q.recommendations.get(at.at())).map(|r| r.id.clone()).collect();
    let row = |advice: &crate::rules::Advice| {
        let r = q.recommendations.get(advice.recommendation.at())?;
        Some(RecommendationRow {
            id: r.id.clone(),
            title: r.title.clone(),
            action: r.action.clone(),
            first_step: r.first_step.clone(),
            effort: r.effort,
            owner: r.owner.and_then(|at| q.roles.get(at.at())).map(|role| (role.id.clone(), role.name.clone())),
            evidence: r.evidence.clone(),
            worth: advice.worth,
            after: given(&r.after),
            triggered_by: advice.triggered_by.iter().filter_map(|t| trigger(input, t, &r.when, position)).collect(),
            basis: basis(q, &r.basis),
        })
    };
    input.advice.iter().filter_map(row).collect()
}

fn trigger(input: &Input<'_>, trigger: &Trigger, when: &Condition, position: &impl Fn(QuestionIndex) -> Option<usize>) -> Option<TriggerRow> {
    let q = input.questionnaire;
    let question = |at: QuestionIndex| q.questions.get(at.at()).map(|x| (x.id.clone(), if x.facet.is_empty() { x.text.clone() } else { x.facet.clone() }));
    let scored = |of: ScoreOf| match of {
        ScoreOf::Overall => Some(("overall".to_owned(), "Overall".to_owned())),
        ScoreOf::Factor(at) => q.factors.get(at.at()).map(|f| (f.id.clone(), f.name.clone())),
    };
    let (what, (id, name), value, at) = match trigger {
        Trigger::Question(at, level) => (Looked::Level, question(*at)?, *level, Some(*at)),
        Trigger::DontKnow(at, share) => (Looked::DontKnow, question(*at)?, Some(*share), Some(*at)),
        Trigger::Spread(at, spread) => (Looked::Spread, question(*at)?, *spread, Some(*at)),
        Trigger::Score(of, score) => (Looked::Score, scored(*of)?, *score, None),
        Trigger::Coverage(of, share) => (Looked::Coverage, scored(*of)?, *share, None),
        Trigger::Evidence(of, share) => (Looked::Evidence, scored(*of)?, *share, None),
        Trigger::Fact(at) => {
            let fact = q.facts.get(at.at())?;
            (Looked::Fact, (fact.id.clone(), fact.name.clone()), None, None)
        }
    };
    let said = if what == Looked::Fact { profile(q, input.facts).into_iter().find(|f| f.id == id).map(|f| f.text) } else { None };
    Some(TriggerRow {
        what,
        id,
        name,
        value,
        said,
        rule: asked_of(trigger, when).into_iter().filter(|(compare, number)| value.is_none_or(|v| compare.holds(v, *number))).collect(),
        question: at.and_then(position),
    })
}

/// The comparisons the condition makes with just this.
fn asked_of(trigger: &Trigger, when: &Condition) -> Vec<(Compare, f64)> {
    let mut found = Vec::new();
    when.for_each_test(&mut |test| {
        let same = match (trigger, test) {
            (Trigger::Question(a, _), Test::Level(b, compare, number))
            | (Trigger::DontKnow(a, _), Test::DontKnow(b, compare, number))
            | (Trigger::Spread(a, _), Test::Spread(b, compare, number))
                if a == b =>
            {
                Some((*compare, *number))
            }
            (Trigger::Score(a, _), Test::Score(of, compare, number)) if of.contains(a) => Some((*compare, *number)),
            (Trigger::Coverage(a, _), Test::Coverage(b, compare, number)) | (Trigger::Evidence(a, _), Test::Evidence(b, compare, number)) if a == b => {
                Some((*compare, *number))
            }
            (Trigger::Fact(a), Test::FactNumber(b, compare, number)) if a == b => Some((*compare, *number)),
            _ => None,
        };
        found.extend(same);
    });
    found
}

/// The claims of these, and those that speak against them: each once, S2 before S10.
pub(super) fn cited_claims<'a>(bases: impl Iterator<Item = &'a Basis>) -> Vec<&'a Citation> {
    let mut claims: Vec<&Citation> = bases.flat_map(|basis| basis.claims.iter().chain(&basis.against)).collect();
    let numbers = |id: &str| id.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok()).collect::<Vec<_>>();
    claims.sort_by(|a, b| numbers(&a.id).cmp(&numbers(&b.id)).then_with(|| a.id.cmp(&b.id)));
    claims.dedup_by(|a, b| a.id == b.id);
    claims
}
