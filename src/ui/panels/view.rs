//! What is looked at beside the queue, each in a file of its own.

use crate::ui::base::context::Setting;
use crate::ui::panels::panel::Sight;
use crate::ui::panels::{dashboard, inviter, related_cases};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    sight: &Sight,
    model: &Model,
    set: &Setting,
) -> Option<(u16, u16)> {
    match sight {
        Sight::Board(board) => dashboard::view::draw(buf, screen, board, set),
        Sight::Inviter(card) => inviter::view::draw(buf, screen, card, model, set),
        Sight::Radar(radar) => related_cases::view::draw(buf, screen, radar, model, set),
    }
    None
}
