//! The package: a zip of parts, with who refers to whom. Nothing in it points outside.

use std::io::{Cursor, Write as _};

use anyhow::Context as _;

use super::picture::Picture;
use super::xml::Xml;

/// The parts of a document.
pub(super) struct Package {
    /// What is read.
    pub(super) document: String,
    /// At the top of each page but the first.
    pub(super) header: String,
    /// At the foot of each page.
    pub(super) footer: String,
    /// Title, author, days.
    pub(super) core: String,
    /// The looks.
    pub(super) styles: String,
    /// In the order of their numbers.
    pub(super) pictures: Vec<Picture>,
}

const CONTENT_TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CORE: &str = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

impl Package {
    /// The bytes of the file.
    pub(super) fn zip(self) -> anyhow::Result<Vec<u8>> {
        let mut parts: Vec<(String, Vec<u8>)> = vec![
            // Readers expect the types first.
            ("[Content_Types].xml".into(), content_types().into_bytes()),
            ("_rels/.rels".into(), package_relationships().into_bytes()),
            ("docProps/core.xml".into(), self.core.into_bytes()),
            ("word/document.xml".into(), self.document.into_bytes()),
            ("word/_rels/document.xml.rels".into(), document_relationships(&self.pictures).into_bytes()),
            ("word/styles.xml".into(), self.styles.into_bytes()),
            ("word/numbering.xml".into(), include_bytes!("numbering.xml").to_vec()),
            ("word/settings.xml".into(), include_bytes!("settings.xml").to_vec()),
            ("word/header.xml".into(), self.header.into_bytes()),
            ("word/footer.xml".into(), self.footer.into_bytes()),
        ];
        for (at, picture) in self.pictures.into_iter().enumerate() {
            parts.push((format!("word/{}", picture.path(at)), picture.bytes));
            parts.extend(picture.svg.map(|svg| (format!("word/{}", svg_path(at)), svg.into_bytes())));
        }
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        // Without a day of its own each part carries the first one the format knows: the same report gives the same bytes.
        let plain = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        let packed = plain.compression_method(zip::CompressionMethod::Deflated).compression_level(Some(1));
        for (name, bytes) in parts {
            // Pictures are packed already.
            let options = if name.ends_with(".png") || name.ends_with(".jpeg") { plain.compression_method(zip::CompressionMethod::Stored) } else { packed };
            zip.start_file(&name, options).with_context(|| format!("cannot add `{name}` to the document"))?;
            zip.write_all(&bytes).with_context(|| format!("cannot add `{name}` to the document"))?;
        }
        Ok(zip.finish().context("cannot finish the document")?.into_inner())
    }
}

fn svg_path(at: usize) -> String {
    format!("media/picture{}.svg", at + 1)
}

fn content_types() -> String {
    let mut xml = Xml::new();
    xml.element("Types", &[("xmlns", CONTENT_TYPES)], |xml| {
        for (extension, kind) in [
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("png", "image/png"),
            ("jpeg", "image/jpeg"),
            ("svg", "image/svg+xml"),
        ] {
            xml.empty("Default", &[("Extension", extension), ("ContentType", kind)]);
        }
        xml.empty("Override", &[("PartName", "/word/document.xml"), ("ContentType", &format!("{WORD}.document.main+xml"))]);
        for part in ["styles", "numbering", "settings", "header", "footer"] {
            xml.empty("Override", &[("PartName", &format!("/word/{part}.xml")), ("ContentType", &format!("{WORD}.{part}+xml"))]);
        }
        xml.empty("Override", &[("PartName", "/docProps/core.xml"), ("ContentType", "application/vnd.openxmlformats-package.core-properties+xml")]);
    });
    xml.part()
}

fn package_relationships() -> String {
    relationships(|xml| {
        relationship(xml, "rId1", &format!("{OFFICE}/officeDocument"), "word/document.xml");
        relationship(xml, "rId2", CORE, "docProps/core.xml");
    })
}

fn document_relationships(pictures: &[Picture]) -> String {
    relationships(|xml| {
        for part in ["styles", "numbering", "settings", "header", "footer"] {
            relationship(xml, part, &format!("{OFFICE}/{part}"), &format!("{part}.xml"));
        }
        for (at, picture) in pictures.iter().enumerate() {
            relationship(xml, &picture_id(at), &format!("{OFFICE}/image"), &picture.path(at));
            if picture.svg.is_some() {
                relationship(xml, &svg_id(at), &format!("{OFFICE}/image"), &svg_path(at));
            }
        }
    })
}

/// How the document names a picture.
pub(super) fn picture_id(at: usize) -> String {
    format!("picture{}", at + 1)
}

/// How the document names the drawing a picture was made of.
pub(super) fn svg_id(at: usize) -> String {
    format!("drawing{}", at + 1)
}

fn relationships(inner: impl FnOnce(&mut Xml)) -> String {
    let mut xml = Xml::new();
    xml.element("Relationships", &[("xmlns", RELATIONSHIPS)], inner);
    xml.part()
}

fn relationship(xml: &mut Xml, id: &str, kind: &str, target: &str) {
    xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
}
