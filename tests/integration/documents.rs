//! The same facts in every page format, each read back by a reader that knows nothing of the writer: a parser of HTML, of Markdown, of XML, of workbooks, of CSV.
//! And texts that could do harm: each of them is there, and none is more than text.

#![expect(clippy::wildcard_enum_match_arm, reason = "what a parser finds besides is of no concern here")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};

use calamine::{Data, Reader as _, Xlsx};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::binary::{Folder, SAMPLE, cem};

/// Every text field of a questionnaire and of answers carries harm and a mark of its own, `M(name)`.
const HOSTILE: &str = "tests/fixtures/hostile";
/// What of the harm can be seen; the rest of it are characters that hide or steer.
const SEEN: [&str; 4] = ["=1+1|<b onmouseover=hit()>&lt;", "<script>hit()</script>", "<svg onload=hit()>", "![x](http://e.example/)**s**"];

type Table = Vec<Vec<String>>;

/// What a format says, as a reader finds it.
#[derive(Debug, PartialEq)]
struct Facts {
    overall: bool,
    factors: Vec<[String; 4]>,
    gaps: Vec<[String; 4]>,
    recommendations: Vec<[String; 3]>,
}

/// The report in all formats, by extension.
fn all(paths: &str, flags: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = Folder::new();
    let out = folder.join("out");
    cem(&format!("report {paths} {flags} -f json,markdown,html,xlsx,docx,csv -o")).arg(&out).run().ends(0);
    let files = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path());
    files.map(|path| (path.extension().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap())).collect()
}

fn text(files: &BTreeMap<String, Vec<u8>>, extension: &str) -> String {
    String::from_utf8(files[extension].clone()).unwrap()
}

fn words(text: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    text.into_iter().map(|part| part.as_ref().to_owned()).collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn select<'a>(page: &'a Html, what: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(what).unwrap()).collect()
}

fn html_tables(page: &Html) -> Vec<Table> {
    let (row, cell) = (Selector::parse("tr").unwrap(), Selector::parse("th, td").unwrap());
    let cells = |row: ElementRef<'_>| row.select(&cell).map(|cell| words(cell.text())).collect();
    select(page, "table").into_iter().map(|table| table.select(&row).map(cells).collect()).collect()
}

fn markdown_tables(text: &str) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    let mut inside = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Table(_)) => tables.push(Vec::new()),
            Event::Start(Tag::TableHead | Tag::TableRow) => tables.last_mut().unwrap().push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                inside = true;
                tables.last_mut().unwrap().last_mut().unwrap().push(String::new());
            }
            Event::End(TagEnd::TableCell) => inside = false,
            Event::Text(part) | Event::Code(part) if inside => tables.last_mut().unwrap().last_mut().unwrap().last_mut().unwrap().push_str(&part),
            _ => {}
        }
    }
    tables
}

