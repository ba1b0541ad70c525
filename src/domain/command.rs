//! Commands on a case. Owns the commands and their envelope; `decide` determines whether they may be carried out.

use crate::domain::case::application::Application;
use crate::domain::case::delivered_file::DeliveredFile;
use crate::domain::case::disclosure::Recipient;
use crate::domain::case::document_request::NOTICE_LONGEST;
use crate::domain::case::proposal::{Proposal, ProposedDecision};
use crate::domain::case_no::CaseNo;
use crate::domain::code::{ClosingCode, DeclineCode, Defect, Item, Port};
use crate::domain::matching::CaseMatch;
use crate::domain::officer::OfficerId;
use crate::domain::sanitize::{clean, clean_lines};
use crate::domain::submitted_file::FileFinding;
use chrono::{DateTime, Utc};

/// A command of an officer, or of the desk itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum Command {
    /// Take the case.
    Claim,
    /// Release it.
    Release,
    /// The item is right.
    Verify {
        item: Item,
        /// The reason, where the item has findings.
        note: Option<Box<str>>,
    },
    /// The item is wrong.
    Reject { item: Item, defect: Defect, note: Option<Box<str>> },
    /// The item is not needed here.
    Waive { item: Item, note: Option<Box<str>> },
    /// Take back the last step of checklist work.
    Undo,
    /// Do again what was taken back last.
    Redo,
    /// Several items are verified: those without findings, reviewed one by one.
    VerifyRun { items: Vec<Item> },
    /// Request documents: everything that is missing or rejected, in one notice.
    Request {
        /// Reply by; the policy's time where not given.
        reply_by: Option<DateTime<Utc>>,
        note: Option<Box<str>>,
        /// Details of the request that do not come from the rules.
        how: RequestContent,
    },
    /// Put on hold.
    Hold { until: DateTime<Utc>, note: Option<Box<str>> },
    /// Bring back from a hold, a document request or an escalation.
    Resume { note: Option<Box<str>> },
    /// Escalate to a lead.
    Escalate { note: Option<Box<str>> },
    Approve {
        /// The rationale; may be empty for a plain approval: nothing was waived or verified despite a finding.
        note: Option<Box<str>>,
    },
    /// Offer to another port.
    Transfer {
        /// The receiving port.
        to: Port,
        /// Why; where the review is not complete, why it cannot wait.
        note: Option<Box<str>>,
    },
    /// The other port accepted it.
    TransferAccepted { note: Option<Box<str>> },
    /// The other port sent it back.
    TransferDeclined { code: DeclineCode, note: Option<Box<str>> },
    /// Refuse, or do not accept, depending on the code.
    Refuse {
        /// The code of the closing table.
        code: ClosingCode,
        /// The rationale.
        note: Option<Box<str>>,
    },
    /// Close at the request of the applicant or inviter.
    Withdraw { code: ClosingCode, note: Option<Box<str>> },
    /// Write a note.
    Note { text: Box<str> },
    /// Take back a decision.
    Recall { note: Option<Box<str>> },
    /// Withdraw an offer that the other port has not answered.
    WithdrawOffer { note: Option<Box<str>> },
    /// Receive an application, for a new case or as a new version of an old one's.
    Receive {
        papers: Box<Application>,
        /// Cases of the same traveller or passport.
        matches: Vec<CaseMatch>,
    },
    /// Another case turned out to match this one.
    Flag { other: CaseMatch },
    /// Add files of documents, and what was found about others.
    Deliver {
        /// Files whose bytes are stored.
        files: Vec<DeliveredFile>,
        faults: Vec<FileFinding>,
    },
    /// Apply what is due by the clock.
    Elapse,
    /// Agree, as second officer, to what another one decided.
    Consent { note: Option<Box<str>> },
    /// Do not agree; or, as the one who decided, think again.
    Dissent { note: Option<Box<str>> },
    /// Report when the traveller arrives.
    Reschedule {
        /// Flight, train or ship; the one that is known, where not given.
        carrier: Option<Box<str>>,
        /// When, or that it is unknown.
        arrives: ArrivalChange,
        /// Where the traveller enters; as known, where not given.
        entry_port: Option<Port>,
        note: Option<Box<str>>,
    },
    /// Determine whether another case is of the same traveller.
    Compare {
        other: CaseNo,
        /// The same, or not the same.
        same: bool,
        note: Option<Box<str>>,
    },
    /// Take the case over, whoever owns it.
    TakeOver { note: Option<Box<str>> },
    /// Assign the case to an officer, whoever owns it.
    Assign {
        /// The new owner.
        to: OfficerId,
        note: Option<Box<str>>,
    },
    /// Answer an escalation: the case returns to the officer who escalated it.
    AnswerEscalation { note: Option<Box<str>> },
    /// Withdraw one's own escalation before it was answered.
    WithdrawEscalation { note: Option<Box<str>> },
    /// Record that a delivered file is opened.
    OpenFile {
        item: Item,
        /// SHA-256 of the file.
        sha256: [u8; 32],
        /// It is written to a file outside the desk.
        written_out: bool,
    },
    /// Record that somebody outside was told what can be said of the case now.
    Tell {
        who: Recipient,
        /// The person, station and way.
        by: Option<Box<str>>,
        /// Of which traveller of a group; none: of the case.
        traveller: Option<u16>,
    },
    /// Expect the traveller of an approval that was final before the desk knew of arrivals.
    Expect { note: Option<Box<str>> },
    /// An original was seen at the counter, or a step there was done.
    Seen { item: Item, note: Option<Box<str>> },
    /// Issue the visa.
    Issue {
        /// Place of the traveller in the application; may be left out where there is one.
        traveller: Option<u16>,
        /// The number of the visa.
        number: Box<str>,
        /// Remarks on the visa.
        note: Option<Box<str>>,
    },
    /// The traveller entered.
    Entered {
        /// Place of the traveller in the application; none: everybody with a visa.
        traveller: Option<u16>,
        note: Option<Box<str>>,
    },
    /// The traveller did not arrive.
    NoShow {
        /// Place of the traveller in the application; none: everybody.
        traveller: Option<u16>,
        note: Option<Box<str>>,
    },
    /// Border inspection did not admit the traveller.
    BorderRefused {
        /// Place of the traveller in the application; none: everybody with a visa.
        traveller: Option<u16>,
        note: Option<Box<str>>,
    },
    /// Extend the time in which a visa may be issued, to the end of the day of a moment.
    Extend { until: DateTime<Utc>, note: Option<Box<str>> },
    /// Declare the visa void.
    Void {
        /// Place of the traveller in the application; none: every visa of the case.
        traveller: Option<u16>,
        note: Option<Box<str>>,
    },
    /// Review a case again whose visa expired or was void.
    ReviewAgain { note: Option<Box<str>> },
    /// Give a traveller of a group a case of their own.
    Split {
        /// Place of the traveller in the application.
        traveller: Option<u16>,
        /// The number of the new case, which the desk gives; none in a dry run.
        to: Option<CaseNo>,
    },
    /// Forget delivered files of a closed case: destroy their keys and bytes.
    Forget {
        /// Of which item; none: of every one.
        item: Option<Item>,
        /// Which of its files, from 1; none: all of them.
        number: Option<u32>,
        note: Option<Box<str>>,
    },
}

