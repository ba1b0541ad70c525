//! The numbers of a desk: how deep the queue is and will be, what arrives against what can be done, how long decisions take, who works
//! on what. Owns what each number means; it is pure over the cases given to it and may not read a store or a clock.
//!
//! The window counts cases by their reception: those received within the last days, open or closed. What was imported before is in no
//! number but the depth of the queue, so that a walk over the archive from the newest case can stop at the window's edge.
//!
//! - *Decided*: approved, refused, not accepted or offered to another port, while in effect. Withdrawn cases are not decided.
//! - *Time to decision*, by the wall clock: from the reception at this desk to the decision.
//! - *Working time*: the same by the office's calendar, without the time in which documents were awaited; the promise of one day is in it.
//! - *Waiting for documents*: the time in which the clock was paused, by the wall clock, over decided cases that waited at all.
//! - *Complete at first*: decided without documents requested or sent after the first submission.
//! - *Capacity*: decisions an hour. The policy's, or learned: the decisions of the window over the hours in which any was taken.
//! - *Depth*: cases in each band now and at each full hour after, without any action and without new cases.

mod distribution;
mod outcome;

pub use distribution::{Distribution, ENDS};

use crate::domain::calendar::CalendarBasis;
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::clock_trust::DeskTime;
use crate::domain::desk::OpenCase;
use crate::domain::matching;
use crate::domain::officer::OfficerId;
use crate::domain::queue::{Band, QueuePosition};
use crate::domain::rules::{DecisionClock, EndingExemption, Rules};
use crate::domain::zone::day;
use chrono::{DateTime, Duration, Utc};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Hours that the dashboard looks ahead.
pub const HOURS: usize = 24;
/// Default days of the window.
pub const DAYS: u32 = 30;
/// The longest window, in days.
pub const MOST_DAYS: u32 = 366;
/// How many inviters are named, the busiest first.
const INVITERS: usize = 20;

/// Cases in each band, in the order of [`Band::ALL`].
pub type BandCounts = [u64; Band::ALL.len()];

/// What a desk can decide in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capacity {
    /// The office's decision.
    Set {
        /// Tenths of a case an hour.
        tenths: u64,
    },
    /// From what was decided.
    Learned {
        /// Tenths of a case an hour, rounded down.
        tenths: u64,
        /// Decisions in the window.
        decisions: u64,
        /// Hours of the window in which any was taken.
        hours: u64,
    },
    /// Nothing was decided and nothing is set.
    Unknown,
}

impl Capacity {
    /// Tenths of a case an hour.
    #[must_use]
    pub fn tenths(self) -> Option<u64> {
        match self {
            Self::Set { tenths } | Self::Learned { tenths, .. } => Some(tenths),
            Self::Unknown => None,
        }
    }
}

/// What an officer has and did.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct OfficerLoad {
    pub officer: OfficerId,
    /// Open cases with this officer.
    pub live: u64,
    /// Decisions of the window.
    pub decided: u64,
}

/// What an inviter brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InviterLoad {
    /// The name as last written.
    pub name: Box<str>,
    /// The credit code, where it has one.
    pub code: Option<Box<str>>,
    /// Open cases.
    pub live: u64,
    /// Cases of the window.
    pub cases: u64,
    /// Decided ones among them.
    pub decided: u64,
    /// Refused or not accepted ones among them.
    pub refused: u64,
    /// Decided cases with complete documents in the first submission.
    pub complete: u64,
}

/// The numbers of a desk at a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stats {
    /// The moment.
    pub now: DateTime<Utc>,
    /// Days of the window.
    pub days: u32,
    /// Open cases.
    pub live: u64,
    /// Cases of the window, open and closed.
    pub cases: u64,
    /// Depth by band: now, and at each of the [`HOURS`] after.
    pub depth: Vec<BandCounts>,
    /// Undecided cases whose traveller lands in each of the next [`HOURS`].
    pub arrivals: [u64; HOURS],
    /// Undecided cases whose traveller has landed.
    pub landed: u64,
    /// What can be decided in an hour.
    pub capacity: Capacity,
    /// Time to decision by the wall clock.
    pub wall: Distribution,
    /// Working time to decision, without the time in which documents were awaited.
    pub working: Distribution,
    /// Minutes that the office promises for the cases of the window; those of the policy where promises differ.
    pub promise: i64,
    /// By which clock; none where promises differ, and each case was held against its own.
    pub promise_clock: Option<DecisionClock>,
    /// How many decisions met the service standard.
    pub kept: u64,
    /// Waiting for documents, over the decided cases that did.
    pub waiting: Distribution,
    /// Decided cases with complete documents in the first submission.
    pub complete: u64,
    /// Cases of the window by state.
    pub states: BTreeMap<&'static str, u64>,
    /// Officers, the busiest first.
    pub officers: Vec<OfficerLoad>,
    /// The busiest inviters.
    pub inviters: Vec<InviterLoad>,
    /// What the decision deadlines of open cases rest on, one each.
    pub bases: Vec<CalendarBasis>,
    /// Exemptions that end soon or have ended.
    pub endings: Vec<EndingExemption>,
}

