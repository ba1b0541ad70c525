//! Pictures as cells: ink (braille, black on what the terminal has) and half blocks (colour). Owns the two ways; pure functions from pixels
//! to cells. Both have square dots on cells twice as high as wide.

mod half;
mod ink;

use crate::ui::base::context::SessionContext;
use crate::viewer::{Channels, Picture};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
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

    /// The way in a session: without colours, half blocks show nothing.
    #[must_use]
    pub(in crate::ui) fn in_session(self, ctx: &SessionContext) -> Self {
        if ctx.glyphs.ascii || !ctx.theme.has_colours() { Self::Ink } else { self }
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
        let (x, y) = match self {
            Self::Ink => ink::DOTS,
            Self::Half => half::DOTS,
        };
        (u32::from(width) * x, u32::from(height) * y)
    }

    /// Cells that so many dots need.
    #[must_use]
    pub(in crate::ui) fn cells(self, (width, height): (u32, u32)) -> (u16, u16) {
        let (x, y) = match self {
            Self::Ink => ink::DOTS,
            Self::Half => half::DOTS,
        };
        let cells = |dots: u32, of: u32| u16::try_from(dots.div_ceil(of)).unwrap_or(u16::MAX);
        (cells(width, x), cells(height, y))
    }
}

/// Draws a part of a picture, left, top, width and height in its pixels, into an area; it fills as many dots as are given, from the top left.
pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    area: Rect,
    picture: &Picture,
    part: (u32, u32, u32, u32),
    dots: (u32, u32),
    ctx: &SessionContext,
) {
    let style = ctx.images.in_session(ctx);
    let most = style.dots((area.width, area.height));
    let Some(scaled) = picture.scaled(part, (dots.0.min(most.0), dots.1.min(most.1))) else { return };
    match style {
        ImageStyle::Ink => ink::draw(buf, area, &scaled.gray(), ctx),
        ImageStyle::Half => half::draw(buf, area, &scaled),
    }
}
