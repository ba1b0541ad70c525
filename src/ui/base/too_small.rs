//! A screen too small to work on: one sentence that says so.

use crate::text::fill;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::layout::SMALLEST;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(buf: &mut Buffer, screen: Rect, ctx: &SessionContext) {
    let values = [("w", screen.width.to_string()), ("h", screen.height.to_string())];
    let text = fill(&ctx.texts.app.too_small, &values.each_ref().map(|(n, v)| (*n, v.as_str())));
    debug_assert!(SMALLEST == (60, 18), "the sentence names the smallest size");
    for (line, y) in
        cells::wrap(&text, usize::from(screen.width)).into_iter().zip(screen.top()..screen.bottom())
    {
        cells::put(buf, screen.x, y, screen.width, line, ctx.theme.text);
    }
}
