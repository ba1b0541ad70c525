//! A command for one case or for many, on one way: tried with `decide` first, then sent as an effect. Owns which cases are meant and what
//! the screen shows until the answer comes; it asks nobody.

use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::domain::decide::{BatchItem, outstanding};
use crate::domain::event::Event;
use crate::domain::officer::Officer;
use crate::domain::rules::Rules;
use crate::ui::actions::availability::{dry_run, dry_run_of_batch};
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::{Effect, Ticket};
use crate::ui::state::model::{Model, PendingOrder};
use crate::ui::state::trial::{BlockedCase, Targets, Trial};
use std::sync::Arc;

/// The marked cases in the order of the queue.
pub(in crate::ui) fn marked(model: &Model) -> Vec<Arc<Case>> {
    let marked = model.order.spots().iter().filter(|s| model.marks.has(s.no));
    marked.filter_map(|s| model.desk.get(s.no)).map(|l| Arc::clone(&l.case)).collect()
}

/// Tries a command on its cases; each may have a command of its own, such as its own rationale.
pub(in crate::ui) fn try_on(
    model: &Model,
    targets: Targets,
    command: impl Fn(&Case) -> Command,
    ctx: &SessionContext,
) -> Trial {
    let mut trial = Trial::default();
    let cases = match targets {
        Targets::Marked => marked(model),
        Targets::One { case, .. } => match model.case(case) {
            Some(case) => vec![Arc::clone(case)],
            None => {
                trial.refused.push(BlockedCase { case, refusal: Blocked::one(Blocker::CaseUnknown(case)) });
                return trial;
            }
        },
    };
    trial.orders.reserve(cases.len());
    for case in &cases {
        let one = BatchItem { case: case.no, seen: case.version, command: command(case) };
        let verdict = match targets {
            Targets::Marked => dry_run_of_batch(case, &one, ctx, model.desk_time()),
            Targets::One { seen, .. } if seen != case.version => {
                Err(Blocked::one(Blocker::ChangedMeanwhile { seen, now: case.version }))
            }
            Targets::One { .. } => dry_run(case, &one.command, ctx, model.desk_time()),
        };
        match verdict {
            Ok(events) => {
                trial.second += usize::from(events.iter().any(|e| matches!(e, Event::SecondAsked { .. })));
                trial.orders.push(one);
            }
            Err(refusal) => trial.refused.push(BlockedCase { case: case.no, refusal }),
        }
    }
    trial
}

/// Sends what was tried; the screen says that it is on its way until it is on disk. Answers the ticket of the answer, and the effect.
pub(in crate::ui) fn execute(
    model: &mut Model,
    targets: Targets,
    orders: Vec<BatchItem>,
    by: Option<&Officer>,
) -> (Ticket, Vec<Effect>) {
    let ticket = model.next_ticket;
    model.next_ticket += 1;
    let effects = match targets {
        Targets::Marked => {
            model.sent = orders.iter().map(|order| order.case).collect();
            vec![Effect::ExecuteMany { ticket, orders }]
        }
        Targets::One { .. } => orders
            .into_iter()
            .take(1)
            .map(|BatchItem { case, seen, command }| {
                model.acted = Some(case);
                model.pending = Some(PendingOrder { ticket, case, seen, action: command.name() });
                move_on(model, case, &command);
                Effect::Execute { ticket, case, seen, command, by: by.cloned() }
            })
            .collect(),
    };
    (ticket, effects)
}

/// Sends a command for one case as it is now, in the name of the officer who sits here.
pub(in crate::ui) fn execute_now(model: &mut Model, case: &Case, command: Command) -> Vec<Effect> {
    let targets = Targets::One { case: case.no, seen: case.version };
    execute(model, targets, vec![BatchItem { case: case.no, seen: case.version, command }], None).1
}

/// Moves the cursor to what is left of the checklist; the mark of the item itself is shown when it is on disk.
fn move_on(model: &mut Model, case: crate::domain::case_no::CaseNo, command: &Command) {
    let Some(case) = model.case(case) else { return };
    let next = match command {
        Command::Verify { item, .. } | Command::Reject { item, .. } | Command::Waive { item, .. } => {
            next_open(case, *item)
        }
        // What is left has to be looked at by itself.
        Command::VerifyRun { items } => {
            case.lines.iter().find(|l| l.blocks_approval() && !items.contains(&l.item)).map(|l| l.item)
        }
        _ => None,
    };
    model.item = next.or(model.item);
}

/// The next item after one that is still outstanding at the counter, around the end; none where nothing else is.
pub(in crate::ui) fn next_at_counter(case: &Case, after: Item, rules: &Rules) -> Option<Item> {
    let left = outstanding(case, rules);
    let at = case.lines.iter().position(|l| l.item == after)?;
    let (before, behind) = case.lines.split_at(at);
    behind.iter().skip(1).chain(before).map(|l| l.item).find(|item| left.contains(item))
}

/// The next item after one that still has to be settled, around the end.
fn next_open(case: &Case, after: Item) -> Option<Item> {
    let at = case.lines.iter().position(|l| l.item == after)?;
    let (before, behind) = case.lines.split_at(at);
    behind.iter().skip(1).chain(before).find(|l| l.blocks_approval()).map(|l| l.item)
}
