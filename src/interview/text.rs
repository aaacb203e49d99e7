//! A text being edited: by grapheme clusters, which are what a person takes for one character (Unicode Standard Annex 29).

use unicode_segmentation::UnicodeSegmentation;

use super::action::Edit;

/// A text with a caret.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextField {
    text: String,
    /// A byte offset at the edge of a grapheme cluster.
    caret: usize,
}

impl TextField {
    /// The text with the caret at its end.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { caret: text.len(), text: text.to_owned() }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the caret stands: a byte offset at the edge of a grapheme cluster.
    #[must_use]
    pub fn caret(&self) -> usize {
        self.caret
    }

    /// Puts text at the caret; every line end becomes `\n`.
    pub fn insert(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        self.text.insert_str(self.caret, &text);
        self.caret = self.edge_from(self.caret + text.len());
    }

    /// Moves the caret, or removes text.
    pub fn edit(&mut self, edit: Edit) {
        let caret = self.caret;
        match edit {
            Edit::Left => self.caret = self.before(caret),
            Edit::Right => self.caret = self.after(caret),
            Edit::WordLeft => self.caret = self.word_before(),
            Edit::WordRight => self.caret = self.word_after(),
            Edit::Up => self.move_line(false),
            Edit::Down => self.move_line(true),
            Edit::Home => self.caret = self.line_start(),
            Edit::End => self.caret = self.line_end(),
            Edit::Start => self.caret = 0,
            Edit::Finish => self.caret = self.text.len(),
            Edit::Backspace => self.remove(self.before(caret), caret),
            Edit::Delete => self.remove(caret, self.after(caret)),
            Edit::DeleteWord => self.remove(self.word_before(), caret),
            Edit::DeleteToStart => self.remove(self.line_start(), caret),
            Edit::DeleteToEnd => self.remove(caret, self.line_end()),
        }
    }

    fn remove(&mut self, from: usize, to: usize) {
        self.text.replace_range(from..to, "");
        // What stood apart may have joined: a mark now follows another letter.
        self.caret = self.edge_from(from);
    }

    /// The first edge of a grapheme cluster at or after this byte.
    fn edge_from(&self, at: usize) -> usize {
        self.text.grapheme_indices(true).map(|(start, _)| start).find(|start| *start >= at).unwrap_or(self.text.len())
    }

    fn before(&self, at: usize) -> usize {
        self.text[..at].grapheme_indices(true).next_back().map_or(0, |(start, _)| start)
    }

    fn after(&self, at: usize) -> usize {
        self.text[at..].graphemes(true).next().map_or(at, |cluster| at + cluster.len())
    }

    fn word_before(&self) -> usize {
        self.text[..self.caret].unicode_word_indices().next_back().map_or(0, |(start, _)| start)
    }

    fn word_after(&self) -> usize {
        self.text[self.caret..].unicode_word_indices().next().map_or(self.text.len(), |(start, word)| self.caret + start + word.len())
    }

    fn line_start(&self) -> usize {
        self.text[..self.caret].rfind('\n').map_or(0, |end| end + 1)
    }

    fn line_end(&self) -> usize {
        self.text[self.caret..].find('\n').map_or(self.text.len(), |end| self.caret + end)
    }

