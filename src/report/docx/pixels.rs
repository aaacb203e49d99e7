//! A sheet of pixels with at most 256 colours, each pixel the number of one, and PNG of it.

use std::collections::HashMap;

use crate::report::chart::drawing::Ink;

/// Pixels to each side at most: more than any chart has.
const MOST: f32 = 20_000.0;
/// A pixel that is covered wholly.
const WHOLE: u8 = 15;

/// How far a shape covers pixels, in fifteenths, row by row.
#[derive(Default)]
pub(super) struct Mask {
    /// Its first column.
    pub(super) left: i32,
    /// Its first row.
    pub(super) top: i32,
    /// Its columns.
    pub(super) width: usize,
    /// 0 to 15 a pixel.
    pub(super) cover: Vec<u8>,
}

/// White at first.
pub(super) struct Sheet {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
    colours: Colours,
}

impl Sheet {
    /// In memory that is there already. None where it would have no pixel, or far too many.
    pub(super) fn new(width: f32, height: f32, mut pixels: Vec<u8>) -> Option<Self> {
        if !(1.0..=MOST).contains(&width) || !(1.0..=MOST).contains(&height) {
            return None;
        }
        let (width, height) = (width as usize, height as usize);
        pixels.clear();
        pixels.resize(width * height, 0);
        Some(Self { width, height, pixels, colours: Colours::new() })
    }

    /// A rectangle between two corners.
    pub(super) fn rect(&mut self, low: (f32, f32), high: (f32, f32), ink: Ink) {
        let ink = self.colours.ink(ink);
        let (wide, tall) = (self.width as f32, self.height as f32);
        let (low, high) = ((low.0.clamp(0.0, wide), low.1.clamp(0.0, tall)), (high.0.clamp(0.0, wide), high.1.clamp(0.0, tall)));
        // How many fifteenths of the pixels from `at` on lie within, in one direction.
        let share = |at: usize, low: f32, high: f32| ((at as f32 + 1.0).min(high) - (at as f32).max(low)).clamp(0.0, 1.0);
        let cover = |across: f32, down: f32| (across * down * f32::from(WHOLE) + 0.5) as u8;
        let (left, right) = (low.0 as usize, high.0.ceil() as usize);
        let solid = self.colours.over(0, ink, WHOLE);
        for y in low.1 as usize..high.1.ceil() as usize {
            let down = share(y, low.1, high.1);
            let row = &mut self.pixels[y * self.width..][left..right.max(left)];
            let last = row.len().saturating_sub(1);
            match row {
                [first, middle @ .., end] => {
                    *first = self.colours.over(*first, ink, cover(share(left, low.0, high.0), down));
                    *end = self.colours.over(*end, ink, cover(share(left + last, low.0, high.0), down));
                    match cover(1.0, down) {
                        WHOLE => middle.fill(solid),
                        part => middle.iter_mut().for_each(|pixel| *pixel = self.colours.over(*pixel, ink, part)),
                    }
                }
                [only] => *only = self.colours.over(*only, ink, cover(share(left, low.0, high.0), down)),
                [] => {}
            }
        }
    }

    /// A shape, moved by whole pixels.
    pub(super) fn stain(&mut self, mask: &Mask, by: (f32, f32), ink: Ink) {
        let ink = self.colours.ink(ink);
        let (left, top) = (mask.left + by.0.round() as i32, mask.top + by.1.round() as i32);
        let skip = usize::try_from(-left).unwrap_or(0);
        let start = usize::try_from(left).unwrap_or(0);
        for (y, covers) in (top..).zip(mask.cover.chunks_exact(mask.width.max(1))) {
            let Some(y) = usize::try_from(y).ok().filter(|y| *y < self.height) else { continue };
            let row = &mut self.pixels[y * self.width..(y + 1) * self.width];
            for (pixel, cover) in row.iter_mut().skip(start).zip(covers.iter().skip(skip)).filter(|(_, cover)| **cover > 0) {
                *pixel = self.colours.over(*pixel, ink, *cover);
            }
        }
    }

    /// As PNG; the memory comes back.
    pub(super) fn png(self) -> anyhow::Result<(Vec<u8>, Vec<u8>)> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, u32::try_from(self.width)?, u32::try_from(self.height)?);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(self.colours.list.concat());
        encoder.set_compression(png::Compression::Fast);
        encoder.set_filter(png::Filter::Up);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok((out, self.pixels))
    }
}

/// The colours of a sheet. The first is white.
struct Colours {
    list: Vec<[u8; 3]>,
    known: HashMap<[u8; 3], u8>,
    inks: Vec<Ink>,
    /// Which colour results, by ink, cover and colour below; 0 where nobody has asked yet.
    mixed: Vec<[u8; 256]>,
}

