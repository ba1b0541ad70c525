//! Painting text by terminal cells, straight into the buffer. Owns the measure of a text and every cut of it: a wide character is
//! never halved, a control character never painted.

use crate::domain::sanitize::{MARK, is_shown};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks on one letter; a longer pile is no writing and climbs over the rows above.
const MARKS: usize = 4;

/// Width of a text in cells, as [`put`] paints it: character by character. Ligatures and joined emoji, which a terminal may or may
/// not draw as one, are counted as their parts, so that measure and painting never differ.
#[must_use]
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(cells).sum() }
}

/// Width of one character: nothing for a mark on another, one for the sign in place of a character that is not shown.
fn cells(c: char) -> usize {
    if c.is_ascii() || !is_shown(c) { 1 } else { c.width().unwrap_or(1) }
}

/// The longest beginning of a text that is at most so many cells wide.
#[must_use]
pub(crate) fn clip(text: &str, most: usize) -> &str {
    if text.is_ascii() {
        return &text[..text.len().min(most)];
    }
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += cells(c);
        if used > most {
            return &text[..at];
        }
    }
    text
}

/// A text of at most so many cells: itself, or its beginning and the sign that it goes on.
#[must_use]
pub fn fit(text: &str, most: usize, ellipsis: &str) -> String {
    if width(text) <= most {
        return text.to_owned();
    }
    let room = most.saturating_sub(width(ellipsis));
    let mut cut = clip(text, room).to_owned();
    if most >= width(ellipsis) {
        cut.push_str(ellipsis);
    }
    cut
}

/// Paints a text from a cell on, at most so many cells, and answers how many it took.
pub fn put(buf: &mut Buffer, x: u16, y: u16, most: u16, text: &str, style: Style) -> u16 {
    let area = buf.area;
    if y < area.top() || y >= area.bottom() || x >= area.right() || x < area.left() {
        return 0;
    }
    let end = area.right().min(x.saturating_add(most));
    if text.is_ascii() {
        let from = buf.index_of(x, y);
        let row = &mut buf.content[from..from + usize::from(end - x)];
        for (cell, byte) in row.iter_mut().zip(text.bytes()) {
            let c = if byte.is_ascii_control() { '?' } else { char::from(byte) };
            cell.set_char(c).set_style(style);
        }
        return u16::try_from(text.len()).unwrap_or(u16::MAX).min(end - x);
    }
    let mut at = x;
    let mut last: Option<u16> = None;
    for c in text.chars() {
        // Texts from outside were cleaned on their way in; this is the last gate, for all others.
        if !is_shown(c) {
            if at >= end {
                break;
            }
            buf[(at, y)].set_char(MARK).set_style(style);
            (last, at) = (None, at + 1);
            continue;
        }
        match cells(c) {
            0 => {
                if let Some(before) = last {
                    add_mark(buf, before, y, c);
                }
            }
            n => {
                let n = u16::try_from(n).unwrap_or(2);
                if at + n > end {
                    break;
                }
                buf[(at, y)].set_char(c).set_style(style);
                for behind in at + 1..at + n {
                    buf[(behind, y)].reset();
                    buf[(behind, y)].set_style(style);
                }
                (last, at) = (Some(at), at + n);
            }
        }
    }
    at - x
}

/// Puts a mark on the letter in a cell, unless it has too many or the mark would make it wider.
fn add_mark(buf: &mut Buffer, x: u16, y: u16, mark: char) {
    let before = buf[(x, y)].symbol();
    if before.chars().count() > MARKS {
        return;
    }
    let mut symbol = before.to_owned();
    symbol.push(mark);
    if symbol.width() == before.width() {
        buf[(x, y)].set_symbol(&symbol);
    }
}

/// Paints a text and fills the rest of its field; a text too long ends in the sign that it goes on.
pub fn field(buf: &mut Buffer, x: u16, y: u16, wide: u16, text: &str, style: Style, ellipsis: &str) {
    let used = if width(text) <= usize::from(wide) {
        put(buf, x, y, wide, text, style)
    } else {
        put(buf, x, y, wide, &fit(text, usize::from(wide), ellipsis), style)
    };
    blank(buf, x + used, y, wide.saturating_sub(used), style);
}

/// A field whose style is only the text's: what is left of it is blank, so that a style with a background ends with the text.
pub(crate) fn chip(buf: &mut Buffer, x: u16, y: u16, wide: u16, text: &str, style: Style, ellipsis: &str) {
    blank(buf, x, y, wide, Style::reset());
    put(buf, x, y, wide, &fit(text, usize::from(wide), ellipsis), style);
}

