//! Moving in the list, and from view to view.

use crate::domain::listing::View;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, ViewChange};
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model};

pub(in crate::ui) fn take(model: &mut Model, action: Action) {
    let Some(movement) = action.movement() else { return };
    let page = model.list_height().max(1);
    let last = model.rows.len().saturating_sub(1);
    model.select(movement.target(model.position().unwrap_or(0), (page, page / 2), last));
    model.follow_soon();
}

/// Goes to another list: one of the desk's own, or a kept view.
pub(in crate::ui) fn view(model: &mut Model, to: ViewChange, ctx: &SessionContext) -> Vec<Effect> {
    let view = match to {
        ViewChange::Next => return step(model, ctx, 1),
        ViewChange::Previous => return step(model, ctx, -1),
        ViewChange::Saved(number) => return crate::ui::list::arrange::kept(model, number, ctx),
        ViewChange::Toggle(view) if model.view == view => View::Queue,
        ViewChange::Toggle(view) | ViewChange::To(view) => view,
    };
    crate::ui::list::arrange::own_list(model, view)
}

/// The next one of all lists: the desk's own, then the kept views.
fn step(model: &mut Model, ctx: &SessionContext, by: isize) -> Vec<Effect> {
    let kept: Vec<u8> = model.preferences.keeps.views.keys().copied().collect();
    let own = View::ALL.len();
    let at = match model.preferences.kept {
        Some(number) => kept.iter().position(|n| *n == number).map_or(0, |at| own + at),
        None => View::ALL.iter().position(|v| *v == model.view).unwrap_or(0),
    };
    let all = own + kept.len();
    let to = (at + all).saturating_add_signed(by) % all;
    match to.checked_sub(own).and_then(|at| kept.get(at)) {
        Some(number) => crate::ui::list::arrange::kept(model, *number, ctx),
        None => crate::ui::list::arrange::own_list(model, View::ALL[to.min(own - 1)]),
    }
}

/// Shows a list from its beginning, or where the chosen case stands in it.
pub(in crate::ui) fn turn_to(model: &mut Model, view: View) -> Vec<Effect> {
    model.view = view;
    model.focus = Focus::List;
    // Another list is another order: nothing is held back from it.
    model.refilter();
    model.top = 0;
    if model.position().is_none() {
        model.select(0);
    }
    model.scroll();
    model.follow();
    if model.view == View::Archive {
        return vec![crate::ui::list::filter::search(model)];
    }
    Vec::new()
}
