//! An answers file as written -> [`AnswerSheet`], or every problem at once.

use super::{Answer, AnswerSheet, Confidence, Entry, Evidence, FactValue, Note, Respondent, Responses, STATES, edit, merge};
use crate::decode;
use crate::diagnostic::{Code, Diagnostic, Place, SUGGESTIONS, any_error};
use crate::questionnaire::{FactKind, Question, QuestionKind, Questionnaire};
use crate::yaml::{self, Node};

/// Share of "not applicable" among a respondent's answers above which a reader should look at the reasons.
const OFTEN: f64 = 0.2;

/// An answers file whose form is right; its content is not yet held against the questionnaire.
#[derive(Debug)]
pub struct Sheet<'t> {
    root: Node<'t>,
    path: String,
}

/// Reads an answers file and checks its form.
///
/// Problems are added to `problems`. A file whose form has errors may still be handed out, so that its content is checked in the same run.
pub fn read<'t>(text: &'t str, file: u32, path: &str, problems: &mut Vec<Diagnostic>) -> Option<Sheet<'t>> {
    let root = yaml::parse(text, file, problems)?;
    if !decode::is_format(&root, "cem-answers/1", problems) {
        return None;
    }
    conflicts(text, file, problems);
    let before = problems.len();
    decode::check(&root, &decode::Kind::Of(&super::document::ANSWERS), problems);
    // What has more entries than can be meant is not gone through entry by entry.
    if problems[before..].iter().any(|problem| problem.code == Code::TooMany) {
        return None;
    }
    (!root.entries().is_empty()).then(|| Sheet { root, path: path.to_owned() })
}

/// True where a merge may have left something to decide.
pub(super) fn has_conflicts(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), merge::MARK.as_bytes()).is_some()
}

/// Warns of what a merge left to decide.
fn conflicts(text: &str, file: u32, problems: &mut Vec<Diagnostic>) {
    // Few files have been merged, and comments take a second reading.
    if !has_conflicts(text) {
        return;
    }
    for (place, _) in edit::comments(text).into_iter().filter(|(_, comment)| comment.trim_start_matches(['#', ' ']).starts_with(merge::MARK)) {
        let problem = Diagnostic::new(Code::ConflictLeft, "a conflict of a merge is left").at(Place { file, ..place });
        problems.push(problem.help("keep one of the two answers, and remove the comment"));
    }
}

/// The JSON Schema of answers files.
#[must_use]
pub fn schema() -> serde_json::Value {
    decode::schema(&super::document::ANSWERS, "https://cem-readiness.example/schema/answers/v1.json", "cem answers")
}

impl Sheet<'_> {
    /// The id of the questionnaire answered, with its place.
    #[must_use]
    pub fn questionnaire(&self) -> Option<(&str, Place)> {
        let id = self.root.get("questionnaire")?.get("id")?;
        Some((id.text()?, id.place))
    }

    /// Holds the answers against the questionnaire. Problems are added to `problems`; the sheet is given only if none of them is an error.
    pub fn check(&self, questionnaire: &Questionnaire, problems: &mut Vec<Diagnostic>) -> Option<AnswerSheet> {
        self.checked(questionnaire, true, problems)
    }

    /// As [`Sheet::check`], for what needs the answers alone: the sheet has no entries.
    pub fn check_numbers(&self, questionnaire: &Questionnaire, problems: &mut Vec<Diagnostic>) -> Option<AnswerSheet> {
        self.checked(questionnaire, false, problems)
    }

    fn checked(&self, questionnaire: &Questionnaire, keeps_entries: bool, problems: &mut Vec<Diagnostic>) -> Option<AnswerSheet> {
        let mut found = Vec::new();
        let sheet = Checker { q: questionnaire, keeps_entries, problems: &mut found }.sheet(&self.root, &self.path);
        let usable = !any_error(&found);
        problems.append(&mut found);
        Some(sheet).filter(|_| usable)
    }
}

