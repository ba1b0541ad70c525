//! The layers over the main screen: a panel or one of the dialogs. Owns the list of dialogs: a dialog is entered here, a panel in `panels`.

use crate::ui::dialogs::action_form::state::ActionForm;
use crate::ui::dialogs::batch::state::Batch;
use crate::ui::dialogs::blocked::state::BlockedDialog;
use crate::ui::dialogs::boarding::state::BoardingDialog;
use crate::ui::dialogs::burst::state::TypedTextOffer;
use crate::ui::dialogs::clock::state::ClockDialog;
use crate::ui::dialogs::countersign::state::CountersignForm;
use crate::ui::dialogs::document_request::state::DocumentRequestForm;
use crate::ui::dialogs::messages::state::MessagesDialog;
use crate::ui::dialogs::new_case::state::NewCaseForm;
use crate::ui::dialogs::palette::state::Palette;
use crate::ui::dialogs::paper::state::PaperDialog;
use crate::ui::dialogs::queue_explanation::state::QueueExplanation;
use crate::ui::dialogs::quit::state::QuitDialog;
use crate::ui::dialogs::recall_list::state::RecallList;
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::dialogs::scan_choice::state::ScanChoice;
use crate::ui::panels::Panel;
use crate::ui::state::layer_part::LayerPart;

/// A layer over the main screen.
#[derive(Clone, Debug)]
pub enum Layer {
    /// Commands by their names, or the keys and what they do.
    Palette(Box<Palette>),
    /// An action that is blocked, and every reason.
    Blocked(Box<BlockedDialog>),
    /// An action being filled in and confirmed.
    Form(Box<ActionForm>),
    /// An action on all marked cases.
    Batch(Box<Batch>),
    /// A document request being written.
    DocumentRequest(Box<DocumentRequestForm>),
    /// A second officer is asked to confirm, at this terminal.
    Countersign(Box<CountersignForm>),
    /// A document is to be issued.
    Paper(Box<PaperDialog>),
    /// The list is to be saved under a number.
    SaveView(Box<SaveViewForm>),
    /// Why a case has its position in the queue.
    QueueExplanation(Box<QueueExplanation>),
    /// What the officer has to read when the session begins.
    Messages(Box<MessagesDialog>),
    /// A text that came as keys.
    TypedText(Box<TypedTextOffer>),
    /// Several decisions can be recalled.
    RecallList(RecallList),
    /// Is what the clock says right?
    Clock(ClockDialog),
    /// Several cases may be meant by a passport that was read.
    ScanChoice(Box<ScanChoice>),
    /// A new case at the counter.
    NewCase(Box<NewCaseForm>),
    /// May somebody board?
    Boarding(Box<BoardingDialog>),
    /// Leave the desk?
    Quit(QuitDialog),
    /// A panel.
    Panel(Panel),
}

impl Layer {
    /// What it does.
    pub(in crate::ui) fn part(&self) -> &dyn LayerPart {
        match self {
            Self::Palette(dialog) => &**dialog,
            Self::Blocked(dialog) => &**dialog,
            Self::Form(dialog) => &**dialog,
            Self::Batch(dialog) => &**dialog,
            Self::DocumentRequest(dialog) => &**dialog,
            Self::Countersign(dialog) => &**dialog,
            Self::Paper(dialog) => &**dialog,
            Self::SaveView(dialog) => &**dialog,
            Self::QueueExplanation(dialog) => &**dialog,
            Self::Messages(dialog) => &**dialog,
            Self::TypedText(dialog) => &**dialog,
            Self::RecallList(dialog) => dialog,
            Self::Clock(dialog) => dialog,
            Self::ScanChoice(dialog) => &**dialog,
            Self::NewCase(dialog) => &**dialog,
            Self::Boarding(dialog) => &**dialog,
            Self::Quit(dialog) => dialog,
            Self::Panel(panel) => panel.part(),
        }
    }

    /// The same, to be changed.
    pub(in crate::ui) fn part_mut(&mut self) -> &mut dyn LayerPart {
        match self {
            Self::Palette(dialog) => &mut **dialog,
            Self::Blocked(dialog) => &mut **dialog,
            Self::Form(dialog) => &mut **dialog,
            Self::Batch(dialog) => &mut **dialog,
            Self::DocumentRequest(dialog) => &mut **dialog,
            Self::Countersign(dialog) => &mut **dialog,
            Self::Paper(dialog) => &mut **dialog,
            Self::SaveView(dialog) => &mut **dialog,
            Self::QueueExplanation(dialog) => &mut **dialog,
            Self::Messages(dialog) => &mut **dialog,
            Self::TypedText(dialog) => &mut **dialog,
            Self::RecallList(dialog) => dialog,
            Self::Clock(dialog) => dialog,
            Self::ScanChoice(dialog) => &mut **dialog,
            Self::NewCase(dialog) => &mut **dialog,
            Self::Boarding(dialog) => &mut **dialog,
            Self::Quit(dialog) => dialog,
            Self::Panel(panel) => panel.part_mut(),
        }
    }
}
