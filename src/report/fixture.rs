//! A small questionnaire with its scores, made by hand, for the tests of this module: three factors, four roles, eight respondents.

use super::made_from::{FromAnswers, FromQuestionnaire, MadeFrom, Options};
use super::{Gate, GateCheck, Input, Report};
use crate::answers::{Answer, AnswerSheet, Confidence, Entry, Evidence, FactValue, Note, Respondent, Responses};
use crate::panel::{Panel, PanelOptions};
use crate::plan::{self, Aim, Plan};
use crate::questionnaire::condition::{Compare, Condition, Test};
use crate::questionnaire::*;
use crate::rules::{Advice, Counts, FiredCap, Gap, ItemScore, Missing, Range, Scored, Scorer, Scores, Trigger};

/// Everything [`Input`] borrows.
pub(super) struct Case {
    pub(super) questionnaire: Questionnaire,
    pub(super) sheets: Vec<AnswerSheet>,
    pub(super) scores: Scores,
    pub(super) gaps: Vec<Gap<FactorIndex>>,
    pub(super) question_gaps: Vec<Gap<QuestionIndex>>,
    pub(super) advice: Vec<Advice>,
    pub(super) gate: Option<Gate>,
    pub(super) facts: Vec<FactValue>,
    pub(super) names: bool,
}

impl Case {
    pub(super) fn report(&self) -> Report {
        let scorer = Scorer::new(&self.questionnaire);
        let responses: Vec<&Responses> = self.sheets.iter().map(|sheet| &sheet.responses).collect();
        let options = PanelOptions { identified: self.names, ..PanelOptions::default() };
        Report::new(Input {
            // The panel is made of the sheets, not of the scores made up by hand.
            panel: Panel::new(&scorer, &responses, &scorer.score(&responses), &options),
            population: None,
            questionnaire: &self.questionnaire,
            sheets: &self.sheets,
            scores: &self.scores,
            gaps: &self.gaps,
            question_gaps: &self.question_gaps,
            advice: &self.advice,
            gate: self.gate.clone(),
            date: None,
            tool_version: "0.1.0",
            facts: &self.facts,
            include_names: self.names,
            min_group: crate::report::MIN_GROUP,
            made_from: Some(made_from()),
            plan: Some(plan(&scorer, &responses)),
            lens: None,
        })
    }
}

fn plan(scorer: &Scorer<'_>, responses: &[&Responses]) -> (Plan, Vec<(ScoreOf, f64)>) {
    // What no step reaches is there, too.
    let targets: Vec<(ScoreOf, f64)> =
        scorer.questionnaire().top_factors().zip([95.0, 101.0, 55.0]).map(|(of, target)| (ScoreOf::Factor(of), target)).collect();
    (plan::plan(scorer, responses, &plan::Options { aim: Aim::Reach(targets.clone()), quarters: 2, cases: 100 }), targets)
}

fn made_from() -> MadeFrom {
    let sha256 = "0".repeat(64);
    MadeFrom {
        questionnaires: vec![FromQuestionnaire { id: "q".into(), version: "1".into(), sha256: sha256.clone() }],
        answers: vec![FromAnswers { path: "a.answers.yaml".into(), sha256 }],
        options: Options { without_cap: vec!["C".into()], ..Options::default() },
        tool_version: "0.1.0".into(),
    }
}

/// Texts that try to break out of each format.
pub(super) const HOSTILE: &str = "Acme \u{1b}[31m|<script>alert(1)</script>\u{202e} `x` [a](http://b.example) \u{200b}# *b* www.c.example \u{9b}2J\n# head";

pub(super) fn case() -> Case {
    let questionnaire = questionnaire();
    // Role and the levels of, B-1, C-1 (9: don't know, 8: not applicable, 7: blank).
    let people = [
        (0, [4, 2, 1, 7]),
        (0, [3, 2, 1, 8]),
        (0, [4, 3, 9, 9]),
        (1, [0, 1, 1, 9]),
        (1, [1, 1, 2, 9]),
        (1, [0, 2, 9, 9]),
        (2, [3, 3, 2, 9]),
        (3, [4, 4, 4, 4]),
    ];
    let sheets = people.iter().enumerate().map(|(at, (role, levels))| sheet(at, *role, *levels)).collect();
    Case {
        sheets,
        scores: scores(),
        gaps: gaps(),
        question_gaps: question_gaps(),
        advice: advice(),
        gate: Some(gate()),
        facts: vec![FactValue::Choice(1), FactValue::Number(2.5)],
        names: false,
        questionnaire,
    }
}

fn gate() -> Gate {
    Gate { passed: false, checks: vec![GateCheck { of: "overall".into(), at_least: 60.0, score: Some(39.9), passed: false }] }
}

