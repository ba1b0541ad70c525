//! The decisions that can be recalled: case, traveller, decision, and how long it can be recalled.

use crate::text::{Catalog, fill, seconds_left, state_long};
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::dialogs::recall_list::state::{RecallList, rows};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    list: &RecallList,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let theme = &ctx.theme;
    let all = rows(model, ctx);
    let marked = list.row(&all);
    let mut lines: Vec<(String, Style)> = Vec::new();
    for (n, case) in model.recallable(ctx).enumerate() {
        let seconds = case.state.grace_until().map_or(0, |at| seconds_left(at, model.now));
        let left = fill(Catalog::text_or_name(&ctx.texts.bar, "seconds"), &[("n", &format!("{seconds:>2}"))]);
        let state = state_long(&ctx.texts, &case.state, &ctx.rules);
        let name = case.papers.traveller.name();
        let style = if marked == Some(n) { theme.selection } else { theme.text };
        lines.push((format!(" {}  {left}  {}  {state}  {name}", n + 1, case.no), style));
    }
    if marked.is_none() {
        lines.push((ctx.texts.notice.not_recallable.to_string(), theme.label));
    }
    let (high, _) = overlay::room((screen.width, screen.height), Extent::Dialog(lines.len()));
    let top = marked.map_or(0, |at| (at + 1).saturating_sub(high));
    let title = &ctx.texts.notice.recall_which;
    overlay::text(buf, screen, Extent::Dialog(lines.len()), (title, ""), (&lines, top), ctx).drawn(None)
}
