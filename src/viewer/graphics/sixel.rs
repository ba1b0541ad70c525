//! Sixel: rows of six pixels, a colour at a time. Nothing is drawn where no pixel is, and the cursor stays above the picture's end.

use super::palette::ColourPalette;
use crate::viewer::picture::Picture;
use std::io::Write;

/// Pixels of a row of sixels.
const HIGH: usize = 6;
/// Behind the sequence nothing of it is left.
const END: &[u8] = b"\x1b\\";

/// The sequence that draws a picture at the cursor. Terminals draw at most 1000x1000 pixels.
#[must_use]
pub fn sixel(picture: &Picture) -> Vec<u8> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let palette = ColourPalette::new(picture);
    let mut out = Vec::with_capacity(width * height / 4 + 8192);
    // Square pixels, and what is not drawn stays. Writing into memory does not fail.
    let _ = write!(out, "\x1bP0;1q\"1;1;{width};{height}");
    for (n, colour) in palette.colours.iter().enumerate() {
        let [r, g, b] = colour.map(|c| (u32::from(c) * 100 + 127) / 255);
        let _ = write!(out, "#{n};2;{r};{g};{b}");
    }
    let mut bits = vec![0u8; palette.colours.len() * width];
    for (n, band) in palette.pixels.chunks(width * HIGH).enumerate() {
        if n > 0 {
            out.push(b'-');
        }
        let mut used = vec![false; palette.colours.len()];
        for (y, row) in band.chunks(width).enumerate() {
            for (x, colour) in row.iter().enumerate() {
                used[usize::from(*colour)] = true;
                bits[usize::from(*colour) * width + x] |= 1 << y;
            }
        }
        let mut first = true;
        for (colour, line) in bits.chunks_mut(width).enumerate().filter(|(colour, _)| used[*colour]) {
            if !std::mem::take(&mut first) {
                out.push(b'$');
            }
            let _ = write!(out, "#{colour}");
            runs(&mut out, line);
            line.fill(0);
        }
    }
    out.extend_from_slice(END);
    out
}

/// A row in one colour: what repeats is counted, blanks at its end are left out.
fn runs(out: &mut Vec<u8>, line: &[u8]) {
    let end = line.iter().rposition(|bits| *bits != 0).map_or(0, |last| last + 1);
    for run in line[..end].chunk_by(|a, b| a == b) {
        let sign = run.first().map_or(b'?', |bits| bits + b'?');
        if run.len() > 3 {
            let _ = write!(out, "!{}", run.len());
            out.push(sign);
        } else {
            out.extend(run.iter().map(|_| sign));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::viewer::picture::Channels;
    use std::collections::BTreeMap;

    fn text(picture: &Picture) -> String {
        String::from_utf8(sixel(picture)).unwrap()
    }

    #[test]
    fn small_picture_has_known_bytes() {
        // Seven rows of five pixels: red, and the last pixel of the second row and the whole last row are white.
        let pixel = |n: u32| if n == 9 || n >= 30 { [255, 255, 255] } else { [255, 0, 0] };
        let picture = Picture::new(5, 7, Channels::Rgb, (0..35).flat_map(pixel).collect()).unwrap();
        assert_eq!(text(&picture), "\x1bP0;1q\"1;1;5;7#0;2;100;0;0#1;2;100;100;100#0!4~|$#1!4?A-#1!5@\x1b\\");
    }

    /// Draws a sequence as a terminal does: the colour of each pixel, in parts of 100.
    fn drawn(sequence: &str) -> BTreeMap<(u32, u32), [u32; 3]> {
        let body = sequence.strip_prefix("\x1bP0;1q\"").and_then(|s| s.strip_suffix("\x1b\\")).unwrap();
        let (mut colours, mut pixels) = (BTreeMap::new(), BTreeMap::new());
        let (mut x, mut y, mut colour, mut times) = (0, 0, 0, 1);
        let mut rest = body.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        while let Some(c) = rest.chars().next() {
            rest = &rest[1..];
            let length = rest.find(|c: char| !c.is_ascii_digit() && c != ';').unwrap_or(rest.len());
            let numbers: Vec<u32> = rest[..length].split(';').filter_map(|n| n.parse().ok()).collect();
            rest = &rest[if matches!(c, '#' | '!') { length } else { 0 }..];
            match c {
                '#' if numbers.len() == 5 => {
                    colours.insert(numbers[0], [numbers[2], numbers[3], numbers[4]]);
                }
                '#' => colour = numbers[0],
                '!' => times = numbers[0],
                '$' => x = 0,
                '-' => (x, y) = (0, y + 6),
                sixel => {
                    for _ in 0..std::mem::replace(&mut times, 1) {
                        for bit in (0..6).filter(|bit| (sixel as u32 - 63) >> bit & 1 == 1) {
                            pixels.insert((x, y + bit), colours[&colour]);
                        }
                        x += 1;
                    }
                }
            }
        }
        pixels
    }

    #[test]
    fn terminal_draws_every_pixel_once() {
        let pixel = |n: u32| [n % 251, (n * 3) % 256, (n / 7) % 256].map(|c| u8::try_from(c).unwrap());
        let picture = Picture::new(41, 23, Channels::Rgb, (0..41 * 23).flat_map(pixel).collect()).unwrap();
        let drawn = drawn(&text(&picture));
        assert_eq!(drawn.len(), 41 * 23);
        for (n, wanted) in picture.data().chunks(3).enumerate() {
            let at = (u32::try_from(n).unwrap() % 41, u32::try_from(n).unwrap() / 41);
            let near =
                wanted.iter().zip(drawn[&at]).all(|(c, d)| (u32::from(*c) * 100 / 255).abs_diff(d) < 20);
            assert!(near, "{at:?} {wanted:?} {:?}", drawn[&at]);
        }
    }
}
