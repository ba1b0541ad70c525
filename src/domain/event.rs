//! What happened to a case, in the past tense. Owns the events; they carry all that a fold needs, so that no rule is consulted
//! when a case is folded again. Variants and fields are appended, never reordered: their order is the journal's format.

use crate::domain::case::admission::Visa;
use crate::domain::case::application::Application;
use crate::domain::case::checklist::{ChecklistItem, Finding, ItemState};
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case::disclosure::{Disclosure, Recipient, TOLD};
use crate::domain::case::document_request::{RequestDraft, RequestedItem};
use crate::domain::case::forgotten_file::FileRef;
use crate::domain::case::proposal::Proposal;
use crate::domain::case::split_case::SplitCase;
use crate::domain::case::transfer::ReviewStatus;
use crate::domain::case_no::CaseNo;
use crate::domain::code::{ClosingCode, DeclineCode, Defect, Item, Port};
use crate::domain::elapsed::Elapsed;
use crate::domain::officer::OfficerId;
use crate::domain::paper::{self, PaperDestination, PaperKind, PaperStanding};
use crate::domain::serde_helpers::{date, hash, micros, micros_option};
use crate::domain::zone::beijing;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One event of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum Event {
    /// A submission was imported.
    Received {
        /// The desk.
        office: Port,
        papers: Application,
        /// The checklist of its ground, with what intake found.
        lines: Vec<ChecklistItem>,
        /// Version of the rules that judged it.
        rules: Box<str>,
    },
    /// A new version of the application came in.
    Supplemented {
        /// The new version of the application.
        papers: Application,
        /// The checklist after it: untouched items keep their state.
        lines: Vec<ChecklistItem>,
        /// Field paths that changed.
        changes: Vec<Box<str>>,
        /// Version of the rules that judged it.
        rules: Box<str>,
    },
    /// Another case matches this one.
    Flagged {
        /// The item concerned.
        item: Item,
        /// What was found.
        finding: Finding,
    },
    /// An officer took the case.
    Claimed {
        /// End of the lease.
        #[serde(with = "micros")]
        until: DateTime<Utc>,
    },
    /// The officer gave it back.
    Released,
    /// The lease ran out.
    LeaseLapsed,
    /// An item was verified.
    ItemVerified {
        item: Item,
        /// The reason, where the item has findings.
        note: Option<Box<str>>,
    },
    /// An item was rejected.
    ItemRejected { item: Item, defect: Defect, note: Option<Box<str>> },
    /// An item is not needed in this case.
    ItemWaived { item: Item, note: Box<str> },
    /// A step of checklist work was undone.
    ItemRestored {
        item: Item,
        /// Its state again.
        state: ItemState,
        /// Its note again.
        note: Option<Box<str>>,
    },
    /// Documents were requested, once and completely.
    DocumentsRequested {
        #[serde(with = "micros")]
        reply_by: DateTime<Utc>,
        /// What was requested.
        items: Vec<Item>,
        note: Option<Box<str>>,
    },
    /// The reply did not come in time; the case is back.
    ReplyOverdue,
    /// Put on hold.
    Held {
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Option<Box<str>>,
    },
    /// Back from a hold, a document request or an escalation.
    Resumed {
        /// The reason, if given.
        note: Option<Box<str>>,
    },
    /// The hold ran out; the case is back.
    HoldEnded,
    /// Escalated to a lead.
    Escalated { note: Option<Box<str>> },
    Approved {
        /// The receipt number (受理单).
        receipt: Box<str>,
        /// Version of the rules that allowed it.
        rules: Box<str>,
        /// End of the grace period.
        #[serde(with = "micros")]
        seals_at: DateTime<Utc>,
        /// The rationale, where given.
        note: Option<Box<str>>,
    },
    Refused {
        /// The ground of refusal.
        code: ClosingCode,
        /// Version of the rules.
        rules: Box<str>,
        /// End of the grace period.
        #[serde(with = "micros")]
        seals_at: DateTime<Utc>,
        /// The rationale.
        note: Box<str>,
    },
    NotAccepted {
        code: ClosingCode,
        /// Version of the rules.
        rules: Box<str>,
        /// End of the grace period.
        #[serde(with = "micros")]
        seals_at: DateTime<Utc>,
        /// The rationale.
        note: Box<str>,
    },
    /// The officer recalled the decision in its grace period.
    TakenBack { note: Option<Box<str>> },
    /// The grace period is over; the decision is final.
    Sealed,
    /// Offered to another port.
    TransferOffered {
        /// The receiving port.
        to: Port,
        /// What this desk vouches for.
        review: ReviewStatus,
        /// The receipt number, issued with a reviewed transfer.
        receipt: Option<Box<str>>,
        reason: Box<str>,
        /// Version of the rules.
        rules: Box<str>,
        /// When it returns without an answer.
        #[serde(with = "micros")]
        answer_by: DateTime<Utc>,
        /// Until when its officer withdraws the offer alone; none in record version 1.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    /// The other port accepted it.
    TransferAccepted {
        note: Option<Box<str>>,
        /// Until when the recorded answer can be recalled; none in record version 1, which was final at once.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    /// The other port sent it back.
    TransferDeclined { code: DeclineCode, note: Option<Box<str>> },
    /// No answer in time; the case is back.
    TransferTimedOut,
    Withdrawn {
        code: ClosingCode,
        note: Option<Box<str>>,
        /// End of the grace period; none in record version 1, which was final at once.
        #[serde(with = "micros_option")]
        grace_until: Option<DateTime<Utc>>,
    },
    /// A note was written.
    Noted { note: Box<str> },
    /// An officer decided what a second one has to agree to.
    SecondAsked {
        /// What is wanted, and why.
        proposal: Proposal,
        /// Version of the rules that require a second officer.
        rules: Box<str>,
    },
    /// A second officer agreed; what was wanted follows.
    SecondGiven {
        /// Who had wanted it.
        first: OfficerId,
        note: Option<Box<str>>,
    },
    /// A second officer did not agree, or the first one thought again.
    SecondDeclined { note: Option<Box<str>> },
    /// A step of checklist work that had been undone was done again.
    ItemRedone {
        item: Item,
        /// Its state again.
        state: ItemState,
        /// Its note again.
        note: Option<Box<str>>,
    },
    /// The flight arrives at another time, another one is used, or the traveller is at the port.
    ArrivalChanged {
        /// Flight, train or ship.
        carrier: Box<str>,
        /// Arrival at the entry port; none where the flight was cancelled.
        #[serde(with = "micros_option")]
        at: Option<DateTime<Utc>>,
        /// The traveller was seen at the port.
        present: bool,
        note: Option<Box<str>>,
    },
    /// The document request letter, exactly as it was sent; it follows the request.
    NoticeIssued {
        /// The requested items, in order.
        asked: Vec<RequestedItem>,
        /// The exact text.
        text: Box<str>,
        /// Items that an earlier request could have requested and did not.
        late: Vec<Item>,
        /// Why it did not.
        reason: Option<Box<str>>,
    },
    /// An officer determined whether another case is of the same traveller.
    Compared {
        other: CaseNo,
        /// The same, or not the same.
        same: bool,
        note: Option<Box<str>>,
    },
    /// A lead took the case over.
    TakenOver {
        /// Who owned it, where anybody did.
        from: Option<OfficerId>,
        /// End of the new claim.
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Box<str>,
    },
    /// A lead assigned the case to an officer.
    Assigned {
        /// The new owner.
        to: OfficerId,
        /// Who owned it, where anybody did.
        from: Option<OfficerId>,
        /// End of the new claim.
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Box<str>,
    },
    /// A lead answered an escalation; the case returned to the officer who had escalated it.
    EscalationAnswered {
        /// That officer; none where they left the desk meanwhile.
        to: Option<OfficerId>,
        /// End of that officer's claim.
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Box<str>,
    },
    /// The officer who had escalated withdrew the escalation.
    EscalationWithdrawn {
        /// End of that officer's claim.
        #[serde(with = "micros")]
        until: DateTime<Utc>,
        note: Box<str>,
    },
    /// An officer left the desk: their claim, hold, proposal or escalation of the case ended.
    Freed {
        /// Who left.
        officer: OfficerId,
    },
    /// By the clock, at a moment that may be before the entry: what ends does so when due and not when noticed. The
    /// kinds had events of their own once, which happened at the moment of their entry.
    Elapsed {
        /// What ended.
        what: Elapsed,
        /// When it was due.
        #[serde(with = "micros")]
        at: DateTime<Utc>,
    },
    /// The sender withdrew an offer that the other port had not answered.
    OfferWithdrawn { note: Option<Box<str>> },
    /// The traveller enters at another port than the application says.
    EntryPortChanged {
        /// The port of entry before.
        from: Port,
        /// The port of entry from here on.
        to: Port,
        note: Option<Box<str>>,
    },
    /// A document request was saved as a draft, to be completed and sent later.
    RequestDrafted { draft: RequestDraft },
    /// Files of documents were delivered; their bytes were on disk before.
    FilesDelivered { files: Vec<DeliveredFile> },
    /// A file of a document is not what the submission says, or is none of its files.
    FileFaultFound {
        item: Item,
        /// What is wrong, with the name of the file.
        finding: Finding,
    },
    /// A reviewed item has to be reviewed again: what was delivered for it came in later.
    ItemReopened { item: Item },
    /// A document was issued: written to a file, printed, or given out.
    PaperIssued {
        paper: PaperKind,
        /// SHA-256 of the document as it was issued.
        #[serde(with = "hash")]
        sha256: [u8; 32],
        to: PaperDestination,
        /// What it says was final.
        is_final: bool,
    },
    /// An officer opened a delivered file.
    FileOpened {
        item: Item,
        /// SHA-256 of the file.
        #[serde(with = "hash")]
        sha256: [u8; 32],
        /// It was written to a file outside the desk, not shown.
        written_out: bool,
    },
    /// Somebody outside was told of the case.
    Told {
        who: Recipient,
        /// What could be said then.
        said: Disclosure,
        /// The person, station and way: a telephone, an e-mail.
        by: Box<str>,
    },
    /// The approval is final, and the traveller is expected. An approval that was final before this event existed is followed by none.
    Expected {
        /// The last day on which a visa may be issued on the approval.
        #[serde(with = "date")]
        valid_until: NaiveDate,
        /// Since when.
        #[serde(with = "micros")]
        at: DateTime<Utc>,
        /// Why an officer recorded it for an older approval; none where the desk did.
        note: Option<Box<str>>,
    },
    /// An original was seen at the counter, or a step there was done.
    SeenAtCounter { item: Item, note: Option<Box<str>> },
    /// The visa was issued to a traveller.
    VisaIssued {
        /// Place of the traveller in the application, from 0.
        traveller: u16,
        visa: Visa,
        /// Version of the rules that allowed it.
        rules: Box<str>,
    },
    /// Travellers entered.
    Entered {
        /// Their places in the application.
        travellers: Vec<u16>,
        note: Option<Box<str>>,
    },
    /// The approval or visa of travellers was not used: its time ended, they did not arrive, or border inspection did not admit them.
    VisaExpired {
        /// Their places in the application.
        travellers: Vec<u16>,
        /// Why.
        code: ClosingCode,
        /// When.
        #[serde(with = "micros")]
        at: DateTime<Utc>,
        note: Option<Box<str>>,
    },
    /// The visa of travellers was declared void.
    VisaVoided {
        /// Their places in the application.
        travellers: Vec<u16>,
        code: ClosingCode,
        note: Box<str>,
    },
    /// A lead extended the time in which a visa may be issued.
    ValidityExtended {
        /// The new last day.
        #[serde(with = "date")]
        until: NaiveDate,
        /// The last day before.
        #[serde(with = "date")]
        from: NaiveDate,
        note: Box<str>,
    },
    /// A case whose visa expired or was void is reviewed again.
    ReviewedAgain { note: Box<str> },
    /// A traveller of a group has a case of their own from here on.
    TravellerSplit {
        /// Place of the traveller in the application, from 0.
        traveller: u16,
        /// The new case.
        to: CaseNo,
    },
    /// This case began with a traveller of another one's group.
    SplitFrom {
        /// The case of the group.
        from: CaseNo,
        /// What the case begins with.
        split: Box<SplitCase>,
    },
    /// Delivered files were forgotten: their keys and bytes are destroyed after the entry.
    FilesForgotten { files: Vec<FileRef>, note: Box<str> },
}

impl Event {
    /// The version of the rules that it was decided under; none for what rests on no rule.
    #[must_use]
    pub fn rules(&self) -> Option<&str> {
        match self {
            Self::Received { rules, .. }
            | Self::Supplemented { rules, .. }
            | Self::Approved { rules, .. }
            | Self::Refused { rules, .. }
            | Self::NotAccepted { rules, .. }
            | Self::TransferOffered { rules, .. }
            | Self::VisaIssued { rules, .. }
            | Self::SecondAsked { rules, .. } => Some(rules),
            _ => None,
        }
    }

    /// Whether a case begins with it.
    #[must_use]
    pub fn begins_case(&self) -> bool {
        matches!(self, Self::Received { .. } | Self::SplitFrom { .. })
    }

    /// The machine name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Received { .. } => "received",
            Self::Supplemented { .. } => "supplemented",
            Self::Flagged { .. } => "flagged",
            Self::Claimed { .. } => "claimed",
            Self::Released => "released",
            Self::LeaseLapsed => "lease_lapsed",
            Self::ItemVerified { .. } => "item_verified",
            Self::ItemRejected { .. } => "item_rejected",
            Self::ItemWaived { .. } => "item_waived",
            Self::ItemRestored { .. } => "item_restored",
            Self::DocumentsRequested { .. } => "documents_requested",
            Self::ReplyOverdue => "reply_overdue",
            Self::Held { .. } => "held",
            Self::Resumed { .. } => "resumed",
            Self::HoldEnded => "hold_ended",
            Self::Escalated { .. } => "escalated",
            Self::Approved { .. } => "approved",
            Self::Refused { .. } => "refused",
            Self::NotAccepted { .. } => "not_accepted",
            Self::TakenBack { .. } => "taken_back",
            Self::Sealed => "sealed",
            Self::TransferOffered { .. } => "transfer_offered",
            Self::TransferAccepted { .. } => "transfer_accepted",
            Self::TransferDeclined { .. } => "transfer_declined",
            Self::TransferTimedOut => "transfer_timed_out",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Noted { .. } => "noted",
            Self::SecondAsked { .. } => "second_asked",
            Self::SecondGiven { .. } => "second_given",
            Self::SecondDeclined { .. } => "second_declined",
            Self::ItemRedone { .. } => "item_redone",
            Self::ArrivalChanged { .. } => "arrival_changed",
            Self::NoticeIssued { .. } => "notice_issued",
            Self::Compared { .. } => "compared",
            Self::TakenOver { .. } => "taken_over",
            Self::Assigned { .. } => "assigned",
            Self::EscalationAnswered { .. } => "escalation_answered",
            Self::EscalationWithdrawn { .. } => "escalation_withdrawn",
            Self::Freed { .. } => "freed",
            Self::Elapsed { what, .. } => what.name(),
            Self::OfferWithdrawn { .. } => "offer_withdrawn",
            Self::EntryPortChanged { .. } => "entry_port_changed",
            Self::RequestDrafted { .. } => "request_drafted",
            Self::FilesDelivered { .. } => "files_delivered",
            Self::FileFaultFound { .. } => "file_fault_found",
            Self::ItemReopened { .. } => "item_reopened",
            Self::PaperIssued { .. } => paper::EVENT,
            Self::FileOpened { .. } => "file_opened",
            Self::Told { .. } => TOLD,
            Self::Expected { .. } => "expected",
            Self::SeenAtCounter { .. } => "seen_at_counter",
            Self::VisaIssued { .. } => "visa_issued",
            Self::Entered { .. } => "entered",
            Self::VisaExpired { .. } => "visa_expired",
            Self::VisaVoided { .. } => "visa_voided",
            Self::ValidityExtended { .. } => "validity_extended",
            Self::ReviewedAgain { .. } => "reviewed_again",
            Self::TravellerSplit { .. } => "traveller_split",
            Self::SplitFrom { .. } => "split_from",
            Self::FilesForgotten { .. } => "files_forgotten",
        }
    }

    /// Every machine name; the texts of the timeline are keyed by it.
    pub const NAMES: [&'static str; 59] = [
        "received",
        "supplemented",
        "flagged",
        "claimed",
        "released",
        "lease_lapsed",
        "item_verified",
        "item_rejected",
        "item_waived",
        "item_restored",
        "documents_requested",
        "reply_overdue",
        "held",
        "resumed",
        "hold_ended",
        "escalated",
        "approved",
        "refused",
        "not_accepted",
        "taken_back",
        "sealed",
        "transfer_offered",
        "transfer_accepted",
        "transfer_declined",
        "transfer_timed_out",
        "withdrawn",
        "noted",
        "second_asked",
        "second_given",
        "second_declined",
        "item_redone",
        "arrival_changed",
        "notice_issued",
        "compared",
        "taken_over",
        "assigned",
        "escalation_answered",
        "escalation_withdrawn",
        "freed",
        "offer_withdrawn",
        "entry_port_changed",
        "request_drafted",
        "files_delivered",
        "file_fault_found",
        "item_reopened",
        paper::EVENT,
        "file_opened",
        TOLD,
        "expected",
        "seen_at_counter",
        "visa_issued",
        "entered",
        "visa_expired",
        "visa_voided",
        "validity_extended",
        "reviewed_again",
        "traveller_split",
        "split_from",
        "files_forgotten",
    ];

    /// When it happened, where that is not the moment of its entry.
    #[must_use]
    pub fn moment(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Elapsed { at, .. } | Self::Expected { at, .. } | Self::VisaExpired { at, .. } => Some(*at),
            _ => None,
        }
    }

    /// The places in the application of the travellers whose visa it is about.
    #[must_use]
    pub fn travellers(&self) -> &[u16] {
        match self {
            Self::VisaIssued { traveller, .. } | Self::TravellerSplit { traveller, .. } => {
                std::slice::from_ref(traveller)
            }
            Self::Entered { travellers, .. }
            | Self::VisaExpired { travellers, .. }
            | Self::VisaVoided { travellers, .. } => travellers,
            _ => &[],
        }
    }

    /// What it was about, in codes and numbers: an item, a port, a closing code.
    #[must_use]
    pub fn about(&self) -> String {
        match self {
            Self::Received { papers, .. } => papers.submission.to_string(),
            Self::Supplemented { changes, .. } => changes.join(", "),
            Self::Flagged { finding, .. } | Self::FileFaultFound { finding, .. } => {
                format!("{} {}", finding.code, finding.about)
            }
            Self::ItemVerified { item, .. } | Self::ItemWaived { item, .. } | Self::ItemReopened { item } => {
                item.to_string()
            }
            Self::ItemRejected { item, defect, .. } => format!("{item} {defect}"),
            Self::ItemRestored { item, state, .. } | Self::ItemRedone { item, state, .. } => {
                format!("{item} {}", state.name())
            }
            Self::DocumentsRequested { items, .. } => {
                items.iter().map(Item::as_str).collect::<Vec<_>>().join(" ")
            }
            Self::RequestDrafted { draft } => {
                draft.items.iter().map(Item::as_str).collect::<Vec<_>>().join(" ")
            }
            // One for each file: the time of a file is found by counting them.
            Self::FilesDelivered { files } => {
                files.iter().map(|f| f.item.as_str()).collect::<Vec<_>>().join(" ")
            }
            Self::FilesForgotten { files, .. } => {
                files.iter().map(|f| f.item.as_str()).collect::<Vec<_>>().join(" ")
            }
            Self::PaperIssued { paper, to, is_final, .. } => {
                paper::about(*paper, *to, PaperStanding::of(*is_final))
            }
            Self::FileOpened { item, .. } => item.to_string(),
            Self::Told { who, said, .. } => format!("{} {}", who.name(), said.name()),
            Self::EntryPortChanged { from, to, .. } => format!("{from} {to}"),
            Self::Expected { valid_until, .. } => valid_until.to_string(),
            Self::SeenAtCounter { item, .. } => item.to_string(),
            Self::VisaIssued { visa, .. } => format!("{} {}", visa.number, visa.enter_by),
            Self::VisaExpired { code, .. } | Self::VisaVoided { code, .. } => code.to_string(),
            Self::ValidityExtended { until, .. } => until.to_string(),
            Self::TravellerSplit { to, .. } => to.to_string(),
            Self::SplitFrom { from, .. } => from.to_string(),
            Self::NoticeIssued { late, .. } => late.iter().map(Item::as_str).collect::<Vec<_>>().join(" "),
            Self::Approved { receipt, .. } => receipt.to_string(),
            Self::Refused { code, .. } | Self::NotAccepted { code, .. } | Self::Withdrawn { code, .. } => {
                code.to_string()
            }
            Self::TransferOffered { to, review, .. } => format!("{to} {}", review.name()),
            Self::TransferDeclined { code, .. } => code.to_string(),
            Self::SecondAsked { proposal, .. } => proposal.about(),
            Self::SecondGiven { first, .. } => first.to_string(),
            Self::TakenOver { from, .. } => from.map_or_else(String::new, |o| o.to_string()),
            Self::EscalationAnswered { to, .. } => to.map_or_else(String::new, |o| o.to_string()),
            Self::Assigned { to, .. } => to.to_string(),
            Self::Freed { officer } => officer.to_string(),
            Self::Compared { other, same, .. } => {
                format!("{other} {}", if *same { "same" } else { "not-same" })
            }
            Self::ArrivalChanged { carrier, at, .. } => match at {
                Some(at) => format!("{carrier} {}", at.with_timezone(&beijing()).format("%m-%d %H:%M")),
                None => format!("{carrier} -"),
            },
            _ => String::new(),
        }
    }

    /// The officer's note.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        match self {
            Self::SecondAsked { proposal, .. } => proposal.note.as_deref(),
            Self::ItemVerified { note, .. }
            | Self::SecondGiven { note, .. }
            | Self::SecondDeclined { note }
            | Self::ArrivalChanged { note, .. }
            | Self::ItemRejected { note, .. }
            | Self::DocumentsRequested { note, .. }
            | Self::Held { note, .. }
            | Self::Resumed { note }
            | Self::Escalated { note }
            | Self::Approved { note, .. }
            | Self::TakenBack { note }
            | Self::TransferAccepted { note, .. }
            | Self::TransferDeclined { note, .. }
            | Self::Withdrawn { note, .. }
            | Self::Compared { note, .. }
            | Self::OfferWithdrawn { note }
            | Self::EntryPortChanged { note, .. }
            | Self::Expected { note, .. }
            | Self::SeenAtCounter { note, .. }
            | Self::Entered { note, .. }
            | Self::VisaExpired { note, .. }
            | Self::VisaIssued { visa: Visa { remarks: note, .. }, .. }
            | Self::RequestDrafted { draft: RequestDraft { note, .. } }
            | Self::NoticeIssued { reason: note, .. } => note.as_deref(),
            Self::ItemWaived { note, .. }
            | Self::Refused { note, .. }
            | Self::NotAccepted { note, .. }
            | Self::TransferOffered { reason: note, .. }
            | Self::TakenOver { note, .. }
            | Self::Assigned { note, .. }
            | Self::EscalationAnswered { note, .. }
            | Self::EscalationWithdrawn { note, .. }
            | Self::Told { by: note, .. }
            | Self::VisaVoided { note, .. }
            | Self::ValidityExtended { note, .. }
            | Self::ReviewedAgain { note }
            | Self::FilesForgotten { note, .. }
            | Self::Noted { note } => Some(note),
            _ => None,
        }
    }
}
