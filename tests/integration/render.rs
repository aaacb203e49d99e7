//! Reports that are saved and shown again, and where reports go: `cem render`, several formats, PDF, brands, what changed since last time.

use std::path::Path;

use cem_readiness::report::Report;
use proptest::prelude::{ProptestConfig, any, proptest};
use proptest::sample::Index;
use serde_json::{Value, json};

use crate::binary::{Folder, SAMPLE, cem, root, sheet};

/// Formats whose bytes are compared: all but PDF, which a browser makes.
const FORMATS: [&str; 7] = ["terminal", "json", "markdown", "html", "xlsx", "docx", "csv"];

fn saved(flags: &str) -> String {
    cem(&format!("report {SAMPLE} -f json {flags}")).text(0)
}

#[test]
fn every_format_of_a_saved_report_is_the_direct_one_byte_for_byte() {
    let models = |name: &str| format!("tests/fixtures/models/{name}");
    let cases = [
        SAMPLE.to_owned(),
        format!("{SAMPLE} --names"),
        format!("{SAMPLE} --anonymous --date 2026-09-14 --panel-size all=400"),
        format!("{SAMPLE}/executive-1.answers.yaml"),
        models("samm-like-a.answers.yaml"),
        models("staged-b.answers.yaml"),
        ["likert-1", "likert-2", "likert-3", "likert-4"].map(|name| models(&format!("{name}.answers.yaml"))).join(" "),
        format!("{SAMPLE} --previous {SAMPLE}/operations-1.answers.yaml"),
    ];
    let folder = Folder::new();
    for case in cases {
        let document = folder.write("r.json", cem(&format!("report {case} -f json")).run().ends(0).out);
        for format in FORMATS {
            let direct = cem(&format!("report {case} -f {format}")).run().ends(0);
            let again = cem(&format!("render -f {format}")).arg(&document).run().ends(0);
            assert!(direct.out == again.out, "{case} {format}");
        }
    }
}

#[test]
fn a_page_holds_the_report_it_shows() {
    let folder = Folder::new();
    let json = saved("");
    folder.write("page.html", cem(&format!("report {SAMPLE} -f html")).text(0));
    // A page goes to the client: it does not say which files it is made from.
    let mut without: serde_json::Value = serde_json::from_str(&json).unwrap();
    without["made_from"] = serde_json::Value::Null;
    assert_eq!(folder.cem("render page.html -f json").json(0), without);
    assert!(!folder.read("page.html").contains(".answers.yaml"));
    assert_eq!(cem("render - -f json").stdin(json.clone()).text(0), json);
    let change = cem("compare").arg(folder.join("page.html")).arg(SAMPLE).arg("--json").json(0);
    assert_eq!(change["overall"]["difference"], 0.0);
}

/// The problems of a document, as `cem render` tells them.
fn refused(document: &str) -> String {
    let run = cem("render - --json").stdin(document).run().ends(2);
    assert_eq!(run.json()["kind"], "error");
    run.err
}

#[test]
fn what_is_no_report_is_refused_in_words() {
    for (document, say) in [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[1, 2]", "not a report"),
        ("{\"kind\": \"error\"}", "says why no report could be made"),
        ("{\"kind\": \"report\", \"format_version\": \"2.0\"}", "this cem reads 1"),
        ("{\"kind\": \"report\", \"format_version\": \"1.1\", \"tool\": {\"version\": \"0.0.9\"}}", "made by cem 0.0.9 in format 1.1"),
        ("{\"kind\": \"report\", \"format_version\": \"1.2\"}", "`overall` is missing"),
        ("<html><body>hello", "not JSON"),
    ] {
        let told = refused(document);
        assert!(told.contains(say) && told.contains("CEM40"), "{document}\n{told}");
    }
    assert!(refused("{\"kind\": \"report\", \"format_version\": \"1.1\"}").contains("cem report ANSWERS -f json"));
    assert!(refused(&format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000))).contains("not JSON"));
    cem("render nowhere.json").run().ends(2).says("CEM017");
    cem("render").arg(root()).run().ends(2).says("not a regular file");
}

