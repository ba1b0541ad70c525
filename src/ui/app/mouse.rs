//! The mouse: the wheel moves, a click chooses, a click on the chosen case opens it. It never decides.

use crate::ui::app::case_access::enter;
use crate::ui::app::screen::Screen;
use crate::ui::app::update::act_on_top;
use crate::ui::app::view::{ScreenTarget, target_at};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Focus;
use crate::ui::state::msg::{Mouse, MouseKind};

pub(in crate::ui) fn mouse(screen: &mut Screen, mouse: Mouse, ctx: &mut SessionContext) -> Vec<Effect> {
    let step = match mouse.kind {
        MouseKind::WheelDown => Some(Action::Down),
        MouseKind::WheelUp => Some(Action::Up),
        MouseKind::Click => None,
    };
    if !screen.layers.is_empty() {
        return step.map_or_else(Vec::new, |action| act_on_top(screen, action, ctx));
    }
    let model = &mut screen.model;
    match (step, target_at(model, ctx, mouse.x, mouse.y)) {
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
