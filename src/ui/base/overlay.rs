//! The frame of everything over the main screen. Owns its place, its border and the clearing below it: under 140 columns a sheet down
//! to the bar, from there on a box in the middle of the list.

use crate::text::fill;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::layout::{self, BELOW};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border::Set;
use ratatui::widgets::{Block, Widget};

/// Cells of a box with its border.
const BOX: u16 = 84;
/// Rows of the screen that a dialog leaves free.
const AROUND: u16 = 6;
/// Rows of a dialog on a small screen, which has few to leave.
const LEAST: u16 = 14;
/// Rows of a sheet beside its content: the rule on top, and the one for messages.
const SHEET: u16 = 2;
/// Rows of a box beside its content: the border, and one that says how much more there is.
const BORDER: u16 = 3;

/// How large an overlay is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// So many rows of content; what is more scrolls.
    Dialog(usize),
    /// Everything below the first row of the screen.
    Page,
    /// A dialog on a screen that shows nothing else: all of it, or a box in its middle.
    Alone(usize),
}

/// Where an overlay is and what it has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverlayArea {
    /// All its cells.
    pub outer: Rect,
    /// The cells of its content.
    pub inner: Rect,
    /// A box with a border; a sheet has a rule on top only.
    pub framed: bool,
}

/// What a layer drew.
#[derive(Clone, Copy, Debug, Default)]
pub struct DrawnLayer {
    /// The cell of the text cursor.
    pub cursor: Option<(u16, u16)>,
    /// All its cells.
    pub outer: Option<Rect>,
}

impl OverlayArea {
    /// Drawn, with the text cursor at a cell.
    #[must_use]
    pub fn drawn(self, cursor: Option<(u16, u16)>) -> DrawnLayer {
        DrawnLayer { cursor, outer: Some(self.outer) }
    }
}

/// The place of an overlay on a screen.
#[must_use]
pub fn place(screen: Rect, extent: Extent) -> OverlayArea {
    let bar = screen.height.saturating_sub(1);
    let rows = |n: usize| u16::try_from(n).unwrap_or(u16::MAX).max(1);
    let sheet = |height: u16| {
        let outer = Rect::new(screen.x, screen.y + bar.saturating_sub(height), screen.width, height.min(bar));
        let inner = Rect::new(
            outer.x + 1,
            outer.y + 1,
            outer.width.saturating_sub(2),
            outer.height.saturating_sub(SHEET),
        );
        OverlayArea { outer, inner, framed: false }
    };
    let lines = match extent {
        Extent::Page => return sheet(screen.height.saturating_sub(BELOW)),
        Extent::Alone(_) if !layout::is_wide(screen.width) => return sheet(bar),
        Extent::Dialog(lines) | Extent::Alone(lines) => rows(lines),
    };
    let most = screen.height.saturating_sub(AROUND).max(LEAST.min(bar));
    if !layout::is_wide(screen.width) {
        return sheet(lines.saturating_add(SHEET).min(most));
    }
    let height = lines.saturating_add(BORDER).min(most);
    let within = columns(screen, extent);
    let x = screen.x + within.saturating_sub(BOX) / 2;
    let outer = Rect::new(x, screen.y + (screen.height - height) / 2, BOX, height);
    let inner = Rect::new(outer.x + 2, outer.y + 1, BOX - 4, height.saturating_sub(BORDER));
    OverlayArea { outer, inner, framed: true }
}

/// The columns in whose middle a box is: the list, or the whole screen.
fn columns(screen: Rect, extent: Extent) -> u16 {
    match extent {
        Extent::Alone(_) => screen.width,
        _ => layout::layout((screen.width, screen.height), false).list.width,
    }
}

/// The rows and columns of content that an overlay has on a screen of a size.
#[must_use]
pub fn room((width, height): (u16, u16), extent: Extent) -> (usize, usize) {
    let inner = place(Rect::new(0, 0, width, height), extent).inner;
    (inner.height.into(), inner.width.into())
}

