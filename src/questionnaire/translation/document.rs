//! A translation as written: the keys of the questionnaire that hold words, and no others.

use super::FORMAT;
use crate::decode::{Key, Kind, Shape, may, need};

const TEXT: Kind = Kind::Maybe(&Kind::Text);
const TEXTS: Kind = Kind::Map(&TEXT);
const LEVELS: Kind = Kind::Map(&Kind::Maybe(&Kind::Either(&[Kind::Text, Kind::Of(&LEVEL)])));

/// A key with a text, which may still be empty.
const fn word(name: &'static str, about: &'static str) -> Key {
    may(name, Kind::Text, about)
}

const NAME: Key = word("name", "Name for people.");

/// The whole file.
pub(super) static TRANSLATION: Shape = Shape {
    name: "a translation",
    about: "The words of a questionnaire in another language, by the ids of the questionnaire. What is left empty is shown in the original's words.",
    keys: &[
        need("format", Kind::OneOf(&[FORMAT]), "Always cem-translation/1."),
        need("translation_of", Kind::Id, "Id of the questionnaire."),
        need("version", Kind::Text, "The version of the questionnaire that was translated."),
        need("language", Kind::Id, "The language, for example de."),
        may("include", Kind::List(&Kind::Id), "Questionnaires whose translations into this language are used for texts that are the same here."),
        word("title", "Title for people."),
        word("description", "What it is for and who should answer it."),
        may("figures", Kind::Map(&Kind::Of(&FIGURE)), "Numbers that sources state, by id."),
        may("profile", Kind::Map(&Kind::Of(&FACT)), "Profile facts, by id."),
        may("roles", TEXTS, "Names of the roles, by id."),
        may("scales", Kind::Map(&Kind::Of(&SCALE)), "Levels shared by several questions, by id."),
        may("factors", Kind::Map(&Kind::Of(&NAMED)), "Factors, by id, those below others among them."),
        may("questions", Kind::Map(&Kind::Of(&QUESTION)), "Questions, by id."),
        may("bands", Kind::Map(&Kind::Of(&NAMED)), "Bands, by id."),
        may("stages", TEXTS, "Names of the stages, by id."),
        may("caps", Kind::Map(&Kind::Of(&CAP)), "Caps, by id."),
        may("recommendations", Kind::Map(&Kind::Of(&RECOMMENDATION)), "Recommendations, by id."),
        may("contradictions", TEXTS, "What to ask when two answers hardly go together, by id."),
        may("lenses", Kind::Map(&Kind::Of(&NAMED)), "Lenses, by id."),
        may("positions", Kind::Map(&Kind::Of(&POSITION)), "Positions, by id."),
        may(
            "made_from",
            Kind::Map(&Kind::Text),
            "Of each question, rule and advice, a mark of the words it was translated from; written by cem questionnaire translate.",
        ),
    ],
};

static FIGURE: Shape = Shape {
    name: "a figure in translation",
    about: "A number that a source states.",
    keys: &[word("text", "The figure in words."), word("attribution", "Who says so, and after whom."), word("caveat", "What speaks against relying on it.")],
};

static FACT: Shape = Shape {
    name: "a profile fact in translation",
    about: "An unscored fact about the organisation.",
    keys: &[NAME, word("text", "The question that asks for it."), may("options", TEXTS, "The options, by id."), word("unit", "Unit of the number.")],
};

static SCALE: Shape =
    Shape { name: "a scale in translation", about: "Levels shared by several questions.", keys: &[may("levels", LEVELS, "The levels, by number.")] };

static LEVEL: Shape =
    Shape { name: "a level in translation", about: "A level with a label.", keys: &[word("text", "The written-out text."), word("label", "A short label.")] };

static NAMED: Shape = Shape { name: "a name and a text in translation", about: "A factor, band or lens.", keys: &[NAME, word("text", "What it means.")] };

static QUESTION: Shape = Shape {
    name: "a question in translation",
    about: "One question.",
    keys: &[
        word("facet", "What side of the factor it looks at."),
        word("text", "The question."),
        word("help", "Guidance for whoever answers."),
        word("unit", "Unit of a number."),
        may("levels", LEVELS, "The levels, by number; of yes and no, by these words."),
        may("options", LEVELS, "Of a choice: the options, by id."),
        may("bands", LEVELS, "Of a number: the bands, by their lower end."),
        may("variants", Kind::List(&Kind::Of(&VARIANT)), "Other wordings for some profiles, in the order of the questionnaire."),
        word("evidence", "What to ask to see."),
        may("probes", Kind::List(&TEXT), "Prompts for the interviewer, in the order of the questionnaire."),
    ],
};

static VARIANT: Shape = Shape {
    name: "a variant in translation",
    about: "The same levels worded for some profiles.",
    keys: &[word("text", "Another wording of the question."), may("levels", LEVELS, "The levels, by number.")],
};

static CAP: Shape = Shape { name: "a cap in translation", about: "A rule that limits a score.", keys: &[NAME, word("reason", "Why, for the client.")] };

static RECOMMENDATION: Shape = Shape {
    name: "a recommendation in translation",
    about: "What to do when.",
    keys: &[
        word("title", "The action in a line."),
        word("action", "What to do and how."),
        word("first_step", "What happens in the next 30 days."),
        word("evidence", "What to look for when it is done."),
    ],
};

static POSITION: Shape = Shape {
    name: "a position in translation",
    about: "Where the sources disagree.",
    keys: &[
        word("name", "What it is about, in a few words."),
        word("text", "The disagreement, each side fairly told."),
        may("sides", Kind::List(&Kind::Of(&SIDE)), "Who says what, in the order of the questionnaire."),
        word("treatment", "What the questionnaire makes of it."),
    ],
};

static SIDE: Shape = Shape {
    name: "a side in translation",
    about: "One side of a disagreement.",
    keys: &[
        word("name", "Its name, a few words."),
        word("text", "What those on this side say, in our words."),
        word("effect", "What then applies: levels, targets, advice."),
    ],
};
