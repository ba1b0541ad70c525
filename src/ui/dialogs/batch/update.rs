//! One action on all marked cases: filled in once, tried on each, confirmed once, written in batches. Between two batches it can be
//! stopped; what was not done stays marked.

use crate::domain::case::Case;
use crate::domain::command::Command;
use crate::domain::decide::BatchItem;
use crate::domain::event::Event;
use crate::domain::refusal::Blocker;
use crate::text::worded_at;
use crate::ui::actions::availability::tried;
use crate::ui::actions::unavailable::one_by_one;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::Action;
use crate::ui::base::scroll::scrolled;
use crate::ui::base::widgets::picker::{Choice, Picker};
use crate::ui::dialogs::action_form::state::{EACH_TO_ITS_PORT, Form, Part};
use crate::ui::dialogs::batch::state::{Bulk, Refused, Stage};
use crate::ui::state::effect::{Effect, Ticket};
use crate::ui::state::model::{Model, Tone};
use crate::ui::state::msg::ManyAnswer;
use std::sync::Arc;

/// The marked cases in the order of the queue.
fn marked(model: &Model) -> Vec<Arc<Case>> {
    let marked = model.line.order().iter().filter(|s| model.marks.has(s.no));
    marked.filter_map(|s| model.desk.get(s.no)).map(|l| Arc::clone(&l.case)).collect()
}

/// Begins an action on all marked cases.
pub(in crate::ui) fn begin(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
    model.taken_up = None;
    if let Some(text) = one_by_one(action, set) {
        model.say(Tone::Plain, text);
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
        let preview = tried_on(model, action, set, &cases, |_| command.clone());
        model.layers.push(Layer::Bulk(Box::new(preview)));
        return Vec::new();
    }
    let form = match action {
        Action::Transfer => Some(transfer(first, &cases, set)),
        _ => crate::ui::dialogs::action_form::update::form(action, model, set, first),
    };
    if let Some(mut form) = form {
        form.many = Some(cases.len());
        // The preview is what is confirmed.
        form.decisive = false;
        // Without words each case gets its own rationale, from its own checklist.
        form.note_needed &= !matches!(action, Action::Approve | Action::Refuse | Action::Withdraw);
        model.layers.push(Layer::Form(Box::new(if form.part == Part::Confirm {
            form.begin()
        } else {
            form
        })));
    }
    Vec::new()
}

/// The transfer of many: to one port, or each to the port where its traveller enters.
fn transfer(first: &Case, cases: &[Arc<Case>], set: &Setting) -> Form {
    let office = set.office;
    let each = Choice::new(EACH_TO_ITS_PORT, &set.texts.many.each_to_its_port);
    let ports = set.rules.transfer_ports(office, crate::domain::zone::day(first.received_at));
    let choices =
        std::iter::once(each).chain(ports.map(|p| Choice::new(p.code.as_str(), p.name.get(set.lang))));
    let reviewed = cases.iter().any(|c| c.reviewed());
    let picker = Picker::new(choices.collect(), EACH_TO_ITS_PORT);
    Form::new(Action::Transfer, first, false).choosing(picker).noted(!reviewed).begin()
}

/// Tries a command on each of the cases.
fn tried_on(
    model: &Model,
    action: Action,
    set: &Setting,
    cases: &[Arc<Case>],
    command: impl Fn(&Case) -> Command,
) -> Bulk {
    let (mut orders, mut refused, mut second) = (Vec::with_capacity(cases.len()), Vec::new(), 0);
    for case in cases {
        let one = BatchItem { case: case.no, seen: case.version, command: command(case) };
        match tried(case, &one, set, model.desk_time()) {
            Ok(events) => {
                second += usize::from(events.iter().any(|e| matches!(e, Event::SecondAsked { .. })));
                orders.push(one);
            }
            Err(refusal) => refused.push(Refused { case: case.no, refusal }),
        }
    }
    Bulk::new(action, orders, refused, second)
}

