//! Tables, heads and cells by example; any text at random.

use proptest::prelude::*;

use super::columns::{Beside, Target};
use super::mapping::Mapping;
use super::respondents::{Defaults, Imported};
use super::*;
use crate::questionnaire::check;

const FORM: &str = r#"
format: cem-questionnaire/1
id: small
version: 1.0.0
title: Small
profile:
  size: { name: Size, text: How many people?, options: { few: Fewer than 50, many: 50 or more }, basis: judgement }
  teams: { name: Teams, text: How many teams?, kind: number, basis: judgement }
roles:
  boss: { name: The boss, group: leaders }
  staff: { name: Staff, group: front_line }
scales:
  often:
    levels: { 0: { label: Never, text: It does not happen. }, 1: { label: Sometimes, text: It happens now and then. }, 2: { label: Always, text: It happens each time. } }
factors:
  F: { name: F, basis: judgement }
questions:
  - { id: Q-1, factor: F, text: How often do you listen?, scale: often, basis: judgement }
  - { id: Q-10, factor: F, text: "How often, if at all, do you act?", scale: often, basis: judgement }
  - { id: Q-2, factor: F, text: Is it so?, kind: yes_no, basis: judgement }
  - { id: Q-3, factor: F, text: Which one?, kind: choice, options: { own_budget: { text: Our own budget, score: 1 }, none: { text: No budget, score: 0 } }, basis: judgement }
  - { id: Q-4, factor: F, text: What else?, kind: text, basis: judgement }
"#;

fn form() -> Questionnaire {
    let mut problems = Vec::new();
    let form = check::check(FORM, 0, "h".to_owned(), &mut |_| Err(String::new()), &mut problems);
    form.unwrap_or_else(|| panic!("{problems:?}"))
}

/// Reads a table with a mapping file.
fn read(table: &str, map: &str) -> (Vec<Imported>, Vec<String>) {
    let q = form();
    let (mut files, mut problems) = (Files::default(), Vec::new());
    let file = files.add("t.csv", table);
    let map_file = files.add("map.yaml", map);
    let mapping = if map.is_empty() { Some(Mapping::default()) } else { mapping::read(map, map_file, &q, &mut problems) };
    let mut done = Vec::new();
    if let (Some(mapping), Some(table)) = (mapping, delimited::read(table, file, &mut problems)) {
        let mut table = table;
        table.skip(&mapping);
        let targets = columns::find(&table, &q, &mapping, &mut files, &mut problems);
        let defaults = Defaults { questionnaire: &q, mapping: &mapping, organisation: Some("Acme"), role: None, id: None };
        done = respondents::of(&table, &targets, &defaults, &mut files, &mut problems);
    }
    let said = |problem: &Diagnostic| {
        let place = problem.place.map_or(String::new(), |place| {
            let (line, column) = files.line_column(place);
            format!("{}:{line}:{column}: ", files.path(place.file))
        });
        format!("{place}{}{}", problem.message, problem.help.as_ref().map_or(String::new(), |help| format!(" ({help})")))
    };
    (done, problems.iter().map(said).collect())
}

/// The answers of each row, without their heads.
fn answers(table: &str, map: &str) -> Vec<String> {
    let (done, problems) = read(table, map);
    assert_eq!(problems, Vec::<String>::new());
    done.iter().map(|one| one.text.split_once("answers:\n").map_or("", |(_, answers)| answers).to_owned()).collect()
}

#[test]
fn cells_have_the_names_of_spreadsheets() {
    let name = |row, column| At::Sheet(row, column).name();
    assert_eq!(name(6, 1).as_deref(), Some("B7"));
    assert_eq!(
        [name(0, 25), name(0, 26), name(0, 701), name(0, 702), name(1_048_575, 16_383)].map(Option::unwrap_or_default),
        ["Z1", "AA1", "ZZ1", "AAA1", "XFD1048576"]
    );
    assert_eq!(At::Text(0, 1).name(), None);
}

