//! Two versions of a questionnaire, held side by side: what changed, and what each change does to answers that are saved.
//!
//! Pure: two [`Questionnaire`]s in, a [`Diff`] out. Everything is compared by id, never by position, so that moving a question in the file is no change.

use super::diff_question::changes;
use super::diff_rules::rules;
use super::{Question, Questionnaire};

/// What lies between two questionnaires.
#[derive(Debug, Clone, PartialEq)]
pub struct Diff {
    /// The old one.
    pub old: Version,
    /// The new one.
    pub new: Version,
    /// Questions that changed: those of the new one in its order, then those removed in the order of the old one.
    pub questions: Vec<QuestionDiff>,
    /// How many questions are in both, and the same.
    pub unchanged: usize,
    /// What changed beside the questions.
    pub rules: Vec<RuleDiff>,
    /// Questions that were probably given another id: a removed one and an added one with similar texts, most similar first.
    pub likely_renamed: Vec<LikelyRename>,
}

/// Which questionnaire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// One question that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct QuestionDiff {
    /// Its id: the new one, or the old one of a removed question.
    pub id: String,
    /// Its id in the old questionnaire, where that is another.
    pub old_id: Option<String>,
    /// Its stem, the new one where there is one.
    pub text: String,
    /// What changed, at least one thing.
    pub changes: Vec<Change>,
    /// What that does to a saved answer.
    pub effect: Effect,
}

/// One thing that changed in a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone, or no longer asked.
    Removed,
    /// It has another id; the old one.
    Renamed(String),
    /// The stem, or these levels (by key), say something else.
    Reworded {
        /// The stem.
        stem: bool,
        /// Keys of the levels.
        levels: Vec<String>,
    },
    /// What may be answered, or what it scores: each difference in words.
    Levels(Vec<String>),
    /// An answer that is no level is no longer offered: `dont_know`, `not_applicable`.
    Withdrawn(&'static str),
    /// An answer that is no level is offered now.
    Offered(&'static str),
    /// Other stems and levels for some profiles.
    Variants,
    /// It counts for another factor: old and new id.
    Moved(String, String),
    /// Weight within the factor, old and new.
    Reweighted(f64, f64),
    /// When it is asked, old and new; none is always.
    Condition(Option<String>, Option<String>),
    /// Who is asked, old and new; nobody named is everyone.
    Roles(Vec<String>, Vec<String>),
    /// Whether an answer is asked for; the new value.
    Required(bool),
    /// Its own target, old and new, 0 to 100.
    Target(Option<f64>, Option<f64>),
    /// What stands beside it: facet, help, evidence, probes, stage, or what it rests on.
    Beside(&'static str),
}

/// What a change does to a saved answer, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It stays and means the same.
    Kept,
    /// There is none yet.
    New,
    /// It stays; the respondent should read the new words.
    ReadAgain,
    /// It stays, unless it is one that is no longer offered.
    NotOffered,
    /// The level stands for something else now.
    LevelsChanged,
    /// Nothing asks for it any more.
    Lost,
}

impl Effect {
    /// Every effect.
    pub const ALL: [Self; 6] = [Self::Kept, Self::New, Self::ReadAgain, Self::NotOffered, Self::LevelsChanged, Self::Lost];

    /// In words, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::New => "new: blank",
            Self::ReadAgain => "read again (reworded)",
            Self::NotOffered => "kept, unless it is no longer offered",
            Self::LevelsChanged => "cannot carry over (levels changed)",
            Self::Lost => "lost (removed)",
        }
    }

    /// In a word, for programs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::New => "new",
            Self::ReadAgain => "read_again",
            Self::NotOffered => "not_offered",
            Self::LevelsChanged => "levels_changed",
            Self::Lost => "lost",
        }
    }
}

/// One thing that changed beside the questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleDiff {
    /// What sort of thing: `factor`, `role`, `fact`, `band`, `target`, `cap`, `recommendation`, `scoring`, `stages`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// What became of it.
    pub fate: Fate,
    /// True where a saved answers file may no longer hold: a role or fact is gone, or a fact has other options.
    pub touches_answers: bool,
}

/// What became of a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is another; what is different, in words, where that is said.
    Changed(Vec<String>),
}

/// A question that was probably given another id.
#[derive(Debug, Clone, PartialEq)]
pub struct LikelyRename {
    /// The removed question.
    pub old: String,
    /// The added question.
    pub new: String,
    /// How similar the texts are, 0 to 1 (Sorensen-Dice over pairs of letters).
    pub similarity: f64,
}

/// Similarity from which a question counts as probably renamed (judgement).
const ALIKE: f64 = 0.7;
/// Similarity of the stems alone that is needed too: levels such as yes and no are everywhere.
const STEMS_ALIKE: f64 = 0.5;

