//! What a part of the screen answers: effects, and what follows. A panel, a dialog or the list never opens another part itself; it names
//! what follows, and `app` carries it out.

use crate::domain::case::application::Traveller;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::ui::base::keys::Action;
use crate::ui::state::deferred_action::DeferredAction;
use crate::ui::state::effect::Effect;
use crate::ui::state::trial::Trial;

/// What came of a key or message.
#[derive(Debug, Default)]
pub(in crate::ui) struct Answer {
    /// What is to be done outside.
    pub(in crate::ui) effects: Vec<Effect>,
    /// What follows. It takes the place of the layer that answered.
    pub(in crate::ui) then: Option<Then>,
}

impl Answer {
    /// Nothing follows: whoever answered keeps the keys.
    pub(in crate::ui) fn stay() -> Self {
        Self::default()
    }

    /// The layer is closed.
    pub(in crate::ui) fn close() -> Self {
        Then::Close.into()
    }

    /// The same with an effect more.
    pub(in crate::ui) fn with(mut self, effects: impl IntoIterator<Item = Effect>) -> Self {
        self.effects.extend(effects);
        self
    }
}

impl From<Then> for Answer {
    fn from(then: Then) -> Self {
        Self { effects: Vec::new(), then: Some(then) }
    }
}

impl From<Opening> for Answer {
    fn from(opening: Opening) -> Self {
        Then::Open(opening).into()
    }
}

impl From<Vec<Effect>> for Answer {
    fn from(effects: Vec<Effect>) -> Self {
        Self { effects, then: None }
    }
}

/// What follows an answer.
#[derive(Debug)]
pub(in crate::ui) enum Then {
    /// Nothing but that the layer is closed.
    Close,
    /// The layer is closed; what was written in it stays until it is opened again.
    Keep,
    /// What the action's own key does on the main screen.
    Act(Action),
    /// An action on the selected case is begun.
    Begin(Beginning),
    /// The selected case is opened.
    Enter,
    /// A panel or dialog opens.
    Open(Opening),
    /// A case is selected, wherever it is listed.
    Jump(CaseNo),
    /// The case of a passport that was read is marked at the port and opened.
    AtPort(CaseNo),
    /// A case that was just written is opened.
    Show(CaseNo),
    /// A new case at the counter is filled in, for the traveller of a passport.
    NewCase(Option<Box<Traveller>>),
}

/// An action that begins.
#[derive(Clone, Copy, Debug)]
pub(in crate::ui) struct Beginning {
    /// The action.
    pub(in crate::ui) action: Action,
    /// Where its dialog begins.
    pub(in crate::ui) at: BeginAt,
    /// The blocked action for whose sake it is begun.
    pub(in crate::ui) deferred: Option<DeferredAction>,
}

impl From<Action> for Beginning {
    fn from(action: Action) -> Self {
        Self { action, at: BeginAt::Start, deferred: None }
    }
}

/// Where the dialog of an action begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum BeginAt {
    /// Where it always does; an action without a dialog is done at once.
    Start,
    /// At the confirmation, also where the action's own key does it at once.
    Confirmation,
    /// At the port of entry, where it has one.
    Port,
    /// At the note, where it has one.
    Note,
    /// At the note of a check for which the checklist has no item yet.
    Check(Item),
}

/// A panel or dialog that is opened by another one.
#[derive(Clone, Debug)]
pub(in crate::ui) enum Opening {
    /// The table of keys.
    Keys {
        /// Words are looked for in it at once.
        search: bool,
    },
    /// The legend.
    Legend,
    /// The history of a case.
    History(CaseNo),
    /// The related cases of a case.
    RelatedCases(CaseNo),
    /// The profile of a case's inviter.
    Inviter(CaseNo),
    /// The answer that no visa is needed.
    NoVisaAnswer(CaseNo, Box<str>),
    /// The preview of an action on all marked cases.
    Preview(Action, Trial),
}
