//! The report for programs. This is a contract: [`super::schema`] describes it, `format_version` versions it.
//!
//! A minor version adds optional members, or values where the schema says so; anything else is a major version. Wire types stand apart from the domain types, so
//! that renaming one inside never renames the other outside. What is not known is `null` beside a `status`, never 0. Numbers are unrounded. Orders are fixed:
//! `factors` and `questions` as in the questionnaire, `gaps` and `recommendations` by rank.

use std::collections::BTreeSet;

use super::json_wire::{
    All, Asked, Band, Before, ByGroup, ByLevel, Cap, Check, Claim, Count, Days, Example, Fact, Factor, Gap, Gate, Items, Method, Minimum, Named, NotApplicable,
    Others, OutOf, Overall, Person, Quality, Question, QuestionGap, Recommendation, Role, Rule, Scored, Share, Source, Span, States, Subject, Term, Tool,
    Trend, TrendRow, Trigger, Wire,
};
use super::json_words::{
    BELOW_MINIMUM_ITEMS, BELOW_MINIMUM_SHARE, FEW_RESPONDENTS, FEW_ROLES, NO_LINE, NOTHING_APPLICABLE, compare, group, kind, looked, strength,
};
use super::{Basis, Citation, FactWord, ProfileFact, QuestionRow, Report, Score, Standing, Thin};
use super::{plan::brief_json, position_json, words};
use crate::rules::{Counts, Missing, Range};

/// Version of the format: `MAJOR.MINOR`.
pub const FORMAT_VERSION: &str = "1.4";

/// The report that an HTML page of ours holds, as JSON; none of any other text.
#[must_use]
pub fn of_page(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once("<script type=\"application/json\" id=\"cem-report\">")?;
    rest.split_once("</script>").map(|(report, _)| report)
}

/// The report as indented JSON, ending with a line feed.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(&wire(report)).unwrap_or_else(|_| "null".into());
    text.push('\n');
    text
}

/// The same without white space, to be embedded in a page that is handed over. Without what it is made from: files are named after people.
pub(super) fn compact(report: &Report) -> String {
    serde_json::to_string(&Wire { made_from: None, ..wire(report) }).unwrap_or_else(|_| "null".into())
}

fn wire(r: &Report) -> Wire<&str> {
    let t = &r.title;
    let id = |at: usize| r.questions.get(at).map_or("", |q| q.id.as_str());
    let factor_id = |at: usize| r.factors.get(at).map_or("", |f| f.id.as_str());
    Wire {
        format_version: FORMAT_VERSION,
        kind: "report",
        tool: Tool { name: "cem", version: &t.tool_version },
        date: t.date.as_deref(),
        questionnaire: Asked {
            id: &t.questionnaire_id,
            version: &t.questionnaire_version,
            title: &t.questionnaire,
            sha256: &t.sha256,
            language: Some(&t.language),
        },
        subject: subject(r),
        overall: overall(r),
        factors: r.factors.iter().map(|f| factor(r, f)).collect(),
        gaps: ranked(&r.gaps, |rank, g| Gap::<&str> { rank, factor: factor_id(g.of), score: g.score, target: g.target, gap: g.gap, weighted_gap: g.weighted }),
        questions: r.questions.iter().map(|q| question(r, q)).collect(),
        question_gaps: ranked(&r.question_gaps, |rank, g| QuestionGap::<&str> {
            rank,
            question: id(g.of),
            score: g.score,
            target: g.target,
            gap: g.gap,
            weighted_gap: g.weighted,
        }),
        strengths: r.strengths.iter().map(|at| id(*at)).collect(),
        differ: r.differ.iter().map(|at| id(*at)).collect(),
        caps: r.caps.iter().map(|c| cap(r, c)).collect(),
        recommendations: r.recommendations.iter().enumerate().map(|(at, x)| recommendation(at + 1, x)).collect(),
        sources: r.sources.iter().map(source).collect(),
        claims: of_questions(r),
        roles: named(r),
        profile: r
            .profile
            .iter()
            .map(|f| {
                (
                    f.id.clone(),
                    match &f.value {
                        FactWord::Option(id) => id.as_str().into(),
                        FactWord::Number(n) => (*n).into(),
                    },
                )
            })
            .collect(),
        facts: r.profile.iter().map(fact).collect(),
        quality: quality(r),
        panel: super::panel_json::panel(r),
        bands: r.method.bands.iter().map(|b| Band::<&str> { id: &b.id, name: &b.name, from: b.from, text: some(&b.text) }).collect(),
        method: method(r),
        gate: r.gate.as_ref().map(|g| Gate::<&str> {
            passed: g.passed,
            checks: g.checks.iter().map(|c| Check::<&str> { of: &c.of, at_least: c.at_least, score: c.score, passed: c.passed }).collect(),
        }),
        trend: r.trend.as_ref().map(|t| trend(r, t)),
        lens: r.lens.as_ref().map(position_json::lens),
        plan: r.plan.as_ref().map(|plan| brief_json::brief(r, plan)),
        positions: r.positions.iter().map(position_json::position).collect(),
        made_from: r.made_from.clone(),
        diagnostics: [],
        redacted: !t.identified,
    }
}

