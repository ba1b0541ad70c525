//! How pictures are drawn in a session, and how many dots a cell has then. Dots are square on cells twice as high as wide; where the terminal
//! draws pictures itself, a dot is a pixel.

use crate::ui::base::glyphs::Glyphs;
use crate::ui::base::theme::Theme;
use crate::viewer::Channels;
use serde::Deserialize;

/// Pixels of a cell where the terminal does not say.
pub(in crate::ui) const USUAL_CELL: (u16, u16) = (8, 16);
/// The most pixels across and down of a sixel picture: some terminals draw no larger one.
const MOST_SIXEL: u32 = 1000;
/// Pixels of a row of sixels; a picture always fills whole rows.
const SIXEL_ROW: u32 = 6;

/// How pictures are drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageStyle {
    /// Braille: text is sharp.
    #[default]
    Ink,
    /// Half blocks: faces and colours.
    Half,
    /// Pixels, drawn by a terminal that knows sixel.
    Sixel,
    /// Pixels, drawn by a terminal that knows the kitty protocol.
    Kitty,
}

impl ImageStyle {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Ink, Self::Half, Self::Sixel, Self::Kitty];
    /// Their names.
    pub const NAMES: [&'static str; 4] = ["ink", "half", "sixel", "kitty"];

    /// The name in the settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ink => "ink",
            Self::Half => "half",
            Self::Sixel => "sixel",
            Self::Kitty => "kitty",
        }
    }

    /// The way that some signs and colours allow: without colours, half blocks show nothing. What the terminal draws needs neither.
    #[must_use]
    pub(in crate::ui) fn allowed(self, glyphs: &Glyphs, theme: &Theme) -> Self {
        let plain = glyphs.ascii || !theme.has_colours();
        if self == Self::Half && plain { Self::Ink } else { self }
    }

    /// The same on cells of a size in pixels.
    #[must_use]
    pub(in crate::ui) fn on_cells(self, cell: Option<(u16, u16)>) -> CellStyle {
        let (x, y) = cell.unwrap_or(USUAL_CELL);
        CellStyle { style: self, cell: (x.max(1).into(), y.max(1).into()) }
    }
}

/// How pictures are drawn on the cells of a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) struct CellStyle {
    /// The way.
    pub(in crate::ui) style: ImageStyle,
    /// Pixels of a cell.
    cell: (u32, u32),
}

impl CellStyle {
    /// Whether the terminal draws the picture, on cells that stay blank.
    #[must_use]
    pub(in crate::ui) fn is_pixels(self) -> bool {
        matches!(self.style, ImageStyle::Sixel | ImageStyle::Kitty)
    }

    /// Dots of a cell, across and down.
    fn of_cell(self) -> (u32, u32) {
        match self.style {
            ImageStyle::Ink => (2, 4),
            ImageStyle::Half => (1, 2),
            ImageStyle::Sixel | ImageStyle::Kitty => self.cell,
        }
    }

    /// What its dots are made of.
    #[must_use]
    pub(in crate::ui) fn channels(self) -> Channels {
        match self.style {
            ImageStyle::Ink => Channels::Gray,
            ImageStyle::Half | ImageStyle::Sixel | ImageStyle::Kitty => Channels::Rgb,
        }
    }

    /// How many pixels of a page are wanted for a dot, each way: a dot is the mean of several, a pixel is itself.
    #[must_use]
    pub(in crate::ui) fn fineness(self) -> u32 {
        if self.is_pixels() { 1 } else { 2 }
    }

    /// Dots of so many cells, across and down; of a sixel picture, as many as a terminal draws.
    #[must_use]
    pub(in crate::ui) fn dots(self, (width, height): (u16, u16)) -> (u32, u32) {
        let (x, y) = self.of_cell();
        let (across, down) = (u32::from(width) * x, u32::from(height) * y);
        match self.style {
            ImageStyle::Sixel => {
                let down = down.min(MOST_SIXEL);
                (across.min(MOST_SIXEL), down - down % SIXEL_ROW)
            }
            _ => (across, down),
        }
    }

    /// Cells that so many dots need.
    #[must_use]
    pub(in crate::ui) fn cells(self, (width, height): (u32, u32)) -> (u16, u16) {
        let (x, y) = self.of_cell();
        let cells = |dots: u32, of: u32| u16::try_from(dots.div_ceil(of)).unwrap_or(u16::MAX);
        (cells(width, x), cells(height, y))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::base::glyphs::{ASCII, UNICODE};

    #[test]
    fn names_are_those_of_the_settings() {
        assert_eq!(ImageStyle::ALL.map(ImageStyle::name), ImageStyle::NAMES);
    }

    #[test]
    fn half_blocks_alone_need_colours() {
        let plain = Theme::plain();
        let allowed = ImageStyle::ALL.map(|style| style.allowed(&UNICODE, &plain).name());
        assert_eq!(allowed, ["ink", "ink", "sixel", "kitty"]);
        assert_eq!(ImageStyle::Half.allowed(&ASCII, &Theme::named("dark").unwrap()), ImageStyle::Ink);
    }

    #[test]
    fn sixel_pictures_end_in_whole_rows_within_bounds() {
        let sixel = ImageStyle::Sixel.on_cells(Some((10, 20)));
        assert_eq!(sixel.dots((80, 18)), (800, 360));
        assert_eq!(sixel.dots((200, 80)), (1000, 996));
        assert_eq!(sixel.cells((1000, 996)), (100, 50));
        let usual = ImageStyle::Sixel.on_cells(None);
        assert_eq!(usual.dots((80, 17)), (640, 270));
        assert_eq!(ImageStyle::Kitty.on_cells(Some((10, 20))).dots((200, 80)), (2000, 1600));
    }
}
