//! The sentences and numbers that the screen and the page share.

use crate::change::{Caution, Change, How, Move, Trial, Untested, Verdict, Wave, Worse, WorseWhy};
use crate::questionnaire::diff::{Change as What, Fate, QuestionDiff};
use crate::report::number::{fixed, size, tenth};
use crate::report::words::count;

/// With fewer people, decimals say nothing.
const DECIMALS_FROM: u32 = 10;
/// Parts of a difference smaller than this are not worth a line.
const PART: f64 = 0.05;
/// More of one sort are not listed.
const LISTED: usize = 12;

/// What to bear in mind with every change over time.
pub(super) const STANDING: [&str; 3] = [
    "After training people may read the same words more strictly, or more kindly: a score can move although nothing else did (response shift).",
    "Each factor is judged on its own, at 95%: of twenty that did not change, one would still seem to.",
    "A change of the score says that something changed between the two dates, not what caused it.",
];

/// What the page is about.
pub(super) fn title(change: &Change) -> String {
    let last = change.last();
    let organisation = if last.organisation.is_empty() { "no organisation named" } else { &last.organisation };
    format!("{}: {organisation}: change over {} assessments", last.questionnaire.title, change.waves.len())
}

/// One wave in a line.
pub(super) fn wave(wave: &Wave) -> String {
    let days = wave.days.as_ref().map(|(first, last)| if first == last { first.clone() } else { format!("{first} to {last}") });
    let parts = [
        Some(wave.label.clone()),
        Some(format!("{} {}", wave.questionnaire.id, wave.questionnaire.version)),
        days,
        Some(count(wave.respondents as u64, "respondent", "respondents")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// Who answered both times.
pub(super) fn panel(change: &Change) -> String {
    let Some(panel) = &change.panel else { return String::new() };
    let ends = if change.waves.len() > 2 { "the first and the last time" } else { "both times" };
    let moved = if panel.other_role > 0 { format!("; {} of them in another role", panel.other_role) } else { String::new() };
    format!("{} of {} and {} people answered {ends}{moved}.", panel.both, panel.old, panel.new)
}

/// A score, with one decimal.
pub(in crate::report) fn score(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), tenth)
}

/// A difference with its sign.
pub(in crate::report) fn signed(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| sign(value, 1))
}

fn sign(value: f64, decimals: usize) -> String {
    let text = size(value, decimals);
    if value > 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0') { format!("+{text}") } else { text }
}

/// The tested change and the smallest detectable one, with as many decimals as it takes for them to stand to each other as they are.
pub(super) fn tested(trial: &Trial) -> (String, String) {
    let start = usize::from(trial.old.min(trial.new) >= DECIMALS_FROM);
    if trial.change_withheld {
        return (String::new(), least(trial.smallest, start));
    }
    let read = |value: f64, decimals: usize| fixed(value, decimals).parse::<f64>().unwrap_or(value);
    let above = trial.change.abs() - trial.smallest > 1e-9;
    let agree = |change: usize, least: usize| (read(trial.change.abs(), change) > read(trial.smallest, least)) == above && read(trial.smallest, least) > 0.0;
    let found = (1..=9).flat_map(|change| (start..=change).map(move |least| (change, least))).find(|(change, least)| agree(*change, *least));
    let (decimals, of_least) = found.unwrap_or((9, 9));
    (sign(trial.change, decimals), least(trial.smallest, of_least))
}

/// A smallest detectable change; beyond the scale, how far does not matter.
fn least(smallest: f64, decimals: usize) -> String {
    if smallest > 100.0 { "over 100".to_owned() } else { size(smallest, decimals) }
}

/// The smallest detectable change, for a column.
pub(super) fn smallest(of: &Move) -> String {
    of.trial.as_ref().map_or_else(|_| "-".to_owned(), |trial| tested(trial).1)
}

