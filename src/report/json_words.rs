//! The words of the JSON report, for both directions: how a value is written, and which value a word stands for.

use crate::panel::{Criterion, Grade};
use crate::questionnaire::condition::Compare;
use crate::questionnaire::{ClaimKind, Effort, Group, Strength};

use super::{Looked, panel_words, words};

pub(super) const FEW_RESPONDENTS: &str = "few_respondents";
pub(super) const FEW_ROLES: &str = "few_roles";
pub(super) const NO_LINE: &str = "no_line";
pub(super) const NOTHING_APPLICABLE: &str = "nothing_applicable";
pub(super) const BELOW_MINIMUM_SHARE: &str = "below_minimum_share";
pub(super) const BELOW_MINIMUM_ITEMS: &str = "below_minimum_items";

/// A value that has a word.
pub(super) trait Worded: Copy + 'static {
    /// Every value.
    const ALL: &'static [Self];
    /// Its word.
    fn word(self) -> &'static str;
    /// The value of a word.
    fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.word() == word)
    }
}

pub(super) fn group(group: Group) -> &'static str {
    match group {
        Group::Leaders => "leaders",
        Group::Cx => "cx",
        Group::Managers => "managers",
        Group::Functions => "functions",
        Group::FrontLine => "front_line",
        Group::Outside => "outside",
    }
}

pub(super) fn kind(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Prescription => "prescription",
        ClaimKind::Description => "description",
        ClaimKind::Reported => "reported",
        ClaimKind::Number => "number",
        ClaimKind::Opinion => "opinion",
    }
}

pub(super) fn strength(strength: Strength) -> &'static str {
    match strength {
        Strength::Survey => "survey",
        Strength::Synthesis => "synthesis",
        Strength::Opinion => "opinion",
        Strength::Rhetoric => "rhetoric",
    }
}

pub(super) fn looked(what: Looked) -> &'static str {
    match what {
        Looked::Level => "level",
        Looked::Score => "score",
        Looked::DontKnow => "dont_know",
        Looked::Spread => "spread",
        Looked::Coverage => "coverage",
        Looked::Evidence => "evidence",
        Looked::Fact => "profile",
    }
}

pub(super) fn compare(compare: Compare) -> &'static str {
    match compare {
        Compare::Less => "<",
        Compare::AtMost => "<=",
        Compare::Greater => ">",
        Compare::AtLeast => ">=",
    }
}

pub(super) fn criterion(criterion: Criterion) -> &'static str {
    match criterion {
        Criterion::Respondents => "respondents",
        Criterion::Groups => "groups",
        Criterion::Coverage => "coverage",
        Criterion::Disagreement => "disagreement",
        Criterion::Evidence => "evidence",
    }
}

/// Values whose words can be read: the type, its values, and the function that words one.
macro_rules! worded {
    ($($of:ty, $word:expr, [$($value:ident),+];)+) => {
        $(impl Worded for $of {
            const ALL: &'static [Self] = &[$(Self::$value),+];
            fn word(self) -> &'static str {
                $word(self)
            }
        })+
    };
}

worded! {
    Group, group, [Leaders, Cx, Managers, Functions, FrontLine, Outside];
    ClaimKind, kind, [Prescription, Description, Reported, Number, Opinion];
    Strength, strength, [Survey, Synthesis, Opinion, Rhetoric];
    Looked, looked, [Level, Score, DontKnow, Spread, Coverage, Evidence, Fact];
    Compare, compare, [Less, AtMost, Greater, AtLeast];
    Criterion, criterion, [Respondents, Groups, Coverage, Disagreement, Evidence];
    Effort, words::effort, [Low, Medium, High];
    Grade, panel_words::grade, [A, B, C, D];
}
