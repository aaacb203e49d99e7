//! The plan at a terminal.

use anstyle::Style;

use super::Block;
use crate::report::View;
use crate::report::prose::Page;

/// The page for a terminal of this kind.
pub(super) fn render(title: &str, blocks: &[Block], view: &View) -> String {
    let (mut page, strong) = (Page::new(view), Style::new().bold());
    page.styled("", title, strong);
    page.line("");
    for block in blocks {
        match block {
            Block::Head(text) => page.head(text, strong),
            Block::Strong(text) => page.styled("  ", text, strong),
            Block::Text(text) => page.prose("  ", text),
            Block::Item(text, details) => {
                page.prose("  ", text);
                for (name, text) in details.iter().filter(|(_, text)| !text.is_empty()) {
                    page.hanging(&format!("      {name}: "), text);
                }
            }
            Block::Point(text) => page.hanging("  ! ", text),
        }
    }
    page.out
}
