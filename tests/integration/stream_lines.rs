//! The fast and the careful readers of lines, NDJSON and CSV, held together.

use cem_readiness::answers::dense::Dense;
use cem_readiness::stream::csv::Header;
use cem_readiness::stream::form::{Form, Group, Set};
use cem_readiness::stream::ndjson::{read_usual, read_with_care};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::binary::shipped;

/// What was read of a line.
type Said = (String, String, Dense);

fn said(set: Set) -> Said {
    (set.id, set.organisation, set.responses)
}

/// The line as the fast reader takes it, if it does, and as the careful one does.
fn both(form: &Form<'_>, line: &[u8]) -> (Option<Said>, Result<Said, String>) {
    let (mut fast, mut slow) = (form.set(), form.set());
    let mut bytes = b"{\"id\":\"before\"}\n".to_vec();
    let start = bytes.len();
    bytes.extend_from_slice(line);
    let end = bytes.len();
    bytes.extend_from_slice(b"\n\"behind\":\"a line\"}}}}}");
    let taken = read_usual(form, &bytes, start, end, &mut fast);
    let read = read_with_care(form, line, &mut slow);
    (taken.then(|| said(fast)), read.map(|()| said(slow)))
}

/// Whatever the fast reader takes, the careful one takes too, and it means the same.
fn agree(form: &Form<'_>, line: &[u8]) -> Result<bool, TestCaseError> {
    let (fast, slow) = both(form, line);
    let taken = fast.is_some();
    if let Some(fast) = fast {
        prop_assert_eq!(Ok(fast), slow, "{}", String::from_utf8_lossy(line));
    }
    Ok(taken)
}

