//! Leave the desk?

use crate::ui::base::cells;
use crate::ui::base::context::Setting;
use crate::ui::base::overlay;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub(in crate::ui) fn draw(buf: &mut Buffer, screen: Rect, set: &Setting) -> Option<(u16, u16)> {
    let text = if set.sample { &set.texts.app.quit_sample } else { &set.texts.app.quit_text };
    let lines = cells::wrap(text, 52);
    let high = u16::try_from(lines.len()).unwrap_or(1) + 2;
    let inner = overlay::frame(buf, screen, 52, high, &set.texts.app.quit_title, set);
    for (line, y) in lines.into_iter().zip(inner.top()..) {
        cells::put(buf, inner.x, y, inner.width, line, set.theme.text);
    }
    cells::put(buf, inner.x, inner.bottom() - 1, inner.width, &set.texts.app.quit_hint, set.theme.key);
    None
}