/// When a traveller arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrivalChange {
    /// At this time, as far as is known.
    At(DateTime<Utc>),
    /// The traveller was seen at the port.
    Present,
    /// The flight was cancelled and no other is known.
    Cancelled,
    /// Nothing new of the flight.
    AsKnown,
}

/// Details of a document request; what is not given comes from the rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestContent {
    /// Which items; otherwise all that are wrong, mandatory and missing, or has a finding that a document can resolve.
    pub items: Option<Vec<Item>>,
    /// The exact text of the notice; otherwise the templates'.
    pub text: Option<Box<str>>,
    /// Why an earlier request did not ask for what it could have requested.
    pub late: Option<Box<str>>,
    /// It is saved as a draft and not sent.
    pub draft: bool,
}

impl Command {
    /// Every machine name.
    pub const NAMES: [&'static str; 47] = [
        "claim",
        "release",
        "verify",
        "reject",
        "waive",
        "undo",
        "request",
        "hold",
        "resume",
        "escalate",
        "approve",
        "transfer",
        "accepted",
        "declined",
        "refuse",
        "withdraw",
        "note",
        "recall",
        "receive",
        "flag",
        "deliver",
        "elapse",
        "consent",
        "dissent",
        "redo",
        "verify-run",
        "reschedule",
        "same",
        "not-same",
        "take-over",
        "assign",
        "answer-escalation",
        "withdraw-escalation",
        "withdraw-offer",
        "open-file",
        "told",
        "expect",
        "seen",
        "issue",
        "entered",
        "no-show",
        "border-refused",
        "extend",
        "void",
        "review-again",
        "split",
        "forget",
    ];

