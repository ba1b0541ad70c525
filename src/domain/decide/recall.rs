//! Take a decision back. While it is sealing its own officer can; afterwards a second officer has to agree.

use super::{Setting, words};
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::refusal::{Blocker, Refusal};

pub(super) fn recall(case: &Case, note: Option<&str>, on: &Setting<'_>) -> Result<Vec<Event>, Refusal> {
    if !case.state.decided() {
        return Err(Refusal::one(Blocker::WrongState(case.state.clone())));
    }
    let note = words(note);
    if case.state.seals_at().is_none_or(|at| at <= on.now) {
        // Sealed it is the desk's decision: any officer may want it back, and another one has to agree.
        if !on.two_persons && !on.consented {
            return Err(Refusal::one(Blocker::NeedsSecondOfficer));
        }
        return if note.is_some() {
            Ok(vec![Event::TakenBack { note }])
        } else {
            Err(Refusal::one(Blocker::ReasonMissing(None)))
        };
    }
    // The lease may have run out between; whose decision it was stands in the claim all the same.
    let owner = case.claim.as_ref().map(|c| c.officer);
    if owner != Some(on.officer.id) {
        return Err(Refusal::one(Blocker::NotOwner(owner)));
    }
    Ok(vec![Event::TakenBack { note }])
}
