//! A panel's numbers: worked out by hand, shown only when allowed, the same in any order.

use cem_readiness::answers::{Answer, Responses};
use cem_readiness::panel::{Alpha, Certainty, GapFlag, Grade, Icc, Panel, PanelOptions, RoleGap, Subject};
use cem_readiness::questionnaire::{Balance, BandIndex, FactorIndex, Group, QuestionIndex, QuestionKind, RoleIndex};
use cem_readiness::rules::{Range, Scorer};

use crate::small::Small;

/// Roles of these groups and one factor a list of questions; bands every 20 points; targets of 60.
fn questionnaire(roles: &[Group], factors: &[usize]) -> Small {
    let mut small = Small::new();
    for group in roles {
        let role = small.role(1.0, false);
        small.0.roles[role.at()].group = *group;
    }
    for questions in factors {
        let factor = small.factor(1.0);
        small.0.factors[factor.at()].target = Some(60.0);
        small.questions(factor, *questions);
    }
    small.bands(&[0.0, 20.0, 40.0, 60.0, 80.0]);
    small
}

/// Who said what: role and levels; 9 is "don't know", 8 blank.
fn people(small: &Small, said: &[(usize, &[u16])]) -> Vec<Responses> {
    let answer = |level: &u16| match level {
        9 => Answer::DontKnow,
        8 => Answer::Blank,
        level => Answer::Level(*level),
    };
    said.iter().map(|(role, levels)| small.says(Some(RoleIndex::from(*role)), &levels.iter().map(answer).collect::<Vec<_>>())).collect()
}

fn panel_with(small: &Small, people: &[Responses], options: &PanelOptions) -> Panel {
    let (scorer, people) = (Scorer::new(&small.0), people.iter().collect::<Vec<_>>());
    Panel::new(&scorer, &people, &scorer.score(&people), options)
}

fn panel(small: &Small, people: &[Responses]) -> Panel {
    panel_with(small, people, &PanelOptions::default())
}

/// One role, one factor of one question, these levels.
fn alike(given: &[u16], options: &PanelOptions) -> Panel {
    let small = questionnaire(&[Group::Functions], &[1]);
    let said: Vec<(usize, &[u16])> = given.iter().map(|level| (0, std::slice::from_ref(level))).collect();
    panel_with(&small, &people(&small, &said), options)
}

fn close(left: f64, right: f64) -> bool {
    (left - right).abs() < 1e-9
}

#[test]
fn an_interval_by_hand() {
    // Scores 25, 50, 50, 75, 100: mean 60, variance 812.5, SE 12.747548783981962, t(.975, 4) = 2.7764451051977934.
    let found = alike(&[1, 2, 2, 3, 4], &PanelOptions::default());
    let Certainty::Interval(interval) = found.overall.certainty else { panic!("{:?}", found.overall) };
    assert!(close(interval.standard_error, 12.747_548_783_981_962) && close(interval.degrees_of_freedom, 4.0));
    assert!(close(interval.half_width, 12.747_548_783_981_962 * 2.776_445_105_197_793_4), "{interval:?}");
    assert!(close(interval.high - 60.0, interval.half_width) && close(60.0 - interval.low, interval.half_width));
    assert_eq!(found.overall.bands, Some((BandIndex(1), BandIndex(4))));
    assert!(!found.overall.established && !found.overall.dots_shown);
}

#[test]
fn roles_in_balance_make_the_interval() {
    let mut small = questionnaire(&[Group::Managers, Group::Functions], &[1]);
    let said: [(usize, &[u16]); 6] = [(0, &[0]), (0, &[2]), (0, &[1]), (1, &[2]), (1, &[4]), (1, &[4])];
    let found = panel(&small, &people(&small, &said));
    let Certainty::Interval(interval) = found.factors[0].certainty else { panic!("{:?}", found.factors[0]) };
    // Role 0: 0, 25, 50: mean 25, s² 625. Role 1: 50, 100, 100: mean 83.33, s² 833.33.
    let (a, b): (f64, f64) = (625.0 / 12.0, 2500.0 / 3.0 / 12.0);
    assert!(close(found.factors[0].score.unwrap(), (25.0 + 250.0 / 3.0) / 2.0));
    assert!(close(interval.standard_error, (a + b).sqrt()) && close(interval.degrees_of_freedom, (a + b) * (a + b) / (a * a / 2.0 + b * b / 2.0)));
    small.0.scoring.balance = Balance::Respondents;
    let Certainty::Interval(plain) = panel(&small, &people(&small, &said)).factors[0].certainty else { panic!() };
    assert!(close(plain.degrees_of_freedom, 5.0));
}