/// The verdict in a few words.
pub(super) fn verdict(of: &Move) -> &'static str {
    // The change that is shown need not be the one that was tested.
    let withheld = of.trial.as_ref().is_ok_and(|trial| trial.change_withheld);
    match of.verdict {
        Verdict::Rose if withheld => "rose, among those who answered both times",
        Verdict::Fell if withheld => "fell, among those who answered both times",
        Verdict::Chance if withheld => "no sure change among those who answered both times",
        Verdict::Rose => "rose",
        Verdict::Fell => "fell",
        Verdict::Chance => "no change that can be told from chance",
        Verdict::Possible => "possible, but not sure among so many questions",
        Verdict::Untested(Untested::NoSpread) if of.organisation.is_some_and(|change| change.abs() < 1e-9) => "the same",
        Verdict::Untested(why) => untested(why),
    }
}

fn untested(why: Untested) -> &'static str {
    match why {
        Untested::NoScore => "no score in one of them",
        Untested::TooFew => "not tested: too few people",
        Untested::NoStandardError => "not tested: a saved report gives no interval",
        Untested::NoSpread => "not tested: all changed alike",
        Untested::Withheld => "withheld, so that nobody can be worked out",
    }
}

/// How the change was tested.
pub(super) fn how(of: &Move) -> String {
    match &of.trial {
        Ok(Trial { how: How::Paired(n), .. }) => format!("tested on the {n} people who answered both times"),
        Ok(Trial { how: How::Separate, old, new, .. }) => format!("tested as two panels of {old} and {new} people"),
        Err(_) => String::new(),
    }
}

/// The overall change in a sentence or two.
pub(super) fn headline(change: &Change) -> String {
    let of = &change.overall;
    let (old, new) = (of.scores.first().copied().flatten(), of.scores.last().copied().flatten());
    let from = format!("{} -> {} ({})", score(old), score(new), signed(of.difference));
    match (&of.trial, of.verdict) {
        (Ok(trial), verdict) => {
            let word = match verdict {
                Verdict::Rose => "it rose",
                Verdict::Fell => "it fell",
                Verdict::Chance | Verdict::Possible | Verdict::Untested(_) => "no change that can be told from chance",
            };
            format!("Overall {from}: {word} (smallest detectable change {} points; {}).", tested(trial).1, how(of))
        }
        (Err(_), _) => format!("Overall {from}: {}.", verdict(of)),
    }
}

/// The band, where one of the ends has one.
pub(super) fn band(change: &Change) -> String {
    let named = |band: Option<&Option<String>>| band.cloned().flatten();
    match (named(change.overall.bands.first()), named(change.overall.bands.last())) {
        (None, None) => String::new(),
        (old, new) if old == new => format!("Band: {} in both.", old.unwrap_or_default()),
        (old, new) => format!("Band: {} -> {}.", old.unwrap_or_else(|| "none".to_owned()), new.unwrap_or_else(|| "none".to_owned())),
    }
}

/// What lies behind a difference: its parts where they are not one, the people tested where they are not all, who changed reliably.
pub(super) fn behind(of: &Move) -> Vec<String> {
    let mut lines = Vec::new();
    let is_part = |value: Option<f64>| value.is_some_and(|value| value.abs() >= PART);
    if is_part(of.instrument) || is_part(of.caps) {
        let parts = [("the organisation", of.organisation), ("the new questionnaire", of.instrument), ("caps", of.caps.filter(|caps| caps.abs() >= PART))];
        let parts: Vec<String> = parts.into_iter().filter_map(|(name, value)| Some(format!("{name} {}", sign(value?, 1)))).collect();
        lines.push(format!("Of the {}: {}. The verdict is on the organisation's part.", signed(of.difference), parts.join(", ")));
    }
    if let (Ok(trial), Some(organisation)) = (&of.trial, of.organisation)
        && (trial.change - organisation).abs() >= PART
        && let How::Paired(n) = trial.how
        && !trial.change_withheld
    {
        lines.push(if n == trial.old && n == trial.new {
            format!("Each person's own change is {} on average, as not everybody answered every question; the verdict is on that.", tested(trial).0)
        } else {
            format!("The {n} people who answered both times changed by {}; the verdict is on them.", tested(trial).0)
        });
    }
    if let Some(found) = of.reliably {
        lines.push(format!("{} of {} matched people changed reliably: {} rose, {} fell.", found.rose + found.fell, found.of, found.rose, found.fell));
    }
    lines
}

