//! Beginning an action on the chosen case: a dry run of `decide` says whether it can be taken. What can is asked for or confirmed;
//! what cannot is shown with every reason.

use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::domain::warning::{Warning, warnings};
use crate::text::{blocker, rationale_at};
use crate::ui::actions::availability::{blockers, dry_run};
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Confirmation, FormValues, waits_for_another};
use crate::ui::dialogs::action_form::state::{ActionForm, FormPart};
use crate::ui::dialogs::blocked::deferred_action::cancels;
use crate::ui::dialogs::countersign::state::CountersignForm;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model, PendingOrder, StatusKind};

/// Begins an action on the chosen case.
pub(in crate::ui) fn begin(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    if action == Action::ConfirmClock {
        crate::ui::app::update::confirm_clock(model, ctx);
        return Vec::new();
    }
    if cancels(action) {
        model.deferred = None;
    }
    if action == Action::Recall
        && let Some(effects) = crate::ui::actions::recall::recall(model, ctx)
    {
        return effects;
    }
    let Some(case) = model.selected_case().cloned() else {
        model.set_status(StatusKind::Plain, ctx.texts.notice.no_case.to_string());
        return Vec::new();
    };
    let Some(descriptor) = action.order() else { return Vec::new() };
    if descriptor.needs_item() && model.focus == Focus::List {
        // On the list a tick would hit an item that nobody looks at: the checklist is opened instead.
        return crate::ui::lock::update::enter(model, ctx);
    }
    if action == Action::Consent && waits_for_another(&case, ctx.officer.id) {
        model.layers.push(Layer::Countersign(Box::new(CountersignForm::new(case.no, case.version))));
        return Vec::new();
    }
    let Some(blockers) = blockers(action, &case, model, ctx) else { return Vec::new() };
    if !blockers.is_empty() {
        block(model, action, case.no, blockers, ctx);
        return Vec::new();
    }
    let at_once = match descriptor.confirmed {
        Confirmation::DocumentRequest => {
            crate::ui::dialogs::document_request::update::open(model, &case, ctx);
            return Vec::new();
        }
        Confirmation::AtOnce => true,
        // A second tick takes the first one back only through undo: a key that toggles is a key that undoes by mistake.
        Confirmation::AtOnceIf(clear) => model.item.is_some_and(|item| clear(&case, item)),
        Confirmation::Enter | Confirmation::EnterUnlessLargeMove | Confirmation::Key => false,
    };
    if at_once {
        let values = FormValues { item: model.item, ..FormValues::default() };
        let command = (descriptor.command)(&values);
        return command.map_or_else(Vec::new, |command| order(model, &case, command));
    }
    if let Some(form) = form(action, model, ctx, &case) {
        model.layers.push(Layer::Form(Box::new(form)));
        prepare(model, ctx);
    }
    Vec::new()
}

/// Shows why an action cannot be taken: the reasons in a box, with the way to each; in a line where there is no way to go.
pub(in crate::ui) fn block(
    model: &mut Model,
    action: Action,
    case: CaseNo,
    blockers: Vec<Blocker>,
    ctx: &SessionContext,
) {
    if let [nothing @ (Blocker::NothingToUndo | Blocker::NothingToRedo)] = &blockers[..] {
        return model.set_status(StatusKind::Plain, blocker(&ctx.texts, nothing, &ctx.rules));
    }
    model.layers.push(Layer::Blocked { action, case, blockers, at: 0 });
}

/// Asks for a confirmation of an action that its own key does at once.
pub(in crate::ui) fn ask(model: &mut Model, action: Action, ctx: &SessionContext) {
    let Some(case) = model.selected_case().cloned() else { return };
    let Some(mut form) = form(action, model, ctx, &case) else { return };
    form.decisive = true;
    form.part = FormPart::Confirm;
    model.layers.push(Layer::Form(Box::new(form)));
    prepare(model, ctx);
}

/// Opens the dialog that records a check for which a checklist of before the policy has no line.
pub(in crate::ui) fn record_check(model: &mut Model, case: &Case, item: Item, ctx: &SessionContext) {
    let Some(form) = ActionForm::new(Action::Verify, Some(item), case, ctx, model.now) else { return };
    model.layers.push(Layer::Form(Box::new(ActionForm { note_needed: false, ..form })));
    prepare(model, ctx);
}

/// The form of an action on a case, filled in with what is proposed.
pub(in crate::ui) fn form(
    action: Action,
    model: &Model,
    ctx: &SessionContext,
    case: &Case,
) -> Option<ActionForm> {
    ActionForm::new(action, model.item, case, ctx, model.now)
}

