//! Beginning an action on the chosen case: a dry run of `decide` says whether it can be taken. What can is asked for or confirmed;
//! what cannot is shown with every reason.

use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::checklist::FindingSeverity;
use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::command::Command;
use crate::domain::exemption::{NO_VISA, exemption};
use crate::domain::rules::PortRule;
use crate::domain::warning::{Warning, warnings};
use crate::domain::zone::day;
use crate::text::{blocker_text, rationale_at};
use crate::ui::actions::availability::{assignable, closings, dry_run, sample_command, waits_for_another};
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::widgets::picker::{Choice, Picker};
use crate::ui::dialogs::action_form::state::{ACCEPTED, ActionForm, FormPart};
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
    if needs_item(action) && model.focus == Focus::List {
        // On the list a tick would hit an item that nobody looks at: the checklist is opened instead.
        return crate::ui::lock::update::enter(model, ctx);
    }
    if action == Action::Consent && waits_for_another(&case, ctx) {
        model.layers.push(Layer::Countersign(Box::new(CountersignForm::new(case.no, case.version))));
        return Vec::new();
    }
    let Some(sample_command) = sample_command(action, model, ctx, &case) else { return Vec::new() };
    if let Err(refusal) = dry_run(&case, &sample_command, ctx, model.desk_time()) {
        block(model, action, case.no, refusal.blockers, ctx);
        return Vec::new();
    }
    if action == Action::Request {
        crate::ui::dialogs::document_request::update::open(model, &case, ctx);
        return Vec::new();
    }
    match direct(action, model, &case) {
        Some(command) => order(model, &case, command),
        None => {
            if let Some(form) = form(action, model, ctx, &case) {
                model.layers.push(Layer::Form(Box::new(form)));
                prepare(model, ctx);
            }
            Vec::new()
        }
    }
}

fn needs_item(action: Action) -> bool {
    matches!(action, Action::Verify | Action::VerifyRun | Action::Reject | Action::Waive)
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
        return model.set_status(StatusKind::Plain, blocker_text(&ctx.texts, nothing, &ctx.rules));
    }
    model.layers.push(Layer::Blocked { action, case, blockers, at: 0 });
}

/// Asks for a confirmation of an action that its own key does at once.
pub(in crate::ui) fn ask(model: &mut Model, action: Action, ctx: &SessionContext) {
    let Some(case) = model.selected_case().cloned() else { return };
    let mut form =
        form(action, model, ctx, &case).unwrap_or_else(|| ActionForm::new(action, &case, true).noted(false));
    form.decisive = true;
    form.part = FormPart::Confirm;
    model.layers.push(Layer::Form(Box::new(form)));
    prepare(model, ctx);
}

/// Opens the dialog that records a check for which a checklist of before the policy has no line.
pub(in crate::ui) fn record_check(model: &mut Model, case: &Case, item: Item, ctx: &SessionContext) {
    let form = ActionForm::new(Action::Verify, case, false).about(item).noted(false).begin();
    model.layers.push(Layer::Form(Box::new(form)));
    prepare(model, ctx);
}

/// Actions that need no words and can be taken back at once are done with one key.
fn direct(action: Action, model: &Model, case: &Case) -> Option<Command> {
    match action {
        Action::Claim => Some(Command::Claim),
        Action::Release => Some(Command::Release),
        Action::Undo => Some(Command::Undo),
        Action::Redo => Some(Command::Redo),
        Action::Resume => Some(Command::Resume { note: None }),
        Action::Verify => {
            let line = case.line(model.item?)?;
            // A second tick takes the first one back only through undo: a key that toggles is a key that undoes by mistake.
            (line.severity() < Some(FindingSeverity::Doubt))
                .then_some(Command::Verify { item: line.item, note: None })
        }
        _ => None,
    }
}

