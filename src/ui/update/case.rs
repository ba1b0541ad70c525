//! Moving in the checklist of the chosen case.

use super::super::keys::Action;
use super::super::model::{Focus, Model};
use crate::domain::case::Case;
use crate::domain::code::Item;

/// Chooses the first item that still has to be settled; the first of all where none has to.
pub(super) fn choose_first(model: &mut Model) {
    let Some(case) = model.chosen() else { return };
    let open = case.lines.iter().find(|l| l.blocks()).or(case.lines.first());
    if model.item.is_none_or(|i| case.line(i).is_none()) {
        model.item = open.map(|l| l.item);
    }
}

/// The next item after one that still has to be settled, around the end.
pub(super) fn next_open(case: &Case, after: Item) -> Option<Item> {
    let at = case.lines.iter().position(|l| l.item == after)?;
    let (before, behind) = case.lines.split_at(at);
    behind.iter().skip(1).chain(before).find(|l| l.blocks()).map(|l| l.item)
}

pub(super) fn take(model: &mut Model, action: Action) {
    let Some(case) = model.chosen().cloned() else {
        model.focus = Focus::List;
        return;
    };
    let last = case.lines.len().saturating_sub(1);
    let at = model.item.and_then(|i| case.lines.iter().position(|l| l.item == i)).unwrap_or(0);
    let to = match action {
        Action::Back | Action::FocusPrev | Action::FocusNext => {
            model.focus = Focus::List;
            return;
        }
        Action::Down => at + 1,
        Action::Up => at.saturating_sub(1),
        Action::HalfDown | Action::PageDown => at + 5,
        Action::HalfUp | Action::PageUp => at.saturating_sub(5),
        Action::First => 0,
        Action::Last => last,
        _ => return,
    };
    model.item = case.lines.get(to.min(last)).map(|l| l.item);
}
