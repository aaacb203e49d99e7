//! Headings of the sections and their parts, and the labels of paragraphs.

pub(crate) const SUMMARY: &str = "Summary";
pub(crate) const STRENGTHS: &str = "Strengths";
pub(crate) const LARGEST_GAPS: &str = "Gaps";
pub(crate) const FIRST_ACTIONS: &str = "Actions";
pub(crate) const FACTORS: &str = "Factors";
pub(crate) const CAPS: &str = "Caps that limited a score";
pub(crate) const SURE: &str = "How sure this is";
pub(crate) const OWN_SCORES: &str = "The respondents' own scores, lowest first";
pub(crate) const CONFIDENCE: &str = "Confidence";
pub(crate) const OTHER_WEIGHTS: &str = "Other weights";
pub(crate) const GAPS: &str = "Gaps by question";
pub(crate) const RECOMMENDATIONS: &str = "Recommendations";
pub(crate) const PLAN: &str = "The cheapest way to the targets";
pub(crate) const DIFFERENCES: &str = "Where respondents differ";
pub(crate) const LEADERS_AND_FRONT_LINE: &str = "Leaders and front line";
pub(crate) const TALK_FIRST: &str = "Talk about first";
pub(crate) const LEVELS_APART: &str = "Levels apart";
pub(crate) const DISTRIBUTION: &str = "How answers are spread";
pub(crate) const AGREEMENT: &str = "Do people say the same?";
pub(crate) const POSITIONS: &str = "Where the sources disagree, and what you chose";
pub(crate) const TREND: &str = "What changed since last time";
pub(crate) const QUALITY: &str = "Quality of the evidence";
pub(crate) const MOSTLY_UNKNOWN: &str = "Unknown to more than 40% of those asked";
pub(crate) const NOT_APPLICABLE: &str = "Not applicable, and why";
pub(crate) const LOW_CONFIDENCE: &str = "Answered with low confidence";
pub(crate) const WITHOUT_EVIDENCE: &str = "At level 3 or above without evidence";
pub(crate) const NOT_SCORED: &str = "Answered although the question does not apply (not scored)";
pub(crate) const ASKED_WRONGLY: &str = "Asked of a role that mostly cannot know";
pub(crate) const WHO_ANSWERED: &str = "Who answered, and how";
pub(crate) const METHOD: &str = "How scores are made";
pub(crate) const SOURCES: &str = "Sources";
pub(crate) const APPENDIX: &str = "Appendix: every question";
pub(crate) const REST: &str = "What the full report holds";

// Labels of paragraphs.
pub(crate) const FIRST_STEP: &str = "First step, within 30 days";
pub(crate) const FIRST_DAYS: &str = "First 30 days";
pub(crate) const WHAT_FOLLOWS: &str = "What follows";
pub(crate) const TREATMENT: &str = "How it is treated";
pub(crate) const A_FIGURE: &str = "A figure, with its caveats";
pub(crate) const LOOK_FOR: &str = "Look for";
pub(crate) const TRIGGERED_BY: &str = "Triggered by:";
pub(crate) const RESTS_ON: &str = "Rests on";
// The whole, among its factors.
pub(crate) const OVERALL: &str = "Overall";

// At a terminal, where only the first of each are shown.
pub(crate) const GAPS_FIRST: &str = "Largest gaps by question (weighted)";
pub(crate) const DO_FIRST: &str = "Do first";
pub(crate) const DIFFER_FIRST: &str = "Where people differ: talk about first";
pub(crate) const NOT_KNOWN: &str = "What is not known";
