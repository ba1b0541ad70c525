//! What is known of an inviter: its open cases, and the outcome of those received within the days of the policy. Owns the counts.

use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::matching::inviter_key;
use crate::domain::rules::Rules;
use crate::domain::stats::complete_at_first;
use chrono::{DateTime, Duration, Utc};
use std::sync::Arc;

/// The most open cases listed.
const MOST: usize = 500;

/// An inviter's cases.
#[derive(Clone, Debug, Default)]
pub struct InviterProfile {
    /// The open ones, the newest first.
    pub live: Vec<Arc<Case>>,
    /// There are more open ones than are listed.
    pub more: bool,
    /// How many came in within the days, open ones with them.
    pub cases: u64,
    /// How many of these are decided.
    pub decided: u64,
    /// How many of the decided had all documents in the first submission.
    pub complete: u64,
    /// How many were refused or not accepted.
    pub refused: u64,
    /// How many were withdrawn.
    pub withdrawn: u64,
    /// How many came in within the hours of a burst.
    pub lately: u64,
    /// How many cases of the desk were scanned.
    pub looked: u64,
}

/// A profile while it is built.
#[derive(Clone, Debug)]
pub struct InviterProfileScan<'a> {
    rules: &'a Rules,
    inviter: Option<String>,
    since: DateTime<Utc>,
    lately: DateTime<Utc>,
    card: InviterProfile,
}

impl<'a> InviterProfileScan<'a> {
    /// The profile of a case's inviter.
    #[must_use]
    pub fn new(case: &Case, rules: &'a Rules, now: DateTime<Utc>) -> Self {
        Self {
            rules,
            inviter: case.papers.inviter.as_ref().map(inviter_key),
            since: now - Duration::days(rules.policy.radar_days),
            lately: now - Duration::hours(rules.policy.burst_hours),
            card: InviterProfile::default(),
        }
    }

    /// Whether a case came in recently enough to count.
    #[must_use]
    pub fn covers(&self, case: &Case) -> bool {
        case.received_at >= self.since
    }

    /// Takes a case of the desk. One that was taken must not come again.
    pub fn add(&mut self, case: &Arc<Case>) {
        self.card.looked += 1;
        if self.inviter.is_none() || case.papers.inviter.as_ref().map(inviter_key) != self.inviter {
            return;
        }
        let card = &mut self.card;
        if !case.state.is_closed() {
            if card.live.len() < MOST {
                card.live.push(Arc::clone(case));
            } else {
                card.more = true;
            }
        }
        if case.received_at < self.since {
            return;
        }
        card.cases += 1;
        card.lately += u64::from(case.received_at > self.lately);
        if let Some(complete) = complete_at_first(case, self.rules) {
            card.decided += 1;
            card.complete += u64::from(complete);
        }
        card.refused +=
            u64::from(matches!(case.state, CaseState::Refused { .. } | CaseState::NotAccepted { .. }));
        card.withdrawn += u64::from(matches!(case.state, CaseState::Withdrawn { .. }));
    }

    /// What is known so far.
    #[must_use]
    pub fn card(&self) -> InviterProfile {
        let mut card = self.card.clone();
        card.live.sort_by_key(|c| std::cmp::Reverse((c.received_at, c.no)));
        card
    }
}
