//! Tries to work out what a group that is too small said, from everything a report may show of a panel.
//!
//! Two attacks. The first takes answers as any numbers: whatever is shown is a smooth function of them, and something else follows from it (whatever was said)
//! exactly where its gradient lies in the space spanned by the gradients of what is shown. The second takes every panel there could be on a small scale and looks
//! which of them show the same page.

use std::collections::BTreeMap;

use cem_readiness::answers::{Answer, Responses};
use cem_readiness::panel::{Certainty, Estimate, Panel, PanelOptions, RoleGap};
use cem_readiness::questionnaire::{Group, Questionnaire, RoleIndex};
use cem_readiness::rules::{Scorer, Scores};

use crate::small::{Small, levels};

/// People by role, and which of their answers are missing.
struct Shape {
    roles: Vec<(Group, usize)>,
    /// Questions of each factor.
    factors: Vec<usize>,
    /// Person and question.
    missing: Vec<(usize, usize)>,
}

impl Shape {
    fn people(&self) -> usize {
        self.roles.iter().map(|(_, people)| people).sum()
    }
    fn questions(&self) -> usize {
        self.factors.iter().sum()
    }
    fn role(&self, person: usize) -> usize {
        let mut left = person;
        self.roles
            .iter()
            .position(|(_, people)| {
                left < *people || {
                    left -= people;
                    false
                }
            })
            .unwrap()
    }
    fn has(&self, person: usize, question: usize) -> bool {
        !self.missing.contains(&(person, question))
    }

    /// A questionnaire in which every person has an option of their own in every question, worth what they say (0 to 1): any number can be said.
    fn questionnaire(&self, said: &[f64]) -> Small {
        let mut small = Small::new();
        for (group, _) in &self.roles {
            let role = small.role(1.0, false);
            small.0.roles[role.at()].group = *group;
        }
        let mut at = 0;
        for questions in &self.factors {
            let factor = small.factor(1.0);
            for _ in 0..*questions {
                let of = |person: usize| said[person * self.questions() + at];
                // One more option in every other question: there is no chance level then to spend time on.
                let unused = std::iter::repeat_n(0.5, at % 2);
                let scores: Vec<f64> = [0.0, 1.0].into_iter().chain((0..self.people()).map(of)).chain(unused).collect();
                small.question(factor, |question| {
                    question.levels = levels(&scores);
                    question.levels.iter_mut().for_each(|level| level.number = level.score);
                });
                at += 1;
            }
        }
        small
    }

    fn respondents(&self, small: &Small) -> Vec<Responses> {
        let answer = |person: usize, question: usize| if self.has(person, question) { Answer::Level(person as u16 + 2) } else { Answer::DontKnow };
        let of = |person: usize| (0..self.questions()).map(|question| answer(person, question)).collect::<Vec<_>>();
        (0..self.people()).map(|person| small.says(Some(RoleIndex::from(self.role(person))), &of(person))).collect()
    }

    /// What is shown, first of the questions, then of the panel. Own scores shown without names count as their sum.
    fn shown(&self, said: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let small = self.questionnaire(said);
        let people = self.respondents(&small);
        let (scores, panel) = made(&small.0, &people);
        (of_questions(&small.0, &scores, &panel), of_panel(&panel))
    }
}

fn made(questionnaire: &Questionnaire, people: &[Responses]) -> (Scores, Panel) {
    let (scorer, people) = (Scorer::new(questionnaire), people.iter().collect::<Vec<_>>());
    let scores = scorer.score(&people);
    let panel = Panel::new(&scorer, &people, &scores, &PanelOptions::default());
    (scores, panel)
}

/// The pages of the questions: scores, the mean of all where counts are shown, means of the groups that are shown; and the scores of factors.
fn of_questions(questionnaire: &Questionnaire, scores: &Scores, panel: &Panel) -> Vec<f64> {
    let mut shown: Vec<f64> = scores.factors.iter().chain([&scores.overall]).filter_map(|scored| scored.raw).collect();
    for (item, question) in scores.questions.iter().zip(&panel.questions) {
        let Some(question) = question else { continue };
        shown.extend(item.score);
        shown.extend(question.mean.filter(|_| question.counts_shown));
        for group in &question.groups_shown {
            let of_group = item.roles.iter().filter(|(role, ..)| questionnaire.roles[role.at()].group == *group);
            shown.push(of_group.map(|(_, mean, people)| mean * f64::from(*people)).sum());
        }
    }
    shown
}

fn of_panel(panel: &Panel) -> Vec<f64> {
    let mut shown = Vec::new();
    for estimate in panel.factors.iter().chain([&panel.overall]) {
        of_estimate(estimate, &mut shown);
    }
    for gap in panel.role_gaps.factors.iter().chain([&panel.role_gaps.overall]) {
        if let RoleGap::Between(gap) = gap {
            shown.extend([gap.leaders.mean, gap.front_line.mean, gap.points]);
            shown.extend(gap.interval.iter().flat_map(|interval| [interval.low, interval.high]));
            shown.extend(gap.hedges_g);
            shown.extend(gap.welch_p.filter(|_| gap.p_shown));
        }
    }
    shown
}

