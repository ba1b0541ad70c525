//! What the model looks like. Owns the layout of the main screen; every part of it and every layer stands in a file of its own.
//! Drawing reads the model and changes nothing; it costs what is on the screen, not what is on the desk.

use crate::domain::code::Item;
use crate::domain::listing::Column;
use crate::ui::app::screen::DeskScreen;
use crate::ui::app::{footer, header};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::layout::is_too_small;
use crate::ui::base::too_small;
use crate::ui::state::model::Model;
use crate::ui::{detail, list, lock};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What stands at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenTarget {
    /// A row of the list.
    Row(usize),
    /// An item of the checklist.
    Item(Item),
    /// The head of a column.
    Head(Column),
    /// Nothing that can be chosen.
    Nothing,
}

/// What stands at a cell of the main screen.
#[must_use]
pub fn target_at(model: &Model, ctx: &SessionContext, x: u16, y: u16) -> ScreenTarget {
    let places = model.layout();
    let at = ratatui::layout::Position::new(x, y);
    if y + 1 == places.list.y
        && let Some(column) = list::view::column_at(places.list, x, model.view)
    {
        return ScreenTarget::Head(column);
    }
    if places.list.contains(at) {
        let row = model.top + usize::from(y - places.list.y);
        return if row < model.rows.len() { ScreenTarget::Row(row) } else { ScreenTarget::Nothing };
    }
    if places.case.contains(at)
        && let Some(item) = detail::view::item_at(places.case, y, model, ctx)
    {
        return ScreenTarget::Item(item);
    }
    ScreenTarget::Nothing
}

/// Draws the model.
pub fn view(frame: &mut Frame<'_>, model: &DeskScreen, ctx: &SessionContext) {
    let screen = frame.area();
    let buf = frame.buffer_mut();
    let cursor = draw(buf, screen, model, ctx);
    if let Some(at) = cursor {
        frame.set_cursor_position(at);
    }
}

/// Draws the model into a buffer and answers the cell of the text cursor, where text is being written.
pub fn draw(buf: &mut Buffer, screen: Rect, model: &DeskScreen, ctx: &SessionContext) -> Option<(u16, u16)> {
    if is_too_small((screen.width, screen.height)) {
        too_small::draw(buf, screen, ctx);
        return None;
    }
    if let Some(shut) = &model.privacy.cover {
        return lock::view::draw(buf, screen, shut, ctx);
    }
    let places = model.layout();
    let mut cursor = header::draw(buf, screen, model, ctx);
    list::view::draw(buf, places.list, model, ctx);
    for y in places.line.top()..places.line.bottom() {
        for x in places.line.left()..places.line.right() {
            let sign = if places.line.width > 1 { ctx.glyphs.horizontal } else { ctx.glyphs.vertical };
            cells::put(buf, x, y, 1, sign, ctx.theme.border);
        }
    }
    detail::view::draw(buf, places.case, model, ctx);
    footer::draw(buf, screen, model, ctx);
    for layer in &model.layers {
        cursor = layer.part().draw(buf, screen, model, ctx);
    }
    cursor
}
