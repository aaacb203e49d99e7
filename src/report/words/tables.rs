//! Captions and heads of the tables.

/// What a table is called, and its columns: `true` for those that hold numbers.
pub(crate) struct Head {
    pub(crate) caption: &'static str,
    pub(crate) columns: &'static [(&'static str, bool)],
}

pub(crate) const ABOUT: Head = Head { caption: "About this report", columns: &[("About", false), ("This report", false)] };
pub(crate) const FACTORS: Head = Head {
    caption: "Factors, largest weighted gap first",
    columns: &[
        ("Factor", false),
        ("Score", true),
        ("0 to 100", false),
        ("Target", true),
        ("Gap", true),
        ("Weighted", true),
        ("Range", true),
        ("Band", false),
        ("Answered", true),
        ("Weight", true),
    ],
};
pub(crate) const SURE: Head = Head {
    caption: "How sure each score is",
    columns: &[
        ("Of", false),
        ("Score", true),
        ("Respondents", true),
        ("Most likely", true),
        ("Band", false),
        ("How sure", false),
        ("Respondents for 5 points", true),
    ],
};
pub(crate) const CONFIDENCE: Head =
    Head { caption: "What confidence rests on", columns: &[("What is looked at", false), ("Found", true), ("Allows", false), ("For the next grade", true)] };
pub(crate) const OTHER_WEIGHTS: Head = Head {
    caption: "The overall score under other weights",
    columns: &[("Weights", false), ("Overall", true), ("Band", false), ("Against the report", false), ("Largest gaps that stay", true)],
};
pub(crate) const GAPS: Head = Head {
    caption: "Questions, largest weighted gap first",
    columns: &[("Rank", true), ("Question", false), ("Factor", false), ("Score", true), ("Target", true), ("Gap", true), ("Weighted", true)],
};
pub(crate) const RECOMMENDATIONS: Head =
    Head { caption: "Recommendations in order of rank", columns: &[("Rank", true), ("Action", false), ("Effort", false), ("Owner", false), ("Worth", true)] };
pub(crate) const PLAN_FIRST: Head = Head {
    caption: "The first quarter",
    columns: &[
        ("Question", false),
        ("Level", false),
        ("Effort", true),
        ("Do", false),
        ("Owner", false),
        (super::headings::FIRST_DAYS, false),
        ("Look for", false),
    ],
};
pub(crate) const PLAN_LATER: Head = Head {
    caption: "The quarters after it",
    columns: &[("Quarter", true), ("Question", false), ("Level", false), ("Effort", true), ("Do", false), ("Owner", false)],
};
pub(crate) const LEADERS_AND_FRONT_LINE: Head = Head {
    caption: "Scores of leaders and front line",
    columns: &[
        ("Of", false),
        ("Leaders", true),
        ("Front line", true),
        ("Points apart", true),
        ("Levels", true),
        ("Questions both answered", true),
        ("By chance", true),
        ("Leader higher", true),
        ("Reading", false),
    ],
};
pub(crate) const TALK_FIRST: Head = Head {
    caption: "Questions to talk about first",
    columns: &[
        ("Question", false),
        ("Given", false),
        ("Middle answer", true),
        ("Distance from it, in levels", true),
        ("Two camps", false),
        ("Mean level by group (people)", false),
    ],
};
pub(crate) const LEVELS_APART: Head = Head {
    caption: "Questions with answers a level or more apart",
    columns: &[("Question", false), ("Levels apart", true), ("Mean level by group (people)", false)],
};
pub(crate) const AGREEMENT: Head = Head {
    caption: "Agreement by factor",
    columns: &[
        ("Factor", false),
        ("Of", false),
        ("Distance, in levels", true),
        ("rwg(j)", true),
        ("rwg(j), skewed", true),
        ("r*wg(j)", true),
        ("Random answers reach", true),
        ("Reading", false),
    ],
};
pub(crate) const TREND: Head = Head {
    caption: "Scores then and now",
    columns: &[("Of", false), ("Then", true), ("Now", true), ("Change", true), ("Smallest that can be told from chance", true), ("Verdict", false)],
};
pub(crate) const WEIGHTS: Head =
    Head { caption: "Factors, weights and targets", columns: &[("Factor", false), ("Weight", true), ("Target", true), ("Looks at", false)] };
pub(crate) const BANDS: Head = Head { caption: "Bands", columns: &[("Band", true), ("Name", false), ("From", true), ("Means", false)] };
pub(crate) const SOURCES: Head = Head {
    caption: "Sources cited",
    columns: &[("Source", false), ("Author", false), ("Title", false), ("Year", false), ("Author's interest", false), ("Attribution", false)],
};
pub(crate) const POSITIONS: Head =
    Head { caption: "Disagreements and sides taken", columns: &[("Disagreement", false), ("Your side", false), ("Advice given", false)] };
pub(crate) const POSITIONS_SEEN: Head = Head {
    caption: "Disagreements and sides taken",
    columns: &[("Disagreement", false), ("Your side", false), ("Side of this lens", false), ("Advice given", false)],
};
pub(crate) const LEVELS: Head = Head { caption: "Answers by level", columns: &[("Level", false), ("Text", false), ("Answers", true)] };
/// The levels where how many gave each is withheld.
pub(crate) const LEVELS_ALONE: Head = Head { caption: "Levels", columns: &[("Level", false), ("Text", false)] };

// Rows of the title block.
pub(crate) const RESPONDENTS: &str = "Respondents";
pub(crate) const PERSON: &str = "Person";
pub(crate) const ANSWERED_ON: &str = "Answered";
pub(crate) const REPORT_OF: &str = "Report of";
pub(crate) const QUESTIONNAIRE: &str = "Questionnaire";
pub(crate) const TOOL: &str = "Tool";

// What can become of a question, in the order of the columns: answered, and four ways of being open, none of them zero.
pub(crate) const ANSWERED: &str = "Answered";
pub(crate) const OPEN: [&str; 4] = ["Don't know", "Not applicable", "Put off", "Blank"];