/// An arrival that moves by so much that the day may be wrong is confirmed like a decision; any other is written down by Enter.
fn confirm_large_move(model: &mut Model) {
    let now = model.now;
    let Some(Layer::Form(form)) = model.layers.last() else { return };
    if !matches!(form.order.confirmed, Confirmation::EnterUnlessLargeMove) {
        return;
    }
    let warned = form.command(now).zip(model.case(form.case)).map(|(command, case)| warnings(case, &command));
    let large = warned.is_some_and(|all| all.iter().any(|w| matches!(w, Warning::LargeMove(_))));
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        form.decisive = large;
    }
}

/// Pre-writes the rationale of what the form on top stands for now. The officer's own words stay.
pub(in crate::ui) fn prepare(model: &mut Model, ctx: &SessionContext) {
    let now = model.now;
    confirm_large_move(model);
    let Some(Layer::Form(form)) = model.layers.last() else { return };
    if form.many.is_some() || form.note.is_none() {
        return;
    }
    let (case, command) = (model.case(form.case).cloned(), form.command(now));
    let (Some(case), Some(command)) = (case, command) else { return };
    let words = rationale_at(&ctx.texts, &case, &command, &ctx.rules, now).unwrap_or_default();
    if let Some(Layer::Form(form)) = model.layers.last_mut() {
        form.prepare(&words);
    }
}

/// Tries the form: an order where it is allowed, its blockers where not.
pub(in crate::ui) fn submit(model: &mut Model, ctx: &SessionContext) -> Vec<Effect> {
    let (now, time) = (model.now, model.desk_time());
    let Some(Layer::Form(form)) = model.layers.last() else { return Vec::new() };
    if form.many.is_some() {
        return crate::ui::dialogs::batch::update::filled(model, ctx);
    }
    let (no, seen) = (form.case, form.seen);
    let command = form.command(now);
    let case = model.case(no).cloned();
    let Some(command) = command else {
        unreadable(model);
        return Vec::new();
    };
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return Vec::new() };
    form.time_wrong = false;
    let Some(case) = case else {
        form.blockers = vec![Blocker::CaseUnknown(no)];
        return Vec::new();
    };
    let verdict = if case.version == seen {
        dry_run(&case, &command, ctx, time)
    } else {
        Err(Blocked::one(Blocker::ChangedMeanwhile { seen, now: case.version }))
    };
    match verdict {
        Err(refusal) => {
            // Only words are missing: the keys go to where they are written.
            let words = |b: &Blocker| matches!(b, Blocker::ReasonMissing(_) | Blocker::DeclinedUnchanged(_));
            if refusal.blockers.iter().all(words) && form.note.is_some() {
                form.part = FormPart::Note;
            }
            form.blockers = refusal.blockers;
            Vec::new()
        }
        Ok(events) => {
            model.layers.pop();
            crate::ui::dialogs::no_visa::update::offer(model, &case, &command, &events, ctx);
            order(model, &case, command)
        }
    }
}

/// Something of the form is missing or cannot be read: the keys go there.
pub(in crate::ui) fn unreadable(model: &mut Model) {
    let now = model.now;
    let Some(Layer::Form(form)) = model.layers.last_mut() else { return };
    form.time_wrong = form.time.is_some() && !form.time_reads(now);
    form.part = match (form.time_wrong, form.written_port()) {
        (true, _) => FormPart::Time,
        (false, Err(_)) => FormPart::Port,
        (false, Ok(_)) => FormPart::Pick,
    };
    form.missing = (!form.time_wrong).then_some(form.part);
}

/// Sends the order; the screen says that it is on its way until it is on disk.
pub(in crate::ui) fn order(model: &mut Model, case: &Case, command: Command) -> Vec<Effect> {
    let ticket = model.next_ticket;
    model.next_ticket += 1;
    model.pending = Some(PendingOrder { ticket, case: case.no, seen: case.version, action: command.name() });
    if let Command::Verify { item, .. } | Command::Reject { item, .. } | Command::Waive { item, .. } =
        &command
    {
        // The cursor goes on to what is left; the tick itself shows when it is on disk.
        if let Some(next) = crate::ui::detail::update::next_open(case, *item) {
            model.item = Some(next);
        }
    }
    if let Command::VerifyRun { items } = &command {
        // What is left has to be looked at by itself.
        let left = case.lines.iter().find(|l| l.blocks() && !items.contains(&l.item));
        model.item = left.map(|l| l.item).or(model.item);
    }
    vec![Effect::Execute { ticket, case: case.no, seen: case.version, command, by: None }]
}
