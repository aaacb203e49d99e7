//! The member `panel` of the JSON report read back, the other way round than [`super::panel_json`].

use super::json_read::{Reading, range};
use super::json_wire::Span;
use super::panel::{NotHeard, PanelSection, Routed, decimals};
use super::panel_wire as wire;
use super::{FactorRow, QuestionRow};
use crate::panel::{
    Alpha, AnswerQuality, Certainty, Change, Confidence, CriterionRow, Estimate, FactorAgreement, Flagged, GapBetween, GapFlag, GroupScores, Icc, Interval,
    Panel, ProfileAgreement, QuestionPanel, Robustness, RoleGap, RoleGaps, Scenario, WORDS_FROM, WithoutFlagged,
};
use crate::questionnaire::BandIndex;
use crate::rules::Range;

/// What was read, and what stands beside the overall score.
pub(super) struct Read {
    pub(super) section: PanelSection,
    pub(super) overall_sure: Option<(usize, usize)>,
}

/// What a page never shows of a person whose answers look alike.
pub(super) const SOMEBODY: Flagged = Flagged { respondent: 0, longest_run: (0, 0), spread: None, commonest: 0.0, all_highest: false };
/// Stands where agreement is told elsewhere, or not at all.
pub(super) const UNTOLD: ProfileAgreement = ProfileAgreement { icc: Icc::TooFew, alpha: Alpha::NoPairs, shown: false };

impl Reading {
    pub(super) fn panel(&mut self, p: wire::Panel<String>, factors: &[FactorRow], questions: &[QuestionRow]) -> Read {
        let overall_sure = self.bands(p.overall.bands.as_ref(), format_args!("/panel/overall/bands"));
        let in_order = |list: Vec<&String>| list.into_iter().eq(factors.iter().map(|f| &f.id));
        for (name, is_so) in [
            ("factors", in_order(p.factors.iter().map(|f| &f.factor).collect())),
            ("role_gaps/factors", in_order(p.role_gaps.factors.iter().map(|f| &f.factor).collect())),
        ] {
            if !is_so {
                self.say(format_args!("/panel/{name}"), "these are not the factors of the report in their order".to_owned());
            }
        }
        let talk_first: Vec<usize> = p.talk_first.iter().enumerate().map(|(at, id)| self.question(id, format_args!("/panel/talk_first/{at}"))).collect();
        let mut agreement = vec![None; factors.len()];
        for (at, a) in p.agreement.iter().enumerate() {
            let of = self.factor(&a.factor, format_args!("/panel/agreement/{at}/factor"));
            agreement.get_mut(of).into_iter().for_each(|row| *row = Some(self::agreement(a)));
        }
        let mut rows = vec![None; questions.len()];
        for (at, q) in p.questions.iter().enumerate() {
            let of = self.question(&q.question, format_args!("/panel/questions/{at}/question"));
            let rank = talk_first.iter().position(|first| *first == of).and_then(|rank| u32::try_from(rank).ok());
            if let (Some(row), Some(question)) = (rows.get_mut(of), questions.get(of)) {
                *row = Some(self::question(q, question, rank));
            }
        }
        let top_gaps: Vec<(usize, bool)> = p
            .robustness
            .top_gaps
            .iter()
            .enumerate()
            .map(|(at, top)| (self.question(&top.question, format_args!("/panel/robustness/top_gaps/{at}/question")), top.holds))
            .collect();
        let profile = p.profile.map(|profile| self.profile(&profile));
        let told = Panel {
            respondents: p.respondents,
            overall: self.estimate(p.overall, "/panel/overall"),
            factors: p.factors.into_iter().enumerate().map(|(at, f)| self.estimate(f.score, &format!("/panel/factors/{at}"))).collect(),
            questions: Vec::new(),
            agreement,
            talk_first: Vec::new(),
            profile: UNTOLD,
            confidence: self.confidence(&p.confidence),
            role_gaps: RoleGaps {
                overall: self.gap(p.role_gaps.overall, "/panel/role_gaps/overall"),
                factors: p.role_gaps.factors.into_iter().enumerate().map(|(at, f)| self.gap(f.gap, &format!("/panel/role_gaps/factors/{at}"))).collect(),
                tested: p.role_gaps.tested,
            },
            quality: self.answer_quality(p.answer_quality),
            routed_wrongly: Vec::new(),
            missing: Vec::new(),
            robustness: self.robustness(p.robustness),
        };
        let section = PanelSection {
            profile,
            questions: rows,
            talk_first,
            top_gaps,
            routed_wrongly: p.routed_wrongly.into_iter().enumerate().map(|(at, routed)| self.routed(at, routed)).collect(),
            missing: p.missing_roles.into_iter().enumerate().map(|(at, missing)| self.missing(at, missing)).collect(),
            decimals: decimals(told.respondents),
            population: p.population,
            told,
        };
        Read { section, overall_sure }
    }

