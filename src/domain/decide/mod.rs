//! The one function that decides. Keys, batch actions, the command line and accepted transfers all go through [`decide`]; the
//! screen calls it as a dry run to dim an action and to explain why. Owns the rules of each action, one file an action; it may
//! not touch a clock, a file or a terminal, nor change a case: it answers with events.

mod admission;
mod approve;
mod assign;
mod batch;
mod checklist;
mod claim;
mod common;
mod compare;
mod context;
mod deliver;
mod dispatch;
mod elapse;
mod escalate;
mod forget;
mod hold;
mod issue;
mod note;
mod open_file;
mod recall;
mod receive;
mod refuse;
mod request;
mod reschedule;
mod second;
mod tell;
#[cfg(test)]
mod tests;
mod transfer;
mod withdraw;

pub use admission::{counter_items, is_done, outstanding, split_case};
pub use batch::{BatchItem, one_of_many};
pub use context::DecisionContext;
pub use deliver::is_fault_of;
pub use elapse::{due, valid_until};
pub use issue::receipt_blocker;

use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::event::Event;

/// Decides a command on a case: `case` is `None` only for the application of a new case, which becomes case `no`. `seen` is the
/// version that the officer saw, where the caller knows it.
///
/// # Errors
/// A [`Blocked`] with all blockers.
pub fn decide(
    case: Option<&Case>,
    no: CaseNo,
    seen: Option<u32>,
    command: &Command,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    // To open a file is to look at the case.
    let duty = if matches!(command, Command::OpenFile { .. }) { "look" } else { command.name() };
    if !ctx.may(duty) {
        return Err(Blocked::one(Blocker::RoleMayNot));
    }
    if let Command::Receive { papers, matches } = command {
        return receive::receive(case, papers, matches, ctx);
    }
    let Some(case) = case else { return Err(Blocked::one(Blocker::CaseUnknown(no))) };
    if let Some(seen) = seen.filter(|seen| *seen != case.version) {
        return Err(Blocked::one(Blocker::ChangedMeanwhile { seen, now: case.version }));
    }
    let decided = match command {
        Command::Consent { note } => second::consent(case, note.as_deref(), ctx),
        Command::Dissent { note } => second::dissent(case, note.as_deref(), ctx),
        command => dispatch::by_own_rules(case, command, ctx),
    };
    let halts = [
        (ctx.anchor.blocks_decisions() && command.is_decision()).then_some(Blocker::AnchorAhead),
        (command.needs_time() && !ctx.clock_confirmed).then_some(Blocker::ClockUnconfirmed),
    ];
    if halts.iter().any(Option::is_some) {
        // All blockers are reported at once: the rules are evaluated anyway.
        let rest = decided.err().map_or_else(Vec::new, |refusal| refusal.blockers);
        return Err(Blocked { blockers: halts.into_iter().flatten().chain(rest).collect() });
    }
    Ok(second::propose(case, command, decided?, ctx))
}