fn of_estimate(estimate: &Estimate, shown: &mut Vec<f64>) {
    if let Certainty::Interval(interval) = estimate.certainty {
        shown.extend([interval.low, interval.high]);
        if interval.details_shown {
            shown.extend([interval.standard_error, interval.degrees_of_freedom]);
        }
    }
    if estimate.dots_shown {
        shown.push(estimate.dots.iter().sum());
    }
}

/// What is left of a vector when everything that follows from the others is taken away.
fn rest(mut vector: Vec<f64>, base: &[Vec<f64>]) -> Vec<f64> {
    for _ in 0..2 {
        for unit in base {
            let along: f64 = vector.iter().zip(unit).map(|(x, u)| x * u).sum();
            vector.iter_mut().zip(unit).for_each(|(x, u)| *x -= along * u);
        }
    }
    vector
}

fn length(vector: &[f64]) -> f64 {
    vector.iter().map(|x| x * x).sum::<f64>().sqrt()
}

/// An orthonormal base of what the rows span.
fn base(rows: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut base: Vec<Vec<f64>> = Vec::new();
    for row in rows.iter().filter(|row| length(row) > 1e-6) {
        let long = length(row);
        let unit: Vec<f64> = row.iter().map(|x| x / long).collect();
        let left = rest(unit, &base);
        let length = length(&left);
        if length > 1e-5 {
            base.push(left.iter().map(|x| x / length).collect());
        }
    }
    base
}

/// What of the small sets of people can be worked out: from the questions alone, and with the panel's numbers.
fn worked_out(shape: &Shape) -> Vec<(String, bool)> {
    let (people, questions) = (shape.people(), shape.questions());
    let mut seed = 7_u64;
    let said: Vec<f64> = (0..people * questions)
        .map(|_| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            0.1 + 0.8 * ((seed >> 33) % 100_003) as f64 / 100_003.0
        })
        .collect();
    let step = 1e-5;
    let at = |moved: usize, by: f64| {
        let mut said = said.clone();
        said[moved] += by;
        shape.shown(&said)
    };
    let slopes: Vec<(Vec<f64>, Vec<f64>)> = (0..said.len())
        .map(|moved| {
            let (up, down) = (at(moved, step), at(moved, -step));
            let slope = |up: &[f64], down: &[f64]| up.iter().zip(down).map(|(up, down)| (up - down) / (2.0 * step)).collect::<Vec<_>>();
            (slope(&up.0, &down.0), slope(&up.1, &down.1))
        })
        .collect();
    let rows = |columns: Vec<&Vec<f64>>| (0..columns[0].len()).map(|row| columns.iter().map(|column| column[row]).collect::<Vec<f64>>()).collect::<Vec<_>>();
    let pages = rows(slopes.iter().map(|slope| &slope.0).collect());
    let all: Vec<Vec<f64>> = pages.iter().cloned().chain(rows(slopes.iter().map(|slope| &slope.1).collect())).collect();
    let (pages, all) = (base(&pages), base(&all));
    let follows = |target: &[f64], base: &[Vec<f64>]| length(&rest(target.iter().map(|x| x / length(target)).collect(), base)) < 1e-3;
    let mut found = Vec::new();
    // Sets of roles of one or two people together, and every single person.
    let roles = shape.roles.len();
    let mut sets: Vec<(String, Vec<usize>)> = (1..1_usize << roles)
        .map(|set| (format!("roles {set:b}"), (0..people).filter(|person| set >> shape.role(*person) & 1 == 1).collect()))
        .filter(|(_, members): &(String, Vec<usize>)| members.len() < 3)
        .collect();
    sets.extend((0..people).map(|person| (format!("person {person}"), vec![person])));
    for (name, members) in sets {
        let mut first = 0;
        for (factor, count) in shape.factors.iter().enumerate() {
            let of = |questions: std::ops::Range<usize>| {
                let mut target = vec![0.0; people * shape.questions()];
                members.iter().for_each(|person| {
                    questions.clone().filter(|question| shape.has(*person, *question)).for_each(|q| target[person * shape.questions() + q] = 1.0)
                });
                target
            };
            let targets = (first..first + count).map(|question| (format!("question {question}"), of(question..question + 1)));
            for (what, target) in targets.chain([(format!("factor {factor}"), of(first..first + count))]) {
                if length(&target) > 0.0 && follows(&target, &all) {
                    found.push((format!("{name}, {what}"), follows(&target, &pages)));
                }
            }
            first += count;
        }
    }
    found
}

