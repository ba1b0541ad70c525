//! The lists of a desk: which cases each of them shows, how one is sorted otherwise than the queue, and an officer's preferences.
//! Owns the names of lists and columns, the comparison of two cases by a column, and saved views; it may not know a key or a screen.

mod saved_view;
mod sort;

pub use saved_view::{NAME_LONGEST, Preferences, RECENT, SLOTS, SavedView};
pub use sort::{Column, Sort, sort_rows};

use crate::domain::queue::{Band, QueuePosition};
use serde::{Deserialize, Serialize};

/// Which cases a list shows. Variants are appended, never reordered: their order is the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum View {
    /// What can be worked on now.
    Queue,
    /// Cases that wait: for documents, a time, another port, or the end of a grace period.
    Waiting,
    /// All open cases.
    All,
    /// Closed cases.
    Archive,
    /// Unattended cases.
    Orphans,
    /// Approved cases whose travellers have not entered.
    Expected,
}

impl View {
    /// All views in the order of their keys.
    pub const ALL: [Self; 6] =
        [Self::Queue, Self::Waiting, Self::All, Self::Archive, Self::Expected, Self::Orphans];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queue => "queue",
            Self::Waiting => "waiting",
            Self::All => "all",
            Self::Archive => "archive",
            Self::Orphans => "unattended",
            Self::Expected => "expected",
        }
    }

    /// The view of a machine name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        // Its former name.
        let name = if name == "orphans" { "unattended" } else { name };
        Self::ALL.into_iter().find(|v| v.name() == name)
    }

    /// Whether it shows open cases of a position. Whether a case is unattended does not follow from its position.
    #[must_use]
    pub fn shows(self, place: &QueuePosition) -> bool {
        match self {
            Self::Queue => !matches!(place.band, Band::Waiting | Band::Expected),
            Self::Waiting => place.band == Band::Waiting,
            // A traveller at the counter is in the queue too.
            Self::Expected => place.band == Band::Expected || place.to_issue,
            Self::All | Self::Orphans => true,
            Self::Archive => false,
        }
    }
}
