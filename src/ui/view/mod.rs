//! What the model looks like. Owns the layout of the main screen; every part of it and every layer stands in a file of its own.
//! Drawing reads the model and changes nothing; it costs what is on the screen, not what is on the desk.

pub(super) mod answer;
mod banner;
mod blocked;
mod bulk;
mod burst;
pub(super) mod case;
mod clock;
mod commands;
mod filter;
mod foot;
mod form;
mod half_typed;
mod header;
mod inbox;
mod keep;
pub(super) mod letter;
mod list;
mod lock;
pub(in crate::ui) mod messages;
mod notice;
mod quit;
mod second;
mod sight;
mod small;
pub(super) mod timeline;
pub(in crate::ui) mod why;

pub use filter::told as filter_told;
pub use form::{about, proposed, who};
pub use letter::told as letter_told;
pub(super) use lock::fields as prove_fields;
pub use notice::why as asked_why;
pub(super) use sight::radar_extent;
pub use sight::{inviter_rows, radar_rows};
pub(super) use small::draw as small;

use super::cells;
use super::layer::Layer;
use super::layout::too_small;
use super::model::Model;
use super::setting::Setting;
use crate::domain::code::Item;
use crate::domain::listing::Column;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What stands at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spotted {
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
pub fn spotted(model: &Model, set: &Setting, x: u16, y: u16) -> Spotted {
    let places = model.layout();
    let at = ratatui::layout::Position::new(x, y);
    if y + 1 == places.list.y
        && let Some(column) = list::column_at(places.list, x, model.view)
    {
        return Spotted::Head(column);
    }
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
    if let Some(shut) = &model.guard.shut {
        return lock::draw(buf, screen, shut, set);
    }
    let places = model.layout();
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
            Layer::Commands(list) => commands::draw(buf, screen, list, model, set),
            Layer::Blocked { action, case, blockers, at } => {
                blocked::draw(buf, screen, (*action, *case), blockers, *at, model, set)
            }
            Layer::Bulk(bulk) => bulk::draw(buf, screen, bulk, model, set),
            Layer::Form(form) => form::draw(buf, screen, form, model, set),
            Layer::Notice(form) => notice::draw(buf, screen, form, model, set),
            Layer::Letter { case, top } => letter::draw(buf, screen, *case, *top, model, set),
            Layer::Answer { case, text, top } => answer::draw(buf, screen, *case, text, *top, set),
            Layer::Second(second) => second::draw(buf, screen, second, model, set),
            Layer::Keep(form) => keep::draw(buf, screen, form, model, set),
            Layer::Why { case, top } => why::draw(buf, screen, (*case, *top), model, set),
            Layer::Timeline { case, top } => timeline::draw(buf, screen, *case, *top, model, set),
            Layer::Sight(sight) => sight::draw(buf, screen, sight, model, set),
            Layer::Inbox { at, asked } => inbox::draw(buf, screen, (*at, *asked), model, set),
            Layer::Messages { all, top } => messages::draw(buf, screen, (all, *top), set),
            Layer::Burst(offer) => burst::draw(buf, screen, offer, set),
            Layer::Clock => clock::draw(buf, screen, model, set),
            Layer::Quit => quit::draw(buf, screen, set),
        };
    }
    cursor
}