/// A field with the text at its right end.
pub(crate) fn field_right(buf: &mut Buffer, x: u16, y: u16, wide: u16, text: &str, style: Style) {
    let text = clip(text, usize::from(wide));
    let before = wide - u16::try_from(width(text)).unwrap_or(wide);
    blank(buf, x, y, before, style);
    put(buf, x + before, y, wide - before, text, style);
}

/// Paints blanks.
pub fn blank(buf: &mut Buffer, x: u16, y: u16, wide: u16, style: Style) {
    let area = buf.area;
    if y < area.top() || y >= area.bottom() {
        return;
    }
    for at in x..area.right().min(x.saturating_add(wide)) {
        buf[(at, y)].set_char(' ').set_style(style);
    }
}

/// Blanks a whole area. A wide character that begins left of it and reaches into it is blanked too: half of it would eat the
/// area's first column.
pub fn clear(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    for y in area.top()..area.bottom() {
        // The widest letters take three cells.
        for before in 1..=2 {
            let Some(left) = area.left().checked_sub(before).filter(|x| *x >= buf.area.left()) else { break };
            if width(buf[(left, y)].symbol()) > usize::from(before) {
                buf[(left, y)].set_char(' ');
            }
        }
        for x in area.left()..area.right() {
            buf[(x, y)].reset();
        }
    }
}

/// Gives a row of cells another style and keeps their text.
pub(crate) fn restyle(buf: &mut Buffer, x: u16, y: u16, wide: u16, style: Style) {
    for at in x..buf.area.right().min(x.saturating_add(wide)) {
        buf[(at, y)].set_style(style);
    }
}

/// Signs that do not begin a line.
fn closes(c: char) -> bool {
    "，。、；：？！％）》〉」』】〕”’…·,.;:!?)]}%".contains(c)
}

/// Signs that do not end a line.
fn opens(c: char) -> bool {
    "（《〈「『【〔“‘([{".contains(c)
}

/// Breaks a text into lines of at most so many cells: at spaces, and between Chinese characters, but never before a closing
/// sign nor behind an opening one.
#[must_use]
pub(crate) fn wrap(text: &str, wide: usize) -> Vec<&str> {
    let wide = wide.max(2);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut rest = paragraph;
        loop {
            if width(rest) <= wide {
                lines.push(rest.trim_end());
                break;
            }
            let most = clip(rest, wide).len();
            let cut = break_at(rest, most);
            let (line, tail) = rest.split_at(cut);
            lines.push(line.trim_end());
            rest = tail.trim_start();
            if rest.is_empty() {
                break;
            }
        }
    }
    lines
}

/// As [`wrap`], but at most so many lines; what does not fit is cut, and the last line says so.
#[must_use]
pub(crate) fn wrap_to(text: &str, wide: usize, most: usize, ellipsis: &str) -> Vec<String> {
    let lines = wrap(text, wide);
    let mut shown: Vec<String> = lines.iter().take(most).map(|line| (*line).to_owned()).collect();
    if lines.len() > most
        && let Some(last) = shown.last_mut()
    {
        *last = format!("{}{ellipsis}", clip(last, wide.saturating_sub(width(ellipsis))));
    }
    shown
}