#[test]
fn a_declared_size_narrows_and_everybody_is_no_interval() {
    let with = |options: PanelOptions| alike(&[1, 2, 2, 3, 4], &options).overall.certainty;
    let of = |certainty| if let Certainty::Interval(interval) = certainty { interval } else { panic!("{certainty:?}") };
    let plain = of(with(PanelOptions::default()));
    for options in [PanelOptions { sizes: vec![(RoleIndex(0), 20)], ..PanelOptions::default() }, PanelOptions { total: Some(20), ..PanelOptions::default() }] {
        let finite = of(with(options));
        assert!(finite.finite && !plain.finite);
        assert!(close(finite.standard_error, plain.standard_error * 0.75_f64.sqrt()), "{finite:?}");
    }
    for options in [
        PanelOptions { sizes: vec![(RoleIndex(0), 5)], ..PanelOptions::default() },
        PanelOptions { total: Some(5), ..PanelOptions::default() },
        // A slip: fewer than answered.
        PanelOptions { total: Some(3), ..PanelOptions::default() },
    ] {
        assert_eq!(with(options), Certainty::AllAnswered);
    }
}

/// The table "do not show" of the measurement note: each row only when allowed.
#[test]
fn nothing_is_shown_before_its_time() {
    let options = PanelOptions::default();
    let overall = |given: &[u16]| alike(given, &options).overall;
    // An interval: from five on; range and dots at three and four; nothing below.
    assert_eq!(overall(&[1]).certainty, Certainty::TooFew);
    assert_eq!(overall(&[1, 3]).certainty, Certainty::TooFew);
    for few in [&[1_u16, 3, 4][..], &[1, 3, 4, 1]] {
        let found = overall(few);
        assert_eq!((found.certainty, found.dots_shown), (Certainty::Spread(Range { low: 25.0, high: 100.0 }), true));
        assert!(found.bands.is_none() && !found.established);
    }
    assert!(matches!(overall(&[1, 3, 4, 1, 2]).certainty, Certainty::Interval(_)));
    assert!(!overall(&[1, 3, 4, 1, 2]).dots_shown && !overall(&[1, 3]).dots_shown);
    // No spread is no interval of no width.
    assert_eq!(overall(&[2; 7]).certainty, Certainty::AllTheSame);
    assert!(!overall(&[2; 7]).established);
    assert_eq!(overall(&[9; 7]).certainty, Certainty::NoScore);
    assert_eq!(overall(&[]).certainty, Certainty::NoScore);
    // Words for rwg(j): from eight on.
    let words = |n: usize| alike(&[2, 3].repeat(8)[..n], &options).agreement[0].unwrap();
    assert!(!words(7).words && words(8).words && words(7).random.is_some());
    assert_eq!(words(1).rwg_j, None);
    // Krippendorff and ICC over all questions only: there is none per factor to show. Without variation neither 0 nor 1.
    let same = alike(&[2; 7], &options);
    assert_eq!((same.profile.alpha, same.profile.icc), (Alpha::NoVariation, Icc::Gaps), "one question has no profile");
    assert_eq!(alike(&[9; 7], &options).profile.alpha, Alpha::NoPairs);
    assert_eq!(alike(&[1], &options).profile.icc, Icc::TooFew);
    // Bands at both ends only of an interval, and "established" only inside one band.
    let sure = overall(&[2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 2, 2, 2, 2]);
    assert_eq!((sure.bands, sure.established), (Some((BandIndex(2), BandIndex(2))), true));
}

