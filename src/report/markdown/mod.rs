//! The complete report as GitHub Flavored Markdown without HTML: for documents, wikis and pull requests.
//!
//! Every text that is not ours passes [`escape`]: it is shown as written and can be neither markup nor a link nor HTML.

mod panel;

use std::fmt::Write as _;

use super::number::{percent, size};
use super::text::{is_hidden, nearest_cell};
use super::{Basis, QuestionRow, Report, panel_words, sources, voices, words};

/// The report.
#[must_use]
pub fn render(report: &Report) -> String {
    let mut page = Page { report, out: String::new() };
    page.title();
    page.summary();
    page.factors();
    page.sure();
    page.gaps();
    page.caps();
    page.recommendations();
    page.differences();
    page.quality();
    page.method();
    page.sources();
    page.appendix();
    page.out.truncate(page.out.trim_end().len());
    page.out + "\n"
}

/// A text as one paragraph of Markdown that shows it as written: markup characters are escaped, also those that only count at the start of a line.
#[must_use]
pub fn escape(text: &str) -> String {
    let out = inline(text);
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    let mut rest = out[digits..].chars();
    let (mark, next) = (rest.next(), rest.next());
    let ends = next.is_none_or(|c| c == ' ' || Some(c) == mark);
    match mark {
        Some('.' | ')') if digits > 0 && ends => format!("{}\\{}", &out[..digits], &out[digits..]),
        Some('-' | '+' | '=') if digits == 0 && ends => format!("\\{out}"),
        _ => out,
    }
}

