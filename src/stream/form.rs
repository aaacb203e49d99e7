//! What may stand in a line: the questionnaire as the readers of streams look at it, and the one set of answers they fill again and again.

use std::borrow::Cow;

use super::columns::Who;
use super::guess::Guesses;
use super::ids::Ids;
use crate::answers::dense::{Dense, Slot};
use crate::answers::{Answer, FactValue};
use crate::questionnaire::{FactKind, QuestionIndex, QuestionKind, Questionnaire, RoleIndex};

/// The questionnaire, ready for lines.
#[derive(Debug)]
pub struct Form<'q> {
    pub(super) questionnaire: &'q Questionnaire,
    pub(super) questions: Ids,
    pub(super) guesses: Guesses,
    pub(super) roles: Ids,
    pub(super) facts: Ids,
    /// By question: the answers of short texts.
    pub(super) short: Vec<Short>,
    /// By question: what `na` and `NA` stand for, or [`Slot::NONE`].
    pub(super) not_applicable: Vec<[Slot; 2]>,
    /// By question: before anything is said.
    empty: Vec<Slot>,
    /// By role: questions that it is not asked.
    not_for: Vec<Vec<QuestionIndex>>,
    pub(super) group: Group,
}

/// The answers of texts of no more than two bytes, each at the lower five bits of its first: a digit, `NA`, nothing. [`Slot::NONE`] where the question does not
/// know it, and at all other places.
pub(super) type Short = [Slot; 32];

/// What the summary tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Group {
    /// Nothing.
    None,
    /// The respondent's role.
    Role,
    /// The organisation.
    Organisation,
    /// A profile fact, by position.
    Fact(usize),
    /// A member of the line, or a column, of this name, which is then allowed.
    Member(String),
}

impl Group {
    /// What this name tells apart.
    #[must_use]
    pub fn named(name: &str, questionnaire: &Questionnaire) -> Self {
        match (name, questionnaire.find_fact(name.strip_prefix("profile.").unwrap_or(name))) {
            ("role", _) => Self::Role,
            ("organisation", _) => Self::Organisation,
            (_, Some(fact)) => Self::Fact(fact.at()),
            (_, None) => Self::Member(name.to_owned()),
        }
    }

    /// The group that these answers fall in; empty where nothing was said.
    #[must_use]
    pub fn of<'a>(&self, questionnaire: &'a Questionnaire, responses: &Dense, organisation: &'a str, member: &'a str) -> Cow<'a, str> {
        match self {
            Self::None => "".into(),
            Self::Role => responses.role.and_then(|role| questionnaire.roles.get(role.at())).map_or("", |role| &role.id).into(),
            Self::Organisation => organisation.into(),
            Self::Member(_) => member.into(),
            Self::Fact(fact) => match (responses.facts[*fact], &questionnaire.facts[*fact].kind) {
                (FactValue::Choice(option), FactKind::Options(options)) => options.get(usize::from(option)).map_or("", |(id, _)| id).into(),
                (FactValue::Number(number), _) => number.to_string().into(),
                (FactValue::Unknown | FactValue::Choice(_) | FactValue::Text, _) => "".into(),
            },
        }
    }
}

/// One answer set, filled line after line.
#[derive(Debug, Clone)]
pub struct Set {
    /// The respondent; may be empty.
    pub id: String,
    /// The organisation; may be empty.
    pub organisation: String,
    /// What the rules see.
    pub responses: Dense,
    /// The text of [`Group::Member`].
    pub(super) member: String,
    /// By question: said to be blank in this line. Every other answer is not blank, so that both tell whether a question was answered before.
    pub(super) said_blank: Vec<bool>,
    pub(super) has_said_blank: bool,
    has_evidence: bool,
    /// The line before had blanks between its answers.
    pub(super) spaced: bool,
}

impl Set {
    /// Whose answers they are.
    #[must_use]
    pub fn who(&self) -> Who<'_> {
        Who { id: &self.id, organisation: &self.organisation }
    }
}

