//! Work on the checklist: verify one or a run of them, reject, waive, undo, redo.

use super::common::{claim_if_due, trimmed_note, with_claim, work_blockers};
use super::context::DecisionContext;
use super::open_file::unopened_blocker;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::checklist::{FindingSeverity, ItemState};
use crate::domain::code::{Code, Defect, Item};
use crate::domain::event::Event;

pub(super) fn verify(
    case: &Case,
    item: Item,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    let note = trimmed_note(note);
    match case.line(item) {
        // A checklist of before the policy gets the line with the check.
        None if ctx.rules.policy.approval.needs.contains(&item) => {}
        None => blockers.push(Blocker::ItemUnknown(item)),
        Some(line) if line.state == ItemState::Missing && !line.is_recorded_by_officer() => {
            blockers.push(Blocker::ItemMissing(item));
        }
        // With findings, an auditor needs the officer's reason.
        Some(line) if line.severity() >= Some(FindingSeverity::Doubt) && note.is_none() => {
            blockers.push(Blocker::ReasonMissing(Some(item)));
        }
        Some(_) => {}
    }
    // What was verified before its files came is not verified again by a held key.
    blockers.extend(unopened_blocker(case, item, ctx));
    Blocked::unless_empty(blockers)?;
    if is_verified_already(case, item, note.as_deref(), ctx) {
        return Ok(Vec::new());
    }
    Ok(with_claim(case, ctx, Event::ItemVerified { item, note }))
}

/// Whether the owner has recorded the same for this version of the application already: a key that is held down must neither fill
/// the journal nor wear out the steps that can be undone.
fn is_verified_already(case: &Case, item: Item, note: Option<&str>, ctx: &DecisionContext<'_>) -> bool {
    let Some(line) = case.line(item).filter(|l| l.state == ItemState::Verified) else { return false };
    let mut steps = case.timeline.iter().rev().take_while(|s| &*s.event != "supplemented");
    let own = steps.find(|s| &*s.event == "item_verified" && &*s.about == item.as_str());
    own.is_some_and(|s| s.officer == ctx.officer.id)
        && claim_if_due(case, ctx).is_none()
        && (note.is_none() || note == line.note.as_deref())
}

pub(super) fn reject(
    case: &Case,
    item: Item,
    defect: Defect,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    if case.line(item).is_none() {
        blockers.push(Blocker::ItemUnknown(item));
    }
    if ctx.rules.defect(defect).is_none() {
        blockers.push(Blocker::CodeUnknown(Code::from(defect)));
    }
    Blocked::unless_empty(blockers)?;
    Ok(with_claim(case, ctx, Event::ItemRejected { item, defect, note: trimmed_note(note) }))
}

pub(super) fn waive(
    case: &Case,
    item: Item,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    if case.line(item).is_none() {
        blockers.push(Blocker::ItemUnknown(item));
    }
    let note = trimmed_note(note);
    if note.is_none() {
        blockers.push(Blocker::ReasonMissing(Some(item)));
    }
    Blocked::unless_empty(blockers)?;
    Ok(with_claim(case, ctx, Event::ItemWaived { item, note: note.unwrap_or_default() }))
}

/// What one order did is undone as one: all items that were verified together.
pub(super) fn undo(case: &Case, ctx: &DecisionContext<'_>) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    let steps = case.next_undo();
    if steps.is_empty() {
        blockers.push(Blocker::NothingToUndo);
    }
    Blocked::unless_empty(blockers)?;
    let restored = steps.into_iter().map(|step| Event::ItemRestored {
        item: step.item,
        state: step.state,
        note: step.note.clone(),
    });
    Ok(claim_if_due(case, ctx).into_iter().chain(restored).collect())
}

pub(super) fn redo(case: &Case, ctx: &DecisionContext<'_>) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    let steps = case.next_redo();
    if steps.is_empty() {
        blockers.push(Blocker::NothingToRedo);
    }
    Blocked::unless_empty(blockers)?;
    let redone = steps.into_iter().map(|step| Event::ItemRedone {
        item: step.item,
        state: step.state,
        note: step.note.clone(),
    });
    Ok(claim_if_due(case, ctx).into_iter().chain(redone).collect())
}

/// Each item is an event of its own, as if it had been verified alone. An item that intake found anything on is never one of a run:
/// it is reviewed by itself, and so is what the officer records. What was resolved or rejected meanwhile stays as it is.
pub(super) fn verify_run(
    case: &Case,
    items: &[Item],
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    let mut run = Vec::new();
    for item in items {
        match case.line(*item) {
            None => blockers.push(Blocker::ItemUnknown(*item)),
            Some(line) if line.is_recorded_by_officer() && !line.state.is_settled() => {
                blockers.push(Blocker::CheckNotMade(*item));
            }
            Some(line) if line.state == ItemState::Missing => blockers.push(Blocker::ItemMissing(*item)),
            Some(line) if line.state != ItemState::Received || run.contains(item) => {}
            Some(line) if !line.findings.is_empty() => blockers.push(Blocker::ReasonMissing(Some(*item))),
            // Whatever the policy loosens, together only what was opened is verified.
            Some(_) if case.unopened_by(ctx.officer.id, *item) > 0 => {
                blockers.push(Blocker::FileNotOpened(*item));
            }
            Some(_) => run.push(*item),
        }
    }
    if run.is_empty() && blockers.is_empty() {
        // What could be of the run once its files are opened is named.
        let unopened = case.reviewable_items().filter(|item| case.unopened_by(ctx.officer.id, *item) > 0);
        blockers.extend(unopened.map(Blocker::FileNotOpened));
        if blockers.is_empty() {
            blockers.push(Blocker::NothingToVerify);
        }
    }
    Blocked::unless_empty(blockers)?;
    let verified = run.into_iter().map(|item| Event::ItemVerified { item, note: None });
    Ok(claim_if_due(case, ctx).into_iter().chain(verified).collect())
}
