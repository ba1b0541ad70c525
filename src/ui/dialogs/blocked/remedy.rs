//! Where a reason leads: the place where what stands in the way of an action can be mended. Owns the places and the line that tells them;
//! going there is `update`'s, and whether a place is open now `decide` says.

use crate::domain::case::Case;
use crate::domain::case::checklist::ChecklistItem;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::domain::refusal::Blocker;
use crate::text::{Catalog, cure, day_time, fill};
use crate::ui::actions::availability::{dry_run, probe, waits_for_another};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Context};
use crate::ui::state::model::Model;

/// A place where a reason is mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// An item of the checklist.
    Item(Item),
    /// A check that has no line on the checklist yet: recording it makes one.
    Check(Item),
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

/// Where a reason leads that keeps an action from the chosen case. None where nothing can be mended from here.
#[must_use]
pub fn lead(blocker: &Blocker, action: Action, case: &Case, model: &Model, set: &Setting) -> Option<Lead> {
    if model.selected != Some(case.no) {
        return None;
    }
    let can = |action| can(action, case, model, set);
    let line = |wanted: &dyn Fn(&ChecklistItem) -> bool| {
        case.lines.iter().find(|l| wanted(l)).filter(|_| !case.state.closed()).map(|l| Lead::Item(l.item))
    };
    match blocker {
        Blocker::ItemNotVerified(item)
        | Blocker::ItemNotSubmitted(item)
        | Blocker::ItemUnknown(item)
        | Blocker::ItemMissing(item)
        | Blocker::NotAskable(item)
        | Blocker::FindingBars { item, .. }
        | Blocker::OneOfMissing { item, .. }
        | Blocker::ReasonMissing(Some(item)) => line(&|l| l.item == *item),
        Blocker::CheckNotMade(item) => line(&|l| l.item == *item).or_else(|| {
            let check = Command::Verify { item: *item, note: None };
            dry_run(case, &check, set, model.desk_time()).is_ok().then_some(Lead::Check(*item))
        }),
        Blocker::HeadNotConfirmed(head) => {
            line(&|l| l.heads.has(*head) && l.blocks()).or_else(|| line(&|l| l.barred(*head)))
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
                .or_else(|| can(Action::Request).then_some(Lead::Begin(Action::Request)))
        }
        Blocker::NothingToRequest | Blocker::NothingToVerify => {
            line(&|l| l.blocks()).or_else(|| line(&|_| true))
        }
        // Nothing that the applicant sends changes it: the answer is a decision.
        Blocker::CategoryNotAtPort(_) => can(Action::Refuse).then_some(Lead::Begin(Action::Refuse)),
        Blocker::EntryPortElsewhere(_) => can(Action::Transfer).then_some(Lead::Begin(Action::Transfer)),
        Blocker::NotOwner(_) => {
            [Action::Claim, Action::TakeOver].into_iter().find(|way| can(*way)).map(Lead::Begin)
        }
        Blocker::EscalationOpen(_) => {
            ESCALATION_ENDS.into_iter().find(|end| *end != action && can(*end)).map(Lead::Begin)
        }
        Blocker::OwnEscalation => {
            can(Action::WithdrawEscalation).then_some(Lead::Begin(Action::WithdrawEscalation))
        }
        Blocker::PortClosed { .. } | Blocker::PortNotOpen { .. } | Blocker::NotEntryPort(_) => {
            can(Action::Reschedule).then_some(Lead::Begin(Action::Reschedule))
        }
        Blocker::NoTimeToReply(_) => {
            let way = [Action::Hold, Action::Escalate].into_iter().find(|way| can(*way));
            way.map(Lead::Begin)
        }
        Blocker::WrongState(_) => {
            let end = ENDS.into_iter().find(|end| *end != action && can(*end));
            Some(end.map_or(Lead::Timeline, Lead::Begin))
        }
        Blocker::NeedsSecondOfficer => waits_for_another(case, set).then_some(Lead::Begin(Action::Consent)),
        Blocker::ChangedMeanwhile { .. } | Blocker::Decided => Some(Lead::Timeline),
        // Whoever may not confirm it leaves it to somebody who may.
        Blocker::ClockUnconfirmed => {
            set.rules.may(set.officer.role, "approve").then_some(Lead::Begin(Action::ConfirmClock))
        }
        Blocker::ReasonMissing(None)
        | Blocker::LateReasonMissing(_)
        | Blocker::DeclinedUnchanged(_)
        | Blocker::CodeUnknown(_)
        | Blocker::PortUnknown(_)
        | Blocker::SamePort(_)
        | Blocker::TimePast
        | Blocker::TimeTooFar => can(action).then_some(Lead::Words),
        Blocker::OfficerUnknown(_) => can(action).then_some(Lead::Words),
        Blocker::AnchorAhead
        | Blocker::CaseUnknown(_)
        | Blocker::IdUsed(_)
        | Blocker::TooClose { .. }
        | Blocker::RoleMayNot
        | Blocker::NothingToUndo
        | Blocker::NothingToRedo
        | Blocker::OfficeElsewhere(_)
        | Blocker::OneByOne => None,
    }
}

/// Whether an action can be begun on the case now.
fn can(action: Action, case: &Case, model: &Model, set: &Setting) -> bool {
    // The second officer may sign in at this very terminal.
    if action == Action::Consent && waits_for_another(case, set) {
        return true;
    }
    probe(action, model, set, case)
        .is_some_and(|command| dry_run(case, &command, set, model.desk_time()).is_ok())
}

/// The line that tells where a reason leads, or that it leads nowhere and why.
#[must_use]
pub fn told(blocker: &Blocker, lead: Option<Lead>, case: Option<&Case>, set: &Setting) -> String {
    let (texts, l) = (&set.texts, &set.texts.lead);
    let keyed = |text: &str, action: Action| {
        let key = set.keys.key_of(Context::Global, action).unwrap_or_else(|| action.name().to_owned());
        fill(text, &[("action", Catalog::of(&texts.action, action.name())), ("key", &key)])
    };
    let way = || cure(texts, blocker, &set.rules);
    match (lead, blocker) {
        (Some(Lead::Begin(Action::Transfer | Action::Request) | Lead::Item(_) | Lead::Check(_)), _)
        | (Some(Lead::Begin(_)), Blocker::CategoryNotAtPort(_))
        | (_, Blocker::NotEntryPort(_) | Blocker::NoTimeToReply(_)) => {
            way().unwrap_or_else(|| l.item.to_string())
        }
        (Some(Lead::Begin(action)), _) => keyed(&l.begin, action),
        (Some(Lead::Words), _) => l.words.to_string(),
        (Some(Lead::Timeline), Blocker::ChangedMeanwhile { .. }) => {
            way().unwrap_or_else(|| keyed(&l.timeline, Action::Timeline))
        }
        (Some(Lead::Timeline), _) => keyed(&l.timeline, Action::Timeline),
        (None, Blocker::NotOwner(Some(officer))) => {
            match case.and_then(|c| c.claim.as_ref()).filter(|c| c.officer == *officer) {
                Some(claim) => {
                    fill(&l.held, &[("officer", officer.as_str()), ("at", &day_time(texts, claim.until))])
                }
                None => way().unwrap_or_else(|| l.nowhere.to_string()),
            }
        }
        (None, Blocker::NeedsSecondOfficer) if !set.protected => l.unprotected.to_string(),
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