    /// Whether it decides a case, or closes it: not possible while the clock is in doubt.
    #[must_use]
    pub fn is_decision(&self) -> bool {
        matches!(
            self,
            Self::Approve { .. }
                | Self::Refuse { .. }
                | Self::Transfer { .. }
                | Self::TransferAccepted { .. }
                | Self::Withdraw { .. }
                | Self::Consent { .. }
                | Self::Issue { .. }
                | Self::Void { .. }
                | Self::Forget { .. }
        )
    }

    /// The machine name, as on the command line and in the key table.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Claim => "claim",
            Self::Release => "release",
            Self::Verify { .. } => "verify",
            Self::Reject { .. } => "reject",
            Self::Waive { .. } => "waive",
            Self::Undo => "undo",
            Self::Redo => "redo",
            Self::VerifyRun { .. } => "verify-run",
            Self::Request { .. } => "request",
            Self::Hold { .. } => "hold",
            Self::Resume { .. } => "resume",
            Self::Escalate { .. } => "escalate",
            Self::Approve { .. } => "approve",
            Self::Transfer { .. } => "transfer",
            Self::TransferAccepted { .. } => "accepted",
            Self::TransferDeclined { .. } => "declined",
            Self::Refuse { .. } => "refuse",
            Self::Withdraw { .. } => "withdraw",
            Self::Note { .. } => "note",
            Self::Recall { .. } => "recall",
            Self::WithdrawOffer { .. } => "withdraw-offer",
            Self::Receive { .. } => "receive",
            Self::Flag { .. } => "flag",
            Self::Deliver { .. } => "deliver",
            Self::Elapse => "elapse",
            Self::Consent { .. } => "consent",
            Self::Dissent { .. } => "dissent",
            Self::Reschedule { .. } => "reschedule",
            Self::Compare { same: true, .. } => "same",
            Self::Compare { same: false, .. } => "not-same",
            Self::TakeOver { .. } => "take-over",
            Self::Assign { .. } => "assign",
            Self::AnswerEscalation { .. } => "answer-escalation",
            Self::WithdrawEscalation { .. } => "withdraw-escalation",
            Self::OpenFile { .. } => "open-file",
            Self::Tell { .. } => "told",
            Self::Expect { .. } => "expect",
            Self::Seen { .. } => "seen",
            Self::Issue { .. } => "issue",
            Self::Entered { .. } => "entered",
            Self::NoShow { .. } => "no-show",
            Self::BorderRefused { .. } => "border-refused",
            Self::Extend { .. } => "extend",
            Self::Void { .. } => "void",
            Self::ReviewAgain { .. } => "review-again",
            Self::Split { .. } => "split",
            Self::Forget { .. } => "forget",
        }
    }

    /// Its parts, in a form that does not change: two commands with the same parts are the same command.
    #[must_use]
    pub fn meaning(&self) -> Vec<String> {
        let time = |at: &DateTime<Utc>| at.timestamp_micros().to_string();
        let words = |note: &Option<Box<str>>| note.as_deref().unwrap_or_default().to_owned();
        let place = |traveller: &Option<u16>| traveller.map_or_else(String::new, |place| place.to_string());
        match self {
            Self::Claim | Self::Release | Self::Undo | Self::Redo | Self::Elapse => Vec::new(),
            Self::Verify { item, note } | Self::Waive { item, note } | Self::Seen { item, note } => {
                vec![item.to_string(), words(note)]
            }
            Self::Reject { item, defect, note } => {
                vec![item.to_string(), defect.to_string(), words(note)]
            }
            Self::VerifyRun { items } => items.iter().map(ToString::to_string).collect(),
            Self::Request { reply_by, note, how } => {
                let items = how.items.iter().flatten().map(ToString::to_string).collect::<Vec<_>>().join(" ");
                let reply_by = reply_by.as_ref().map_or_else(String::new, time);
                let draft = how.draft.then(|| "draft".to_owned());
                let parts = [reply_by, words(note), items, words(&how.text), words(&how.late)];
                parts.into_iter().chain(draft).collect()
            }
            Self::Hold { until, note } | Self::Extend { until, note } => vec![time(until), words(note)],
            Self::Resume { note }
            | Self::Escalate { note }
            | Self::Approve { note }
            | Self::TransferAccepted { note }
            | Self::Recall { note }
            | Self::WithdrawOffer { note }
            | Self::Consent { note }
            | Self::Dissent { note }
            | Self::TakeOver { note }
            | Self::AnswerEscalation { note }
            | Self::Expect { note }
            | Self::ReviewAgain { note }
            | Self::WithdrawEscalation { note } => vec![words(note)],
            Self::Issue { traveller, number, note } => {
                vec![place(traveller), number.to_string(), words(note)]
            }
            Self::Entered { traveller, note }
            | Self::NoShow { traveller, note }
            | Self::BorderRefused { traveller, note }
            | Self::Void { traveller, note } => vec![place(traveller), words(note)],
            Self::Split { traveller, .. } => vec![place(traveller)],
            Self::Forget { item, number, note } => vec![
                item.map_or_else(String::new, |item| item.to_string()),
                number.map_or_else(String::new, |number| number.to_string()),
                words(note),
            ],
            Self::Transfer { to, note } => vec![to.to_string(), words(note)],
            Self::TransferDeclined { code, note } => vec![code.to_string(), words(note)],
            Self::Refuse { code, note } | Self::Withdraw { code, note } => {
                vec![code.to_string(), words(note)]
            }
            Self::Note { text } => vec![text.to_string()],
            Self::Tell { who, by, traveller } => {
                let place = traveller.map(|place| place.to_string());
                [who.name().to_owned(), words(by)].into_iter().chain(place).collect()
            }
            Self::Receive { papers, .. } => vec![papers.submission.to_string()],
            Self::Flag { other } => vec![other.case.to_string()],
            Self::Deliver { files, faults } => {
                let faults = faults.iter().map(|(item, f)| format!("{item} {} {}", f.code, f.about));
                files.iter().map(|f| format!("{} {}", f.item, f.name)).chain(faults).collect()
            }
            Self::Reschedule { carrier, arrives, entry_port, note } => {
                let arrives = match arrives {
                    ArrivalChange::At(at) => time(at),
                    ArrivalChange::Present => "present".to_owned(),
                    ArrivalChange::Cancelled => "cancelled".to_owned(),
                    ArrivalChange::AsKnown => "as known".to_owned(),
                };
                let port = entry_port.map(|port| port.to_string());
                [words(carrier), arrives, words(note)].into_iter().chain(port).collect()
            }
            Self::Compare { other, note, .. } => vec![other.to_string(), words(note)],
            Self::Assign { to, note } => vec![to.to_string(), words(note)],
            Self::OpenFile { item, sha256, written_out } => {
                let hex = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
                vec![item.to_string(), hex, written_out.to_string()]
            }
        }
    }

    /// The possible first events of this command, after a claim: they identify a request from before its arguments were stored.
    #[must_use]
    pub fn event_names(&self) -> &'static [&'static str] {
        match self {
            Self::Claim => &["claimed"],
            Self::Release => &["released"],
            Self::Verify { .. } | Self::VerifyRun { .. } => &["item_verified", "second_asked"],
            Self::Reject { .. } => &["item_rejected"],
            Self::Waive { .. } => &["item_waived", "second_asked"],
            Self::Undo => &["item_restored"],
            Self::Redo => &["item_redone"],
            Self::Request { .. } => &["documents_requested", "request_drafted"],
            Self::Hold { .. } => &["held"],
            Self::Resume { .. } => &["resumed"],
            Self::Escalate { .. } => &["escalated"],
            Self::Approve { .. } => &["approved", "second_asked"],
            Self::Transfer { .. } => &["transfer_offered", "second_asked"],
            Self::TransferAccepted { .. } => &["transfer_accepted"],
            Self::TransferDeclined { .. } => &["transfer_declined"],
            Self::Refuse { .. } => &["refused", "not_accepted", "second_asked"],
            Self::Withdraw { .. } => &["withdrawn", "second_asked"],
            Self::Note { .. } => &["noted"],
            Self::Tell { .. } => &["told"],
            Self::Recall { .. } => &["taken_back", "offer_withdrawn", "second_asked"],
            Self::WithdrawOffer { .. } => &["offer_withdrawn", "second_asked"],
            Self::Receive { .. } => &["received", "supplemented"],
            Self::Flag { .. } => &["flagged"],
            Self::Deliver { .. } => &["files_delivered", "file_fault_found"],
            Self::Elapse => &["lease_lapsed", "reply_overdue", "hold_ended", "transfer_timed_out", "sealed"],
            Self::Consent { .. } => &["second_given"],
            Self::Dissent { .. } => &["second_declined"],
            Self::Reschedule { .. } => &["arrival_changed", "entry_port_changed"],
            Self::Compare { .. } => &["compared"],
            Self::TakeOver { .. } => &["taken_over"],
            Self::Assign { .. } => &["assigned"],
            Self::AnswerEscalation { .. } => &["escalation_answered"],
            Self::WithdrawEscalation { .. } => &["escalation_withdrawn"],
            Self::OpenFile { .. } => &["file_opened"],
            Self::Expect { .. } => &["expected"],
            Self::Seen { .. } => &["seen_at_counter"],
            Self::Issue { .. } => &["visa_issued"],
            Self::Entered { .. } => &["entered"],
            Self::NoShow { .. } | Self::BorderRefused { .. } => &["visa_expired"],
            Self::Extend { .. } => &["validity_extended"],
            Self::Void { .. } => &["visa_voided", "second_asked"],
            Self::ReviewAgain { .. } => &["reviewed_again"],
            Self::Split { .. } => &["traveller_split"],
            Self::Forget { .. } => &["files_forgotten", "second_asked"],
        }
    }

    /// Whether it has to wait until the time is confirmed: it decides, closes or countersigns, or sets a date for others.
    #[must_use]
    pub fn needs_time(&self) -> bool {
        match self {
            Self::Approve { .. }
            | Self::Refuse { .. }
            | Self::Transfer { .. }
            | Self::TransferAccepted { .. }
            | Self::TransferDeclined { .. }
            | Self::Withdraw { .. }
            | Self::Recall { .. }
            | Self::WithdrawOffer { .. }
            | Self::Consent { .. }
            | Self::Dissent { .. }
            | Self::Expect { .. }
            | Self::Issue { .. }
            | Self::Entered { .. }
            | Self::NoShow { .. }
            | Self::BorderRefused { .. }
            | Self::Extend { .. }
            | Self::Void { .. }
            | Self::ReviewAgain { .. }
            | Self::Split { .. }
            | Self::Forget { .. }
            | Self::Hold { .. } => true,
            // A draft has no effect yet.
            Self::Request { how, .. } => !how.draft,
            Self::Claim
            | Self::Release
            | Self::Verify { .. }
            | Self::Reject { .. }
            | Self::Waive { .. }
            | Self::Undo
            | Self::Redo
            | Self::VerifyRun { .. }
            | Self::Resume { .. }
            | Self::Escalate { .. }
            | Self::Note { .. }
            | Self::Tell { .. }
            | Self::Reschedule { .. }
            | Self::Compare { .. }
            | Self::TakeOver { .. }
            | Self::Assign { .. }
            | Self::AnswerEscalation { .. }
            | Self::WithdrawEscalation { .. }
            | Self::OpenFile { .. }
            | Self::Seen { .. }
            | Self::Receive { .. }
            | Self::Flag { .. }
            | Self::Deliver { .. }
            | Self::Elapse => false,
        }
    }

    /// The same command with every text sanitized.
    #[must_use]
    pub fn cleaned(mut self) -> Self {
        match &mut self {
            Self::Verify { note, .. }
            | Self::Reject { note, .. }
            | Self::Waive { note, .. }
            | Self::Hold { note, .. }
            | Self::Resume { note }
            | Self::Escalate { note }
            | Self::Approve { note }
            | Self::Transfer { note, .. }
            | Self::TransferAccepted { note }
            | Self::TransferDeclined { note, .. }
            | Self::Refuse { note, .. }
            | Self::Withdraw { note, .. }
            | Self::Recall { note }
            | Self::WithdrawOffer { note }
            | Self::Consent { note }
            | Self::Dissent { note }
            | Self::TakeOver { note }
            | Self::Assign { note, .. }
            | Self::AnswerEscalation { note }
            | Self::WithdrawEscalation { note }
            | Self::Tell { by: note, .. }
            | Self::Expect { note }
            | Self::Seen { note, .. }
            | Self::Entered { note, .. }
            | Self::NoShow { note, .. }
            | Self::BorderRefused { note, .. }
            | Self::Extend { note, .. }
            | Self::Void { note, .. }
            | Self::ReviewAgain { note }
            | Self::Forget { note, .. }
            | Self::Compare { note, .. } => {
                if let Some(note) = note {
                    clean_note(note);
                }
            }
            Self::Reschedule { carrier, note, .. } => {
                if let Some(carrier) = carrier {
                    *carrier = clean(carrier).trim().chars().take(CARRIER_LONGEST).collect::<String>().into();
                }
                if let Some(note) = note {
                    clean_note(note);
                }
            }
            Self::Request { note, how, .. } => {
                for note in [note, &mut how.late].into_iter().flatten() {
                    clean_note(note);
                }
                if let Some(text) = &mut how.text {
                    *text = clean_lines(text).chars().take(NOTICE_LONGEST).collect::<String>().into();
                }
            }
            Self::Note { text } => clean_note(text),
            Self::Issue { number, note, .. } => {
                let symbols = clean(number).trim().to_uppercase();
                *number = symbols.chars().take(VISA_NUMBER_LONGEST).collect::<String>().into();
                if let Some(note) = note {
                    clean_note(note);
                }
            }
            Self::Claim
            | Self::Release
            | Self::Undo
            | Self::Redo
            | Self::VerifyRun { .. }
            | Self::OpenFile { .. }
            | Self::Split { .. }
            | Self::Receive { .. }
            | Self::Flag { .. }
            | Self::Deliver { .. }
            | Self::Elapse => {}
        }
        self
    }
}

