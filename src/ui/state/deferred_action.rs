//! An action that was blocked and is resumed once its blockers are resolved. Owns which action on which case that is; what still blocks
//! it, its dialog knows.

use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;

/// An action that waits for its reasons to be resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeferredAction {
    /// The action.
    pub action: Action,
    /// The case.
    pub case: CaseNo,
}

impl DeferredAction {
    /// How many reasons are left, in words.
    #[must_use]
    pub fn waits(&self, left: usize, ctx: &SessionContext) -> String {
        let action = Catalog::text_or_name(&ctx.texts.hint, self.action.name());
        fill(&ctx.texts.lead.waits, &[("action", action), ("n", &left.to_string())])
    }

    /// That it is not taken up any more, in words.
    #[must_use]
    pub fn given_up(&self, ctx: &SessionContext) -> String {
        let action = Catalog::text_or_name(&ctx.texts.hint, self.action.name());
        fill(&ctx.texts.lead.given_up, &[("action", action), ("case", &self.case.to_string())])
    }

    /// That it can be taken now, in words.
    #[must_use]
    pub fn ready(&self, ctx: &SessionContext) -> String {
        let action = Catalog::text_or_name(&ctx.texts.hint, self.action.name());
        fill(&ctx.texts.lead.ready, &[("action", action), ("case", &self.case.to_string())])
    }
}
