//! The plan as GitHub Flavored Markdown without HTML.

use std::fmt::Write as _;

use super::Block;
use crate::report::markdown::{escape, inline};

/// The page.
pub(super) fn render(title: &str, blocks: &[Block]) -> String {
    let mut out = format!("# {}\n\n", inline(title));
    for block in blocks {
        let _ = match block {
            Block::Head(text) => writeln!(out, "\n## {}\n", inline(text)),
            Block::Strong(text) => writeln!(out, "**{}**\n", inline(text)),
            Block::Text(text) => writeln!(out, "{}\n", escape(text)),
            Block::Item(text, details) => {
                let _ = writeln!(out, "- **{}**", inline(text));
                details.iter().filter(|(_, text)| !text.is_empty()).try_for_each(|(name, text)| writeln!(out, "  - {name}: {}", inline(text)))
            }
            Block::Point(text) => writeln!(out, "- {}", escape(text)),
        };
    }
    while let Some(at) = out.find("\n\n\n") {
        out.remove(at);
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}
