//! Documents read back with a zip and an XML reader that know nothing of how they were written.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use roxmltree::{Document, Node};

use super::render;
use crate::report::fixture::{HOSTILE, case, hostile};
use crate::report::presentation::{Brand, Logo, Presentation};
use crate::report::sections::{self, Block, Cell, Chart, Section, Table};
use crate::report::text::is_hidden;
use crate::report::{Report, voices};

/// The parts of a document by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let part = |at| {
        let mut file = zip.by_index(at).expect("a part");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("bytes");
        (file.name().expect("a name").into_owned(), bytes)
    };
    (0..zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip").len()).map(part).collect()
}

fn text_of(parts: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    String::from_utf8(parts[name].clone()).expect("UTF-8")
}

fn made(report: &Report, presentation: &Presentation) -> BTreeMap<String, Vec<u8>> {
    parts(&render(report, presentation).expect("a document"))
}

/// As a reader sees a text.
fn seen(text: &str) -> String {
    let shown: String = text.chars().map(|c| if is_hidden(c) && !c.is_whitespace() { '\u{fffd}' } else { c }).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn words(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(|n| n.tag_name().name() == "t");
    seen(&texts.filter_map(|n| n.text()).collect::<String>())
}

fn named<'a, 'b>(node: Node<'a, 'b>, name: &'static str) -> impl Iterator<Item = Node<'a, 'b>> {
    node.descendants().filter(move |n| n.tag_name().name() == name)
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|a| a.name() == name).map(|a| a.value())
}

fn style<'a>(paragraph: Node<'a, '_>) -> Option<&'a str> {
    named(paragraph, "pStyle").next().and_then(|n| attribute(n, "val"))
}

/// Headings with their level, in order.
fn headings(sections: &[Section]) -> Vec<(String, usize)> {
    fn walk(section: &Section, level: usize, out: &mut Vec<(String, usize)>) {
        out.push((seen(&section.heading), level));
        section.parts.iter().for_each(|part| walk(part, level + 1, out));
    }
    let mut out = Vec::new();
    sections.iter().enumerate().for_each(|(at, section)| walk(section, usize::from(at > 0), &mut out));
    out
}

fn blocks(sections: &[Section]) -> Vec<&Block> {
    sections.iter().flat_map(|section| section.blocks.iter().chain(blocks(&section.parts))).collect()
}

/// What the cells of a table say, its bars left out; the first row is its head.
fn cells(table: &Table) -> Vec<Vec<String>> {
    let is_bar = |at: usize| table.rows.iter().any(|row| matches!(row[at], Cell::Bar(..)));
    let kept: Vec<usize> = (0..table.columns.len()).filter(|at| !is_bar(*at)).collect();
    let cell = |cell: &Cell| match cell {
        Cell::Text(text) | Cell::Link(text, _) => seen(text),
        Cell::Bar(..) => String::new(),
    };
    let head = kept.iter().map(|at| seen(&table.columns[*at].0)).collect();
    std::iter::once(head).chain(table.rows.iter().map(|row| kept.iter().map(|at| cell(&row[*at])).collect())).collect()
}

fn tables(document: &Document<'_>) -> Vec<Vec<Vec<String>>> {
    let row = |row: Node<'_, '_>| named(row, "tc").map(words).collect();
    named(document.root(), "tbl").map(|table| named(table, "tr").map(row).collect()).collect()
}

#[test]
fn it_says_what_the_sections_say() {
    for case in [case(), hostile()] {
        let report = case.report();
        let sections = sections::all(&report, &Presentation::default());
        let parts = made(&report, &Presentation::default());
        let text = text_of(&parts, "word/document.xml");
        let document = Document::parse(&text).expect("XML");
        let level = |p: Node<'_, '_>| ["Title", "Heading1", "Heading2", "Heading3", "Heading4"].iter().position(|s| style(p) == Some(s));
        let found: Vec<(String, usize)> = named(document.root(), "p").filter_map(|p| Some((words(p), level(p)?))).collect();
        assert_eq!(found, headings(&sections));

        let body = words(document.root());
        let mut found = tables(&document).into_iter();
        let mut pictures = 0;
        for block in blocks(&sections) {
            match block {
                Block::Text(text) | Block::Strong(text) | Block::Quote(text) => assert!(body.contains(&seen(text)), "{text}"),
                Block::Labelled(label, text) => assert!(body.contains(&seen(&format!("{label}: {text}"))), "{text}"),
                Block::Items(items) => items.iter().for_each(|item| assert!(body.contains(&seen(item)), "{item}")),
                Block::Table(table) => assert_eq!(found.next(), Some(cells(table))),
                Block::Figure(figure) => {
                    assert!(body.contains(&seen(&figure.title)) && body.contains(&seen(&figure.sentence)));
                    if let Chart::HeatMap(map) = &figure.chart {
                        let names: Vec<String> = found.next().expect("a table").into_iter().skip(1).map(|row| row[0].clone()).collect();
                        assert_eq!(names, map.rows.iter().map(|(name, _)| seen(name)).collect::<Vec<_>>());
                    } else {
                        pictures += 1;
                    }
                    if let Some(table) = &figure.table {
                        assert_eq!(found.next(), Some(cells(table)));
                    }
                }
            }
        }
        assert_eq!(found.next(), None);
        assert!(pictures > 0 && named(document.root(), "drawing").count() >= pictures);
    }
}

