//! The one function that decides. Keys, bulk actions, the command line and accepted transfers all go through [`decide`]; the
//! screen calls it as a dry run to grey an action out and to say why. Owns the rules of each action, one file an action; it may
//! not touch a clock, a file or a terminal, nor change a case: it answers with events.

mod approve;
mod assign;
mod batch;
mod checklist;
mod claim;
mod compare;
mod elapse;
mod escalate;
mod hold;
mod note;
mod recall;
mod receive;
mod refuse;
mod request;
mod reschedule;
mod second;
#[cfg(test)]
mod tests;
mod transfer;
mod withdraw;

pub use batch::{BatchItem, one_of_many};
pub use elapse::due;

use crate::domain::anchor::AnchorState;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::state::CaseState;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Port;
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::officer::Officer;
use crate::domain::roster::Roster;
use crate::domain::rules::Rules;
use chrono::{DateTime, Duration, Utc};

/// What a decision is taken in: the desk, who acts, the rules in force and the time.
#[derive(Clone, Copy, Debug)]
pub struct DecisionContext<'a> {
    /// This desk.
    pub office: Port,
    /// Who acts.
    pub officer: &'a Officer,
    /// The rules in force.
    pub rules: &'a Rules,
    /// The time.
    pub now: DateTime<Utc>,
    /// The two-person rule holds: the desk knows its officers by more than what they say.
    pub two_persons: bool,
    /// A second officer has agreed.
    pub consented: bool,
    /// The officers of the desk, where they are known.
    pub roster: &'a Roster,
    /// The machine's clock is believed, or an officer has confirmed the time.
    pub clock_confirmed: bool,
    /// How the desk agrees with its anchor.
    pub anchor: AnchorState,
}

impl DecisionContext<'_> {
    /// Whether the officer's role allows a command; a duty that nobody at this desk has is somebody's for the time being.
    fn may(&self, what: &str) -> bool {
        let officers = &self.roster.officers;
        self.rules.may(self.officer.role, what)
            || (!officers.is_empty() && self.rules.may_here(self.officer.role, what, officers))
    }

    /// End of the grace period of what is decided now.
    fn grace_until(&self) -> DateTime<Utc> {
        self.now + Duration::seconds(self.rules.policy.sealing_seconds)
    }

    fn minutes(&self, minutes: i64) -> DateTime<Utc> {
        self.now + Duration::minutes(minutes)
    }
}

/// Decides a command on a case: `case` is `None` only for papers of a new case, which then becomes case `no`. `seen` is the
/// version that the officer saw, where the caller knows it.
///
/// # Errors
/// A [`Blocked`] that names every blocker at once.
pub fn decide(
    case: Option<&Case>,
    no: CaseNo,
    seen: Option<u32>,
    command: &Command,
    on: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    if !on.may(command.name()) {
        return Err(Blocked::one(Blocker::RoleMayNot));
    }
    if let Command::Receive { papers, matches } = command {
        return receive::receive(case, papers, matches, on);
    }
    let Some(case) = case else { return Err(Blocked::one(Blocker::CaseUnknown(no))) };
    if let Some(seen) = seen.filter(|seen| *seen != case.version) {
        return Err(Blocked::one(Blocker::ChangedMeanwhile { seen, now: case.version }));
    }
    let decided = decide_one(case, command, on);
    let halts = [
        (on.anchor.stops() && command.decides()).then_some(Blocker::AnchorAhead),
        (command.needs_time() && !on.clock_confirmed).then_some(Blocker::ClockUnconfirmed),
    ];
    if halts.iter().any(Option::is_some) {
        // Everything that stands in the way is told at once: the rules are asked all the same.
        let rest = decided.err().map_or_else(Vec::new, |refusal| refusal.blockers);
        return Err(Blocked { blockers: halts.into_iter().flatten().chain(rest).collect() });
    }
    Ok(second::propose(case, command, decided?, on))
}

