//! How sure it is and who agrees with whom, in full: every number that may be shown, with what it means beside it.

use super::super::number::{fixed, percent, tenth};
use super::super::{panel_words, voices, words};
use super::Page;
use crate::panel::{Alpha, Estimate, GapBetween, Icc, RoleGap};

/// A number with so many decimals, or a dash.
fn or_dash(value: Option<f64>, decimals: usize) -> String {
    value.map_or_else(|| "-".into(), |value| fixed(value, decimals))
}

impl Page<'_> {
    pub(super) fn sure(&mut self) {
        let report = self.report;
        if report.overall.score.is_none() {
            return;
        }
        self.head(2, "How sure this is");
        self.say(&panel_words::confidence(report));
        self.say(&panel_words::overall(report));
        self.say(&panel_words::planning(report));
        self.say(&panel_words::which_are_sure(report));
        let row = |name: String, score: &super::super::Score, estimate: &Estimate| {
            vec![
                name,
                words::score(score.score, &score.edges),
                estimate.respondents.to_string(),
                panel_words::likely(&report.panel, score, estimate),
                panel_words::band(report, score),
                panel_words::sure(score, estimate).into(),
                estimate.needed[0].map_or_else(|| "-".into(), |n| n.to_string()),
            ]
        };
        let mut rows = vec![row("Overall".into(), &report.overall, &report.panel.told.overall)];
        rows.extend(report.factor_order.iter().filter_map(|at| {
            let (factor, estimate) = (report.factors.get(*at)?, report.panel.told.factors.get(*at)?);
            Some(row(format!("{}{}", "\u{2013} ".repeat(factor.depth), factor.name), &factor.score, estimate))
        }));
        let head = ["Of", "Score", "Respondents", "Most likely", "Band", "How sure", "Respondents for 5 points"];
        self.table(&head, &[false, true, true, true, false, false, true], rows);
        let own = |(name, estimate): (&str, &Estimate)| (!estimate.dots.is_empty()).then(|| format!("{name}: {}", panel_words::dots(&report.panel, estimate)));
        let names = report.factors.iter().map(|f| f.name.as_str()).zip(&report.panel.told.factors);
        let own: Vec<String> = std::iter::once(("Overall", &report.panel.told.overall)).chain(names).filter_map(own).collect();
        self.list("The respondents' own scores, lowest first", own);
        if std::iter::once(&report.panel.told.overall).chain(&report.panel.told.factors).any(panel_words::has_interval) {
            self.say(panel_words::INTERVAL);
        }
        self.head(3, "Confidence");
        let rows: Vec<_> = report
            .panel
            .told
            .confidence
            .criteria
            .iter()
            .map(|c| {
                vec![
                    panel_words::criterion(c.criterion).into(),
                    c.value.map_or_else(|| "-".into(), |value| panel_words::measured(c.criterion, value)),
                    panel_words::grade(c.allows).into(),
                    c.next.map_or_else(|| "-".into(), |next| panel_words::measured(c.criterion, next)),
                ]
            })
            .collect();
        self.table(&["What is looked at", "Found", "Allows", "For the next grade"], &[false, true, false, true], rows);
        self.robustness();
    }

    fn robustness(&mut self) {
        let report = self.report;
        let lines = panel_words::robustness(report);
        if lines.is_empty() {
            return;
        }
        self.head(3, "Other weights");
        for line in lines {
            self.say(&line);
        }
        let rows = report.panel.told.robustness.scenarios.iter().map(|scenario| {
            let stay = scenario.gaps_hold.iter().flatten();
            let (all, held) = (stay.clone().count(), stay.filter(|holds| **holds).count());
            vec![
                panel_words::change(report, scenario),
                words::span(scenario.overall, &report.overall.edges),
                scenario.bands.map_or_else(|| "-".into(), |(low, high)| words::band_names(report, (low.at(), high.at()))),
                if scenario.same_band { "the same".into() } else { "another".into() },
                format!("{held} of {all}"),
            ]
        });
        let rows: Vec<_> = rows.collect();
        self.table(&["Weights", "Overall", "Band", "Against the report", "Largest gaps that stay"], &[false, true, false, false, true], rows);
    }

    pub(super) fn leaders_and_front_line(&mut self) {
        let report = self.report;
        self.head(3, "Leaders and front line");
        self.items(panel_words::role_gaps(report));
        let gaps = &report.panel.told.role_gaps;
        let names = std::iter::once("Overall").chain(report.factors.iter().map(|f| f.name.as_str()));
        let shown = names.zip(std::iter::once(&gaps.overall).chain(&gaps.factors)).filter_map(|(name, gap)| match gap {
            RoleGap::Between(gap) => Some((name, gap)),
            RoleGap::NobodyOf(_) | RoleGap::NothingInCommon | RoleGap::TooFew(_) | RoleGap::Withheld => None,
        });
        let rows: Vec<_> = shown.map(|(name, gap)| self.gap(name, gap)).collect();
        if rows.is_empty() {
            return;
        }
        let head = ["Of", "Leaders", "Front line", "Points apart", "Levels", "Questions both answered", "By chance", "Leader higher", "Reading"];
        self.table(&head, &[false, true, true, true, true, true, true, true, false], rows);
        self.say(&panel_words::chance(report));
    }

    fn gap(&self, name: &str, gap: &GapBetween) -> Vec<String> {
        let points = |value| panel_words::points(&self.report.panel, value);
        let p = gap.holm_p.filter(|_| gap.p_shown);
        vec![
            name.into(),
            points(gap.leaders.mean),
            points(gap.front_line.mean),
            points(gap.points),
            tenth(gap.levels),
            gap.questions.to_string(),
            p.map_or_else(|| "-".into(), |p| percent(p, &[5.0])),
            percent(f64::midpoint(gap.cliffs_delta, 1.0), &[]),
            panel_words::flag(gap.flag).into(),
        ]
    }

    pub(super) fn talk_first(&mut self) {
        let report = self.report;
        let told = report.panel.talk_first.iter().filter_map(|at| Some((report.questions.get(*at)?, report.panel.questions.get(*at)?.as_ref()?)));
        let rows: Vec<_> = told
            .map(|(q, panel)| {
                vec![
                    words::question(q),
                    panel_words::given(q),
                    panel.median.map_or_else(|| "-".into(), words::level),
                    or_dash(panel.ad, 1),
                    if panel.split { "split views".into() } else { String::new() },
                    voices::cut(&q.cut),
                ]
            })
            .collect();
        if rows.is_empty() {
            return;
        }
        self.head(3, "Talk about first");
        self.say("Split views first (a third or more at each end of the scale), then the questions whose answers lie furthest from the middle one.");
        let head = ["Question", "Given", "Middle answer", "Distance from it, in levels", "Two camps", "Mean level by group (people)"];
        self.table(&head, &[false, false, true, true, false, false], rows);
    }

    pub(super) fn agreement(&mut self) {
        let report = self.report;
        let rows: Vec<_> = report
            .factors
            .iter()
            .zip(&report.panel.told.agreement)
            .filter_map(|(factor, agreement)| {
                let a = agreement.as_ref()?;
                Some(vec![
                    factor.name.clone(),
                    format!("{} by {}", words::count(a.questions, "question", "questions"), words::count(a.people, "person", "people")),
                    or_dash(a.ad, 1),
                    or_dash(a.rwg_j, 2),
                    or_dash(a.rwg_j_skewed, 2),
                    or_dash(a.rwg_star, 2),
                    or_dash(a.random, 2),
                    panel_words::reading(a).into(),
                ])
            })
            .collect();
        let profile = self.profile();
        if rows.is_empty() && profile.is_empty() {
            return;
        }
        self.head(3, "Do people say the same?");
        if !rows.is_empty() {
            let head = ["Factor", "Of", "Distance, in levels", "rwg(j)", "rwg(j), skewed", "r\\*wg(j)", "Random answers reach", "Reading"];
            self.table(&head, &[false, false, true, true, true, true, true, false], rows);
            self.say(panel_words::AGREEMENT);
        }
        for line in profile {
            self.say(&line);
        }
    }

    /// Agreement over all questions, in sentences.
    fn profile(&self) -> Vec<String> {
        let Some(profile) = &self.report.panel.profile else { return Vec::new() };
        let icc = match profile.icc {
            Icc::Of { consistency, agreement, questions, people } => format!(
                "Do they see the same peaks and troughs? Over the {questions} questions that {people} people all answered, profile agreement is {} (ICC(C,1): 1 is the same shape, 0 none), and {} where the height counts too (ICC(A,1)). It says nothing about how sure the score is.",
                fixed(consistency, 2),
                fixed(agreement, 2)
            ),
            Icc::Gaps => "Profile agreement (ICC) is not computed: too few questions were answered by all.".into(),
            Icc::NoVariation | Icc::TooFew => String::new(),
        };
        let alpha = match profile.alpha {
            Alpha::Of { alpha, questions, people } => format!(
                "Krippendorff's alpha, ordinal, over all answers to {questions} questions by {people} people: {} (1 is full agreement, 0 what chance gives).",
                fixed(alpha, 2)
            ),
            Alpha::NoVariation => "Krippendorff's alpha: no variation, everybody gave one and the same level.".into(),
            Alpha::NoPairs => String::new(),
        };
        [icc, alpha].into_iter().filter(|line| !line.is_empty()).collect()
    }

    /// The answers to one question in numbers; empty where they may not be shown.
    pub(super) fn spread(&self, at: usize) -> String {
        let Some(Some(panel)) = self.report.panel.questions.get(at) else { return String::new() };
        let part = |name: &str, value: Option<f64>| value.map(|value| format!("{name} {}", fixed(value, 2)));
        let parts = [
            panel.median.map(|median| format!("median {}", words::level(median))),
            part("standard deviation", panel.sd),
            part("mean distance from the median", panel.ad),
            part("rwg", panel.rwg),
            part("rwg with a slight skew", panel.rwg_skewed),
            part("a_wg", panel.a_wg),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.len() < 2 { String::new() } else { format!("Spread of {}: {}.", words::count(panel.people, "answer", "answers"), parts.join(", ")) }
    }
}
