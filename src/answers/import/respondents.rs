//! An answers file of each row of a table.

use std::collections::BTreeMap;

use super::columns::{Beside, Target};
use super::mapping::Mapping;
use super::{At, Cell, ERROR, Table, cells};
use crate::answers::edit::{self, Tree};
use crate::decode;
use crate::diagnostic::{Code, Diagnostic, Files};
use crate::questionnaire::{FactKind, QuestionKind, Questionnaire};

/// How a number is written.
const NUMBER: &str = "write a number with a point, such as 12.5, and without a sign for thousands";

/// What stands in no column.
#[derive(Debug, Clone, Copy)]
pub struct Defaults<'a> {
    /// The questionnaire answered.
    pub questionnaire: &'a Questionnaire,
    /// The mapping file.
    pub mapping: &'a Mapping,
    /// The organisation.
    pub organisation: Option<&'a str>,
    /// The role of every respondent.
    pub role: Option<&'a str>,
    /// The respondent's id of a form that gives none.
    pub id: Option<&'a str>,
}

/// A row as an answers file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The respondent's id.
    pub id: String,
    /// The answers file.
    pub text: String,
    /// How many questions have an answer.
    pub answers: usize,
    /// Where the row begins, for messages: `export.csv:3`, `export.xlsx:A3`.
    pub from: String,
}

/// All rows that map whole; of the others, every problem. Two rows of one respondent are neither taken.
pub fn of(table: &Table, targets: &[Option<Target>], defaults: &Defaults<'_>, files: &mut Files, problems: &mut Vec<Diagnostic>) -> Vec<Imported> {
    let mut ids: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut rows = Vec::new();
    for (number, row) in table.rows.iter().enumerate() {
        let mut reading = Row { table, defaults, files: &mut *files, found: Vec::new() };
        let (id, id_at) = reading.id(number, row, targets);
        ids.entry(id.to_lowercase()).or_default().push(number);
        let imported = reading.read(id, row, targets);
        rows.push((imported, id_at, std::mem::take(&mut reading.found)));
    }
    let mut done = Vec::new();
    for (number, (imported, at, mut found)) in rows.into_iter().enumerate() {
        let same = ids.get(&imported.id.to_lowercase()).map_or(&[][..], Vec::as_slice);
        if let Some(other) = same.iter().find(|other| **other != number) {
            let other = table.rows.get(*other).and_then(|row| row.first()).map(|(_, cell)| table.place(cell.at, files));
            let problem = Diagnostic::new(Code::SameRespondent, format!("the respondent `{}` has two rows, so neither is taken", imported.id));
            found.push(problem.at(table.place(at, files)).also(other, "another here"));
        }
        if found.is_empty() {
            done.push(imported);
        }
        problems.append(&mut found);
    }
    done
}

/// Reads one row.
struct Row<'a, 'f> {
    table: &'a Table,
    defaults: &'a Defaults<'a>,
    files: &'f mut Files,
    found: Vec<Diagnostic>,
}

/// What stands at one question: the answer, and what stands beside it, by key.
type Said = (Option<Tree>, BTreeMap<Beside, Tree>);

