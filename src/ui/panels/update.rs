//! Keys for what is looked at beside the queue, and what comes back for it.

use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::panels::panel::{DashboardPanel, PAGES, Panel};
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use crate::ui::state::panel_data::{PanelData, PanelRequest};

/// Opens the board; it is counted outside.
pub(in crate::ui) fn board(model: &mut Model) -> Vec<Effect> {
    model.layers.push(Layer::Panel(Box::new(Panel::Dashboard(DashboardPanel::default()))));
    vec![Effect::Panel(PanelRequest::Dashboard)]
}

/// An action for what is looked at.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let Some(Layer::Panel(sight)) = model.layers.last_mut() else { return Vec::new() };
    match (&mut **sight, action) {
        (Panel::Inviter(_), action) => return crate::ui::panels::inviter::update::take(model, action),
        (Panel::RelatedCases(_), action) => {
            return crate::ui::panels::related_cases::update::take(model, action, ctx);
        }
        (_, Action::Back | Action::Quit | Action::Cancel) => {
            model.layers.pop();
            return vec![Effect::Panel(PanelRequest::Nothing)];
        }
        (Panel::Dashboard(board), Action::FocusNext | Action::Down) => board.page = (board.page + 1) % PAGES,
        (Panel::Dashboard(board), Action::FocusPrev | Action::Up) => {
            board.page = (board.page + PAGES - 1) % PAGES;
        }
        (Panel::Dashboard(_), _) => {}
    }
    Vec::new()
}

/// What was asked for is there, if it is still looked at.
pub(in crate::ui) fn seen(model: &mut Model, seen: PanelData) {
    let now = model.now;
    let looked = model.layers.iter_mut().rev().find_map(|l| match l {
        Layer::Panel(sight) => Some(&mut **sight),
        _ => None,
    });
    match (looked, seen) {
        (Some(Panel::Dashboard(board)), PanelData::Dashboard(stats)) => board.stats = Some(stats),
        (Some(Panel::Dashboard(board)), PanelData::Failed(why)) => board.failed = Some(why),
        (Some(Panel::RelatedCases(radar)), PanelData::RelatedCases(no, seen, done)) if radar.own.no == no => {
            radar.take(seen, done, now);
        }
        (Some(Panel::Inviter(card)), PanelData::Inviter(no, known, done)) if card.own.no == no => {
            card.take(known, done);
        }
        (Some(Panel::Inviter(card)), PanelData::Failed(why)) => card.failed = Some(why),
        (Some(Panel::RelatedCases(radar)), PanelData::Failed(why)) => radar.failed = Some(why),
        _ => {}
    }
}
