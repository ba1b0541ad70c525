//! Text that comes at once: pasted, or as keys that no hand typed. It goes where text is written, and is never run as commands.

use crate::ui::app::contexts::writing;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::base::layout::is_too_small;
use crate::ui::dialogs::action_form::state::FormPart;
use crate::ui::dialogs::burst::state::TypedTextOffer;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model, StatusKind};
use crate::ui::state::msg::TypedText;
use crate::ui::state::privacy::ScreenCover;

/// Pasted text goes where text is written, and nowhere else.
pub(in crate::ui) fn paste(model: &mut Model, text: &str, ctx: &SessionContext) -> Vec<Effect> {
    let mut effects = Vec::new();
    let pasted = match model.layers.last_mut() {
        _ if model.privacy.cover.is_some() => {
            crate::ui::lock::update::paste(model, text, ctx);
            return effects;
        }
        Some(Layer::Form(form)) => {
            let pasted = match (form.part, form.picker.as_mut()) {
                (FormPart::Pick, Some(picker)) => Some(picker.paste(text)),
                _ => form.field().map(|field| field.paste(text)),
            };
            crate::ui::dialogs::action_form::update::prepare(model, ctx);
            pasted
        }
        Some(Layer::Countersign(second)) => crate::ui::dialogs::countersign::update::paste(second, text),
        Some(Layer::DocumentRequest(form)) => crate::ui::dialogs::document_request::update::paste(form, text),
        Some(Layer::Palette(_)) => crate::ui::dialogs::palette::update::paste(model, text, ctx),
        Some(Layer::SaveView(form)) => Some(form.paste(text)),
        None if model.search.writing => {
            let pasted = model.search.field.paste(text);
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
            if let Some(text) = pasted.cut(ctx) {
                model.set_status(StatusKind::Bad, text);
            }
        }
        None => {
            let text = ctx.texts.notice.paste_ignored.to_string();
            model.set_status(StatusKind::Plain, text);
        }
    }
    effects
}

/// Keys that no hand typed: where text is written they are that text; elsewhere they are offered as a whole.
pub(in crate::ui) fn burst(model: &mut Model, burst: TypedText, ctx: &mut SessionContext) -> Vec<Effect> {
    if is_too_small(model.size) || matches!(model.privacy.cover, Some(ScreenCover::Hidden)) {
        // Nobody sees what would be offered.
        return Vec::new();
    }
    let fields = writing(model) || matches!(model.layers.last(), Some(Layer::Countersign(_)));
    if fields || model.privacy.cover.is_some() {
        let (line, entered) = burst.line();
        let mut effects = paste(model, line, ctx);
        if entered {
            effects.extend(crate::ui::app::update::key(model, Chord::plain(Key::Enter), ctx));
        }
        return effects;
    }
    model.keys.clear();
    // A newer text takes the place of the one that was offered before.
    if matches!(model.layers.last(), Some(Layer::TypedText(_))) {
        model.layers.pop();
    }
    let searchable = model.layers.is_empty();
    model.layers.push(Layer::TypedText(Box::new(TypedTextOffer { burst, searchable })));
    Vec::new()
}

/// Keys for the offer: it is searched for or discarded on purpose, and nothing else happens to it.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let Some(Layer::TypedText(offer)) = model.layers.last() else { return Vec::new() };
    match action {
        Action::Open if offer.searchable => {
            let text = offer.shown();
            model.layers.pop();
            model.focus = Focus::List;
            model.filtering = true;
            model.filter.clear();
            paste(model, &text, ctx)
        }
        Action::Back => {
            model.layers.pop();
            let text = ctx.texts.burst.discarded.to_string();
            model.set_status(StatusKind::Plain, text);
            Vec::new()
        }
        _ => Vec::new(),
    }
}