impl Row<'_, '_> {
    fn report(&mut self, code: Code, at: At, message: String, suggestions: &[&str], written: &str) -> &mut Diagnostic {
        let place = self.table.place(at, self.files);
        let message = message.replace(ERROR, "");
        self.found.push(Diagnostic::new(code, message).at(place).did_you_mean(written, suggestions.iter().copied()));
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// The respondent's id: of its column, else of the form's file, else by the number of the row.
    fn id(&mut self, number: usize, row: &[(usize, Cell)], targets: &[Option<Target>]) -> (String, At) {
        let first = row.first().map_or(At::default(), |(_, cell)| cell.at);
        let column = targets.iter().position(|target| *target == Some(Target::Id));
        if let Some(cell) = column.and_then(|column| Table::cell(row, column)) {
            if !decode::is_id(&cell.text) {
                let message = format!("`{}` is not an id of a respondent", cell.text);
                let help = "ids hold letters, digits, `.`, `_` and `-`; put the column under `ignore` in a mapping file, and respondents are numbered";
                self.report(Code::BadId, cell.at, message, &[], "").help = Some(help.to_owned());
            }
            return (cell.text.clone(), cell.at);
        }
        if column.is_some() && self.table.form.is_none() {
            self.report(Code::MissingKey, first, "the row names no respondent".to_owned(), &[], "");
        }
        (self.defaults.id.map_or_else(|| format!("r{:02}", number + 1), str::to_owned), first)
    }

    fn read(&mut self, id: String, row: &[(usize, Cell)], targets: &[Option<Target>]) -> Imported {
        let q = self.defaults.questionnaire;
        let first = row.first().map_or(At::default(), |(_, cell)| cell.at);
        let (mut organisation, mut role) = (self.defaults.organisation.map(text), self.defaults.role.map(word));
        let (mut name, mut date, mut facts) = (None, None, BTreeMap::new());
        let mut said: BTreeMap<usize, Said> = BTreeMap::new();
        let mut known: BTreeMap<Target, &Cell> = BTreeMap::new();
        // A row that is longer than the first may have moved to the side.
        if let Some((_, cell)) = row.iter().find(|(column, _)| *column >= targets.len()) {
            self.report(Code::UnknownQuestion, cell.at, "this cell stands in a column without a head".to_owned(), &[], "").help =
                Some("a cell that holds the sign between cells stands in quotes".to_owned());
        }
        for (column, cell) in row {
            let Some(target) = targets.get(*column).copied().flatten() else { continue };
            if let Some(other) = known.insert(target, cell).filter(|other| other.text != cell.text) {
                let other = self.table.place(other.at, self.files);
                let message = format!("the row says something else here than in another column that holds the same: `{}`", cell.text);
                self.report(Code::DuplicateKey, cell.at, message, &[], "").also.push((other, "said here".to_owned()));
            }
            if cell.text.starts_with(ERROR) {
                self.report(Code::Unreadable, cell.at, format!("the cell holds {}", cell.text), &[], "");
                continue;
            }
            match target {
                Target::Id => {}
                Target::Organisation => organisation = Some(text(&cell.text)),
                Target::Name => name = Some(text(&cell.text)),
                Target::Role => role = self.role(cell),
                Target::Date => date = self.day(cell),
                Target::Fact(at) => drop(self.fact(at, cell).and_then(|value| facts.insert(at, value))),
                Target::Answer(at) => said.entry(at).or_default().0 = self.answer(at, cell),
                Target::Beside(at, field) => drop(self.beside(field, cell).and_then(|value| said.entry(at).or_default().1.insert(field, value))),
            }
        }
        if organisation.is_none() {
            self.report(Code::MissingKey, first, "nothing says the organisation".to_owned(), &[], "").help = Some("add --organisation NAME".to_owned());
        }
        let mut answers = Vec::new();
        for (at, mut one) in said {
            self.reason(at, &mut one, row, targets);
            answers.extend(entry(one).map(|entry| (q.questions[at].id.clone(), entry)));
        }
        let count = answers.iter().filter(|(_, answer)| !matches!(answer, Tree::Map(entries) if entries.iter().all(|(key, _)| key != "answer"))).count();
        let questionnaire =
            [("id", word(&q.id)), ("version", word(&q.version)), ("sha256", word(self.table.form.as_ref().map_or(&q.sha256, |form| &form.sha256)))];
        let respondent = [("id", Some(text(&id))), ("role", role), ("name", name)];
        let profile = facts.into_iter().map(|(at, value)| (q.facts[at].id.clone(), value)).collect();
        let keyed = |entries: Vec<(&str, Tree)>| Tree::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect());
        let some = |entries: Vec<(String, Tree)>| if entries.is_empty() { Tree::Null } else { Tree::Map(entries) };
        let document = keyed(vec![
            ("format", word("cem-answers/1")),
            ("questionnaire", keyed(questionnaire.into())),
            ("organisation", organisation.unwrap_or(Tree::Null)),
            ("respondent", keyed(respondent.into_iter().filter_map(|(key, value)| Some((key, value?))).collect())),
            ("date", date.unwrap_or(Tree::Null)),
            ("profile", some(profile)),
            ("answers", some(answers)),
        ]);
        let place = self.table.place(first, self.files);
        let line = if first.name().is_some() { String::new() } else { format!(":{}", self.files.line_column(place).0) };
        let from = format!("{}{line}", self.files.path(place.file));
        Imported { id, text: edit::document(&document), answers: count, from }
    }

    fn role(&mut self, cell: &Cell) -> Option<Tree> {
        match cells::role(self.defaults.questionnaire, &cell.text, self.defaults.mapping) {
            Ok(role) => return Some(word(role)),
            Err(near) => self.report(Code::UnknownRole, cell.at, format!("unknown role `{}`", cell.text), &near, &cell.text),
        };
        None
    }

    fn day(&mut self, cell: &Cell) -> Option<Tree> {
        let day = cells::day(&cell.text, self.defaults.mapping.dates);
        if day.is_none() {
            let help = if cell.text.parse::<f64>().is_ok() {
                "this is how spreadsheets count days: give the column the format of a date, and save it again"
            } else {
                "write YEAR-MONTH-DAY, or say `dates: dmy` or `dates: mdy` in a mapping file"
            };
            self.report(Code::BadDate, cell.at, format!("`{}` is not a date", cell.text), &[], "").help = Some(help.to_owned());
        }
        day.map(|day| word(&day))
    }

