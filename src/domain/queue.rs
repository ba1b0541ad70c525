//! The order in which cases must be dealt with. Owns the bands, the slack and the sort; every number that the screen shows for
//! "why is it here" is in [`QueuePosition`]. It reads cases and the time and changes nothing.

use crate::domain::calendar::CalendarBasis;
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::case_no::CaseNo;
use crate::domain::desk::{Desk, OpenCase};
use crate::domain::handling_time::HandlingEstimate;
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, Utc};

/// What comes before what. Ordered: the first band is dealt with first; within a band the least slack comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// The traveller is at the port.
    AtPort,
    /// A humanitarian case, landing within the policy's hours.
    Humanitarian,
    /// It is too late already.
    Overdue,
    /// Less than two hours of slack.
    Under2h,
    /// A rush repair with less than a day of slack.
    Repair,
    /// Less than six hours.
    Under6h,
    /// Less than a day.
    Under24h,
    /// A day or more.
    Later,
    /// Nothing can be done now: documents awaited, on hold, offered elsewhere, a decision in its grace period. Not while the traveller is
    /// at the port and nothing is decided.
    Waiting,
    /// Approved: the traveller is expected, or has the visa and has not entered yet.
    Expected,
}

impl Band {
    /// All bands in order.
    pub const ALL: [Self; 10] = [
        Self::AtPort,
        Self::Humanitarian,
        Self::Overdue,
        Self::Under2h,
        Self::Repair,
        Self::Under6h,
        Self::Under24h,
        Self::Later,
        Self::Waiting,
        Self::Expected,
    ];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AtPort => "at_port",
            Self::Humanitarian => "humanitarian",
            Self::Overdue => "overdue",
            Self::Under2h => "under_2h",
            Self::Repair => "repair",
            Self::Under6h => "under_6h",
            Self::Under24h => "under_24h",
            Self::Later => "later",
            Self::Waiting => "waiting",
            Self::Expected => "expected",
        }
    }

    /// Whether it raises an alert: the traveller is at the port, or the case itself is urgent. What time alone
    /// makes urgent was seen in the list before.
    #[must_use]
    pub fn needs_alert(self) -> bool {
        matches!(self, Self::AtPort | Self::Humanitarian | Self::Repair)
    }

    /// The letter shown for it without colour.
    #[must_use]
    pub fn letter(self) -> char {
        match self {
            Self::AtPort => '!',
            Self::Humanitarian => 'H',
            Self::Overdue => '0',
            Self::Under2h => '2',
            Self::Repair => 'R',
            Self::Under6h => '6',
            Self::Under24h => 'D',
            Self::Later => ' ',
            Self::Waiting => 'P',
            Self::Expected => 'E',
        }
    }
}

/// Which clock runs out first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitKind {
    /// The flight.
    Arrival,
    /// The decision clock.
    Decision,
    /// Neither: no arrival is known and the decision clock is paused.
    None,
}

/// A case's position in the queue, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct QueuePosition {
    pub band: Band,
    /// When it is too late to begin: the earlier limit less the usual work.
    pub too_late_at: Option<DateTime<Utc>>,
    /// Which limit that is.
    pub limit: LimitKind,
    /// End of the decision clock; none while it is paused.
    pub decide_by: Option<DateTime<Utc>>,
    /// What of the calendar that end rests on; none where it rests on none.
    pub calendar: Option<CalendarBasis>,
    /// Arrival at the entry port.
    pub arrives_at: Option<DateTime<Utc>>,
    /// The work that a case usually takes from here.
    pub usual: HandlingEstimate,
    /// When it was imported.
    pub received_at: DateTime<Utc>,
    /// The traveller is at the port with an approval: the visa is issued before anything else.
    pub to_issue: bool,
}

impl QueuePosition {
    /// Minutes left before it is too late, rounded down; negative when it is. None where no clock runs.
    #[must_use]
    pub fn slack_minutes(&self, now: DateTime<Utc>) -> Option<i64> {
        self.too_late_at.map(|at| minutes_until(at, now))
    }

    /// The place of an open case at a moment.
    #[must_use]
    pub fn new(live: &OpenCase, rules: &Rules, now: DateTime<Utc>) -> Self {
        let case = &*live.case;
        let arrives_at = case.arrival_for_queue().map(|l| l.at);
        let usual = live.usual;
        // What was decided has no clock but the arrival.
        let decide_by = live.decide_by.filter(|_| !case.state.awaits_entry());
        let (limit, end) = match (arrives_at, decide_by) {
            (Some(a), Some(d)) if a <= d => (LimitKind::Arrival, Some(a)),
            (Some(a), None) => (LimitKind::Arrival, Some(a)),
            (_, Some(d)) => (LimitKind::Decision, Some(d)),
            (None, None) => (LimitKind::None, None),
        };
        let too_late_at = end.map(|e| e - Duration::minutes(usual.minutes));
        let band = band(case, too_late_at, rules, now);
        Self {
            band,
            too_late_at,
            limit,
            decide_by,
            calendar: live.calendar,
            arrives_at,
            usual,
            received_at: case.received_at,
            to_issue: case.is_to_be_issued(),
        }
    }