pub(in crate::ui) fn form(
    action: Action,
    model: &Model,
    ctx: &SessionContext,
    case: &Case,
) -> Option<ActionForm> {
    let lang = ctx.lang;
    let item = model.item;
    let form = match action {
        Action::Verify => ActionForm::new(action, case, false).about(item?).noted(true),
        Action::VerifyRun => {
            ActionForm { run: case.verifiable_items().collect(), ..ActionForm::new(action, case, true) }
        }
        Action::Reject => {
            let choices = ctx.rules.defects().map(|d| Choice::new(d.code.as_str(), d.name.get(lang)));
            ActionForm::new(action, case, false)
                .about(item?)
                .choosing(Picker::new(choices.collect(), ""))
                .noted(false)
        }
        Action::Waive => ActionForm::new(action, case, false).about(item?).noted(true),
        Action::Hold => ActionForm::new(action, case, false).timed("+1h").noted(false),
        Action::Escalate => ActionForm::new(action, case, false).noted(false),
        Action::TakeOver | Action::AnswerEscalation | Action::WithdrawEscalation => {
            ActionForm::new(action, case, false).noted(true)
        }
        Action::Assign => {
            let officers = assignable(ctx, case, model.now);
            let choices = officers.map(|o| Choice::new(o.id.as_str(), &o.name)).collect();
            ActionForm::new(action, case, false).choosing(Picker::open(choices)).noted(true)
        }
        // Words are pre-written here, or welcome and not needed: the confirmation comes first, Shift-Tab goes back to them.
        Action::Approve | Action::Recall => {
            let needed = action == Action::Approve && case.has_override();
            let mut form = ActionForm::new(action, case, true).noted(needed);
            form.part = FormPart::Confirm;
            return Some(form);
        }
        Action::Transfer => {
            let ports = ctx.rules.transfer_ports(case.office, day(model.now));
            // Ports of one authority stand under its name: any of them reaches it.
            let named = |p: &PortRule| match ctx.rules.authority(p.code) {
                Some(authority) => ctx.texts.bracketed(p.name.get(lang), authority.name.get(lang)),
                None => p.name.get(lang).to_owned(),
            };
            let choices = ports.map(|p| Choice::new(p.code.as_str(), &named(p))).collect();
            let elsewhere = !ctx.rules.same_authority(case.entry_port(), case.office);
            let preset = if elsewhere { case.entry_port().to_string() } else { String::new() };
            let reviewed = case.is_reviewed();
            let mut form = ActionForm::new(action, case, true)
                .choosing(Picker::new(choices, &preset))
                .noted(true)
                .begin();
            // The story's own case: reviewed here, entry there. Nothing is left to fill in.
            if reviewed && elsewhere {
                form.part = FormPart::Confirm;
            }
            return Some(form);
        }
        Action::Answer => {
            let yes = Choice::new(ACCEPTED, &ctx.texts.dialog.accepted_by_port);
            let no = ctx.rules.declines().map(|d| Choice::new(d.code.as_str(), d.name.get(lang)));
            ActionForm::new(action, case, true)
                .choosing(Picker::new(std::iter::once(yes).chain(no).collect(), ""))
                .noted(false)
        }
        Action::Refuse | Action::Withdraw => {
            let withdraw = action == Action::Withdraw;
            let choices = closings(ctx, withdraw)
                .filter_map(|c| ctx.rules.closing(c))
                .map(|c| Choice::new(c.code.as_str(), c.name.get(lang)))
                .collect();
            // That no visa is needed stands in the table: it is proposed, and confirmed like any other reason.
            // On the last day of a list the flight decides, and so the officer.
            let found = exemption(case, &ctx.rules, model.now);
            let exempt = !withdraw && found.covers_everyone() && !found.is_on_last_day();
            let preset = if exempt { NO_VISA.as_str() } else { "" };
            ActionForm::new(action, case, true).choosing(Picker::new(choices, preset)).noted(true)
        }
        Action::Note => ActionForm::new(action, case, false).noted(true),
        Action::Consent => {
            let mut form = ActionForm::new(action, case, true).noted(false);
            form.part = FormPart::Confirm;
            return Some(form);
        }
        Action::Reschedule => {
            let carrier = case.expected_arrival().map_or("", |l| l.carrier);
            let known = crate::ui::base::arrival_input::preset(case);
            let mut form = ActionForm::new(action, case, false)
                .timed(&known)
                .flying(carrier)
                .entering(case.entry_port())
                .noted(false);
            // News of a flight is the rule; Shift-Tab goes to the port.
            form.known_time = known.into();
            form.part = FormPart::Time;
            return Some(form);
        }
        Action::Dissent => ActionForm::new(action, case, true).noted(!waits_for_another(case, ctx)),
        _ => return None,
    };
    Some(form.begin())
}

/// An arrival that moves by so much that the day may be wrong is confirmed like a decision; any other is written down by Enter.
fn confirm_large_move(model: &mut Model) {
    let now = model.now;
    let Some(Layer::Form(form)) = model.layers.last() else { return };
    if form.action != Action::Reschedule {
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
        let left = case.lines.iter().find(|l| l.blocks_approval() && !items.contains(&l.item));
        model.item = left.map(|l| l.item).or(model.item);
    }
    vec![Effect::Execute { ticket, case: case.no, seen: case.version, command, by: None }]
}
