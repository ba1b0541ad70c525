//! The order in which the list shows the open cases. It never moves while the officer reads it: what comes in and what changes by itself
//! is held back and counted until the list is refreshed; what the officer did moves at once. Owns the state as of the last refresh; which
//! case comes before which, the queue says.

use crate::domain::case_no::CaseNo;
use crate::domain::clock_trust::DeskTime;
use crate::domain::desk::Desk;
use crate::domain::listing::{Sort, sort_rows};
use crate::domain::officer::OfficerId;
use crate::domain::queue::{Band, QueueEntry, QueuePosition};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// How a case was when the list was refreshed.
#[derive(Clone, Copy, Debug)]
struct ListedVersion {
    version: u32,
    band: Band,
}

/// The order, and what is held back from it.
#[derive(Debug, Default)]
pub struct ListOrder {
    order: Vec<QueueEntry>,
    latest: Vec<QueueEntry>,
    known: HashMap<CaseNo, ListedVersion>,
    /// How many cases came in.
    pub new: usize,
    /// How many changed without the officer's doing: an answer, a hold that ended, a flight, another band.
    pub changed: usize,
    /// Nothing is held back: nobody selects in a list that is said and not shown.
    pub flows: bool,
    /// How it was sorted when the list was refreshed.
    by: Option<Sort>,
    /// Something was taken since.
    behind: bool,
    /// How often another case came to a place.
    changes: u64,
}

fn waits(place: &QueuePosition) -> bool {
    place.band == Band::Waiting
}

impl ListOrder {
    /// The order that is shown.
    #[must_use]
    pub fn spots(&self) -> &[QueueEntry] {
        &self.order
    }

    /// The newest order, with what is held back.
    #[must_use]
    pub fn latest(&self) -> &[QueueEntry] {
        &self.latest
    }

    /// How often another case came to a place.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Whether something is held back.
    #[must_use]
    pub fn has_pending(&self) -> bool {
        self.new + self.changed > 0
    }

    /// Takes the newest order of the desk; `me` is whose selection is not to be disturbed.
    pub(crate) fn set_latest(&mut self, latest: Vec<QueueEntry>, desk: &Desk, me: OfficerId, now: DeskTime) {
        self.latest = latest;
        self.behind = true;
        if self.flows || self.known.is_empty() {
            self.apply_pending(desk, self.by, now);
            return;
        }
        let places: HashMap<CaseNo, QueuePosition> = self.latest.iter().map(|s| (s.no, s.place)).collect();
        self.new = self.latest.iter().filter(|s| !self.known.contains_key(&s.no)).count();
        self.changed = 0;
        let mut moved = Vec::new();
        let before = self.order.len();
        let in_queue = self.by.is_none();
        let (known, changed) = (&mut self.known, &mut self.changed);
        self.order.retain_mut(|spot| {
            let (Some(place), Some(live)) = (places.get(&spot.no), desk.get(spot.no)) else {
                known.remove(&spot.no);
                return false;
            };
            let Some(before) = known.get_mut(&spot.no) else { return false };
            let now = ListedVersion { version: live.case.version, band: place.band };
            let touched = before.version != now.version;
            if touched && live.case.timeline.last().is_some_and(|s| s.officer == me) {
                *before = now;
                // Work on the checklist shifts the slack: that is no reason to take a case away from under the work.
                let moves = waits(place) != waits(&spot.place) || place.arrives_at != spot.place.arrives_at;
                // By a column it stays where it is until the list is sorted again.
                if moves && !in_queue {
                    spot.place = *place;
                } else if moves {
                    moved.push(QueueEntry { no: spot.no, place: *place });
                    return false;
                }
            } else if touched || before.band != now.band {
                *changed += 1;
            }
            // The numbers are the newest; but what would take a case out of its view waits too.
            if waits(place) == waits(&spot.place) {
                spot.place = *place;
            }
            true
        });
        self.changes += u64::from(self.order.len() != before);
        for spot in moved {
            let at = self.order.iter().position(|s| spot.comes_before(s)).unwrap_or(self.order.len());
            self.order.insert(at, spot);
        }
    }

    /// Lets everything in, in the order of the queue or sorted by a column; answers which cases are new.
    pub(crate) fn apply_pending(&mut self, desk: &Desk, by: Option<Sort>, now: DeskTime) -> HashSet<CaseNo> {
        if !self.behind && self.by == by {
            return HashSet::new();
        }
        let same = self.by == by && !self.has_pending() && !self.known.is_empty();
        (self.behind, self.by) = (false, by);
        if same && by.is_none() && self.order.iter().map(|s| s.no).eq(self.latest.iter().map(|s| s.no)) {
            // The same cases at the same places: only their clocks went on.
            self.order.clone_from(&self.latest);
            return HashSet::new();
        }
        self.changes += 1;
        let known = |s: &QueueEntry| {
            Some((s.no, ListedVersion { version: desk.get(s.no)?.case.version, band: s.place.band }))
        };
        let before = std::mem::replace(&mut self.known, self.latest.iter().filter_map(known).collect());
        self.order.clone_from(&self.latest);
        if let Some(sort) = by {
            sort_rows(&mut self.order, sort, now, |s| {
                (desk.get(s.no).map(|l| Arc::clone(&l.case)), Some(s.place))
            });
        }
        (self.new, self.changed) = (0, 0);
        if before.is_empty() {
            return HashSet::new();
        }
        self.known.keys().filter(|no| !before.contains_key(no)).copied().collect()
    }
}
