//! What changed since an earlier assessment, as far as the report tells it: `cem compare` says more.

/// What changed since last time, already decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What it is held against.
    pub before: Before,
    /// Why nothing can be compared; then there are no rows.
    pub not_comparable: Option<String>,
    /// The overall score; none where nothing can be compared.
    pub overall: Option<TrendRow>,
    /// The factors, in the order of [`super::Report::factors`], then those that only the earlier assessment has.
    pub factors: Vec<TrendRow>,
    /// The overall change in a sentence or two; empty where nothing can be compared.
    pub headline: String,
    /// What a reader should know beside it, a sentence each.
    pub cautions: Vec<String>,
}

/// The earlier assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// First and last day of its answers (`YYYY-MM-DD`), where given.
    pub days: Option<(String, String)>,
    /// Title of its questionnaire.
    pub questionnaire: String,
    /// Its version.
    pub version: String,
    /// People whose answers counted.
    pub respondents: usize,
}

/// A score then and now.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendRow {
    /// Position in [`super::Report::factors`]; none for the overall score, and for a factor that is gone.
    pub factor: Option<usize>,
    /// Its name.
    pub name: String,
    /// The score then, after caps, 0 to 100.
    pub before: Option<f64>,
    /// The score now.
    pub after: Option<f64>,
    /// Now less then, in points.
    pub difference: Option<f64>,
    /// The smallest change that can be told from chance, in points; none where there is no test.
    pub smallest: Option<f64>,
    /// It rose (1), it fell (-1), or neither can be said (0).
    pub direction: i8,
    /// What can be said, in a few words: `rose`, `no change that can be told from chance`.
    pub verdict: String,
}
