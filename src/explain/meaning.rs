//! What things mean, without answers: a code, a question, a factor, the overall score.

use super::{Page, score_name};
use crate::diagnostic::Code;
use crate::questionnaire::condition::{Condition, Test};
use crate::questionnaire::{Balance, Basis, CapTo, FactorIndex, Question, QuestionIndex, QuestionKind, Questionnaire, ScoreOf, TargetOf};

/// The page of a diagnostic code.
#[must_use]
pub fn code(code: Code) -> String {
    format!("{} ({}): {}\n\n{}\n", code.number(), code.severity().word(), code.title(), code.page())
}

pub(super) fn overall(page: &mut Page, q: &Questionnaire) {
    page.line(format!("Overall score of {} {}: 0 to 100", q.id, q.version));
    page.heading("How it is made");
    page.line("  1. Each respondent: the mean of the points of the answered items of a factor, by weight. Points run from 0 (lowest level) to 100 (highest).");
    page.line(format!(
        "     A respondent counts for a factor from {:.0}% of its applicable weight answered. Not applicable leaves the sum; don't know, later and blank are never counted as zero, and widen the range.",
        100.0 * q.scoring.minimum_share
    ));
    page.line(match q.scoring.balance {
        Balance::Roles => {
            "  2. Roles: the mean of the respondents of each role; then the mean of the roles, so that many people of one role do not drown the others."
        }
        Balance::Respondents => "  2. The mean of the respondents, each weighing the same.",
    });
    page.line("  3. Caps on factors, then the weighted mean of the factors, then caps on the overall score.");
    page.line("  4. The band is decided on the unrounded score.");
    page.heading("Factors");
    let total: f64 = q.top_factors().map(|factor| q.factors[factor.at()].weight).sum();
    let rows: Vec<Vec<String>> = q
        .top_factors()
        .map(|at| (&q.factors[at.at()], q.factors[at.at()].weight / total))
        .map(|(factor, share)| vec![factor.id.clone(), factor.name.clone(), format!("weight {}", factor.weight), format!("share {share:.3}")])
        .collect();
    page.table(&rows);
    bands(page, q);
    if !q.caps.is_empty() {
        page.heading("Caps");
        for (at, cap) in q.caps.iter().enumerate() {
            // One written for every factor stands there once for each: its reason is said after the last.
            let is_last = q.caps.get(at + 1).is_none_or(|next| next.id != cap.id);
            let limit = score_name(q, cap.limit);
            page.line(format!("  {}  {}: when {}, {limit} is limited to {}", cap.id, cap.name, cap.when.written(q), cap_to(q, &cap.to)));
            if is_last {
                page.line(format!("      {}", cap.reason));
                basis(page, q, &cap.basis, "      ");
            }
        }
    }
    page.heading("Bands, targets, weights and caps are judgement; the sources are practitioners' opinion, and there are no norms behind the numbers.");
}

fn bands(page: &mut Page, q: &Questionnaire) {
    if !q.bands.is_empty() {
        page.heading("Bands");
        for (at, band) in q.bands.iter().enumerate() {
            let end = q.bands.get(at + 1).map_or("to 100".to_owned(), |next| format!("to under {}", next.from));
            page.line(format!("  {} of {}  {}, {} {end}", at + 1, q.bands.len(), band.name, band.from));
            if !band.text.is_empty() {
                page.line(format!("      {}", band.text));
            }
        }
    }
}

/// What a cap limits to, in words.
pub(super) fn cap_to(q: &Questionnaire, to: &CapTo) -> String {
    match to {
        CapTo::Score(score) => format!("{score}"),
        CapTo::Band(band) => format!("the band {}", q.bands[band.at()].name),
        CapTo::BandsAbove { above, lowest_of } => {
            let bands = if *above == 1 { "band" } else { "bands" };
            format!("{above} {bands} above the lowest of {}", lowest_of.iter().map(|of| score_name(q, *of)).collect::<Vec<_>>().join(", "))
        }
        CapTo::NoBand => "no band".to_owned(),
    }
}

