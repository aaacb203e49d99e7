//! A chart as shapes: what it is made of, before it is written as SVG or painted as pixels.

use super::Style;

/// What a mark is coloured by. The contrasts are measured: 3:1 and more for marks, 4.5:1 and more for texts, on white and on the dark page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
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

impl Ink {
    /// The colour on a white page, as `#005A9C`.
    #[must_use]
    pub fn on_white(self) -> &'static str {
        match self {
            Self::Score => "#005A9C",
            Self::Gap => "#C44F00",
            Self::Text => "#1A1A1A",
            Self::Previous => "#767676",
            Self::Muted => "#595959",
            Self::Line => "#D5D9DE",
            Self::Paper => "#FFFFFF",
            Self::Heat(step) => HEAT[step.min(4)],
            Self::OnHeat(step) if step < 3 => "#1A1A1A",
            Self::OnHeat(_) => "#FFFFFF",
        }
    }

    /// Its class in the style sheet of the page.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Score => "s",
            Self::Gap => "g",
            Self::Text => "t",
            Self::Previous => "v",
            Self::Muted => "m",
            Self::Line => "l",
            Self::Paper => "p",
            Self::Heat(step) => ["h0", "h1", "h2", "h3", "h4"][step.min(4)],
            Self::OnHeat(step) if step < 3 => "d",
            Self::OnHeat(_) => "w",
        }
    }
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// It begins here.
    Start,
    /// Its middle is here.
    Middle,
    /// It ends here.
    End,
}

/// A point, or a width and a height, in pixels from the upper left corner.
pub type Pair = (f64, f64);

/// A mark. Dashes are as in SVG: lengths of dash and gap, empty for a full line.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A full rectangle.
    Rect {
        /// Its upper left corner.
        at: Pair,
        /// Its width and height.
        size: Pair,
        /// What fills it.
        ink: Ink,
    },
    /// The frame of a rectangle, one pixel thick.
    Frame {
        /// The upper left corner of the middle of the line.
        at: Pair,
        /// Its width and height.
        size: Pair,
        /// The line.
        ink: Ink,
        /// Its dashes.
        dash: &'static str,
    },
    /// A straight line.
    Line {
        /// Where it begins.
        from: Pair,
        /// Where it ends.
        to: Pair,
        /// The line.
        ink: Ink,
        /// How thick it is.
        thick: f64,
        /// Its dashes.
        dash: &'static str,
    },
    /// A line across, one and a half pixels thick, with ends four pixels up and down.
    Whisker {
        /// Where it begins and ends.
        across: Pair,
        /// Its height.
        y: f64,
        /// The line.
        ink: Ink,
    },
    /// A dot: full, with a rim of one pixel in the colour of the page so that neighbours stay apart, or hollow with a rim of two.
    Dot {
        /// The centre.
        at: Pair,
        /// From the centre to the middle of the rim.
        radius: f64,
        /// The colour.
        ink: Ink,
        /// Whether it is full.
        full: bool,
    },
    /// A closed outline.
    Outline {
        /// Its corners.
        points: Vec<Pair>,
        /// The line.
        ink: Ink,
        /// How thick it is.
        thick: f64,
        /// Its dashes.
        dash: &'static str,
    },
    /// One line of text, with nothing in it that hides or reorders.
    Text {
        /// Its place on the base line.
        at: Pair,
        /// What it says.
        text: String,
        /// Which part of it stands there.
        anchor: Anchor,
        /// The letters.
        ink: Ink,
        /// It reads upwards instead of to the right.
        upwards: bool,
    },
}

/// One of many cells or guides that look alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tile {
    /// A rectangle, by its corner and size.
    Cell(Pair, Pair),
    /// A line from top to bottom: its place across, then where it begins and ends.
    Guide(f64, Pair),
}

/// How tiles look: filled, or drawn with a line one pixel thick and dashed so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The colour.
    pub ink: Ink,
    /// The dashes of the line; none for a filled tile.
    pub dash: Option<&'static str>,
}

/// The shapes of a chart, in the order in which they are drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    /// Where it is shown.
    pub style: Style,
    /// Width and height in pixels.
    pub size: Pair,
    /// Size of texts in pixels.
    pub letters: f64,
    /// What lies beneath everything else, by its look, so that tiles of one look can be one shape.
    pub tiles: Vec<(Look, Vec<Tile>)>,
    /// Everything else.
    pub shapes: Vec<Shape>,
}
