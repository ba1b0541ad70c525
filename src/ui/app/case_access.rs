//! The way to a case and its opening: on a protected desk what is looked at is written down first.

use crate::domain::case_no::CaseNo;
use crate::domain::listing::View;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::{CaseAccess, Effect};
use crate::ui::state::model::{Focus, Model, StatusKind};
use crate::ui::{detail, list};

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

/// Selects a case wherever it is listed: in the view, in the view of all open cases without the filter, or in the archive.
pub(in crate::ui) fn jump(model: &mut Model, no: CaseNo) -> Vec<Effect> {
    let row = |model: &Model| model.rows.iter().position(|s| s.no == no);
    let open = model.desk.get(no).is_some();
    let mut effects = Vec::new();
    if row(model).is_none() {
        model.filter.clear();
        if open {
            model.view = View::All;
        } else {
            model.view = View::Archive;
            model.filter.paste(&no.to_string());
        }
        effects.extend(list::filter::changed(model));
    }
    model.focus = Focus::List;
    if let Some(row) = row(model) {
        model.select(row);
    }
    model.follow();
    effects
}
