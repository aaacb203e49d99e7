//! A questionnaire as a document: for people who read it before they answer it, in Markdown.

use std::fmt::Write as _;

use crate::questionnaire::{Level, Question, Questionnaire};

/// The questionnaire in Markdown: what it is, its factors, every question with its levels, caps, targets and what they rest on.
#[must_use]
pub fn markdown(q: &Questionnaire) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n\n`{}` {}. {}\n", escape(&q.title), q.id, escape(&q.version), escape(&q.description));
    if !q.factors.is_empty() {
        out.push_str("## Factors\n\n| id | factor | what it means | weight | target |\n|---|---|---|---:|---:|\n");
        for factor in &q.factors {
            let target = factor.target.map_or(String::new(), |target| target.to_string());
            let _ = writeln!(out, "| {} | {} | {} | {} | {target} |", factor.id, escape(&factor.name), escape(&factor.text), factor.weight);
        }
        out.push('\n');
    }
    for (at, factor) in q.factors.iter().enumerate() {
        let questions: Vec<&Question> = q.asked().map(|(_, question)| question).filter(|question| question.factor.at() == at).collect();
        if !questions.is_empty() {
            let _ = writeln!(out, "## {}\n", escape(&factor.name));
            questions.iter().for_each(|question| self::question(&mut out, q, question));
        }
    }
    if !q.facts.is_empty() {
        out.push_str("## Profile facts\n\n| id | question | options |\n|---|---|---|\n");
        for fact in &q.facts {
            let options = match &fact.kind {
                crate::questionnaire::FactKind::Options(options) => {
                    options.iter().map(|(id, text)| format!("`{id}` {}", escape(text))).collect::<Vec<_>>().join("; ")
                }
                crate::questionnaire::FactKind::Number { unit, .. } => format!("a number {}", escape(unit)),
                crate::questionnaire::FactKind::Text => "a text".to_owned(),
            };
            let _ = writeln!(out, "| {} | {} | {} |", fact.id, escape(&fact.text), options.trim_end());
        }
        out.push('\n');
    }
    rules(&mut out, q);
    views(&mut out, q);
    sources(&mut out, q);
    out
}

fn question(out: &mut String, q: &Questionnaire, question: &Question) {
    let facet = if question.facet.is_empty() { String::new() } else { format!(" ({})", escape(&question.facet)) };
    let _ = writeln!(out, "### {}{facet}\n\n{}\n", question.id, escape(&question.text));
    if !question.help.is_empty() {
        let _ = writeln!(out, "{}\n", escape(&question.help));
    }
    levels(out, &question.levels);
    for variant in &question.variants {
        let _ = writeln!(out, "Where `{}`: {}\n", variant.when.written(q), escape(variant.text.as_deref().unwrap_or("the levels read")));
        levels(out, &variant.levels);
    }
    let mut notes = Vec::new();
    if let Some(when) = &question.when {
        notes.push(format!("Asked when `{}`.", when.written(q)));
    }
    if !question.roles.is_empty() {
        notes.push(format!("Asked of: {}.", question.roles.iter().map(|role| escape(&q.roles[role.at()].name)).collect::<Vec<_>>().join(", ")));
    }
    if !question.evidence.is_empty() {
        notes.push(format!("Ask to see: {}", escape(&question.evidence)));
    }
    notes.extend(question.probes.iter().map(|probe| format!("Probe: {}", escape(probe))));
    let claims = question.basis.claims.iter().map(|claim| q.claims[claim.at()].id.as_str()).collect::<Vec<_>>().join(", ");
    notes.push(if claims.is_empty() { "Rests on judgement.".to_owned() } else { format!("Rests on {claims}.") });
    let _ = writeln!(out, "{}\n", notes.join(" "));
}

fn levels(out: &mut String, levels: &[Level]) {
    if levels.is_empty() {
        return;
    }
    out.push_str("| level | |\n|---:|---|\n");
    for level in levels {
        let label = if level.label.is_empty() { String::new() } else { format!("{}: ", escape(&level.label)) };
        let _ = writeln!(out, "| {} | {label}{} |", level.key, escape(&level.text));
    }
    out.push('\n');
}

fn rules(out: &mut String, q: &Questionnaire) {
    let mut seen = Vec::new();
    for cap in &q.caps {
        if seen.is_empty() {
            out.push_str("## Caps\n\n");
        }
        if !seen.contains(&&cap.id) {
            seen.push(&cap.id);
            let _ = writeln!(out, "- {} {}: when `{}`. {}", cap.id, escape(&cap.name), cap.when.written(q), escape(&cap.reason));
        }
    }
    if !q.recommendations.is_empty() {
        out.push_str("\n## Recommendations\n\n| id | when | what to do |\n|---|---|---|\n");
        for advice in &q.recommendations {
            let _ = writeln!(out, "| {} | `{}` | {} |", advice.id, advice.when.written(q), escape(&advice.title));
        }
        out.push('\n');
    }
    if !q.contradictions.is_empty() {
        out.push_str("## Contradictions\n\nAsked about in the interview, while the person is there.\n\n| id | when | what to ask |\n|---|---|---|\n");
        for one in &q.contradictions {
            let _ = writeln!(out, "| {} | `{}` | {} |", one.id, one.when.written(q), escape(&one.ask));
        }
        out.push('\n');
    }
}

fn sources(out: &mut String, q: &Questionnaire) {
    if q.sources.is_empty() {
        return;
    }
    out.push_str("## Sources\n\n");
    for (at, source) in q.sources.iter().enumerate() {
        let year = source.year.map_or("year not stated".to_owned(), |year| year.to_string());
        let _ = writeln!(
            out,
            "### {}: {} ({year})\n\n{}. Interest: {} {}\n",
            source.id,
            escape(&source.title),
            escape(&source.author),
            escape(&source.interest),
            escape(&source.attribution)
        );
        for claim in q.claims.iter().filter(|claim| claim.source.at() == at) {
            let note = if claim.note.is_empty() { String::new() } else { format!(" ({})", escape(&claim.note)) };
            let _ = writeln!(out, "- {}: {}{note}", claim.id, escape(&claim.text));
        }
        out.push('\n');
    }
}

/// Lenses and positions: whose view may be taken, and where views differ.
fn views(out: &mut String, q: &Questionnaire) {
    if !q.lenses.is_empty() {
        out.push_str("## Lenses\n\n| id | name | what it stresses |\n|---|---|---|\n");
        for lens in &q.lenses {
            let _ = writeln!(out, "| {} | {} | {} |", lens.id, escape(&lens.name), escape(&lens.text));
        }
        out.push('\n');
    }
    if !q.positions.is_empty() {
        out.push_str("## Where the sources disagree\n\n");
        for position in &q.positions {
            let _ = writeln!(out, "### {}: {}\n\n{} {}\n", position.id, escape(&position.name), escape(&position.text), escape(&position.treatment));
            for side in &position.sides {
                let claims: Vec<&str> = side.basis.claims.iter().map(|claim| q.claims[claim.at()].id.as_str()).collect();
                let rests = if claims.is_empty() { "judgement".to_owned() } else { claims.join(", ") };
                let _ = writeln!(out, "- {}. {} {} ({rests})", escape(&side.name), escape(&side.text), escape(&side.effect));
            }
            out.push('\n');
        }
    }
}

/// A text as one harmless line of Markdown.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
