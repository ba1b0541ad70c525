//! Forget delivered files: of a case that is closed for good, with a reason. A second officer agrees on a protected desk.

use super::common::trimmed_note;
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::forgotten_file::FileRef;
use crate::domain::code::Item;
use crate::domain::event::Event;

pub(super) fn forget(
    case: &Case,
    item: Option<Item>,
    number: Option<u32>,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = Vec::new();
    if case.state.is_awaiting_second() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    } else if !case.state.is_closed() {
        blockers.push(Blocker::NotClosed);
    }
    // Its files are those of each case that was split off it.
    blockers.extend(ctx.split_open.map(Blocker::SplitOpen));
    // What a split-off case began with is kept with the case of the group.
    let files = case.files_named(item, number);
    if files.is_empty() {
        blockers.push(Blocker::NothingToForget);
    } else if case.split_from().is_some() {
        blockers.push(Blocker::FilesOfGroup);
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(None));
    }
    Blocked::unless_empty(blockers)?;
    let files = files.into_iter().map(|file| FileRef { item: file.item, sha256: file.sha256 }).collect();
    Ok(note.map(|note| Event::FilesForgotten { files, note }).into_iter().collect())
}
