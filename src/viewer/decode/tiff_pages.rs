//! The pages of a TIFF: a chain of directories. Owns finding them; each is decoded as if it were the first.

use crate::viewer::picture::ViewFault;

/// So many pages are counted; a chain that bites its own tail ends there too.
const MOST: usize = 500;

fn short(file: &[u8], at: usize, little: bool) -> Option<u16> {
    let two = file.get(at..at.checked_add(2)?)?.try_into().ok()?;
    Some(if little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
}

fn long(file: &[u8], at: usize, little: bool) -> Option<u32> {
    let four = file.get(at..at.checked_add(4)?)?.try_into().ok()?;
    Some(if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
}

/// Where the directory of each page is.
pub(super) fn pages(file: &[u8]) -> Vec<u32> {
    let little = file.starts_with(b"II");
    let mut found: Vec<u32> = Vec::new();
    let mut next = long(file, 4, little);
    while let Some(at) = next.filter(|at| *at != 0 && found.len() < MOST && !found.contains(at)) {
        let Ok(place) = usize::try_from(at) else { break };
        let Some(entries) = short(file, place, little) else { break };
        found.push(at);
        next = place.checked_add(2 + usize::from(entries) * 12).and_then(|end| long(file, end, little));
    }
    found
}

/// The file with a page as its first.
pub(super) fn with_page(file: &[u8], pages: &[u32], page: u32) -> Result<Vec<u8>, ViewFault> {
    let first = || if pages.is_empty() { ViewFault::Damaged } else { ViewFault::NoSuchPage };
    let at = usize::try_from(page).ok().and_then(|n| pages.get(n)).ok_or_else(first)?;
    let bytes = if file.starts_with(b"II") { at.to_le_bytes() } else { at.to_be_bytes() };
    let mut own = file.to_vec();
    own.get_mut(4..8).ok_or(ViewFault::Damaged)?.copy_from_slice(&bytes);
    Ok(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_that_bites_its_tail_ends() {
        // Two empty directories, each naming the other as the next.
        let file = b"II*\0\x08\0\0\0\0\0\x0e\0\0\0\0\0\x08\0\0\0";
        assert_eq!(pages(file), [8, 14]);
        assert_eq!(pages(b"MM\0*\0\0\0\x08"), [0u32; 0]);
        assert_eq!(pages(b"II*\0"), [0u32; 0]);
    }

    #[test]
    fn another_page_becomes_the_first() {
        let file = b"MM\0*\0\0\0\x08\0\0\0\0\0\x0e\0\0\0\0\0\0";
        let found = pages(file);
        assert_eq!(found, [8, 14]);
        assert_eq!(pages(&with_page(file, &found, 1).unwrap()), [14]);
        assert_eq!(with_page(file, &found, 2), Err(ViewFault::NoSuchPage));
    }
}
