//! The sheet Answers: how many gave which answer to each question, and what that makes.

use super::super::presentation::Presentation;
use super::super::{QuestionRow, number as shown, sources, words as said};
use super::grid::{at, same};
use super::page::{self, Done, Head, Page, Value, decimals, faint, figures, number, open, share, truth, words};
use super::plan::{After, Plan, answer, factor};
use super::workings::{Made, QuestionWork};

/// Stands for a number that would show what single people said.
const WITHHELD: &str = "withheld";

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    let report = plan.report;
    page.title(
        "Answers",
        "How many gave which answer; respondents who stand apart are not counted. Change a number in a yellow cell and every sheet follows.",
    )?;
    let heads = heads(plan);
    page.heads(2, &heads)?;
    for (row, (at, q)) in (plan.answers.first..).zip(report.questions.iter().enumerate()) {
        Row { row, plan, q, work: &plan.workings.questions[at] }.write(page, at)?;
    }
    let (last, columns) = (plan.answers.end() - 1, u16::try_from(heads.len()).unwrap_or(u16::MAX));
    page.sheet.autofilter(2, 0, last, columns - 1)?.set_freeze_panes(3, answer::LEVELS)?.set_repeat_rows(2, 2)?;
    page.sheet.set_print_area(0, 0, last, plan.after(After::Weighted))?;
    page.paper(report, presentation, true);
    Ok(())
}

/// The heads of the columns.
fn heads(plan: &Plan<'_>) -> Vec<Head> {
    let names = || (0..usize::from(plan.levels)).map(|at| level_name(plan, at));
    let mut heads = vec![figures("No.", 6.0), figures("Factor no.", 8.0), words("Question", 10.0), words("About", 32.0), words("Factor", 20.0)];
    heads.extend(names().map(|name| figures(format!("{name}: answers"), 10.0)));
    heads.extend([
        figures("Answered", 10.0),
        figures("Don't know", 8.0),
        figures("Not applicable", 11.0),
        figures("Put off", 7.0),
        figures("Blank", 7.0),
        figures("Applicable answers", 11.0),
        figures("Mean of all answers, points", 10.0),
        figures("Balance of roles, points", 10.0),
        figures("Score, 0 to 100", 9.0),
        figures("Target, 0 to 100", 9.0),
        figures("Gap, points", 8.0),
        figures("Weight in its factor, of 100", 10.0),
        figures("Share of all weight", 9.0),
        figures("Weighted gap, points of the overall score", 13.0),
        figures("Could be, lowest", 10.0),
        figures("Could be, highest", 10.0),
        figures("Levels apart", 8.0),
        figures("Evidence named", 10.0),
        figures("Low confidence", 11.0),
        figures("High without evidence", 10.0),
        figures("Parked (does not apply, not scored)", 12.0),
        words("How the score is made", 26.0),
        figures("Score in the report", 9.0),
        words("Matches the report", 9.0),
        words("Question in full", 60.0),
    ]);
    heads.extend(names().map(|name| figures(format!("{name}: points, 0 to 1"), 9.0)));
    heads.extend(names().map(|name| words(format!("{name}: text"), 40.0)));
    heads.extend([words("Not applicable, and why", 40.0), words("Notes that may be quoted", 60.0), words("Rests on", 36.0)]);
    heads
}

/// `Level 2` where every question numbers its levels alike, else `Choice 3`.
fn level_name(plan: &Plan<'_>, at: usize) -> String {
    let numbers: Vec<f64> = plan.report.questions.iter().filter_map(|q| q.levels.get(at)).map(|level| level.number).collect();
    match numbers.first() {
        Some(first) if numbers.iter().all(|number| number == first) => format!("Level {}", said::level(*first)),
        _ => format!("Choice {}", at + 1),
    }
}

/// A question being written.
struct Row<'a> {
    row: u32,
    plan: &'a Plan<'a>,
    q: &'a QuestionRow,
    work: &'a QuestionWork,
}