impl<'q> Form<'q> {
    /// The form of a questionnaire.
    #[must_use]
    pub fn new(questionnaire: &'q Questionnaire, group: Group) -> Self {
        let questions = &questionnaire.questions;
        let asked = questions.iter().map(|question| question.asked.then_some(question.id.as_str()));
        let mut form = Self {
            questionnaire,
            questions: Ids::new(asked.clone()),
            guesses: Guesses::default(),
            roles: Ids::new(questionnaire.roles.iter().map(|role| Some(role.id.as_str()))),
            facts: Ids::new(questionnaire.facts.iter().map(|fact| Some(fact.id.as_str()))),
            short: Vec::new(),
            not_applicable: Vec::new(),
            empty: questions.iter().map(|question| if question.asked { Slot::BLANK } else { Slot::NOT_ASKED }).collect(),
            not_for: Vec::new(),
            group,
        };
        let (short, not_applicable) = (0..questions.len())
            .map(|at| {
                let answer = |text: &str| form.answer(at, text).unwrap_or(Slot::NONE);
                let mut short = [Slot::NONE; 32];
                for text in ["", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "NA"] {
                    short[usize::from(text.bytes().next().unwrap_or(0) & 31)] = answer(text);
                }
                (short, ["na", "NA"].map(answer))
            })
            .unzip();
        (form.short, form.not_applicable) = (short, not_applicable);
        form.guesses = Guesses::new(asked, &form.short);
        let asked = |role: usize, at: &usize| questions[*at].roles.is_empty() || questions[*at].roles.contains(&role.into());
        let not_for = |role: usize| (0..questions.len()).filter(|at| !asked(role, at)).map(QuestionIndex::from).collect();
        form.not_for = (0..questionnaire.roles.len()).map(not_for).collect();
        form
    }

    /// An empty set.
    #[must_use]
    pub fn set(&self) -> Set {
        let width = self.empty.len();
        let facts = vec![FactValue::Unknown; self.questionnaire.facts.len()];
        let responses = Dense { answers: self.empty.clone(), evidence: vec![false; width], facts, role: None };
        Set {
            id: String::new(),
            organisation: String::new(),
            responses,
            member: String::new(),
            said_blank: vec![false; width],
            has_said_blank: false,
            has_evidence: false,
            spaced: false,
        }
    }

    /// Empties a set.
    pub(super) fn clear(&self, set: &mut Set) {
        set.id.clear();
        set.organisation.clear();
        set.member.clear();
        set.responses.answers.copy_from_slice(&self.empty);
        set.responses.facts.fill(FactValue::Unknown);
        set.responses.role = None;
        if std::mem::take(&mut set.has_said_blank) {
            set.said_blank.fill(false);
        }
        if std::mem::take(&mut set.has_evidence) {
            set.responses.evidence.fill(false);
        }
    }

    /// Ends a line: what the role is not asked, and did not answer, is not asked.
    pub(super) fn finish(&self, set: &mut Set) {
        for question in set.responses.role.and_then(|role| self.not_for.get(role.at())).into_iter().flatten() {
            let answer = &mut set.responses.answers[question.at()];
            if *answer == Slot::BLANK {
                *answer = Slot::NOT_ASKED;
            }
        }
    }

    /// The answer that one digit, as a byte, stands for.
    #[inline]
    pub(super) fn digit(&self, question: usize, digit: u8) -> Option<Slot> {
        Some(self.short.get(question)?[usize::from(digit & 31)]).filter(|slot| *slot != Slot::NONE && digit.is_ascii_digit())
    }

    /// The answer a text stands for: `later`, `dont_know` or `DK`, `not_applicable`, `na` or `NA`, nothing, or one of the question's options.
    pub(super) fn answer(&self, at: usize, text: &str) -> Result<Slot, String> {
        self.meant(at, text).map(Slot::from)
    }

