//! The writer's time: entries never run backwards, and a clock that cannot be trusted is noticed. Owns the doubt and what ends it.

use super::time_source::{SharedTime, SteadyTime};
use crate::domain::clock_trust::{ClockDoubt, ClockDoubtReason};
use crate::store::{AuditEvent, ClockMark, Store};
use chrono::{DateTime, Duration, Utc};

pub(super) struct Timekeeper {
    source: SharedTime,
    /// Both clocks when the time was last confirmed.
    anchor: Option<(DateTime<Utc>, SteadyTime)>,
    /// When the newest entry was written, since the time was last confirmed.
    newest: Option<DateTime<Utc>>,
    doubt: Option<ClockDoubt>,
    /// The steady clock at the last failure to sign in, in this run of the machine.
    failed: Option<i64>,
}

/// Microseconds from the steady clock's beginning to the wall clock's.
fn offset(wall: DateTime<Utc>, steady: SteadyTime) -> i64 {
    wall.timestamp_micros().saturating_sub(steady.since.num_microseconds().unwrap_or(i64::MAX))
}

/// The origin of a sample desk's entries; they were not written at their times.
const SAMPLE: &str = "sample";

/// When the newest entry of any kind was written, since the time was last confirmed. Entries do not run backwards, but those of
/// older programs may by a little: the last few are checked.
pub(super) fn newest_entry(store: &dyn Store) -> Option<DateTime<Utc>> {
    let mut newest: Option<DateTime<Utc>> = None;
    // What cannot be read is reported where it is needed; it is no reason to doubt the clock.
    for logged in store.recent()?.map_while(Result::ok).filter(|l| &*l.entry.origin != SAMPLE) {
        let at = logged.entry.at;
        let confirms = matches!(logged.entry.fact, AuditEvent::ClockConfirmed { .. });
        newest = Some(newest.filter(|_| !confirms).map_or(at, |newest| newest.max(at)));
    }
    newest
}

impl Timekeeper {
    /// The time of a desk that opens; `mark` is the state of the clocks when the time was last confirmed there.
    pub(super) fn open(source: SharedTime, newest: Option<DateTime<Utc>>, mark: Option<ClockMark>) -> Self {
        let (wall, steady) = (source.wall(), source.steady());
        let mark = mark.zip(steady).filter(|(mark, steady)| mark.boot == steady.boot);
        let set = mark.and_then(|(mark, steady)| {
            let moved = Duration::microseconds(offset(wall, steady).saturating_sub(mark.offset));
            ClockDoubt::jumped(moved, Duration::zero(), newest)
        });
        let doubt = ClockDoubt::at_open(wall, newest).or(set);
        let anchor = steady.map(|steady| (wall, steady)).filter(|_| doubt.is_none());
        Self { source, anchor, newest, doubt, failed: mark.and_then(|(mark, _)| mark.failed) }
    }

    /// Checks the clocks. A doubt stays until an officer ends it.
    pub(super) fn check(&mut self) -> Option<ClockDoubt> {
        if self.doubt.is_none() {
            let (wall, newest) = (self.source.wall(), self.newest);
            let jumped = || {
                let ((then, start), steady) = self.anchor.zip(self.source.steady())?;
                ClockDoubt::jumped(wall - then, steady.since - start.since, newest)
            };
            self.doubt = jumped().or_else(|| ClockDoubt::behind(wall, newest));
        }
        self.doubt
    }

    /// The time for entries: by the clock, and never before the newest entry. Where the clock was set it is the time that passed since it
    /// was trusted.
    pub(super) fn now(&self) -> DateTime<Utc> {
        let wall = match (self.doubt, self.anchor, self.source.steady()) {
            (
                Some(ClockDoubt { why: ClockDoubtReason::Jumped { .. }, .. }),
                Some((then, start)),
                Some(steady),
            ) => then + (steady.since - start.since),
            _ => self.source.wall(),
        };
        self.newest.map_or(wall, |newest| wall.max(newest))
    }

    /// The moment up to which time has surely passed: what is due by then has ended.
    pub(super) fn as_of(&self) -> DateTime<Utc> {
        match self.doubt {
            None => self.now(),
            Some(_) => self.newest.unwrap_or(DateTime::UNIX_EPOCH),
        }
    }

    /// The time of the wall clock.
    pub(super) fn wall(&self) -> DateTime<Utc> {
        self.source.wall()
    }

    pub(super) fn newest(&self) -> Option<DateTime<Utc>> {
        self.newest
    }

    /// An entry was written.
    pub(super) fn wrote(&mut self, at: DateTime<Utc>) {
        self.newest = Some(self.newest.map_or(at, |newest| newest.max(at)));
    }

    /// An officer confirmed the time: from then on it is right, regardless of earlier entries.
    pub(super) fn confirmed(&mut self, clock: DateTime<Utc>) {
        self.doubt = None;
        self.newest = Some(clock);
        self.anchor = self.source.steady().map(|steady| (clock, steady));
    }

    /// A failed sign-in.
    pub(super) fn sign_in_failed(&mut self) {
        self.failed = self.source.steady().and_then(|steady| steady.since.num_microseconds());
    }

    /// What the next opening needs to know; none while the clock is not trusted.
    pub(super) fn mark(&self) -> Option<ClockMark> {
        let (wall, steady) = self.anchor?;
        Some(ClockMark { boot: steady.boot, offset: offset(wall, steady), failed: self.failed })
    }
}
