//! Messages for an officer at the next sign-in: a case of theirs was taken over or assigned, or an officer was added by the only
//! one who may. Owns the messages and who has still to read them; they are stored until then.

use crate::domain::case_no::CaseNo;
use crate::domain::event::Event;
use crate::domain::officer::{OfficerId, Role};
use crate::domain::serde_helpers::micros;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What happened. Variants are appended, never reordered: their order is the record's format.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum MessageKind {
    /// The case has another owner.
    OwnerChanged {
        case: CaseNo,
        /// Who owns it now.
        to: OfficerId,
        note: Box<str>,
    },
    /// An officer was added by the only one who administers the desk.
    AddedAlone {
        /// Who was added.
        officer: OfficerId,
        /// As what.
        role: Role,
    },
    /// The escalation was answered; the case is back.
    EscalationAnswered { case: CaseNo, note: Box<str> },
}

/// A message to officers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Message {
    /// When it happened.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
    pub by: OfficerId,
    /// What.
    pub news: MessageKind,
    /// Who has not read it.
    pub unread: Vec<OfficerId>,
}

/// The messages of an event of a case.
#[must_use]
pub fn of_event(no: CaseNo, event: &Event, by: OfficerId, at: DateTime<Utc>) -> Vec<Message> {
    let message = |unread: OfficerId, news| Message { at, by, news, unread: vec![unread] };
    let others = |id: &OfficerId| *id != by;
    match event {
        Event::TakenOver { from, note, .. } => from
            .filter(others)
            .map(|from| message(from, MessageKind::OwnerChanged { case: no, to: by, note: note.clone() }))
            .into_iter()
            .collect(),
        Event::Assigned { to, from, note, .. } => [*from, Some(*to)]
            .into_iter()
            .flatten()
            .filter(others)
            .map(|id| message(id, MessageKind::OwnerChanged { case: no, to: *to, note: note.clone() }))
            .collect(),
        Event::EscalationAnswered { to, note, .. } => to
            .filter(others)
            .map(|to| message(to, MessageKind::EscalationAnswered { case: no, note: note.clone() }))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    }
}
