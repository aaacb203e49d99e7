//! How the next answer of a line most likely stands there: the next question of the questionnaire, one digit, another answer behind it. One look of sixteen bytes
//! says whether it does; where it does not, nothing is lost but that look.

use super::form::Short;
use crate::answers::dense::Slot;

/// By layout, then by question: the guesses.
#[derive(Debug, Default)]
pub(super) struct Guesses([Vec<Guess>; 2]);

/// `"q01":5,` or `"q01": 5, `, whatever the digit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    bytes: u128,
    /// What counts: all but the lower half of the digit's byte.
    mask: u128,
    /// Where the digit stands.
    pub(super) digit: usize,
    /// What it means.
    short: Short,
    /// How many bytes there are.
    pub(super) length: usize,
}

/// Never met: a line holds no byte of zero.
const NEVER: Guess = Guess { bytes: 0, mask: u128::MAX, digit: 0, short: [Slot::NONE; 32], length: 0 };

impl Guesses {
    /// The guesses of these ids; none is a question that is not asked.
    pub(super) fn new<'a>(ids: impl Iterator<Item = Option<&'a str>> + Clone, short: &[Short]) -> Self {
        let of = |blank: &'static str| ids.clone().zip(short).map(move |(id, short)| id.map_or(NEVER, |id| Guess::new(id, blank, *short))).collect();
        Self([of(""), of(" ")])
    }

    /// The guesses by question, in lines with blanks or without.
    #[inline]
    pub(super) fn of(&self, spaced: bool) -> &[Guess] {
        &self.0[usize::from(spaced)]
    }
}

impl Guess {
    fn new(id: &str, blank: &str, short: Short) -> Self {
        let (head, tail) = (format!("\"{id}\":{blank}"), format!(",{blank}"));
        let (digit, length) = (head.len(), head.len() + 1 + tail.len());
        let (mut bytes, mut mask) = ([0; 16], [0; 16]);
        let (Some(room), Some(counts)) = (bytes.get_mut(..length), mask.get_mut(..length)) else { return NEVER };
        room.copy_from_slice(format!("{head}0{tail}").as_bytes());
        counts.fill(0xff);
        counts[digit] = 0xf0;
        Self { bytes: u128::from_le_bytes(bytes), mask: u128::from_le_bytes(mask), digit, short, length }
    }

    /// True where at least the bytes before the digit are as guessed: it is the question, but the answer is something else.
    #[inline]
    pub(super) fn begins(&self, bytes: &[u8; 16]) -> bool {
        let odd = (u128::from_le_bytes(*bytes) ^ self.bytes) & self.mask;
        self.length > 0 && odd.trailing_zeros() as usize >= 8 * self.digit
    }

    /// The answer of the digit, where these bytes are as guessed; it may be none.
    #[inline]
    pub(super) fn digit(&self, bytes: &[u8; 16]) -> Option<Slot> {
        // The guess fits in these bytes, so the rest is a whole.
        ((u128::from_le_bytes(*bytes) ^ self.bytes) & self.mask == 0).then(|| self.short[usize::from(bytes[self.digit % 16] & 31)])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(id: &str, spaced: bool, text: &str) -> bool {
        let guesses = Guesses::new([Some(id)].into_iter(), &[[Slot::NONE; 32]]);
        let mut bytes = [b'x'; 16];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        guesses.of(spaced)[0].digit(&bytes).is_some()
    }

    #[test]
    fn only_the_digit_may_differ() {
        assert!(is("q01", false, "\"q01\":5,") && is("q01", false, "\"q01\":0,\"q02\":1,") && is("q01", true, "\"q01\": 5, "));
        assert!(is("twelve.long", false, "\"twelve.long\":3,"));
        for (spaced, other) in
            [(false, "\"q01\": 5, "), (true, "\"q01\":5,"), (false, "\"q02\":5,"), (false, "\"q01\":5}"), (false, "\"q01\":12,"), (false, "\"q01\":n,")]
        {
            assert!(!is("q01", spaced, other), "{other}");
        }
        assert!(!is("much.too.long.an.id", false, "\"much.too.long."));
        assert!(Guesses::new([None].into_iter(), &[[Slot::NONE; 32]]).of(false)[0].digit(b"\"               ").is_none());
    }
}
