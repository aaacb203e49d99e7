//! Where a report goes: formats to the screen, to a file, or several of them into a folder. What cannot be is said before anything is read or written.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, bail, ensure};

use super::report::view;
use super::{Session, browser, may_write};
use crate::atomic_file;
use crate::cli::{Destination, Paper, ReportFormat, ReportShape};
use crate::diagnostic::draw;
use crate::exit_status::ExitStatus;
use crate::report::format::{Format, Pages, View};
use crate::report::sections::Audience;
use crate::report::{Presentation, Report};
use crate::source::shown;

/// The formats of a report and where each goes.
pub(super) struct Plan {
    formats: Vec<Format>,
    place: Place,
    force: bool,
    view: View,
    /// Prints PDF, where that is asked for.
    browser: Option<PathBuf>,
    paper: Paper,
    /// The page is opened at the end.
    opens: bool,
}

enum Place {
    Screen,
    Temporary,
    File(PathBuf),
    Folder(PathBuf),
}

impl Plan {
    /// What the flags ask for.
    ///
    /// # Errors
    /// Where they contradict each other, or the place cannot take the formats: the message says what to write instead.
    pub(super) fn new(shape: &ReportShape, to: &Destination, session: &Session<'_>) -> anyhow::Result<Self> {
        let mut asked: Vec<Format> = shape.formats().into_iter().map(format).collect();
        if to.view && asked.is_empty() {
            asked.push(Format::Html);
        }
        ensure!(!to.view || asked.contains(&Format::Html), "--view opens the HTML page: add html to the formats, or leave out -f");
        let place = match to.output.as_deref() {
            None if to.view => Place::Temporary,
            None => Place::Screen,
            Some(path) if path.as_os_str() == "-" => Place::Screen,
            Some(path) if path.is_dir() || ends_in_separator(path) || (asked.len() > 1 && !path.is_file()) => Place::Folder(path.to_owned()),
            Some(path) => Place::File(path.to_owned()),
        };
        let named = match &place {
            Place::File(path) => path.extension().and_then(|end| Format::of_extension(&end.to_string_lossy())),
            Place::Screen | Place::Temporary | Place::Folder(_) => None,
        };
        if let (Place::File(path), None, true) = (&place, named, asked.is_empty())
            && let Some(end) = path.extension()
            && !end.eq_ignore_ascii_case("txt")
        {
            bail!("no format ends in .{}; there are html, docx, xlsx, pdf, md, csv, json and txt, or name one with -f", end.to_string_lossy());
        }
        let formats = if asked.is_empty() { vec![named.unwrap_or(Format::Terminal)] } else { asked };
        let list = formats.iter().map(|format| word(*format)).collect::<Vec<_>>().join(",");
        if let ([_, _, ..], Place::Screen | Place::File(_)) = (formats.as_slice(), &place) {
            bail!("{} formats go to a folder: -f {list} -o reports/", formats.len());
        }
        if let (Place::File(path), Some(named)) = (&place, named) {
            ensure!(
                formats.contains(&named),
                "{} would be named {} and hold {list}: leave out -f, or name a file that ends in .{}",
                shown(path),
                word(named),
                formats[0].extension()
            );
        }
        if matches!(place, Place::Screen) && formats[0].is_binary() && session.environment.stdout_is_terminal {
            bail!("{list} is no text to show on the screen; -o report.{} writes it to a file", formats[0].extension());
        }
        ensure!(shape.excel.is_none() || formats.contains(&Format::Csv), "--excel is about CSV: add csv to the formats");
        ensure!(!to.view || !matches!(place, Place::Screen), "--view needs a file: leave out -o, or name one");
        let browser = if formats.contains(&Format::Pdf) { Some(browser::find(to.browser.as_deref(), &session.environment)?) } else { None };
        let view = view(shape.width, to.output.is_none(), session);
        Ok(Self { formats, place, force: to.force, view, browser, paper: to.paper, opens: to.view })
    }

    /// Some format shows what the report is made from.
    pub(super) fn shows_origin(&self) -> bool {
        self.formats.iter().any(|format| matches!(format, Format::Json))
    }

