//! The workbook read back by another library.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use super::{SHEETS, render};
use crate::report::presentation::{Brand, Presentation};
use crate::report::{Report, fixture};

type Book = Xlsx<Cursor<Vec<u8>>>;

fn book(report: &Report) -> Book {
    open_workbook_from_rs(Cursor::new(render(report, &Presentation::default()).expect("a workbook"))).expect("a workbook")
}

/// The rows of a sheet, from its first row on.
fn rows(book: &mut Book, sheet: &str) -> Vec<Vec<Data>> {
    let range = book.worksheet_range(sheet).expect("a sheet");
    (0..=range.end().expect("a cell").0)
        .map(|row| (0..=range.end().expect("a cell").1).map(|column| range.get_value((row, column)).cloned().unwrap_or_default()).collect())
        .collect()
}

/// Rows under the heads in this row, as pairs of head and cell, up to the first row without a first cell.
fn table(book: &mut Book, sheet: &str) -> Vec<Vec<(String, Data)>> {
    let rows = rows(book, sheet);
    let heads: Vec<String> = rows[2].iter().map(ToString::to_string).collect();
    rows[3..].iter().take_while(|row| row[0] != Data::Empty).map(|row| heads.iter().cloned().zip(row.iter().cloned()).collect()).collect()
}

fn number(row: &[(String, Data)], head: &str) -> Option<f64> {
    match &row.iter().find(|(name, _)| name == head).unwrap_or_else(|| panic!("{head}")).1 {
        Data::Float(value) => Some(*value),
        Data::String(word) => {
            assert!(word == "-" || word == "withheld", "{word}");
            None
        }
        other @ (Data::Int(_) | Data::Bool(_) | Data::DateTime(_) | Data::DateTimeIso(_) | Data::DurationIso(_) | Data::Error(_) | Data::Empty) => {
            panic!("{head}: {other:?}")
        }
    }
}

fn words(row: &[(String, Data)], head: &str) -> String {
    row.iter().find(|(name, _)| name == head).unwrap_or_else(|| panic!("{head}")).1.to_string()
}

#[test]
fn every_sheet_is_there_in_order() {
    assert_eq!(book(&fixture::case().report()).sheet_names(), SHEETS);
}

#[test]
fn scores_and_gaps_are_those_of_the_report() {
    let report = fixture::case().report();
    let mut book = book(&report);
    let factors = table(&mut book, "Factors");
    assert_eq!(factors.len(), report.factors.len());
    for (row, at) in factors.iter().zip(&report.factor_order) {
        let score = &report.factors[*at].score;
        assert_eq!(words(row, "Id"), report.factors[*at].id);
        for (head, value) in [
            ("Score, 0 to 100", score.score),
            ("Target, 0 to 100", score.target),
            ("Gap, points", score.gap),
            ("Weighted gap, points of the overall score", score.weighted_gap),
            ("Score in the report", score.score),
            ("Share of all weight", Some(report.factors[*at].weight)),
            ("Answered, share of applicable weight", score.coverage),
            ("Could be, lowest", score.range.map(|range| range.low)),
        ] {
            assert_eq!(number(row, head), value, "{} {head}", report.factors[*at].id);
        }
        assert_eq!(words(row, "Matches the report").to_lowercase(), "true");
    }
    let gaps = table(&mut book, "Gaps");
    assert_eq!(gaps.len(), report.questions.iter().filter(|q| q.scored).count());
    for (row, gap) in gaps.iter().zip(&report.question_gaps) {
        assert_eq!(words(row, "Question"), report.questions[gap.of].id);
        assert_eq!(number(row, "Score, 0 to 100"), Some(gap.score));
        assert_eq!(number(row, "Weighted gap, points of the overall score"), report.questions[gap.of].weighted_gap);
    }
    assert_eq!(gaps.iter().filter_map(|row| number(row, "Rank")).collect::<Vec<_>>(), [1.0, 2.0]);
    let actions = table(&mut book, "Actions");
    for ((row, r), rank) in actions.iter().zip(&report.recommendations).zip(1_u32..) {
        assert_eq!((words(row, "Id"), words(row, "What to do")), (r.id.clone(), r.action.clone()));
        assert_eq!((number(row, "Rank"), number(row, "Worth, points of the overall score")), (Some(f64::from(rank)), Some(r.worth)));
    }
    assert_eq!(actions.len(), report.recommendations.len());
}

#[test]
fn answers_are_counted_and_the_withheld_are_not_zero() {
    // What is withheld is not in the report at all: here everything is shown, and one question withheld by hand.
    let mut case = fixture::case();
    case.names = true;
    let mut report = case.report();
    report.questions[1].cut.counts_withheld = true;
    let mut book = book(&report);
    let rows = table(&mut book, "Answers");
    assert_eq!(rows.len(), report.questions.len());
    for (row, q) in rows.iter().zip(&report.questions) {
        assert_eq!(words(row, "Question"), q.id);
        for level in &q.levels {
            let shown = words(row, &format!("Level {}: answers", level.number));
            assert_eq!(shown, if q.cut.counts_withheld { "withheld".to_owned() } else { level.count.to_string() });
        }
        assert_eq!(number(row, "Answered"), Some(f64::from(q.counts.answered)));
        assert_eq!(number(row, "Don't know"), Some(f64::from(q.counts.dont_know)));
        assert_eq!(number(row, "Score, 0 to 100"), q.score);
    }
    assert_eq!(words(&rows[1], "How the score is made"), "as computed");
    // 2 x 0 + 1 x 25 + 2 x 75 + 2 x 100 over 7 answers; roles in balance make 54 of it.
    assert!((number(&rows[0], "Mean of all answers, points").expect("a workbook") - 375.0 / 7.0).abs() < 1e-9);
    assert!((number(&rows[0], "Balance of roles, points").expect("a workbook") - (54.0 - 375.0 / 7.0)).abs() < 1e-9);
}

