//! Take back what closed a case, or an offer to another port. Within the grace period its own officer does so alone; afterwards a reason
//! and a second officer are needed.

use super::common::trimmed_note;
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::admission::{Admission, TravellerVisa};
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::concluded_by;
use crate::domain::event::Event;

pub(super) fn recall(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    if let Some(blocker) = not_recallable(case) {
        return Err(Blocked::one(blocker));
    }
    let note = trimmed_note(note);
    if is_in_grace(case, ctx) {
        // The claim may have expired meanwhile; the timeline still has the decision's author.
        let own = concluded_by(&case.timeline);
        if own != Some(ctx.officer.id) {
            return Err(Blocked::one(Blocker::NotOwner(own)));
        }
    } else {
        // Final it is the desk's decision: any officer may want it back, and another one has to agree.
        if !ctx.two_persons && !ctx.consented {
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

/// Why a decision of a case cannot be recalled by any officer: its state, or a visa that was issued.
fn not_recallable(case: &Case) -> Option<Blocker> {
    let admission = case.admission.as_ref().filter(|_| case.state.awaits_entry());
    if admission.is_some_and(|a| a.travellers.iter().any(TravellerVisa::is_issued)) {
        return Some(Blocker::VisaIssued);
    }
    let had_visa = admission.is_some_and(Admission::has_visa);
    (had_visa || !case.state.is_recallable()).then(|| Blocker::NotRecallable(case.state.clone()))
}

/// The same for an offer alone.
pub(super) fn withdraw_offer(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    if !matches!(case.state, CaseState::TransferOffered { .. }) {
        return Err(Blocked::one(Blocker::WrongState(case.state.clone())));
    }
    recall(case, note, ctx)
}

/// Whether the officer can still take it back alone.
pub(super) fn is_in_grace(case: &Case, ctx: &DecisionContext<'_>) -> bool {
    case.grace_until(ctx.now).is_some()
}
