//! Keys of the card of an inviter: choose one of its open cases and go there, or to the radar.

use crate::domain::case_no::CaseNo;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::panels::panel::Panel;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, StatusKind};
use crate::ui::state::panel_data::PanelRequest;

/// Opens the card of the case's inviter; it is made outside. A case without one has none.
pub(in crate::ui) fn open(model: &mut Model, no: CaseNo, ctx: &SessionContext) -> Vec<Effect> {
    let Some(own) = model.case(no).cloned() else { return Vec::new() };
    if own.papers.inviter.is_none() {
        model.set_status(StatusKind::Plain, ctx.texts.labels.no_inviter.to_string());
        return Vec::new();
    }
    model.layers.push(Layer::Panel(Box::new(Panel::Inviter(Box::new(InviterPanel::new(own))))));
    vec![Effect::Panel(PanelRequest::Inviter(no))]
}

/// An action for the card on top.
pub(in crate::ui) fn take(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = crate::ui::panels::inviter::view::rows(model.size);
    let Some(Layer::Panel(sight)) = model.layers.last_mut() else { return Vec::new() };
    let Panel::Inviter(card) = &mut **sight else { return Vec::new() };
    let last = card.card.live.len().saturating_sub(1);
    let row = card.row().unwrap_or(0);
    let to = match action {
        Action::Down => row + 1,
        Action::Up => row.saturating_sub(1),
        Action::PageDown | Action::HalfDown => row + page,
        Action::PageUp | Action::HalfUp => row.saturating_sub(page),
        Action::First => 0,
        Action::Last => last,
        Action::Open => {
            let Some(to) = card.row().and(card.at) else { return Vec::new() };
            model.layers.pop();
            let mut effects = vec![Effect::Panel(PanelRequest::Nothing)];
            effects.extend(crate::ui::panels::related_cases::update::jump(model, to));
            return effects;
        }
        Action::Radar => {
            let own = card.own.no;
            model.layers.pop();
            return crate::ui::panels::related_cases::update::open(model, own);
        }
        Action::Back | Action::Quit | Action::Cancel | Action::Inviter => {
            model.layers.pop();
            return vec![Effect::Panel(PanelRequest::Nothing)];
        }
        _ => return Vec::new(),
    };
    card.at = card.card.live.get(to.min(last)).map(|c| c.no);
    Vec::new()
}
