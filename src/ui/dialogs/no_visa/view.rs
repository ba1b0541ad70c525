//! The answer that no visa is needed, as it goes out to the inviter: read, and taken out of the desk.

use crate::domain::case_no::CaseNo;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::letter::{page, wide, wrapped};
use crate::ui::base::overlay;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(text: &str, (width, height): (u16, u16)) -> (usize, usize) {
    (page(height), wrapped(text, usize::from(wide(width))).len())
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    no: CaseNo,
    text: &str,
    top: usize,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let t = &ctx.texts.exemption;
    let lines = wrapped(text, usize::from(wide(screen.width)));
    let high = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(screen.height.saturating_sub(3)).max(5);
    let inner = overlay::frame(buf, screen, wide(screen.width), high, &format!("{}  {no}", t.answer), ctx);
    let foot = inner.bottom().saturating_sub(1);
    for (line, y) in lines.iter().skip(top).zip(inner.top()..foot) {
        cells::put(buf, inner.x, y, inner.width, line, ctx.theme.text);
    }
    cells::field(buf, inner.x, foot, inner.width, &t.answer_hint, ctx.theme.key, ctx.glyphs.ellipsis);
    None
}
