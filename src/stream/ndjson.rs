//! The usual line of NDJSON, read in one go into a dense set. It knows no order of keys and no layout; whatever it does not know (an escape, a number of two
//! digits, an object as answer, any fault) it leaves to `careful.rs`, which says what a line means. A test holds the two together.

use super::careful;
use super::form::{Form, Group, Set};
use crate::answers::Answer;

/// Every byte of a word.
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;
/// Bytes that may be looked at behind the end of a line.
pub(super) const BEHIND: usize = 16;

/// The bytes that `":5,"` and `": 5, "` have in common whatever the digit: which of a word count, and what they are.
const COMPACT: (u64, u64) = (0x0000_00ff_ff00_ffff, layout(b"\":\0,\"\0\0\0"));
const SPACED: (u64, u64) = (0x00ff_ffff_00ff_ffff, layout(b"\": \0, \"\0"));

const fn layout(bytes: &[u8; 8]) -> u64 {
    u64::from_le_bytes(*bytes)
}

/// Reads the line from `start` to `end` of `bytes`, behind which [`BEHIND`] more bytes stand.
///
/// # Errors
/// Why the line cannot be taken.
pub(super) fn read(form: &Form<'_>, bytes: &[u8], start: usize, end: usize, set: &mut Set) -> Result<(), String> {
    form.clear(set);
    if (Cursor { bytes, at: start }).line(form, end, set).is_none() {
        form.clear(set);
        careful::read(form, bytes.get(start..end).unwrap_or_default(), set)?;
    }
    form.finish(set);
    Ok(())
}

