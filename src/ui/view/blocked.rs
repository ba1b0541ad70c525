//! An action that cannot be taken now: every reason, each with a digit, and what can be done about the marked one.

use super::super::cells;
use super::super::keys::Action;
use super::super::overlay;
use super::super::setting::Setting;
use crate::domain::refusal::Blocker;
use crate::text::{Catalog, blocker, cure, fill};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(
    buf: &mut Buffer,
    screen: Rect,
    action: Action,
    blockers: &[Blocker],
    at: usize,
    set: &Setting,
) -> Option<(u16, u16)> {
    let (theme, texts) = (&set.theme, &set.texts);
    let wide = 70.min(screen.width.saturating_sub(6));
    let title = fill(&texts.dialog.blocked_title, &[("action", Catalog::of(&texts.action, action.name()))]);
    let mut lines: Vec<(usize, bool, String)> = Vec::new();
    for (n, b) in blockers.iter().enumerate() {
        let text = blocker(texts, b, &set.rules);
        for (i, line) in cells::wrap(&text, usize::from(wide.saturating_sub(4))).into_iter().enumerate() {
            lines.push((n, i == 0, line.to_owned()));
        }
    }
    let high = u16::try_from(lines.len() + 3).unwrap_or(u16::MAX).min(screen.height.saturating_sub(4));
    let inner = overlay::frame(buf, screen, wide, high, &title, set);
    let room = usize::from(inner.height.saturating_sub(3)).max(1);
    let first = lines.iter().position(|(n, ..)| *n == at).unwrap_or(0);
    let top = (first + 2).saturating_sub(room).min(lines.len().saturating_sub(room));
    for ((n, begins, line), y) in lines.iter().skip(top).take(room).zip(inner.top()..) {
        let style = if *n == at { theme.selection } else { theme.text };
        cells::blank(buf, inner.x, y, inner.width, style);
        if *begins && *n < 9 {
            cells::put(buf, inner.x, y, 2, &(n + 1).to_string(), if *n == at { style } else { theme.key });
        }
        cells::put(buf, inner.x + 3, y, inner.width.saturating_sub(3), line, style);
    }
    let foot = inner.bottom().saturating_sub(1);
    if let Some(way) = blockers.get(at).and_then(|b| cure(texts, b, &set.rules)) {
        let text = format!("{} {way}", set.glyphs.arrow);
        cells::field(
            buf,
            inner.x,
            foot.saturating_sub(1),
            inner.width,
            &text,
            theme.good,
            set.glyphs.ellipsis,
        );
    }
    cells::put(buf, inner.x, foot, inner.width, &texts.dialog.blocked_hint, theme.dim);
    None
}
