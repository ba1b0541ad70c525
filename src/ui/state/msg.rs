//! What can reach a session: input, the desk's news, answers, time. Owns the messages; what they mean, `update` says.

use crate::domain::blocked::Blocked;
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::desk::Desk;
use crate::domain::officer::Officer;
use crate::domain::related_cases::MatchIndex;
use crate::domain::waiting_file::WaitingFile;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::state::effect::{CaseAccess, SignInPurpose, Ticket};
use crate::ui::state::panel_data::PanelData;
use crate::ui::state::search_arena::SearchArena;
use std::sync::Arc;

/// A message to a session.
#[derive(Clone, Debug)]
pub enum Msg {
    /// A key.
    Key(Chord),
    /// A letter that came at once with others: a key that confirms nothing.
    Letter(Chord),
    /// An action, wherever it was chosen other than by its key.
    Act(Action),
    /// Text was pasted; it is text, never keys.
    Paste(String),
    /// Keys came faster than anybody types: they are one text.
    TypedText(TypedText),
    /// The mouse.
    Mouse(Mouse),
    /// The terminal has another size, in cells.
    Resize(u16, u16),
    /// The desk changed, and it is on disk.
    Desk(Arc<Desk>),
    /// An order was answered.
    Answer(Ticket, OrderAnswer),
    /// A case was created at the counter; or why it was not: one sentence for a person.
    NewCase(Ticket, Result<CaseNo, String>),
    /// A batch of orders was answered.
    Progress(Ticket, BatchAnswer),
    /// Cases of the archive were found, or none yet.
    Archive(ArchiveResult),
    /// The texts of the desk were laid out.
    LaidOut(Box<SearchArena>),
    /// The desk's travellers and inviters were indexed.
    Indexed(Box<MatchIndex>),
    /// The archive could not be read; why.
    ArchiveFailed(String),
    /// A look was written down; or why it was not, and then nothing may be shown.
    Looked(CaseNo, CaseAccess, Option<String>),
    /// Somebody is who they say, or not.
    Proved(SignInPurpose, SignInResult),
    /// What is looked at beside the queue was worked out.
    Panel(PanelData),
    /// Something that the desk did by itself; bad news or good.
    Told(bool, String),
    /// So many files of the inbox wait to be seen.
    InboxWaits(Vec<WaitingFile>),
    /// The process was to stop, and no shell would continue it.
    NoShell,
    /// Time went on.
    Tick,
}

/// A text that came as keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedText {
    /// What it says; cut where it is longer than any field.
    pub text: String,
    /// How many characters it had.
    pub length: usize,
}

impl TypedText {
    /// What it writes into a field, and whether the end of its line was typed with it.
    #[must_use]
    pub fn line(&self) -> (&str, bool) {
        let line = self.text.strip_suffix('\n');
        (line.unwrap_or(&self.text), line.is_some())
    }
}

/// Closed cases found so far.
#[derive(Clone, Debug, Default)]
pub struct ArchiveResult {
    /// The cases.
    pub cases: Vec<Arc<Case>>,
    /// There are more than are shown.
    pub more: bool,
    /// How many were looked at.
    pub looked: u64,
    /// Nothing more follows.
    pub done: bool,
    /// They are only spelled nearly so.
    pub near: bool,
}

/// What came of a proof.
#[derive(Clone, Debug)]
pub enum SignInResult {
    /// It is this officer.
    Given(Officer),
    /// The passphrase is right, and a second factor is wanted.
    CodeWanted,
    /// Not right, or not possible now: one sentence for a person.
    Refused(String),
}

/// What came of an order.
#[derive(Clone, Debug)]
pub enum OrderAnswer {
    /// Done, and on disk: the case as it is now.
    Done(Option<Arc<Case>>),
    /// A rule forbids it; nothing changed.
    Refused(Blocked),
    /// The store could not take it; nothing changed. One sentence for a person.
    Failed(String),
}

/// What came of a batch of orders.
#[derive(Clone, Debug)]
pub enum BatchAnswer {
    /// It is on disk: each case, and whether it now waits for a second officer, or why it was refused.
    Done(Vec<(CaseNo, Result<bool, Blocked>)>),
    /// The store could not take it; nothing of it was done. One sentence for a person.
    Failed(String),
}

/// A mouse event at a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// Column.
    pub x: u16,
    /// Row.
    pub y: u16,
    /// What happened.
    pub kind: MouseKind,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// The left button went down.
    Click,
    /// The wheel, towards the top.
    WheelUp,
    /// The wheel, towards the bottom.
    WheelDown,
}