/// A part of a package.
fn part(package: &[u8], name: &str) -> String {
    let mut text = String::new();
    zip::ZipArchive::new(Cursor::new(package)).unwrap().by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn document_tables(xml: &str) -> Vec<Table> {
    let document = roxmltree::Document::parse(xml).unwrap();
    let named = |node: roxmltree::Node<'_, '_>, name: &str| node.is_element() && node.tag_name().name() == name;
    let cell = |node: roxmltree::Node<'_, '_>| words(node.descendants().filter(|n| named(*n, "t")).filter_map(|n| n.text()));
    let row = |node: roxmltree::Node<'_, '_>| node.children().filter(|n| named(*n, "tc")).map(cell).collect();
    let tables = document.descendants().filter(|node| named(*node, "tbl"));
    tables.map(|table| table.children().filter(|node| named(*node, "tr")).map(row).collect()).collect()
}

/// The facts of tables that say `heads` first: columns are found by their heads, for not every format draws a bar.
fn facts(tables: &[Table], page: &str) -> Facts {
    let find = |first: &str, heads: &[&str]| {
        let table = tables.iter().find(|table| table[0][0] == first && heads.iter().all(|head| table[0].contains(&(*head).to_owned())));
        let table = table.unwrap_or_else(|| panic!("no table {first} with {heads:?}"));
        let columns: Vec<usize> = heads.iter().map(|head| table[0].iter().position(|own| own == head).unwrap()).collect();
        table[1..].iter().map(|row| columns.iter().map(|at| row[*at].clone()).collect::<Vec<_>>()).collect::<Vec<_>>()
    };
    Facts {
        overall: page.contains("43.9") || page.contains("44 of 100") || page.contains("49.9 of 100"),
        factors: find("Factor", &["Factor", "Score", "Gap", "Weighted"]).into_iter().map(|row| row.try_into().unwrap()).collect(),
        gaps: find("Rank", &["Rank", "Question", "Score", "Weighted"]).into_iter().map(|row| row.try_into().unwrap()).collect(),
        recommendations: find("Rank", &["Rank", "Action", "Worth"]).into_iter().map(|row| row.try_into().unwrap()).collect(),
    }
}

/// The same facts as the JSON report has them, in the order of their ranks, with the decimals that pages show.
fn told(json: &Value) -> Facts {
    let list = |name: &str| json[name].as_array().unwrap().clone();
    // Half goes away from zero.
    let shown = |value: &Value, decimals: i32| {
        let places = 10_f64.powi(decimals);
        value.as_f64().map_or_else(|| "-".to_owned(), |value| format!("{:.1$}", (value * places + 1e-9).round() / places, decimals as usize))
    };
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let mut factors = list("factors");
    let rank = |id: &Value| list("gaps").iter().position(|gap| gap["factor"] == *id).unwrap_or(usize::MAX);
    factors.sort_by_key(|factor| rank(&factor["id"]));
    let questions = list("questions");
    let question = |id: &Value| {
        let question = questions.iter().find(|question| question["id"] == *id).unwrap();
        format!("{} {}", text(id), text(if question["facet"].is_null() { &question["text"] } else { &question["facet"] }))
    };
    Facts {
        overall: true,
        factors: factors.iter().map(|f| [text(&f["name"]), shown(&f["score"], 1), shown(&f["gap"], 1), shown(&f["weighted_gap"], 2)]).collect(),
        gaps: list("question_gaps")
            .iter()
            .map(|g| [g["rank"].to_string(), question(&g["question"]), shown(&g["score"], 1), shown(&g["weighted_gap"], 2)])
            .collect(),
        recommendations: list("recommendations")
            .iter()
            .map(|r| [r["rank"].to_string(), format!("{} {}", text(&r["id"]), text(&r["title"])), shown(&r["worth"], 2)])
            .collect(),
    }
}

#[test]
fn every_page_tells_the_same_facts() {
    let files = all(SAMPLE, "");
    let json: Value = serde_json::from_slice(&files["json"]).unwrap();
    let told = told(&json);
    assert_eq!((told.factors.len(), told.gaps.len(), told.recommendations.len()), (5, 33, json["recommendations"].as_array().unwrap().len()));
    let (html, markdown, docx) = (text(&files, "html"), text(&files, "md"), part(&files["docx"], "word/document.xml"));
    let page = Html::parse_document(&html);
    let body = words(page.root_element().text());
    assert_eq!(facts(&html_tables(&page), &body), told, "HTML");
    assert_eq!(facts(&markdown_tables(&markdown), &markdown), told, "Markdown");
    assert_eq!(facts(&document_tables(&docx), &docx), told, "DOCX");
    // The page carries the JSON report, word for word the same values, but for the files it is made from.
    let data = select(&page, "script#cem-report");
    let mut json = json;
    json["made_from"] = Value::Null;
    assert_eq!(serde_json::from_str::<Value>(&data[0].text().collect::<String>()).unwrap(), json);
}

#[test]
fn how_far_answers_are_apart_is_withheld_with_their_counts() {
    let files = all(SAMPLE, "");
    let json: Value = serde_json::from_slice(&files["json"]).unwrap();
    let questions = json["questions"].as_array().unwrap();
    let withheld: Vec<&Value> = questions.iter().filter(|q| q["by_level"].as_array().unwrap().iter().any(|level| level["count"].is_null())).collect();
    assert!(!withheld.is_empty() && withheld.len() < questions.len());
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(files["csv"].as_slice()).records().map(Result::unwrap).collect();
    for question in withheld {
        let id = question["id"].as_str().unwrap();
        assert!(question["spread"].is_null() && !json["differ"].as_array().unwrap().contains(&question["id"]), "{id}");
        let row = rows.iter().find(|row| row.iter().any(|cell| cell == id) && row.iter().any(|cell| cell == "spread")).unwrap();
        assert!(row.iter().any(|cell| cell == "withheld"), "{row:?}");
    }
}

/// The names of all marks of the fixture that a report shows.
fn marks(text: &str) -> BTreeSet<String> {
    text.split("M(").skip(1).filter_map(|rest| rest.split_once(')')).map(|(name, _)| name.to_lowercase()).collect()
}

/// No character that steers a terminal, hides, or turns the direction of text.
#[track_caller]
fn shows_everything(text: &str, format: &str) {
    let hidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\r' | '\t')) || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    assert_eq!(text.chars().find(|c| hidden(*c)), None, "{format}");
    for part in SEEN {
        assert!(text.contains(part), "{format}: {part}");
    }
}

#[test]
fn texts_that_could_do_harm_are_only_text() {
    let files = all(HOSTILE, "--names");
    let json: Value = serde_json::from_slice(&files["json"]).unwrap();
    let expected = marks(&json.to_string());
    assert!(expected.len() > 40 && expected.contains("note.3") && expected.contains("person1"), "{expected:?}");
    let all_of = |found: &str, but: &[&str], format: &str| {
        let found = marks(found);
        let lost: Vec<&String> = expected.iter().filter(|mark| !found.contains(*mark) && !but.contains(&mark.as_str())).collect();
        assert!(lost.is_empty(), "{format} lost {lost:?}");
    };

    let page = Html::parse_document(&text(&files, "html"));
    let body: String =
        select(&page, "body *:not(script)").iter().flat_map(|e| e.children().filter_map(|c| c.value().as_text().map(|t| t.to_string() + " "))).collect();
    shows_everything(&body, "HTML");
    all_of(&body, &[], "HTML");
    for element in select(&page, "*") {
        let name = element.value().name();
        assert!(!matches!(name, "iframe" | "object" | "embed" | "base" | "link" | "form" | "input" | "use" | "image" | "foreignObject"), "<{name}>");
        assert!(name != "script" || element.value().attr("type") == Some("application/json"), "a script");
        for (attribute, value) in element.value().attrs() {
            assert!(!attribute.starts_with("on"), "{attribute}");
            assert!(!matches!(attribute, "href" | "src" | "action" | "srcdoc") || value.starts_with('#'), "{attribute}={value}");
        }
    }

    let markdown = text(&files, "md");
    let mut shown = String::new();
    for event in Parser::new_ext(&markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Text(part) => shown.push_str(&part),
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML in Markdown: {html}"),
            Event::Start(Tag::Link { dest_url, .. }) => assert!(dest_url.starts_with('#'), "{dest_url}"),
            Event::Start(Tag::Image { .. }) => panic!("a picture in Markdown"),
            Event::SoftBreak | Event::End(_) => shown.push(' '),
            _ => {}
        }
    }
    shows_everything(&shown, "Markdown");
    all_of(&shown, &[], "Markdown");

    let names = zip::ZipArchive::new(Cursor::new(&files["docx"])).unwrap().file_names().map(|name| name.unwrap().into_owned()).collect::<Vec<_>>();
    for name in names.iter().filter(|name| name.ends_with(".xml") || name.ends_with(".rels")) {
        let text = part(&files["docx"], name);
        let xml = roxmltree::Document::parse(&text).unwrap();
        assert!(!xml.descendants().any(|n| n.attribute("TargetMode") == Some("External")), "{name} points outside");
        for field in xml.descendants().filter(|n| matches!(n.tag_name().name(), "instrText" | "fldSimple")) {
            assert!(marks(field.text().unwrap_or_default()).is_empty(), "a text became a field");
        }
        if name == "word/document.xml" {
            let shown: String = xml.descendants().filter(|n| n.tag_name().name() == "t").filter_map(|n| n.text()).map(|t| t.to_owned() + " ").collect();
            shows_everything(&shown, "DOCX");
            all_of(&shown, &[], "DOCX");
        }
    }

    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(files["xlsx"].clone())).unwrap();
    let mut cells = String::new();
    for sheet in book.sheet_names() {
        for (_, _, cell) in book.worksheet_range(&sheet).unwrap().used_cells() {
            if let Data::String(text) = cell {
                cells.push_str(text);
                cells.push(' ');
            }
        }
        for (_, _, formula) in book.worksheet_formula(&sheet).unwrap().used_cells() {
            assert!(!formula.contains("hit") && marks(formula).is_disjoint(&expected), "{sheet}: {formula}");
        }
    }
    shows_everything(&cells, "XLSX");
    all_of(&cells, &[], "XLSX");

    let table = text(&files, "csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let shown: String = reader.records().flat_map(|row| row.unwrap().iter().map(|cell| cell.to_owned() + " ").collect::<Vec<_>>()).collect();
    shows_everything(&shown, "CSV");
    all_of(&shown, &[], "CSV");

    let terminal = cem(&format!("report {HOSTILE} --names")).text(0);
    assert_eq!(terminal.chars().find(|c| c.is_control() && *c != '\n'), None);
}
