//! An action that could not be taken, and is taken up again once what stands in its way is mended. Owns which action on which case that
//! is, what is still left, and which other actions end it; it begins nothing by itself.

use super::keys::Action;
use super::lead::Lead;
use super::model::Model;
use super::probe::{dry_run, is_order, probe};
use super::setting::Setting;
use crate::domain::case_no::CaseNo;
use crate::domain::refusal::Blocker;
use crate::text::{Catalog, fill};

/// An action that waits for its reasons to be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenUp {
    /// The action.
    pub action: Action,
    /// The case.
    pub case: CaseNo,
}

impl TakenUp {
    /// The action for whose sake somebody goes to a place. None where it would be done at one key, without a dialog of its own, or where
    /// the place is another end of the matter.
    #[must_use]
    pub fn on_the_way(action: Action, case: CaseNo, lead: Lead) -> Option<Self> {
        let asks = matches!(
            action,
            Action::Approve
                | Action::Transfer
                | Action::Refuse
                | Action::Withdraw
                | Action::Request
                | Action::Hold
                | Action::Escalate
                | Action::Reschedule
        );
        let mends = match lead {
            Lead::Item(_) => true,
            Lead::Begin(to) => !ends(to),
            Lead::Words | Lead::Timeline => false,
        };
        (asks && mends).then_some(Self { action, case })
    }

    /// What is still in the way. None where the case is decided, closed or gone: then there is nothing to be taken up.
    #[must_use]
    pub fn left(&self, model: &Model, set: &Setting) -> Option<Vec<Blocker>> {
        let case = model.case(self.case)?;
        if case.state.decided() || case.state.closed() {
            return None;
        }
        let command = probe(self.action, model, set, case)?;
        Some(dry_run(case, &command, set, model.now).err().map_or_else(Vec::new, |r| r.blockers))
    }

    /// How many reasons are left, in words.
    #[must_use]
    pub fn waits(&self, left: usize, set: &Setting) -> String {
        let action = Catalog::of(&set.texts.hint, self.action.name());
        fill(&set.texts.lead.waits, &[("action", action), ("n", &left.to_string())])
    }

    /// That it can be taken now, in words.
    #[must_use]
    pub fn ready(&self, set: &Setting) -> String {
        let action = Catalog::of(&set.texts.hint, self.action.name());
        fill(&set.texts.lead.ready, &[("action", action), ("case", &self.case.to_string())])
    }
}

/// Whether beginning an action gives the other one up: everything does that is neither work on the checklist nor the end of a state or
/// claim that stood in the way.
#[must_use]
pub fn ends(action: Action) -> bool {
    let mends = matches!(
        action,
        Action::Verify
            | Action::VerifyRun
            | Action::Reject
            | Action::Waive
            | Action::Undo
            | Action::Redo
            | Action::Claim
            | Action::Resume
            | Action::Answer
            | Action::Consent
            | Action::Dissent
            | Action::Recall
    );
    is_order(action) && !mends
}
