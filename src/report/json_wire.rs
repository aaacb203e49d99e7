//! The wire types of the JSON report, version 1: what programs see. [`super::json`] fills them, [`super::json_schema`] describes them.

use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Wire<'a> {
    pub(super) format_version: &'static str,
    pub(super) kind: &'static str,
    pub(super) tool: Tool<'a>,
    pub(super) date: Option<&'a str>,
    pub(super) questionnaire: Asked<'a>,
    pub(super) subject: Subject<'a>,
    pub(super) overall: Overall<'a>,
    pub(super) factors: Vec<Factor<'a>>,
    pub(super) gaps: Vec<Gap<'a>>,
    pub(super) questions: Vec<Question<'a>>,
    pub(super) question_gaps: Vec<QuestionGap<'a>>,
    pub(super) strengths: Vec<&'a str>,
    pub(super) differ: Vec<&'a str>,
    pub(super) caps: Vec<Cap<'a>>,
    pub(super) recommendations: Vec<Recommendation<'a>>,
    pub(super) sources: Vec<Source<'a>>,
    pub(super) profile: serde_json::Map<String, serde_json::Value>,
    pub(super) quality: Quality<'a>,
    pub(super) panel: super::panel_json::Panel<'a>,
    pub(super) bands: Vec<Band<'a>>,
    pub(super) gate: Option<Gate<'a>>,
    pub(super) made_from: Option<&'a super::MadeFrom>,
    pub(super) diagnostics: [(); 0],
    pub(super) redacted: bool,
}

#[derive(Serialize)]
pub(super) struct Tool<'a> {
    pub(super) name: &'static str,
    pub(super) version: &'a str,
}

#[derive(Serialize)]
pub(super) struct Asked<'a> {
    pub(super) id: &'a str,
    pub(super) version: &'a str,
    pub(super) title: &'a str,
    pub(super) sha256: &'a str,
}

#[derive(Serialize)]
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) respondents: usize,
    pub(super) roles: Vec<Role<'a>>,
    pub(super) people: Option<Vec<Person<'a>>>,
    pub(super) answered: Option<Days<'a>>,
    pub(super) first_look: bool,
    pub(super) draft: bool,
    pub(super) open_required: usize,
    pub(super) standing: &'static str,
    pub(super) standing_because: Vec<&'static str>,
}

#[derive(Serialize)]
pub(super) struct Role<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) name: &'a str,
    pub(super) group: Option<&'static str>,
    pub(super) respondents: usize,
    pub(super) apart: bool,
}

#[derive(Serialize)]
pub(super) struct Person<'a> {
    pub(super) name: &'a str,
    pub(super) role: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Days<'a> {
    pub(super) first: &'a str,
    pub(super) last: &'a str,
}

#[derive(Serialize)]
pub(super) struct Span<T> {
    pub(super) low: T,
    pub(super) high: T,
}

#[derive(Serialize)]
pub(super) struct Overall<'a> {
    pub(super) score: Option<f64>,
    pub(super) raw: Option<f64>,
    pub(super) status: &'static str,
    pub(super) range: Option<Span<f64>>,
    pub(super) band: Option<&'a str>,
    pub(super) band_number: Option<usize>,
    pub(super) band_certain: bool,
    pub(super) band_range: Option<Span<&'a str>>,
    pub(super) stage: Option<u16>,
    pub(super) target: Option<f64>,
    pub(super) gap: Option<f64>,
    pub(super) answered: u32,
    pub(super) applicable: u32,
    pub(super) not_applicable: u32,
    pub(super) dont_know: u32,
    pub(super) later: u32,
    pub(super) blank: u32,
    pub(super) coverage: Option<f64>,
    pub(super) evidence: Option<f64>,
    pub(super) respondents: u32,
    pub(super) minimum_factor: Option<Minimum<'a>>,
}

#[derive(Serialize)]
pub(super) struct Minimum<'a> {
    pub(super) id: &'a str,
    pub(super) score: Option<f64>,
}

#[derive(Serialize)]
pub(super) struct Factor<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) parent: Option<&'a str>,
    pub(super) weight: f64,
    pub(super) score: Option<f64>,
    pub(super) raw: Option<f64>,
    pub(super) status: &'static str,
    pub(super) range: Option<Span<f64>>,
    pub(super) band: Option<&'a str>,
    pub(super) band_number: Option<usize>,
    pub(super) band_certain: bool,
    pub(super) band_range: Option<Span<&'a str>>,
    pub(super) stage: Option<u16>,
    pub(super) target: Option<f64>,
    pub(super) gap: Option<f64>,
    pub(super) weighted_gap: Option<f64>,
    pub(super) coverage: Option<f64>,
    pub(super) evidence: Option<f64>,
    pub(super) respondents: u32,
    pub(super) counts: States,
}

#[derive(Serialize)]
pub(super) struct States {
    pub(super) answered: u32,
    pub(super) dont_know: u32,
    pub(super) not_applicable: u32,
    pub(super) later: u32,
    pub(super) blank: u32,
}

#[derive(Serialize)]
pub(super) struct Gap<'a> {
    pub(super) rank: usize,
    pub(super) factor: &'a str,
    pub(super) score: f64,
    pub(super) target: f64,
    pub(super) gap: f64,
    pub(super) weighted_gap: f64,
}

#[derive(Serialize)]
pub(super) struct QuestionGap<'a> {
    pub(super) rank: usize,
    pub(super) question: &'a str,
    pub(super) score: f64,
    pub(super) target: f64,
    pub(super) gap: f64,
    pub(super) weighted_gap: f64,
}