impl Row<'_> {
    fn at(&self, column: After) -> String {
        at(self.row, self.plan.after(column))
    }

    fn write(&self, page: &mut Page<'_>, of: usize) -> Done {
        let (row, q, plan) = (self.row, self.q, self.plan);
        let whole = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        page.number(row, answer::NUMBER, whole(of + 1), &number(0))?;
        page.number(row, answer::FACTOR, whole(q.factor + 1), &number(0))?;
        page.text(row, answer::ID, &q.id, &page::text())?;
        page.text(row, answer::NAME, q.name(), &page::text())?;
        page.text(row, answer::FACTOR_NAME, plan.report.factors.get(q.factor).map_or("", |factor| &factor.name), &page::text())?;
        self.counts(page)?;
        self.score(page)?;
        self.evidence(page, of)?;
        self.words(page, of)
    }

    fn counts(&self, page: &mut Page<'_>) -> Done {
        let (row, q, plan) = (self.row, self.q, self.plan);
        let first = answer::LEVELS;
        for at in 0..plan.levels {
            match q.levels.get(usize::from(at)) {
                Some(_) if q.cut.counts_withheld => page.text(row, first + at, WITHHELD, &faint(&number(0)))?,
                Some(level) => page.number(row, first + at, f64::from(level.count), &open(number(0)))?,
                None => page.text(row, first + at, "", &page::text())?,
            }
        }
        let counted = q.levels.iter().map(|level| level.count).sum::<u32>() == q.counts.answered && !q.cut.counts_withheld && plan.levels > 0;
        let range = self.levels(first);
        page.live(row, plan.after(After::Answered), counted.then(|| format!("SUM({range})")), Some(f64::from(q.counts.answered)), &number(0))?;
        let c = &q.counts;
        let states = [(After::DontKnow, c.dont_know), (After::NotApplicable, c.not_applicable), (After::Later, c.later), (After::Blank, c.blank)];
        for (column, count) in states {
            page.number(row, plan.after(column), f64::from(count), &open(number(0)))?;
        }
        let cell = |column| self.at(column);
        let applicable = format!("SUM({},{},{},{})", cell(After::Answered), cell(After::DontKnow), cell(After::Later), cell(After::Blank));
        page.formula(row, plan.after(After::Applicable), &applicable, f64::from(c.applicable()), &number(0))
    }

    /// The cells of all levels from this column on.
    fn levels(&self, first: u16) -> String {
        format!("{}:{}", at(self.row, first), at(self.row, first + self.plan.levels.saturating_sub(1)))
    }

    fn score(&self, page: &mut Page<'_>) -> Done {
        let (row, q, plan, work) = (self.row, self.q, self.plan, self.work);
        let is_live = matches!(work.made, Made::Formula | Made::Balanced);
        let (counts, points) = (self.levels(answer::LEVELS), self.levels(plan.after(After::Points)));
        let mean = format!("IF(SUM({counts})>0,100*SUMPRODUCT({counts},{points})/SUM({counts}),\"-\")");
        page.live(row, plan.after(After::Mean), is_live.then_some(mean), work.mean, &number(1))?;
        page.number(row, plan.after(After::Balance), is_live.then_some(work.balance), &number(1))?;
        let decided = number(decimals(&said::score(q.score, &q.edges)).max(1));
        let mean = self.at(After::Mean);
        let score = format!("IF(ISNUMBER({mean}),MAX(0,MIN(100,{mean}+{})),\"-\")", self.at(After::Balance));
        page.live(row, plan.after(After::Score), is_live.then_some(score), q.score, &decided.clone().set_bold())?;
        let target = open(number(decimals(&said::target(q.target))));
        let follows = plan.factors.find(factor::TARGET, &at(row, answer::FACTOR));
        page.live(row, plan.after(After::Target), work.follows.then_some(follows), q.target, &target)?;
        let (score, target, gap) = (self.at(After::Score), self.at(After::Target), self.at(After::Gap));
        let formula = format!("IF(AND(ISNUMBER({score}),ISNUMBER({target})),MAX(0,{target}-{score}),\"-\")");
        page.formula(row, plan.after(After::Gap), &formula, q.gap, &number(decimals(&said::points(q.gap))))?;
        if q.scored {
            page.number(row, plan.after(After::Weight), work.weight, &open(number(1)))?;
        } else {
            page.number(row, plan.after(After::Weight), None, &number(1))?;
        }
        let own = format!("SUMIF({},{},{})", plan.answers.here(answer::FACTOR), at(row, answer::FACTOR), plan.answers.here(plan.after(After::Weight)));
        let share_of = format!("IF({own}>0,{}*{}/{own},0)", plan.factors.find(factor::SHARE, &at(row, answer::FACTOR)), self.at(After::Weight));
        page.live(row, plan.after(After::Share), q.scored.then_some(share_of), q.scored.then_some(q.weight), &share())?;
        let weighted = format!("IF(ISNUMBER({gap}),{}*{gap},\"-\")", self.at(After::Share));
        page.formula(row, plan.after(After::Weighted), &weighted, q.weighted_gap, &number(q.weighted_gap.map_or(2, |gap| decimals(&shown::size(gap, 2)))))?;
        page.text(row, plan.after(After::Made), work.made.words(), &page::text())?;
        page.number(row, plan.after(After::Reported), q.score, &decided)?;
        page.formula(row, plan.after(After::Matches), &same(&score, &self.at(After::Reported)), Value::Truth(true), &truth())
    }

    fn evidence(&self, page: &mut Page<'_>, of: usize) -> Done {
        let (row, q, plan) = (self.row, self.q, self.plan);
        let quality = &plan.report.quality;
        for (column, value) in [(After::Low, q.range.map(|range| range.low)), (After::High, q.range.map(|range| range.high))] {
            if q.cut.range_withheld {
                page.text(row, plan.after(column), WITHHELD, &faint(&number(1)))?;
            } else {
                page.number(row, plan.after(column), value, &number(1))?;
            }
        }
        if q.cut.counts_withheld {
            page.text(row, plan.after(After::Apart), WITHHELD, &faint(&number(0)))?;
        } else {
            page.number(row, plan.after(After::Apart), q.spread, &number(q.spread.map_or(0, |spread| decimals(&said::level(spread)))))?;
        }
        let low = quality.low_confidence.iter().find(|(at, _)| *at == of).map_or(0, |(_, n)| *n);
        for (column, count) in [(After::Evidence, q.evidence), (After::LowConfidence, low), (After::Parked, q.parked)] {
            page.number(row, plan.after(column), f64::from(count), &number(0))?;
        }
        match quality.high_without_evidence.iter().find(|(at, ..)| *at == of) {
            // How many are high would tell the counts.
            None if q.cut.counts_withheld => page.text(row, plan.after(After::HighBare), WITHHELD, &faint(&number(0)))?,
            found => page.number(row, plan.after(After::HighBare), found.map_or(0.0, |(_, n, _)| f64::from(*n)), &number(0))?,
        }
        Ok(())
    }

    fn words(&self, page: &mut Page<'_>, of: usize) -> Done {
        let (row, q, plan) = (self.row, self.q, self.plan);
        // Long texts at the far right: a row as high as they are would hide the numbers.
        let look = page::text().unset_text_wrap();
        page.line(row, plan.after(After::Stem), &q.text, &look)?;
        let points = plan.after(After::Points);
        for (at, level) in (0..plan.levels).zip(&q.levels) {
            page.number(row, points + at, level.points, &number(2))?;
            let named = if level.label.is_empty() { level.text.clone() } else { format!("{}. {}", level.label, level.text) };
            page.line(row, points + plan.levels + at, &format!("{}: {named}", level.key), &look)?;
        }
        let after = points + 2 * plan.levels;
        let why = plan.report.quality.not_applicable.iter().find(|(at, ..)| *at == of).map_or_else(String::new, |(.., reasons)| reasons.join("\n"));
        page.line(row, after, &why, &look)?;
        page.line(row, after + 1, &q.notes.join("\n"), &look)?;
        page.line(row, after + 2, &sources::cite_all(&q.basis.claims, q.basis.judgement), &look)
    }
}
