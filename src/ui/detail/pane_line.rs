//! A line of the case pane. Owns which lines stay where there is no room for all.

use crate::domain::code::Item;
use ratatui::style::Style;

/// A piece of a line.
pub(super) type Piece = (String, Style);

/// A line of the pane; a line of the checklist knows its item.
#[derive(Default)]
pub(super) struct PaneLine {
    pub(super) pieces: Vec<Piece>,
    pub(super) item: Option<Item>,
    pub(super) rank: Rank,
}

/// What stays longest where the list has the focus and the pane has no room for all: the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Head,
    Blocked,
    Arrives,
    Person,
    Documents,
    Inviter,
    Reason,
    #[default]
    Other,
    Items,
    AllReasons,
    AllItems,
    History,
    Blank,
}

/// So many lines, in their order: of two, the one with the lower rank stays, of one rank the first.
pub(super) fn most_needed(lines: Vec<PaneLine>, high: usize) -> Vec<PaneLine> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|at| lines[*at].rank);
    order.truncate(high);
    let mut kept: Vec<PaneLine> =
        lines.into_iter().enumerate().filter(|(at, _)| order.contains(at)).map(|(_, line)| line).collect();
    // Blank lines at the end part nothing.
    while kept.last().is_some_and(|line| line.pieces.is_empty()) {
        kept.pop();
    }
    kept
}
