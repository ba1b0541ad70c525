//! What the model looks like. Owns the layout of the main screen; every part of it and every layer has a file of its own.
//! Drawing reads the model and changes nothing; it costs what is on the screen, not what is on the desk.

use crate::domain::code::Item;
use crate::domain::listing::Column;
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::app::{bar_items, footer, header};
use crate::ui::base::bar::foot;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::layout::{is_too_small, is_wide};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::picture::graphic::Graphic;
use crate::ui::base::too_small;
use crate::ui::state::model::Model;
use crate::ui::{detail, list, lock, panels};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What is at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenTarget {
    /// A row of the list.
    Row(usize),
    /// An item of the checklist.
    Item(Item),
    /// The head of a column.
    Head(Column),
    /// The name of a view.
    View(Action),
    /// Nothing that can be chosen.
    Nothing,
}

/// What is at a cell of the main screen.
#[must_use]
pub fn target_at(model: &Model, ctx: &SessionContext, x: u16, y: u16) -> ScreenTarget {
    let places = model.layout();
    let at = ratatui::layout::Position::new(x, y);
    if let Some(action) = header::view_at(model, ctx, (x, y)) {
        return ScreenTarget::View(action);
    }
    if y + 1 == places.list.y
        && let Some(column) = list::view::column_at(places.list, x, model.view, ctx)
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

/// Draws the model into a buffer; returns the cell of the text cursor, where text is being written.
pub fn draw(buf: &mut Buffer, screen: Rect, model: &DeskScreen, ctx: &SessionContext) -> Option<(u16, u16)> {
    if is_too_small((screen.width, screen.height)) {
        too_small::draw(buf, screen, ctx);
        return None;
    }
    if let Some(shut) = &model.privacy.cover {
        return lock::view::draw(buf, screen, shut, ctx);
    }
    let cursor = drawn(buf, screen, model, ctx).cursor;
    footer::draw(buf, screen, model, ctx);
    cursor
}

/// The picture that the terminal draws itself beside the cells; none where anything lies over its place.
#[must_use]
pub fn graphic(model: &DeskScreen, ctx: &SessionContext) -> Option<Graphic> {
    if !ctx.image_style().is_pixels() || is_too_small(model.size) || model.privacy.cover.is_some() {
        return None;
    }
    let screen = Rect::new(0, 0, model.size.0, model.size.1);
    model.layers.last()?.part().graphic(screen, model, ctx)
}

/// The key that a click on the bar means.
#[must_use]
pub(in crate::ui) fn key_at(model: &DeskScreen, ctx: &SessionContext, (x, y): (u16, u16)) -> Option<String> {
    let screen = Rect::new(0, 0, model.size.0, model.size.1);
    let row = foot(screen);
    let bar = || bar_items::bar(model, ctx);
    if y == row.y { bar().key_at(row, x).map(ToOwned::to_owned) } else { None }
}

fn drawn(buf: &mut Buffer, screen: Rect, model: &DeskScreen, ctx: &SessionContext) -> DrawnLayer {
    let places = model.layout();
    let mut drawn = DrawnLayer { cursor: header::draw(buf, screen, model, ctx), outer: None };
    list::view::draw(buf, places.list, model, ctx);
    for column in [places.head, places.history].into_iter().filter(|c| c.x > 1 && c.width > 0) {
        for y in column.y..places.case.bottom() {
            cells::put(buf, column.x - 2, y, 1, ctx.glyphs.vertical, ctx.theme.border);
        }
    }
    detail::view::draw(buf, &places, model, ctx);
    if places.history.width > 0 {
        panels::history::view::column(buf, places.history, model, ctx);
    }
    for layer in &model.layers {
        drawn = layer.part().draw(buf, screen, model, ctx);
    }
    if let (Some(outer), Some(layer)) = (drawn.outer, model.layers.last()) {
        clear_above(buf, outer, layer, model);
    }
    drawn
}

/// Lines of the case that are worth reading above a sheet.
const READABLE: u16 = 3;

/// Blanks what is left of the case above a sheet: a line or two of it, or a case that a dialog for many is not about.
fn clear_above(buf: &mut Buffer, sheet: Rect, layer: &Layer, model: &Model) {
    let (places, top) = (model.layout(), sheet.top());
    if is_wide(model.size.0) || top <= places.head.y {
        return;
    }
    let for_many = matches!(layer, Layer::Form(form) if form.many.is_some());
    let many = for_many || matches!(layer, Layer::Batch(_));
    if many || top < places.case.y + READABLE {
        cells::clear(buf, Rect { height: top - places.head.y, ..places.head });
    }
}
