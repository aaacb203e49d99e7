//! Who says so: claims named by their source, each source once.

use super::super::{Basis, Citation, Report};
use super::strength;
use crate::questionnaire::Strength;

/// `Patricia B. Seybold, 2011 (S4-2, S4-11)`; `our judgement` where nothing is cited.
pub(crate) fn cite_all(claims: &[Citation], judgement: bool) -> String {
    let mut sources: Vec<(String, Vec<String>)> = Vec::new();
    for claim in claims {
        let (label, id) = (label(claim), id(claim));
        match sources.iter_mut().find(|(known, _)| *known == label) {
            Some((_, ids)) => ids.push(id),
            None => sources.push((label, vec![id])),
        }
    }
    let mut parts: Vec<String> = sources.into_iter().map(|(label, ids)| format!("{label} ({})", ids.join(", "))).collect();
    if judgement || parts.is_empty() {
        parts.push(JUDGEMENT.into());
    }
    parts.join("; ")
}

/// `S4-2, S4-11`: claims by number alone, where many are named at once; the list of sources says whose they are.
pub(crate) fn cite_ids(claims: &[Citation], judgement: bool) -> String {
    let mut parts: Vec<String> = claims.iter().map(id).collect();
    if judgement || parts.is_empty() {
        parts.push(JUDGEMENT.into());
    }
    parts.join(", ")
}

/// A claim by its number, saying so where it is rhetoric.
fn id(claim: &Citation) -> String {
    if claim.strength == Strength::Rhetoric { format!("{}, rhetoric", claim.id) } else { claim.id.clone() }
}

/// Where no source says so.
const JUDGEMENT: &str = "our judgement";

/// How the line of sources opens.
pub(crate) const SOURCE: &str = "Source";

/// What a text rests on and what speaks against it.
pub(crate) fn line(basis: &Basis) -> String {
    let against = if basis.against.is_empty() { String::new() } else { format!("; against: {}", cite_all(&basis.against, false)) };
    format!("{SOURCE}: {}{against}", cite_all(&basis.claims, basis.judgement))
}

fn label(claim: &Citation) -> String {
    format!("{}, {}", short(&claim.author), claim.year.map_or_else(|| "no year".to_owned(), |y| y.to_string()))
}

/// The name without the firm; what is known of an unnamed author is kept whole.
fn short(author: &str) -> &str {
    if author.starts_with(char::is_uppercase) { author.split(',').next().unwrap_or(author) } else { author }
}

/// The authors of these with their interest, each once: `Hank Brigman: Consultant on customer experience.`
pub(crate) fn interests<'a>(report: &Report, bases: impl Iterator<Item = &'a Basis>) -> Vec<String> {
    let cited: Vec<&str> = bases.flat_map(|b| b.claims.iter().chain(&b.against)).map(|c| c.source.as_str()).collect();
    let mut lines: Vec<String> = Vec::new();
    for source in report.sources.iter().filter(|s| cited.contains(&s.id.as_str())) {
        let name = short(&source.author);
        let line = format!(
            "{}{}: {}",
            name.chars().take(1).flat_map(char::to_uppercase).collect::<String>(),
            name.chars().skip(1).collect::<String>(),
            source.interest
        );
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines
}

/// The claims in words, those against last.
pub(crate) fn claims(basis: &Basis) -> Vec<String> {
    let claim = |against: &'static str| move |c: &Citation| format!("{against}{}: {} ({})", c.id, c.text, strength(c.strength));
    basis.claims.iter().map(claim("")).chain(basis.against.iter().map(claim("Against: "))).collect()
}

/// What those who make the claims have to gain.
pub(crate) fn whose_interests(report: &Report, basis: &Basis) -> String {
    format!("Authors' interests. {}", interests(report, std::iter::once(basis)).join(" "))
}

/// The year of a source.
pub(crate) fn year(year: Option<u32>) -> String {
    year.map_or_else(|| "not stated".into(), |year| year.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questionnaire::ClaimKind;

    fn claim(id: &str, author: &str, year: Option<u32>) -> Citation {
        let text = String::new;
        Citation {
            id: id.into(),
            text: text(),
            kind: ClaimKind::Opinion,
            strength: Strength::Opinion,
            source: text(),
            author: author.into(),
            year,
            interest: text(),
        }
    }

    #[test]
    fn each_source_is_named_once() {
        let anon = |id: &str| claim(id, "unnamed author, republished article", None);
        let firm = |id: &str| claim(id, "Patricia B. Seybold, Patricia Seybold Group", Some(2011));
        let claims = [anon("S1-14"), firm("S4-2"), anon("S2-17"), firm("S4-11")];
        assert_eq!(cite_all(&claims, false), "unnamed author, republished article, no year (S1-14, S2-17); Patricia B. Seybold, 2011 (S4-2, S4-11)");
        assert_eq!(
            line(&Basis { claims: vec![firm("S4-2")], against: vec![anon("S2-21")], judgement: false }),
            "Source: Patricia B. Seybold, 2011 (S4-2); against: unnamed author, republished article, no year (S2-21)"
        );
        assert_eq!(cite_all(&[], true), "our judgement");
        assert_eq!(cite_all(&[firm("S4-2")], true), "Patricia B. Seybold, 2011 (S4-2); our judgement");
    }
}
