//! One action on all marked cases: filled in once, tried on each, confirmed once, written in batches. Between two batches it can be
//! stopped; what was not done stays marked.

use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::command::Command;
use crate::domain::decide::BatchItem;
use crate::domain::event::Event;
use crate::text::worded_at;
use crate::ui::actions::availability::dry_run_of_batch;
use crate::ui::actions::availability::one_by_one;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::scroll::scrolled;
use crate::ui::base::widgets::picker::{Choice, Picker};
use crate::ui::dialogs::action_form::state::{ActionForm, EACH_TO_ITS_PORT, FormPart};
use crate::ui::dialogs::batch::state::{Batch, BatchStage, BlockedCase};
use crate::ui::state::effect::{Effect, Ticket};
use crate::ui::state::model::{Model, StatusKind};
use crate::ui::state::msg::BatchAnswer;
use std::sync::Arc;

/// The marked cases in the order of the queue.
fn marked(model: &Model) -> Vec<Arc<Case>> {
    let marked = model.order.spots().iter().filter(|s| model.marks.has(s.no));
    marked.filter_map(|s| model.desk.get(s.no)).map(|l| Arc::clone(&l.case)).collect()
}

/// Begins an action on all marked cases.
pub(in crate::ui) fn begin(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    model.deferred = None;
    if let Some(text) = one_by_one(action, ctx) {
        model.set_status(StatusKind::Plain, text);
        return Vec::new();
    }
    let cases = marked(model);
    let Some(first) = cases.first() else { return Vec::new() };
    let command = match action {
        Action::Claim => Some(Command::Claim),
        Action::Release => Some(Command::Release),
        Action::Resume => Some(Command::Resume { note: None }),
        _ => None,
    };
    if let Some(command) = command {
        let preview = tried_on(model, action, ctx, &cases, |_| command.clone());
        model.layers.push(Layer::Batch(Box::new(preview)));
        return Vec::new();
    }
    let form = match action {
        Action::Transfer => Some(transfer(first, &cases, ctx)),
        _ => crate::ui::dialogs::action_form::update::form(action, model, ctx, first),
    };
    if let Some(mut form) = form {
        form.many = Some(cases.len());
        // The preview is what is confirmed.
        form.decisive = false;
        // Without words each case gets its own rationale, from its own checklist.
        form.note_needed &= !matches!(action, Action::Approve | Action::Refuse | Action::Withdraw);
        model.layers.push(Layer::Form(Box::new(if form.part == FormPart::Confirm {
            form.begin()
        } else {
            form
        })));
    }
    Vec::new()
}

/// The transfer of many: to one port, or each to the port where its traveller enters.
fn transfer(first: &Case, cases: &[Arc<Case>], ctx: &SessionContext) -> ActionForm {
    let office = ctx.office;
    let each = Choice::new(EACH_TO_ITS_PORT, &ctx.texts.many.each_to_its_port);
    let ports = ctx.rules.transfer_ports(office, crate::domain::zone::day(first.received_at));
    let choices =
        std::iter::once(each).chain(ports.map(|p| Choice::new(p.code.as_str(), p.name.get(ctx.lang))));
    let reviewed = cases.iter().any(|c| c.reviewed());
    let picker = Picker::new(choices.collect(), EACH_TO_ITS_PORT);
    ActionForm::new(Action::Transfer, first, false).choosing(picker).noted(!reviewed).begin()
}

/// Tries a command on each of the cases.
fn tried_on(
    model: &Model,
    action: Action,
    ctx: &SessionContext,
    cases: &[Arc<Case>],
    command: impl Fn(&Case) -> Command,
) -> Batch {
    let (mut orders, mut refused, mut second) = (Vec::with_capacity(cases.len()), Vec::new(), 0);
    for case in cases {
        let one = BatchItem { case: case.no, seen: case.version, command: command(case) };
        match dry_run_of_batch(case, &one, ctx, model.desk_time()) {
            Ok(events) => {
                second += usize::from(events.iter().any(|e| matches!(e, Event::SecondAsked { .. })));
                orders.push(one);
            }
            Err(refusal) => refused.push(BlockedCase { case: case.no, refusal }),
        }
    }
    Batch::new(action, orders, refused, second)
}

