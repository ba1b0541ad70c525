//! A clock of a case: the intervals in which its time ran or was paused.
//!
//! Owns the record of starts, pauses, resumptions and stops, and nothing else: what the time is measured
//! against (a target, a calendar) comes in with every question, so that a change of either loses nothing. It
//! never reads the time of day itself.

use super::calendar::Calendar;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

const MICROS_PER_MINUTE: i64 = 60_000_000;

/// A stretch of time in which the clock ran or was paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// When it began.
    #[serde(with = "crate::domain::serde_helpers::micros")]
    pub start: DateTime<Utc>,
    /// When it ended; `None` while it lasts.
    #[serde(with = "crate::domain::serde_helpers::micros_option")]
    pub end: Option<DateTime<Utc>>,
    /// Whether time counted in it; if not, the clock was paused.
    pub running: bool,
}

/// Intervals in order of time, of which only the last may be open.
///
/// A clock without intervals has not been started. A step that does not fit the state (resuming a running
/// clock, pausing a stopped one) leaves it as it is. A time before the last recorded one counts as that
/// one: the machine's clock may be set back, the record does not run backwards.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseClock {
    intervals: Vec<Interval>,
}

impl CaseClock {
    /// Starts the clock, or starts it again after a stop.
    pub fn start(&mut self, at: DateTime<Utc>) {
        if self.open().is_none() {
            self.begin(at, true);
        }
    }

    /// Pauses a running clock.
    pub fn pause(&mut self, at: DateTime<Utc>) {
        if self.is_running() {
            self.close(at);
            self.begin(at, false);
        }
    }

    /// Lets a paused clock run on.
    pub fn resume(&mut self, at: DateTime<Utc>) {
        if self.is_paused() {
            self.close(at);
            self.begin(at, true);
        }
    }

    /// Stops a running or paused clock.
    pub fn stop(&mut self, at: DateTime<Utc>) {
        self.close(at);
    }

    /// Whether time counts now.
    #[must_use]
    pub fn is_running(&self) -> bool {
        self.open().is_some_and(|interval| interval.running)
    }

    /// Whether the clock has been started and is paused now, to run on later.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.open().is_some_and(|interval| !interval.running)
    }

    /// All intervals, oldest first.
    #[must_use]
    pub fn intervals(&self) -> &[Interval] {
        &self.intervals
    }

    /// Working minutes that have run up to `now`, whole minutes.
    #[must_use]
    pub fn spent(&self, now: DateTime<Utc>, calendar: &Calendar) -> i64 {
        self.intervals.iter().map(|interval| interval.micros(now, calendar)).sum::<i64>() / MICROS_PER_MINUTE
    }

    /// When the clock will have run (or had run, if that is past) for the given working minutes.
    ///
    /// `None` unless the clock is running: there is no deadline while it is paused or stopped.
    #[must_use]
    pub fn deadline(&self, target_minutes: i64, calendar: &Calendar) -> Option<DateTime<Utc>> {
        if !self.is_running() {
            return None;
        }
        let mut left = target_minutes.saturating_mul(MICROS_PER_MINUTE).max(0);
        for interval in self.intervals.iter().filter(|interval| interval.running) {
            let reached = calendar.add_micros(interval.start, left);
            let Some(end) = interval.end else { return Some(reached) };
            let spent = interval.micros(end, calendar);
            if left <= spent {
                return Some(reached);
            }
            left -= spent;
        }
        None
    }

    fn open(&self) -> Option<&Interval> {
        self.intervals.last().filter(|interval| interval.end.is_none())
    }

    fn begin(&mut self, at: DateTime<Utc>, running: bool) {
        let start = self.intervals.last().map_or(at, |last| at.max(last.end.unwrap_or(last.start)));
        self.intervals.push(Interval { start, end: None, running });
    }

    fn close(&mut self, at: DateTime<Utc>) {
        if let Some(last) = self.intervals.last_mut().filter(|last| last.end.is_none()) {
            last.end = Some(at.max(last.start));
        }
    }
}