impl Colours {
    fn new() -> Self {
        Self { list: vec![[u8::MAX; 3]], known: HashMap::from([([u8::MAX; 3], 0)]), inks: Vec::new(), mixed: Vec::new() }
    }

    /// The number of an ink.
    fn ink(&mut self, ink: Ink) -> usize {
        self.inks.iter().position(|known| *known == ink).unwrap_or_else(|| {
            self.inks.push(ink);
            self.mixed.resize(self.inks.len() * usize::from(WHOLE + 1), [0; 256]);
            self.inks.len() - 1
        })
    }

    /// An ink over a colour.
    fn over(&mut self, below: u8, ink: usize, cover: u8) -> u8 {
        let at = ink * usize::from(WHOLE + 1) + usize::from(cover.min(WHOLE));
        match self.mixed[at][usize::from(below)] {
            0 => {
                let mixed = self.mix(below, self.inks[ink], cover.min(WHOLE));
                self.mixed[at][usize::from(below)] = mixed;
                mixed
            }
            known => known,
        }
    }

    /// The number of the mixture; of the nearest colour once there are as many as a pixel can tell apart.
    fn mix(&mut self, below: u8, ink: Ink, cover: u8) -> u8 {
        let (below, ink) = (self.list[usize::from(below)], rgb(ink.on_white()));
        let part = |at: usize| {
            let (from, to, cover) = (u16::from(below[at]), u16::from(ink[at]), u16::from(cover));
            ((from * (u16::from(WHOLE) - cover) + to * cover + u16::from(WHOLE) / 2) / u16::from(WHOLE)) as u8
        };
        let mixed = [part(0), part(1), part(2)];
        if let Some(known) = self.known.get(&mixed) {
            return *known;
        }
        let number = match u8::try_from(self.list.len()) {
            Ok(next) => {
                self.list.push(mixed);
                next
            }
            Err(_) => {
                let far = |colour: &[u8; 3]| colour.iter().zip(mixed).map(|(one, other)| u32::from(one.abs_diff(other)).pow(2)).sum::<u32>();
                (0..=u8::MAX).min_by_key(|at| far(&self.list[usize::from(*at)])).unwrap_or_default()
            }
        };
        self.known.insert(mixed, number);
        number
    }
}

/// `#005A9C` as three parts.
fn rgb(colour: &str) -> [u8; 3] {
    let part = |at: usize| colour.get(at..at + 2).and_then(|part| u8::from_str_radix(part, 16).ok()).unwrap_or_default();
    [part(1), part(3), part(5)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_pixel_is_half_a_colour() -> anyhow::Result<()> {
        let mut sheet = Sheet::new(4.0, 2.0, Vec::new()).ok_or_else(|| anyhow::anyhow!("a sheet"))?;
        // Columns 0.4 to 2.6 of the first row: 9, 15, 9 of 15 parts of #1A1A1A over white, and 255 - (255 - 26) * 9 / 15 is 117.6.
        sheet.rect((0.4, 0.0), (2.6, 1.0), Ink::Text);
        let colour = |sheet: &Sheet, at: usize| sheet.colours.list[usize::from(sheet.pixels[at])];
        assert_eq!([0, 1, 2, 3, 4].map(|at| colour(&sheet, at)[0]), [118, 26, 118, 255, 255]);
        // A mask that lies half outside stays inside.
        sheet.stain(&Mask { left: -1, top: -1, width: 2, cover: vec![15; 4] }, (0.0, 0.0), Ink::Paper);
        assert_eq!(colour(&sheet, 0), [255; 3]);
        sheet.stain(&Mask { left: 3, top: 1, width: 2, cover: vec![15; 4] }, (0.0, 0.0), Ink::Score);
        assert_eq!(colour(&sheet, 7), [0x00, 0x5a, 0x9c]);
        Ok(())
    }

    #[test]
    fn no_more_colours_than_a_pixel_can_tell_apart() {
        let mut colours = Colours::new();
        let inks = [Ink::Score, Ink::Gap, Ink::Text, Ink::Previous, Ink::Heat(3), Ink::Heat(4)].map(|ink| colours.ink(ink));
        for below in 0..=u8::MAX {
            for ink in inks {
                for cover in 0..=WHOLE {
                    if usize::from(below) < colours.list.len() {
                        colours.over(below, ink, cover);
                    }
                }
            }
        }
        assert_eq!(colours.list.len(), 256);
        // What is there already stays exact.
        let score = colours.over(0, inks[0], WHOLE);
        assert_eq!(colours.list[usize::from(score)], [0x00, 0x5a, 0x9c]);
    }
}
