//! Record that somebody outside was told of a case. Anybody who works cases may, on any case: most calls come after it was closed.

use super::common::trimmed_note;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::disclosure::{Disclosure, Recipient};
use crate::domain::event::Event;

pub(super) fn tell(
    case: &Case,
    who: Recipient,
    by: Option<&str>,
    traveller: Option<u16>,
) -> Result<Vec<Event>, Blocked> {
    let Some(by) = trimmed_note(by) else { return Err(Blocked::one(Blocker::ReasonMissing(None))) };
    Ok(vec![Event::Told { who, said: Disclosure::of(case, traveller), by }])
}
