//! Issuing a document line by line: which there are and where each can go, by number.

use crate::domain::paper::{PaperDestination, PaperKind};
use crate::text::Catalog;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::paper::state::PaperDialog;
use crate::ui::dialogs::paper::view::destination_text;

/// Every document at every place, in the order of their numbers.
pub(super) fn choices(dialog: &PaperDialog) -> Vec<(PaperKind, PaperDestination)> {
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
