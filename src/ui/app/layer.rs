//! What lies over the main screen. The top layer alone gets the keys; all are drawn, the lowest first.

use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::domain::message::Message;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::action_form::state::ActionForm;
use crate::ui::dialogs::batch::state::Batch;
use crate::ui::dialogs::burst::state::TypedTextOffer;
use crate::ui::dialogs::countersign::state::CountersignForm;
use crate::ui::dialogs::document_request::state::DocumentRequestForm;
use crate::ui::dialogs::palette::state::Palette;
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::panels::panel::Panel;

/// A layer over the main screen.
#[derive(Clone, Debug)]
pub enum Layer {
    /// Commands by their names, or the keys and what they do.
    Palette(Box<Palette>),
    /// What the signs mean.
    Legend {
        /// First line shown.
        top: usize,
    },
    /// An action that cannot be taken now, and every reason.
    Blocked {
        /// The action.
        action: Action,
        /// The case.
        case: CaseNo,
        /// The reasons; where each leads, `lead` says.
        blockers: Vec<Blocker>,
        /// The marked reason.
        at: usize,
    },
    /// An action being filled in and confirmed.
    Form(Box<ActionForm>),
    /// An action on all marked cases.
    Batch(Box<Batch>),
    /// A request for papers being made.
    DocumentRequest(Box<DocumentRequestForm>),
    /// The notice that went out last, and what came of it.
    RequestLetter {
        /// The case.
        case: CaseNo,
        /// First line shown.
        top: usize,
    },
    /// The answer that no visa is needed.
    NoVisaAnswer {
        /// The case.
        case: CaseNo,
        /// Its text: it stays when the case has left the desk.
        text: Box<str>,
        /// First line shown.
        top: usize,
    },
    /// A second officer is asked to agree, at this terminal.
    Countersign(Box<CountersignForm>),
    /// The list is to be kept under a number.
    SaveView(Box<SaveViewForm>),
    /// Why the case stands where it stands.
    QueueExplanation {
        /// The case.
        case: CaseNo,
        /// First line shown.
        top: usize,
    },
    /// What happened to the case.
    History {
        /// The case.
        case: CaseNo,
        /// First entry shown.
        top: usize,
    },
    /// Something beside the queue.
    Panel(Box<Panel>),
    /// The files of the inbox that wait to be seen.
    Inbox {
        /// The marked file.
        at: usize,
        /// Whether it is to be dismissed is being asked.
        asked: bool,
    },
    /// What the officer has to be told, when the session begins.
    Messages {
        /// What is told.
        all: Vec<Message>,
        /// First line shown.
        top: usize,
    },
    /// A text that came as keys.
    TypedText(Box<TypedTextOffer>),
    /// Is what the clock says right?
    Clock,
    /// Leave the desk?
    Quit,
}
