//! Report when and where the traveller arrives: a delay, another flight, a cancelled one, another port of entry, or that the traveller is at
//! the port. A report is not work on the case: any officer may record it on any case. A known report changes nothing.

use super::common::trimmed_note;
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::code::Port;
use crate::domain::command::ArrivalChange;
use crate::domain::event::Event;
use chrono::{DateTime, Duration, Utc};

/// An arrival further ahead is a typing error.
const AHEAD: Duration = Duration::days(90);
/// So is one further back.
const BACK: Duration = Duration::days(3);

fn time_blocker(at: DateTime<Utc>, ctx: &DecisionContext<'_>) -> Option<Blocker> {
    if at < ctx.now - BACK {
        Some(Blocker::TimePast)
    } else if at > ctx.now + AHEAD {
        Some(Blocker::TimeTooFar)
    } else {
        None
    }
}

pub(super) fn reschedule(
    case: &Case,
    carrier: Option<&str>,
    arrives: ArrivalChange,
    entry_port: Option<Port>,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state.is_concluded() && !case.state.awaits_entry() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    // An offer goes to the port of entry: that port cannot change while the other one decides on it.
    let entry_port = entry_port.filter(|port| *port != case.entry_port());
    if let Some(port) = entry_port {
        if ctx.rules.port(port).is_none() {
            blockers.push(Blocker::PortUnknown(port));
        }
        if matches!(case.state, CaseState::TransferOffered { .. }) {
            blockers.push(Blocker::WrongState(case.state.clone()));
        }
    }
    if let ArrivalChange::At(at) = arrives {
        blockers.extend(time_blocker(at, ctx));
    }
    Blocked::unless_empty(blockers)?;
    let note = trimmed_note(note);
    let flight = flight(case, carrier, arrives, ctx).map(|(carrier, at, present)| Event::ArrivalChanged {
        carrier,
        at,
        present,
        note: note.clone(),
    });
    let port =
        entry_port.map(|to| Event::EntryPortChanged { from: case.entry_port(), to, note: note.clone() });
    Ok(flight.into_iter().chain(port).collect())
}

/// The flight, its time, and whether the traveller is at the port; none where that is known already.
fn flight(
    case: &Case,
    carrier: Option<&str>,
    arrives: ArrivalChange,
    ctx: &DecisionContext<'_>,
) -> Option<(Box<str>, Option<DateTime<Utc>>, bool)> {
    let known = || match (&case.told, &case.papers.arrival) {
        (Some(report), _) => Some(&*report.carrier),
        (None, Some(arrival)) => Some(&*arrival.carrier),
        (None, None) => None,
    };
    // Only the flight that is known can be cancelled.
    let given = carrier.map(str::trim).filter(|c| !c.is_empty() && arrives != ArrivalChange::Cancelled);
    let carrier = given.or_else(known).unwrap_or_default();
    let (at, present) = match arrives {
        ArrivalChange::At(at) => (Some(at), false),
        // Seen again, the traveller has been there since the first time.
        ArrivalChange::Present => match case.expected_arrival().filter(|l| l.at <= ctx.now) {
            Some(landing) => (Some(landing.at), true),
            None => (Some(ctx.now), true),
        },
        ArrivalChange::Cancelled => (None, false),
        // A flight of which no time is known is none.
        ArrivalChange::AsKnown => {
            (Some(case.expected_arrival()?.at), case.told.as_ref().is_some_and(|t| t.present))
        }
    };
    let now_known = case.expected_arrival().map(|l| (l.carrier, l.at));
    let same =
        now_known == at.map(|at| (carrier, at)) && case.told.as_ref().is_some_and(|t| t.present) == present;
    (!same).then(|| (carrier.into(), at, present))
}