    fn estimate(&mut self, s: wire::Score<String>, at: &str) -> Estimate {
        let dots = s.own_scores.unwrap_or_default();
        let certainty = match (s.certainty.as_str(), s.interval, dots.first().zip(dots.last())) {
            ("interval", Some(i), _) => Certainty::Interval(Interval {
                low: i.low,
                high: i.high,
                half_width: i.half_width,
                standard_error: i.standard_error.unwrap_or(0.0),
                degrees_of_freedom: i.degrees_of_freedom.unwrap_or(0.0),
                pooled: i.pooled,
                finite: i.finite,
                details_shown: i.standard_error.is_some(),
            }),
            ("spread", _, Some((low, high))) => Certainty::Spread(Range { low: *low, high: *high }),
            ("all_answered", ..) => Certainty::AllAnswered,
            ("all_the_same", ..) => Certainty::AllTheSame,
            ("too_few", ..) => Certainty::TooFew,
            ("one_person_per_role", ..) => Certainty::OnePersonPerRole,
            ("same_within_roles", ..) => Certainty::SameWithinRoles,
            ("withheld", ..) => Certainty::Withheld,
            ("no_score", ..) => Certainty::NoScore,
            (other, ..) => {
                self.say(format_args!("{at}/certainty"), format!("`{other}` is not known, or what it speaks of is not there"));
                Certainty::NoScore
            }
        };
        Estimate {
            respondents: s.respondents,
            score: s.score,
            limited: s.limited,
            certainty,
            dots_shown: !dots.is_empty(),
            dots,
            bands: None,
            established: false,
            needed: [s.needed_for_5, s.needed_for_10],
        }
    }

    fn profile(&mut self, p: &wire::Profile<String>) -> ProfileAgreement {
        let icc = match (p.icc_status.as_str(), p.icc_consistency.zip(p.icc_agreement), p.icc_questions.zip(p.icc_respondents)) {
            ("computed", Some((consistency, agreement)), Some((questions, people))) => Icc::Of { consistency, agreement, questions, people },
            ("gaps", ..) => Icc::Gaps,
            ("no_variation", ..) => Icc::NoVariation,
            ("too_few", ..) => Icc::TooFew,
            (other, ..) => {
                self.say(format_args!("/panel/profile/icc_status"), format!("`{other}` is not known, or its numbers are not there"));
                Icc::TooFew
            }
        };
        let alpha = match (p.alpha_status.as_str(), p.alpha, p.alpha_questions.zip(p.alpha_respondents)) {
            ("computed", Some(alpha), Some((questions, people))) => Alpha::Of { alpha, questions, people },
            ("no_variation", ..) => Alpha::NoVariation,
            ("no_pairs", ..) => Alpha::NoPairs,
            (other, ..) => {
                self.say(format_args!("/panel/profile/alpha_status"), format!("`{other}` is not known, or its numbers are not there"));
                Alpha::NoPairs
            }
        };
        ProfileAgreement { icc, alpha, shown: true }
    }

    fn confidence(&mut self, c: &wire::Confidence<String>) -> Confidence {
        let criterion = |(at, x): (usize, &wire::Criteria<String>)| CriterionRow {
            criterion: self.word(&x.criterion, format_args!("/panel/confidence/criteria/{at}/criterion")),
            value: x.value,
            allows: self.word(&x.allows, format_args!("/panel/confidence/criteria/{at}/allows")),
            next: x.next,
            holds_down: x.holds_down,
        };
        let criteria = c.criteria.iter().enumerate().map(criterion).collect();
        Confidence { grade: self.word(&c.grade, format_args!("/panel/confidence/grade")), criteria }
    }

    fn gap(&mut self, g: wire::Gap<String>, at: &str) -> RoleGap {
        let flag = match (g.status.as_str(), &g.group) {
            ("nobody", Some(group)) => return RoleGap::NobodyOf(self.word(group, format_args!("{at}/group"))),
            ("too_few", Some(group)) => return RoleGap::TooFew(self.word(group, format_args!("{at}/group"))),
            ("nothing_in_common", _) => return RoleGap::NothingInCommon,
            ("withheld", _) => return RoleGap::Withheld,
            ("gap", _) => GapFlag::Gap,
            ("too_few_to_tell", _) => GapFlag::TooFewToTell,
            ("none", _) => GapFlag::None,
            (other, _) => {
                self.say(format_args!("{at}/status"), format!("`{other}` is not known, or its group is not there"));
                return RoleGap::Withheld;
            }
        };
        let b = g.between;
        let (Some(leaders), Some(front_line), Some(questions), Some(points), Some(levels), Some(cliffs_delta)) =
            (b.leaders, b.front_line, b.questions, b.points, b.levels, b.cliffs_delta)
        else {
            self.say(format_args!("{at}"), "the numbers of this gap are not there".to_owned());
            return RoleGap::Withheld;
        };
        let scores = |mean| GroupScores { mean, dots: Vec::new() };
        RoleGap::Between(Box::new(GapBetween {
            leaders: scores(leaders),
            front_line: scores(front_line),
            questions,
            points,
            levels,
            interval: range(b.interval),
            welch_p: b.welch_p,
            exact_p: b.exact_p,
            holm_p: b.holm_p,
            p_shown: b.p_shown.unwrap_or(false),
            cliffs_delta,
            hedges_g: b.hedges_g,
            flag,
        }))
    }

