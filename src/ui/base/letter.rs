//! A letter on the screen: the lines of its text, how wide they are and how many are shown at once.

use crate::ui::base::cells;

/// Columns of the text on a screen of a width.
pub(in crate::ui) fn wide(width: u16) -> u16 {
    100.min(width.saturating_sub(6))
}

/// How many lines are shown at once on a screen of a height.
pub(in crate::ui) fn page(height: u16) -> usize {
    usize::from(height.saturating_sub(5)).max(1)
}

/// The lines of a text in so many columns; an empty line stays one.
pub(in crate::ui) fn wrapped(text: &str, wide: usize) -> Vec<&str> {
    text.split('\n')
        .flat_map(|line| if line.trim().is_empty() { vec![""] } else { cells::wrap(line, wide) })
        .collect()
}
