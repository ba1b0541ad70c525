//! From the bytes of a file to the pixels of a page. Owns the choice of the decoder. Runs in the child alone.

mod fit;
mod pdf;
mod raster;
mod tiff_pages;

use super::picture::{DecodedPage, PictureRequest, ViewFault};
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
