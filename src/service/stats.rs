//! The numbers of the desk, gathered over the open cases and the newest of the archive, beside the thread that writes.

use super::{DeskService, ServiceError};
use crate::domain::clock_trust::DeskTime;
use crate::domain::desk::Desk;
use crate::domain::rules::Rules;
use crate::domain::stats::{Stats, StatsCollector};
use crate::store::{Archive, StoreError};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// So many closed cases in a row that came in before the window end the walk: numbers grow with time, but not from desk to desk.
const OLDER: usize = 2000;

impl DeskService {
    /// The numbers over a window of days, and waits for them.
    ///
    /// # Errors
    /// A fault of the store.
    pub fn stats(&self, days: u32) -> Result<Stats, ServiceError> {
        let (desk, closed) = self.run(|writer| Ok(writer.view()?))?;
        Ok(gather(&desk, &*closed, self.rules(), self.now(), days, &|| true)?)
    }

    /// The same without waiting, in a thread of its own. Opening another panel, or closing it, cancels it: then `answer` is not
    /// called.
    pub(crate) fn stats_soon(
        &self,
        days: u32,
        answer: impl FnOnce(Result<Stats, ServiceError>) + Send + 'static,
    ) {
        let (rules, now) = (Arc::clone(self.rules()), self.now());
        self.glance(
            |writer| Ok(writer.view()?),
            move |(desk, closed), wanted| Ok(gather(&desk, &*closed, &rules, now, days, wanted)?),
            answer,
        );
    }

    /// The panel was closed: the computation is cancelled.
    pub(crate) fn cancel_panels(&self) {
        self.glances.fetch_add(1, Ordering::Relaxed);
    }

    /// Gets something from the writer, and works on it in a thread of its own until another panel is opened.
    pub(super) fn glance<A: Send + 'static, B: Send + 'static>(
        &self,
        hand_out: impl FnOnce(&mut super::writer::Writer) -> Result<A, ServiceError> + Send + 'static,
        work: impl FnOnce(A, &dyn Fn() -> bool) -> Result<B, ServiceError> + Send + 'static,
        answer: impl FnOnce(Result<B, ServiceError>) + Send + 'static,
    ) {
        let newest = Arc::clone(&self.glances);
        let mine = newest.fetch_add(1, Ordering::Relaxed) + 1;
        let job = move |handed: Result<A, ServiceError>| {
            let wanted = || newest.load(Ordering::Relaxed) == mine;
            let result = handed.and_then(|handed| work(handed, &wanted));
            if wanted() {
                answer(result);
            }
        };
        // A closed desk drops it: the session is ending too. So does a machine that has no thread left.
        let _ = self.ask(hand_out, |handed| {
            let _ = std::thread::Builder::new().name("glance".into()).spawn(move || job(handed));
        });
    }
}

/// Gathers the numbers while they are wanted.
fn gather(
    desk: &Desk,
    closed: &dyn Archive,
    rules: &Rules,
    now: DateTime<Utc>,
    days: u32,
    wanted: &dyn Fn() -> bool,
) -> Result<Stats, StoreError> {
    let time = DeskTime { now, confirmed: desk.clock.is_none() };
    let mut gather = StatsCollector::new(rules, time, days);
    for live in desk.iter() {
        gather.live(live);
    }
    let mut older = 0;
    closed.visit(&mut |case| {
        older = if gather.covers(&case) { 0 } else { older + 1 };
        gather.closed(&case);
        older < OLDER && wanted()
    })?;
    Ok(gather.finish())
}
