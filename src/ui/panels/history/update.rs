//! Keys of the history: it scrolls; every other key closes it.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled;
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
        let (page, length) = view::extent(model, self.case, ctx);
        let Some(top) = scrolled(self.top, action, page, length) else { return Answer::close() };
        self.top = top;
        Answer::stay()
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self.case, self.top, model, ctx)
    }
}
