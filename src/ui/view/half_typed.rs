//! The hints while a key that only begins something waits for the next one.

use super::super::cells;
use super::super::contexts::contexts;
use super::super::model::Model;
use super::super::setting::Setting;
use crate::text::Catalog;
use ratatui::buffer::Buffer;

/// Draws what may follow, in place of the hints of the screen.
pub(super) fn draw(buf: &mut Buffer, y: u16, width: u16, model: &Model, set: &Setting) {
    let begun = model.keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let mut x = 1;
    for (rest, action) in set.keys.following(&contexts(model), &model.keys) {
        let key = format!("{begun} {rest}");
        let title = Catalog::of(&set.texts.action, action.name());
        let wide = u16::try_from(cells::width(&key) + 1 + cells::width(title)).unwrap_or(u16::MAX);
        if x + wide >= width {
            cells::put(buf, x, y, width.saturating_sub(x), set.glyphs.ellipsis, set.theme.dim);
            break;
        }
        x += cells::put(buf, x, y, width - x, &key, set.theme.key) + 1;
        x += cells::put(buf, x, y, width.saturating_sub(x), title, set.theme.text) + 3;
    }
}
