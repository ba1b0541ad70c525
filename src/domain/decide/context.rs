//! What a decision is made with: the desk, the officer, the rules and the time.

use crate::domain::anchor::AnchorState;
use crate::domain::case_no::CaseNo;
use crate::domain::clock_trust::DeskTime;
use crate::domain::code::Port;
use crate::domain::officer::Officer;
use crate::domain::roster::Roster;
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, Utc};

/// The context of a decision: the desk, who acts, the rules in force and the time.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct DecisionContext<'a> {
    /// This desk.
    pub office: Port,
    pub officer: &'a Officer,
    /// The rules in force.
    pub rules: &'a Rules,
    pub now: DateTime<Utc>,
    /// The two-person rule applies: officers are authenticated.
    pub two_persons: bool,
    /// A second officer has agreed.
    pub consented: bool,
    /// The officers of the desk, where they are known.
    pub roster: &'a Roster,
    /// The machine's clock is trusted, or an officer has confirmed the time.
    pub clock_confirmed: bool,
    /// How the desk agrees with its anchor.
    pub anchor: AnchorState,
    /// The case of this desk in which the visa number of the command was issued before, open or closed. Where no number can be looked
    /// up, as in a dry run, there is none.
    pub visa_number_of: Option<CaseNo>,
    /// The first case that was split off this one and is not closed for good. Where none can be looked up, as in a dry run, there is none.
    pub split_open: Option<CaseNo>,
}

impl DecisionContext<'_> {
    /// Whether the officer's role allows a command; a duty without any officer at this desk is assigned by the roles' fallback.
    pub(super) fn may(&self, what: &str) -> bool {
        let officers = &self.roster.officers;
        self.rules.may(self.officer.role, what)
            || (!officers.is_empty() && self.rules.may_here(self.officer.role, what, officers))
    }

    /// The time, and whether it is trusted.
    #[must_use]
    pub fn time(&self) -> DeskTime {
        DeskTime { now: self.now, confirmed: self.clock_confirmed }
    }

    /// End of the grace period of what is decided now.
    pub(super) fn grace_until(&self) -> DateTime<Utc> {
        self.now + Duration::seconds(self.rules.policy.sealing_seconds)
    }

    pub(super) fn minutes(&self, minutes: i64) -> DateTime<Utc> {
        self.now + Duration::minutes(minutes)
    }
}
