//! Why the case has its place in the queue.

use crate::domain::case_no::CaseNo;
use crate::text::Catalog;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::queue_explanation::reasons::{reasons, ways};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Every line there is: the reasons, then the ways to bring an unattended case back.
pub(super) fn rows(no: CaseNo, model: &Model, ctx: &SessionContext) -> Vec<(String, Style)> {
    let (_, wide) = overlay::room(model.size, Extent::Dialog(1));
    let texts = reasons(no, model, ctx);
    let ways = ways(no, model, ctx);
    let offered: Vec<String> = ways
        .iter()
        .enumerate()
        .map(|(n, way)| format!("{}  {}", n + 1, Catalog::text_or_name(&ctx.texts.action, way.name())))
        .collect();
    let wrapped = texts.iter().flat_map(|t| cells::wrap(t, wide)).map(ToOwned::to_owned);
    let all = wrapped.chain((!offered.is_empty()).then(String::new)).chain(offered);
    all.map(|line| (line, ctx.theme.text)).collect()
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    (no, top): (CaseNo, usize),
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let lines = rows(no, model, ctx);
    let extent = Extent::Dialog(lines.len());
    let title = ctx.texts.labelled(&ctx.texts.why.title, &no.to_string());
    overlay::text(buf, screen, extent, (&title, ""), (&lines, top), ctx).drawn(None)
}
