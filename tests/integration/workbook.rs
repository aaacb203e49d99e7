//! The workbook and the table of the sample, read by other libraries, against the JSON report.

use std::collections::HashMap;

use serde_json::Value;

use crate::binary::{Folder, SAMPLE, cem};

/// The report of the sample as JSON.
fn told() -> Value {
    cem(&format!("report {SAMPLE} --format json")).json(0)
}

#[cfg(feature = "xlsx")]
#[test]
fn the_workbook_holds_the_numbers_of_the_report() {
    use calamine::{Data, Reader as _, Xlsx};
    let folder = Folder::new();
    cem(&format!("report {SAMPLE}")).arg("-o").arg(folder.join("report.xlsx")).text(0);
    let mut book: Xlsx<_> = calamine::open_workbook(folder.join("report.xlsx")).unwrap();
    // By the cell under `key`: the rows of a sheet, with heads in the third row.
    let mut table = |sheet: &str, key: &str| {
        let range = book.worksheet_range(sheet).unwrap();
        let rows: Vec<&[Data]> = range.rows().skip(2 - range.start().unwrap().0 as usize).collect();
        let heads: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
        let at = heads.iter().position(|head| head == key).unwrap();
        let named = |row: &&[Data]| (row[at].to_string(), heads.iter().cloned().zip(row.iter().cloned()).collect::<HashMap<_, _>>());
        rows[1..].iter().filter(|row| row[at] != Data::Empty).map(named).collect::<HashMap<_, _>>()
    };
    let (factors, answers, actions) = (table("Factors", "Factor"), table("Answers", "Question"), table("Actions", "Id"));
    let told = told();
    let same = |cell: &Data, value: &Value| match (cell, value.as_f64()) {
        (Data::Float(cell), Some(value)) => (cell - value).abs() < 1e-9,
        (Data::String(word), None) => word == "-" || word == "withheld",
        _ => false,
    };
    assert!(same(&factors["Overall"]["Score, 0 to 100"], &told["overall"]["score"]));
    for factor in told["factors"].as_array().unwrap() {
        let row = &factors[factor["name"].as_str().unwrap()];
        for (head, member) in [("Score, 0 to 100", "score"), ("Gap, points", "gap"), ("Weighted gap, points of the overall score", "weighted_gap")] {
            assert!(same(&row[head], &factor[member]), "{} {head}", factor["id"]);
        }
    }
    let questions = told["questions"].as_array().unwrap();
    assert_eq!(answers.len(), questions.len());
    for question in questions {
        let row = &answers[question["id"].as_str().unwrap()];
        assert!(same(&row["Score, 0 to 100"], &question["score"]) && same(&row["Gap, points"], &question["gap"]), "{}", question["id"]);
        for level in question["by_level"].as_array().unwrap() {
            assert!(same(&row[&format!("Level {}: answers", level["number"].as_f64().unwrap())], &level["count"]), "{}", question["id"]);
        }
    }
    let recommendations = told["recommendations"].as_array().unwrap();
    assert_eq!(actions.len(), recommendations.len());
    for r in recommendations {
        let row = &actions[r["id"].as_str().unwrap()];
        assert!(same(&row["Rank"], &r["rank"]) && same(&row["Worth, points of the overall score"], &r["worth"]), "{}", r["id"]);
    }
}

#[test]
fn the_table_holds_the_numbers_of_the_report() {
    let folder = Folder::new();
    cem(&format!("report {SAMPLE}")).arg("-o").arg(folder.join("report.csv")).text(0);
    let mut reader = csv::Reader::from_path(folder.join("report.csv")).unwrap();
    let rows: HashMap<[String; 4], String> =
        reader.records().map(|row| row.unwrap()).map(|row| ([0, 1, 4, 5].map(|at| row[at].to_owned()), row[6].to_owned())).collect();
    let cell = |kind: &str, id: &Value, measure: &str, part: &str| {
        rows[&[kind.to_owned(), id.as_str().unwrap().to_owned(), measure.to_owned(), part.to_owned()]].parse::<f64>().ok()
    };
    let told = told();
    // The JSON reader may be off by the last digit.
    let same = |found: Option<f64>, value: &Value| match (found, value.as_f64()) {
        (Some(found), Some(value)) => (found - value).abs() < 1e-9,
        (found, value) => found.is_none() && value.is_none(),
    };
    for (kind, list) in [("factor", "factors"), ("question", "questions")] {
        for row in told[list].as_array().unwrap() {
            for measure in ["score", "target", "gap", "weighted_gap", "weight"] {
                assert!(same(cell(kind, &row["id"], measure, ""), &row[measure]), "{} {measure}", row["id"]);
            }
            for level in row["by_level"].as_array().into_iter().flatten() {
                assert!(same(cell(kind, &row["id"], "answers_by_level", level["key"].as_str().unwrap()), &level["count"]), "{}", row["id"]);
            }
        }
    }
    for r in told["recommendations"].as_array().unwrap() {
        for measure in ["rank", "worth"] {
            assert!(same(cell("recommendation", &r["id"], measure, ""), &r[measure]), "{} {measure}", r["id"]);
        }
    }
}
