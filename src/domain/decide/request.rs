//! Ask for papers: one complete notice of everything that is missing, wrong or in a doubt that a paper can settle (Regulations art. 13,
//! by analogy). What a later one asks for and the first could have asked for needs a reason: nobody is asked twice for want of looking.

use super::{Setting, words, work_blockers};
use crate::domain::case::Case;
use crate::domain::case::asking::Asked;
use crate::domain::code::Item;
use crate::domain::command::Asking;
use crate::domain::event::Event;
use crate::domain::notice;
use crate::domain::refusal::{Blocker, Refusal};
use chrono::{DateTime, Utc};

pub(super) fn request(
    case: &Case,
    reply_by: Option<DateTime<Utc>>,
    note: Option<&str>,
    how: &Asking,
    on: &Setting<'_>,
) -> Result<Vec<Event>, Refusal> {
    let mut blockers = work_blockers(case, on);
    let reply_by = reply_by.unwrap_or_else(|| on.minutes(on.rules.policy.reply_within_minutes));
    blockers.extend(super::hold::time_blocker(reply_by, on));
    let asked = notice::asked(case, how.items.as_deref(), on.rules);
    let not_askable = |item: &&Item| !asked.iter().any(|a| a.item == **item);
    blockers.extend(how.items.iter().flatten().filter(not_askable).map(|i| Blocker::NotAskable(*i)));
    let note = words(note);
    if asked.is_empty() && note.is_none() {
        blockers.push(Blocker::NothingToRequest);
    }
    let late: Vec<Item> = asked.iter().filter(|a| case.asked_late(a)).map(|a| a.item).collect();
    let reason = words(how.late.as_deref()).filter(|_| !late.is_empty());
    if reason.is_none() {
        blockers.extend(late.iter().map(|item| Blocker::LateReasonMissing(*item)));
    }
    Refusal::unless_empty(blockers)?;
    let text = words(how.text.as_deref()).unwrap_or_else(|| {
        notice::joined(&notice::compose(case, &asked, note.as_deref(), reply_by, on.now, on.rules)).into()
    });
    let items = asked.iter().map(|a: &Asked| a.item).collect();
    Ok(super::taking(case, on)
        .into_iter()
        .chain([
            Event::DocumentsRequested { reply_by, items, note },
            Event::NoticeIssued { asked, text, late, reason },
        ])
        .collect())
}
