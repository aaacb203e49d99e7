//! The report as a document for Word and LibreOffice: syntax over the shared sections, all of it open to editing.
//!
//! Headings, lists, tables and quotes are real ones in named styles (`styles.xml`); a chart is a picture with words beside it; nothing in the document points
//! outside, nothing in it runs, and no text from a file can be a field or a link. The only fields are ours: contents and page numbers.

mod body;
mod figure;
mod package;
mod paint;
mod picture;
mod pixels;
mod table;
#[cfg(test)]
mod tests;
mod xml;

use super::Report;
use super::presentation::{Brand, Presentation};
use super::sections::{self, Section};
use body::Body;
use package::Package;
use picture::Picture;
use table::{link, run};
use xml::Xml;

/// The name spaces of the parts.
const NAMES: [(&str, &str); 5] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
];
/// The colour of headings and rules where the brand has none.
const ACCENT: [u8; 3] = [0x00, 0x5a, 0x9c];
/// Room for a logo, in pixels of 1/96 inch.
const LOGO: (f64, f64) = (240.0, 64.0);

/// The report as the bytes of a `.docx` file. The same report and presentation give the same bytes.
///
/// # Errors
/// Fails when a chart cannot be made a picture.
pub fn render(report: &Report, presentation: &Presentation) -> anyhow::Result<Vec<u8>> {
    of_sections(report, presentation, &sections::all(report, presentation))
}

/// The document of sections that are there already.
pub(super) fn of_sections(report: &Report, presentation: &Presentation, sections: &[Section]) -> anyhow::Result<Vec<u8>> {
    document(report, &presentation.brand, sections)?.zip()
}

fn document(report: &Report, brand: &Brand, sections: &[Section]) -> anyhow::Result<Package> {
    let mut body = Body::new(sections);
    if let Some(logo) = brand.logo.as_ref().and_then(Picture::logo) {
        let name = brand.name.as_deref().unwrap_or_default();
        body.picture(logo.within(LOGO.0, LOGO.1), "Logo", format!("Logo {name}").trim_end());
    }
    let (title, rest) = sections.split_first().map_or((None, sections), |(title, rest)| (Some(title), rest));
    if let Some(title) = title {
        body.section(title, 0);
    }
    contents(&mut body, rest);
    rest.iter().for_each(|section| body.section(section, 1));
    let Body { xml, mut pictures, .. } = body;
    Picture::fill(&mut pictures)?;
    let heading = title.map_or("", |title| title.heading.as_str());
    let accent = brand.accent.unwrap_or(ACCENT).map(|part| format!("{part:02X}")).concat();
    Ok(Package {
        document: page(xml),
        header: header(brand.name.as_deref().unwrap_or_default(), heading),
        footer: footer(),
        core: core(report, brand, heading),
        styles: include_str!("styles.xml").replace("{accent}", &accent),
        pictures,
    })
}

/// What stands in the body, on A4.
fn page(mut body: Xml) -> String {
    body.element("w:sectPr", &[], |xml| {
        for kind in ["default", "first"] {
            // The first page shows the logo and the title: no header.
            if kind == "default" {
                xml.empty("w:headerReference", &[("w:type", kind), ("r:id", "header")]);
            }
            xml.empty("w:footerReference", &[("w:type", kind), ("r:id", "footer")]);
        }
        xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
        let margins =
            [("w:top", "1304"), ("w:right", "1134"), ("w:bottom", "1134"), ("w:left", "1134"), ("w:header", "567"), ("w:footer", "510"), ("w:gutter", "0")];
        xml.empty("w:pgMar", &margins);
        xml.empty("w:titlePg", &[]);
    });
    body.within("w:body", &[]).within("w:document", &NAMES).part()
}

/// Sections by name, each leading to its place. Without page numbers, which only a program that lays out pages knows: a wrong one is worse than none.
fn contents(body: &mut Body<'_>, sections: &[Section]) {
    body.paragraph("TOCHeading", |xml| run(xml, &[], "Contents"));
    let mark = |xml: &mut Xml, kind: &str| xml.element("w:r", &[], |xml| xml.empty("w:fldChar", &[("w:fldCharType", kind)]));
    for (at, section) in sections.iter().enumerate() {
        let place = body.bookmarks.get(section.anchor.as_str()).cloned();
        body.paragraph("TOC1", |xml| {
            if at == 0 {
                mark(xml, "begin");
                xml.element("w:r", &[], |xml| xml.element("w:instrText", &[("xml:space", "preserve")], |xml| xml.text(" TOC \\o \"1-1\" \\n \\h ")));
                mark(xml, "separate");
            }
            link(xml, place.as_ref(), &section.heading);
            if at + 1 == sections.len() {
                mark(xml, "end");
            }
        });
    }
}

fn header(brand: &str, heading: &str) -> String {
    let mut xml = Xml::new();
    xml.element("w:hdr", &NAMES, |xml| {
        line(xml, "Header", |xml| {
            run(xml, &[], brand);
            xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
            run(xml, &[], heading);
        });
    });
    xml.part()
}

fn footer() -> String {
    let mut xml = Xml::new();
    xml.element("w:ftr", &NAMES, |xml| {
        line(xml, "Footer", |xml| {
            xml.element("w:r", &[], |xml| xml.empty("w:tab", &[]));
            for (word, field) in [("Page ", " PAGE "), (" of ", " NUMPAGES ")] {
                run(xml, &[], word);
                xml.element("w:fldSimple", &[("w:instr", field)], |xml| run(xml, &[], "1"));
            }
        });
    });
    xml.part()
}

fn line(xml: &mut Xml, style: &str, inner: impl FnOnce(&mut Xml)) {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| xml.set("w:pStyle", style));
        inner(xml);
    });
}

/// Title, author and language; the day is the report's, else that of the last answer, else none.
fn core(report: &Report, brand: &Brand, heading: &str) -> String {
    let names = [
        ("xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:dcterms", "http://purl.org/dc/terms/"),
        ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
    ];
    let day = report.title.date.as_ref().or(report.title.answered.as_ref().map(|(_, last)| last));
    let mut xml = Xml::new();
    xml.element("cp:coreProperties", &names, |xml| {
        xml.element("dc:title", &[], |xml| xml.text(heading));
        xml.element("dc:creator", &[], |xml| xml.text(brand.name.as_deref().unwrap_or("cem")));
        xml.element("dc:language", &[], |xml| xml.text("en-GB"));
        for name in ["dcterms:created", "dcterms:modified"] {
            if let Some(day) = day {
                xml.element(name, &[("xsi:type", "dcterms:W3CDTF")], |xml| xml.text(&format!("{day}T00:00:00Z")));
            }
        }
    });
    xml.part()
}