pub(super) fn factor(page: &mut Page, q: &Questionnaire, at: FactorIndex) {
    let factor = &q.factors[at.at()];
    page.line(format!("{}: {} ({} {})", factor.id, factor.name, q.id, q.version));
    if !factor.text.is_empty() {
        page.line(format!("  {}", factor.text));
    }
    basis(page, q, &factor.basis, "  ");
    if factor.children.is_empty() {
        page.heading(format!("Questions (a score needs {} of them answered by someone)", factor.minimum_items));
        let rows: Vec<Vec<String>> = factor
            .questions
            .iter()
            .map(|at| &q.questions[at.at()])
            .map(|question| vec![format!("{}  {}", question.id, name(question)), format!("weight {}", question.weight)])
            .collect();
        page.table(&rows);
    } else {
        page.heading("Sub-factors");
        let rows: Vec<Vec<String>> = factor
            .children
            .iter()
            .map(|at| &q.factors[at.at()])
            .map(|child| vec![format!("{}  {}", child.id, child.name), format!("weight {}", child.weight)])
            .collect();
        page.table(&rows);
    }
    if let Some(target) = factor.target {
        page.heading(format!("Target {target} before these rules:"));
        for rule in &q.targets {
            let change =
                |list: &[(TargetOf, f64)], word: &str| list.iter().find(|(of, _)| *of == TargetOf::Factor(at)).map(|(_, value)| format!("{word} {value}"));
            for change in [change(&rule.set, "set to"), change(&rule.add, "add")].into_iter().flatten() {
                page.line(format!("  {}: {change}", rule.when.as_ref().map_or_else(|| "always".to_owned(), |when| when.written(q))));
            }
        }
    }
    let caps: Vec<_> = q.caps.iter().filter(|cap| cap.limit == ScoreOf::Factor(at)).collect();
    if !caps.is_empty() {
        page.heading("Caps");
        for cap in caps {
            page.line(format!("  {}  when {}: limited to {}. {}", cap.id, cap.when.written(q), cap_to(q, &cap.to), cap.reason));
        }
    }
}

/// What a question is about in a few words.
pub(super) fn name(question: &Question) -> &str {
    if question.facet.is_empty() { &question.text } else { &question.facet }
}

pub(super) fn question(page: &mut Page, q: &Questionnaire, at: QuestionIndex) {
    let question = &q.questions[at.at()];
    let factor = &q.factors[question.factor.at()];
    page.line(format!("{}: {} ({}, {} {})", question.id, name(question), factor.name, q.id, q.version));
    page.heading(&question.text);
    if !question.help.is_empty() {
        page.line(format!("  {}", question.help));
    }
    levels(page, question, &question.levels);
    for variant in &question.variants {
        page.heading(format!("Where {}: {}", variant.when.written(q), variant.text.as_deref().unwrap_or("the same question, other levels")));
        levels(page, question, &variant.levels);
    }
    page.heading("What counts");
    let scored = if question.is_scored() {
        format!("weight {}{}", question.weight, if question.reverse { ", reversed: the highest level earns nothing" } else { "" })
    } else {
        "not scored".to_owned()
    };
    page.line(format!("  {scored}; {}", if question.required { "an answer is asked for" } else { "may be left out" }));
    if let Some(when) = &question.when {
        page.line(format!("  Asked when {}", when.written(q)));
    }
    if !question.roles.is_empty() {
        page.line(format!("  Asked of: {}", question.roles.iter().map(|role| q.roles[role.at()].name.as_str()).collect::<Vec<_>>().join(", ")));
    }
    if !question.evidence.is_empty() {
        page.line(format!("  Ask to see: {}", question.evidence));
    }
    for probe in &question.probes {
        page.line(format!("  Probe: {probe}"));
    }
    if !question.explores.is_empty() {
        page.line(format!("  Sheds light on: {}", question.explores.join(", ")));
    }
    page.heading("What it rests on");
    basis(page, q, &question.basis, "  ");
    let advice: Vec<_> = q.recommendations.iter().filter(|advice| advice.addresses.contains(&at) && !is_of_coverage(&advice.when)).collect();
    if !advice.is_empty() {
        page.heading("Recommendations that address it");
        for advice in advice {
            page.line(format!("  {}  when {}: {}", advice.id, advice.when.written(q), advice.title));
        }
    }
}

/// True where a condition looks at coverage alone: such advice is about answering at all, and would stand on the page of every question.
fn is_of_coverage(when: &Condition) -> bool {
    let mut only = true;
    when.for_each_test(&mut |test| only &= matches!(test, Test::Coverage(..)));
    only
}

fn levels(page: &mut Page, question: &Question, levels: &[crate::questionnaire::Level]) {
    for level in levels {
        let label = if level.label.is_empty() { String::new() } else { format!("{}: ", level.label) };
        match question.kind {
            QuestionKind::Number { .. } => page.line(format!("  from {} {} {}{}", level.key, question.unit, label, level.text).trim_end()),
            QuestionKind::Levels | QuestionKind::YesNo | QuestionKind::Choice | QuestionKind::Text => {
                page.line(format!("  {}  {label}{}", level.key, level.text))
            }
        }
    }
}

/// Claims with source, year and the author's interest.
pub(super) fn basis(page: &mut Page, q: &Questionnaire, basis: &Basis, indent: &str) {
    for (claims, word) in [(&basis.claims, ""), (&basis.against, "against: ")] {
        for claim in claims {
            let claim = &q.claims[claim.at()];
            let source = &q.sources[claim.source.at()];
            let year = source.year.map_or("year not stated".to_owned(), |year| year.to_string());
            page.line(format!("{indent}{word}{} {} ({}, {year}; interest: {})", claim.id, claim.text, source.author, source.interest));
        }
    }
    if basis.judgement {
        page.line(format!("{indent}basis: judgement"));
    }
}
