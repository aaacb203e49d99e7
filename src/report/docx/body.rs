//! The body: sections and blocks as paragraphs, tables and pictures in named styles, so that a change of a style changes the whole document.

use std::collections::BTreeMap;

use super::picture::Picture;
use super::table::run;
use super::xml::Xml;
use crate::report::sections::{Block, Kind, Section};

/// What is written so far.
pub(super) struct Body<'a> {
    pub(super) xml: Xml,
    /// Names of places by the anchors of their sections.
    pub(super) bookmarks: BTreeMap<&'a str, String>,
    pub(super) pictures: Vec<Picture>,
    /// Headings so far: the number of the next bookmark.
    headings: usize,
    /// The next paragraph belongs to what follows.
    leads: bool,
}

/// How the blocks of a section are set.
#[derive(Clone, Copy)]
struct Look {
    text: &'static str,
    item: &'static str,
}

const PLAIN: Look = Look { text: "Normal", item: "ListBullet" };
const ACTION: Look = Look { text: "Action", item: "ActionBullet" };
const SMALL: Look = Look { text: "Small", item: "SmallBullet" };

impl Look {
    fn of(self, kind: Kind) -> Self {
        match kind {
            Kind::Recommendation(_) => ACTION,
            Kind::Method | Kind::Sources | Kind::Appendix | Kind::Question(_) => SMALL,
            Kind::Title
            | Kind::Summary
            | Kind::Factors
            | Kind::Sure
            | Kind::Gaps
            | Kind::Caps
            | Kind::Recommendations
            | Kind::Plan
            | Kind::Differences
            | Kind::Positions
            | Kind::Trend
            | Kind::Quality
            | Kind::Rest
            | Kind::Part => self,
        }
    }
}

impl<'a> Body<'a> {
    pub(super) fn new(sections: &'a [Section]) -> Self {
        let mut bookmarks = BTreeMap::new();
        sections.iter().for_each(|section| places(section, &mut bookmarks));
        Self { xml: Xml::new(), bookmarks, pictures: Vec::new(), headings: 0, leads: false }
    }

    /// A section with its parts one level below; level 0 is the title.
    pub(super) fn section(&mut self, section: &Section, level: usize) {
        self.within(section, level, PLAIN);
    }

    fn within(&mut self, section: &Section, level: usize, look: Look) {
        let look = look.of(section.kind);
        self.heading(section, level);
        for (at, block) in section.blocks.iter().enumerate() {
            let first = at == 0 && section.kind == Kind::Summary;
            // What leads to a table or a chart stays with it.
            self.leads = matches!(section.blocks.get(at + 1), Some(Block::Table(_) | Block::Figure(_)));
            self.block(block, look, if first { "Headline" } else { "Callout" });
            self.leads = false;
        }
        section.parts.iter().for_each(|part| self.within(part, level + 1, look));
    }

    fn heading(&mut self, section: &Section, level: usize) {
        let style = ["Title", "Heading1", "Heading2", "Heading3", "Heading4"][level.min(4)];
        self.headings += 1;
        let id = self.headings.to_string();
        let place = self.bookmarks.get(section.anchor.as_str()).cloned();
        let fresh = matches!(section.kind, Kind::Summary | Kind::Appendix);
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.set("w:pStyle", style);
                if fresh {
                    xml.empty("w:pageBreakBefore", &[]);
                }
            });
            if let Some(place) = &place {
                xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", place)]);
            }
            run(xml, &[], &section.heading);
            if place.is_some() {
                xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
            }
        });
    }

    /// A paragraph in a style.
    pub(super) fn paragraph(&mut self, style: &str, inner: impl FnOnce(&mut Xml)) {
        let leads = self.leads;
        self.xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.set("w:pStyle", style);
                if leads {
                    xml.empty("w:keepNext", &[]);
                }
            });
            inner(xml);
        });
    }

    /// A picture as a paragraph of its own.
    pub(super) fn picture(&mut self, picture: Picture, title: &str, text: &str) {
        let at = self.pictures.len();
        self.paragraph("Figure", |xml| xml.element("w:r", &[], |xml| picture.draw(xml, at, title, text)));
        self.pictures.push(picture);
    }

    fn block(&mut self, block: &Block, look: Look, strong: &str) {
        match block {
            Block::Text(text) => self.paragraph(look.text, |xml| run(xml, &[], text)),
            Block::Strong(text) => self.paragraph(strong, |xml| run(xml, &[], text)),
            Block::Labelled(label, text) => self.paragraph(look.text, |xml| {
                run(xml, &[("w:rStyle", "Strong")], &format!("{label}: "));
                run(xml, &[], text);
            }),
            Block::Items(items) => items.iter().for_each(|item| self.paragraph(look.item, |xml| run(xml, &[], item))),
            Block::Quote(text) => self.paragraph("Quote", |xml| run(xml, &[], text)),
            Block::Table(table) => {
                self.leads = false;
                self.table(table, &|_, _| None);
            }
            Block::Figure(figure) => {
                self.leads = false;
                self.figure(figure);
            }
        }
    }
}

/// Gives each section a name that Word takes: letters and digits.
fn places<'a>(section: &'a Section, bookmarks: &mut BTreeMap<&'a str, String>) {
    let next = format!("Place{}", bookmarks.len() + 1);
    bookmarks.entry(&section.anchor).or_insert(next);
    section.parts.iter().for_each(|part| places(part, bookmarks));
}
