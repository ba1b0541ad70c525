//! Moving in the list, and from view to view.

use super::super::effect::Effect;
use super::super::keys::Action;
use super::super::model::{Focus, Model, View};

pub(super) fn take(model: &mut Model, action: Action) {
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
    model.choose(to.min(last));
    model.follow_soon();
}

pub(super) fn view(model: &mut Model, action: Action) -> Vec<Effect> {
    let at = View::ALL.iter().position(|v| *v == model.view).unwrap_or(0);
    let n = View::ALL.len();
    let to = match action {
        Action::NextView => (at + 1) % n,
        Action::PrevView => (at + n - 1) % n,
        Action::View1 => 0,
        Action::View2 => 1,
        Action::View3 => 2,
        Action::Orphans if model.view != View::Orphans => 4,
        Action::Orphans => 0,
        _ => 3,
    };
    model.view = View::ALL[to];
    model.focus = Focus::List;
    // Another list is another order: nothing is held back from it.
    model.let_in();
    model.top = 0;
    if model.position().is_none() {
        model.choose(0);
    }
    model.scroll();
    model.follow();
    if model.view == View::Archive {
        return vec![super::filter::search(model)];
    }
    Vec::new()
}
