//! The outcome of a command request.

use crate::domain::blocked::Blocked;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::store::StoreError;
use std::sync::Arc;

/// An order that was carried out: it is in the journal, synced, and in the store.
#[derive(Clone, Debug)]
pub struct CommandOutcome {
    /// The case that it was for.
    pub(crate) case: CaseNo,
    /// Its version after the order.
    pub(crate) version: u32,
    /// Machine names of the events that were written.
    pub events: Vec<Box<str>>,
    /// The same id was carried out before; nothing was changed now.
    pub repeated: bool,
    /// The case after the order; absent for a repeat.
    pub after: Option<Arc<Case>>,
}

/// Why an order was not carried out. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// A rule forbids it.
    #[error("refused: {}", .0.blockers.iter().map(crate::domain::blocked::Blocker::code).collect::<Vec<_>>().join(", "))]
    Refused(Blocked),
    /// The store could not take it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The desk was closed.
    #[error("the desk is closed")]
    Closed,
}

impl From<Blocked> for ServiceError {
    fn from(refusal: Blocked) -> Self {
        Self::Refused(refusal)
    }
}
