//! JPEG: brightness alone where no colour is wanted, which takes little longer than its bits take to be read.

use super::fit::{MEMORY, MOST_ACROSS, shrunk};
use crate::viewer::picture::{Channels, Picture, ViewFault};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;
use zune_jpeg::errors::DecodeErrors;

/// A block of 8x8 pixels takes at least a bit: a file with more pixels to the byte is not all there, and would be decoded to gray for long.
const MOST_PIXELS_A_BYTE: usize = 64 * 8;

/// A picture as it lies in its file, made small.
pub(super) struct JpegPicture {
    pub(super) picture: Picture,
    /// Its own size.
    pub(super) natural: (u32, u32),
    /// Which way its camera was held, and more.
    pub(super) exif: Option<Vec<u8>>,
}

fn fault(error: &DecodeErrors) -> ViewFault {
    match error {
        DecodeErrors::Unsupported(_) => ViewFault::Unsupported,
        DecodeErrors::LargeDimensions(_) => ViewFault::TooLarge,
        _ => ViewFault::Damaged,
    }
}

fn decoder(file: &[u8]) -> Result<JpegDecoder<ZCursor<&[u8]>>, ViewFault> {
    let all = usize::from(u16::MAX);
    // What is cut off is gray; the rest is shown.
    let options = DecoderOptions::default().set_strict_mode(false).set_max_width(all).set_max_height(all);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file), options);
    decoder.decode_headers().map_err(|error| fault(&error))?;
    let (width, height) = decoder.dimensions().ok_or(ViewFault::Damaged)?;
    let most = usize::try_from(MOST_ACROSS).unwrap_or(usize::MAX);
    if width.max(height) > most { Err(ViewFault::TooLarge) } else { Ok(decoder) }
}

pub(super) fn check_head(file: &[u8]) -> Result<(), ViewFault> {
    decoder(file).map(drop)
}

/// Decodes a picture and makes it as small as fits into a square.
pub(super) fn decode(file: &[u8], wanted: Channels, most: u32) -> Result<JpegPicture, ViewFault> {
    let mut decoder = decoder(file)?;
    let to = match (decoder.input_colorspace(), wanted) {
        (Some(ColorSpace::Luma), _) | (Some(ColorSpace::YCbCr), Channels::Gray) => ColorSpace::Luma,
        _ => ColorSpace::RGB,
    };
    decoder.set_options(decoder.options().jpeg_set_out_colorspace(to));
    let size = decoder.dimensions().ok_or(ViewFault::Damaged)?;
    if size.0.saturating_mul(size.1) > file.len().saturating_mul(MOST_PIXELS_A_BYTE) {
        return Err(ViewFault::Damaged);
    }
    let bytes = decoder.output_buffer_size().ok_or(ViewFault::Damaged)?;
    if u64::try_from(bytes).unwrap_or(u64::MAX) > MEMORY {
        return Err(ViewFault::TooLarge);
    }
    let mut data = vec![0; bytes];
    decoder.decode_into(&mut data).map_err(|error| fault(&error))?;
    let side = |side: usize| u32::try_from(side).map_err(|_| ViewFault::TooLarge);
    let natural = (side(size.0)?, side(size.1)?);
    let channels = if to == ColorSpace::Luma { Channels::Gray } else { Channels::Rgb };
    let whole = Picture::new(natural.0, natural.1, channels, data).ok_or(ViewFault::Damaged)?;
    let picture = shrunk(whole, (most, most))?;
    Ok(JpegPicture { picture, natural, exif: decoder.exif().cloned() })
}