    fn answer_quality(&mut self, q: wire::AnswerQuality<String>) -> AnswerQuality {
        let shown = q.without.is_some();
        let numbers = q.without.map(|w| {
            let band = w.band.map(|id| BandIndex::from(self.band(&id, format_args!("/panel/answer_quality/without/band"))));
            (w.overall, band, w.factors.into_iter().map(|f| f.score).collect())
        });
        let (overall, band, factors) = numbers.unwrap_or_default();
        AnswerQuality {
            looked_at: q.looked_at,
            // Nobody is more than all that were looked at.
            flagged: vec![SOMEBODY; q.flagged.min(q.looked_at as usize).min(MANY)],
            without: q.same_band.map(|same_band| WithoutFlagged { overall, band, factors, same_band, shown }),
        }
    }

    fn routed(&mut self, at: usize, r: wire::Routed<String>) -> Routed {
        Routed {
            role: self.role(r.role, format_args!("/panel/routed_wrongly/{at}/role")),
            question: r.question.map(|id| self.question(&id, format_args!("/panel/routed_wrongly/{at}/question"))),
            factor: r.factor.map(|id| self.factor(&id, format_args!("/panel/routed_wrongly/{at}/factor"))),
            asked: r.asked,
            dont_know: r.dont_know,
        }
    }

    fn missing(&mut self, at: usize, m: wire::Missing<String>) -> NotHeard {
        NotHeard {
            group: self.word(&m.group, format_args!("/panel/missing_roles/{at}/group")),
            roles: m.roles.into_iter().enumerate().map(|(place, id)| self.role(id, format_args!("/panel/missing_roles/{at}/roles/{place}"))).collect(),
            whole_group: m.whole_group,
        }
    }

    fn robustness(&mut self, r: wire::Robustness<String>) -> Robustness {
        let scenarios = r.scenarios.into_iter().enumerate().map(|(at, s)| {
            let factor = s.factor.map(|id| self.factor(&id, format_args!("/panel/robustness/scenarios/{at}/factor")).into());
            let change = match (s.weights.as_str(), factor) {
                ("equal", None) => Change::Equal,
                ("doubled", Some(factor)) => Change::Doubled(factor),
                ("dropped", Some(factor)) => Change::Dropped(factor),
                ("within_quarter", None) => Change::WithinQuarter,
                (other, _) => {
                    self.say(format_args!("/panel/robustness/scenarios/{at}/weights"), format!("`{other}` is not known, or its factor is not there"));
                    Change::Equal
                }
            };
            let ends: Option<&Span<String>> = s.bands.as_ref();
            let bands = self.bands(ends, format_args!("/panel/robustness/scenarios/{at}/bands"));
            Scenario {
                change,
                overall: range(s.overall),
                bands: bands.map(|(low, high)| (low.into(), high.into())),
                same_band: s.same_band,
                gaps_hold: s.gaps_hold,
                same_order: s.same_order,
            }
        });
        let scenarios = scenarios.collect();
        Robustness {
            scenarios,
            overall: range(r.overall),
            band_holds: r.band_holds,
            top_gaps: Vec::new(),
            surviving: Vec::new(),
            factor_order_holds: r.factor_order_holds,
        }
    }
}

/// People of whom one is kept in memory each.
const MANY: usize = 1_000_000;

fn question(q: &wire::Question<String>, row: &QuestionRow, rank: Option<u32>) -> QuestionPanel {
    QuestionPanel {
        people: q.respondents,
        counts: row.levels.iter().map(|level| level.count).collect(),
        median: q.median,
        mean: q.mean,
        sd: q.sd,
        ad: q.ad,
        rwg: q.rwg,
        rwg_skewed: q.rwg_skewed,
        polarised: q.polarised,
        a_wg: q.a_wg,
        split: q.split,
        groups_shown: Vec::new(),
        counts_shown: true,
        range_shown: !row.cut.range_withheld,
        rank,
    }
}

fn agreement(a: &wire::Agreement<String>) -> FactorAgreement {
    FactorAgreement {
        questions: a.questions,
        people: a.respondents,
        ad: a.ad,
        rwg_j: a.rwg_j,
        rwg_j_skewed: a.rwg_j_skewed,
        rwg_star: a.rwg_star,
        random: a.random,
        words: a.respondents >= WORDS_FROM,
        shown: true,
    }
}
