//! From the bytes of a file to the pixels of a page. Owns the choice of the decoder and the bounds of its answer. Runs in the child alone.

mod pdf;
mod raster;
mod tiff_pages;

use super::picture::{DecodedPage, Picture, PictureRequest, ViewFault};
use crate::domain::case::delivered_file::FileKind;

/// Decodes a page.
pub(super) fn decode(file: &[u8], request: &PictureRequest) -> Result<DecodedPage, ViewFault> {
    match FileKind::of(file).ok_or(ViewFault::Damaged)? {
        FileKind::Pdf => pdf::decode(file, request),
        FileKind::Tiff => {
            let pages = tiff_pages::pages(file);
            let page = tiff_pages::with_page(file, &pages, request.page)?;
            raster::decode(FileKind::Tiff, &page, request, u32::try_from(pages.len()).unwrap_or(1))
        }
        kind => match request.page {
            0 => raster::decode(kind, file, request, 1),
            _ => Err(ViewFault::NoSuchPage),
        },
    }
}

/// The largest size of the same proportions within what is wanted; never larger than the page itself.
fn fitted((width, height): (u32, u32), (most_x, most_y): (u32, u32)) -> (u32, u32) {
    let (w, h) = (u64::from(width.max(1)), u64::from(height.max(1)));
    let (mx, my) = (u64::from(most_x).min(w), u64::from(most_y).min(h));
    let (x, y) = if mx * h <= my * w { (mx, mx * h / w) } else { (my * w / h, my) };
    (u32::try_from(x.max(1)).unwrap_or(1), u32::try_from(y.max(1)).unwrap_or(1))
}

/// A whole picture within what is wanted.
fn within(picture: &Picture, request: &PictureRequest) -> Result<Picture, ViewFault> {
    let size = (picture.width(), picture.height());
    let to = fitted(size, request.most);
    let scaled = if to == size { Some(picture.clone()) } else { picture.scaled((0, 0, size.0, size.1), to) };
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
