//! How the list is sorted.

use crate::domain::listing::{Column, Sort, View};
use crate::text::{Catalog, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::state::model::{Model, StatusKind};

/// The column that an action sorts a view by; none is the order of the queue.
fn column(action: Action, view: View) -> Option<Column> {
    Some(match action {
        Action::SortSlack => Column::Slack,
        // They stand in one place.
        Action::SortLands if view == View::Archive => Column::Closed,
        Action::SortLands => Column::Lands,
        Action::SortCase => Column::Case,
        Action::SortTraveller => Column::Traveller,
        Action::SortNationality => Column::Nationality,
        Action::SortGround => Column::Ground,
        Action::SortEntry => Column::Entry,
        Action::SortDocuments => Column::Documents,
        Action::SortState => Column::State,
        Action::SortOwner => Column::Owner,
        _ => return None,
    })
}

/// Sorts the list, or turns it round where it is sorted so already.
pub(in crate::ui) fn sort(model: &mut Model, action: Action, ctx: &SessionContext) {
    let by = column(action, model.view);
    if let Some(by) = by.filter(|by| !by.is_in(model.view)) {
        let name = Catalog::of(&ctx.texts.column, by.name());
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
    // The hand stays on its case; the list is read from there.
    model.apply_pending();
}
