//! The lenses side by side for people: at a terminal, and as GitHub Flavored Markdown without HTML.

use std::fmt::Write as _;

use anstyle::Style;

use super::super::markdown::inline;
use super::super::number::tenth;
use super::super::prose::Page;
use super::super::text::{clean, left, right, width};
use super::super::{View, sources};
use super::{Lenses, Seen};

/// What stands above the comparison.
const ABOUT: &str =
    "The same answers, weighed as one author would weigh them. The multipliers are judgement; no source gives evidence that its view is the right one.";

/// A list of ids that a lens shows.
type List = fn(&Seen) -> &Vec<String>;

/// What is listed for each lens.
const LISTS: [(&str, List); 2] = [("Largest gaps by question", |seen| &seen.gaps), ("What to do first", |seen| &seen.advice)];

fn title(lenses: &Lenses) -> String {
    let of = if lenses.organisation.is_empty() { "no organisation named" } else { &lenses.organisation };
    format!("{}: {of}, through {} lenses", lenses.questionnaire.2, lenses.seen.len())
}

fn score(score: Option<f64>) -> String {
    score.map_or_else(|| "-".to_owned(), tenth)
}

/// What holds under all of them, a sentence each.
fn robust(lenses: &Lenses) -> Vec<String> {
    let r = &lenses.robust;
    let overall = r.overall.map(|(low, high)| {
        let band = r.band.as_ref().map_or_else(|| "The band differs".to_owned(), |band| format!("The band is {band} under all of them"));
        format!("{band}; the overall score lies between {} and {}.", tenth(low), tenth(high))
    });
    let first = match r.first_factor.and_then(|at| lenses.factors.get(at)) {
        Some((_, name)) => format!("The factor with the largest weighted gap is {name} under all of them."),
        None => "Which factor has the largest weighted gap depends on the lens.".to_owned(),
    };
    let list = |ids: &[String], what: &str| {
        let named: Vec<String> = ids.iter().map(|id| format!("{id} {}", lenses.name(id))).collect();
        if named.is_empty() { format!("No {what} under all of them.") } else { format!("Under all of them {what}: {}.", named.join("; ")) }
    };
    overall.into_iter().chain([first, list(&r.gaps, "among the largest gaps"), list(&r.advice, "among the first things to do")]).collect()
}

/// What a lens is, and whose.
fn about(seen: &Seen) -> String {
    let mut interests: Vec<String> = Vec::new();
    for claim in &seen.basis.claims {
        let line = format!("{}: {}", claim.author, claim.interest);
        if !interests.contains(&line) {
            interests.push(line);
        }
    }
    let interest = if interests.is_empty() { String::new() } else { format!(" Interest: {}", interests.join(" ")) };
    format!("{}. {} {}.{interest}", seen.name, seen.text, sources::line(&seen.basis))
}

/// For a terminal of this kind.
pub(super) fn terminal(lenses: &Lenses, view: &View) -> String {
    let ids: Vec<String> = lenses.seen.iter().map(|seen| clean(&seen.id, view.unicode)).collect();
    let name = ids.iter().map(|id| width(id)).max().unwrap_or(0).max(4);
    let mut page = Page::new(view);
    page.prose("", &title(lenses));
    page.prose("", ABOUT);
    page.head("Scores", Style::new());
    if 2 + name + 9 + 7 * lenses.factors.len() + 14 <= view.width {
        table(&mut page, lenses, &ids, name);
    } else {
        for (seen, id) in lenses.seen.iter().zip(&ids) {
            let factors: Vec<String> = lenses.factors.iter().zip(&seen.factors).map(|((id, _), value)| format!("{id} {}", score(*value))).collect();
            page.prose("  ", &format!("{id}: overall {} ({}); {}", score(seen.overall), seen.band.as_deref().unwrap_or("no band"), factors.join(", ")));
        }
    }
    for (head, of) in LISTS {
        page.head(head, Style::new());
        for (seen, id) in lenses.seen.iter().zip(&ids) {
            page.prose(&format!("  {} ", left(id, name)), &or_none(of(seen)));
        }
    }
    page.head("Named above", Style::new());
    let known = lenses.names.iter().map(|(id, _)| width(&clean(id, view.unicode))).max().unwrap_or(0);
    lenses.names.iter().for_each(|(id, name)| page.prose(&format!("  {} ", left(&clean(id, view.unicode), known)), name));
    page.head("What holds under all of these lenses", Style::new());
    robust(lenses).iter().for_each(|line| page.prose("  ", line));
    page.head("The lenses", Style::new());
    lenses.seen.iter().zip(&ids).for_each(|(seen, id)| page.prose(&format!("  {} ", left(id, name)), &about(seen)));
    page.out
}

/// The scores of the lenses, a line each.
fn table(page: &mut Page<'_>, lenses: &Lenses, ids: &[String], name: usize) {
    let heads: String = lenses.factors.iter().map(|(id, _)| right(&page.clean(id), 7)).collect();
    page.line(&format!("  {} {}{heads}  Band", left("Lens", name), right("Overall", 8)));
    for (seen, id) in lenses.seen.iter().zip(ids) {
        let factors: String = seen.factors.iter().map(|factor| right(&score(*factor), 7)).collect();
        let band = page.clean(seen.band.as_deref().unwrap_or("-"));
        page.line(&format!("  {} {}{factors}  {band}", left(id, name), right(&score(seen.overall), 8)));
    }
}

fn or_none(ids: &[String]) -> String {
    if ids.is_empty() { "none".to_owned() } else { ids.join(", ") }
}

/// The complete page.
pub(super) fn markdown(lenses: &Lenses) -> String {
    let mut out = format!("# {}\n\n{ABOUT}\n\n", inline(&title(lenses)));
    let heads: String = lenses.factors.iter().map(|(_, name)| format!(" {} |", inline(name))).collect();
    let _ = writeln!(out, "| Lens | Overall | Band |{heads}\n|---|---:|---|{}", "---:|".repeat(lenses.factors.len()));
    for seen in &lenses.seen {
        let factors: String = seen.factors.iter().map(|factor| format!(" {} |", score(*factor))).collect();
        let _ = writeln!(out, "| {} | {} | {} |{factors}", inline(&seen.id), score(seen.overall), inline(seen.band.as_deref().unwrap_or("-")));
    }
    for (head, of) in LISTS {
        let _ = write!(out, "\n## {head}\n\n| Lens | By rank |\n|---|---|\n");
        for seen in &lenses.seen {
            let named: Vec<String> = of(seen).iter().map(|id| inline(&format!("{id} {}", lenses.name(id)))).collect();
            let _ = writeln!(out, "| {} | {} |", inline(&seen.id), if named.is_empty() { "none".to_owned() } else { named.join("; ") });
        }
    }
    out.push_str("\n## What holds under all of these lenses\n\n");
    robust(lenses).iter().for_each(|line| out.push_str(&format!("- {}\n", inline(line))));
    out.push_str("\n## The lenses\n\n");
    for seen in &lenses.seen {
        let _ = writeln!(out, "- {}: {}", inline(&seen.id), inline(&about(seen)));
    }
    out
}
