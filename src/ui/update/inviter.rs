//! Keys of the card of an inviter: choose one of its open cases and go there, or to the radar.

use super::super::effect::Effect;
use super::super::inviter::InviterSight;
use super::super::keys::Action;
use super::super::layer::Layer;
use super::super::model::{Model, Tone};
use super::super::setting::Setting;
use super::super::sight::{Ask, Sight};
use crate::domain::case_no::CaseNo;

/// Opens the card of the case's inviter; it is made outside. A case without one has none.
pub(super) fn open(model: &mut Model, no: CaseNo, set: &Setting) -> Vec<Effect> {
    let Some(own) = model.case(no).cloned() else { return Vec::new() };
    if own.papers.inviter.is_none() {
        model.say(Tone::Plain, set.texts.labels.no_inviter.to_string());
        return Vec::new();
    }
    model.layers.push(Layer::Sight(Box::new(Sight::Inviter(Box::new(InviterSight::new(own))))));
    vec![Effect::Sight(Ask::Inviter(no))]
}

/// An action for the card on top.
pub(super) fn take(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = crate::ui::view::inviter_rows(model.size);
    let Some(Layer::Sight(sight)) = model.layers.last_mut() else { return Vec::new() };
    let Sight::Inviter(card) = &mut **sight else { return Vec::new() };
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
            let mut effects = vec![Effect::Sight(Ask::Nothing)];
            effects.extend(super::radar::jump(model, to));
            return effects;
        }
        Action::Radar => {
            let own = card.own.no;
            model.layers.pop();
            return super::radar::open(model, own);
        }
        Action::Back | Action::Quit | Action::Cancel | Action::Inviter => {
            model.layers.pop();
            return vec![Effect::Sight(Ask::Nothing)];
        }
        _ => return Vec::new(),
    };
    card.at = card.card.live.get(to.min(last)).map(|c| c.no);
    Vec::new()
}