/// The same within a line: in a table cell or after other text.
pub(super) fn inline(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        match c {
            // `&` would start an entity, `@` an address.
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' | '@' => {
                out.push('\\');
                out.push(c);
            }
            c if is_hidden(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    // An address is linked of itself (`http://`, `www.`), in any case: broken where Markdown allows an escape.
    let out = out.replace("://", ":\\/\\/");
    let mut safe = String::with_capacity(out.len());
    for (at, c) in out.char_indices() {
        if c == '.' && at >= 3 && out.get(at - 3..at).is_some_and(|w| w.eq_ignore_ascii_case("www")) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

struct Page<'a> {
    report: &'a Report,
    out: String,
}

impl Page<'_> {
    fn head(&mut self, level: usize, text: &str) {
        let _ = write!(self.out, "{} {text}\n\n", "#".repeat(level));
    }

    /// A paragraph of text that may hold names from files.
    fn say(&mut self, text: &str) {
        if !text.is_empty() {
            let _ = write!(self.out, "{}\n\n", escape(text));
        }
    }

    fn bold(&mut self, text: &str) {
        if !text.is_empty() {
            let _ = write!(self.out, "**{}**\n\n", inline(text));
        }
    }

    fn items(&mut self, items: impl IntoIterator<Item = String>) {
        for item in items {
            let _ = writeln!(self.out, "- {}", escape(&item));
        }
        self.end();
    }

    fn end(&mut self) {
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A table; `right` says which columns hold numbers. Cells are escaped here.
    fn table(&mut self, head: &[&str], right: &[bool], rows: impl IntoIterator<Item = Vec<String>>) {
        let _ = writeln!(self.out, "| {} |", head.join(" | "));
        let rule: Vec<&str> = right.iter().map(|r| if *r { "---:" } else { "---" }).collect();
        let _ = writeln!(self.out, "| {} |", rule.join(" | "));
        for row in rows {
            let _ = writeln!(self.out, "| {} |", row.iter().map(|c| inline(c)).collect::<Vec<_>>().join(" | "));
        }
        self.end();
    }

    fn question(&self, at: usize) -> String {
        self.report.questions.get(at).map_or_else(String::new, words::question)
    }

    fn title(&mut self) {
        let t = &self.report.title;
        self.head(1, &escape(&format!("{}: {}", t.questionnaire, if t.organisation.is_empty() { "no organisation named" } else { &t.organisation })));
        self.bold(&words::draft(t));
        self.bold(&words::standing(t));
        self.bold(&words::first_look(t));
        if t.identified {
            self.bold(&voices::hiding(self.report));
        }
        let mut rows = vec![vec!["Respondents".to_owned(), words::respondents(t)]];
        rows.extend(t.people.iter().map(|(name, role)| vec!["Person".to_owned(), role.as_ref().map_or_else(|| name.clone(), |r| format!("{name} ({r})"))]));
        rows.extend(
            t.answered.iter().map(|(first, last)| vec!["Answered".to_owned(), if first == last { first.clone() } else { format!("{first} to {last}") }]),
        );
        rows.extend(t.date.iter().map(|d| vec!["Report of".to_owned(), d.clone()]));
        rows.push(vec!["Questionnaire".into(), format!("{}@{}, sha256 {}", t.questionnaire_id, t.questionnaire_version, t.sha256)]);
        rows.push(vec!["Tool".into(), format!("cem {}", t.tool_version)]);
        rows.extend(self.report.profile.iter().map(|f| vec![f.name.clone(), f.text.clone()]));
        self.table(&["About", "This report"], &[false, false], rows);
    }

    fn summary(&mut self) {
        let report = self.report;
        self.head(2, "Summary");
        let (value, target) = words::headline(&report.overall);
        let parts = [value, words::band_of(report, &report.overall), target];
        self.bold(&(parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(". ") + "."));
        if let Some((at, name)) = &report.overall.stage {
            self.say(&if *at == 0 { "Stage 0: none holds yet.".to_owned() } else { format!("Stage {at}: {name}.") });
        }
        self.say(&words::range(report));
        self.say(&words::coverage(&report.overall));
        self.say(&words::minimum(report));
        self.say(&words::bands(report));
        if let Some(gate) = &report.gate {
            self.items(words::gate(gate));
        }
        self.head(3, "Strengths");
        if report.strengths.is_empty() {
            self.say("No question has reached its target yet.");
        }
        let strong = report.strengths.iter().filter_map(|at| report.questions.get(*at));
        self.items(strong.map(|q| format!("{}: {} (target {})", words::question(q), words::score(q.score, &q.edges), words::target(q.target))));
        self.head(3, "Gaps");
        let open = report.question_gaps.iter().filter(|g| g.gap > 0.0).take(3);
        let gap = |g: &super::RankedGap| {
            let edges = [g.target];
            format!(
                "{}: {} (target {}), worth {} points of the overall score",
                self.question(g.of),
                words::score(Some(g.score), &edges),
                words::target(Some(g.target)),
                size(g.weighted, 2)
            )
        };
        let gaps: Vec<String> = open.map(gap).collect();
        self.items(gaps);
        self.head(3, "Actions");
        self.items(report.recommendations.iter().take(3).map(|r| {
            let owner = r.owner.as_ref().map_or_else(String::new, |(_, name)| format!(", owner {name}"));
            format!("{} {} (effort {}{owner})", r.id, r.title, words::effort(r.effort))
        }));
    }

    fn factors(&mut self) {
        let report = self.report;
        self.head(2, "Factors");
        self.say("Sorted by weighted gap: the points of the overall score that closing the gap is worth.");
        let rows = report.factor_order.iter().filter_map(|at| report.factors.get(*at)).map(|f| {
            let s = &f.score;
            let coverage = s.coverage.map_or_else(|| "-".into(), |c| percent(c, &s.coverage_edges));
            vec![
                format!("{}{}", "\u{2013} ".repeat(f.depth), f.name),
                words::score(s.score, &s.edges),
                bar(s.score, s.target),
                words::target(s.target),
                words::points(s.gap),
                s.weighted_gap.map_or_else(|| "-".into(), |w| size(w, 2)),
                words::span(s.range, &s.edges),
                words::band_of(report, s),
                coverage,
                percent(f.weight, &[]),
            ]
        });
        let rows: Vec<_> = rows.collect();
        let head = ["Factor", "Score", "0 to 100", "Target", "Gap", "Weighted", "Range", "Band", "Answered", "Weight"];
        self.table(&head, &[false, true, false, true, true, true, true, false, true, true], rows);
        self.say("Bar: \u{2588} score, \u{2503} target.");
        for note in words::notes(report) {
            self.say(&note);
        }
    }

    fn gaps(&mut self) {
        let report = self.report;
        self.head(2, "Gaps by question");
        self.say("Ranked by weighted gap: share of all weight x (target - score).");
        let rows = report.question_gaps.iter().enumerate().filter_map(|(rank, g)| {
            let q = report.questions.get(g.of)?;
            let factor = report.factors.get(q.factor).map_or_else(String::new, |f| f.name.clone());
            Some(vec![
                (rank + 1).to_string(),
                words::question(q),
                factor,
                words::score(Some(g.score), &q.edges),
                words::target(Some(g.target)),
                size(g.gap, 1),
                size(g.weighted, 2),
            ])
        });
        let rows: Vec<_> = rows.collect();
        self.table(&["Rank", "Question", "Factor", "Score", "Target", "Gap", "Weighted"], &[true, false, false, true, true, true, true], rows);
    }

    fn caps(&mut self) {
        let report = self.report;
        if report.caps.is_empty() {
            return;
        }
        self.head(2, "Caps that limited a score");
        for cap in &report.caps {
            self.bold(&words::cap(report, cap));
            self.say(&cap.reason);
            self.basis(&cap.basis);
        }
    }

    fn basis(&mut self, basis: &Basis) {
        self.say(&format!("{}.", sources::line(basis)));
        if !basis.claims.is_empty() || !basis.against.is_empty() {
            let claim = |against: &'static str| move |c: &super::Citation| format!("{against}{}: {} ({})", c.id, c.text, words::strength(c.strength));
            let all: Vec<String> = basis.claims.iter().map(claim("")).chain(basis.against.iter().map(claim("Against: "))).collect();
            self.items(all);
            self.say(&format!("Authors' interests. {}", sources::interests(self.report, std::iter::once(basis)).join(" ")));
        }
    }

    fn recommendations(&mut self) {
        let report = self.report;
        self.head(2, "Recommendations");
        if report.recommendations.is_empty() {
            self.say("No recommendation holds for these answers.");
            return;
        }
        self.say(words::EFFORT);
        self.say(words::SHARED);
        let rows: Vec<_> = report
            .recommendations
            .iter()
            .enumerate()
            .map(|(rank, r)| {
                let owner = r.owner.as_ref().map_or_else(|| "-".into(), |(_, name)| name.clone());
                vec![(rank + 1).to_string(), format!("{} {}", r.id, r.title), words::effort(r.effort).into(), owner, size(r.worth, 2)]
            })
            .collect();
        self.table(&["Rank", "Action", "Effort", "Owner", "Worth"], &[true, false, false, false, true], rows);
        for (rank, r) in report.recommendations.iter().enumerate() {
            self.head(3, &format!("{}\\. {}", rank + 1, escape(&format!("{} {}", r.id, r.title))));
            self.say(&r.action);
            self.say(&format!("First step, within 30 days: {}", r.first_step));
            let terms = words::terms(r);
            self.say(&format!("E{}.", &terms[1..]));
            self.say(&words::why(report, r));
            if !r.evidence.is_empty() {
                self.say(&format!("Look for: {}", r.evidence));
            }
            self.say("Triggered by:");
            let triggers = r.triggered_by.iter().map(|t| {
                let cut = t.question.and_then(|at| report.questions.get(at)).map_or_else(String::new, |q| voices::cut(&q.cut));
                if cut.is_empty() { words::trigger(t) } else { format!("{}. {cut}", words::trigger(t)) }
            });
            self.items(triggers);
            self.basis(&r.basis);
        }
    }

    fn differences(&mut self) {
        let report = self.report;
        if !voices::comparable(report) {
            return;
        }
        self.head(2, "Where respondents differ");
        self.leaders_and_front_line();
        self.talk_first();
        self.head(3, "Levels apart");
        if report.differ.is_empty() {
            self.say("No two answers to a question are a level or more apart.");
        } else {
            self.say(&voices::lead(report));
            self.say("Every question with answers a level or more apart, largest spread first.");
            let rows = report.differ.iter().filter_map(|at| report.questions.get(*at));
            let rows: Vec<_> = rows.map(|q| vec![words::question(q), q.spread.map_or_else(|| "-".into(), words::level), voices::cut(&q.cut)]).collect();
            self.table(&["Question", "Levels apart", "Mean level by group (people)"], &[false, true, false], rows);
        }
        if !report.title.identified {
            self.say(&voices::hiding(report));
        }
        self.agreement();
    }

    fn quality(&mut self) {
        let report = self.report;
        let quality = &report.quality;
        self.head(2, "Quality of the evidence");
        let c = &report.overall.counts;
        self.say(&words::coverage(&report.overall));
        let rows = [("Answered", c.answered), ("Don't know", c.dont_know), ("Not applicable", c.not_applicable), ("Put off", c.later), ("Blank", c.blank)];
        self.table(&["State", "Answers"], &[false, true], rows.map(|(name, n)| vec![name.to_owned(), n.to_string()]));
        if !quality.ranges_exact {
            self.say("So many conditions hang on open answers that ranges are outer bounds.");
        }
        self.list(
            "Unknown to more than 40% of those asked",
            quality.mostly_unknown.iter().map(|(at, share)| format!("{}: {}", self.question(*at), percent(*share, &[40.0]))).collect(),
        );
        let reasons = |(at, n, reasons): &(usize, u32, Vec<String>)| {
            format!("{}: {}. {}", self.question(*at), words::count(*n, "respondent", "respondents"), reasons.join("; "))
        };
        self.list("Not applicable, and why", quality.not_applicable.iter().map(reasons).collect());
        self.list(
            "Answered with low confidence",
            quality.low_confidence.iter().map(|(at, n)| format!("{}: {}", self.question(*at), words::count(*n, "answer", "answers"))).collect(),
        );
        let bare = |(at, n, of): &(usize, u32, u32)| format!("{}: {n} of {}", self.question(*at), words::count(*of, "such answer", "such answers"));
        self.list("At level 3 or above without evidence", quality.high_without_evidence.iter().map(bare).collect());
        let parked = |(at, n): &(usize, u32)| format!("{}: {}", self.question(*at), words::count(*n, "answer", "answers"));
        self.list("Answered although the question does not apply (not scored)", quality.parked.iter().map(parked).collect());
        self.list("Asked of a role that mostly cannot know", panel_words::routed(report));
        self.list(
            "Who answered, and how",
            [panel_words::missing(report), panel_words::answer_quality(report)].into_iter().filter(|line| !line.is_empty()).collect(),
        );
    }

    fn list(&mut self, head: &str, items: Vec<String>) {
        if !items.is_empty() {
            self.head(3, head);
            self.items(items);
        }
    }

    fn method(&mut self) {
        let report = self.report;
        self.head(2, "How scores are made");
        for line in words::method(report) {
            self.say(&line);
        }
        let weights: Vec<_> =
            report.factors.iter().map(|f| vec![format!("{} {}", f.id, f.name), percent(f.weight, &[]), words::target(f.score.target)]).collect();
        self.table(&["Factor", "Weight", "Target"], &[false, true, true], weights);
        if !report.method.bands.is_empty() {
            let bands: Vec<_> = report
                .method
                .bands
                .iter()
                .enumerate()
                .map(|(at, b)| vec![(at + 1).to_string(), b.name.clone(), words::level(b.from), b.text.clone()])
                .collect();
            self.table(&["Band", "Name", "From", "Means"], &[true, false, true, false], bands);
        }
        let worked = words::worked(report);
        if !worked.is_empty() {
            self.say("Worked out on this data (rounded to two decimals; the arithmetic is not):");
            self.items(worked);
        }
    }

    fn sources(&mut self) {
        if self.report.sources.is_empty() {
            return;
        }
        self.head(2, "Sources");
        let row = |s: &super::SourceRow| {
            let year = s.year.map_or_else(|| "not stated".into(), |y| y.to_string());
            vec![s.id.clone(), s.author.clone(), s.title.clone(), year, s.interest.clone(), format!("{} {}", s.attribution, s.note)]
        };
        let rows: Vec<_> = self.report.sources.iter().map(row).collect();
        self.table(&["Source", "Author", "Title", "Year", "Author's interest", "Attribution"], &[false; 6], rows);
    }

    fn appendix(&mut self) {
        let report = self.report;
        self.head(2, "Appendix: every question");
        let scored = report.questions.iter().filter(|q| q.scored).count();
        self.say(&format!("{} asked, {scored} scored.", words::count(report.questions.len() as u64, "question", "questions")));
        for (at, q) in report.questions.iter().enumerate() {
            self.one(at, q);
        }
    }

    fn one(&mut self, at: usize, q: &QuestionRow) {
        self.head(3, &escape(&words::question(q)));
        if !q.facet.is_empty() {
            self.say(&q.text);
        }
        if !q.levels.is_empty() {
            let level = |l: &super::LevelRow| {
                let text = if l.label.is_empty() { l.text.clone() } else { format!("{}. {}", l.label, l.text) };
                vec![l.key.clone(), text, if q.cut.counts_withheld { "withheld".into() } else { l.count.to_string() }]
            };
            self.table(&["Level", "Text", "Answers"], &[false, false, true], q.levels.iter().map(level).collect::<Vec<_>>());
        }
        let c = &q.counts;
        let states =
            format!("Answered {}, don't know {}, not applicable {}, put off {}, blank {}.", c.answered, c.dont_know, c.not_applicable, c.later, c.blank);
        if q.scored {
            let level = q.level.map_or_else(String::new, |l| format!(", mean level {}", super::number::tenth(l)));
            self.say(&format!(
                "Score {}{level}, range {}, target {}, gap {}. {states}",
                words::score(q.score, &q.edges),
                if q.cut.range_withheld { "withheld".into() } else { words::span(q.range, &q.edges) },
                words::target(q.target),
                words::points(q.gap)
            ));
            self.say(&voices::cut(&q.cut));
            self.say(&self.spread(at));
        }
        for note in &q.notes {
            let _ = write!(self.out, "> {}\n\n", escape(note));
        }
        self.say(&format!("Rests on: {}", sources::cite_all(&q.basis.claims, q.basis.judgement)));
    }
}

/// Twenty cells from 0 to 100.
fn bar(score: Option<f64>, target: Option<f64>) -> String {
    let filled = score.map_or(0, |s| nearest_cell(s, 20));
    let goal = target.map(|t| nearest_cell(t, 20).min(19));
    (0..20)
        .map(|cell| {
            if goal == Some(cell) {
                '\u{2503}'
            } else if cell < filled {
                '\u{2588}'
            } else {
                '\u{b7}'
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_shown_as_written() {
        assert_eq!(escape("# a | b_c"), "\\# a \\| b\\_c");
        assert_eq!(escape("1. one"), "1\\. one");
        assert_eq!(escape("52.4 of 100"), "52.4 of 100");
        assert_eq!(escape("- x"), "\\- x");
        assert_eq!(escape("-5"), "-5");
        assert_eq!(escape("---"), "\\---");
        assert_eq!(escape("a\n\n# b"), "a \\# b");
        assert_eq!(escape("WWW.x.example"), "WWW\\.x.example");
        assert_eq!(inline("-"), "-");
    }

    #[test]
    fn bars_have_twenty_cells() {
        assert_eq!(bar(Some(36.5), Some(70.0)), "███████·······┃·····");
        assert_eq!(bar(None, Some(100.0)), "···················┃");
        assert_eq!(bar(Some(100.0), None), "█".repeat(20));
    }
}