fn ranked<'a, T>(gaps: &'a [super::RankedGap], wire: impl Fn(usize, &'a super::RankedGap) -> T) -> Vec<T> {
    gaps.iter().enumerate().map(|(at, gap)| wire(at + 1, gap)).collect()
}

/// An empty text is no text.
fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

pub(super) fn span(range: Option<Range>) -> Option<Span<f64>> {
    range.map(|r| Span { low: r.low, high: r.high })
}

fn states(c: &Counts) -> States {
    States { answered: c.answered, dont_know: c.dont_know, not_applicable: c.not_applicable, later: c.later, blank: c.blank }
}

fn subject(r: &Report) -> Subject<&str> {
    let t = &r.title;
    let because = |thin: &Thin| match thin {
        Thin::Respondents(_) => FEW_RESPONDENTS,
        Thin::Roles(_) => FEW_ROLES,
        Thin::NoLine => NO_LINE,
    };
    let (standing, standing_because) = match &t.standing {
        Standing::Nobody => ("nobody", Vec::new()),
        Standing::OnePerson => ("one_person", Vec::new()),
        Standing::SelfView => ("self_view", Vec::new()),
        Standing::Preliminary(thin) => ("preliminary", thin.iter().map(because).collect()),
        Standing::Full => ("full", Vec::new()),
    };
    Subject {
        name: &t.organisation,
        respondents: t.respondents,
        roles: t
            .roles
            .iter()
            .map(|x| Role::<&str> { id: x.id.as_deref(), name: &x.name, group: x.group.map(group), respondents: x.count, apart: x.apart })
            .collect(),
        people: t.identified.then(|| t.people.iter().map(|(name, role)| Person::<&str> { name, role: role.as_deref() }).collect()),
        answered: t.answered.as_ref().map(|(first, last)| Days::<&str> { first, last }),
        first_look: t.first_look.is_some(),
        draft: t.open_required > 0,
        open_required: t.open_required,
        standing,
        standing_because,
        min_group: t.min_group,
    }
}

fn status(score: &Score) -> &'static str {
    match (score.score, score.missing) {
        (Some(_), _) => "scored",
        (None, Some(Missing::NothingApplicable)) => NOTHING_APPLICABLE,
        (None, Some(Missing::BelowMinimumShare)) => BELOW_MINIMUM_SHARE,
        (None, Some(Missing::BelowMinimumItems { .. })) => BELOW_MINIMUM_ITEMS,
        (None, None) => "not_scored",
    }
}

fn minimum_items(score: &Score) -> Option<Items> {
    let Some(Missing::BelowMinimumItems { answered, needed }) = score.missing else { return None };
    Some(Items { answered, needed })
}

fn band(r: &Report, at: usize) -> Option<&str> {
    r.method.bands.get(at).map(|b| b.id.as_str())
}

fn bands<'a>(r: &'a Report, score: &Score) -> Option<Span<&'a str>> {
    let (low, high) = score.band_range?;
    Some(Span { low: band(r, low)?, high: band(r, high)? })
}

fn scored<'a>(r: &'a Report, s: &'a Score) -> Scored<&'a str> {
    Scored {
        score: s.score,
        raw: s.raw,
        status: status(s),
        minimum_items: minimum_items(s),
        range: span(s.range),
        band: s.band.and_then(|at| band(r, at)),
        band_number: s.band.map(|at| at + 1),
        band_certain: s.band_certain(),
        band_range: bands(r, s),
        stage: s.stage.as_ref().map(|(at, _)| *at),
        stage_name: s.stage.as_ref().and_then(|(_, name)| some(name)),
        target: s.target,
        gap: s.gap,
        weighted_gap: s.weighted_gap,
        coverage: s.coverage,
        evidence: s.evidence,
        respondents: s.respondents,
        edges: s.edges.clone(),
        coverage_edges: s.coverage_edges.clone(),
    }
}

fn overall(r: &Report) -> Overall<&str> {
    let c = &r.overall.counts;
    Overall {
        scored: scored(r, &r.overall),
        answered: c.answered,
        applicable: c.applicable(),
        not_applicable: c.not_applicable,
        dont_know: c.dont_know,
        later: c.later,
        blank: c.blank,
        minimum_factor: r.minimum_factor.and_then(|at| r.factors.get(at)).map(|f| Minimum::<&str> { id: &f.id, score: f.score.score }),
    }
}

