//! Keys of the dialog that saves a view.

use crate::domain::listing::SavedView;
use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, StatusKind};

/// Opens the question under which number and name the list is to be kept.
pub(in crate::ui) fn ask(model: &mut Model, ctx: &SessionContext) {
    let form = SaveViewForm::new(&model.preferences, model.filter.value(), model.view, ctx);
    model.layers.push(Layer::SaveView(Box::new(form)));
}

/// An action on that question.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let Some(Layer::SaveView(form)) = model.layers.last_mut() else { return Vec::new() };
    match action {
        Action::Down | Action::FocusNext => form.step(1, &model.preferences),
        Action::Up | Action::FocusPrev => form.step(-1, &model.preferences),
        Action::Open => {
            if let Some(Layer::SaveView(form)) = model.layers.pop() {
                keep(model, &form, ctx);
            }
        }
        Action::Back | Action::Cancel | Action::Quit => {
            model.layers.pop();
        }
        _ => {}
    }
    Vec::new()
}

/// Keeps the list under the number and name of the question.
pub fn keep(model: &mut Model, form: &SaveViewForm, ctx: &SessionContext) {
    let (number, name) = (form.number, form.named());
    let query = model.filter.value().trim().into();
    let kept = SavedView { name: name.clone(), view: model.view, query, sort: model.preferences.sort };
    // The same list under another number is found under neither.
    let same = |k: &SavedView| (k.view, &k.query, k.sort) == (kept.view, &kept.query, kept.sort);
    let elsewhere = model.preferences.keeps.views.iter().find(|(n, k)| **n != number && same(k));
    if let Some((other, k)) = elsewhere {
        let values = [("n", other.to_string()), ("name", k.name.to_string())];
        let values = values.each_ref().map(|(n, v)| (*n, v.as_str()));
        let text = fill(&ctx.texts.lists.kept_already, &values);
        model.set_status(StatusKind::Plain, text);
        return;
    }
    model.preferences.keep(number, kept, model.now);
    let text = fill(&ctx.texts.lists.kept, &[("name", &name), ("n", &number.to_string())]);
    model.set_status(StatusKind::Good, text);
}

/// A key written into the question.
pub(in crate::ui) fn write(model: &mut Model, chord: Chord, ctx: &SessionContext) {
    let now = model.now;
    let Some(Layer::SaveView(form)) = model.layers.last_mut() else { return };
    if chord.ctrl && chord.key == Key::Char('d') {
        let number = form.number;
        if model.preferences.forget(number, now) {
            let text = fill(&ctx.texts.lists.forgotten, &[("n", &number.to_string())]);
            model.set_status(StatusKind::Plain, text);
        }
        return;
    }
    form.key(chord, &model.preferences);
}
