//! `cem answers import`, and the forms of `cem answers template` that it reads back.

use crate::binary::{Folder, cem};

const TABLE: &str = "Respondent ID,Role,IND-1: How far?,[IND-2] What then?,IND-2.note\ncio,Executive,3,don't know,\"two\nlines\"\nit1,it,\"4\",later,\n";

#[test]
fn a_table_becomes_files() {
    let folder = Folder::new();
    folder.write("export.csv", format!("\u{feff}{TABLE}"));
    let dry = folder.cem("answers import export.csv --dry-run --organisation Acme").run().ends(0);
    assert_eq!(dry.text(), "cio.answers.yaml: from export.csv:2, 2 answers\nit1.answers.yaml: from export.csv:4, 2 answers\n");
    assert_eq!(folder.names(), ["export.csv"]);
    folder.cem("answers import export.csv -o out --organisation Acme").run().ends(0).says("2 answers files written.");
    assert_eq!(
        folder.read("out/cio.answers.yaml"),
        format!(
            "format: cem-answers/1\nquestionnaire: {{ id: core, version: 1.0.0, sha256: {} }}\norganisation: Acme\nrespondent:\n  id: cio\n  role: executive\nanswers:\n  IND-1: 3\n  IND-2:\n    answer: dont_know\n    note: |-\n      two\n      lines\n",
            crate::binary::shipped("core").sha256
        )
    );
    folder.cem("check out").text(0);
    // Nothing is overwritten unless that is said, and then only what comes anew.
    folder
        .cem("answers import export.csv -o out --organisation Other")
        .run()
        .ends(2)
        .prints_nothing()
        .says("out/cio.answers.yaml exists already")
        .says("Nothing was written.");
    assert!(folder.read("out/it1.answers.yaml").contains("organisation: Acme"));
    folder.cem("answers import export.csv -o out --organisation Other --force -q").run().ends(0);
    assert!(folder.read("out/it1.answers.yaml").contains("organisation: Other"));
    // The same from standard input, with semicolons.
    folder.cem("answers import - -o in --organisation Acme").stdin(TABLE.replace(',', ";")).run().ends(0);
    assert_eq!(folder.read("in/it1.answers.yaml"), folder.read("out/it1.answers.yaml").replace("Other", "Acme"));
    folder.cem("answers import export.csv").run().ends(2).says("--output");
}

#[test]
fn whatever_does_not_map_is_told_and_nothing_is_written() {
    let folder = Folder::new();
    folder.write("export.csv", "id,Role,IND-1,IND-22,Started\na,executive,1,2,x\nb,executiv,9,1,x\nc,it,n/a,1,x\n");
    let run = folder.cem("answers import export.csv -o out --organisation Acme").run().ends(2).prints_nothing();
    for part in [
        "the column `IND-22` is no question of core 1.0.0\n --> export.csv:1:15",
        "did you mean `IND-2`?",
        "the column `Started` is no question of core 1.0.0\n --> export.csv:1:22",
        "unknown role `executiv`\n --> export.csv:3:3",
        "did you mean `Executive`?",
        "`9` is not a level of IND-1\n --> export.csv:3:12",
        "not_applicable needs a reason (IND-1)\n --> export.csv:4:6",
        "Nothing was written.",
    ] {
        assert!(run.err.contains(part), "{part}: {}", run.err);
    }
    assert_eq!(folder.names(), ["export.csv"]);

    folder.write("map.yaml", "columns: { IND-22: IND-2 }\nignore: [Started]\nreason: Not here.\n");
    let run = folder.cem("answers import export.csv -o out --organisation Acme --map map.yaml --partial").run().ends(1).says("Columns left out: Started.");
    assert_eq!(run.text(), "out/a.answers.yaml: from export.csv:2, 2 answers\nout/c.answers.yaml: from export.csv:4, 2 answers\n");
    folder.cem("check out").text(0);
    folder.cem("answers import export.csv -o out --organisation Acme --map none.yaml").run().ends(2).says("none.yaml cannot be read");
    folder.write("map.yaml", "colums: {}\n");
    folder.cem("answers import export.csv -o new --organisation Acme --map map.yaml --partial").run().ends(2).says("did you mean `columns`?");
    folder.cem("answers import export.csv -o new --organisation Acme --role it --questionnaire cor").run().ends(2).says("did you mean `core`?");
    assert_eq!(folder.names(), ["export.csv", "map.yaml", "out"]);
}