/// The form was filled in: the preview follows, or the keys go to where words are missing.
pub(in crate::ui) fn filled(model: &mut Model, ctx: &SessionContext) -> Vec<Effect> {
    let Some(Layer::Form(form)) = model.layers.last() else { return Vec::new() };
    let (action, note) = (form.action, form.words());
    let each = form.picker.as_ref().and_then(Picker::chosen) == Some(EACH_TO_ITS_PORT);
    let command = form.command(model.now);
    let cases = marked(model);
    let now = model.now;
    let own = |case: &Case, command| worded_at(&ctx.texts, case, command, &ctx.rules, now);
    let preview = match command {
        Some(Command::Transfer { .. }) if each => {
            let to = |c: &Case| own(c, Command::Transfer { to: c.entry_port(), note: note.clone() });
            tried_on(model, action, ctx, &cases, to)
        }
        Some(command) => tried_on(model, action, ctx, &cases, |c| own(c, command.clone())),
        None => {
            crate::ui::dialogs::action_form::update::unreadable(model);
            return Vec::new();
        }
    };
    let words = |r: &BlockedCase| r.refusal.blockers.iter().all(|b| matches!(b, Blocker::ReasonMissing(_)));
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && form.note.is_some()
        && preview.orders.is_empty()
        && preview.refused.iter().all(words)
    {
        form.blockers = vec![Blocker::ReasonMissing(None)];
        form.part = FormPart::Note;
        return Vec::new();
    }
    model.layers.pop();
    model.layers.push(Layer::Batch(Box::new(preview)));
    Vec::new()
}

/// An action for the layer.
pub(in crate::ui) fn take(model: &mut Model, action: Action) -> Vec<Effect> {
    let size = model.size;
    let Some(Layer::Batch(bulk)) = model.layers.last_mut() else { return Vec::new() };
    let page = crate::ui::dialogs::batch::view::page(bulk, size);
    if let Some(to) = scrolled(bulk.top, action, page, bulk.rows()) {
        bulk.top = to;
        return Vec::new();
    }
    match (bulk.stage, action) {
        (BatchStage::Preview, Action::Confirm) if !bulk.orders.is_empty() => return send(model),
        (BatchStage::Preview, Action::Confirm) => {}
        (BatchStage::Running(_), Action::Cancel | Action::Back) => bulk.stopping = true,
        (BatchStage::Running(_), _) => {}
        (BatchStage::Preview | BatchStage::Report, Action::Language | Action::FocusPrev) => {}
        (BatchStage::Preview | BatchStage::Report, _) => {
            model.layers.pop();
        }
    }
    Vec::new()
}

/// Sends the next batch off.
fn send(model: &mut Model) -> Vec<Effect> {
    let ticket = model.next_ticket;
    let bulk =
        model.layers.iter_mut().rev().find_map(|l| if let Layer::Batch(b) = l { Some(b) } else { None });
    let Some(bulk) = bulk else { return Vec::new() };
    model.next_ticket += 1;
    let orders = bulk.batch().to_vec();
    bulk.sent += orders.len();
    bulk.stage = BatchStage::Running(ticket);
    bulk.top = 0;
    vec![Effect::ExecuteMany { ticket, orders }]
}

/// A batch was written, or could not be.
pub(in crate::ui) fn answered(model: &mut Model, ticket: Ticket, answer: BatchAnswer) -> Vec<Effect> {
    let running = model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Batch(bulk) if bulk.stage == BatchStage::Running(ticket) => Some(bulk),
        _ => None,
    });
    let Some(bulk) = running else { return Vec::new() };
    match answer {
        BatchAnswer::Done(outcomes) => {
            for (no, result) in outcomes {
                match result {
                    Ok(waits) => {
                        bulk.done += 1;
                        bulk.waiting += usize::from(waits);
                        model.marks.remove(no);
                    }
                    Err(refusal) => bulk.refused.push(BlockedCase { case: no, refusal }),
                }
            }
        }
        BatchAnswer::Failed(text) => {
            // None of this batch was done.
            bulk.sent = bulk.settled;
            bulk.failed = Some(text);
        }
    }
    bulk.settled = bulk.sent;
    let over = bulk.failed.is_some() || bulk.stopping || bulk.sent == bulk.orders.len();
    if over {
        bulk.stage = BatchStage::Report;
        bulk.group();
    }
    model.marks.count(&model.rows);
    if over { Vec::new() } else { send(model) }
}
