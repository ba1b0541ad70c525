//! Pictures of JPEG, PNG and TIFF, upright as their camera says.

use super::fit::{MEMORY, MOST_ACROSS, shrunk, within};
use super::jpeg;
use crate::domain::case::delivered_file::FileKind;
use crate::viewer::picture::{Channels, DecodedPage, Picture, PictureRequest, ViewFault};
use image::codecs::png::PngDecoder;
use image::codecs::tiff::TiffDecoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, Limits};
use std::io::Cursor;

fn fault(error: &ImageError) -> ViewFault {
    match error {
        ImageError::Limits(_) => ViewFault::TooLarge,
        ImageError::Unsupported(_) => ViewFault::Unsupported,
        ImageError::Decoding(_)
        | ImageError::Encoding(_)
        | ImageError::Parameter(_)
        | ImageError::IoError(_) => ViewFault::Damaged,
    }
}

pub(super) fn decode(
    kind: FileKind,
    file: &[u8],
    request: &PictureRequest,
    pages: u32,
) -> Result<DecodedPage, ViewFault> {
    // It may still be turned: both sides have room for the longer one.
    let most = request.most.0.max(request.most.1);
    let (small, natural, orientation) = match kind {
        FileKind::Jpeg => {
            let read = jpeg::decode(file, request.channels, most)?;
            let exif = read.exif.as_deref().and_then(Orientation::from_exif_chunk);
            (read.picture, read.natural, exif.unwrap_or(Orientation::NoTransforms))
        }
        kind => {
            let from = Cursor::new(file);
            let fail = |error: ImageError| fault(&error);
            let read = match kind {
                FileKind::Png => pixels(PngDecoder::with_limits(from, limits()).map_err(fail)?),
                FileKind::Tiff => pixels(TiffDecoder::new(from).map_err(fail)?),
                FileKind::Pdf | FileKind::Jpeg => return Err(ViewFault::Unsupported),
            };
            let (picture, orientation) = read.map_err(fail)?;
            let natural = (picture.width(), picture.height());
            (reduce(picture, most)?, natural, orientation)
        }
    };
    let small = if request.channels == Channels::Gray { small.gray() } else { small };
    let mut upright = image(small)?;
    upright.apply_orientation(orientation);
    let turned = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let natural = if turned { (natural.1, natural.0) } else { natural };
    let picture = match request.channels {
        Channels::Rgb => {
            let rgb = upright.into_rgb8();
            Picture::new(rgb.width(), rgb.height(), Channels::Rgb, rgb.into_raw())
        }
        Channels::Gray => {
            let gray = upright.into_luma8();
            Picture::new(gray.width(), gray.height(), Channels::Gray, gray.into_raw())
        }
    };
    let picture = within(picture.ok_or(ViewFault::Damaged)?, request)?;
    Ok(DecodedPage { pages, natural, picture })
}

/// Whether the head of a picture can be read; no pixel is.
pub(super) fn check_head(kind: FileKind, file: &[u8]) -> Result<(), ViewFault> {
    match kind {
        FileKind::Jpeg => jpeg::check_head(file),
        _ => PngDecoder::with_limits(Cursor::new(file), limits()).map(drop).map_err(|error| fault(&error)),
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_ACROSS);
    limits.max_image_height = Some(MOST_ACROSS);
    limits.max_alloc = Some(MEMORY);
    limits
}

fn pixels(mut decoder: impl ImageDecoder) -> Result<(DynamicImage, Orientation), ImageError> {
    decoder.set_limits(limits())?;
    // Not every decoder counts its own picture.
    let mut own = limits();
    own.reserve(decoder.total_bytes())?;
    // A picture whose orientation cannot be read is shown as it lies.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Ok((DynamicImage::from_decoder(decoder)?, orientation))
}

/// The picture made smaller before anything else is done with it.
fn reduce(picture: DynamicImage, most: u32) -> Result<Picture, ViewFault> {
    let (width, height) = (picture.width(), picture.height());
    let whole = match picture {
        DynamicImage::ImageLuma8(gray) => Picture::new(width, height, Channels::Gray, gray.into_raw()),
        // What is seen through is white, as paper is.
        other => Picture::new(width, height, Channels::Rgb, on_white(other)),
    };
    shrunk(whole.ok_or(ViewFault::Damaged)?, (most, most))
}

fn image(picture: Picture) -> Result<DynamicImage, ViewFault> {
    let (width, height, channels) = (picture.width(), picture.height(), picture.channels());
    let data = picture.into_data();
    let image = match channels {
        Channels::Gray => image::GrayImage::from_raw(width, height, data).map(DynamicImage::from),
        Channels::Rgb => image::RgbImage::from_raw(width, height, data).map(DynamicImage::from),
    };
    image.ok_or(ViewFault::Damaged)
}

fn on_white(picture: DynamicImage) -> Vec<u8> {
    match picture {
        DynamicImage::ImageRgb8(rgb) => rgb.into_raw(),
        other if !other.color().has_alpha() => other.into_rgb8().into_raw(),
        other => {
            let rgba = other.into_rgba8();
            let over = |p: &image::Rgba<u8>| {
                let [r, g, b, alpha] = p.0.map(u32::from);
                [r, g, b].map(|c| u8::try_from((c * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX))
            };
            rgba.pixels().flat_map(over).collect()
        }
    }
}
