//! Keys of the answer that no visa is needed: read it, copy it, write it to a file.

use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled;
use crate::ui::dialogs::no_visa::state::NoVisaAnswer;
use crate::ui::dialogs::no_visa::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for NoVisaAnswer {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Letter]
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let (page, lines) = view::extent(&self.text, model.size);
        if let Some(to) = scrolled(self.top, action, page, lines) {
            self.top = to;
            return Answer::stay();
        }
        let (case, text) = (self.case, self.text.to_string());
        match action {
            Action::Copy => {
                let said = fill(&ctx.texts.paper.copied, &[("case", &case.to_string())]);
                model.set_status(StatusKind::Plain, said);
                vec![Effect::TakeOut { case, text, file: false }].into()
            }
            Action::WriteOut => vec![Effect::TakeOut { case, text, file: true }].into(),
            _ => Answer::close(),
        }
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, _: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self.case, &self.text, self.top, ctx)
    }
}
