//! Whether a colour can be read on the page, in light and in dark.
//!
//! Formula: WCAG 2.2, relative luminance and contrast ratio.

/// The page in light.
pub const LIGHT: [u8; 3] = [0xff, 0xff, 0xff];
/// The page in dark.
pub const DARK: [u8; 3] = [0x12, 0x14, 0x17];
/// What text needs (WCAG 1.4.3).
pub const TEXT: f64 = 4.5;

/// The contrast of two colours (red, green, blue), from 1 to 21.
#[must_use]
pub fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (a, b) = (luminance(one) + 0.05, luminance(other) + 0.05);
    a.max(b) / a.min(b)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let linear = |part: u8| {
        let share = f64::from(part) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// The colour itself where text in it can be read on that page, else the nearest of its shades that can: darker on light, lighter on dark. No colour can be read as
/// text on both pages, so each asks for its own shade.
#[must_use]
pub fn readable(colour: [u8; 3], page: [u8; 3]) -> [u8; 3] {
    let end = if luminance(page) > 0.18 { 0.0 } else { 255.0 };
    let shade = |step: u16| {
        let share = f64::from(step) / 255.0;
        // Rounded between two bytes: it is one itself.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
        colour.map(|part| (f64::from(part) + (end - f64::from(part)) * share).round() as u8)
    };
    (0..=255).map(shade).find(|shade| contrast(*shade, page) >= TEXT).unwrap_or(colour)
}

/// `#005a9c`.
pub(super) fn hex(colour: [u8; 3]) -> String {
    let [red, green, blue] = colour;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_contrasts() {
        assert!((contrast([0, 0, 0], LIGHT) - 21.0).abs() < 1e-9);
        // The measured pairs of the charts.
        for (colour, page, ratio) in [([0x00, 0x5a, 0x9c], LIGHT, 7.1), ([0xc4, 0x4f, 0x00], LIGHT, 4.7), ([0x4d, 0xa6, 0xe0], DARK, 6.9)] {
            assert!((contrast(colour, page) - ratio).abs() < 0.06, "{colour:?}");
        }
        assert!((contrast(DARK, [0x76; 3]) - contrast([0x76; 3], DARK)).abs() < 1e-12);
    }

    #[test]
    fn a_shade_that_can_be_read_is_found_on_both_pages() {
        assert_eq!(readable([0x00, 0x5a, 0x9c], LIGHT), [0x00, 0x5a, 0x9c], "as it is");
        for colour in [[255, 255, 0], [255, 255, 255], [0, 0, 0], [0x00, 0x5a, 0x9c], [230, 0, 126]] {
            assert!(contrast(readable(colour, LIGHT), LIGHT) >= TEXT, "{colour:?}");
            assert!(contrast(readable(colour, DARK), DARK) >= TEXT, "{colour:?}");
        }
    }
}
