//! How scores are made, and one of them worked out.

use super::super::number::{fixed, percent};
use super::super::{Example, Report};
use super::{count, level, many, question, target};

/// How scores are made, a paragraph each.
pub(crate) fn method(report: &Report) -> Vec<String> {
    let m = &report.method;
    let balance = if m.roles_in_balance { "Every role present weighs the same, whatever the number of its people" } else { "Every respondent weighs the same" };
    let mut lines = vec![
        "The lowest level of a question is 0 points, the highest 100. A respondent's score of a factor is the weighted mean of the questions that respondent answered; \"don't know\", \"not applicable\", put off and blank are never zero: they are left out.".to_owned(),
        format!("A respondent counts for a factor from {} of its applicable weight answered; a factor has a score from {} answered by someone. {balance}. Factors are averaged by weight into the overall score.", percent(m.minimum_share, &[]), count(m.minimum_items, "question", "different questions")),
        "The range is the score with every open answer at its lowest, and at its highest. It is not a statistical interval. The gap is target minus score, never under zero; the weighted gap is the share of all weight times the gap: the points of the overall score that closing it is worth.".to_owned(),
    ];
    if m.caps > 0 {
        lines.push(format!("{} may limit a score after it is computed; the score before and the reason stay visible.", many(m.caps, "cap", "caps")));
    }
    if let Some(from) = m.stages_from {
        lines.push(format!("A question counts as fulfilled from {} of its scale; a stage holds only if all lower ones hold.", percent(from, &[])));
    }
    lines.push("Targets, bands, thresholds and caps are judgement. There are no norms: nothing here compares with other organisations. The sources are opinions of practitioners, each with an interest; none is a study, and no score predicts success.".to_owned());
    lines
}

/// The worked example from this data; empty where none adds up.
pub(crate) fn worked(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(total) = report.method.sum_is {
        let term = |(at, weight, score): &(usize, f64, f64)| {
            format!("{} x {} ({})", fixed(*weight, 3), fixed(*score, 2), report.factors.get(*at).map_or("", |f| f.id.as_str()))
        };
        let terms: Vec<String> = report.method.sum.iter().map(term).collect();
        lines.push(format!("Overall before caps: {} = {}.", terms.join(" + "), fixed(total, 2)));
    }
    if let Some(example) = &report.method.example {
        lines.extend(example_line(report, example));
    }
    lines
}

fn example_line(report: &Report, example: &Example) -> Option<String> {
    let q = report.questions.get(example.question)?;
    let start = match example.level_of {
        Some((mean, highest)) => format!("mean level {} of {} is {} points", fixed(mean, 2), level(highest), fixed(example.gap.score, 2)),
        None => format!("{} points", fixed(example.gap.score, 2)),
    };
    let gap = fixed(example.gap.gap, 2);
    Some(format!(
        "{}: {start}; target {} - {} = gap {gap}; {} of all weight x {gap} = {}.",
        question(q),
        target(Some(example.gap.target)),
        fixed(example.gap.score, 2),
        fixed(example.weight, 4),
        fixed(example.gap.weighted, 2)
    ))
}

/// Before the worked example.
pub(crate) const WORKED: &str = "Worked out on this data (rounded to two decimals; the arithmetic is not):";
