//! Text that comes at once: pasted, or as keys that no hand typed. It goes where text is written, and is never run as commands.

use crate::ui::app::contexts::writing;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::base::layout::too_small;
use crate::ui::dialogs::action_form::state::Part;
use crate::ui::dialogs::burst::state::Offer;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model, Tone};
use crate::ui::state::msg::Burst;
use crate::ui::state::privacy::Shut;

/// Pasted text goes where text is written, and nowhere else.
pub(in crate::ui) fn paste(model: &mut Model, text: &str, set: &Setting) -> Vec<Effect> {
    let mut effects = Vec::new();
    let pasted = match model.layers.last_mut() {
        _ if model.guard.shut.is_some() => {
            crate::ui::lock::update::paste(model, text, set);
            return effects;
        }
        Some(Layer::Form(form)) => {
            let pasted = match (form.part, form.picker.as_mut()) {
                (Part::Pick, Some(picker)) => Some(picker.paste(text)),
                _ => form.field().map(|field| field.paste(text)),
            };
            crate::ui::dialogs::action_form::update::prepare(model, set);
            pasted
        }
        Some(Layer::Second(second)) => crate::ui::dialogs::countersign::update::paste(second, text),
        Some(Layer::Notice(form)) => crate::ui::dialogs::document_request::update::paste(form, text),
        Some(Layer::Commands(_)) => crate::ui::dialogs::palette::update::paste(model, text, set),
        Some(Layer::Keep(form)) => Some(form.paste(text)),
        None if model.find.writing => {
            let pasted = model.find.field.paste(text);
            crate::ui::list::search::changed(model);
            Some(pasted)
        }
        None if model.filtering => {
            let pasted = model.filter.paste(text);
            effects = crate::ui::list::filter::changed(model);
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
pub(in crate::ui) fn burst(model: &mut Model, burst: Burst, set: &mut Setting) -> Vec<Effect> {
    if too_small(model.size) || matches!(model.guard.shut, Some(Shut::Curtain)) {
        // Nobody sees what would be offered.
        return Vec::new();
    }
    let fields = writing(model) || matches!(model.layers.last(), Some(Layer::Second(_)));
    if fields || model.guard.shut.is_some() {
        let (line, entered) = burst.line();
        let mut effects = paste(model, line, set);
        if entered {
            effects.extend(crate::ui::app::update::key(model, Chord::plain(Key::Enter), set));
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
pub(in crate::ui) fn take(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
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
