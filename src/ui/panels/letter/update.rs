//! Keys of a letter: read it, copy it, write it to a file.

use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled_dialog;
use crate::ui::panels::letter::state::LetterPanel;
use crate::ui::panels::letter::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for LetterPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Letter]
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let lines = view::lines(self, model.size, model, ctx).len();
        if let Some(to) = scrolled_dialog(self.top, action, lines, model.size) {
            self.top = to;
            return Answer::stay();
        }
        let (case, file) = (self.case, action == Action::WriteOut);
        let taken = self.text(model).filter(|_| file || action == Action::Copy);
        let Some(text) = taken else { return Answer::close() };
        let what = self.what();
        if !file {
            let values = [("case", &*case.to_string()), ("what", what.named(&ctx.texts))];
            let said = fill(&ctx.texts.paper.copied, &values);
            model.set_status(StatusKind::Plain, said);
        }
        vec![Effect::TakeOut { case, what, text, file }].into()
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}
