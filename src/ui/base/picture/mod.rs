//! Pictures as cells: ink (braille, black on what the terminal has) and half blocks (colour). Owns the drawing; pure functions from
//! pixels to cells. What the terminal draws itself is described by `graphic`, and its cells stay blank.

pub mod graphic;
mod half;
mod ink;

use crate::ui::base::context::SessionContext;
use crate::ui::base::image_style::ImageStyle;
use crate::viewer::Picture;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws a part of a picture, left, top, width and height in its pixels, into an area; it fills as many dots as are given, from the top left.
pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    area: Rect,
    picture: &Picture,
    part: (u32, u32, u32, u32),
    dots: (u32, u32),
    ctx: &SessionContext,
) {
    let style = ctx.image_style();
    if style.is_pixels() {
        return;
    }
    let most = style.dots((area.width, area.height));
    let Some(scaled) = picture.scaled(part, (dots.0.min(most.0), dots.1.min(most.1))) else { return };
    match style.style {
        ImageStyle::Ink => ink::draw(buf, area, &scaled.gray(), ctx),
        ImageStyle::Half => half::draw(buf, area, &scaled),
        ImageStyle::Sixel | ImageStyle::Kitty => {}
    }
}
