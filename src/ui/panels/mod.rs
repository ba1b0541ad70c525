//! Panels over the main screen, one folder each, and the list of them: a panel is entered here and nowhere else. Panels do not name each
//! other; they answer what follows.

pub mod dashboard;
pub mod history;
pub mod inbox;
pub mod inform;
pub mod inviter;
pub mod legend;
pub mod letter;
pub mod related_cases;
pub mod viewer;

use crate::ui::panels::dashboard::state::DashboardPanel;
use crate::ui::panels::history::state::HistoryPanel;
use crate::ui::panels::inbox::state::InboxPanel;
use crate::ui::panels::inform::state::InformPanel;
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::panels::legend::state::LegendPanel;
use crate::ui::panels::letter::state::LetterPanel;
use crate::ui::panels::related_cases::state::RelatedCasesPanel;
use crate::ui::panels::viewer::state::ViewerPanel;
use crate::ui::state::layer_part::LayerPart;

/// A panel that is open.
#[derive(Clone, Debug)]
pub enum Panel {
    /// Queue forecast, arrivals, times and load of the desk.
    Dashboard(Box<DashboardPanel>),
    /// What was done in a case.
    History(Box<HistoryPanel>),
    /// The files of the inbox that wait to be seen.
    Inbox(Box<InboxPanel>),
    /// What is said of a case outside.
    Inform(Box<InformPanel>),
    /// What is known of an inviter.
    Inviter(Box<InviterPanel>),
    /// What the signs mean.
    Legend(Box<LegendPanel>),
    /// The document request that was sent last, or the answer that no visa is needed.
    Letter(Box<LetterPanel>),
    /// Cases with the same traveller, passport or inviter.
    RelatedCases(Box<RelatedCasesPanel>),
    /// A delivered document.
    Viewer(Box<ViewerPanel>),
}

impl Panel {
    /// What it does.
    pub(in crate::ui) fn part(&self) -> &dyn LayerPart {
        match self {
            Self::Dashboard(panel) => &**panel,
            Self::History(panel) => &**panel,
            Self::Inbox(panel) => &**panel,
            Self::Inform(panel) => &**panel,
            Self::Inviter(panel) => &**panel,
            Self::Legend(panel) => &**panel,
            Self::Letter(panel) => &**panel,
            Self::RelatedCases(panel) => &**panel,
            Self::Viewer(panel) => &**panel,
        }
    }

    /// The same, to be changed.
    pub(in crate::ui) fn part_mut(&mut self) -> &mut dyn LayerPart {
        match self {
            Self::Dashboard(panel) => &mut **panel,
            Self::History(panel) => &mut **panel,
            Self::Inbox(panel) => &mut **panel,
            Self::Inform(panel) => &mut **panel,
            Self::Inviter(panel) => &mut **panel,
            Self::Legend(panel) => &mut **panel,
            Self::Letter(panel) => &mut **panel,
            Self::RelatedCases(panel) => &mut **panel,
            Self::Viewer(panel) => &mut **panel,
        }
    }
}
