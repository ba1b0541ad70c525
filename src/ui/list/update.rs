//! Moving in the list.

use crate::ui::base::keys::Action;
use crate::ui::state::model::Model;

pub(in crate::ui) fn take(model: &mut Model, action: Action) {
    let Some(movement) = action.movement() else { return };
    let page = model.list_height().max(1);
    let last = model.rows.len().saturating_sub(1);
    model.select(movement.target(model.position().unwrap_or(0), (page, page / 2), last));
    model.follow_soon();
}
