//! One case of a batch: the same decision as on a single case, where the policy permits the action in a batch.

use super::context::DecisionContext;
use super::decide;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::event::Event;

/// What is wanted of one case among many.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct BatchItem {
    pub case: CaseNo,
    /// The version that was seen.
    pub seen: u32,
    /// What is to be done.
    pub command: Command,
}

/// Decides on one case of a batch action: as [`decide`] does, and the policy must permit the action in a batch.
///
/// # Errors
/// A [`Blocked`] with all blockers.
pub fn one_of_many(
    case: Option<&Case>,
    no: CaseNo,
    seen: Option<u32>,
    command: &Command,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    if !ctx.rules.policy.in_bulk(command.name()).is_some_and(|b| b.may) {
        return Err(Blocked::one(Blocker::OneByOne));
    }
    decide(case, no, seen, command, ctx)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::Rules;

    #[test]
    fn policy_names_every_action_allowed_in_batches() {
        let rules = Rules::builtin();
        for name in Command::NAMES
            .iter()
            .filter(|n| !matches!(**n, "receive" | "flag" | "deliver" | "elapse" | "open-file"))
        {
            let bulk = rules.policy.in_bulk(name).unwrap_or_else(|| panic!("{name}"));
            assert!(!bulk.why.en.is_empty() && !bulk.why.zh.is_empty(), "{name}");
        }
    }

    #[test]
    fn unnamed_action_is_never_allowed_in_batches() {
        let rules = Rules::builtin();
        for name in ["verify", "waive", "consent", "elapse"] {
            assert!(!rules.policy.in_bulk(name).is_some_and(|b| b.may), "{name}");
        }
    }
}
