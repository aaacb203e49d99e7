//! How the next answer of a line most likely stands there: the next question of the questionnaire, one digit, another answer behind it. One look of sixteen bytes
//! says whether it does; where it does not, nothing is lost but that look.

/// By layout, then by question: the guesses.
#[derive(Debug)]
pub(super) struct Guesses([Vec<Guess>; 2]);

/// `"q01":5,` or `"q01": 5, `, whatever the digit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Guess {
    bytes: u128,
    /// The bytes that count: all but the digit.
    mask: u128,
    /// Where the digit stands.
    digit: usize,
    /// How many bytes there are.
    pub(super) length: usize,
}

/// Never met: a line holds no byte of zero.
const NEVER: Guess = Guess { bytes: 0, mask: u128::MAX, digit: 0, length: 0 };

impl Guesses {
    /// The guesses of these ids; none is a question that is not asked.
    pub(super) fn new<'a>(ids: impl Iterator<Item = Option<&'a str>> + Clone) -> Self {
        let of = |blank: &'static str| ids.clone().map(move |id| id.map_or(NEVER, |id| Guess::new(id, blank))).collect();
        Self([of(""), of(" ")])
    }

    /// The guesses by question, in lines with blanks or without.
    #[inline]
    pub(super) fn of(&self, spaced: bool) -> &[Guess] {
        &self.0[usize::from(spaced)]
    }
}

impl Guess {
    fn new(id: &str, blank: &str) -> Self {
        let (head, tail) = (format!("\"{id}\":{blank}"), format!(",{blank}"));
        let (digit, length) = (head.len(), head.len() + 1 + tail.len());
        let (mut bytes, mut mask) = ([0; 16], [0; 16]);
        let (Some(room), Some(counts)) = (bytes.get_mut(..length), mask.get_mut(..length)) else { return NEVER };
        room.copy_from_slice(format!("{head}\0{tail}").as_bytes());
        counts.fill(0xff);
        counts[digit] = 0;
        Self { bytes: u128::from_le_bytes(bytes), mask: u128::from_le_bytes(mask), digit, length }
    }

    /// The digit, counted from that of zero, where these bytes are as guessed.
    #[inline]
    pub(super) fn digit(&self, bytes: &[u8; 16]) -> Option<u8> {
        // The guess fits in these bytes, so the rest is a whole.
        ((u128::from_le_bytes(*bytes) ^ self.bytes) & self.mask == 0).then(|| bytes[self.digit % 16].wrapping_sub(b'0'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(id: &str, spaced: bool, text: &str) -> bool {
        let guesses = Guesses::new([Some(id)].into_iter());
        let mut bytes = [b'x'; 16];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        guesses.of(spaced)[0].digit(&bytes).is_some()
    }

    #[test]
    fn only_the_digit_may_differ() {
        assert!(is("q01", false, "\"q01\":5,") && is("q01", false, "\"q01\":0,\"q02\":1,") && is("q01", true, "\"q01\": 5, "));
        assert!(is("twelve.long", false, "\"twelve.long\":3,"));
        for (spaced, other) in [(false, "\"q01\": 5, "), (true, "\"q01\":5,"), (false, "\"q02\":5,"), (false, "\"q01\":5}"), (false, "\"q01\":12,")] {
            assert!(!is("q01", spaced, other), "{other}");
        }
        assert!(!is("much.too.long.an.id", false, "\"much.too.long."));
        assert!(Guesses::new([None].into_iter()).of(false)[0].digit(b"\"               ").is_none());
    }
}
