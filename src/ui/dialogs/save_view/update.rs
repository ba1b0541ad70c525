//! Keys of the dialog that saves a view.

use crate::domain::listing::SavedView;
use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::widgets::Pasted;
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::dialogs::save_view::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for SaveViewForm {
    fn is_writing(&self) -> bool {
        true
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        if action == Action::Open {
            keep(model, self, ctx);
        }
        if action == Action::Open || action.closes() {
            return Answer::close();
        }
        if matches!(action, Action::Down | Action::FocusNext) {
            self.step(1, &model.preferences);
        } else if matches!(action, Action::Up | Action::FocusPrev) {
            self.step(-1, &model.preferences);
        }
        Answer::stay()
    }

    fn key(&mut self, model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        if chord.ctrl && chord.key == Key::Char('d') {
            if model.preferences.forget(self.number, model.now) {
                let text = fill(&ctx.texts.lists.forgotten, &[("n", &self.number.to_string())]);
                model.set_status(StatusKind::Plain, text);
            }
        } else {
            self.name_key(chord, &model.preferences);
        }
        Some(Answer::stay())
    }

    fn paste(&mut self, _: &mut Model, text: &str, _: &SessionContext) -> Option<Pasted> {
        Some(self.paste_name(text))
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
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