/// Where to break a text whose first `most` bytes fit on the line.
fn break_at(text: &str, most: usize) -> usize {
    let mut best = None;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        if at > most {
            break;
        }
        if let Some(b) = before {
            let chinese = (cells(b) == 2 || cells(c) == 2) && !closes(c) && !opens(b) && c != ' ';
            // A mark belongs to the letter before it.
            if b == ' ' || (chinese && cells(c) > 0) {
                best = Some(at);
            }
        }
        before = Some(c);
    }
    best.filter(|b| *b > 0).unwrap_or_else(|| {
        if most == 0 { text.chars().next().map_or(text.len(), char::len_utf8) } else { most }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(buf: &Buffer) -> String {
        (0..buf.area.width).map(|x| buf[(x, 0)].symbol()).collect()
    }

    fn paint(text: &str, wide: u16) -> String {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        field(&mut buf, 0, 0, wide, text, Style::new(), "…");
        row(&buf)
    }

    #[test]
    fn a_wide_character_is_never_halved() {
        assert_eq!(clip("田中健太", 5), "田中");
        assert_eq!(fit("田中健太", 5, "…"), "田中…");
        assert_eq!(fit("田中健太", 6, "…"), "田中…");
        assert_eq!(fit("abc", 3, "…"), "abc");
        assert_eq!(paint("田中健太", 5).replace(' ', ""), "田中…");
    }

    #[test]
    fn control_characters_are_never_painted() {
        assert_eq!(paint("a\u{1b}[2J", 8).trim_end(), "a?[2J");
        assert_eq!(paint("é\u{9b}2J", 8).trim_end(), "é\u{FFFD}2J");
    }

    #[test]
    fn marks_stay_on_their_letter() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        assert_eq!(put(&mut buf, 0, 0, 4, "e\u{301}a", Style::new()), 2);
        assert_eq!(buf[(0, 0)].symbol(), "e\u{301}");
    }

    #[test]
    fn control_and_bidi_characters_show_as_marks() {
        assert_eq!(paint("a\u{202e}b", 8).trim_end(), "a\u{FFFD}b");
        assert_eq!(paint("é\u{200b}\u{feff}b", 8).trim_end(), "é\u{FFFD}\u{FFFD}b");
        assert_eq!(width("é\u{202e}b"), 3);
    }

    #[test]
    fn ligatures_are_measured_as_painted() {
        // A library that measures whole texts says 1 and 2; the buffer gets a cell for each letter.
        assert_eq!(width("لا"), 2);
        assert_eq!(width("👩🏽"), 4);
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        field_right(&mut buf, 0, 0, 8, "لا", Style::new());
        assert_eq!((buf[(6, 0)].symbol(), buf[(7, 0)].symbol()), ("ل", "ا"));
    }

    #[test]
    fn a_pile_of_marks_stays_low() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 4, 1));
        put(&mut buf, 0, 0, 4, &format!("e{}", "\u{301}".repeat(30)), Style::new());
        assert_eq!(buf[(0, 0)].symbol().chars().count(), 1 + MARKS);
    }

    #[test]
    fn right_aligned_text_clears_earlier_cells() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        put(&mut buf, 0, 0, 8, "xxxxxxxx", Style::new());
        field_right(&mut buf, 1, 0, 5, "田中健", Style::new());
        assert_eq!(row(&buf), "x 田 中 xx");
    }

    #[test]
    fn covered_half_of_wide_character_is_blanked() {
        let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
        put(&mut buf, 0, 0, 6, "王小明", Style::new());
        clear(&mut buf, Rect::new(3, 0, 3, 1));
        assert_eq!(buf[(2, 0)].symbol(), " ");
        assert_eq!(buf[(0, 0)].symbol(), "王");
        for (left, stays) in [(1, false), (2, false), (3, true)] {
            let mut buf = Buffer::empty(Rect::new(0, 0, 6, 1));
            put(&mut buf, 0, 0, 6, "\u{17d8}", Style::new());
            clear(&mut buf, Rect::new(left, 0, 3, 1));
            assert_eq!(buf[(0, 0)].symbol() == "\u{17d8}", stays, "{left}");
        }
    }

    #[test]
    fn lines_break_at_spaces_and_between_chinese_characters() {
        assert_eq!(wrap("Equipment development at once", 12), ["Equipment", "development", "at once"]);
        assert_eq!(wrap("设备抢修，需立即入境。", 10), ["设备抢修，", "需立即入", "境。"]);
        assert_eq!(wrap("", 10), [""]);
        assert_eq!(wrap("一\n二", 10), ["一", "二"]);
    }

    #[test]
    fn an_opening_sign_goes_with_what_it_opens() {
        assert_eq!(wrap("签发单位（口岸）", 10), ["签发单位", "（口岸）"]);
    }

    proptest! {
        #[test]
        fn painted_width_equals_measured_width(text in any::<String>(), most in 0u16..40) {
            let mut buf = Buffer::empty(Rect::new(0, 0, 30, 1));
            let used = put(&mut buf, 0, 0, most, &text, Style::new());
            prop_assert_eq!(usize::from(used), width(clip(&text, usize::from(most.min(30)))));
            // The cells say the same to whoever prints them: each symbol is followed by exactly its own blanks.
            let mut x = 0;
            while x < used {
                let symbol = buf[(x, 0)].symbol();
                prop_assert!(!symbol.chars().any(|c| !is_shown(c)), "{:?}", symbol);
                x += u16::try_from(symbol.width().max(1)).unwrap();
            }
            prop_assert_eq!(x, used);
        }

        #[test]
        fn wrapped_lines_fit_and_lose_nothing(text in "[a-zA-Z 王小明，。]{0,80}", wide in 4usize..30) {
            let lines = wrap(&text, wide);
            let squeeze = |s: &str| s.replace(' ', "");
            prop_assert!(lines.iter().all(|l| width(l) <= wide), "{lines:?}");
            prop_assert_eq!(squeeze(&lines.concat()), squeeze(&text));
        }

        #[test]
        fn a_fitted_text_fits(text in "\\PC{0,40}", most in 1usize..30) {
            prop_assert!(width(&fit(&text, most, "…")) <= most);
        }
    }
}
