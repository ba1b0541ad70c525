//! Keys of the confirmation of the clock.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::dialogs::clock::state::ClockDialog;
use crate::ui::dialogs::clock::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::{LayerPart, Question};
use crate::ui::state::model::Model;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for ClockDialog {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Confirm]
    }

    fn question(&self) -> Option<Question> {
        Some(Question { action: Action::ConfirmClock, case: None, n: 0 })
    }

    fn act(&mut self, _: &mut Model, action: Action, _: &SessionContext) -> Answer {
        Answer::close().with((action == Action::Confirm).then_some(Effect::ConfirmClock))
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, model, ctx)
    }
}