    /// Some format tells the plan: the others need not wait for it.
    pub(super) fn shows_plan(&self) -> bool {
        self.formats.iter().any(|format| match format {
            Format::Json | Format::Html | Format::Pdf | Format::Markdown | Format::Docx | Format::Csv => true,
            Format::Terminal | Format::Xlsx => false,
        })
    }

    /// Instead of a report, where it was to be one JSON document: the document that says why there is none.
    pub(super) fn without_result(&self, document: &str, session: &mut Session<'_>) -> anyhow::Result<()> {
        if self.formats != [Format::Json] {
            return Ok(());
        }
        match &self.place {
            Place::Screen => session.print(document).map(drop),
            Place::File(path) => session.save(path, document, self.force),
            Place::Temporary | Place::Folder(_) => Ok(()),
        }
    }

    /// The report in every format, on as many threads as there are processors: the ones that take longest first.
    fn pages(&self, report: &Report, presentation: &Presentation) -> Vec<anyhow::Result<Vec<u8>>> {
        let mut queue: Vec<(usize, Format)> = self.formats.iter().copied().enumerate().collect();
        queue.sort_by_key(|(_, format)| !matches!(format, Format::Xlsx | Format::Docx));
        let (queue, next, all) = (&queue, AtomicUsize::new(0), Pages::new(report, self.view, presentation));
        let work = || -> Vec<_> {
            let mine = std::iter::from_fn(|| queue.get(next.fetch_add(1, Ordering::Relaxed)));
            mine.map(|(at, format)| (*at, all.page(*format))).collect()
        };
        let others = std::thread::available_parallelism().map_or(1, usize::from).min(queue.len()).saturating_sub(1);
        let mut pages: Vec<_> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..others).map(|_| scope.spawn(work)).collect();
            let mut done = work();
            // A panic goes on here.
            done.extend(running.into_iter().flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))));
            done
        });
        pages.sort_by_key(|(at, _)| *at);
        pages.into_iter().map(|(_, page)| page).collect()
    }

    /// Renders everything, then writes it: all files, or none.
    pub(super) fn deliver(&self, report: &Report, presentation: &Presentation, session: &mut Session<'_>) -> anyhow::Result<ExitStatus> {
        let files = self.files(&report.title.organisation, presentation.audience)?;
        for path in files.iter().flatten() {
            may_write(path, self.force)?;
        }
        let mut made = Vec::new();
        for ((format, path), page) in self.formats.iter().zip(files).zip(self.pages(report, presentation)) {
            let page = page?;
            made.push((
                path,
                if let (Format::Pdf, Some(browser)) = (format, &self.browser) { browser::print(&on_paper(&page, self.paper), browser, session)? } else { page },
            ));
        }
        if let Place::Folder(folder) = &self.place {
            std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        let mut written = Vec::new();
        for (path, bytes) in made {
            match path {
                None => return session.put(&bytes),
                Some(path) => written.push((path, bytes)),
            }
        }
        atomic_file::write_together(&written)?;
        if !session.quiet {
            session.tell(&self.left_out(presentation))?;
            let line = |(path, bytes): &(PathBuf, Vec<u8>)| format!("Wrote {} ({})\n", draw::visible(&shown(path)), size(bytes.len()));
            session.tell(&written.iter().map(line).collect::<String>())?;
        }
        let page = self.formats.iter().position(|format| *format == Format::Html).and_then(|at| written.get(at));
        if let Some((path, _)) = page.filter(|_| self.opens) {
            let opened = session.environment.has_display && open::that_detached(path).is_ok();
            if !opened {
                session.tell(&format!("No browser can be opened from here: open {} in one.\n", draw::visible(&shown(path))))?;
            }
        }
        Ok(ExitStatus::Success)
    }

    /// What a format does not do, and somebody who asked for it may not expect.
    fn left_out(&self, presentation: &Presentation) -> String {
        let among = |all: &[Format]| self.formats.iter().filter(|format| all.contains(format)).map(|format| word(*format)).collect::<Vec<_>>().join(" and ");
        let mut notes = String::new();
        let everything = among(&[Format::Xlsx, Format::Csv]);
        if presentation.audience == Audience::Board && !everything.is_empty() {
            notes += &format!("Note: everything is in {everything}, whoever it is for; --audience board shortens the other formats.\n");
        }
        let drawn = presentation.brand.logo.as_ref().is_some_and(|logo| logo.media_type == "image/svg+xml");
        let without = among(&[Format::Docx, Format::Xlsx]);
        if drawn && !without.is_empty() {
            notes += &format!("Note: {without} without the logo: documents and workbooks take a PNG or JPEG one, and this is SVG.\n");
        }
        notes
    }

    /// A file for each format; none for the screen.
    fn files(&self, organisation: &str, audience: Audience) -> anyhow::Result<Vec<Option<PathBuf>>> {
        let name = match audience {
            Audience::Working => slug(organisation) + "cem-report",
            // So that the two may lie side by side, and nobody sends the wrong one.
            Audience::Board => slug(organisation) + "cem-board-report",
        };
        let temporary = match self.place {
            Place::Temporary => atomic_file::private_folder("cem-").context("cannot make a temporary folder")?.keep(),
            Place::Screen | Place::File(_) | Place::Folder(_) => PathBuf::new(),
        };
        let named = |folder: &Path, format: &Format| Some(folder.join(format!("{name}.{}", format.extension())));
        let file = |format: &Format| match &self.place {
            Place::Screen => None,
            Place::File(path) => Some(path.clone()),
            Place::Temporary => named(&temporary, format),
            Place::Folder(folder) => named(folder, format),
        };
        Ok(self.formats.iter().map(file).collect())
    }
}

