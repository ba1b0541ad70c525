//! The sequences for what is no cell: the mouse, the clipboard, and alerts. Owns how they are written; the screen
//! determines whether they are wanted.

use crate::domain::sanitize::clean;
use crate::session::ScreenOutput;
use crate::ui::state::alert::Alert;
use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal::SetTitle;
use std::fmt::{self, Write};

/// BEL: rings, and ends an operating system command.
const BEL: char = '\u{7}';

/// A notification of the terminal (OSC 9). Terminals that know it so read a digit at its begin as another command: the text begins
/// with a port.
struct TerminalNotification<T>(T);

impl<T: fmt::Display> Command for TerminalNotification<T> {
    fn write_ansi(&self, f: &mut impl Write) -> fmt::Result {
        write!(f, "\u{1b}]9;{}{BEL}", self.0)
    }

    #[cfg(windows)]
    fn execute_winapi(&self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The bytes for an output.
pub(super) fn sequence(output: &ScreenOutput) -> Vec<u8> {
    match output {
        ScreenOutput::Mouse(taken) => mouse(*taken).to_vec(),
        ScreenOutput::Clipboard(text) => clipboard(text),
        ScreenOutput::Alert(alert) => alert_sequence(alert),
    }
}

/// Switches mouse reporting on or off: buttons, movement, and cells as numbers.
fn mouse(taken: bool) -> &'static [u8] {
    if taken {
        b"\x1b[?1000h\x1b[?1002h\x1b[?1003h\x1b[?1015h\x1b[?1006h"
    } else {
        b"\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1002l\x1b[?1000l"
    }
}

/// Puts a text on the terminal's clipboard (OSC 52).
fn clipboard(text: &str) -> Vec<u8> {
    let mut sequence = String::new();
    // Writing into a string does not fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    sequence.into_bytes()
}

/// Bell, window title and notification. Nothing in their texts can end or begin a sequence.
fn alert_sequence(call: &Alert) -> Vec<u8> {
    let mut all = String::new();
    // Writing into a string does not fail.
    if let Some(title) = &call.title {
        let _ = SetTitle(clean(title)).write_ansi(&mut all);
    }
    if let Some(text) = &call.notification {
        let _ = TerminalNotification(clean(text)).write_ansi(&mut all);
    }
    if call.bell {
        all.push(BEL);
    }
    all.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alert_parts_use_their_own_sequences() {
        let call =
            Alert { bell: true, title: Some("portdesk 优先".into()), notification: Some("NGB: 2".into()) };
        assert_eq!(alert_sequence(&call), "\u{1b}]0;portdesk 优先\u{7}\u{1b}]9;NGB: 2\u{7}\u{7}".as_bytes());
        assert_eq!(alert_sequence(&Alert { bell: true, ..Alert::default() }), b"\x07");
        assert!(alert_sequence(&Alert::default()).is_empty());
    }

    #[test]
    fn no_text_gets_out_of_its_sequence() {
        let wild = "a\u{7}b\u{1b}\\c\u{9c}d\u{1b}]52;c;AAAA\u{7}";
        let call = Alert { bell: false, title: Some(wild.into()), notification: Some(wild.into()) };
        let bytes = String::from_utf8(alert_sequence(&call)).unwrap();
        assert_eq!(bytes.matches('\u{1b}').count(), 2, "{bytes:?}");
        assert_eq!(bytes.matches('\u{7}').count(), 2, "{bytes:?}");
        assert!(!bytes.contains('\u{9c}'), "{bytes:?}");
    }
}
