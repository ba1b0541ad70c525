//! Looking for a case in the list: the selection goes to the first one that answers with every letter, Enter stays there, Esc goes back.

use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, FocusChange};
use crate::ui::state::model::{Focus, Model, StatusKind};

/// Begins, from the selected case.
pub(in crate::ui) fn begin(model: &mut Model) {
    model.search.from = model.selected;
    model.search.writing = true;
    model.focus = Focus::List;
}

/// The text changed.
pub(in crate::ui) fn changed(model: &mut Model) {
    model.apply_search();
    let from = model.search.from.and_then(|no| model.rows.iter().position(|s| s.no == no)).unwrap_or(0);
    // Where nothing answers the selection is back where it began.
    go(model, model.search.next(from, false, true).or(Some(from)));
}

pub(in crate::ui) fn write(model: &mut Model, chord: Chord, ctx: &SessionContext) {
    if crate::ui::list::filter::wants_more(&model.search.field, chord) {
        complete(model, ctx);
    } else if model.search.field.key(chord) {
        changed(model);
    }
}

/// An action while it is being written.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) {
    match action.focus_change() {
        Some(FocusChange::Open) => {
            model.search.writing = false;
            let text = model.search.field.value().to_owned();
            if model.search.is_active() {
                model.preferences.looked_for(&text, model.now);
            } else {
                model.search.clear();
            }
        }
        Some(FocusChange::Back) => {
            let from = model.search.from.and_then(|no| model.rows.iter().position(|s| s.no == no));
            model.search.clear();
            go(model, from);
        }
        Some(FocusChange::Next) => complete(model, ctx),
        Some(FocusChange::Previous) => crate::ui::list::filter::next_candidate(model, ctx),
        None if matches!(action, Action::Down | Action::PageDown) => step(model, false, ctx),
        None if matches!(action, Action::Up | Action::PageUp) => step(model, true, ctx),
        None => {}
    }
}

/// Goes to the next one that answers, or to the one before.
pub(in crate::ui) fn step(model: &mut Model, back: bool, ctx: &SessionContext) {
    if !model.search.is_active() {
        if model.search.writing {
            return;
        }
        // What was looked for last, so that one key goes on with it.
        let Some(last) = model.preferences.keeps.recent.front().cloned() else {
            model.set_status(StatusKind::Plain, ctx.texts.lists.nothing_found.to_string());
            return;
        };
        model.search.field.clear();
        model.search.field.paste(&last);
        model.search.from = model.selected;
        model.apply_search();
    }
    let at = model.position().unwrap_or(0);
    match model.search.next(at, back, false) {
        Some(row) => go(model, Some(row)),
        None => {
            let text = fill(&ctx.texts.lists.no_hit, &[("words", model.search.field.value())]);
            model.set_status(StatusKind::Plain, text);
        }
    }
}

fn go(model: &mut Model, row: Option<usize>) {
    if let Some(row) = row {
        model.select(row);
        model.follow_soon();
    }
}

fn complete(model: &mut Model, ctx: &SessionContext) {
    if crate::ui::list::filter::complete_field(
        &mut model.search.field,
        &model.search.asked,
        &model.preferences.keeps,
        ctx,
    ) {
        changed(model);
    }
}
