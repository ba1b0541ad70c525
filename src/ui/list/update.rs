//! Moving in the list.

use crate::ui::base::keys::Action;
use crate::ui::state::model::Model;

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
