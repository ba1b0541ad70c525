//! Writing in the filter. The list narrows with every letter; Tab takes what completes it, Enter keeps it, Esc takes it away.

use super::super::effect::Effect;
use super::super::keys::{Action, Chord, Key};
use super::super::model::{Focus, Model, View};
use super::super::msg::Closed;
use super::super::setting::Setting;

pub(super) fn write(model: &mut Model, chord: Chord, set: &Setting) -> Vec<Effect> {
    let moves_on = chord.key == Key::Right && !chord.ctrl && !chord.alt && model.filter.at_end();
    if moves_on && !model.filter.value().is_empty() {
        return complete(model, set);
    }
    if model.filter.key(chord) { changed(model) } else { Vec::new() }
}

pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    model.refilter();
    model.follow();
    if model.view == View::Archive { vec![search(model)] } else { Vec::new() }
}

/// Has the archive searched for what stands in the filter.
pub(super) fn search(model: &mut Model) -> Effect {
    model.archive_busy = true;
    model.archive_looked = 0;
    let (query, without) = model.narrow.parsed.query.of_closed();
    model.narrow.without = without;
    Effect::SearchArchive(query)
}

/// Shows what was found in the archive so far.
pub(super) fn found(model: &mut Model, closed: Closed) {
    model.archive_looked = closed.looked;
    model.archive_busy = !closed.done;
    if !closed.done && closed.cases.is_empty() {
        // What stands there stays until there is something else to see.
        return;
    }
    model.archive = closed.cases;
    model.archive_more = closed.more;
    model.archive_near = closed.near;
    if model.view == View::Archive {
        model.narrow();
        if model.position().is_none() {
            model.choose(0);
            model.follow();
        }
        model.scroll();
    }
}

pub(super) fn clear(model: &mut Model) -> Vec<Effect> {
    if model.filter.value().is_empty() {
        return Vec::new();
    }
    model.filter.clear();
    changed(model)
}

/// Puts the candidate into the text.
fn complete(model: &mut Model, set: &Setting) -> Vec<Effect> {
    let (text, cursor) = (model.filter.value().to_owned(), model.filter.cursor());
    let completion = model.narrow.completion(&text, cursor, set);
    let Some(candidate) = completion.candidates.get(model.narrow.candidate) else { return Vec::new() };
    let blank = if candidate.whole && !text[cursor..].starts_with(' ') { " " } else { "" };
    let before = format!("{}{}{blank}", &text[..completion.at.start], candidate.text);
    model.filter.set(&format!("{before}{}", &text[completion.at.end..]), before.chars().count());
    changed(model)
}

pub(super) fn take(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
    match action {
        Action::Open => model.filtering = false,
        Action::Back => {
            model.filtering = false;
            return clear(model);
        }
        Action::FocusNext => return complete(model, set),
        Action::FocusPrev => {
            let cursor = model.filter.cursor();
            let n = model.narrow.completion(model.filter.value(), cursor, set).candidates.len();
            model.narrow.candidate = (model.narrow.candidate + 1) % n.max(1);
        }
        Action::Down | Action::Up | Action::PageDown | Action::PageUp => {
            model.focus = Focus::List;
            super::list::take(model, action);
        }
        _ => {}
    }
    Vec::new()
}
