//! Keys of the legend: it scrolls, and turns to the table of keys, which is the other page of the same help.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled;
use crate::ui::panels::legend::state::LegendPanel;
use crate::ui::panels::legend::view;
use crate::ui::state::answer::{Answer, Opening};
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for LegendPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Help]
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        if matches!(action, Action::Legend | Action::Filter) {
            return Opening::Keys { search: action == Action::Filter }.into();
        }
        let (page, length) = view::extent(model.size, ctx);
        let Some(top) = scrolled(self.top, action, page, length) else { return Answer::close() };
        self.top = top;
        Answer::stay()
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, _: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self.top, ctx)
    }
}