impl Stats {
    /// Cases that are late at an hour: at the port undecided, or overdue.
    #[must_use]
    pub fn late(&self, hour: usize) -> u64 {
        self.depth.get(hour).map_or(0, |d| d[Band::AtPort as usize] + d[Band::Overdue as usize])
    }

    /// How many cases are behind at the end of each hour: what has landed and lands, less what can be decided meanwhile. None where
    /// the capacity is not known.
    #[must_use]
    pub fn behind(&self) -> Option<[u64; HOURS]> {
        let tenths = self.capacity.tenths()?;
        let mut left = self.landed * 10;
        Some(self.arrivals.map(|n| {
            left = (left + n * 10).saturating_sub(tenths);
            left.div_ceil(10)
        }))
    }
}

/// Gathers the numbers of a desk, case by case.
pub struct StatsCollector<'a> {
    rules: &'a Rules,
    stats: Stats,
    time: DeskTime,
    since: DateTime<Utc>,
    wall: Vec<i64>,
    working: Vec<i64>,
    waiting: Vec<i64>,
    hours: HashSet<i64>,
    limits: Vec<(i64, DecisionClock)>,
    officers: HashMap<OfficerId, OfficerLoad>,
    inviters: HashMap<String, InviterLoad>,
}

impl<'a> StatsCollector<'a> {
    /// Nothing gathered yet; the window has so many days, one at the least and [`MOST_DAYS`] at the most.
    #[must_use]
    pub fn new(rules: &'a Rules, time: impl Into<DeskTime>, days: u32) -> Self {
        let time = time.into();
        let now = time.now;
        let days = days.clamp(1, MOST_DAYS);
        Self {
            rules,
            time,
            since: now - Duration::days(i64::from(days)),
            stats: Stats {
                now,
                days,
                live: 0,
                cases: 0,
                depth: vec![[0; Band::ALL.len()]; HOURS + 1],
                arrivals: [0; HOURS],
                landed: 0,
                capacity: Capacity::Unknown,
                wall: Distribution::from_minutes(Vec::new()),
                working: Distribution::from_minutes(Vec::new()),
                promise: rules.policy.decide_within_minutes,
                promise_clock: Some(DecisionClock::Working),
                kept: 0,
                waiting: Distribution::from_minutes(Vec::new()),
                complete: 0,
                states: BTreeMap::new(),
                officers: Vec::new(),
                inviters: Vec::new(),
                bases: Vec::new(),
                endings: rules.exemptions.endings(day(now)),
            },
            limits: Vec::new(),
            wall: Vec::new(),
            working: Vec::new(),
            waiting: Vec::new(),
            hours: HashSet::new(),
            officers: HashMap::new(),
            inviters: HashMap::new(),
        }
    }

    /// Whether a case was imported within the window; newest first, none follows the first that was not.
    #[must_use]
    pub fn covers(&self, case: &Case) -> bool {
        case.received_at >= self.since
    }

    /// Takes an open case.
    pub fn live(&mut self, live: &OpenCase) {
        let case = &*live.case;
        self.stats.live += 1;
        self.stats.bases.extend(live.calendar);
        if let Some(owner) = case.owner(self.time).filter(|_| !case.state.is_concluded()) {
            self.officer(*owner).live += 1;
        }
        if let Some(load) = self.inviter(case) {
            load.live += 1;
        }
        // A decision in its grace period is no work any more.
        if !case.state.is_concluded() || case.state.awaits_entry() {
            self.ahead(live);
        }
        self.past(case);
    }

    /// Takes a closed case; one outside the window is left out.
    pub fn closed(&mut self, case: &Case) {
        self.past(case);
    }

