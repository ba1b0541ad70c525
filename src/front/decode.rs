//! Bytes of a terminal to events. Owns the state of a partial sequence; it may not wait, read or know what a key means.
//!
//! Whatever a terminal reports unasked (device attributes, modes, colours, its version, focus, the cursor's place) is read to its
//! end and dropped, known or not: it is never a key, and it never keeps what follows from being read. A sequence that is not finished
//! in time is given up. Sources: ECMA-48, xterm's ctlseqs.

use super::escape::{self, ControlSequence};
use super::front_event::{FrontEvent, PASTE_LONGEST};
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use std::time::Duration;

/// A lone Esc is a key when nothing follows for so long.
const AFTER_ESC: Duration = Duration::from_millis(30);
/// The rest of a sequence or of a character comes within this time of silence, or never.
const AFTER_PART: Duration = Duration::from_millis(500);

/// The longest parameters that any known sequence has, in bytes.
const PARAMETERS_LONGEST: usize = 64;
/// What begins and what ends a bracketed paste.
const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// What is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DecoderState {
    /// Keys.
    Ground,
    /// Behind an Esc.
    Escape,
    /// Behind `Esc O`.
    Ss3,
    /// Behind `Esc [`.
    Csi,
    /// Behind `Esc [ [`: a function key of the Linux console.
    Console,
    /// So many bytes of a mouse report of the oldest form are still to come.
    Mouse(u8),
    /// Behind `Esc ]`, `Esc P` or `Esc _`, up to the string terminator; whether anything followed.
    String(u8, bool),
    /// As before, behind an Esc that may begin the terminator.
    StringEsc,
    /// In a bracketed paste.
    Paste,
}

/// Turns the bytes of a terminal into events.
#[derive(Debug)]
pub(super) struct Decoder {
    state: DecoderState,
    /// Parameters of the sequence being read, cut at their longest.
    parameters: Vec<u8>,
    /// The bytes of a character that is not complete.
    character: Vec<u8>,
    pasted: Vec<u8>,
    /// An Esc was taken for a key because nothing followed in time: the rest of a terminal's answer may still come.
    late: bool,
    /// A paste was given up without its end: the rest of it may still come.
    unended: bool,
    /// Esc or Ctrl-c came alone within a paste: the user wants to leave it, unless more follows at once.
    leaving: bool,
}

impl Default for Decoder {
    fn default() -> Self {
        Self {
            state: DecoderState::Ground,
            parameters: Vec::new(),
            character: Vec::new(),
            pasted: Vec::new(),
            late: false,
            unended: false,
            leaving: false,
        }
    }
}

impl Decoder {
    /// Decodes bytes and appends the events.
    pub(super) fn decode(&mut self, bytes: &[u8], events: &mut Vec<FrontEvent>) {
        // Nobody presses these keys together: an answer was cut after its Esc.
        let cut = [&b"[?"[..], b"[>", b"[<", b"]1", b"P>", b"P1", b"P!", b"[I", b"[O", b"[201~"];
        if std::mem::take(&mut self.late) && cut.iter().any(|begin| bytes.starts_with(begin)) {
            self.state = DecoderState::Escape;
        }
        if self.unended && self.state == DecoderState::Ground && is_rest_of_paste(bytes) {
            self.state = DecoderState::Paste;
        }
        self.leaving = self.state == DecoderState::Paste && matches!(bytes, [0x1b | 0x03]);
        for byte in bytes {
            self.byte(*byte, events);
        }
    }

    /// For how long nothing may follow before what is pending is given up; none where nothing is.
    pub(super) fn patience(&self) -> Option<Duration> {
        match self.state {
            DecoderState::Ground if self.character.is_empty() => None,
            DecoderState::Escape | DecoderState::Ss3 | DecoderState::String(_, false) => Some(AFTER_ESC),
            DecoderState::Paste if self.leaving => Some(AFTER_ESC),
            _ => Some(AFTER_PART),
        }
    }

