//! What an officer is told when a session begins, before anything else.

use super::super::cells;
use super::super::overlay;
use super::super::setting::Setting;
use crate::domain::message::Message;
use crate::text::message_line;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(super) fn draw(buf: &mut Buffer, screen: Rect, all: &[Message], set: &Setting) -> Option<(u16, u16)> {
    let (theme, texts) = (&set.theme, &set.texts.messages);
    let wide = 70.min(screen.width.saturating_sub(6));
    let told: Vec<String> =
        all.iter().map(|m| message_line(&set.texts, m, set.officer.id, &set.rules)).collect();
    let mut lines: Vec<&str> = told.iter().flat_map(|t| cells::wrap(t, usize::from(wide))).collect();
    let room = usize::from(screen.height.saturating_sub(6)).max(1);
    let more = format!("  +{}", (lines.len() + 1).saturating_sub(room));
    if lines.len() > room {
        lines.truncate(room - 1);
        lines.push(&more);
    }
    let high = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
    let inner = overlay::frame(buf, screen, wide, high, &texts.title, set);
    for (line, y) in lines.iter().zip(inner.top()..inner.bottom().saturating_sub(1)) {
        cells::put(buf, inner.x, y, inner.width, line, theme.text);
    }
    cells::put(buf, inner.x, inner.bottom().saturating_sub(1), inner.width, &texts.hint, theme.key);
    None
}
