//! Keys of the question whether to quit.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::dialogs::quit::state::QuitDialog;
use crate::ui::dialogs::quit::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::{KeyPress, LayerPart};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for QuitDialog {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Confirm]
    }

    /// What is written down stays so: leaving is no order.
    fn completes(&self, _: KeyPress, _: &Model, _: &SessionContext) -> bool {
        false
    }

    fn act(&mut self, _: &mut Model, action: Action, _: &SessionContext) -> Answer {
        if matches!(action, Action::Confirm | Action::Quit) {
            vec![Effect::Quit].into()
        } else {
            Answer::close()
        }
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, _: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, ctx)
    }
}
