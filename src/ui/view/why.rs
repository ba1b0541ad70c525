//! Why the case stands where it stands.

use super::super::cells;
use super::super::model::Model;
use super::super::overlay;
use super::super::setting::Setting;
use super::super::why::{reasons, ways};
use crate::domain::case_no::CaseNo;
use crate::text::Catalog;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    no: CaseNo,
    model: &Model,
    set: &Setting,
) -> Option<(u16, u16)> {
    let wide = 64.min(screen.width.saturating_sub(6));
    let texts = reasons(no, model, set);
    let ways = ways(no, model, set);
    let offered: Vec<String> = ways
        .iter()
        .enumerate()
        .map(|(n, way)| format!("{}  {}", n + 1, Catalog::of(&set.texts.action, way.name())))
        .collect();
    let lines: Vec<&str> = texts
        .iter()
        .flat_map(|t| cells::wrap(t, usize::from(wide)))
        .chain((!offered.is_empty()).then_some(""))
        .chain(offered.iter().map(String::as_str))
        .collect();
    let hint = if ways.is_empty() { &set.texts.dialog.close_hint } else { &set.texts.dialog.blocked_hint };
    let high = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let title = set.texts.labelled(&set.texts.why.title, &no.to_string());
    let inner = overlay::frame(buf, screen, wide, high, &title, set);
    for (line, y) in lines.iter().zip(inner.top()..inner.bottom().saturating_sub(1)) {
        cells::put(buf, inner.x, y, inner.width, line, set.theme.text);
    }
    cells::put(buf, inner.x, inner.bottom() - 1, inner.width, hint, set.theme.dim);
    None
}