    /// The expected state of an open case, hour by hour, without any action.
    fn ahead(&mut self, live: &OpenCase) {
        let now = self.stats.now;
        for (hour, depth) in (0..).zip(&mut self.stats.depth) {
            let place = QueuePosition::new(live, self.rules, now + Duration::hours(hour));
            depth[place.band as usize] += 1;
        }
        let offered =
            matches!(live.case.state, CaseState::TransferOffered { .. }) || live.case.state.awaits_entry();
        let Some(arrival) = live.case.papers.arrival.as_ref().filter(|_| !offered) else { return };
        match (arrival.at - now).num_seconds().div_euclid(3600) {
            hour if hour < 0 => self.stats.landed += 1,
            hour => {
                if let Some(n) = usize::try_from(hour).ok().and_then(|h| self.stats.arrivals.get_mut(h)) {
                    *n += 1;
                }
            }
        }
    }

    fn past(&mut self, case: &Case) {
        if !self.covers(case) {
            return;
        }
        self.stats.cases += 1;
        *self.stats.states.entry(case.state.name()).or_default() += 1;
        let decided = outcome::decided(case, self.rules);
        let refused = matches!(case.state, CaseState::Refused { .. } | CaseState::NotAccepted { .. });
        if let Some(load) = self.inviter(case) {
            load.cases += 1;
            load.decided += u64::from(decided.is_some());
            load.refused += u64::from(refused);
            load.complete += u64::from(decided.is_some_and(|d| d.complete));
        }
        let Some(decided) = decided else { return };
        self.wall.push(decided.wall);
        self.working.push(decided.working);
        if decided.waiting > 0 {
            self.waiting.push(decided.waiting);
        }
        self.stats.kept += u64::from(decided.kept);
        if !self.limits.contains(&decided.limit) {
            self.limits.push(decided.limit);
        }
        self.stats.complete += u64::from(decided.complete);
        self.hours.insert(decided.at.timestamp().div_euclid(3600));
        self.officer(decided.by).decided += 1;
    }

    fn officer(&mut self, officer: OfficerId) -> &mut OfficerLoad {
        self.officers.entry(officer).or_insert(OfficerLoad { officer, live: 0, decided: 0 })
    }

    fn inviter(&mut self, case: &Case) -> Option<&mut InviterLoad> {
        let inviter = case.papers.inviter.as_ref()?;
        let load = self.inviters.entry(matching::inviter_key(inviter)).or_insert_with(|| InviterLoad {
            name: inviter.name.clone(),
            code: inviter.uscc.clone(),
            live: 0,
            cases: 0,
            decided: 0,
            refused: 0,
            complete: 0,
        });
        Some(load)
    }

    /// The numbers.
    #[must_use]
    pub fn finish(self) -> Stats {
        let mut stats = self.stats;
        let (decisions, hours) = (self.wall.len() as u64, self.hours.len() as u64);
        stats.capacity = match (self.rules.policy.decisions_per_hour, decisions) {
            (0, 0) => Capacity::Unknown,
            (0, _) => Capacity::Learned { tenths: decisions * 10 / hours.max(1), decisions, hours },
            (set, _) => Capacity::Set { tenths: u64::from(set) * 10 },
        };
        match self.limits[..] {
            [] => {}
            [(minutes, clock)] => (stats.promise, stats.promise_clock) = (minutes, Some(clock)),
            _ => stats.promise_clock = None,
        }
        stats.wall = Distribution::from_minutes(self.wall);
        stats.working = Distribution::from_minutes(self.working);
        stats.waiting = Distribution::from_minutes(self.waiting);
        stats.officers = self.officers.into_values().filter(|o| o.live + o.decided > 0).collect();
        stats.officers.sort_unstable_by(|a, b| {
            (b.live, b.decided).cmp(&(a.live, a.decided)).then_with(|| a.officer.cmp(&b.officer))
        });
        stats.inviters = self.inviters.into_values().filter(|i| i.live + i.cases > 0).collect();
        stats.inviters.sort_unstable_by(|a, b| {
            (b.live, b.cases)
                .cmp(&(a.live, a.cases))
                .then_with(|| (&a.name, &a.code).cmp(&(&b.name, &b.code)))
        });
        stats.inviters.truncate(INVITERS);
        stats
    }
}

/// Whether a decided case was complete at its first submission; none where no decision is in effect.
#[must_use]
pub fn complete_at_first(case: &Case, rules: &Rules) -> Option<bool> {
    outcome::decided(case, rules).map(|d| d.complete)
}
