//! The sequences for what is no cell: the mouse, the clipboard, and alerts. Owns how they are written; the screen
//! determines whether they are wanted.

use crate::domain::sanitize::clean;
use crate::session::{ErasedPicture, ScreenOutput};
use crate::ui::state::alert::Alert;
use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use crossterm::terminal::SetTitle;
use std::fmt;
use std::io::Write;

/// BEL: rings, and ends an operating system command.
const BEL: char = '\u{7}';

/// A notification of the terminal (OSC 9). Terminals that know it so read a digit at its begin as another command: the text begins
/// with a port.
struct TerminalNotification<T>(T);

impl<T: fmt::Display> Command for TerminalNotification<T> {
    fn write_ansi(&self, f: &mut impl fmt::Write) -> fmt::Result {
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
        ScreenOutput::NoPicture(gone) => erasing(gone),
        ScreenOutput::Picture { instead, area, sequence } => {
            let mut all = instead.as_ref().map(erasing).unwrap_or_default();
            // Writing into memory does not fail.
            let _ = write!(all, "\u{1b}[{};{}H", area.y + 1, area.x + 1);
            all.extend_from_slice(sequence);
            all
        }
    }
}

/// Removes a picture: by its own sequence, and by blanks on its cells, which erase what other terminals draw on them.
fn erasing(gone: &ErasedPicture) -> Vec<u8> {
    let mut all = gone.sequence.to_vec();
    let Some(area) = gone.area else { return all };
    all.extend_from_slice(b"\x1b[m");
    for y in area.top()..area.bottom() {
        let _ = write!(all, "\u{1b}[{};{}H{:width$}", y + 1, area.x + 1, "", width = usize::from(area.width));
    }
    all
}

/// Removes pictures of every style before the terminal is restored.
pub(super) const NO_PICTURES: &[u8] = b"\x1b_Ga=d,d=A,q=2\x1b\\\x1b[2J";

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
    use ratatui::layout::Rect;
    use std::sync::Arc;

    #[test]
    fn alert_parts_use_their_own_sequences() {
        let call =
            Alert { bell: true, title: Some("portdesk 优先".into()), notification: Some("NGB: 2".into()) };
        assert_eq!(alert_sequence(&call), "\u{1b}]0;portdesk 优先\u{7}\u{1b}]9;NGB: 2\u{7}\u{7}".as_bytes());
        assert_eq!(alert_sequence(&Alert { bell: true, ..Alert::default() }), b"\x07");
        assert!(alert_sequence(&Alert::default()).is_empty());
    }

    #[test]
    fn picture_is_drawn_at_its_cells_and_blanked() {
        let area = Rect::new(4, 1, 3, 2);
        let gone = ErasedPicture { sequence: b"<gone>", area: Some(area) };
        let blanks = b"<gone>\x1b[m\x1b[2;5H   \x1b[3;5H   ";
        assert_eq!(sequence(&ScreenOutput::NoPicture(gone)), blanks);
        let picture =
            ScreenOutput::Picture { instead: Some(gone), area, sequence: Arc::from(&b"<picture>"[..]) };
        assert_eq!(sequence(&picture), [&blanks[..], b"\x1b[2;5H<picture>"].concat());
        let all = ErasedPicture { area: None, ..gone };
        assert_eq!(sequence(&ScreenOutput::NoPicture(all)), b"<gone>");
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
