//! The mouse: the wheel moves, a click chooses, a click on the chosen case opens it. It never decides.

use crate::ui::app::view::{Spotted, spotted};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::Action;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model};
use crate::ui::state::msg::{Mouse, MouseKind};

pub(in crate::ui) fn mouse(model: &mut Model, mouse: Mouse, set: &Setting) -> Vec<Effect> {
    let step = match mouse.kind {
        MouseKind::WheelDown => Some(Action::Down),
        MouseKind::WheelUp => Some(Action::Up),
        MouseKind::Click => None,
    };
    if !model.layers.is_empty() {
        return step.map_or_else(Vec::new, |action| crate::ui::app::layers::take(model, action, set));
    }
    match (step, spotted(model, set, mouse.x, mouse.y)) {
        (Some(action), Spotted::Row(_) | Spotted::Head(_) | Spotted::Nothing) => {
            crate::ui::list::update::take(model, action);
        }
        (Some(action), Spotted::Item(_)) => crate::ui::detail::update::take(model, action, set),
        (None, Spotted::Row(row)) => {
            let again = model.position() == Some(row);
            model.choose(row);
            model.follow();
            model.focus = Focus::List;
            if again {
                return crate::ui::lock::update::enter(model, set);
            }
        }
        (None, Spotted::Item(item)) => {
            model.item = Some(item);
            return crate::ui::lock::update::enter(model, set);
        }
        (None, Spotted::Head(by)) => crate::ui::list::arrange::sort_by(model, by),
        (None, Spotted::Nothing) => {}
    }
    Vec::new()
}
