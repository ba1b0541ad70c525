//! Cases by a column. Those that are alike in it stay in the order in which they came, and those that have nothing in it come last,
//! whichever way it is sorted.

use crate::domain::case::Case;
use crate::domain::case::checklist::progress;
use crate::domain::case::state::CaseState;
use crate::domain::case::timeline::last_change;
use crate::domain::clock_trust::DeskTime;
use crate::domain::listing::View;
use crate::domain::normalize::fold_into;
use crate::domain::queue::QueuePosition;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};
use std::sync::Arc;

macro_rules! columns {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// A column of the list. Variants are appended, never reordered: their order is the format.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Column {
            $($(#[$doc])* $variant,)*
        }

        impl Column {
            /// Every column, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The machine name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

columns! {
    /// The time left before it is too late, in every band.
    Slack = "slack",
    /// Arrival at the port of entry.
    Lands = "lands",
    /// When it was closed; the archive alone has it.
    Closed = "closed",
    /// The case number, which is the order of intake.
    Case = "case",
    /// The traveller's name.
    Traveller = "traveller",
    /// The traveller's nationality.
    Nationality = "nat",
    /// Ground and category.
    Ground = "ground",
    /// The port of entry.
    Entry = "entry",
    /// The share of the documents that is settled.
    Documents = "docs",
    /// The state of the case.
    State = "state",
    /// Its owner.
    Owner = "owner",
}

impl Column {
    /// The column of a machine name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        // What the column is called on the screen.
        let name = if matches!(name, "arrival" | "arrives") { "lands" } else { name };
        Self::ALL.iter().copied().find(|c| c.name() == name)
    }

    /// The name under which it is documented; the machine name is an older one where they differ.
    #[must_use]
    pub fn written(self) -> &'static str {
        if self == Self::Lands { "arrives" } else { self.name() }
    }

    /// Whether a list has the column: closed cases have no clocks and no owner, and only they have a closing date.
    #[must_use]
    pub fn is_in(self, view: View) -> bool {
        match self {
            Self::Slack | Self::Lands | Self::Owner => view != View::Archive,
            Self::Closed => view == View::Archive,
            _ => true,
        }
    }
}

/// How a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sort {
    /// By which column.
    pub by: Column,
    /// The greatest first.
    pub down: bool,
}

impl Sort {
    /// The least first.
    #[must_use]
    pub fn up(by: Column) -> Self {
        Self { by, down: false }
    }
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum SortValue {
    Number(i64),
    Text(String),
}

/// What a case is sorted by: no value sorts last.
#[derive(PartialEq, Eq)]
enum SortRank {
    Up(SortValue),
    Down(Reverse<SortValue>),
    Nothing,
}

impl Ord for SortRank {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Up(a), Self::Up(b)) => a.cmp(b),
            (Self::Down(a), Self::Down(b)) => a.cmp(b),
            // One sort has ranks of one way only.
            (a, b) => matches!(a, Self::Nothing).cmp(&matches!(b, Self::Nothing)),
        }
    }
}

impl PartialOrd for SortRank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn place_in_life(state: &CaseState) -> i64 {
    let at = CaseState::NAMES.iter().position(|name| *name == state.name());
    at.and_then(|at| i64::try_from(at).ok()).unwrap_or(i64::MAX)
}

fn value(by: Column, case: &Case, place: Option<&QueuePosition>, now: DeskTime) -> Option<SortValue> {
    let papers = &case.papers;
    let time = |at: Option<DateTime<Utc>>| at.map(|at| SortValue::Number(at.timestamp()));
    let text = |parts: &[&str]| {
        let mut folded = String::with_capacity(32);
        for part in parts {
            fold_into(part, &mut folded);
            // Below every letter: a short name comes before a longer one that begins with it.
            folded.push('\0');
        }
        Some(SortValue::Text(folded))
    };
    match by {
        Column::Slack => time(place.and_then(|p| p.too_late_at)),
        Column::Lands => time(case.expected_arrival().map(|l| l.at)),
        Column::Closed => time(last_change(&case.timeline).map(|s| s.at)),
        Column::Case => Some(SortValue::Number(i64::from(case.no.serial()))),
        Column::Traveller => text(&[&papers.traveller.surname, &papers.traveller.given_names]),
        Column::Nationality => text(&[papers.traveller.nationality.as_str()]),
        Column::Ground => text(&[papers.ground.as_str(), papers.category.as_str()]),
        Column::Entry => text(&[case.entry_port().as_str()]),
        Column::Documents => {
            let (settled, all) = progress(&case.lines);
            let share = i64::try_from((settled * 10_000).checked_div(all)?).ok()?;
            Some(SortValue::Number(share))
        }
        Column::State => Some(SortValue::Number(place_in_life(&case.state))),
        Column::Owner => text(&[case.owner(now)?.as_str()]),
    }
}

fn rank(sort: Sort, case: Option<&Case>, place: Option<&QueuePosition>, now: DeskTime) -> SortRank {
    match case.and_then(|case| value(sort.by, case, place, now)) {
        Some(value) if sort.down => SortRank::Down(Reverse(value)),
        Some(value) => SortRank::Up(value),
        None => SortRank::Nothing,
    }
}

/// Sorts rows, each by its case and, where it is open, by its position in the queue; the sort is stable.
pub fn sort_rows<T>(
    rows: &mut [T],
    sort: Sort,
    now: impl Into<DeskTime>,
    of: impl Fn(&T) -> (Option<Arc<Case>>, Option<QueuePosition>),
) {
    let now = now.into();
    rows.sort_by_cached_key(|row| {
        let (case, place) = of(row);
        rank(sort, case.as_deref(), place.as_ref(), now)
    });
}
