//! Write a note. Anybody may, on any case that is not in the archive.

use super::common::trimmed_note;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::event::Event;

pub(super) fn note(case: &Case, text: &str) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state.is_closed() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    let note = trimmed_note(Some(text));
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    Ok(vec![Event::Noted { note: note.unwrap_or_default() }])
}
