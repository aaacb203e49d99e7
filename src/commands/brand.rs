//! For whom a report is, and under whose name: flags first, then the section `brand` of the settings.

use std::io::Read as _;
use std::path::Path;

use crate::cli::{Audience, ReportShape};
use crate::config::{self, Written};
use crate::diagnostic::{Code, Diagnostic};
use crate::report::csv::Dialect;
use crate::report::html::contrast::{LIGHT, TEXT, contrast, readable};
use crate::report::logo::LARGEST;
use crate::report::presentation::{Brand, Logo};
use crate::report::{Presentation, sections};
use crate::source::shown;

/// How the flags and the settings want a report presented; every problem is added. `settings` lie in the file of that path.
pub(super) fn presentation(shape: &ReportShape, settings: &config::Brand, file: &Path, problems: &mut Vec<Diagnostic>) -> Presentation {
    let written = |written: &Written| written.0.clone();
    let folder = file.parent().unwrap_or(Path::new(""));
    let logo = match (&shape.logo, &settings.logo) {
        (Some(path), _) => Some((path.clone(), None)),
        (None, Some((path, place))) => Some((folder.join(path), Some(*place))),
        (None, None) => None,
    };
    let accent = shape.accent.clone().map(|text| (text, None)).or_else(|| settings.accent.clone().map(|(text, place)| (text, Some(place))));
    let mut at = |found: Result<_, Diagnostic>, place: Option<_>| match found {
        Ok(()) => {}
        Err(problem) => problems.push(Diagnostic { place, ..problem }),
    };
    let mut brand = Brand { name: shape.brand_name.clone().or_else(|| settings.name.as_ref().map(written)), ..Brand::default() };
    if let Some((path, place)) = logo {
        at(read(&path).map(|logo| brand.logo = Some(logo)), place);
    }
    if let Some((text, place)) = accent {
        at(colour(&text).map(|colour| brand.accent = Some(colour)), place);
    }
    let audience = match shape.audience {
        Audience::Working => sections::Audience::Working,
        Audience::Board => sections::Audience::Board,
    };
    Presentation { audience, brand, csv: shape.excel.map_or(Dialect::Plain, |separator| Dialect::Excel { separator }) }
}

fn read(path: &Path) -> Result<Logo, Diagnostic> {
    let unreadable = |error: std::io::Error| Diagnostic::new(Code::Unreadable, format!("the logo {} cannot be read: {error}", shown(path)));
    let mut bytes = Vec::new();
    // A pipe would be waited for, and what is larger is no logo.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(Diagnostic::new(Code::Unreadable, format!("the logo {} is not a regular file", shown(path))));
    }
    std::fs::File::open(path).and_then(|file| file.take(LARGEST as u64 * 10).read_to_end(&mut bytes)).map_err(unreadable)?;
    Logo::new(bytes).map_err(|why| Diagnostic::new(Code::BadBrand, format!("{}: {why}", shown(path))))
}

/// A colour in which text can be read on white.
fn colour(text: &str) -> Result<[u8; 3], Diagnostic> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(number) = number else {
        return Err(Diagnostic::new(Code::BadBrand, format!("`{text}` is not a colour")).help("write a colour as # and six digits, such as #005A9C"));
    };
    let [_, rgb @ ..] = number.to_be_bytes();
    let found = contrast(rgb, LIGHT);
    if found >= TEXT {
        return Ok(rgb);
    }
    let [red, green, blue] = readable(rgb, LIGHT);
    let message = format!("text in {text} stands out from white by {} to 1 only, and 4.5 to 1 is needed", (found * 10.0).floor() / 10.0);
    Err(Diagnostic::new(Code::BadBrand, message).help(format!("the nearest shade that does is #{red:02X}{green:02X}{blue:02X}")))
}
