//! Deliver files of documents: those that are there already change nothing, and a reviewed item is opened again by what came after it.

use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::checklist::{FindingSeverity, ItemState};
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::code::Item;
use crate::domain::event::Event;
use crate::domain::file_fault::is_resolved_by;
use crate::domain::submitted_file::FileFinding;

pub(super) fn deliver(
    case: &Case,
    files: &[DeliveredFile],
    faults: &[FileFinding],
) -> Result<Vec<Event>, Blocked> {
    let mut fresh: Vec<DeliveredFile> = Vec::new();
    for file in files {
        let is_same = |f: &DeliveredFile| f.item == file.item && f.sha256 == file.sha256;
        if case.names_file(file.item, &file.sha256) && !case.files.iter().chain(&fresh).any(is_same) {
            fresh.push(file.clone());
        }
    }
    let mut found: Vec<&FileFinding> = Vec::new();
    for fault in faults {
        if !found.contains(&fault) && !is_known(case, &fresh, fault) {
            found.push(fault);
        }
    }
    if fresh.is_empty() && found.is_empty() {
        return Ok(Vec::new());
    }
    if case.state.is_concluded() {
        return Err(Blocked::one(Blocker::Decided));
    }
    // The officer has not seen what came in after the review.
    let doubtful = found.iter().filter(|(_, f)| f.severity >= FindingSeverity::Doubt).map(|(item, _)| *item);
    let mut reopened: Vec<Item> = Vec::new();
    for item in fresh.iter().map(|f| f.item).chain(doubtful) {
        let reviewed =
            case.line(item).is_some_and(|l| matches!(l.state, ItemState::Verified | ItemState::Rejected(_)));
        if reviewed && !reopened.contains(&item) {
            reopened.push(item);
        }
    }
    let mut events = Vec::new();
    if !fresh.is_empty() {
        events.push(Event::FilesDelivered { files: fresh });
    }
    events.extend(found.into_iter().cloned().map(|(item, finding)| Event::FileFaultFound { item, finding }));
    events.extend(reopened.into_iter().map(|item| Event::ItemReopened { item }));
    Ok(events)
}

/// Whether a fault is on the case's checklist, where nothing resolved it.
#[must_use]
pub fn is_fault_of(case: &Case, (item, finding): &FileFinding) -> bool {
    let line = case.line(*item).or(case.lines.first());
    line.is_some_and(|l| l.findings.iter().any(|f| f.code == finding.code && f.about == finding.about))
}

/// Whether a fault was found before, or the right file is there: what is known is not written twice.
fn is_known(case: &Case, fresh: &[DeliveredFile], fault: &FileFinding) -> bool {
    let (item, finding) = fault;
    let found = is_fault_of(case, fault);
    let mut current = case.files.iter().filter(|f| case.names_file(f.item, &f.sha256)).chain(fresh);
    found || current.any(|f| f.item == *item && is_resolved_by(finding, &f.name))
}