#[test]
fn every_problem_is_shown_however_many() {
    let folder = Folder::new();
    let rows: String = (0..30).map(|at| format!("r{at},it,9\n")).collect();
    folder.write("export.csv", format!("id,role,IND-1\n{rows}"));
    let run = folder.cem("answers import export.csv --dry-run --organisation Acme").run().ends(2);
    assert_eq!(run.err.matches("`9` is not a level of IND-1").count(), 30);
    assert!(run.err.contains("export.csv:31:8"));
}

#[test]
fn sources_that_cannot_be_read() {
    let folder = Folder::new();
    folder.write("wide.csv", b"\xff\xfei\0d\0".as_slice());
    folder.write("latin.csv", b"id,IND-1\ncaf\xe9,1\n".as_slice());
    folder.write("open.csv", "id,IND-1\na,\"1\n");
    folder.write("empty.csv", "\n\n");
    folder.write("old.xls", "x");
    folder.write("page.md", "# Minutes\n");
    folder.write("escape.csv", "id,role,IND-1\na\u{1b}[31m,it,\u{1b}[2J\n");
    for (file, says) in [
        ("wide.csv", "is UTF-16"),
        ("latin.csv", "latin.csv:2:4"),
        ("open.csv", "not closed"),
        ("empty.csv", "the table is empty"),
        ("old.xls", "save it as XLSX or as CSV"),
        ("page.md", "is no form of cem answers template"),
        ("escape.csv", "`<U+001B>[2J` is not a level"),
        ("none.csv", "none.csv cannot be read"),
        (".", "is not a regular file"),
    ] {
        let run = folder.cem(&format!("answers import {file} -o out --partial --organisation Acme")).run().ends(2).prints_nothing().says(says);
        assert!(!run.err.contains('\u{1b}'), "{file}");
    }
    assert!(!folder.join("out").exists());
}

#[test]
fn json_documents() {
    let folder = Folder::new();
    let one = |id: &str, answer: &str| {
        format!(
            "{{\"format\":\"cem-answers/1\",\"questionnaire\":{{\"id\":\"core\",\"version\":\"1.0.0\"}},\"organisation\":\"Acme\",\"respondent\":{{\"id\":\"{id}\",\"role\":\"it\"}},\"answers\":{{\"IND-2\":1,\"IND-1\":{answer}}}}}"
        )
    };
    folder.write("all.json", format!("[{},\n{}]", one("a", "3"), one("b", "{\"answer\":\"later\",\"note\":\"\\ud83d\\ude00\"}")));
    folder.cem("answers import all.json -o out").run().ends(0).says("2 answers files written.");
    assert!(folder.read("out/a.answers.yaml").ends_with("answers:\n  IND-2: 1\n  IND-1: 3\n"));
    assert!(folder.read("out/b.answers.yaml").contains('\u{1f600}'));
    folder.write("all.ndjson", format!("{}\n{}\n{}\n", one("c", "9"), one("d", "1"), one("D", "1")));
    let run = folder.cem("answers import all.ndjson -o out --partial").run().ends(2).prints_nothing();
    assert!(run.err.contains("`9` is not a level of IND-1\n --> all.ndjson, document 1:9:10") && run.err.contains("comes twice"), "{}", run.err);
    cem("answers import - -o x --dry-run").stdin(one("a", "3")).run().ends(0);
    folder.write("broken.json", "{\"format\": \n nope}");
    folder.cem("answers import broken.json -o out").run().ends(2).says("broken.json:2:");
    // An answers file comes through as it is, comments and all.
    let own = format!("# Mine.\n{}", crate::binary::sheet("core", "e", "executive", "2"));
    folder.write("e.yaml", &own);
    folder.cem("answers import e.yaml -o out").run().ends(0);
    assert_eq!(folder.read("out/e.answers.yaml"), own);
}

/// What a filled form says, in each format.
const FILLED: &str = "organisation: =Acme\nrespondent:\n  id: cio\n  role: executive\ndate: 2026-09-14\nprofile:\n  size: from_50\nanswers:\n  IND-1:\n    answer: 3\n    note: |-\n      one: # x\n      =SUM(A1)\n    evidence:\n      - { what: Minutes, where: Drive, seen: 2026-09-01 }\n      - { what: Talk }\n  IND-2: dont_know\n  IND-3:\n    answer: not_applicable\n    reason: One team\n";