fn factor<'a>(r: &'a Report, f: &'a super::FactorRow) -> Factor<&'a str> {
    Factor {
        id: &f.id,
        name: &f.name,
        text: some(&f.text),
        parent: f.parent.as_deref(),
        weight: f.weight,
        scored: scored(r, &f.score),
        counts: states(&f.score.counts),
    }
}

fn question<'a>(r: &'a Report, q: &'a QuestionRow) -> Question<&'a str> {
    let c = &q.counts;
    let status = match q.score {
        Some(_) => "scored",
        None if !q.scored => "text",
        None if c.applicable() == 0 && c.not_applicable > 0 => "not_applicable",
        None if c.dont_know > 0 => "dont_know",
        None if c.later > 0 => "later",
        None if c.blank > 0 => "blank",
        None => "not_asked",
    };
    let ids = |claims: &'a [Citation]| claims.iter().map(|c| c.id.as_str()).collect();
    Question {
        id: &q.id,
        factor: r.factors.get(q.factor).map(|f| f.id.as_str()),
        facet: some(&q.facet),
        text: &q.text,
        score: q.score,
        level: q.level,
        range: span(q.range),
        range_withheld: q.cut.range_withheld,
        status,
        spread: q.spread,
        counts: states(c),
        by_level: q
            .levels
            .iter()
            .map(|l| ByLevel::<&str> {
                key: &l.key,
                number: l.number,
                label: some(&l.label),
                text: &l.text,
                points: l.points,
                count: (!q.cut.counts_withheld).then_some(l.count),
            })
            .collect(),
        by_group: q.cut.groups.iter().map(|x| ByGroup::<&str> { group: group(x.group), level: x.level, respondents: x.count, apart: x.apart }).collect(),
        others: q.cut.others.map(|(level, respondents)| Others { level, respondents }),
        hidden_groups: q.cut.hidden_groups,
        all: q.cut.all.map(|(lowest, median, highest)| All { lowest, median, highest }),
        weight: q.weight,
        target: q.target,
        gap: q.gap,
        weighted_gap: q.weighted_gap,
        evidence: q.evidence,
        parked: q.parked,
        notes: q.notes.iter().map(String::as_str).collect(),
        claims: ids(&q.basis.claims),
        against: ids(&q.basis.against),
        judgement: q.basis.judgement,
    }
}

fn claims(list: &[Citation]) -> Vec<Claim<&str>> {
    list.iter().map(claim).collect()
}

fn claim(c: &Citation) -> Claim<&str> {
    let Citation { id, text, source, author, interest, year, .. } = c;
    Claim { id, source, author, year: *year, interest, text, kind: kind(c.kind), strength: strength(c.strength) }
}

/// The claims behind the questions, the positions and the lens that no cap or recommendation words, each once, in the order of first mention.
fn of_questions(r: &Report) -> Vec<Claim<&str>> {
    let worded = r.caps.iter().map(|cap| &cap.basis).chain(r.recommendations.iter().map(|x| &x.basis));
    let mut seen: BTreeSet<&str> = worded.flat_map(|basis| basis.claims.iter().chain(&basis.against)).map(|c| c.id.as_str()).collect();
    let bases = r.questions.iter().map(|q| &q.basis).chain(position_json::bases(r));
    let all = bases.flat_map(|basis| basis.claims.iter().chain(&basis.against));
    all.filter(|c| seen.insert(c.id.as_str())).map(claim).collect()
}

/// Roles that the report names, but for those of the respondents.
fn named(r: &Report) -> Vec<Named<&str>> {
    let owners = r.recommendations.iter().filter_map(|x| x.owner.as_ref());
    let asked = r.panel.routed_wrongly.iter().map(|x| &x.role);
    let missing = r.panel.missing.iter().flat_map(|m| &m.roles);
    let planned = r.plan.iter().flat_map(|plan| brief_json::further(r, plan)).filter_map(|action| action.owner.as_ref());
    let mut seen = BTreeSet::new();
    owners.chain(asked).chain(missing).chain(planned).filter(|(id, _)| seen.insert(id.as_str())).map(|(id, name)| Named::<&str> { id, name }).collect()
}

fn fact(f: &ProfileFact) -> Fact<&str> {
    let (option, number) = match &f.value {
        FactWord::Option(id) => (Some(id.as_str()), None),
        FactWord::Number(n) => (None, Some(*n)),
    };
    Fact { id: &f.id, name: &f.name, option, number, text: &f.text }
}

