//! Messages that an officer gets when a session begins: read from the settings, and recorded as read.

use super::{DeskService, ServiceError};
use crate::domain::message::Message;
use crate::domain::officer::{Officer, OfficerId};
use crate::store::{AuditEvent, Commit, Entry};

impl DeskService {
    /// The messages that an officer has not read, the oldest first.
    ///
    /// # Errors
    /// When the desk is closed.
    pub(crate) fn messages(&self, officer: OfficerId) -> Result<Vec<Message>, ServiceError> {
        self.run(move |writer| {
            let all = &writer.store.settings().messages;
            Ok(all.iter().filter(|m| m.unread.contains(&officer)).cloned().collect())
        })
    }

    /// Records that an officer read them, without waiting: where that fails they are shown again.
    pub fn messages_read(&self, officer: &Officer) {
        let officer = officer.id;
        let _ = self.ask(
            move |writer| {
                let (at, origin) = (writer.now(), writer.origin.clone());
                let entry = Entry { at, officer, origin, command: None, fact: AuditEvent::MessagesRead };
                Ok(writer.write(vec![Commit { entry, case: None }])?)
            },
            drop,
        );
    }
}
