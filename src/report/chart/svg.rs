//! Shapes as SVG. Everything is escaped here.

use std::fmt::{self, Display, Write as _};

use super::Style;
use super::drawing::{Anchor, Drawing, Ink, Pair, Shape, Tile};

impl Drawing {
    /// The element, with the title and the sentence for those who cannot see it. `id` begins the names inside it.
    #[must_use]
    pub fn svg(&self, title: &str, sentence: &str, id: &str) -> String {
        let (width, height, letters) = (N(self.size.0), N(self.size.1), N(self.letters));
        let mut out = String::with_capacity(96 * (self.shapes.len() + 8));
        let _ = match self.style {
            Style::Wide => write!(out, "<svg class=\"chart wide\" width=\"{width}\" font-size=\"{letters}\""),
            Style::Narrow => write!(out, "<svg class=\"chart narrow\" font-size=\"{letters}\""),
            Style::Standalone => write!(
                out,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif\" font-size=\"{letters}\" fill=\"{}\" text-anchor=\"middle\"",
                Ink::Text.on_white()
            ),
        };
        let (title, sentence, id) = (escape(title), escape(sentence), escape(id));
        let _ = write!(
            out,
            " viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\"><title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{sentence}</desc>"
        );
        // A document may be read on a dark page: its pictures bring their own.
        if self.style == Style::Standalone {
            out.push_str("<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>");
        }
        self.marks(&mut out);
        out.push_str("</svg>");
        out
    }

    /// The element, hidden from those who do not see it.
    #[must_use]
    pub fn silent_svg(&self) -> String {
        let (width, height) = (N(self.size.0), N(self.size.1));
        let mut out = format!("<svg class=\"mini\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">");
        self.marks(&mut out);
        out.push_str("</svg>");
        out
    }

    fn paint(&self, fill: Option<Ink>, outline: Option<Ink>) -> Paint {
        Paint { classes: self.style != Style::Standalone, fill, outline }
    }

    fn marks(&self, out: &mut String) {
        for (look, tiles) in &self.tiles {
            out.push_str("<path d=\"");
            for tile in tiles {
                let _ = match *tile {
                    Tile::Cell((x, y), (width, height)) => write!(out, "M{} {}h{}v{}h-{}z", N(x), N(y), N(width), N(height), N(width)),
                    Tile::Guide(x, (top, bottom)) => write!(out, "M{} {}V{}", N(x), N(top), N(bottom)),
                };
            }
            let _ = match look.dash {
                None => write!(out, "\"{}/>", self.paint(Some(look.ink), None)),
                Some(dash) => write!(out, "\"{}{}/>", self.paint(None, Some(look.ink)), Dash(dash)),
            };
        }
        self.shapes.iter().for_each(|shape| self.mark(shape, out));
    }

    fn mark(&self, shape: &Shape, out: &mut String) {
        let place = |out: &mut String, (x, y): Pair, (width, height): Pair| {
            let _ = write!(out, "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", N(x), N(y), N(width), N(height));
        };
        let line = |ink: &Ink| self.paint(None, Some(*ink));
        let _ = match shape {
            Shape::Rect { at, size, ink } => {
                place(out, *at, *size);
                write!(out, "{}/>", self.paint(Some(*ink), None))
            }
            Shape::Frame { at, size, ink, dash } => {
                place(out, *at, *size);
                write!(out, "{}{}/>", line(ink), Dash(dash))
            }
            Shape::Line { from, to, ink, thick, dash } => {
                let (x1, y1, x2, y2) = (N(from.0), N(from.1), N(to.0), N(to.1));
                write!(out, "<path d=\"M{x1} {y1}L{x2} {y2}\" stroke-width=\"{}\"{}{}/>", N(*thick), line(ink), Dash(dash))
            }
            Shape::Whisker { across: (from, to), y, ink } => {
                let (from, to, top) = (N(*from), N(*to), N(y - 4.0));
                write!(out, "<path d=\"M{from} {}H{to}M{from} {top}v8M{to} {top}v8\" stroke-width=\"1.5\"{}/>", N(*y), line(ink))
            }
            Shape::Dot { at: (x, y), radius, ink, full } => {
                let (fill, rim, thick) = if *full { (*ink, Ink::Paper, "") } else { (Ink::Paper, *ink, " stroke-width=\"2\"") };
                write!(out, "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}{thick}/>", N(*x), N(*y), N(*radius), self.paint(Some(fill), Some(rim)))
            }
            Shape::Outline { points, ink, thick, dash } => {
                out.push_str("<polygon points=\"");
                for (at, (x, y)) in points.iter().enumerate() {
                    let _ = write!(out, "{}{},{}", if at == 0 { "" } else { " " }, N(*x), N(*y));
                }
                write!(out, "\" stroke-width=\"{}\"{}{}/>", N(*thick), line(ink), Dash(dash))
            }
            Shape::Text { at: (x, y), text, anchor, ink, upwards } => {
                let (x, y) = (N(*x), N(*y));
                let _ = write!(out, "<text x=\"{x}\" y=\"{y}\"");
                if *upwards {
                    let _ = write!(out, " transform=\"rotate(-90 {x} {y})\"");
                }
                write!(out, "{}>{}</text>", self.written(*anchor, *ink), escape(text))
            }
        };
    }

    /// Where a text stands and its colour; what holds of most texts, the middle and the colour of texts, is said once for all.
    fn written(&self, anchor: Anchor, ink: Ink) -> String {
        let (word, letter) = match anchor {
            Anchor::Start => (Some("start"), Some("a")),
            Anchor::Middle => (None, None),
            Anchor::End => (Some("end"), Some("e")),
        };
        let ink = (ink != Ink::Text).then_some(ink);
        if self.style == Style::Standalone {
            let anchor = word.map_or_else(String::new, |word| format!(" text-anchor=\"{word}\""));
            return anchor + &ink.map_or_else(String::new, |ink| format!(" fill=\"{}\"", ink.on_white()));
        }
        let names: Vec<&str> = letter.into_iter().chain(ink.map(Ink::class)).collect();
        if names.is_empty() { String::new() } else { format!(" class=\"{}\"", names.join(" ")) }
    }
}

/// How a shape is painted: in a picture of its own by attributes, in a page, which holds many, by classes of its style sheet: a small letter for what fills it,
/// a capital for its outline.
struct Paint {
    classes: bool,
    fill: Option<Ink>,
    outline: Option<Ink>,
}

impl Display for Paint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.classes {
            write!(f, " fill=\"{}\"", self.fill.map_or("none", Ink::on_white))?;
            return self.outline.map_or(Ok(()), |ink| write!(f, " stroke=\"{}\"", ink.on_white()));
        }
        let space = if self.fill.is_some() && self.outline.is_some() { " " } else { "" };
        let outline = self.outline.map_or_else(String::new, |ink| ink.class().to_ascii_uppercase());
        write!(f, " class=\"{}{space}{outline}\"", self.fill.map_or("", Ink::class))
    }
}

/// Dashes as an attribute, where there are any.
struct Dash(&'static str);

impl Display for Dash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, " stroke-dasharray=\"{}\"", self.0) }
    }
}

/// A length in pixels, to the tenth.
#[derive(Clone, Copy)]
struct N(f64);

impl Display for N {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() / 10.0;
        // `-0` would be another text for the same place.
        if tenths == 0.0 { f.write_str("0") } else { tenths.fmt(f) }
    }
}

/// A text as it may stand in an element or an attribute: shown as written, never markup; what hides or reorders is a visible sign.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in super::super::text::clean(text, true).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // XML knows no way to write these two.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
