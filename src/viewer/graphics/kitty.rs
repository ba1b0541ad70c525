//! The kitty protocol: a PNG in pieces of base64, under one number. `q=2`: the terminal never answers, and so no answer is read as keys.

use crate::viewer::picture::Picture;

/// Removes the picture and what the terminal keeps of it.
pub const ERASE: &[u8] = b"\x1b_Ga=d,d=I,i=20548,q=2\x1b\\";
/// The number of the picture: there is only one at a time, and a new one replaces it.
const NUMBER: &str = "20548";
/// Bytes of base64 in a piece.
const PIECE: usize = 4096;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The sequence that draws a picture at the cursor, which stays; over so many columns and rows where the size of a cell is not known. None
/// where nothing is decoded and so nothing encoded.
#[must_use]
pub fn kitty(picture: &Picture, cells: Option<(u16, u16)>) -> Option<Vec<u8>> {
    let text = base64(&png(picture)?);
    let pieces = text.len().div_ceil(PIECE);
    let mut out = Vec::with_capacity(text.len() + pieces * 16 + 64);
    for (n, piece) in text.chunks(PIECE).enumerate() {
        let more = u8::from(n + 1 < pieces);
        let head = match (n, cells) {
            (0, None) => format!("\x1b_Ga=T,f=100,i={NUMBER},p=1,C=1,q=2,m={more};"),
            (0, Some((columns, rows))) => {
                format!("\x1b_Ga=T,f=100,i={NUMBER},p=1,c={columns},r={rows},C=1,q=2,m={more};")
            }
            _ => format!("\x1b_Gq=2,m={more};"),
        };
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(piece);
        out.extend_from_slice(b"\x1b\\");
    }
    Some(out)
}

/// Base64 of RFC 4648, section 4.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let word = (0..3).fold(0u32, |word, n| word << 8 | u32::from(three.get(n).copied().unwrap_or(0)));
        for n in 0..4 {
            let six = ALPHABET[(word >> (18 - 6 * n) & 63) as usize];
            text.push(if n <= three.len() { six } else { b'=' });
        }
    }
    text
}

#[cfg(feature = "viewer")]
fn png(picture: &Picture) -> Option<Vec<u8>> {
    use crate::viewer::picture::Channels;
    use image::codecs::png::{CompressionType, FilterType, PngEncoder};
    use image::{ExtendedColorType, ImageEncoder};
    let is_gray = picture.channels() == Channels::Rgb
        && picture.data().chunks_exact(3).all(|p| p[0] == p[1] && p[1] == p[2]);
    let gray = is_gray.then(|| picture.gray());
    let picture = gray.as_ref().unwrap_or(picture);
    let colour = match picture.channels() {
        Channels::Gray => ExtendedColorType::L8,
        Channels::Rgb => ExtendedColorType::Rgb8,
    };
    let mut out = Vec::new();
    PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Up)
        .write_image(picture.data(), picture.width(), picture.height(), colour)
        .ok()?;
    Some(out)
}

#[cfg(not(feature = "viewer"))]
fn png(_: &Picture) -> Option<Vec<u8>> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_of_rfc_4648_hold() {
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
        {
            assert_eq!(base64(plain.as_bytes()), text.as_bytes());
        }
        assert_eq!(base64(&[0xfb, 0xff]), b"+/8=");
    }

    #[cfg(feature = "viewer")]
    #[test]
    fn small_picture_is_one_piece_of_png() {
        use crate::viewer::picture::Channels;
        let picture = Picture::new(2, 1, Channels::Rgb, vec![255, 0, 0, 0, 0, 255]).unwrap();
        let text = String::from_utf8(kitty(&picture, Some((3, 2))).unwrap()).unwrap();
        let body = text.strip_prefix("\x1b_Ga=T,f=100,i=20548,p=1,c=3,r=2,C=1,q=2,m=0;").unwrap();
        // A PNG begins with its eight signs and the length of its header.
        assert!(body.starts_with("iVBORw0KGgoAAAANSUhEUgAAAAIAAAAB") && body.ends_with("\x1b\\"), "{body}");
        assert!(kitty(&picture, None).unwrap().starts_with(b"\x1b_Ga=T,f=100,i=20548,p=1,C=1,q=2,m=0;"));
    }

    #[cfg(feature = "viewer")]
    #[test]
    fn large_picture_comes_in_pieces_and_asks_nothing() {
        use crate::viewer::picture::Channels;
        let noise = (0..200u32 * 200).map(|n| u8::try_from(n.wrapping_mul(2_654_435_761) >> 24).unwrap());
        let picture = Picture::new(200, 200, Channels::Gray, noise.collect()).unwrap();
        let text = String::from_utf8(kitty(&picture, None).unwrap()).unwrap();
        let pieces: Vec<&str> = text.split_terminator("\x1b\\").collect();
        assert!(pieces.len() > 5);
        for (n, piece) in pieces.iter().enumerate() {
            let (head, body) = piece.split_once(';').unwrap();
            assert!(head.starts_with("\x1b_G") && head.contains("q=2"), "{head}");
            assert_eq!(head.ends_with("m=0"), n + 1 == pieces.len());
            assert!(body.len() == PIECE || n + 1 == pieces.len());
        }
        assert!(ERASE.windows(7).any(|w| w == b"i=20548"));
    }
}
