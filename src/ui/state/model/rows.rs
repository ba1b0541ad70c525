//! The rows of the list: which cases they are, in what order, which one is chosen, and what of them answers to a query. Owns every change
//! of rows and choice; whatever moves them comes through here.

use crate::domain::case::Case;
use crate::domain::case::timeline::last_change;
use crate::domain::handling_time::{HandlingEstimate, WorkRemaining};
use crate::domain::listing::{View, sort_rows};
use crate::domain::queue::{Band, LimitKind, QueueEntry, QueuePosition};
use crate::ui::base::widgets::field::Field;
use crate::ui::state::list_filter::ListFilter;
use crate::ui::state::model::Model;
use crate::ui::state::search_arena::SearchArena;
use crate::ui::state::search_rows::SearchRows;
use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;

impl Model {
    /// The query that is being written, and as what it was read.
    #[must_use]
    pub fn active_query(&self) -> Option<(&Field, &ListFilter)> {
        match (self.search.writing, self.filtering) {
            (true, _) => Some((&self.search.field, &self.search.asked)),
            (false, true) => Some((&self.filter, &self.list_filter)),
            (false, false) => None,
        }
    }

    /// Makes filter and search ready to be asked of the desk as it is now.
    pub(in crate::ui) fn compile_queries(&mut self) {
        if self.list_filter.is_active() || self.search.is_active() {
            self.pair_texts();
        }
        let (paired, order, arena) = (&self.search_rows, &self.order, &self.arena);
        let live = (0..order.spots().len()).map_while(|at| paired.at(at, order, arena));
        self.list_filter.compile(self.filter.value(), &live, self.now);
        self.search.asked.me = self.list_filter.me;
        self.search.asked.compile(self.search.field.value(), &live, self.now);
    }

    /// Takes over what is looked for in the list.
    pub(crate) fn apply_search(&mut self) {
        self.search.asked.parse(self.search.field.value());
        self.search.asked.candidate = 0;
        self.compile_queries();
        self.find_hits();
    }

    /// Which rows answer to what is looked for.
    fn find_hits(&mut self) {
        self.search.hits.clear();
        if !self.search.is_active() {
            return;
        }
        let (asked, now) = (&self.search.asked, self.now);
        let answers = |row: usize, spot: &QueueEntry| match self.places.get(row) {
            Some(at) => self
                .search_rows
                .at(*at, &self.order, &self.arena)
                .is_some_and(|looked| asked.matches(looked, now)),
            None => self.archive.iter().any(|c| c.no == spot.no && asked.matches_closed(c, now)),
        };
        let rows = self.rows.iter().enumerate();
        let hits = rows.filter(|(row, spot)| answers(*row, spot)).map(|(row, _)| row).collect();
        self.search.hits = hits;
    }

    /// Takes texts that were laid out elsewhere, so that the first letter finds them.
    pub(crate) fn set_arena(&mut self, arena: SearchArena) {
        self.arena = arena;
        self.search_rows = SearchRows::default();
        self.pair_texts();
        self.compile_queries();
    }

    /// Keeps texts and cases beside each other where they were laid out, so that the next letter finds them so.
    pub(crate) fn keep_paired(&mut self) {
        if self.arena.changes() > 0 {
            self.pair_texts();
        }
    }

    fn pair_texts(&mut self) {
        self.arena.follow(&self.desk);
        self.search_rows.follow(&self.order, &self.desk, &self.arena);
    }

    /// Lets in what was held back. The chosen case stays chosen, and where it is on the screen.
    pub(crate) fn apply_pending(&mut self) {
        let above = self.position().map(|at| at.saturating_sub(self.top));
        let new = self.order.apply_pending(&self.desk, self.preferences.sort, self.desk_time());
        self.fresh.extend(new);
        self.count_views();
        self.compile_queries();
        self.apply_filter();
        match (self.position(), above) {
            (Some(at), Some(above)) => self.top = at.saturating_sub(above),
            (None, _) => self.select(0),
            (Some(_), None) => {}
        }
        self.scroll();
    }