    /// When an open case moves to another band without any action, and to which; none where it does not move.
    #[must_use]
    pub fn next_band(
        &self,
        live: &OpenCase,
        rules: &Rules,
        now: DateTime<Utc>,
    ) -> Option<(DateTime<Utc>, Band)> {
        // Spans are rounded down: a band begins when the first second of its minute is gone.
        let (hours, second) = ([24, 6, 2, 0].map(Duration::hours), Duration::seconds(1));
        let slack = self.too_late_at.into_iter().flat_map(|at| hours.map(|h| at - h + second));
        let near = Duration::hours(rules.policy.humanitarian_within_hours) - second;
        let landing = self.arrives_at.into_iter().flat_map(|at| [at - near, at]);
        let wakes = live.case.wakes_at();
        let mut times: Vec<DateTime<Utc>> =
            slack.chain(landing).chain(wakes).filter(|at| *at > now).collect();
        times.sort_unstable();
        let band_at = |at| (at, band(&live.case, self.too_late_at, rules, at));
        times.into_iter().map(band_at).find(|(_, band)| *band != self.band)
    }

    fn key(&self, no: CaseNo) -> (Band, bool, DateTime<Utc>, DateTime<Utc>, CaseNo) {
        (
            self.band,
            !self.to_issue,
            self.too_late_at.unwrap_or(DateTime::<Utc>::MAX_UTC),
            self.received_at,
            no,
        )
    }
}

/// Whole minutes from `now` to `at`, rounded down.
#[must_use]
pub fn minutes_until(at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (at - now).num_seconds().div_euclid(60)
}

fn band(case: &Case, too_late_at: Option<DateTime<Utc>>, rules: &Rules, now: DateTime<Utc>) -> Band {
    if case.is_to_be_issued() {
        return Band::AtPort;
    }
    if case.state.awaits_entry() {
        return Band::Expected;
    }
    // A decision in its grace period needs no work, even with the traveller at the port.
    if case.state.is_concluded() {
        return Band::Waiting;
    }
    // The traveller at the counter comes first, even with the case on hold.
    let lands_in = case.arrival_for_queue().map(|l| l.at - now);
    if lands_in.is_some_and(|d| d <= Duration::zero()) {
        return Band::AtPort;
    }
    if is_waiting(case, now) {
        return Band::Waiting;
    }
    let ground = rules.ground(case.papers.ground);
    let near = lands_in.is_some_and(|d| d < Duration::hours(rules.policy.humanitarian_within_hours));
    if near && ground.is_some_and(|g| g.humanitarian) {
        return Band::Humanitarian;
    }
    let repair = ground.is_some_and(|g| g.repair);
    match too_late_at.map(|at| minutes_until(at, now)) {
        Some(m) if m < 0 => Band::Overdue,
        Some(m) if m < 2 * 60 => Band::Under2h,
        // A rush repair goes before others of the same day; with more time than that, nothing is lost by waiting.
        Some(m) if m < 24 * 60 && repair => Band::Repair,
        Some(m) if m < 6 * 60 => Band::Under6h,
        Some(m) if m < 24 * 60 => Band::Under24h,
        _ => Band::Later,
    }
}

/// Whether an undecided case waits: for the applicant, the other port or a time that has not come. What waits for a second officer is work
/// for the next officer at the desk; what has reached its time is work again, whether or not the desk has noted it yet.
#[must_use]
pub fn is_waiting(case: &Case, now: DateTime<Utc>) -> bool {
    let due = case.state.wakes_at().is_some_and(|at| at <= now);
    !case.state.is_workable() && !due && !matches!(case.state, CaseState::AwaitingSecond { .. })
}

/// A case in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct QueueEntry {
    /// Which case.
    pub no: CaseNo,
    pub place: QueuePosition,
}

impl QueueEntry {
    /// Whether it is to be dealt with before another.
    #[must_use]
    pub fn comes_before(&self, other: &Self) -> bool {
        self.place.key(self.no) < other.place.key(other.no)
    }
}

/// All open cases in the order in which they must be dealt with, those that wait at the end.
#[must_use]
pub fn order(desk: &Desk, rules: &Rules, now: DateTime<Utc>) -> Vec<QueueEntry> {
    let mut spots: Vec<QueueEntry> = desk
        .iter()
        .map(|live| QueueEntry { no: live.case.no, place: QueuePosition::new(live, rules, now) })
        .collect();
    spots.sort_by_key(|s| s.place.key(s.no));
    spots
}
