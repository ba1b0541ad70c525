//! Ink: what is darker than its surroundings is a dot. A threshold of its own for each place keeps text readable on a patterned page and in
//! the shadow of a fold.

use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::viewer::Picture;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Dots on each side that are the surroundings of one.
const AROUND: usize = 7;
/// How much darker than its surroundings ink is, in parts of 100.
const DARKER: u64 = 9;
/// Darker than this is ink whatever surrounds it.
const BLACK: u8 = 56;
/// Signs of ASCII from white to black.
const RAMP: &[u8] = b" .:-+*#@";

/// The dots of a picture in gray that are ink, row by row.
fn ink(picture: &Picture) -> Vec<bool> {
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    // Sums of everything left of and above each place.
    let mut sums = vec![0u64; (w + 1) * (h + 1)];
    for y in 0..h {
        let mut line = 0u64;
        for (x, gray) in picture.row(u32::try_from(y).unwrap_or(u32::MAX)).iter().enumerate() {
            line += u64::from(*gray);
            sums[(y + 1) * (w + 1) + x + 1] = sums[y * (w + 1) + x + 1] + line;
        }
    }
    let mut dots = Vec::with_capacity(w * h);
    for y in 0..h {
        let (top, bottom) = (y.saturating_sub(AROUND), (y + AROUND + 1).min(h));
        for x in 0..w {
            let (left, right) = (x.saturating_sub(AROUND), (x + AROUND + 1).min(w));
            let at = |x: usize, y: usize| sums[y * (w + 1) + x];
            let sum = at(right, bottom) + at(left, top) - at(left, bottom) - at(right, top);
            let count = ((right - left) * (bottom - top)) as u64;
            let gray = picture.data()[y * w + x];
            dots.push(gray < BLACK || u64::from(gray) * count * 100 < sum * (100 - DARKER));
        }
    }
    dots
}

/// The bit of a dot in a braille sign.
const BITS: [[u32; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// Draws a picture in gray from the top left of an area.
pub(super) fn draw(buf: &mut Buffer, area: Rect, picture: &Picture, ctx: &SessionContext) {
    let (w, h) = (picture.width() as usize, picture.height() as usize);
    let dots = ink(picture);
    for row in 0..usize::from(area.height).min(h.div_ceil(4)) {
        let mut line = String::new();
        for column in 0..usize::from(area.width).min(w.div_ceil(2)) {
            let places = (0..4).flat_map(|y| (0..2).map(move |x| (x, y)));
            let inked = places.filter(|(x, y)| {
                let (x, y) = (column * 2 + x, row * 4 + y);
                x < w && y < h && dots[y * w + x]
            });
            line.push(if ctx.glyphs.ascii {
                let count = inked.count();
                char::from(RAMP[(count * (RAMP.len() - 1)).div_ceil(8)])
            } else {
                let bits = inked.fold(0, |bits, (x, y)| bits | BITS[y][x]);
                // An empty sign is a blank: what copies the screen copies no pattern.
                if bits == 0 { ' ' } else { char::from_u32(0x2800 + bits).unwrap_or(' ') }
            });
        }
        let y = area.y + u16::try_from(row).unwrap_or(u16::MAX);
        cells::put(buf, area.x, y, area.width, &line, ctx.theme.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;
    use crate::ui::base::glyphs::ASCII;
    use crate::viewer::Channels;

    fn drawn(picture: &Picture, size: (u16, u16), ctx: &SessionContext) -> Vec<String> {
        let mut buf = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        let area = buf.area;
        draw(&mut buf, area, picture, ctx);
        (0..size.1).map(|y| (0..size.0).map(|x| buf[(x, y)].symbol()).collect()).collect()
    }

    #[test]
    fn dark_dots_become_braille_and_light_ones_nothing() {
        let mut data = vec![255; 16];
        // The left column of the first cell, the lowest right dot of the second.
        for at in [0, 4, 8, 12, 15] {
            data[at] = 0;
        }
        let picture = Picture::new(4, 4, Channels::Gray, data).unwrap();
        assert_eq!(drawn(&picture, (3, 1), &SessionContext::plain(Lang::En)), ["⡇⢀ "]);
        let ascii = SessionContext { glyphs: ASCII, ..SessionContext::plain(Lang::En) };
        assert_eq!(drawn(&picture, (3, 1), &ascii), ["+. "]);
    }

    #[test]
    fn text_in_shadow_is_drawn_without_the_shadow() {
        // Half of the page is in shadow; in the shadow is a letter.
        let data = (0..40 * 40)
            .map(|n| match (n % 40, n / 40) {
                (30, 20) => 90,
                (20.., _) => 140,
                _ => 240,
            })
            .collect();
        let picture = Picture::new(40, 40, Channels::Gray, data).unwrap();
        let dots = ink(&picture);
        assert!(dots[20 * 40 + 30]);
        assert!(!dots[20 * 40 + 35] && !dots[20 * 40 + 5]);
    }
}
