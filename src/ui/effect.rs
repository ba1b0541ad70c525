//! What a session asks for: effects are data, carried out by the session loop and never here.

use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;

/// Names an order until its answer comes.
pub type Ticket = u64;

/// A wish of the screen.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Carry a command out, on the version that was shown.
    Execute {
        /// For the answer.
        ticket: Ticket,
        /// The case.
        case: CaseNo,
        /// The version that was shown.
        seen: u32,
        /// What is to be done.
        command: Command,
    },
    /// Look for closed cases with these words.
    SearchArchive(String),
    /// Put a text on the clipboard of the terminal.
    Copy(String),
    /// Paint the whole screen anew.
    Redraw,
    /// End the session.
    Quit,
}