    fn meant(&self, at: usize, text: &str) -> Result<Answer, String> {
        let question = &self.questionnaire.questions[at];
        let offered = |answer: Answer, offered: bool| if offered { Ok(answer) } else { Err(format!("{} does not offer {text}", question.id)) };
        match text {
            "" => return Ok(Answer::Blank),
            "later" => return Ok(Answer::Later),
            "dont_know" => return offered(Answer::DontKnow, question.dont_know),
            "not_applicable" => return offered(Answer::NotApplicable, question.not_applicable),
            _ => {}
        }
        let level = match question.kind {
            QuestionKind::Text => return Ok(Answer::Text),
            QuestionKind::Number { minimum, maximum } => {
                let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
                let fits = |number: &f64| minimum.is_none_or(|low| *number >= low) && maximum.is_none_or(|high| *number <= high);
                number.filter(fits).and_then(|number| question.levels.iter().rposition(|level| level.number <= number))
            }
            QuestionKind::YesNo if text == "true" || text == "false" => {
                let key = if text == "true" { "yes" } else { "no" };
                question.levels.iter().position(|level| level.key == key)
            }
            QuestionKind::Levels | QuestionKind::Choice | QuestionKind::YesNo => question.levels.iter().position(|level| level.key == text),
        };
        match (level.and_then(|level| u16::try_from(level).ok()), text) {
            (Some(level), _) => Ok(Answer::Level(level)),
            (None, "na" | "NA") => offered(Answer::NotApplicable, question.not_applicable),
            (None, "DK") => offered(Answer::DontKnow, question.dont_know),
            (None, _) => Err(format!("`{}` is not an answer to {}", brief(text), question.id)),
        }
    }

    /// Takes in an answer; none where the question was answered before.
    #[inline]
    pub(super) fn take(&self, set: &mut Set, at: usize, answer: Slot) -> Option<()> {
        let (own, said_blank) = (set.responses.answers.get_mut(at)?, set.said_blank.get_mut(at)?);
        if *own != Slot::BLANK || *said_blank {
            return None;
        }
        *own = answer;
        if answer == Slot::BLANK {
            (*said_blank, set.has_said_blank) = (true, true);
        }
        Some(())
    }

    /// What is said of a question that was answered before.
    pub(super) fn twice(&self, at: usize) -> String {
        format!("{} is answered twice", self.questionnaire.questions[at].id)
    }

    /// Notes that evidence was named.
    pub(super) fn take_evidence(set: &mut Set, at: usize) {
        set.responses.evidence[at] = true;
        set.has_evidence = true;
    }

    /// Takes in the role; nothing is no role.
    pub(super) fn take_role(&self, set: &mut Set, role: &[u8]) -> Result<(), String> {
        if role.is_empty() {
            return Ok(());
        }
        let at = self.roles.find(role).ok_or_else(|| format!("unknown role `{}`", brief(&String::from_utf8_lossy(role))))?;
        if set.responses.role.replace(RoleIndex::from(at)).is_some() {
            return Err("two roles".to_owned());
        }
        Ok(())
    }

    /// Takes in a profile fact; nothing is unknown.
    pub(super) fn take_fact(&self, set: &mut Set, at: usize, text: &str) -> Result<(), String> {
        if text.is_empty() {
            return Ok(());
        }
        let fact = &self.questionnaire.facts[at];
        let value = match &fact.kind {
            FactKind::Text => Some(FactValue::Text),
            FactKind::Number { minimum, maximum, .. } => {
                let fits = |number: &f64| number.is_finite() && minimum.is_none_or(|low| *number >= low) && maximum.is_none_or(|high| *number <= high);
                text.parse().ok().filter(fits).map(FactValue::Number)
            }
            FactKind::Options(options) => options.iter().position(|(id, _)| id == text).and_then(|option| u16::try_from(option).ok()).map(FactValue::Choice),
        };
        let value = value.ok_or_else(|| format!("`{}` is not a value of the profile fact {}", brief(text), fact.id))?;
        if std::mem::replace(&mut set.responses.facts[at], value) != FactValue::Unknown {
            return Err(format!("the profile fact {} is stated twice", fact.id));
        }
        Ok(())
    }
}

/// The beginning of a text, for a message.
pub(super) fn brief(text: &str) -> String {
    const MOST: usize = 40;
    let mut brief: String = text.chars().take(MOST).collect();
    if brief.len() < text.len() {
        brief.push_str("...");
    }
    brief
}
