//! How the list is arranged: how it is sorted, which saved view is shown, and what its officer saved. Owns when that is to be written
//! down; which case comes before which, the domain says.

use crate::domain::listing::{Preferences, SavedView, Sort, View};
use crate::ui::base::keys::{Action, ViewChange};
use chrono::{DateTime, Duration, Utc};

/// An officer may try several columns this long before the last one is saved.
const SETTLES: Duration = Duration::seconds(10);

/// The number of the saved view that an action shows.
#[must_use]
pub fn number(action: Action) -> Option<u8> {
    if let Some(ViewChange::Saved(number)) = action.view_change() { Some(number) } else { None }
}

/// The action that shows the saved view of a number.
#[must_use]
pub fn shows(wanted: u8) -> Action {
    Action::ALL.iter().copied().find(|action| number(*action) == Some(wanted)).unwrap_or(Action::View5)
}

/// The arrangement of a session's lists.
#[derive(Clone, Debug, Default)]
pub struct ListPreferences {
    /// What the officer keeps.
    pub keeps: Preferences,
    /// How the list is sorted; none is the order of the queue.
    pub sort: Option<Sort>,
    /// The number of the saved view that is shown.
    pub kept: Option<u8>,
    write_at: Option<DateTime<Utc>>,
}

impl ListPreferences {
    /// What an officer keeps, as it is shown from a list on.
    #[must_use]
    pub fn of(keeps: Preferences, view: View) -> Self {
        let sort = keeps.sorts.get(&view).copied();
        Self { keeps, sort, kept: None, write_at: None }
    }

    /// Goes to one of the desk's own lists, sorted as it was left. Answers the query of the saved view that is left, which goes with it.
    pub fn show(&mut self, view: View) -> Option<Box<str>> {
        self.sort = self.keeps.sorts.get(&view).copied();
        let left = self.kept.take()?;
        self.keeps.views.get(&left).map(|kept| kept.query.clone())
    }

    /// Shows a saved view, where there is one under the number.
    pub(crate) fn show_kept(&mut self, number: u8) -> Option<SavedView> {
        let kept = self.keeps.views.get(&number)?.clone();
        self.sort = kept.sort;
        self.kept = Some(number);
        Some(kept)
    }

    /// Sorts a list otherwise. A saved view keeps its own way, and the list that it is of keeps the other.
    pub(crate) fn sort_by(&mut self, view: View, sort: Option<Sort>, now: DateTime<Utc>) {
        self.sort = sort;
        if self.kept.is_some() {
            return;
        }
        match sort {
            Some(sort) => self.keeps.sorts.insert(view, sort),
            None => self.keeps.sorts.remove(&view),
        };
        self.changed(now);
    }

    /// Keeps a view under a number, and shows it.
    pub fn keep(&mut self, number: u8, kept: SavedView, now: DateTime<Utc>) {
        self.keeps.views.insert(number, kept);
        self.kept = Some(number);
        self.write_at = Some(now);
    }

    /// Forgets what is saved under a number; answers whether there was anything.
    pub(crate) fn forget(&mut self, number: u8, now: DateTime<Utc>) -> bool {
        let was = self.keeps.views.remove(&number).is_some();
        if was {
            self.write_at = Some(now);
        }
        if self.kept == Some(number) {
            self.kept = None;
        }
        was
    }

    /// Remembers what was looked for.
    pub fn looked_for(&mut self, query: &str, now: DateTime<Utc>) {
        let before = self.keeps.recent.front().cloned();
        self.keeps.looked_for(query);
        if self.keeps.recent.front() != before.as_ref() {
            self.changed(now);
        }
    }

    fn changed(&mut self, now: DateTime<Utc>) {
        self.write_at = Some(now + SETTLES);
    }

    /// When what the officer keeps is to be written down.
    #[must_use]
    pub(crate) fn write_at(&self) -> Option<DateTime<Utc>> {
        self.write_at
    }

    /// Takes what is to be written down, where there is anything: at its time, or at the end of a session.
    pub(crate) fn unwritten(&mut self) -> Option<Preferences> {
        self.write_at.take().map(|_| self.keeps.clone())
    }
}