#[test]
fn what_few_people_said_does_not_follow_whatever_they_said() {
    use Group::{Cx, FrontLine, Leaders, Managers};
    let mut gaps_shown = 0;
    for sizes in (0..81_usize).step_by(5) {
        let size = |at: u32| sizes / 3_usize.pow(at) % 3 + 1;
        let roles = vec![(Leaders, size(0) + 1), (FrontLine, 3), (Cx, size(1)), (Managers, size(2)), (Leaders, size(3))];
        let missing = match sizes % 4 {
            0 => vec![],
            1 => vec![(0, 1)],
            2 => vec![(size(0) + 1, 0)],
            _ => vec![(1, 1), (size(0) + 4, 2)],
        };
        let shape = Shape { roles, factors: if sizes % 5 == 0 { vec![2, 1] } else { vec![3] }, missing };
        let found = worked_out(&shape);
        let by_panel: Vec<&String> = found.iter().filter(|(_, by_pages)| !by_pages).map(|(what, _)| what).collect();
        assert!(by_panel.is_empty(), "{:?} {:?} {:?}: {by_panel:?}", shape.roles, shape.factors, shape.missing);
        let said: Vec<f64> = (0..shape.people() * shape.questions()).map(|at| (at * 37 % 89) as f64 / 89.0).collect();
        let small = shape.questionnaire(&said);
        let (_, panel) = made(&small.0, &shape.respondents(&small));
        gaps_shown += usize::from(matches!(panel.role_gaps.overall, RoleGap::Between(_)));
    }
    // An attack on pages that show nothing would prove nothing.
    assert!(gaps_shown >= 4, "{gaps_shown}");
}

/// All ways in which people of these roles can answer one question of so many levels, people of one role interchangeable.
fn every_panel(roles: &[(Group, usize)], options: u16) -> Vec<Vec<(usize, u16)>> {
    let mut all: Vec<Vec<(usize, u16)>> = vec![Vec::new()];
    for (role, (_, people)) in roles.iter().enumerate() {
        for person in 0..*people {
            let more = |so_far: &Vec<(usize, u16)>| {
                let from = if person == 0 { 0 } else { so_far.last().map_or(0, |(_, level)| *level) };
                (from..options).map(|level| so_far.iter().copied().chain([(role, level)]).collect()).collect::<Vec<_>>()
            };
            all = all.iter().flat_map(more).collect();
        }
    }
    all
}

#[test]
fn no_page_fits_one_answer_of_a_hidden_role_alone_more_often_than_without_the_panel() {
    use Group::{Cx, FrontLine, Leaders, Managers};
    for roles in [
        vec![(Leaders, 3), (FrontLine, 3), (Cx, 1)],
        vec![(Leaders, 3), (Cx, 1)],
        vec![(Leaders, 2), (FrontLine, 2)],
        vec![(Leaders, 3), (FrontLine, 3), (Cx, 2)],
        vec![(Leaders, 3), (Managers, 1), (Cx, 1)],
    ] {
        let mut small = Small::new();
        for (group, _) in &roles {
            let role = small.role(1.0, false);
            small.0.roles[role.at()].group = *group;
        }
        let factor = small.factor(1.0);
        small.question(factor, |question| question.levels = levels(&[0.0, 1.0, 2.0]));
        // By page: what each role under the minimum may have said.
        let mut without: BTreeMap<String, Vec<Vec<u16>>> = BTreeMap::new();
        let mut with = without.clone();
        for said in every_panel(&roles, 3) {
            let people: Vec<Responses> = said.iter().map(|(role, level)| small.says(Some(RoleIndex::from(*role)), &[Answer::Level(*level)])).collect();
            let (scores, panel) = made(&small.0, &people);
            let counts = panel.questions[0].as_ref().filter(|question| question.counts_shown).map(|question| question.counts.clone());
            let page = format!("{:.9?} {counts:?}", of_questions(&small.0, &scores, &panel));
            let estimate = &panel.overall;
            let dots = estimate.dots_shown.then_some(&estimate.dots);
            let certainty = if let Certainty::Interval(interval) = estimate.certainty {
                format!("{:.9?} {:.9?}", interval.low, interval.high)
            } else {
                format!("{:?}", estimate.certainty)
            };
            let more = format!(
                "{page} {:.9?} {dots:?} {certainty} {:?} {:?}",
                of_panel(&panel),
                panel.questions[0].as_ref().and_then(|question| question.rank),
                estimate.bands
            );
            let hidden: Vec<u16> = roles
                .iter()
                .enumerate()
                .filter(|(_, (_, people))| *people < 3)
                .map(|(role, _)| said.iter().filter(|(of, _)| *of == role).map(|(_, level)| *level).sum())
                .collect();
            without.entry(page.clone()).or_default().push(hidden.clone());
            with.entry(format!("{page}|{more}")).or_default().push(hidden);
        }
        let is_told = |fits: &[Vec<u16>]| (0..fits[0].len()).any(|role| fits.iter().all(|fit| fit[role] == fits[0][role]));
        for (page, fits) in &with {
            let before = &without[page.split('|').next().unwrap()];
            assert!(!is_told(fits) || is_told(before), "{roles:?}: {page} fits {fits:?} of {before:?}");
        }
    }
}
