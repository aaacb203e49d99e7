//! Whether a file can be a logo: a picture of a known sort, small, and nothing in it but the picture.

use super::presentation::Logo;

/// No logo is larger, in bytes: the page that holds it stays small enough to be sent.
pub const LARGEST: usize = 200_000;

/// What an SVG file must not hold, in small letters: it would run, fetch, or stand for something else.
const FORBIDDEN: [(&str, &str); 8] = [
    ("<script", "a script"),
    ("javascript:", "a script"),
    ("<foreignobject", "a page of its own"),
    ("<!doctype", "a document type"),
    ("<!entity", "an entity"),
    ("<?xml-stylesheet", "a style sheet from elsewhere"),
    ("@import", "a style sheet from elsewhere"),
    ("<iframe", "a page of its own"),
];

impl Logo {
    /// The picture that these bytes are.
    ///
    /// # Errors
    /// Says in a sentence why they cannot be a logo.
    pub fn new(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.len() > LARGEST {
            return Err(format!("the logo is {} KB large, and may have {}", bytes.len().div_ceil(1000), LARGEST / 1000));
        }
        let (media_type, size) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            ("image/png", png(&bytes))
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            ("image/jpeg", jpeg(&bytes))
        } else {
            match std::str::from_utf8(&bytes).map(str::trim_start) {
                Ok(text) if text.contains("<svg") && text.trim_start_matches('\u{feff}').starts_with('<') => {
                    harmless(text)?;
                    ("image/svg+xml", svg(text))
                }
                Ok(_) | Err(_) => return Err("the logo is neither a PNG, nor a JPEG, nor an SVG picture".to_owned()),
            }
        };
        let size = size.filter(|(width, height)| (1..=20_000).contains(width) && (1..=20_000).contains(height));
        Ok(Self { media_type, size: size.ok_or("how wide and high the logo is cannot be read from it")?, bytes })
    }
}

/// The first chunk says it: W3C PNG, 11.2.2.
fn png(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    (bytes.get(12..16)? == b"IHDR").then_some(())?;
    Some((number(16)?, number(20)?))
}

/// The frame header says it, after as many other segments as there are: ITU-T T.81, B.2.2.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?));
    let mut at = 2;
    loop {
        let marker = (*bytes.get(at)? == 0xff).then_some(*bytes.get(at + 1)?)?;
        match marker {
            0xff => at += 1,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => return Some((number(at + 7)?.into(), number(at + 5)?.into())),
            _ => at += 2 + usize::from(number(at + 2)?),
        }
    }
}

/// Width and height, or those of the view box.
fn svg(text: &str) -> Option<(u32, u32)> {
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| {
        let found = tag.match_indices(name).find(|(at, _)| tag[..*at].ends_with(char::is_whitespace))?;
        let value = tag[found.0 + name.len()..].trim_start().strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next()
    };
    let length = |text: &str| text.trim().trim_end_matches("px").parse::<f64>().ok().filter(|n| *n >= 1.0);
    let whole = |n: f64| n.round().min(1e6) as u32;
    let own = attribute("width").and_then(length).zip(attribute("height").and_then(length));
    let in_box = || {
        let numbers: Vec<f64> = attribute("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty()).filter_map(|part| part.parse().ok()).collect();
        Some((*numbers.get(2)?, *numbers.get(3)?)).filter(|(width, height)| *width >= 1.0 && *height >= 1.0)
    };
    own.or_else(in_box).map(|(width, height)| (whole(width), whole(height)))
}

/// Refuses what is more than a picture. A picture in a page runs no scripts and fetches nothing; the file may be taken out of it.
fn harmless(text: &str) -> Result<(), String> {
    let small = text.to_lowercase();
    if let Some((_, what)) = FORBIDDEN.iter().find(|(part, _)| small.contains(part)) {
        return Err(format!("the logo holds {what}"));
    }
    let after = |part: &'static str| small.match_indices(part).map(move |(at, _)| (at, at + part.len()));
    let is_event = |(at, end): (usize, usize)| {
        let name = small[end..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
        name.len() < small[end..].len()
            && name.trim_start().starts_with('=')
            && small[..at].ends_with(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '/'))
    };
    if after("on").any(is_event) {
        return Err("the logo holds a script".to_owned());
    }
    let own = |value: &str| {
        let value = value.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '=' | '"' | '\''));
        value.starts_with('#') || value.starts_with("data:image/png") || value.starts_with("data:image/jpeg")
    };
    if after("href").any(|(_, end)| small[end..].trim_start().starts_with('=') && !own(&small[end..])) || after("url(").any(|(_, end)| !own(&small[end..])) {
        return Err("the logo asks for something from elsewhere".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg_of(inside: &str) -> Result<Logo, String> {
        Logo::new(format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 40\">{inside}</svg>").into_bytes())
    }

    #[test]
    fn sizes_are_read_from_the_files() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x78\0\0\0\x28\x08\x06\0\0\0".to_vec();
        assert_eq!(Logo::new(png).map(|logo| (logo.media_type, logo.size)), Ok(("image/png", (120, 40))));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc2\0\x0b\x08\0\x28\0\x78\x01".to_vec();
        assert_eq!(Logo::new(jpeg).map(|logo| (logo.media_type, logo.size)), Ok(("image/jpeg", (120, 40))));
        assert_eq!(svg_of("<path d='M0 0h9'/>").map(|logo| (logo.media_type, logo.size)), Ok(("image/svg+xml", (120, 40))));
        assert_eq!(Logo::new(b"<svg width='12px' height = \"9\"/>".to_vec()).map(|logo| logo.size), Ok((12, 9)));
    }

    #[test]
    fn what_is_no_picture_or_more_than_one_is_refused() {
        for (inside, say) in [
            ("<script>alert(1)</script>", "a script"),
            ("<SCRIPT>", "a script"),
            ("<a onload = 'x()'/>", "a script"),
            ("<a\nonclick=\"x()\"/>", "a script"),
            ("<image href='https://example.org/x.png'/>", "from elsewhere"),
            ("<use xlink:href=\"other.svg#a\"/>", "from elsewhere"),
            ("<style>a{fill:url(https://example.org)}</style>", "from elsewhere"),
            ("<style>@import 'x'</style>", "from elsewhere"),
            ("<foreignObject/>", "a page"),
        ] {
            assert!(svg_of(inside).is_err_and(|why| why.contains(say)), "{inside}");
        }
        assert!(svg_of("<g fill='url(#g)'><use href='#a'/><text>Contact = one</text></g>").is_ok());
        for bytes in [&b""[..], b"GIF89a", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\xff\xff", b"<html><svg", b"<svg>", b"\xff\xfe<svg"] {
            assert!(Logo::new(bytes.to_vec()).is_err(), "{bytes:?}");
        }
        assert!(Logo::new(vec![b' '; LARGEST + 1]).is_err_and(|why| why.contains("201 KB")));
    }
}
