//! What an officer is told when a session begins, before anything else.

use crate::domain::message::Message;
use crate::text::message_line;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn wide(width: u16) -> u16 {
    70.min(width.saturating_sub(6))
}

/// Every line there is.
fn rows(all: &[Message], width: u16, ctx: &SessionContext) -> Vec<String> {
    let told = all.iter().map(|m| message_line(&ctx.texts, m, ctx.officer.id, &ctx.rules));
    let wrapped = |told: String| -> Vec<String> {
        cells::wrap(&told, usize::from(wide(width))).into_iter().map(ToOwned::to_owned).collect()
    };
    told.flat_map(wrapped).collect()
}

/// How many lines are shown at once, of so many.
fn page(lines: usize, height: u16) -> usize {
    lines.clamp(1, usize::from(height.saturating_sub(6)).max(1))
}

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(all: &[Message], size: (u16, u16), ctx: &SessionContext) -> (usize, usize) {
    let lines = rows(all, size.0, ctx).len();
    (page(lines, size.1), lines)
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    (all, top): (&[Message], usize),
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let (theme, texts) = (&ctx.theme, &ctx.texts.messages);
    let lines = rows(all, screen.width, ctx);
    let page = page(lines.len(), screen.height);
    let high = u16::try_from(page + 2).unwrap_or(u16::MAX);
    let inner = overlay::frame(buf, screen, wide(screen.width), high, &texts.title, ctx);
    let top = top.min(lines.len().saturating_sub(page));
    for (line, y) in lines.iter().skip(top).take(page).zip(inner.top()..) {
        cells::put(buf, inner.x, y, inner.width, line, theme.text);
    }
    cells::put(buf, inner.x, inner.bottom().saturating_sub(1), inner.width, &texts.hint, theme.key);
    overlay::place(buf, inner, (top, page, lines.len()), ctx);
    None
}
