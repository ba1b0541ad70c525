//! The writer's time: entries never run backwards, and a clock that cannot be trusted is noticed. Owns the doubt and what ends it.

use super::time_source::{SharedTime, SteadyTime, TimeSource};
use crate::domain::clock_trust::{ClockDoubt, LONGEST_GAP, TOLERANCE};
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

/// What the last entries say of the time, since it was last confirmed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NewestEntries {
    /// When the newest of any kind was written.
    newest: Option<DateTime<Utc>>,
    /// The same of those that were written before the clock moved: a sign-in is written by the clock that is in doubt.
    before: Option<DateTime<Utc>>,
}

impl NewestEntries {
    /// One entry, where the times of the others are not known.
    pub(super) fn at(newest: Option<DateTime<Utc>>) -> Self {
        Self { newest, before: newest }
    }

    /// Reads the last entries: they do not run backwards, but those of older programs may by a little. `mark` is the state of the clocks
    /// when the time was last confirmed.
    pub(super) fn read(store: &dyn Store, time: &dyn TimeSource, mark: Option<ClockMark>) -> Option<Self> {
        let trusted = expected(time, mark).map(|at| at + TOLERANCE);
        let mut found = Self::default();
        // What cannot be read is reported where it is needed; it is no reason to doubt the clock.
        for logged in store.recent()?.map_while(Result::ok).filter(|l| &*l.entry.origin != SAMPLE) {
            let confirms = matches!(logged.entry.fact, AuditEvent::ClockConfirmed { .. });
            found.add(logged.entry.at, confirms, trusted);
        }
        Some(found).filter(|found| found.newest.is_some())
    }

    fn add(&mut self, at: DateTime<Utc>, confirms: bool, trusted: Option<DateTime<Utc>>) {
        if confirms {
            *self = Self::at(Some(at));
            return;
        }
        let moved = trusted.is_some_and(|trusted| at > trusted)
            || self.before.is_some_and(|before| at - before > LONGEST_GAP);
        self.newest = self.newest.max(Some(at));
        if !moved {
            self.before = self.before.max(Some(at));
        }
    }
}

/// What the wall clock would show if nobody had set it since the time was confirmed in this run of the machine.
fn expected(time: &dyn TimeSource, mark: Option<ClockMark>) -> Option<DateTime<Utc>> {
    let (mark, steady) = mark.zip(time.steady()).filter(|(mark, steady)| mark.boot == steady.boot)?;
    let micros = mark.offset.saturating_add(steady.since.num_microseconds()?);
    DateTime::from_timestamp_micros(micros)
}

impl Timekeeper {
    /// The time of a desk that opens; `mark` is the state of the clocks when the time was last confirmed there.
    pub(super) fn open(source: SharedTime, found: NewestEntries, mark: Option<ClockMark>) -> Self {
        let NewestEntries { newest, before } = found;
        let (wall, steady) = (source.wall(), source.steady());
        let known = expected(&*source, mark);
        let mark = mark.zip(steady).filter(|(mark, steady)| mark.boot == steady.boot);
        let set = mark.and_then(|(mark, steady)| {
            let moved = Duration::microseconds(offset(wall, steady).saturating_sub(mark.offset));
            ClockDoubt::jumped(moved, Duration::zero(), before)
        });
        let doubt = ClockDoubt::behind(wall, newest).or_else(|| ClockDoubt::at_open(wall, before)).or(set);
        // A clock in doubt is followed by the time that has passed since it was trusted, where that is known.
        let trusted = if doubt.is_none() { Some(wall) } else { known };
        let anchor = trusted.zip(steady);
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
        let wall = self.passed().unwrap_or_else(|| self.source.wall());
        self.newest.map_or(wall, |newest| wall.max(newest))
    }

    /// In doubt: the time by what has passed since the clock was trusted, where that is known.
    fn passed(&self) -> Option<DateTime<Utc>> {
        let ((then, start), steady) = self.anchor.zip(self.source.steady())?;
        self.doubt.map(|_| then + (steady.since - start.since))
    }

    /// The moment up to which time has surely passed: what is due by then has ended.
    pub(super) fn as_of(&self) -> DateTime<Utc> {
        match self.doubt {
            None => self.now(),
            Some(doubt) => self.passed().or(doubt.newest).unwrap_or(DateTime::UNIX_EPOCH),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::hours(hours)
    }

    fn found(
        entries: &[(i64, bool)],
        trusted: Option<i64>,
    ) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        let mut found = NewestEntries::default();
        for (hour, confirms) in entries {
            found.add(at(*hour), *confirms, trusted.map(at));
        }
        (found.newest, found.before)
    }

    #[test]
    fn sign_in_by_unconfirmed_clock_is_after_move() {
        assert_eq!(found(&[(0, false), (25, false)], Some(1)), (Some(at(25)), Some(at(0))));
        assert_eq!(found(&[(0, false), (1, false)], Some(1)), (Some(at(1)), Some(at(1))));
        let month = 31 * 24;
        assert_eq!(found(&[(0, false), (month, false)], None), (Some(at(month)), Some(at(0))));
        assert_eq!(found(&[(0, false), (month, true)], None), (Some(at(month)), Some(at(month))));
        assert_eq!(found(&[(0, false), (25, true), (26, false)], None), (Some(at(26)), Some(at(26))));
    }
}
