//! Keys of the profile of an inviter: choose one of its open cases and go there, or to the related cases.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::panels::inviter::view;
use crate::ui::state::answer::{Answer, Opening, Then};
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use crate::ui::state::panel_data::{PanelData, PanelRequest};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for InviterPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Sight]
    }

    fn request(&self) -> Option<Effect> {
        Some(Effect::Panel(PanelRequest::Inviter(self.own.no)))
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let leaves = [Effect::Panel(PanelRequest::Nothing)];
        if let Some(movement) = action.movement() {
            let page = view::lines(self, overlay::room(model.size, Extent::Page), model, ctx).1;
            let last = self.card.live.len().saturating_sub(1);
            let to = movement.target(self.row().unwrap_or(0), (page, page), last);
            self.at = self.card.live.get(to).map(|c| c.no);
        } else if action == Action::Open {
            let to = self.row().and(self.at);
            return to.map_or_else(Answer::stay, |to| Answer::from(Then::Jump(to)).with(leaves));
        } else if action == Action::Radar {
            return Opening::RelatedCases(self.own.no).into();
        } else if action.closes() || action == Action::Inviter {
            return Answer::close().with(leaves);
        }
        Answer::stay()
    }

    fn hear(&mut self, _: &mut Model, msg: &Msg) -> Option<Answer> {
        match msg {
            Msg::Panel(PanelData::Inviter(no, known, done)) if self.own.no == *no => {
                self.take(known.clone(), *done);
            }
            Msg::Panel(PanelData::Failed(why)) => self.failed = Some(why.clone()),
            _ => return None,
        }
        Some(Answer::stay())
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}
