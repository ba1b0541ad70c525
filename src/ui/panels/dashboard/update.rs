//! Keys of the dashboard, and the numbers that come in for it.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::panels::dashboard::state::{DashboardPanel, PAGES};
use crate::ui::panels::dashboard::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use crate::ui::state::panel_data::{PanelData, PanelRequest};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for DashboardPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Sight]
    }

    fn request(&self) -> Option<Effect> {
        Some(Effect::Panel(PanelRequest::Dashboard))
    }

    fn act(&mut self, _: &mut Model, action: Action, _: &SessionContext) -> Answer {
        if action.closes() {
            return Answer::close().with([Effect::Panel(PanelRequest::Nothing)]);
        }
        if matches!(action, Action::FocusNext | Action::Down) {
            self.page = (self.page + 1) % PAGES;
        } else if matches!(action, Action::FocusPrev | Action::Up) {
            self.page = (self.page + PAGES - 1) % PAGES;
        }
        Answer::stay()
    }

    fn hear(&mut self, _: &mut Model, msg: &Msg) -> Option<Answer> {
        match msg {
            Msg::Panel(PanelData::Dashboard(stats)) => self.stats = Some(stats.clone()),
            Msg::Panel(PanelData::Failed(why)) => self.failed = Some(why.clone()),
            _ => return None,
        }
        Some(Answer::stay())
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, _: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, ctx)
    }
}
