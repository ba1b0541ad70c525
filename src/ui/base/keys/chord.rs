//! A key with its modifiers, the same whatever terminal reports it: Shift is recorded only where the letter does not show it, and the
//! full-width letters of an input method count as the plain ones.

use std::fmt;
use std::str::FromStr;

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A function key.
    F(u8),
}

/// A key with modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
    /// It came as the full-width letter of an input method.
    pub folded: bool,
    /// The character as it came, for writing.
    pub written: Option<char>,
}

/// Why a text is no chord.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such key: {0}")]
pub struct ChordError(pub String);

/// Full-width signs to plain ones.
fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '。' => '.',
        '、' => '/',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        c => c,
    }
}

impl Chord {
    /// A key alone.
    #[must_use]
    pub fn plain(key: Key) -> Self {
        let written = if let Key::Char(c) = key { Some(c) } else { None };
        Self { key, ctrl: false, alt: false, folded: false, written }
    }

    /// A key as a terminal reports it.
    #[must_use]
    pub fn reported(key: Key, ctrl: bool, alt: bool, shift: bool) -> Self {
        match key {
            Key::Char(c) => {
                // Some terminals say Shift and the small letter, some the capital.
                let c = if shift && c.is_lowercase() { c.to_uppercase().next().unwrap_or(c) } else { c };
                let plain = half_width(c);
                let plain = if ctrl { plain.to_ascii_lowercase() } else { plain };
                let written = (!ctrl && !alt).then_some(c);
                Self { key: Key::Char(plain), ctrl, alt, folded: plain != c && !ctrl, written }
            }
            key => Self { key, ctrl, alt, folded: false, written: None },
        }
    }

    /// Whether it is a sign of texts; a digit chooses.
    #[must_use]
    pub(crate) fn is_text(&self) -> bool {
        self.written.is_some_and(|c| !c.is_ascii_digit())
    }

    /// Whether it writes a character into a field, or moves or deletes in it.
    #[must_use]
    pub fn writes(&self) -> bool {
        self.written.is_some()
            || (!self.alt
                && matches!(
                    self.key,
                    Key::Backspace | Key::Delete | Key::Left | Key::Right | Key::Home | Key::End
                ))
            || (self.ctrl && matches!(self.key, Key::Char('u' | 'w' | 'a' | 'e' | 'k')))
    }

    /// Whether it leaves the desk wherever it is pressed.
    #[must_use]
    pub(crate) fn quits(&self) -> bool {
        let plain = !self.ctrl && !self.alt;
        (plain && self.key == Key::Char('q')) || (self.ctrl && self.key == Key::Char('c'))
    }

    /// Whether it asks the shell's job to stop, as it does outside of a screen.
    #[must_use]
    pub fn stops(&self) -> bool {
        self.ctrl && !self.alt && self.key == Key::Char('z')
    }

    /// The digit that it writes.
    #[must_use]
    pub fn digit(&self) -> Option<usize> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => c.to_digit(10).map(|d| d as usize),
            _ => None,
        }
    }

    /// Whether both are the same key for the table.
    #[must_use]
    pub fn same(&self, other: &Self) -> bool {
        (self.key, self.ctrl, self.alt) == (other.key, other.ctrl, other.alt)
    }
}

impl FromStr for Chord {
    type Err = ChordError;

