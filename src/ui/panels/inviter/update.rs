//! Keys of the profile of an inviter: choose one of its open cases and go there, or to the related cases.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
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

    fn act(&mut self, model: &mut Model, action: Action, _: &SessionContext) -> Answer {
        let page = view::rows(model.size);
        let last = self.card.live.len().saturating_sub(1);
        let row = self.row().unwrap_or(0);
        let to = match action {
            Action::Down => row + 1,
            Action::Up => row.saturating_sub(1),
            Action::PageDown | Action::HalfDown => row + page,
            Action::PageUp | Action::HalfUp => row.saturating_sub(page),
            Action::First => 0,
            Action::Last => last,
            Action::Open => {
                let Some(to) = self.row().and(self.at) else { return Answer::stay() };
                return Answer::from(Then::Jump(to)).with([Effect::Panel(PanelRequest::Nothing)]);
            }
            Action::Radar => return Opening::RelatedCases(self.own.no).into(),
            Action::Back | Action::Quit | Action::Cancel | Action::Inviter => {
                return Answer::close().with([Effect::Panel(PanelRequest::Nothing)]);
            }
            _ => return Answer::stay(),
        };
        self.at = self.card.live.get(to.min(last)).map(|c| c.no);
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