#[test]
fn a_page_comes_back() {
    let folder = Folder::new();
    folder.cem("answers template core -f markdown --role executive -o form.md").run().ends(0).prints_nothing();
    let blank = folder.read("form.md");
    let fill = |page: String, id: &str, from: &str, to: &str| {
        let (before, section) = page.split_at(page.find(&format!("### {id}\n")).unwrap());
        assert!(section.contains(from), "{id} {from}");
        before.to_owned() + &section.replacen(from, to, 1)
    };
    let page = [
        ("organisation", "Answer:", "Answer: =Acme"),
        ("respondent.id", "Answer:", "Answer: cio"),
        ("date", "Answer:", "Answer: 2026-09-14"),
        ("respondent.role", "- [ ] executive:", "- [x] executive:"),
        ("profile.size", "- [ ] from_50", "- [X] from_50"),
        ("IND-1", "- [ ] 3:", "- [x] 3:"),
        ("IND-1", "Note:\n", "Note: one: # x\n=SUM(A1)\n"),
        ("IND-1", "Evidence:\n", "Evidence:\nMinutes | Drive | 2026-09-01\nTalk\n"),
        ("IND-2", "- [ ] dont_know", "- [x] dont_know"),
        ("IND-3", "- [ ] not_applicable", "- [x] not_applicable"),
        ("IND-3", "Reason:", "Reason: One team"),
    ]
    .into_iter()
    .fold(blank.clone(), |page, (id, from, to)| fill(page, id, from, to));
    folder.write("form.md", &page);
    folder.cem("answers import form.md -o out").run().ends(0).says("1 answers file written.");
    assert!(folder.read("out/cio.answers.yaml").ends_with(FILLED), "{}", folder.read("out/cio.answers.yaml"));
    folder.cem("check out").text(0);
    // Two ticks are an error at the second one, and half a form is not written.
    let twice = fill(page, "IND-1", "- [ ] 4:", "- [x] 4:");
    let line = twice.lines().position(|line| line.starts_with("- [x] 4:")).unwrap() + 1;
    folder.write("form.md", &twice);
    folder.cem("answers import form.md -o out2 --partial").run().ends(2).prints_nothing().says("IND-1 has 2 answers: 3, 4").says(&format!("form.md:{line}:1"));
    // Of another version.
    folder.write("form.md", blank.replace("core 1.0.0", "core 0.9.0"));
    folder.cem("answers import form.md -o out2 --organisation Acme").run().ends(2).says("the form is of core 0.9.0, and core 1.0.0 is here");
    assert!(!folder.join("out2").exists());
    cem("answers template core -f markdown --role bos").run().ends(2).prints_nothing().says("unknown role `bos`");
}

#[cfg(feature = "xlsx")]
mod sheets {
    use calamine::{Data, Reader as _, Xlsx};
    use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

    use super::FILLED;
    use crate::binary::{Folder, shipped};

