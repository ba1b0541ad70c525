//! What a session writes to its screen beside the cells. Owns the requests; the front turns them into terminal sequences.

use crate::ui::state::alert::Alert;
use ratatui::layout::Rect;
use std::sync::Arc;

/// Something for the terminal that is no cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ScreenOutput {
    /// Report the mouse to the program, or leave it to the terminal.
    Mouse(bool),
    /// Put a text on the clipboard.
    Clipboard(String),
    /// Call the officer.
    Alert(Alert),
    /// Draw a picture from the top left of some cells, after another one is removed.
    Picture {
        /// The picture that was there.
        instead: Option<ErasedPicture>,
        /// The cells.
        area: Rect,
        /// The sequence that draws it at the cursor.
        sequence: Arc<[u8]>,
    },
    /// Remove a picture.
    NoPicture(ErasedPicture),
}

/// A picture that goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ErasedPicture {
    /// The sequence that removes it; empty where blank cells do.
    pub(crate) sequence: &'static [u8],
    /// The cells to be blanked; none where the whole screen is drawn again.
    pub(crate) area: Option<Rect>,
}
