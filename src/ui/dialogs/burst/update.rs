//! Keys of the offer of a typed text: it is searched for or discarded on purpose, and nothing else happens to it.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::dialogs::burst::state::TypedTextOffer;
use crate::ui::dialogs::burst::view;
use crate::ui::list::filter;
use crate::ui::state::answer::Answer;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for TypedTextOffer {
    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        if action == Action::Back {
            model.set_status(StatusKind::Plain, ctx.texts.burst.discarded.to_string());
            return Answer::close();
        }
        if action != Action::Open || !self.searchable {
            return Answer::stay();
        }
        filter::begin(model);
        model.filter.clear();
        let (pasted, effects) = filter::paste(model, &self.shown());
        if let Some(text) = pasted.cut(ctx) {
            model.set_status(StatusKind::Bad, text);
        }
        Answer::close().with(effects)
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, _: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, ctx)
    }
}
