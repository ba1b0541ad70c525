//! What lies over the main screen. The top layer alone gets the keys; all are drawn, the lowest first.

use crate::domain::case_no::CaseNo;
use crate::domain::message::Message;
use crate::domain::refusal::Blocker;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::action_form::state::Form;
use crate::ui::dialogs::batch::state::Bulk;
use crate::ui::dialogs::burst::state::Offer;
use crate::ui::dialogs::countersign::state::Second;
use crate::ui::dialogs::document_request::state::NoticeForm;
use crate::ui::dialogs::palette::state::Commands;
use crate::ui::dialogs::save_view::state::KeepForm;

/// A layer over the main screen.
#[derive(Clone, Debug)]
pub enum Layer {
    /// Commands by their names, or the keys and what they do.
    Commands(Box<Commands>),
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
    Form(Box<Form>),
    /// An action on all marked cases.
    Bulk(Box<Bulk>),
    /// A request for papers being made.
    Notice(Box<NoticeForm>),
    /// The notice that went out last, and what came of it.
    Letter {
        /// The case.
        case: CaseNo,
        /// First line shown.
        top: usize,
    },
    /// The answer that no visa is needed.
    Answer {
        /// The case.
        case: CaseNo,
        /// Its text: it stays when the case has left the desk.
        text: Box<str>,
        /// First line shown.
        top: usize,
    },
    /// A second officer is asked to agree, at this terminal.
    Second(Box<Second>),
    /// The list is to be kept under a number.
    Keep(Box<KeepForm>),
    /// Why the case stands where it stands.
    Why {
        /// The case.
        case: CaseNo,
        /// First line shown.
        top: usize,
    },
    /// What happened to the case.
    Timeline {
        /// The case.
        case: CaseNo,
        /// First entry shown.
        top: usize,
    },
    /// Something beside the queue.
    Sight(Box<crate::ui::panels::panel::Sight>),
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
    Burst(Box<Offer>),
    /// Is what the clock says right?
    Clock,
    /// Leave the desk?
    Quit,
}
