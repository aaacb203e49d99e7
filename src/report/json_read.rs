//! A JSON report read back: the same [`Report`] that was written, so that every format can be made of a saved report.
//!
//! Syntax first, then every value held against the schema, then what names something else: each step tells all its problems at once.

use std::collections::HashMap;
use std::fmt::Arguments;

use serde_json::Value;

use super::json_check::{self, Wrong};
use super::json_wire::{self as wire, Wire};
use super::json_words::{BELOW_MINIMUM_ITEMS, BELOW_MINIMUM_SHARE, FEW_RESPONDENTS, FEW_ROLES, NO_LINE, NOTHING_APPLICABLE, Worded};
use super::{
    BandRow, Basis, Before, CapRow, Citation, Cut, Example, FactWord, FactorRow, Gate, GateCheck, GroupMean, LevelRow, Method, ProfileFact, Quality,
    QuestionRow, RankedGap, RecommendationRow, Report, RoleCount, Score, SourceRow, Standing, Thin, Title, Trend, TrendRow, TriggerRow, build,
    plan::brief_json, position_json,
};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::rules::{Counts, Missing, Range};

/// The first minor version that holds everything a page shows.
const SINCE: u64 = 2;
/// More problems of one document are not told.
const MOST: usize = 100;
/// No list is longer, and no factor lies deeper.
const LONGEST: usize = 10_000;
const DEEPEST: usize = 64;

impl Report {
    /// Reads what [`super::json::render`] wrote. `file` is the number under which problems name the text.
    ///
    /// # Errors
    /// Every problem at once, where the text is no such report, was written before format 1.2, or says what cannot be.
    pub fn from_json(text: &str, file: u32) -> Result<Self, Vec<Diagnostic>> {
        let not_one = |message: String, at: Place| vec![Diagnostic::new(Code::NotAReport, message).at(at)];
        let start = json_check::place(text, "", file);
        let document: Value = serde_json::from_str(text).map_err(|error| not_one(format!("this is not JSON: {}", reason(&error)), spot(text, &error, file)))?;
        if let Err(why) = is_report(&document) {
            return Err(vec![why.at(start)]);
        }
        told(text, file, json_check::check(&document, &super::schema()))?;
        let wire: Wire<String> = serde_json::from_str(text).map_err(|error| not_one(reason(&error), spot(text, &error, file)))?;
        let mut reading = Reading::of(&wire);
        // Before a list is walked that is longer than can be meant.
        told(text, file, std::mem::take(&mut reading.wrong))?;
        let report = reading.report(wire);
        told(text, file, reading.wrong)?;
        Ok(report)
    }
}

/// Problems as they are told, each at its place.
fn told(text: &str, file: u32, wrong: Vec<Wrong>) -> Result<(), Vec<Diagnostic>> {
    let one = |(at, message): &Wrong| Diagnostic::new(Code::BrokenReport, format!("{at}: {message}")).at(json_check::place(text, at, file));
    if wrong.is_empty() { Ok(()) } else { Err(wrong.iter().take(MOST).map(one).collect()) }
}

/// What serde_json says, without its line and column.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// Where serde_json stopped.
fn spot(text: &str, error: &serde_json::Error, file: u32) -> Place {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    let at = u32::try_from((before + error.column().saturating_sub(1)).min(text.len())).unwrap_or(u32::MAX);
    Place { file, start: at, end: at }
}

/// Whether a document is a report that can be shown, by what it says of itself.
fn is_report(document: &Value) -> Result<(), Diagnostic> {
    let refused = |message: &str| Err(Diagnostic::new(Code::NotAReport, message));
    match document["kind"].as_str() {
        Some("report") => {}
        Some("error") => return refused("this says why no report could be made, and holds none"),
        Some("comparison") => return refused("this is a comparison of cem compare; only a report can be shown in other formats"),
        Some(_) | None => return refused("this is not a report that cem report -f json wrote"),
    }
    let version = document["format_version"].as_str().unwrap_or("missing");
    let tool = document.pointer("/tool/version").and_then(Value::as_str).unwrap_or("unknown");
    let parts: Vec<Option<u64>> = version.split('.').map(|part| part.parse().ok()).collect();
    match parts[..] {
        [Some(1), Some(minor)] if minor >= SINCE => Ok(()),
        [Some(1), Some(_)] => {
            let message = format!("this report was made by cem {tool} in format {version}, which does not hold all that a page shows");
            Err(Diagnostic::new(Code::NotAReport, message).help("make it again from its answers: cem report ANSWERS -f json -o report.json"))
        }
        _ => {
            Err(Diagnostic::new(Code::NotAReport, format!("the format_version of this report is {version}, and this cem reads 1"))
                .help("use the cem that made it"))
        }
    }
}

