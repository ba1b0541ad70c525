//! Recalling a decision with one key.

use crate::domain::case::Case;
use crate::domain::command::Command;
use crate::ui::actions::execute::execute_now;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;

/// Recalls the decision of a case.
pub(in crate::ui) fn recall(model: &mut Model, case: &Case) -> Vec<Effect> {
    execute_now(model, case, Command::Recall { note: None })
}
