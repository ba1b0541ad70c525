//! The answer that no visa is needed, for the screen and for the dialogue: when it is what a case has to show.

use crate::domain::case::Case;
use crate::domain::no_visa::{is_decided, no_visa, no_visa_of_decision};
use crate::domain::request_letter::joined;
use crate::ui::base::context::SessionContext;
use chrono::{DateTime, Utc};

/// The answer of a case in both languages; none where the table of exemptions does not show that nobody of it needs a visa.
#[must_use]
pub fn answer(case: &Case, now: DateTime<Utc>, ctx: &SessionContext) -> Option<String> {
    no_visa(case, &ctx.rules, now).map(|parts| joined(&parts))
}

/// The answer of a case that is being closed by it.
#[must_use]
pub(crate) fn answer_of_decision(case: &Case, now: DateTime<Utc>, ctx: &SessionContext) -> Option<String> {
    no_visa_of_decision(case, &ctx.rules, now).map(|parts| joined(&parts))
}

/// The same where it goes before a document request: the case was closed by it, or nothing was asked for.
#[must_use]
pub(crate) fn answer_first(case: &Case, now: DateTime<Utc>, ctx: &SessionContext) -> Option<String> {
    if is_decided(case) || case.requests.is_empty() { answer(case, now, ctx) } else { None }
}
