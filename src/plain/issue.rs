//! Issuing a document line by line: which there are and where each can go, by number, and what an answer does.

use super::command::leaves;
use super::dialogue::Dialogue;
use crate::domain::paper::{PaperDestination, PaperKind};
use crate::text::Catalog;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::paper::state::PaperDialog;
use crate::ui::dialogs::paper::view::destination_text;
use crate::ui::state::effect::Effect;
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Utc};

/// Every document at every place, in the order of their numbers.
fn choices(dialog: &PaperDialog) -> Vec<(PaperKind, PaperDestination)> {
    let at = |kind: &PaperKind| dialog.places.iter().map(|to| (*kind, *to)).collect::<Vec<_>>();
    dialog.kinds.iter().flat_map(at).collect()
}

/// The documents by number, each with where it goes.
pub(super) fn lines(dialog: &PaperDialog, ctx: &SessionContext) -> Vec<String> {
    let t = &ctx.texts.issued;
    let mut all = vec![Catalog::text_or_name(&ctx.texts.action, Action::Paper.name()).to_owned()];
    all.extend(dialog.case.map(|no| no.to_string()));
    for (n, (kind, to)) in choices(dialog).into_iter().enumerate() {
        let kind = Catalog::text_or_name(&t.kinds, kind.name());
        let place = destination_text(Some(to), ctx);
        all.push(format!("{}. {}", n + 1, ctx.texts.labelled(kind, &place)));
    }
    if dialog.places.is_empty() {
        all.push(t.no_folder.to_string());
    }
    all.push(ctx.texts.plain.leave_hint.to_string());
    all
}

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
        let Some((kind, to)) = chosen else {
            self.no_number(line.trim(), ctx);
            return Vec::new();
        };
        dialog.at = dialog.kinds.iter().position(|known| *known == kind).unwrap_or(0);
        dialog.to = dialog.places.iter().position(|known| *known == to).unwrap_or(0);
        self.feed(Msg::Act(Action::Open), ctx, now)
    }
}
