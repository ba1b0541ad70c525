//! The mouse: the wheel moves, a click selects, a click on the selected case opens it, a click on a key of the bar or on a button presses
//! that key. It never confirms a decision.

use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::app::view::{ScreenTarget, key_at, target_at};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Resolved};
use crate::ui::base::layout::is_too_small;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model, StatusKind};
use crate::ui::state::msg::{Mouse, MouseKind};

/// What a click or a turn of the wheel stands for.
#[derive(Debug)]
pub(in crate::ui) enum MouseOutcome {
    /// These keys, one after the other.
    Keys(Vec<Chord>),
    /// Another view.
    View(Action),
    /// It was done; these effects follow.
    Done(Vec<Effect>),
}

/// The keys of a text that the key table writes; none that confirm a decision.
fn pressed(model: &mut Model, key: &str, ctx: &SessionContext) -> Vec<Chord> {
    let chords: Result<Vec<Chord>, _> = key.split(' ').map(str::parse).collect();
    let Ok(chords) = chords else { return Vec::new() };
    let decides = matches!(
        model.layers.last(),
        Some(Layer::Form(_) | Layer::Batch(_) | Layer::DocumentRequest(_) | Layer::Clock)
    );
    let confirms = chords.last().is_some_and(|chord| {
        let near = crate::ui::app::contexts::contexts(model);
        ctx.keys.resolve(&near, &mut Vec::new(), *chord) == Resolved::Action(Action::Confirm)
    });
    if decides && confirms {
        // Two clicks on one cell would begin a decision and confirm it.
        let text = fill(&ctx.texts.notice.press_key, &[("key", key)]);
        model.set_status(StatusKind::Plain, text);
        return Vec::new();
    }
    chords
}

pub(in crate::ui) fn mouse(model: &mut Model, mouse: Mouse, ctx: &SessionContext) -> MouseOutcome {
    let nothing = MouseOutcome::Done(Vec::new());
    if is_too_small(model.size) {
        return nothing;
    }
    let step = match mouse.kind {
        MouseKind::WheelDown => Some(Action::Down),
        MouseKind::WheelUp => Some(Action::Up),
        MouseKind::Click => None,
    };
    if step.is_none()
        && let Some(key) = key_at(model, ctx, (mouse.x, mouse.y))
    {
        return MouseOutcome::Keys(pressed(model, &key, ctx));
    }
    if !model.layers.is_empty() {
        let effects = step.map(|action| crate::ui::app::layers::take(model, action, ctx));
        return effects.map_or(nothing, MouseOutcome::Done);
    }
    match (step, target_at(model, ctx, mouse.x, mouse.y)) {
        (Some(action), ScreenTarget::Item(_)) => crate::ui::detail::update::take(model, action, ctx),
        (Some(action), _) => crate::ui::list::update::take(model, action),
        (None, ScreenTarget::Row(row)) => {
            let again = model.position() == Some(row);
            model.select(row);
            model.follow();
            model.focus = Focus::List;
            if again {
                return MouseOutcome::Done(crate::ui::lock::update::enter(model, ctx));
            }
        }
        (None, ScreenTarget::Item(item)) => {
            model.item = Some(item);
            return MouseOutcome::Done(crate::ui::lock::update::enter(model, ctx));
        }
        (None, ScreenTarget::View(view)) => return MouseOutcome::View(view),
        (None, ScreenTarget::Head(by)) => crate::ui::list::arrange::sort_by(model, by),
        (None, ScreenTarget::Nothing) => {}
    }
    nothing
}
