//! The overall score on the whole scale: where the bands begin, the target, and what the score could be.

use super::canvas::Canvas;
use super::drawing::{Anchor, Ink};
use super::legend::held;

/// What the strip shows. Scores are 0 to 100.
#[derive(Debug, Clone, PartialEq)]
pub struct Strip {
    /// Names of the bands, lowest first, and where each begins.
    pub bands: Vec<(String, f64)>,
    /// The bands the score may lie in: the first and the last.
    pub within: Option<(usize, usize)>,
    /// The score.
    pub score: Option<f64>,
    /// The target, and how it is written.
    pub target: Option<(f64, String)>,
    /// What the score could be if open answers were lowest or highest.
    pub range: Option<(f64, f64)>,
}

pub(super) fn draw(canvas: &mut Canvas, strip: &Strip) {
    let (from, to) = (8.0, canvas.width - 8.0);
    let at = |score: f64| from + (to - from) * held(score) / 100.0;
    let y = if strip.target.is_some() { canvas.line_height() + 8.0 } else { 4.0 };
    canvas.rect((from, y), (to - from, 18.0), Ink::Line);
    if let Some(score) = strip.score {
        canvas.rect((from, y), (at(score) - from, 18.0), Ink::Score);
    }
    for (_, begin) in strip.bands.iter().skip(1) {
        canvas.line((at(*begin), y), (at(*begin), y + 18.0), Ink::Paper, 2.0, "");
    }
    if let Some((target, text)) = &strip.target {
        let x = at(*target);
        canvas.line((x, y - 5.0), (x, y + 21.0), Ink::Paper, 6.0, "");
        canvas.line((x, y - 5.0), (x, y + 21.0), Ink::Text, 3.0, "");
        let half = canvas.measure(text) / 2.0;
        canvas.text((x.clamp(half, (canvas.width - half).max(half)), y - 9.0), text, Anchor::Middle, Ink::Text);
    }
    canvas.height = y + 24.0;
    if let Some((low, high)) = strip.range.filter(|(low, high)| high - low > 0.2) {
        canvas.whisker((at(low), at(high)), y + 28.0, Ink::Text);
        canvas.height += 10.0;
    }
    names(canvas, strip, at);
}

fn names(canvas: &mut Canvas, strip: &Strip, at: impl Fn(f64) -> f64) {
    let middle = canvas.height + canvas.line_height() / 2.0 + 2.0;
    let ends: Vec<f64> = strip.bands.iter().skip(1).map(|(_, from)| *from).chain([100.0]).collect();
    for (number, ((name, begin), end)) in strip.bands.iter().zip(ends).enumerate() {
        let (left, right) = (at(*begin), at(end));
        let here = strip.within.is_some_and(|(low, high)| (low..=high).contains(&number));
        let whole = format!("{}. {name}", number + 1);
        // On a small screen the numbers alone: the band is named beside.
        let text = if canvas.measure(&whole) <= right - left - 4.0 { whole } else { (number + 1).to_string() };
        if here {
            canvas.rect((left + 2.0, canvas.height), (right - left - 4.0, 3.0), Ink::Text);
        }
        canvas.block((f64::midpoint(left, right), middle + 3.0), &[text], Anchor::Middle, if here { Ink::Text } else { Ink::Muted });
    }
    canvas.height = middle + canvas.line_height() / 2.0 + 3.0;
}