    /// The cells of the first sheet, by row.
    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).unwrap();
        let range = book.worksheet_range_at(0).unwrap().unwrap();
        assert_eq!(range.start(), Some((0, 0)));
        range.rows().map(|row| row.iter().map(|cell| if let Data::String(text) = cell { text.clone() } else { String::new() }).collect()).collect()
    }

    #[test]
    fn a_sheet_comes_back() {
        let folder = Folder::new();
        folder.cem("answers template core -f xlsx -o form.xlsx").run().ends(0).prints_nothing();
        folder.cem("answers template core -f xlsx -o again.xlsx -q").run().ends(0);
        folder.cem("answers template core -f xlsx").run().ends(2).prints_nothing().says("add -o FILE.xlsx");
        let bytes = std::fs::read(folder.join("form.xlsx")).unwrap();
        assert!(bytes == std::fs::read(folder.join("again.xlsx")).unwrap(), "same questionnaire, same bytes");
        let cells = cells(&bytes);
        let form = shipped("core");
        assert_eq!(cells[0][0], format!("cem-form core 1.0.0 {} en", form.sha256));
        let heads = cells[4].clone();
        assert_eq!(heads[..7], ["ID", "About", "Question", "Answer", "Reason", "Note", "Evidence"]);
        for (_, question) in form.asked() {
            let row = cells.iter().find(|row| row[0] == question.id).unwrap();
            assert_eq!(row[2], question.text);
            for (level, cell) in question.levels.iter().zip(&row[7..]) {
                assert_eq!(*cell, format!("{}: {}", level.key, level.text));
            }
        }
        // Filled in by another program: the same cells, and some more.
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for (number, row) in (0..).zip(&cells) {
            for (column, text) in (0..).zip(row).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string(number, column, text).unwrap();
            }
            match row[0].as_str() {
                "organisation" => drop(sheet.write_string(number, 3, "=Acme").unwrap()),
                "respondent.id" => drop(sheet.write_string(number, 3, " cio ").unwrap()),
                "date" => drop(sheet.write_datetime_with_format(number, 3, ExcelDateTime::from_ymd(2026, 9, 14).unwrap(), &day).unwrap()),
                "respondent.role" => drop(sheet.write_string(number, 3, "executive").unwrap()),
                "profile.size" => drop(sheet.write_string(number, 3, "50 to 249").unwrap()),
                "IND-1" => {
                    sheet.write_number(number, 3, 3).unwrap();
                    sheet.write_string(number, 5, "one: # x\n=SUM(A1)").unwrap();
                    sheet.write_string(number, 6, "Minutes | Drive | 2026-09-01\nTalk").unwrap();
                }
                "IND-2" => drop(sheet.write_string(number, 3, "Don't know").unwrap()),
                "IND-3" => {
                    sheet.write_string(number, 3, "not_applicable").unwrap();
                    sheet.write_string(number, 4, "One team").unwrap();
                }
                _ => {}
            }
        }
        folder.write("form.xlsx", book.save_to_buffer().unwrap());
        folder.cem("answers import form.xlsx -o out").run().ends(0).says("1 answers file written.");
        assert!(folder.read("out/cio.answers.yaml").ends_with(FILLED), "{}", folder.read("out/cio.answers.yaml"));
        folder.cem("check out").text(0);
        // A form without an id is called as its file.
        std::fs::copy(folder.join("again.xlsx"), folder.join("Bo.xlsx")).unwrap();
        folder.cem("answers import Bo.xlsx -o out --organisation Acme").run().ends(0).says("1 answers file written.");
        assert!(folder.read("out/Bo.answers.yaml").contains("id: Bo"));
    }

    #[test]
    fn a_workbook_of_a_form_tool() {
        let folder = Folder::new();
        let mut book = Workbook::new();
        book.add_worksheet().set_name("Empty").unwrap();
        let sheet = book.add_worksheet().set_name("Answers").unwrap();
        let rows = [["id", "role", "IND-1", "IND-2"], ["a", "it", "3", "later"], ["b", "it", "seven", "=1+1"]];
        for (row, cells) in (2..).zip(rows) {
            for (column, text) in (1..).zip(cells) {
                sheet.write_string(row, column, text).unwrap();
            }
        }
        sheet.write_formula(3, 3, Formula::new("=1+1").set_result("2")).unwrap();
        sheet.write_formula(5, 3, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
        sheet.write_string(5, 1, "c").unwrap();
        sheet.write_string(5, 2, "it").unwrap();
        sheet.write_boolean(5, 4, true).unwrap();
        book.add_worksheet().set_name("Notes").unwrap().write_string(0, 0, "x").unwrap();
        folder.write("export.xlsx", book.save_to_buffer().unwrap());
        let run =
            folder.cem("answers import export.xlsx -o out --partial --organisation Acme").run().ends(1).says("Read the sheet `Answers`; not read: `Notes`");
        for part in [
            "`seven` is not a level of IND-1\n--> export.xlsx:D5",
            "`=1+1` is not a level of IND-2\n--> export.xlsx:E5",
            "#DIV/0!",
            "export.xlsx:D6",
            "`true` is not a level of IND-2\n--> export.xlsx:E6",
        ] {
            assert!(run.err.contains(part), "{part}: {}", run.err);
        }
        assert_eq!(run.text(), "out/a.answers.yaml: from export.xlsx:B4, 2 answers\n");
        assert!(folder.read("out/a.answers.yaml").ends_with("answers:\n  IND-1: 2\n  IND-2: later\n"));
        folder.cem("answers import export.xlsx --sheet Answer --dry-run").run().ends(2).says("did you mean `Answers`?");
        folder.cem("answers import export.xlsx --sheet Notes --dry-run").run().ends(2).says("export.xlsx:A1");
    }

    #[test]
    fn hostile_workbooks() {
        let folder = Folder::new();
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "id").unwrap();
        sheet.write_string(1_048_575, 16_383, "far").unwrap();
        folder.write("far.xlsx", book.save_to_buffer().unwrap());
        let good = std::fs::read(folder.join("far.xlsx")).unwrap();
        folder.write("cut.xlsx", &good[..good.len() / 2]);
        folder.write("text.xlsx", "id,IND-1\n");
        folder.write("empty.xlsx", Workbook::new().save_to_buffer().unwrap());
        for (file, says) in [
            ("far.xlsx", "more than 20000 rows, 2000 columns"),
            ("cut.xlsx", "no workbook"),
            ("text.xlsx", "no workbook"),
            ("empty.xlsx", "nothing in the sheet"),
        ] {
            folder.cem(&format!("answers import {file} -o out --organisation Acme")).run().ends(2).prints_nothing().says(says);
        }
        assert!(!folder.join("out").exists());
    }
}
