//! How pictures are drawn in a session, and how many dots a cell has then. Dots are square on cells twice as high as wide.

use crate::ui::base::glyphs::Glyphs;
use crate::ui::base::theme::Theme;
use crate::viewer::Channels;
use serde::Deserialize;

/// How pictures are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageStyle {
    /// Braille: text is sharp.
    #[default]
    Ink,
    /// Half blocks: faces and colours.
    Half,
}

impl ImageStyle {
    /// Every way.
    pub const ALL: [Self; 2] = [Self::Ink, Self::Half];

    /// The name in the settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ink => "ink",
            Self::Half => "half",
        }
    }

    /// The way that some signs and colours allow: without colours, half blocks show nothing.
    #[must_use]
    pub(in crate::ui) fn allowed(self, glyphs: &Glyphs, theme: &Theme) -> Self {
        if glyphs.ascii || !theme.has_colours() { Self::Ink } else { self }
    }

    /// Dots of a cell, across and down.
    fn of_cell(self) -> (u32, u32) {
        match self {
            Self::Ink => (2, 4),
            Self::Half => (1, 2),
        }
    }

    /// What its pixels are made of.
    #[must_use]
    pub(in crate::ui) fn channels(self) -> Channels {
        match self {
            Self::Ink => Channels::Gray,
            Self::Half => Channels::Rgb,
        }
    }

    /// Dots of so many cells, across and down.
    #[must_use]
    pub(in crate::ui) fn dots(self, (width, height): (u16, u16)) -> (u32, u32) {
        let (x, y) = self.of_cell();
        (u32::from(width) * x, u32::from(height) * y)
    }

    /// Cells that so many dots need.
    #[must_use]
    pub(in crate::ui) fn cells(self, (width, height): (u32, u32)) -> (u16, u16) {
        let (x, y) = self.of_cell();
        let cells = |dots: u32, of: u32| u16::try_from(dots.div_ceil(of)).unwrap_or(u16::MAX);
        (cells(width, x), cells(height, y))
    }
}