#[test]
fn columns_are_found_by_id_and_by_text() {
    let q = form();
    let of = |head: &str| {
        let table = Table { heads: vec![Cell::new(head, At::default())], ..Table::default() };
        let mut problems = Vec::new();
        let found = columns::find(&table, &q, &Mapping::default(), &mut Files::default(), &mut problems);
        found[0].ok_or(problems.into_iter().map(|problem| problem.message).collect::<String>())
    };
    for head in ["Q-1", "q-1", " Q-1 ", "Q-1: How often?", "[Q-1] How often?", "Q-1) x", "Q-1. How", "[q-1]", "How often do you  LISTEN?"] {
        assert_eq!(of(head), Ok(Target::Answer(0)), "{head}");
    }
    assert_eq!(of("Q-10: How often?"), Ok(Target::Answer(1)));
    // Form tools whose codes are letters and digits.
    assert_eq!(
        [of("Q1"), of("q10"), of("Part[Q1]"), of("Part[Q-10]"), of("profile[Q2]")],
        [Ok(Target::Answer(0)), Ok(Target::Answer(1)), Ok(Target::Answer(0)), Ok(Target::Answer(1)), Ok(Target::Answer(2))]
    );
    for head in ["Q-1.note", "[Q-1] Note", "Q-1: note", "q-1 NOTE", "Q-1 (note"] {
        assert_eq!(of(head), Ok(Target::Beside(0, Beside::Note)), "{head}");
    }
    assert_eq!(of("Q-10.reason"), Ok(Target::Beside(1, Beside::Reason)));
    assert_eq!(
        [of("profile.size"), of("How many teams?"), of("Role"), of("respondent.id"), of("Organization")],
        [Ok(Target::Fact(0)), Ok(Target::Fact(1)), Ok(Target::Role), Ok(Target::Id), Ok(Target::Organisation)]
    );
    for head in ["Q-11", "Q-1x", "Q-1 How often?", "How often", "Comment on [Q1]", "note", "profile.colour", "Timestamp"] {
        assert_eq!(of(head), Err(format!("the column `{head}` is no question of small 1.0.0")), "{head}");
    }
}

#[test]
fn words_become_levels() {
    for (cell, level) in [
        ("0", "0"),
        ("2.0", "2"),
        ("never", "0"),
        (" Sometimes", "1"),
        ("It happens  each time.", "2"),
        ("2: Always", "2"),
        ("1 - Sometimes", "1"),
        ("0: Never: It does not happen.", "0"),
        ("Don\u{2019}t know", "dont_know"),
        ("LATER", "later"),
    ] {
        assert_eq!(answers(&format!("id,Q-1\na,{cell}\n"), ""), [format!("  Q-1: {level}\n")], "{cell}");
    }
    for cell in ["3", "-1", "1.5", "NaN", "inf", "1: Always", "2 or so", "often", "=1+1", "#REF!"] {
        let (done, problems) = read(&format!("id,Q-1\na,{cell}\n"), "");
        assert!(
            done.is_empty() && problems.len() == 1 && problems[0].starts_with(&format!("t.csv:2:3: `{cell}` is not a level of Q-1 (")),
            "{cell}: {problems:?}"
        );
    }
    assert_eq!(
        answers("id,Q-2,Q-3,Q-4\na,TRUE,Own_Budget,\"later, maybe: # yes\"\nb,n,no budget,3\n", ""),
        ["  Q-2: yes\n  Q-3: own_budget\n  Q-4: \"later, maybe: # yes\"\n", "  Q-2: no\n  Q-3: none\n  Q-4: 3\n"]
    );
    let (_, problems) = read("id,Q-1\na,Sometime\n", "");
    assert_eq!(problems, ["t.csv:2:3: `Sometime` is not a level of Q-1 (did you mean `Sometimes`?)"]);
}

