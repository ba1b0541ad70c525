//! Keys for the palette and the table of keys: write, choose, carry out. What is carried out is what its own key would do.

use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::base::widgets::Pasted;
use crate::ui::dialogs::palette::state::{Commands, Kind, place, remember};
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, Tone};

/// Opens the list.
pub(in crate::ui) fn open(model: &mut Model, kind: Kind, set: &Setting) {
    let list = Commands::new(kind, &model.recent, set);
    model.layers.push(Layer::Commands(Box::new(list)));
}

fn list(model: &mut Model) -> Option<&mut Commands> {
    match model.layers.last_mut() {
        Some(Layer::Commands(list)) => Some(list),
        _ => None,
    }
}

/// A letter of the words.
pub(in crate::ui) fn write(model: &mut Model, chord: Chord, set: &Setting) {
    let recent = model.recent.clone();
    let Some(list) = list(model) else { return };
    if list.words.value().is_empty() && chord.key == Key::Backspace {
        // Nothing is left to take away but the writing itself.
        stop(model, set);
    } else if list.words.key(chord) {
        list.look(&recent, set);
    }
}

/// Pasted words.
pub(in crate::ui) fn paste(model: &mut Model, text: &str, set: &Setting) -> Option<Pasted> {
    let recent = model.recent.clone();
    let list = list(model).filter(|list| list.writing)?;
    let pasted = list.words.paste(text);
    list.look(&recent, set);
    Some(pasted)
}

/// Ends the writing: the palette closes, the table of keys shows everything again and takes its own keys.
fn stop(model: &mut Model, set: &Setting) {
    let recent = model.recent.clone();
    match list(model) {
        Some(list) if list.kind == Kind::Keys => {
            let chosen = list.chosen;
            list.writing = false;
            list.words.clear();
            list.look(&recent, set);
            list.chosen = chosen.or(list.chosen);
        }
        _ => {
            model.layers.pop();
        }
    }
}

/// Marks another line.
pub(in crate::ui) fn step(model: &mut Model, action: Action) -> bool {
    let page = usize::from(model.size.1.saturating_sub(10)).max(1);
    list(model).is_some_and(|list| list.step(action, page))
}

/// An action while the list is open.
pub(in crate::ui) fn take(model: &mut Model, action: Action, set: &mut Setting) -> Vec<Effect> {
    if step(model, action) {
        return Vec::new();
    }
    let Some(list) = list(model) else { return Vec::new() };
    match action {
        Action::Filter => list.writing = true,
        // Enter behind the words keeps them; only one pressed on the list itself does something.
        Action::Open if list.writing && list.kind == Kind::Keys => list.writing = false,
        Action::Open => return run(model, set),
        _ if list.kind == Kind::Keys && (list.writing || !list.words.value().is_empty()) => stop(model, set),
        _ => {
            model.layers.pop();
        }
    }
    Vec::new()
}

/// Carries the marked one out.
fn run(model: &mut Model, set: &mut Setting) -> Vec<Effect> {
    let Some(entry) = list(model).and_then(|list| list.chosen) else { return Vec::new() };
    if !entry.runs() {
        let place = place(&set.texts, entry.context);
        let text = fill(&set.texts.palette.elsewhere, &[("place", place)]);
        model.say(Tone::Plain, text);
        return Vec::new();
    }
    model.layers.pop();
    remember(&mut model.recent, entry.action);
    crate::ui::app::update::take(model, entry.action, set)
}
