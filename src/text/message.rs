//! Texts of the messages to an officer at sign-in.

use super::{Catalog, day_time, fill};
use crate::domain::message::{Message, MessageKind};
use crate::domain::officer::OfficerId;
use crate::domain::rules::Rules;

/// One sentence for its reader.
#[must_use]
pub fn message_line(texts: &Catalog, message: &Message, reader: OfficerId, rules: &Rules) -> String {
    let t = &texts.messages;
    let at = day_time(texts, message.at);
    let by = message.by.as_str();
    match &message.news {
        MessageKind::OwnerChanged { case, to, note } => {
            let text = if *to == reader { &t.owner_you } else { &t.owner_changed };
            let case = case.to_string();
            fill(text, &[("at", &at), ("by", by), ("case", &case), ("to", to.as_str()), ("note", note)])
        }
        MessageKind::AddedAlone { officer, role } => {
            let role = rules.role(*role).map_or(role.name(), |r| r.name.get(texts.lang));
            fill(&t.added_alone, &[("at", &at), ("by", by), ("officer", officer.as_str()), ("role", role)])
        }
        MessageKind::EscalationAnswered { case, note } => {
            fill(&t.answered, &[("at", &at), ("by", by), ("case", &case.to_string()), ("note", note)])
        }
    }
}