#[test]
fn every_problem_of_a_report_is_told_at_its_place() {
    let mut report: Value = serde_json::from_str(&saved("")).unwrap();
    report["overall"]["score"] = json!(101.5);
    report["factors"][1]["weight"] = json!(-0.5);
    report["questions"][3]["counts"]["answered"] = json!(4_000_000_000_u64);
    report["panel"]["overall"]["certainty"] = json!(7);
    let told = refused(&format!("{report:#}"));
    for say in ["/overall/score: 101.5", "/factors/1/weight", "/questions/3/counts/answered", "/panel/overall/certainty: string"] {
        assert!(told.contains(say), "{say}\n{told}");
    }
    let line = 1 + format!("{report:#}").lines().position(|line| line.contains("101.5")).unwrap();
    assert!(told.contains(&format!("-:{line}:")), "{line}\n{told}");
    // What names something else comes next.
    let mut report: Value = serde_json::from_str(&saved("")).unwrap();
    report["strengths"] = json!(["NOT-THERE"]);
    report["factors"][2]["id"] = report["factors"][1]["id"].clone();
    report["overall"]["band"] = json!("golden");
    report["recommendations"][0]["owner"] = json!("emperor");
    let told = refused(&report.to_string());
    assert!(told.contains("is there twice"), "{told}");
    report["factors"][2]["id"] = json!("RES");
    let told = refused(&report.to_string());
    for say in ["no question `NOT-THERE`", "no band `golden`", "no role `emperor`"] {
        assert!(told.contains(say), "{say}\n{told}");
    }
}