/// A title: names of actions begin with a small letter, as they do in the lists of actions.
fn sentence_case(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Clears the place of an overlay and draws its frame, with a title at the left and a state at the right.
pub fn open(
    buf: &mut Buffer,
    screen: Rect,
    extent: Extent,
    (title, state): (&str, &str),
    ctx: &SessionContext,
) -> OverlayArea {
    let title = &sentence_case(title);
    let area = place(screen, extent);
    let outer = area.outer;
    if !area.framed {
        cells::clear(buf, outer);
        let row = Rect { height: outer.height.min(1), ..outer };
        rule(buf, row, &[(title, ctx.theme.title)], (state, ctx.theme.label), ctx);
        return area;
    }
    // No parts of rows beside it, and one blank row above and below.
    let around = Rect::new(screen.x, outer.y.saturating_sub(1), columns(screen, extent), outer.height + 2);
    cells::clear(buf, around.intersection(screen));
    border(buf, outer, ctx);
    let row = Rect { x: outer.x + 1, width: outer.width - 2, height: 1, ..outer };
    rule(buf, row, &[(title, ctx.theme.title)], (state, ctx.theme.label), ctx);
    area
}

/// A rule with pieces of a title at the left and a state at the right. The title gives way to the state.
pub fn rule(
    buf: &mut Buffer,
    row: Rect,
    title: &[(&str, Style)],
    (state, style): (&str, Style),
    ctx: &SessionContext,
) {
    let (glyphs, line) = (&ctx.glyphs, ctx.theme.border);
    if row.height == 0 {
        return;
    }
    for x in row.left()..row.right() {
        cells::put(buf, x, row.y, 1, glyphs.horizontal, line);
    }
    let wide = u16::try_from(cells::width(state)).unwrap_or(u16::MAX);
    let mut end = row.right().saturating_sub(3);
    if wide > 0 && wide < row.width.saturating_sub(12) {
        let x = end - wide;
        cells::put(buf, x - 1, row.y, wide + 2, &format!(" {state} "), style);
        end = x.saturating_sub(3);
    }
    let mut x = row.x + 2;
    for (n, (text, style)) in title.iter().filter(|(text, _)| !text.is_empty()).enumerate() {
        let room = end.saturating_sub(x + 1);
        if room < 2 {
            return;
        }
        let text = cells::fit(text, room.into(), glyphs.ellipsis);
        cells::blank(buf, x, row.y, if n == 0 { 1 } else { 2 }, Style::reset());
        x += if n == 0 { 1 } else { 2 };
        x += cells::put(buf, x, row.y, room, &text, *style);
        cells::blank(buf, x, row.y, 1, Style::reset());
    }
}

/// An overlay of nothing but lines, from a line on.
pub fn text(
    buf: &mut Buffer,
    screen: Rect,
    extent: Extent,
    title: (&str, &str),
    (lines, top): (&[(String, Style)], usize),
    ctx: &SessionContext,
) -> OverlayArea {
    let area = open(buf, screen, extent, title, ctx);
    let inner = area.inner;
    let page = usize::from(inner.height);
    let top = top.min(lines.len().saturating_sub(page));
    for ((text, style), y) in lines.iter().skip(top).zip(inner.top()..inner.bottom()) {
        cells::put(buf, inner.x, y, inner.width, text, *style);
    }
    more(buf, &area, (top, page, lines.len()), ctx);
    area
}

/// Says below the content that there is more of it, and where.
pub fn more(
    buf: &mut Buffer,
    area: &OverlayArea,
    (top, page, lines): (usize, usize, usize),
    ctx: &SessionContext,
) {
    let (above, below) = (top, lines.saturating_sub(top + page));
    let d = &ctx.texts.dialog;
    let text = match (above, below) {
        (0, 0) => return,
        (_, 0) => fill(&d.more_above, &[("n", &above.to_string())]),
        _ => fill(&d.more_below, &[("n", &below.to_string())]),
    };
    let inner = area.inner;
    cells::field_right(buf, inner.x, inner.bottom(), inner.width, &text, ctx.theme.label);
}

fn border(buf: &mut Buffer, area: Rect, ctx: &SessionContext) {
    let (horizontal, vertical) = (ctx.glyphs.horizontal, ctx.glyphs.vertical);
    let [top_left, top_right, bottom_left, bottom_right] = ctx.glyphs.corners;
    let set = Set {
        top_left,
        top_right,
        bottom_left,
        bottom_right,
        vertical_left: vertical,
        vertical_right: vertical,
        horizontal_top: horizontal,
        horizontal_bottom: horizontal,
    };
    Block::bordered().border_set(set).border_style(ctx.theme.border).render(area, buf);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;
    use crate::ui::base::glyphs::{ASCII, UNICODE};
    use proptest::prelude::*;
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

    fn extent(kind: u8, lines: usize) -> Extent {
        [Extent::Dialog(lines), Extent::Alone(lines), Extent::Page][usize::from(kind)]
    }

    proptest! {
        #[test]
        fn nothing_behind_shows_in_rows_of_a_dialog(
            (width, height) in (60u16..260, 18u16..70), lines in 0usize..90, kind in 0u8..3,
            shift in 0u16..2, (title, state) in ("[a-z 王小]{0,30}", "[a-z 王小]{0,90}"), ascii: bool,
        ) {
            let ctx = &SETS[usize::from(ascii)];
            let screen = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(screen);
            for y in 0..height {
                cells::put(&mut buf, shift, y, width, &"王".repeat(200), Style::new());
            }
            let area = open(&mut buf, screen, extent(kind, lines), (&title, &state), ctx);
            let (outer, inner) = (area.outer, area.inner);
            prop_assert_eq!(inner.intersection(outer), inner);
            prop_assert!(inner.height >= 8 || usize::from(inner.height) >= lines.max(1), "{area:?}");
            // The bar stays free.
            prop_assert!(outer.bottom() < height);
            for y in outer.top() + 1..outer.bottom() {
                let row = shown(&buf, y);
                let (left, right) = match area.framed {
                    false => {
                        prop_assert_eq!((outer.x, outer.width, outer.bottom()), (0, width, height - 1));
                        (0, width)
                    }
                    true => {
                        if y + 1 < outer.bottom() {
                            prop_assert!(row.contains(&(outer.left(), ctx.glyphs.vertical)), "{row:?}");
                            prop_assert!(row.contains(&(outer.right() - 1, ctx.glyphs.vertical)), "{row:?}");
                        }
                        (outer.left() + 1, outer.right() - 1)
                    }
                };
                let within = |x: &u16| (left..right).contains(x);
                let line = y + 1 == outer.bottom() && area.framed;
                let sign = if line { ctx.glyphs.horizontal } else { " " };
                prop_assert!(row.iter().filter(|(x, _)| within(x)).all(|(_, s)| *s == sign), "{row:?}");
            }
            if area.framed {
                prop_assert!(outer.height + AROUND <= height.max(LEAST + AROUND));
                let within = columns(screen, extent(kind, lines));
                for y in outer.top() - 1..=outer.bottom() {
                    let beside = |x: u16| x < within && !(outer.left()..outer.right()).contains(&x);
                    let row = shown(&buf, y);
                    prop_assert!(row.iter().filter(|(x, _)| beside(*x)).all(|(_, s)| *s == " "), "{row:?}");
                }
                for (y, corners) in [(outer.top(), [0, 1]), (outer.bottom() - 1, [2, 3])] {
                    let row = shown(&buf, y);
                    prop_assert!(row.contains(&(outer.left(), ctx.glyphs.corners[corners[0]])), "{row:?}");
                    prop_assert!(row.contains(&(outer.right() - 1, ctx.glyphs.corners[corners[1]])), "{row:?}");
                    prop_assert!(outer.left() == 0 || row.contains(&(outer.left() - 1, " ")), "{row:?}");
                    prop_assert!(row.contains(&(outer.right(), " ")), "{row:?}");
                }
            }
        }
    }

    #[test]
    fn long_title_gives_way_to_the_state() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 40, 1));
        let row = buf.area;
        rule(
            &mut buf,
            row,
            &[("转往其他口岸的签证申请人", Style::new())],
            ("还有 3 行", Style::new()),
            &SETS[1],
        );
        let text: String = shown(&buf, 0).iter().map(|(_, s)| *s).collect();
        assert_eq!(text, "-- 转往其他口岸的签证申~ -- 还有 3 行 --");
    }
}
