//! Everything that a key can do. The machine names are those of the command line where it has the same action.

use std::fmt;
use std::str::FromStr;

macro_rules! actions {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)*) => {
        /// An action of the desk.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Action {
            $($(#[$doc])* $variant,)*
        }

        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The machine name.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }
        }
    };
}

actions! {
    /// A row down.
    Down = "down",
    /// A row up.
    Up = "up",
    /// A page down.
    PageDown = "page-down",
    /// A page up.
    PageUp = "page-up",
    /// Half a page down.
    HalfDown = "half-down",
    /// Half a page up.
    HalfUp = "half-up",
    /// The first row.
    First = "first",
    /// The last row.
    Last = "last",
    /// The next part of the screen.
    FocusNext = "focus-next",
    /// The part before.
    FocusPrev = "focus-prev",
    /// Open; it never decides.
    Open = "open",
    /// Back, or close.
    Back = "back",
    /// Take the case.
    Claim = "claim",
    /// Give it back.
    Release = "release",
    /// The item is right.
    Verify = "verify",
    /// The item is wrong.
    Reject = "reject",
    /// The item is not needed.
    Waive = "waive",
    /// Undo the last step of checklist work.
    Undo = "undo",
    /// Do again what was undone.
    Redo = "redo",
    /// The items that intake found nothing on are right.
    VerifyRun = "verify-run",
    /// Ask for papers.
    Request = "request",
    /// What was asked for last, and what came of it.
    Letter = "letter",
    /// Write it to a file.
    WriteOut = "write-out",
    /// Put aside until a time.
    Hold = "hold",
    /// Bring back.
    Resume = "resume",
    /// Lay before a superior.
    Escalate = "escalate",
    /// Take the case over from whoever owns it.
    TakeOver = "take-over",
    /// Assign it to an officer.
    Assign = "assign",
    /// Answer an escalation.
    AnswerEscalation = "answer-escalation",
    /// Withdraw one's own escalation.
    WithdrawEscalation = "withdraw-escalation",
    /// Approve.
    Approve = "approve",
    /// Offer to another port.
    Transfer = "transfer",
    /// Write down the other port's answer.
    Answer = "answer",
    /// Refuse or do not accept.
    Refuse = "refuse",
    /// Close at the applicant's or inviter's wish.
    Withdraw = "withdraw",
    /// Write a note.
    Note = "note",
    /// Take a decision back.
    Recall = "recall",
    /// Agree as second officer.
    Consent = "consent",
    /// Do not agree, or think again.
    Dissent = "dissent",
    /// Write in the filter.
    Filter = "filter",
    /// Take the filter away.
    ClearFilter = "clear-filter",
    /// The next view.
    NextView = "next-view",
    /// The view before.
    PrevView = "prev-view",
    /// The queue.
    View1 = "view-1",
    /// What waits.
    View2 = "view-2",
    /// All live cases.
    View3 = "view-3",
    /// The archive.
    View4 = "view-4",
    /// The first kept view.
    View5 = "view-5",
    /// The second kept view.
    View6 = "view-6",
    /// The third kept view.
    View7 = "view-7",
    /// The fourth kept view.
    View8 = "view-8",
    /// The fifth kept view.
    View9 = "view-9",
    /// Keep the list as it is narrowed and sorted, under a number.
    Keep = "keep",
    /// The order of the queue.
    SortQueue = "sort-queue",
    /// By the time left.
    SortSlack = "sort-slack",
    /// By arrival; in the archive by when it was closed.
    SortLands = "sort-lands",
    /// By case number.
    SortCase = "sort-case",
    /// By the traveller's name.
    SortTraveller = "sort-traveller",
    /// By nationality.
    SortNationality = "sort-nat",
    /// By ground and category.
    SortGround = "sort-ground",
    /// By the port of entry.
    SortEntry = "sort-entry",
    /// By the share of the documents that is settled.
    SortDocuments = "sort-docs",
    /// By state.
    SortState = "sort-state",
    /// By whose it is.
    SortOwner = "sort-owner",
    /// Look for a case in the list.
    Find = "find",
    /// The next one that answers.
    FindNext = "find-next",
    /// The one before.
    FindPrev = "find-prev",
    /// What nobody would see again, and back.
    Orphans = "orphans",
    /// Let in what came in and what changed.
    LetIn = "let-in",
    /// Say when the traveller arrives.
    Reschedule = "reschedule",
    /// Why the case stands where it stands.
    Why = "why",
    /// What happened to the case.
    Timeline = "timeline",
    /// The numbers of the desk.
    Board = "board",
    /// The same traveller or passport elsewhere.
    Radar = "radar",
    /// What is known of the inviter.
    Inviter = "inviter",
    /// It is the same.
    Same = "same",
    /// It is not the same.
    NotSame = "not-same",
    /// Copy the case number.
    Copy = "copy",
    /// The keys.
    Help = "help",
    /// What the signs mean.
    Legend = "legend",
    /// Commands by their names.
    Palette = "palette",
    /// The other language.
    Language = "language",
    /// The next theme.
    Theme = "theme",
    /// The other signs.
    Glyphs = "glyphs",
    /// Take the mouse, or leave it to the terminal.
    Mouse = "mouse",
    /// The files of the inbox that wait to be seen.
    Inbox = "inbox",
    /// Dismiss one of them.
    Dismiss = "dismiss",
    /// Show a number and date of birth that are masked.
    Unmask = "unmask",
    /// Hide the screen.
    Curtain = "curtain",
    /// Lock the screen.
    Lock = "lock",
    /// Mark the case, or take its mark away.
    Mark = "mark",
    /// Mark the range since the last mark.
    MarkRange = "mark-range",
    /// Mark all that the list shows.
    MarkAll = "mark-all",
    /// Take all marks away.
    Unmark = "unmark",
    /// Confirm the time.
    ConfirmClock = "confirm-clock",
    /// Paint anew.
    Redraw = "redraw",
    /// Confirm a decision.
    Confirm = "confirm",
    /// Cancel.
    Cancel = "cancel",
    /// Leave.
    Quit = "quit",
}

impl Action {
    /// Whether it says how the list is sorted.
    #[must_use]
    pub fn sorts(self) -> bool {
        matches!(
            self,
            Self::SortQueue
                | Self::SortSlack
                | Self::SortLands
                | Self::SortCase
                | Self::SortTraveller
                | Self::SortNationality
                | Self::SortGround
                | Self::SortEntry
                | Self::SortDocuments
                | Self::SortState
                | Self::SortOwner
        )
    }
}

/// No action of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such action")]
pub struct ActionError;

impl FromStr for Action {
    type Err = ActionError;
    fn from_str(name: &str) -> Result<Self, ActionError> {
        // The answer of the other port is one dialog and two commands.
        match name {
            "record-answer" | "accepted" | "declined" => Ok(Self::Answer),
            name => Self::ALL.iter().copied().find(|a| a.name() == name).ok_or(ActionError),
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
