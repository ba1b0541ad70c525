//! A QR code as one path of an SVG picture: the dark modules, row by row, in units of a module.

use super::error::PaperError;
use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;
use std::fmt::Write;

/// White modules around the code (ISO/IEC 18004).
const QUIET: usize = 4;

/// A QR code to draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct QrPicture {
    /// Modules on each side, with the white ones around.
    pub(super) size: usize,
    /// The dark modules, as the data of an SVG path.
    pub(super) path: String,
}

impl QrPicture {
    /// The code of a text: with 15 % of it to spare, or less where it is long.
    ///
    /// # Errors
    /// Where no code holds the text.
    pub(super) fn of(text: &str) -> Result<Self, PaperError> {
        let level = |level| QrCode::with_error_correction_level(text.as_bytes(), level);
        let code = level(EcLevel::M).or_else(|_| level(EcLevel::L)).map_err(|_| PaperError::CodeTooLong)?;
        let width = code.width();
        let modules = code.to_colors();
        let mut path = String::new();
        for (y, row) in modules.chunks(width).enumerate() {
            let mut x = 0;
            while x < width {
                let run = row[x..].iter().take_while(|module| **module == Color::Dark).count();
                if run > 0 {
                    let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
                }
                x += run.max(1);
            }
        }
        Ok(Self { size: width + 2 * QUIET, path })
    }
}