/// What a command does to a case by its own rules.
fn decide_one(case: &Case, command: &Command, on: &DecisionContext<'_>) -> Result<Vec<Event>, Blocked> {
    match command {
        Command::Claim => claim::claim(case, on),
        Command::Release => claim::release(case, on),
        Command::Verify { item, note } => checklist::verify(case, *item, note.as_deref(), on),
        Command::Reject { item, defect, note } => {
            checklist::reject(case, *item, *defect, note.as_deref(), on)
        }
        Command::Waive { item, note } => checklist::waive(case, *item, note.as_deref(), on),
        Command::Undo => checklist::undo(case, on),
        Command::Redo => checklist::redo(case, on),
        Command::VerifyRun { items } => checklist::verify_run(case, items, on),
        Command::Request { reply_by, note, how } => {
            request::request(case, *reply_by, note.as_deref(), how, on)
        }
        Command::Hold { until, note } => hold::hold(case, *until, note.as_deref(), on),
        Command::Resume { note } => hold::resume(case, note.as_deref(), on),
        Command::Escalate { note } => escalate::escalate(case, note.as_deref(), on),
        Command::Approve { note } => approve::approve(case, note.as_deref(), on),
        Command::Transfer { to, note } => transfer::offer(case, *to, note.as_deref(), on),
        Command::TransferAccepted { note } => transfer::accepted(case, note.as_deref(), on),
        Command::TransferDeclined { code, note } => transfer::declined(case, *code, note.as_deref(), on),
        Command::Refuse { code, note } => refuse::refuse(case, *code, note.as_deref(), on),
        Command::Withdraw { code, note } => withdraw::withdraw(case, *code, note.as_deref(), on),
        Command::Note { text } => note::note(case, text),
        Command::Recall { note } => recall::recall(case, note.as_deref(), on),
        Command::WithdrawOffer { note } => recall::withdraw_offer(case, note.as_deref(), on),
        Command::Flag { other } => receive::flag(case, *other),
        Command::Elapse => Ok(elapse::elapse(case, on)),
        Command::Consent { note } => second::consent(case, note.as_deref(), on),
        Command::Dissent { note } => second::dissent(case, note.as_deref(), on),
        Command::Reschedule { carrier, arrives, entry_port, note } => {
            reschedule::reschedule(case, carrier.as_deref(), *arrives, *entry_port, note.as_deref(), on)
        }
        Command::Compare { other, same, note } => compare::compare(case, *other, *same, note.as_deref(), on),
        Command::TakeOver { note } => assign::take_over(case, note.as_deref(), on),
        Command::Assign { to, note } => assign::assign(case, *to, note.as_deref(), on),
        Command::AnswerEscalation { note } => escalate::answer(case, note.as_deref(), on),
        Command::WithdrawEscalation { note } => escalate::withdraw(case, note.as_deref(), on),
        Command::Receive { .. } => Ok(Vec::new()),
    }
}

/// A text that says something, trimmed.
fn words(note: Option<&str>) -> Option<Box<str>> {
    note.map(str::trim).filter(|n| !n.is_empty()).map(Into::into)
}

/// What stands in the way of work on the case by this officer: its state, and who has it. A case that nobody has is taken
/// with the first piece of work (see [`taking`]).
fn work_blockers(case: &Case, on: &DecisionContext<'_>) -> Vec<Blocker> {
    let mut blockers = Vec::new();
    if case.state == CaseState::Escalated {
        blockers.extend(escalate::open(case));
    } else if !case.state.workable() {
        blockers.push(Blocker::WrongState(case.state.clone()));
    }
    if let Some(owner) = case.owner(on.now).filter(|o| **o != on.officer.id) {
        blockers.push(Blocker::NotOwner(Some(*owner)));
    }
    blockers
}

/// The claim that goes with work: the case is taken when nobody has it, the lease renewed when half of it is gone.
fn taking(case: &Case, on: &DecisionContext<'_>) -> Option<Event> {
    let lease = on.rules.policy.lease_minutes;
    let fresh =
        case.claim.as_ref().is_some_and(|c| c.officer == on.officer.id && c.until > on.minutes(lease / 2));
    (!fresh).then(|| Event::Claimed { until: on.minutes(lease) })
}

/// Work that is allowed: the claim where one is due, then the event.
fn work(case: &Case, on: &DecisionContext<'_>, event: Event) -> Vec<Event> {
    taking(case, on).into_iter().chain([event]).collect()
}

/// The receipt number (受理单): office, day of issue in Beijing time, and the case's own symbols; one case has one receipt.
fn receipt(case: &Case, on: &DecisionContext<'_>) -> Box<str> {
    case.receipt.clone().unwrap_or_else(|| {
        let day = on.now.with_timezone(&crate::domain::zone::beijing()).format("%Y%m%d");
        let no = case.no.to_string();
        let symbols = no.rsplit('-').next().unwrap_or_default();
        format!("{}-{day}-{symbols}", case.office).into()
    })
}
