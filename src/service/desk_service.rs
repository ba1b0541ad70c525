//! The handle that sessions and the command line hold: it sends jobs to the writer thread and returns the newest desk.

use super::time_source::{MachineTime, SharedTime};
use super::timekeeper::{NewestEntries, Timekeeper};
use super::writer::Writer;
use super::{CommandOutcome, CommandRequest, ServiceError};
use crate::domain::anchor::AnchorState;
use crate::domain::clock_trust::ClockDoubt;
use crate::domain::code::Port;
use crate::domain::desk::Desk;
use crate::domain::handling_time::{HandlingTimeEstimator, HandlingTimes};
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::roster::Roster;
use crate::domain::rules::Rules;
use crate::store::{AuditEvent, BlobStore, Store, StoreError};
use chrono::{DateTime, Utc};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread::JoinHandle;
use std::time::Duration;

type WriterJob = Box<dyn FnOnce(&mut Writer) + Send>;

/// Called with each change of the desk; false ends it.
pub(crate) type DeskListener = Box<dyn Fn(&Arc<Desk>) -> bool + Send>;

/// A running desk. Dropping it closes the store cleanly.
pub struct DeskService {
    jobs: Option<Sender<WriterJob>>,
    thread: Option<JoinHandle<Result<(), StoreError>>>,
    shared: Arc<SharedDesk>,
    rules: Arc<Rules>,
    roster: Arc<Roster>,
    time: SharedTime,
    /// Number of the newest search of the archive; older ones are cancelled.
    pub(super) searches: Arc<AtomicU64>,
    /// Number of the newest panel request; older ones are cancelled.
    pub(super) glances: Arc<AtomicU64>,
    protected: bool,
    blobs: Option<Arc<dyn BlobStore>>,
}

/// The store is settled after so long without a request, and at the latest so long after the first write: whoever waits for an
/// order waits for the journal alone. What had not been settled when the power went is read from the journal again.
const QUIET: Duration = Duration::from_millis(50);
const LATEST: Duration = Duration::from_secs(1);

/// The next job; none when the last handle is gone.
fn next(inbox: &Receiver<WriterJob>, writer: &mut Writer, shared: &SharedDesk) -> Option<WriterJob> {
    let Some(since) = writer.dirty else { return inbox.recv().ok() };
    match inbox.recv_timeout(QUIET.min(LATEST.saturating_sub(since.elapsed()))) {
        Ok(job) => Some(job),
        Err(RecvTimeoutError::Disconnected) => None,
        Err(RecvTimeoutError::Timeout) => {
            let before = shown(writer);
            writer.settle();
            if shown(writer) != before {
                shared.publish(&writer.desk);
            }
            next(inbox, writer, shared)
        }
    }
}

/// What sessions learn of when it changes.
fn shown(writer: &Writer) -> (u64, AnchorState, Option<ClockDoubt>, bool) {
    (writer.desk.seq, writer.desk.anchor, writer.desk.clock, writer.desk.store_behind)
}

struct SharedDesk {
    desk: RwLock<Arc<Desk>>,
    feeds: Mutex<Vec<DeskListener>>,
}

impl SharedDesk {
    fn publish(&self, desk: &Arc<Desk>) {
        *self.desk.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(desk);
        self.feeds.lock().unwrap_or_else(PoisonError::into_inner).retain(|feed| feed(desk));
    }
}

impl DeskService {
    /// Starts a desk on an open store, with the machine's clocks.
    ///
    /// # Errors
    /// When the open cases cannot be read, or the store holds no desk.
    pub fn start(store: Box<dyn Store>, rules: Arc<Rules>, origin: &str) -> Result<Self, StoreError> {
        Self::start_by(store, rules, origin, Arc::new(MachineTime))
    }

    /// Starts a desk with a clock of the caller's.
    ///
    /// # Errors
    /// As [`Self::start`].
    #[cfg(any(test, feature = "test-support"))]
    pub fn start_at(
        store: Box<dyn Store>,
        rules: Arc<Rules>,
        origin: &str,
        clock: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    ) -> Result<Self, StoreError> {
        Self::start_by(store, rules, origin, Arc::new(super::time_source::WallOnly(move || clock())))
    }

