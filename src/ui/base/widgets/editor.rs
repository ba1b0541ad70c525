//! Several lines to write in, each a line of tui-input. Owns the lines, the one that is written in and the view of them; a long line is
//! wrapped on the screen and stays one line of the text.

use crate::ui::base::cells;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::field::Field;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A text of several lines being written.
#[derive(Clone, Debug)]
pub struct Editor {
    lines: Vec<Field>,
    row: usize,
    most: usize,
}

impl Editor {
    /// An editor with a text in it, the cursor at its beginning; at most so many characters.
    #[must_use]
    pub fn with(most: usize, text: &str) -> Self {
        let mut lines: Vec<Field> = text.split('\n').map(|line| Field::with(most, line)).collect();
        lines.iter_mut().for_each(|line| line.go(0));
        Self { lines, row: 0, most }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> String {
        self.lines.iter().map(Field::value).collect::<Vec<_>>().join("\n")
    }

    fn len(&self) -> usize {
        self.lines.iter().map(|l| l.value().chars().count() + 1).sum()
    }

    /// Takes a key; answers whether the text changed.
    pub fn key(&mut self, chord: Chord) -> bool {
        let (at, end) = (self.lines[self.row].place(), self.lines[self.row].value().chars().count());
        match chord.key {
            Key::Backspace if at == 0 && !chord.alt => {
                return self.row > 0 && {
                    self.join(self.row - 1);
                    true
                };
            }
            Key::Delete if at == end => {
                return self.row + 1 < self.lines.len() && {
                    self.join(self.row);
                    true
                };
            }
            Key::Left if at == 0 && self.row > 0 => {
                self.row -= 1;
                self.lines[self.row].go(usize::MAX);
                return false;
            }
            Key::Right if at == end && self.row + 1 < self.lines.len() => {
                self.row += 1;
                self.lines[self.row].go(0);
                return false;
            }
            _ => {}
        }
        if chord.writes() && self.len() > self.most {
            return false;
        }
        self.lines[self.row].key(chord)
    }

    /// Breaks the line at the cursor.
    pub fn enter(&mut self) {
        if self.len() > self.most {
            return;
        }
        let behind = self.lines[self.row].split();
        self.row += 1;
        self.lines.insert(self.row, Field::with(self.most, &behind));
        self.lines[self.row].go(0);
    }

    /// Goes some lines down, or up.
    pub fn step(&mut self, by: isize) {
        let at = self.lines[self.row].place();
        self.row = self.row.saturating_add_signed(by).min(self.lines.len() - 1);
        self.lines[self.row].go(at);
    }

    /// Takes pasted text in, with its line breaks. What is too long is cut.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let room = self.most.saturating_sub(self.len());
        // No more of it is looked at than there is room for.
        let taken: String =
            text.chars().filter(|c| !c.is_control() || "\r\n\t".contains(*c)).take(room).collect();
        let whole = taken.len()
            == text
                .chars()
                .filter(|c| !c.is_control() || "\r\n\t".contains(*c))
                .map(char::len_utf8)
                .sum::<usize>();
        let text = taken.replace("\r\n", "\n").replace('\r', "\n");
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                self.enter();
            }
            self.lines[self.row].paste(line);
        }
        if whole { Pasted::Whole } else { Pasted::Cut(self.most) }
    }

    fn join(&mut self, row: usize) {
        let behind = self.lines.remove(row + 1);
        let at = self.lines[row].value().chars().count();
        let joined = format!("{}{}", self.lines[row].value(), behind.value());
        self.lines[row] = Field::with(self.most, &joined);
        self.lines[row].go(at);
        self.row = row;
    }

    /// Draws the lines around the cursor and answers its cell.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, style: Style) -> (u16, u16) {
        let wide = usize::from(area.width.max(2)) - 1;
        let mut rows: Vec<&str> = Vec::new();
        let mut cursor = (0, 0);
        for (n, line) in self.lines.iter().enumerate() {
            let (parts, (row, x)) = line.wrapped(wide);
            if n == self.row {
                cursor = (rows.len() + row, x);
            }
            rows.extend(if parts.is_empty() { vec![""] } else { parts });
        }
        let high = usize::from(area.height.max(1));
        let top = (cursor.0 + 1).saturating_sub(high);
        for y in 0..area.height {
            let line = rows.get(top + usize::from(y)).copied().unwrap_or_default();
            cells::field(buf, area.x, area.y + y, area.width, line, style, "");
        }
        let y = u16::try_from(cursor.0 - top).unwrap_or(0);
        (area.x + u16::try_from(cursor.1).unwrap_or(0), area.y + y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(editor: &mut Editor, key: Key) {
        editor.key(Chord::plain(key));
    }

    #[test]
    fn lines_are_broken_and_joined() {
        let mut editor = Editor::with(100, "一次性告知\nsecond");
        key(&mut editor, Key::Right);
        key(&mut editor, Key::Right);
        editor.enter();
        assert_eq!(editor.text(), "一次\n性告知\nsecond");
        key(&mut editor, Key::Backspace);
        assert_eq!(editor.text(), "一次性告知\nsecond");
        key(&mut editor, Key::End);
        key(&mut editor, Key::Delete);
        assert_eq!(editor.text(), "一次性告知second");
        key(&mut editor, Key::Char('x'));
        assert_eq!(editor.text(), "一次性告知xsecond");
    }

    #[test]
    fn paste_keeps_lines_without_control_characters() {
        let mut editor = Editor::with(30, "");
        editor.paste("one\r\ntwo\u{1b}[2J");
        assert_eq!(editor.text(), "one\ntwo[2J");
        editor.paste(&"x".repeat(100));
        assert!(editor.text().chars().count() <= 31);
    }

    proptest! {
        /// Whatever is pressed, the cursor stays in its area and the text within its limit.
        #[test]
        fn the_cursor_stays_in_its_area(
            text in "[a-z 王小，\n]{0,60}", presses in prop::collection::vec(0usize..8, 0..60), wide in 3u16..20, high in 1u16..5,
        ) {
            let mut editor = Editor::with(80, &text);
            for press in presses {
                match press {
                    0 => editor.enter(),
                    1 => editor.step(1),
                    2 => editor.step(-1),
                    3 => key(&mut editor, Key::Left),
                    4 => key(&mut editor, Key::Right),
                    5 => key(&mut editor, Key::Backspace),
                    6 => key(&mut editor, Key::Delete),
                    _ => key(&mut editor, Key::Char('王')),
                }
            }
            let area = Rect::new(2, 1, wide, high);
            let mut buf = Buffer::empty(Rect::new(0, 0, 30, 8));
            let (x, y) = editor.draw(&mut buf, area, Style::new());
            prop_assert!(area.contains((x, y).into()), "{x} {y} in {area}");
            prop_assert!(editor.len() <= 82);
        }
    }
}
