//! An answers file as written: which keys it has and what each holds. The same tables check files and make the JSON Schema.

use crate::decode::{Kind, Shape, may, need};

/// The whole file.
pub(super) static ANSWERS: Shape = Shape {
    name: "an answers file",
    about: "What one respondent said.",
    keys: &[
        need("format", Kind::OneOf(&["cem-answers/1"]), "Always cem-answers/1."),
        need("questionnaire", Kind::Of(&QUESTIONNAIRE), "The questionnaire that was answered."),
        need("organisation", Kind::Text, "The organisation it is about."),
        need("respondent", Kind::Of(&RESPONDENT), "Who answered."),
        may("date", Kind::Date, "The day of the answers, YYYY-MM-DD."),
        may("profile", Kind::Map(&Kind::Maybe(&Kind::Scalar)), "Facts about the organisation, by id."),
        may("complete", Kind::Truth, "The interview was marked complete; a further sitting has to be asked for."),
        may(
            "answers",
            Kind::Map(&Kind::Maybe(&Kind::Either(&[Kind::Scalar, Kind::Of(&ANSWER)]))),
            "By question id: a level, dont_know, later, or a mapping with details.",
        ),
    ],
};

static QUESTIONNAIRE: Shape = Shape {
    name: "a questionnaire reference",
    about: "Which questionnaire was answered.",
    keys: &[
        need("id", Kind::Id, "Its id."),
        need("version", Kind::Text, "Its version."),
        may("sha256", Kind::Text, "Its content hash, so that a changed text is noticed."),
    ],
};

static RESPONDENT: Shape = Shape {
    name: "a respondent",
    about: "Who answered.",
    keys: &[
        need("id", Kind::Id, "A stable id, unique in the assessment."),
        may("role", Kind::Id, "One of the questionnaire's roles."),
        may("name", Kind::Text, "A name, which leaves the file only when asked for."),
    ],
};

pub(super) static ANSWER: Shape = Shape {
    name: "an answer",
    about: "An answer with what stands beside it.",
    keys: &[
        may("answer", Kind::Scalar, "A level or option, dont_know, not_applicable or later; leave it out for a note without an answer."),
        may("reason", Kind::Text, "Why it is not applicable."),
        may("note", Kind::Either(&[Kind::Text, Kind::Of(&NOTE)]), "A note; it stays in the file unless it is quotable."),
        may("evidence", Kind::List(&Kind::Of(&EVIDENCE)), "What was seen in support."),
        may("confidence", Kind::OneOf(&["low", "medium", "high"]), "How sure the respondent is."),
        may("flag", Kind::Truth, "To be followed up; the note says what about."),
    ],
};

static NOTE: Shape = Shape {
    name: "a note",
    about: "A note with leave to quote it.",
    keys: &[need("text", Kind::Text, "Its text."), may("quotable", Kind::Truth, "It may appear in a report.")],
};

static EVIDENCE: Shape = Shape {
    name: "evidence",
    about: "Something seen in support of an answer.",
    keys: &[
        need("what", Kind::Text, "What it is."),
        may("where", Kind::Text, "Where it can be found."),
        may("seen", Kind::Date, "When it was seen, YYYY-MM-DD."),
    ],
};
