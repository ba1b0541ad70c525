//! Transfer to the port where the traveller enters (转交), and to no other (art. 20). The review goes with the case: *reviewed* with the receipt issued, or
//! *unreviewed* with the reason why it could not wait; both have a rationale. The sender keeps the case until the other port accepts.

use super::common::{claim_if_due, receipt_no, trimmed_note, work_blockers};
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::case::transfer::ReviewStatus;
use crate::domain::code::{Code, DeclineCode, Port};
use crate::domain::event::Event;
use crate::domain::statute;
use crate::domain::zone::day;

pub(super) fn offer(
    case: &Case,
    to: Port,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    if ctx.rules.same_authority(to, case.office) {
        blockers.push(Blocker::SamePort(to));
    } else if let Some(fault) = statute::port_fault(to, day(ctx.now), ctx.rules) {
        blockers.push(fault);
    } else if !ctx.rules.port(to).is_some_and(|p| p.office) {
        blockers.push(Blocker::PortUnknown(to));
    } else if !ctx.rules.same_authority(to, case.entry_port()) {
        // Art. 20: the visa is used at the port that issues it, so a case goes to the authority of the port of entry and to no other.
        blockers.push(Blocker::NotEntryPort(case.entry_port()));
    }
    let review = if case.is_reviewed() { ReviewStatus::Reviewed } else { ReviewStatus::Unreviewed };
    let reason = trimmed_note(note);
    if reason.is_none() {
        blockers.push(if case.was_declined_by(to) {
            Blocker::DeclinedUnchanged(to)
        } else {
            Blocker::ReasonMissing(None)
        });
    }
    Blocked::unless_empty(blockers)?;
    let event = Event::TransferOffered {
        to,
        review,
        receipt: (review == ReviewStatus::Reviewed).then(|| receipt_no(case, ctx)),
        reason: reason.unwrap_or_default(),
        rules: ctx.rules.policy.version.clone(),
        answer_by: ctx.minutes(ctx.rules.policy.transfer_answer_minutes),
        grace_until: Some(ctx.grace_until()),
    };
    Ok(claim_if_due(case, ctx).into_iter().chain([event]).collect())
}

fn offered(case: &Case) -> Vec<Blocker> {
    match case.state {
        CaseState::TransferOffered { .. } => Vec::new(),
        _ => vec![Blocker::WrongState(case.state.clone())],
    }
}

pub(super) fn accepted(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    Blocked::unless_empty(offered(case))?;
    Ok(vec![Event::TransferAccepted { note: trimmed_note(note), grace_until: Some(ctx.grace_until()) }])
}

pub(super) fn declined(
    case: &Case,
    code: DeclineCode,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = offered(case);
    if ctx.rules.decline(code).is_none() {
        blockers.push(Blocker::CodeUnknown(Code::from(code)));
    }
    Blocked::unless_empty(blockers)?;
    Ok(vec![Event::TransferDeclined { code, note: trimmed_note(note) }])
}
