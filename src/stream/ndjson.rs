//! The usual line of NDJSON, read in one go into a dense set. It knows no order of keys and no layout; whatever it does not know (an escape, a number of two
//! digits, an object as answer, any fault) it leaves to `careful.rs`, which says what a line means. A test holds the two together.

use super::careful;
use super::form::{Form, Group, Set};
use super::guess::Guess;
use crate::answers::dense::Slot;

/// Every byte of a word.
const EACH: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * EACH;
/// Bytes that may be looked at behind the end of a line.
pub const BEHIND: usize = 64;

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
pub fn read(form: &Form<'_>, bytes: &[u8], start: usize, end: usize, set: &mut Set) -> Result<(), String> {
    if !read_usual(form, bytes, start, end, set) {
        read_with_care(form, bytes.get(start..end).unwrap_or_default(), set)?;
    }
    form.finish(set);
    Ok(())
}

/// As [`read`], of a usual line alone: false where it is something else, with anything in the set.
#[must_use]
pub fn read_usual(form: &Form<'_>, bytes: &[u8], start: usize, end: usize, set: &mut Set) -> bool {
    form.clear(set);
    Cursor { bytes, at: start }.line(form, end, set).is_some()
}

/// As [`read`], of any line, slowly.
///
/// # Errors
/// Why the line cannot be taken.
pub fn read_with_care(form: &Form<'_>, line: &[u8], set: &mut Set) -> Result<(), String> {
    form.clear(set);
    careful::read(form, line, set)
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
        // What else could end a text is in no id.
        let marks = quotes(head);
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
    fn answer(&mut self, form: &Form<'_>, question: usize) -> Option<Slot> {
        let slot = match self.peek()? {
            b'"' => match self.text()? {
                b"na" => form.not_applicable[question][0],
                b"NA" => form.not_applicable[question][1],
                other => form.answer(question, std::str::from_utf8(other).ok()?).ok()?,
            },
            b'n' => self.literal(b"null").map(|()| Slot::BLANK)?,
            b't' => self.literal(b"true").and_then(|()| form.answer(question, "true").ok())?,
            b'f' => self.literal(b"false").and_then(|()| form.answer(question, "false").ok())?,
            _ => return None,
        };
        (slot != Slot::NONE).then_some(slot)
    }

    /// Answers that stand as guessed, from this question on, which nobody answered before, with other answers behind them. Gives the question behind them.
    #[inline]
    fn guessed(&mut self, form: &Form<'_>, set: &mut Set, first: usize) -> Option<usize> {
        let guesses = form.guesses.of(set.spaced);
        let (mut next, mut left_out) = (first, false);
        loop {
            let passed = self.digits(guesses.get(next..)?, set.responses.answers.get_mut(next..)?)?;
            (next, left_out) = (next + passed, left_out && passed == 0);
            let Some(guess) = guesses.get(next) else { break };
            if guess.begins(self.bytes.get(self.at..)?.first_chunk()?) {
                // The question, and something else said.
                let value = self.at + guess.digit;
                let said = match (self.bytes.get(value..)?.first_chunk()?, form.not_applicable.get(next)?) {
                    (b"\"na\",", [said, _]) | (b"\"NA\",", [_, said]) if *said != Slot::NONE => *said,
                    (b"null,", _) => Slot::BLANK,
                    _ => break,
                };
                form.take(set, next, said)?;
                self.at = value + 5;
                self.skip_blanks();
                left_out = false;
            } else if left_out {
                // One is left out now and then; two may be another order.
                next -= 1;
                break;
            } else {
                left_out = true;
            }
            next += 1;
        }
        Some(next)
    }

    /// Answers of one digit that stand as guessed. Gives how many.
    #[inline]
    fn digits(&mut self, guesses: &[Guess], answers: &mut [Slot]) -> Option<usize> {
        let (mut at, mut passed) = (self.at, 0);
        for (guess, answer) in guesses.iter().zip(answers) {
            let Some(digit) = guess.digit(self.bytes.get(at..)?.first_chunk()?) else { break };
            *answer = digit;
            if digit == Slot::NONE {
                return None;
            }
            at += guess.length;
            passed += 1;
        }
        self.at = at;
        Some(passed)
    }

    fn answers(&mut self, form: &Form<'_>, set: &mut Set) -> Option<()> {
        let mut more = self.open()?;
        // The question behind the last, and the one behind all that were answered.
        let (mut next, mut fresh) = (0, 0);
        while more {
            if next == fresh {
                fresh = self.guessed(form, set, next)?;
            }
            let question = self.question(form)?;
            next = question + 1;
            fresh = fresh.max(next);
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
                let answer = form.digit(question, digit as u8)?;
                form.take(set, question, answer)?;
                self.at += step;
                set.spaced = step == 6;
                continue;
            }
            self.pass(b'"')?;
            self.pass(b':')?;
            let digit = self.peek()?;
            let answer = if digit.is_ascii_digit() {
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
        let (mut more, mut has_id, mut has_role) = (self.open()?, false, false);
        while more {
            let name = self.text()?;
            self.pass(b':')?;
            match name {
                b"role" if !has_role => {
                    form.take_role(set, self.text()?).ok()?;
                    has_role = true;
                }
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
        let mut seen = [false; 7];
        let mut own_id = "";
        self.skip_blanks();
        let mut more = self.open()?;
        while more {
            let name = self.text()?;
            self.pass(b':')?;
            let member = match name {
                b"id" => (0, set.id.push_str(self.string()?)),
                b"organisation" => (1, set.organisation.push_str(self.string()?)),
                b"role" => (2, form.take_role(set, self.text()?).ok()?),
                b"respondent" => (3, self.respondent(form, set, &mut own_id)?),
                b"profile" => (4, self.profile(form, set)?),
                b"answers" => (5, self.answers(form, set)?),
                b"questionnaire" => return None,
                _ => match &form.group {
                    Group::Member(member) if member.as_bytes() == name => (6, set.member.push_str(self.string()?)),
                    Group::None | Group::Role | Group::Organisation | Group::Fact(_) | Group::Member(_) => return None,
                },
            };
            if std::mem::replace(seen.get_mut(member.0)?, true) {
                return None;
            }
            more = self.more()?;
        }
        if set.id.is_empty() {
            set.id.push_str(own_id);
        }
        self.skip_blanks();
        // Blanks may stand behind the end.
        (self.at >= end && seen[5]).then_some(())
    }
}

/// A high bit in the bytes of a word that are this one. The lowest is right; ones above it need not be.
#[inline]
fn places(word: u64, byte: u8) -> u64 {
    let zeros = word ^ (u64::from(byte) * EACH);
    zeros.wrapping_sub(EACH) & !zeros & HIGH
}

/// The same of quotes.
#[inline]
fn quotes(word: u64) -> u64 {
    places(word, b'"')
}

/// The same of bytes that end or break a text: a quote, a backslash, a control character.
#[inline]
fn marks(word: u64) -> u64 {
    let controls = word.wrapping_sub(0x20 * EACH) & !word & HIGH;
    quotes(word) | places(word, b'\\') | controls
}
