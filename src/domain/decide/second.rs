//! The two-person rule: what a first officer wants of a kind that the policy names waits for a second one, who is never the same. Owns
//! when a second officer is needed, and consent and dissent.

use super::common::{claim_if_due, trimmed_note};
use super::context::DecisionContext;
use super::dispatch::by_own_rules;
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::checklist::{FindingSeverity, Requirement};
use crate::domain::case::proposal::Proposal;
use crate::domain::case::state::CaseState;
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::matching;
use crate::domain::officer::Officer;

/// Whether the policy wants a second officer for a command on a case.
fn needs_second(case: &Case, command: &Command, ctx: &DecisionContext<'_>) -> bool {
    let names = |what: &str| ctx.rules.policy.second_officer.iter().any(|w| &**w == what);
    let overrides = match command {
        Command::Waive { item, .. } => {
            case.line(*item).is_some_and(|l| l.requirement == Requirement::Mandatory)
        }
        Command::Verify { item, .. } => {
            case.line(*item).is_some_and(|l| l.severity() >= Some(FindingSeverity::Doubt))
        }
        _ => false,
    };
    let unopened =
        matches!(command, Command::Verify { item, .. } if case.unopened_by(ctx.officer.id, *item) > 0);
    let decides = matches!(command, Command::Approve { .. } | Command::Transfer { .. });
    // That a match is none must be another officer's determination: no officer can avoid a second one by their own determination.
    let own_word = |f| {
        case.determination_for(f)
            .is_none_or(|determination| determination.same || determination.officer == ctx.officer.id)
    };
    let findings = || case.lines.iter().flat_map(|l| &l.findings);
    // A case of a burst needs a second officer.
    let alert =
        decides && findings().any(|f| matching::is_surge(f) || (matching::is_match(f) && own_word(f)));
    let named = match command {
        // No officer alone declares a visa void, or destroys files.
        Command::Void { .. } | Command::Forget { .. } => true,
        // Within the grace period it is its officer's own to take back.
        Command::Recall { .. } | Command::WithdrawOffer { .. } => {
            !super::recall::is_in_grace(case, ctx) && names("recall")
        }
        _ => names(command.name()),
    };
    named || unopened || (overrides && names("override")) || (alert && names("alert"))
}

/// The result: the events of the command, or the request to a second officer.
pub(super) fn propose(
    case: &Case,
    command: &Command,
    events: Vec<Event>,
    ctx: &DecisionContext<'_>,
) -> Vec<Event> {
    let proposal =
        Proposal::from_command(command).filter(|_| ctx.two_persons && needs_second(case, command, ctx));
    let Some(proposal) = proposal else { return events };
    let rules = ctx.rules.policy.version.clone();
    // What can be recalled stays its officer's; anything else is work, and takes the case.
    let claim = {
        let settled = case.state.is_concluded() || case.state.is_recallable();
        if settled { None } else { claim_if_due(case, ctx) }
    };
    claim.into_iter().chain([Event::SecondAsked { proposal, rules }]).collect()
}

/// A second officer agrees: what the first one wanted is decided again, on the case as it is now.
pub(super) fn consent(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let CaseState::AwaitingSecond { proposal, first, before } = &case.state else {
        return Err(Blocked::one(Blocker::WrongState(case.state.clone())));
    };
    if *first == ctx.officer.id {
        return Err(Blocked::one(Blocker::NeedsSecondOfficer));
    }
    if let Some(until) = ctx.roster.tied_until(*first, ctx.officer.id, ctx.now) {
        return Err(Blocked::one(Blocker::TooClose { first: *first, until }));
    }
    let as_before = Case { state: (**before).clone(), ..case.clone() };
    let wishes = Officer { id: *first, ..ctx.officer.clone() };
    let ctx = DecisionContext { officer: &wishes, two_persons: false, ..*ctx };
    let events = by_own_rules(&as_before, &proposal.command(), &DecisionContext { consented: true, ..ctx })?;
    let given = Event::SecondGiven { first: *first, note: trimmed_note(note) };
    // The owner does not change: the second officer agrees and does not claim the case.
    Ok(std::iter::once(given)
        .chain(events.into_iter().filter(|e| !matches!(e, Event::Claimed { .. })))
        .collect())
}

/// A second officer does not agree, or the first one thinks again: the case is as it was before.
pub(super) fn dissent(
    case: &Case,
    note: Option<&str>,
    ctx: &DecisionContext<'_>,
) -> Result<Vec<Event>, Blocked> {
    let CaseState::AwaitingSecond { first, .. } = &case.state else {
        return Err(Blocked::one(Blocker::WrongState(case.state.clone())));
    };
    let note = trimmed_note(note);
    if *first != ctx.officer.id && note.is_none() {
        return Err(Blocked::one(Blocker::ReasonMissing(None)));
    }
    Ok(vec![Event::SecondDeclined { note }])
}