#[derive(Serialize)]
pub(super) struct Question<'a> {
    pub(super) id: &'a str,
    pub(super) factor: Option<&'a str>,
    pub(super) facet: Option<&'a str>,
    pub(super) text: &'a str,
    pub(super) score: Option<f64>,
    pub(super) level: Option<f64>,
    pub(super) range: Option<Span<f64>>,
    pub(super) status: &'static str,
    pub(super) spread: Option<f64>,
    pub(super) counts: States,
    pub(super) by_level: Vec<ByLevel<'a>>,
    pub(super) by_group: Vec<ByGroup>,
    pub(super) others: Option<Others>,
    pub(super) hidden_groups: usize,
    pub(super) all: Option<All>,
    pub(super) weight: f64,
    pub(super) target: Option<f64>,
    pub(super) gap: Option<f64>,
    pub(super) weighted_gap: Option<f64>,
    pub(super) evidence: u32,
    pub(super) parked: u32,
    pub(super) notes: Vec<&'a str>,
    pub(super) claims: Vec<&'a str>,
    pub(super) against: Vec<&'a str>,
    pub(super) judgement: bool,
}

#[derive(Serialize)]
pub(super) struct ByLevel<'a> {
    pub(super) key: &'a str,
    pub(super) number: f64,
    pub(super) label: Option<&'a str>,
    pub(super) text: &'a str,
    pub(super) points: Option<f64>,
    pub(super) count: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct ByGroup {
    pub(super) group: &'static str,
    pub(super) level: f64,
    pub(super) respondents: u32,
    pub(super) apart: bool,
}

#[derive(Serialize)]
pub(super) struct Others {
    pub(super) level: f64,
    pub(super) respondents: u32,
}

#[derive(Serialize)]
pub(super) struct All {
    pub(super) lowest: f64,
    pub(super) median: f64,
    pub(super) highest: f64,
}

#[derive(Serialize)]
pub(super) struct Cap<'a> {
    pub(super) id: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) limits: &'a str,
    pub(super) at_most: Option<f64>,
    pub(super) before: Option<f64>,
    pub(super) after: Option<f64>,
    pub(super) reason: &'a str,
    pub(super) claims: Vec<Claim<'a>>,
    pub(super) against: Vec<Claim<'a>>,
    pub(super) judgement: bool,
}

#[derive(Serialize)]
pub(super) struct Claim<'a> {
    pub(super) id: &'a str,
    pub(super) source: &'a str,
    pub(super) author: &'a str,
    pub(super) year: Option<u32>,
    pub(super) interest: &'a str,
    pub(super) text: &'a str,
    pub(super) kind: &'static str,
    pub(super) strength: &'static str,
}

#[derive(Serialize)]
pub(super) struct Recommendation<'a> {
    pub(super) rank: usize,
    pub(super) id: &'a str,
    pub(super) title: &'a str,
    pub(super) action: &'a str,
    pub(super) first_step: &'a str,
    pub(super) effort: &'static str,
    pub(super) owner: Option<&'a str>,
    pub(super) evidence: Option<&'a str>,
    pub(super) worth: f64,
    pub(super) after: Vec<&'a str>,
    pub(super) triggered_by: Vec<Trigger<'a>>,
    pub(super) claims: Vec<Claim<'a>>,
    pub(super) against: Vec<Claim<'a>>,
    pub(super) sources: Vec<&'a str>,
    pub(super) judgement: bool,
}

#[derive(Serialize)]
pub(super) struct Trigger<'a> {
    pub(super) what: &'static str,
    pub(super) id: &'a str,
    pub(super) value: Option<f64>,
    pub(super) text: Option<&'a str>,
    pub(super) rule: Vec<Rule>,
}

#[derive(Serialize)]
pub(super) struct Rule {
    pub(super) compare: &'static str,
    pub(super) number: f64,
}

#[derive(Serialize)]
pub(super) struct Source<'a> {
    pub(super) id: &'a str,
    pub(super) author: &'a str,
    pub(super) title: &'a str,
    pub(super) year: Option<u32>,
    pub(super) interest: &'a str,
    pub(super) attribution: Option<&'a str>,
    pub(super) note: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Quality<'a> {
    pub(super) coverage: Option<f64>,
    pub(super) counts: States,
    pub(super) ranges_exact: bool,
    pub(super) hidden_cuts: usize,
    pub(super) mostly_unknown: Vec<Share<'a>>,
    pub(super) not_applicable: Vec<NotApplicable<'a>>,
    pub(super) low_confidence: Vec<Count<'a>>,
    pub(super) high_without_evidence: Vec<OutOf<'a>>,
    pub(super) parked: Vec<Count<'a>>,
}

#[derive(Serialize)]
pub(super) struct Share<'a> {
    pub(super) question: &'a str,
    pub(super) share: f64,
}

#[derive(Serialize)]
pub(super) struct Count<'a> {
    pub(super) question: &'a str,
    pub(super) count: u32,
}

#[derive(Serialize)]
pub(super) struct OutOf<'a> {
    pub(super) question: &'a str,
    pub(super) count: u32,
    pub(super) of: u32,
}

#[derive(Serialize)]
pub(super) struct NotApplicable<'a> {
    pub(super) question: &'a str,
    pub(super) count: u32,
    pub(super) reasons: &'a [String],
}

#[derive(Serialize)]
pub(super) struct Band<'a> {
    pub(super) id: &'a str,
    pub(super) name: &'a str,
    pub(super) from: f64,
    pub(super) text: Option<&'a str>,
}

#[derive(Serialize)]
pub(super) struct Gate<'a> {
    pub(super) passed: bool,
    pub(super) checks: Vec<Check<'a>>,
}

#[derive(Serialize)]
pub(super) struct Check<'a> {
    pub(super) of: &'a str,
    pub(super) at_least: f64,
    pub(super) score: Option<f64>,
    pub(super) passed: bool,
}
