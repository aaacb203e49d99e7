//! The wire types of the member `panel` of the JSON report, as [`super::json_wire`]: what may not be shown is `null` or left out of its list.

use serde::{Deserialize, Serialize};

use super::json_wire::Span;

#[derive(Serialize, Deserialize)]
pub(super) struct Panel<T> {
    pub(super) respondents: u32,
    pub(super) population: Option<u32>,
    pub(super) overall: Score<T>,
    pub(super) factors: Vec<Factor<T>>,
    pub(super) questions: Vec<Question<T>>,
    pub(super) talk_first: Vec<T>,
    pub(super) agreement: Vec<Agreement<T>>,
    pub(super) profile: Option<Profile<T>>,
    pub(super) confidence: Confidence<T>,
    pub(super) role_gaps: Gaps<T>,
    pub(super) answer_quality: AnswerQuality<T>,
    pub(super) routed_wrongly: Vec<Routed<T>>,
    pub(super) missing_roles: Vec<Missing<T>>,
    pub(super) robustness: Robustness<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Score<T> {
    pub(super) respondents: u32,
    pub(super) score: Option<f64>,
    pub(super) limited: bool,
    pub(super) certainty: T,
    pub(super) interval: Option<Ends>,
    pub(super) bands: Option<Span<T>>,
    pub(super) settled: bool,
    pub(super) own_scores: Option<Vec<f64>>,
    pub(super) needed_for_5: Option<u32>,
    pub(super) needed_for_10: Option<u32>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Ends {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) half_width: f64,
    pub(super) standard_error: Option<f64>,
    pub(super) degrees_of_freedom: Option<f64>,
    pub(super) pooled: bool,
    pub(super) finite: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Factor<T> {
    pub(super) factor: T,
    #[serde(flatten)]
    pub(super) score: Score<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Question<T> {
    pub(super) question: T,
    pub(super) respondents: u32,
    pub(super) median: Option<f64>,
    pub(super) mean: Option<f64>,
    pub(super) sd: Option<f64>,
    pub(super) ad: Option<f64>,
    pub(super) rwg: Option<f64>,
    pub(super) rwg_skewed: Option<f64>,
    pub(super) a_wg: Option<f64>,
    pub(super) polarised: bool,
    pub(super) split: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Agreement<T> {
    pub(super) factor: T,
    pub(super) questions: u32,
    pub(super) respondents: u32,
    pub(super) ad: Option<f64>,
    pub(super) rwg_j: Option<f64>,
    pub(super) rwg_j_skewed: Option<f64>,
    pub(super) rwg_star: Option<f64>,
    pub(super) random: Option<f64>,
    pub(super) word: Option<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Profile<T> {
    pub(super) icc_status: T,
    pub(super) icc_consistency: Option<f64>,
    pub(super) icc_agreement: Option<f64>,
    pub(super) icc_questions: Option<u32>,
    pub(super) icc_respondents: Option<u32>,
    pub(super) alpha_status: T,
    pub(super) alpha: Option<f64>,
    pub(super) alpha_questions: Option<u32>,
    pub(super) alpha_respondents: Option<u32>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Confidence<T> {
    pub(super) grade: T,
    pub(super) criteria: Vec<Criteria<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Criteria<T> {
    pub(super) criterion: T,
    pub(super) value: Option<f64>,
    pub(super) allows: T,
    pub(super) next: Option<f64>,
    pub(super) holds_down: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Gaps<T> {
    pub(super) tested: u32,
    pub(super) overall: Gap<T>,
    pub(super) factors: Vec<FactorGap<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct FactorGap<T> {
    pub(super) factor: T,
    #[serde(flatten)]
    pub(super) gap: Gap<T>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Gap<T> {
    pub(super) status: T,
    pub(super) group: Option<T>,
    #[serde(flatten)]
    pub(super) between: Between,
}

#[derive(Serialize, Deserialize, Default)]
pub(super) struct Between {
    pub(super) leaders: Option<f64>,
    pub(super) front_line: Option<f64>,
    pub(super) questions: Option<u32>,
    pub(super) points: Option<f64>,
    pub(super) levels: Option<f64>,
    pub(super) interval: Option<Span<f64>>,
    pub(super) exact_p: Option<f64>,
    pub(super) welch_p: Option<f64>,
    pub(super) holm_p: Option<f64>,
    pub(super) p_shown: Option<bool>,
    pub(super) cliffs_delta: Option<f64>,
    pub(super) hedges_g: Option<f64>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct AnswerQuality<T> {
    pub(super) looked_at: u32,
    pub(super) flagged: usize,
    pub(super) same_band: Option<bool>,
    pub(super) without: Option<Without<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Without<T> {
    pub(super) overall: Option<f64>,
    pub(super) band: Option<T>,
    pub(super) factors: Vec<Of<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Of<T> {
    pub(super) factor: T,
    pub(super) score: Option<f64>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Routed<T> {
    pub(super) role: T,
    pub(super) question: Option<T>,
    pub(super) factor: Option<T>,
    pub(super) asked: u32,
    pub(super) dont_know: u32,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Missing<T> {
    pub(super) group: T,
    pub(super) roles: Vec<T>,
    pub(super) whole_group: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Robustness<T> {
    pub(super) overall: Option<Span<f64>>,
    pub(super) band_holds: Option<bool>,
    pub(super) factor_order_holds: bool,
    pub(super) top_gaps: Vec<TopGap<T>>,
    pub(super) scenarios: Vec<Tried<T>>,
}

#[derive(Serialize, Deserialize)]
pub(super) struct TopGap<T> {
    pub(super) question: T,
    pub(super) holds: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Tried<T> {
    pub(super) weights: T,
    pub(super) factor: Option<T>,
    pub(super) overall: Option<Span<f64>>,
    pub(super) bands: Option<Span<T>>,
    pub(super) same_band: bool,
    pub(super) same_order: bool,
    pub(super) gaps_hold: Vec<Option<bool>>,
}
