//! The legend as it is drawn, and how far it scrolls.

use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay;
use crate::ui::panels::legend::lines::lines;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Rows of the frame and of its hint.
const AROUND: u16 = 3;

fn wide(width: u16) -> u16 {
    154.min(width.saturating_sub(4))
}

/// How many lines are shown at once, of so many.
fn page(lines: usize, height: u16) -> usize {
    lines.clamp(1, usize::from(height.saturating_sub(AROUND)).max(1))
}

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(size: (u16, u16), ctx: &SessionContext) -> (usize, usize) {
    let lines = lines(usize::from(wide(size.0)), ctx).len();
    (page(lines, size.1), lines)
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    top: usize,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let texts = &ctx.texts.legend;
    let wide = wide(screen.width);
    let lines = lines(usize::from(wide), ctx);
    let page = page(lines.len(), screen.height);
    let high = u16::try_from(page + 1).unwrap_or(u16::MAX);
    let inner = overlay::frame(buf, screen, wide, high, &texts.title, ctx);
    let top = top.min(lines.len().saturating_sub(page));
    for (line, y) in lines.iter().skip(top).take(page).zip(inner.top()..) {
        for piece in line {
            let x = inner.x + piece.x;
            cells::put(buf, x, y, inner.right().saturating_sub(x), &piece.text, piece.style);
        }
    }
    cells::put(buf, inner.x, inner.bottom().saturating_sub(1), inner.width, &texts.hint, ctx.theme.label);
    overlay::place(buf, inner, (top, page, lines.len()), ctx);
    None
}
