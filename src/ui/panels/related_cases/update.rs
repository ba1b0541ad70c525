//! Keys of the related cases: choose a match, compare it with the case, record whether it is the same, go there.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::text::fill;
use crate::ui::actions::execute::execute_now;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::{self, DrawnLayer, Extent};
use crate::ui::base::scroll::scrolled;
use crate::ui::panels::related_cases::state::RelatedCasesPanel;
use crate::ui::panels::related_cases::view;
use crate::ui::state::answer::{Answer, Opening, Then};
use crate::ui::state::effect::{CaseAccess, Effect};
use crate::ui::state::layer_part::LayerPart;
use crate::ui::state::model::{Model, StatusKind};
use crate::ui::state::msg::Msg;
use crate::ui::state::panel_data::{PanelData, PanelRequest};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for RelatedCasesPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Sight]
    }

    fn request(&self) -> Option<Effect> {
        Some(Effect::Panel(PanelRequest::RelatedCases(self.own.no)))
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        self.held = true;
        // A determination or a jump is meant for the match that was seen before the choice moved.
        if self.just_moved(model.now) && matches!(action, Action::Open | Action::Same | Action::NotSame) {
            return Answer::stay();
        }
        if self.pair && matches!(action, Action::Back | Action::FocusPrev) {
            self.pair = false;
        } else if action.closes() || action == Action::Radar {
            return Answer::close().with([Effect::Panel(PanelRequest::Nothing)]);
        } else if action == Action::Inviter {
            return Opening::Inviter(self.own.no).into();
        } else if self.pair && action == Action::Open {
            let Some(other) = self.at else { return Answer::stay() };
            return Answer::from(Then::Jump(other)).with([Effect::Panel(PanelRequest::Nothing)]);
        } else if matches!(action, Action::Open | Action::FocusNext) {
            return side_by_side(self, model, ctx).into();
        } else if matches!(action, Action::Same | Action::NotSame) {
            return say(self, model, action == Action::Same, ctx).into();
        } else if self.pair {
            let size = overlay::room(model.size, Extent::Page);
            let (lines, page) = view::comparison(self, size, model, ctx);
            self.top = scrolled(self.top, action, page, lines.len()).unwrap_or(self.top);
        } else if let Some(movement) = action.movement() {
            let page = view::matches_shown(overlay::room(model.size, Extent::Page).0);
            let last = self.seen.found.len().saturating_sub(1);
            let to = movement.target(self.row().unwrap_or(0), (page, page), last);
            self.at = self.seen.found.get(to).map(|f| f.other.no);
        }
        Answer::stay()
    }

    fn hear(&mut self, model: &mut Model, msg: &Msg) -> Option<Answer> {
        match msg {
            Msg::Panel(PanelData::RelatedCases(no, seen, done)) if self.own.no == *no => {
                self.take(seen.clone(), *done, model.now);
            }
            Msg::Panel(PanelData::Failed(why)) => self.failed = Some(why.clone()),
            Msg::Looked(no, _, failed) if self.waits.contains(no) => match failed {
                Some(why) => {
                    self.waits.clear();
                    model.set_status(StatusKind::Bad, why.clone());
                }
                None => {
                    self.waits.retain(|w| w != no);
                    self.looked.push(*no);
                    self.pair = self.waits.is_empty();
                }
            },
            _ => return None,
        }
        Some(Answer::stay())
    }

    /// The two have to be opened again.
    fn locked(&mut self) {
        self.pair = false;
        self.waits.clear();
        self.looked.clear();
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

/// The chosen match beside the case. Where a look has to be written down, both of them are first.
fn side_by_side(panel: &mut RelatedCasesPanel, model: &Model, ctx: &SessionContext) -> Vec<Effect> {
    let Some(other) = panel.chosen().map(|f| f.other.no) else { return Vec::new() };
    panel.top = 0;
    let open = |no: &CaseNo| !ctx.protected || model.privacy.shows(*no) || panel.looked.contains(no);
    let waits: Vec<CaseNo> = [panel.own.no, other].into_iter().filter(|no| !open(no)).collect();
    panel.pair = waits.is_empty();
    panel.waits.clone_from(&waits);
    waits.into_iter().map(|no| Effect::Look(no, CaseAccess::Opened)).collect()
}

/// Records of the chosen match that it is the same, or not. It is written on both, and the other ruling cancels it.
fn say(panel: &RelatedCasesPanel, model: &mut Model, same: bool, ctx: &SessionContext) -> Vec<Effect> {
    // What was recorded last is on its way.
    if model.pending.is_some() {
        return Vec::new();
    }
    let Some(other) = panel.chosen().map(|f| f.other.clone()) else { return Vec::new() };
    record_determination(model, &panel.own, &other, same, ctx)
}

/// Records a determination of two cases; says why not where both are closed.
pub(crate) fn record_determination(
    model: &mut Model,
    own: &Case,
    other: &Case,
    same: bool,
    ctx: &SessionContext,
) -> Vec<Effect> {
    // A closed case keeps what it has: the determination is recorded on the open one of the two.
    let newest = |case: &Case| model.desk.get(case.no).map(|l| l.case.clone());
    let (on, about) = match (newest(own), newest(other)) {
        (Some(own), _) => (own, other.no),
        (None, Some(other)) => (other, own.no),
        (None, None) => {
            let text = fill(&ctx.texts.radar.closed, &[("case", &own.no.to_string())]);
            model.set_status(StatusKind::Plain, text);
            return Vec::new();
        }
    };
    execute_now(model, &on, Command::Compare { other: about, same, note: None })
}
