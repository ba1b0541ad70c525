//! Why the case stands where it stands.

use crate::domain::case_no::CaseNo;
use crate::text::Catalog;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay;
use crate::ui::dialogs::queue_explanation::reasons::{reasons, ways};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

fn wide(width: u16) -> u16 {
    64.min(width.saturating_sub(6))
}

/// Every line there is: the reasons, then the ways to bring an unattended case back.
fn rows(no: CaseNo, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let texts = reasons(no, model, ctx);
    let ways = ways(no, model, ctx);
    let offered: Vec<String> = ways
        .iter()
        .enumerate()
        .map(|(n, way)| format!("{}  {}", n + 1, Catalog::of(&ctx.texts.action, way.name())))
        .collect();
    let wrapped =
        texts.iter().flat_map(|t| cells::wrap(t, usize::from(wide(model.size.0)))).map(ToOwned::to_owned);
    wrapped.chain((!offered.is_empty()).then(String::new)).chain(offered).collect()
}

/// How many lines are shown at once, of so many.
fn page(lines: usize, height: u16) -> usize {
    lines.clamp(1, usize::from(height.saturating_sub(5)).max(1))
}

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(model: &Model, no: CaseNo, ctx: &SessionContext) -> (usize, usize) {
    let lines = rows(no, model, ctx).len();
    (page(lines, model.size.1), lines)
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    (no, top): (CaseNo, usize),
    model: &Model,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let lines = rows(no, model, ctx);
    let page = page(lines.len(), screen.height);
    let d = &ctx.texts.dialog;
    let hint = if ways(no, model, ctx).is_empty() { &d.close_hint } else { &d.blocked_hint };
    let high = u16::try_from(page + 2).unwrap_or(u16::MAX);
    let title = ctx.texts.labelled(&ctx.texts.why.title, &no.to_string());
    let inner = overlay::frame(buf, screen, wide(screen.width), high, &title, ctx);
    let top = top.min(lines.len().saturating_sub(page));
    for (line, y) in lines.iter().skip(top).take(page).zip(inner.top()..) {
        cells::put(buf, inner.x, y, inner.width, line, ctx.theme.text);
    }
    let foot = inner.bottom().saturating_sub(1);
    cells::put(buf, inner.x, foot, inner.width, hint, ctx.theme.label);
    overlay::place(buf, inner, (top, page, lines.len()), ctx);
    None
}