fn questionnaire() -> Questionnaire {
    let basis = Basis { claims: vec![ClaimIndex(0)], against: vec![ClaimIndex(1)], judgement: false };
    let source = |id: &str, author: &str, year| Source {
        id: id.into(),
        author: author.into(),
        title: format!("Title of {id}"),
        year,
        interest: format!("Sells {id}."),
        attribution: String::new(),
        note: "An opinion.".into(),
    };
    let claim = |id: &str, source: u16, strength| Claim {
        id: id.into(),
        source: SourceIndex(source),
        text: format!("What {id} holds."),
        kind: ClaimKind::Opinion,
        strength,
        factors: vec![],
        indicator: String::new(),
        note: String::new(),
        supports: vec![],
        opposes: vec![],
    };
    let role = |id: &str, name: &str, group, apart| Role { id: id.into(), name: name.into(), group, weight: 1.0, apart };
    let factor = |id: &str, name: &str, target, questions: &[u16]| Factor {
        id: id.into(),
        name: name.into(),
        text: format!("What {name} means."),
        parent: None,
        children: vec![],
        questions: questions.iter().map(|q| QuestionIndex(*q)).collect(),
        weight: 1.0,
        target: Some(target),
        minimum_share: 0.5,
        minimum_items: 1,
        basis: basis.clone(),
    };
    let level = |n: u16| Level {
        key: n.to_string(),
        number: f64::from(n),
        label: String::new(),
        text: format!("Level {n} is written out here."),
        score: f64::from(n),
        effort: None,
    };
    let question = |id: &str, factor: u16, facet: &str| Question {
        id: id.into(),
        factor: FactorIndex(factor),
        facet: facet.into(),
        text: format!("How is {facet} done, and by whom, in the departments along the journey?"),
        help: String::new(),
        kind: QuestionKind::Levels,
        unit: String::new(),
        levels: (0..5).map(level).collect(),
        variants: vec![],
        weight: 1.0,
        reverse: false,
        target: None,
        stage: None,
        evidence: String::new(),
        probes: vec![],
        explores: vec![],
        roles: vec![],
        when: None,
        required: true,
        dont_know: true,
        not_applicable: true,
        basis: basis.clone(),
        asked: true,
    };
    let band = |id: &str, name: &str, from| Band { id: id.into(), name: name.into(), from, text: format!("{name} means this.") };
    let under = |at, n| Condition::Test(Test::Level(QuestionIndex(at), Compare::Less, n));
    let recommendation = |id: &str, at, n| Recommendation {
        id: id.into(),
        when: under(at, n),
        title: format!("Do what {id} says"),
        action: "Take the three things that matter and finish them before the next is begun, with a name beside each.".into(),
        first_step: "The lead names the three things.".into(),
        effort: Effort::Medium,
        owner: Some(RoleIndex(1)),
        evidence: "A list with names.".into(),
        addresses: vec![QuestionIndex(at)],
        after: vec![],
        basis: basis.clone(),
    };
    Questionnaire {
        id: "small".into(),
        version: "1.2.0".into(),
        title: "CEM readiness".into(),
        description: String::new(),
        language: "en".into(),
        family: "cem".into(),
        base: None,
        minutes: None,
        sha256: "ab".repeat(32),
        scoring: Scoring { minimum_share: 0.5, minimum_items: 1, balance: Balance::Roles, gap_order: vec![] },
        sources: vec![source("S0", "Ann Author", Some(2013)), source("S1", "unnamed author", None), source("S9", "never cited", None)],
        claims: vec![claim("S0-1", 0, Strength::Opinion), claim("S1-1", 1, Strength::Rhetoric)],
        figures: Vec::new(),
        facts: vec![
            Fact {
                id: "size".into(),
                name: "Size".into(),
                text: String::new(),
                kind: FactKind::Options(vec![("small".into(), "Fewer than 50".into()), ("large".into(), "50 or more".into())]),
                basis: Basis::default(),
            },
            Fact {
                id: "team".into(),
                name: "Team".into(),
                text: String::new(),
                kind: FactKind::Number { minimum: None, maximum: None, unit: "people".into() },
                basis: Basis::default(),
            },
        ],
        scales: Vec::new(),
        roles: vec![
            role("executive", "Executive", Group::Leaders, false),
            role("operations", "Operations", Group::Functions, false),
            role("cx_lead", "CX lead", Group::Cx, false),
            role("adviser", "Adviser", Group::Outside, true),
        ],
        factors: vec![
            factor("A", "Independence", 60.0, &[0, 1]),
            factor("B", "Political acumen and a rather long name besides", 60.0, &[2]),
            factor("C", "Expertise", 50.0, &[3]),
        ],
        questions: vec![
            question("A-1", 0, "line of sight"),
            question("A-2", 0, "standing in disputes"),
            question("B-1", 1, "knowing who decides"),
            question("C-1", 2, "method"),
        ],
        bands: vec![
            band("absent", "Absent", 0.0),
            band("started", "Started", 20.0),
            band("partial", "Partial", 40.0),
            band("established", "Established", 60.0),
            band("sustained", "Sustained", 80.0),
        ],
        stages: None,
        targets: vec![],
        caps: vec![Cap {
            id: "G1".into(),
            name: "Belief comes first".into(),
            when: under(2, 2.0),
            limit: ScoreOf::Overall,
            to: CapTo::Band(BandIndex(1)),
            reason: "Without it, the rest loses its funding.".into(),
            basis: basis.clone(),
        }],
        recommendations: vec![recommendation("R-1", 2, 2.0), recommendation("R-2", 0, 2.5)],
        contradictions: Vec::new(),
        lenses: Vec::new(),
        positions: Vec::new(),
    }
}