#[test]
fn three_against_three_have_no_p() {
    let small = questionnaire(&[Group::Leaders, Group::FrontLine], &[1, 1]);
    let gap = |of: &[(usize, &[u16])]| {
        let RoleGap::Between(gap) = panel(&small, &people(&small, of)).role_gaps.factors.swap_remove(0) else { panic!() };
        *gap
    };
    let three = gap(&[(0, &[4, 4]), (0, &[3, 4]), (0, &[4, 4]), (1, &[1, 1]), (1, &[2, 1]), (1, &[1, 2])]);
    assert!(!three.p_shown && close(three.exact_p.unwrap(), 0.1) && close(three.points, 175.0 / 3.0), "{three:?}");
    let four = gap(&[(0, &[4, 4]), (0, &[3, 4]), (0, &[4, 4]), (0, &[4, 3]), (1, &[1, 1]), (1, &[2, 1]), (1, &[1, 2]), (1, &[1, 1])]);
    assert!(four.p_shown && close(four.exact_p.unwrap(), 2.0 / 70.0) && close(four.cliffs_delta, 1.0));
    assert_eq!(four.flag, GapFlag::Gap);
    assert!(close(four.levels, four.points / 25.0));
}

#[test]
fn a_gap_that_chance_may_make_is_only_possible() {
    let small = questionnaire(&[Group::Leaders, Group::FrontLine], &[1]);
    let said: [(usize, &[u16]); 6] = [(0, &[4]), (0, &[2]), (0, &[3]), (1, &[3]), (1, &[0]), (1, &[2])];
    let RoleGap::Between(gap) = panel(&small, &people(&small, &said)).role_gaps.overall else { panic!() };
    assert_eq!(gap.flag, GapFlag::TooFewToTell);
    assert!(gap.interval.is_some_and(|interval| interval.low < 0.0 && interval.high > 0.0));
}

#[test]
fn a_gap_is_of_questions_both_answered() {
    let small = questionnaire(&[Group::Leaders, Group::FrontLine], &[2]);
    // Nobody of the front line could answer the second question, on which leaders are high.
    let said: [(usize, &[u16]); 6] = [(0, &[1, 4]), (0, &[1, 4]), (0, &[2, 4]), (1, &[1, 9]), (1, &[1, 9]), (1, &[2, 9])];
    let RoleGap::Between(gap) = panel(&small, &people(&small, &said)).role_gaps.overall else { panic!() };
    assert!(close(gap.points, 0.0) && gap.questions == 1 && gap.flag == GapFlag::None);
}

#[test]
fn a_factor_that_one_end_has_no_score_of_is_in_no_whole() {
    let small = questionnaire(&[Group::Leaders, Group::FrontLine], &[3, 1]);
    // Each of the front line knows one question of three: below the half of the first factor.
    let said: [(usize, &[u16]); 6] = [(0, &[4, 4, 4, 3]), (0, &[4, 4, 4, 2]), (0, &[4, 4, 4, 2]), (1, &[0, 9, 9, 1]), (1, &[9, 0, 9, 1]), (1, &[9, 9, 0, 2])];
    let found = panel_with(&small, &people(&small, &said), &PanelOptions { identified: true, ..PanelOptions::default() }).role_gaps;
    assert_eq!(found.factors[0], RoleGap::NothingInCommon);
    let points = |gap: &RoleGap| if let RoleGap::Between(gap) = gap { gap.points } else { panic!("{gap:?}") };
    assert!(close(points(&found.factors[1]), 25.0));
    assert!(close(points(&found.overall), 25.0), "{:?}", found.overall);
}

#[test]
fn groups_that_are_too_small_or_would_give_one_away_are_hidden() {
    let small = questionnaire(&[Group::Leaders, Group::FrontLine, Group::Cx], &[1]);
    let said: Vec<(usize, &[u16])> = vec![(0, &[4]), (0, &[3]), (0, &[4]), (1, &[1]), (1, &[2]), (1, &[1]), (2, &[2])];
    let gap = |said: &[(usize, &[u16])], options: &PanelOptions| panel_with(&small, &people(&small, said), options).role_gaps.overall;
    // With both groups, the one customer-experience lead is the score less these.
    assert_eq!(gap(&said, &PanelOptions::default()), RoleGap::Withheld);
    assert!(matches!(gap(&said, &PanelOptions { identified: true, ..PanelOptions::default() }), RoleGap::Between(_)));
    assert!(matches!(gap(&said[..6], &PanelOptions::default()), RoleGap::Between(_)));
    assert_eq!(gap(&said[..6], &PanelOptions { min_group: 4, ..PanelOptions::default() }), RoleGap::TooFew(Group::Leaders));
    assert_eq!(gap(&said[..5], &PanelOptions { min_group: 0, ..PanelOptions::default() }), RoleGap::TooFew(Group::FrontLine));
    assert_eq!(gap(&said[..3], &PanelOptions::default()), RoleGap::NobodyOf(Group::FrontLine));
}

