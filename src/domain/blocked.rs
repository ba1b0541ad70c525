//! Why a command is blocked: every blocker at once, typed. Owns the blockers and their machine names; the texts are in the
//! catalog of each language.

use crate::domain::case::checklist::Criterion;
use crate::domain::case::state::CaseState;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{Category, Code, Ground, Item, Port};
use crate::domain::officer::OfficerId;
use chrono::{DateTime, NaiveDate, Utc};

const FORM: Item = Item::new("FORM");
const PASSPORT: Item = Item::new("PASSPORT");

/// One reason why not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum Blocker {
    /// The anchor outside names an entry that this desk does not have: it was restored or rolled back.
    AnchorAhead,
    /// No such case here.
    CaseUnknown(CaseNo),
    /// The case moved on since the officer saw it.
    ChangedMeanwhile {
        /// The version that was seen.
        seen: u32,
        /// The version it has.
        now: u32,
    },
    /// The case's state does not allow it.
    WrongState(CaseState),
    /// The officer is not the owner of the case.
    NotOwner(Option<OfficerId>),
    /// The role may not do it.
    RoleMayNot,
    /// The traveller enters elsewhere (art. 20: the visa is used at the port where it was applied for).
    EntryPortElsewhere(Port),
    /// It was approved here, and the traveller now enters at a port of another authority.
    EntersElsewhere(Port),
    /// A mandatory item is not settled.
    ItemNotVerified(Item),
    /// The same, because it was not submitted.
    ItemNotSubmitted(Item),
    /// A check that the officer has to make and record is not recorded.
    CheckNotMade(Item),
    /// A mandatory item is missing that others can take the place of.
    OneOfMissing {
        item: Item,
        /// The ground that requires it.
        ground: Ground,
    },
    /// A criterion of the review is not confirmed.
    HeadNotConfirmed(Criterion),
    /// More days than art. 20 allows.
    StayTooLong {
        /// Days requested.
        days: u16,
        /// Days allowed.
        most: u16,
    },
    /// More than the single entry of art. 20.
    MoreThanOneEntry(u16),
    /// The passport ends before the planned exit.
    PassportExpires {
        /// Its last day.
        on: NaiveDate,
        /// The planned exit.
        exit: NaiveDate,
    },
    /// No table has the ground.
    GroundUnknown(Ground),
    /// No table has the category.
    CategoryUnknown(Category),
    /// The category is not issued at ports.
    CategoryNotAtPort(Category),
    /// The category is not one of the ground's.
    CategoryUnfit {
        ground: Ground,
        category: Category,
    },
    /// An item carries a finding that only a new version of the application can cure.
    FindingBars {
        item: Item,
        finding: Code,
    },
    /// A second officer has to agree.
    NeedsSecondOfficer,
    /// A note is missing; where it is about an item, the item has findings.
    ReasonMissing(Option<Item>),
    /// The item is not on the checklist of this case.
    ItemUnknown(Item),
    /// The item was not submitted.
    ItemMissing(Item),
    /// The code is not in the table, or not for this.
    CodeUnknown(Code),
    /// No such port, or no port visa office there.
    PortUnknown(Port),
    /// The port is this desk's own, or one of its own authority: the case is decided here.
    SamePort(Port),
    PortClosed {
        port: Port,
        /// Since which day.
        since: NaiveDate,
    },
    /// The port is not open yet.
    PortNotOpen {
        port: Port,
        /// From which day it is.
        from: NaiveDate,
    },
    /// The time is in the past.
    TimePast,
    /// The time is too far ahead.
    TimeTooFar,
    NothingToUndo,
    /// Nothing is missing or rejected: there is nothing to request.
    NothingToRequest,
    /// The other port declined this very version of the application.
    DeclinedUnchanged(Port),
    /// A submission for a case that was decided.
    Decided,
    /// The submission is for another office.
    OfficeElsewhere(Port),
    /// Nothing that was undone can be done again.
    NothingToRedo,
    /// No item is left that intake found nothing on.
    NothingToVerify,
    /// The policy does not permit it in a batch.
    OneByOne,
    /// An earlier request could have requested the item and did not: a reason is required.
    LateReasonMissing(Item),
    /// The item is verified, or not reviewed: there is nothing to request.
    NotAskable(Item),
    /// The id of the order was used before, for another case or another command.
    IdUsed(CaseNo),
    /// The id of an imported submission is that of a case that an officer created at the counter.
    IdOfCounter(CaseNo),
    /// The case is escalated, and the escalation was not answered yet.
    EscalationOpen(OfficerId),
    /// An officer cannot answer their own escalation.
    OwnEscalation,
    /// No officer of this id works cases at this desk.
    OfficerUnknown(OfficerId),
    /// The second officer and the first gave one another the way in within a day: they are not two persons yet.
    TooClose {
        first: OfficerId,
        until: DateTime<Utc>,
    },
    /// The machine's clock is in doubt, and the time is not confirmed yet.
    ClockUnconfirmed,
    /// The traveller enters at this port: a transfer goes there and nowhere else (art. 20).
    NotEntryPort(Port),
    /// No time to reply leaves enough before the traveller arrives.
    NoTimeToReply(DateTime<Utc>),
    /// The officer has not opened every delivered file of the item.
    FileNotOpened(Item),
    /// The case was transferred: the other port issues the visa (art. 20).
    IssuedElsewhere(Port),
    /// An original was not seen, or a step at the counter was not done.
    NotSeenAtCounter(Item),
    /// The traveller arrives after the last day of entry.
    ArrivalAfterValidity {
        arrives: NaiveDate,
        /// The last day.
        until: NaiveDate,
    },
    /// A visa that is issued today ends before the traveller arrives.
    IssueTooEarly {
        arrives: NaiveDate,
        /// Its last day of entry.
        until: NaiveDate,
    },
    /// The time in which a visa may be issued on the approval is over.
    ValidityOver(NaiveDate),
    /// No number of the visa, or one that is none.
    VisaNumberWrong,
    /// The number of the visa has another sign than letters and digits, such as a blank or a hyphen.
    VisaNumberSigns,
    /// A visa of the case has the number, or had it.
    VisaNumberUsed,
    /// A visa of another case of the desk has the number, or had it: a number is never used again.
    VisaNumberTaken(CaseNo),
    /// The visa was issued already.
    VisaGiven {
        number: Box<str>,
        at: DateTime<Utc>,
    },
    /// No visa was issued yet.
    VisaNotGiven,
    /// It has ended for the traveller; the machine name of the end.
    TravellerEnded(&'static str),
    /// The traveller is still to arrive then.
    ArrivalAhead(DateTime<Utc>),
    /// The traveller was recorded at the port.
    TravellerPresent,
    /// Nothing can be recalled in this state.
    NotRecallable(CaseState),
    /// No traveller of that place for whom this can be done; or there are several, and none is named.
    TravellerUnknown,
    /// A visa was issued: it is declared void, and the decision is not recalled.
    VisaIssued,
    /// The arrival does not lie ahead.
    ArrivalNotAhead,
    /// The case has one traveller only.
    SingleTraveller,
    /// A later day is needed.
    NotLater(NaiveDate),
    /// Files are forgotten only of a case that is closed and final.
    NotClosed,
    /// No such file is there.
    NothingToForget,
    /// The files are kept with the case of the group from which the traveller was split off.
    FilesOfGroup,
    /// A case that was split off this one needs its files: it is not closed for good.
    SplitOpen(CaseNo),
}

