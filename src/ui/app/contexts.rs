//! Which keys count now: the part of the screen that has them, and what holds everywhere behind it.

use crate::ui::app::layer::Layer;
use crate::ui::base::keys::Context;
use crate::ui::dialogs::action_form::state::Part;
use crate::ui::dialogs::batch::state::Stage;
use crate::ui::dialogs::palette::state::Commands;
use crate::ui::state::model::{Focus, Model};

/// The contexts whose keys count, the nearest first.
pub(in crate::ui) fn contexts(model: &Model) -> Vec<Context> {
    match model.layers.last() {
        Some(Layer::Commands(list)) => vec![of_list(list)],
        Some(Layer::Timeline { .. }) => vec![Context::Timeline],
        Some(Layer::Form(form)) if form.part == Part::Confirm => vec![Context::Confirm],
        Some(Layer::Notice(n)) if n.part == crate::ui::dialogs::document_request::state::Part::Confirm => {
            vec![Context::Confirm]
        }
        Some(Layer::Letter { .. } | Layer::Answer { .. }) => vec![Context::Letter],
        Some(Layer::Sight(_)) => vec![Context::Sight],
        Some(Layer::Inbox { asked: true, .. }) => vec![Context::Confirm],
        Some(Layer::Inbox { .. }) => vec![Context::Inbox],
        Some(Layer::Bulk(bulk)) if bulk.stage == Stage::Report => vec![Context::Timeline, Context::Dialog],
        Some(Layer::Quit | Layer::Clock | Layer::Bulk(_)) => vec![Context::Confirm],
        Some(_) => vec![Context::Dialog],
        None if model.asking().is_some() => vec![Context::Filter],
        None if model.focus == Focus::Case => vec![Context::Detail, Context::Global],
        None => vec![Context::Queue, Context::Global],
    }
}

fn of_list(list: &Commands) -> Context {
    if list.writing { Context::Dialog } else { Context::Help }
}

/// Whether a field takes every key that is not a command of its own.
pub(in crate::ui) fn writing(model: &Model) -> bool {
    match model.layers.last() {
        Some(Layer::Form(form)) => form.part != Part::Confirm,
        Some(Layer::Notice(notice)) => notice.writes(),
        Some(Layer::Commands(list)) => list.writing,
        Some(Layer::Keep(_)) => true,
        Some(_) => false,
        None => model.asking().is_some(),
    }
}
