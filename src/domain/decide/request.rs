//! Ask for papers: one complete notice of everything that is missing or rejected (Regulations art. 13, by analogy).

use super::{Setting, words, work, work_blockers};
use crate::domain::case::Case;
use crate::domain::case::checklist::ItemState;
use crate::domain::event::Event;
use crate::domain::refusal::{Blocker, Refusal};
use chrono::{DateTime, Utc};

pub(super) fn request(
    case: &Case,
    reply_by: Option<DateTime<Utc>>,
    note: Option<&str>,
    on: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut blockers = work_blockers(case, on);
    let reply_by = reply_by.unwrap_or_else(|| on.minutes(on.rules.policy.reply_within_minutes));
    blockers.extend(super::hold::time_blocker(reply_by, on));
    let items: Vec<_> = case
        .lines
        .iter()
        .filter(|l| l.blocks() && matches!(l.state, ItemState::Missing | ItemState::Rejected(_)))
        .map(|l| l.item)
        .collect();
    let note = words(note);
    if items.is_empty() && note.is_none() {
        blockers.push(Blocker::NothingToRequest);
    }
    Refusal::unless_empty(blockers)?;
    Ok(work(case, on, Event::DocumentsRequested { reply_by, items, note }))
}
