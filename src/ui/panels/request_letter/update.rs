//! Keys of the document request that was sent: read it, copy it, write it to a file.

use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled;
use crate::ui::panels::request_letter::state::RequestLetterPanel;
use crate::ui::panels::request_letter::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for RequestLetterPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Letter]
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let (page, lines) = view::extent(model, self.case, ctx);
        if let Some(to) = scrolled(self.top, action, page, lines) {
            self.top = to;
            return Answer::stay();
        }
        let case = self.case;
        let text = model.case(case).and_then(|c| c.requests.last()).map(|r| r.text.to_string());
        match (action, text) {
            (Action::Copy, Some(text)) => {
                let said = fill(&ctx.texts.paper.copied, &[("case", &case.to_string())]);
                model.set_status(StatusKind::Plain, said);
                vec![Effect::TakeOut { case, text, file: false }].into()
            }
            (Action::WriteOut, Some(text)) => vec![Effect::TakeOut { case, text, file: true }].into(),
            _ => Answer::close(),
        }
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self.case, self.top, model, ctx)
    }
}
