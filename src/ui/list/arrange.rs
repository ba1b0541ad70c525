//! How the list is arranged: sorted by a column, shown as it was kept, kept and forgotten.

use crate::domain::listing::{Column, SavedView, Sort, View};
use crate::text::{Catalog, fill};
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, StatusKind};

/// Sorts the list, or turns it round where it is sorted so already. None is the order of the queue.
pub(in crate::ui) fn sort(model: &mut Model, by: Option<Column>, ctx: &SessionContext) {
    // In the archive the time of closing is in the place of the arrival.
    let archive = model.view == View::Archive;
    let by = by.map(|by| if archive && by == Column::Lands { Column::Closed } else { by });
    if let Some(by) = by.filter(|by| !by.stands_in(model.view)) {
        let name = Catalog::of(&ctx.texts.column, by.name());
        let text = fill(&ctx.texts.lists.no_column, &[("column", name)]);
        model.set_status(StatusKind::Plain, text);
        return;
    }
    by_column(model, by.map(|by| turned(model.preferences.sort, by)));
}

/// A click on the head of a column.
pub(in crate::ui) fn sort_by(model: &mut Model, by: Column) {
    by_column(model, Some(turned(model.preferences.sort, by)));
}

fn turned(now: Option<Sort>, by: Column) -> Sort {
    match now {
        Some(sort) if sort.by == by => Sort { by, down: !sort.down },
        _ => Sort::up(by),
    }
}

fn by_column(model: &mut Model, sort: Option<Sort>) {
    let (view, now) = (model.view, model.now);
    model.preferences.sort_by(view, sort, now);
    // The hand stays on its case; the list is read from there.
    model.apply_pending();
}

/// Shows a kept view.
pub(in crate::ui) fn kept(model: &mut Model, number: u8, ctx: &SessionContext) -> Vec<Effect> {
    let Some(kept) = model.preferences.show_kept(number) else {
        let key = ctx.keys.key_of(crate::ui::base::keys::Context::Queue, Action::Keep).unwrap_or_default();
        let text = fill(&ctx.texts.lists.nothing_kept, &[("n", &number.to_string()), ("key", &key)]);
        model.set_status(StatusKind::Plain, text);
        return Vec::new();
    };
    model.filter.clear();
    model.filter.paste(&kept.query);
    crate::ui::list::update::turn_to(model, kept.view)
}

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

/// Goes to one of the desk's own lists. What a kept view narrowed it to goes with the view, unless it was written over.
pub(in crate::ui) fn own_list(model: &mut Model, view: View) -> Vec<Effect> {
    if let Some(query) = model.preferences.show(view)
        && model.filter.value().trim() == &*query
    {
        model.filter.clear();
    }
    crate::ui::list::update::turn_to(model, view)
}