/// What the parts of a document are found by, and what was wrong so far.
pub(super) struct Reading {
    pub(super) wrong: Vec<Wrong>,
    factors: HashMap<String, usize>,
    questions: HashMap<String, usize>,
    bands: HashMap<String, usize>,
    roles: HashMap<String, String>,
}

impl Reading {
    fn of(wire: &Wire<String>) -> Self {
        let mut wrong = Vec::new();
        let mut index = |list: &str, ids: Vec<&String>| {
            let mut found = HashMap::new();
            if ids.len() > LONGEST {
                wrong.push((format!("/{list}"), format!("a list may hold {LONGEST} entries")));
            }
            for (at, id) in ids.into_iter().enumerate() {
                if found.insert(id.clone(), at).is_some() {
                    wrong.push((format!("/{list}/{at}/id"), format!("`{id}` is there twice")));
                }
            }
            found
        };
        let factors = index("factors", wire.factors.iter().map(|f| &f.id).collect());
        let questions = index("questions", wire.questions.iter().map(|q| &q.id).collect());
        let bands = index("bands", wire.bands.iter().map(|b| &b.id).collect());
        let roles = wire.roles.iter().map(|role| (role.id.clone(), role.name.clone())).collect();
        Self { wrong, factors, questions, bands, roles }
    }

    pub(super) fn say(&mut self, at: Arguments<'_>, what: String) {
        self.wrong.push((at.to_string(), what));
    }

    fn known<T: Clone + Default>(&mut self, found: Option<T>, what: &str, id: &str, at: Arguments<'_>) -> T {
        found.unwrap_or_else(|| {
            self.say(at, format!("there is no {what} `{id}`"));
            T::default()
        })
    }

    pub(super) fn factor(&mut self, id: &str, at: Arguments<'_>) -> usize {
        self.known(self.factors.get(id).copied(), "factor", id, at)
    }

    pub(super) fn question(&mut self, id: &str, at: Arguments<'_>) -> usize {
        self.known(self.questions.get(id).copied(), "question", id, at)
    }

    pub(super) fn band(&mut self, id: &str, at: Arguments<'_>) -> usize {
        self.known(self.bands.get(id).copied(), "band", id, at)
    }

    /// Id and name of a role.
    pub(super) fn role(&mut self, id: String, at: Arguments<'_>) -> (String, String) {
        let name = self.known(self.roles.get(&id).cloned(), "role", &id, at);
        (id, name)
    }

    pub(super) fn bands(&mut self, ends: Option<&wire::Span<String>>, at: Arguments<'_>) -> Option<(usize, usize)> {
        ends.map(|ends| (self.band(&ends.low, at), self.band(&ends.high, at)))
    }

    pub(super) fn word<W: Worded>(&mut self, word: &str, at: Arguments<'_>) -> W {
        W::of(word).unwrap_or_else(|| {
            self.say(at, format!("`{word}` is not one of the words there are; a newer cem may know it"));
            W::ALL[0]
        })
    }

    fn questions(&mut self, ids: &[String], list: &str) -> Vec<usize> {
        ids.iter().enumerate().map(|(at, id)| self.question(id, format_args!("/{list}/{at}"))).collect()
    }