pub(super) struct Checker<'a> {
    pub(super) q: &'a Questionnaire,
    /// What stands beside the answers is wanted too.
    pub(super) keeps_entries: bool,
    pub(super) problems: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn report(&mut self, code: Code, place: Place, message: impl Into<String>) -> &mut Diagnostic {
        self.problems.push(Diagnostic::new(code, message).at(place));
        let last = self.problems.len() - 1;
        &mut self.problems[last]
    }

    pub(super) fn sheet(&mut self, root: &Node<'_>, path: &str) -> AnswerSheet {
        self.version(root);
        let respondent = root.get("respondent");
        let role = self.role(respondent);
        let (facts, fact_places) = self.facts(root);
        let count = self.q.questions.len();
        let mut entries = vec![Entry::default(); if self.keeps_entries { count } else { 0 }];
        let mut evidence = vec![false; count];
        let mut answers: Vec<Answer> = self.q.questions.iter().map(|question| if is_for(question, role) { Answer::Blank } else { Answer::NotAsked }).collect();
        let mut expected = 0;
        for (key, node) in root.get("answers").map(Node::entries).unwrap_or_default() {
            // Files usually keep the order of the questionnaire, so the next question is tried first.
            let next = self.q.questions.get(expected).filter(|question| question.id == key.text).map(|_| expected);
            let Some(at) = next.or_else(|| self.q.questions.iter().position(|question| question.id == key.text)).filter(|at| self.q.questions[*at].asked)
            else {
                let known = self.q.asked().map(|(_, question)| question.id.as_str());
                let problem = Diagnostic::new(Code::UnknownQuestion, format!("unknown question `{}`", key.text))
                    .at(key.place)
                    .label(format!("not in {} {}", self.q.id, self.q.version));
                let known = known.take(if self.problems.len() < SUGGESTIONS { usize::MAX } else { 0 });
                self.problems.push(problem.did_you_mean(&key.text, known));
                continue;
            };
            expected = at + 1;
            let (answer, entry) = self.answer(at, node);
            if answer != Answer::Blank {
                answers[at] = answer;
            }
            evidence[at] = has_evidence(node);
            if let Some(own) = entries.get_mut(at) {
                *own = Entry { place: Some(Place { start: key.place.start, ..node.place }), ..entry };
            }
        }
        let place = root.entries().iter().find(|(key, _)| key.text == "answers").map(|(key, _)| key.place);
        self.often_not_applicable(place.unwrap_or(root.place), &answers);
        AnswerSheet {
            path: path.to_owned(),
            questionnaire: (self.q.id.clone(), self.q.version.clone()),
            organisation: root.text_of("organisation"),
            respondent: Respondent {
                id: respondent.map(|node| node.text_of("id")).unwrap_or_default(),
                name: respondent.and_then(|node| node.get("name")).and_then(Node::text).map(str::to_owned),
            },
            complete: root.get("complete").and_then(Node::truth).unwrap_or(false),
            date: root.get("date").and_then(Node::text).and_then(decode::date),
            responses: Responses { answers, evidence, facts, role },
            entries,
            place: place.or_else(|| root.entries().first().map(|(key, _)| key.place)),
            fact_places,
        }
    }

    fn version(&mut self, root: &Node<'_>) {
        let Some(reference) = root.get("questionnaire") else { return };
        if let Some(version) = reference.get("version").filter(|version| version.text() != Some(&self.q.version)) {
            let message = format!("the answers are to {} {}, and {} {} is here", self.q.id, version.text().unwrap_or_default(), self.q.id, self.q.version);
            self.report(Code::WrongVersion, version.place, message).help =
                Some(format!("go through the changed questions, then write version: {}", self.q.version));
        } else if let Some(hash) = reference.get("sha256").filter(|hash| hash.text() != Some(&self.q.sha256)) {
            self.report(Code::ChangedText, hash.place, format!("{} {} has another text than when these answers were given", self.q.id, self.q.version));
        }
    }

    fn role(&mut self, respondent: Option<&Node<'_>>) -> Option<crate::questionnaire::RoleIndex> {
        let respondent = respondent?;
        let Some(role) = respondent.get("role") else {
            if !self.q.roles.is_empty() {
                let place = respondent.entries().first().map_or(respondent.place, |(key, _)| key.place);
                self.report(Code::RoleMissing, place, "the respondent has no role").help = Some(format!("roles: {}", self.roles()));
            }
            return None;
        };
        let id = role.text()?;
        let found = self.q.find_role(id);
        if found.is_none() {
            let help = format!("roles: {}", self.roles());
            let problem = Diagnostic::new(Code::UnknownRole, format!("unknown role `{id}`")).at(role.place).help(help);
            self.problems.push(problem.did_you_mean(id, self.q.roles.iter().map(|role| role.id.as_str())));
        }
        found
    }

    fn roles(&self) -> String {
        self.q.roles.iter().map(|role| role.id.as_str()).collect::<Vec<_>>().join(", ")
    }

    fn facts(&mut self, root: &Node<'_>) -> (Vec<FactValue>, Vec<Option<Place>>) {
        let mut values = vec![FactValue::Unknown; self.q.facts.len()];
        let mut places = vec![None; self.q.facts.len()];
        for (key, node) in root.get("profile").map(Node::entries).unwrap_or_default() {
            let Some(at) = self.q.facts.iter().position(|fact| fact.id == key.text) else {
                let problem = Diagnostic::new(Code::UnknownFact, format!("unknown profile fact `{}`", key.text)).at(key.place);
                self.problems.push(problem.did_you_mean(&key.text, self.q.facts.iter().map(|fact| fact.id.as_str())));
                continue;
            };
            let Some(text) = node.text() else { continue };
            places[at] = Some(node.place);
            let value = match &self.q.facts[at].kind {
                FactKind::Text => Ok(FactValue::Text),
                FactKind::Number { minimum, maximum, .. } => {
                    let fits = |number: &f64| number.is_finite() && minimum.is_none_or(|low| *number >= low) && maximum.is_none_or(|high| *number <= high);
                    node.number().filter(fits).map(FactValue::Number).ok_or_else(|| "a number in its range".to_owned())
                }
                FactKind::Options(options) => match options.iter().position(|(id, _)| id == text) {
                    Some(option) => Ok(FactValue::Choice(option as u16)),
                    None => Err(options.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", ")),
                },
            };
            match value {
                Ok(value) => values[at] = value,
                Err(expected) => {
                    self.report(Code::NotAFactValue, node.place, format!("`{text}` is not a value of the profile fact `{}`", key.text)).help =
                        Some(format!("expected: {expected}"));
                }
            }
        }
        (values, places)
    }

    pub(super) fn answer(&mut self, at: usize, node: &Node<'_>) -> (Answer, Entry) {
        let mut entry = if self.keeps_entries { beside(node) } else { Entry::default() };
        let written = if node.text().is_some() { Some(node) } else { node.get("answer") };
        let has_reason = node.get("reason").and_then(Node::text).is_some();
        let answer = written.map_or(Answer::Blank, |written| self.said(at, written, has_reason, &mut entry));
        (answer, entry)
    }

    /// What is written as the answer to a question; `has_reason` where a reason stands beside it.
    pub(super) fn said(&mut self, at: usize, written: &Node<'_>, has_reason: bool, entry: &mut Entry) -> Answer {
        let question = &self.q.questions[at];
        let Some(text) = written.text() else { return Answer::Blank };
        let answer = self.state(question, text, written, entry);
        if answer == Answer::NotApplicable && !has_reason {
            let help = "add `reason: \"...\"`, or answer the question";
            self.report(Code::ReasonMissing, written.place, format!("not_applicable needs a reason ({})", question.id)).help = Some(help.to_owned());
            self.problems.last_mut().into_iter().for_each(|problem| "it leaves the score, so say why".clone_into(&mut problem.label));
        }
        answer
    }

    fn state(&mut self, question: &Question, text: &str, written: &Node<'_>, entry: &mut Entry) -> Answer {
        let word = match text {
            "later" => Some((Answer::Later, true)),
            "dont_know" => Some((Answer::DontKnow, question.dont_know)),
            "not_applicable" => Some((Answer::NotApplicable, question.not_applicable)),
            _ => None,
        };
        if let Some((answer, offered)) = word {
            if !offered {
                self.report(Code::NotOffered, written.place, format!("{} does not offer `{text}`", question.id));
            }
            return answer;
        }
        match question.kind {
            QuestionKind::Text => {
                entry.value = Some(text.to_owned());
                return Answer::Text;
            }
            QuestionKind::Number { minimum, maximum } => return self.number(question, minimum, maximum, written, text, entry),
            QuestionKind::Levels | QuestionKind::Choice | QuestionKind::YesNo => {}
        }
        let word = match (question.kind, text) {
            (QuestionKind::YesNo, "true") => "yes",
            (QuestionKind::YesNo, "false") => "no",
            _ => text,
        };
        let level = match word.as_bytes() {
            // Most levels are a digit.
            [digit] => question.levels.iter().position(|level| level.key.as_bytes() == [*digit]),
            _ => question.levels.iter().position(|level| level.key == word),
        };
        match level {
            Some(at) => Answer::Level(at as u16),
            None => {
                let keys: Vec<&str> = question.levels.iter().map(|level| level.key.as_str()).collect();
                let offered = match (question.kind, keys.first(), keys.last()) {
                    (QuestionKind::Levels, Some(first), Some(last)) => format!("levels {first} to {last}"),
                    _ => keys.join(", "),
                };
                let problem = Diagnostic::new(Code::NotALevel, format!("`{text}` is not a level of {}", question.id))
                    .at(written.place)
                    .help(format!("it offers {offered}, dont_know, not_applicable with a reason, and later"));
                self.problems.push(if text.parse::<f64>().is_ok() { problem } else { problem.did_you_mean(text, keys.into_iter().chain(STATES)) });
                Answer::Blank
            }
        }
    }

    fn number(&mut self, question: &Question, minimum: Option<f64>, maximum: Option<f64>, written: &Node<'_>, text: &str, entry: &mut Entry) -> Answer {
        let number = written.number().filter(|number| number.is_finite());
        let band = number.and_then(|number| question.levels.iter().rposition(|level| level.number <= number));
        match (number, band) {
            (Some(number), Some(band)) if minimum.is_none_or(|low| number >= low) && maximum.is_none_or(|high| number <= high) => {
                entry.value = Some(text.to_owned());
                Answer::Level(band as u16)
            }
            (Some(number), _) => {
                // Below the first band there is nothing to score, whatever the minimum says.
                let lowest = question.levels.first().map_or(f64::NEG_INFINITY, |level| level.number).max(minimum.unwrap_or(f64::NEG_INFINITY));
                let low = Some(lowest).filter(|low| low.is_finite()).map_or(String::new(), |low| format!(" from {low}"));
                let high = maximum.map_or(String::new(), |high| format!(" to {high}"));
                self.report(Code::NoSuchNumber, written.place, format!("{number} is outside the range of {}", question.id)).help =
                    Some(format!("it takes numbers{low}{high}"));
                Answer::Blank
            }
            (None, _) => {
                self.report(Code::NotALevel, written.place, format!("`{text}` is not a number, and {} asks for one", question.id));
                Answer::Blank
            }
        }
    }

    pub(super) fn often_not_applicable(&mut self, place: Place, answers: &[Answer]) {
        let not_applicable = answers.iter().filter(|answer| **answer == Answer::NotApplicable).count();
        let given = answers.iter().filter(|answer| !matches!(answer, Answer::NotAsked | Answer::Blank)).count();
        if given >= 5 && not_applicable as f64 > OFTEN * given as f64 {
            self.report(Code::OftenNotApplicable, place, format!("{not_applicable} of {given} answers are not applicable"));
        }
    }
}

