//! Refuse (art. 21) or do not accept: a code of the closing table and a rationale. What the applicant is told is another matter:
//! art. 21 lets the authority give no reason.

use super::{DecisionContext, taking, words, work_blockers};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::code::{ClosingCode, Code};
use crate::domain::event::Event;
use crate::domain::rules::ClosingKind;

pub(super) fn refuse(
    case: &Case,
    code: ClosingCode,
    note: Option<&str>,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, on);
    let kind = on.rules.closing(code).map(|c| c.kind);
    if !matches!(kind, Some(ClosingKind::Refuse | ClosingKind::NotAccept)) {
        blockers.push(Blocker::CodeUnknown(Code::from(code)));
    }
    let note = words(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    let rules = on.rules.policy.version.clone();
    let seals_at = on.grace_until();
    let note = note.unwrap_or_default();
    let event = if kind == Some(ClosingKind::NotAccept) {
        Event::NotAccepted { code, rules, seals_at, note }
    } else {
        Event::Refused { code, rules, seals_at, note }
    };
    Ok(taking(case, on).into_iter().chain([event]).collect())
}
