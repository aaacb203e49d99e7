//! Pictures: a chart as a drawing that Word shows sharp at any size, and as pixels for whatever reads no drawings.

use super::package::{picture_id, svg_id};
use super::paint::Painter;
use super::xml::Xml;
use crate::report::chart::drawing::Drawing;
use crate::report::presentation::Logo;

/// English metric units in a pixel of 1/96 inch.
const EMU: f64 = 9525.0;

/// A picture with its size on paper.
pub(super) struct Picture {
    /// PNG or JPEG.
    pub(super) bytes: Vec<u8>,
    /// `png` or `jpeg`.
    extension: &'static str,
    /// The same as a drawing.
    pub(super) svg: Option<String>,
    /// What is still to be painted.
    drawing: Option<Drawing>,
    /// Width and height in pixels of 1/96 inch.
    size: (f64, f64),
}

impl Picture {
    /// A chart, whose pixels come with [`Picture::fill`].
    pub(super) fn chart(drawing: Drawing, title: &str, sentence: &str) -> Self {
        // Names inside a picture count only inside it: all of them may use the same.
        Self { bytes: Vec::new(), extension: "png", svg: Some(drawing.svg(title, sentence, "chart")), size: drawing.size, drawing: Some(drawing) }
    }

    /// Makes the pixels of all charts.
    ///
    /// # Errors
    /// Where one is too large for a picture.
    pub(super) fn fill(pictures: &mut [Self]) -> anyhow::Result<()> {
        let mut painter = Painter::new()?;
        for picture in pictures {
            if let Some(drawing) = picture.drawing.take() {
                picture.bytes = painter.png(&drawing)?;
            }
        }
        Ok(())
    }

    /// The logo; none where it is a drawing of somebody else's, which would have to be made pixels here.
    pub(super) fn logo(logo: &Logo) -> Option<Self> {
        let extension = match logo.media_type {
            "image/png" => "png",
            "image/jpeg" => "jpeg",
            _ => return None,
        };
        let size = (f64::from(logo.size.0.max(1)), f64::from(logo.size.1.max(1)));
        Some(Self { bytes: logo.bytes.clone(), extension, svg: None, drawing: None, size })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_keeps_its_shape() {
        let picture = Picture { bytes: Vec::new(), extension: "png", svg: None, drawing: None, size: (800.0, 200.0) };
        assert_eq!(picture.within(400.0, 400.0).size, (400.0, 100.0));
    }
}
