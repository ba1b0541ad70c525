//! An action that could not be taken, and is taken up again once what stands in its way is mended. Owns which action on which case that
//! is and its words; what is still in its way, `mending` finds out.

use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, fill};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::Action;

/// An action that waits for its reasons to be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenUp {
    /// The action.
    pub action: Action,
    /// The case.
    pub case: CaseNo,
}

impl TakenUp {
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