fn sheet(at: usize, role: u16, levels: [u16; 4]) -> AnswerSheet {
    let answers: Vec<Answer> = levels
        .iter()
        .map(|level| match level {
            9 => Answer::DontKnow,
            8 => Answer::NotApplicable,
            7 => Answer::Blank,
            level => Answer::Level(*level),
        })
        .collect();
    let mut entries = vec![Entry::default(); 4];
    let mut evidence = vec![false; 4];
    if at == 0 {
        entries[0].note = Some(Note { text: "We may quote this.".into(), quotable: true });
        entries[1].note = Some(Note { text: "SECRET never leaves the file".into(), quotable: false });
        entries[0].evidence = vec![Evidence { what: "A map".into(), place: String::new(), seen: None }];
        evidence[0] = true;
    }
    if at == 1 {
        entries[3].reason = Some("One product, one team.".into());
        entries[1].confidence = Some(Confidence::Low);
    }
    AnswerSheet {
        place: None,
        fact_places: Vec::new(),
        path: format!("r{at}.answers.yaml"),
        questionnaire: ("small".into(), "1.2.0".into()),
        organisation: "Brackwater Energy".into(),
        respondent: Respondent { id: format!("r{at}"), name: Some(format!("Person {at}")) },
        complete: false,
        date: jiff::civil::Date::new(2026, 9, i8::try_from(at).unwrap_or(0) + 1).ok(),
        responses: Responses { answers, evidence, facts: vec![], role: Some(RoleIndex(role)) },
        entries,
    }
}

fn scored(score: f64, target: f64, weight: f64, counts: Counts) -> Scored {
    let gap = (target - score).max(0.0);
    let band = |s: f64| BandIndex([20.0, 40.0, 60.0, 80.0].iter().filter(|from| s >= **from).fold(0, |n, _| n + 1));
    let range = Range { low: (score - 5.0).max(0.0), high: score + 6.0 };
    Scored {
        score: Some(score),
        raw: Some(score),
        missing: None,
        range: Some(range),
        band: Some(band(score)),
        band_range: Some((band(range.low), band(range.high))),
        stage: None,
        stage_range: None,
        weight,
        target: Some(target),
        gap: Some(gap),
        weighted_gap: Some(weight * gap),
        counts,
        coverage: Some(f64::from(counts.answered) / f64::from(counts.applicable())),
        evidence: Some(0.25),
        respondents: 7,
    }
}