#[test]
fn a_mapping_file_names_columns_and_words() {
    let map = "columns: { 'How, then?': Q-1, Who: respondent.name }\nlevels:\n  Q-1: { Rarely: 0, '-': blank }\n  '*': { rarely: 1, none: not_applicable }\nroles: { Chief: boss }\nignore: [Started]\nreason: Not here.\ndates: dmy\n";
    let (done, problems) = read("id;Who;How, then?;Q-10;Role;Date;Started\na;Ann;rarely;RARELY;chief;14.9.2026 10:00;x\nb;;-;none;STAFF;1/2/2026;\n", map);
    assert_eq!(problems, Vec::<String>::new());
    assert_eq!(
        done.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(),
        [
            "format: cem-answers/1\nquestionnaire: { id: small, version: 1.0.0, sha256: h }\norganisation: Acme\nrespondent:\n  id: a\n  role: boss\n  name: Ann\ndate: 2026-09-14\nanswers:\n  Q-1: 0\n  Q-10: 1\n",
            "format: cem-answers/1\nquestionnaire: { id: small, version: 1.0.0, sha256: h }\norganisation: Acme\nrespondent:\n  id: b\n  role: staff\ndate: 2026-02-01\nanswers:\n  Q-10:\n    answer: not_applicable\n    reason: Not here.\n",
        ]
    );
    let (_, problems) = read("id,Q-1\na,1\n", "columns: { X: Q-9 }\nlevels: { Q-7: { a: 1 }, Q-1: { b: 9 } }\nroles: { c: bos }\n");
    assert_eq!(
        problems,
        [
            "map.yaml:1:15: `Q-9` is nothing that a column can be (did you mean `Q-1`?)",
            "map.yaml:2:11: unknown question `Q-7` (did you mean `Q-1`?)",
            "map.yaml:2:36: `9` is not a level of Q-1 (it offers 0, 1, 2)",
            "map.yaml:3:13: unknown role `bos` (did you mean `boss`?)",
        ]
    );
    assert_eq!(read("id,Q-1\na,1\n", "colums: {}\n").1, ["map.yaml:1:1: a mapping file has no key `colums` (did you mean `columns`?)"]);
    assert_eq!(read("id,Q-1\na,1\n", "ignore: [Q-2]\n").1, ["map.yaml:1:10: the table has no column `q-2` (did you mean `q-1`?)"]);
}

#[test]
fn what_stands_beside_an_answer() {
    let table = "id,Q-1,Q-1.flag,Q-10.flag,Q-1.note,Q-1.evidence,Q-1.confidence,Q-10.note,profile.size,profile.teams\na,1,Yes,no,\"=1+1\nsecond\",\"Minutes | Drive, A | 2026-09-01\nTalk\",High,alone,50 or more,3\n";
    let (done, problems) = read(table, "");
    assert_eq!(problems, Vec::<String>::new());
    assert!(done[0].text.ends_with(
        "profile:\n  size: many\n  teams: 3\nanswers:\n  Q-1:\n    answer: 1\n    note: |-\n      =1+1\n      second\n    evidence:\n      - { what: Minutes, where: \"Drive, A\", seen: 2026-09-01 }\n      - { what: Talk }\n    confidence: high\n    flag: true\n  Q-10:\n    note: alone\n"
    ), "{}", done[0].text);
    assert_eq!(done[0].answers, 1);
    assert_eq!(read("id,Q-1,Q-1.flag\na,1,perhaps\n", "").1, ["t.csv:2:5: `perhaps` is not one of yes, no"]);
}

#[test]
fn rows_that_do_not_map_are_told_and_the_others_taken() {
    let table = "id,Role,Q-1,Date,profile.size\na,boss,1,,\nb,bos,7,1.2.26,huge\nA,boss,2,,\nc d,boss,not applicable,,\n,boss,1,,\ne,boss,1,,,x\nf,boss,2,,\n";
    let (done, problems) = read(table, "");
    assert_eq!(done.iter().map(|one| (one.id.as_str(), one.from.as_str())).collect::<Vec<_>>(), [("f", "t.csv:8")]);
    let messages: Vec<&str> = problems.iter().filter_map(|problem| problem.split(" (").next()).collect();
    assert_eq!(
        messages,
        [
            "t.csv:2:1: the respondent `a` has two rows, so neither is taken",
            "t.csv:3:3: unknown role `bos`",
            "t.csv:3:7: `7` is not a level of Q-1",
            "t.csv:3:9: `1.2.26` is not a date",
            "t.csv:3:16: `huge` is not a value of the profile fact `size`",
            "t.csv:4:1: the respondent `A` has two rows, so neither is taken",
            "t.csv:5:1: `c d` is not an id of a respondent",
            "t.csv:5:10: not_applicable needs a reason",
            "t.csv:6:2: the row names no respondent",
            "t.csv:7:12: this cell stands in a column without a head",
        ]
    );
}

