//! Request documents: one complete notice of everything that is missing, rejected or with a finding that a document can resolve (Regulations art. 13,
//! by analogy). What a later one asks for and the first could have requested needs a reason: an incomplete review is no reason to ask twice.

use super::common::{claim_if_due, time_blocker, trimmed_note, with_claim, work_blockers};
use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::document_request::{RequestDraft, RequestedItem};
use crate::domain::code::Item;
use crate::domain::command::RequestContent;
use crate::domain::event::Event;
use crate::domain::request_letter;
use chrono::{DateTime, Utc};

pub(super) fn request(
    case: &Case,
    reply_by: Option<DateTime<Utc>>,
    note: Option<&str>,
    how: &RequestContent,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    if how.draft {
        return draft(case, reply_by, note, how, ctx);
    }
    let mut blockers = work_blockers(case, ctx);
    let drafted = case.draft.as_ref();
    let reply_by = reply_by.or(drafted.and_then(|d| d.reply_by).filter(|at| *at > ctx.now));
    let reply_by = reply_by.map_or_else(|| request_letter::default_reply_by(case, ctx.rules, ctx.now), Ok);
    match reply_by {
        Ok(at) => blockers.extend(time_blocker(at, ctx)),
        Err(arrives) => blockers.push(Blocker::NoTimeToReply(arrives)),
    }
    let reply_by = reply_by.unwrap_or(ctx.now);
    let asked = request_letter::requested_items(case, how.items.as_deref(), ctx.rules);
    blockers.extend(not_askable(&asked, how));
    let note = trimmed_note(note).or_else(|| drafted.and_then(|d| d.note.clone()));
    if asked.is_empty() && note.is_none() {
        blockers.push(Blocker::NothingToRequest);
    }
    let late: Vec<Item> = asked.iter().filter(|a| case.is_requested_late(a)).map(|a| a.item).collect();
    let reason = trimmed_note(how.late.as_deref()).filter(|_| !late.is_empty());
    if reason.is_none() {
        blockers.extend(late.iter().map(|item| Blocker::LateReasonMissing(*item)));
    }
    Blocked::unless_empty(blockers)?;
    let items: Vec<Item> = asked.iter().map(|a: &RequestedItem| a.item).collect();
    // The officer's own text of a draft holds as long as the items are those that it was written for.
    let own = drafted.filter(|d| how.items.is_none() && d.items == items).and_then(|d| d.text.clone());
    let text = trimmed_note(how.text.as_deref()).or(own).unwrap_or_else(|| {
        request_letter::joined(&request_letter::compose(
            case,
            &asked,
            note.as_deref(),
            reply_by,
            ctx.now,
            ctx.rules,
        ))
        .into()
    });
    Ok(claim_if_due(case, ctx)
        .into_iter()
        .chain([
            Event::DocumentsRequested { reply_by, items, note },
            Event::NoticeIssued { asked, text, late, reason },
        ])
        .collect())
}

fn not_askable<'a>(
    asked: &'a [RequestedItem],
    how: &'a RequestContent,
) -> impl Iterator<Item = Blocker> + 'a {
    let wanted = how.items.iter().flatten().copied();
    wanted.filter(|item| !asked.iter().any(|a| a.item == *item)).map(Blocker::NotAskable)
}

/// Saves the draft of a request: it is sent once, so it waits until the review is complete.
fn draft(
    case: &Case,
    reply_by: Option<DateTime<Utc>>,
    note: Option<&str>,
    how: &RequestContent,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let mut blockers = work_blockers(case, ctx);
    blockers.extend(reply_by.and_then(|at| time_blocker(at, ctx)));
    let asked = request_letter::requested_items(case, how.items.as_deref(), ctx.rules);
    blockers.extend(not_askable(&asked, how));
    Blocked::unless_empty(blockers)?;
    let items: Vec<Item> = asked.into_iter().map(|a| a.item).collect();
    let left_out = match &how.items {
        Some(_) => {
            request_letter::requestable_items(case, ctx.rules).into_iter().map(|(a, _)| a.item).collect()
        }
        None => case.draft.as_ref().map(|d| d.left_out.clone()).unwrap_or_default(),
    };
    let left_out = left_out.into_iter().filter(|item| !items.contains(item)).collect();
    let draft = RequestDraft {
        reply_by,
        items,
        left_out,
        text: trimmed_note(how.text.as_deref()),
        note: trimmed_note(note),
    };
    if case.draft.as_ref() == Some(&draft) {
        return Ok(Vec::new());
    }
    Ok(with_claim(case, ctx, Event::RequestDrafted { draft }))
}
