//! What happened to the case, the newest first.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, date_time, event_line};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A line of the history.
struct HistoryRow {
    /// When, and who; none where an entry goes on.
    head: Option<(String, String)>,
    text: String,
    style: Style,
}

/// Columns before an entry's text.
const TEXT: u16 = 27;

fn wide(width: u16) -> u16 {
    100.min(width.saturating_sub(6))
}

/// Every line there is, the newest entry first.
fn rows(case: &Case, width: u16, ctx: &SessionContext) -> Vec<HistoryRow> {
    let room = usize::from(wide(width).saturating_sub(TEXT + 1));
    let mut all = Vec::new();
    for stamp in case.timeline.iter().rev() {
        let line = event_line(&ctx.texts, stamp, &ctx.rules);
        for (n, part) in cells::wrap(&line, room).into_iter().enumerate() {
            let head = (n == 0).then(|| (date_time(stamp.at), stamp.officer.to_string()));
            all.push(HistoryRow { head, text: part.to_owned(), style: ctx.theme.text });
        }
        for part in stamp.note.iter().flat_map(|note| cells::wrap(note, room)) {
            all.push(HistoryRow { head: None, text: format!(" {part}"), style: ctx.theme.label });
        }
    }
    all
}

/// How many lines are shown at once, of so many.
fn page(lines: usize, height: u16) -> usize {
    usize::from(u16::try_from(lines).unwrap_or(u16::MAX).clamp(5, height.saturating_sub(5).max(5)))
}

/// How many lines are shown at once, and how many there are.
pub(in crate::ui) fn extent(model: &Model, no: CaseNo, ctx: &SessionContext) -> (usize, usize) {
    let lines = model.case(no).map_or(0, |case| rows(case, model.size.0, ctx).len());
    (page(lines, model.size.1), lines)
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    no: CaseNo,
    top: usize,
    model: &Model,
    ctx: &SessionContext,
) -> Option<(u16, u16)> {
    let case = model.case(no)?;
    let theme = &ctx.theme;
    let all = rows(case, screen.width, ctx);
    let page = page(all.len(), screen.height);
    let high = u16::try_from(page + 1).unwrap_or(u16::MAX);
    let title =
        format!("{}  {no}  {}", Catalog::of(&ctx.texts.action, "timeline"), case.papers.traveller.name());
    let inner = overlay::frame(buf, screen, wide(screen.width), high, &title, ctx);
    let foot = inner.bottom().saturating_sub(1);
    let top = top.min(all.len().saturating_sub(page));
    for (row, y) in all.iter().skip(top).zip(inner.top()..foot) {
        if let Some((at, officer)) = &row.head {
            cells::put(buf, inner.x, y, 16, at, theme.label);
            cells::field(buf, inner.x + 18, y, 8, officer, theme.label, ctx.glyphs.ellipsis);
        }
        let x = inner.x + TEXT;
        cells::put(buf, x, y, inner.right().saturating_sub(x), &row.text, row.style);
    }
    cells::put(buf, inner.x, foot, inner.width, &ctx.texts.dialog.scroll_hint, theme.label);
    let place = if all.len() > page {
        format!("{}-{} / {}", top + 1, top + page, all.len())
    } else {
        case.timeline.len().to_string()
    };
    cells::field_right(buf, inner.right().saturating_sub(16), foot, 16, &place, theme.label);
    None
}
