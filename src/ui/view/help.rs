//! The keys and what they do, from the key table.

use super::super::cells;
use super::super::keys::Context;
use super::super::overlay;
use super::super::setting::Setting;
use crate::text::Catalog;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A line of the help.
enum Line {
    Head(String),
    Key(String, String),
    Blank,
}

fn head(set: &Setting, context: Context) -> &str {
    let h = &set.texts.help;
    match context {
        Context::Global => &h.global,
        Context::Queue => &h.queue,
        Context::Detail => &h.detail,
        Context::Filter => &h.filter,
        Context::Dialog => &h.dialog,
        Context::Confirm => &h.confirm,
        Context::Timeline => &h.timeline,
        Context::Letter => &h.letter,
        Context::Help => &h.help,
        Context::Sight => &h.sight,
    }
}

fn lines(set: &Setting) -> Vec<Line> {
    let mut all = Vec::new();
    for context in Context::ALL {
        let rows: Vec<_> = set.keys.bindings().iter().filter(|b| b.context == context).collect();
        if rows.is_empty() {
            continue;
        }
        if !all.is_empty() {
            all.push(Line::Blank);
        }
        all.push(Line::Head(head(set, context).to_owned()));
        for row in rows {
            let title = Catalog::of(&set.texts.action, row.action.name());
            all.push(Line::Key(row.keys().join("  "), title.to_owned()));
        }
    }
    all
}

/// How many lines there are.
pub(in crate::ui) fn length(set: &Setting) -> usize {
    lines(set).len()
}

pub(super) fn draw(buf: &mut Buffer, screen: Rect, top: usize, set: &Setting) -> Option<(u16, u16)> {
    let theme = &set.theme;
    let lines = lines(set);
    let high = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX).min(screen.height.saturating_sub(4));
    let inner = overlay::frame(buf, screen, 64, high, &set.texts.help.title, set);
    let room = usize::from(inner.height.saturating_sub(1));
    let top = top.min(lines.len().saturating_sub(room));
    for (line, y) in lines.iter().skip(top).take(room).zip(inner.top()..) {
        match line {
            Line::Head(text) => {
                cells::put(buf, inner.x, y, inner.width, text, theme.title);
            }
            Line::Key(keys, title) => {
                cells::put(buf, inner.x + 1, y, 22, keys, theme.key);
                let x = inner.x + 24;
                cells::field(
                    buf,
                    x,
                    y,
                    inner.right().saturating_sub(x),
                    title,
                    theme.text,
                    set.glyphs.ellipsis,
                );
            }
            Line::Blank => {}
        }
    }
    let foot = inner.bottom().saturating_sub(1);
    let place = format!("{}-{} / {}", top + 1, (top + room).min(lines.len()), lines.len());
    cells::put(buf, inner.x, foot, inner.width, &set.texts.dialog.scroll_hint, theme.dim);
    cells::field_right(buf, inner.right().saturating_sub(16), foot, 16, &place, theme.dim);
    None
}
