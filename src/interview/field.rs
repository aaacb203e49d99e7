//! Texts beside a question: opened, edited, kept or dropped.

use super::Interview;
use super::action::{Action, Edit};
use super::effect::{Draft, Effect, EvidencePart, Field};
use super::history::Record;
use super::page::{List, Page, Pending, Proposal, Then};
use super::text::TextField;
use crate::answers::{Answer, Entry, Evidence, Note, STATES};
use crate::questionnaire::QuestionKind;

impl Interview {
    /// The note as it came back from the person's editor (see [`Effect::OpenEditor`]); none where that failed or nothing was changed.
    pub fn edited(&mut self, text: Option<String>) -> Vec<Effect> {
        let Some(text) = text else { return Vec::new() };
        let text = TextField::new("").with(text.trim_end());
        if let Some(Page::Field { field: Field::Note, text: open, .. }) = self.pages.last_mut() {
            *open = text;
            return self.draft(None).into_iter().collect();
        }
        let record = self.with_note(text.text());
        self.propose(self.stay(record))
    }

    /// Opens the field of a text that was being typed when the last sitting ended, with that text in it.
    pub fn restore(&mut self, draft: &Draft) -> Vec<Effect> {
        if self.route.position(draft.question).is_none() {
            let id = &self.form.questions[draft.question.at()].id;
            self.refuse(format!("{id} is not asked with the answers as they are."));
            return Vec::new();
        }
        self.arrive(draft.question);
        let pieces = self.record().entry.evidence.len();
        let field = match draft.field {
            // The contradiction it was about is not known any more; what was said belongs to the note, behind what stands there.
            Field::Probe => Field::Note,
            // A piece that is not there begins with what it is, and takes the place of no other.
            Field::Evidence(at, _) if usize::from(at) >= pieces => Field::Evidence(pieces as u16, EvidencePart::What),
            Field::Answer | Field::Reason | Field::Note | Field::Evidence(..) => draft.field,
        };
        let typed = if draft.field == Field::Probe { self.with_remark(&draft.text).entry.note.map(|note| note.text) } else { None };
        self.open_field(field);
        match self.pages.last_mut() {
            Some(Page::Field { text, .. }) => *text = TextField::new(&typed.unwrap_or_else(|| draft.text.clone())),
            _ => return Vec::new(),
        }
        self.draft(None).into_iter().collect()
    }

    /// Opens a field with what stands there.
    pub(super) fn open_field(&mut self, field: Field) {
        if self.refuse_changes() {
            return;
        }
        let before = field.text_in(&self.sheet.entries[self.cursor.at()]);
        self.pages.push(Page::Field { field, text: TextField::new(&before), before });
    }

    /// The text being typed.
    pub(super) fn typing(&self) -> Option<(Field, String)> {
        match self.pages.last() {
            Some(Page::Field { field, text, .. }) => Some((*field, text.text().to_owned())),
            _ => None,
        }
    }

    /// The text being typed, for the journal, unless it is what it was, or what stands in the file.
    pub(super) fn draft(&self, was: Option<(Field, String)>) -> Option<Effect> {
        let Some(Page::Field { field, text, before }) = self.pages.last() else { return None };
        let draft = Draft { question: self.cursor, field: *field, text: text.text().to_owned() };
        let changed = match was {
            Some((same, was)) if same == *field => was != draft.text,
            Some(_) | None => *before != draft.text,
        };
        changed.then_some(Effect::Draft(Some(draft)))
    }

    /// A field is open.
    #[expect(clippy::wildcard_enum_match_arm, reason = "a page takes few actions and refuses all others, future ones too")]
    pub(super) fn act_in_field(&mut self, action: Action) -> Vec<Effect> {
        let Some(Page::Field { field, text, before }) = self.pages.last_mut() else { return Vec::new() };
        let (field, old) = (*field, text.text().to_owned());
        match action {
            Action::Insert(typed) => text.insert(&typed),
            Action::SetText(typed) => *text = TextField::new("").with(&typed),
            Action::Digit(digit) => text.insert(&digit.to_string()),
            Action::NewLine => text.insert("\n"),
            Action::Edit(edit) => text.edit(edit),
            Action::Up => text.edit(Edit::Up),
            Action::Down => text.edit(Edit::Down),
            Action::Accept => return self.keep(field, old.trim()),
            Action::Cancel if old == *before => return self.close_field(),
            Action::Cancel => self.pages.push(Page::Confirm(Pending::Drop)),
            Action::Outside if field == Field::Note => return vec![Effect::OpenEditor(old)],
            Action::Quit if old == *before => {
                let mut effects = self.close_field();
                effects.extend(self.quit());
                return effects;
            }
            _ => self.refuse("A text is being typed: Enter keeps it, Esc drops it."),
        }
        Vec::new()
    }

    /// Drops the text; after a contradiction the interview goes on.
    pub(super) fn close_field(&mut self) -> Vec<Effect> {
        if let Some(Page::Field { field, .. }) = self.pages.pop()
            && field == Field::Probe
        {
            self.note("Nothing was noted.");
        }
        vec![Effect::Draft(None)]
    }

