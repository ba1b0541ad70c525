//! The mouse: the wheel moves, a click chooses, a click on the chosen case opens it. It never decides.

use crate::ui::app::case_access::enter;
use crate::ui::app::view::{ScreenTarget, target_at};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model};
use crate::ui::state::msg::{Mouse, MouseKind};

/// The action of the wheel.
pub(in crate::ui) fn step(mouse: Mouse) -> Option<Action> {
    match mouse.kind {
        MouseKind::WheelDown => Some(Action::Down),
        MouseKind::WheelUp => Some(Action::Up),
        MouseKind::Click => None,
    }
}

/// The mouse on the main screen.
pub(in crate::ui) fn mouse(model: &mut Model, mouse: Mouse, ctx: &SessionContext) -> Vec<Effect> {
    match (step(mouse), target_at(model, ctx, mouse.x, mouse.y)) {
        (Some(action), ScreenTarget::Row(_) | ScreenTarget::Head(_) | ScreenTarget::Nothing) => {
            crate::ui::list::update::take(model, action);
        }
        (Some(action), ScreenTarget::Item(_)) => crate::ui::detail::update::take(model, action, ctx),
        (None, ScreenTarget::Row(row)) => {
            let again = model.position() == Some(row);
            model.select(row);
            model.follow();
            model.focus = Focus::List;
            if again {
                return enter(model, ctx);
            }
        }
        (None, ScreenTarget::Item(item)) => {
            model.item = Some(item);
            return enter(model, ctx);
        }
        (None, ScreenTarget::Head(by)) => crate::ui::list::arrange::sort_by(model, by),
        (None, ScreenTarget::Nothing) => {}
    }
    Vec::new()
}
