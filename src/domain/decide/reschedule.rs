//! Say when the traveller arrives: a delay, another flight, a cancelled one, or that the traveller stands at the port. News of a
//! flight is not work on the case: whoever hears it writes it down, whose case it may be. News that is known already changes nothing.

use super::{Setting, words};
use crate::domain::case::Case;
use crate::domain::command::Arrives;
use crate::domain::event::Event;
use crate::domain::refusal::{Blocker, Refusal};
use chrono::{DateTime, Duration, Utc};

/// An arrival that lies further ahead is a slip of the pen.
const AHEAD: Duration = Duration::days(90);
/// So is one that lies further back.
const BACK: Duration = Duration::days(3);

fn time_blocker(at: DateTime<Utc>, on: &Setting<'_>) -> Option<Blocker> {
    if at < on.now - BACK {
        Some(Blocker::TimePast)
    } else if at > on.now + AHEAD {
        Some(Blocker::TimeTooFar)
    } else {
        None
    }
}

pub(super) fn reschedule(
    case: &Case,
    carrier: Option<&str>,
    arrives: Arrives,
    note: Option<&str>,
    on: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut blockers = Vec::new();
    if case.state.closed() || case.state.decided() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    let known = || match (&case.told, &case.papers.arrival) {
        (Some(told), _) => Some(&*told.carrier),
        (None, Some(arrival)) => Some(&*arrival.carrier),
        (None, None) => None,
    };
    // Only the flight that is known can be cancelled.
    let given = carrier.map(str::trim).filter(|c| !c.is_empty() && arrives != Arrives::Cancelled);
    let carrier = given.or_else(known).unwrap_or_default();
    let (at, present) = match arrives {
        Arrives::At(at) => {
            blockers.extend(time_blocker(at, on));
            (Some(at), false)
        }
        // Seen again, the traveller has been there since the first time.
        Arrives::Present => match case.landing().filter(|l| l.at <= on.now) {
            Some(landing) => (Some(landing.at), true),
            None => (Some(on.now), true),
        },
        Arrives::Cancelled => (None, false),
    };
    Refusal::unless_empty(blockers)?;
    let now_known = case.landing().map(|l| (l.carrier, l.at));
    let same =
        now_known == at.map(|at| (carrier, at)) && case.told.as_ref().is_some_and(|t| t.present) == present;
    if same {
        return Ok(Vec::new());
    }
    Ok(vec![Event::ArrivalChanged { carrier: carrier.into(), at, present, note: words(note) }])
}
