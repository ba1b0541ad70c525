//! What is known of an action besides its name: what kind it is and, for an order about a case, the fields of its dialog, how it is
//! confirmed and which command it becomes. Owns the types; the rows are in `action`. Whether an order is allowed, `decide` says.

use crate::domain::case::Case;
use crate::domain::code::{Code, Item, Port};
use crate::domain::command::{ArrivalChange, Command};
use crate::domain::listing::{Column, View};
use crate::domain::officer::OfficerId;
use crate::domain::rules::Rules;
use chrono::{DateTime, Utc};

/// A step within a list or a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Movement {
    Down,
    Up,
    PageDown,
    PageUp,
    HalfDown,
    HalfUp,
    First,
    Last,
}

impl Movement {
    /// Where the step leads from a row: a page and half a page are so many rows, and the last row is not passed.
    pub(crate) fn target(self, at: usize, (page, half): (usize, usize), last: usize) -> usize {
        match self {
            Self::Down => at + 1,
            Self::Up => at.saturating_sub(1),
            Self::PageDown => at + page,
            Self::PageUp => at.saturating_sub(page),
            Self::HalfDown => at + half,
            Self::HalfUp => at.saturating_sub(half),
            Self::First => 0,
            Self::Last => last,
        }
        .min(last)
    }
}

/// Another list to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ViewChange {
    /// A list of the desk.
    To(View),
    /// A list of the desk, and from there back to the queue.
    Toggle(View),
    /// The saved view of a number.
    Saved(u8),
    Next,
    Previous,
}

/// Into a part of the screen, or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FocusChange {
    Next,
    Previous,
    Open,
    Back,
}

/// What is shown or copied of the selected case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CaseLook {
    Letter,
    QueuePosition,
    History,
    RelatedCases,
    Inviter,
    Inform,
    Copy,
    Unmask,
}

/// What is done with the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListAction {
    Filter,
    ClearFilter,
    Save,
    Find,
    FindNext,
    FindPrevious,
    Refresh,
    Mark(Marking),
}

/// Which cases are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marking {
    /// The selected case; marked already, its mark is removed.
    One,
    /// All from the last mark to the selected case.
    Range,
    All,
    None,
}

/// A page or a dialog that is about no case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageAction {
    Dashboard,
    Inbox,
    Help,
    Legend,
    Palette,
    Clock,
    Papers,
    Boarding,
    NewCase,
}

/// What changes the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionAction {
    Language,
    Theme,
    Glyphs,
    Mouse,
    Redraw,
    HideScreen,
    Lock,
    Quit,
}

/// What is only done in a panel or a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PanelAction {
    WriteOut,
    Same,
    NotSame,
    Dismiss,
    NextFile,
    PreviousFile,
    ZoomIn,
    ZoomOut,
    Fit,
    MrzBand,
    TurnLeft,
    TurnRight,
    PanLeft,
    PanRight,
}

/// What an action is.
#[derive(Debug)]
pub(crate) enum ActionKind {
    Move(Movement),
    Focus(FocusChange),
    Order(OrderDescriptor),
    Look(CaseLook),
    View(ViewChange),
    /// Sorts the list; none is the order of the queue.
    Sort(Option<Column>),
    List(ListAction),
    Page(PageAction),
    Session(SessionAction),
    Panel(PanelAction),
    /// Answers the confirmation of a dialog.
    Answer,
}

/// An order about a case: its dialog, its confirmation and its command.
#[derive(Debug)]
pub(crate) struct OrderDescriptor {
    /// What its dialog asks for, in order.
    pub(crate) fields: &'static [DialogField],
    /// Which part of the dialog has the keys first.
    pub(crate) first: FirstPart,
    /// How it is confirmed.
    pub(crate) confirmed: Confirmation,
    /// What the dialog shows above its fields, besides whom it is about.
    pub(crate) details: &'static [DialogDetail],
    /// Whether the policy may want a second officer for it.
    pub(crate) second: bool,
    /// What it has to do with an action that is blocked.
    pub(crate) deferral: Deferral,
    /// When the hints name it.
    pub(crate) hint: HintRule,
    /// The command of what was filled in. None while something that it needs is missing.
    pub(crate) command: fn(&FormValues) -> Option<Command>,
}

/// A field of a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DialogField {
    /// The item of the checklist that is selected.
    Item,
    /// All items that intake found nothing on.
    Run,
    /// One of a list.
    Choice(ChoiceList),
    /// A time, with what is proposed.
    Time(&'static str),
    /// When the traveller arrives.
    Arrival,
    /// Flight, train or ship.
    Carrier,
    /// The port of entry.
    EntryPort,
    /// The number of the visa.
    VisaNumber,
    /// The officer's words.
    Note(NoteField),
}

/// A list to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChoiceList {
    /// What can be wrong with an item.
    Defects,
    /// Ports that a case can be transferred to.
    ReceivingPorts,
    /// What the receiving port may answer.
    PortAnswers,
    /// Officers to whom a case can be assigned.
    Officers,
    /// Grounds of a refusal or of not accepting.
    Refusals,
    /// Who withdraws an application.
    Withdrawals,
    /// Who is told of a case.
    Recipients,
    /// Travellers of a group to whom a visa is to be issued.
    TravellersExpected,
    /// Travellers of a group who have a visa, or all of them.
    TravellersIssued,
    /// Travellers of a group for whom nothing has ended, or all of them.
    TravellersOpen,
}

