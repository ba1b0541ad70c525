//! What an officer reads when a session begins, before anything else.

use crate::domain::message::Message;
use crate::text::message_line;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Every line there is.
pub(super) fn rows(all: &[Message], size: (u16, u16), ctx: &SessionContext) -> Vec<(String, Style)> {
    let (_, wide) = overlay::room(size, Extent::Dialog(1));
    let told = all.iter().map(|m| message_line(&ctx.texts, m, ctx.officer.id, &ctx.rules));
    let wrapped = |told: String| -> Vec<(String, Style)> {
        cells::wrap(&told, wide).into_iter().map(|line| (line.to_owned(), ctx.theme.text)).collect()
    };
    told.flat_map(wrapped).collect()
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    (all, top): (&[Message], usize),
    ctx: &SessionContext,
) -> DrawnLayer {
    let lines = rows(all, (screen.width, screen.height), ctx);
    let (extent, title) = (Extent::Dialog(lines.len()), &ctx.texts.messages.title);
    overlay::text(buf, screen, extent, (title, ""), (&lines, top), ctx).drawn(None)
}
