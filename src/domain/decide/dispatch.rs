//! Dispatch of commands to their rules: one call for each command that one officer can carry out alone. `mod.rs` handles what is left: a new
//! submission, and a second officer's answer.

use super::context::DecisionContext;
use super::{
    admission, approve, assign, checklist, claim, compare, deliver, elapse, escalate, forget, hold, issue,
    note, open_file, recall, receive, refuse, request, reschedule, tell, transfer, withdraw,
};
use crate::domain::blocked::Blocked;
use crate::domain::case::Case;
use crate::domain::command::Command;
use crate::domain::event::Event;

/// What a command does to a case by its own rules.
pub(super) fn by_own_rules(
    case: &Case,
    command: &Command,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    match command {
        Command::Claim => claim::claim(case, ctx),
        Command::Release => claim::release(case, ctx),
        Command::Verify { item, note } => checklist::verify(case, *item, note.as_deref(), ctx),
        Command::Reject { item, defect, note } => {
            checklist::reject(case, *item, *defect, note.as_deref(), ctx)
        }
        Command::Waive { item, note } => checklist::waive(case, *item, note.as_deref(), ctx),
        Command::Undo => checklist::undo(case, ctx),
        Command::Redo => checklist::redo(case, ctx),
        Command::VerifyRun { items } => checklist::verify_run(case, items, ctx),
        Command::Request { reply_by, note, how } => {
            request::request(case, *reply_by, note.as_deref(), how, ctx)
        }
        Command::Hold { until, note } => hold::hold(case, *until, note.as_deref(), ctx),
        Command::Resume { note } => hold::resume(case, note.as_deref(), ctx),
        Command::Escalate { note } => escalate::escalate(case, note.as_deref(), ctx),
        Command::Approve { note } => approve::approve(case, note.as_deref(), ctx),
        Command::Transfer { to, note } => transfer::offer(case, *to, note.as_deref(), ctx),
        Command::TransferAccepted { note } => transfer::accepted(case, note.as_deref(), ctx),
        Command::TransferDeclined { code, note } => transfer::declined(case, *code, note.as_deref(), ctx),
        Command::Refuse { code, note } => refuse::refuse(case, *code, note.as_deref(), ctx),
        Command::Withdraw { code, note } => withdraw::withdraw(case, *code, note.as_deref(), ctx),
        Command::OpenFile { item, sha256, written_out } => {
            open_file::open_file(case, *item, *sha256, *written_out, ctx)
        }
        Command::Note { text } => note::note(case, text),
        Command::Tell { who, by, traveller } => tell::tell(case, *who, by.as_deref(), *traveller),
        Command::Recall { note } => recall::recall(case, note.as_deref(), ctx),
        Command::WithdrawOffer { note } => recall::withdraw_offer(case, note.as_deref(), ctx),
        Command::Flag { other } => receive::flag(case, *other),
        Command::Deliver { files, faults } => deliver::deliver(case, files, faults),
        Command::Elapse => Ok(elapse::elapse(case, ctx)),
        Command::Reschedule { carrier, arrives, entry_port, note } => {
            reschedule::reschedule(case, carrier.as_deref(), *arrives, *entry_port, note.as_deref(), ctx)
        }
        Command::Compare { other, same, note } => compare::compare(case, *other, *same, note.as_deref(), ctx),
        Command::TakeOver { note } => assign::take_over(case, note.as_deref(), ctx),
        Command::Assign { to, note } => assign::assign(case, *to, note.as_deref(), ctx),
        Command::AnswerEscalation { note } => escalate::answer(case, note.as_deref(), ctx),
        Command::WithdrawEscalation { note } => escalate::withdraw(case, note.as_deref(), ctx),
        Command::Expect { note } => admission::expect(case, note.as_deref(), ctx),
        Command::Seen { item, note } => admission::seen(case, *item, note.as_deref(), ctx),
        Command::Issue { traveller, number, note } => {
            issue::issue(case, *traveller, number, note.as_deref(), ctx)
        }
        Command::Entered { traveller, note } => issue::entered(case, *traveller, note.as_deref(), ctx),
        Command::NoShow { traveller, note } => issue::no_show(case, *traveller, note.as_deref(), ctx),
        Command::BorderRefused { traveller, note } => {
            issue::border_refused(case, *traveller, note.as_deref(), ctx)
        }
        Command::Extend { until, note } => admission::extend(case, *until, note.as_deref(), ctx),
        Command::Void { traveller, note } => issue::void(case, *traveller, note.as_deref()),
        Command::ReviewAgain { note } => admission::review_again(case, note.as_deref(), ctx),
        Command::Forget { item, number, note } => forget::forget(case, *item, *number, note.as_deref(), ctx),
        Command::Split { traveller, to } => admission::split(case, *traveller, *to),
        Command::Receive { .. } | Command::Consent { .. } | Command::Dissent { .. } => Ok(Vec::new()),
    }
}