    fn report(&mut self, wire: Wire<String>) -> Report {
        let factors = self.factors(wire.factors, &wire.panel);
        let gaps: Vec<RankedGap> = wire
            .gaps
            .iter()
            .enumerate()
            .map(|(at, g)| ranked(self.factor(&g.factor, format_args!("/gaps/{at}/factor")), g.score, g.target, g.gap, g.weighted_gap))
            .collect();
        let question_gaps: Vec<RankedGap> = wire
            .question_gaps
            .iter()
            .enumerate()
            .map(|(at, g)| ranked(self.question(&g.question, format_args!("/question_gaps/{at}/question")), g.score, g.target, g.gap, g.weighted_gap))
            .collect();
        let edges: Vec<f64> = wire.bands.iter().map(|band| band.from).collect();
        let caps: Vec<CapRow> = wire.caps.into_iter().enumerate().map(|(at, cap)| self.cap(at, cap, &edges)).collect();
        let recommendations: Vec<RecommendationRow> = wire.recommendations.into_iter().enumerate().map(|(at, x)| self.recommendation(at, x)).collect();
        let worded = caps.iter().map(|cap| &cap.basis).chain(recommendations.iter().map(|x| &x.basis));
        let mut claims: HashMap<String, Citation> =
            worded.flat_map(|basis| basis.claims.iter().chain(&basis.against)).map(|claim| (claim.id.clone(), claim.clone())).collect();
        claims.extend(wire.claims.into_iter().enumerate().map(|(at, claim)| (claim.id.clone(), self.citation(claim, format_args!("/claims/{at}")))));
        let questions: Vec<QuestionRow> = wire.questions.into_iter().enumerate().map(|(at, q)| self.row(at, q, &claims)).collect();
        let o = &wire.overall;
        let counts = Counts { answered: o.answered, dont_know: o.dont_know, not_applicable: o.not_applicable, later: o.later, blank: o.blank };
        let minimum_factor = o.minimum_factor.as_ref().map(|f| self.factor(&f.id, format_args!("/overall/minimum_factor/id")));
        let method = self.method(wire.method, wire.bands, &questions, &question_gaps);
        let panel = self.panel(wire.panel, &factors, &questions);
        Report {
            title: title(wire.tool.version, wire.date, wire.questionnaire, wire.subject, questions.len(), !wire.redacted, self),
            overall: self.score(wire.overall.scored, counts, panel.overall_sure, "/overall"),
            minimum_factor,
            strengths: self.questions(&wire.strengths, "strengths"),
            factor_order: build::factor_order(&factors, &gaps),
            caps,
            plan: wire.plan.map(|plan| brief_json::read(plan, &recommendations, self)),
            recommendations,
            differ: self.questions(&wire.differ, "differ"),
            quality: self.quality(wire.quality),
            panel: panel.section,
            sources: wire.sources.into_iter().map(source).collect(),
            profile: wire.facts.into_iter().map(fact).collect(),
            gate: wire.gate.map(gate),
            made_from: wire.made_from,
            trend: wire.trend.map(|t| self.trend(t)),
            lens: wire.lens.map(|lens| position_json::read_lens(lens, &claims, self)),
            positions: wire.positions.into_iter().enumerate().map(|(at, position)| position_json::read_position(at, position, &claims, self)).collect(),
            method,
            factors,
            gaps,
            questions,
            question_gaps,
        }
    }

    fn score(&mut self, s: wire::Scored<String>, counts: Counts, band_sure: Option<(usize, usize)>, at: &str) -> Score {
        let missing = match (s.status.as_str(), s.minimum_items) {
            (NOTHING_APPLICABLE, _) => Some(Missing::NothingApplicable),
            (BELOW_MINIMUM_SHARE, _) => Some(Missing::BelowMinimumShare),
            (BELOW_MINIMUM_ITEMS, Some(items)) => Some(Missing::BelowMinimumItems { answered: items.answered, needed: items.needed }),
            _ => None,
        };
        Score {
            score: s.score,
            raw: s.raw,
            missing,
            range: range(s.range),
            band: s.band.map(|id| self.band(&id, format_args!("{at}/band"))),
            band_range: self.bands(s.band_range.as_ref(), format_args!("{at}/band_range")),
            band_sure,
            stage: s.stage.map(|at| (at, s.stage_name.unwrap_or_default())),
            target: s.target,
            gap: s.gap,
            weighted_gap: s.weighted_gap,
            counts,
            coverage: s.coverage,
            evidence: s.evidence,
            respondents: s.respondents,
            edges: s.edges,
            coverage_edges: s.coverage_edges,
        }
    }

    fn factors(&mut self, list: Vec<wire::Factor<String>>, panel: &super::panel_wire::Panel<String>) -> Vec<FactorRow> {
        let mut rows: Vec<FactorRow> = Vec::new();
        for (at, f) in list.into_iter().enumerate() {
            let depth = match &f.parent {
                None => 0,
                Some(parent) => match self.factors.get(parent).and_then(|parent| rows.get(*parent)) {
                    Some(parent) if parent.depth + 1 < DEEPEST => parent.depth + 1,
                    Some(_) => {
                        self.say(format_args!("/factors/{at}/parent"), format!("factors lie up to {DEEPEST} deep"));
                        0
                    }
                    None => {
                        self.say(format_args!("/factors/{at}/parent"), format!("there is no factor `{parent}` before this one"));
                        0
                    }
                },
            };
            let sure = panel.factors.get(at).and_then(|of| self.bands(of.score.bands.as_ref(), format_args!("/panel/factors/{at}/bands")));
            let score = self.score(f.scored, counts(&f.counts), sure, &format!("/factors/{at}"));
            rows.push(FactorRow { id: f.id, name: f.name, text: f.text.unwrap_or_default(), parent: f.parent, depth, weight: f.weight, score });
        }
        rows
    }

