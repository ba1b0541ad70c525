//! The mouse: the wheel moves, a click selects, a click on the selected case opens it, a click on a key of the bar or on a button presses
//! that key. It never completes an order or a recall and never confirms a decision.

use crate::text::fill;
use crate::ui::app::case_access::enter;
use crate::ui::app::screen::DeskScreen;
use crate::ui::app::view::{ScreenTarget, key_at, target_at};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Resolved};
use crate::ui::base::layout::is_too_small;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::KeyPress;
use crate::ui::state::model::{Focus, StatusKind};
use crate::ui::state::msg::{Mouse, MouseKind};

/// What a click or a turn of the wheel means.
#[derive(Debug)]
pub(in crate::ui) enum MouseOutcome {
    /// These keys, one after the other.
    Keys(Vec<Chord>),
    /// Another view.
    View(Action),
    /// An action for the layer on top.
    OnTop(Action),
    /// It was done; these effects follow.
    Done(Vec<Effect>),
}

/// The keys of a text that the key table writes; none that carry out an order, confirm a decision or recall one.
fn pressed(screen: &mut DeskScreen, key: &str, ctx: &SessionContext) -> Vec<Chord> {
    let chords: Result<Vec<Chord>, _> = key.split(' ').map(str::parse).collect();
    let Ok(chords) = chords else { return Vec::new() };
    let mut pending = Vec::new();
    let resolved =
        chords.iter().map(|chord| ctx.keys.resolve(screen.contexts(), &mut pending, *chord)).last();
    let action = match resolved {
        Some(Resolved::Action(action)) => Some(action),
        _ => None,
    };
    let recalls = action == Some(Action::Recall) && screen.model.recallable(ctx).next().is_some();
    let completes = chords.last().zip(screen.layers.last()).is_some_and(|(chord, layer)| {
        layer.part().completes(KeyPress { chord: *chord, action }, &screen.model, ctx)
    });
    if recalls || completes {
        // Two clicks on one cell would begin a decision and confirm it.
        let text = fill(&ctx.texts.notice.press_key, &[("key", key)]);
        screen.set_status(StatusKind::Plain, text);
        return Vec::new();
    }
    chords
}

pub(in crate::ui) fn mouse(screen: &mut DeskScreen, mouse: Mouse, ctx: &SessionContext) -> MouseOutcome {
    let nothing = MouseOutcome::Done(Vec::new());
    if is_too_small(screen.size) {
        return nothing;
    }
    let step = match mouse.kind {
        MouseKind::WheelDown => Some(Action::Down),
        MouseKind::WheelUp => Some(Action::Up),
        MouseKind::Click => None,
    };
    if step.is_none()
        && let Some(key) = key_at(screen, ctx, (mouse.x, mouse.y))
    {
        return MouseOutcome::Keys(pressed(screen, &key, ctx));
    }
    if !screen.layers.is_empty() {
        return step.map_or(nothing, MouseOutcome::OnTop);
    }
    let model = &mut screen.model;
    match (step, target_at(model, ctx, mouse.x, mouse.y)) {
        (Some(action), ScreenTarget::Item(_)) => crate::ui::detail::update::take(model, action, ctx),
        (Some(action), _) => crate::ui::list::update::take(model, action),
        (None, ScreenTarget::Row(row)) => {
            let again = model.position() == Some(row);
            model.select(row);
            model.follow();
            model.focus = Focus::List;
            if again {
                return MouseOutcome::Done(enter(model, ctx));
            }
        }
        (None, ScreenTarget::Item(item)) => {
            model.item = Some(item);
            return MouseOutcome::Done(enter(model, ctx));
        }
        (None, ScreenTarget::View(view)) => return MouseOutcome::View(view),
        (None, ScreenTarget::Head(by)) => crate::ui::list::arrange::sort_by(model, by),
        (None, ScreenTarget::Nothing) => {}
    }
    nothing
}
