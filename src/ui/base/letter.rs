//! A letter on the screen: the lines of its text.

use crate::ui::base::cells;

/// The lines of a text in so many columns; an empty line stays one.
pub(in crate::ui) fn wrapped(text: &str, wide: usize) -> Vec<&str> {
    text.split('\n')
        .flat_map(|line| if line.trim().is_empty() { vec![""] } else { cells::wrap(line, wide) })
        .collect()
}