/// The longest note, in characters: two pages of typing.
pub const NOTE_LONGEST: usize = 4000;

/// The longest name of a flight, train or ship, in characters; a submission's may not be longer either.
pub const CARRIER_LONGEST: usize = 40;

/// The longest number of a visa, in characters.
pub const VISA_NUMBER_LONGEST: usize = 20;

fn clean_note(note: &mut Box<str>) {
    let cleaned: String = clean_lines(note).chars().take(NOTE_LONGEST).collect();
    *note = cleaned.into();
}

impl Proposal {
    /// The proposal of a command; none for what can never need a second officer.
    #[must_use]
    pub fn from_command(command: &Command) -> Option<Self> {
        let (wish, note) = match command {
            Command::Refuse { code, note } => (ProposedDecision::Refuse { code: *code }, note),
            Command::Recall { note } | Command::WithdrawOffer { note } => (ProposedDecision::Recall, note),
            Command::Waive { item, note } => (ProposedDecision::Waive { item: *item }, note),
            Command::Verify { item, note } => (ProposedDecision::Verify { item: *item }, note),
            Command::Approve { note } => (ProposedDecision::Approve, note),
            Command::Transfer { to, note } => (ProposedDecision::Transfer { to: *to }, note),
            Command::Withdraw { code, note } => (ProposedDecision::Withdraw { code: *code }, note),
            Command::Void { traveller, note } => (ProposedDecision::Void { traveller: *traveller }, note),
            Command::Forget { item, number, note } => {
                (ProposedDecision::Forget { item: *item, number: *number }, note)
            }
            _ => return None,
        };
        Some(Self { wish, note: note.clone() })
    }

    /// The command that it names.
    #[must_use]
    pub fn command(&self) -> Command {
        let note = self.note.clone();
        match self.wish {
            ProposedDecision::Refuse { code } => Command::Refuse { code, note },
            ProposedDecision::Recall => Command::Recall { note },
            ProposedDecision::Waive { item } => Command::Waive { item, note },
            ProposedDecision::Verify { item } => Command::Verify { item, note },
            ProposedDecision::Approve => Command::Approve { note },
            ProposedDecision::Transfer { to } => Command::Transfer { to, note },
            ProposedDecision::Withdraw { code } => Command::Withdraw { code, note },
            ProposedDecision::Void { traveller } => Command::Void { traveller, note },
            ProposedDecision::Forget { item, number } => Command::Forget { item, number, note },
        }
    }
}
