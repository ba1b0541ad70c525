//! Take back what closed a case, or an offer to another port. Within the grace period its own officer does so alone; afterwards a reason
//! and a second officer are needed.

use super::{DecisionContext, words};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::concluded_by;
use crate::domain::event::Event;

pub(super) fn recall(
    case: &Case,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    if !case.state.recallable() {
        return Err(Blocked::one(Blocker::WrongState(case.state.clone())));
    }
    let note = words(note);
    if in_grace(case, on) {
        // The lease may have run out between; whose decision it was stands in the timeline all the same.
        let own = concluded_by(case);
        if own != Some(on.officer.id) {
            return Err(Blocked::one(Blocker::NotOwner(own)));
        }
    } else {
        // Final it is the desk's decision: any officer may want it back, and another one has to agree.
        if !on.two_persons && !on.consented {
            return Err(Blocked::one(Blocker::NeedsSecondOfficer));
        }
        if note.is_none() {
            return Err(Blocked::one(Blocker::ReasonMissing(None)));
        }
    }
    Ok(vec![match case.state {
        CaseState::TransferOffered { .. } => Event::OfferWithdrawn { note },
        _ => Event::TakenBack { note },
    }])
}

/// The same for an offer alone.
pub(super) fn withdraw_offer(
    case: &Case,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    if !matches!(case.state, CaseState::TransferOffered { .. }) {
        return Err(Blocked::one(Blocker::WrongState(case.state.clone())));
    }
    recall(case, note, on)
}

/// Whether the officer can still take it back alone.
pub(super) fn in_grace(case: &Case, on: &DecisionContext<'_>) -> bool {
    case.state.grace_until().is_some_and(|at| at > on.now)
}