    /// Keeps the text of a field, if it may stand there.
    fn keep(&mut self, field: Field, text: &str) -> Vec<Effect> {
        let (record, then) = match field {
            Field::Answer => match self.typed_answer(text) {
                Ok(record) => (record, Then::GoOn),
                Err(why) => return self.wrong(why),
            },
            Field::Reason if text.is_empty() => return self.wrong("It leaves the score, so it needs a reason.".to_owned()),
            Field::Reason => {
                let mut record = self.record().with(Answer::NotApplicable);
                record.entry.reason = Some(text.to_owned());
                (record, Then::GoOn)
            }
            Field::Note => (self.with_note(text), Then::Stay),
            Field::Probe if text.is_empty() => return self.close_field(),
            Field::Probe => match self.asking.first() {
                Some(&contradiction) => {
                    let record = self.with_probe(contradiction, text);
                    self.asking.remove(0);
                    (record, Then::GoOn)
                }
                // The file was changed by hand meanwhile, and nobody knows what it was about; the note that is there stays.
                None => (self.with_remark(text), Then::Stay),
            },
            Field::Evidence(at, part) => match self.with_evidence(at, part, text) {
                Ok(found) => found,
                Err(why) => return self.wrong(why),
            },
        };
        self.propose(Proposal { question: self.cursor, record, then })
    }

    fn wrong(&mut self, why: String) -> Vec<Effect> {
        self.refuse(why);
        Vec::new()
    }

    fn with_note(&self, text: &str) -> Record {
        let mut record = self.record();
        let quotable = record.entry.note.as_ref().is_some_and(|note| note.quotable);
        record.entry.note = (!text.is_empty()).then(|| Note { text: text.to_owned(), quotable });
        record
    }

    /// The answer to a number or text question.
    fn typed_answer(&self, text: &str) -> Result<Record, String> {
        let question = self.question();
        if text.is_empty() {
            return Err("Nothing is typed yet.".to_owned());
        }
        if STATES.contains(&text) {
            return Err(format!("`{text}` has a meaning of its own in the file; say it in other words."));
        }
        let (answer, value) = match question.kind {
            QuestionKind::Number { minimum, maximum } => {
                let number: f64 = text.parse().ok().filter(|number: &f64| number.is_finite()).ok_or_else(|| format!("`{text}` is not a number."))?;
                let band = question.levels.iter().rposition(|level| level.number <= number);
                let fits = minimum.is_none_or(|low| number >= low) && maximum.is_none_or(|high| number <= high);
                match band.filter(|_| fits) {
                    // Written as Rust writes it, which the file reads as a number: no `+5`, no `.5`.
                    Some(band) => (Answer::Level(band as u16), number.to_string()),
                    None => return Err(format!("{number} is outside the range: {}.", super::show::range(question))),
                }
            }
            QuestionKind::Levels | QuestionKind::YesNo | QuestionKind::Choice | QuestionKind::Text => (Answer::Text, text.to_owned()),
        };
        let mut record = self.record().with(answer);
        record.entry.value = Some(value);
        Ok(record)
    }

    /// The evidence with this part of this piece changed, and what comes next: what, then where, then when. Without what, the piece goes.
    fn with_evidence(&self, at: u16, part: EvidencePart, text: &str) -> Result<(Record, Then), String> {
        let mut record = self.record();
        let pieces = &mut record.entry.evidence;
        let position = usize::from(at).min(pieces.len());
        if part == EvidencePart::What && text.is_empty() {
            if position < pieces.len() {
                pieces.remove(position);
            }
            return Ok((record, Then::Stay));
        }
        if position == pieces.len() {
            pieces.push(Evidence { what: String::new(), place: String::new(), seen: None });
        }
        let (at, piece) = (position as u16, &mut pieces[position]);
        let next = match part {
            EvidencePart::What => {
                text.clone_into(&mut piece.what);
                Then::Field(Field::Evidence(at, EvidencePart::Where))
            }
            EvidencePart::Where => {
                text.clone_into(&mut piece.place);
                Then::Field(Field::Evidence(at, EvidencePart::Seen))
            }
            EvidencePart::Seen => {
                piece.seen = if text.is_empty() { None } else { Some(day(text).ok_or("A day is written YYYY-MM-DD, as 2026-09-10.")?) };
                Then::Stay
            }
        };
        if piece.what.is_empty() {
            return Err("Say first what it is.".to_owned());
        }
        Ok((record, next))
    }

    /// Opens a piece of evidence from its list.
    pub(super) fn open_piece(&mut self, at: usize) {
        self.pages.retain(|page| !matches!(page, Page::Pick { list: List::Evidence, .. }));
        self.open_field(Field::Evidence(at as u16, EvidencePart::What));
    }
}

impl Field {
    /// What stands there; empty where nothing does. What is said about a contradiction is always new.
    pub(super) fn text_in(self, entry: &Entry) -> String {
        let text = match self {
            Self::Answer => entry.value.clone(),
            Self::Reason => entry.reason.clone(),
            Self::Note => entry.note.as_ref().map(|note| note.text.clone()),
            Self::Probe => None,
            Self::Evidence(at, part) => entry.evidence.get(usize::from(at)).map(|piece| match part {
                EvidencePart::What => piece.what.clone(),
                EvidencePart::Where => piece.place.clone(),
                EvidencePart::Seen => piece.seen.map(|day| day.to_string()).unwrap_or_default(),
            }),
        };
        text.unwrap_or_default()
    }
}

impl TextField {
    /// With this text typed at the end.
    fn with(mut self, text: &str) -> Self {
        self.edit(Edit::Finish);
        self.insert(text);
        self
    }
}

/// A day as the files write it, and in no other form.
fn day(text: &str) -> Option<jiff::civil::Date> {
    text.parse::<jiff::civil::Date>().ok().filter(|day| day.to_string() == text)
}
