//! The rows of the list: which cases they are, in what order, which one is chosen, and what of them answers to a query. Owns every change
//! of rows and choice; whatever moves them comes through here.

use crate::domain::case::Case;
use crate::domain::listing::{View, sort_rows};
use crate::domain::queue::{Band, LimitKind, QueueEntry, QueuePosition};
use crate::domain::usual::{HandlingEstimate, WorkRemaining};
use crate::ui::base::widgets::field::Field;
use crate::ui::state::list_filter::Narrow;
use crate::ui::state::model::Model;
use crate::ui::state::search_arena::SearchArena;
use crate::ui::state::search_rows::Lineup;
use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;

impl Model {
    /// The query that is being written, and as what it was read.
    #[must_use]
    pub fn asking(&self) -> Option<(&Field, &Narrow)> {
        match (self.find.writing, self.filtering) {
            (true, _) => Some((&self.find.field, &self.find.asked)),
            (false, true) => Some((&self.filter, &self.narrow)),
            (false, false) => None,
        }
    }

    /// Makes filter and search ready to be asked of the desk as it is now.
    pub(in crate::ui) fn make_ready(&mut self) {
        if self.narrow.asks() || self.find.asks() {
            self.line_up();
        }
        let (lineup, line, arena) = (&self.lineup, &self.line, &self.arena);
        let live = (0..line.order().len()).map_while(|at| lineup.at(at, line, arena));
        self.narrow.make_ready(self.filter.value(), &live, self.now);
        self.find.asked.me = self.narrow.me;
        self.find.asked.make_ready(self.find.field.value(), &live, self.now);
    }

    /// Takes over what is looked for in the list.
    pub fn look_for(&mut self) {
        self.find.asked.read(self.find.field.value());
        self.find.asked.candidate = 0;
        self.make_ready();
        self.mark_hits();
    }

    /// Which rows answer to what is looked for.
    fn mark_hits(&mut self) {
        self.find.hits.clear();
        if !self.find.asks() {
            return;
        }
        let (asked, now) = (&self.find.asked, self.now);
        let answers = |row: usize, spot: &QueueEntry| match self.places.get(row) {
            Some(at) => {
                self.lineup.at(*at, &self.line, &self.arena).is_some_and(|looked| asked.takes(looked, now))
            }
            None => self.archive.iter().any(|c| c.no == spot.no && asked.takes_closed(c, now)),
        };
        let rows = self.rows.iter().enumerate();
        let hits = rows.filter(|(row, spot)| answers(*row, spot)).map(|(row, _)| row).collect();
        self.find.hits = hits;
    }

    /// Takes texts that were laid out elsewhere, so that the first letter finds them.
    pub fn take_arena(&mut self, arena: SearchArena) {
        self.arena = arena;
        self.lineup = Lineup::default();
        self.line_up();
        self.make_ready();
    }

    /// Keeps texts and cases beside each other where they were laid out, so that the next letter finds them so.
    pub fn keep_lined_up(&mut self) {
        if self.arena.changes() > 0 {
            self.line_up();
        }
    }

    fn line_up(&mut self) {
        self.arena.follow(&self.desk);
        self.lineup.follow(&self.line, &self.desk, &self.arena);
    }

    /// Lets in what was held back. The chosen case stays chosen, and where it is on the screen.
    pub fn let_in(&mut self) {
        let above = self.position().map(|at| at.saturating_sub(self.top));
        let new = self.line.let_in(&self.desk, self.arranged.sort, self.now);
        self.fresh.extend(new);
        self.waiting = self.line.order().iter().filter(|s| s.place.band == Band::Waiting).count();
        self.make_ready();
        self.narrow();
        match (self.position(), above) {
            (Some(at), Some(above)) => self.top = at.saturating_sub(above),
            (None, _) => self.choose(0),
            (Some(_), None) => {}
        }
        self.scroll();
    }

    /// Applies view and filter to the order.
    pub fn narrow(&mut self) {
        let (view, now) = (self.view, self.now);
        let (narrow, lineup, line, arena) = (&self.narrow, &self.lineup, &self.line, &self.arena);
        let orphans = &self.orphans;
        let shown = |s: &QueueEntry| {
            view.shows(s.place.band) && (view != View::Orphans || orphans.contains_key(&s.no))
        };
        let answers =
            |at| narrow.takes_all() || lineup.at(at, line, arena).is_some_and(|l| narrow.takes(l, now));
        self.rows.clear();
        self.places.clear();
        if view == View::Archive {
            let mut cases = self.archive.clone();
            if let Some(sort) = self.arranged.sort {
                sort_rows(&mut cases, sort, now, |case| (Some(Arc::clone(case)), None));
            }
            self.rows.extend(cases.iter().map(|c| QueueEntry { no: c.no, place: archived_place(c, now) }));
        } else {
            for (at, spot) in line.order().iter().enumerate().filter(|(at, s)| shown(s) && answers(*at)) {
                self.rows.push(*spot);
                self.places.push(at);
            }
        }
        self.at = self.selected.and_then(|no| self.rows.iter().position(|s| s.no == no));
        self.marks.count(&self.rows);
        self.mark_hits();
    }

    /// Takes the filter's text over.
    pub fn refilter(&mut self) {
        self.narrow.read(self.filter.value());
        self.narrow.candidate = 0;
        self.let_in();
    }

    /// How many rows the view would have without the filter.
    #[must_use]
    pub fn unfiltered(&self) -> usize {
        match self.view {
            View::Archive => self.archive.len(),
            View::Queue => self.line.order().len() - self.waiting,
            View::Waiting => self.waiting,
            View::All => self.line.order().len(),
            View::Orphans => self.orphans.len(),
        }
    }

    /// The row of the chosen case.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        self.at
    }

    /// Chooses the case of a row; an empty list has none.
    pub fn choose(&mut self, row: usize) {
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

    /// The detail pane follows when the hand has rested.
    pub fn follow_soon(&mut self) {
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
    pub fn scroll(&mut self) {
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
        arrives_at: case.landing().map(|l| l.at),
        usual: HandlingEstimate { stage: WorkRemaining::of(case), minutes: 0, cases: 0 },
        received_at: case.timeline.last().map_or(now, |s| s.at),
    }
}
