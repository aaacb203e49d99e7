//! The mapping file: which column is which question, which words are which levels. For tables whose heads and words are not ours.

use super::cells::Dates;
use super::columns::{self, Target};
use super::normal;
use crate::answers::STATES;
use crate::decode::{self, Kind, Shape, may};
use crate::diagnostic::{Code, Diagnostic, Place, any_error};
use crate::questionnaire::Questionnaire;
use crate::yaml::{self, Node};

/// The key under `levels` that stands for every question.
const EVERY: &str = "*";
/// The word for a cell that says nothing.
const BLANK: &str = "blank";

static MAPPING: Shape = Shape {
    name: "a mapping file",
    about: "How a table of another tool is read.",
    keys: &[
        may(
            "columns",
            Kind::Map(&Kind::Text),
            "By the head of a column: a question's id, ID.note, ID.reason, ID.evidence, ID.confidence, respondent.id, respondent.name, respondent.role, organisation, date or profile.FACT.",
        ),
        may(
            "levels",
            Kind::Map(&Kind::Map(&Kind::Scalar)),
            "By question id, or \"*\" for every question: what a word stands for: a level, dont_know, not_applicable, later or blank.",
        ),
        may("roles", Kind::Map(&Kind::Id), "What a word in the column of the roles stands for."),
        may("skip", Kind::Whole(0, 100), "How many rows below the heads are left out, such as a second row of heads."),
        may("ignore", Kind::List(&Kind::Text), "Heads of columns that are left out."),
        may("reason", Kind::Text, "Why an answer is not applicable, where no column says it."),
        may("dates", Kind::OneOf(&["ymd", "dmy", "mdy"]), "The order of day, month and year in dates."),
    ],
};

/// What a mapping file says. Words are compared without regard to case and white space.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mapping {
    /// Head of a column, what it is, and where the file says so.
    pub(super) columns: Vec<(String, Target, Place)>,
    /// Question (none for every question), word, and the answer it stands for; none for blank.
    levels: Vec<(Option<usize>, String, Option<String>)>,
    roles: Vec<(String, String)>,
    /// Heads of columns left out, and where the file says so.
    pub(super) ignore: Vec<(String, Place)>,
    /// How many rows below the heads are no respondents.
    pub(super) skip: usize,
    /// Why answers are not applicable.
    pub(super) reason: Option<String>,
    /// How dates are written.
    pub(super) dates: Dates,
}

/// Reads a mapping file and holds it against the questionnaire. Problems are added.
pub fn read(text: &str, file: u32, q: &Questionnaire, problems: &mut Vec<Diagnostic>) -> Option<Mapping> {
    let mut found = Vec::new();
    let root = yaml::parse(text, file, &mut found);
    if let Some(root) = &root {
        decode::check(root, &Kind::Of(&MAPPING), &mut found);
    }
    let mapping = root.filter(|_| !any_error(&found)).map(|root| Mapping {
        columns: entries(&root, "columns").filter_map(|(head, place, node)| Some((head, column(node, q, &mut found)?, place))).collect(),
        levels: levels(&root, q, &mut found),
        roles: entries(&root, "roles").map(|(word, _, node)| (word, role(node, q, &mut found))).collect(),
        ignore: root.get("ignore").map(Node::items).unwrap_or_default().iter().map(|node| (normal(node.text().unwrap_or_default()), node.place)).collect(),
        skip: root.number_of("skip").map_or(0, |rows| rows as usize),
        reason: Some(root.text_of("reason")).filter(|reason| !reason.is_empty()),
        dates: match root.text_of("dates").as_str() {
            "dmy" => Dates::Day,
            "mdy" => Dates::Month,
            _ => Dates::Year,
        },
    });
    problems.append(&mut found);
    mapping
}

fn entries<'n>(root: &'n Node<'_>, key: &str) -> impl Iterator<Item = (String, Place, &'n Node<'n>)> {
    root.get(key).map(Node::entries).unwrap_or_default().iter().map(|(key, node)| (normal(&key.text), key.place, node))
}

fn column(node: &Node<'_>, q: &Questionnaire, problems: &mut Vec<Diagnostic>) -> Option<Target> {
    let written = node.text()?;
    let target = columns::named(written, q);
    if target.is_none() {
        let problem = Diagnostic::new(Code::UnknownQuestion, format!("`{written}` is nothing that a column can be")).at(node.place);
        problems.push(
            problem.help("a question's id, ID.note, respondent.id, date, profile.FACT").did_you_mean(written, columns::names(q).iter().map(String::as_str)),
        );
    }
    target
}

fn role(node: &Node<'_>, q: &Questionnaire, problems: &mut Vec<Diagnostic>) -> String {
    let id = node.text().unwrap_or_default();
    if q.find_role(id).is_none() {
        let problem = Diagnostic::new(Code::UnknownRole, format!("unknown role `{id}`")).at(node.place);
        problems.push(problem.did_you_mean(id, q.roles.iter().map(|role| role.id.as_str())));
    }
    id.to_owned()
}

fn levels(root: &Node<'_>, q: &Questionnaire, problems: &mut Vec<Diagnostic>) -> Vec<(Option<usize>, String, Option<String>)> {
    let mut levels = Vec::new();
    for (key, words) in root.get("levels").map(Node::entries).unwrap_or_default() {
        let question = q.asked().find(|(_, question)| question.id == key.text);
        if question.is_none() && key.text != EVERY {
            let problem = Diagnostic::new(Code::UnknownQuestion, format!("unknown question `{}`", key.text)).at(key.place);
            problems.push(problem.did_you_mean(&key.text, q.asked().map(|(_, question)| question.id.as_str()).chain([EVERY])));
            continue;
        }
        for (word, node) in words.entries() {
            let answer = node.text().unwrap_or_default();
            let known = |answer: &str| STATES.contains(&answer) || answer == BLANK;
            // What stands for every question is looked at where it is used.
            let fits =
                question.is_none_or(|(_, question)| known(answer) || question.levels.is_empty() || question.levels.iter().any(|level| level.key == answer));
            if !fits {
                let keys = question.map_or(&[][..], |(_, question)| &question.levels).iter().map(|level| level.key.as_str());
                let problem = Diagnostic::new(Code::NotALevel, format!("`{answer}` is not a level of {}", key.text)).at(node.place);
                problems.push(problem.help(format!("it offers {}", keys.clone().collect::<Vec<_>>().join(", "))));
            }
            levels.push((question.map(|(at, _)| at.at()), normal(&word.text), Some(answer.to_owned()).filter(|answer| answer != BLANK)));
        }
    }
    levels
}

impl Mapping {
    /// What a cell's word stands for at a question: `Some(None)` is blank. A word for this question wins over one for every question.
    pub(super) fn level(&self, question: usize, word: &str) -> Option<Option<&str>> {
        let of = |wanted: Option<usize>| self.levels.iter().find(|(question, known, _)| *question == wanted && *known == word);
        of(Some(question)).or_else(|| of(None)).map(|(_, _, answer)| answer.as_deref())
    }

    /// True for a column that is left out.
    #[must_use]
    pub fn ignores(&self, head: &str) -> bool {
        self.ignore.iter().any(|(known, _)| *known == normal(head))
    }

    /// The id of a role that a word stands for.
    pub(super) fn role(&self, word: &str) -> Option<&str> {
        self.roles.iter().find(|(known, _)| *known == word).map(|(_, role)| role.as_str())
    }
}
