//! Writing in the filter. The list narrows with every letter; Enter keeps it, Esc takes it away.

use super::super::effect::Effect;
use super::super::keys::{Action, Chord};
use super::super::model::{Focus, Model, View};
use super::super::setting::Setting;

pub(super) fn write(model: &mut Model, chord: Chord, _set: &Setting) -> Vec<Effect> {
    if model.filter.key(chord) { changed(model) } else { Vec::new() }
}

pub(super) fn changed(model: &mut Model) -> Vec<Effect> {
    model.refilter();
    model.follow();
    if model.view == View::Archive {
        model.archive_busy = true;
        return vec![Effect::SearchArchive(model.filter.value().to_owned())];
    }
    Vec::new()
}

pub(super) fn clear(model: &mut Model) -> Vec<Effect> {
    if model.filter.value().is_empty() {
        return Vec::new();
    }
    model.filter.clear();
    changed(model)
}

pub(super) fn take(model: &mut Model, action: Action, _set: &Setting) -> Vec<Effect> {
    match action {
        Action::Open => model.filtering = false,
        Action::Back => {
            model.filtering = false;
            return clear(model);
        }
        Action::Down | Action::Up | Action::PageDown | Action::PageUp => {
            model.focus = Focus::List;
            super::list::take(model, action);
        }
        _ => {}
    }
    Vec::new()
}
