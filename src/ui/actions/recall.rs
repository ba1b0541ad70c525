//! Taking back what still seals, at one key: the decision on the chosen case, else the officer's last one wherever it stands by now.

use crate::domain::case::Case;
use crate::domain::command::Command;
use crate::ui::base::context::Setting;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use std::sync::Arc;

/// Takes the decision back that the key means.
pub(in crate::ui) fn take_back(model: &mut Model, set: &Setting) -> Option<Vec<Effect>> {
    let case = Arc::clone(taken_back(model, set)?);
    Some(crate::ui::dialogs::action_form::update::order(model, &case, Command::Recall { note: None }))
}

/// The case whose decision the key takes back. None where nothing of the officer's seals, or the chosen case is decided and does not
/// seal any more: that is a recall, with words and a second officer.
pub(in crate::ui) fn taken_back<'a>(model: &'a Model, set: &'a Setting) -> Option<&'a Arc<Case>> {
    match model.chosen() {
        Some(case) if seals(model, set, case) => Some(case),
        Some(case) if case.state.recallable() => None,
        _ => model.last_sealing(set),
    }
}

fn seals(model: &Model, set: &Setting, case: &Case) -> bool {
    model.sealing(set).any(|c| c.no == case.no)
}
