//! The writer's state of the desk's anchor. Owns the values; `anchor` compares and writes them.

use crate::domain::anchor::AnchorState;
use crate::store::{AnchorFile, AnchorMark, JournalHead};

/// The anchor of an open desk.
#[derive(Debug)]
pub(super) struct AnchorKeeper {
    pub(super) file: AnchorFile,
    pub(super) state: AnchorState,
    /// What the file named when the desk was opened.
    pub(super) found: Option<AnchorMark>,
    /// The journal's last entry that needs no writing any more.
    pub(super) written: JournalHead,
}
