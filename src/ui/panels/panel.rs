//! The pages that the service fills: the dashboard, related cases and the profile of an inviter. Owns which of them is open.

use crate::domain::stats::Stats;
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::panels::related_cases::state::RelatedCasesPanel;
use std::sync::Arc;

/// What is looked at now.
#[derive(Clone, Debug)]
pub enum Panel {
    /// The board.
    Dashboard(DashboardPanel),
    /// The radar.
    RelatedCases(Box<RelatedCasesPanel>),
    /// The card of an inviter.
    Inviter(Box<InviterPanel>),
}

/// The board.
#[derive(Clone, Debug, Default)]
pub struct DashboardPanel {
    /// The page, where they do not all fit.
    pub page: usize,
    /// The numbers, once they are counted.
    pub stats: Option<Arc<Stats>>,
    /// Why there are none.
    pub failed: Option<String>,
}

/// How many pages the board has.
pub const PAGES: usize = 4;