#[test]
fn pictures_and_tables_can_be_heard() {
    let parts = made(&case().report(), &Presentation::default());
    let text = text_of(&parts, "word/document.xml");
    let document = Document::parse(&text).expect("XML");
    for picture in named(document.root(), "docPr") {
        assert!(attribute(picture, "descr").is_some_and(|text| text.len() > 20), "{picture:?}");
    }
    for table in named(document.root(), "tbl") {
        assert!(named(table, "tblCaption").any(|n| attribute(n, "val").is_some_and(|text| !text.is_empty())));
        assert!(named(table, "tr").next().is_some_and(|head| named(head, "tblHeader").count() == 1));
        assert!(named(table, "tr").all(|row| named(row, "cantSplit").count() == 1));
    }
    assert!(named(Document::parse(&text_of(&parts, "word/styles.xml")).expect("XML").root(), "lang").any(|n| attribute(n, "val") == Some("en-GB")));
}

#[test]
fn each_name_leads_to_one_place() {
    let parts = made(&hostile().report(), &Presentation::default());
    let text = text_of(&parts, "word/document.xml");
    let document = Document::parse(&text).expect("XML");
    let of = |name, key: &'static str| -> Vec<&str> { named(document.root(), name).filter_map(|n| attribute(n, key)).collect() };
    let mut places = of("bookmarkStart", "name");
    assert!(of("hyperlink", "anchor").iter().all(|anchor| places.contains(anchor)));
    let count = places.len();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), count);

    let relations = text_of(&parts, "word/_rels/document.xml.rels");
    let relations = Document::parse(&relations).expect("XML");
    let targets: BTreeMap<&str, &str> = named(relations.root(), "Relationship").filter_map(|n| Some((attribute(n, "Id")?, attribute(n, "Target")?))).collect();
    assert!(targets.values().all(|target| parts.contains_key(&format!("word/{target}"))), "{targets:?}");
    for id in of("blip", "embed").into_iter().chain(of("svgBlip", "embed")).chain(of("headerReference", "id")).chain(of("footerReference", "id")) {
        assert!(targets.contains_key(id), "{id}");
    }
    let styles = text_of(&parts, "word/styles.xml");
    for used in of("pStyle", "val").into_iter().chain(of("rStyle", "val")).chain(of("tblStyle", "val")) {
        assert!(styles.contains(&format!("w:styleId=\"{used}\"")), "{used}");
    }
}

#[test]
fn hostile_texts_are_inert_and_complete() {
    let mut case = hostile();
    let field = "{ HYPERLINK \"http://e.example\" } =cmd|'/c calc'!A1 \u{ffff}]]><w:instrText>DDEAUTO</w:instrText>";
    case.questionnaire.title.push_str(field);
    let brand = Brand { name: Some(HOSTILE.to_owned()), ..Brand::default() };
    let parts = made(&case.report(), &Presentation { brand, ..Presentation::default() });
    for (name, bytes) in parts.iter().filter(|(name, _)| name.ends_with(".xml") || name.ends_with(".rels") || name.ends_with(".svg")) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let document = Document::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!text.chars().any(|c| is_hidden(c) && c != '\n'), "{name}");
        assert!(!text.contains("TargetMode") && !text.contains("<script"), "{name}");
        let fields: Vec<&str> = named(document.root(), "instrText").filter_map(|n| n.text()).collect();
        assert_eq!(fields, if name == "word/document.xml" { vec![" TOC \\o \"1-1\" \\n \\h "] } else { vec![] });
        let simple: Vec<&str> = named(document.root(), "fldSimple").filter_map(|n| attribute(n, "instr")).collect();
        assert_eq!(simple, if name == "word/footer.xml" { vec![" PAGE ", " NUMPAGES "] } else { vec![] });
        assert_eq!(document.descendants().filter(|n| n.tag_name().name() == "hyperlink" && attribute(*n, "id").is_some()).count(), 0);
    }
    let text = text_of(&parts, "word/document.xml");
    let body = words(Document::parse(&text).expect("XML").root());
    assert!(body.contains(&seen(field).replace('\u{ffff}', "\u{fffd}")), "{body}");
    assert!(words(Document::parse(&text_of(&parts, "word/header.xml")).expect("XML").root()).contains(&seen(HOSTILE)));
    assert!(body.contains(&seen(&voices::hiding(&case.report()))));
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    let report = case().report();
    let [first, second] = [(); 2].map(|()| render(&report, &Presentation::default()).expect("a document"));
    assert!(first == second);
    let zip = zip::ZipArchive::new(Cursor::new(first)).expect("a zip");
    assert!(zip.len() > 10);
    let core = text_of(&made(&report, &Presentation::default()), "docProps/core.xml");
    assert!(core.contains(">2026-09-08T00:00:00Z<"), "the day of the last answer: {core}");
}

#[test]
fn a_brand_brings_its_name_its_logo_and_its_colour() {
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><rect width='10' height='10'/><script>hit()</script></svg>".to_vec();
    let logo = |media_type, bytes| Some(Logo { media_type, bytes, size: (10, 10) });
    let brand = |logo| Brand { name: Some("Acme & Co".into()), logo, accent: Some([1, 2, 171]) };
    let presentation = |logo| Presentation { brand: brand(logo), ..Presentation::default() };
    let report = case().report();
    let drawn = made(&report, &presentation(logo("image/svg+xml", svg.clone())));
    assert!(text_of(&drawn, "word/styles.xml").contains("\"0102AB\"") && !text_of(&drawn, "word/styles.xml").contains("{accent}"));
    assert!(text_of(&drawn, "word/header.xml").contains("Acme &amp; Co"));
    // A drawing of somebody else's stays outside.
    assert!(!drawn.values().any(|part| part.windows(svg.len()).any(|bytes| bytes == svg)) && !text_of(&drawn, "word/document.xml").contains("Logo Acme"));
    let jpeg = made(&report, &presentation(logo("image/jpeg", b"a picture".to_vec())));
    assert_eq!(jpeg["word/media/picture1.jpeg"], b"a picture");
    assert!(text_of(&jpeg, "word/document.xml").contains("Logo Acme"));
}
