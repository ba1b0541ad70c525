//! What is due by the clock: a hold or a request that ran out, a decision that seals, a transfer without an answer, a lease.

use super::Setting;
use crate::domain::case::Case;
use crate::domain::case::state::State;
use crate::domain::event::Event;

pub(super) fn elapse(case: &Case, on: &Setting<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    if case.state.wakes_at().is_some_and(|at| at <= on.now) {
        match &case.state {
            State::AwaitingDocuments { .. } => events.push(Event::ReplyOverdue),
            State::OnHold { .. } => events.push(Event::HoldEnded),
            State::TransferOffered { .. } => events.push(Event::TransferTimedOut),
            state if state.decided() => events.push(Event::Sealed),
            _ => {}
        }
    }
    let lapsed = case.claim.as_ref().is_some_and(|c| c.until <= on.now);
    if lapsed && !case.state.decided() && !case.state.closed() {
        events.push(Event::LeaseLapsed);
    }
    events
}
