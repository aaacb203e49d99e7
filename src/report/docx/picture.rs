//! Pictures: a chart as a drawing that Word shows sharp at any size, and as pixels for whatever reads no drawings.
//!
//! Pixels are made with a font of our own (`font/`), so that they are the same on every machine. It holds Latin, Greek and Cyrillic; another character is a box
//! in the pixels, and itself in the drawing.

use anyhow::Context as _;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{ImageHrefResolver, Options, Tree};

use super::outline::outlined;
use super::package::{picture_id, svg_id};
use super::xml::Xml;
use crate::report::presentation::Logo;

/// English metric units in a pixel of 1/96 inch.
const EMU: f64 = 9525.0;
/// Pixels of the picture for one of the drawing.
const SHARPNESS: f32 = 2.0;

/// A picture with its size on paper.
pub(super) struct Picture {
    /// PNG or JPEG.
    pub(super) bytes: Vec<u8>,
    /// `png` or `jpeg`.
    extension: &'static str,
    /// The drawing it was made of.
    pub(super) svg: Option<String>,
    /// Width and height in pixels of 1/96 inch.
    size: (f64, f64),
}

impl Picture {
    /// A chart, whose pixels come with [`Picture::fill`].
    pub(super) fn chart(svg: String) -> Self {
        let attribute = |name: &str| svg.split_once(name)?.1.split_once('"')?.0.parse().ok();
        let size = (attribute(" width=\"").unwrap_or(1.0), attribute(" height=\"").unwrap_or(1.0));
        Self { bytes: Vec::new(), extension: "png", svg: Some(svg), size }
    }

