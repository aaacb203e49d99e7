//! The wire types of the JSON report, version 1: what programs see. [`super::json`] fills them, [`super::json_read`] makes a report of them again,
//! [`super::json_schema`] describes them. `T` is text: borrowed from the report that is written, or owned by the document that was read.

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub(super) struct Wire<T> {
    pub(super) format_version: T,
    pub(super) kind: T,
    pub(super) tool: Tool<T>,
    pub(super) date: Option<T>,
    pub(super) questionnaire: Asked<T>,
    pub(super) subject: Subject<T>,
    pub(super) overall: Overall<T>,
    pub(super) factors: Vec<Factor<T>>,
    pub(super) gaps: Vec<Gap<T>>,
    pub(super) questions: Vec<Question<T>>,
    pub(super) question_gaps: Vec<QuestionGap<T>>,
    pub(super) strengths: Vec<T>,
    pub(super) differ: Vec<T>,
    pub(super) caps: Vec<Cap<T>>,
    pub(super) recommendations: Vec<Recommendation<T>>,
    pub(super) sources: Vec<Source<T>>,
    pub(super) claims: Vec<Claim<T>>,
    pub(super) roles: Vec<Named<T>>,
    pub(super) profile: serde_json::Map<String, serde_json::Value>,
    pub(super) facts: Vec<Fact<T>>,
    pub(super) quality: Quality<T>,
    pub(super) panel: super::panel_wire::Panel<T>,
    pub(super) bands: Vec<Band<T>>,
    pub(super) method: Method<T>,
    pub(super) gate: Option<Gate<T>>,
    pub(super) trend: Option<Trend<T>>,
    #[serde(default)]
    pub(super) lens: Option<super::position_json::Lens<T>>,
    #[serde(default)]
    pub(super) plan: Option<super::plan::brief_json::Brief<T>>,
    #[serde(default = "Vec::new")]
    pub(super) positions: Vec<super::position_json::Position<T>>,
    pub(super) made_from: Option<super::MadeFrom>,
    pub(super) diagnostics: [(); 0],
    pub(super) redacted: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Tool<T> {
    pub(super) name: T,
    pub(super) version: T,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Asked<T> {
    pub(super) id: T,
    pub(super) version: T,
    pub(super) title: T,
    pub(super) sha256: T,
    /// Of reports made before it was said: none.
    #[serde(default = "Option::default")]
    pub(super) language: Option<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Subject<T> {
    pub(super) name: T,
    pub(super) respondents: usize,
    pub(super) roles: Vec<Role<T>>,
    pub(super) people: Option<Vec<Person<T>>>,
    pub(super) answered: Option<Days<T>>,
    pub(super) first_look: bool,
    pub(super) draft: bool,
    pub(super) open_required: usize,
    pub(super) standing: T,
    pub(super) standing_because: Vec<T>,
    pub(super) min_group: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Role<T> {
    pub(super) id: Option<T>,
    pub(super) name: T,
    pub(super) group: Option<T>,
    pub(super) respondents: usize,
    pub(super) apart: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Person<T> {
    pub(super) name: T,
    pub(super) role: Option<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Days<T> {
    pub(super) first: T,
    pub(super) last: T,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Span<T> {
    pub(super) low: T,
    pub(super) high: T,
}

/// What the overall score and factors share.
#[derive(Serialize, Deserialize)]
pub(super) struct Scored<T> {
    pub(super) score: Option<f64>,
    pub(super) raw: Option<f64>,
    pub(super) status: T,
    pub(super) minimum_items: Option<Items>,
    pub(super) range: Option<Span<f64>>,
    pub(super) band: Option<T>,
    pub(super) band_number: Option<usize>,
    pub(super) band_certain: bool,
    pub(super) band_range: Option<Span<T>>,
    pub(super) stage: Option<u16>,
    pub(super) stage_name: Option<T>,
    pub(super) target: Option<f64>,
    pub(super) gap: Option<f64>,
    pub(super) weighted_gap: Option<f64>,
    pub(super) coverage: Option<f64>,
    pub(super) evidence: Option<f64>,
    pub(super) respondents: u32,
    pub(super) edges: Vec<f64>,
    pub(super) coverage_edges: Vec<f64>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Overall<T> {
    #[serde(flatten)]
    pub(super) scored: Scored<T>,
    pub(super) answered: u32,
    pub(super) applicable: u32,
    pub(super) not_applicable: u32,
    pub(super) dont_know: u32,
    pub(super) later: u32,
    pub(super) blank: u32,
    pub(super) minimum_factor: Option<Minimum<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Minimum<T> {
    pub(super) id: T,
    pub(super) score: Option<f64>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Factor<T> {
    pub(super) id: T,
    pub(super) name: T,
    pub(super) text: Option<T>,
    pub(super) parent: Option<T>,
    pub(super) weight: f64,
    #[serde(flatten)]
    pub(super) scored: Scored<T>,
    pub(super) counts: States,
}

#[derive(Serialize, Deserialize)]
pub(super) struct States {
    pub(super) answered: u32,
    pub(super) dont_know: u32,
    pub(super) not_applicable: u32,
    pub(super) later: u32,
    pub(super) blank: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Gap<T> {
    pub(super) rank: usize,
    pub(super) factor: T,
    pub(super) score: f64,
    pub(super) target: f64,
    pub(super) gap: f64,
    pub(super) weighted_gap: f64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct QuestionGap<T> {
    pub(super) rank: usize,
    pub(super) question: T,
    pub(super) score: f64,
    pub(super) target: f64,
    pub(super) gap: f64,
    pub(super) weighted_gap: f64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Question<T> {
    pub(super) id: T,
    pub(super) factor: Option<T>,
    pub(super) facet: Option<T>,
    pub(super) text: T,
    pub(super) score: Option<f64>,
    pub(super) level: Option<f64>,
    pub(super) range: Option<Span<f64>>,
    pub(super) range_withheld: bool,
    pub(super) status: T,
    pub(super) spread: Option<f64>,
    pub(super) counts: States,
    pub(super) by_level: Vec<ByLevel<T>>,
    pub(super) by_group: Vec<ByGroup<T>>,
    pub(super) others: Option<Others>,
    pub(super) hidden_groups: usize,
    pub(super) all: Option<All>,
    pub(super) weight: f64,
    pub(super) target: Option<f64>,
    pub(super) gap: Option<f64>,
    pub(super) weighted_gap: Option<f64>,
    pub(super) evidence: u32,
    pub(super) parked: u32,
    pub(super) notes: Vec<T>,
    pub(super) claims: Vec<T>,
    pub(super) against: Vec<T>,
    pub(super) judgement: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ByLevel<T> {
    pub(super) key: T,
    pub(super) number: f64,
    pub(super) label: Option<T>,
    pub(super) text: T,
    pub(super) points: Option<f64>,
    pub(super) count: Option<u32>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ByGroup<T> {
    pub(super) group: T,
    pub(super) level: f64,
    pub(super) respondents: u32,
    pub(super) apart: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Others {
    pub(super) level: f64,
    pub(super) respondents: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct All {
    pub(super) lowest: f64,
    pub(super) median: f64,
    pub(super) highest: f64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Cap<T> {
    pub(super) id: T,
    pub(super) name: Option<T>,
    pub(super) limits: T,
    pub(super) at_most: Option<f64>,
    pub(super) before: Option<f64>,
    pub(super) after: Option<f64>,
    pub(super) reason: T,
    pub(super) claims: Vec<Claim<T>>,
    pub(super) against: Vec<Claim<T>>,
    pub(super) judgement: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Claim<T> {
    pub(super) id: T,
    pub(super) source: T,
    pub(super) author: T,
    pub(super) year: Option<u32>,
    pub(super) interest: T,
    pub(super) text: T,
    pub(super) kind: T,
    pub(super) strength: T,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Recommendation<T> {
    pub(super) rank: usize,
    pub(super) id: T,
    pub(super) title: T,
    pub(super) action: T,
    pub(super) first_step: T,
    pub(super) effort: T,
    pub(super) owner: Option<T>,
    pub(super) evidence: Option<T>,
    pub(super) worth: f64,
    pub(super) after: Vec<T>,
    pub(super) triggered_by: Vec<Trigger<T>>,
    pub(super) claims: Vec<Claim<T>>,
    pub(super) against: Vec<Claim<T>>,
    pub(super) sources: Vec<T>,
    pub(super) judgement: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Trigger<T> {
    pub(super) what: T,
    pub(super) id: T,
    pub(super) name: T,
    pub(super) value: Option<f64>,
    pub(super) text: Option<T>,
    pub(super) rule: Vec<Rule<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Rule<T> {
    pub(super) compare: T,
    pub(super) number: f64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Source<T> {
    pub(super) id: T,
    pub(super) author: T,
    pub(super) title: T,
    pub(super) year: Option<u32>,
    pub(super) interest: T,
    pub(super) attribution: Option<T>,
    pub(super) note: Option<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Quality<T> {
    pub(super) coverage: Option<f64>,
    pub(super) counts: States,
    pub(super) ranges_exact: bool,
    pub(super) hidden_cuts: usize,
    pub(super) mostly_unknown: Vec<Share<T>>,
    pub(super) not_applicable: Vec<NotApplicable<T>>,
    pub(super) low_confidence: Vec<Count<T>>,
    pub(super) high_without_evidence: Vec<OutOf<T>>,
    pub(super) parked: Vec<Count<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Share<T> {
    pub(super) question: T,
    pub(super) share: f64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Count<T> {
    pub(super) question: T,
    pub(super) count: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct OutOf<T> {
    pub(super) question: T,
    pub(super) count: u32,
    pub(super) of: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct NotApplicable<T> {
    pub(super) question: T,
    pub(super) count: u32,
    pub(super) reasons: Vec<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Band<T> {
    pub(super) id: T,
    pub(super) name: T,
    pub(super) from: f64,
    pub(super) text: Option<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Gate<T> {
    pub(super) passed: bool,
    pub(super) checks: Vec<Check<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Check<T> {
    pub(super) of: T,
    pub(super) at_least: f64,
    pub(super) score: Option<f64>,
    pub(super) passed: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Items {
    pub(super) answered: u32,
    pub(super) needed: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Named<T> {
    pub(super) id: T,
    pub(super) name: T,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Fact<T> {
    pub(super) id: T,
    pub(super) name: T,
    pub(super) option: Option<T>,
    pub(super) number: Option<f64>,
    pub(super) text: T,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Method<T> {
    pub(super) minimum_share: f64,
    pub(super) minimum_items: u32,
    pub(super) roles_in_balance: bool,
    pub(super) caps: usize,
    pub(super) stages_from: Option<f64>,
    pub(super) sum: Vec<Term<T>>,
    pub(super) sum_is: Option<f64>,
    pub(super) example: Option<Example<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Term<T> {
    pub(super) factor: T,
    pub(super) weight: f64,
    pub(super) score: f64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Example<T> {
    pub(super) question: T,
    pub(super) level: Option<f64>,
    pub(super) highest_level: Option<f64>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Trend<T> {
    pub(super) before: Before<T>,
    pub(super) not_comparable: Option<T>,
    pub(super) overall: Option<TrendRow<T>>,
    pub(super) factors: Vec<TrendRow<T>>,
    pub(super) headline: T,
    pub(super) cautions: Vec<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Before<T> {
    pub(super) answered: Option<Days<T>>,
    pub(super) questionnaire: T,
    pub(super) version: T,
    pub(super) respondents: usize,
}

#[derive(Serialize, Deserialize)]
pub(super) struct TrendRow<T> {
    pub(super) factor: Option<T>,
    pub(super) name: T,
    pub(super) before: Option<f64>,
    pub(super) after: Option<f64>,
    pub(super) difference: Option<f64>,
    pub(super) smallest: Option<f64>,
    pub(super) direction: i8,
    pub(super) verdict: T,
}
