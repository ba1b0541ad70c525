//! The mouse: the wheel moves, a click chooses, a click on the chosen case opens it. It never decides.

use super::super::effect::Effect;
use super::super::keys::Action;
use super::super::model::{Focus, Model};
use super::super::msg::{Mouse, MouseKind};
use super::super::setting::Setting;
use super::super::view::{Spotted, spotted};

pub(super) fn mouse(model: &mut Model, mouse: Mouse, set: &Setting) -> Vec<Effect> {
    let step = match mouse.kind {
        MouseKind::WheelDown => Some(Action::Down),
        MouseKind::WheelUp => Some(Action::Up),
        MouseKind::Click => None,
    };
    if !model.layers.is_empty() {
        return step.map_or_else(Vec::new, |action| super::layer::take(model, action, set));
    }
    match (step, spotted(model, set, mouse.x, mouse.y)) {
        (Some(action), Spotted::Row(_) | Spotted::Head(_) | Spotted::Nothing) => {
            super::list::take(model, action);
        }
        (Some(action), Spotted::Item(_)) => super::case::take(model, action, set),
        (None, Spotted::Row(row)) => {
            let again = model.position() == Some(row);
            model.choose(row);
            model.follow();
            model.focus = Focus::List;
            if again {
                return super::guard::enter(model, set);
            }
        }
        (None, Spotted::Item(item)) => {
            model.item = Some(item);
            return super::guard::enter(model, set);
        }
        (None, Spotted::Head(by)) => super::arrange::sort_by(model, by),
        (None, Spotted::Nothing) => {}
    }
    Vec::new()
}
