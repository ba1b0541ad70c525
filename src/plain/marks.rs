//! Marks by number, and one action on all marked cases: told case by case first, confirmed once, reported when it is over. What is
//! done and what is refused, the screen's own bulk action says.

use super::dialogue::Dialogue;
use crate::domain::case_no::CaseNo;
use crate::domain::listing::View;
use crate::text::{Catalog, blocker_text, fill};
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::batch::state::{Batch, BatchStage};
use crate::ui::dialogs::batch::view::{foreseen, told};
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use chrono::{DateTime, Utc};

/// Cases that are told one by one; of more only how many.
const TOLD: usize = 20;

impl Dialogue {
    /// Marks cases or takes marks away: those that are named, else the open one, all of the list, or all marks.
    pub(super) fn mark(
        &mut self,
        action: Action,
        rest: &str,
        ctx: &mut SessionContext,
        now: DateTime<Utc>,
    ) -> Vec<Effect> {
        let all = action == Action::MarkAll || rest.eq_ignore_ascii_case("all");
        let mut effects = Vec::new();
        match action {
            Action::Unmark if all || rest.is_empty() => {
                effects = self.feed(Msg::Act(Action::Unmark), ctx, now);
            }
            _ if all => effects = self.feed(Msg::Act(Action::MarkAll), ctx, now),
            _ if rest.is_empty() => match self.open() {
                Some(case) if !case.state.is_closed() => self.model.marks.add([case.no]),
                Some(_) => self.say(&*ctx.texts.many.closed),
                None => {
                    self.say(&*ctx.texts.plain.no_case);
                    return effects;
                }
            },
            _ => {
                if self.model.view == View::Archive {
                    self.say(&*ctx.texts.many.closed);
                    return effects;
                }
                let Some(cases) = self.named(rest) else {
                    self.say(fill(&ctx.texts.plain.no_such_case, &[("text", rest)]));
                    return effects;
                };
                if action == Action::Unmark {
                    cases.into_iter().for_each(|no| self.model.marks.remove(no));
                } else {
                    self.model.marks.add(cases);
                }
            }
        }
        let model = &mut self.model.model;
        model.marks.keep_live(&model.desk);
        model.marks.count(&model.rows);
        let (n, m) = (model.marks.len().to_string(), model.marks.hidden().to_string());
        let text = if m == "0" { &ctx.texts.many.marked } else { &ctx.texts.many.hidden };
        self.say(fill(text, &[("n", &n), ("m", &m)]));
        effects
    }

    /// The live cases that some numbers of the list, ranges of them or case numbers name. None where one of them is not there.
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
        cases.iter().all(|no| self.model.desk.get(*no).is_some()).then_some(cases)
    }

    /// A preview is confirmed with its own word; every other one leaves it.
    pub(super) fn bulk(&mut self, line: &str, ctx: &mut SessionContext, now: DateTime<Utc>) -> Vec<Effect> {
        if super::answer::confirms(line.trim(), ctx) {
            return self.feed(Msg::Act(Action::Confirm), ctx, now);
        }
        self.model.layers.pop();
        self.say(&*ctx.texts.plain.left_alone);
        Vec::new()
    }

    /// A bulk action has come to something: a preview of which nothing can be done, or a report, is told and over.
    pub(super) fn settle_bulk(&mut self, ctx: &SessionContext) {
        let Some(Layer::Batch(bulk)) = self.model.layers.last() else { return };
        match bulk.stage {
            BatchStage::Preview if bulk.orders.is_empty() => {}
            BatchStage::Report => {
                let lines = report(bulk, &self.model, ctx);
                self.said.extend(lines);
            }
            BatchStage::Preview | BatchStage::Running(_) => return,
        }
        self.model.layers.pop();
    }

    /// Whether batches are being written.
    pub(super) fn runs_bulk(&self) -> bool {
        matches!(self.model.layers.last(), Some(Layer::Batch(bulk)) if matches!(bulk.stage, BatchStage::Running(_)))
    }
}

fn count(text: &str, n: usize) -> String {
    fill(text, &[("n", &n.to_string())])
}

/// The question of a preview.
pub(super) fn question(bulk: &Batch, ctx: &SessionContext) -> String {
    let action = title(bulk, bulk.orders.len(), ctx);
    fill(&ctx.texts.plain.ask_confirm, &[("action", &action), ("yes", &ctx.texts.plain.yes)])
}

fn title(bulk: &Batch, n: usize, ctx: &SessionContext) -> String {
    let action = Catalog::of(&ctx.texts.action, bulk.action.name());
    fill(&ctx.texts.many.title, &[("action", action), ("n", &n.to_string())])
}

/// What would be done to which cases, and what not and why.
pub(super) fn preview(bulk: &Batch, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let counts = ctx.texts.plain.facts(&foreseen(bulk, ctx));
    let mut all = vec![title(bulk, bulk.total(), ctx), counts];
    all.extend(bulk.orders.iter().take(TOLD).map(|one| who(one.case, model, ctx)));
    if bulk.orders.len() > TOLD {
        all.push(count(&ctx.texts.plain.and_more, bulk.orders.len() - TOLD));
    }
    all.extend(refused(bulk, model, ctx));
    all
}

/// What was done, what was refused and why, and what was not touched.
fn report(bulk: &Batch, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let action = Catalog::of(&ctx.texts.action, bulk.action.name());
    let title = fill(&ctx.texts.many.report_title, &[("action", action)]);
    let mut all = vec![title, ctx.texts.plain.facts(&told(bulk, ctx))];
    all.extend(bulk.failed.clone());
    all.extend(refused(bulk, model, ctx));
    all
}

/// The refused cases with every reason; of more than a few the reasons alone.
fn refused(bulk: &Batch, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let texts = &ctx.texts;
    if bulk.refused.len() > TOLD {
        let group = |n: usize, b| texts.labelled(&n.to_string(), &blocker_text(texts, b, &ctx.rules));
        return bulk.groups.iter().map(|g| group(g.count, &g.blocker)).collect();
    }
    let one = |r: &crate::ui::state::trial::BlockedCase| {
        let reasons: Vec<String> =
            r.refusal.blockers.iter().map(|b| blocker_text(texts, b, &ctx.rules)).collect();
        texts.labelled(&who(r.case, model, ctx), &texts.plain.sentences(&reasons))
    };
    bulk.refused.iter().map(one).collect()
}

fn who(no: CaseNo, model: &Model, ctx: &SessionContext) -> String {
    let Some(case) = model.case(no) else { return no.to_string() };
    let t = &case.papers.traveller;
    let port = format!("{} {}", ctx.texts.labels.enters, case.entry_port());
    ctx.texts.plain.facts(&[format!("{no} {}", t.name()), t.nationality.to_string(), port])
}
