//! Keys of the viewer: page, zoom, pan, turn, the next file, and the answer to what was seen on this item. Nothing here decides a case.

use crate::domain::case::Case;
use crate::domain::code::Item;
use crate::ui::actions::availability::dry_run;
use crate::ui::actions::execute::execute_now;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context, FormValues, Movement};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::picture::graphic::Graphic;
use crate::ui::panels::viewer::lens::Lens;
use crate::ui::panels::viewer::places::places;
use crate::ui::panels::viewer::state::{ViewerPanel, ViewerStage};
use crate::ui::panels::viewer::view;
use crate::ui::state::answer::{Answer, Then};
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::{KeyPress, LayerPart};
use crate::ui::state::model::{Model, StatusKind};
use crate::ui::state::msg::Msg;
use crate::ui::state::panel_data::{FileFailure, PanelData, PanelRequest};
use crate::viewer::ViewFault;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// The part of what is seen that one key moves.
const STEP: f64 = 0.25;

impl LayerPart for ViewerPanel {
    fn contexts(&self) -> &'static [Context] {
        &[Context::Viewer]
    }

    fn request(&self) -> Option<Effect> {
        self.wanted.map(|wanted| Effect::Panel(PanelRequest::File(wanted)))
    }

    fn completes(&self, press: KeyPress, _: &Model, _: &SessionContext) -> bool {
        press.action == Some(Action::Verify)
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        match action {
            Action::Verify => return self.verify(model, ctx),
            Action::Reject | Action::Waive => {
                model.item = Some(self.item);
                return Answer::from(Then::Begin(action.into())).with(leaves());
            }
            Action::Open => return self.again(model, ctx),
            Action::NextFile => return self.go(true, false, model, ctx),
            Action::PrevFile => return self.go(false, false, model, ctx),
            Action::FocusNext => return self.go(true, true, model, ctx),
            Action::FocusPrev => return self.go(false, true, model, ctx),
            Action::ZoomIn => drop(self.lens.step(true)),
            Action::ZoomOut => drop(self.lens.step(false)),
            Action::Fit => self.lens.fit(),
            Action::MrzBand => {
                let width =
                    model.case(self.case).map(|case| places(self.item, case, model.size, ctx).picture.width);
                self.lens.band(width.unwrap_or_default());
            }
            Action::TurnRight | Action::TurnLeft => {
                self.lens.turn(action == Action::TurnRight);
                self.turn();
            }
            Action::PanLeft => self.pan((-STEP, 0.0), model, ctx),
            Action::PanRight => self.pan((STEP, 0.0), model, ctx),
            action if action.closes() => return Answer::close().with(leaves()),
            action => match action.movement() {
                Some(Movement::Down) => self.pan((0.0, STEP), model, ctx),
                Some(Movement::Up) => self.pan((0.0, -STEP), model, ctx),
                Some(Movement::HalfDown) => self.pan((0.0, 0.5), model, ctx),
                Some(Movement::HalfUp) => self.pan((0.0, -0.5), model, ctx),
                Some(Movement::PageDown) => return self.page_to(self.page.saturating_add(1), model, ctx),
                Some(Movement::PageUp) => return self.page_to(self.page.saturating_sub(1), model, ctx),
                Some(Movement::First) => return self.page_to(0, model, ctx),
                Some(Movement::Last) => return self.page_to(u32::MAX, model, ctx),
                None => {}
            },
        }
        self.finer(model, ctx)
    }

    fn hear(&mut self, _: &mut Model, msg: &Msg) -> Option<Answer> {
        let Msg::Panel(PanelData::File(request, result)) = msg else { return None };
        // Of what was asked for earlier nothing is wanted any more.
        if self.wanted != Some(*request) {
            return Some(Answer::stay());
        }
        self.wanted = None;
        match result {
            Ok(page) => {
                self.pages = Some(page.pages);
                self.stage =
                    ViewerStage::Shown(Arc::clone(page), Arc::new(page.picture.turned(self.lens.quarters)));
            }
            // A finer picture of what is shown already may fail; what is shown stays.
            Err(_) if matches!(self.stage, ViewerStage::Shown(..)) => {}
            Err(failure) => self.stage = ViewerStage::Failed(failure.clone()),
        }
        Some(Answer::stay())
    }

    fn locked(&mut self) {
        self.stage = ViewerStage::Put;
        self.wanted = None;
    }

    fn graphic(&self, screen: Rect, model: &Model, ctx: &SessionContext) -> Option<Graphic> {
        view::graphic(screen, self, model, ctx)
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

fn leaves() -> [Effect; 1] {
    [Effect::Panel(PanelRequest::Nothing)]
}

/// Every file of the case in the order of the checklist: its item and its place among the files of the item.
fn all_files(case: &Case) -> Vec<(Item, usize)> {
    let items = case.lines.iter().map(|line| line.item);
    items.flat_map(|item| case.files_of(item).enumerate().map(move |(n, _)| (item, n))).collect()
}

impl ViewerPanel {
    fn asks(&mut self, model: &Model, ctx: &SessionContext) -> Answer {
        self.wanted = self.request_for(model, ctx);
        self.request().map_or_else(Answer::stay, |effect| Answer::from(vec![effect]))
    }

    /// Asks for a finer picture where this one is too coarse by now.
    fn finer(&mut self, model: &Model, ctx: &SessionContext) -> Answer {
        let wanted = self.request_for(model, ctx);
        if self.needs_more(model, ctx) && self.wanted != wanted {
            self.asks(model, ctx)
        } else {
            Answer::stay()
        }
    }

    fn pan(&mut self, by: (f64, f64), model: &Model, ctx: &SessionContext) {
        let Some(case) = model.case(self.case) else { return };
        let area = places(self.item, case, model.size, ctx).picture;
        let room = ctx.image_style().dots((area.width, area.height));
        if let Some(sight) = self.sight(room) {
            self.lens.pan(&sight, by);
        }
    }

    fn page_to(&mut self, page: u32, model: &Model, ctx: &SessionContext) -> Answer {
        let last = self.pages.unwrap_or(1).saturating_sub(1);
        if page.min(last) == self.page {
            return Answer::stay();
        }
        self.page = page.min(last);
        self.stage = ViewerStage::Loading;
        self.lens = Lens { quarters: self.lens.quarters, ..Lens::default() };
        self.asks(model, ctx)
    }

    /// To the next or previous file, or to that of another item, around the end.
    fn go(&mut self, forward: bool, other_item: bool, model: &mut Model, ctx: &SessionContext) -> Answer {
        let Some(case) = model.case(self.case) else { return Answer::close().with(leaves()) };
        let all = all_files(case);
        let at = all.iter().position(|f| *f == (self.item, self.file)).unwrap_or(0);
        let (before, behind) = (all.iter().take(at), all.iter().skip(at + 1));
        let around: Vec<_> = behind.chain(before).copied().collect();
        let wanted = |(item, n): &(Item, usize)| !other_item || (*item != self.item && *n == 0);
        let next =
            if forward { around.into_iter().find(wanted) } else { around.into_iter().rev().find(wanted) };
        let Some((item, file)) = next else { return Answer::stay() };
        (self.item, self.file, self.page, self.pages) = (item, file, 0, None);
        self.stage = ViewerStage::Loading;
        self.lens = Lens::default();
        model.item = Some(item);
        self.asks(model, ctx)
    }

    /// Shows it again, or at all where the system protects less than usual and the officer has read so.
    fn again(&mut self, model: &mut Model, ctx: &SessionContext) -> Answer {
        match &self.stage {
            ViewerStage::Loading | ViewerStage::Shown(..) => return Answer::stay(),
            ViewerStage::Failed(FileFailure::Fault(ViewFault::LessProtected)) => model.less_protected = true,
            ViewerStage::Failed(_) | ViewerStage::Put => {}
        }
        self.stage = ViewerStage::Loading;
        self.asks(model, ctx)
    }

    /// Verifies the item at once where nothing has to be explained and nobody countersigns; else its dialog, or what blocks it, follows.
    fn verify(&mut self, model: &mut Model, ctx: &SessionContext) -> Answer {
        model.item = Some(self.item);
        if model.pending.is_some() {
            return Answer::stay();
        }
        if !matches!(self.stage, ViewerStage::Shown(..)) {
            model.set_status(StatusKind::Plain, ctx.texts.viewer.not_shown.to_string());
            return Answer::stay();
        }
        let values = FormValues { item: Some(self.item), ..FormValues::default() };
        let command = Action::Verify.order().and_then(|order| (order.command)(&values));
        let case = model.case(self.case).cloned();
        if let Some((case, command)) = case.zip(command)
            && dry_run(&case, &command, ctx, model.desk_time())
                .is_ok_and(|events| events.iter().all(|e| matches!(e.name(), "claimed" | "item_verified")))
        {
            return execute_now(model, &case, command).into();
        }
        Answer::from(Then::Begin(Action::Verify.into())).with(leaves())
    }
}
