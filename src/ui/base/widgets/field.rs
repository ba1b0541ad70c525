//! A field to write in, by tui-input. Owns the text, its limit and the view of a long text; the cursor's cell is reported so that
//! an input method opens where the text goes.

use crate::ui::base::cells;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::Pasted;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::{Input, InputRequest};

/// A text being written.
#[derive(Clone, Debug)]
pub struct Field {
    input: Input,
    most: usize,
}

impl Field {
    /// An empty field of at most so many characters.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self { input: Input::default(), most }
    }

    /// A field with a text in it, the cursor behind it.
    #[must_use]
    pub fn with(most: usize, text: &str) -> Self {
        Self { input: Input::new(text.to_owned()), most }
    }

    /// The text.
    #[must_use]
    pub fn value(&self) -> &str {
        self.input.value()
    }

    /// Where the cursor is: the bytes before it.
    #[must_use]
    pub fn cursor(&self) -> usize {
        let text = self.value();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }

    /// The cursor is after the last letter.
    #[must_use]
    pub fn at_end(&self) -> bool {
        self.cursor() == self.value().len()
    }

    /// Puts another text in, the cursor behind so many characters of it. What is too long for the field is left as it was.
    pub fn set(&mut self, text: &str, cursor: usize) {
        if text.chars().count() <= self.most {
            self.input = Input::new(text.to_owned()).with_cursor(cursor);
        }
    }

    /// Where the cursor is, in characters.
    #[must_use]
    pub fn place(&self) -> usize {
        self.input.cursor()
    }

    /// Sets the cursor, in characters; behind the end is the end.
    pub fn go(&mut self, at: usize) {
        self.input.handle(InputRequest::SetCursor(at.min(self.value().chars().count())));
    }

    /// Takes what is after the cursor away and answers it.
    pub fn split(&mut self) -> String {
        let behind: String = self.value().chars().skip(self.place()).collect();
        self.input.handle(InputRequest::DeleteTillEnd);
        behind
    }

    /// Takes the text away.
    pub fn clear(&mut self) {
        self.input.reset();
    }

    /// Takes a key; answers whether the text changed.
    pub fn key(&mut self, chord: Chord) -> bool {
        let request = match (chord.key, chord.ctrl) {
            (Key::Backspace, false) if chord.alt => InputRequest::DeletePrevWord,
            (Key::Backspace, false) => InputRequest::DeletePrevChar,
            (Key::Delete, false) => InputRequest::DeleteNextChar,
            (Key::Left, true) => InputRequest::GoToPrevWord,
            (Key::Right, true) => InputRequest::GoToNextWord,
            (Key::Left, false) => InputRequest::GoToPrevChar,
            (Key::Right, false) => InputRequest::GoToNextChar,
            (Key::Home, _) | (Key::Char('a'), true) => InputRequest::GoToStart,
            (Key::End, _) | (Key::Char('e'), true) => InputRequest::GoToEnd,
            (Key::Char('u'), true) => InputRequest::DeleteLine,
            (Key::Char('w'), true) => InputRequest::DeletePrevWord,
            (Key::Char('k'), true) => InputRequest::DeleteTillEnd,
            _ => match chord.written {
                Some(c) if !c.is_control() && self.input.value().chars().count() < self.most => {
                    InputRequest::InsertChar(c)
                }
                _ => return false,
            },
        };
        self.input.handle(request).is_some_and(|change| change.value)
    }

    /// Takes pasted text in; line breaks become spaces, control characters are left out. What is too long is cut.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let (before, behind) = self.value().split_at(self.cursor());
        let room = self.most.saturating_sub(self.value().chars().count());
        let mut chars = text.chars().peekable();
        let flat = std::iter::from_fn(|| {
            let c = chars.next()?;
            // Both signs of a line end are one space.
            if c == '\r' {
                chars.next_if_eq(&'\n');
            }
            Some(if matches!(c, '\n' | '\r' | '\t') { ' ' } else { c })
        });
        let mut flat = flat.filter(|c| !c.is_control());
        let taken: String = flat.by_ref().take(room).collect();
        let cut = flat.next().is_some();
        let cursor = self.place() + taken.chars().count();
        self.input = Input::new(format!("{before}{taken}{behind}")).with_cursor(cursor);
        if cut { Pasted::Cut(self.most) } else { Pasted::Whole }
    }

    /// Draws the text in one line and answers the cursor's cell.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, style: Style) -> (u16, u16) {
        let wide = usize::from(area.width.max(1));
        let scroll = self.input.visual_scroll(wide.saturating_sub(1));
        let mut skipped = 0;
        let text = self.value();
        let from = text
            .char_indices()
            .find(|(_, c)| {
                let here = skipped >= scroll;
                if !here {
                    skipped += cells::width(c.encode_utf8(&mut [0; 4]));
                }
                here
            })
            .map_or(text.len(), |(at, _)| at);
        cells::field(buf, area.x, area.y, area.width, cells::clip(&text[from..], wide), style, "");
        let cursor = self.input.visual_cursor().saturating_sub(skipped).min(wide.saturating_sub(1));
        (area.x + u16::try_from(cursor).unwrap_or(0), area.y)
    }

    /// The lines of the text in a width, and the cursor's row and cell among them.
    #[must_use]
    pub fn wrapped(&self, wide: usize) -> (Vec<&str>, (usize, usize)) {
        let text = self.value();
        let cursor = self.cursor();
        let lines = cells::wrap(text, wide);
        // Lines are parts of the text: the cursor is in the last one that begins before it.
        let begins = |line: &str| line.as_ptr() as usize - text.as_ptr() as usize;
        let row = lines.iter().rposition(|line| begins(line) <= cursor).unwrap_or(0);
        // Blanks at the end of a line are not in it, but the cursor goes over them.
        let x = lines.get(row).map_or(0, |line| cells::width(&text[begins(line)..cursor]).min(wide));
        (lines, (row, x))
    }

    /// Draws the text over several lines, those around the cursor where it is too long, and answers the cursor's cell.
    pub(crate) fn draw_wrapped(&self, buf: &mut Buffer, area: Rect, style: Style) -> (u16, u16) {
        let (lines, (row, x)) = self.wrapped(usize::from(area.width.max(2)) - 1);
        let top = (row + 1).saturating_sub(usize::from(area.height.max(1)));
        for y in 0..area.height {
            let line = lines.get(top + usize::from(y)).copied().unwrap_or_default();
            cells::field(buf, area.x, area.y + y, area.width, line, style, "");
        }
        (area.x + u16::try_from(x).unwrap_or(0), area.y + u16::try_from(row - top).unwrap_or(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn write(field: &mut Field, text: &str) {
        for c in text.chars() {
            field.key(Chord::plain(Key::Char(c)));
        }
    }

    #[test]
    fn a_field_holds_no_more_than_it_may() {
        let mut field = Field::new(3);
        write(&mut field, "王小明二");
        assert_eq!(field.value(), "王小明");
        field.paste("x");
        assert_eq!(field.value(), "王小明");
    }

    #[test]
    fn pasted_line_breaks_become_spaces_without_escapes() {
        let mut field = Field::new(40);
        field.paste("a\r\nb\u{1b}[2Jc");
        assert_eq!(field.value(), "a b[2Jc");
    }

    #[test]
    fn cursor_cell_is_right_after_wide_characters() {
        let mut field = Field::new(40);
        write(&mut field, "王小明");
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 1));
        assert_eq!(field.draw(&mut buf, Rect::new(2, 0, 8, 1), Style::new()), (8, 0));
        field.key(Chord::plain(Key::Left));
        assert_eq!(field.draw(&mut buf, Rect::new(2, 0, 8, 1), Style::new()), (6, 0));
    }

    #[test]
    fn long_text_scrolls_inside_its_field() {
        let mut field = Field::new(100);
        write(&mut field, "0123456789王小明");
        let mut buf = Buffer::empty(Rect::new(0, 0, 8, 1));
        let (x, _) = field.draw(&mut buf, Rect::new(0, 0, 8, 1), Style::new());
        assert!(x < 8);
        let shown: String = (0..8).map(|x| buf[(x, 0)].symbol()).collect();
        assert!(shown.contains("小") && shown.contains("明"), "{shown}");
    }

    #[test]
    fn control_u_clears_the_line() {
        let mut field = Field::with(40, "+2h");
        assert!(field.key("Ctrl-u".parse().unwrap()));
        assert_eq!(field.value(), "");
    }

    #[test]
    fn cursor_is_at_insertion_point_in_wrapped_text() {
        let mut field = Field::with(100, "abc defgh");
        let area = Rect::new(1, 1, 8, 3);
        let mut buf = Buffer::empty(Rect::new(0, 0, 10, 5));
        assert_eq!(field.draw_wrapped(&mut buf, area, Style::new()), (6, 2));
        for _ in 0..3 {
            field.key(Chord::plain(Key::Left));
        }
        // Between "de" and "fgh" on the second line, though "abc de" alone would fit on the first.
        assert_eq!(field.draw_wrapped(&mut buf, area, Style::new()), (3, 2));
        field.key(Chord::plain(Key::Home));
        assert_eq!(field.draw_wrapped(&mut buf, area, Style::new()), (1, 1));
    }

    #[test]
    fn long_note_shows_lines_around_the_cursor() {
        let mut field = Field::with(100, "一二三四五六七八九十");
        let area = Rect::new(0, 0, 5, 2);
        let mut buf = Buffer::empty(area);
        assert_eq!(field.draw_wrapped(&mut buf, area, Style::new()), (4, 1));
        assert_eq!(buf[(0, 1)].symbol(), "九");
        field.key(Chord::plain(Key::Home));
        field.draw_wrapped(&mut buf, area, Style::new());
        assert_eq!(buf[(0, 0)].symbol(), "一");
    }

    proptest! {
        /// Whatever is written and wherever the cursor goes, it stays in its area and on the text that is shown.
        #[test]
        fn the_cursor_stays_in_its_area(
            text in "[a-z 王小，。e\u{301}]{0,60}", moves in 0usize..70, width in 2u16..20, height in 1u16..4,
        ) {
            let mut field = Field::with(200, &text);
            for _ in 0..moves {
                field.key(Chord::plain(Key::Left));
            }
            let area = Rect::new(3, 2, width, height);
            let mut buf = Buffer::empty(Rect::new(0, 0, 30, 8));
            let (x, y) = field.draw_wrapped(&mut buf, area, Style::new());
            prop_assert!(area.contains((x, y).into()), "{x} {y} in {area}");
            let line = Rect::new(3, 2, width, 1);
            let (x, y) = field.draw(&mut buf, line, Style::new());
            prop_assert!(line.contains((x, y).into()), "{x} {y} in {line}");
        }
    }
}
