//! What a session asks for: effects are data, carried out by the session loop and never here.

use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::decide::BatchItem;
use crate::domain::listing::Preferences;
use crate::domain::officer::{Officer, OfficerId};
use crate::domain::paper::{PaperDestination, PaperKind};
use crate::domain::passphrase::Passphrase;
use crate::domain::query::Query;
use crate::intake::counter::CounterEntry;
use crate::text::Catalog;
use crate::ui::state::alert::Alert;
use crate::ui::state::panel_data::PanelRequest;

/// Names an order until its answer comes.
pub type Ticket = u64;

/// What of a case is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseAccess {
    /// It is opened.
    Opened,
    /// Its number and date of birth are unmasked.
    Unmasked,
}

/// What somebody proves himself for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInPurpose {
    /// To open a locked screen.
    Unlock,
    /// To give a second officer's consent.
    Second,
}

/// A text about a case that leaves the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportedText {
    /// A document request.
    Request,
    /// The answer that no visa is needed.
    NoVisa,
    /// What the inviter is told.
    Inviter,
}

impl ExportedText {
    /// Its name, in words.
    #[must_use]
    pub fn named(self, texts: &Catalog) -> &str {
        match self {
            Self::Request => &texts.paper.what_request,
            Self::NoVisa => &texts.paper.what_no_visa,
            Self::Inviter => &texts.paper.what_inviter,
        }
    }
}

/// A wish of the screen.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Carry a command out, on the version that was shown.
    Execute {
        /// For the answer.
        ticket: Ticket,
        /// The case.
        case: CaseNo,
        /// The version that was shown.
        seen: u32,
        /// What is to be done.
        command: Command,
        /// In whose name, where it is not the officer who sits here.
        by: Option<Officer>,
    },
    /// Carry a batch of commands out, each on the version that was shown, all in one durable write.
    ExecuteMany {
        /// For the answer.
        ticket: Ticket,
        /// What is to be done.
        orders: Vec<BatchItem>,
    },
    /// Write down what the officer keeps of the lists.
    Remember(Preferences),
    /// Look for closed cases that answer.
    SearchArchive(Query),
    /// Look no further.
    StopSearch,
    /// Write down that a case is looked at, then show it.
    Look(CaseNo, CaseAccess),
    /// Write down that the officer read the messages that waited.
    MessagesRead,
    /// Write down that the screen was locked.
    Locked,
    /// Find out whether somebody is who they say.
    Prove {
        /// Who.
        officer: OfficerId,
        /// How they prove it.
        passphrase: Passphrase,
        /// The code of a second factor.
        code: Option<String>,
        /// What for.
        purpose: SignInPurpose,
    },
    /// Work out what is looked at beside the queue.
    Panel(PanelRequest),
    /// Put a text on the clipboard of the terminal.
    Copy(String),
    /// Take a notice out of the desk: to the terminal's clipboard, or into a file.
    TakeOut {
        /// The case that it is about.
        case: CaseNo,
        /// What it is.
        what: ExportedText,
        /// Its text.
        text: String,
        /// Into a file.
        file: bool,
    },
    /// Issue a document: make it, write down that it leaves, and let it leave.
    IssuePaper {
        /// Which.
        kind: PaperKind,
        /// The case; none for a list of the desk.
        case: Option<CaseNo>,
        /// Where it goes.
        to: PaperDestination,
    },
    /// Create the case of a traveller who is at the counter.
    NewCase {
        /// For the answer.
        ticket: Ticket,
        /// What was written.
        entry: Box<CounterEntry>,
        /// Which originals were seen.
        note: Option<Box<str>>,
    },
    /// Call the officer, who may look elsewhere; no word of it is about a person.
    Alert(Alert),
    /// Write down that the officer confirms what the clock says.
    ConfirmClock,
    /// Take the mouse, or leave it to the terminal.
    Mouse(bool),
    /// Dismiss a file of the inbox, by its name.
    Dismiss(String),
    /// Draw the whole screen again.
    Redraw,
    /// End the session.
    Quit,
}
