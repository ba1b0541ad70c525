//! An action that is blocked as it is shown: every reason, and the marked one.

use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::ui::base::keys::Action;

/// An action that is blocked.
#[derive(Clone, Debug)]
pub struct BlockedDialog {
    /// The action.
    pub action: Action,
    /// The case.
    pub case: CaseNo,
    /// The reasons; where each leads, `remedy` says.
    pub blockers: Vec<Blocker>,
    /// The marked reason.
    pub at: usize,
}

impl BlockedDialog {
    /// The reasons, the first one marked.
    #[must_use]
    pub fn new(action: Action, case: CaseNo, blockers: Vec<Blocker>) -> Self {
        Self { action, case, blockers, at: 0 }
    }
}
