//! What a session writes to its screen beside the cells. Owns the requests; the front turns them into terminal sequences.

use crate::ui::state::alert::Alert;

/// Something for the terminal that is no cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ScreenOutput {
    /// Report the mouse to the program, or leave it to the terminal.
    Mouse(bool),
    /// Put a text on the clipboard.
    Clipboard(String),
    /// Call the officer.
    Alert(Alert),
}