/// How to read the factors.
pub(super) fn legend(change: &Change, column: &str) -> String {
    let withheld = |of: &Move| of.trial.as_ref().is_ok_and(|trial| trial.change_withheld);
    let note = if withheld(&change.overall) || change.factors.iter().any(withheld) {
        " Where a verdict is on those who answered both times, by how much they changed is not said: it would tell what the others said."
    } else {
        ""
    };
    format!("{column}: the smallest change that can be told from chance, in points.{note}")
}

/// How many times a factor is indented.
pub(super) fn depth(change: &Change, of: &Move) -> usize {
    let mut depth = 0;
    let mut parent = of.parent.as_deref();
    while let Some(id) = parent.filter(|_| depth < change.factors.len()) {
        depth += 1;
        parent = change.factors.iter().find(|factor| factor.id == id).and_then(|factor| factor.parent.as_deref());
    }
    depth
}

/// A question by id and name.
pub(super) fn question(of: &Move) -> String {
    format!("{} {}", of.id, of.name)
}

/// What the questions say together.
pub(super) fn questions(change: &Change) -> Vec<String> {
    let with = |is: &dyn Fn(Verdict) -> bool| change.questions.iter().filter(|question| is(question.verdict)).count();
    let mut lines = Vec::new();
    let (rose, fell) = (with(&|verdict| verdict == Verdict::Rose), with(&|verdict| verdict == Verdict::Fell));
    if change.tested_questions > 0 {
        let found = if rose + fell == 0 { "none changed so that it can be told from chance".to_owned() } else { format!("{rose} rose, {fell} fell") };
        lines.push(format!("{} tested, with the number of them allowed for (Holm): {found}.", count(change.tested_questions as u64, "question", "questions")));
    }
    let withheld = with(&|verdict| verdict == Verdict::Untested(Untested::Withheld));
    if withheld > 0 {
        lines.push(format!("{} withheld, so that nobody can be worked out.", is_are(withheld)));
    }
    lines
}

fn is_are(n: usize) -> String {
    if n == 1 { "1 question is".to_owned() } else { format!("{n} questions are") }
}

/// Questions that stand out, the largest change first, then those that might.
pub(super) fn standing_out(change: &Change) -> Vec<&Move> {
    let rank = |verdict| match verdict {
        Verdict::Rose | Verdict::Fell => Some(0),
        Verdict::Possible => Some(1),
        Verdict::Chance | Verdict::Untested(_) => None,
    };
    let mut found: Vec<(i32, &Move)> = change.questions.iter().filter_map(|question| Some((rank(question.verdict)?, question))).collect();
    let by = |of: &Move| of.difference.unwrap_or(0.0).abs();
    found.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| by(b.1).total_cmp(&by(a.1))));
    found.into_iter().map(|(_, question)| question).collect()
}

/// What changed in the questionnaire.
pub(super) fn instrument(change: &Change) -> Vec<String> {
    let Some(instrument) = &change.instrument else { return Vec::new() };
    let (old, new) = (&instrument.diff.old, &instrument.diff.new);
    let mut lines = vec![format!(
        "{} {} -> {} {}: the organisation's part is measured on the {} that all share with the same levels, weighted as the last questionnaire weights them, before caps. The rest of a difference is the questionnaire's.",
        old.id,
        old.version,
        new.id,
        new.version,
        count(instrument.common.len() as u64, "question", "questions"),
    )];
    let with = |what: &dyn Fn(&What) -> bool| -> Vec<String> {
        let found = instrument.diff.questions.iter().filter(|question: &&QuestionDiff| question.changes.iter().any(what));
        found.map(|question| question.id.clone()).collect()
    };
    for (name, ids) in [
        ("Added", with(&|what| matches!(what, What::Added))),
        ("Removed", with(&|what| matches!(what, What::Removed))),
        ("Other levels, so another question", with(&|what| matches!(what, What::Levels(_) | What::Variants))),
        ("Reworded, taken for the same question", instrument.reworded.clone()),
        ("Other weight", with(&|what| matches!(what, What::Reweighted(..)))),
        ("Moved to another factor", with(&|what| matches!(what, What::Moved(..)))),
        ("Asked of others, or on other conditions", with(&|what| matches!(what, What::Roles(..) | What::Condition(..)))),
    ] {
        if !ids.is_empty() {
            lines.push(format!("{name}: {}.", listed(&ids)));
        }
    }
    let rules = instrument.diff.rules.iter().filter(|rule| matches!(rule.kind, "scoring" | "factor" | "role" | "band" | "cap"));
    let rules: Vec<String> = rules
        .map(|rule| match &rule.fate {
            Fate::Added => format!("{} {} added", rule.kind, rule.id),
            Fate::Removed => format!("{} {} removed", rule.kind, rule.id),
            Fate::Changed(parts) => format!("{} {} ({})", rule.kind, rule.id, parts.join(", ")),
        })
        .collect();
    if !rules.is_empty() {
        lines.push(format!("Rules: {}.", listed(&rules)));
    }
    lines
}