fn scores() -> Scores {
    let counts = |answered, dont_know, not_applicable, blank| Counts { answered, dont_know, not_applicable, later: 0, blank };
    let a = scored(59.96, 60.0, 0.4, counts(14, 0, 0, 0));
    let b = scored(35.0, 60.0, 0.4, counts(5, 2, 0, 0));
    let mut c = scored(0.0, 50.0, 0.2, counts(0, 5, 1, 1));
    (c.score, c.raw, c.band, c.band_range, c.gap, c.weighted_gap, c.coverage) = (None, None, None, None, None, None, Some(0.0));
    (c.missing, c.range) = (Some(Missing::BelowMinimumItems { answered: 0, needed: 1 }), Some(Range { low: 0.0, high: 100.0 }));
    let raw = f64::midpoint(59.96, 35.0);
    let mut overall = scored(39.9, 60.0, 1.0, counts(19, 7, 1, 1));
    overall.raw = Some(raw);
    overall.range = Some(Range { low: 30.2, high: 39.9 });
    overall.band_range = Some((BandIndex(1), BandIndex(1)));
    overall.weighted_gap = None;
    Scores {
        overall,
        factors: vec![a, b, c],
        questions: vec![
            item(Some(54.0), &[2, 1, 0, 2, 2], counts(7, 0, 0, 0), &[(0, 11.0 / 3.0, 3), (1, 1.0 / 3.0, 3), (2, 3.0, 1)], 0.2, 60.0),
            item(Some(65.92), &[0, 2, 3, 2, 0], counts(7, 0, 0, 0), &[(0, 7.0 / 3.0, 3), (1, 4.0 / 3.0, 3), (2, 3.0, 1)], 0.2, 60.0),
            item(Some(35.0), &[0, 3, 2, 0, 0], counts(5, 2, 0, 0), &[(0, 1.0, 2), (1, 1.5, 2), (2, 2.0, 1)], 0.4, 60.0),
            item(None, &[0, 0, 0, 0, 0], counts(0, 5, 1, 1), &[], 0.2, 50.0),
        ],
        respondents: vec![vec![None; 3]; 8],
        ranges_exact: true,
        caps: vec![FiredCap { cap: 0, limit: ScoreOf::Overall, at_most: Some(39.9), before: Some(raw), after: Some(39.9) }],
    }
}

fn item(score: Option<f64>, by_level: &[u32], counts: Counts, roles: &[(u16, f64, u32)], weight: f64, target: f64) -> ItemScore {
    let given: Vec<usize> = (0..5).filter(|at| by_level[*at] > 0).collect();
    let spread = given.last().zip(given.first()).map(|(high, low)| f64::from(u32::try_from(high - low).unwrap_or(0)));
    let gap = score.map(|s| (target - s).max(0.0));
    ItemScore {
        score,
        level: score.map(|s| s / 25.0),
        range: score.map(|s| Range { low: s - 5.0, high: s + 5.0 }),
        spread,
        counts,
        by_level: by_level.to_vec(),
        evidence: 0,
        parked: 0,
        roles: roles.iter().map(|(role, level, n)| (RoleIndex(*role), *level, *n)).collect(),
        weight,
        target: Some(target),
        gap,
        weighted_gap: gap.map(|g| g * weight),
    }
}

fn gaps() -> Vec<Gap<FactorIndex>> {
    vec![
        Gap { of: FactorIndex(1), score: 35.0, target: 60.0, gap: 25.0, weighted: 10.0 },
        Gap { of: FactorIndex(0), score: 59.96, target: 60.0, gap: 60.0 - 59.96, weighted: 0.4 * (60.0 - 59.96) },
    ]
}

fn question_gaps() -> Vec<Gap<QuestionIndex>> {
    vec![
        Gap { of: QuestionIndex(2), score: 35.0, target: 60.0, gap: 25.0, weighted: 10.0 },
        Gap { of: QuestionIndex(0), score: 54.0, target: 60.0, gap: 6.0, weighted: 1.2 },
    ]
}

fn advice() -> Vec<Advice> {
    let about = |at, level| Trigger::Question(QuestionIndex(at), Some(level));
    vec![
        Advice { recommendation: RecommendationIndex(0), worth: 10.0, triggered_by: vec![about(2, 1.96), Trigger::Fact(FactIndex(0))] },
        Advice { recommendation: RecommendationIndex(1), worth: 1.2, triggered_by: vec![about(0, 2.16), Trigger::DontKnow(QuestionIndex(3), 5.0 / 7.0)] },
    ]
}

/// The same with hostile text wherever a file has a say.
pub(super) fn hostile() -> Case {
    let mut case = case();
    let bad = || HOSTILE.to_owned();
    let q = &mut case.questionnaire;
    q.title = bad();
    q.factors[0].name = bad();
    q.factors[0].text = bad();
    q.roles[0].name = bad();
    q.bands[1].name = bad();
    q.bands[1].text = bad();
    q.facts[0].name = bad();
    q.sources[0].author = bad();
    q.sources[0].interest = bad();
    q.sources[0].title = bad();
    q.claims[0].text = bad();
    q.caps[0].name = bad();
    q.caps[0].reason = bad();
    q.questions[0].facet = bad();
    q.questions[1].text = bad();
    q.questions[0].levels[2].text = bad();
    q.questions[0].levels[2].label = bad();
    q.recommendations[0].title = bad();
    q.recommendations[0].action = bad();
    q.recommendations[0].first_step = bad();
    q.recommendations[0].evidence = bad();
    case.names = true;
    for sheet in &mut case.sheets {
        sheet.organisation = bad();
        sheet.respondent.name = Some(bad());
    }
    case.sheets[0].entries[0].note = Some(Note { text: bad(), quotable: true });
    case.sheets[1].entries[3].reason = Some(bad());
    case
}
