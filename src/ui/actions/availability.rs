//! What could be done now: each action as an officer who does everything right would fill it in, held against `decide`. The hints grey
//! out by it, and a dialog opens only where it says yes.

use crate::domain::blocked::Blocked;
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::code::ClosingCode;
use crate::domain::command::{ArrivalChange, Command, RequestContent};
use crate::domain::decide::{self, decide};
use crate::domain::event::Event;
use crate::domain::officer::Officer;
use crate::domain::rules::ClosingKind;
use crate::domain::zone::day;
use crate::text::{Catalog, blocker, fill};
use crate::ui::actions::recallable::recallable_case;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::state::model::{DeskTime, Focus, Model};
use chrono::{DateTime, Duration, Utc};

/// Whether the action is an order about a case.
#[must_use]
pub fn is_order(action: Action) -> bool {
    matches!(
        action,
        Action::Claim
            | Action::Release
            | Action::Verify
            | Action::Reject
            | Action::Waive
            | Action::Undo
            | Action::Redo
            | Action::VerifyRun
            | Action::Request
            | Action::Hold
            | Action::Resume
            | Action::Escalate
            | Action::TakeOver
            | Action::Assign
            | Action::AnswerEscalation
            | Action::WithdrawEscalation
            | Action::Approve
            | Action::Transfer
            | Action::Answer
            | Action::Refuse
            | Action::Withdraw
            | Action::Note
            | Action::Recall
            | Action::Consent
            | Action::Dissent
            | Action::Reschedule
    )
}

/// What `decide` would say now. The screen asks this to grey out what cannot be done.
///
/// # Errors
/// A refusal with every blocker.
pub fn dry_run(
    case: &Case,
    command: &Command,
    ctx: &SessionContext,
    time: DeskTime,
) -> Result<Vec<Event>, Blocked> {
    decide(Some(case), case.no, Some(case.version), command, &on(ctx, time))
}

/// What `decide` would say of one case of a bulk action.
pub(in crate::ui) fn dry_run_of_batch(
    case: &Case,
    one: &decide::BatchItem,
    ctx: &SessionContext,
    time: DeskTime,
) -> Result<Vec<Event>, Blocked> {
    decide::one_of_many(Some(case), one.case, Some(one.seen), &one.command, &on(ctx, time))
}

fn on(ctx: &SessionContext, time: DeskTime) -> decide::DecisionContext<'_> {
    decide::DecisionContext {
        office: ctx.office,
        officer: &ctx.officer,
        rules: &ctx.rules,
        now: time.now,
        two_persons: ctx.protected,
        consented: false,
        roster: &ctx.roster,
        clock_confirmed: time.confirmed,
        anchor: ctx.anchor,
    }
}

/// The command that stands for an action when only its possibility is asked: filled in as an officer who does everything right
/// would fill it in.
#[must_use]
pub fn sample_command(action: Action, model: &Model, ctx: &SessionContext, case: &Case) -> Option<Command> {
    let note = Some(Box::from("-"));
    let item =
        model.item.filter(|i| case.line(*i).is_some()).or_else(|| case.lines.first().map(|l| l.item))?;
    let soon = model.now + Duration::hours(1);
    Some(match action {
        Action::Claim => Command::Claim,
        Action::Release => Command::Release,
        Action::Verify => Command::Verify { item, note },
        Action::Reject => Command::Reject { item, defect: ctx.rules.defects().next()?.code, note },
        Action::Waive => Command::Waive { item, note },
        Action::Undo => Command::Undo,
        Action::Redo => Command::Redo,
        Action::VerifyRun => Command::VerifyRun { items: case.whole().collect() },
        Action::Request => {
            let how = RequestContent { late: note, ..RequestContent::default() };
            Command::Request { reply_by: Some(soon), note: None, how }
        }
        Action::Hold => Command::Hold { until: soon, note },
        Action::Resume => Command::Resume { note },
        Action::Escalate => Command::Escalate { note },
        Action::TakeOver => Command::TakeOver { note },
        Action::Assign => {
            let to = assignable(ctx, case, model.now).next().map_or(ctx.officer.id, |o| o.id);
            Command::Assign { to, note }
        }
        Action::AnswerEscalation => Command::AnswerEscalation { note },
        Action::WithdrawEscalation => Command::WithdrawEscalation { note },
        Action::Approve => Command::Approve { note },
        Action::Transfer => {
            // A case that enters here goes nowhere: the reason is told for any other port.
            let other =
                || ctx.rules.transfer_ports(case.office, day(case.received_at)).next().map(|p| p.code);
            let entry = Some(case.entry_port()).filter(|p| !ctx.rules.same_authority(*p, case.office));
            Command::Transfer { to: entry.or_else(other)?, note }
        }
        Action::Answer => Command::TransferAccepted { note },
        Action::Refuse => Command::Refuse { code: closings(ctx, false).next()?, note },
        Action::Withdraw => Command::Withdraw { code: closings(ctx, true).next()?, note },
        Action::Note => Command::Note { text: "-".into() },
        Action::Recall => Command::Recall { note },
        Action::Consent => Command::Consent { note },
        Action::Dissent => Command::Dissent { note },
        Action::Reschedule => {
            Command::Reschedule { carrier: None, arrives: ArrivalChange::At(soon), entry_port: None, note }
        }
        _ => return None,
    })
}

