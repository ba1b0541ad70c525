//! Panels over the main screen, one folder each, and the list of them: a panel is entered here and nowhere else. Panels do not name each
//! other; they answer what follows.

pub mod dashboard;
pub mod history;
pub mod inbox;
pub mod inviter;
pub mod legend;
pub mod related_cases;
pub mod request_letter;

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::panels::dashboard::state::DashboardPanel;
use crate::ui::panels::history::state::HistoryPanel;
use crate::ui::panels::inbox::state::InboxPanel;
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::panels::legend::state::LegendPanel;
use crate::ui::panels::related_cases::state::RelatedCasesPanel;
use crate::ui::panels::request_letter::state::RequestLetterPanel;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::Model;

/// A panel that is open.
#[derive(Clone, Debug)]
pub enum Panel {
    /// Queue forecast, arrivals, times and load of the desk.
    Dashboard(Box<DashboardPanel>),
    /// What was done in a case.
    History(Box<HistoryPanel>),
    /// The files of the inbox that wait to be seen.
    Inbox(Box<InboxPanel>),
    /// What is known of an inviter.
    Inviter(Box<InviterPanel>),
    /// What the signs mean.
    Legend(Box<LegendPanel>),
    /// Cases with the same traveller, passport or inviter.
    RelatedCases(Box<RelatedCasesPanel>),
    /// The document request that was sent last, and the reply.
    RequestLetter(Box<RequestLetterPanel>),
}

impl Panel {
    /// The panel that an action opens, or why it cannot be opened now. None where the action opens no panel.
    pub(in crate::ui) fn opened_by(
        action: Action,
        model: &Model,
        ctx: &SessionContext,
    ) -> Option<Result<Self, String>> {
        let selected = || model.selected.ok_or_else(|| ctx.texts.notice.no_case.to_string());
        Some(match action {
            Action::Board => Ok(Self::Dashboard(Box::default())),
            Action::Timeline => selected().map(|no| Self::History(Box::new(HistoryPanel::new(no)))),
            Action::Inbox => InboxPanel::open(ctx).map(|panel| Self::Inbox(Box::new(panel))),
            Action::Inviter => {
                selected().and_then(|no| InviterPanel::of_case(no, model, ctx)).map(Self::from)
            }
            Action::Legend => Ok(Self::Legend(Box::default())),
            Action::Radar => {
                selected().and_then(|no| RelatedCasesPanel::of_case(no, model, ctx)).map(Self::from)
            }
            Action::Letter => selected()
                .and_then(|no| RequestLetterPanel::of_case(no, model, ctx))
                .map(|panel| Self::RequestLetter(Box::new(panel))),
            _ => return None,
        })
    }

    /// What it does.
    pub(in crate::ui) fn part(&self) -> &dyn LayerPart {
        match self {
            Self::Dashboard(panel) => &**panel,
            Self::History(panel) => &**panel,
            Self::Inbox(panel) => &**panel,
            Self::Inviter(panel) => &**panel,
            Self::Legend(panel) => &**panel,
            Self::RelatedCases(panel) => &**panel,
            Self::RequestLetter(panel) => &**panel,
        }
    }

    /// The same, to be changed.
    pub(in crate::ui) fn part_mut(&mut self) -> &mut dyn LayerPart {
        match self {
            Self::Dashboard(panel) => &mut **panel,
            Self::History(panel) => &mut **panel,
            Self::Inbox(panel) => &mut **panel,
            Self::Inviter(panel) => &mut **panel,
            Self::Legend(panel) => &mut **panel,
            Self::RelatedCases(panel) => &mut **panel,
            Self::RequestLetter(panel) => &mut **panel,
        }
    }
}

impl From<InviterPanel> for Panel {
    fn from(panel: InviterPanel) -> Self {
        Self::Inviter(Box::new(panel))
    }
}

impl From<RelatedCasesPanel> for Panel {
    fn from(panel: RelatedCasesPanel) -> Self {
        Self::RelatedCases(Box::new(panel))
    }
}