    /// To the same column, counted in characters, of the line above or below; from the first line to the start, from the last to the end.
    fn move_line(&mut self, down: bool) {
        let start = self.line_start();
        let column = self.text[start..self.caret].graphemes(true).count();
        let target = if down {
            let end = self.line_end();
            if end == self.text.len() {
                self.caret = end;
                return;
            }
            end + 1
        } else {
            if start == 0 {
                self.caret = 0;
                return;
            }
            self.text[..start - 1].rfind('\n').map_or(0, |end| end + 1)
        };
        let line = self.text[target..].split('\n').next().unwrap_or_default();
        self.caret = target + line.grapheme_indices(true).nth(column).map_or(line.len(), |(at, _)| at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The text with `|` at the caret, after these edits.
    fn after(text: &str, edits: &[Edit]) -> String {
        let mut field = TextField::new(&text.replace('|', ""));
        field.caret = text.find('|').unwrap_or(text.len());
        edits.iter().for_each(|edit| field.edit(*edit));
        format!("{}|{}", &field.text[..field.caret], &field.text[field.caret..])
    }

    #[test]
    fn one_character_is_what_a_person_sees() {
        // A letter with a combining accent, a family joined of three people, a flag of two letters, a CJK character.
        for cluster in ["e\u{301}", "👩\u{200d}👩\u{200d}👧", "🇬🇷", "語"] {
            assert_eq!(after(&format!("a{cluster}|"), &[Edit::Backspace]), "a|");
            assert_eq!(after(&format!("a|{cluster}b"), &[Edit::Delete]), "a|b");
            assert_eq!(after(&format!("a{cluster}|b"), &[Edit::Left, Edit::Left]), format!("|a{cluster}b"));
            assert_eq!(after(&format!("|a{cluster}b"), &[Edit::Right, Edit::Right]), format!("a{cluster}|b"));
        }
    }

    #[test]
    fn words() {
        assert_eq!(after("one two, three|", &[Edit::WordLeft]), "one two, |three");
        assert_eq!(after("one| two, three", &[Edit::WordRight]), "one two|, three");
        assert_eq!(after("one two, |three", &[Edit::DeleteWord]), "one |three");
        assert_eq!(after("|", &[Edit::WordLeft, Edit::WordRight, Edit::DeleteWord]), "|");
    }

    #[test]
    fn lines() {
        assert_eq!(after("first\nse|cond\nthird", &[Edit::Home]), "first\n|second\nthird");
        assert_eq!(after("first\nse|cond\nthird", &[Edit::End]), "first\nsecond|\nthird");
        assert_eq!(after("first\nsecon|d\nabc", &[Edit::Up]), "first|\nsecond\nabc");
        assert_eq!(after("first\nsecon|d\nabc", &[Edit::Down]), "first\nsecond\nabc|");
        assert_eq!(after("fi|rst\nx", &[Edit::Up]), "|first\nx");
        assert_eq!(after("first\nx|y", &[Edit::Down]), "first\nxy|");
        assert_eq!(after("語e\u{301}|x\nabcd", &[Edit::Down]), "語e\u{301}x\nab|cd");
        assert_eq!(after("one\ntw|o", &[Edit::DeleteToStart]), "one\n|o");
        assert_eq!(after("on|e\ntwo", &[Edit::DeleteToEnd]), "on|\ntwo");
        assert_eq!(after("a|b\nc", &[Edit::Finish]), "ab\nc|");
        assert_eq!(after("ab\nc|", &[Edit::Start]), "|ab\nc");
    }

    #[test]
    fn pasted_line_ends_are_one_kind() {
        let mut field = TextField::new("ab");
        field.edit(Edit::Left);
        field.insert("1\r\n2\r3\n");
        assert_eq!((field.text(), field.caret()), ("a1\n2\n3\nb", 7));
    }

    #[test]
    fn what_joins_after_a_change_is_one_character() {
        let mut field = TextField::new("e");
        field.insert("\u{301}");
        assert_eq!(field.caret(), 3);
        field.edit(Edit::Left);
        assert_eq!(field.caret(), 0);
        // Removing the letter between leaves the mark to the letter before.
        assert_eq!(after("ab|\u{301}", &[]), "ab|\u{301}");
    }

    pub(super) fn edit() -> impl Strategy<Value = Edit> {
        use Edit::*;
        let all = vec![Left, Right, WordLeft, WordRight, Up, Down, Home, End, Start, Finish, Backspace, Delete, DeleteWord, DeleteToStart, DeleteToEnd];
        proptest::sample::select(all)
    }

    proptest! {
        #[test]
        fn the_caret_is_always_at_an_edge(steps in proptest::collection::vec((edit(), "[ab \n\r\u{301}\u{200d}👩🇬語]{0,3}"), 0..40)) {
            let mut field = TextField::default();
            for (edit, typed) in steps {
                field.insert(&typed);
                field.edit(edit);
                let at_edge = field.caret == field.text.len() || field.text.grapheme_indices(true).any(|(start, _)| start == field.caret);
                prop_assert!(at_edge, "{:?} {}", field.text, field.caret);
            }
        }
    }
}
