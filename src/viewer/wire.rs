//! What parent and child say to each other. Owns its shape: the parent writes a header and the file, the child answers with a header and
//! pixels. All numbers are little-endian.
//!
//! | bytes | request | answer |
//! |---|---|---|
//! | 0-3 | `PDV1` | `PDV1` |
//! | 4 | channels: 1 gray, 3 colour; 0 only the number of pages | status, 0 for an answer |
//! | 5-8 | page | channels in byte 5, 0 for a number of pages; then zeros |
//! | 9-12 | most pixels across | pages |
//! | 13-16 | most pixels down | width of the page itself |
//! | 17-20 | length of the file | height of the page itself |
//! | 21-24 | - | width of the picture |
//! | 25-28 | - | height of the picture |

#[cfg(feature = "viewer")]
use super::picture::PictureRequest;
use super::picture::{Channels, DecodeAnswer, DecodeRequest, DecodedPage, Picture, ViewFault};
#[cfg(feature = "viewer")]
use std::io::Read;
use std::io::{self, Write};

const MAGIC: [u8; 4] = *b"PDV1";
/// Bytes of the header of a request.
#[cfg(feature = "viewer")]
pub(super) const REQUEST: usize = 21;
/// Bytes of the header of an answer.
pub(super) const ANSWER: usize = 29;
/// The longest file that is decoded.
pub const LONGEST_FILE: usize = 32 * 1024 * 1024;
/// The most bytes of pixels that an answer has.
pub const MOST_PIXELS: usize = 48 * 1024 * 1024;
/// The most pixels that a picture has across or down.
pub const MOST_ACROSS: u32 = 8_000;

fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).unwrap_or_default();
    u32::from_le_bytes(four)
}

fn channels(byte: u8) -> Option<Channels> {
    match byte {
        1 => Some(Channels::Gray),
        3 => Some(Channels::Rgb),
        _ => None,
    }
}

/// In place of the channels: no pixels.
const ONLY_PAGES: u8 = 0;

fn byte(channels: Channels) -> u8 {
    match channels {
        Channels::Gray => 1,
        Channels::Rgb => 3,
    }
}

/// The header of a request for a file of a length.
pub(super) fn request(request: &DecodeRequest, length: usize) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    let (kind, page, most) = match request {
        DecodeRequest::Picture(picture) => (byte(picture.channels), picture.page, picture.most),
        DecodeRequest::PageCount => (ONLY_PAGES, 0, (0, 0)),
    };
    bytes.push(kind);
    let length = u32::try_from(length).unwrap_or(u32::MAX);
    for n in [page, most.0, most.1, length] {
        bytes.extend_from_slice(&n.to_le_bytes());
    }
    bytes
}

/// Reads a request and its file; none where it is not one, or the file is cut or too long.
#[cfg(feature = "viewer")]
pub(super) fn read_request(from: &mut impl Read) -> Option<(DecodeRequest, Vec<u8>)> {
    let mut head = [0; REQUEST];
    from.read_exact(&mut head).ok()?;
    let page = number(&head, 5);
    let most = (number(&head, 9).min(MOST_ACROSS), number(&head, 13).min(MOST_ACROSS));
    let length = usize::try_from(number(&head, 17)).ok().filter(|n| *n <= LONGEST_FILE)?;
    let request = match head[4] {
        ONLY_PAGES => DecodeRequest::PageCount,
        kind => DecodeRequest::Picture(PictureRequest { page, most, channels: channels(kind)? }),
    };
    let is_seen = request == DecodeRequest::PageCount || (most.0 > 0 && most.1 > 0);
    if head[..4] != MAGIC || !is_seen {
        return None;
    }
    let mut file = vec![0; length];
    from.read_exact(&mut file).ok()?;
    Some((request, file))
}

/// The status of each fault that a child reports.
const STATUS: [(u8, ViewFault); 8] = [
    (1, ViewFault::Damaged),
    (2, ViewFault::TooLarge),
    (3, ViewFault::Encrypted),
    (4, ViewFault::Unsupported),
    (5, ViewFault::NoSuchPage),
    (6, ViewFault::LessProtected),
    (7, ViewFault::NoFilter),
    (8, ViewFault::NotBuilt),
];