#[test]
fn what_a_row_says_twice_is_not_chosen_from() {
    let table = "id,Q-1,Q-2,Q-1\na,1,,\nb,,,2\nc,1,yes,1\nd,1,,2\n";
    let (done, problems) = read(table, "");
    assert_eq!(done.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert!(done[1].text.ends_with("  Q-1: 2\n"), "{}", done[1].text);
    assert_eq!(
        problems,
        [
            "t.csv:1:12: the column `Q-1` holds what another holds already (give one of the two another head in the table)",
            "t.csv:5:6: the row says something else here than in another column that holds the same: `2`",
        ]
    );
    let (_, problems) = read("id,Q-1,X\na,1,2\n", "columns: { X: Q-1 }\n");
    assert!(problems[0].ends_with("(put one of the two under `ignore` in a mapping file)"), "{problems:?}");
}

#[test]
fn numbers_and_days_of_spreadsheets_are_explained() {
    let says = |table: &str| read(table, "").1.join("\n");
    assert!(says("id,date,Q-2\na,45914,y\n").contains("this is how spreadsheets count days"));
    assert!(says("id;profile.teams;Q-2\na;2,5;y\n").contains("with a point, such as 12.5"));
}

#[test]
fn rows_below_the_heads_can_be_left_out() {
    assert_eq!(read("id,Q-1\n,Response\na,1\n", "skip: 1\n").1, Vec::<String>::new());
}

#[test]
fn tables_as_text() {
    assert_eq!(answers("\n\r\nid\tQ-1\r\na\t1\r\n\t\r\nb\t2", ""), ["  Q-1: 1\n", "  Q-1: 2\n"]);
    assert_eq!(answers("\"id\";\"Q-1: a, b, c\"\n\"a\";\"1\"\n", ""), ["  Q-1: 1\n"]);
    assert_eq!(answers("Q-1\n1\n2\n", "").len(), 2);
    assert_eq!(
        read("id,Q-1\na,\"1\nb,2\nc,3\n", "").1,
        ["t.csv:2:1: a quote that begins in this row is not closed (two quotes in a row stand for one inside a quoted cell)"]
    );
    assert_eq!(read(" \n,\n", "").1, ["t.csv:1:1: the table is empty"]);
    assert_eq!(
        read("id,Q-1,Q-1\na,1,2\n", "").1,
        [
            "t.csv:1:8: the column `Q-1` holds what another holds already (give one of the two another head in the table)",
            "t.csv:2:5: the row says something else here than in another column that holds the same: `2`"
        ]
    );
    let wide = format!("id{}\n", ",x".repeat(MAX_COLUMNS));
    assert_eq!(read(&wide, "").1, ["t.csv:1:1: more than 20000 rows, 2000 columns or 1000000 cells"]);
}

#[test]
fn documents_keep_their_order_and_lose_nothing() {
    let mut problems = Vec::new();
    let found = documents::read(
        "[{\"format\": \"cem-answers/1\", \"answers\": {\"Q-2\": \"yes\", \"Q-1\": {\"answer\": 1, \"note\": \"\\ud83d\\ude00 a: b\"}}}, {\"x\": null}]",
        0,
        &mut problems,
    );
    assert_eq!(
        found.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(),
        ["format: cem-answers/1\nanswers:\n  Q-2: \"yes\"\n  Q-1:\n    answer: 1\n    note: \"\u{1f600} a: b\"\n", ""]
    );
    assert!(problems.is_empty());
    assert!(documents::read("{\"a\": 1, \"a\": 2}", 0, &mut problems).is_empty());
    assert!(documents::read("3", 0, &mut problems).is_empty() && documents::read(&"[".repeat(100_000), 0, &mut problems).is_empty());
    assert_eq!(documents::read_lines("{\"a\": 1}\n\n{\n{\"b\": 2}", 0, &mut problems).iter().map(|one| one.number).collect::<Vec<_>>(), [1, 3]);
    let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages[..2], ["this JSON cannot be read: the key `a` is written twice", "expected answers, which are a mapping, in document 1"]);
    assert_eq!(messages.len(), 4, "{messages:?}");
}