/// Formulas of all sheets.
fn formulas(book: &mut Book) -> Vec<String> {
    let of = |name: &str, book: &mut Book| book.worksheet_formula(name).expect("a sheet").used_cells().map(|(.., formula)| formula.clone()).collect::<Vec<_>>();
    SHEETS.iter().flat_map(|name| of(name, book)).collect()
}

#[test]
fn no_formula_comes_from_a_text() {
    let plain = formulas(&mut book(&fixture::case().report()));
    assert!(plain.len() > 80, "{}", plain.len());
    for payload in [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-1",
        "@SUM(A1)",
        "=HYPERLINK(\"http://b.example\")",
        "{=1}",
        "http://b.example",
        "\t=1",
        "_x003D_1",
        "\u{0}\u{1b}[31m\u{202e}",
    ] {
        let mut report = fixture::case().report();
        fill(&mut report, payload);
        let presentation = Presentation { brand: Brand { name: Some(payload.into()), ..Brand::default() }, ..Presentation::default() };
        let bytes = render(&report, &presentation).expect("a workbook");
        let mut book: Book = open_workbook_from_rs(Cursor::new(bytes.clone())).expect("a workbook");
        assert_eq!(formulas(&mut book), plain, "{payload}");
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
        let names: Vec<String> = zip.file_names().map(|name| name.expect("a name").into_owned()).collect();
        assert!(!names.iter().any(|name| name.contains("externalLink") || name.contains("vba")), "{names:?}");
        for name in names.iter().filter(|name| name.ends_with(".rels")) {
            let relations = std::io::read_to_string(zip.by_name(name).expect("a part")).expect("text");
            assert!(!relations.contains("External"), "{name}: {relations}");
        }
        let action = words(&table(&mut book, "Actions")[0], "What to do");
        let shown = payload.replace(['\u{0}', '\u{1b}', '\u{202e}'], "\u{fffd}").replace('\t', " ");
        assert!(action == shown || action == shown.replace("_x003D_", "_x005F_x003D_"), "{action}");
    }
}

/// Puts a text wherever a file has a say.
fn fill(report: &mut Report, text: &str) {
    let t = &mut report.title;
    (t.organisation, t.questionnaire, t.questionnaire_id) = (text.into(), text.into(), text.into());
    t.roles.iter_mut().for_each(|role| role.name = text.into());
    t.people = vec![(text.into(), Some(text.into()))];
    for factor in &mut report.factors {
        (factor.name, factor.text) = (text.into(), text.into());
    }
    for q in &mut report.questions {
        (q.facet, q.text, q.notes) = (text.into(), text.into(), vec![text.into()]);
        for level in &mut q.levels {
            (level.label, level.text) = (text.into(), text.into());
        }
    }
    for r in &mut report.recommendations {
        (r.title, r.action, r.first_step, r.evidence) = (text.into(), text.into(), text.into(), text.into());
    }
    for cap in &mut report.caps {
        (cap.id, cap.name, cap.reason) = (text.into(), text.into(), text.into());
    }
    for band in &mut report.method.bands {
        (band.id, band.name, band.text) = (text.into(), text.into(), text.into());
    }
    for fact in &mut report.profile {
        (fact.name, fact.text) = (text.into(), text.into());
    }
    for source in &mut report.sources {
        (source.author, source.title, source.interest, source.note) = (text.into(), text.into(), text.into(), text.into());
    }
    report.quality.not_applicable.iter_mut().for_each(|row| row.2 = vec![text.into()]);
}

#[test]
fn the_same_report_makes_the_same_bytes() {
    let report = fixture::case().report();
    assert_eq!(render(&report, &Presentation::default()).expect("a workbook"), render(&report, &Presentation::default()).expect("a workbook"));
}

#[test]
fn a_long_text_is_cut_and_told() {
    let mut report = fixture::case().report();
    report.recommendations[0].action = "long ".repeat(10_000);
    let mut book = book(&report);
    assert!(words(&table(&mut book, "Actions")[0], "What to do").ends_with("of the 50000 there are]"));
    let told = rows(&mut book, "Read me").iter().any(|row| row[0] == "Texts that were cut" && row[1].to_string().starts_with("1;"));
    assert!(told);
}

#[test]
fn an_empty_report_is_a_workbook() {
    let mut report = fixture::case().report();
    (report.factors, report.questions, report.recommendations, report.caps) = (vec![], vec![], vec![], vec![]);
    (report.factor_order, report.gaps, report.question_gaps, report.differ, report.strengths) = (vec![], vec![], vec![], vec![], vec![]);
    report.method.bands.clear();
    report.method.sum.clear();
    report.method.example = None;
    report.minimum_factor = None;
    assert_eq!(book(&report).sheet_names(), SHEETS);
}