/// The form was filled in: the preview follows, or the keys go to where words are missing.
pub(in crate::ui) fn filled(model: &mut Model, set: &Setting) -> Vec<Effect> {
    let Some(Layer::Form(form)) = model.layers.last() else { return Vec::new() };
    let (action, note) = (form.action, form.words());
    let each = form.picker.as_ref().and_then(Picker::chosen) == Some(EACH_TO_ITS_PORT);
    let command = form.command(model.now);
    let cases = marked(model);
    let now = model.now;
    let own = |case: &Case, command| worded_at(&set.texts, case, command, &set.rules, now);
    let preview = match command {
        Some(Command::Transfer { .. }) if each => {
            let to = |c: &Case| own(c, Command::Transfer { to: c.entry_port(), note: note.clone() });
            tried_on(model, action, set, &cases, to)
        }
        Some(command) => tried_on(model, action, set, &cases, |c| own(c, command.clone())),
        None => {
            crate::ui::dialogs::action_form::update::unreadable(model);
            return Vec::new();
        }
    };
    let words = |r: &Refused| r.refusal.blockers.iter().all(|b| matches!(b, Blocker::ReasonMissing(_)));
    if let Some(Layer::Form(form)) = model.layers.last_mut()
        && form.note.is_some()
        && preview.orders.is_empty()
        && preview.refused.iter().all(words)
    {
        form.blockers = vec![Blocker::ReasonMissing(None)];
        form.part = Part::Note;
        return Vec::new();
    }
    model.layers.pop();
    model.layers.push(Layer::Bulk(Box::new(preview)));
    Vec::new()
}

/// An action for the layer.
pub(in crate::ui) fn take(model: &mut Model, action: Action) -> Vec<Effect> {
    let height = model.size.1;
    let Some(Layer::Bulk(bulk)) = model.layers.last_mut() else { return Vec::new() };
    if let Some(to) = scrolled(bulk.top, action, bulk.room(height), bulk.rows()) {
        bulk.top = to;
        return Vec::new();
    }
    match (bulk.stage, action) {
        (Stage::Preview, Action::Confirm) if !bulk.orders.is_empty() => return send(model),
        (Stage::Preview, Action::Confirm) => {}
        (Stage::Running(_), Action::Cancel | Action::Back) => bulk.stopping = true,
        (Stage::Running(_), _) => {}
        (Stage::Preview | Stage::Report, Action::Language | Action::FocusPrev) => {}
        (Stage::Preview | Stage::Report, _) => {
            model.layers.pop();
        }
    }
    Vec::new()
}

/// Sends the next batch off.
fn send(model: &mut Model) -> Vec<Effect> {
    let ticket = model.next_ticket;
    let bulk =
        model.layers.iter_mut().rev().find_map(|l| if let Layer::Bulk(b) = l { Some(b) } else { None });
    let Some(bulk) = bulk else { return Vec::new() };
    model.next_ticket += 1;
    let orders = bulk.batch().to_vec();
    bulk.sent += orders.len();
    bulk.stage = Stage::Running(ticket);
    bulk.top = 0;
    vec![Effect::ExecuteMany { ticket, orders }]
}

/// A batch was written, or could not be.
pub(in crate::ui) fn answered(model: &mut Model, ticket: Ticket, answer: ManyAnswer) -> Vec<Effect> {
    let running = model.layers.iter_mut().find_map(|layer| match layer {
        Layer::Bulk(bulk) if bulk.stage == Stage::Running(ticket) => Some(bulk),
        _ => None,
    });
    let Some(bulk) = running else { return Vec::new() };
    match answer {
        ManyAnswer::Done(outcomes) => {
            for (no, result) in outcomes {
                match result {
                    Ok(waits) => {
                        bulk.done += 1;
                        bulk.waiting += usize::from(waits);
                        model.marks.remove(no);
                    }
                    Err(refusal) => bulk.refused.push(Refused { case: no, refusal }),
                }
            }
        }
        ManyAnswer::Failed(text) => {
            // None of this batch was done.
            bulk.sent = bulk.settled;
            bulk.failed = Some(text);
        }
    }
    bulk.settled = bulk.sent;
    let over = bulk.failed.is_some() || bulk.stopping || bulk.sent == bulk.orders.len();
    if over {
        bulk.stage = Stage::Report;
        bulk.group();
    }
    model.marks.count(&model.rows);
    if over { Vec::new() } else { send(model) }
}
