//! One action on all marked cases: confirmed once, written in batches. Between two batches it can be stopped; what was not done stays
//! marked.

use crate::ui::actions::execute::execute;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::scroll::scrolled;
use crate::ui::dialogs::batch::state::{Batch, BatchStage};
use crate::ui::dialogs::batch::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::layer_part::{LayerPart, Question};
use crate::ui::state::model::Model;
use crate::ui::state::msg::{BatchAnswer, Msg};
use crate::ui::state::trial::{BlockedCase, Targets};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for Batch {
    fn contexts(&self) -> &'static [Context] {
        match self.stage {
            BatchStage::Report => &[Context::Timeline, Context::Dialog],
            BatchStage::Preview | BatchStage::Running(_) => &[Context::Confirm],
        }
    }

    fn question(&self) -> Option<Question> {
        let asks = self.stage == BatchStage::Preview;
        asks.then_some(Question { action: self.action, case: None, n: self.total() })
    }

    fn act(&mut self, model: &mut Model, action: Action, _: &SessionContext) -> Answer {
        if let Some(to) = scrolled(self.top, action, view::page(self, model.size), self.rows()) {
            self.top = to;
            return Answer::stay();
        }
        match self.stage {
            BatchStage::Preview if action == Action::Confirm => {
                if !self.orders.is_empty() {
                    return send(self, model);
                }
            }
            BatchStage::Running(_) => self.stopping |= matches!(action, Action::Cancel | Action::Back),
            BatchStage::Preview | BatchStage::Report if action == Action::FocusPrev => {}
            BatchStage::Preview | BatchStage::Report => return Answer::close(),
        }
        Answer::stay()
    }

    /// A batch was written, or could not be.
    fn hear(&mut self, model: &mut Model, msg: &Msg) -> Option<Answer> {
        match msg {
            Msg::Progress(ticket, answer) if self.stage == BatchStage::Running(*ticket) => {
                Some(answered(self, model, answer))
            }
            _ => None,
        }
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

/// Sends the next batch.
fn send(bulk: &mut Batch, model: &mut Model) -> Answer {
    let orders = bulk.batch().to_vec();
    bulk.sent += orders.len();
    let (ticket, effects) = execute(model, Targets::Marked, orders, None);
    bulk.stage = BatchStage::Running(ticket);
    bulk.top = 0;
    effects.into()
}

fn answered(bulk: &mut Batch, model: &mut Model, answer: &BatchAnswer) -> Answer {
    model.sent.clear();
    match answer {
        BatchAnswer::Done(outcomes) => {
            for (no, result) in outcomes {
                match result {
                    Ok(waits) => {
                        bulk.done += 1;
                        bulk.waiting += usize::from(*waits);
                        model.marks.remove(*no);
                    }
                    Err(refusal) => {
                        bulk.refused.push(BlockedCase { case: *no, refusal: refusal.clone() });
                    }
                }
            }
        }
        BatchAnswer::Failed(text) => {
            // None of this batch was done.
            bulk.sent = bulk.settled;
            bulk.failed = Some(text.clone());
        }
    }
    bulk.settled = bulk.sent;
    let over = bulk.failed.is_some() || bulk.stopping || bulk.sent == bulk.orders.len();
    if over {
        bulk.stage = BatchStage::Report;
        bulk.group();
    }
    model.marks.count(&model.rows);
    if over { Answer::stay() } else { send(bulk, model) }
}
