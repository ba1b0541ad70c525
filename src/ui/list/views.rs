//! Going from view to view: the desk's own lists and the saved ones.

use crate::domain::listing::View;
use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context, ViewChange};
use crate::ui::list::filter;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model, StatusKind};

/// Goes to another list: one of the desk's own, or a saved view.
pub(in crate::ui) fn view(model: &mut Model, to: ViewChange, ctx: &SessionContext) -> Vec<Effect> {
    let view = match to {
        ViewChange::Next => return step(model, ctx, 1),
        ViewChange::Previous => return step(model, ctx, -1),
        ViewChange::Saved(number) => return kept(model, number, ctx),
        ViewChange::Toggle(view) if model.view == view => View::Queue,
        ViewChange::Toggle(view) | ViewChange::To(view) => view,
    };
    own_list(model, view)
}

/// The next one of all lists: the desk's own, then the saved views.
fn step(model: &mut Model, ctx: &SessionContext, by: isize) -> Vec<Effect> {
    let saved: Vec<u8> = model.preferences.keeps.views.keys().copied().collect();
    let own = View::ALL.len();
    let at = match model.preferences.kept {
        Some(number) => saved.iter().position(|n| *n == number).map_or(0, |at| own + at),
        None => View::ALL.iter().position(|v| *v == model.view).unwrap_or(0),
    };
    let all = own + saved.len();
    let to = (at + all).saturating_add_signed(by) % all;
    match to.checked_sub(own).and_then(|at| saved.get(at)) {
        Some(number) => kept(model, *number, ctx),
        None => own_list(model, View::ALL[to.min(own - 1)]),
    }
}

/// Shows a saved view.
fn kept(model: &mut Model, number: u8, ctx: &SessionContext) -> Vec<Effect> {
    let Some(kept) = model.preferences.show_kept(number) else {
        let key = ctx.keys.key_of(Context::Queue, Action::Keep).unwrap_or_default();
        let text = fill(&ctx.texts.lists.nothing_kept, &[("n", &number.to_string()), ("key", &key)]);
        model.set_status(StatusKind::Plain, text);
        return Vec::new();
    };
    model.filter.clear();
    model.filter.paste(&kept.query);
    turn_to(model, kept.view)
}

/// Goes to one of the desk's own lists. What a saved view narrowed it to goes with the view, unless it was written over.
fn own_list(model: &mut Model, view: View) -> Vec<Effect> {
    if let Some(query) = model.preferences.show(view)
        && model.filter.value().trim() == &*query
    {
        model.filter.clear();
    }
    turn_to(model, view)
}

/// Shows a list from its beginning, or at the selected case if the list has it.
fn turn_to(model: &mut Model, view: View) -> Vec<Effect> {
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
        return vec![filter::search(model)];
    }
    Vec::new()
}
