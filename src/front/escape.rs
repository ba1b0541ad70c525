//! The meaning of each complete sequence of a terminal. Owns the tables of keys; it has no state. Unknown sequences are ignored.

use super::front_event::FrontEvent;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The meaning of a control sequence.
#[derive(Debug)]
pub(super) enum ControlSequence {
    /// A single event.
    Event(FrontEvent),
    /// A bracketed paste begins.
    PasteBegins,
    /// Three bytes follow: the button and the cell of the mouse.
    MouseFollows,
}

fn event(code: KeyCode, modifiers: KeyModifiers) -> FrontEvent {
    FrontEvent::Key(KeyEvent::new(code, modifiers))
}

/// A key of one byte below 0x80, other than Esc.
pub(super) fn ascii(byte: u8, modifiers: KeyModifiers) -> Option<FrontEvent> {
    let control = modifiers | KeyModifiers::CONTROL;
    let letter = |c: u8| event(KeyCode::Char(char::from(c)), control);
    Some(match byte {
        0x00 => letter(b' '),
        // Terminals send either for the key above Enter.
        0x08 | 0x7f => event(KeyCode::Backspace, modifiers),
        b'\t' => event(KeyCode::Tab, modifiers),
        b'\r' => event(KeyCode::Enter, modifiers),
        0x01..=0x1a => letter(byte - 1 + b'a'),
        0x1c..=0x1f => letter(byte - 0x1c + b'4'),
        0x20..=0x7e => {
            let c = char::from(byte);
            let shift = if c.is_ascii_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            event(KeyCode::Char(c), modifiers | shift)
        }
        _ => return None,
    })
}

/// A key behind `Esc O`.
pub(super) fn ss3(last: u8) -> Option<FrontEvent> {
    let code = match last {
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(last - b'P' + 1),
        // The digits of a keypad.
        b'p'..=b'y' => KeyCode::Char(char::from(last - b'p' + b'0')),
        last => named(last)?,
    };
    Some(event(code, KeyModifiers::NONE))
}

fn named(last: u8) -> Option<KeyCode> {
    Some(match last {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        _ => return None,
    })
}

/// The meaning of a control sequence with these parameters and this last byte.
pub(super) fn csi(parameters: &[u8], last: u8) -> Option<ControlSequence> {
    match (parameters.first(), last) {
        (Some(b'<'), b'M' | b'm') => {
            return mouse(&parameters[1..], last == b'M').map(ControlSequence::Event);
        }
        (None, b'M') => return Some(ControlSequence::MouseFollows),
        _ => {}
    }
    // Private parameters and intermediate bytes mark answers, never keys.
    if !parameters.iter().all(|b| b.is_ascii_digit() || matches!(b, b';' | b':')) {
        return None;
    }
    let numbers: Vec<u32> = parameters.split(|b| *b == b';').map(number).collect();
    let of = |at: usize| numbers.get(at).copied().unwrap_or(0);
    let held = parameters.split(|b| *b == b';').nth(1).unwrap_or_default();
    let modifiers = modifiers(number(held));
    if held.split(|b| *b == b':').nth(1) == Some(b"3") {
        // A key went up.
        return None;
    }
    let key = match last {
        b'~' => match of(0) {
            200 => return Some(ControlSequence::PasteBegins),
            27 => return coded(of(2), modifiers).map(ControlSequence::Event),
            n => event(tilde(n)?, modifiers),
        },
        b'u' => return coded(of(0), modifiers).map(ControlSequence::Event),
        b'Z' => event(KeyCode::BackTab, modifiers | KeyModifiers::SHIFT),
        b'P' | b'Q' | b'S' => event(KeyCode::F(last - b'P' + 1), modifiers),
        // With parameters it is the place of the cursor.
        b'R' if parameters.is_empty() => event(KeyCode::F(3), modifiers),
        b'M' if numbers.len() == 3 => {
            return button(of(0).checked_sub(32)?, of(1), of(2), true).map(ControlSequence::Event);
        }
        last => event(named(last)?, modifiers),
    };
    Some(ControlSequence::Event(key))
}

/// The first number of a parameter.
fn number(parameter: &[u8]) -> u32 {
    let digits = parameter.split(|b| *b == b':').next().unwrap_or_default();
    std::str::from_utf8(digits).ok().and_then(|d| d.parse().ok()).unwrap_or(0)
}

fn modifiers(parameter: u32) -> KeyModifiers {
    let bits = parameter.saturating_sub(1);
    let table = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
        (8, KeyModifiers::SUPER),
        (16, KeyModifiers::HYPER),
        (32, KeyModifiers::META),
    ];
    table.into_iter().filter(|(bit, _)| bits & bit != 0).fold(KeyModifiers::NONE, |all, (_, m)| all | m)
}

fn tilde(n: u32) -> Option<KeyCode> {
    Some(match n {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(u8::try_from(n - 10).ok()?),
        17..=21 => KeyCode::F(u8::try_from(n - 11).ok()?),
        23..=26 => KeyCode::F(u8::try_from(n - 12).ok()?),
        28..=29 => KeyCode::F(u8::try_from(n - 13).ok()?),
        31..=34 => KeyCode::F(u8::try_from(n - 14).ok()?),
        _ => return None,
    })
}

/// A key by its number in Unicode, as terminals report it with an extended keyboard protocol.
fn coded(n: u32, modifiers: KeyModifiers) -> Option<FrontEvent> {
    let code = match n {
        8 | 127 => KeyCode::Backspace,
        9 if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        // The private use area numbers keys that this desk does not know.
        0..=31 | 0xe000..=0xf8ff => return None,
        n => KeyCode::Char(char::from_u32(n)?),
    };
    Some(event(code, modifiers))
}

/// A mouse report whose numbers are written out.
fn mouse(parameters: &[u8], down: bool) -> Option<FrontEvent> {
    let mut numbers = parameters.split(|b| *b == b';').map(number);
    let (what, x, y) = (numbers.next()?, numbers.next()?, numbers.next()?);
    button(what, x, y, down)
}

/// A mouse report of the oldest form: three bytes, each 32 more than its number.
pub(super) fn old_mouse(bytes: &[u8]) -> Option<FrontEvent> {
    let [what, x, y] = bytes else { return None };
    let of = |byte: &u8| u32::from(*byte).checked_sub(32);
    button(of(what)?, of(x)?, of(y)?, true)
}

/// What the mouse did at a cell, counted from 1.
fn button(what: u32, x: u32, y: u32, down: bool) -> Option<FrontEvent> {
    let cell = |n: u32| u16::try_from(n.saturating_sub(1)).ok();
    let (x, y) = (cell(x)?, cell(y)?);
    // Shift, Alt and Ctrl do not matter; bit 5 is set while the mouse moves.
    match what & !0b1_1100 {
        0 if down => Some(FrontEvent::Click(x, y)),
        64 if down => Some(FrontEvent::Wheel(x, y, false)),
        65 if down => Some(FrontEvent::Wheel(x, y, true)),
        _ => None,
    }
}
