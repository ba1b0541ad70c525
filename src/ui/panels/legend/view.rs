//! The legend as it is drawn, and how far it scrolls.

use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::panels::legend::lines::lines;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(size: (u16, u16), ctx: &SessionContext) -> (usize, usize) {
    let (page, wide) = overlay::room(size, Extent::Page);
    (page, lines(wide, ctx).len())
}

pub(in crate::ui) fn draw(buf: &mut Buffer, screen: Rect, top: usize, ctx: &SessionContext) -> DrawnLayer {
    let area = overlay::open(buf, screen, Extent::Page, (&ctx.texts.legend.title, ""), ctx);
    let inner = area.inner;
    let lines = lines(inner.width.into(), ctx);
    let page = usize::from(inner.height);
    let top = top.min(lines.len().saturating_sub(page));
    for (line, y) in lines.iter().skip(top).zip(inner.top()..inner.bottom()) {
        for piece in line {
            let x = inner.x + piece.x;
            cells::put(buf, x, y, inner.right().saturating_sub(x), &piece.text, piece.style);
        }
    }
    overlay::more(buf, &area, (top, page, lines.len()), ctx);
    area.drawn(None)
}
