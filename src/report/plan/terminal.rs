//! The plan at a terminal.

use anstyle::Style;

use super::Block;
use crate::report::View;
use crate::report::text::{clean, width, wrap};

/// Narrower terminals are written as if they were this wide.
const NARROWEST: usize = 40;
/// Prose is not set wider than this.
const PROSE: usize = 100;

/// The page for a terminal of this kind.
pub(super) fn render(title: &str, blocks: &[Block], view: &View) -> String {
    let mut page = Page { view, out: String::new(), width: view.width.clamp(NARROWEST, PROSE) };
    page.prose("", title, Style::new().bold());
    page.out.push('\n');
    for block in blocks {
        match block {
            Block::Head(text) => {
                page.out.push('\n');
                page.prose("", text, Style::new().bold());
            }
            Block::Strong(text) => page.prose("  ", text, Style::new().bold()),
            Block::Text(text) => page.prose("  ", text, Style::new()),
            Block::Item(text, details) => {
                page.prose("  ", text, Style::new());
                for (name, text) in details.iter().filter(|(_, text)| !text.is_empty()) {
                    page.prose(&format!("      {name}: "), text, Style::new());
                }
            }
            Block::Point(text) => page.prose("  ! ", text, Style::new()),
        }
    }
    page.out
}

struct Page<'a> {
    view: &'a View,
    out: String,
    width: usize,
}

impl Page<'_> {
    /// Cleaned and wrapped; the first line after `first`, the others under its indent.
    fn prose(&mut self, first: &str, text: &str, style: Style) {
        let indent = if first.ends_with(": ") { first.len() - first.trim_start().len() + 2 } else { width(first) };
        let whole = format!("{}{}", first.trim_start(), clean(text, self.view.unicode));
        let start = first.len() - first.trim_start().len();
        for (at, line) in wrap(&whole, self.width - indent).into_iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            let lead = " ".repeat(if at == 0 { start } else { indent });
            let line = if self.view.colour { format!("{style}{line}{style:#}") } else { line };
            self.out.push_str(&format!("{lead}{line}\n"));
        }
    }
}
