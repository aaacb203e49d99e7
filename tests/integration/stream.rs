//! Streams through the real binary: rows, rejects, order, packing, summaries, and everything that goes wrong.

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use cem_readiness::answers::{Answer, FactValue, check};
use cem_readiness::questionnaire::FactKind;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::binary::{Cem, Folder, SAMPLE, cem, root, shipped};

/// A questionnaire of six questions with levels 1 to 5, in two factors; staff and manager answer it.
fn likert() -> String {
    root().join("tests/fixtures/models/likert.questionnaire.yaml").display().to_string()
}

fn score(folder: &Folder, line: &str) -> Cem {
    folder.cem(&format!("score {line}")).arg("--questionnaire").arg(likert())
}

/// Lines in which every answer comes up, and none is the same.
fn lines(count: usize) -> String {
    let said = ["1", "2", "3", "4", "5", "\"na\"", "\"dont_know\"", "null", "\"later\""];
    let line = |at: usize| {
        let ids = ["E-1", "E-2", "E-3", "E-4", "T-1", "T-2"];
        let answers: Vec<String> = ids.iter().enumerate().map(|(turn, id)| format!("\"{id}\":{}", said[(at * (turn + 3) + at / 7 + turn) % 9])).collect();
        let role = ["staff", "manager"][at % 2];
        format!("{{\"id\":\"r{at}\",\"role\":\"{role}\",\"answers\":{{{}}}}}\n", answers.join(","))
    };
    (0..count).map(line).collect()
}

/// The same as [`lines`].
fn table(count: usize) -> String {
    let head = "id,role,E-1,E-2,E-3,E-4,T-1,T-2\n".to_owned();
    lines(count).lines().fold(head, |text, line| {
        let line: Value = serde_json::from_str(line).unwrap();
        let cell = |id: &str| match &line["answers"][id] {
            Value::Null => String::new(),
            Value::String(text) => text.replace("na", "NA").replace("dont_know", "DK"),
            level @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => level.to_string(),
        };
        let cells: Vec<String> = ["E-1", "E-2", "E-3", "E-4", "T-1", "T-2"].map(cell).to_vec();
        text + &format!("{},{},{}\n", line["id"].as_str().unwrap(), line["role"].as_str().unwrap(), cells.join(","))
    })
}

