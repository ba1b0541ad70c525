//! Keys of the list of decisions: the key that recalls takes the marked one back, the key that opens shows its case.

use crate::domain::case_no::CaseNo;
use crate::ui::actions::recall::recall;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::dialogs::recall_list::state::{RecallList, rows};
use crate::ui::dialogs::recall_list::view;
use crate::ui::state::answer::{Answer, Then};
use crate::ui::state::layer_part::{KeyPress, LayerPart};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

impl LayerPart for RecallList {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Dialog, Context::Global]
    }

    fn completes(&self, press: KeyPress, _: &Model, _: &SessionContext) -> bool {
        press.action == Some(Action::Recall)
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let rows = rows(model, ctx);
        let marked = self.row(&rows).map(|at| rows[at]);
        if action.closes() {
            return Answer::close();
        }
        if action == Action::Recall {
            return match marked.and_then(|no| model.case(no)).map(Arc::clone) {
                Some(case) => Answer::close().with(recall(model, &case)),
                None => Answer::stay(),
            };
        }
        if action == Action::Open {
            return marked.map_or_else(Answer::stay, |no| Then::Jump(no).into());
        }
        if matches!(action, Action::Down | Action::Up) {
            self.go(&rows, if action == Action::Down { 1 } else { -1 });
        }
        Answer::stay()
    }

    fn key(&mut self, model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        let digit = chord.written.and_then(|c| c.to_digit(10)).and_then(|n| usize::try_from(n).ok())?;
        self.marked = Some(*rows(model, ctx).get(digit.checked_sub(1)?)?);
        Some(Answer::stay())
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

impl RecallList {
    /// Marks the next row or the one before; the first one where the marked case is gone.
    fn go(&mut self, rows: &[CaseNo], step: isize) {
        let to =
            self.row(rows).map_or(0, |at| at.saturating_add_signed(step).min(rows.len().saturating_sub(1)));
        self.marked = rows.get(to).copied();
    }
}
