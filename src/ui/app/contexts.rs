//! Which keys count now: the part of the screen that has them, and what holds everywhere behind it.

use crate::ui::app::layer::Layer;
use crate::ui::base::keys::Context;
use crate::ui::dialogs::action_form::state::FormPart;
use crate::ui::dialogs::batch::state::BatchStage;
use crate::ui::dialogs::palette::state::Palette;
use crate::ui::state::model::{Focus, Model};

/// The contexts whose keys count, the nearest first.
#[must_use]
pub fn contexts(model: &Model) -> Vec<Context> {
    match model.layers.last() {
        Some(Layer::Palette(list)) => vec![of_list(list)],
        Some(Layer::Legend { .. }) => vec![Context::Help],
        Some(Layer::History { .. }) => vec![Context::Timeline],
        Some(Layer::Form(form)) if form.part == FormPart::Confirm => vec![Context::Confirm],
        Some(Layer::DocumentRequest(n))
            if n.part == crate::ui::dialogs::document_request::state::RequestPart::Confirm =>
        {
            vec![Context::Confirm]
        }
        Some(Layer::RequestLetter { .. } | Layer::NoVisaAnswer { .. }) => vec![Context::Letter],
        Some(Layer::Panel(_)) => vec![Context::Sight],
        Some(Layer::Inbox { asked: true, .. }) => vec![Context::Confirm],
        Some(Layer::Inbox { .. }) => vec![Context::Inbox],
        Some(Layer::Batch(bulk)) if bulk.stage == BatchStage::Report => {
            vec![Context::Timeline, Context::Dialog]
        }
        Some(Layer::Quit | Layer::Clock | Layer::Batch(_)) => vec![Context::Confirm],
        Some(_) => vec![Context::Dialog],
        None if model.active_query().is_some() => vec![Context::Filter],
        None if model.focus == Focus::Case => vec![Context::Detail, Context::Global],
        None => vec![Context::Queue, Context::Global],
    }
}

fn of_list(list: &Palette) -> Context {
    if list.writing { Context::Dialog } else { Context::Help }
}

/// Whether a field takes every key that is not a command of its own.
#[must_use]
pub fn writing(model: &Model) -> bool {
    match model.layers.last() {
        Some(Layer::Form(form)) => form.part != FormPart::Confirm,
        Some(Layer::DocumentRequest(notice)) => notice.writes(),
        Some(Layer::Palette(list)) => list.writing,
        Some(Layer::SaveView(_)) => true,
        Some(_) => false,
        None => model.active_query().is_some(),
    }
}
