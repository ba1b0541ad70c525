//! Scrolling what is longer than the screen: the case history and the report of a batch.

use crate::ui::base::keys::Action;

/// The new first line after a step; the view clamps it to what there is.
pub(in crate::ui) fn scrolled(top: usize, action: Action, page: usize, length: usize) -> Option<usize> {
    Some(action.movement()?.target(top, (page, page), length.saturating_sub(page)))
}
