//! Determine whether another case is of the same traveller. Nothing is merged; the other answer reverses it. Anybody may
//! who may look at both, on any case that is not in the archive.

use super::common::trimmed_note;
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;

pub(super) fn compare(
    case: &Case,
    other: CaseNo,
    same: bool,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state.is_closed() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    if other == case.no {
        blockers.push(Blocker::CaseUnknown(other));
    }
    Blocked::unless_empty(blockers)?;
    let note = trimmed_note(note);
    // The same determination by another officer counts: then there are two.
    let recorded =
        case.determination_on(other).is_some_and(|c| c.same == same && c.officer == ctx.officer.id);
    Ok(if recorded && note.is_none() { Vec::new() } else { vec![Event::Compared { other, same, note }] })
}
