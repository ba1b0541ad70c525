//! What is looked at beside the queue, each in a file of its own.

use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::panels::panel::Panel;
use crate::ui::panels::{dashboard, inviter, related_cases};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    sight: &Panel,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    match sight {
        Panel::Dashboard(board) => dashboard::view::draw(buf, screen, board, ctx),
        Panel::Inviter(card) => inviter::view::draw(buf, screen, card, model, ctx),
        Panel::RelatedCases(radar) => related_cases::view::draw(buf, screen, radar, model, ctx),
    }
}
