//! What could be done now: each action as an officer who does everything right would fill it in, held against `decide`. The hints grey
//! out by it, and a dialog opens only where it says yes.

use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::code::ClosingCode;
use crate::domain::command::{ArrivalChange, Command, RequestContent};
use crate::domain::decide::{self, decide};
use crate::domain::event::Event;
use crate::domain::officer::Officer;
use crate::domain::refusal::Blocked;
use crate::domain::rules::ClosingKind;
use crate::domain::zone::day;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::Action;
use crate::ui::state::model::Model;
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

/// The time by which the screen tries what could be done.
#[derive(Clone, Copy, Debug)]
pub struct DeskTime {
    /// What the clock says.
    pub now: DateTime<Utc>,
    /// It is believed, or an officer has confirmed it.
    pub confirmed: bool,
}

/// What `decide` would say now. The screen asks this to grey out what cannot be done.
///
/// # Errors
/// A refusal with every blocker.
pub fn dry_run(case: &Case, command: &Command, set: &Setting, time: DeskTime) -> Result<Vec<Event>, Blocked> {
    decide(Some(case), case.no, Some(case.version), command, &on(set, time))
}

/// What `decide` would say of one case of a bulk action.
pub(in crate::ui) fn tried(
    case: &Case,
    one: &decide::BatchItem,
    set: &Setting,
    time: DeskTime,
) -> Result<Vec<Event>, Blocked> {
    decide::one_of_many(Some(case), one.case, Some(one.seen), &one.command, &on(set, time))
}

fn on(set: &Setting, time: DeskTime) -> decide::DecisionContext<'_> {
    decide::DecisionContext {
        office: set.office,
        officer: &set.officer,
        rules: &set.rules,
        now: time.now,
        two_persons: set.protected,
        consented: false,
        roster: &set.roster,
        clock_confirmed: time.confirmed,
        anchor: set.anchor,
    }
}

/// The command that stands for an action when only its possibility is asked: filled in as an officer who does everything right
/// would fill it in.
#[must_use]
pub fn probe(action: Action, model: &Model, set: &Setting, case: &Case) -> Option<Command> {
    let note = Some(Box::from("-"));
    let item =
        model.item.filter(|i| case.line(*i).is_some()).or_else(|| case.lines.first().map(|l| l.item))?;
    let soon = model.now + Duration::hours(1);
    Some(match action {
        Action::Claim => Command::Claim,
        Action::Release => Command::Release,
        Action::Verify => Command::Verify { item, note },
        Action::Reject => Command::Reject { item, defect: set.rules.defects().next()?.code, note },
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
            let to = assignable(set, case, model.now).next().map_or(set.officer.id, |o| o.id);
            Command::Assign { to, note }
        }
        Action::AnswerEscalation => Command::AnswerEscalation { note },
        Action::WithdrawEscalation => Command::WithdrawEscalation { note },
        Action::Approve => Command::Approve { note },
        Action::Transfer => {
            // A case that enters here goes nowhere: the reason is told for any other port.
            let other =
                || set.rules.transfer_ports(case.office, day(case.received_at)).next().map(|p| p.code);
            let entry = Some(case.entry_port()).filter(|p| !set.rules.same_authority(*p, case.office));
            Command::Transfer { to: entry.or_else(other)?, note }
        }
        Action::Answer => Command::TransferAccepted { note },
        Action::Refuse => Command::Refuse { code: closings(set, false).next()?, note },
        Action::Withdraw => Command::Withdraw { code: closings(set, true).next()?, note },
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
pub fn waits_for_another(case: &Case, set: &Setting) -> bool {
    matches!(&case.state, CaseState::AwaitingSecond { first, .. } if *first == set.officer.id)
}

/// The officers whom a case can be assigned to: those who work cases and do not own it already.
pub(in crate::ui) fn assignable<'a>(
    set: &'a Setting,
    case: &Case,
    now: DateTime<Utc>,
) -> impl Iterator<Item = &'a Officer> {
    let owner = case.owner(now).copied();
    set.roster.officers.iter().filter(move |o| Some(o.id) != owner && set.rules.may(o.role, "claim"))
}

/// Codes that close a case: by the traveller, or by the office.
pub(in crate::ui) fn closings(set: &Setting, withdraw: bool) -> impl Iterator<Item = ClosingCode> {
    set.rules
        .closings()
        .filter(move |c| match c.kind {
            ClosingKind::Withdraw => withdraw,
            ClosingKind::Refuse | ClosingKind::NotAccept => !withdraw,
            ClosingKind::Expire | ClosingKind::Void => false,
        })
        .map(|c| c.code)
}
