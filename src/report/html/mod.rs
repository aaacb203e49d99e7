//! The report as one page for a browser and for print: no network, no script, light and dark.
//!
//! The sections decide what is said; this is how it looks. Every text from a file goes through `Shown`, which makes hidden characters visible, and through the
//! template, which escapes. The style sheet is in `style.css`.

mod blocks;
mod cards;
pub mod contrast;
mod embed;
mod hero;
#[cfg(test)]
mod tests;

use maud::{DOCTYPE, Markup, PreEscaped, Render, html};

use super::presentation::{Brand, Presentation};
use super::sections::{self, Block, Cell, Kind, Section};
use super::text::clean;
use super::{Report, json};
use contrast::{DARK, LIGHT, hex, readable};

const STYLE: &str = include_str!("style.css");
/// Nothing is loaded and nothing is run; styles and pictures stand in the page itself.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
/// Titles and rules where no brand says otherwise.
const ACCENT: [u8; 3] = [0x00, 0x5a, 0x9c];

/// Characters of the title that fit beside the number of a printed page.
const FOOT: usize = 90;

/// A text from a file: shown as written, never markup.
struct Shown<'a>(&'a str);

impl Render for Shown<'_> {
    fn render_to(&self, buffer: &mut String) {
        clean(self.0, true).render_to(buffer);
    }
}

/// The page.
#[must_use]
pub fn render(report: &Report, presentation: &Presentation) -> String {
    of_sections(report, presentation, &sections::all(report, presentation))
}

/// The page of sections that are there already.
pub(super) fn of_sections(report: &Report, presentation: &Presentation, sections: &[Section]) -> String {
    let (titles, rest): (Vec<&Section>, Vec<&Section>) = sections.iter().partition(|section| section.kind == Kind::Title);
    let title = titles.first().map_or("", |section| section.heading.as_str());
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="generator" content={ "cem " (Shown(&report.title.tool_version)) };
                title { (Shown(title)) }
                style { (PreEscaped(lean(STYLE))) (PreEscaped(own_style(&presentation.brand, title))) }
            }
            body {
                a.skip href="#main" { "Skip to the report" }
                (head(report, presentation, &titles))
                div.frame {
                    nav.contents aria-labelledby="contents" {
                        h2 #contents { "Contents" }
                        ul { @for section in &rest { li { a href={ "#" (section.anchor) } { (Shown(&section.heading)) } } } }
                    }
                    main #main tabindex="-1" {
                        @for section in &rest { (blocks::section(report, section, sections)) }
                    }
                }
                footer.foot {
                    p { "Made with cem " (Shown(&report.title.tool_version)) ". The data of this report is in this file." }
                }
                script type="application/json" id="cem-report" { (PreEscaped(embed::json(&json::compact(report)))) }
            }
        }
    };
    page.into_string() + "\n"
}

/// A style sheet without comments and the white space that only a writer needs.
fn lean(style: &str) -> String {
    let lines = style.lines().map(str::trim_start).filter(|line| !line.starts_with("/*"));
    let spaces = [(": ", ":"), ("; ", ";"), (", ", ","), (" {", "{"), ("{ ", "{"), (" }", "}")];
    spaces.iter().fold(lines.collect(), |style: String, (wide, lean)| style.replace(wide, lean))
}

/// The colours of the brand, and the line at the foot of printed pages.
fn own_style(brand: &Brand, title: &str) -> String {
    let accent = brand.accent.unwrap_or(ACCENT);
    format!(
        ":root{{--accent:{}}}@media not print{{@media(prefers-color-scheme:dark){{:root{{--accent:{}}}}}}}@page{{@bottom-left{{content:{}}}}}",
        hex(readable(accent, LIGHT)),
        hex(readable(accent, DARK)),
        embed::css_string(&title.chars().take(FOOT).collect::<String>())
    )
}

/// Who hands it over, of whom it is, and what must not be overlooked.
fn head(report: &Report, presentation: &Presentation, titles: &[&Section]) -> Markup {
    let t = &report.title;
    let brand = &presentation.brand;
    let name = brand.name.as_deref().unwrap_or_default();
    let blocks = || titles.iter().flat_map(|section| &section.blocks);
    html! {
        header.head {
            @if brand.logo.is_some() || !name.is_empty() {
                p.brand {
                    @if let Some(logo) = &brand.logo {
                        // The name beside it says what the picture shows.
                        img src=(embed::data_uri(logo)) alt=(if name.is_empty() { "Logo" } else { "" }) width=(logo.size.0) height=(logo.size.1);
                    }
                    @if !name.is_empty() { span { (Shown(name)) } }
                }
            }
            h1 {
                span.eyebrow { (Shown(&t.questionnaire)) span.hidden { ": " } }
                @if t.organisation.is_empty() { "no organisation named" } @else { (Shown(&t.organisation)) }
            }
            @for block in blocks() { @if let Block::Strong(text) = block { p.notice { (Shown(text)) } } }
            @for block in blocks() { @if let Block::Table(table) = block { (about(&table.rows)) } }
        }
    }
}

/// The title block: what is known of the report, as names with their values. The first line says who answered, the rest is folded.
fn about(rows: &[Vec<Cell>]) -> Markup {
    let text = |cell: Option<&Cell>| match cell {
        Some(Cell::Text(text) | Cell::Link(text, _)) => text.clone(),
        Some(Cell::Bar(..)) | None => String::new(),
    };
    let pair = |row: &Vec<Cell>| html! { div { dt { (Shown(&text(row.first()))) } dd { (Shown(&text(row.get(1)))) } } };
    html! {
        @if let Some((first, rest)) = rows.split_first() {
            p.who { (Shown(&text(first.get(1)))) }
            details.about {
                summary { "About this report" }
                dl { @for row in rest { (pair(row)) } }
            }
        }
    }
}
