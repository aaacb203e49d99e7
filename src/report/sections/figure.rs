//! What a chart shows, as plain numbers: drawn by `chart`, told again as a table beside it.

use super::Table;

/// A chart with what a reader needs who cannot see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// What it shows, in a few words.
    pub title: String,
    /// What is to be seen in it, in a sentence: the caption, and the description for those who hear it.
    pub sentence: String,
    /// The marks.
    pub chart: Chart,
    /// The same numbers as a table; none where a table of the same section holds them.
    pub table: Option<Table>,
}

/// The charts there are. Scores are 0 to 100.
#[derive(Debug, Clone, PartialEq)]
pub enum Chart {
    /// How far from the target: a bar per factor.
    Bullets(Vec<Bullet>),
    /// The overall shape, small: outline only.
    Radar(Vec<Axis>),
    /// Who disagrees: questions by groups of respondents, the number in each cell.
    HeatMap(HeatMap),
    /// Each respondent a dot.
    Dots(Vec<Dots>),
    /// What changed: last time and now.
    Dumbbells(Vec<Dumbbell>),
    /// What to do first: effort by what it is worth.
    Grid(Vec<GridPoint>),
    /// How many gave which answer, as shares of all.
    Stacks(Stacks),
}

/// A bar with the target and the range.
#[derive(Debug, Clone, PartialEq)]
pub struct Bullet {
    /// Name of the factor.
    pub label: String,
    /// The score.
    pub score: Option<f64>,
    /// As it is printed.
    pub shown: String,
    /// What it could be if open answers were lowest or highest.
    pub range: Option<(f64, f64)>,
    /// The target.
    pub target: Option<f64>,
    /// The score last time.
    pub previous: Option<f64>,
}

/// One axis of the radar, from 3 to 8 of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    /// Name of the factor.
    pub label: String,
    /// The score.
    pub score: Option<f64>,
    /// As it is printed.
    pub shown: String,
    /// The target.
    pub target: Option<f64>,
}

/// Questions by groups.
#[derive(Debug, Clone, PartialEq)]
pub struct HeatMap {
    /// Names of the groups.
    pub columns: Vec<String>,
    /// Questions with a cell per group.
    pub rows: Vec<(String, Vec<HeatCell>)>,
    /// The lowest and the highest level of the scale, for the shades.
    pub scale: (f64, f64),
}

/// A cell of the heat map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum HeatCell {
    /// The mean level of the group.
    Level(f64),
    /// Not shown, so that nobody can be worked out.
    Withheld,
    /// Nobody of the group answered.
    Nobody,
}

/// A row of dots.
#[derive(Debug, Clone, PartialEq)]
pub struct Dots {
    /// Name of the factor.
    pub label: String,
    /// The score of each respondent, in rising order.
    pub scores: Vec<f64>,
    /// The score made of them, before caps: their mean, in the balance of roles the questionnaire asks for.
    pub mean: Option<f64>,
}

/// Before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Dumbbell {
    /// Name of the factor.
    pub label: String,
    /// The score last time.
    pub before: Option<f64>,
    /// The score now.
    pub after: Option<f64>,
    /// The change as it is printed: `+4.2`.
    pub shown: String,
}

/// A recommendation in the grid.
#[derive(Debug, Clone, PartialEq)]
pub struct GridPoint {
    /// Its number in the list of recommendations, 1 and up.
    pub number: usize,
    /// Its title.
    pub label: String,
    /// 0 low, 1 medium, 2 high.
    pub effort: u8,
    /// Points of the overall score it is worth.
    pub worth: f64,
}

/// Shares of answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Stacks {
    /// Names of the parts, in order: the levels, then don't know, not applicable, put off, blank.
    pub parts: Vec<String>,
    /// How many of the parts are levels.
    pub levels: usize,
    /// Questions or factors with a count per part.
    pub rows: Vec<(String, Vec<u32>)>,
}
