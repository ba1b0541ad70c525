//! Keys of what is said outside: copy the text for the inviter, write it to a file, record who was told.

use crate::text::{fill, inviter_text};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled_dialog;
use crate::ui::panels::inform::state::InformPanel;
use crate::ui::panels::inform::view;
use crate::ui::state::answer::{Answer, Then};
use crate::ui::state::effect::{Effect, ExportedText};
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for InformPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Letter]
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let no = self.case;
        let lines = view::lines(no, model.size, model, ctx).len();
        if let Some(to) = scrolled_dialog(self.top, action, lines, model.size) {
            self.top = to;
            return Answer::stay();
        }
        let Some(case) = model.case(no).cloned() else { return Answer::close() };
        if action == Action::Told {
            return Then::Begin(action.into()).into();
        }
        let file = action == Action::WriteOut;
        if !file && action != Action::Copy {
            return Answer::close();
        }
        let what = ExportedText::Inviter;
        if !file {
            let values = [("case", &*no.to_string()), ("what", what.named(&ctx.texts))];
            let said = fill(&ctx.texts.paper.copied, &values);
            model.set_status(StatusKind::Plain, said);
        }
        let text = inviter_text(&ctx.texts, &case, &ctx.rules);
        vec![Effect::TakeOut { case: no, what, text, file }].into()
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}
