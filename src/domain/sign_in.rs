//! Failed attempts to sign in, and how long they keep an officer out (MLPS level 3, identity b). Owns the count and the waiting time;
//! it knows no passphrase.

use crate::domain::serde_helpers::micros;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Attempts that cost nothing but themselves.
const FREE: u32 = 4;
/// The first waiting time; each further failure doubles it.
const FIRST: i64 = 60;
/// No longer than a shift: an officer must be able to work again after another person tried their ID.
const LONGEST: i64 = 8 * 60 * 60;

/// Failures since the last success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInFailures {
    /// How many.
    pub count: u32,
    /// When it was last.
    #[serde(with = "micros")]
    pub last: DateTime<Utc>,
}

impl Default for SignInFailures {
    fn default() -> Self {
        Self { count: 0, last: DateTime::UNIX_EPOCH }
    }
}

impl SignInFailures {
    /// One more.
    pub fn add(&mut self, at: DateTime<Utc>) {
        self.count = self.count.saturating_add(1);
        // A clock that was set back does not shorten the wait.
        self.last = self.last.max(at);
    }

    /// How long the officer is locked out after the last failure; none when not.
    #[must_use]
    pub fn wait(&self) -> Option<Duration> {
        let over = self.count.checked_sub(FREE + 1)?;
        let seconds = FIRST.checked_shl(over.min(16)).unwrap_or(LONGEST).min(LONGEST);
        Some(Duration::seconds(seconds))
    }

    /// Until when the officer is locked out; none when not.
    #[must_use]
    pub fn locked_until(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        Some(self.last + self.wait()?).filter(|until| *until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lock_out_starts_at_fifth_failure_and_doubles() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut failures = SignInFailures::default();
        let mut waits = Vec::new();
        for _ in 0..20 {
            failures.add(at);
            waits.push(failures.locked_until(at).map_or(0, |until| (until - at).num_minutes()));
        }
        assert_eq!(waits[..8], [0, 0, 0, 0, 1, 2, 4, 8]);
        assert_eq!(waits[19], 8 * 60);
        assert_eq!(failures.locked_until(at + Duration::hours(8)), None);
    }

    #[test]
    fn clock_set_back_does_not_end_lock_out() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut failures = SignInFailures { count: 5, last: at };
        let back = at - Duration::hours(1);
        failures.add(back);
        assert_eq!(failures.locked_until(back), Some(at + Duration::minutes(2)));
    }
}
