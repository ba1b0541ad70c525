//! Within what time a case is to be decided: how long, by which clock, and what that rests on. Owns which setting of the policy counts for a
//! case; the only source for the end of the decision clock.

use crate::domain::calendar::{Calendar, CalendarBasis};
use crate::domain::case::Case;
use crate::domain::code::Port;
use crate::domain::rules::{DecisionClock, Rules, VisaForm};
use chrono::{DateTime, Utc};
use std::sync::LazyLock;

static EVERY_DAY: LazyLock<Calendar> = LazyLock::new(Calendar::every_day);

/// The time limit of a decision.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TimeLimit<'a> {
    /// How long, in minutes of the clock.
    pub(crate) minutes: i64,
    pub(crate) clock: DecisionClock,
    calendar: &'a Calendar,
}

/// The end of a decision clock that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Deadline {
    pub(crate) at: DateTime<Utc>,
    /// The calendar days it depends on; none where clock hours count and no calendar is used.
    pub(crate) basis: Option<CalendarBasis>,
}

/// Individual or group visa.
#[must_use]
pub(crate) fn form(case: &Case, rules: &Rules) -> VisaForm {
    let group = rules.ground(case.papers.ground).is_some_and(|g| g.group) || !case.papers.group.is_empty();
    if group { VisaForm::Group } else { VisaForm::Individual }
}

impl<'a> TimeLimit<'a> {
    /// The limit that counts for a case of a desk.
    #[must_use]
    pub(crate) fn new(case: &Case, rules: &'a Rules) -> Self {
        Self::at(case.office, form(case, rules), rules)
    }

    /// The limit of an office for a form of visa: that of its authority, or the policy's for every office.
    #[must_use]
    pub(crate) fn at(office: Port, form: VisaForm, rules: &'a Rules) -> Self {
        match rules.policy.within(rules.authority_code(office), form) {
            Some(own) => {
                let calendar = match own.clock {
                    DecisionClock::Working => &rules.calendar,
                    DecisionClock::Elapsed => &*EVERY_DAY,
                };
                Self { minutes: i64::from(own.hours) * 60, clock: own.clock, calendar }
            }
            None => Self {
                minutes: rules.policy.decide_within_minutes,
                clock: DecisionClock::Working,
                calendar: &rules.calendar,
            },
        }
    }

    /// When a case has to be decided. None while its clock is paused.
    #[must_use]
    pub(crate) fn due(&self, case: &Case) -> Option<Deadline> {
        let at = case.clock.deadline(self.minutes, self.calendar)?;
        let rests = || {
            let spans = case.clock.intervals().iter().filter(|i| i.running && i.start <= at);
            spans.map(|i| self.calendar.basis(i.start, i.end.unwrap_or(at).min(at))).max()
        };
        let basis = match self.clock {
            DecisionClock::Working => rests(),
            DecisionClock::Elapsed => None,
        };
        Some(Deadline { at, basis })
    }

    /// Minutes of this clock that a case has spent up to a moment.
    #[must_use]
    pub(crate) fn spent(&self, case: &Case, now: DateTime<Utc>) -> i64 {
        case.clock.spent(now, self.calendar)
    }
}
