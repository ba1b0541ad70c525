//! Whether a lock-out after failed sign-ins is over. Owns the decision which of two clocks to believe: the one on the wall can be set, the
//! monotonic one has no past before the machine was started.

use super::sign_in_error::SignInError;
use super::time_source::{SteadyTime, TimeSource};
use crate::domain::clock_trust::TOLERANCE;
use crate::domain::sign_in::SignInFailures;
use crate::store::ClockMark;
use chrono::{DateTime, Duration, Utc};

fn micros(span: Duration) -> i64 {
    span.num_microseconds().unwrap_or(i64::MAX)
}

/// Whether an officer may try to sign in.
///
/// # Errors
/// When the officer has to wait, or an officer has to confirm the time first.
pub(crate) fn may_sign_in(
    failures: SignInFailures,
    time: &dyn TimeSource,
    mark: Option<ClockMark>,
) -> Result<(), SignInError> {
    let Some(wait) = failures.wait() else { return Ok(()) };
    let wall = time.wall();
    let until = failures.last + wait;
    let Some(steady) = time.steady() else {
        return if until > wall { Err(SignInError::Wait { until }) } else { Ok(()) };
    };
    if passed(steady, mark).is_some_and(|passed| passed >= wait) {
        return Ok(());
    }
    if until > wall {
        return Err(SignInError::Wait { until });
    }
    let is_believed = match mark.filter(|mark| mark.boot == steady.boot) {
        Some(mark) => is_believed(wall, steady, mark),
        // Without a mark of this run of the machine: it has run for longer than the time of waiting at least.
        None => steady.since >= wait,
    };
    if is_believed { Ok(()) } else { Err(SignInError::ClockUnconfirmed) }
}

/// How long ago the last failure was at the least; none where that is not known.
fn passed(steady: SteadyTime, mark: Option<ClockMark>) -> Option<Duration> {
    let mark = mark?;
    if mark.boot != steady.boot {
        // It was before the machine was started.
        return mark.failed.map(|_| steady.since);
    }
    mark.failed.map(|failed| steady.since - Duration::microseconds(failed))
}

/// Whether the wall clock agrees with the monotonic one since the time was confirmed.
fn is_believed(wall: DateTime<Utc>, steady: SteadyTime, mark: ClockMark) -> bool {
    let offset = wall.timestamp_micros().saturating_sub(micros(steady.since));
    Duration::microseconds(offset.saturating_sub(mark.offset)).abs() <= TOLERANCE
}

/// The mark after a failure; none where there is no steady clock.
pub(super) fn mark_failure(time: &dyn TimeSource, mark: Option<ClockMark>) -> Option<ClockMark> {
    let steady = time.steady()?;
    let failed = Some(micros(steady.since));
    let offset = time.wall().timestamp_micros().saturating_sub(micros(steady.since));
    let known = mark.filter(|mark| mark.boot == steady.boot).map(|mark| mark.offset);
    Some(ClockMark { boot: steady.boot, offset: known.unwrap_or(offset), failed })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct FailureTime(DateTime<Utc>, SteadyTime);

    impl TimeSource for FailureTime {
        fn wall(&self) -> DateTime<Utc> {
            self.0
        }
        fn steady(&self) -> Option<SteadyTime> {
            Some(self.1)
        }
    }

    fn start() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    /// So many minutes on each clock after the machine was started.
    fn clocks(boot: u128, wall: i64, since: i64) -> FailureTime {
        FailureTime(start() + Duration::minutes(wall), SteadyTime { boot, since: Duration::minutes(since) })
    }

    /// Eight failures: out for eight minutes from minute 100 on.
    fn failed() -> (SignInFailures, Option<ClockMark>) {
        let failures = SignInFailures { count: 8, last: start() + Duration::minutes(100) };
        assert_eq!(failures.wait(), Some(Duration::minutes(8)));
        (failures, mark_failure(&clocks(1, 100, 100), None))
    }

    fn says(time: &FailureTime) -> &'static str {
        let (failures, mark) = failed();
        match may_sign_in(failures, time, mark) {
            Ok(()) => "free",
            Err(SignInError::Wait { .. }) => "wait",
            Err(SignInError::ClockUnconfirmed) => "unconfirmed",
            Err(_) => "other",
        }
    }

    #[test]
    fn lock_out_ends_after_its_time() {
        assert_eq!(says(&clocks(1, 107, 107)), "wait");
        assert_eq!(says(&clocks(1, 108, 108)), "free");
    }

    #[test]
    fn a_clock_set_forward_lifts_no_lock_out() {
        assert_eq!(says(&clocks(1, 161, 101)), "unconfirmed");
        assert_eq!(says(&clocks(1, 168, 108)), "free");
    }

    #[test]
    fn a_clock_set_back_prolongs_no_lock_out() {
        assert_eq!(says(&clocks(1, 41, 101)), "wait");
        assert_eq!(says(&clocks(1, 48, 108)), "free");
    }

    #[test]
    fn after_reboot_wall_time_counts() {
        assert_eq!(says(&clocks(2, 161, 1)), "unconfirmed");
        assert_eq!(says(&clocks(2, 161, 8)), "free");
        assert_eq!(says(&clocks(2, 41, 1)), "wait");
    }

    #[test]
    fn lost_clock_mark_does_not_end_lock_out() {
        let (failures, _) = failed();
        let says = |time: &FailureTime| may_sign_in(failures, time, None);
        assert!(matches!(says(&clocks(1, 41, 400)), Err(SignInError::Wait { .. })));
        assert!(matches!(says(&clocks(1, 161, 1)), Err(SignInError::ClockUnconfirmed)));
        assert!(says(&clocks(1, 161, 400)).is_ok());
    }
}
