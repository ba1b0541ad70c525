//! Text that comes at once: pasted, or as keys that no hand typed. It goes where text is written, and is never run as commands.

use super::super::burst::Offer;
use super::super::contexts::writing;
use super::super::effect::Effect;
use super::super::form::Part;
use super::super::guard::Shut;
use super::super::keys::{Action, Chord, Key};
use super::super::layer::Layer;
use super::super::layout::too_small;
use super::super::model::{Focus, Model, Tone};
use super::super::msg::Burst;
use super::super::setting::Setting;

/// Pasted text goes where text is written, and nowhere else.
pub(super) fn paste(model: &mut Model, text: &str, set: &Setting) -> Vec<Effect> {
    let mut effects = Vec::new();
    let pasted = match model.layers.last_mut() {
        _ if model.guard.shut.is_some() => {
            super::guard::paste(model, text, set);
            return effects;
        }
        Some(Layer::Form(form)) => {
            let pasted = match (form.part, form.picker.as_mut()) {
                (Part::Pick, Some(picker)) => Some(picker.paste(text)),
                _ => form.field().map(|field| field.paste(text)),
            };
            super::act::prepare(model, set);
            pasted
        }
        Some(Layer::Second(second)) => super::second::paste(second, text),
        Some(Layer::Notice(form)) => super::notice::paste(form, text),
        Some(Layer::Commands(_)) => super::commands::paste(model, text, set),
        Some(Layer::Keep(form)) => Some(form.paste(text)),
        None if model.find.writing => {
            let pasted = model.find.field.paste(text);
            super::find::changed(model);
            Some(pasted)
        }
        None if model.filtering => {
            let pasted = model.filter.paste(text);
            effects = super::filter::changed(model);
            Some(pasted)
        }
        _ => None,
    };
    match pasted {
        Some(pasted) => {
            if let Some(text) = pasted.cut(set) {
                model.say(Tone::Bad, text);
            }
        }
        None => {
            let text = set.texts.notice.paste_ignored.to_string();
            model.say(Tone::Plain, text);
        }
    }
    effects
}

/// Keys that no hand typed: where text is written they are that text; elsewhere they are offered as a whole.
pub(super) fn burst(model: &mut Model, burst: Burst, set: &mut Setting) -> Vec<Effect> {
    if too_small(model.size) || matches!(model.guard.shut, Some(Shut::Curtain)) {
        // Nobody sees what would be offered.
        return Vec::new();
    }
    let fields = writing(model) || matches!(model.layers.last(), Some(Layer::Second(_)));
    if fields || model.guard.shut.is_some() {
        let (line, entered) = burst.line();
        let mut effects = paste(model, line, set);
        if entered {
            effects.extend(super::key(model, Chord::plain(Key::Enter), set));
        }
        return effects;
    }
    model.keys.clear();
    // A newer text takes the place of the one that was offered before.
    if matches!(model.layers.last(), Some(Layer::Burst(_))) {
        model.layers.pop();
    }
    let searchable = model.layers.is_empty();
    model.layers.push(Layer::Burst(Box::new(Offer { burst, searchable })));
    Vec::new()
}

/// Keys for the offer: it is searched for or discarded on purpose, and nothing else happens to it.
pub(super) fn take(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
    let Some(Layer::Burst(offer)) = model.layers.last() else { return Vec::new() };
    match action {
        Action::Open if offer.searchable => {
            let text = offer.shown();
            model.layers.pop();
            model.focus = Focus::List;
            model.filtering = true;
            model.filter.clear();
            paste(model, &text, set)
        }
        Action::Back => {
            model.layers.pop();
            let text = set.texts.burst.discarded.to_string();
            model.say(Tone::Plain, text);
            Vec::new()
        }
        _ => Vec::new(),
    }
}
