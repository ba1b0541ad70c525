//! Keys of the history: it scrolls; every other key closes it.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled_dialog;
use crate::ui::panels::history::state::HistoryPanel;
use crate::ui::panels::history::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for HistoryPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Timeline]
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let lines = model.case(self.case).map_or(0, |case| view::rows(case, model.size, ctx).len());
        let top = scrolled_dialog(self.top, action, lines, model.size);
        let Some(top) = top else { return Answer::close() };
        self.top = top;
        Answer::stay()
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self.case, self.top, model, ctx)
    }
}
