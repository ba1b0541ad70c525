//! List preferences of an officer: views under number keys, the sorting of each list, and the last searches.

use super::{Sort, View};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, VecDeque};
use std::ops::RangeInclusive;

/// The numbers of saved views; those before them are the built-in lists.
pub const SLOTS: RangeInclusive<u8> = 5..=9;
/// Most characters of a name.
pub const NAME_LONGEST: usize = 24;
/// How many queries are remembered.
pub const RECENT: usize = 5;

/// A saved view: a list, its filter and its sorting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedView {
    /// What the officer calls it.
    pub name: Box<str>,
    /// The list.
    pub view: View,
    /// The query, as it was written.
    pub query: Box<str>,
    /// How it is sorted; none is the order of the queue.
    pub sort: Option<Sort>,
}

/// The preferences of an officer. Fields are appended, never reordered: their order is the format.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// Saved views by their number.
    pub views: BTreeMap<u8, SavedView>,
    /// How each list is sorted that is not in the order of the queue.
    pub sorts: BTreeMap<View, Sort>,
    /// The last filters, the newest first.
    pub recent: VecDeque<Box<str>>,
}

impl Preferences {
    /// The saved view of a number or of a name, however it is written.
    #[must_use]
    pub fn find(&self, wanted: &str) -> Option<(u8, &SavedView)> {
        let wanted = crate::domain::normalize::fold(wanted);
        let fits = |(n, kept): &(&u8, &SavedView)| {
            n.to_string() == wanted || crate::domain::normalize::fold(&kept.name) == wanted
        };
        self.views.iter().find(fits).map(|(n, kept)| (*n, kept))
    }

    /// The first free number; the last one where all are taken.
    #[must_use]
    pub fn free(&self) -> u8 {
        SLOTS.into_iter().find(|n| !self.views.contains_key(n)).unwrap_or(*SLOTS.end())
    }

    /// Remembers a query as the newest.
    pub fn looked_for(&mut self, query: &str) {
        let query = query.trim();
        if query.is_empty() {
            return;
        }
        self.recent.retain(|q| &**q != query);
        self.recent.push_front(query.into());
        self.recent.truncate(RECENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str) -> SavedView {
        SavedView { name: name.into(), view: View::Queue, query: "port:PEK".into(), sort: None }
    }

    #[test]
    fn saved_view_is_found_by_number_or_name() {
        let mut keeps = Preferences::default();
        keeps.views.insert(6, kept("Straße"));
        keeps.views.insert(5, kept("北京"));
        assert_eq!(keeps.find("5").map(|(n, _)| n), Some(5));
        assert_eq!(keeps.find("北京").map(|(n, _)| n), Some(5));
        assert_eq!(keeps.find(" STRASSE ").map(|(n, _)| n), Some(6));
        assert_eq!(keeps.find("7"), None);
        assert_eq!(keeps.free(), 7);
    }

    #[test]
    fn last_number_is_offered_when_all_used() {
        let mut keeps = Preferences::default();
        keeps.views.extend(SLOTS.map(|n| (n, kept("x"))));
        assert_eq!(keeps.free(), 9);
    }

    #[test]
    fn recent_searches_are_unique_newest_first() {
        let mut keeps = Preferences::default();
        for query in ["a", "b", " a ", "", "c", "d", "e", "f"] {
            keeps.looked_for(query);
        }
        assert_eq!(keeps.recent, ["f", "e", "d", "c", "a"].map(Box::<str>::from));
    }
}