impl ChoiceList {
    /// Whether it is one of travellers; a case of one traveller has no such list.
    pub(crate) fn is_of_travellers(self) -> bool {
        matches!(self, Self::TravellersExpected | Self::TravellersIssued | Self::TravellersOpen)
    }
}

/// The officer's words in a dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoteField {
    pub(crate) kind: NoteKind,
    pub(crate) needed: NoteNeeded,
}

/// What the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoteKind {
    /// A note.
    Note,
    /// What is written is itself the order.
    Text,
    /// The rationale of a decision; left empty for many cases, each gets its own from its checklist.
    Rationale,
    /// A rationale that is never made from the checklist.
    OwnRationale,
    /// The person, station and way that something was told by.
    Contact,
}

/// When the words may not be empty.
#[derive(Clone, Copy, Debug)]
pub(crate) enum NoteNeeded {
    Never,
    Always,
    /// For a case, and the officer at the desk.
    If(fn(&Case, OfficerId) -> bool),
}

impl PartialEq for NoteNeeded {
    fn eq(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Never, Self::Never) | (Self::Always, Self::Always))
    }
}

impl Eq for NoteNeeded {}

/// Which part of a dialog has the keys first; Shift-Tab goes back to those before it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum FirstPart {
    /// The first field.
    Field,
    /// The second field.
    SecondField,
    /// The confirmation.
    Confirmation,
    /// The confirmation where nothing is left to fill in, else the first field.
    ConfirmationIf(fn(&Case, &Rules) -> bool),
}

/// How an order is confirmed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Confirmation {
    /// Not at all: its own key does it.
    AtOnce,
    /// Not at all where nothing is to be explained about the item, else by Enter.
    AtOnceIf(fn(&Case, Item) -> bool),
    /// By Enter after the last field.
    Enter,
    /// By Enter; by a key of its own where a warning says that the day may be wrong.
    EnterUnlessWarned,
    /// By a key of its own, never by Enter.
    Key,
    /// In the dialog of a document request.
    DocumentRequest,
}

/// What a dialog shows above its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DialogDetail {
    /// What the first officer proposes.
    Proposal,
    /// What was escalated.
    Escalation,
    /// The visa that would be issued.
    Visa,
    /// How long it can be recalled.
    GracePeriod,
    /// The items that are verified together, and those that are left.
    Run,
    /// Whether the review is complete.
    Review,
}

/// What an order has to do with an action that is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Deferral {
    /// It is resumed once its blockers are resolved. Beginning it cancels another one that waits.
    Waits,
    /// It may resolve a blocker: an action that waits goes on waiting.
    Resolves,
    /// It cancels an action that waits.
    Cancels,
}

/// When the hints name an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HintRule {
    /// Always, dim where it is blocked.
    Always,
    /// Only where it is not blocked.
    WhenAllowed,
}

/// What was filled in, whoever asked for it: a form, a dialogue of lines or a command line.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormValues {
    pub(crate) item: Option<Item>,
    pub(crate) run: Vec<Item>,
    /// The code of the choice.
    pub(crate) choice: Option<Box<str>>,
    pub(crate) time: Option<DateTime<Utc>>,
    pub(crate) arrives: Option<ArrivalChange>,
    pub(crate) carrier: Option<Box<str>>,
    pub(crate) entry_port: Option<Port>,
    pub(crate) number: Option<Box<str>>,
    pub(crate) note: Option<Box<str>>,
}

impl FormValues {
    /// The choice, where it is a code.
    pub(crate) fn code<T: From<Code>>(&self) -> Option<T> {
        self.choice.as_deref()?.parse::<Code>().ok().map(T::from)
    }
}

impl FormValues {
    /// The place of the traveller that was chosen; none where all are meant, or there is only one.
    pub(crate) fn traveller(&self) -> Option<u16> {
        self.choice.as_deref()?.parse::<u16>().ok()?.checked_sub(1)
    }
}

/// The choice of all travellers; every other one is a number from 1.
pub(crate) const ALL_TRAVELLERS: &str = "ALL";

/// The choice that says that the other port accepts; every other one is a code of the table of declines.
pub(crate) const ACCEPTED: &str = "ACCEPTED";

impl NoteField {
    /// Whether the words may not be empty for a case.
    pub(crate) fn is_needed(self, case: &Case, officer: OfficerId) -> bool {
        match self.needed {
            NoteNeeded::Never => false,
            NoteNeeded::Always => true,
            NoteNeeded::If(needed) => needed(case, officer),
        }
    }
}

impl OrderDescriptor {
    /// What the orders after an approval have in common; the rest is their row's.
    pub(crate) const fn after_approval(command: fn(&FormValues) -> Option<Command>) -> Self {
        Self {
            fields: &[],
            first: FirstPart::Field,
            confirmed: Confirmation::Enter,
            details: &[],
            second: false,
            deferral: Deferral::Resolves,
            hint: HintRule::WhenAllowed,
            command,
        }
    }

    /// Whether it is about the item that is selected, or several.
    pub(crate) fn needs_item(&self) -> bool {
        self.fields.iter().any(|f| matches!(f, DialogField::Item | DialogField::Run))
    }

    /// The words that it asks for.
    pub(crate) fn note(&self) -> Option<NoteField> {
        self.fields.iter().find_map(|f| if let DialogField::Note(note) = f { Some(*note) } else { None })
    }

    /// Whether the time that it asks for is an arrival.
    pub(crate) fn asks_arrival(&self) -> bool {
        self.fields.contains(&DialogField::Arrival)
    }
}
