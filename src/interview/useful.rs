//! Which open question to ask next, when there is no time for all: the one whose answer says most about the verdict.
//!
//! Before the answer the overall score can still be anything in its range; after it, in a smaller one. Each option of the question is tried, with everything
//! else left as it is, and the rules say what the score could then be, caps and conditions included. An answer is worth the bands it rules out, then the points
//! by which it narrows the range: the mean over the options, for no answer is favoured.

use std::cmp::Reverse;

use crate::answers::{Answer, Responses};
use crate::questionnaire::{QuestionIndex, Questionnaire};
use crate::rules::{Range, Scorer};

/// Combinations tried for the range of one option. Past it ranges are outer bounds, which is enough to put questions in order.
const BUDGET: usize = 64;

/// An open question and what its answer could do.
#[derive(Debug, Clone, PartialEq)]
pub struct Useful {
    /// Which.
    pub question: QuestionIndex,
    /// What the overall score could be before the answer, 0 to 100.
    pub now: Range,
    /// What it could be after the answer that leaves it lowest.
    pub lowest: Range,
    /// What it could be after the answer that leaves it highest.
    pub highest: Range,
    /// Bands ruled out by the answer, the mean over the options; 0 or more.
    pub bands: f64,
    /// Points by which the answer narrows the range, the mean over the options; 0 to 100.
    pub narrowing: f64,
    /// Why it is worth asking. It names scores: not for the screen of the interview.
    pub why: String,
    /// Why it is worth asking, without a score.
    pub without_scores: String,
}

/// The open, scored questions this respondent is asked, the most useful first; of equally useful ones the one asked first. Empty where there is no score to move.
#[must_use]
pub fn ranking(form: &Questionnaire, responses: &Responses) -> Vec<Useful> {
    let scorer = Scorer::new(form).with_range_budget(BUDGET);
    let range_of = |responses: &Responses| scorer.score(&[responses]).overall.range;
    let Some(now) = range_of(responses) else { return Vec::new() };
    let mut asked = Vec::new();
    scorer.routing().asked(form, responses, &mut asked);
    let mut tried = responses.clone();
    let mut found = Vec::new();
    for (question, _) in form.asked().filter(|(at, question)| asked[at.at()] && question.is_scored()) {
        let at = question.at();
        if !matches!(responses.answers[at], Answer::Blank | Answer::Later) {
            continue;
        }
        let mut after = Vec::new();
        for option in 0..form.questions[at].levels.len() {
            tried.answers[at] = Answer::Level(option as u16);
            after.extend(range_of(&tried));
        }
        tried.answers[at] = responses.answers[at];
        found.extend(useful(form, question, now, &after));
    }
    // Steps far under what can be told apart, so that noise in the last digits puts nothing in front.
    let key = |value: f64| Reverse((value * 1e6).round() as i64);
    found.sort_by_key(|useful| (key(useful.bands), key(useful.narrowing), useful.question));
    found
}

fn useful(form: &Questionnaire, question: QuestionIndex, now: Range, after: &[Range]) -> Option<Useful> {
    let middle = |range: &&Range| range.low + range.high;
    let lowest = *after.iter().min_by(|a, b| middle(a).total_cmp(&middle(b)))?;
    let highest = *after.iter().max_by(|a, b| middle(a).total_cmp(&middle(b)))?;
    let mean = |of: &dyn Fn(&Range) -> f64| after.iter().map(of).sum::<f64>() / after.len() as f64;
    let width = |range: &Range| range.high - range.low;
    let bands = bands(form, &now) - mean(&|range| bands(form, range));
    let narrowing = width(&now) - mean(&width);
    let points = |range: &Range| format!("{:.0} to {:.0}", range.low, range.high);
    let could = if bands > 0.0 { "could settle the band" } else { "could move the score" };
    let span = match (form.band_of(now.low), form.band_of(now.high)) {
        (Some(low), Some(high)) if low != high => format!(" (now {} to {})", form.bands[low.at()].name, form.bands[high.at()].name),
        (Some(_), Some(_)) | (None, _) | (_, None) => String::new(),
    };
    let why = format!(
        "its answer {could}{span}: the overall score can end anywhere from {} now, {} after the lowest answer, {} after the highest",
        points(&now),
        points(&lowest),
        points(&highest)
    );
    let without_scores =
        if bands > 0.0 { "Asked early: its answer could settle the band of the result." } else { "Asked early: its answer could move the result." };
    Some(Useful { question, now, lowest, highest, bands, narrowing, why, without_scores: without_scores.to_owned() })
}

