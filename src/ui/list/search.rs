//! Looking for a case in the list: the hand goes to the first one that answers with every letter, Enter stays there, Esc goes back.

use crate::text::fill;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::state::model::{Focus, Model, Tone};

/// Begins, from where the hand is.
pub(in crate::ui) fn begin(model: &mut Model) {
    model.find.from = model.selected;
    model.find.writing = true;
    model.focus = Focus::List;
}

/// The text changed.
pub(in crate::ui) fn changed(model: &mut Model) {
    model.look_for();
    let from = model.find.from.and_then(|no| model.rows.iter().position(|s| s.no == no)).unwrap_or(0);
    // Where nothing answers the hand is back where it began.
    go(model, model.find.next(from, false, true).or(Some(from)));
}

pub(in crate::ui) fn write(model: &mut Model, chord: Chord, set: &Setting) {
    if crate::ui::list::filter::wants_more(&model.find.field, chord) {
        complete(model, set);
    } else if model.find.field.key(chord) {
        changed(model);
    }
}

/// An action while it is being written.
pub(in crate::ui) fn take(model: &mut Model, action: Action, set: &Setting) {
    match action {
        Action::Open => {
            model.find.writing = false;
            let text = model.find.field.value().to_owned();
            if model.find.asks() {
                model.arranged.looked_for(&text, model.now);
            } else {
                model.find.end();
            }
        }
        Action::Back => {
            let from = model.find.from.and_then(|no| model.rows.iter().position(|s| s.no == no));
            model.find.end();
            go(model, from);
        }
        Action::Down | Action::PageDown => step(model, false, set),
        Action::Up | Action::PageUp => step(model, true, set),
        Action::FocusNext => complete(model, set),
        Action::FocusPrev => crate::ui::list::filter::next_candidate(model, set),
        _ => {}
    }
}

/// Goes to the next one that answers, or to the one before.
pub(in crate::ui) fn step(model: &mut Model, back: bool, set: &Setting) {
    if !model.find.asks() {
        if model.find.writing {
            return;
        }
        // What was looked for last, so that one key goes on with it.
        let Some(last) = model.arranged.keeps.recent.front().cloned() else {
            model.say(Tone::Plain, set.texts.lists.nothing_found.to_string());
            return;
        };
        model.find.field.clear();
        model.find.field.paste(&last);
        model.find.from = model.selected;
        model.look_for();
    }
    let at = model.position().unwrap_or(0);
    match model.find.next(at, back, false) {
        Some(row) => go(model, Some(row)),
        None => {
            let text = fill(&set.texts.lists.no_hit, &[("words", model.find.field.value())]);
            model.say(Tone::Plain, text);
        }
    }
}

fn go(model: &mut Model, row: Option<usize>) {
    if let Some(row) = row {
        model.choose(row);
        model.follow_soon();
    }
}

fn complete(model: &mut Model, set: &Setting) {
    if crate::ui::list::filter::complete_field(
        &mut model.find.field,
        &model.find.asked,
        &model.arranged.keeps,
        set,
    ) {
        changed(model);
    }
}
