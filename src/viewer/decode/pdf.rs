//! Pages of a PDF, drawn at the size that is wanted.

use super::fit::{fitted, within};
use crate::viewer::picture::{Channels, DecodedPage, Picture, PictureRequest, ViewFault};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};

/// Pixels to the point at 300 to the inch.
const FINEST: f32 = 300.0 / 72.0;
/// The longest side of a page in points: 200 inches, as the format has it.
const LONGEST: f32 = 14_400.0;

fn fault(error: LoadPdfError) -> ViewFault {
    match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => ViewFault::Encrypted,
        LoadPdfError::Decryption(_) => ViewFault::Unsupported,
        _ => ViewFault::Damaged,
    }
}

pub(super) fn page_count(file: &[u8]) -> Result<u32, ViewFault> {
    let pages = Pdf::new(file.to_vec()).map_err(fault)?.pages().len();
    u32::try_from(pages).ok().filter(|pages| *pages > 0).ok_or(ViewFault::Damaged)
}

pub(super) fn decode(file: &[u8], request: &PictureRequest) -> Result<DecodedPage, ViewFault> {
    let pdf = Pdf::new(file.to_vec()).map_err(fault)?;
    let pages = pdf.pages();
    let count = u32::try_from(pages.len()).unwrap_or(u32::MAX);
    if count == 0 {
        return Err(ViewFault::Damaged);
    }
    let page = usize::try_from(request.page).ok().and_then(|n| pages.get(n)).ok_or(ViewFault::NoSuchPage)?;
    let (width, height) = page.render_dimensions();
    let sound = |side: f32| side.is_finite() && side >= 1.0;
    if !sound(width) || !sound(height) {
        return Err(ViewFault::Damaged);
    }
    if width > LONGEST || height > LONGEST {
        return Err(ViewFault::TooLarge);
    }
    let natural = (pixels(width * FINEST), pixels(height * FINEST));
    let to = fitted(natural, request.most);
    let scales = ((to.0 as f32 + 0.5) / width, (to.1 as f32 + 0.5) / height);
    // Half a pixel more: what is drawn is cut to whole pixels.
    let settings = PixmapSettings { x_scale: scales.0, y_scale: scales.1, bg_color: WHITE };
    let map = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(map.width()), u32::from(map.height()));
    // On white nothing is seen through.
    let rgb = map.data_as_u8_slice().chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let picture = Picture::new(width, height, Channels::Rgb, rgb).ok_or(ViewFault::Damaged)?;
    let picture = if request.channels == Channels::Gray { picture.gray() } else { picture };
    Ok(DecodedPage { pages: count, natural, picture: within(picture, request)? })
}

fn pixels(side: f32) -> u32 {
    side.round().max(1.0) as u32
}
