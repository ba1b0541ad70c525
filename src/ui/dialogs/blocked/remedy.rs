//! Where a reason leads: the place where what blocks an action can be resolved. Owns the places and the line that names them;
//! going there is `update`'s, and whether a place is open now `decide` says.

use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::case::checklist::ChecklistItem;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::text::{Catalog, day_time, fill, remedy_text};
use crate::ui::actions::availability::{dry_run, is_possible};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context, waits_for_another};
use crate::ui::state::model::Model;

/// A place where a reason is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// An item of the checklist.
    Item(Item),
    /// A check that has no line on the checklist yet: recording it makes one.
    Check(Item),
    /// An original or a step at the counter that has no line on the checklist.
    Counter(Item),
    /// Another action: what it asks for is asked there.
    Begin(Action),
    /// The words of the action itself.
    Words,
    /// What happened to the case.
    Timeline,
}

/// What ends a state in which nothing can be done, the way on before the way back.
const ENDS: [Action; 4] = [Action::Resume, Action::Answer, Action::Consent, Action::Recall];
/// What ends an escalation: the answer, or its withdrawal.
const ESCALATION_ENDS: [Action; 2] = [Action::AnswerEscalation, Action::WithdrawEscalation];

/// Where a reason leads that keeps an action from the chosen case. None where nothing can be resolved from here.
#[must_use]
pub fn remedy_for(
    blocker: &Blocker,
    action: Action,
    case: &Case,
    model: &Model,
    ctx: &SessionContext,
) -> Option<Remedy> {
    if model.selected != Some(case.no) {
        return None;
    }
    let can = |action| is_possible(action, case, model, ctx);
    let line = |wanted: &dyn Fn(&ChecklistItem) -> bool| {
        case.lines
            .iter()
            .find(|l| wanted(l))
            .filter(|_| !case.state.is_closed())
            .map(|l| Remedy::Item(l.item))
    };
    match blocker {
        Blocker::ItemNotVerified(item)
        | Blocker::ItemNotSubmitted(item)
        | Blocker::ItemUnknown(item)
        | Blocker::ItemMissing(item)
        | Blocker::FileNotOpened(item)
        | Blocker::NotAskable(item)
        | Blocker::FindingBars { item, .. }
        | Blocker::OneOfMissing { item, .. }
        | Blocker::ReasonMissing(Some(item)) => line(&|l| l.item == *item),
        Blocker::NotSeenAtCounter(item) => line(&|l| l.item == *item).or_else(|| {
            let seen = Command::Seen { item: *item, note: None };
            dry_run(case, &seen, ctx, model.desk_time()).is_ok().then_some(Remedy::Counter(*item))
        }),
        Blocker::CheckNotMade(item) => line(&|l| l.item == *item).or_else(|| {
            let check = Command::Verify { item: *item, note: None };
            dry_run(case, &check, ctx, model.desk_time()).is_ok().then_some(Remedy::Check(*item))
        }),
        Blocker::HeadNotConfirmed(head) => {
            line(&|l| l.heads.has(*head) && l.blocks_approval()).or_else(|| line(&|l| l.has_bar(*head)))
        }
        Blocker::StayTooLong { .. }
        | Blocker::MoreThanOneEntry(_)
        | Blocker::PassportExpires { .. }
        | Blocker::GroundUnknown(_)
        | Blocker::CategoryUnknown(_)
        | Blocker::CategoryUnfit { .. } => {
            // Intake found it too, on the item that says so; a passport that has ended by now ended before the exit.
            let expired = |code: &str| blocker.code() == "passport_expires" && code == "passport_expired";
            let found = |code: &str| code == blocker.code() || expired(code);
            line(&|l| l.findings.iter().any(|f| found(f.code.as_str())))
                .or_else(|| can(Action::Request).then_some(Remedy::Begin(Action::Request)))
        }
        Blocker::NothingToRequest | Blocker::NothingToVerify => {
            line(&|l| l.blocks_approval()).or_else(|| line(&|_| true))
        }
        // Nothing that the applicant sends changes it: the answer is a decision.
        Blocker::CategoryNotAtPort(_) => can(Action::Refuse).then_some(Remedy::Begin(Action::Refuse)),
        Blocker::EntersElsewhere(_) => can(Action::Reschedule).then_some(Remedy::Begin(Action::Reschedule)),
        Blocker::EntryPortElsewhere(_) => can(Action::Transfer).then_some(Remedy::Begin(Action::Transfer)),
        Blocker::NotOwner(_) => {
            [Action::Claim, Action::TakeOver].into_iter().find(|way| can(*way)).map(Remedy::Begin)
        }
        Blocker::EscalationOpen(_) => {
            ESCALATION_ENDS.into_iter().find(|end| *end != action && can(*end)).map(Remedy::Begin)
        }
        Blocker::OwnEscalation => {
            can(Action::WithdrawEscalation).then_some(Remedy::Begin(Action::WithdrawEscalation))
        }
        Blocker::PortClosed { .. } | Blocker::PortNotOpen { .. } | Blocker::NotEntryPort(_) => {
            can(Action::Reschedule).then_some(Remedy::Begin(Action::Reschedule))
        }
        Blocker::ArrivalAfterValidity { .. } | Blocker::ValidityOver(_) => {
            let way = [Action::Extend, Action::Reschedule].into_iter().find(|way| can(*way));
            way.map(Remedy::Begin)
        }
        Blocker::ArrivalNotAhead
        | Blocker::ArrivalAhead(_)
        | Blocker::TravellerPresent
        | Blocker::IssueTooEarly { .. } => {
            can(Action::Reschedule).then_some(Remedy::Begin(Action::Reschedule))
        }
        // What was issued needs no longer time, and a void is no way to one.
        Blocker::VisaIssued | Blocker::VisaGiven { .. } if action == Action::Extend => None,
        Blocker::VisaIssued | Blocker::VisaGiven { .. } => {
            can(Action::Void).then_some(Remedy::Begin(Action::Void))
        }
        Blocker::VisaNotGiven => can(Action::Issue).then_some(Remedy::Begin(Action::Issue)),
        Blocker::NotRecallable(_) => {
            let way = [Action::Dissent, Action::ReviewAgain, Action::Split].into_iter().find(|way| can(*way));
            Some(way.map_or(Remedy::Timeline, Remedy::Begin))
        }
        Blocker::NoTimeToReply(_) => {
            let way = [Action::Hold, Action::Escalate].into_iter().find(|way| can(*way));
            way.map(Remedy::Begin)
        }
        Blocker::WrongState(_) => {
            let end = ENDS.into_iter().find(|end| *end != action && can(*end));
            Some(end.map_or(Remedy::Timeline, Remedy::Begin))
        }
        Blocker::NeedsSecondOfficer => {
            waits_for_another(case, ctx.officer.id).then_some(Remedy::Begin(Action::Consent))
        }
        Blocker::ChangedMeanwhile { .. } | Blocker::Decided => Some(Remedy::Timeline),
        // Whoever may not confirm it leaves it to somebody who may.
        Blocker::ClockUnconfirmed => {
            ctx.rules.may(ctx.officer.role, "approve").then_some(Remedy::Begin(Action::ConfirmClock))
        }
        Blocker::ReasonMissing(None)
        | Blocker::LateReasonMissing(_)
        | Blocker::DeclinedUnchanged(_)
        | Blocker::CodeUnknown(_)
        | Blocker::PortUnknown(_)
        | Blocker::SamePort(_)
        | Blocker::VisaNumberWrong
        | Blocker::VisaNumberSigns
        | Blocker::VisaNumberUsed
        | Blocker::VisaNumberTaken(_)
        | Blocker::TravellerUnknown
        | Blocker::TravellerEnded(_)
        | Blocker::NotLater(_)
        | Blocker::TimePast
        | Blocker::TimeTooFar => can(action).then_some(Remedy::Words),
        Blocker::OfficerUnknown(_) => can(action).then_some(Remedy::Words),
        Blocker::AnchorAhead
        | Blocker::CaseUnknown(_)
        | Blocker::IdUsed(_)
        | Blocker::IdOfCounter(_)
        | Blocker::TooClose { .. }
        | Blocker::RoleMayNot
        | Blocker::NothingToUndo
        | Blocker::NothingToRedo
        | Blocker::OfficeElsewhere(_)
        | Blocker::IssuedElsewhere(_)
        | Blocker::SingleTraveller
        | Blocker::NotClosed
        | Blocker::NothingToForget
        | Blocker::FilesOfGroup
        | Blocker::SplitOpen(_)
        | Blocker::OneByOne => None,
    }
}

