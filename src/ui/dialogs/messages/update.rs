//! Keys of the messages: they scroll, and count as read once they are closed on purpose.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled_dialog;
use crate::ui::dialogs::messages::state::MessagesDialog;
use crate::ui::dialogs::messages::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for MessagesDialog {
    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let lines = view::rows(&self.all, model.size, ctx).len();
        if let Some(to) = scrolled_dialog(self.top, action, lines, model.size) {
            self.top = to;
        } else if matches!(action, Action::Open | Action::Back) {
            return Answer::close().with([Effect::MessagesRead]);
        }
        Answer::stay()
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, _: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, (&self.all, self.top), ctx)
    }
}
