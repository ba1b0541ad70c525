//! Quit the desk?

use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(buf: &mut Buffer, screen: Rect, ctx: &SessionContext) -> DrawnLayer {
    let text = if ctx.sample { &ctx.texts.app.quit_sample } else { &ctx.texts.app.quit_text };
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let lines: Vec<_> =
        cells::wrap(text, wide).into_iter().map(|line| (line.to_owned(), ctx.theme.text)).collect();
    let extent = Extent::Dialog(lines.len());
    overlay::text(buf, screen, extent, (&ctx.texts.app.quit_title, ""), (&lines, 0), ctx).drawn(None)
}