/// Whether a reason stays whatever the officer does: the state of the case has no such action, and nothing but its history is left to
/// see.
#[must_use]
pub fn is_final(blocker: &Blocker, lead: Option<Remedy>) -> bool {
    matches!(blocker, Blocker::WrongState(_) | Blocker::NotRecallable(_))
        && matches!(lead, None | Some(Remedy::Timeline | Remedy::Begin(Action::Recall)))
}

/// The title of the list of reasons, and what is said beside it: how many there are, where they can be resolved.
#[must_use]
pub fn title(
    action: Action,
    blockers: &[Blocker],
    leads: &[Option<Remedy>],
    ctx: &SessionContext,
) -> (String, String) {
    let (d, name) = (&ctx.texts.dialog, Catalog::text_or_name(&ctx.texts.action, action.name()));
    let is_final = blockers.iter().zip(leads).any(|(blocker, lead)| is_final(blocker, *lead));
    if is_final {
        return (fill(&d.blocked_final, &[("action", name)]), String::new());
    }
    let left = fill(&d.outstanding, &[("n", &blockers.len().to_string())]);
    (fill(&d.blocked_title, &[("action", name)]), left)
}

/// The line that says where a reason leads, or that it leads nowhere and why.
#[must_use]
pub fn remedy_hint(
    blocker: &Blocker,
    lead: Option<Remedy>,
    case: Option<&Case>,
    ctx: &SessionContext,
) -> String {
    let (texts, l) = (&ctx.texts, &ctx.texts.lead);
    let key_of =
        |action: Action| ctx.keys.key_of(Context::Global, action).unwrap_or_else(|| action.name().to_owned());
    let keyed = |text: &str, action: Action| {
        let name = Catalog::text_or_name(&texts.action, action.name());
        fill(text, &[("action", name), ("key", &key_of(action))])
    };
    let way = || remedy_text(texts, blocker, &ctx.rules);
    match (lead, blocker) {
        // What to do is said more exactly than by the action's name; the key is the screen's to add.
        (Some(Remedy::Begin(action @ (Action::Transfer | Action::Request))), _)
        | (
            Some(Remedy::Begin(action)),
            Blocker::CategoryNotAtPort(_)
            | Blocker::EntersElsewhere(_)
            | Blocker::NotEntryPort(_)
            | Blocker::NoTimeToReply(_),
        ) => match way() {
            Some(way) => fill(&l.begin, &[("action", &way), ("key", &key_of(action))]),
            None => keyed(&l.begin, action),
        },
        // The key is that of the item, on the checklist.
        (Some(Remedy::Item(_)), Blocker::FileNotOpened(_)) => {
            let way = way().unwrap_or_else(|| l.item.to_string());
            fill(&l.begin, &[("action", &way), ("key", &key_of(Action::Open))])
        }
        (Some(Remedy::Item(_) | Remedy::Check(_) | Remedy::Counter(_)), _)
        | (_, Blocker::NotEntryPort(_) | Blocker::NoTimeToReply(_)) => {
            way().unwrap_or_else(|| l.item.to_string())
        }
        (Some(Remedy::Begin(action)), _) => keyed(&l.begin, action),
        (Some(Remedy::Words), _) => l.words.to_string(),
        (Some(Remedy::Timeline), Blocker::ChangedMeanwhile { .. }) => {
            way().unwrap_or_else(|| keyed(&l.timeline, Action::Timeline))
        }
        (Some(Remedy::Timeline), _) => keyed(&l.timeline, Action::Timeline),
        (None, Blocker::NotOwner(Some(officer))) => {
            match case.and_then(|c| c.claim.as_ref()).filter(|c| c.officer == *officer) {
                Some(claim) => {
                    fill(&l.held, &[("officer", officer.as_str()), ("at", &day_time(texts, claim.until))])
                }
                None => way().unwrap_or_else(|| l.nowhere.to_string()),
            }
        }
        (None, Blocker::NotOwner(None)) => way().unwrap_or_else(|| l.nowhere.to_string()),
        (None, Blocker::NeedsSecondOfficer) if !ctx.protected => l.unprotected.to_string(),
        // Its way is a command, or another officer's.
        (
            None,
            Blocker::AnchorAhead
            | Blocker::NeedsSecondOfficer
            | Blocker::TooClose { .. }
            | Blocker::RoleMayNot,
        ) => way().unwrap_or_else(|| l.nowhere.to_string()),
        (None, _) => l.nowhere.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::base::keys::Deferral;

    /// Orders that resolve a blocker other than the state of a case.
    const ELSEWHERE: [Action; 13] = [
        Action::Expect,
        Action::Seen,
        Action::Entered,
        Action::Extend,
        Action::Claim,
        Action::TakeOver,
        Action::Verify,
        Action::Reject,
        Action::Waive,
        Action::Undo,
        Action::Redo,
        Action::VerifyRun,
        Action::Dissent,
    ];

    #[test]
    fn every_resolving_order_ends_a_state_or_not() {
        for action in Action::ALL {
            if action.order().is_some_and(|order| order.deferral == Deferral::Resolves) {
                let ends = ENDS.contains(action) || ESCALATION_ENDS.contains(action);
                assert_ne!(ends, ELSEWHERE.contains(action), "{action}");
            }
        }
    }
}
