//! Recalling a decision with one key: that of the selected case, else the officer's last one wherever it is listed by now.

use crate::domain::command::Command;
use crate::ui::actions::execute::execute_now;
use crate::ui::actions::recallable::recallable_case;
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use std::sync::Arc;

/// Takes the decision back that the key means.
pub(in crate::ui) fn recall(model: &mut Model, ctx: &SessionContext) -> Option<Vec<Effect>> {
    let case = Arc::clone(recallable_case(model, ctx)?);
    Some(execute_now(model, &case, Command::Recall { note: None }))
}
