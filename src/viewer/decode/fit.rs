//! A page made to fit what is wanted. Owns the bounds of a decoder's answer.

use crate::viewer::picture::{Picture, PictureRequest, ViewFault};

/// The widest and highest picture; an A3 sheet at 1200 to the inch is smaller.
pub(super) const MOST_ACROSS: u32 = 20_000;
/// Bytes that a decoder may allocate.
pub(super) const MEMORY: u64 = 512 * 1024 * 1024;

/// The largest size of the same proportions within what is wanted; never larger than the page itself.
pub(super) fn fitted((width, height): (u32, u32), (most_x, most_y): (u32, u32)) -> (u32, u32) {
    let (w, h) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (mx, my) = (u64::from(most_x).min(w), u64::from(most_y).min(h));
    let (x, y) = if mx * h <= my * w { (mx, mx * h / w) } else { (my * w / h, my) };
    (u32::try_from(x.max(1)).unwrap_or(1), u32::try_from(y.max(1)).unwrap_or(1))
}

/// A whole picture within what is wanted.
pub(super) fn within(picture: Picture, request: &PictureRequest) -> Result<Picture, ViewFault> {
    shrunk(picture, request.most)
}

/// A whole picture within a size.
pub(super) fn shrunk(picture: Picture, most: (u32, u32)) -> Result<Picture, ViewFault> {
    let size = (picture.width(), picture.height());
    let to = fitted(size, most);
    let scaled = if to == size { Some(picture) } else { picture.scaled((0, 0, size.0, size.1), to) };
    scaled.ok_or(ViewFault::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fitting_keeps_proportions_and_never_enlarges() {
        assert_eq!(fitted((2480, 3508), (400, 400)), (282, 400));
        assert_eq!(fitted((100, 50), (400, 400)), (100, 50));
        assert_eq!(fitted((30_000, 1), (400, 400)), (400, 1));
    }
}
