//! What happened to the case, the newest first.

use super::super::cells;
use super::super::model::Model;
use super::super::overlay;
use super::super::setting::Setting;
use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, date_time, event_line};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    no: CaseNo,
    top: usize,
    model: &Model,
    set: &Setting,
) -> Option<(u16, u16)> {
    let case = model.case(no)?;
    let theme = &set.theme;
    let wide = 100.min(screen.width.saturating_sub(6));
    let high = u16::try_from(case.timeline.len() * 2 + 1).unwrap_or(u16::MAX).clamp(6, screen.height - 4);
    let title =
        format!("{}  {no}  {}", Catalog::of(&set.texts.action, "timeline"), case.papers.traveller.name());
    let inner = overlay::frame(buf, screen, wide, high, &title, set);
    let foot = inner.bottom().saturating_sub(1);
    let mut y = inner.top();
    for stamp in case.timeline.iter().rev().skip(top) {
        if y >= foot {
            break;
        }
        cells::put(buf, inner.x, y, 16, &date_time(stamp.at), theme.dim);
        cells::field(buf, inner.x + 18, y, 8, stamp.officer.as_str(), theme.label, set.glyphs.ellipsis);
        let x = inner.x + 27;
        let line = event_line(&set.texts, stamp, &set.rules);
        cells::field(buf, x, y, inner.right().saturating_sub(x), &line, theme.text, set.glyphs.ellipsis);
        y += 1;
        for line in
            stamp.note.iter().flat_map(|n| cells::wrap(n, usize::from(inner.right().saturating_sub(x + 1))))
        {
            if y >= foot {
                break;
            }
            cells::put(buf, x + 1, y, inner.right().saturating_sub(x + 1), line, theme.dim);
            y += 1;
        }
    }
    cells::put(buf, inner.x, foot, inner.width, &set.texts.dialog.scroll_hint, theme.dim);
    cells::field_right(
        buf,
        inner.right().saturating_sub(8),
        foot,
        8,
        &case.timeline.len().to_string(),
        theme.dim,
    );
    None
}
