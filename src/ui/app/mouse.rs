//! The mouse: the wheel moves, a click selects, a click on the selected case opens it, a click on a key of the bar or on a button presses
//! that key. It never confirms a decision.

use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::app::view::{ScreenTarget, key_at, target_at};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::base::layout::is_too_small;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model, StatusKind};
use crate::ui::state::msg::{Mouse, MouseKind};

/// Presses the key that was clicked.
fn press(model: &mut Model, key: &str, ctx: &mut SessionContext) -> Vec<Effect> {
    let chords: Result<Vec<Chord>, _> = key.split(' ').map(str::parse).collect();
    let Ok(chords) = chords else { return Vec::new() };
    let decides = match model.layers.last() {
        Some(Layer::Form(_) | Layer::Batch(_) | Layer::DocumentRequest(_) | Layer::Clock) => true,
        _ => false,
    };
    let confirms = chords.last().is_some_and(|chord| {
        let near = crate::ui::app::contexts::contexts(model);
        let resolved = ctx.keys.resolve(&near, &mut Vec::new(), *chord);
        resolved == crate::ui::base::keys::Resolved::Action(Action::Confirm)
    });
    if decides && confirms {
        // Two clicks on one cell would begin a decision and confirm it.
        let text = fill(&ctx.texts.notice.press_key, &[("key", key)]);
        model.set_status(StatusKind::Plain, text);
        return Vec::new();
    }
    chords.into_iter().flat_map(|chord| crate::ui::app::update::key(model, chord, ctx)).collect()
}

pub(in crate::ui) fn mouse(model: &mut Model, mouse: Mouse, ctx: &mut SessionContext) -> Vec<Effect> {
    if is_too_small(model.size) {
        return Vec::new();
    }
    let step = match mouse.kind {
        MouseKind::WheelDown => Some(Action::Down),
        MouseKind::WheelUp => Some(Action::Up),
        MouseKind::Click => None,
    };
    if step.is_none()
        && let Some(key) = key_at(model, ctx, (mouse.x, mouse.y))
    {
        return press(model, &key, ctx);
    }
    if !model.layers.is_empty() {
        return step.map_or_else(Vec::new, |action| crate::ui::app::layers::take(model, action, ctx));
    }
    match (step, target_at(model, ctx, mouse.x, mouse.y)) {
        (
            Some(action),
            ScreenTarget::Row(_) | ScreenTarget::Head(_) | ScreenTarget::View(_) | ScreenTarget::Nothing,
        ) => {
            crate::ui::list::update::take(model, action);
        }
        (Some(action), ScreenTarget::Item(_)) => crate::ui::detail::update::take(model, action, ctx),
        (None, ScreenTarget::Row(row)) => {
            let again = model.position() == Some(row);
            model.select(row);
            model.follow();
            model.focus = Focus::List;
            if again {
                return crate::ui::lock::update::enter(model, ctx);
            }
        }
        (None, ScreenTarget::Item(item)) => {
            model.item = Some(item);
            return crate::ui::lock::update::enter(model, ctx);
        }
        (None, ScreenTarget::View(view)) => return crate::ui::app::update::act(model, view, ctx),
        (None, ScreenTarget::Head(by)) => crate::ui::list::arrange::sort_by(model, by),
        (None, ScreenTarget::Nothing) => {}
    }
    Vec::new()
}