#[test]
fn everybody_giving_one_score_does_not_tell_what_a_single_person_gave() {
    let small = questionnaire(&[Group::Leaders, Group::FrontLine, Group::Cx], &[1]);
    let said: Vec<(usize, &[u16])> = [0, 0, 0, 1, 1, 1, 2].iter().map(|role| (*role, &[2_u16][..])).collect();
    assert_eq!(panel(&small, &people(&small, &said)).overall.certainty, Certainty::Withheld);
}

#[test]
fn talk_first_about_split_views() {
    let small = questionnaire(&[Group::Functions], &[4]);
    // All agree; two camps; spread in the middle; a wide spread that is no split.
    let given: [&[u16]; 6] = [&[2, 0, 1, 0], &[2, 4, 2, 2], &[2, 0, 2, 4], &[2, 4, 2, 2], &[2, 0, 3, 2], &[2, 4, 2, 4]];
    let said: Vec<(usize, &[u16])> = given.iter().map(|levels| (0, *levels)).collect();
    let found = panel(&small, &people(&small, &said));
    assert_eq!(found.talk_first, [QuestionIndex(1), QuestionIndex(3)]);
    let camps = found.questions[1].clone().unwrap();
    assert!(camps.split && camps.polarised && camps.ad == Some(2.0) && camps.median == Some(2.0) && camps.rank == Some(0));
    assert_eq!(found.questions[0].as_ref().and_then(|agreed| agreed.rwg), Some(1.0));
}

#[test]
fn a_profile_is_of_complete_rows() {
    let small = questionnaire(&[Group::Functions], &[3]);
    // The textbook table of Shrout & Fleiss is too wide for five levels; three judges with the same shape, one a level higher.
    let said: [(usize, &[u16]); 4] = [(0, &[0, 1, 3]), (0, &[0, 1, 3]), (0, &[1, 2, 4]), (0, &[2, 9, 9])];
    let found = panel(&small, &people(&small, &said));
    let Icc::Of { consistency, agreement, questions, people } = found.profile.icc else { panic!("{:?}", found.profile) };
    assert!(close(consistency, 1.0) && agreement < 0.95 && (questions, people) == (3, 3), "{consistency} {agreement} {questions} {people}");
    assert!(found.profile.shown);
}

#[test]
fn reversed_questions_are_turned() {
    let mut small = questionnaire(&[Group::Functions], &[2]);
    small.0.questions[1].reverse = true;
    let said: [(usize, &[u16]); 3] = [(0, &[0, 4]), (0, &[2, 2]), (0, &[4, 0])];
    let found = panel(&small, &people(&small, &said));
    // Turned, both questions have the same answers and differ in nothing: as many pairs within as between.
    let Alpha::Of { alpha, .. } = found.profile.alpha else { panic!() };
    small.0.questions[1].reverse = false;
    let as_given: [(usize, &[u16]); 3] = [(0, &[0, 0]), (0, &[2, 2]), (0, &[4, 4])];
    assert_eq!(panel(&small, &people(&small, &as_given)).profile.alpha, found.profile.alpha);
    assert!(alpha < 0.0);
}

