//! Who sees it how: the answers of groups, in words.

use super::super::number::tenth;
use super::super::{Cut, GroupMean, QuestionRow, Report, Standing};
use super::{count, level};
use crate::questionnaire::Group;

/// A difference between two groups from this many levels leads the section.
const LEADS: f64 = 1.0;

/// Two answers so many levels apart are worth talking about.
const APART: f64 = 2.0;

/// The name of a group.
pub(crate) fn group(group: Group) -> &'static str {
    match group {
        Group::Leaders => "Leaders",
        Group::Cx => "Customer-experience function",
        Group::Managers => "Managers",
        Group::Functions => "Functions",
        Group::FrontLine => "Front line",
        Group::Outside => "Outside",
    }
}

/// The name of a group, saying so where it stands apart.
pub(crate) fn named(of: Group, apart: bool) -> String {
    if apart { format!("{} (not in the scores)", group(of)) } else { group(of).to_owned() }
}

/// False where there are no two people whose answers could be set side by side without showing them.
pub(crate) fn comparable(report: &Report) -> bool {
    report.title.standing != Standing::OnePerson && (report.title.identified || report.title.respondents >= report.title.min_group as usize)
}

/// Answers by group, and lowest, highest and median of all where groups are hidden.
pub(crate) fn cut(cut: &Cut) -> String {
    let mut parts: Vec<String> = cut.groups.iter().map(|g| format!("{} {} ({})", named(g.group, g.apart), tenth(g.level), people(g.count))).collect();
    if let Some((level, n)) = cut.others {
        parts.push(format!("others {} ({})", tenth(level), people(n)));
    }
    if let Some((low, median, high)) = cut.all
        && (cut.hidden_groups > 0 || cut.groups.is_empty())
    {
        parts.push(format!("all: {} to {}, median {}", level(low), level(high), level(median)));
    }
    parts.join("; ")
}

fn people(n: u32) -> String {
    count(n, "person", "people")
}

/// The questions to talk about, positions in [`Report::questions`]: where people stand in camps or far from the middle, then where two people are
/// [`APART`] levels apart or more.
pub(crate) fn talk_about(report: &Report) -> Vec<usize> {
    let first = &report.panel.talk_first;
    let apart = |at: &&usize| report.questions.get(**at).and_then(|q| q.spread).is_some_and(|spread| spread >= APART - 1e-9) && !first.contains(at);
    first.iter().chain(report.differ.iter().filter(apart)).copied().collect()
}

/// The highest and the lowest group that are shown and count, where they stand [`LEADS`] levels apart or more.
pub(crate) fn widest(q: &QuestionRow) -> Option<(GroupMean, GroupMean)> {
    let shown = || q.cut.groups.iter().filter(|g| !g.apart);
    let (high, low) = (shown().max_by(|a, b| a.level.total_cmp(&b.level))?, shown().min_by(|a, b| a.level.total_cmp(&b.level))?);
    (high.level - low.level >= LEADS - 1e-9).then_some((*high, *low))
}

/// The widest gap between two groups, as a sentence; empty where no two groups stand a level apart.
pub(crate) fn lead(report: &Report) -> String {
    let mut best: Option<(&QuestionRow, GroupMean, GroupMean)> = None;
    for q in report.differ.iter().filter_map(|at| report.questions.get(*at)) {
        if let Some((high, low)) = widest(q)
            && best.is_none_or(|(_, h, l)| high.level - low.level > h.level - l.level + 1e-9)
        {
            best = Some((q, high, low));
        }
    }
    best.map_or_else(String::new, |(q, high, low)| {
        let top = q.levels.iter().map(|l| l.number).fold(0.0, f64::max);
        format!(
            "Widest gap: {} {}, {} {} of {} on {} ({}).",
            group(high.group),
            tenth(high.level),
            group(low.group).to_lowercase(),
            tenth(low.level),
            level(top),
            q.name(),
            q.id
        )
    })
}

/// What no withholding of groups prevents: the score of a factor is made of people's own scores, and those of its questions of their answers.
const GAPS: &str = " Of somebody who left questions open, the score of a factor and those of its questions can together tell what that person said on average to \
                    the others; and two reports of nearly the same people tell what the others said.";

/// Why groups are not shown.
pub(crate) fn hiding(report: &Report) -> String {
    if report.title.identified {
        return "IDENTIFIED: this report shows names and the answers of single people. Handle it accordingly.".into();
    }
    if report.quality.hidden_cuts == 0 {
        return String::new();
    }
    let withheld = if report.questions.iter().any(|q| q.cut.counts_withheld || q.cut.range_withheld) {
        " Where that is not enough, the number of answers at each level or the range of a question is left out too."
    } else {
        ""
    };
    format!(
        "Groups of fewer than {} people are counted under others, with as many more as it takes that nobody's answer to a question can be worked out from what is said of it.{withheld}{}",
        report.title.min_group,
        if report.overall.counts.applicable() > report.overall.counts.answered { GAPS } else { "" }
    )
}

/// The hidden groups together, as the head of a column.
pub(crate) const OTHERS: &str = "Others";

/// Where nobody is apart.
pub(crate) const NOT_APART: &str = "No two answers to a question are a level or more apart.";

/// Which of the questions with answers apart are listed.
pub(crate) fn apart(shown: usize, all: usize) -> String {
    if shown < all {
        format!("The first {shown} of {all} questions with answers a level or more apart, largest spread first.")
    } else {
        "Every question with answers a level or more apart, largest spread first.".to_owned()
    }
}

/// How many questions have no counts to show.
pub(crate) fn not_shown(questions: usize) -> String {
    format!("{} not shown, so that nobody's answer can be worked out.", count(questions as u64, "question is", "questions are"))
}