    fn row(&mut self, at: usize, q: wire::Question<String>, claims: &HashMap<String, Citation>) -> QuestionRow {
        let counts_withheld = q.by_level.iter().any(|level| level.count.is_none());
        let mut cited = |ids: Vec<String>, list: &str| -> Vec<Citation> {
            let found = ids.iter().enumerate().map(|(place, id)| (place, id, claims.get(id)));
            found
                .filter_map(|(place, id, claim)| {
                    if claim.is_none() {
                        self.say(format_args!("/questions/{at}/{list}/{place}"), format!("there is no claim `{id}`"));
                    }
                    claim.cloned()
                })
                .collect()
        };
        let basis = Basis { claims: cited(q.claims, "claims"), against: cited(q.against, "against"), judgement: q.judgement };
        let groups = q.by_group.into_iter().enumerate().map(|(place, g)| GroupMean {
            group: self.word(&g.group, format_args!("/questions/{at}/by_group/{place}/group")),
            level: g.level,
            count: g.respondents,
            apart: g.apart,
        });
        let cut = Cut {
            groups: groups.collect(),
            others: q.others.map(|others| (others.level, others.respondents)),
            hidden_groups: q.hidden_groups,
            all: q.all.map(|all| (all.lowest, all.median, all.highest)),
            counts_withheld,
            range_withheld: q.range_withheld,
        };
        let factor = match &q.factor {
            Some(id) => self.factor(id, format_args!("/questions/{at}/factor")),
            None => self.factor("", format_args!("/questions/{at}/factor")),
        };
        let level = |l: wire::ByLevel<String>| LevelRow {
            key: l.key,
            number: l.number,
            label: l.label.unwrap_or_default(),
            text: l.text,
            points: l.points,
            count: l.count.unwrap_or(0),
        };
        QuestionRow {
            id: q.id,
            factor,
            facet: q.facet.unwrap_or_default(),
            text: q.text,
            levels: q.by_level.into_iter().map(level).collect(),
            scored: q.status != "text",
            score: q.score,
            level: q.level,
            range: range(q.range),
            spread: q.spread,
            counts: counts(&q.counts),
            target: q.target,
            gap: q.gap,
            weighted_gap: q.weighted_gap,
            weight: q.weight,
            evidence: q.evidence,
            parked: q.parked,
            cut,
            notes: q.notes,
            edges: q.target.into_iter().collect(),
            basis,
        }
    }

    fn citation(&mut self, c: wire::Claim<String>, at: Arguments<'_>) -> Citation {
        Citation {
            kind: self.word(&c.kind, format_args!("{at}/kind")),
            strength: self.word(&c.strength, format_args!("{at}/strength")),
            id: c.id,
            text: c.text,
            source: c.source,
            author: c.author,
            year: c.year,
            interest: c.interest,
        }
    }

    fn basis(&mut self, claims: Vec<wire::Claim<String>>, against: Vec<wire::Claim<String>>, judgement: bool, at: Arguments<'_>) -> Basis {
        let mut cite = |list: Vec<wire::Claim<String>>, name: &str| -> Vec<Citation> {
            list.into_iter().enumerate().map(|(place, claim)| self.citation(claim, format_args!("{at}/{name}/{place}"))).collect()
        };
        Basis { claims: cite(claims, "claims"), against: cite(against, "against"), judgement }
    }

    fn cap(&mut self, at: usize, c: wire::Cap<String>, edges: &[f64]) -> CapRow {
        CapRow {
            factor: if c.limits == "overall" { None } else { Some(self.factor(&c.limits, format_args!("/caps/{at}/limits"))) },
            basis: self.basis(c.claims, c.against, c.judgement, format_args!("/caps/{at}")),
            id: c.id,
            name: c.name.unwrap_or_default(),
            at_most: c.at_most,
            before: c.before,
            after: c.after,
            reason: c.reason,
            edges: edges.to_vec(),
        }
    }

