//! The officers of a desk, and ties between them for a day: an officer and the one who added them or set their passphrase do not count as two
//! persons yet. Owns that rule; the ties come from the journal.

use crate::domain::officer::{Officer, OfficerId};
use crate::domain::serde_helpers::micros;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long a tie binds.
pub const TIED_FOR: Duration = Duration::days(1);

/// One officer gave another the way in: added them, or set their passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct AccessGrant {
    /// Who gave it.
    pub by: OfficerId,
    /// Who got it.
    pub to: OfficerId,
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
}

/// The officers of a desk and their ties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// The officers, in the order in which they were added.
    pub officers: Vec<Officer>,
    /// The ties that may still bind.
    pub ties: Vec<AccessGrant>,
}

/// The time was confirmed at `at`; the newest entry before the clock moved was written at `before`. No clock that was set ends a tie that
/// bound then, nor does it end at once what was made by a clock that had been set back: the day of each begins again.
pub fn begin_again(ties: &mut [AccessGrant], at: DateTime<Utc>, before: DateTime<Utc>) {
    for tie in ties.iter_mut().filter(|tie| tie.at + TIED_FOR > before.min(at)) {
        tie.at = at;
    }
}

impl Roster {
    /// No officer is known: no ties.
    #[must_use]
    pub fn unknown() -> &'static Self {
        static UNKNOWN: Roster = Roster { officers: Vec::new(), ties: Vec::new() };
        &UNKNOWN
    }

    /// An officer by id.
    #[must_use]
    pub fn officer(&self, id: OfficerId) -> Option<&Officer> {
        self.officers.iter().find(|o| o.id == id)
    }

    /// Until when two officers do not count as two persons: one got their credentials from the other, directly or through others;
    /// none where they do.
    #[must_use]
    pub fn tied_until(&self, a: OfficerId, b: OfficerId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.owes_until(a, b, now).max(self.owes_until(b, a, now))
    }

    /// Until when an officer may not raise another, because the other gave the first its credentials, directly or through others;
    /// none where they may.
    #[must_use]
    pub fn owes_until(&self, who: OfficerId, to: OfficerId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        // Each way ends with its oldest tie; of several ways the one that binds longest counts.
        let mut bound: BTreeMap<OfficerId, DateTime<Utc>> = BTreeMap::from([(to, DateTime::<Utc>::MAX_UTC)]);
        let mut grows = true;
        while grows {
            grows = false;
            for tie in self.ties.iter().filter(|tie| tie.at + TIED_FOR > now && tie.to != to) {
                let Some(until) = bound.get(&tie.by).map(|until| (*until).min(tie.at + TIED_FOR)) else {
                    continue;
                };
                if bound.get(&tie.to).is_none_or(|known| *known < until) {
                    bound.insert(tie.to, until);
                    grows = true;
                }
            }
        }
        bound.get(&who).copied().filter(|_| who != to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_binds_both_ways_for_a_day() {
        let id = |id: &str| id.parse::<OfficerId>().unwrap();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (wang, li, zhao) = (id("wang"), id("li"), id("zhao"));
        let roster = Roster { officers: Vec::new(), ties: vec![AccessGrant { by: wang, to: li, at }] };
        let soon = at + Duration::hours(23);
        assert_eq!(roster.tied_until(wang, li, soon), Some(at + TIED_FOR));
        assert_eq!(roster.tied_until(li, wang, soon), Some(at + TIED_FOR));
        assert_eq!(roster.tied_until(li, zhao, soon), None);
        assert_eq!(roster.tied_until(wang, li, at + TIED_FOR), None);
    }

    #[test]
    fn a_confirmation_begins_the_day_again() {
        let id = |id: &str| id.parse::<OfficerId>().unwrap();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let [wang, li, zhao] = ["wang", "li", "zhao"].map(id);
        let long_ago = at - Duration::days(3);
        let made = || [(wang, li, at), (zhao, li, long_ago)].map(|(by, to, at)| AccessGrant { by, to, at });
        let after = |set: DateTime<Utc>, before: DateTime<Utc>| {
            let mut ties = made();
            begin_again(&mut ties, set, before);
            ties.map(|t| t.at)
        };
        let set = at + Duration::hours(25);
        assert_eq!(after(set, at), [set, long_ago], "set forward it ends nothing, and binds no one again");
        let back = at - Duration::hours(25);
        assert_eq!(after(back, at), [back, long_ago], "nobody stays tied until a time that was wrong");
    }

    #[test]
    fn access_grant_chain_is_directional() {
        let id = |id: &str| id.parse::<OfficerId>().unwrap();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (wang, li, zhao) = (id("wang"), id("li"), id("zhao"));
        let later = at + Duration::hours(1);
        let ties = vec![AccessGrant { by: li, to: zhao, at: later }, AccessGrant { by: wang, to: li, at }];
        let roster = Roster { officers: Vec::new(), ties };
        assert_eq!(roster.owes_until(zhao, wang, later), Some(at + TIED_FOR));
        assert_eq!(roster.owes_until(li, wang, later), Some(at + TIED_FOR));
        assert_eq!(roster.owes_until(wang, zhao, later), None, "whoever gave the way in owes nothing");
        assert_eq!(roster.owes_until(zhao, wang, at + TIED_FOR), None);
        assert_eq!(roster.tied_until(wang, zhao, later), Some(at + TIED_FOR), "over li's hands too");
        assert_eq!(roster.tied_until(zhao, wang, at + TIED_FOR), None);
    }

    #[test]
    fn two_officers_added_by_one_are_independent() {
        let id = |id: &str| id.parse::<OfficerId>().unwrap();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (wang, li, zhao) = (id("wang"), id("li"), id("zhao"));
        let again = at + Duration::hours(2);
        let ties = [(wang, li, at), (wang, zhao, at), (wang, li, again)];
        let ties = ties.map(|(by, to, at)| AccessGrant { by, to, at }).into();
        let roster = Roster { officers: Vec::new(), ties };
        assert_eq!(roster.tied_until(li, zhao, again), None);
        assert_eq!(roster.tied_until(li, wang, again), Some(again + TIED_FOR), "the newest tie counts");
    }
}
