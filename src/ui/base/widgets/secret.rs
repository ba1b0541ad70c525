//! A field for a secret: what is typed is never on the screen, in an undo list or in a copy that is not wiped.

use crate::domain::passphrase::Passphrase;
use crate::ui::base::cells;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::Pasted;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::fmt;
use zeroize::Zeroizing;

/// The longest secret, in bytes. The room is there from the beginning: a text that grows leaves copies behind.
const MOST: usize = 1024;

/// A secret being typed.
#[derive(Clone)]
pub struct Secret(Zeroizing<String>);

impl Default for Secret {
    fn default() -> Self {
        Self(Zeroizing::new(String::with_capacity(MOST)))
    }
}

impl Secret {
    /// Takes a key.
    pub fn key(&mut self, chord: Chord) {
        match (chord.key, chord.ctrl) {
            (Key::Backspace, _) => {
                self.0.pop();
            }
            (Key::Char('u'), true) => self.clear(),
            _ => {
                if let Some(c) = chord.written.filter(|c| !c.is_control()) {
                    self.put(c);
                }
            }
        }
    }

    /// Answers whether there was room for it.
    fn put(&mut self, c: char) -> bool {
        let room = self.0.len() + c.len_utf8() <= MOST;
        if room {
            self.0.push(c);
        }
        room
    }

    /// Takes pasted text up to its first line end. What is too long is cut.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let whole = text.chars().take_while(|c| !c.is_control()).all(|c| self.put(c));
        if whole { Pasted::Whole } else { Pasted::Cut(MOST) }
    }

    /// Wipes it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was typed, as a passphrase.
    #[must_use]
    pub fn passphrase(&self) -> Passphrase {
        Passphrase::new(self.0.as_str().to_owned())
    }

    /// What was typed, as a code of digits.
    #[must_use]
    pub fn code(&self) -> Option<String> {
        (!self.is_empty()).then(|| self.0.as_str().to_owned())
    }

    /// Draws a sign for each character and answers the cursor's cell.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, style: Style) -> (u16, u16) {
        let wide = usize::from(area.width.max(1)) - 1;
        let shown = self.0.chars().count().min(wide);
        cells::field(buf, area.x, area.y, area.width, &"*".repeat(shown), style, "");
        (area.x + u16::try_from(shown).unwrap_or(0), area.y)
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_kept_and_never_shown() {
        let mut secret = Secret::default();
        for key in ["n", "G", "Space", "Backspace", "4"] {
            secret.key(key.parse().unwrap());
        }
        secret.paste("班x\nrest");
        assert_eq!(secret.passphrase(), Passphrase::new("nG4班x".into()));
        let area = Rect::new(0, 0, 12, 1);
        let mut buf = Buffer::empty(area);
        let cursor = secret.draw(&mut buf, area, Style::new());
        let drawn: String = buf.content.iter().map(ratatui::buffer::Cell::symbol).collect();
        assert_eq!(drawn.trim_end(), "*****");
        assert_eq!(cursor, (5, 0));
        assert!(!format!("{secret:?}").contains("nG4"));
        secret.clear();
        assert!(secret.is_empty());
    }
}