    fn recommendation(&mut self, at: usize, x: wire::Recommendation<String>) -> RecommendationRow {
        RecommendationRow {
            basis: self.basis(x.claims, x.against, x.judgement, format_args!("/recommendations/{at}")),
            id: x.id,
            title: x.title,
            action: x.action,
            first_step: x.first_step,
            effort: self.word(&x.effort, format_args!("/recommendations/{at}/effort")),
            owner: x.owner.map(|id| self.role(id, format_args!("/recommendations/{at}/owner"))),
            evidence: x.evidence.unwrap_or_default(),
            worth: x.worth,
            after: x.after,
            triggered_by: x
                .triggered_by
                .into_iter()
                .enumerate()
                .map(|(place, t)| self.trigger(t, format_args!("/recommendations/{at}/triggered_by/{place}")))
                .collect(),
        }
    }

    fn trigger(&mut self, t: wire::Trigger<String>, at: Arguments<'_>) -> TriggerRow {
        use super::Looked::{Coverage, DontKnow, Evidence, Fact, Level, Score, Spread};
        let what = self.word(&t.what, format_args!("{at}/what"));
        TriggerRow {
            what,
            question: match what {
                Level | DontKnow | Spread => self.questions.get(&t.id).copied(),
                Score | Coverage | Evidence | Fact => None,
            },
            id: t.id,
            name: t.name,
            value: t.value,
            said: t.text,
            rule: t.rule.into_iter().map(|rule| (self.word(&rule.compare, format_args!("{at}/rule")), rule.number)).collect(),
        }
    }

    fn quality(&mut self, q: wire::Quality<String>) -> Quality {
        Quality {
            not_applicable: q
                .not_applicable
                .into_iter()
                .enumerate()
                .map(|(at, x)| (self.question(&x.question, format_args!("/quality/not_applicable/{at}/question")), x.count, x.reasons))
                .collect(),
            low_confidence: self.counted(&q.low_confidence, "low_confidence"),
            high_without_evidence: q
                .high_without_evidence
                .iter()
                .enumerate()
                .map(|(at, x)| (self.question(&x.question, format_args!("/quality/high_without_evidence/{at}/question")), x.count, x.of))
                .collect(),
            mostly_unknown: q
                .mostly_unknown
                .iter()
                .enumerate()
                .map(|(at, x)| (self.question(&x.question, format_args!("/quality/mostly_unknown/{at}/question")), x.share))
                .collect(),
            parked: self.counted(&q.parked, "parked"),
            hidden_cuts: q.hidden_cuts,
            ranges_exact: q.ranges_exact,
        }
    }

    fn counted(&mut self, list: &[wire::Count<String>], name: &str) -> Vec<(usize, u32)> {
        list.iter().enumerate().map(|(at, x)| (self.question(&x.question, format_args!("/quality/{name}/{at}/question")), x.count)).collect()
    }

    fn method(&mut self, m: wire::Method<String>, bands: Vec<wire::Band<String>>, questions: &[QuestionRow], question_gaps: &[RankedGap]) -> Method {
        let sum = m.sum.iter().enumerate().map(|(at, x)| (self.factor(&x.factor, format_args!("/method/sum/{at}/factor")), x.weight, x.score)).collect();
        let example = m.example.and_then(|x| {
            let question = self.question(&x.question, format_args!("/method/example/question"));
            let gap = question_gaps.iter().find(|gap| gap.of == question).copied();
            if gap.is_none() {
                self.say(format_args!("/method/example/question"), format!("the question `{}` has no gap", x.question));
            }
            Some(Example { question, level_of: x.level.zip(x.highest_level), gap: gap?, weight: questions.get(question)?.weight })
        });
        Method {
            bands: bands.into_iter().map(|b| BandRow { id: b.id, name: b.name, from: b.from, text: b.text.unwrap_or_default() }).collect(),
            minimum_share: m.minimum_share,
            minimum_items: m.minimum_items,
            roles_in_balance: m.roles_in_balance,
            caps: m.caps,
            stages_from: m.stages_from,
            sum,
            sum_is: m.sum_is,
            example,
        }
    }