impl Interval {
    /// Working microseconds that counted in it up to `now`.
    fn micros(&self, now: DateTime<Utc>, calendar: &Calendar) -> i64 {
        // An interval that ended later had not ended then.
        let end = self.end.map_or(now, |end| end.min(now));
        if self.running { calendar.micros_between(self.start, end).max(0) } else { 0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{NaiveDate, TimeDelta, Weekday};
    use proptest::prelude::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        // Monday, 08:00 wall time.
        NaiveDate::from_ymd_opt(2026, 3, 2).unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
            + TimeDelta::minutes(minutes)
    }

    fn started() -> CaseClock {
        let mut clock = CaseClock::default();
        clock.start(at(0));
        clock
    }

    #[test]
    fn an_unstarted_clock_has_neither_time_nor_deadline() {
        let clock = CaseClock::default();
        assert_eq!(clock.spent(at(100), &Calendar::every_day()), 0);
        assert_eq!(clock.deadline(60, &Calendar::every_day()), None);
        assert!(!clock.is_paused() && !clock.is_running());
    }

    #[test]
    fn a_pause_moves_the_deadline_by_its_length() {
        let calendar = Calendar::every_day();
        let mut clock = started();
        assert_eq!(clock.deadline(60, &calendar), Some(at(60)));
        clock.pause(at(20));
        assert!(clock.is_paused());
        assert_eq!(clock.deadline(60, &calendar), None);
        assert_eq!(clock.spent(at(500), &calendar), 20);
        clock.resume(at(120));
        assert_eq!(clock.deadline(60, &calendar), Some(at(160)));
        assert_eq!(clock.spent(at(130), &calendar), 30);
        assert_eq!(clock.intervals().len(), 3);
    }

    #[test]
    fn later_target_applies_to_the_whole_clock() {
        let calendar = Calendar::every_day();
        let mut clock = started();
        clock.pause(at(20));
        clock.resume(at(120));
        assert_eq!(clock.deadline(10, &calendar), Some(at(10)), "passed in the first interval");
        assert_eq!(clock.deadline(20, &calendar), Some(at(20)));
        assert_eq!(clock.deadline(21, &calendar), Some(at(121)));
        assert_eq!(clock.deadline(-5, &calendar), Some(at(0)));
    }

    #[test]
    fn only_working_time_counts() {
        let calendar =
            Calendar::new(&[Weekday::Sat, Weekday::Sun], &[], Vec::new(), Vec::new(), 9 * 60, 17 * 60);
        let mut clock = started();
        clock.pause(at(60 + 120));
        clock.resume(at(60 + 420));
        // Monday 09:00 to 11:00, then 16:00 to 17:00; the last five hours on Tuesday from 09:00.
        assert_eq!(clock.deadline(480, &calendar), Some(at(1440 + 60 + 300)));
        assert_eq!(clock.spent(at(1440), &calendar), 180);
    }

    #[test]
    fn stopped_clock_keeps_time_and_can_restart() {
        let calendar = Calendar::every_day();
        let mut clock = started();
        clock.stop(at(30));
        assert_eq!((clock.deadline(60, &calendar), clock.spent(at(90), &calendar)), (None, 30));
        clock.start(at(100));
        assert_eq!(clock.deadline(60, &calendar), Some(at(130)));
    }

    #[test]
    fn what_ran_later_does_not_count_before() {
        let mut clock = started();
        clock.stop(at(300));
        clock.start(at(400));
        clock.stop(at(500));
        let spent = |minute| clock.spent(at(minute), &Calendar::every_day());
        assert_eq!([0, 60, 300, 350, 450, 900].map(spent), [0, 60, 300, 300, 350, 400]);
    }

    #[test]
    fn steps_that_do_not_fit_change_nothing() {
        let mut clock = started();
        let before = clock.clone();
        clock.start(at(5));
        clock.resume(at(5));
        assert_eq!(clock, before);
        clock.pause(at(6));
        let before = clock.clone();
        clock.pause(at(7));
        clock.start(at(7));
        assert_eq!(clock, before);
        clock.stop(at(8));
        let before = clock.clone();
        clock.pause(at(9));
        clock.resume(at(9));
        clock.stop(at(9));
        assert_eq!(clock, before);
    }

    #[test]
    fn a_clock_set_back_does_not_run_backwards() {
        let calendar = Calendar::every_day();
        let mut clock = started();
        assert_eq!(clock.spent(at(-60), &calendar), 0);
        clock.pause(at(30));
        clock.resume(at(10));
        clock.stop(at(-10));
        clock.start(at(0));
        let starts: Vec<_> = clock.intervals().iter().map(|interval| interval.start).collect();
        assert_eq!(starts, [at(0), at(30), at(30), at(30)]);
        assert_eq!(clock.spent(at(40), &calendar), 40);
    }

    #[test]
    fn times_are_written_as_microseconds() {
        let mut clock = CaseClock::default();
        clock.start(DateTime::from_timestamp_micros(1_234_567).unwrap());
        clock.pause(DateTime::from_timestamp_micros(2_000_001).unwrap());
        let written = serde_json::to_string(&clock).unwrap();
        assert!(written.contains("1234567") && written.contains("2000001"), "{written}");
        assert_eq!(serde_json::from_str::<CaseClock>(&written).unwrap(), clock);
        let config = bincode::config::standard();
        let bytes = bincode::serde::encode_to_vec(&clock, config).unwrap();
        assert_eq!(bincode::serde::decode_from_slice::<CaseClock, _>(&bytes, config).unwrap().0, clock);
    }

    proptest! {
        #[test]
        fn any_steps_keep_intervals_ordered_and_deadline_exact(
            steps in proptest::collection::vec((0u8..4, -50i64..500), 0..30),
            target in 1i64..5_000,
        ) {
            let calendar = Calendar::every_day();
            let mut clock = CaseClock::default();
            let mut now = 0;
            let mut kept = 0;
            for (step, minutes) in steps {
                now += minutes;
                match step {
                    0 => clock.start(at(now)),
                    1 => clock.pause(at(now)),
                    2 => clock.resume(at(now)),
                    _ => clock.stop(at(now)),
                }
                prop_assert!(clock.intervals().len() >= kept);
                kept = clock.intervals().len();
            }
            for pair in clock.intervals().windows(2) {
                prop_assert!(pair[0].end.is_some_and(|end| pair[0].start <= end && end <= pair[1].start));
            }
            if let Some(deadline) = clock.deadline(target, &calendar)
                && deadline >= clock.intervals().last().unwrap().start
            {
                prop_assert_eq!(clock.spent(deadline, &calendar), target);
            }
        }
    }
}
