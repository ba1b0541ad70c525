//! What trying a command on cases came to. Owns that value; who tries it is in `actions`.

use crate::domain::blocked::Blocked;
use crate::domain::case_no::CaseNo;
use crate::domain::decide::BatchItem;

/// The cases that a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Targets {
    /// One case, at the version that was shown.
    One {
        /// The case.
        case: CaseNo,
        /// The version.
        seen: u32,
    },
    /// All marked cases.
    Marked,
}

/// A case for which the command is blocked.
#[derive(Clone, Debug)]
pub struct BlockedCase {
    /// The case.
    pub case: CaseNo,
    /// Every reason.
    pub refusal: Blocked,
}

/// For which cases a command is possible, and for which it is blocked; in the order of the queue.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// What can be done.
    pub orders: Vec<BatchItem>,
    /// How many of these have to wait for a second officer.
    pub second: usize,
    /// What cannot be done.
    pub refused: Vec<BlockedCase>,
}
