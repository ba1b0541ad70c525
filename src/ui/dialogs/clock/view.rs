//! Is what the clock says right?

use crate::text::clock_lines;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const WIDE: u16 = 60;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    model: &Model,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let t = &ctx.texts.clock;
    let doubt = model.desk.clock.as_ref();
    let mut told = clock_lines(&ctx.texts, doubt, model.now, doubt.and_then(|d| d.newest));
    told.push(String::new());
    told.push(t.waits.to_string());
    let wide = WIDE.min(screen.width.saturating_sub(6));
    let lines: Vec<&str> = told.iter().flat_map(|text| cells::wrap(text, usize::from(wide))).collect();
    let high = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let inner = overlay::frame(buf, screen, wide, high, &t.title, ctx);
    let foot = inner.bottom().saturating_sub(1);
    for (line, y) in lines.into_iter().zip(inner.top()..foot) {
        cells::put(buf, inner.x, y, inner.width, line, ctx.theme.text);
    }
    cells::put(buf, inner.x, foot, inner.width, &t.hint, ctx.theme.key);
    None
}