    /// Nothing followed in time: what is a complete key is one, the rest is dropped.
    pub(super) fn give_up(&mut self, events: &mut Vec<FrontEvent>) {
        let alt = |c: u8| key(KeyCode::Char(char::from(c)), KeyModifiers::ALT);
        match self.state {
            DecoderState::Escape => {
                events.push(key(KeyCode::Esc, KeyModifiers::NONE));
                self.late = true;
            }
            DecoderState::Ss3 if self.parameters.is_empty() => events.push(alt(b'O')),
            DecoderState::Csi if self.parameters.is_empty() => events.push(alt(b'[')),
            DecoderState::String(introducer, false) => events.push(alt(introducer)),
            DecoderState::Paste => self.give_up_paste(events),
            _ => {}
        }
        self.reset();
    }

    /// A paste without its end: what came is text, never keys. Ctrl-c is handled; Esc may have begun the end.
    fn give_up_paste(&mut self, events: &mut Vec<FrontEvent>) {
        let left = if std::mem::take(&mut self.leaving) { self.pasted.pop() } else { None };
        self.end_paste(events);
        self.unended = true;
        self.late = left == Some(0x1b);
        if left == Some(0x03) {
            events.push(key(KeyCode::Char('c'), KeyModifiers::CONTROL));
        }
    }

    fn reset(&mut self) {
        self.state = DecoderState::Ground;
        self.parameters.clear();
        self.character.clear();
    }

    fn byte(&mut self, byte: u8, events: &mut Vec<FrontEvent>) {
        match self.state {
            DecoderState::Ground => self.ground(byte, KeyModifiers::NONE, events),
            DecoderState::Escape => self.escape(byte, events),
            DecoderState::Ss3 => self.ss3(byte, events),
            DecoderState::Csi => self.csi(byte, events),
            DecoderState::Console => {
                self.reset();
                if (b'A'..=b'E').contains(&byte) {
                    events.push(key(KeyCode::F(byte - b'A' + 1), KeyModifiers::NONE));
                }
            }
            DecoderState::Mouse(left) => {
                self.parameters.push(byte);
                self.state = DecoderState::Mouse(left - 1);
                if left == 1 {
                    events.extend(escape::old_mouse(&self.parameters));
                    self.reset();
                }
            }
            DecoderState::String(introducer, begun) => self.string(byte, introducer, begun, events),
            DecoderState::StringEsc => {
                self.reset();
                if byte != b'\\' {
                    self.escape(byte, events);
                }
            }
            DecoderState::Paste => self.paste(byte, events),
        }
    }

    /// A key, or a byte of one.
    fn ground(&mut self, byte: u8, modifiers: KeyModifiers, events: &mut Vec<FrontEvent>) {
        if !self.character.is_empty() {
            self.character.push(byte);
            match std::str::from_utf8(&self.character) {
                Ok(text) => events.extend(text.chars().map(|c| key(KeyCode::Char(c), modifiers))),
                Err(error) if error.error_len().is_none() => return,
                // No character: it is dropped, and decoding restarts at its last byte.
                Err(_) => {
                    self.character.clear();
                    if !(0x80..0xc2).contains(&byte) {
                        self.ground(byte, modifiers, events);
                    }
                    return;
                }
            }
            self.character.clear();
            return;
        }
        match byte {
            0x1b => self.state = DecoderState::Escape,
            0xc2..=0xf4 => self.character.push(byte),
            0x80.. => {}
            _ => events.extend(escape::ascii(byte, modifiers)),
        }
    }

    fn escape(&mut self, byte: u8, events: &mut Vec<FrontEvent>) {
        self.reset();
        match byte {
            b'[' => self.state = DecoderState::Csi,
            b'O' => self.state = DecoderState::Ss3,
            b']' | b'P' | b'_' => self.state = DecoderState::String(byte, false),
            // The first of two is a key; the second may begin a sequence.
            0x1b => {
                events.push(key(KeyCode::Esc, KeyModifiers::NONE));
                self.state = DecoderState::Escape;
            }
            // A character of several bytes loses its Alt: no key table has such a key.
            byte => self.ground(byte, KeyModifiers::ALT, events),
        }
    }