/// A place in the bytes. Every method gives none where it does not know what it sees.
struct Cursor<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Cursor<'b> {
    #[inline]
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r')) {
            self.at += 1;
        }
    }

    /// Passes this byte, with blanks before and after it.
    #[inline]
    fn pass(&mut self, byte: u8) -> Option<()> {
        self.skip_blanks();
        if self.peek() != Some(byte) {
            return None;
        }
        self.at += 1;
        self.skip_blanks();
        Some(())
    }

    /// After a member: true if another follows.
    #[inline]
    fn more(&mut self) -> Option<bool> {
        self.skip_blanks();
        let more = match self.peek()? {
            b',' => true,
            b'}' => false,
            _ => return None,
        };
        self.at += 1;
        self.skip_blanks();
        Some(more)
    }

    /// Opens an object: true if it has members.
    fn open(&mut self) -> Option<bool> {
        self.pass(b'{')?;
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Some(false);
        }
        Some(true)
    }

    #[inline]
    fn word(&self, at: usize) -> Option<u64> {
        Some(u64::from_le_bytes(*self.bytes.get(at..)?.first_chunk()?))
    }

    /// A text without escapes, from its opening to behind its closing quote; what follows the quotes on it is left.
    #[inline]
    fn text(&mut self) -> Option<&'b [u8]> {
        if self.peek() != Some(b'"') {
            return None;
        }
        let start = self.at + 1;
        let (mut at, mut high) = (start, 0);
        loop {
            let word = self.word(at)?;
            let marks = marks(word);
            if marks == 0 {
                high |= word & HIGH;
                at += 8;
                continue;
            }
            let inside = marks.trailing_zeros() / 8;
            high |= word & HIGH & ((1_u64 << (8 * inside)) - 1);
            at += inside as usize;
            let text = self.bytes.get(start..at)?;
            if self.bytes.get(at) != Some(&b'"') || (high != 0 && std::str::from_utf8(text).is_err()) {
                return None;
            }
            self.at = at + 1;
            return Some(text);
        }
    }

    fn string(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.text()?).ok()
    }

    /// A question's id, up to its closing quote.
    #[inline]
    fn question(&mut self, form: &Form<'_>) -> Option<usize> {
        let start = self.at + 1;
        let head = self.word(start)?;
        let marks = marks(head);
        if marks == 0 {
            let id = self.text()?;
            self.at -= 1;
            let tail = if id.len() > 8 { u64::from_le_bytes(*id.last_chunk()?) } else { 0 };
            return form.questions.find_by(head, tail, id.len(), id);
        }
        if self.peek() != Some(b'"') {
            return None;
        }
        let length = (marks.trailing_zeros() / 8) as usize;
        self.at = start + length;
        form.questions.find_by(head & ((1_u64 << (8 * length)) - 1), 0, length, &[])
    }

    fn literal(&mut self, word: &[u8]) -> Option<()> {
        if !self.bytes.get(self.at..)?.starts_with(word) {
            return None;
        }
        self.at += word.len();
        Some(())
    }

    /// An answer that is not one digit.
    fn answer(&mut self, form: &Form<'_>, question: usize) -> Option<Answer> {
        match self.peek()? {
            b'"' => form.answer(question, self.string()?).ok(),
            b'n' => self.literal(b"null").map(|()| Answer::Blank),
            b't' => self.literal(b"true").and_then(|()| form.answer(question, "true").ok()),
            b'f' => self.literal(b"false").and_then(|()| form.answer(question, "false").ok()),
            _ => None,
        }
    }

    fn answers(&mut self, form: &Form<'_>, set: &mut Set) -> Option<()> {
        let mut more = self.open()?;
        while more {
            let question = self.question(form)?;
            // Most answers are one digit, in one of two layouts, with another answer behind: told by one look.
            let behind = self.word(self.at)?;
            let (digit, step) = if behind & COMPACT.0 == COMPACT.1 {
                (behind >> 16, 4)
            } else if behind & SPACED.0 == SPACED.1 {
                (behind >> 24, 6)
            } else {
                (0, 0)
            };
            if step > 0 {
                let answer = form.digit(question, (digit as u8).wrapping_sub(b'0'))?;
                form.take(set, question, answer)?;
                self.at += step;
                continue;
            }
            self.pass(b'"')?;
            self.pass(b':')?;
            let digit = self.peek()?.wrapping_sub(b'0');
            let answer = if digit < 10 {
                // What follows must end the value, so that a second digit is seen there.
                self.at += 1;
                form.digit(question, digit)?
            } else {
                self.answer(form, question)?
            };
            form.take(set, question, answer)?;
            more = self.more()?;
        }
        Some(())
    }

    fn respondent(&mut self, form: &Form<'_>, set: &mut Set, own_id: &mut &'b str) -> Option<()> {
        let (mut more, mut has_id) = (self.open()?, false);
        while more {
            let name = self.text()?;
            self.pass(b':')?;
            match name {
                b"role" => form.take_role(set, self.string()?).ok()?,
                b"id" if !has_id => (*own_id, has_id) = (self.string()?, true),
                _ => return None,
            }
            more = self.more()?;
        }
        Some(())
    }

    fn profile(&mut self, form: &Form<'_>, set: &mut Set) -> Option<()> {
        let mut more = self.open()?;
        while more {
            let fact = form.facts.find(self.text()?)?;
            self.pass(b':')?;
            form.take_fact(set, fact, self.string()?).ok()?;
            more = self.more()?;
        }
        Some(())
    }

    fn line(&mut self, form: &Form<'_>, end: usize, set: &mut Set) -> Option<()> {
        let mut seen = [false; 6];
        let mut own_id = "";
        self.skip_blanks();
        let mut more = self.open()?;
        while more {
            let name = self.text()?;
            self.pass(b':')?;
            let member = match name {
                b"id" => (0, set.id.push_str(self.string()?)),
                b"organisation" => (1, set.organisation.push_str(self.string()?)),
                b"role" => (2, form.take_role(set, self.string()?).ok()?),
                b"respondent" => (3, self.respondent(form, set, &mut own_id)?),
                b"profile" => (4, self.profile(form, set)?),
                b"answers" => (5, self.answers(form, set)?),
                _ => match &form.group {
                    Group::Member(member) if member.as_bytes() == name && set.member.is_empty() => (usize::MAX, set.member.push_str(self.string()?)),
                    Group::None | Group::Role | Group::Organisation | Group::Fact(_) | Group::Member(_) => return None,
                },
            };
            if let Some(seen) = seen.get_mut(member.0) {
                if *seen {
                    return None;
                }
                *seen = true;
            }
            more = self.more()?;
        }
        if set.id.is_empty() {
            set.id.push_str(own_id);
        }
        self.skip_blanks();
        (self.at == end && seen[5]).then_some(())
    }
}

