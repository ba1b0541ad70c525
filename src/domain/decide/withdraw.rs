//! Close a case at the wish of the applicant or the inviter; only before a decision, with a rationale, and with a grace period like one.

use super::{DecisionContext, words};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::code::{ClosingCode, Code};
use crate::domain::event::Event;
use crate::domain::rules::ClosingKind;

pub(super) fn withdraw(
    case: &Case,
    code: ClosingCode,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state.concluded() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    // Whoever asked for an answer does not close the case before it.
    blockers.extend(super::escalate::open(case));
    if let Some(owner) = case.owner(on.now).filter(|o| **o != on.officer.id) {
        blockers.push(Blocker::NotOwner(Some(*owner)));
    }
    if !on.rules.closing(code).is_some_and(|c| c.kind == ClosingKind::Withdraw) {
        blockers.push(Blocker::CodeUnknown(Code::from(code)));
    }
    let note = words(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    Ok(vec![Event::Withdrawn { code, note, grace_until: Some(on.grace_until()) }])
}