    fn ss3(&mut self, byte: u8, events: &mut Vec<FrontEvent>) {
        match byte {
            b'0'..=b'9' | b';' => self.parameter(byte),
            0x1b => {
                self.reset();
                self.state = DecoderState::Escape;
            }
            byte => {
                let found = escape::ss3(byte);
                self.reset();
                events.extend(found);
            }
        }
    }

    fn csi(&mut self, byte: u8, events: &mut Vec<FrontEvent>) {
        match byte {
            b'[' if self.parameters.is_empty() => self.state = DecoderState::Console,
            0x20..=0x3f => self.parameter(byte),
            0x40..=0x7e => {
                let parameters = std::mem::take(&mut self.parameters);
                self.reset();
                match escape::csi(&parameters, byte) {
                    Some(ControlSequence::Event(event)) => events.push(event),
                    Some(ControlSequence::PasteBegins) => {
                        self.state = DecoderState::Paste;
                        self.unended = false;
                    }
                    Some(ControlSequence::MouseFollows) => self.state = DecoderState::Mouse(3),
                    None => {}
                }
            }
            // A sequence that another one cuts off.
            byte => {
                self.reset();
                self.ground(byte, KeyModifiers::NONE, events);
            }
        }
    }

    fn parameter(&mut self, byte: u8) {
        if self.parameters.len() < PARAMETERS_LONGEST {
            self.parameters.push(byte);
        }
    }

    /// An answer of the terminal, which is skipped.
    fn string(&mut self, byte: u8, introducer: u8, begun: bool, events: &mut Vec<FrontEvent>) {
        let begins = match introducer {
            b']' => byte.is_ascii_digit(),
            b'P' => byte.is_ascii_digit() || b";>+!$|".contains(&byte),
            _ => byte.is_ascii_alphanumeric(),
        };
        match byte {
            0x1b => self.state = DecoderState::StringEsc,
            // Nothing that a terminal would answer: a letter with Alt, and whatever follows it.
            byte if !begun && !begins => {
                self.reset();
                events.push(key(KeyCode::Char(char::from(introducer)), KeyModifiers::ALT));
                self.ground(byte, KeyModifiers::NONE, events);
            }
            0x07 | 0x18 | 0x1a => self.reset(),
            // The way out of a program is open at any time.
            0x03 => {
                self.reset();
                self.ground(byte, KeyModifiers::NONE, events);
            }
            _ => self.state = DecoderState::String(introducer, true),
        }
    }

    fn paste(&mut self, byte: u8, events: &mut Vec<FrontEvent>) {
        self.pasted.push(byte);
        if byte == b'~' && self.pasted.ends_with(PASTE_END) {
            self.pasted.truncate(self.pasted.len() - PASTE_END.len());
            // The late end of a paste that was reported already is no other paste.
            if !std::mem::take(&mut self.unended) || !self.pasted.is_empty() {
                self.end_paste(events);
            }
            self.reset();
        } else if self.pasted.len() > PASTE_LONGEST + 2 * PASTE_END.len() {
            // Of the rest only a possible beginning of the end is stored.
            self.pasted.remove(PASTE_LONGEST);
        }
    }

    fn end_paste(&mut self, events: &mut Vec<FrontEvent>) {
        let pasted = std::mem::take(&mut self.pasted);
        let kept = &pasted[..pasted.len().min(PASTE_LONGEST)];
        events.push(FrontEvent::Paste(String::from_utf8_lossy(kept).into_owned()));
    }
}

/// Whether bytes end a paste that does not begin in them.
fn is_rest_of_paste(bytes: &[u8]) -> bool {
    let find = |mark: &[u8]| memchr::memmem::find(bytes, mark);
    find(PASTE_END).is_some_and(|end| find(PASTE_BEGIN).is_none_or(|begin| end < begin))
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> FrontEvent {
    FrontEvent::Key(KeyEvent::new(code, modifiers))
}

#[cfg(test)]
mod tests;
