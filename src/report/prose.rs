//! Prose at a terminal: texts made harmless, wrapped under an indent, in a style where colours are shown. What all pages for a terminal are made with.

use anstyle::Style;

use super::View;
use super::text::{clean, width, wrap};

/// Narrower terminals are written as if they were this wide.
pub(super) const NARROWEST: usize = 40;
/// Prose is not set wider than this.
const PROSE: usize = 100;
/// Where runs on below its beginning: so much further in.
const HANGING: usize = 2;

/// A page while it is written.
pub(super) struct Page<'v> {
    /// What the terminal can do.
    pub(super) view: &'v View,
    /// Columns of prose.
    pub(super) width: usize,
    /// What is written so far.
    pub(super) out: String,
}

impl<'v> Page<'v> {
    pub(super) fn new(view: &'v View) -> Self {
        Self { view, width: view.width.clamp(NARROWEST, PROSE), out: String::new() }
    }

    /// A text in a style, where colours are shown.
    pub(super) fn paint(&self, text: &str, style: Style) -> String {
        if self.view.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// A text as one harmless line.
    pub(super) fn clean(&self, text: &str) -> String {
        clean(text, self.view.unicode)
    }

    /// A line that is harmless already.
    pub(super) fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    /// Cleaned and wrapped; the first line after `first`, the others under it. Without a text `first` stands alone, and where that is blank, nothing is written.
    pub(super) fn prose(&mut self, first: &str, text: &str) {
        self.styled(first, text, Style::new());
    }

    /// The same in a style.
    pub(super) fn styled(&mut self, first: &str, text: &str, style: Style) {
        let indent = width(first);
        for (at, line) in wrap(&self.clean(text), self.width.saturating_sub(indent)).into_iter().enumerate() {
            let lead = if at == 0 { first.to_owned() } else { " ".repeat(indent) };
            if !(lead.trim().is_empty() && line.is_empty()) {
                let line = self.paint(&line, style);
                self.line(&format!("{lead}{line}"));
            }
        }
    }

    /// The same, but the text runs on below `first`, a little further in than that begins.
    pub(super) fn hanging(&mut self, first: &str, text: &str) {
        let start = first.len() - first.trim_start().len();
        let whole = self.clean(&format!("{first}{text}"));
        for (at, line) in wrap(&whole, self.width.saturating_sub(start + HANGING)).into_iter().enumerate() {
            let lead = " ".repeat(if at == 0 { start } else { start + HANGING });
            self.line(&format!("{lead}{line}"));
        }
    }

    /// A heading, after a blank line.
    pub(super) fn head(&mut self, text: &str, style: Style) {
        self.line("");
        self.styled("", text, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(write: impl Fn(&mut Page<'_>)) -> String {
        let view = View { width: 10, colour: false, unicode: true };
        let mut page = Page::new(&view);
        write(&mut page);
        page.out
    }

    #[test]
    fn texts_stand_under_their_beginning() {
        let text = "one two three four five six seven eight nine ten";
        assert_eq!(written(|page| page.prose("  A  ", text)), "  A  one two three four five six seven\n     eight nine ten\n");
        assert_eq!(written(|page| page.hanging("  A: ", text)), "  A: one two three four five six seven\n    eight nine ten\n");
        assert_eq!(written(|page| page.prose("  A  ", "")), "  A\n");
        assert_eq!(written(|page| page.prose("  ", " ")), "");
        assert_eq!(written(|page| page.styled("", "\u{1b}[2Jx", Style::new().bold())), "\u{fffd}[2Jx\n");
    }
}
