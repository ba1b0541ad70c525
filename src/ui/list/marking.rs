//! Marking cases: one, a range, all that the list shows, none. Only open cases are marked: nothing can be done with a closed one.

use crate::domain::listing::View;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Marking};
use crate::ui::state::model::{Focus, Model, StatusKind};

pub(in crate::ui) fn take(model: &mut Model, marking: Marking, ctx: &SessionContext) {
    let texts = &ctx.texts.many;
    if marking == Marking::None {
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
    match marking {
        Marking::One => {
            model.marks.toggle(no);
            if model.focus == Focus::List {
                crate::ui::list::update::take(model, Action::Down);
            }
        }
        Marking::Range => {
            let from = model.marks.last().and_then(|last| model.rows.iter().position(|s| s.no == last));
            let Some(from) = from else {
                model.marks.add([no]);
                model.set_status(StatusKind::Plain, texts.no_range.to_string());
                model.marks.count(&model.rows);
                return;
            };
            let range = from.min(at)..=from.max(at);
            let between: Vec<_> = model.rows[range].iter().map(|s| s.no).filter(|n| *n != no).collect();
            // The selected case is added last: the next range begins here.
            model.marks.add(between.into_iter().chain([no]));
        }
        Marking::All | Marking::None => model.marks.add(model.rows.iter().map(|s| s.no)),
    }
    model.marks.count(&model.rows);
}
