//! Scrolling what is longer than the screen: the case history and the report of a batch.

use crate::ui::base::keys::Action;
use crate::ui::base::overlay::{self, Extent};

/// The new first line after a step; the view clamps it to what there is.
pub(in crate::ui) fn scrolled(top: usize, action: Action, page: usize, length: usize) -> Option<usize> {
    Some(action.movement()?.target(top, (page, page), length.saturating_sub(page)))
}

/// The same for a dialog of so many lines on a screen of a size.
pub(in crate::ui) fn scrolled_dialog(
    top: usize,
    action: Action,
    lines: usize,
    size: (u16, u16),
) -> Option<usize> {
    scrolled(top, action, overlay::room(size, Extent::Dialog(lines)).0, lines)
}
