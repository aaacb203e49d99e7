//! A drawing that grows downwards: shapes, texts and colours in the style of the place it is shown in. Everything is escaped here.

use std::fmt::Write as _;

use super::super::text::clean;
use super::{Style, measure};

/// What a mark is coloured by. The contrasts are measured: 3:1 and more for marks, 4.5:1 and more for texts, on white and on the dark page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    /// A score.
    Score,
    /// What is short of the target.
    Gap,
    /// Targets and texts.
    Text,
    /// Last time.
    Previous,
    /// Texts of lesser weight.
    Muted,
    /// Lines that only guide the eye.
    Line,
    /// The page.
    Paper,
    /// A step of the heat map, 0 to 4: the same on light and dark pages, because it carries its own ink.
    Heat(usize),
    /// What is written on that step.
    OnHeat(usize),
}

const HEAT: [&str; 5] = ["#E8F1F8", "#BDD7EC", "#7FB2D9", "#2F74AD", "#0B4A7A"];

/// A step of the heat map and what is written on it, as `E8F1F8`.
pub(super) fn heat(step: usize) -> (&'static str, &'static str) {
    (&HEAT[step.min(4)][1..], if step < 3 { "1A1A1A" } else { "FFFFFF" })
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// It begins here.
    Start,
    /// Its middle is here.
    Middle,
    /// It ends here.
    End,
}

