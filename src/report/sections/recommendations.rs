//! What to do: the list, then a card for each.

use super::super::number::size;
use super::super::{RecommendationRow, Report, TriggerRow, voices, words};
use super::caps::rests_on;
use super::{Cell, Kind, Section, Table, or_dash};

pub(super) fn recommendations(report: &Report) -> Section {
    let mut section = Section::new(Kind::Recommendations, "recommendations", "Recommendations");
    if report.recommendations.is_empty() {
        section.say("No recommendation holds for these answers.");
        return section;
    }
    section.say(words::EFFORT);
    section.say(words::SHARED);
    let row = |(rank, r): (usize, &RecommendationRow)| {
        vec![
            (rank + 1).to_string().into(),
            Cell::Link(format!("{} {}", r.id, r.title), anchor(rank)),
            words::effort(r.effort).into(),
            or_dash(r.owner.as_ref(), |(_, name)| name.clone()),
            size(r.worth, 2).into(),
        ]
    };
    let columns = [("Rank", true), ("Action", false), ("Effort", false), ("Owner", false), ("Worth", true)];
    section.table(Table::new("Recommendations in order of rank", &columns, report.recommendations.iter().enumerate().map(row)));
    section.parts = report.recommendations.iter().enumerate().map(|(rank, r)| card(report, rank, r)).collect();
    section
}

fn anchor(rank: usize) -> String {
    format!("recommendation-{}", rank + 1)
}

fn card(report: &Report, rank: usize, r: &RecommendationRow) -> Section {
    let mut card = Section::new(Kind::Recommendation(rank), anchor(rank), format!("{}. {} {}", rank + 1, r.id, r.title));
    card.say(r.action.as_str());
    card.labelled("First step, within 30 days", &r.first_step);
    let terms = words::terms(r);
    card.say(format!("E{}.", &terms[1..]));
    card.say(words::why(report, r));
    card.labelled("Look for", &r.evidence);
    card.say("Triggered by:");
    let trigger = |t: &TriggerRow| {
        let cut = t.question.and_then(|at| report.questions.get(at)).map_or_else(String::new, |q| voices::cut(&q.cut));
        if cut.is_empty() { words::trigger(t) } else { format!("{}. {cut}", words::trigger(t)) }
    };
    card.items(r.triggered_by.iter().map(trigger));
    rests_on(&mut card, report, &r.basis);
    card
}
