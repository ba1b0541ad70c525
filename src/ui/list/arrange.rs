//! How the list is sorted.

use crate::domain::listing::{Column, Sort, View};
use crate::text::{Catalog, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::state::model::{Model, StatusKind};

/// Sorts the list, or turns it round where it is sorted so already. None is the order of the queue.
pub(in crate::ui) fn sort(model: &mut Model, by: Option<Column>, ctx: &SessionContext) {
    // In the archive the time of closing is in the place of the arrival.
    let archive = model.view == View::Archive;
    let by = by.map(|by| if archive && by == Column::Lands { Column::Closed } else { by });
    if let Some(by) = by.filter(|by| !by.is_in(model.view)) {
        let name = Catalog::text_or_name(&ctx.texts.column, by.name());
        let text = fill(&ctx.texts.lists.no_column, &[("column", name)]);
        model.set_status(StatusKind::Plain, text);
        return;
    }
    by_column(model, by.map(|by| turned(model.preferences.sort, by)));
}

/// A click on the head of a column.
pub(in crate::ui) fn sort_by(model: &mut Model, by: Column) {
    by_column(model, Some(turned(model.preferences.sort, by)));
}

fn turned(now: Option<Sort>, by: Column) -> Sort {
    match now {
        Some(sort) if sort.by == by => Sort { by, down: !sort.down },
        _ => Sort::up(by),
    }
}

fn by_column(model: &mut Model, sort: Option<Sort>) {
    let (view, now) = (model.view, model.now);
    model.preferences.sort_by(view, sort, now);
    // The selection stays on its case; the list is read from there.
    model.apply_pending();
}