    fn trend(&mut self, t: wire::Trend<String>) -> Trend {
        let mut row = |x: wire::TrendRow<String>| TrendRow {
            factor: x.factor.map(|id| self.factor(&id, format_args!("/trend/factors"))),
            name: x.name,
            before: x.before,
            after: x.after,
            difference: x.difference,
            smallest: x.smallest,
            direction: x.direction,
            verdict: x.verdict,
        };
        let b = t.before;
        Trend {
            before: Before {
                days: b.answered.map(|days| (days.first, days.last)),
                questionnaire: b.questionnaire,
                version: b.version,
                respondents: b.respondents,
            },
            not_comparable: t.not_comparable,
            overall: t.overall.map(&mut row),
            factors: t.factors.into_iter().map(row).collect(),
            headline: t.headline,
            cautions: t.cautions,
        }
    }
}

fn title(
    tool_version: String,
    date: Option<String>,
    asked: wire::Asked<String>,
    subject: wire::Subject<String>,
    questions: usize,
    identified: bool,
    reading: &mut Reading,
) -> Title {
    let mut role = |(at, x): (usize, wire::Role<String>)| RoleCount {
        group: x.group.map(|group| reading.word(&group, format_args!("/subject/roles/{at}/group"))),
        id: x.id,
        name: x.name,
        count: x.respondents,
        apart: x.apart,
    };
    let roles: Vec<RoleCount> = subject.roles.into_iter().enumerate().map(&mut role).collect();
    let counted = || roles.iter().filter(|role| !role.apart);
    let thin = |(at, word): (usize, &String)| match word.as_str() {
        FEW_RESPONDENTS => Some(Thin::Respondents(counted().map(|role| role.count).sum())),
        FEW_ROLES => Some(Thin::Roles(counted().filter(|role| role.id.is_some()).count())),
        NO_LINE => Some(Thin::NoLine),
        _ => {
            reading.say(format_args!("/subject/standing_because/{at}"), format!("`{word}` is not one of the reasons there are"));
            None
        }
    };
    let because: Vec<Thin> = subject.standing_because.iter().enumerate().filter_map(thin).collect();
    let standing = match subject.standing.as_str() {
        "nobody" => Standing::Nobody,
        "one_person" => Standing::OnePerson,
        "self_view" => Standing::SelfView,
        "preliminary" => Standing::Preliminary(because),
        "full" => Standing::Full,
        other => {
            reading.say(format_args!("/subject/standing"), format!("`{other}` is not one of the words there are; a newer cem may know it"));
            Standing::Nobody
        }
    };
    Title {
        organisation: subject.name,
        questionnaire: asked.title,
        questionnaire_id: asked.id,
        questionnaire_version: asked.version,
        sha256: asked.sha256,
        language: asked.language.unwrap_or_else(|| "en".to_owned()),
        tool_version,
        respondents: subject.respondents,
        roles,
        people: subject.people.unwrap_or_default().into_iter().map(|person| (person.name, person.role)).collect(),
        answered: subject.answered.map(|days| (days.first, days.last)),
        date,
        open_required: subject.open_required,
        standing,
        first_look: subject.first_look.then_some(questions),
        identified,
        min_group: subject.min_group,
    }
}

fn ranked(of: usize, score: f64, target: f64, gap: f64, weighted: f64) -> RankedGap {
    RankedGap { of, score, target, gap, weighted }
}

pub(super) fn range(ends: Option<wire::Span<f64>>) -> Option<Range> {
    ends.map(|ends| Range { low: ends.low, high: ends.high })
}

fn counts(c: &wire::States) -> Counts {
    Counts { answered: c.answered, dont_know: c.dont_know, not_applicable: c.not_applicable, later: c.later, blank: c.blank }
}

fn source(s: wire::Source<String>) -> SourceRow {
    SourceRow {
        id: s.id,
        author: s.author,
        title: s.title,
        year: s.year,
        interest: s.interest,
        attribution: s.attribution.unwrap_or_default(),
        note: s.note.unwrap_or_default(),
    }
}

fn fact(f: wire::Fact<String>) -> ProfileFact {
    let value = f.number.map_or_else(|| FactWord::Option(f.option.unwrap_or_default()), FactWord::Number);
    ProfileFact { id: f.id, name: f.name, value, text: f.text }
}

fn gate(g: wire::Gate<String>) -> Gate {
    let check = |c: wire::Check<String>| GateCheck { of: c.of, at_least: c.at_least, score: c.score, passed: c.passed };
    Gate { passed: g.passed, checks: g.checks.into_iter().map(check).collect() }
}
