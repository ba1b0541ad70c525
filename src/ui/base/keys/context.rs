//! Where a key is pressed: the parts of the screen that have keys of their own.

use serde::Deserialize;

/// Where a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Context {
    /// Anywhere on the main screen.
    Global,
    /// The list.
    Queue,
    /// The checklist of a case.
    Detail,
    /// The filter.
    Filter,
    /// A dialog that is filled in.
    Dialog,
    /// The confirmation of a dialog.
    Confirm,
    /// The timeline.
    Timeline,
    /// The notice that went out.
    Letter,
    /// The help.
    Help,
    /// What is looked at beside the queue.
    Sight,
    /// The files of the inbox.
    Inbox,
    /// A delivered document.
    Viewer,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 12] = [
        Self::Global,
        Self::Queue,
        Self::Detail,
        Self::Filter,
        Self::Dialog,
        Self::Confirm,
        Self::Timeline,
        Self::Letter,
        Self::Help,
        Self::Sight,
        Self::Inbox,
        Self::Viewer,
    ];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Global => "global",
            Self::Queue => "queue",
            Self::Detail => "detail",
            Self::Filter => "filter",
            Self::Dialog => "dialog",
            Self::Confirm => "confirm",
            Self::Timeline => "timeline",
            Self::Letter => "letter",
            Self::Help => "help",
            Self::Sight => "sight",
            Self::Inbox => "inbox",
            Self::Viewer => "viewer",
        }
    }
}

/// Every part of the screen.
pub(super) const EVERYWHERE: &[Context] = &Context::ALL;
/// The list and the case.
pub(super) const MAIN: &[Context] = &[Context::Global, Context::Queue, Context::Detail];
pub(super) const MAIN_AND_HELP: &[Context] =
    &[Context::Global, Context::Queue, Context::Detail, Context::Help];
pub(super) const MAIN_AND_VIEWER: &[Context] =
    &[Context::Global, Context::Queue, Context::Detail, Context::Viewer];
pub(super) const MAIN_AND_LETTER: &[Context] =
    &[Context::Global, Context::Queue, Context::Detail, Context::Letter];
pub(super) const MAIN_AND_SIGHT: &[Context] =
    &[Context::Global, Context::Queue, Context::Detail, Context::Sight];
/// Where a decision can be recalled without leaving what is read.
pub(super) const MAIN_AND_PANELS: &[Context] =
    &[Context::Global, Context::Queue, Context::Detail, Context::Timeline, Context::Letter, Context::Sight];
/// Everywhere but in the help itself.
pub(super) const OUTSIDE_HELP: &[Context] = &[
    Context::Global,
    Context::Queue,
    Context::Detail,
    Context::Filter,
    Context::Dialog,
    Context::Confirm,
    Context::Timeline,
    Context::Letter,
    Context::Sight,
    Context::Inbox,
    Context::Viewer,
];