fn method(r: &Report) -> Method<&str> {
    let m = &r.method;
    let example = |x: &super::Example| {
        let question = r.questions.get(x.question)?;
        Some(Example { question: question.id.as_str(), level: x.level_of.map(|of| of.0), highest_level: x.level_of.map(|of| of.1) })
    };
    Method {
        minimum_share: m.minimum_share,
        minimum_items: m.minimum_items,
        roles_in_balance: m.roles_in_balance,
        caps: m.caps,
        stages_from: m.stages_from,
        sum: m.sum.iter().filter_map(|(at, weight, score)| Some(Term { factor: r.factors.get(*at)?.id.as_str(), weight: *weight, score: *score })).collect(),
        sum_is: m.sum_is,
        example: m.example.as_ref().and_then(example),
    }
}

fn trend<'a>(r: &'a Report, t: &'a super::Trend) -> Trend<&'a str> {
    let row = |row: &'a super::TrendRow| TrendRow::<&str> {
        factor: row.factor.and_then(|at| r.factors.get(at)).map(|f| f.id.as_str()),
        name: row.name.as_str(),
        before: row.before,
        after: row.after,
        difference: row.difference,
        smallest: row.smallest,
        direction: row.direction,
        verdict: &row.verdict,
    };
    Trend {
        before: Before {
            answered: t.before.days.as_ref().map(|(first, last)| Days::<&str> { first: first.as_str(), last }),
            questionnaire: &t.before.questionnaire,
            version: &t.before.version,
            respondents: t.before.respondents,
        },
        not_comparable: t.not_comparable.as_deref(),
        overall: t.overall.as_ref().map(row),
        factors: t.factors.iter().map(row).collect(),
        headline: &t.headline,
        cautions: t.cautions.iter().map(String::as_str).collect(),
    }
}

fn cap<'a>(r: &'a Report, c: &'a super::CapRow) -> Cap<&'a str> {
    Cap {
        id: &c.id,
        name: some(&c.name),
        limits: c.factor.and_then(|at| r.factors.get(at)).map_or("overall", |f| f.id.as_str()),
        at_most: c.at_most,
        before: c.before,
        after: c.after,
        reason: &c.reason,
        claims: claims(&c.basis.claims),
        against: claims(&c.basis.against),
        judgement: c.basis.judgement,
    }
}

fn recommendation(rank: usize, x: &super::RecommendationRow) -> Recommendation<&str> {
    Recommendation {
        rank,
        id: &x.id,
        title: &x.title,
        action: &x.action,
        first_step: &x.first_step,
        effort: words::effort(x.effort),
        owner: x.owner.as_ref().map(|(id, _)| id.as_str()),
        evidence: some(&x.evidence),
        worth: x.worth,
        after: x.after.iter().map(String::as_str).collect(),
        triggered_by: x.triggered_by.iter().map(trigger).collect(),
        claims: claims(&x.basis.claims),
        against: claims(&x.basis.against),
        sources: cited(&x.basis),
        judgement: x.basis.judgement,
    }
}

/// Ids of the sources, each once, in the order of first mention.
fn cited(basis: &Basis) -> Vec<&str> {
    let mut ids: Vec<&str> = Vec::new();
    for claim in basis.claims.iter().chain(&basis.against) {
        if !ids.contains(&claim.source.as_str()) {
            ids.push(&claim.source);
        }
    }
    ids
}

fn trigger(t: &super::TriggerRow) -> Trigger<&str> {
    Trigger {
        what: looked(t.what),
        id: &t.id,
        name: &t.name,
        value: t.value,
        text: t.said.as_deref(),
        rule: t.rule.iter().map(|(c, n)| Rule::<&str> { compare: compare(*c), number: *n }).collect(),
    }
}

fn source(s: &super::SourceRow) -> Source<&str> {
    Source { id: &s.id, author: &s.author, title: &s.title, year: s.year, interest: &s.interest, attribution: some(&s.attribution), note: some(&s.note) }
}

fn quality(r: &Report) -> Quality<&str> {
    let q = &r.quality;
    let id = |at: usize| r.questions.get(at).map_or("", |q| q.id.as_str());
    let counts = |list: &[(usize, u32)]| list.iter().map(|(at, count)| Count::<&str> { question: id(*at), count: *count }).collect();
    Quality {
        coverage: r.overall.coverage,
        counts: states(&r.overall.counts),
        ranges_exact: q.ranges_exact,
        hidden_cuts: q.hidden_cuts,
        mostly_unknown: q.mostly_unknown.iter().map(|(at, share)| Share::<&str> { question: id(*at), share: *share }).collect(),
        not_applicable: q
            .not_applicable
            .iter()
            .map(|(at, count, reasons)| NotApplicable::<&str> { question: id(*at), count: *count, reasons: reasons.iter().map(String::as_str).collect() })
            .collect(),
        low_confidence: counts(&q.low_confidence),
        high_without_evidence: q.high_without_evidence.iter().map(|(at, count, of)| OutOf::<&str> { question: id(*at), count: *count, of: *of }).collect(),
        parked: counts(&q.parked),
    }
}
