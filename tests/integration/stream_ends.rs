//! Bad ends of streams through the real binary: cut off, killed, much too long, read no further. Nothing is lost without a word.

use std::io::{Read as _, Write as _};
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::binary::{Cem, Folder, cem, root};

fn score(folder: &Folder, line: &str) -> Cem {
    folder.cem(&format!("score {line}")).arg("--questionnaire").arg(root().join("tests/fixtures/models/likert.questionnaire.yaml"))
}

fn lines(count: usize) -> String {
    (0..count).map(|at| format!("{{\"id\":\"r{at}\",\"answers\":{{\"E-1\":{},\"T-1\":{}}}}}\n", at % 5 + 1, at % 3 + 1)).collect()
}

/// Feeds a child, and gives it back with its output open.
fn fed(cem: Cem, text: &[u8]) -> Child {
    let mut child = cem.command().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.as_mut().unwrap().write_all(text).unwrap();
    child
}

#[test]
fn an_input_cut_anywhere_is_whole_or_told() {
    let folder = Folder::new();
    let text = lines(3);
    let last = text[..text.len() - 1].rfind('\n').unwrap() + 1;
    for end in last..text.len() {
        folder.write("a.ndjson", &text[..end]);
        let whole = end == last || end == text.len() - 1;
        let outcome = score(&folder, "a.ndjson --on-error row").run().ends(i32::from(!whole));
        let (rows, rejects) = (if end == last || !whole { 2 } else { 3 }, u64::from(!whole));
        let said: Value = serde_json::from_str(outcome.text().lines().last().unwrap()).unwrap();
        assert_eq!((said["rows"].as_u64(), said["rejects"].as_u64()), (Some(rows), Some(rejects)), "{end}");
    }
    // Packed: an error, never a shorter input.
    let packed = ruzstd::encoding::compress_to_vec(lines(5000).as_bytes(), ruzstd::encoding::CompressionLevel::Fastest);
    folder.write("a.ndjson.zst", &packed[..packed.len() / 2]);
    let cut = score(&folder, "a.ndjson.zst").run().ends(2).says("cannot read a.ndjson.zst to its end");
    assert!(!cut.text().contains("\"type\":\"summary\""));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(lines(5000).as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    folder.write("a.csv.gz", &packed[..packed.len() - 9]);
    folder.write("a.ndjson.gz", &packed[..packed.len() - 9]);
    score(&folder, "a.ndjson.gz -o rows").run().ends(2).says("cannot read a.ndjson.gz to its end");
    assert!(!folder.names().contains(&"rows".to_owned()));
}

#[test]
fn csv_that_is_no_text_is_told_with_its_line() {
    let folder = Folder::new();
    folder.write("a.csv", b"id,E-1\nr1,3\nr\xff,2\n\"r\xfe\",2\nr4,NaN\nr5,1\n");
    let outcome = score(&folder, "a.csv -f csv --columns id,ENG --on-error skip").run().ends(1).says("5 lines in = 2 rows + 3 rejects");
    let outcome = outcome.says("a.csv:3: not UTF-8 from byte 2 on").says("a.csv:4: not UTF-8 from byte 3 on").says("a.csv:5: `NaN` is not an answer to E-1");
    assert_eq!(outcome.text().lines().skip(1).map(|line| &line[..2]).collect::<Vec<_>>(), ["r1", "r5"]);
    folder.write("b.csv", b"id,E-\xff\n");
    score(&folder, "b.csv").run().ends(2).says("the header is not UTF-8");
}

/// Most memory a process ever held, in megabytes.
#[cfg(target_os = "linux")]
fn peak(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() >> 10
}

#[cfg(target_os = "linux")]
#[test]
fn a_line_of_a_hundred_megabytes_is_told_and_takes_little_memory() {
    let folder = Folder::new();
    let mut child = fed(score(&folder, "- --from ndjson --on-error row --threads 2"), lines(1).as_bytes());
    let mut stdout = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let mut text = String::new();
        stdout.read_to_string(&mut text).map(|_| text)
    });
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"{\"id\":\"").unwrap();
    for _ in 0..100 {
        stdin.write_all(&[b'x'; 1 << 20]).unwrap();
    }
    stdin.write_all(b"\",\"answers\":{}}\n").unwrap();
    // A pipe holds less than this, so all before it was read.
    stdin.write_all(lines(20_000).as_bytes()).unwrap();
    let peak = peak(&child);
    drop(stdin);
    let text = reader.join().unwrap().unwrap();
    assert_eq!((child.wait().unwrap().code(), text.lines().count()), (Some(1), 20_004));
    assert!(text.contains("{\"type\":\"error\",\"line\":2,\"error\":\"longer than 16 MB\"}"));
    assert!(peak < 100, "{peak} MB");
}

#[cfg(unix)]
#[test]
fn who_is_killed_leaves_no_file_and_no_summary() {
    let folder = Folder::new();
    let mut child = fed(score(&folder, "- --from ndjson -o rows.ndjson --summary s.json"), lines(5000).as_bytes());
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(folder.names().iter().all(|name| name != "rows.ndjson" && name != "s.json"), "{:?}", folder.names());
}

#[test]
fn who_leaves_early_gets_no_summary() {
    let folder = Folder::new();
    folder.write("a.ndjson", lines(50_000));
    let mut child = score(&folder, "a.ndjson --summary s.json").command().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut start = [0; 20];
    child.stdout.take().unwrap().read_exact(&mut start).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    assert_eq!(folder.names(), ["a.ndjson"]);
}

#[test]
fn two_things_never_go_into_one_file() {
    let folder = Folder::new();
    let line = "{\"id\":\"a\",\"answers\":{\"IND-1\":2}}\n";
    std::fs::write(folder.path().join("in.ndjson"), line).unwrap();
    let run = |line: &str| cem(&format!("score in.ndjson --questionnaire core {line}")).within(folder.path()).run();
    run("-o out --summary out --force").ends(2).says("the rows and the summary need a file each");
    run("-o out --summary ./out").ends(2).says("the rows and the summary need a file each");
    run("-o in.ndjson --force").ends(2).says("in.ndjson is read; write to another file");
    assert_eq!(folder.read("in.ndjson"), line);
    run("-o out --summary sum.json").ends(0);
    #[cfg(unix)]
    run("-o /dev/null --summary sum2.json").ends(0);
}