fn format(format: ReportFormat) -> Format {
    match format {
        ReportFormat::Terminal => Format::Terminal,
        ReportFormat::Json => Format::Json,
        ReportFormat::Markdown => Format::Markdown,
        ReportFormat::Html => Format::Html,
        ReportFormat::Csv => Format::Csv,
        ReportFormat::Pdf => Format::Pdf,
        #[cfg(feature = "xlsx")]
        ReportFormat::Xlsx => Format::Xlsx,
        #[cfg(feature = "docx")]
        ReportFormat::Docx => Format::Docx,
    }
}

/// A format as `-f` names it.
fn word(format: Format) -> &'static str {
    match format {
        Format::Terminal => "terminal",
        Format::Markdown => "markdown",
        Format::Json | Format::Html | Format::Xlsx | Format::Docx | Format::Csv | Format::Pdf => format.extension(),
    }
}

fn ends_in_separator(path: &Path) -> bool {
    path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// The organisation as the beginning of a file name: small letters and digits of any script, hyphens between; short, and nothing where nothing is left.
fn slug(organisation: &str) -> String {
    let words = organisation.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").to_lowercase();
    let short: String = name.chars().take(40).collect();
    let short = short.trim_end_matches('-');
    if short.is_empty() { String::new() } else { format!("{short}-") }
}

/// A number of bytes, as it is told: `312 KB`.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// The page with the size of its paper; by itself it leaves that to the printer.
fn on_paper(page: &[u8], paper: Paper) -> Vec<u8> {
    let size = match paper {
        Paper::A4 => "A4",
        Paper::Letter => "letter",
    };
    String::from_utf8_lossy(page).replacen("</head>", &format!("<style>@page{{size:{size}}}</style></head>"), 1).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_begin_with_the_organisation() {
        assert_eq!(slug("Brackwater Ferries Ltd."), "brackwater-ferries-ltd-");
        assert_eq!(slug("  ../../etc/passwd "), "etc-passwd-");
        assert_eq!(slug("Ærø \u{202e}Færge"), "ærø-færge-");
        assert_eq!(slug("/ \\ : \u{0}"), "");
        assert_eq!(slug(&"ab ".repeat(30)).len(), 41);
    }

    #[test]
    fn sizes_are_told_in_three_figures() {
        assert_eq!([999, 1_000, 311_001, 999_999, 1_200_000].map(size), ["999 bytes", "1 KB", "312 KB", "1000 KB", "1.2 MB"]);
    }
}
