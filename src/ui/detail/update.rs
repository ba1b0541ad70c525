//! Moving in the checklist of the chosen case.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Movement};
use crate::ui::state::model::{Focus, Model};

/// Chooses the first item that still has to be settled; the first of all where none has to.
pub(in crate::ui) fn choose_first(model: &mut Model) {
    let Some(case) = model.selected_case() else { return };
    let open = case.lines.iter().find(|l| l.blocks_approval()).or(case.lines.first());
    if model.item.is_none_or(|i| case.line(i).is_none()) {
        model.item = open.map(|l| l.item);
    }
}

/// So many items or lines at once.
const PAGE: usize = 5;

pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) {
    let Some(case) = model.selected_case().cloned() else {
        model.focus = Focus::List;
        return;
    };
    let last = case.lines.len().saturating_sub(1);
    let at = model.item.and_then(|i| case.lines.iter().position(|l| l.item == i)).unwrap_or(0);
    let moved = model.pane_moved();
    let skipped = |to: usize| {
        let item = case.lines.get(to).map(|l| l.item);
        item.map_or(0, |item| crate::ui::detail::view::skipped(item, model, ctx))
    };
    let page = usize::from(model.layout().case.height).saturating_sub(1).max(1);
    if matches!(action, Action::Back | Action::FocusPrev | Action::FocusNext) {
        model.focus = Focus::List;
        return;
    }
    let Some(movement) = action.movement() else { return };
    let (to, by) = match movement {
        // At both ends of the checklist the pane goes on to its own.
        Movement::Down if at == last || moved < 0 => (at, 1),
        Movement::Up if at == 0 || moved > 0 => (at, -1),
        Movement::HalfDown | Movement::PageDown if at == last || moved < 0 => (at, PAGE.cast_signed()),
        Movement::HalfUp | Movement::PageUp if at == 0 || moved > 0 => (at, -PAGE.cast_signed()),
        Movement::Down => match skipped(at + 1) {
            0 => (at + 1, 0),
            lines => (at, lines.min(page).cast_signed()),
        },
        Movement::Up => (at.saturating_sub(1), 0),
        Movement::HalfDown | Movement::PageDown => (at + PAGE, 0),
        Movement::HalfUp | Movement::PageUp => (at.saturating_sub(PAGE), 0),
        Movement::First => (0, isize::MIN),
        Movement::Last => (last, isize::MAX),
    };
    model.item = case.lines.get(to.min(last)).map(|l| l.item);
    let (above, below) = crate::ui::detail::view::beyond(model, ctx);
    // Back over the place where the item is, it stops there.
    let wanted = model.pane_moved().saturating_add(by);
    let stops = moved.signum() * wanted.signum() < 0 && by.unsigned_abs() <= PAGE;
    let wanted = if stops { 0 } else { wanted.clamp(-above.cast_signed(), below.cast_signed()) };
    model.pane = (model.item, wanted);
}
