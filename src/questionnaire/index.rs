//! Positions in the lists of a questionnaire: what rules and reports speak in, instead of ids.

use serde::{Deserialize, Serialize};

/// Makes a dense index type: a position in one of the questionnaire's lists.
macro_rules! index {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub struct $name(pub u16);
        impl $name {
            /// The position as a list index.
            #[must_use]
            pub fn at(self) -> usize {
                usize::from(self.0)
            }
        }
        impl From<usize> for $name {
            /// Lists are capped well under 65,536 entries by the checker.
            fn from(at: usize) -> Self {
                Self(u16::try_from(at).unwrap_or(u16::MAX))
            }
        }
    };
}
index!(
    /// Position in [`super::Questionnaire::questions`].
    QuestionIndex
);
index!(
    /// Position in [`super::Questionnaire::factors`].
    FactorIndex
);
index!(
    /// Position in [`super::Questionnaire::facts`].
    FactIndex
);
index!(
    /// Position in [`super::Questionnaire::roles`].
    RoleIndex
);
index!(
    /// Position in [`super::Questionnaire::claims`].
    ClaimIndex
);
index!(
    /// Position in [`super::Questionnaire::sources`].
    SourceIndex
);
index!(
    /// Position in [`super::Questionnaire::bands`].
    BandIndex
);
index!(
    /// Position in [`super::Questionnaire::recommendations`].
    RecommendationIndex
);