/// Changes one value of a document: the `at`th of all that it holds.
fn change(value: &mut Value, at: &mut usize, new: &Value) -> bool {
    if *at == 0 {
        *value = new.clone();
        return true;
    }
    *at -= 1;
    match value {
        Value::Array(items) => items.iter_mut().any(|item| change(item, at, new)),
        Value::Object(members) => members.values_mut().any(|member| change(member, at, new)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(members) => members.values().map(size).sum::<usize>(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
    }
}

/// Reads it and shows it as text, where it can be read.
fn through(document: &str) {
    use cem_readiness::report::{Presentation, View, format::Format, render};
    if let Ok(report) = Report::from_json(document, 0) {
        for format in [Format::Terminal, Format::Json, Format::Markdown, Format::Html, Format::Csv] {
            assert!(render(&report, format, &View { width: 80, colour: false, unicode: true }, &Presentation::default()).is_ok());
        }
    }
}

#[test]
fn a_report_that_somebody_changed_never_breaks_anything() {
    let text = cem(&format!("report {SAMPLE} -f json --names --previous {SAMPLE}/operations-1.answers.yaml")).text(0);
    let whole: Value = serde_json::from_str(&text).unwrap();
    let values = size(&whole);
    let words =
        ["null", "true", "0", "-1", "1e300", "4294967295", "18446744073709551615", "\"\"", "\"overall\"", "\"x\\u0000\\u202e<b>|\"", "[]", "[[]]", "{}"];
    proptest!(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() }, |(at in any::<Index>(), word in any::<Index>(), cut in any::<Index>())| {
        let mut changed = whole.clone();
        change(&mut changed, &mut at.index(values), &serde_json::from_str(words[word.index(words.len())]).unwrap());
        through(&changed.to_string());
        // Cut short, at a letter.
        let end = cut.index(text.len());
        through(text.get(..end).unwrap_or_default());
    });
}

#[test]
fn several_formats_go_to_a_folder() {
    let folder = Folder::new();
    let report = |rest: &str| folder.cem(&format!("report {} {rest}", root().join(SAMPLE).display()));
    report("-f html,json").run().ends(2).says("2 formats go to a folder: -f html,json -o reports/").prints_nothing();
    let run = report("-f html,json,csv,html -o out/new").run().ends(0).prints_nothing();
    let out = Path::new("out/new");
    for end in ["html", "json", "csv"] {
        let name = out.join(format!("brackwater-energy-cem-report.{end}"));
        assert!(
            folder.join(name.to_str().unwrap()).is_file() && run.err.contains(&format!("Wrote out/new/brackwater-energy-cem-report.{end} (")),
            "{}",
            run.err
        );
    }
    assert_eq!(run.err.lines().count(), 3);
    // One file that exists, and nothing is written.
    std::fs::remove_file(folder.join("out/new/brackwater-energy-cem-report.html")).unwrap();
    report("-f html,json -o out/new").run().ends(2).says("exists already; --force overwrites it");
    assert!(!folder.join("out/new/brackwater-energy-cem-report.html").exists());
    report("-f html,json -o out/new --force").run().ends(0);
    assert!(folder.join("out/new/brackwater-energy-cem-report.html").is_file());
    report("-f html,json -o out/new/brackwater-energy-cem-report.csv").run().ends(2).says("go to a folder");
    assert_eq!(std::fs::read_dir(folder.join("out/new")).unwrap().count(), 3, "no temporary file is left");
}

#[test]
fn the_name_of_a_file_says_its_format() {
    let folder = Folder::new();
    for (name, start) in [("r.html", "<!"), ("r.HTM", "<!"), ("r.json", "{"), ("r.md", "#"), ("r.txt", "CEM"), ("r", "CEM"), ("r.xlsx", "PK"), ("r.docx", "PK")]
    {
        folder.cem("demo -o").arg(name).run().ends(0).says(&format!("Wrote {name} ("));
        let bytes = std::fs::read(folder.join(name)).unwrap();
        assert!(String::from_utf8_lossy(&bytes).trim_start().to_uppercase().starts_with(&start.to_uppercase()), "{name}");
    }
    folder.cem("demo -f json -o x.html").run().ends(2).says("x.html would be named html and hold json").says("ends in .json");
    folder.cem("demo --excel -o x.html").run().ends(2).says("--excel is about CSV");
    assert_eq!(folder.names().iter().filter(|name| name.starts_with('x')).count(), 0);
    let formats = folder.cem("demo -f nothing").run().ends(2).err;
    assert!(FORMATS.iter().all(|format| formats.contains(format)), "{formats}");
}

#[test]
fn a_brand_is_checked_where_it_is_written() {
    let folder = Folder::new();
    folder.write("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 40 10\"><path d=\"M0 0h40v10z\"/></svg>");
    folder.write("bad.svg", "<svg viewBox=\"0 0 4 4\" onload=\"alert(1)\"/>");
    folder.write("cem.toml", "[brand]\nname = \"Harbour <b>\"\nlogo = \"logo.svg\"\naccent = \"#005A9C\"\n");
    folder.write("r.json", saved(""));
    let page = folder.cem("render r.json -f html").text(0);
    assert!(page.contains("Harbour &lt;b&gt;") && page.contains("data:image/svg+xml;base64,"), "the brand of the settings");
    assert!(!folder.cem("render r.json -f html --config none").text(0).contains("Harbour"));
    assert!(folder.cem("render r.json -f html --brand-name Pier").text(0).contains("Pier"), "a flag wins");
    let run = folder.cem("render r.json -f html --logo bad.svg --accent #FFCC00").run().ends(2).prints_nothing();
    for say in ["the logo holds a script", "text in #FFCC00 stands out from white by 1.5 to 1 only", "the nearest shade that does is #"] {
        assert!(run.err.contains(say), "{say}\n{}", run.err);
    }
    folder.write("cem.toml", "[brand]\nlogo = \"none.png\"\naccent = \"blue\"\n");
    let run = folder.cem("render r.json -f html").run().ends(2);
    for say in ["cem.toml:2:8", "cem.toml:3:10", "`blue` is not a colour"] {
        assert!(run.err.contains(say), "{say}\n{}", run.err);
    }
    folder.cem("demo --lang xx").run().ends(2).says("en, de");
}

#[test]
fn the_board_gets_less() {
    let page = |who: &str| cem(&format!("demo -f markdown --audience {who}")).text(0);
    assert!(page("board").len() * 2 < page("working").len());
}

#[test]
fn what_changed_since_last_time_is_in_the_report() {
    let folder = Folder::new();
    for (when, level) in [("then", 1), ("now", 3)] {
        for n in 0..4 {
            folder.write(&format!("{when}/r{n}.answers.yaml"), sheet("core", &format!("r{n}"), "operations", &level.to_string()));
        }
    }
    let now = folder.cem("report now --previous then --json").json(0);
    let trend = &now["trend"];
    assert_eq!(trend["before"]["respondents"], 4);
    let rows = trend["factors"].as_array().unwrap();
    assert_eq!(rows.len(), now["factors"].as_array().unwrap().len());
    for row in rows.iter().chain([&trend["overall"]]) {
        let (before, after, difference) = (row["before"].as_f64().unwrap(), row["after"].as_f64().unwrap(), row["difference"].as_f64().unwrap());
        assert!((after - before - difference).abs() < 1e-9);
    }
    // The same from a saved report, whose people are not known.
    folder.cem("report then -o then.json").run().ends(0);
    let from_saved = folder.cem("report now --previous then.json --json").json(0);
    assert_eq!(from_saved["trend"]["overall"]["difference"], trend["overall"]["difference"]);
    for format in ["terminal", "markdown", "html"] {
        let page = folder.cem(&format!("report now --previous then.json -f {format}")).text(0).to_lowercase();
        assert!(page.contains("since last time"), "{format}");
        assert!(!folder.cem(&format!("report now -f {format}")).text(0).to_lowercase().contains("since last time"));
    }
    let saved = folder.write("now.json", format!("{now:#}"));
    folder.cem("report now --previous then -f json -o exact.json").run().ends(0);
    assert!(folder.cem("report now --previous then --verify exact.json").text(0).contains("byte for byte"));
    folder.cem("report now --verify").arg(saved).run().ends(2).says("name that with --previous");
    assert!(now["trend"].is_object() && folder.cem("report now --json").json(0)["trend"].is_null());
}

#[test]
fn what_does_not_compare_is_said_and_another_organisation_is_refused() {
    let folder = Folder::new();
    folder.write("now/a.answers.yaml", sheet("core", "a", "operations", "3"));
    folder.write("screen/a.answers.yaml", sheet("screen", "a", "operations", "3"));
    folder.write("other/a.answers.yaml", sheet("core", "a", "operations", "3").replace("Acme Ltd", "Other"));
    folder.cem("report screen -o screen.json").run().ends(0);
    let trend = folder.cem("report now --previous screen.json --json").json(0)["trend"].clone();
    assert!(trend["not_comparable"].as_str().unwrap().contains("not comparable"), "{trend}");
    assert!(trend["overall"].is_null() && trend["factors"] == json!([]));
    folder.cem("report now --previous other").run().ends(2).says("several organisations");
    folder.cem("report now --previous nowhere").run().ends(2).says("nowhere");
    folder.write("broken/a.answers.yaml", "format: cem-answers/1\nquestionnaire: {");
    folder.cem("report now --previous broken").run().ends(2).says("CEM002").prints_nothing();
}

/// Programs that stand in for browsers.
#[cfg(unix)]
mod browsers {
    use std::os::unix::fs::PermissionsExt;
    use std::time::{Duration, Instant};

    use super::*;

    fn program(folder: &Folder, name: &str, script: &str) {
        let path = folder.write(name, format!("#!/bin/sh\n{script}\n"));
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Writes what the browser was given, as if it were a PDF.
    const PRINTS: &str = "for word in \"$@\"; do case $word in --print-to-pdf=*) out=${word#--print-to-pdf=};; *) last=$word;; esac; done
{ printf '%%PDF-1.4 /StructTreeRoot '; cat \"$last\"; printf '%%%%EOF'; } > \"$out\"";

    #[test]
    fn pdf_is_the_page_printed_by_a_browser() {
        let folder = Folder::new();
        program(&folder, "bin/chromium", PRINTS);
        let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
        folder.cem("demo -o r.pdf").env("PATH", &path).run().ends(0).says("Wrote r.pdf (").prints_nothing();
        let pdf = folder.read("r.pdf");
        let page = |size: &str| folder.cem("demo -f html").text(0).replacen("</head>", &format!("<style>@page{{size:{size}}}</style></head>"), 1);
        assert!(pdf.starts_with("%PDF-1.4") && pdf.contains(&page("A4")), "the page itself is what was printed");
        folder.cem("demo -o letter.pdf --paper letter").env("PATH", &path).run().ends(0);
        assert!(folder.read("letter.pdf").contains(&page("letter")));
        folder.write("notes.txt", "");
        let none = folder.cem("demo -f pdf,json -o out/").env("PATH", &folder.join("none").display().to_string()).run();
        if none.code == 2 {
            // Unless one lies in a usual place of this system.
            assert!(none.err.contains("no Chromium, Chrome, Edge or Brave was found") && none.err.contains("-f html"), "{}", none.err);
            assert!(!folder.join("out").exists(), "nothing is written");
        }
        folder.cem("demo -f pdf,json -o out/ --browser nothing").run().ends(2).says("there is no browser nothing");
        program(&folder, "fails", "echo no display here >&2; exit 3");
        folder.cem("demo -f json,pdf -o out/ --browser ./fails").run().ends(2).says("It said: no display here");
        assert!(!folder.join("out").exists(), "all files, or none");
        program(&folder, "bare", "for word in \"$@\"; do case $word in --print-to-pdf=*) printf '%%PDF-1.4 %%%%EOF' > ${word#--print-to-pdf=};; esac; done");
        folder.cem("demo -o bare.pdf").env("CEM_BROWSER", "./bare").run().ends(0).says("without tags");
    }

    #[test]
    fn the_page_is_opened_where_there_is_a_display() {
        let folder = Folder::new();
        let run = folder.cem("demo --view -o r.html").run().ends(0);
        if cfg!(target_os = "linux") {
            assert!(run.err.contains("open r.html in one"), "{}", run.err);
            program(&folder, "bin/xdg-open", &format!("echo \"$1\" > {}", folder.join("opened").display()));
            let path = format!("{}:/usr/bin:/bin", folder.join("bin").display());
            folder.cem("demo --view").env("PATH", &path).env("DISPLAY", ":7").run().ends(0).says("-cem-report.html (").prints_nothing();
            let start = Instant::now();
            while !folder.join("opened").is_file() && start.elapsed() < Duration::from_secs(20) {
                std::thread::sleep(Duration::from_millis(20));
            }
            let page = folder.read("opened").trim().to_owned();
            assert!(std::fs::read_to_string(&page).unwrap().starts_with("<!"), "{page}");
            std::fs::remove_dir_all(Path::new(&page).parent().unwrap()).unwrap();
        }
        folder.cem("demo --view -f json").run().ends(2).says("--view opens the HTML page");
        folder.cem("demo --view -o -").run().ends(2).says("--view needs a file");
    }
}