/// Writes an answer.
pub(super) fn answer(to: &mut impl Write, answer: &Result<DecodeAnswer, ViewFault>) -> io::Result<()> {
    let mut head = MAGIC.to_vec();
    match answer {
        Err(fault) => {
            head.push(STATUS.iter().find(|(_, f)| f == fault).map_or(1, |(status, _)| *status));
            head.resize(ANSWER, 0);
            to.write_all(&head)?;
        }
        Ok(DecodeAnswer::PageCount(pages)) => {
            head.extend([0, ONLY_PAGES, 0, 0, 0]);
            head.extend_from_slice(&pages.to_le_bytes());
            head.resize(ANSWER, 0);
            to.write_all(&head)?;
        }
        Ok(DecodeAnswer::Picture(page)) => {
            let picture = &page.picture;
            head.extend([0, byte(picture.channels()), 0, 0, 0]);
            for n in [page.pages, page.natural.0, page.natural.1, picture.width(), picture.height()] {
                head.extend_from_slice(&n.to_le_bytes());
            }
            to.write_all(&head)?;
            to.write_all(picture.data())?;
        }
    }
    to.flush()
}

/// What an answer says. Nothing in it is believed but that it has its shape.
///
/// # Errors
/// The fault that the child reports; [`ViewFault::Damaged`] for what is no answer.
pub fn read_answer(bytes: &[u8]) -> Result<DecodeAnswer, ViewFault> {
    let nonsense = || ViewFault::Damaged;
    let (head, pixels) = bytes.split_at_checked(ANSWER).ok_or_else(nonsense)?;
    if head[..4] != MAGIC {
        return Err(nonsense());
    }
    if head[4] != 0 {
        let fault = STATUS.iter().find(|(status, _)| *status == head[4]);
        return Err(fault.map_or_else(nonsense, |(_, fault)| *fault));
    }
    let pages = number(head, 9).max(1);
    if head[5] == ONLY_PAGES {
        return if pixels.is_empty() { Ok(DecodeAnswer::PageCount(pages)) } else { Err(nonsense()) };
    }
    let channels = channels(head[5]).ok_or_else(nonsense)?;
    let natural = (number(head, 13), number(head, 17));
    let (width, height) = (number(head, 21), number(head, 25));
    if width.max(height) > MOST_ACROSS || pixels.len() > MOST_PIXELS {
        return Err(nonsense());
    }
    let picture = Picture::new(width, height, channels, pixels.to_vec()).ok_or_else(nonsense)?;
    Ok(DecodeAnswer::Picture(DecodedPage { pages, natural, picture }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page() -> DecodeAnswer {
        let picture = Picture::new(2, 1, Channels::Rgb, vec![1, 2, 3, 4, 5, 6]).unwrap();
        DecodeAnswer::Picture(DecodedPage { pages: 3, natural: (20, 10), picture })
    }

    #[test]
    fn answers_are_read_as_written() {
        let faults = STATUS.iter().map(|(_, fault)| Err(*fault));
        for said in faults.chain([Ok(page()), Ok(DecodeAnswer::PageCount(12))]) {
            let mut bytes = Vec::new();
            answer(&mut bytes, &said).unwrap();
            assert_eq!(read_answer(&bytes), said);
        }
    }

    #[test]
    fn cut_answers_are_no_pictures() {
        let mut bytes = Vec::new();
        answer(&mut bytes, &Ok(page())).unwrap();
        for length in 0..bytes.len() {
            assert_eq!(read_answer(&bytes[..length]), Err(ViewFault::Damaged), "{length}");
        }
        bytes.push(0);
        assert_eq!(read_answer(&bytes), Err(ViewFault::Damaged));
    }

    proptest! {
        #[test]
        fn any_answer_is_read_without_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let _ = read_answer(&bytes);
            for (to, from) in bytes.iter_mut().zip(MAGIC) {
                *to = from;
            }
            if let Ok(DecodeAnswer::Picture(page)) = read_answer(&bytes) {
                prop_assert_eq!(page.picture.data().len(), bytes.len() - ANSWER);
            }
        }
    }
}
