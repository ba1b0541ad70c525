//! A batch in lines: its preview, its question and its report. Owns the sentences; it changes nothing.

use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, blocker_text, fill};
use crate::ui::base::context::SessionContext;
use crate::ui::dialogs::batch::state::Batch;
use crate::ui::state::model::Model;

/// Cases that are said one by one; of more only how many.
const TOLD: usize = 20;

fn count(text: &str, n: usize) -> String {
    fill(text, &[("n", &n.to_string())])
}

/// The question of a preview.
pub(super) fn question(bulk: &Batch, ctx: &SessionContext) -> String {
    let action = title(bulk, bulk.orders.len(), ctx);
    fill(&ctx.texts.plain.ask_confirm, &[("action", &action), ("yes", &ctx.texts.plain.yes)])
}

fn title(bulk: &Batch, n: usize, ctx: &SessionContext) -> String {
    let action = Catalog::text_or_name(&ctx.texts.action, bulk.action.name());
    fill(&ctx.texts.many.title, &[("action", action), ("n", &n.to_string())])
}

/// What would be done to which cases, and what not and why.
pub(super) fn preview(bulk: &Batch, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let t = &ctx.texts.many;
    let mut counts = vec![count(&t.can, bulk.orders.len())];
    if bulk.second > 0 {
        counts.push(count(&t.second, bulk.second));
    }
    if !bulk.refused.is_empty() {
        counts.push(count(&t.cannot, bulk.refused.len()));
    }
    let mut all = vec![title(bulk, bulk.total(), ctx), ctx.texts.plain.facts(&counts)];
    all.extend(bulk.orders.iter().take(TOLD).map(|one| who(one.case, model, ctx)));
    if bulk.orders.len() > TOLD {
        all.push(count(&ctx.texts.plain.and_more, bulk.orders.len() - TOLD));
    }
    all.extend(refused(bulk, model, ctx));
    all
}

/// What was done, what was refused and why, and what was not touched.
pub(super) fn report(bulk: &Batch, model: &Model, ctx: &SessionContext) -> Vec<String> {
    let t = &ctx.texts.many;
    let mut counts = vec![count(&t.done, bulk.done)];
    if bulk.waiting > 0 {
        counts.push(count(&t.second, bulk.waiting));
    }
    counts.push(count(&t.refused, bulk.refused.len()));
    counts.push(count(&t.untouched, bulk.untouched()));
    let action = Catalog::text_or_name(&ctx.texts.action, bulk.action.name());
    let mut all = vec![fill(&t.report_title, &[("action", action)]), ctx.texts.plain.facts(&counts)];
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