/// A high bit in the bytes of a word that end or break a text: a quote, a backslash, a control character. The lowest is right; ones above it need not be.
#[inline]
fn marks(word: u64) -> u64 {
    let zero = |word: u64| word.wrapping_sub(EACH) & !word;
    let controls = word.wrapping_sub(0x20 * EACH) & !word;
    (zero(word ^ (u64::from(b'"') * EACH)) | zero(word ^ (u64::from(b'\\') * EACH)) | controls) & HIGH
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::questionnaire::Questionnaire;
    use crate::questionnaire::library::Shipped as _;
    use crate::shipped::BuiltIn;

    fn core() -> Questionnaire {
        BuiltIn.load("core").expect("shipped")
    }

    /// The line as the fast reader takes it, if it does, and as the careful one does.
    fn both(form: &Form<'_>, line: &[u8]) -> (Option<Set>, Result<Set, String>) {
        let (mut fast, mut slow) = (form.set(), form.set());
        let mut bytes = b"{\"id\":\"before\"}\n".to_vec();
        let start = bytes.len();
        bytes.extend_from_slice(line);
        let end = bytes.len();
        bytes.extend_from_slice(b"\n\"behind\":\"a line\"}}}}}");
        let taken = Cursor { bytes: &bytes, at: start }.line(form, end, &mut fast);
        let read = careful::read(form, line, &mut slow);
        (taken.map(|()| fast), read.map(|()| slow))
    }

    /// Whatever the fast reader takes, the careful one takes too, and it means the same.
    fn agree(form: &Form<'_>, line: &[u8]) -> Result<bool, TestCaseError> {
        let (fast, slow) = both(form, line);
        let taken = fast.is_some();
        if let Some(fast) = fast {
            // Which answers were seen is working space, and evidence is never read fast.
            prop_assert_eq!(Ok(fast), slow, "{}", String::from_utf8_lossy(line));
        }
        Ok(taken)
    }

    #[test]
    fn usual_lines_are_read_fast_and_odd_ones_with_care() {
        let q = core();
        let form = Form::new(&q, Group::Member("country".to_owned()));
        for line in [
            r#"{"id":"a","respondent":{"role":"executive"},"answers":{"IND-1":3,"IND-2":"na","SUP-1":null,"EXP-1":"dont_know"}}"#,
            r#" { "answers" : { "SUP-1" : 0 , "SUP-2" : "later" } , "role" : "executive" , "id" : "b" } "#,
            r#"{"id":"Zoë","country":"CH","respondent":{},"profile":{},"answers":{}}"#,
        ] {
            assert_eq!(agree(&form, line.as_bytes()).ok(), Some(true), "{line}");
        }
        for (line, fine) in [
            (r#"{"id":"a\u0062","answers":{"IND\u002d1":3}}"#, true),
            (r#"{"id":7,"answers":{"IND-1":{"value":3,"note":"x","evidence":[{"what":"y"}]}}}"#, true),
            (r#"{"id":"a","answers":{"IND-1":3.0}}"#, true),
            (r#"{"id":"a","answers":{"IND-1":03}}"#, false),
            (r#"{"id":"a","answers":{"IND-1":31}}"#, false),
            (r#"{"id":"a","answers":{"IND-1":NaN}}"#, false),
            (r#"{"id":"a","answers":{"IND-1":1,"IND-1":1}}"#, false),
            (r#"{"id":"a","id":"b","answers":{}}"#, false),
            (r#"{"id":"a","answers":{"IND-1":3}} {"#, false),
            (r#"{"id":"a","answers":{"IND-1":3,}}"#, false),
            (r#"{"id":"a","answers":{"IND-1":3"#, false),
            (r#"{"id":"a","answers":{"NO-1":3}}"#, false),
            (r#"{"id":"a","role":"nobody","answers":{}}"#, false),
            (r#"{"id":"a"}"#, false),
            ("{\"id\":\"a\tb\",\"answers\":{}}", false),
        ] {
            let (fast, slow) = both(&form, line.as_bytes());
            assert!(fast.is_none(), "{line}");
            assert_eq!(slow.is_ok(), fine, "{line}: {slow:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused_by_both() {
        let q = core();
        let form = Form::new(&q, Group::None);
        let (fast, slow) = both(&form, b"{\"id\":\"a\xff\",\"answers\":{}}");
        assert_eq!((fast, slow.map(|_| ())), (None, Err("not UTF-8 from byte 9 on".to_owned())));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_fast_reader_means_what_the_careful_one_means(
            answers in vec((0..12_usize, 0..14_usize), 0..8),
            blanks in vec(0..4_usize, 12),
            order in 0..6_usize,
            change in prop::option::weighted(0.6, (any::<prop::sample::Index>(), prop_oneof![
                any::<u8>(), prop::sample::select(b"\"\\{}[],:0123456789 enutf\n\t-.".to_vec())
            ], 0..3_u8)),
        ) {
            let q = core();
            let form = Form::new(&q, Group::None);
            let values = ["0", "1", "2", "3", "4", "5", "null", "\"na\"", "\"dont_know\"", "\"later\"", "\"3\"", "true", "{\"value\":2}", "12"];
            let blank = |at: usize| ["", "", " ", " \t"][blanks[at % blanks.len()]];
            let answers: Vec<String> = answers.iter().enumerate().map(|(at, (question, value))| {
                let id = q.questions.get(*question).map_or("unknown", |question| &question.id);
                format!("{}\"{id}\"{}:{}{}{}", blank(at), blank(at + 1), blank(at + 2), values[*value], blank(at + 3))
            }).collect();
            let mut members = [
                format!("\"id\"{}:{}\"r 1\"", blank(0), blank(1)),
                format!("\"respondent\":{{{}\"role\":\"executive\"}}", blank(2)),
                format!("\"answers\":{{{}}}{}", answers.join(","), blank(3)),
            ];
            members.rotate_left(order % 3);
            if order > 2 {
                members.swap(0, 1);
            }
            let mut line = format!("{}{{{}}}{}", blank(4), members.join(","), blank(5)).into_bytes();
            if let Some((at, byte, how)) = change {
                let at = at.index(line.len());
                match how {
                    0 => line[at] = byte,
                    1 => line.insert(at, byte),
                    _ => drop(line.remove(at)),
                }
            }
            agree(&form, &line)?;
        }
    }
}