    /// Counts the cases of each view.
    pub(in crate::ui::state) fn count_views(&mut self) {
        let count = |view: View| self.order.spots().iter().filter(|s| view.shows(&s.place)).count();
        (self.workable, self.waiting, self.expected) =
            (count(View::Queue), count(View::Waiting), count(View::Expected));
    }

    /// Applies view and filter to the order.
    pub(crate) fn apply_filter(&mut self) {
        let (view, now) = (self.view, self.now);
        let time = self.desk_time();
        let (list_filter, paired, order, arena) =
            (&self.list_filter, &self.search_rows, &self.order, &self.arena);
        let orphans = &self.orphans;
        let shown =
            |s: &QueueEntry| view.shows(&s.place) && (view != View::Orphans || orphans.contains_key(&s.no));
        let answers = |at| {
            list_filter.matches_all()
                || paired.at(at, order, arena).is_some_and(|l| list_filter.matches(l, now))
        };
        self.rows.clear();
        self.places.clear();
        if view == View::Archive {
            let mut cases = self.archive.clone();
            if let Some(sort) = self.preferences.sort {
                sort_rows(&mut cases, sort, time, |case| (Some(Arc::clone(case)), None));
            }
            self.rows.extend(cases.iter().map(|c| QueueEntry { no: c.no, place: archived_place(c, now) }));
        } else {
            for (at, spot) in order.spots().iter().enumerate().filter(|(at, s)| shown(s) && answers(*at)) {
                self.rows.push(*spot);
                self.places.push(at);
            }
        }
        self.at = self.selected.and_then(|no| self.rows.iter().position(|s| s.no == no));
        self.marks.count(&self.rows);
        self.find_hits();
    }

    /// Takes the filter's text over.
    pub(crate) fn refilter(&mut self) {
        self.list_filter.parse(self.filter.value());
        self.list_filter.candidate = 0;
        self.apply_pending();
    }

    /// How many rows the view would have without the filter.
    #[must_use]
    pub fn unfiltered(&self) -> usize {
        match self.view {
            View::Archive => self.archive.len(),
            View::Queue => self.workable,
            View::Expected => self.expected,
            View::Waiting => self.waiting,
            View::All => self.order.spots().len(),
            View::Orphans => self.orphans.len(),
        }
    }

    /// The row of the chosen case.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        self.at
    }

    /// Chooses the case of a row; an empty list has none.
    pub fn select(&mut self, row: usize) {
        let no = self.rows.get(row).map(|s| s.no);
        self.at = no.map(|_| row);
        if no != self.selected {
            self.selected = no;
            self.item = None;
        }
        if let Some(no) = no {
            self.fresh.retain(|f| *f != no);
        }
        self.scroll();
    }

    /// The detail pane follows the choice at once.
    pub fn follow(&mut self) {
        self.shown = self.selected;
        self.follow_at = None;
    }

    /// The detail pane follows when the selection has rested.
    pub(crate) fn follow_soon(&mut self) {
        if self.shown != self.selected {
            self.follow_at = Some(self.now + Duration::milliseconds(crate::ui::REST_MILLIS));
        }
    }

    /// How many rows of the list are on the screen.
    #[must_use]
    pub fn list_height(&self) -> usize {
        usize::from(self.layout().list.height)
    }

    /// Keeps the chosen row on the screen.
    pub(crate) fn scroll(&mut self) {
        let height = self.list_height().max(1);
        let at = self.position().unwrap_or(0);
        if at < self.top {
            self.top = at;
        } else if at >= self.top + height {
            self.top = at + 1 - height;
        }
        self.top = self.top.min(self.rows.len().saturating_sub(height));
    }
}

/// The archive has no clocks; newest first is its order.
fn archived_place(case: &Case, now: DateTime<Utc>) -> QueuePosition {
    QueuePosition {
        band: Band::Waiting,
        too_late_at: None,
        limit: LimitKind::None,
        decide_by: None,
        calendar: None,
        arrives_at: case.expected_arrival().map(|l| l.at),
        usual: HandlingEstimate { stage: WorkRemaining::from_case(case), minutes: 0, cases: 0 },
        received_at: last_change(&case.timeline).map_or(now, |s| s.at),
        to_issue: false,
    }
}
