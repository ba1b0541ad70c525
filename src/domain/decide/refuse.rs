//! Refuse (art. 21) or do not accept: a code of the closing table and a rationale. The reason given to the applicant is separate:
//! art. 21 lets the authority give no reason.

use super::common::{claim_if_due, trimmed_note, work_blockers};
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::code::{ClosingCode, Code};
use crate::domain::event::Event;
use crate::domain::rules::ClosingKind;

pub(super) fn refuse(
    case: &Case,
    code: ClosingCode,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    let kind = ctx.rules.closing(code).map(|c| c.kind);
    if !matches!(kind, Some(ClosingKind::Refuse | ClosingKind::NotAccept)) {
        blockers.push(Blocker::CodeUnknown(Code::from(code)));
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    let rules = ctx.rules.policy.version.clone();
    let seals_at = ctx.grace_until();
    let note = note.unwrap_or_default();
    let event = if kind == Some(ClosingKind::NotAccept) {
        Event::NotAccepted { code, rules, seals_at, note }
    } else {
        Event::Refused { code, rules, seals_at, note }
    };
    Ok(claim_if_due(case, ctx).into_iter().chain([event]).collect())
}