#[test]
fn options_of_a_choice_lie_as_far_apart_as_they_score() {
    let mut small = questionnaire(&[Group::Functions], &[1]);
    small.0.questions[0].kind = QuestionKind::Choice;
    small.0.questions[0].levels.iter_mut().zip([4.0, 0.0, 2.0, 1.0, 3.0]).for_each(|(option, score)| option.score = score);
    let said: [(usize, &[u16]); 5] = [(0, &[0]), (0, &[0]), (0, &[2]), (0, &[2]), (0, &[1])];
    let found = panel(&small, &people(&small, &said)).questions[0].clone().unwrap();
    // By score the fifth, the fifth, the third, the third and the first of five: 2, 2, 0, 0 and 2 from the middle one.
    assert_eq!((found.ad, found.counts), (Some(1.2), vec![2, 1, 2, 0, 0]));
    assert_eq!((found.median, found.mean), (None, None), "options are no numbers");
}

#[test]
fn levels_that_score_less_the_higher_they_are_are_turned() {
    let said: [(usize, &[u16]); 4] = [(0, &[0, 4]), (0, &[1, 4]), (0, &[1, 2]), (0, &[0, 3])];
    let mut small = questionnaire(&[Group::Functions], &[2]);
    small.0.questions[1].reverse = true;
    let reversed = panel(&small, &people(&small, &said)).profile;
    small.0.questions[1].reverse = false;
    small.0.questions[1].levels.iter_mut().for_each(|level| level.score = 4.0 - level.number);
    let found = panel(&small, &people(&small, &said));
    assert_eq!(found.profile, reversed);
    assert_eq!(found.questions[1].as_ref().map(|row| (row.median, row.counts.clone())), Some((Some(3.5), vec![0, 0, 1, 1, 2])));
}

#[test]
fn what_holds_confidence_down() {
    let small = questionnaire(&[Group::Leaders, Group::FrontLine, Group::Cx, Group::Managers], &[2]);
    let said: Vec<(usize, &[u16])> = (0..12).map(|at| (at % 4, &[2_u16, 1][..])).collect();
    let found = panel(&small, &people(&small, &said)).confidence;
    assert_eq!(found.grade, Grade::A, "{found:?}");
    let found = panel(&small, &people(&small, &said[..6])).confidence;
    assert_eq!(found.grade, Grade::C);
    assert_eq!(found.criteria.iter().filter(|row| row.holds_down).count(), 1);
}

#[test]
fn answers_that_look_alike_are_flagged_and_kept() {
    let small = questionnaire(&[Group::Functions], &[16]);
    let varied: Vec<u16> = (0..16).map(|at| at % 5).collect();
    let said: Vec<(usize, &[u16])> = vec![(0, &[4; 16]), (0, &varied), (0, &varied), (0, &varied)];
    let found = panel(&small, &people(&small, &said));
    assert_eq!(found.quality.flagged.iter().map(|flagged| flagged.respondent).collect::<Vec<_>>(), [0]);
    let without = found.quality.without.unwrap();
    assert!(!without.shown && close(without.overall.unwrap(), 100.0 * varied.iter().map(|level| f64::from(*level)).sum::<f64>() / 64.0));
    assert!(close(found.overall.score.unwrap(), (100.0 + 3.0 * without.overall.unwrap()) / 4.0));
}

#[test]
fn a_role_that_mostly_does_not_know_was_asked_wrongly() {
    let small = questionnaire(&[Group::Leaders, Group::FrontLine, Group::Cx], &[2, 1]);
    let said: Vec<(usize, &[u16])> =
        vec![(0, &[1, 2, 3]), (0, &[1, 2, 9]), (0, &[1, 2, 9]), (1, &[9, 9, 1]), (1, &[9, 2, 1]), (1, &[9, 2, 1]), (2, &[9, 9, 9])];
    let found = panel(&small, &people(&small, &said));
    let listed: Vec<_> = found.routed_wrongly.iter().map(|row| (row.role, row.subject, row.dont_know, row.asked)).collect();
    let expected = [(RoleIndex(0), Subject::Factor(FactorIndex(1)), 2, 3), (RoleIndex(1), Subject::Factor(FactorIndex(0)), 4, 6)];
    assert_eq!(listed, expected, "one person alone is not listed");
    assert!(found.missing.is_empty());
    let fewer = panel(&small, &people(&small, &said[..6])).missing;
    assert_eq!((fewer.len(), fewer[0].group, fewer[0].whole_group), (1, Group::Cx, true));
}
