//! Keys of the explanation: it scrolls, and begins what an unattended case is brought back with.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled_dialog;
use crate::ui::dialogs::queue_explanation::reasons::ways;
use crate::ui::dialogs::queue_explanation::state::QueueExplanation;
use crate::ui::dialogs::queue_explanation::view;
use crate::ui::state::answer::{Answer, Then};
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for QueueExplanation {
    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        if action == Action::Open {
            return way_back(self, 0, model, ctx);
        }
        let lines = view::rows(self.case, model, ctx).len();
        let top = scrolled_dialog(self.top, action, lines, model.size);
        let Some(top) = top else { return Answer::close() };
        self.top = top;
        Answer::stay()
    }

    fn key(&mut self, model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        let n = chord.digit().and_then(|n| n.checked_sub(1));
        Some(n.map_or_else(Answer::stay, |n| way_back(self, n, model, ctx)))
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, (self.case, self.top), model, ctx)
    }
}

/// Begins one of the ways; where there is none, the reasons are closed.
fn way_back(dialog: &QueueExplanation, n: usize, model: &Model, ctx: &SessionContext) -> Answer {
    let all = ways(dialog.case, model, ctx);
    let here = model.selected == Some(dialog.case);
    match all.get(n).filter(|_| here) {
        Some(way) => Then::Begin((*way).into()).into(),
        None if all.is_empty() => Answer::close(),
        None => Answer::stay(),
    }
}
