//! The answer that no visa is needed, as it goes out to the inviter: read, and taken out of the desk.

use crate::domain::case_no::CaseNo;
use crate::ui::base::context::SessionContext;
use crate::ui::base::letter::wrapped;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(text: &str, size: (u16, u16)) -> (usize, usize) {
    let lines = wrapped(text, overlay::room(size, Extent::Dialog(1)).1).len();
    (overlay::room(size, Extent::Dialog(lines)).0, lines)
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    no: CaseNo,
    text: &str,
    top: usize,
    ctx: &SessionContext,
) -> DrawnLayer {
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let lines: Vec<_> =
        wrapped(text, wide).into_iter().map(|line| (line.to_owned(), ctx.theme.text)).collect();
    let (extent, no) = (Extent::Dialog(lines.len()), no.to_string());
    overlay::text(buf, screen, extent, (&ctx.texts.exemption.answer, &no), (&lines, top), ctx).drawn(None)
}