fn page(text: &str) -> (Vec<(String, String)>, Vec<String>) {
    let q = form();
    let mut problems = Vec::new();
    let table = page::form(text).map(|form| page::read(text, form, &q, 0, &mut problems)).unwrap_or_default();
    let cells = table.rows.iter().flatten().map(|(column, cell)| (table.heads[*column].text.clone(), cell.text.clone())).collect();
    let line = |problem: &Diagnostic| problem.place.map_or(0, |place| text[..place.start as usize].matches('\n').count() + 1);
    (cells, problems.iter().map(|problem| format!("{}: {}", line(problem), problem.message)).collect())
}

#[test]
fn a_page_is_read_back() {
    let blank = crate::answers::template::markdown(&form(), None);
    assert_eq!(page(&blank), (Vec::new(), Vec::new()));
    let line = |text: &str, part: &str| text.lines().position(|line| line.contains(part)).map_or(0, |at| at + 1);
    let filled = blank
        .replacen("- [ ] 1: Sometimes", "- [x] 1: Sometimes", 1)
        .replacen("Note:\n", "Note: one\n\n# two, no heading\nthree\n", 1)
        .replacen(
            "### respondent.id\n\nA short name for these answers: letters and digits\n\nAnswer:",
            "### respondent.id\n\nA short name for these answers: letters and digits\n\nAnswer: ann",
            1,
        )
        .replacen("- [ ] yes", "* [X] yes", 1);
    let cell = |head: &str, text: &str| (head.to_owned(), text.to_owned());
    assert_eq!(
        page(&filled),
        (vec![cell("respondent.id", "ann"), cell("Q-1.note", "one\n\n# two, no heading\nthree"), cell("Q-1", "1"), cell("Q-2", "yes")], Vec::new())
    );
    let twice = filled.replacen("- [ ] 2: Always", "- [X] 2: Always", 1).replacen("* [X] yes", "- [x] perhaps", 1).replacen(
        "### Q-3\n",
        "### Q-3\n\nA line of mine.\n",
        1,
    );
    let (cells, problems) = page(&twice);
    assert!(!cells.contains(&cell("Q-1", "1")), "{cells:?}");
    assert_eq!(
        problems,
        [
            format!("{}: Q-1 has 2 answers: 1, 2", line(&twice, "- [X] 2: Always")),
            format!("{}: this box is ticked, and the form has no such box here", line(&twice, "perhaps")),
            format!("{}: this line stands in no field of the form, and is left out", line(&twice, "A line of mine")),
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_text_is_safe(text in "(id|Q-1|Q-2|[a-z\",;\t\r\n ]|\\PC){0,60}", map in "(columns|levels|ignore|Q-1|[a-z:{}*\\[\\]\n ]){0,20}") {
        let _ = read(&text, "");
        let _ = read(&text, &map);
        let _ = documents::read(&text, 0, &mut Vec::new());
        let _ = page(&format!("<!-- cem-form small 1.0.0 h -->\n### Q-1\n{text}"));
    }

    #[test]
    fn notes_come_through_whole(note in "[^\u{0}]{1,40}") {
        let (done, problems) = read(&format!("id,Q-1.note\na,\"{}\"\n", note.replace('"', "\"\"")), "");
        if note.trim().is_empty() {
            prop_assert!(problems.is_empty());
        } else {
            let mut found = Vec::new();
            let tree = crate::yaml::parse(&done[0].text, 0, &mut found);
            let back = tree.as_ref().and_then(|root| root.get("answers")?.get("Q-1")?.get("note")?.text().map(str::to_owned));
            prop_assert_eq!(back.as_deref(), Some(note.trim()));
        }
    }
}
