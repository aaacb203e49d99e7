//! What a face draws, made from the state.

use super::Interview;
use super::answer::{is_typed, numbers};
use super::effect::{EvidencePart, Field};
use super::history::Record;
use super::page::{ON_PAGE, ON_QUESTION, ON_REVIEW, Page, Pending};
use super::route::is_open;
use super::text::TextField;
use super::view::{
    Body, FactorProgress, FieldView, Heading, InfoView, Message, OptionKind, OptionView, Progress, QuestionView, ReviewRow, ReviewView, TypedView, View,
};
use crate::answers::Answer;
use crate::questionnaire::{Level, Question, QuestionIndex, QuestionKind};
use crate::rules::condition::{ProfileView, Truth, holds};

impl Interview {
    /// What a face draws.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        View {
            heading: Heading {
                organisation: &self.sheet.organisation,
                respondent: &self.sheet.respondent.id,
                role: self.sheet.responses.role.map(|role| self.form.roles[role.at()].name.as_str()),
                questionnaire: &self.form.id,
                version: &self.form.version,
                language: &self.form.language,
                saved: &self.saved,
            },
            progress: self.progress(),
            body: self.body(),
            message: self.message.as_ref().map(|(text, kind)| Message { text, kind: *kind }),
            footer: match self.pages.last() {
                None => ON_QUESTION,
                Some(Page::Review { .. }) => ON_REVIEW,
                Some(Page::Search { .. } | Page::Pick { .. } | Page::Info | Page::Keys | Page::Field { .. } | Page::Confirm(_)) => ON_PAGE,
            },
            participant: self.choice.participant,
            read_only: self.choice.read_only,
        }
    }

    fn progress(&self) -> Progress<'_> {
        let path = self.route.path();
        let factor_of = |question: &QuestionIndex| self.form.questions[question.at()].factor;
        let answered = |question: &&QuestionIndex| !is_open(self.answer_to(**question));
        let factors = self.route.factors().into_iter().map(|factor| {
            let of = || path.iter().filter(|question| factor_of(question) == factor);
            FactorProgress { name: &self.form.factors[factor.at()].name, answered: of().filter(answered).count(), questions: of().count() }
        });
        let here = self.route.position(self.cursor);
        Progress {
            factor: here.map_or("", |_| self.form.factors[factor_of(&self.cursor).at()].name.as_str()),
            factor_number: here.map_or(0, |_| self.route.factor_number(factor_of(&self.cursor))),
            question_number: here.map_or(0, |at| at + 1),
            questions: path.len(),
            answered: path.iter().filter(answered).count(),
            later: path.iter().filter(|question| self.answer_to(**question) == Answer::Later).count(),
            factors: factors.collect(),
        }
    }

    fn body(&self) -> Body<'_> {
        match self.pages.last() {
            None if self.route.path().is_empty() => Body::Nothing,
            None => Body::Question(self.question_view()),
            Some(Page::Field { field, text, .. }) => Body::Field(self.field_view(*field, text), self.question_view()),
            Some(Page::Review { marked }) => {
                let rows = self.review_rows();
                let to_resolve = rows.iter().filter(|row| row.to_resolve).count();
                let parked = rows.iter().filter(|row| row.number.is_none()).count();
                Body::Review(ReviewView { rows, marked: *marked, to_resolve, parked })
            }
            Some(Page::Search { text, marked }) => {
                let found = self.found(text.text()).into_iter().map(|question| self.row(question)).collect();
                let text = FieldView {
                    field: None,
                    title: "Go to a question: number, id or words".to_owned(),
                    text: text.text(),
                    caret: text.caret(),
                    multiline: false,
                };
                Body::Search { text, found, marked: *marked }
            }
            Some(Page::Pick { list, marked }) => Body::Pick(self.list_view(*list, *marked)),
            Some(Page::Info) => {
                let question = self.question();
                let why_now = self.useful.iter().find(|useful| useful.question == self.cursor).map(|useful| useful.without_scores.as_str());
                Body::Info(InfoView { question: self.question_view(), help: &question.help, evidence: &question.evidence, probes: &question.probes, why_now })
            }
            Some(Page::Keys) => Body::Keys,
            Some(Page::Confirm(pending)) => self.confirm_view(pending),
        }
    }

    fn confirm_view(&self, pending: &Pending) -> Body<'_> {
        let named = |questions: &[QuestionIndex]| {
            let line = |question: &QuestionIndex| {
                let required = if self.form.questions[question.at()].required { ", required" } else { "" };
                let later = if self.answer_to(*question) == Answer::Later { ", put off" } else { "" };
                format!("{}{required}{later}: {}", self.form.questions[question.at()].id, self.stem(*question))
            };
            questions.iter().map(line).collect::<Vec<_>>()
        };
        let count =
            |questions: &[QuestionIndex], one: &str, many: &str| if questions.len() == 1 { one.to_owned() } else { format!("{} {many}", questions.len()) };
        let hides = |parked: &[QuestionIndex]| {
            let (their, they) = if parked.len() == 1 { ("its answer is", "it is") } else { ("their answers are", "they are") };
            let would = count(parked, "One answered question would", "answered questions would");
            format!("{would} no longer be asked; {their} kept, but not scored until {they} asked again.")
        };
        let (text, lines, yes, no) = match pending {
            Pending::Park { parked, .. } => (format!("{} Accept?", hides(parked)), named(parked), "accept", "leave it as it was"),
            Pending::Clear { change, parked } => {
                let clear = format!("Clear the answer to {} with all that stands beside it?", self.form.questions[change.question.at()].id);
                let text = if parked.is_empty() { clear } else { format!("{} {clear}", hides(parked)) };
                (text, named(parked), "clear", "keep it")
            }
            Pending::Drop => ("The text was changed. Drop what was typed?".to_owned(), Vec::new(), "drop it", "go on typing"),
            Pending::Complete { open } => {
                let required = open.iter().filter(|question| self.form.questions[question.at()].required).count();
                let open_count = count(open, "One question is open", "questions are open");
                (format!("{open_count}, {required} of them required. Mark the interview complete all the same?"), named(open), "mark complete", "go back")
            }
            Pending::Unsaved => ("The last changes are NOT SAVED. Quit all the same?".to_owned(), Vec::new(), "quit", "go back"),
        };
        Body::Confirm { text, lines, yes, no }
    }

    fn field_view<'a>(&'a self, field: Field, text: &'a TextField) -> FieldView<'a> {
        let (title, multiline) = match field {
            Field::Answer if matches!(self.question().kind, QuestionKind::Number { .. }) => ("Number", false),
            Field::Answer => ("Answer", true),
            Field::Reason => ("Why is it not applicable?", false),
            Field::Note => ("Note", true),
            Field::Probe => ("How can both be right?", true),
            Field::Evidence(_, EvidencePart::What) => ("Evidence: what is it?", false),
            Field::Evidence(_, EvidencePart::Where) => ("Evidence: where can it be found? (may be left empty)", false),
            Field::Evidence(_, EvidencePart::Seen) => ("Evidence: when was it seen? YYYY-MM-DD (may be left empty)", false),
        };
        FieldView { field: Some(field), title: title.to_owned(), text: text.text(), caret: text.caret(), multiline }
    }

    /// The question as asked of this profile.
    pub(super) fn question_view(&self) -> QuestionView<'_> {
        let question = self.question();
        let entry = &self.sheet.entries[self.cursor.at()];
        let accepted = self.mark_of(self.cursor);
        let (levels, numbers) = (self.levels(question), numbers(question));
        let option = |kind: OptionKind| {
            let (number, label, text) = match kind {
                OptionKind::Level(at) => (numbers[usize::from(at)].clone(), levels[usize::from(at)].label.as_str(), levels[usize::from(at)].text.as_str()),
                OptionKind::DontKnow => (String::new(), "Don't know", ""),
                OptionKind::NotApplicable => (String::new(), "Not applicable", ""),
                OptionKind::Later => (String::new(), "Ask later", ""),
            };
            OptionView { kind, number, label, text, marked: self.marked == Some(kind), accepted: accepted == Some(kind) }
        };
        let typed = is_typed(question).then(|| TypedView {
            value: entry.value.as_deref().unwrap_or_default(),
            unit: &question.unit,
            number: matches!(question.kind, QuestionKind::Number { .. }),
            range: range(question),
        });
        let aside = !self.choice.participant;
        QuestionView {
            index: self.cursor,
            id: &question.id,
            text: self.stem(self.cursor),
            required: question.required,
            options: self.options().into_iter().map(option).collect(),
            typed,
            probe: question.probes.first().map(String::as_str).filter(|_| aside),
            note: entry.note.as_ref().map(|note| note.text.as_str()).filter(|_| aside),
            quotable: entry.note.as_ref().is_some_and(|note| note.quotable),
            reason: entry.reason.as_deref().filter(|_| aside),
            evidence: if aside { &entry.evidence } else { &[] },
            confidence: entry.confidence.filter(|_| aside),
            flagged: entry.flagged && aside,
        }
    }

    /// Every question asked, then the parked ones.
    pub(super) fn review_rows(&self) -> Vec<ReviewRow<'_>> {
        let parked = self.route.parked(&self.sheet.responses);
        self.route.path().iter().copied().chain(parked).map(|question| self.row(question)).collect()
    }

    fn row(&self, at: QuestionIndex) -> ReviewRow<'_> {
        let (question, record, aside) = (&self.form.questions[at.at()], Record::of(&self.sheet, at), !self.choice.participant);
        let number = self.route.position(at).map(|position| position + 1);
        let unresolved = is_open(record.answer) || record.answer == Answer::DontKnow || record.entry.flagged;
        ReviewRow {
            question: at,
            number,
            id: &question.id,
            text: self.stem(at),
            answer: if aside { self.answer_in_words(at, &record) } else { String::new() },
            to_resolve: unresolved && number.is_some(),
            required: question.required,
            has_note: record.entry.note.is_some() && aside,
            flagged: record.entry.flagged && aside,
        }
    }

    /// An answer in a few words: "3 Planned".
    pub(super) fn answer_in_words(&self, at: QuestionIndex, record: &Record) -> String {
        let question = &self.form.questions[at.at()];
        match record.answer {
            Answer::NotAsked | Answer::Blank => "no answer".to_owned(),
            Answer::Later => "ask later".to_owned(),
            Answer::DontKnow => "don't know".to_owned(),
            Answer::NotApplicable => format!("not applicable, {}", record.entry.reason.as_deref().unwrap_or("without a reason")),
            Answer::Text => record.entry.value.clone().unwrap_or_default(),
            Answer::Level(_) if is_typed(question) => format!("{} {}", record.entry.value.as_deref().unwrap_or_default(), question.unit).trim_end().to_owned(),
            Answer::Level(level) => {
                let level_said = &self.levels(question)[usize::from(level)];
                // The numbers of yes and no only count rows.
                let label = if question.kind == QuestionKind::YesNo && level_said.label.is_empty() { &level_said.text } else { &level_said.label };
                format!("{} {label}", numbers(question)[usize::from(level)]).trim_end().to_owned()
            }
        }
    }

    fn stem(&self, at: QuestionIndex) -> &str {
        let question = &self.form.questions[at.at()];
        self.variant(question).and_then(|variant| variant.text.as_deref()).unwrap_or(&question.text)
    }

    fn levels<'a>(&'a self, question: &'a Question) -> &'a [Level] {
        self.variant(question).filter(|variant| variant.levels.len() == question.levels.len()).map_or(&question.levels, |variant| &variant.levels)
    }

    /// The wording for this profile: the first variant whose condition holds.
    fn variant<'a>(&self, question: &'a Question) -> Option<&'a crate::questionnaire::Variant> {
        let view = ProfileView { facts: &self.sheet.responses.facts };
        question.variants.iter().find(|variant| holds(&variant.when, &view) == Truth::True)
    }
}

/// The range of a number question in words; empty for other questions and where there is none.
pub(super) fn range(question: &Question) -> String {
    let QuestionKind::Number { minimum, maximum } = question.kind else { return String::new() };
    // Below the first band there is nothing to score, whatever the minimum says.
    let low = question.levels.first().map(|level| level.number).into_iter().chain(minimum).reduce(f64::max);
    match (low, maximum) {
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, Some(high)) => format!("{high} or less"),
        (None, None) => String::new(),
    }
}

/// A sentence: with a full stop, unless it has an end.
pub(super) fn ended(text: &str) -> String {
    let stop = if text.ends_with(['.', '?', '!', ':']) { "" } else { "." };
    format!("{text}{stop}")
}
