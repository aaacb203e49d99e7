//! The sheet Read me: what each sheet is, what is withheld and why, what may be changed, and that nothing is missing.

use super::super::advice::cited_claims;
use super::super::presentation::Presentation;
use super::super::{Citation, Report, voices, words};
use super::page::{self, Done, Page};
use super::plan::Plan;
use super::workings::Made;

const WIDTHS: [f64; 6] = [24.0, 30.0, 34.0, 11.0, 34.0, 40.0];

const SHEETS: [(&str, &str); 8] = [
    ("Summary", "The overall score, live, and the sentences of the report."),
    ("Factors", "Each factor with score, target, gap, rank and how sure it is. Targets and weights can be changed."),
    ("Gaps", "Every scored question, ranked by what closing its gap is worth."),
    ("Actions", "What to do, in order of rank. As computed: a changed answer does not change the list."),
    ("Answers", "How many gave which answer to each question, and the score made of it. Counts, targets and weights can be changed."),
    ("Disagreement", "Who sees a question how, by group."),
    ("Evidence", "How sure the scores are, what agreement there is, other weights, and how good the answers are. As computed."),
    ("Scoring", "Bands, caps that took effect (each can be switched off) and how scores are made."),
];

const LIVE: [&str; 4] = [
    "Yellow cells are there to be changed: answers, targets, weights, bands, caps. Scores, gaps, ranks and bands follow. Ranges, intervals, actions and sentences do not: they are those of the report.",
    "The rules average every respondent first and then roles in balance; a workbook holds no single respondents. So a formula makes the mean of all answers, and what the balance of roles and of respondents changes stands beside it as a number and stays as it was when an answer is changed. Where it is 0, changed answers give what cem gives; elsewhere they give nearly that.",
    "Whether a cap takes effect is decided by cem. Here those that did can be switched off and their limits changed; one that would take effect only after a change is not found.",
    "Scores match the report is TRUE as long as every score, computed anew, agrees with the report to nine digits. Once a score differs it says FALSE: the workbook is then a sketch of what could be, no longer the report.",
];

/// Writes the sheet.
pub(super) fn write(page: &mut Page<'_>, plan: &Plan<'_>, presentation: &Presentation) -> Done {
    let report = plan.report;
    page.title("Read me", "What this workbook holds, and what it does not.")?;
    page.widths(&WIDTHS)?;
    let mut row = 3;
    pairs(page, &mut row, "This report", &about(report))?;
    pairs(page, &mut row, "Sheets", &SHEETS.map(|(name, what)| (name.to_owned(), what.to_owned())))?;
    lines(page, &mut row, "What is live", &LIVE.map(str::to_owned))?;
    lines(page, &mut row, "What is withheld, and why", &withheld(report))?;
    let looks_at = report.factors.iter().filter(|f| !f.text.is_empty()).map(|f| (f.name.clone(), f.text.clone()));
    pairs(page, &mut row, "What the factors look at", &looks_at.collect::<Vec<_>>())?;
    pairs(page, &mut row, "What went in and what came out", &counts(plan, page.look.cut()))?;
    let bases = report.caps.iter().map(|cap| &cap.basis).chain(report.recommendations.iter().map(|r| &r.basis));
    let claim = |c: &Citation| (c.id.clone(), format!("{} ({})", c.text, words::strength(c.strength)));
    pairs(page, &mut row, "Claims that caps and recommendations rest on", &cited_claims(bases).into_iter().map(claim).collect::<Vec<_>>())?;
    sources(page, report, &mut row)?;
    page.paper(report, presentation, false);
    Ok(())
}

fn heading(page: &mut Page<'_>, row: &mut u32, words: &str) -> Done {
    page.heading(*row, words)?;
    *row += 1;
    Ok(())
}

fn pairs(page: &mut Page<'_>, row: &mut u32, head: &str, pairs: &[(String, String)]) -> Done {
    if pairs.is_empty() {
        return Ok(());
    }
    heading(page, row, head)?;
    for (name, words) in pairs {
        page.text(*row, 0, name, &page::prose().set_bold())?;
        page.paragraph(*row, (1, 5), words, &page::prose())?;
        *row += 1;
    }
    *row += 1;
    Ok(())
}