/// How many bands a range touches; 0 without bands.
fn bands(form: &Questionnaire, range: &Range) -> f64 {
    match (form.band_of(range.low), form.band_of(range.high)) {
        (Some(low), Some(high)) => f64::from(high.0) - f64::from(low.0) + 1.0,
        (None, _) | (_, None) => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::FactValue;

    /// Two yes-or-no questions of one factor, weights 3 and 1, a third without weight, and two bands that meet at 50.
    fn form(cap: &str) -> Questionnaire {
        let question = |id: &str, more: &str| format!("  - {{ id: {id}, factor: F, facet: {id}, text: Is it so?, kind: yes_no, basis: judgement, {more} }}\n");
        let text = format!(
            "format: cem-questionnaire/1\nid: t\nversion: 1.0.0\ntitle: T\nlanguage: en\nscoring: {{ minimum_share: 0.5, minimum_items: 1 }}\nfactors:\n  F: {{ name: F, \
             text: F., target: 60, basis: judgement }}\nquestions:\n{}{}{}  - {{ id: T, factor: F, facet: t, text: Say more., kind: text, basis: judgement }}\nbands:\n  - {{ id: low, name: \
             Low, from: 0, text: Low. }}\n  - {{ id: high, name: High, from: 50, text: High. }}\n{cap}",
            question("N", "weight: 0"),
            question("S", "weight: 1"),
            question("L", "weight: 3"),
        );
        let mut problems = Vec::new();
        let form = crate::questionnaire::check::check(&text, 0, String::new(), &mut |_| Err(String::new()), &mut problems);
        form.unwrap_or_else(|| panic!("{problems:#?}"))
    }

    fn ranked(form: &Questionnaire, answers: [Answer; 4]) -> Vec<Useful> {
        let facts: Vec<FactValue> = Vec::new();
        ranking(form, &Responses { answers: answers.to_vec(), evidence: vec![false; 4], facts, role: None })
    }

    fn ids<'f>(form: &'f Questionnaire, ranked: &[Useful]) -> Vec<&'f str> {
        ranked.iter().map(|useful| form.questions[useful.question.at()].id.as_str()).collect()
    }

    fn range(low: f64, high: f64) -> Range {
        Range { low, high }
    }

    #[test]
    fn the_heavy_question_comes_first_and_what_earns_nothing_last() {
        let form = form("");
        let ranked = ranked(&form, [Answer::Blank; 4]);
        assert_eq!(ids(&form, &ranked), ["L", "S", "N"]);
        // L: no leaves 0 to 25, yes 75 to 100: one band of two goes, and 75 of 100 points. S: 0 to 75, 25 to 100.
        let worth: Vec<_> = ranked.iter().map(|useful| (useful.bands, useful.narrowing)).collect();
        assert_eq!(worth, [(1.0, 75.0), (0.0, 25.0), (0.0, 0.0)]);
        assert_eq!((ranked[0].now, ranked[0].lowest, ranked[0].highest), (range(0.0, 100.0), range(0.0, 25.0), range(75.0, 100.0)));
        assert_eq!(
            ranked[0].why,
            "its answer could settle the band (now Low to High): the overall score can end anywhere from 0 to 100 now, 0 to 25 after the lowest answer, 75 to 100 \
             after the highest"
        );
        assert!(!ranked.iter().any(|useful| useful.without_scores.contains(|c: char| c.is_ascii_digit())));
    }

    #[test]
    fn a_cap_puts_a_light_question_in_front() {
        let form = form("caps:\n  - { id: G, name: G, when: S < 1, limit: overall, to: 20, reason: So., basis: judgement }\n");
        let ranked = ranked(&form, [Answer::Blank; 4]);
        assert_eq!(ids(&form, &ranked), ["S", "L", "N"]);
        // S: no leaves 0 to 20, yes 25 to 100: 100 - (20 + 75) / 2. L: no 0 to 25, yes 20 to 100: 100 - (25 + 80) / 2. Each settles the band by one answer of two.
        let worth: Vec<_> = ranked.iter().map(|useful| (useful.bands, useful.narrowing)).collect();
        assert_eq!(worth, [(0.5, 52.5), (0.5, 47.5), (0.0, 0.0)]);
    }

    #[test]
    fn only_open_questions_and_only_where_there_is_a_score() {
        let form = form("");
        assert_eq!(ids(&form, &ranked(&form, [Answer::Later, Answer::DontKnow, Answer::Level(1), Answer::Blank])), ["N"]);
        assert!(ranked(&form, [Answer::NotAsked; 4]).is_empty());
        assert!(ranked(&form, [Answer::NotApplicable; 4]).is_empty());
    }
}
