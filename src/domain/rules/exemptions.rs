//! Who needs no visa, as the table of exemptions has it: lists of states with their dates. Owns the shape of the table, its checks and what
//! of it ends when; `domain::exemption` determines whether a traveller is exempt.

use crate::domain::code::{Category, StateCode};
use crate::domain::lang::LocalizedName;
use chrono::{Days, NaiveDate};
use serde::Deserialize;

/// The table of exemptions, `assets/rules/exemptions.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExemptionTable {
    /// Where the data are from.
    pub source: Box<str>,
    /// The day on which they were checked last.
    pub as_of: NaiveDate,
    /// Categories whose purpose the lists cover.
    pub categories: Vec<Category>,
    /// Days before the end of a list from which on every officer is warned.
    pub warn_days: u16,
    #[serde(rename = "list")]
    lists: Vec<ExemptionList>,
}

/// What kind of exemption a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExemptionKind {
    /// Granted by China alone.
    Unilateral,
    /// By an agreement of two states.
    Mutual,
    /// Transit with an onward ticket to a third state only.
    Transit,
}

impl ExemptionKind {
    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unilateral => "unilateral",
            Self::Mutual => "mutual",
            Self::Transit => "transit",
        }
    }
}

/// A list of states.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExemptionList {
    /// What kind of exemption.
    pub kind: ExemptionKind,
    /// The name.
    pub name: LocalizedName,
    /// The first day of entry; none where it is in force already.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// The last day of entry, in Beijing; none where no end is set.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Most days of a stay, counted from the day after entry.
    pub days: u16,
    /// What has to be requested besides, because no application shows it.
    #[serde(default)]
    pub condition: Option<LocalizedName>,
    states: Vec<StateCode>,
}

impl ExemptionList {
    /// Whether an entry on the day counts.
    #[must_use]
    pub fn covers(&self, entry: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= entry) && self.until.is_none_or(|until| entry <= until)
    }

    /// Whether the state is on the list, by its code of machine readable zones.
    #[must_use]
    pub fn has(&self, state: StateCode) -> bool {
        self.states.contains(&state)
    }
}

/// States of a kind whose exemption ends, or has ended, with nothing that follows it in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndingExemption {
    /// Which kind.
    pub kind: ExemptionKind,
    /// The name of the list.
    pub name: LocalizedName,
    /// The last day.
    pub until: NaiveDate,
    /// How many states.
    pub states: usize,
    /// How many states the lists of the kind have.
    pub of: usize,
    /// Whole days left; negative where it has ended.
    pub days_left: i64,
    /// The day on which the table was checked last.
    pub as_of: NaiveDate,
}

impl EndingExemption {
    /// Whether it is over.
    #[must_use]
    pub fn ended(&self) -> bool {
        self.days_left < 0
    }
}

impl ExemptionTable {
    /// The lists of a state that are no transit ones, and those that are.
    pub fn lists_of(&self, state: StateCode, transit: bool) -> impl Iterator<Item = &ExemptionList> {
        self.lists.iter().filter(move |l| l.has(state) && (l.kind == ExemptionKind::Transit) == transit)
    }

    /// What ends within the days of warning, or has ended already, the earliest first.
    #[must_use]
    pub fn endings(&self, today: NaiveDate) -> Vec<EndingExemption> {
        let mut all: Vec<EndingExemption> = Vec::new();
        for list in &self.lists {
            let Some(until) = list.until else { continue };
            let days_left = (until - today).num_days();
            if days_left > i64::from(self.warn_days) {
                continue;
            }
            let next = until.checked_add_days(Days::new(1)).unwrap_or(until);
            let last = |state: &&StateCode| !self.lists_of(**state, false).any(|l| l.covers(next));
            let states = list.states.iter().filter(last).count();
            if states == 0 {
                continue;
            }
            match all.iter_mut().find(|e| e.kind == list.kind && e.until == until) {
                Some(ending) => ending.states += states,
                None => {
                    let of = self.states(list.kind);
                    let (kind, name, as_of) = (list.kind, list.name.clone(), self.as_of);
                    all.push(EndingExemption { kind, name, until, states, of, days_left, as_of });
                }
            }
        }
        all.sort_by_key(|e| e.until);
        all
    }

    /// How many states the lists of a kind have.
    fn states(&self, kind: ExemptionKind) -> usize {
        let mut states: Vec<StateCode> =
            self.lists.iter().filter(|l| l.kind == kind).flat_map(|l| l.states.iter().copied()).collect();
        states.sort_unstable();
        states.dedup();
        states.len()
    }

    /// The first thing that makes no sense; `state` and `category` check against the other tables.
    pub(super) fn fault(
        &self,
        state: impl Fn(StateCode) -> bool,
        category: impl Fn(Category) -> bool,
    ) -> Option<String> {
        if let Some(unknown) = self.categories.iter().find(|c| !category(**c)) {
            return Some(format!("{unknown} is no category"));
        }
        if self.warn_days > 366 {
            return Some("warn_days is out of range".into());
        }
        for list in &self.lists {
            if !(1..=366).contains(&list.days) {
                return Some(format!("{} days are out of range", list.days));
            }
            if list.from.zip(list.until).is_some_and(|(from, until)| until < from) {
                return Some("a list ends before it begins".into());
            }
            if list.states.is_empty() {
                return Some("a list has no state".into());
            }
            for (place, code) in list.states.iter().enumerate() {
                if !state(*code) {
                    return Some(format!("{code} is no state"));
                }
                if list.states[..place].contains(code) {
                    return Some(format!("{code} stands twice in a list"));
                }
            }
        }
        None
    }
}