    /// Starts a desk with clocks of the caller's.
    ///
    /// # Errors
    /// As [`Self::start`].
    pub fn start_by(
        mut store: Box<dyn Store>,
        rules: Arc<Rules>,
        origin: &str,
        time: SharedTime,
    ) -> Result<Self, StoreError> {
        let settings = store.settings();
        let office = settings.office.ok_or(StoreError::NotADesk)?;
        let roster = Arc::new(settings.roster());
        let archived = store.archive_len()?;
        let protected = store.auth_state().keys.is_some();
        let live = store.live()?;
        // A store without a journal knows the time from its open cases alone.
        let blobs = store.blobs();
        let mark = store.clock_mark();
        let newest = NewestEntries::read(&*store, &*time, mark).unwrap_or_else(|| {
            NewestEntries::at(live.iter().filter_map(|c| c.timeline.last()).map(|s| s.at).max())
        });
        let learned = learn(&mut *store)?;
        let mut desk = Desk::with(office, store.head().seq, live, &rules, learned);
        desk.archived = archived;
        let desk = Arc::new(desk);
        let shared =
            Arc::new(SharedDesk { desk: RwLock::new(Arc::clone(&desk)), feeds: Mutex::new(Vec::new()) });
        let mut writer = Writer {
            store,
            desk,
            rules: Arc::clone(&rules),
            time: Timekeeper::open(Arc::clone(&time), newest, mark),
            origin: origin.into(),
            dirty: None,
            anchor: None,
        };
        if writer.check_clock() {
            shared.publish(&writer.desk);
        }
        writer.keep_mark();
        let (jobs, inbox): (Sender<WriterJob>, Receiver<WriterJob>) = channel();
        let own = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || {
                while let Some(job) = next(&inbox, &mut writer, &own) {
                    job(&mut writer);
                }
                writer.follow_anchor();
                // The last handle is gone: a clean close.
                writer.store.close()
            })
            .map_err(|e| StoreError::system(&e))?;
        Ok(Self {
            jobs: Some(jobs),
            thread: Some(thread),
            shared,
            rules,
            roster,
            time,
            searches: Arc::default(),
            glances: Arc::default(),
            protected,
            blobs,
        })
    }

    /// The files of cases, for any thread; it does not wait for the writer. None where the desk has no place for them.
    #[must_use]
    pub fn blobs(&self) -> Option<Arc<dyn BlobStore>> {
        self.blobs.clone()
    }

    /// The newest desk.
    #[must_use]
    pub fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.shared.desk.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The rules in force.
    #[must_use]
    pub(crate) fn rules(&self) -> &Arc<Rules> {
        self.rules.since(self.now()).unwrap_or(&self.rules)
    }

    /// This desk's port.
    #[must_use]
    pub(crate) fn office(&self) -> Port {
        self.desk().office
    }

    /// The officers of the desk.
    #[must_use]
    pub fn officers(&self) -> &[Officer] {
        &self.roster.officers
    }

    /// The officers of the desk and their ties, as they were when it was opened.
    #[must_use]
    pub fn roster(&self) -> &Arc<Roster> {
        &self.roster
    }

    /// An officer by id; without one, the first of the desk.
    #[must_use]
    pub(crate) fn officer(&self, id: Option<OfficerId>) -> Option<&Officer> {
        self.roster.officers.iter().find(|o| id.is_none_or(|id| o.id == id))
    }

    /// By how much the clock is behind the newest entry; none while it is not.
    #[cfg(any(test, feature = "test-support"))]
    #[must_use]
    pub fn clock_behind(&self) -> Option<chrono::Duration> {
        let behind = self.clock().ok().map(|stand| stand.newest.map(|newest| newest - stand.clock));
        behind.flatten().filter(|behind| *behind > crate::domain::clock_trust::TOLERANCE)
    }

    /// Whether only its officers can open it.
    #[must_use]
    pub fn is_protected(&self) -> bool {
        self.protected
    }

    /// The generation of the data key; 0 on a desk without protection.
    #[must_use]
    pub(crate) fn generation(&self) -> u16 {
        self.run(|writer| Ok(writer.store.keyring().map_or(0, |ring| ring.generation()))).unwrap_or_default()
    }

    /// The time by the desk's clock.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.time.wall()
    }

    /// Calls back with every change, after it is on disk.
    pub(crate) fn follow(&self, feed: DeskListener) {
        self.shared.feeds.lock().unwrap_or_else(PoisonError::into_inner).push(feed);
    }

    /// Has the writer thread do a job; `answer` is called there once the resulting desk was published.
    pub(super) fn ask<T>(
        &self,
        job: impl FnOnce(&mut Writer) -> Result<T, ServiceError> + Send + 'static,
        answer: impl FnOnce(Result<T, ServiceError>) + Send + 'static,
    ) -> Result<(), ServiceError> {
        let shared = Arc::clone(&self.shared);
        self.send(Box::new(move |writer| {
            let before = shown(writer);
            writer.check_clock();
            let result = job(writer);
            if shown(writer) != before {
                shared.publish(&writer.desk);
            }
            answer(result);
        }))
    }

    /// Runs a job on the writer thread and waits for its answer.
    pub(super) fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Writer) -> Result<T, ServiceError> + Send + 'static,
    ) -> Result<T, ServiceError> {
        let (answer, wait) = channel();
        self.ask(job, move |result| {
            let _ = answer.send(result);
        })?;
        wait.recv().unwrap_or(Err(ServiceError::Closed))
    }

    fn send(&self, job: WriterJob) -> Result<(), ServiceError> {
        self.jobs.as_ref().and_then(|jobs| jobs.send(job).ok()).ok_or(ServiceError::Closed)
    }

    /// Carries an order out and waits.
    ///
    /// # Errors
    /// A refusal with every blocker, or a fault of the store; nothing was changed then.
    pub fn execute(&self, officer: &Officer, order: CommandRequest) -> Result<CommandOutcome, ServiceError> {
        let officer = officer.clone();
        self.run(move |writer| writer.execute(&officer, order))
    }

    /// Carries an order out without waiting: `answer` is called on the writer thread once it is on disk or refused, after the
    /// desk that shows it was published.
    pub fn submit(
        &self,
        officer: Officer,
        order: CommandRequest,
        answer: impl FnOnce(Result<CommandOutcome, ServiceError>) + Send + 'static,
    ) {
        // A closed desk drops it: the session is ending too.
        let _ = self.ask(move |writer| writer.execute(&officer, order), answer);
    }

    /// Lets time pass without waiting.
    pub(crate) fn tick(&self) {
        // What could not be written now is due at the next tick again.
        let _ = self.ask(Writer::elapse, drop);
    }

    /// Lets time pass and waits.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn elapse(&self) -> Result<usize, ServiceError> {
        self.run(Writer::elapse)
    }

    /// Closes the store and waits until it is closed.
    pub fn close(mut self) {
        let _ = self.shut();
    }

    /// Signs an officer out and closes the store.
    ///
    /// # Errors
    /// When the store could not follow the journal to its end. Everything that was answered is in the journal.
    pub(crate) fn sign_out_and_close(mut self, officer: &Officer) -> Result<(), StoreError> {
        // An officer who cannot be signed out any more is so by the end of the program; the next entry shows it.
        let _ = self.record(officer, AuditEvent::SignedOut { officer: officer.id });
        self.shut()
    }

    fn shut(&mut self) -> Result<(), StoreError> {
        self.jobs = None;
        // A running search has the store's files open; its answer is no longer needed.
        self.searches.fetch_add(1, Ordering::Relaxed);
        self.cancel_panels();
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(closed)) => closed,
            Some(Err(_)) => Err(StoreError::Latched),
            None => Ok(()),
        }
    }
}

/// What work is usual, from the newest closed cases. One that cannot be read ends it: a number is no reason to keep a desk shut, and
/// opening that case shows the error.
fn learn(store: &mut dyn Store) -> Result<HandlingTimes, StoreError> {
    let closed = store.archive()?;
    let mut learn = HandlingTimeEstimator::default();
    let _ = closed.visit(&mut |case| learn.add_case(&case));
    Ok(learn.finish())
}

impl Drop for DeskService {
    fn drop(&mut self) {
        let _ = self.shut();
    }
}
