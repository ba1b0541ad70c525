//! The opening of a case: on a protected desk what is looked at is written down first.

use crate::domain::case_no::CaseNo;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::detail;
use crate::ui::state::effect::{CaseAccess, Effect};
use crate::ui::state::model::{Focus, Model, StatusKind};

/// Opens the selected case. Where it has to be written down, it opens once that is done.
pub(in crate::ui) fn enter(model: &mut Model, ctx: &SessionContext) -> Vec<Effect> {
    let Some(no) = model.selected_case().map(|c| c.no) else { return Vec::new() };
    model.follow();
    if ctx.protected && model.privacy.opened != Some(no) {
        return vec![Effect::Look(no, CaseAccess::Opened)];
    }
    opened(model);
    Vec::new()
}

fn opened(model: &mut Model) {
    model.focus = Focus::Case;
    detail::update::choose_first(model);
}

/// A look was written down, or was not: then there is nothing to see.
pub(in crate::ui) fn looked(screen: &mut DeskScreen, no: CaseNo, look: CaseAccess, failed: Option<String>) {
    let model = &mut screen.model;
    if let Some(text) = failed {
        model.set_status(StatusKind::Bad, text);
        return;
    }
    match look {
        CaseAccess::Opened => {
            model.privacy.opened = Some(no);
            if model.selected == Some(no) {
                opened(model);
            }
        }
        CaseAccess::Unmasked => model.privacy.unmasked = Some(no),
    }
}
