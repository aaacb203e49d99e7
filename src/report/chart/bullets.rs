//! How far from the target: a bar per factor and the gap it leaves, with a whisker for what the score could be, a tick for the target and a ring for last time.

use super::super::sections::figure::Bullet;
use super::canvas::Canvas;
use super::drawing::{Anchor, Ink};
use super::legend::{self, Mark, held};

pub(super) fn draw(canvas: &mut Canvas, bullets: &[Bullet]) {
    let values = bullets.iter().map(|b| canvas.measure(&b.shown)).fold(0.0, f64::max).min(canvas.width / 4.0);
    let rows = Rows::new(canvas, values);
    let top = canvas.height;
    let heights: Vec<(Vec<String>, f64)> = bullets.iter().map(|b| rows.label(canvas, &b.label)).collect();
    let bottom = top + heights.iter().map(|(_, height)| height).sum::<f64>();
    if !canvas.is_narrow() {
        legend::scale(canvas, rows.plot, (top, bottom));
    }
    for (bullet, (label, height)) in bullets.iter().zip(heights) {
        let y = rows.open(canvas, &label, height, &bullet.shown);
        bar(canvas, &rows, bullet, y);
    }
    legend::numbers(canvas, rows.plot);
    let mut entries = vec![(Mark::Bar(Ink::Score), "score".to_owned())];
    let mut explain = |there: bool, mark, text: &str| {
        if there {
            entries.push((mark, text.to_owned()));
        }
    };
    explain(bullets.iter().any(|b| b.score.zip(b.target).is_some_and(|(score, target)| score < target)), Mark::Bar(Ink::Gap), "gap");
    explain(bullets.iter().any(|b| b.target.is_some()), Mark::Tick, "target");
    explain(bullets.iter().any(|b| spans(b).is_some()), Mark::Whisker, "range, from open answers");
    explain(bullets.iter().any(|b| b.previous.is_some()), Mark::Dot(Ink::Previous, false), "last time");
    legend::draw(canvas, 0.0, &entries);
}

/// A range that is wide enough to be seen.
fn spans(bullet: &Bullet) -> Option<(f64, f64)> {
    bullet.range.map(|(low, high)| (held(low), held(high))).filter(|(low, high)| high - low > 0.2)
}

fn bar(canvas: &mut Canvas, rows: &Rows, bullet: &Bullet, y: f64) {
    let (from, to) = rows.plot;
    canvas.rect((from, y - 7.0), (to - from, 14.0), Ink::Line);
    if let Some(score) = bullet.score {
        canvas.rect((from, y - 7.0), (rows.at(score) - from, 14.0), Ink::Score);
    }
    if let Some((from, to)) = bullet.score.zip(bullet.target).filter(|(score, target)| score < target) {
        canvas.rect((rows.at(from), y - 3.0), (rows.at(to) - rows.at(from), 6.0), Ink::Gap);
    }
    if let Some((low, high)) = spans(bullet) {
        // Below the bar, so that it is seen on the bar and beside it.
        canvas.whisker((rows.at(low), rows.at(high)), y + 12.0, Ink::Text);
    }
    if let Some(target) = bullet.target {
        canvas.line((rows.at(target), y - 11.0), (rows.at(target), y + 9.0), Ink::Paper, 6.0, "");
        canvas.line((rows.at(target), y - 11.0), (rows.at(target), y + 9.0), Ink::Text, 3.0, "");
    }
    if let Some(previous) = bullet.previous {
        canvas.dot((rows.at(previous), y), 5.0, Ink::Previous, false);
    }
}

/// Rows with a label, a plot from 0 to 100 and a value: label left where there is room, above where there is not.
pub(super) struct Rows {
    /// Where the plot begins and ends.
    pub(super) plot: (f64, f64),
    label: f64,
    /// What stays free between two rows.
    pub(super) between: f64,
}

impl Rows {
    /// Rows whose values take so many pixels.
    pub(super) fn new(canvas: &Canvas, values: f64) -> Self {
        if canvas.is_narrow() {
            // Half a mark stays free at each end.
            return Self { plot: (8.0, canvas.width - 8.0), label: canvas.width - values - 8.0, between: 0.0 };
        }
        let label = 210.0;
        Self { plot: (label + 14.0, canvas.width - values.max(24.0) - 14.0), label, between: 14.0 }
    }

    /// Where a score stands.
    pub(super) fn at(&self, score: f64) -> f64 {
        self.plot.0 + (self.plot.1 - self.plot.0) * held(score) / 100.0
    }

    /// A label as it is set, and how much height its row takes.
    pub(super) fn label(&self, canvas: &Canvas, text: &str) -> (Vec<String>, f64) {
        let lines = canvas.lines(text, self.label, 2);
        let height = u32::try_from(lines.len()).map_or(1.0, f64::from) * canvas.line_height();
        let row = if canvas.is_narrow() { height + 36.0 } else { height.max(22.0) + self.between };
        (lines, row)
    }

    /// Writes label and value of a row; the middle of its marks.
    pub(super) fn open(&self, canvas: &mut Canvas, label: &[String], height: f64, value: &str) -> f64 {
        let top = canvas.height;
        canvas.height += height;
        let value = canvas.lines(value, canvas.width / 4.0, 1);
        if canvas.is_narrow() {
            let text = height - 36.0;
            canvas.block((0.0, top + text / 2.0), label, Anchor::Start, Ink::Text);
            canvas.block((canvas.width, top + text / 2.0), &value, Anchor::End, Ink::Text);
            return top + text + 12.0;
        }
        let middle = top + height / 2.0;
        canvas.block((self.label, middle), label, Anchor::End, Ink::Text);
        canvas.block((canvas.width, middle), &value, Anchor::End, Ink::Text);
        middle - 2.0
    }
}
