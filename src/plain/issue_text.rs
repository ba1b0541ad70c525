//! Issuing a document line by line: which there are and where each can go, by number.

use crate::domain::case_no::CaseNo;
use crate::domain::paper::{PaperDestination, PaperKind};
use crate::text::Catalog;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::paper::state::PaperDialog;
use crate::ui::dialogs::paper::view::destination_text;

/// Every document at every place, in the order of their numbers.
pub(super) fn choices(dialog: &PaperDialog) -> Vec<((PaperKind, Option<CaseNo>), PaperDestination)> {
    let places = || dialog.places.iter().copied();
    dialog.kinds.iter().flat_map(|document| places().map(|to| (*document, to))).collect()
}

/// The documents by number, each with where it goes.
pub(super) fn lines(dialog: &PaperDialog, ctx: &SessionContext) -> Vec<String> {
    let t = &ctx.texts.issued;
    let mut all = vec![Catalog::text_or_name(&ctx.texts.action, Action::Paper.name()).to_owned()];
    for (n, ((kind, case), to)) in choices(dialog).into_iter().enumerate() {
        let kind = Catalog::text_or_name(&t.kinds, kind.name());
        let kind = match case {
            Some(no) => format!("{no}  {kind}"),
            None => kind.to_owned(),
        };
        let place = destination_text(Some(to), ctx);
        all.push(format!("{}. {}", n + 1, ctx.texts.labelled(&kind, &place)));
    }
    if dialog.places.is_empty() {
        all.push(t.no_folder.to_string());
    }
    all.push(ctx.texts.plain.leave_hint.to_string());
    all
}
