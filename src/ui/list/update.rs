//! Moving in the list, and from view to view.

use crate::domain::listing::View;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model};

pub(in crate::ui) fn take(model: &mut Model, action: Action) {
    if action == Action::Back {
        return;
    }
    let page = model.list_height().max(1);
    let at = model.position().unwrap_or(0);
    let last = model.rows.len().saturating_sub(1);
    let to = match action {
        Action::Down => at + 1,
        Action::Up => at.saturating_sub(1),
        Action::PageDown => at + page,
        Action::PageUp => at.saturating_sub(page),
        Action::HalfDown => at + page / 2,
        Action::HalfUp => at.saturating_sub(page / 2),
        Action::First => 0,
        Action::Last => last,
        _ => return,
    };
    model.select(to.min(last));
    model.follow_soon();
}

/// Goes to another list: one of the desk's own, or a kept view.
pub(in crate::ui) fn view(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    if let Some(number) = crate::ui::state::list_preferences::number(action) {
        return crate::ui::list::arrange::kept(model, number, ctx);
    }
    let to = match action {
        Action::NextView => return step(model, ctx, 1),
        Action::PrevView => return step(model, ctx, -1),
        Action::View1 => View::Queue,
        Action::View2 => View::Waiting,
        Action::View3 => View::All,
        Action::Orphans if model.view != View::Orphans => View::Orphans,
        Action::Orphans => View::Queue,
        _ => View::Archive,
    };
    crate::ui::list::arrange::own_list(model, to)
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