impl Diff {
    /// What lies between two questionnaires. `renamed` gives old and new ids of questions that are to be taken for the same.
    #[must_use]
    pub fn new(old: &Questionnaire, new: &Questionnaire, renamed: &[(String, String)]) -> Self {
        let before: Vec<&Question> = old.asked().map(|(_, question)| question).collect();
        let mut questions = Vec::new();
        let mut matched = vec![false; before.len()];
        let mut unchanged = 0;
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for (_, question) in new.asked() {
            let old_id = renamed.iter().find(|(_, now)| *now == question.id).map_or(question.id.as_str(), |(was, _)| was.as_str());
            let is_taken = |id: &str| id == question.id && renamed.iter().any(|(was, _)| was == id);
            let Some(at) = before.iter().position(|other| other.id == old_id).filter(|_| !is_taken(old_id)) else {
                added.push(question);
                questions.push(whole(question, Change::Added, Effect::New));
                continue;
            };
            matched[at] = true;
            let changes = changes(before[at], old, question, new);
            if changes.is_empty() {
                unchanged += 1;
                continue;
            }
            let effect = changes.iter().map(effect).max().unwrap_or(Effect::Kept);
            let old_id = (old_id != question.id).then(|| old_id.to_owned());
            questions.push(QuestionDiff { id: question.id.clone(), old_id, text: question.text.clone(), changes, effect });
        }
        for question in before.iter().zip(&matched).filter(|(_, matched)| !**matched).map(|(question, _)| *question) {
            removed.push(question);
            questions.push(whole(question, Change::Removed, Effect::Lost));
        }
        let version = |q: &Questionnaire| Version { id: q.id.clone(), version: q.version.clone(), sha256: q.sha256.clone() };
        Self { old: version(old), new: version(new), questions, unchanged, rules: rules(old, new), likely_renamed: likely_renamed(&removed, &added) }
    }

    /// True where nothing that is asked or computed differs; versions and words for authors may.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.questions.is_empty() && self.rules.is_empty()
    }

    /// True where a saved answer means something else now, or nothing: reworded, levels changed, removed. New questions and other weights change scores, not
    /// what was said.
    #[must_use]
    pub fn changes_answers(&self) -> bool {
        self.questions.iter().any(|question| question.effect > Effect::New) || self.rules.iter().any(|rule| rule.touches_answers)
    }

    /// How many questions have this effect.
    #[must_use]
    pub fn count(&self, effect: Effect) -> usize {
        let same = if effect == Effect::Kept { self.unchanged } else { 0 };
        same + self.questions.iter().filter(|question| question.effect == effect).count()
    }

    /// The change of the question that had this id in the old questionnaire; none where it is the same or unknown.
    #[must_use]
    pub fn of_old(&self, id: &str) -> Option<&QuestionDiff> {
        self.questions.iter().find(|question| question.effect != Effect::New && question.old_id.as_deref().unwrap_or(&question.id) == id)
    }
}

impl QuestionDiff {
    /// The new id of a question that has another one than before.
    #[must_use]
    pub fn renamed_to(&self) -> Option<&str> {
        self.old_id.as_ref().map(|_| self.id.as_str())
    }
}

fn whole(question: &Question, change: Change, effect: Effect) -> QuestionDiff {
    QuestionDiff { id: question.id.clone(), old_id: None, text: question.text.clone(), changes: vec![change], effect }
}

fn effect(change: &Change) -> Effect {
    match change {
        Change::Added => Effect::New,
        Change::Removed => Effect::Lost,
        Change::Reworded { .. } | Change::Variants => Effect::ReadAgain,
        Change::Withdrawn(_) => Effect::NotOffered,
        Change::Levels(_) => Effect::LevelsChanged,
        Change::Renamed(_)
        | Change::Offered(_)
        | Change::Moved(..)
        | Change::Reweighted(..)
        | Change::Condition(..)
        | Change::Roles(..)
        | Change::Required(_)
        | Change::Target(..)
        | Change::Beside(_) => Effect::Kept,
    }
}

fn likely_renamed(removed: &[&Question], added: &[&Question]) -> Vec<LikelyRename> {
    let mut pairs: Vec<LikelyRename> = Vec::new();
    for old in removed {
        for new in added {
            let stems = strsim::sorensen_dice(&old.text, &new.text);
            let levels = |question: &Question| question.levels.iter().map(|level| level.text.as_str()).collect::<Vec<_>>().join(" ");
            let similarity = (2.0 * stems + strsim::sorensen_dice(&levels(old), &levels(new))) / 3.0;
            if stems >= STEMS_ALIKE && similarity >= ALIKE {
                pairs.push(LikelyRename { old: old.id.clone(), new: new.id.clone(), similarity });
            }
        }
    }
    pairs.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
    let mut chosen: Vec<LikelyRename> = Vec::new();
    for pair in pairs {
        if chosen.iter().all(|other| other.old != pair.old && other.new != pair.new) {
            chosen.push(pair);
        }
    }
    chosen
}
