//! What is looked at beside the queue, each in a file of its own.

mod board;
mod inviter;
mod radar;

pub use inviter::rows as inviter_rows;
pub(in crate::ui) use radar::extent as radar_extent;
pub use radar::rows as radar_rows;

use super::super::model::Model;
use super::super::setting::Setting;
use super::super::sight::Sight;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    sight: &Sight,
    model: &Model,
    set: &Setting,
) -> Option<(u16, u16)> {
    match sight {
        Sight::Board(board) => board::draw(buf, screen, board, set),
        Sight::Inviter(card) => inviter::draw(buf, screen, card, model, set),
        Sight::Radar(radar) => radar::draw(buf, screen, radar, model, set),
    }
    None
}