fn listed(items: &[String]) -> String {
    let more = items.len().saturating_sub(LISTED);
    let shown = items[..items.len() - more].join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}

/// Caps that came and went.
pub(super) fn caps(change: &Change) -> Vec<String> {
    let one = |ids: &[String], says: &str| (!ids.is_empty()).then(|| format!("{} {says}.", ids.join(", ")));
    let gained = one(&change.caps_gained, "caps the score now, and did not before").into_iter();
    gained.chain(one(&change.caps_lost, "capped the score before, and no longer does")).collect()
}

/// What a reader should know, in words.
pub(super) fn caution(change: &Change, caution: &Caution) -> String {
    let name = |at: usize| format!("{} ({})", at + 1, change.waves.get(at).map_or("", |wave| wave.label.as_str()));
    match caution {
        Caution::SameAnswers { waves: (a, b), files, of } if files == of => format!("{} and {} hold the same answers files.", name(*a), name(*b)),
        Caution::SameAnswers { waves: (a, b), files, of } => {
            format!("{files} of the {of} answers files of {} are also in {}, word for word: were they given anew?", name(*b), name(*a))
        }
        Caution::Dates { waves: (a, b) } => format!("The dates run against the order: {} was answered before {}. The order given counts.", name(*b), name(*a)),
        Caution::OtherPeople { gained, lost } => {
            let mut text = "Not the same people answered: part of a difference may be who was asked.".to_owned();
            for (word, roles) in [("New roles", gained), ("Roles no longer there", lost)] {
                if !roles.is_empty() {
                    text.push_str(&format!(" {word}: {}.", roles.join(", ")));
                }
            }
            text
        }
        Caution::NobodyMatched => "A saved report holds no people: who answered both times is not known, and the panels are compared as they are.".to_owned(),
        Caution::LowestRose { name, .. } => {
            format!(
                "{name} was the lowest factor and rose. What is picked for being lowest tends to rise by chance alone (regression to the mean): not all of it need be real."
            )
        }
        Caution::OtherOptions { differ } => {
            let list: Vec<String> = differ.iter().map(|(name, old, new)| format!("{name} {old} and {new}")).collect();
            format!("The reports were made with other options: {}. Part of a difference, or of how sure it is, may be these.", list.join("; "))
        }
        Caution::OptionsUnknown => "A saved report does not record the options it was made with: caps may have been left out.".to_owned(),
        Caution::OtherTool { old, new } => format!("The scores were made by cem {old} and cem {new}."),
    }
}

/// Whether it changed for the worse, and by what rule.
pub(super) fn worse(change: &Change) -> Vec<String> {
    let rule = "overall or a factor fell by more than the smallest detectable change; where nothing can be tested, any fall counts";
    if change.worse.is_empty() {
        return vec![format!("Not changed for the worse ({rule}).")];
    }
    let one = |worse: &Worse| {
        let name = if worse.of.is_none() { "overall" } else { &worse.name };
        let why = match worse.why {
            WorseWhy::Fell => "fell",
            WorseWhy::FellUntested => "fell, untested",
            WorseWhy::Capped => "is capped",
            WorseWhy::NoScore => "has no score any more",
        };
        format!("{name} {why}")
    };
    vec![format!("Changed for the worse: {} ({rule}).", change.worse.iter().map(one).collect::<Vec<_>>().join(", "))]
}
