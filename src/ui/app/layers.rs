//! Keys for the layer on top.

use crate::domain::blocked::Blocker;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::base::scroll::scrolled;
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use crate::ui::dialogs::palette::state::PaletteKind;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;

/// An action for the top layer.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let (page, length) = match model.layers.last() {
        Some(Layer::History { case, .. }) => crate::ui::panels::history::view::extent(model, *case, ctx),
        Some(Layer::QueueExplanation { case, .. }) => {
            crate::ui::dialogs::queue_explanation::view::extent(model, *case, ctx)
        }
        Some(Layer::Messages { all, .. }) => crate::ui::dialogs::messages::view::extent(all, model.size, ctx),
        Some(Layer::Legend { .. }) => crate::ui::panels::legend::view::extent(model.size, ctx),
        _ => (1, 0),
    };
    match model.layers.last_mut() {
        Some(Layer::History { top, .. }) => match scrolled(*top, action, page, length) {
            Some(to) => *top = to,
            None => close(model),
        },
        // The legend and the keys are two pages of one help.
        Some(Layer::Legend { .. }) if matches!(action, Action::Legend | Action::Filter) => {
            close(model);
            crate::ui::dialogs::palette::update::open(model, PaletteKind::Keys, ctx);
            if action == Action::Filter {
                crate::ui::dialogs::palette::update::search(model);
            }
        }
        Some(Layer::Legend { top }) => match scrolled(*top, action, page, length) {
            Some(to) => *top = to,
            None => close(model),
        },
        Some(Layer::Blocked { .. }) => return crate::ui::dialogs::blocked::update::take(model, action, ctx),
        Some(Layer::Form(_)) => return form(model, action, ctx),
        Some(Layer::TypedText(_)) => return crate::ui::app::text_input::take(model, action, ctx),
        Some(Layer::Inbox { .. }) => return crate::ui::panels::inbox::update::take(model, action),
        Some(Layer::Panel(_)) => return crate::ui::panels::update::take(model, action, ctx),
        Some(Layer::Batch(_)) => return crate::ui::dialogs::batch::update::take(model, action),
        Some(Layer::SaveView(_)) => return crate::ui::dialogs::save_view::update::take(model, action, ctx),
        Some(Layer::DocumentRequest(_)) => {
            return crate::ui::dialogs::document_request::update::take(model, action, ctx);
        }
        Some(Layer::RequestLetter { .. }) => {
            return crate::ui::dialogs::document_request::update::letter_take(model, action, ctx);
        }
        Some(Layer::NoVisaAnswer { .. }) => {
            return crate::ui::dialogs::no_visa::update::take(model, action, ctx);
        }
        // The wheel; the keys of the list are its own.
        Some(Layer::Palette(_)) => {
            crate::ui::dialogs::palette::update::step(model, action);
        }
        Some(Layer::QueueExplanation { .. }) if action == Action::Open => {
            return crate::ui::dialogs::blocked::update::way_back(model, 0, ctx);
        }
        Some(Layer::QueueExplanation { top, .. }) => match scrolled(*top, action, page, length) {
            Some(to) => *top = to,
            None => close(model),
        },
        Some(Layer::Countersign(_)) => close(model),
        Some(Layer::Messages { top, .. }) => {
            if let Some(to) = scrolled(*top, action, page, length) {
                *top = to;
            } else if matches!(action, Action::Open | Action::Back) {
                // Only what closes it on purpose counts as read.
                close(model);
                return vec![Effect::MessagesRead];
            }
        }
        Some(Layer::Clock) => {
            close(model);
            if action == Action::Confirm {
                return vec![Effect::ConfirmClock];
            }
        }
        Some(Layer::Quit) => match action {
            Action::Confirm | Action::Quit => return vec![Effect::Quit],
            _ => close(model),
        },
        None => {}
    }
    Vec::new()
}

fn close(model: &mut Model) {
    model.layers.pop();
}

fn form(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return Vec::new() };
    match action {
        Action::Back | Action::Cancel | Action::Quit => close(model),
        Action::FocusNext => {
            form.step(false);
        }
        Action::FocusPrev => {
            form.step(true);
        }
        Action::Down | Action::Up | Action::PageDown | Action::PageUp => {
            if let (FormPart::Pick, Some(picker)) = (form.part, form.picker.as_mut()) {
                picker.step(action == Action::Down || action == Action::PageDown);
                form.missing = None;
            }
            crate::ui::dialogs::action_form::update::prepare(model, ctx);
        }
        Action::Open => {
            // Enter goes on; at the end it does what is no decision. A decision has a key of its own.
            if form.part == FormPart::Pick && form.picker.as_ref().is_some_and(|p| p.chosen().is_none()) {
                form.missing = Some(FormPart::Pick);
            } else if form.part == FormPart::Note && form.note_needed && form.words().is_none() {
                form.blockers = vec![Blocker::ReasonMissing(form.item)];
            } else if form.part != FormPart::Confirm && !form.step(false) {
                return crate::ui::dialogs::action_form::update::submit(model, ctx);
            }
            crate::ui::dialogs::action_form::update::prepare(model, ctx);
        }
        Action::Confirm if form.part == FormPart::Confirm => {
            return crate::ui::dialogs::action_form::update::submit(model, ctx);
        }
        _ => {}
    }
    Vec::new()
}

/// A key written into the part that has the keys.
pub(in crate::ui) fn write(form: &mut ActionForm, chord: Chord) {
    match form.part {
        FormPart::Pick => {
            form.missing = None;
            if let Some(picker) = &mut form.picker {
                picker.key(chord);
            }
        }
        FormPart::Time | FormPart::Port | FormPart::Carrier | FormPart::Note => {
            form.blockers.clear();
            form.time_wrong = false;
            form.missing = None;
            if let Some(field) = form.field() {
                field.key(chord);
            }
        }
        FormPart::Confirm => {}
    }
}
