//! Keys for the palette and the table of keys: write, choose, carry out. What is carried out is what its own key would do.

use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context, Key};
use crate::ui::base::widgets::Pasted;
use crate::ui::dialogs::palette::state::{Palette, PaletteEntry, PaletteKind, context_name, here, remember};
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, StatusKind};

/// Opens the list.
pub(in crate::ui) fn open(model: &mut Model, kind: PaletteKind, ctx: &SessionContext) {
    let mut list = Palette::new(kind, &model.recent, ctx);
    if kind == PaletteKind::Keys {
        list = list.beginning_with(here(model, ctx), ctx);
    }
    model.layers.push(Layer::Palette(Box::new(list)));
}

/// Opens the table of keys over a dialog or while a query is written: its own keys first.
pub(in crate::ui) fn open_over(model: &mut Model, near: &[Context], ctx: &SessionContext) {
    let bound = ctx.keys.bindings().iter().filter(|b| near.contains(&b.context) && !b.chords.is_empty());
    let here = bound.map(|b| PaletteEntry { context: b.context, action: b.action }).collect();
    let list = Palette::new(PaletteKind::Keys, &[], ctx).beginning_with(here, ctx);
    model.layers.push(Layer::Palette(Box::new(list)));
}

/// Begins to look for words in the table of keys.
pub(in crate::ui) fn search(model: &mut Model) {
    if let Some(list) = list(model) {
        list.writing = true;
    }
}

fn list(model: &mut Model) -> Option<&mut Palette> {
    match model.layers.last_mut() {
        Some(Layer::Palette(list)) => Some(list),
        _ => None,
    }
}

/// A letter of the words.
pub(in crate::ui) fn write(model: &mut Model, chord: Chord, ctx: &SessionContext) {
    let recent = model.recent.clone();
    let Some(list) = list(model) else { return };
    if list.words.value().is_empty() && chord.key == Key::Backspace {
        // Nothing is left to take away but the writing itself.
        stop(model, ctx);
    } else if list.words.key(chord) {
        list.look(&recent, ctx);
    }
}

/// Pasted words.
pub(in crate::ui) fn paste(model: &mut Model, text: &str, ctx: &SessionContext) -> Option<Pasted> {
    let recent = model.recent.clone();
    let list = list(model).filter(|list| list.writing)?;
    let pasted = list.words.paste(text);
    list.look(&recent, ctx);
    Some(pasted)
}

/// Ends the writing: the palette closes, the table of keys shows everything again and takes its own keys.
fn stop(model: &mut Model, ctx: &SessionContext) {
    let recent = model.recent.clone();
    match list(model) {
        Some(list) if list.kind == PaletteKind::Keys => {
            let chosen = list.chosen;
            list.writing = false;
            list.words.clear();
            list.look(&recent, ctx);
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
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &mut SessionContext) -> Vec<Effect> {
    if step(model, action) {
        return Vec::new();
    }
    let Some(list) = list(model) else { return Vec::new() };
    match action {
        Action::Filter => list.writing = true,
        Action::Legend if list.kind == PaletteKind::Keys => {
            model.layers.pop();
            model.layers.push(Layer::Legend { top: 0 });
        }
        // Enter behind the words keeps them; only one pressed on the list itself does something.
        Action::Open if list.writing && list.kind == PaletteKind::Keys => list.writing = false,
        Action::Open => return run(model, ctx),
        _ if list.kind == PaletteKind::Keys && (list.writing || !list.words.value().is_empty()) => {
            stop(model, ctx);
        }
        _ => {
            model.layers.pop();
        }
    }
    Vec::new()
}

/// Carries the marked one out.
fn run(model: &mut Model, ctx: &mut SessionContext) -> Vec<Effect> {
    let Some(entry) = list(model).and_then(|list| list.chosen) else { return Vec::new() };
    // Over a dialog nothing of the main screen is carried out.
    if !entry.runs() || model.layers.len() > 1 || model.active_query().is_some() {
        let place = context_name(&ctx.texts, entry.context);
        let text = fill(&ctx.texts.palette.elsewhere, &[("place", place)]);
        model.set_status(StatusKind::Plain, text);
        return Vec::new();
    }
    model.layers.pop();
    remember(&mut model.recent, entry.action);
    crate::ui::app::update::act(model, entry.action, ctx)
}
