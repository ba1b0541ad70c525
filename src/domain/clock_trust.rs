//! Whether the machine's clock is trusted. Owns the reasons for doubt and their limits; it compares given times and
//! reads no clock. While there is a doubt nothing is decided and nothing ends, until an officer confirms the time.

use chrono::{DateTime, Duration, Utc};

/// Two clocks are never the same: so much is nothing.
pub const TOLERANCE: Duration = Duration::minutes(1);
/// A desk that was closed for longer than this needs a confirmation.
pub const LONGEST_GAP: Duration = Duration::days(30);

/// Why the clock is not trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockDoubtReason {
    /// It is behind the newest entry.
    Behind,
    /// The newest entry is very old.
    Gap,
    /// It was set: it moved by another span than really passed.
    Jumped {
        /// By how much, forward or back.
        by: Duration,
    },
}

impl ClockDoubtReason {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Behind => "behind",
            Self::Gap => "gap",
            Self::Jumped { .. } => "jumped",
        }
    }

    /// Every machine name; the catalog has a text for each.
    pub const NAMES: [&'static str; 3] = ["behind", "gap", "jumped"];
}

/// A doubt, and the newest entry that the clock is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct ClockDoubt {
    pub why: ClockDoubtReason,
    /// When the newest entry was written; none where nothing was written yet.
    pub newest: Option<DateTime<Utc>>,
}

impl ClockDoubt {
    /// The doubt of a clock that is behind the newest entry.
    #[must_use]
    pub fn behind(now: DateTime<Utc>, newest: Option<DateTime<Utc>>) -> Option<Self> {
        newest
            .filter(|newest| *newest - now > TOLERANCE)
            .map(|_| Self { why: ClockDoubtReason::Behind, newest })
    }

    /// The doubt at opening: behind the newest entry, or far after it.
    #[must_use]
    pub fn at_open(now: DateTime<Utc>, newest: Option<DateTime<Utc>>) -> Option<Self> {
        let gap = || newest.filter(|newest| now - *newest > LONGEST_GAP);
        Self::behind(now, newest).or_else(|| gap().map(|_| Self { why: ClockDoubtReason::Gap, newest }))
    }

    /// The doubt of a clock that moved differently from the monotonic clock. `moved` and `passed` are since the same moment.
    #[must_use]
    pub fn jumped(moved: Duration, passed: Duration, newest: Option<DateTime<Utc>>) -> Option<Self> {
        let by = moved - passed;
        (by.abs() > TOLERANCE).then_some(Self { why: ClockDoubtReason::Jumped { by }, newest })
    }
}

/// What the clock says, and whether it is trusted. Nothing that ends by the clock has ended while it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeskTime {
    /// What the clock says.
    pub now: DateTime<Utc>,
    /// It is trusted, or an officer has confirmed it.
    pub confirmed: bool,
}

impl From<DateTime<Utc>> for DeskTime {
    /// A moment that is trusted.
    fn from(now: DateTime<Utc>) -> Self {
        Self { now, confirmed: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::days(20_000) + Duration::minutes(minutes)
    }

    #[test]
    fn clock_doubted_only_beyond_one_minute_behind() {
        assert_eq!(ClockDoubt::at_open(at(0), Some(at(1))), None);
        let doubt = ClockDoubt::at_open(at(0), Some(at(2))).unwrap();
        assert_eq!((doubt.why, doubt.newest), (ClockDoubtReason::Behind, Some(at(2))));
    }

    #[test]
    fn only_more_than_thirty_days_are_a_gap() {
        let days = |n: i64| at(n * 24 * 60);
        assert_eq!(ClockDoubt::at_open(days(30), Some(at(0))), None);
        assert_eq!(ClockDoubt::at_open(days(31), Some(at(0))).map(|d| d.why), Some(ClockDoubtReason::Gap));
        assert_eq!(ClockDoubt::at_open(days(31), None), None);
    }

    #[test]
    fn a_clock_set_either_way_has_jumped() {
        let minutes = Duration::minutes;
        assert_eq!(ClockDoubt::jumped(minutes(61), minutes(60), None), None);
        for (moved, by) in [(120, 60), (-60, -120)] {
            let doubt = ClockDoubt::jumped(minutes(moved), minutes(60), None).unwrap();
            assert_eq!(doubt.why, ClockDoubtReason::Jumped { by: minutes(by) });
        }
    }
}
