//! The profile of an inviter as it is looked at: what is known so far, and the chosen one of its open cases by number. Owns that state; what
//! is known is worked out outside and comes back as a message.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::related_cases::InviterProfile;
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::Model;
use std::sync::Arc;

/// The profile of a case's inviter.
#[derive(Clone, Debug)]
pub struct InviterPanel {
    /// The case that it was opened from, as it was then.
    pub own: Arc<Case>,
    /// What is known so far.
    pub card: InviterProfile,
    /// Nothing more follows.
    pub done: bool,
    /// Why there is nothing.
    pub failed: Option<String>,
    /// The chosen open case.
    pub at: Option<CaseNo>,
}

impl InviterPanel {
    /// The profile of a case's inviter, of which nothing is known yet.
    ///
    /// # Errors
    /// Why there is none: the case has no inviter.
    pub fn of_case(no: CaseNo, model: &Model, ctx: &SessionContext) -> Result<Box<Self>, String> {
        let own = model.case(no).filter(|case| case.papers.inviter.is_some()).cloned();
        let own = own.ok_or_else(|| ctx.texts.labels.no_inviter.to_string())?;
        let card = InviterProfile::default();
        Ok(Box::new(Self { own, card, done: false, failed: None, at: Some(no) }))
    }

    /// Takes over what is known so far; the choice stays where it is.
    pub fn take(&mut self, card: InviterProfile, done: bool) {
        self.card = card;
        self.done = done;
        if self.row().is_none() {
            self.at = self.card.live.first().map(|c| c.no);
        }
    }

    /// The row of the chosen case.
    #[must_use]
    pub fn row(&self) -> Option<usize> {
        self.card.live.iter().position(|c| Some(c.no) == self.at)
    }
}
