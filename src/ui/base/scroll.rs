//! Scrolling what is longer than the screen: the timeline and the report of a bulk action.

use crate::ui::base::keys::Action;

/// The new first line after a step; the view clamps it to what there is.
pub(in crate::ui) fn scrolled(top: usize, action: Action, page: usize, length: usize) -> Option<usize> {
    let last = length.saturating_sub(page);
    Some(match action {
        Action::Down => (top + 1).min(last),
        Action::Up => top.saturating_sub(1),
        Action::PageDown | Action::HalfDown => (top + page).min(last),
        Action::PageUp | Action::HalfUp => top.saturating_sub(page),
        Action::First => 0,
        Action::Last => last,
        _ => return None,
    })
}
