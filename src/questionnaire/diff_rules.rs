//! What changed beside the questions: factors, roles, facts, bands, targets, caps, recommendations, contradictions, lenses,
//! positions. Compared as an author would write them, by id.

use super::diff::{Fate, RuleDiff};
use super::{Basis, CapTo, FactKind, Questionnaire, ScoreOf, TargetOf, TargetRule};

/// A thing as its id and what it says, in parts with a name.
type Thing = (String, Vec<(&'static str, String)>);
/// Lists the things of one sort.
type Things = fn(&Questionnaire) -> Vec<Thing>;

/// Everything that changed beside the questions.
pub(super) fn rules(old: &Questionnaire, new: &Questionnaire) -> Vec<RuleDiff> {
    let mut found = Vec::new();
    let sorts: [(&'static str, Things); 12] = [
        ("scoring", scoring),
        ("factor", factors),
        ("role", roles),
        ("fact", facts),
        ("band", bands),
        ("stages", stages),
        ("target", targets),
        ("cap", caps),
        ("recommendation", recommendations),
        ("contradiction", contradictions),
        ("lens", lenses),
        ("position", positions),
    ];
    for (kind, things) in sorts {
        compare(kind, &things(old), &things(new), &mut found);
    }
    found
}

fn compare(kind: &'static str, old: &[Thing], new: &[Thing], found: &mut Vec<RuleDiff>) {
    for (id, parts) in new {
        let fate = match old.iter().find(|(was, _)| was == id) {
            None => Fate::Added,
            Some((_, before)) if before == parts => continue,
            Some((_, before)) => {
                // Short values are shown; a text is only named.
                let short = |value: &str| if value.len() <= 24 { Some(if value.is_empty() { "none".to_owned() } else { value.to_owned() }) } else { None };
                let differ = before.iter().zip(parts).filter(|(a, b)| a != b).map(|((name, was), (_, is))| match (short(was), short(is)) {
                    (Some(was), Some(is)) if *name != "text" => format!("{name} {was} -> {is}"),
                    _ => (*name).to_owned(),
                });
                Fate::Changed(differ.collect())
            }
        };
        // A fact with other options may no longer take the value that was given.
        let touches = kind == "fact" && matches!(&fate, Fate::Changed(parts) if parts.iter().any(|part| part.starts_with("values")));
        found.push(RuleDiff { kind, id: id.clone(), fate, touches_answers: touches });
    }
    for (id, _) in old.iter().filter(|(id, _)| new.iter().all(|(now, _)| now != id)) {
        found.push(RuleDiff { kind, id: id.clone(), fate: Fate::Removed, touches_answers: matches!(kind, "fact" | "role") });
    }
}

/// Claims by id, so that two questionnaires compare.
pub(super) fn basis(basis: &Basis, q: &Questionnaire) -> String {
    let ids = |list: &[super::ClaimIndex]| list.iter().map(|at| q.claims.get(at.at()).map_or("", |claim| claim.id.as_str())).collect::<Vec<_>>().join(" ");
    format!("{}/{}/{}", ids(&basis.claims), ids(&basis.against), basis.judgement)
}

fn optional(number: Option<f64>) -> String {
    number.map_or(String::new(), |number| number.to_string())
}

fn factor_id(q: &Questionnaire, at: super::FactorIndex) -> String {
    q.factors.get(at.at()).map(|factor| factor.id.clone()).unwrap_or_default()
}

fn score_of(of: ScoreOf, q: &Questionnaire) -> String {
    match of {
        ScoreOf::Overall => "overall".to_owned(),
        ScoreOf::Factor(at) => factor_id(q, at),
    }
}

fn scoring(q: &Questionnaire) -> Vec<Thing> {
    let s = &q.scoring;
    let order = s.gap_order.iter().map(|at| factor_id(q, *at)).collect::<Vec<_>>().join(" ");
    let parts = vec![
        ("minimum_share", format!("{:.4}", s.minimum_share)),
        ("minimum_items", s.minimum_items.to_string()),
        ("balance", format!("{:?}", s.balance).to_lowercase()),
        ("gap_order", order),
    ];
    vec![("scoring".to_owned(), parts)]
}

fn factors(q: &Questionnaire) -> Vec<Thing> {
    let one = |factor: &super::Factor| {
        let parts = vec![
            ("weight", factor.weight.to_string()),
            ("target", optional(factor.target)),
            ("parent", factor.parent.map(|at| factor_id(q, at)).unwrap_or_default()),
            ("minimum_share", format!("{:.4}", factor.minimum_share)),
            ("minimum_items", factor.minimum_items.to_string()),
            ("name", factor.name.clone()),
            ("text", factor.text.clone()),
            ("basis", basis(&factor.basis, q)),
        ];
        (factor.id.clone(), parts)
    };
    q.factors.iter().map(one).collect()
}

fn roles(q: &Questionnaire) -> Vec<Thing> {
    let one = |role: &super::Role| {
        let parts =
            vec![("weight", role.weight.to_string()), ("name", role.name.clone()), ("group", format!("{:?}", role.group)), ("apart", role.apart.to_string())];
        (role.id.clone(), parts)
    };
    q.roles.iter().map(one).collect()
}

fn facts(q: &Questionnaire) -> Vec<Thing> {
    let one = |fact: &super::Fact| {
        let (values, texts) = match &fact.kind {
            FactKind::Options(options) => (
                options.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>().join(", "),
                options.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n"),
            ),
            FactKind::Number { minimum, maximum, unit } => (format!("number {} to {} {unit}", optional(*minimum), optional(*maximum)), String::new()),
            FactKind::Text => ("text".to_owned(), String::new()),
        };
        (fact.id.clone(), vec![("values", values), ("text", format!("{}\n{}\n{texts}", fact.name, fact.text)), ("basis", basis(&fact.basis, q))])
    };
    q.facts.iter().map(one).collect()
}

fn bands(q: &Questionnaire) -> Vec<Thing> {
    q.bands.iter().map(|band| (band.id.clone(), vec![("from", band.from.to_string()), ("name", band.name.clone()), ("text", band.text.clone())])).collect()
}

fn stages(q: &Questionnaire) -> Vec<Thing> {
    let Some(stages) = &q.stages else { return Vec::new() };
    let list = stages.list.iter().map(|stage| format!("{} {}", stage.id, stage.name)).collect::<Vec<_>>().join("\n");
    vec![("stages".to_owned(), vec![("fulfilled_from", stages.fulfilled_from.to_string()), ("text", list)])]
}

/// Rules for targets have no id: each goes by its condition; a second one with the same condition by its place among them.
/// Numbers by factor or question.
fn numbers(q: &Questionnaire, list: &[(TargetOf, f64)]) -> String {
    let of = |of: TargetOf| match of {
        TargetOf::Factor(at) => factor_id(q, at),
        TargetOf::Question(at) => q.questions.get(at.at()).map(|question| question.id.clone()).unwrap_or_default(),
    };
    let mut list: Vec<String> = list.iter().map(|(what, number)| format!("{} {number}", of(*what))).collect();
    list.sort();
    list.join(", ")
}

fn targets(q: &Questionnaire) -> Vec<Thing> {
    let mut found: Vec<Thing> = Vec::new();
    let list = |list: &[(TargetOf, f64)]| numbers(q, list);
    for TargetRule { when, set, add, basis: rests } in &q.targets {
        let when = when.as_ref().map_or_else(|| "always".to_owned(), |when| when.written(q));
        let same = found.iter().filter(|(id, _)| *id == when || id.starts_with(&format!("{when} #"))).count();
        let id = if same == 0 { when } else { format!("{when} #{}", same + 1) };
        found.push((id, vec![("set", list(set)), ("add", list(add)), ("basis", basis(rests, q))]));
    }
    found
}

fn caps(q: &Questionnaire) -> Vec<Thing> {
    let mut found: Vec<Thing> = Vec::new();
    for cap in &q.caps {
        let to = match &cap.to {
            CapTo::Score(score) => score.to_string(),
            CapTo::Band(at) => q.bands.get(at.at()).map(|band| band.id.clone()).unwrap_or_default(),
            CapTo::BandsAbove { above, lowest_of } => {
                format!("{above} above {}", lowest_of.iter().map(|of| score_of(*of, q)).collect::<Vec<_>>().join(" "))
            }
            CapTo::NoBand => "no band".to_owned(),
        };
        let parts = vec![
            ("when", cap.when.written(q)),
            ("limit", score_of(cap.limit, q)),
            ("to", to),
            ("name", cap.name.clone()),
            ("text", cap.reason.clone()),
            ("basis", basis(&cap.basis, q)),
        ];
        // A cap written for every factor stands here once per factor, under one id.
        match found.iter_mut().find(|(id, _)| *id == cap.id) {
            Some((_, known)) => known.iter_mut().zip(parts).for_each(|((_, known), (_, more))| {
                known.push('\n');
                known.push_str(&more);
            }),
            None => found.push((cap.id.clone(), parts)),
        }
    }
    found
}

fn recommendations(q: &Questionnaire) -> Vec<Thing> {
    let one = |r: &super::Recommendation| {
        let addresses = r.addresses.iter().map(|at| q.questions.get(at.at()).map_or("", |question| question.id.as_str())).collect::<Vec<_>>().join(" ");
        let after = r.after.iter().map(|at| q.recommendations.get(usize::from(at.0)).map_or("", |other| other.id.as_str())).collect::<Vec<_>>().join(" ");
        let parts = vec![
            ("when", r.when.written(q)),
            ("text", [r.title.as_str(), &r.action, &r.first_step, &r.evidence].join("\n")),
            ("effort", format!("{:?}", r.effort).to_lowercase()),
            ("owner", r.owner.and_then(|at| q.roles.get(at.at())).map(|role| role.id.clone()).unwrap_or_default()),
            ("addresses", addresses),
            ("after", after),
            ("basis", basis(&r.basis, q)),
        ];
        (r.id.clone(), parts)
    };
    q.recommendations.iter().map(one).collect()
}

fn contradictions(q: &Questionnaire) -> Vec<Thing> {
    let one = |c: &super::Contradiction| (c.id.clone(), vec![("when", c.when.written(q)), ("ask", c.ask.clone()), ("basis", basis(&c.basis, q))]);
    q.contradictions.iter().map(one).collect()
}

fn lenses(q: &Questionnaire) -> Vec<Thing> {
    let one = |lens: &super::Lens| {
        let parts = vec![
            ("weights", numbers(q, &lens.weights)),
            ("set", numbers(q, &lens.set)),
            ("add", numbers(q, &lens.add)),
            ("without", lens.without.join(" ")),
            ("name", lens.name.clone()),
            ("text", lens.text.clone()),
            ("basis", basis(&lens.basis, q)),
        ];
        (lens.id.clone(), parts)
    };
    q.lenses.iter().map(one).collect()
}

fn positions(q: &Questionnaire) -> Vec<Thing> {
    let side = |side: &super::Side| {
        let when = side.when.as_ref().map_or_else(String::new, |when| when.written(q));
        let lenses: Vec<&str> = side.lenses.iter().filter_map(|at| q.lenses.get(usize::from(*at))).map(|lens| lens.id.as_str()).collect();
        [side.name.as_str(), &side.text, &when, &side.effect, &lenses.join(" "), &basis(&side.basis, q)].join("\n")
    };
    let one = |position: &super::Position| {
        let questions: Vec<&str> = position.questions.iter().filter_map(|at| q.questions.get(at.at())).map(|question| question.id.as_str()).collect();
        let facts: Vec<&str> = position.facts.iter().filter_map(|at| q.facts.get(at.at())).map(|fact| fact.id.as_str()).collect();
        let advice: Vec<&str> = position.recommendations.iter().filter_map(|at| q.recommendations.get(at.at())).map(|advice| advice.id.as_str()).collect();
        let figures: Vec<&str> = position.figures.iter().filter_map(|at| q.figures.get(usize::from(*at))).map(|figure| figure.id.as_str()).collect();
        let parts = vec![
            ("name", position.name.clone()),
            ("text", [position.text.as_str(), &position.treatment].join("\n")),
            ("sides", position.sides.iter().map(side).collect::<Vec<_>>().join("\n\n")),
            ("facts", facts.join(" ")),
            ("questions", questions.join(" ")),
            ("recommendations", advice.join(" ")),
            ("figures", figures.join(" ")),
            ("basis", basis(&position.basis, q)),
        ];
        (position.id.clone(), parts)
    };
    q.positions.iter().map(one).collect()
}
