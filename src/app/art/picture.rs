//! A finished picture: what every function of the art gives back.

use tiny_skia::Pixmap;

/// Pixels, row by row from the top left, four bytes each: red, green, blue, alpha.
///
/// The colours are sRGB and *straight* (not multiplied by alpha), which is what an sRGB texture of Bevy and
/// `egui::ColorImage::from_rgba_unmultiplied` both take. Fully transparent pixels carry the colour of their nearest
/// painted neighbour, so that a filtered edge never darkens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Pixels in a row.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// `width × height × 4` bytes.
    pub rgba: Vec<u8>,
}

impl Picture {
    /// Red, green, blue and alpha at a place; `None` outside.
    pub fn pixel(&self, x: u32, y: u32) -> Option<[u8; 4]> {
        if x >= self.width || y >= self.height {
            return None;
        }
        let at = (y as usize * self.width as usize + x as usize) * 4;
        self.rgba.get(at..at + 4)?.try_into().ok()
    }

    pub(super) fn from_pixmap(pixmap: Pixmap) -> Self {
        let (width, height) = (pixmap.width(), pixmap.height());
        let mut rgba = pixmap.take();
        let mut seams = false;
        for pixel in rgba.chunks_exact_mut(4) {
            let alpha = u32::from(pixel[3]);
            match alpha {
                255 => {}
                0 => seams = true,
                1..=254 | 256.. => {
                    for channel in &mut pixel[..3] {
                        *channel = ((u32::from(*channel) * 255 + alpha / 2) / alpha).min(255) as u8;
                    }
                }
            }
        }
        let mut picture = Self { width, height, rgba };
        if seams {
            picture.bleed();
        }
        picture
    }

    /// Gives every clear pixel the colour of the last painted one in its row, from the left and then from the right,
    /// and whole clear rows that of the row beside them.
    fn bleed(&mut self) {
        let row = self.width as usize * 4;
        let painted: Vec<bool> = self
            .rgba
            .chunks_exact_mut(row)
            .map(|line| {
                let forwards = bleed_line(line.chunks_exact_mut(4));
                bleed_line(line.chunks_exact_mut(4).rev());
                forwards
            })
            .collect();
        let Some(first) = painted.iter().position(|&row| row) else {
            return;
        };
        let mut source = first;
        for (line, &has_ink) in painted.iter().enumerate() {
            if has_ink {
                source = line;
                continue;
            }
            let colours = self.rgba[source * row..(source + 1) * row].to_vec();
            for (clear, colour) in self.rgba[line * row..(line + 1) * row]
                .chunks_exact_mut(4)
                .zip(colours.chunks_exact(4))
            {
                clear[..3].copy_from_slice(&colour[..3]);
            }
        }
    }
}

fn bleed_line<'a, Pixels: Iterator<Item = &'a mut [u8]>>(pixels: Pixels) -> bool {
    let mut last: Option<[u8; 3]> = None;
    for pixel in pixels {
        if pixel[3] > 0 {
            last = Some([pixel[0], pixel[1], pixel[2]]);
        } else if let Some(colour) = last {
            pixel[..3].copy_from_slice(&colour);
        }
    }
    last.is_some()
}
