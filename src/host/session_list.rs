//! The sessions of an open desk: each gets the messages of the host. Owns the list and messages that no session could show; it may not know
//! what a session shows.

use super::message::HostMessage;
use crate::domain::waiting_file::WaitingFile;
use crate::session::SessionEvent;
use crate::ui::state::msg::Msg;
use std::collections::VecDeque;
use std::sync::mpsc::Sender;
use std::sync::{Mutex, PoisonError};

/// The most messages stored while there is no session.
const KEPT: usize = 16;

/// The sessions that are attached.
#[derive(Debug, Default)]
pub(crate) struct SessionList(Mutex<AttachedSessions>);

#[derive(Debug, Default)]
struct AttachedSessions {
    outboxes: Vec<Sender<SessionEvent>>,
    /// Messages for which there was no session; the next one gets them.
    unread: VecDeque<HostMessage>,
    /// The files of the inbox that wait for an officer.
    waiting: Vec<WaitingFile>,
}

impl AttachedSessions {
    /// Sends to every session. One whose screen has ended is dropped.
    fn send(&mut self, msg: &Msg) {
        self.outboxes.retain(|outbox| outbox.send(SessionEvent::Msg(msg.clone())).is_ok());
    }

    fn tell(&mut self, message: HostMessage) {
        self.send(&Msg::Told(message.bad, message.text.clone()));
        if self.outboxes.is_empty() {
            self.unread.push_back(message);
            if self.unread.len() > KEPT {
                self.unread.pop_front();
            }
        }
    }
}

impl SessionList {
    /// Attaches a session. It gets the unread messages, and the waiting files.
    pub(super) fn attach(&self, outbox: Sender<SessionEvent>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !all.waiting.is_empty() {
            // A session that has ended already is dropped at the next message.
            let _ = outbox.send(SessionEvent::Msg(Msg::InboxWaits(all.waiting.clone())));
        }
        all.outboxes.push(outbox);
        for message in std::mem::take(&mut all.unread) {
            all.tell(message);
        }
    }

    /// Sends a message to every session.
    pub(super) fn tell(&self, bad: bool, text: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.tell(HostMessage { bad, text: text.to_owned() });
    }

    /// Shows every session which files of the inbox wait, where that has changed.
    pub(super) fn show_waiting(&self, waiting: Vec<WaitingFile>) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.waiting != waiting {
            all.waiting.clone_from(&waiting);
            all.send(&Msg::InboxWaits(waiting));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::channel;

    fn told(event: SessionEvent) -> String {
        match event {
            SessionEvent::Msg(Msg::Told(_, text)) => text,
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn unread_messages_wait_for_the_next_session() {
        let sessions = SessionList::default();
        for n in 0..KEPT + 2 {
            sessions.tell(false, &n.to_string());
        }
        let (outbox, first) = channel();
        sessions.attach(outbox);
        let read: Vec<String> = first.try_iter().map(told).collect();
        assert_eq!((read.len(), &*read[0]), (KEPT, "2"), "the oldest are dropped");
        let (outbox, second) = channel();
        sessions.attach(outbox);
        assert_eq!(second.try_iter().count(), 0, "what one session has read is not repeated to another");
    }

    #[test]
    fn messages_skip_sessions_that_ended() {
        let sessions = SessionList::default();
        let ((one, first), (two, second)) = (channel(), channel());
        sessions.attach(one);
        sessions.attach(two);
        drop(first);
        sessions.tell(true, "disk full");
        assert_eq!(second.try_iter().map(told).collect::<Vec<_>>(), ["disk full"]);
        drop(second);
        sessions.tell(true, "still full");
        let (three, third) = channel();
        sessions.attach(three);
        assert_eq!(third.try_iter().map(told).collect::<Vec<_>>(), ["still full"]);
    }

    #[test]
    fn waiting_files_are_shown_once_and_on_attach() {
        use crate::domain::waiting_file::WaitingReason;
        let sessions = SessionList::default();
        let (outbox, first) = channel();
        sessions.attach(outbox);
        let file = WaitingFile { name: "a.csv".into(), at: None, why: WaitingReason::NotRead("folder") };
        sessions.show_waiting(vec![file.clone()]);
        sessions.show_waiting(vec![file]);
        assert_eq!(first.try_iter().count(), 1);
        let (outbox, second) = channel();
        sessions.attach(outbox);
        assert!(matches!(&second.try_recv(), Ok(SessionEvent::Msg(Msg::InboxWaits(all))) if all.len() == 1));
    }
}