/// Whether this questionnaire asks the question of someone with this role; without a role, everything is asked.
fn is_for(question: &Question, role: Option<crate::questionnaire::RoleIndex>) -> bool {
    question.asked && role.is_none_or(|role| question.roles.is_empty() || question.roles.contains(&role))
}

/// True where evidence is named.
pub(super) fn has_evidence(node: &Node<'_>) -> bool {
    node.get("evidence").is_some_and(|list| !list.items().is_empty())
}

/// What stands beside an answer.
fn beside(node: &Node<'_>) -> Entry {
    Entry {
        reason: node.get("reason").and_then(Node::text).map(|text| text.trim().to_owned()),
        value: None,
        note: node.get("note").map(|note| Note { text: note_text(note), quotable: note.get("quotable").and_then(Node::truth).unwrap_or(false) }),
        evidence: evidence(node),
        confidence: match node.text_of("confidence").as_str() {
            "low" => Some(Confidence::Low),
            "medium" => Some(Confidence::Medium),
            "high" => Some(Confidence::High),
            _ => None,
        },
        flagged: node.get("flag").and_then(Node::truth).unwrap_or(false),
        place: None,
    }
}

/// The text of a note in either form.
pub(super) fn note_text(note: &Node<'_>) -> String {
    note.text().map_or_else(|| note.text_of("text"), |text| text.trim().to_owned())
}

/// The evidence beside an answer.
pub(super) fn evidence(node: &Node<'_>) -> Vec<Evidence> {
    let items = node.get("evidence").map(Node::items).unwrap_or_default();
    items
        .iter()
        .map(|item| Evidence { what: item.text_of("what"), place: item.text_of("where"), seen: item.get("seen").and_then(Node::text).and_then(decode::date) })
        .collect()
}
