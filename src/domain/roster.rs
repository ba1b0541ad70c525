//! Who works the desk, and who is bound to whom for a day: an officer and whoever added them or set their passphrase are not two
//! persons yet. Owns that rule; how the ties come about, the journal says.

use crate::domain::officer::{Officer, OfficerId};
use crate::domain::serial::micros;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// How long a tie binds.
pub const TIED_FOR: Duration = Duration::days(1);

/// One officer gave another the way in: added them, or set their passphrase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// Who gave it.
    pub by: OfficerId,
    /// Who got it.
    pub to: OfficerId,
    /// When.
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
}

/// The officers of a desk and their ties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    /// The officers, in the order in which they were added.
    pub officers: Vec<Officer>,
    /// The ties that may still bind.
    pub ties: Vec<Tie>,
}

impl Roster {
    /// Nobody is known: nothing is said of anybody.
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

    /// Until when two officers do not count as two persons for each other; none where they do.
    #[must_use]
    pub fn tied_until(&self, a: OfficerId, b: OfficerId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.ties
            .iter()
            .filter(|t| (t.by, t.to) == (a, b) || (t.by, t.to) == (b, a))
            .map(|t| t.at + TIED_FOR)
            .filter(|until| *until > now)
            .max()
    }
}

impl Roster {
    /// Until when an officer may not raise another, because the way in of the first came from the other, over however many hands;
    /// none where they may.
    #[must_use]
    pub fn owes_until(&self, who: OfficerId, to: OfficerId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let fresh = || self.ties.iter().filter(|t| t.at + TIED_FOR > now);
        let mut reached = vec![(to, DateTime::<Utc>::MAX_UTC)];
        let mut at = 0;
        while let Some((giver, until)) = reached.get(at).copied() {
            for tie in fresh().filter(|t| t.by == giver) {
                if !reached.iter().any(|(id, _)| *id == tie.to) {
                    reached.push((tie.to, until.min(tie.at + TIED_FOR)));
                }
            }
            at += 1;
        }
        reached.into_iter().skip(1).find(|(id, _)| *id == who).map(|(_, until)| until)
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
        let roster = Roster { officers: Vec::new(), ties: vec![Tie { by: wang, to: li, at }] };
        let soon = at + Duration::hours(23);
        assert_eq!(roster.tied_until(wang, li, soon), Some(at + TIED_FOR));
        assert_eq!(roster.tied_until(li, wang, soon), Some(at + TIED_FOR));
        assert_eq!(roster.tied_until(li, zhao, soon), None);
        assert_eq!(roster.tied_until(wang, li, at + TIED_FOR), None);
    }

    #[test]
    fn a_chain_of_ties_is_followed_in_its_direction() {
        let id = |id: &str| id.parse::<OfficerId>().unwrap();
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let (wang, li, zhao) = (id("wang"), id("li"), id("zhao"));
        let later = at + Duration::hours(1);
        let ties = vec![Tie { by: li, to: zhao, at: later }, Tie { by: wang, to: li, at }];
        let roster = Roster { officers: Vec::new(), ties };
        assert_eq!(roster.owes_until(zhao, wang, later), Some(at + TIED_FOR));
        assert_eq!(roster.owes_until(li, wang, later), Some(at + TIED_FOR));
        assert_eq!(roster.owes_until(wang, zhao, later), None, "whoever gave the way in owes nothing");
        assert_eq!(roster.owes_until(zhao, wang, at + TIED_FOR), None);
    }
}