fn lines(page: &mut Page<'_>, row: &mut u32, head: &str, lines: &[String]) -> Done {
    heading(page, row, head)?;
    for line in lines.iter().filter(|line| !line.is_empty()) {
        page.paragraph(*row, (0, 5), line, &page::prose())?;
        *row += 1;
    }
    *row += 1;
    Ok(())
}

/// What this is, of whom, made from what.
fn about(report: &Report) -> Vec<(String, String)> {
    let t = &report.title;
    let organisation = if t.organisation.is_empty() { "no organisation named".to_owned() } else { t.organisation.clone() };
    let mut rows = vec![("Organisation".to_owned(), organisation), ("Respondents".to_owned(), words::respondents(t))];
    rows.extend(t.people.iter().map(|(name, role)| ("Person".to_owned(), role.as_ref().map_or_else(|| name.clone(), |role| format!("{name} ({role})")))));
    rows.extend(t.answered.iter().map(|(first, last)| ("Answered".to_owned(), if first == last { first.clone() } else { format!("{first} to {last}") })));
    rows.extend(t.date.iter().map(|date| ("Report of".to_owned(), date.clone())));
    rows.push(("Questionnaire".into(), format!("{}, {}@{}", t.questionnaire, t.questionnaire_id, t.questionnaire_version)));
    rows.push(("SHA-256 of it".into(), t.sha256.clone()));
    rows.push(("Tool".into(), format!("cem {}", t.tool_version)));
    rows.extend(report.profile.iter().map(|fact| (fact.name.clone(), fact.text.clone())));
    rows
}

/// What is not shown.
fn withheld(report: &Report) -> Vec<String> {
    let of = |what: fn(&super::super::QuestionRow) -> bool| report.questions.iter().filter(|q| what(q)).count();
    let hiding = voices::hiding(report);
    let counts = format!(
        "Answers by level are withheld for {} of {} questions, the range for {}, at least one group for {}. A withheld number is the word \"withheld\", never 0.",
        of(|q| q.cut.counts_withheld),
        report.questions.len(),
        of(|q| q.cut.range_withheld),
        report.quality.hidden_cuts
    );
    vec![hiding, counts]
}

/// What the report holds and where it stands.
fn counts(plan: &Plan<'_>, cut: usize) -> Vec<(String, String)> {
    let report = plan.report;
    let scored = report.questions.iter().filter(|q| q.scored).count();
    let made = |made: Made| plan.workings.questions.iter().filter(|work| work.made == made).count();
    let all = |what: &str, count: usize, place: &str| (what.to_owned(), format!("{count} in the report, {count} {place}"));
    let mut rows = vec![
        all("Questions", report.questions.len(), "on the sheet Answers"),
        ("Scored questions".into(), format!("{scored} in the report, {} on the sheet Gaps", plan.gap_rows.len())),
        all("Factors", plan.factor_rows.len(), "on the sheet Factors"),
        all("Recommendations", report.recommendations.len(), "on the sheet Actions"),
        all("Caps that took effect", report.caps.len(), "on the sheet Scoring"),
        all("Bands", report.method.bands.len(), "on the sheet Scoring"),
        all("Sources", report.sources.len(), "below"),
    ];
    rows.push((
        "Scores of questions".into(),
        format!("{} by formula, {} by formula with the balance kept, {} as computed", made(Made::Formula), made(Made::Balanced), made(Made::Computed)),
    ));
    rows.push(("Texts that were cut".into(), if cut == 0 { "none".into() } else { format!("{cut}; each says so at its end") }));
    rows
}

fn sources(page: &mut Page<'_>, report: &Report, row: &mut u32) -> Done {
    if report.sources.is_empty() {
        return Ok(());
    }
    heading(page, row, "Sources")?;
    for (column, words) in (0..).zip(["Source", "Author", "Title", "Year", "Author's interest", "Attribution"]) {
        page.head(*row, column, words, false)?;
    }
    for s in &report.sources {
        *row += 1;
        let year = s.year.map_or_else(|| "not stated".into(), |year| year.to_string());
        let attribution = format!("{} {}", s.attribution, s.note);
        for (column, words) in (0..).zip([&s.id, &s.author, &s.title, &year, &s.interest, &attribution]) {
            page.text(*row, column, words.trim(), &page::text())?;
        }
    }
    Ok(())
}
