//! Marks by number, and one action on all marked cases: listed case by case first, confirmed once, reported when it is over. What is
//! done and what is refused, the screen's own batch says.

use super::batch_text;
use super::command::confirms;
use super::dialogue::Dialogue;
use crate::domain::case_no::CaseNo;
use crate::domain::listing::View;
use crate::text::fill;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Marking};
use crate::ui::dialogs::batch::state::BatchStage;
use crate::ui::state::effect::Effect;
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Utc};

impl Dialogue {
    /// Marks cases or takes marks away: those that are named, else the open one, all of the list, or all marks.
    pub(super) fn mark(
        &mut self,
        marking: Marking,
        rest: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        let (all, removes) = (rest.eq_ignore_ascii_case("all"), marking == Marking::None);
        let mut effects = Vec::new();
        if removes && (all || rest.is_empty()) {
            effects = self.feed(Msg::Act(Action::Unmark), ctx, now);
        } else if all || marking == Marking::All {
            effects = self.feed(Msg::Act(Action::MarkAll), ctx, now);
        } else if rest.is_empty() {
            match self.open() {
                Some(case) if !case.state.is_closed() => self.screen.marks.add([case.no]),
                Some(_) => self.say(&*ctx.texts.many.closed),
                None => {
                    self.say(&*ctx.texts.plain.no_case);
                    return effects;
                }
            }
        } else if self.screen.view == View::Archive {
            self.say(&*ctx.texts.many.closed);
            return effects;
        } else {
            let Some(cases) = self.named(rest) else {
                self.say(fill(&ctx.texts.plain.no_such_case, &[("text", rest)]));
                return effects;
            };
            if removes {
                cases.into_iter().for_each(|no| self.screen.marks.remove(no));
            } else {
                self.screen.marks.add(cases);
            }
        }
        let model = &mut self.screen.model;
        model.marks.keep_live(&model.desk);
        model.marks.count(&model.rows);
        let (n, m) = (model.marks.len().to_string(), model.marks.hidden().to_string());
        let text = if m == "0" { &ctx.texts.many.marked } else { &ctx.texts.many.hidden };
        self.say(fill(text, &[("n", &n), ("m", &m)]));
        effects
    }

    /// The open cases that some numbers of the list, ranges of them or case numbers name. None where one of them is not there.
    fn named(&self, rest: &str) -> Option<Vec<CaseNo>> {
        let mut cases = Vec::new();
        for word in rest.split([' ', ',', '，', '、']).filter(|word| !word.is_empty()) {
            if let Ok(no) = word.parse::<CaseNo>() {
                cases.push(no);
                continue;
            }
            let (from, to) = word.split_once('-').unwrap_or((word, word));
            let (from, to) = (from.parse::<usize>().ok()?.checked_sub(1)?, to.parse::<usize>().ok()?);
            cases.extend(self.listed.get(from..to).filter(|named| !named.is_empty())?);
        }
        cases.iter().all(|no| self.screen.desk.get(*no).is_some()).then_some(cases)
    }

    /// A preview is confirmed with its own word; every other one leaves it.
    pub(super) fn bulk(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        if confirms(line.trim(), ctx) {
            return self.feed(Msg::Act(Action::Confirm), ctx, now);
        }
        self.leave(ctx)
    }

    /// A batch has come to something: a preview of which nothing can be done, or a report, is said and over.
    pub(super) fn settle_bulk(&mut self, ctx: &SessionContext) {
        let Some(Layer::Batch(bulk)) = self.screen.layers.last() else { return };
        match bulk.stage {
            BatchStage::Preview if bulk.orders.is_empty() => {}
            BatchStage::Report => {
                let told = batch_text::report(bulk, &self.screen, ctx);
                self.said.extend(told);
            }
            BatchStage::Preview | BatchStage::Running(_) => return,
        }
        self.screen.layers.pop();
    }

    /// Whether batches are being written.
    pub(super) fn runs_bulk(&self) -> bool {
        matches!(self.screen.layers.last(), Some(Layer::Batch(bulk)) if matches!(bulk.stage, BatchStage::Running(_)))
    }
}
