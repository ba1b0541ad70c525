//! The frame of everything that lies over the screen. Owns its place, its border and the clearing below it.

use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Draws a frame of at most the given inner size in the middle of the screen and answers the inner area.
pub fn frame(
    buf: &mut Buffer,
    screen: Rect,
    wide: u16,
    high: u16,
    title: &str,
    ctx: &SessionContext,
) -> Rect {
    let width = wide.saturating_add(4).min(screen.width);
    let height = high.saturating_add(2).min(screen.height);
    let area = Rect::new(
        screen.x + (screen.width - width) / 2,
        screen.y + (screen.height - height) / 2,
        width,
        height,
    );
    cells::clear(buf, area);
    border(buf, area, title, ctx);
    Rect::new(area.x + 2, area.y + 1, area.width.saturating_sub(4), area.height.saturating_sub(2))
}

/// Says at the foot of a frame which lines are shown, of how many; nothing where all are.
pub fn place(buf: &mut Buffer, inner: Rect, (top, page, lines): (usize, usize, usize), ctx: &SessionContext) {
    if lines > page {
        let text = format!("{}-{} / {lines}", top + 1, top + page);
        let foot = inner.bottom().saturating_sub(1);
        cells::field_right(buf, inner.right().saturating_sub(16), foot, 16, &text, ctx.theme.label);
    }
}

fn border(buf: &mut Buffer, area: Rect, title: &str, ctx: &SessionContext) {
    let (glyphs, style) = (&ctx.glyphs, ctx.theme.border);
    if area.width < 2 || area.height < 2 {
        return;
    }
    let (left, right, top, bottom) = (area.left(), area.right() - 1, area.top(), area.bottom() - 1);
    for x in left + 1..right {
        cells::put(buf, x, top, 1, glyphs.horizontal, style);
        cells::put(buf, x, bottom, 1, glyphs.horizontal, style);
    }
    for y in top + 1..bottom {
        cells::put(buf, left, y, 1, glyphs.vertical, style);
        cells::put(buf, right, y, 1, glyphs.vertical, style);
    }
    for ((x, y), corner) in
        [(left, top), (right, top), (left, bottom), (right, bottom)].into_iter().zip(glyphs.corners)
    {
        cells::put(buf, x, y, 1, corner, style);
    }
    if !title.is_empty() && area.width > 6 {
        let text = format!(" {} ", cells::fit(title, usize::from(area.width) - 6, glyphs.ellipsis));
        cells::put(buf, left + 2, top, area.width - 4, &text, ctx.theme.title);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;
    use crate::ui::base::glyphs::{ASCII, UNICODE};
    use proptest::prelude::*;
    use ratatui::style::Style;
    use std::sync::LazyLock;

    fn setting(ascii: bool) -> SessionContext {
        let glyphs = if ascii { ASCII } else { UNICODE };
        SessionContext { glyphs, ..SessionContext::plain(Lang::Zh) }
    }

    /// What a terminal shows of a row: a wide sign takes the cell behind it.
    fn shown(buf: &Buffer, y: u16) -> Vec<(u16, &str)> {
        let (mut cells_shown, mut x) = (Vec::new(), 0);
        while x < buf.area.width {
            let symbol = buf[(x, y)].symbol();
            cells_shown.push((x, symbol));
            x += u16::try_from(cells::width(symbol).max(1)).unwrap();
        }
        cells_shown
    }

    static SETS: LazyLock<[SessionContext; 2]> = LazyLock::new(|| [setting(false), setting(true)]);

    proptest! {
        #[test]
        fn frame_is_complete_over_wide_characters(
            (width, height) in (0u16..40, 0u16..12), wide in any::<u16>(), small in 0u16..40,
            shift in 0u16..2, title in "[a-z 王小]{0,30}", ascii: bool, huge: bool,
        ) {
            let ctx = &SETS[usize::from(ascii)];
            let screen = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(screen);
            for y in 0..height {
                cells::put(&mut buf, shift, y, width, &"王".repeat(20), Style::new());
            }
            let inner = frame(&mut buf, screen, if huge { wide } else { small }, small / 3, &title, ctx);
            prop_assert_eq!(inner.intersection(screen).area(), inner.area());
            if inner.width == 0 || inner.height == 0 {
                return Ok(());
            }
            for y in inner.top()..inner.bottom() {
                let row = shown(&buf, y);
                prop_assert!(row.contains(&(inner.left() - 2, ctx.glyphs.vertical)), "{row:?}");
                prop_assert!(row.contains(&(inner.right() + 1, ctx.glyphs.vertical)), "{row:?}");
                let within = |x: &u16| (inner.left() - 1..=inner.right()).contains(x);
                prop_assert!(row.iter().filter(|(x, _)| within(x)).all(|(_, s)| *s == " "), "{row:?}");
            }
            for (y, corners) in [(inner.top() - 1, [0, 1]), (inner.bottom(), [2, 3])] {
                let row = shown(&buf, y);
                prop_assert!(row.contains(&(inner.left() - 2, ctx.glyphs.corners[corners[0]])), "{row:?}");
                prop_assert!(row.contains(&(inner.right() + 1, ctx.glyphs.corners[corners[1]])), "{row:?}");
            }
        }
    }

    #[test]
    fn long_title_is_marked_and_keeps_corners() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 20, 3));
        frame(&mut buf, Rect::new(0, 0, 20, 3), 16, 1, "转往其他口岸的签证申请", &SETS[1]);
        let row: String = shown(&buf, 0).iter().map(|(_, s)| *s).collect();
        assert_eq!(row, "+- 转往其他口岸~ --+");
    }
}