impl Blocker {
    /// The machine name, stable for scripts.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::AnchorAhead => "anchor_ahead",
            Self::CaseUnknown(_) => "case_unknown",
            Self::ChangedMeanwhile { .. } => "changed_meanwhile",
            // Scripts know one code for both.
            Self::WrongState(_) | Self::NotRecallable(_) => "wrong_state",
            Self::NotOwner(_) => "not_owner",
            Self::RoleMayNot => "role_may_not",
            Self::EntryPortElsewhere(_) | Self::EntersElsewhere(_) => "entry_port_elsewhere",
            // Scripts know one code for both.
            Self::ItemNotVerified(_) | Self::ItemNotSubmitted(_) => "item_not_verified",
            Self::CheckNotMade(_) => "check_not_made",
            Self::OneOfMissing { .. } => "one_of_missing",
            Self::HeadNotConfirmed(_) => "head_not_confirmed",
            Self::StayTooLong { .. } => "stay_too_long",
            Self::MoreThanOneEntry(_) => "more_than_one_entry",
            Self::PassportExpires { .. } => "passport_expires",
            Self::GroundUnknown(_) => "ground_unknown",
            Self::CategoryUnknown(_) => "category_unknown",
            Self::CategoryNotAtPort(_) => "category_not_at_port",
            Self::CategoryUnfit { .. } => "category_unfit",
            Self::FindingBars { .. } => "finding_bars",
            Self::NeedsSecondOfficer => "needs_second_officer",
            Self::ReasonMissing(_) => "reason_missing",
            Self::ItemUnknown(_) => "item_unknown",
            Self::ItemMissing(_) => "item_missing",
            Self::CodeUnknown(_) => "code_unknown",
            Self::PortUnknown(_) => "port_unknown",
            Self::SamePort(_) => "same_port",
            Self::PortClosed { .. } => "port_closed",
            Self::PortNotOpen { .. } => "port_not_open",
            Self::TimePast => "time_past",
            Self::TimeTooFar => "time_too_far",
            Self::NothingToUndo => "nothing_to_undo",
            Self::NothingToRequest => "nothing_to_request",
            Self::DeclinedUnchanged(_) => "declined_unchanged",
            Self::Decided => "decided",
            Self::OfficeElsewhere(_) => "office_elsewhere",
            Self::NothingToRedo => "nothing_to_redo",
            Self::NothingToVerify => "nothing_to_verify",
            Self::OneByOne => "one_by_one",
            Self::LateReasonMissing(_) => "late_reason_missing",
            Self::NotAskable(_) => "not_askable",
            Self::IdUsed(_) => "id_used_for_another_order",
            Self::IdOfCounter(_) => "id_of_counter",
            Self::EscalationOpen(_) => "escalation_open",
            Self::OwnEscalation => "own_escalation",
            Self::OfficerUnknown(_) => "officer_unknown",
            Self::TooClose { .. } => "not_two_persons",
            Self::ClockUnconfirmed => "clock_unconfirmed",
            Self::NotEntryPort(_) => "not_entry_port",
            Self::NoTimeToReply(_) => "no_time_to_reply",
            Self::FileNotOpened(_) => "file_not_opened",
            Self::IssuedElsewhere(_) => "issued_elsewhere",
            Self::NotSeenAtCounter(_) => "not_seen_at_counter",
            Self::ArrivalAfterValidity { .. } => "arrival_after_validity",
            Self::IssueTooEarly { .. } => "issue_too_early",
            Self::ValidityOver(_) => "validity_over",
            Self::VisaNumberWrong => "visa_number_wrong",
            Self::VisaNumberSigns => "visa_number_signs",
            Self::VisaNumberUsed => "visa_number_used",
            Self::VisaNumberTaken(_) => "visa_number_taken",
            Self::VisaGiven { .. } => "visa_given",
            Self::VisaNotGiven => "visa_not_given",
            Self::TravellerEnded(_) => "traveller_ended",
            Self::ArrivalAhead(_) => "arrival_ahead",
            Self::TravellerPresent => "traveller_present",
            Self::TravellerUnknown => "traveller_unknown",
            Self::VisaIssued => "visa_issued",
            Self::ArrivalNotAhead => "arrival_not_ahead",
            Self::SingleTraveller => "single_traveller",
            Self::NotLater(_) => "not_later",
            Self::NotClosed => "not_closed",
            Self::NothingToForget => "nothing_to_forget",
            Self::FilesOfGroup => "files_of_group",
            Self::SplitOpen(_) => "split_open",
        }
    }

    /// The name of its text, in the detail that a person needs and a script does not.
    #[must_use]
    pub fn text_name(&self) -> &'static str {
        match self {
            Self::ItemNotSubmitted(_) => "item_missing",
            Self::NotOwner(None) => "not_claimed",
            Self::EntersElsewhere(_) => "enters_elsewhere",
            Self::NotRecallable(state) => match state {
                CaseState::Expected | CaseState::Issued => "recall_partly",
                CaseState::Entered => "recall_entered",
                CaseState::Expired { .. } | CaseState::Void { .. } => "recall_ended",
                CaseState::AwaitingSecond { .. } => "recall_proposed",
                _ => "recall_undecided",
            },
            other => other.code(),
        }
    }

    /// Every machine name; the catalog has a text for each.
    pub const CODES: [&'static str; 73] = [
        "anchor_ahead",
        "case_unknown",
        "changed_meanwhile",
        "wrong_state",
        "not_owner",
        "role_may_not",
        "entry_port_elsewhere",
        "item_not_verified",
        "check_not_made",
        "one_of_missing",
        "head_not_confirmed",
        "stay_too_long",
        "more_than_one_entry",
        "passport_expires",
        "ground_unknown",
        "category_unknown",
        "category_not_at_port",
        "category_unfit",
        "finding_bars",
        "needs_second_officer",
        "reason_missing",
        "item_unknown",
        "item_missing",
        "code_unknown",
        "port_unknown",
        "same_port",
        "port_closed",
        "port_not_open",
        "time_past",
        "time_too_far",
        "nothing_to_undo",
        "nothing_to_request",
        "declined_unchanged",
        "decided",
        "office_elsewhere",
        "nothing_to_redo",
        "nothing_to_verify",
        "one_by_one",
        "late_reason_missing",
        "not_askable",
        "id_used_for_another_order",
        "id_of_counter",
        "escalation_open",
        "own_escalation",
        "officer_unknown",
        "not_two_persons",
        "clock_unconfirmed",
        "not_entry_port",
        "no_time_to_reply",
        "file_not_opened",
        "issued_elsewhere",
        "not_seen_at_counter",
        "arrival_after_validity",
        "issue_too_early",
        "validity_over",
        "visa_number_wrong",
        "visa_number_signs",
        "visa_number_used",
        "visa_number_taken",
        "visa_given",
        "visa_not_given",
        "traveller_ended",
        "arrival_ahead",
        "traveller_present",
        "traveller_unknown",
        "visa_issued",
        "arrival_not_ahead",
        "single_traveller",
        "not_later",
        "not_closed",
        "nothing_to_forget",
        "files_of_group",
        "split_open",
    ];

    /// Texts that say more than the machine name of their blockers.
    pub const TEXTS: [&'static str; 7] = [
        "not_claimed",
        "enters_elsewhere",
        "recall_undecided",
        "recall_proposed",
        "recall_partly",
        "recall_entered",
        "recall_ended",
    ];

    /// The checklist item it is about: where it can be resolved.
    #[must_use]
    pub fn item(&self) -> Option<Item> {
        match self {
            Self::ItemNotVerified(item)
            | Self::ItemNotSubmitted(item)
            | Self::CheckNotMade(item)
            | Self::NotSeenAtCounter(item)
            | Self::ItemUnknown(item)
            | Self::ItemMissing(item)
            | Self::FileNotOpened(item)
            | Self::LateReasonMissing(item)
            | Self::NotAskable(item)
            | Self::FindingBars { item, .. }
            | Self::OneOfMissing { item, .. }
            | Self::ReasonMissing(Some(item)) => Some(*item),
            // Where intake writes its finding of the same fault.
            Self::StayTooLong { .. }
            | Self::MoreThanOneEntry(_)
            | Self::GroundUnknown(_)
            | Self::CategoryUnknown(_)
            | Self::CategoryNotAtPort(_)
            | Self::CategoryUnfit { .. } => Some(FORM),
            Self::PassportExpires { .. } => Some(PASSPORT),
            _ => None,
        }
    }
}

/// The blockers of a command: never empty, and complete, so that one fix does not only reveal the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocked {
    /// The blockers, the decisive one first.
    pub blockers: Vec<Blocker>,
}

impl Blocked {
    /// A refusal for one reason.
    #[must_use]
    pub fn one(blocker: Blocker) -> Self {
        Self { blockers: vec![blocker] }
    }

    /// `Ok` where there is no blocker.
    ///
    /// # Errors
    /// The refusal, where there is any.
    pub fn unless_empty(blockers: Vec<Blocker>) -> Result<(), Self> {
        if blockers.is_empty() { Ok(()) } else { Err(Self { blockers }) }
    }
}
