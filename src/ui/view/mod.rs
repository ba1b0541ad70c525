//! What the model looks like. Owns the layout of the main screen; every part of it and every layer stands in a file of its own.
//! Drawing reads the model and changes nothing; it costs what is on the screen, not what is on the desk.

mod blocked;
mod case;
mod foot;
mod form;
mod header;
pub(super) mod help;
mod list;
mod quit;
mod small;
mod timeline;
mod why;

pub(super) use small::draw as small;

use super::cells;
use super::layer::Layer;
use super::model::{Focus, Model};
use super::setting::Setting;
use crate::domain::code::Item;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Below this nothing can be read, and nothing is decided.
const SMALLEST: (u16, u16) = (60, 18);
/// From this width on list and case stand side by side.
const WIDE: u16 = 140;
/// Lines above the list: the bar, the views, the column heads.
const ABOVE: u16 = 3;
/// Lines at the foot: the notice and the hints.
const BELOW: u16 = 2;

/// Whether the screen is too small to work on.
#[must_use]
pub fn too_small(size: (u16, u16)) -> bool {
    size.0 < SMALLEST.0 || size.1 < SMALLEST.1
}

/// Where the parts of the main screen stand.
#[derive(Clone, Copy, Debug)]
struct Layout {
    /// The rows of the list, without their heads.
    list: Rect,
    /// The case.
    case: Rect,
    /// The line between them, upright or lying.
    line: Rect,
}

fn layout(model: &Model) -> Layout {
    let (width, height) = model.size;
    let body = height.saturating_sub(ABOVE + BELOW);
    if width >= WIDE {
        let case = (width * 2 / 5).clamp(48, 66);
        let list = width - case - 2;
        Layout {
            list: Rect::new(0, ABOVE, list, body),
            line: Rect::new(list, ABOVE - 1, 1, body + 1),
            case: Rect::new(list + 2, ABOVE - 1, case, body + 1),
        }
    } else {
        // Stacked. The part that has the keys gets the room.
        let rows = if model.focus == Focus::Case { 1 } else { (body * 2 / 5).max(4) };
        Layout {
            list: Rect::new(0, ABOVE, width, rows),
            line: Rect::new(0, ABOVE + rows, width, 1),
            case: Rect::new(0, ABOVE + rows + 1, width, body.saturating_sub(rows + 1)),
        }
    }
}

/// How many rows of the list are on the screen.
#[must_use]
pub fn list_height(model: &Model) -> usize {
    usize::from(layout(model).list.height)
}

/// What stands at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spotted {
    /// A row of the list.
    Row(usize),
    /// An item of the checklist.
    Item(Item),
    /// Nothing that can be chosen.
    Nothing,
}

/// What stands at a cell of the main screen.
#[must_use]
pub fn spotted(model: &Model, set: &Setting, x: u16, y: u16) -> Spotted {
    let places = layout(model);
    let at = ratatui::layout::Position::new(x, y);
    if places.list.contains(at) {
        let row = model.top + usize::from(y - places.list.y);
        return if row < model.rows.len() { Spotted::Row(row) } else { Spotted::Nothing };
    }
    if places.case.contains(at)
        && let Some(item) = case::item_at(places.case, y, model, set)
    {
        return Spotted::Item(item);
    }
    Spotted::Nothing
}

/// Draws the model.
pub fn view(frame: &mut Frame<'_>, model: &Model, set: &Setting) {
    let screen = frame.area();
    let buf = frame.buffer_mut();
    let cursor = draw(buf, screen, model, set);
    if let Some(at) = cursor {
        frame.set_cursor_position(at);
    }
}

/// Draws the model into a buffer and answers the cell of the text cursor, where text is being written.
pub fn draw(buf: &mut Buffer, screen: Rect, model: &Model, set: &Setting) -> Option<(u16, u16)> {
    if too_small((screen.width, screen.height)) {
        small(buf, screen, set);
        return None;
    }
    let places = layout(model);
    let mut cursor = header::draw(buf, screen, model, set);
    list::draw(buf, places.list, model, set);
    for y in places.line.top()..places.line.bottom() {
        for x in places.line.left()..places.line.right() {
            let sign = if places.line.width > 1 { set.glyphs.horizontal } else { set.glyphs.vertical };
            cells::put(buf, x, y, 1, sign, set.theme.border);
        }
    }
    case::draw(buf, places.case, model, set);
    foot::draw(buf, screen, model, set);
    for layer in &model.layers {
        cursor = match layer {
            Layer::Help { top } => help::draw(buf, screen, *top, set),
            Layer::Blocked { action, blockers, at, .. } => {
                blocked::draw(buf, screen, *action, blockers, *at, set)
            }
            Layer::Form(form) => form::draw(buf, screen, form, model, set),
            Layer::Why(no) => why::draw(buf, screen, *no, model, set),
            Layer::Timeline { case, top } => timeline::draw(buf, screen, *case, *top, model, set),
            Layer::Quit => quit::draw(buf, screen, set),
        };
    }
    cursor
}