pub(super) struct Canvas {
    style: Style,
    /// Pixels across.
    pub(super) width: f64,
    /// Pixels down, as far as it is used.
    pub(super) height: f64,
    /// Size of texts in pixels.
    pub(super) size: f64,
    /// Cells, by their colour, or the dashes of their frame: they lie beneath everything else, so that those of one look can be one shape.
    tiles: Vec<((Ink, Option<&'static str>), String)>,
    out: String,
}

impl Canvas {
    pub(super) fn new(style: Style) -> Self {
        Self { style, width: style.width(), height: 0.0, size: if style == Style::Narrow { 12.0 } else { 13.0 }, tiles: Vec::new(), out: String::new() }
    }

    /// A drawing for a cell, 100 pixels by 14.
    pub(super) fn small() -> Self {
        Self { width: 100.0, height: 14.0, ..Self::new(Style::Wide) }
    }

    pub(super) fn is_narrow(&self) -> bool {
        self.style == Style::Narrow
    }

    /// How a shape is painted: in a picture of its own by attributes, in a page, which holds many, by classes of its style sheet: a small letter for what fills it,
    /// a capital for its outline.
    fn paint(&self, fill: Option<Ink>, outline: Option<Ink>) -> String {
        if self.style == Style::Standalone {
            let outline = outline.map_or_else(String::new, |ink| format!(" stroke=\"{}\"", colour(ink)));
            return format!(" fill=\"{}\"{outline}", fill.map_or("none", |ink| colour(ink)));
        }
        let names: Vec<String> = fill.map(|ink| class(ink).to_owned()).into_iter().chain(outline.map(|ink| class(ink).to_ascii_uppercase())).collect();
        format!(" class=\"{}\"", names.join(" "))
    }

    pub(super) fn rect(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ink: Ink) {
        let paint = self.paint(Some(ink), None);
        let _ = write!(self.out, "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{paint}/>", n(x), n(y), n(width.max(0.0)), n(height));
    }

    /// A cell of many.
    pub(super) fn tile(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ink: Ink) {
        let width = n(width.max(0.0));
        self.beneath((ink, None), format!("M{} {}h{width}v{}h-{width}z", n(x), n(y), n(height)));
    }

    /// A cell of many with a dashed frame.
    pub(super) fn frame_tile(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ink: Ink, dash: &'static str) {
        let width = n(width.max(0.0));
        self.beneath((ink, Some(dash)), format!("M{} {}h{width}v{}h-{width}z", n(x), n(y), n(height)));
    }

    /// A line from top to bottom that guides the eye.
    pub(super) fn guide(&mut self, x: f64, (top, bottom): (f64, f64)) {
        self.beneath((Ink::Line, Some("")), format!("M{} {}V{}", n(x), n(top), n(bottom)));
    }

    fn beneath(&mut self, look: (Ink, Option<&'static str>), path: String) {
        match self.tiles.iter_mut().find(|(known, _)| *known == look) {
            Some((_, paths)) => paths.push_str(&path),
            None => self.tiles.push((look, path)),
        }
    }

    /// A frame around nothing; `dash` as in SVG, empty for a full line.
    pub(super) fn frame(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ink: Ink, dash: &str) {
        let (paint, dash, width) = (self.paint(None, Some(ink)), dashes(dash), n(width.max(0.0)));
        let _ = write!(self.out, "<rect x=\"{}\" y=\"{}\" width=\"{width}\" height=\"{}\"{paint}{dash}/>", n(x), n(y), n(height));
    }

    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), ink: Ink, thick: f64, dash: &str) {
        let (paint, dash, thick) = (self.paint(None, Some(ink)), dashes(dash), n(thick));
        let _ = write!(self.out, "<path d=\"M{} {}L{} {}\" stroke-width=\"{thick}\"{paint}{dash}/>", n(x1), n(y1), n(x2), n(y2));
    }

    /// A line across with upright ends.
    pub(super) fn whisker(&mut self, (from, to): (f64, f64), y: f64, ink: Ink) {
        let (paint, from, to, top) = (self.paint(None, Some(ink)), n(from), n(to), n(y - 4.0));
        let _ = write!(self.out, "<path d=\"M{from} {}H{to}M{from} {top}v8M{to} {top}v8\" stroke-width=\"1.5\"{paint}/>", n(y));
    }

    /// A dot: full, with a rim in the colour of the page so that neighbours stay apart, or hollow.
    pub(super) fn dot(&mut self, (x, y): (f64, f64), radius: f64, ink: Ink, full: bool) {
        let (paint, thick) =
            if full { (self.paint(Some(ink), Some(Ink::Paper)), "") } else { (self.paint(Some(Ink::Paper), Some(ink)), " stroke-width=\"2\"") };
        let _ = write!(self.out, "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{paint}{thick}/>", n(x), n(y), n(radius));
    }

    /// A closed outline.
    pub(super) fn outline(&mut self, points: &[(f64, f64)], ink: Ink, thick: f64, dash: &str) {
        let paint = self.paint(None, Some(ink));
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", n(*x), n(*y))).collect();
        let _ = write!(self.out, "<polygon points=\"{}\" stroke-width=\"{}\"{paint}{}/>", points.join(" "), n(thick), dashes(dash));
    }

    /// One line of text; `y` is its base line.
    pub(super) fn text(&mut self, (x, y): (f64, f64), text: &str, anchor: Anchor, ink: Ink) {
        let _ = write!(self.out, "<text x=\"{}\" y=\"{}\"{}>{}</text>", n(x.round()), n(y.round()), self.written(anchor, ink), escape(text));
    }

    /// A line of text that reads upwards.
    pub(super) fn upwards(&mut self, (x, y): (f64, f64), text: &str, ink: Ink) {
        let (x, y) = (n(x), n(y));
        let _ = write!(self.out, "<text x=\"{x}\" y=\"{y}\" transform=\"rotate(-90 {x} {y})\"{}>{}</text>", self.written(Anchor::Start, ink), escape(text));
    }

    /// Where a text stands and its colour; what holds of most texts, the middle and the colour of texts, is said once for the whole drawing.
    fn written(&self, anchor: Anchor, ink: Ink) -> String {
        let (word, letter) = match anchor {
            Anchor::Start => (Some("start"), Some("a")),
            Anchor::Middle => (None, None),
            Anchor::End => (Some("end"), Some("e")),
        };
        let ink = (ink != Ink::Text).then_some(ink);
        if self.style == Style::Standalone {
            let anchor = word.map_or_else(String::new, |word| format!(" text-anchor=\"{word}\""));
            return anchor + &ink.map_or_else(String::new, |ink| format!(" fill=\"{}\"", colour(ink)));
        }
        let names: Vec<&str> = letter.into_iter().chain(ink.map(class)).collect();
        if names.is_empty() { String::new() } else { format!(" class=\"{}\"", names.join(" ")) }
    }

    /// Lines of text around a middle height.
    pub(super) fn block(&mut self, (x, middle): (f64, f64), lines: &[String], anchor: Anchor, ink: Ink) {
        let step = self.line_height();
        let count = u32::try_from(lines.len()).map_or(1.0, f64::from);
        let mut y = middle - (count - 1.0) * step / 2.0 + self.size * 0.35;
        for line in lines {
            self.text((x, y), line, anchor, ink);
            y += step;
        }
    }

    /// From one base line to the next.
    pub(super) fn line_height(&self) -> f64 {
        self.size + 3.0
    }

    /// A text as lines that fit.
    pub(super) fn lines(&self, text: &str, room: f64, most: usize) -> Vec<String> {
        measure::lines(&clean(text, true), self.size, room, most)
    }

    /// How wide a text is.
    pub(super) fn measure(&self, text: &str) -> f64 {
        measure::width(&clean(text, true), self.size)
    }

    /// The element, with the title and the sentence for those who cannot see it.
    pub(super) fn finish(self, title: &str, sentence: &str, id: &str) -> String {
        let (width, height, size) = (n(self.width), n(self.height.ceil()), n(self.size));
        let (title, sentence, id) = (escape(title), escape(sentence), escape(id));
        let look = |(ink, frame): &(Ink, Option<&'static str>)| match frame {
            None => self.paint(Some(*ink), None),
            Some(dash) => self.paint(None, Some(*ink)) + &dashes(dash),
        };
        let tiles: String = self.tiles.iter().map(|(tile, path)| format!("<path d=\"{path}\"{}/>", look(tile))).collect();
        let place = match self.style {
            Style::Wide => format!("class=\"chart wide\" width=\"{width}\" font-size=\"{size}\""),
            Style::Narrow => format!("class=\"chart narrow\" font-size=\"{size}\""),
            Style::Standalone => format!(
                "xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif\" font-size=\"{size}\" fill=\"{}\" text-anchor=\"middle\"",
                colour(Ink::Text)
            ),
        };
        // A document may be read on a dark page: its pictures bring their own.
        let page = if self.style == Style::Standalone { "<rect width=\"100%\" height=\"100%\" fill=\"#FFFFFF\"/>" } else { "" };
        format!(
            "<svg {place} viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\"><title id=\"{id}-title\">{title}</title><desc id=\"{id}-desc\">{sentence}</desc>{page}{tiles}{}</svg>",
            self.out
        )
    }

    /// The element, hidden from those who do not see it.
    pub(super) fn finish_silent(self) -> String {
        let (width, height) = (n(self.width), n(self.height));
        format!("<svg class=\"mini\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" aria-hidden=\"true\">{}</svg>", self.out)
    }
}

/// A colour on white.
fn colour(ink: Ink) -> &'static str {
    match ink {
        Ink::Heat(step) => HEAT[step.min(4)],
        Ink::Text => "#1A1A1A",
        Ink::OnHeat(step) if step < 3 => "#1A1A1A",
        Ink::OnHeat(_) | Ink::Paper => "#FFFFFF",
        Ink::Score => "#005A9C",
        Ink::Gap => "#C44F00",
        Ink::Previous => "#767676",
        Ink::Muted => "#595959",
        Ink::Line => "#D5D9DE",
    }
}

/// The class of a colour in the style sheet of the page.
fn class(ink: Ink) -> &'static str {
    match ink {
        Ink::Score => "s",
        Ink::Gap => "g",
        Ink::Text => "t",
        Ink::Previous => "v",
        Ink::Muted => "m",
        Ink::Line => "l",
        Ink::Paper => "p",
        Ink::Heat(step) => ["h0", "h1", "h2", "h3", "h4"][step.min(4)],
        Ink::OnHeat(step) if step < 3 => "d",
        Ink::OnHeat(_) => "w",
    }
}

fn dashes(dash: &str) -> String {
    if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") }
}

/// A length in pixels, to the tenth.
fn n(value: f64) -> String {
    let tenths = (value * 10.0).round() / 10.0;
    // `-0` would be another text for the same place.
    if tenths == 0.0 { "0".into() } else { tenths.to_string() }
}

/// A text as it may stand in an element or an attribute: shown as written, never markup; what hides or reorders is a visible sign.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in clean(text, true).chars() {
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