    fn fact(&mut self, at: usize, cell: &Cell) -> Option<Tree> {
        let q = self.defaults.questionnaire;
        match cells::fact(q, at, &cell.text) {
            Ok(value) => return Some(word(&value)),
            Err(near) => {
                let message = format!("`{}` is not a value of the profile fact `{}`", cell.text, q.facts[at].id);
                let problem = self.report(Code::NotAFactValue, cell.at, message, &near, &cell.text);
                if matches!(q.facts[at].kind, FactKind::Number { .. }) {
                    problem.help = Some(NUMBER.to_owned());
                }
            }
        }
        None
    }

    fn answer(&mut self, at: usize, cell: &Cell) -> Option<Tree> {
        let q = self.defaults.questionnaire;
        let question = &q.questions[at];
        match cells::answer(at, question, &cell.text, self.defaults.mapping) {
            Ok(answer) => return answer.map(|answer| word(&answer)),
            Err(near) => {
                let near = if cell.text.parse::<f64>().is_ok() { &[] } else { near.as_slice() };
                let problem = self.report(Code::NotALevel, cell.at, format!("`{}` is not a level of {}", cell.text, question.id), near, &cell.text);
                if matches!(question.kind, QuestionKind::Number { .. }) {
                    problem.help = Some(NUMBER.to_owned());
                } else if problem.help.is_none() {
                    let keys: Vec<&str> = question.levels.iter().map(|level| level.key.as_str()).collect();
                    problem.help = Some(format!("it offers {}; other words go under `levels` in a mapping file", keys.join(", ")));
                }
            }
        }
        None
    }

    fn beside(&mut self, field: Beside, cell: &Cell) -> Option<Tree> {
        let sure = ["low", "medium", "high"];
        match field {
            Beside::Reason | Beside::Note => Some(text(&cell.text)),
            Beside::Evidence => Some(Tree::List(cell.text.lines().filter(|line| !line.trim().is_empty()).map(evidence).collect())),
            Beside::Confidence if sure.contains(&super::normal(&cell.text).as_str()) => Some(word(&super::normal(&cell.text))),
            Beside::Confidence => {
                self.report(Code::NotOneOf, cell.at, format!("`{}` is not one of low, medium, high", cell.text), &sure, &cell.text);
                None
            }
            // No flag is said by leaving it out.
            Beside::Flag => match super::normal(&cell.text).as_str() {
                "yes" | "y" | "true" | "x" | "1" => Some(word("true")),
                "no" | "n" | "false" | "-" | "0" => None,
                _ => {
                    self.report(Code::NotOneOf, cell.at, format!("`{}` is not one of yes, no", cell.text), &["yes", "no"], &cell.text);
                    None
                }
            },
        }
    }

    /// What is not applicable needs a reason: of its column, else of the mapping file.
    fn reason(&mut self, at: usize, said: &mut Said, row: &[(usize, Cell)], targets: &[Option<Target>]) {
        let not_applicable = matches!(&said.0, Some(Tree::Scalar { text, .. }) if text == "not_applicable");
        if !not_applicable || said.1.contains_key(&Beside::Reason) {
            return;
        }
        if let Some(reason) = &self.defaults.mapping.reason {
            said.1.insert(Beside::Reason, text(reason));
            return;
        }
        let column = targets.iter().position(|target| *target == Some(Target::Answer(at)));
        let place = column.and_then(|column| Table::cell(row, column)).map_or(At::default(), |cell| cell.at);
        let id = &self.defaults.questionnaire.questions[at].id;
        self.report(Code::ReasonMissing, place, format!("not_applicable needs a reason ({id})"), &[], "").help =
            Some(format!("fill a column `{id}.reason`, or give `reason: \"...\"` in a mapping file"));
    }
}

/// An answer with what stands beside it; none where nothing does.
fn entry((answer, beside): Said) -> Option<Tree> {
    if beside.is_empty() {
        return answer;
    }
    let beside = beside.into_iter().map(|(field, value)| (field.key().to_owned(), value));
    Some(Tree::Map(answer.into_iter().map(|answer| ("answer".to_owned(), answer)).chain(beside).collect()))
}

/// One piece of evidence, as the forms ask for it: what it is | where it can be found | the day it was seen.
fn evidence(line: &str) -> Tree {
    let mut parts: Vec<&str> = line.split('|').map(str::trim).collect();
    let seen = if parts.len() > 1 { parts.pop_if(|last| decode::date(last).is_some()) } else { None };
    let place = parts.split_off(1).join(" | ");
    let what = Some(("what", text(parts[0])));
    let place = (!place.is_empty()).then(|| ("where", text(&place)));
    let fields = what.into_iter().chain(place).chain(seen.map(|seen| ("seen", word(seen))));
    Tree::Map(fields.map(|(key, value)| (key.to_owned(), value)).collect())
}

fn word(text: &str) -> Tree {
    Tree::Scalar { text: text.to_owned(), plain: true }
}

fn text(text: &str) -> Tree {
    Tree::Scalar { text: text.to_owned(), plain: false }
}
