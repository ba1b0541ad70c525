//! What happened to the case, the newest first.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, actor_text, case_event_line, date_time};
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A line of the history.
pub(super) struct HistoryRow {
    /// When, and who; none where an entry goes on.
    head: Option<(String, String)>,
    text: String,
    style: Style,
}

/// Columns before an entry's text.
const TEXT: u16 = 27;

/// Every line there is, the newest entry first.
pub(super) fn rows(case: &Case, size: (u16, u16), ctx: &SessionContext) -> Vec<HistoryRow> {
    let (_, wide) = overlay::room(size, Extent::Dialog(1));
    let room = wide.saturating_sub(usize::from(TEXT) + 1);
    let mut all = Vec::new();
    for stamp in case.timeline.iter().rev() {
        let line = case_event_line(&ctx.texts, case, stamp, &ctx.rules);
        for (n, part) in cells::wrap(&line, room).into_iter().enumerate() {
            let head = (n == 0).then(|| (date_time(stamp.at), actor_text(&ctx.texts, stamp.officer)));
            all.push(HistoryRow { head, text: part.to_owned(), style: ctx.theme.text });
        }
        for part in stamp.note.iter().flat_map(|note| cells::wrap(note, room)) {
            all.push(HistoryRow { head: None, text: format!(" {part}"), style: ctx.theme.label });
        }
    }
    all
}

pub(in crate::ui) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    no: CaseNo,
    top: usize,
    model: &Model,
    ctx: &SessionContext,
) -> DrawnLayer {
    let Some(case) = model.case(no) else { return DrawnLayer::default() };
    let theme = &ctx.theme;
    let all = rows(case, (screen.width, screen.height), ctx);
    let title = format!("{}  {no}", Catalog::text_or_name(&ctx.texts.action, "timeline"));
    let name = case.papers.traveller.name();
    let area = overlay::open(buf, screen, Extent::Dialog(all.len()), (&title, &name), ctx);
    let inner = area.inner;
    let page = usize::from(inner.height);
    let top = top.min(all.len().saturating_sub(page));
    for (row, y) in all.iter().skip(top).zip(inner.top()..inner.bottom()) {
        if let Some((at, officer)) = &row.head {
            cells::put(buf, inner.x, y, 16, at, theme.label);
            cells::field(buf, inner.x + 18, y, 8, officer, theme.label, ctx.glyphs.ellipsis);
        }
        let x = inner.x + TEXT;
        cells::put(buf, x, y, inner.right().saturating_sub(x), &row.text, row.style);
    }
    overlay::more(buf, &area, (top, page, all.len()), ctx);
    area.drawn(None)
}

/// The newest entries beside the case, on a screen that has a column for them. Only what is seen is laid out.
pub(in crate::ui) fn column(buf: &mut Buffer, area: Rect, model: &Model, ctx: &SessionContext) {
    let theme = &ctx.theme;
    let row = Rect { height: 1, ..area };
    let title = Catalog::text_or_name(&ctx.texts.hint, "timeline");
    overlay::rule(buf, row, &[(title, theme.title)], ("", theme.label), ctx);
    let Some(case) = model.shown.and_then(|no| model.case(no)) else { return };
    let (x, wide) = (area.x + 1, area.width.saturating_sub(2));
    let mut y = area.y + 1;
    for stamp in case.timeline.iter().rev() {
        if y >= area.bottom() {
            return;
        }
        let head = format!("{}  {}", date_time(stamp.at), actor_text(&ctx.texts, stamp.officer));
        cells::field(buf, x, y, wide, &head, theme.label, ctx.glyphs.ellipsis);
        y += 1;
        let line = case_event_line(&ctx.texts, case, stamp, &ctx.rules);
        let note = stamp.note.as_deref().unwrap_or_default();
        let notes = cells::wrap(note, usize::from(wide)).into_iter().filter(|part| !part.is_empty());
        let parts = cells::wrap(&line, usize::from(wide)).into_iter().map(|part| (part, theme.text));
        for (part, style) in parts.chain(notes.map(|part| (part, theme.label))) {
            if y < area.bottom() {
                cells::put(buf, x, y, wide, part, style);
                y += 1;
            }
        }
    }
}