    /// Reads `a`, `G`, `Ctrl-d`, `Space`, `Enter`, `F2`.
    fn from_str(text: &str) -> Result<Self, ChordError> {
        let wrong = || ChordError(text.to_owned());
        let (mut rest, mut ctrl, mut alt) = (text, false, false);
        loop {
            if let Some(r) = rest.strip_prefix("Ctrl-") {
                (rest, ctrl) = (r, true);
            } else if let Some(r) = rest.strip_prefix("Alt-") {
                (rest, alt) = (r, true);
            } else {
                break;
            }
        }
        let key = match rest {
            "Space" => Key::Char(' '),
            "Enter" => Key::Enter,
            "Esc" => Key::Esc,
            "Tab" => Key::Tab,
            "Shift-Tab" => Key::BackTab,
            "Backspace" => Key::Backspace,
            "Delete" => Key::Delete,
            "Up" => Key::Up,
            "Down" => Key::Down,
            "Left" => Key::Left,
            "Right" => Key::Right,
            "Home" => Key::Home,
            "End" => Key::End,
            "PgUp" => Key::PageUp,
            "PgDn" => Key::PageDown,
            rest => {
                let mut chars = rest.chars();
                match (chars.next(), chars.as_str()) {
                    // Written as the key is reported: full-width signs plain, no capitals under Ctrl.
                    (Some(c), "") if !c.is_control() && c != ' ' => {
                        let c = half_width(c);
                        Key::Char(if ctrl { c.to_ascii_lowercase() } else { c })
                    }
                    (Some('F'), digits) => {
                        // A sign and a zero before it are read as part of a number, but no key is written so.
                        let written = |n: &u8| (1..=12).contains(n) && n.to_string() == digits;
                        Key::F(digits.parse().ok().filter(written).ok_or_else(wrong)?)
                    }
                    _ => return Err(wrong()),
                }
            }
        };
        let plain = Self::plain(key);
        Ok(Self { ctrl, alt, written: plain.written.filter(|_| !ctrl && !alt), ..plain })
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match self.key {
            Key::Char(' ') => f.write_str("Space"),
            Key::Char(c) => write!(f, "{c}"),
            Key::Enter => f.write_str("Enter"),
            Key::Esc => f.write_str("Esc"),
            Key::Tab => f.write_str("Tab"),
            Key::BackTab => f.write_str("Shift-Tab"),
            Key::Backspace => f.write_str("Backspace"),
            Key::Delete => f.write_str("Delete"),
            Key::Up => f.write_str("Up"),
            Key::Down => f.write_str("Down"),
            Key::Left => f.write_str("Left"),
            Key::Right => f.write_str("Right"),
            Key::Home => f.write_str("Home"),
            Key::End => f.write_str("End"),
            Key::PageUp => f.write_str("PgUp"),
            Key::PageDown => f.write_str("PgDn"),
            Key::F(n) => write!(f, "F{n}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn letter(c: char) -> Chord {
        Chord::reported(Key::Char(c), false, false, false)
    }

    #[test]
    fn shift_is_the_same_from_every_terminal() {
        let capital = Chord::reported(Key::Char('G'), false, false, true);
        let small = Chord::reported(Key::Char('g'), false, false, true);
        let plain = letter('G');
        assert!(capital.same(&small) && small.same(&plain) && plain.same(&"G".parse().unwrap()));
    }

    #[test]
    fn full_width_keys_are_folded_and_reported() {
        let key = letter('ａ');
        assert!(key.same(&"a".parse().unwrap()) && key.folded);
        assert_eq!(key.written, Some('ａ'));
        assert!(letter('？').same(&"?".parse().unwrap()));
    }

    #[test]
    fn what_is_printed_is_read() {
        for text in ["a", "G", "Ctrl-d", "Space", "Enter", "F2", "Shift-Tab", "/", "?", ".", "Alt-x", "PgDn"]
        {
            assert_eq!(text.parse::<Chord>().unwrap().to_string(), text);
        }
        for text in ["", "ab", "F13", "F+1", "F01", "Ctrl-", "\u{1b}"] {
            assert!(text.parse::<Chord>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_the_plain_letter_and_control_c_quit() {
        assert!(letter('q').quits());
        assert!(Chord::reported(Key::Char('c'), true, false, false).quits());
        assert!(!Chord::reported(Key::Char('q'), false, true, false).quits());
        assert!(!letter('c').quits());
    }

    proptest! {
        #[test]
        fn every_reported_key_can_be_bound(c in any::<char>(), ctrl: bool, alt: bool, shift: bool) {
            prop_assume!(!c.is_control());
            let chord = Chord::reported(Key::Char(c), ctrl, alt, shift);
            let read: Chord = chord.to_string().parse().unwrap();
            prop_assert!(read.same(&chord), "{chord} read as {read}");
        }
    }
}