fn parsed(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_stream_gives_the_rows_of_the_answer_files() {
    let q = shipped("core");
    let mut sheets = Vec::new();
    for entry in std::fs::read_dir(root().join(SAMPLE)).unwrap() {
        let (text, mut problems) = (std::fs::read_to_string(entry.unwrap().path()).unwrap(), Vec::new());
        let sheet = check::read(&text, 0, "a", &mut problems).unwrap();
        if sheet.questionnaire().unwrap().0 == "core" {
            sheets.extend(sheet.check(&q, &mut problems));
        }
    }
    assert!(sheets.len() > 5);
    // The facts of an assessment are the same for all.
    let mut profile = serde_json::Map::new();
    for (at, fact) in sheets.iter().flat_map(|sheet| sheet.responses.facts.iter().enumerate()) {
        let said = match (&q.facts[at].kind, fact) {
            (FactKind::Options(options), FactValue::Choice(option)) => json!(options[usize::from(*option)].0),
            (_, FactValue::Number(number)) => json!(number),
            (_, FactValue::Unknown | FactValue::Text | FactValue::Choice(_)) => continue,
        };
        profile.insert(q.facts[at].id.clone(), said);
    }
    let mut stream = String::new();
    for sheet in &sheets {
        let mut answers = serde_json::Map::new();
        for (at, answer) in sheet.responses.answers.iter().enumerate() {
            let said = match answer {
                Answer::Level(level) => json!(q.questions[at].levels[usize::from(*level)].key),
                Answer::DontKnow => json!("dont_know"),
                Answer::NotApplicable => json!("not_applicable"),
                Answer::Later => json!("later"),
                Answer::Text => json!("words"),
                Answer::Blank | Answer::NotAsked => continue,
            };
            let evidence: &[&str] = if sheet.responses.evidence[at] { &["seen"] } else { &[] };
            answers.insert(q.questions[at].id.clone(), json!({ "answer": said, "evidence": evidence }));
        }
        let role = &q.roles[sheet.responses.role.unwrap().at()].id;
        let line =
            json!({ "id": sheet.respondent.id, "organisation": sheet.organisation, "respondent": { "role": role }, "profile": profile, "answers": answers });
        stream += &format!("{line}\n");
    }
    let folder = Folder::new();
    folder.write("sets.ndjson", &stream);
    let files = parsed(&cem(&format!("score {SAMPLE} -f ndjson")).text(0));
    let rows = parsed(&folder.cem("score sets.ndjson --questionnaire core").text(0));
    assert_eq!(rows.len(), sheets.len() + 2);
    assert_eq!(files[0], rows[0], "the header");
    for row in &rows[1..rows.len() - 1] {
        let own = files.iter().find(|file| file["id"] == row["id"]).unwrap();
        assert_eq!(own, row);
    }
}

#[test]
fn csv_and_ndjson_give_the_same_rows_packed_or_not_on_one_thread_or_many() {
    let folder = Folder::new();
    let (lines, table) = (lines(9000), table(9000));
    folder.write("a.ndjson", &lines);
    folder.write("a.csv", &table);
    // A mark before the text and line ends of Windows change nothing.
    folder.write("w.csv", format!("\u{feff}{}", table.replace('\n', "\r\n")));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(lines.as_bytes()).unwrap();
    folder.write("a.jsonl.gz", packed.finish().unwrap());
    let half = lines.len() / 2 + lines[lines.len() / 2..].find('\n').unwrap() + 1;
    let frame = |text: &str| ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    // Two frames, one behind the other.
    folder.write("a.ndjson.zst", [frame(&lines[..half]), frame(&lines[half..])].concat());
    let expected = score(&folder, "a.ndjson -f csv --threads 1 --summary one.json").text(0);
    assert_eq!(expected.lines().count(), 9001);
    assert!(expected.lines().nth(3).is_some_and(|line| line.starts_with("r2,,staff,likert@1.0.0,1,")), "{expected}");
    for input in ["a.ndjson --threads 7", "a.csv", "w.csv", "a.jsonl.gz", "a.ndjson.zst --threads 3"] {
        let rows = score(&folder, &format!("{input} -f csv --summary many.json --force -o rows.csv")).text(0);
        assert!(rows.is_empty() && folder.read("rows.csv") == expected, "{input}");
        assert_eq!(folder.read("many.json"), folder.read("one.json"), "{input}");
    }
    let piped = score(&folder, "- --from ndjson -f csv").stdin(lines).run().ends(0).says("9000 lines in = 9000 rows + 0 rejects");
    assert_eq!(piped.text(), expected);
    let last = parsed(&score(&folder, "a.csv -q").text(0)).pop();
    assert_eq!(last, Some(json!({ "type": "summary", "rows": 9000, "lines": 9000, "rejects": 0 })));
}

#[test]
fn columns_are_picked_and_put_in_order() {
    let folder = Folder::new();
    folder.write("a.ndjson", lines(3));
    let text = score(&folder, "a.ndjson -f csv --columns overall,id,factors").text(0);
    assert_eq!(text.lines().next(), Some("overall,id,ENG,TRU"));
    let all = parsed(&score(&folder, "a.ndjson --columns id,overall_low,overall,overall_high,recommendations").text(0));
    assert_eq!(all[1].as_object().unwrap().len(), 6);
    assert!(all[1]["overall_low"].as_f64() <= all[1]["overall"].as_f64());
    // A row of one empty cell is a row all the same.
    folder.write("none.ndjson", "{\"id\":\"a\",\"answers\":{}}\n");
    assert_eq!(score(&folder, "none.ndjson -f csv --columns overall").text(0), "overall\n\"\"\n");
    score(&folder, "a.ndjson --columns id,overal").run().ends(2).says("did you mean `overall`?");
    let files = cem(&format!("score {SAMPLE} -f csv --columns overall,id")).text(0);
    assert!(files.starts_with("overall,id\n"), "{files}");
}

/// Every line that cannot be taken, with what is said of it.
const BAD: [(&str, &str); 13] = [
    ("{\"id\":\"x\",\"answers\":{\"E-1\":9}}", "`9` is not an answer to E-1"),
    ("{\"id\":\"x\",\"answers\":{\"E-1\":NaN}}", "not JSON"),
    ("{\"id\":\"x\",\"answers\":{\"E-1\":1e999}}", "not JSON"),
    ("{\"id\":\"x\",\"answers\":{\"E-9\":1}}", "unknown question `E-9`"),
    ("{\"id\":\"x\",\"answers\":{\"E-1\":1,\"E-1\":1}}", "E-1 is answered twice"),
    ("{\"id\":\"x\",\"id\":\"y\",\"answers\":{}}", "`id` stands here twice"),
    ("{\"id\":\"x\",\"role\":\"boss\",\"answers\":{}}", "unknown role `boss`"),
    ("{\"id\":\"x\",\"profile\":{\"size\":1},\"answers\":{}}", "unknown profile fact `size`"),
    ("{\"id\":\"x\",\"answer\":{\"E-1\":1}}", "unknown member `answer`"),
    ("{\"id\":\"x\",\"answers\":{\"E-1\":1", "not JSON: EOF"),
    ("[1]", "the line is not an object"),
    ("nonsense", "not JSON"),
    ("{\"id\":\"x\",\"questionnaire\":\"core\",\"answers\":{}}", "it answers core"),
];

#[test]
fn bad_lines_are_told_and_counted_and_never_lost() {
    let folder = Folder::new();
    let good = lines(2);
    let (first, second) = good.split_once('\n').unwrap();
    for (bad, why) in BAD {
        folder.write("a.ndjson", format!("{first}\n\n{bad}\n{second}"));
        let stopped = score(&folder, "a.ndjson -f csv").run().ends(2).says("a.ndjson:3: ").says(why);
        assert_eq!(stopped.text().lines().count(), 2, "the row before it stays: {bad}");
        score(&folder, "a.ndjson -o rows").run().ends(2).says("nothing was written");
        assert_eq!(folder.names(), ["a.ndjson"]);
        let left_out = score(&folder, "a.ndjson --on-error skip").run().ends(1).says(why).says("3 lines in = 2 rows + 1 rejects");
        let left_out = parsed(&left_out.text());
        assert_eq!((left_out.len(), &left_out[3]), (4, &json!({ "type": "summary", "rows": 2, "lines": 3, "rejects": 1 })));
        let row = parsed(&score(&folder, "a.ndjson --on-error row").run().ends(1).text());
        assert_eq!((&row[2]["type"], &row[2]["line"], row.len()), (&json!("error"), &json!(3), 5), "{bad}");
        assert!(row[2]["error"].as_str().unwrap().contains(why), "{row:?}");
    }
    folder.write("b.ndjson", b"{\"id\":\"\xff\",\"answers\":{}}\n");
    score(&folder, "b.ndjson").run().ends(2).says("b.ndjson:1: not UTF-8 from byte 8 on");
    let many = "?\n".repeat(50);
    folder.write("c.ndjson", many);
    score(&folder, "c.ndjson --on-error skip").run().ends(1).says("c.ndjson:20: ").says("c.ndjson: and 30 more").says("50 lines in = 0 rows + 50 rejects");
}

#[test]
fn bad_csv_is_told() {
    let folder = Folder::new();
    for (text, why) in [
        ("id,E-1,size\n", "unknown column `size`"),
        ("id,E-1,E-1\n", "the column `E-1` stands there twice"),
        ("id,role\n", "no column is a question"),
        ("", "unknown column ``"),
        ("id,E-1\na,1,2\n", "a.csv:2: 3 cells, and the header has 2"),
        ("id,E-1,E-2\na,1\n", "a.csv:2: 2 cells, and the header has 3"),
        ("id,E-1\na,1\nb,6\n", "a.csv:3: `6` is not an answer to E-1"),
        ("id,E-1\n\"a,1\n", "a.csv:2: a quote is not closed in its line"),
    ] {
        folder.write("a.csv", text);
        score(&folder, "a.csv").run().ends(2).says(why);
    }
    folder.write("a.csv", "id,organisation,E-1,T-1\n\"a,\"\"b\"\"\",Zürich,\"5\",NA\n\n,,DK,later\nx\n");
    let text = score(&folder, "a.csv -f csv --columns id,organisation,ENG,TRU --on-error row").run().ends(1).text();
    let expected = "id,organisation,ENG,TRU,error\n\"a,\"\"b\"\"\",Zürich,,,\n,,,,\n,,,,\"line 5: 1 cells, and the header has 4\"\n";
    assert_eq!(text, expected);
}

#[test]
fn a_line_without_end_takes_no_memory_to_speak_of() {
    let folder = Folder::new();
    let mut text = lines(1);
    text.push_str("{\"id\":\"");
    text.push_str(&"x".repeat(20 << 20));
    text.push_str("\",\"answers\":{}}\n");
    text.push_str(&lines(1));
    folder.write("a.ndjson", &text);
    score(&folder, "a.ndjson --on-error skip").run().ends(1).says("a.ndjson:2: longer than 16 MB").says("3 lines in = 2 rows + 1 rejects");
}

#[test]
fn what_cannot_be_asked_of_streams_is_said() {
    let folder = Folder::new();
    folder.write("a.ndjson", lines(1));
    folder.write("b.answers.yaml", "");
    folder.cem("score a.ndjson").run().ends(2).says("streams need --questionnaire");
    for (line, why) in [
        ("a.ndjson b.answers.yaml", "streams and answer files are scored apart"),
        ("a.ndjson -f table", "written as they come"),
        ("a.ndjson --per assessment", "for answer files"),
        ("missing.ndjson", "cannot read missing.ndjson"),
        ("b.answers.yaml --per assessment --summary s.json", "--summary counts respondents"),
    ] {
        score(&folder, line).run().ends(2).says(why);
    }
    folder.write("s.json", "");
    score(&folder, "a.ndjson --summary s.json").run().ends(2).prints_nothing().says("exists already; --force overwrites it");
    score(&folder, "a.ndjson --summary s.json --force -q").run().ends(0);
    folder.write("cut.ndjson.gz", b"\x1f\x8b\x08\x00\x00\x00\x00\x00");
    score(&folder, "cut.ndjson.gz").run().ends(2).says("cannot read cut.ndjson.gz");
}

#[test]
fn nothing_hidden_reaches_a_terminal() {
    let folder = Folder::new();
    folder.write(
        "a.ndjson",
        "{\"id\":\"a\\u001b[31m\u{9b}31m\u{202e}b\",\"organisation\":\"tab\\there\",\"answers\":{}}\n{\"id\":\"\\u0007\u{202e}\",\"answers\":1}\n",
    );
    for format in ["csv", "ndjson"] {
        let text = score(&folder, &format!("a.ndjson -f {format} --columns id,organisation --on-error row --group-by organisation --summary -")).text(1);
        assert!(text.chars().all(|c| c == '\n' || !(c.is_control() || c == '\u{202e}')), "{text:?}");
        if format == "ndjson" {
            let row: Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
            assert_eq!((&row["id"], &row["organisation"]), (&json!("a\u{1b}[31m\u{9b}31m\u{202e}b"), &json!("tab\there")), "the same to a program");
        } else {
            assert!(text.contains("\na\u{fffd}[31m\u{fffd}31m\u{fffd}b,tab here,\n"), "{text}");
        }
    }
}

#[test]
fn a_reader_that_leaves_ends_it_quietly() {
    let folder = Folder::new();
    folder.write("a.ndjson", lines(20_000));
    let mut child = score(&folder, "a.ndjson").command().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut start = [0; 20];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let folder = Folder::new();
    folder.write("a.ndjson", lines(2000));
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = score(&folder, "a.ndjson").command().stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write the result"), "{output:?}");
}

#[cfg(unix)]
#[test]
fn what_was_killed_has_no_last_line() {
    let folder = Folder::new();
    let mut child = score(&folder, "- --from ndjson").command().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(lines(5000).as_bytes()).unwrap();
    let mut stdout = child.stdout.take().unwrap();
    let mut seen = vec![0; 4096];
    stdout.read_exact(&mut seen).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    stdout.read_to_end(&mut seen).unwrap();
    let text = String::from_utf8(seen).unwrap();
    assert!(text.starts_with("{\"type\":\"header\"") && !text.contains("\"type\":\"summary\""));
}

#[test]
fn a_summary_counts_what_the_rows_say() {
    let folder = Folder::new();
    folder.write("a.ndjson", lines(500));
    let rows = parsed(&score(&folder, "a.ndjson --summary s.json --group-by role").text(0));
    let summary: Value = serde_json::from_str(&folder.read("s.json")).unwrap();
    let rows: Vec<&Value> = rows.iter().filter(|row| row["type"] == "row").collect();
    for group in ["staff", "manager", ""] {
        let part = if group.is_empty() { &summary["total"] } else { &summary["groups"][group] };
        let own: Vec<&&Value> = rows.iter().filter(|row| group.is_empty() || row["role"] == group).collect();
        assert_eq!(part["n"], own.len());
        for name in ["ENG", "TRU", "overall"] {
            let mut scores: Vec<f64> = own.iter().filter_map(|row| row[name].as_f64()).collect();
            scores.sort_by(f64::total_cmp);
            let (said, n) = (&part["scores"][name], scores.len() as f64);
            let mean = scores.iter().sum::<f64>() / n;
            let variance = scores.iter().map(|score| (score - mean).powi(2)).sum::<f64>() / (n - 1.0);
            assert_eq!(said["n"], scores.len());
            for (key, value) in [("mean", mean), ("variance", variance), ("min", scores[0]), ("max", scores[scores.len() - 1])] {
                assert!((said[key].as_f64().unwrap() - value).abs() < 1e-9, "{name} {key}: {said} {value}");
            }
            let median = scores[(0.5 * n).ceil() as usize - 1];
            assert!((said["quantiles"]["p50"].as_f64().unwrap() - median).abs() <= 0.005 + 1e-12);
        }
        let said = &part["questions"]["E-1"];
        let all: u64 = said["levels"]
            .as_object()
            .unwrap()
            .values()
            .chain(["dont_know", "not_applicable", "later", "blank"].map(|key| &said[key]))
            .filter_map(Value::as_u64)
            .sum();
        assert_eq!(all, own.len() as u64);
    }
    // Whatever the facts, a member of the line can tell groups apart.
    folder.write("b.ndjson", "{\"id\":\"a\",\"country\":\"CH\",\"answers\":{}}\n{\"id\":\"b\",\"answers\":{}}\n");
    score(&folder, "b.ndjson --summary t.json --group-by country").text(0);
    let summary: Value = serde_json::from_str(&folder.read("t.json")).unwrap();
    assert_eq!((&summary["groups"]["CH"]["n"], &summary["groups"][""]["n"]), (&json!(1), &json!(1)));
    let groups: String = (0..1001).map(|at| format!("{{\"id\":\"a\",\"country\":\"{at}\",\"answers\":{{}}}}\n")).collect();
    folder.write("c.ndjson", groups);
    score(&folder, "c.ndjson --summary u.json --group-by country").run().ends(2).says("more than 1000 groups");
}

#[test]
fn summaries_merge_to_the_summary_of_the_whole() {
    let folder = Folder::new();
    let all = lines(300);
    folder.write("all.ndjson", &all);
    let all: Vec<&str> = all.lines().collect();
    for (name, part) in [("a", &all[..70]), ("b", &all[70..71]), ("c", &all[71..])] {
        folder.write(&format!("{name}.ndjson"), part.join("\n"));
        score(&folder, &format!("{name}.ndjson --summary {name}.json --group-by role")).text(0);
    }
    score(&folder, "all.ndjson --summary all.json --group-by role").text(0);
    for order in ["a b c", "c a b"] {
        let line = order.split(' ').fold("summary merge".to_owned(), |line, name| line + &format!(" {name}.json"));
        assert_eq!(folder.cem(&line).text(0), folder.read("all.json"), "{order}");
    }
    folder.cem("summary merge b.json c.json -o bc.json").text(0);
    assert_eq!(folder.cem("summary merge bc.json a.json").text(0), folder.read("all.json"));
    score(&folder, "a.ndjson --summary other.json").text(0);
    folder.cem("summary merge a.json other.json").run().ends(2).says("--group-by differs");
    folder.cem("summary merge all.ndjson").run().ends(2).says("is not a summary");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Parts of parts, in any order: the digits of the whole.
    #[test]
    fn merging_is_associative_and_commutative(parts in vec((0..400_usize, 1..30_usize), 3..6), turn in any::<prop::sample::Index>()) {
        use cem_readiness::rules::Scorer;
        use cem_readiness::stream::columns::{Column, RowFormat};
        use cem_readiness::stream::form::{Form, Group};
        use cem_readiness::stream::pipe::{Job, Lines, OnError, Told, run};
        use cem_readiness::stream::summary::Part;

        let q = shipped("core");
        let (form, scorer) = (Form::new(&q, Group::None), Scorer::new(&q));
        let job = Job { form: &form, scorer: &scorer, columns: &[Column::Id], format: RowFormat::Csv, hidden: char::is_control, on_error: OnError::Fail, threads: 1, summary: true };
        let ids: Vec<&str> = q.asked().map(|(_, question)| question.id.as_str()).collect();
        let line = |seed: usize| {
            let answers: Vec<String> = ids.iter().enumerate().map(|(at, id)| format!("\"{id}\":{}", (seed * 7 + at * (seed % 5 + 1)) % 2)).collect();
            format!("{{\"answers\":{{{}}}}}\n", answers.join(","))
        };
        let part = |(first, count): (usize, usize)| -> Part {
            let text: String = (first..first + count).map(line).collect();
            let mut told = Told::default();
            run(&job, Lines::Ndjson, &mut text.as_bytes(), &mut std::io::sink(), &mut told, &mut |_| ()).unwrap();
            assert_eq!(told.failed, None);
            told.groups.remove("").unwrap()
        };
        let mut parts: Vec<Part> = parts.into_iter().map(part).collect();
        let sum = |parts: &[Part]| parts.iter().fold(Part::default(), |mut sum, part| { sum.add(part).unwrap(); sum });
        let left = sum(&parts);
        let middle = 1 + turn.index(parts.len() - 1);
        let (one, other) = (sum(&parts[..middle]), sum(&parts[middle..]));
        prop_assert_eq!(format!("{:?}", sum(&[other, one])), format!("{left:?}"));
        let by = turn.index(parts.len());
        parts.rotate_left(by);
        prop_assert_eq!(format!("{:?}", sum(&parts)), format!("{left:?}"));
    }
}
