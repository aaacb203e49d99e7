//! Small questionnaires and answers, built in code: no files, nothing that a test does not need.

use cem_readiness::answers::{Answer, FactValue, Responses};
use cem_readiness::questionnaire::condition::{Compare, Condition, Test};
use cem_readiness::questionnaire::{
    Balance, Band, Basis, Cap, CapTo, Effort, Fact, FactIndex, FactKind, Factor, FactorIndex, Group, Level, Question, QuestionIndex, QuestionKind,
    Questionnaire, Recommendation, Role, RoleIndex, ScoreOf, Scoring, Stage, Stages, TargetOf, TargetRule,
};

/// A questionnaire under construction. Minimum share and minimum items begin out of the way (half, and one).
pub(crate) struct Small(pub(crate) Questionnaire);

impl Small {
    pub(crate) fn new() -> Self {
        let scoring = Scoring { minimum_share: 0.5, minimum_items: 1, balance: Balance::Roles, gap_order: Vec::new() };
        Self(Questionnaire {
            id: "small".into(),
            version: "1.0.0".into(),
            title: String::new(),
            description: String::new(),
            language: "en".into(),
            family: "small".into(),
            base: None,
            minutes: None,
            sha256: String::new(),
            scoring,
            scales: Vec::new(),
            sources: Vec::new(),
            claims: Vec::new(),
            figures: Vec::new(),
            facts: Vec::new(),
            roles: Vec::new(),
            factors: Vec::new(),
            questions: Vec::new(),
            bands: Vec::new(),
            stages: None,
            targets: Vec::new(),
            caps: Vec::new(),
            recommendations: Vec::new(),
            contradictions: Vec::new(),
            lenses: Vec::new(),
            positions: Vec::new(),
        })
    }

    /// A top-level factor.
    pub(crate) fn factor(&mut self, weight: f64) -> FactorIndex {
        self.add_factor(None, weight)
    }

    /// A sub-factor; add them in pre-order.
    pub(crate) fn child(&mut self, parent: FactorIndex, weight: f64) -> FactorIndex {
        let child = self.add_factor(Some(parent), weight);
        self.0.factors[parent.at()].children.push(child);
        child
    }

    fn add_factor(&mut self, parent: Option<FactorIndex>, weight: f64) -> FactorIndex {
        let at = self.0.factors.len();
        self.0.factors.push(Factor {
            id: format!("F{at}"),
            name: String::new(),
            text: String::new(),
            parent,
            children: Vec::new(),
            questions: Vec::new(),
            weight,
            target: None,
            minimum_share: self.0.scoring.minimum_share,
            minimum_items: self.0.scoring.minimum_items,
            basis: Basis::default(),
        });
        at.into()
    }

    /// A question with levels 0 to 4 and weight 1, changed as the test wants it.
    pub(crate) fn question(&mut self, factor: FactorIndex, change: impl FnOnce(&mut Question)) -> QuestionIndex {
        let at = self.0.questions.len();
        let mut question = Question {
            id: format!("Q{at}"),
            factor,
            facet: String::new(),
            text: String::new(),
            help: String::new(),
            kind: QuestionKind::Levels,
            levels: levels(&[0.0, 1.0, 2.0, 3.0, 4.0]),
            variants: Vec::new(),
            weight: 1.0,
            reverse: false,
            target: None,
            stage: None,
            unit: String::new(),
            evidence: String::new(),
            probes: Vec::new(),
            explores: Vec::new(),
            roles: Vec::new(),
            when: None,
            required: true,
            dont_know: true,
            not_applicable: true,
            basis: Basis::default(),
            asked: true,
        };
        change(&mut question);
        self.0.questions.push(question);
        self.0.factors[factor.at()].questions.push(at.into());
        at.into()
    }

    /// Several plain questions.
    pub(crate) fn questions(&mut self, factor: FactorIndex, count: usize) -> Vec<QuestionIndex> {
        (0..count).map(|_| self.question(factor, |_| ())).collect()
    }

    pub(crate) fn role(&mut self, weight: f64, apart: bool) -> RoleIndex {
        let at = self.0.roles.len();
        self.0.roles.push(Role { id: format!("role{at}"), name: String::new(), group: Group::Functions, weight, apart });
        at.into()
    }

    /// A fact with two options.
    pub(crate) fn fact(&mut self) -> FactIndex {
        let at = self.0.facts.len();
        let options = vec![("no".into(), String::new()), ("yes".into(), String::new())];
        self.0.facts.push(Fact {
            id: format!("fact{at}"),
            name: String::new(),
            text: String::new(),
            kind: FactKind::Options(options),
            basis: Basis::default(),
        });
        at.into()
    }

    /// Bands from these scores on.
    pub(crate) fn bands(&mut self, from: &[f64]) {
        let band = |(at, from): (usize, &f64)| Band { id: format!("band{at}"), name: String::new(), from: *from, text: String::new() };
        self.0.bands = from.iter().enumerate().map(band).collect();
    }

    pub(crate) fn stages(&mut self, count: usize, fulfilled_from: f64) {
        let list = (0..count).map(|at| Stage { id: format!("stage{at}"), name: String::new() }).collect();
        self.0.stages = Some(Stages { fulfilled_from, list });
    }

    pub(crate) fn cap(&mut self, when: Condition, limit: ScoreOf, to: CapTo) -> usize {
        let id = format!("G{}", self.0.caps.len());
        self.0.caps.push(Cap { id, name: String::new(), when, limit, to, reason: String::new(), basis: Basis::default() });
        self.0.caps.len() - 1
    }

    pub(crate) fn target_rule(&mut self, when: Option<Condition>, set: &[(TargetOf, f64)], add: &[(TargetOf, f64)]) {
        self.0.targets.push(TargetRule { when, set: set.to_vec(), add: add.to_vec(), basis: Basis::default() });
    }

    pub(crate) fn recommend(&mut self, when: Condition, effort: Effort, addresses: &[QuestionIndex], after: &[u16]) {
        self.0.recommendations.push(Recommendation {
            id: format!("R{}", self.0.recommendations.len()),
            when,
            title: String::new(),
            action: String::new(),
            first_step: String::new(),
            effort,
            owner: None,
            evidence: String::new(),
            addresses: addresses.to_vec(),
            after: after.iter().map(|at| usize::from(*at).into()).collect(),
            basis: Basis::default(),
        });
    }

    /// One respondent. Answers left out at the end are blank.
    pub(crate) fn says(&self, role: Option<RoleIndex>, answers: &[Answer]) -> Responses {
        let mut answers = answers.to_vec();
        answers.resize(self.0.questions.len(), Answer::Blank);
        Responses { evidence: vec![false; answers.len()], answers, facts: vec![FactValue::Unknown; self.0.facts.len()], role }
    }
}

/// Levels numbered from 0 with these scores.
pub(crate) fn levels(scores: &[f64]) -> Vec<Level> {
    let level = |(score, number): (&f64, u16)| Level {
        key: number.to_string(),
        number: f64::from(number),
        label: String::new(),
        text: String::new(),
        score: *score,
        effort: None,
    };
    scores.iter().zip(0_u16..).map(level).collect()
}

pub(crate) fn level(question: QuestionIndex, compare: Compare, value: f64) -> Condition {
    Condition::Test(Test::Level(question, compare, value))
}

pub(crate) fn score(of: &[ScoreOf], compare: Compare, value: f64) -> Condition {
    Condition::Test(Test::Score(of.to_vec(), compare, value))
}

pub(crate) fn fact_is(fact: FactIndex, option: u16) -> Condition {
    Condition::Test(Test::Fact(fact, vec![option]))
}
