//! Leave the desk?

use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(buf: &mut Buffer, screen: Rect, ctx: &SessionContext) -> Option<(u16, u16)> {
    let text = if ctx.sample { &ctx.texts.app.quit_sample } else { &ctx.texts.app.quit_text };
    let lines = cells::wrap(text, 52);
    let high = u16::try_from(lines.len()).unwrap_or(1) + 2;
    let inner = overlay::frame(buf, screen, 52, high, &ctx.texts.app.quit_title, ctx);
    for (line, y) in lines.into_iter().zip(inner.top()..) {
        cells::put(buf, inner.x, y, inner.width, line, ctx.theme.text);
    }
    cells::put(buf, inner.x, inner.bottom() - 1, inner.width, &ctx.texts.app.quit_hint, ctx.theme.key);
    None
}