    /// Makes the pixels of all drawings, side by side.
    ///
    /// # Errors
    /// Where one is no drawing.
    pub(super) fn fill(pictures: &mut [Self]) -> anyhow::Result<()> {
        let draw = |picture: &mut Self| -> anyhow::Result<()> {
            if let Some(svg) = picture.svg.as_ref().filter(|_| picture.bytes.is_empty()) {
                picture.bytes = pixels(&outlined(svg)?, SHARPNESS).context("cannot make a picture of a chart")?.0;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let running: Vec<_> = pictures.iter_mut().map(|picture| scope.spawn(move || draw(picture))).collect();
            // A panic goes on here.
            running.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }

    /// The logo. A drawn one goes in as pixels alone: what else it holds stays outside.
    pub(super) fn logo(logo: &Logo) -> anyhow::Result<Self> {
        let size = (f64::from(logo.size.0.max(1)), f64::from(logo.size.1.max(1)));
        if logo.media_type == "image/svg+xml" {
            let (bytes, size) = pixels(std::str::from_utf8(&logo.bytes)?, 4.0).context("cannot make a picture of the logo")?;
            return Ok(Self { bytes, extension: "png", svg: None, size });
        }
        let extension = if logo.media_type == "image/jpeg" { "jpeg" } else { "png" };
        Ok(Self { bytes: logo.bytes.clone(), extension, svg: None, size })
    }

    /// Where it stands in the package, below `word/`.
    pub(super) fn path(&self, at: usize) -> String {
        format!("media/{}.{}", picture_id(at), self.extension)
    }

    /// The same, no wider and no higher than this (pixels of 1/96 inch).
    pub(super) fn within(mut self, width: f64, height: f64) -> Self {
        let scale = (width / self.size.0).min(height / self.size.1).min(1.0);
        self.size = (self.size.0 * scale, self.size.1 * scale);
        self
    }

    /// Pixels of 1/96 inch.
    pub(super) fn height(&self) -> f64 {
        self.size.1
    }

    /// The picture in the text, as one big character. `at` is its number, `text` what those hear who cannot see it.
    pub(super) fn draw(&self, xml: &mut Xml, at: usize, title: &str, text: &str) {
        let id = (at + 1).to_string();
        let (width, height) = (emu(self.size.0), emu(self.size.1));
        let extent = [("cx", width.as_str()), ("cy", height.as_str())];
        xml.element("w:drawing", &[], |xml| {
            xml.element("wp:inline", &[("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0")], |xml| {
                xml.empty("wp:extent", &extent);
                xml.empty("wp:docPr", &[("id", &id), ("name", title), ("descr", text)]);
                xml.element("wp:cNvGraphicFramePr", &[], |xml| xml.empty("a:graphicFrameLocks", &[("noChangeAspect", "1")]));
                xml.element("a:graphic", &[], |xml| {
                    xml.element("a:graphicData", &[("uri", "http://schemas.openxmlformats.org/drawingml/2006/picture")], |xml| {
                        xml.element("pic:pic", &[], |xml| {
                            xml.element("pic:nvPicPr", &[], |xml| {
                                xml.empty("pic:cNvPr", &[("id", &id), ("name", title), ("descr", text)]);
                                xml.empty("pic:cNvPicPr", &[]);
                            });
                            xml.element("pic:blipFill", &[], |xml| {
                                self.blip(xml, at);
                                xml.element("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]));
                            });
                            xml.element("pic:spPr", &[], |xml| {
                                xml.element("a:xfrm", &[], |xml| {
                                    xml.empty("a:off", &[("x", "0"), ("y", "0")]);
                                    xml.empty("a:ext", &extent);
                                });
                                xml.element("a:prstGeom", &[("prst", "rect")], |xml| xml.empty("a:avLst", &[]));
                            });
                        });
                    });
                });
            });
        });
    }

    fn blip(&self, xml: &mut Xml, at: usize) {
        xml.element("a:blip", &[("r:embed", &picture_id(at))], |xml| {
            if self.svg.is_some() {
                xml.element("a:extLst", &[], |xml| {
                    xml.element("a:ext", &[("uri", "{96DAC541-7B7A-43D3-8B79-37D633B846F1}")], |xml| {
                        let drawing = "http://schemas.microsoft.com/office/drawing/2016/SVG/main";
                        xml.empty("asvg:svgBlip", &[("xmlns:asvg", drawing), ("r:embed", &svg_id(at))]);
                    });
                });
            }
        });
    }
}

fn emu(pixels: f64) -> String {
    format!("{:.0}", (pixels * EMU).max(1.0))
}

/// A drawing as PNG, this many times as large, with its own size in pixels. It reads no file, and writes only what [`outline`] made a shape of.
fn pixels(svg: &str, times: f32) -> anyhow::Result<(Vec<u8>, (f64, f64))> {
    let nothing = ImageHrefResolver { resolve_data: Box::new(|_, _, _| None), resolve_string: Box::new(|_, _| None) };
    let tree = Tree::from_str(svg, &Options { image_href_resolver: nothing, ..Options::default() })?;
    let size = tree.size().to_int_size().scale_by(times).context("it has no size")?;
    let mut pixmap = Pixmap::new(size.width(), size.height()).context("it is too large")?;
    resvg::render(&tree, Transform::from_scale(times, times), &mut pixmap.as_mut());
    Ok((png(&pixmap)?, (f64::from(tree.size().width()), f64::from(tree.size().height()))))
}

/// As PNG, fast: flat colours pack well whatever the effort. Without transparency where there is none.
fn png(pixmap: &Pixmap) -> anyhow::Result<Vec<u8>> {
    let opaque = pixmap.data().chunks_exact(4).all(|pixel| pixel[3] == u8::MAX);
    let mut bytes = Vec::with_capacity(pixmap.data().len());
    if opaque {
        pixmap.data().chunks_exact(4).for_each(|pixel| bytes.extend_from_slice(&pixel[..3]));
    } else {
        let plain = pixmap.pixels().iter().map(|pixel| pixel.demultiply());
        plain.for_each(|pixel| bytes.extend_from_slice(&[pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]));
    }
    let mut out = Vec::new();
    let mut encoder = png::Encoder::new(&mut out, pixmap.width(), pixmap.height());
    encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_filter(png::Filter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&bytes)?;
    writer.finish()?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(svg: String) -> Option<Vec<u8>> {
        let mut pictures = [Picture::chart(svg)];
        Picture::fill(&mut pictures).ok()?;
        let [picture] = pictures;
        Some(picture.bytes)
    }

    fn drawing(text: &str) -> String {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='100' height='20'><text x='2' y='15' font-family='Arial, sans-serif' font-size='14'>{text}</text></svg>"
        )
    }

    #[test]
    fn text_is_drawn_in_our_font_and_a_box_where_it_ends() {
        let picture = |text: &str| filled(drawing(text));
        let blank = picture("");
        assert!(blank.is_some());
        for text in ["a", "\u{17e}", "\u{3a9}", "\u{416}", "\u{65e5}", "\u{2212}"] {
            assert!(picture(text) != blank, "{text} leaves no mark");
        }
        assert_ne!(picture("a"), picture("b"));
        assert_eq!(picture("a"), picture("a"));
    }

    #[test]
    fn a_drawing_reads_no_file() {
        let svg = |href: &str| format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image width='9' height='9' href='{href}'/></svg>");
        let own = concat!(env!("CARGO_MANIFEST_DIR"), "/src/report/docx/font/none.svg");
        assert_eq!(pixels(&svg(own), 1.0).ok(), pixels(&svg(""), 1.0).ok());
        assert!(pixels("<svg", 1.0).is_err());
        assert!(pixels("<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e9'/>", 1.0).is_err());
    }

    #[test]
    fn a_picture_keeps_its_shape() {
        let picture = Picture { bytes: Vec::new(), extension: "png", svg: None, size: (800.0, 200.0) };
        assert_eq!(picture.within(400.0, 400.0).size, (400.0, 100.0));
    }
}