#[test]
fn usual_lines_are_read_fast_and_odd_ones_with_care() {
    let q = shipped("core");
    let form = Form::new(&q, Group::Member("country".to_owned()));
    for line in [
        r#"{"id":"a","respondent":{"role":"executive"},"answers":{"IND-1":3,"IND-2":"na","SUP-1":null,"EXP-1":"dont_know"}}"#,
        r#" { "answers" : { "SUP-1" : 0 , "SUP-2" : "later" } , "role" : "executive" , "id" : "b" } "#,
        r#"{"id":"Zoë","country":"CH","respondent":{},"profile":{},"answers":{}}"#,
    ] {
        assert_eq!(agree(&form, line.as_bytes()).ok(), Some(true), "{line}");
    }
    for (line, fine) in [
        (r#"{"id":"a\u0062","answers":{"IND\u002d1":3}}"#, true),
        (r#"{"id":7,"answers":{"IND-1":{"value":3,"note":"x","evidence":[{"what":"y"}]}}}"#, true),
        (r#"{"id":"a","answers":{"IND-1":3.0}}"#, true),
        (r#"{"id":"a","answers":{"IND-1":03}}"#, false),
        (r#"{"id":"a","answers":{"IND-1":31}}"#, false),
        (r#"{"id":"a","answers":{"IND-1":NaN}}"#, false),
        (r#"{"id":"a","answers":{"IND-1":1,"IND-1":1}}"#, false),
        (r#"{"id":"a","answers":{"IND-1":null,"IND-2":1,"IND-1":1}}"#, false),
        (r#"{"id":"a","answers":{"IND-1":2,"IND-3":1,"IND-2":1,"IND-3":null}}"#, false),
        (r#"{"id":"a","id":"b","answers":{}}"#, false),
        (r#"{"id":"a","answers":{"IND-1":3}} {"#, false),
        (r#"{"id":"a","answers":{"IND-1":3,}}"#, false),
        (r#"{"id":"a","answers":{"IND-1":3"#, false),
        (r#"{"id":"a","answers":{"NO-1":3}}"#, false),
        (r#"{"id":"a","role":"nobody","answers":{}}"#, false),
        (r#"{"id":"a","country":"","country":"CH","answers":{}}"#, false),
        (r#"{"id":"a","respondent":{"role":"","role":"executive"},"answers":{}}"#, false),
        (r#"{"questionnaire":"another","answers":{}}"#, false),
        (r#"{"id":"a"}"#, false),
        ("{\"id\":\"a\tb\",\"answers\":{}}", false),
    ] {
        let (fast, slow) = both(&form, line.as_bytes());
        assert!(fast.is_none(), "{line}");
        assert_eq!(slow.is_ok(), fine, "{line}: {slow:?}");
    }
}

#[test]
fn a_row_ends_with_its_line() {
    let q = shipped("core");
    let form = Form::new(&q, Group::None);
    let names: Vec<&str> = q.questions[..9].iter().map(|question| question.id.as_str()).collect();
    let header = Header::read(&form, names.join(",").as_bytes()).unwrap();
    let mut set = form.set();
    for cells in 1..12 {
        let line = vec!["1"; cells].join(",");
        // What stands behind would fit.
        let bytes = format!("{line}\n{}\n", vec!["1"; 40].join(","));
        let read = header.row(&form, bytes.as_bytes(), 0, line.len(), false, &mut set);
        assert_eq!(read, if cells == 9 { Ok(()) } else { Err(format!("{cells} cells, and the header has 9")) });
    }
}

#[test]
fn line_ends_of_windows_are_usual() {
    let q = shipped("core");
    let form = Form::new(&q, Group::None);
    let line = "{\"id\":\"a\",\"answers\":{\"IND-1\":3}}";
    let bytes = [line.as_bytes(), b"\r\n{\"id\":\"b\",\"answers\":{}}\r\n"].concat();
    assert!(read_usual(&form, &bytes, 0, line.len(), &mut form.set()));
}

#[test]
fn bytes_that_are_no_text_are_refused_by_both() {
    let q = shipped("core");
    let form = Form::new(&q, Group::None);
    let (fast, slow) = both(&form, b"{\"id\":\"a\xff\",\"answers\":{}}");
    assert_eq!((fast, slow.map(|_| ())), (None, Err("not UTF-8 from byte 9 on".to_owned())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_reader_means_what_the_careful_one_means(
        answers in vec((0..12_usize, prop_oneof![0..6_usize, 0..14_usize]), 0..12),
        in_order in prop::option::of(any::<bool>()),
        blanks in vec(0..4_usize, 12),
        order in 0..6_usize,
        change in prop::option::weighted(0.6, (any::<prop::sample::Index>(), prop_oneof![
            any::<u8>(), prop::sample::select(b"\"\\{}[],:0123456789 enutf\n\t-.".to_vec())
        ], 0..3_u8)),
    ) {
        let q = shipped("core");
        let form = Form::new(&q, Group::None);
        let values = ["0", "1", "2", "3", "4", "5", "null", "\"na\"", "\"dont_know\"", "\"later\"", "\"3\"", "true", "{\"value\":2}", "12"];
        let blank = |at: usize| ["", "", " ", " \t"][blanks[at % blanks.len()]];
        let mut answers = answers;
        if let Some(once) = in_order {
            answers.sort_by_key(|(question, _)| *question);
            if once {
                answers.dedup_by_key(|(question, _)| *question);
            }
        }
        let answers: Vec<String> = answers.iter().enumerate().map(|(at, (question, value))| {
            let id = q.questions.get(*question).map_or("unknown", |question| &question.id);
            format!("{}\"{id}\"{}:{}{}{}", blank(at), blank(at + 1), blank(at + 2), values[*value], blank(at + 3))
        }).collect();
        let mut members = [
            format!("\"id\"{}:{}\"r 1\"", blank(0), blank(1)),
            format!("\"respondent\":{{{}\"role\":\"executive\"}}", blank(2)),
            format!("\"answers\":{{{}}}{}", answers.join(","), blank(3)),
        ];
        members.rotate_left(order % 3);
        if order > 2 {
            members.swap(0, 1);
        }
        let mut line = format!("{}{{{}}}{}", blank(4), members.join(","), blank(5)).into_bytes();
        if let Some((at, byte, how)) = change {
            let at = at.index(line.len());
            match how {
                0 => line[at] = byte,
                1 => line.insert(at, byte),
                _ => drop(line.remove(at)),
            }
        }
        agree(&form, &line)?;
    }

    /// A row means the same with a quote around every cell, which is read cell by cell.
    #[test]
    fn a_row_without_quotes_means_what_it_means_with_them(
        columns in vec(0..16_usize, 1..16),
        in_order in any::<bool>(),
        cells in vec(prop_oneof![6 => 1..7_usize, 2 => 0..14_usize], 17),
        change in prop::option::weighted(0.4, (any::<prop::sample::Index>(), prop::sample::select(b",,,0123456789NA x\xff".to_vec()), 0..3_u8)),
        lone in any::<bool>(),
    ) {
        let q = shipped("core");
        let form = Form::new(&q, Group::None);
        let mut columns = columns;
        if in_order {
            columns.sort_unstable();
        }
        let mut seen = [false; 16];
        columns.retain(|column| !std::mem::replace(&mut seen[*column], true));
        let name = |column: &usize| if *column == 0 { "id" } else { q.questions[column - 1].id.as_str() };
        let names: Vec<&str> = columns.iter().map(name).collect();
        let Ok(header) = Header::read(&form, names.join(",").as_bytes()) else { return Ok(()) };
        let texts = ["", "0", "1", "2", "3", "4", "5", "NA", "later", "dont_know", "na", "12", "N", "7"];
        let mut line = columns.iter().zip(&cells).map(|(_, cell)| texts[*cell]).collect::<Vec<_>>().join(",").into_bytes();
        if let Some((at, byte, how)) = change.filter(|_| !line.is_empty()) {
            let at = at.index(line.len());
            match how {
                0 => line[at] = byte,
                1 => line.insert(at, byte),
                _ => drop(line.remove(at)),
            }
        }
        let quoted: Vec<u8> = line.split(|byte| *byte == b',').map(|cell| [b"\"", cell, b"\""].concat()).collect::<Vec<_>>().join(&b","[..]);
        let read = |line: &[u8]| {
            let mut set = form.set();
            let behind: &[u8] = if lone { b"" } else { b"\n1,2,3,4,5,NA,,3,4,5,1,2,3" };
            let bytes = [b"1,2\n", line, behind].concat();
            header.row(&form, &bytes, 4, 4 + line.len(), true, &mut set).map(|()| said(set))
        };
        match (read(&line), read(&quoted)) {
            (Ok(plain), Ok(quoted)) => prop_assert_eq!(plain, quoted),
            (plain, quoted) => prop_assert!(plain.is_err() && quoted.is_err(), "{}: {plain:?} {quoted:?}", String::from_utf8_lossy(&line)),
        }
    }
}
