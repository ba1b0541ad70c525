//! The dashboard as it is shown: the page and the numbers. Owns that state; what is counted comes from outside as a message.

use crate::domain::stats::Stats;
use std::sync::Arc;

/// The dashboard.
#[derive(Clone, Debug, Default)]
pub struct DashboardPanel {
    /// The page, where they do not all fit.
    pub page: usize,
    /// The numbers, once they are counted.
    pub stats: Option<Arc<Stats>>,
    /// Why there are none.
    pub failed: Option<String>,
}

/// How many pages it has.
pub(crate) const PAGES: usize = 4;