/// Whether the officer who sits here decided on the case, and another one has to agree.
#[must_use]
pub fn waits_for_another(case: &Case, ctx: &SessionContext) -> bool {
    matches!(&case.state, CaseState::AwaitingSecond { first, .. } if *first == ctx.officer.id)
}

/// The officers whom a case can be assigned to: those who work cases and do not own it already.
pub(in crate::ui) fn assignable<'a>(
    ctx: &'a SessionContext,
    case: &Case,
    now: DateTime<Utc>,
) -> impl Iterator<Item = &'a Officer> {
    let owner = case.owner(now).copied();
    ctx.roster.officers.iter().filter(move |o| Some(o.id) != owner && ctx.rules.may(o.role, "claim"))
}

/// Codes that close a case: by the traveller, or by the office.
pub(in crate::ui) fn closings(ctx: &SessionContext, withdraw: bool) -> impl Iterator<Item = ClosingCode> {
    ctx.rules
        .closings()
        .filter(move |c| match c.kind {
            ClosingKind::Withdraw => withdraw,
            ClosingKind::Refuse | ClosingKind::NotAccept => !withdraw,
            ClosingKind::Expire | ClosingKind::Void => false,
        })
        .map(|c| c.code)
}

/// What stands in the way of an action on the main screen. None where it can be begun.
#[must_use]
pub fn unavailable_reason(action: Action, model: &Model, ctx: &SessionContext) -> Option<String> {
    let no_case = || Some(ctx.texts.notice.no_case.to_string());
    if !is_order(action) {
        let about =
            matches!(action, Action::Why | Action::Timeline | Action::Copy | Action::Unmask | Action::Letter);
        return if about && model.selected.is_none() { no_case() } else { None };
    }
    if model.focus == Focus::List && !model.marks.is_empty() {
        return one_by_one(action, ctx);
    }
    if action == Action::Recall && recallable_case(model, ctx).is_some() {
        return None;
    }
    let Some(case) = model.selected_case() else { return no_case() };
    if action == Action::Consent && waits_for_another(case, ctx) {
        return None;
    }
    let refusal = dry_run(case, &sample_command(action, model, ctx, case)?, ctx, model.desk_time()).err()?;
    let first = blocker(&ctx.texts, refusal.blockers.first()?, &ctx.rules);
    let more = refusal.blockers.len() - 1;
    Some(if more > 0 { format!("{first}  (+{more})") } else { first })
}

/// Why an action is not for many cases at once. None where it is.
pub(in crate::ui) fn one_by_one(action: Action, ctx: &SessionContext) -> Option<String> {
    let name = if action == Action::Answer { "accepted" } else { action.name() };
    let rule = ctx.rules.policy.in_bulk(name);
    if rule.is_some_and(|r| r.may) {
        return None;
    }
    let why = rule.map_or("", |r| r.why.get(ctx.lang));
    let title = Catalog::of(&ctx.texts.action, action.name());
    Some(fill(&ctx.texts.many.one_by_one, &[("action", title), ("why", why)]))
}
