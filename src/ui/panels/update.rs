//! Keys for what is looked at beside the queue, and what comes back for it.

use crate::ui::app::layer::Layer;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::Action;
use crate::ui::panels::panel::{Ask, Board, PAGES, Seen, Sight};
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;

/// Opens the board; it is counted outside.
pub(in crate::ui) fn board(model: &mut Model) -> Vec<Effect> {
    model.layers.push(Layer::Sight(Box::new(Sight::Board(Board::default()))));
    vec![Effect::Sight(Ask::Board)]
}

/// An action for what is looked at.
pub(in crate::ui) fn take(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
    let Some(Layer::Sight(sight)) = model.layers.last_mut() else { return Vec::new() };
    match (&mut **sight, action) {
        (Sight::Inviter(_), action) => return crate::ui::panels::inviter::update::take(model, action),
        (Sight::Radar(_), action) => {
            return crate::ui::panels::related_cases::update::take(model, action, set);
        }
        (_, Action::Back | Action::Quit | Action::Cancel) => {
            model.layers.pop();
            return vec![Effect::Sight(Ask::Nothing)];
        }
        (Sight::Board(board), Action::FocusNext | Action::Down) => board.page = (board.page + 1) % PAGES,
        (Sight::Board(board), Action::FocusPrev | Action::Up) => {
            board.page = (board.page + PAGES - 1) % PAGES;
        }
        (Sight::Board(_), _) => {}
    }
    Vec::new()
}

/// What was asked for is there, if it is still looked at.
pub(in crate::ui) fn seen(model: &mut Model, seen: Seen) {
    let now = model.now;
    let looked = model.layers.iter_mut().rev().find_map(|l| match l {
        Layer::Sight(sight) => Some(&mut **sight),
        _ => None,
    });
    match (looked, seen) {
        (Some(Sight::Board(board)), Seen::Board(stats)) => board.stats = Some(stats),
        (Some(Sight::Board(board)), Seen::Failed(why)) => board.failed = Some(why),
        (Some(Sight::Radar(radar)), Seen::Radar(no, seen, done)) if radar.own.no == no => {
            radar.take(seen, done, now);
        }
        (Some(Sight::Inviter(card)), Seen::Inviter(no, known, done)) if card.own.no == no => {
            card.take(known, done);
        }
        (Some(Sight::Inviter(card)), Seen::Failed(why)) => card.failed = Some(why),
        (Some(Sight::Radar(radar)), Seen::Failed(why)) => radar.failed = Some(why),
        _ => {}
    }
}
