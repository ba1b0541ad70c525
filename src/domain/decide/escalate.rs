//! Lay a case before a superior. The case is free for whoever takes it next.

use super::{Setting, words, work_blockers};
use crate::domain::case::Case;
use crate::domain::case::state::State;
use crate::domain::event::Event;
use crate::domain::refusal::{Blocker, Refusal};

pub(super) fn escalate(case: &Case, note: Option<&str>, on: &Setting<'_>) -> Result<Vec<Event>, Refusal> {
    let mut blockers = work_blockers(case, on);
    if case.state == State::Escalated {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    Refusal::unless_empty(blockers)?;
    Ok(vec![Event::Escalated { note: words(note) }])
}
