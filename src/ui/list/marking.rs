//! Marking cases: one, a range, all that the list shows, none. Only live cases are marked: to a closed one nothing can be done.

use crate::domain::listing::View;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::state::model::{Focus, Model, StatusKind};

pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) {
    let texts = &ctx.texts.many;
    if action == Action::Unmark {
        model.marks.clear();
        return;
    }
    if model.view == View::Archive {
        model.set_status(StatusKind::Plain, texts.closed.to_string());
        return;
    }
    let Some((no, at)) = model.selected.zip(model.position()) else {
        model.set_status(StatusKind::Plain, ctx.texts.notice.no_case.to_string());
        return;
    };
    match action {
        Action::Mark => {
            model.marks.toggle(no);
            if model.focus == Focus::List {
                crate::ui::list::update::take(model, Action::Down);
            }
        }
        Action::MarkRange => {
            let from = model.marks.last().and_then(|last| model.rows.iter().position(|s| s.no == last));
            let Some(from) = from else {
                model.marks.add([no]);
                model.set_status(StatusKind::Plain, texts.no_range.to_string());
                model.marks.count(&model.rows);
                return;
            };
            let range = from.min(at)..=from.max(at);
            let between: Vec<_> = model.rows[range].iter().map(|s| s.no).filter(|n| *n != no).collect();
            // The last of them is where the hand is: the next range begins here.
            model.marks.add(between.into_iter().chain([no]));
        }
        _ => model.marks.add(model.rows.iter().map(|s| s.no)),
    }
    model.marks.count(&model.rows);
}
