//! The thread that watches the inbox as long as the desk is open. Owns when the folder is swept and who gets messages; `folder` handles
//! the files.

use super::folder::{InboxFolder, folder_text};
use crate::domain::officer::Officer;
use crate::host::session_list::SessionList;
use crate::service::DeskService;
use crate::text::Catalog;
use crate::ui::base::context::Dismiss;
use notify::{RecursiveMode, Watcher};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a file has to stay unchanged.
const SETTLE: Duration = Duration::from_secs(1);
/// How often the folder is read although no change was reported: network file systems report none.
const LOOK: Duration = Duration::from_secs(60);

enum InboxWake {
    Changed,
    /// An officer dismisses a file, by its name.
    Dismiss(String, Officer),
    Stop,
}

/// The running thread.
pub(crate) struct WatchedInbox {
    wake: Sender<InboxWake>,
    thread: JoinHandle<()>,
}

impl WatchedInbox {
    /// Starts to watch a folder. None where it cannot be used, which is a message to the sessions, or where there is no thread.
    pub(crate) fn begin(
        dir: PathBuf,
        texts: &Arc<Catalog>,
        service: &Arc<DeskService>,
        sessions: &Arc<SessionList>,
    ) -> Option<Self> {
        let (texts, rules) = (Arc::clone(texts), Arc::clone(service.rules()));
        let inbox = match InboxFolder::open(dir.clone(), !service.is_protected(), Arc::clone(&texts), rules) {
            Ok(inbox) => inbox,
            Err(error) => {
                let text = folder_text(&texts, &dir.display().to_string(), &error);
                sessions.tell(true, &text);
                return None;
            }
        };
        let (wake, woken) = channel();
        let (service, sessions, changed) = (Arc::clone(service), Arc::clone(sessions), wake.clone());
        let work = move || {
            // Where the system reports no changes, the folder is read on time alone.
            let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
                if event.is_ok_and(|event| !event.kind.is_access()) {
                    let _ = changed.send(InboxWake::Changed);
                }
            });
            let watcher = watcher
                .and_then(|mut watcher| watcher.watch(&dir, RecursiveMode::NonRecursive).map(|()| watcher));
            watch(inbox, &service, &sessions, &woken);
            drop(watcher);
        };
        let thread = std::thread::Builder::new().name("inbox".into()).spawn(work).ok()?;
        Some(Self { wake, thread })
    }

    /// Lets an officer's session dismiss files.
    pub(crate) fn dismissal(&self, officer: &Officer) -> Dismiss {
        let (wake, officer) = (self.wake.clone(), officer.clone());
        Dismiss::new(move |file| {
            // The desk may be closing.
            let _ = wake.send(InboxWake::Dismiss(file, officer.clone()));
        })
    }

    /// Ends the thread; a file that is being imported is finished.
    pub(crate) fn end(self) {
        let _ = self.wake.send(InboxWake::Stop);
        let _ = self.thread.join();
    }
}

fn watch(mut inbox: InboxFolder, service: &DeskService, sessions: &SessionList, woken: &Receiver<InboxWake>) {
    loop {
        let (swept, begun) = inbox.sweep(service);
        sessions.show_waiting(inbox.waiting());
        for message in swept {
            sessions.tell(message.bad, &message.text);
        }
        let begun_at = Instant::now();
        let mut wait = if begun { SETTLE } else { LOOK };
        loop {
            match woken.recv_timeout(wait) {
                Ok(InboxWake::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => break,
                Ok(InboxWake::Dismiss(file, officer)) => {
                    let message = inbox.dismiss(&file, &officer);
                    sessions.tell(message.bad, &message.text);
                    break;
                }
                // A file that is being written reports itself many times; it is read once it has had its time.
                Ok(InboxWake::Changed) => {
                    wait = SETTLE.saturating_sub(begun_at.elapsed().min(SETTLE));
                    if wait.is_zero() {
                        break;
                    }
                }
            }
        }
    }
}
