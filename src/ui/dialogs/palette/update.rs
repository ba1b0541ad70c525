//! Keys for the palette and the table of keys: write, choose, carry out. What is carried out is what its own key would do.

use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context, Key};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::widgets::Pasted;
use crate::ui::dialogs::palette::state::{Palette, PaletteEntry, PaletteKind, context_name, here, remember};
use crate::ui::dialogs::palette::view;
use crate::ui::state::answer::{Answer, Opening, Then};
use crate::ui::state::layer_part::{KeyPress, LayerPart};
use crate::ui::state::list_preferences::number;
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// The list as it opens.
pub(in crate::ui) fn open(model: &Model, kind: PaletteKind, ctx: &SessionContext) -> Palette {
    let list = Palette::new(kind, &model.recent, ctx);
    match kind {
        PaletteKind::Keys => list.beginning_with(here(model, ctx), ctx),
        PaletteKind::Palette => {
            let views = &model.preferences.keeps.views;
            let absent = |a: &Action| number(*a).is_some_and(|n| !views.contains_key(&n));
            list.without(Action::ALL.iter().copied().filter(absent).collect(), &model.recent, ctx)
        }
    }
}

/// The table of keys over a dialog or while a query is written: the keys of those contexts first, and none of them is carried out.
pub(in crate::ui) fn open_over(near: &[Context], ctx: &SessionContext) -> Palette {
    let bound = ctx.keys.bindings().iter().filter(|b| near.contains(&b.context) && !b.chords.is_empty());
    let here = bound.map(|b| PaletteEntry { context: b.context, action: b.action }).collect();
    let mut list = Palette::new(PaletteKind::Keys, &[], ctx).beginning_with(here, ctx);
    list.over = true;
    list
}

impl LayerPart for Palette {
    fn contexts(&self) -> &'static [Context] {
        if self.writing { &[Context::Dialog] } else { &[Context::Help] }
    }

    fn is_writing(&self) -> bool {
        self.writing
    }

    fn completes(&self, press: KeyPress, model: &Model, ctx: &SessionContext) -> bool {
        let recalls = self.chosen.is_some_and(|entry| entry.action == Action::Recall);
        press.action == Some(Action::Open) && recalls && model.recallable(ctx).next().is_some()
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let page = usize::from(model.size.1.saturating_sub(10)).max(1);
        if self.step(action, page) {
            return Answer::stay();
        }
        let keys = self.kind == PaletteKind::Keys;
        if action == Action::Filter {
            self.writing = true;
        } else if action == Action::Legend && keys {
            return Opening::Legend.into();
        } else if action == Action::Open && self.writing && keys {
            // Enter after the words confirms them; only Enter on the list itself runs an entry.
            self.writing = false;
        } else if action == Action::Open {
            return run(self, model, ctx);
        } else if keys && (self.writing || !self.words.value().is_empty()) {
            return stop(self, model, ctx);
        } else {
            return Answer::close();
        }
        Answer::stay()
    }

    fn key(&mut self, model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        if !self.writing {
            return None;
        }
        if self.words.value().is_empty() && chord.key == Key::Backspace {
            // Nothing is left to take away but the writing itself.
            return Some(stop(self, model, ctx));
        }
        if self.words.key(chord) {
            self.look(&model.recent, ctx);
        }
        Some(Answer::stay())
    }

    fn paste(&mut self, model: &mut Model, text: &str, ctx: &SessionContext) -> Option<Pasted> {
        if !self.writing {
            return None;
        }
        let pasted = self.words.paste(text);
        self.look(&model.recent, ctx);
        Some(pasted)
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

/// Ends the writing: the palette closes, the table of keys shows everything again and takes its own keys.
fn stop(list: &mut Palette, model: &Model, ctx: &SessionContext) -> Answer {
    if list.kind == PaletteKind::Palette {
        return Answer::close();
    }
    let chosen = list.chosen;
    list.writing = false;
    list.words.clear();
    list.look(&model.recent, ctx);
    list.chosen = chosen.or(list.chosen);
    Answer::stay()
}

/// Carries the marked one out.
fn run(list: &Palette, model: &mut Model, ctx: &SessionContext) -> Answer {
    let Some(entry) = list.chosen else { return Answer::stay() };
    // Over a dialog nothing of the main screen is carried out.
    if !entry.runs() || list.over {
        let place = context_name(&ctx.texts, entry.context);
        let text = fill(&ctx.texts.palette.elsewhere, &[("place", place)]);
        model.set_status(StatusKind::Plain, text);
        return Answer::stay();
    }
    remember(&mut model.recent, entry.action);
    Then::Act(entry.action).into()
}
