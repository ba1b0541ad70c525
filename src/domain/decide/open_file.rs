//! Record that an officer opens a delivered file. Whoever may look may, in any state; a look changes nothing of the case and claims it for
//! nobody. A file that the same officer opened within a shift, the time of a claim, is not recorded again: turning pages must not fill
//! the journal.

use super::context::DecisionContext;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::code::Item;
use crate::domain::event::Event;
use crate::domain::rules::UnopenedRule;
use chrono::Duration;

pub(super) fn open_file(
    case: &Case,
    item: Item,
    sha256: [u8; 32],
    written_out: bool,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let delivered = case.files_of(item).any(|f| f.sha256 == sha256);
    Blocked::unless_empty((!delivered).then_some(Blocker::ItemMissing(item)).into_iter().collect())?;
    let shift = Duration::minutes(ctx.rules.policy.lease_minutes);
    let fresh =
        case.opened_at(ctx.officer.id, &sha256).is_some_and(|at| at <= ctx.now && at + shift > ctx.now);
    // A copy that leaves the desk is recorded each time.
    if fresh && !written_out {
        return Ok(Vec::new());
    }
    Ok(vec![Event::FileOpened { item, sha256, written_out }])
}

/// What blocks the verification of an item whose files the officer has not all opened.
pub(super) fn unopened_blocker(case: &Case, item: Item, ctx: &DecisionContext<'_>) -> Option<Blocker> {
    let unopened = case.unopened_by(ctx.officer.id, item) > 0;
    let countersigned =
        ctx.rules.policy.unopened == UnopenedRule::Second && (ctx.two_persons || ctx.consented);
    (unopened && !countersigned).then_some(Blocker::FileNotOpened(item))
}
