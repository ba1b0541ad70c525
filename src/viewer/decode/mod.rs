//! From the bytes of a file to the pixels of a page. Owns the choice of the decoder. Runs in the child alone.

mod fit;
mod jpeg;
mod pdf;
mod raster;
mod tiff_pages;

use super::picture::{DecodeAnswer, DecodeRequest, DecodedPage, PictureRequest, ViewFault};
use crate::domain::case::delivered_file::FileKind;

/// Does what is asked for.
pub(super) fn decode(file: &[u8], request: &DecodeRequest) -> Result<DecodeAnswer, ViewFault> {
    let kind = FileKind::of(file).ok_or(ViewFault::Damaged)?;
    match request {
        DecodeRequest::Picture(request) => page(kind, file, request).map(DecodeAnswer::Picture),
        DecodeRequest::PageCount => page_count(kind, file).map(DecodeAnswer::PageCount),
    }
}

/// How many pages a file has, from its heads alone.
fn page_count(kind: FileKind, file: &[u8]) -> Result<u32, ViewFault> {
    match kind {
        FileKind::Pdf => pdf::page_count(file),
        FileKind::Tiff => {
            let pages = tiff_pages::pages(file).len();
            u32::try_from(pages).ok().filter(|pages| *pages > 0).ok_or(ViewFault::Damaged)
        }
        FileKind::Jpeg | FileKind::Png => raster::check_head(kind, file).map(|()| 1),
    }
}

/// Decodes a page.
fn page(kind: FileKind, file: &[u8], request: &PictureRequest) -> Result<DecodedPage, ViewFault> {
    match kind {
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
