//! Is what the clock says right?

use crate::text::clock_lines;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
    let t = &ctx.texts.clock;
    let doubt = model.desk.clock.as_ref();
    let mut told = clock_lines(&ctx.texts, doubt, model.now, doubt.and_then(|d| d.newest));
    told.push(String::new());
    told.push(t.waits.to_string());
    let (_, wide) = overlay::room((screen.width, screen.height), Extent::Dialog(1));
    let lines: Vec<_> = told
        .iter()
        .flat_map(|text| cells::wrap(text, wide))
        .map(|line| (line.to_owned(), ctx.theme.text))
        .collect();
    let extent = Extent::Dialog(lines.len());
    overlay::text(buf, screen, extent, (&t.title, ""), (&lines, 0), ctx).drawn(None)
}
