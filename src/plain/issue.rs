//! Issuing a document line by line: what an answer does.

use super::command::leaves;
use super::dialogue::Dialogue;
use super::issue_text::choices;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::state::effect::Effect;
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Utc};

impl Dialogue {
    /// The number of a document issues it; any other line leaves the list.
    pub(super) fn issue_document(
        &mut self,
        line: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        let Some(Layer::Paper(dialog)) = self.screen.layers.last_mut() else { return Vec::new() };
        if leaves(line) {
            return self.leave(ctx);
        }
        let number = line.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let chosen = number.and_then(|at| choices(dialog).get(at).copied());
        let Some((document, to)) = chosen else {
            self.no_number(line.trim(), ctx);
            return Vec::new();
        };
        dialog.at = dialog.kinds.iter().position(|known| *known == document).unwrap_or(0);
        dialog.to = dialog.places.iter().position(|known| *known == to).unwrap_or(0);
        self.feed(Msg::Act(Action::Open), ctx, now)
    }
}
