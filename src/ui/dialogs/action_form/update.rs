//! The dialog of an action: how it begins, its keys, and what it is sent as. What can be sent, a dry run of `decide` says; what cannot is
//! shown in the dialog with every reason.

use crate::domain::blocked::Blocker;
use crate::domain::case::Case;
use crate::domain::command::Command;
use crate::domain::exemption::NO_VISA;
use crate::domain::rules::PortRule;
use crate::domain::warning::{Warning, warnings_at};
use crate::domain::zone::day;
use crate::text::{rationale_at, with_rationale_at};
use crate::ui::actions::execute::{execute, try_on};
use crate::ui::actions::no_visa_answer::answer_of_decision;
use crate::ui::base::arrival_input::present_word;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Confirmation, Context, FocusChange, FormValues, OrderDescriptor};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::field::Field;
use crate::ui::base::widgets::picker::{Choice, Picker};
use crate::ui::dialogs::action_form::state::{ActionForm, EACH_TO_ITS_PORT, FormPart};
use crate::ui::dialogs::action_form::view;
use crate::ui::state::answer::{Answer, BeginAt, Opening};
use crate::ui::state::layer_part::{KeyPress, LayerPart, Question};
use crate::ui::state::model::Model;
use crate::ui::state::trial::{Targets, Trial};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;

/// Whether the action is about an item of the checklist, and so only where the checklist is read.
pub(in crate::ui) fn needs_item(action: Action) -> bool {
    action.order().is_some_and(OrderDescriptor::needs_item)
}

/// The command of an action that needs no words and can be undone at once: it is done with one key.
pub(in crate::ui) fn direct(action: Action, model: &Model, case: &Case) -> Option<Command> {
    let order = action.order()?;
    let at_once = match order.confirmed {
        Confirmation::AtOnce => true,
        // A second tick takes the first one back only through undo: a key that toggles is a key that undoes by mistake.
        Confirmation::AtOnceIf(clear) => model.item.is_some_and(|item| clear(case, item)),
        Confirmation::Enter
        | Confirmation::EnterUnlessWarned
        | Confirmation::Key
        | Confirmation::DocumentRequest => false,
    };
    let values = FormValues { item: model.item, ..FormValues::default() };
    at_once.then(|| (order.command)(&values)).flatten()
}

/// The dialog of an action for the selected case, beginning at one of its parts.
pub(in crate::ui) fn form_at(
    action: Action,
    at: BeginAt,
    model: &Model,
    ctx: &SessionContext,
    case: &Case,
) -> Option<ActionForm> {
    if let BeginAt::Check(item) = at {
        // A checklist of before the policy has no line for it; the check itself is the reason.
        let form = ActionForm::new(action, Some(item), case, ctx, model.now)?;
        return Some(ActionForm { note_needed: false, ..form });
    }
    let mut form = ActionForm::new(action, model.item, case, ctx, model.now)?;
    match at {
        BeginAt::Confirmation => {
            form.decisive = true;
            form.part = FormPart::Confirm;
        }
        BeginAt::Port if form.port.is_some() => form.part = FormPart::Port,
        BeginAt::Note if form.note.is_some() => form.part = FormPart::Note,
        BeginAt::Start | BeginAt::Port | BeginAt::Note | BeginAt::Check(_) => {}
    }
    Some(form)
}

/// The question whether a case whose passport was read is marked at the port, with what is said when it is.
pub(in crate::ui) fn at_port_form(
    text: String,
    case: &Case,
    model: &Model,
    ctx: &SessionContext,
) -> Option<ActionForm> {
    let mut form = form_at(Action::Reschedule, BeginAt::Confirmation, model, ctx, case)?;
    form.time = Some(Field::with(40, present_word(ctx.lang)));
    form.reading = Some(text.into());
    Some(form)
}

/// The dialog of an action for all marked cases: what is confirmed is the preview that follows it.
pub(in crate::ui) fn form_for_many(
    action: Action,
    cases: &[Arc<Case>],
    model: &Model,
    ctx: &SessionContext,
) -> Option<ActionForm> {
    let first = cases.first()?;
    let mut form = ActionForm::new(action, model.item, first, ctx, model.now)?;
    form.many = Some(cases.len());
    form.decisive = false;
    // Without words each case gets its own rationale, from its own checklist.
    form.note_needed &= !form.has_own_rationale();
    if action == Action::Transfer {
        each_to_its_port(&mut form, first, cases, ctx);
    }
    Some(if form.part == FormPart::Confirm { form.begin() } else { form })
}

/// Offers the port of entry of each case besides one port for all; where no review is complete, the words are needed.
fn each_to_its_port(form: &mut ActionForm, first: &Case, cases: &[Arc<Case>], ctx: &SessionContext) {
    let each = Choice::new(EACH_TO_ITS_PORT, &ctx.texts.many.each_to_its_port);
    let enters = |p: &&PortRule| cases.iter().any(|c| ctx.rules.same_authority(p.code, c.entry_port()));
    let ports = ctx.rules.transfer_ports(ctx.office, day(first.received_at)).filter(enters);
    let choices =
        std::iter::once(each).chain(ports.map(|p| Choice::named(p.code.as_str(), &p.name, ctx.lang)));
    form.picker = Some(Picker::new(choices.collect(), EACH_TO_ITS_PORT));
    form.note_needed = !cases.iter().any(|c| c.is_reviewed());
}

impl LayerPart for ActionForm {
    fn contexts(&self) -> &'static [Context] {
        if self.part == FormPart::Confirm { &[Context::Confirm] } else { &[Context::Dialog] }
    }

    fn is_writing(&self) -> bool {
        self.part != FormPart::Confirm
    }

    fn question(&self) -> Option<Question> {
        let n = usize::try_from(self.seen).unwrap_or(usize::MAX);
        Some(Question { action: self.action, case: Some(self.case), n })
    }

    fn completes(&self, press: KeyPress, _: &Model, _: &SessionContext) -> bool {
        let ends = self.many.is_none() && self.parts().last() == Some(&self.part);
        press.action == Some(Action::Confirm) || (ends && press.action == Some(Action::Open))
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        match action.focus_change() {
            Some(FocusChange::Back) => return Answer::close(),
            Some(FocusChange::Next) => _ = self.step(false),
            Some(FocusChange::Previous) => _ = self.step(true),
            Some(FocusChange::Open) => {
                // Enter goes on; at the end it does what is no decision. A decision has a key of its own.
                if self.part == FormPart::Pick && self.picker.as_ref().is_some_and(|p| p.chosen().is_none()) {
                    self.missing = Some(FormPart::Pick);
                } else if self.part == FormPart::Time && !self.time_reads(model.now) {
                    self.time_wrong = true;
                } else if self.part == FormPart::Note && self.note_needed && self.words().is_none() {
                    self.blockers = vec![Blocker::ReasonMissing(self.item)];
                } else if self.part != FormPart::Confirm && !self.step(false) {
                    return submit(self, model, ctx);
                }
                self.prepare(model, ctx);
            }
            None if action.closes() => return Answer::close(),
            None if matches!(action, Action::Down | Action::Up | Action::PageDown | Action::PageUp) => {
                if let (FormPart::Pick, Some(picker)) = (self.part, self.picker.as_mut()) {
                    picker.step(action == Action::Down || action == Action::PageDown);
                    self.missing = None;
                }
                self.prepare(model, ctx);
            }
            None if action == Action::Confirm && self.part == FormPart::Confirm => {
                return submit(self, model, ctx);
            }
            None => {}
        }
        Answer::stay()
    }

    fn key(&mut self, model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        match self.part {
            FormPart::Pick => {
                self.missing = None;
                if let Some(picker) = &mut self.picker {
                    picker.key(chord);
                }
            }
            FormPart::Time | FormPart::Port | FormPart::Carrier | FormPart::Number | FormPart::Note => {
                self.blockers.clear();
                self.time_wrong = false;
                self.missing = None;
                if let Some(field) = self.field() {
                    field.key(chord);
                }
            }
            FormPart::Confirm => return None,
        }
        self.prepare(model, ctx);
        Some(Answer::stay())
    }

    fn paste(&mut self, model: &mut Model, text: &str, ctx: &SessionContext) -> Option<Pasted> {
        let pasted = match (self.part, self.picker.as_mut()) {
            (FormPart::Pick, Some(picker)) => Some(picker.paste(text)),
            _ => self.field().map(|field| field.paste(text)),
        };
        self.prepare(model, ctx);
        pasted
    }

    /// Pre-writes the rationale of what the dialog is for now. The officer's own words stay.
    fn prepare(&mut self, model: &Model, ctx: &SessionContext) {
        let now = model.now;
        let (case, command) = (model.case(self.case), self.command(now));
        if matches!(self.order.confirmed, Confirmation::EnterUnlessWarned) && self.many.is_none() {
            // Where the day may be wrong it is confirmed like a decision; anything else is written down by Enter.
            let known = command.as_ref().zip(case);
            let warned = known.map(|(command, case)| warnings_at(case, command, &ctx.rules, now));
            self.decisive = warned.iter().flatten().any(Warning::needs_confirmation);
            self.note_needed = warned.iter().flatten().any(|w| matches!(w, Warning::EnteredEarly(_)));
        }
        if self.many.is_some() || self.note.is_none() {
            return;
        }
        let (Some(case), Some(command)) = (case, command) else { return };
        let words = rationale_at(&ctx.texts, case, &command, &ctx.rules, now).unwrap_or_default();
        self.prewrite(&words);
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

/// Tries the dialog: it is sent where that is allowed, previewed where it is for many, and else shows what blocks it.
fn submit(form: &mut ActionForm, model: &mut Model, ctx: &SessionContext) -> Answer {
    let Some(command) = form.command(model.now) else {
        unreadable(form, model);
        return Answer::stay();
    };
    form.time_wrong = false;
    let targets = match form.many {
        Some(_) => Targets::Marked,
        None => Targets::One { case: form.case, seen: form.seen },
    };
    let trial = try_on(model, targets, |case| command_for(form, case, &command, model, ctx), ctx);
    // Only words are missing: the keys go to where they are written.
    let words = |b: &Blocker| match targets {
        Targets::Marked => matches!(b, Blocker::ReasonMissing(_)),
        Targets::One { .. } => matches!(b, Blocker::ReasonMissing(_) | Blocker::DeclinedUnchanged(_)),
    };
    let wordless =
        trial.orders.is_empty() && trial.refused.iter().all(|r| r.refusal.blockers.iter().all(words));
    if wordless && form.note.is_some() {
        form.part = FormPart::Note;
    }
    match targets {
        Targets::Marked if wordless && form.note.is_some() => {
            form.blockers = vec![Blocker::ReasonMissing(None)];
            Answer::stay()
        }
        Targets::Marked => Opening::Preview(form.action, trial).into(),
        Targets::One { .. } => send(form, targets, trial, &command, model, ctx),
    }
}

/// Sends what is for one case. Where it closes the case as needing no visa and no second officer has to confirm first, the answer opens.
fn send(
    form: &mut ActionForm,
    targets: Targets,
    mut trial: Trial,
    command: &Command,
    model: &mut Model,
    ctx: &SessionContext,
) -> Answer {
    if let Some(blocked) = trial.refused.pop() {
        form.blockers = blocked.refusal.blockers;
        return Answer::stay();
    }
    let exempt = matches!(command, Command::Refuse { code, .. } if *code == NO_VISA) && trial.second == 0;
    let case = model.case(form.case).filter(|_| exempt);
    let text = case.and_then(|case| answer_of_decision(case, model.now, ctx));
    let answer = match text {
        Some(text) => Opening::NoVisaAnswer(form.case, text.into()).into(),
        None => Answer::close(),
    };
    if form.reading.is_some() {
        // The mark may move the case: it stays selected, as after a reading that asks nothing.
        model.follows = Some(form.case);
    }
    model.reading = form.reading.take().map(|text| (form.case, text));
    answer.with(execute(model, targets, trial.orders, None).1)
}

/// The command for one of the cases: with its own rationale, and to its own port, where it is for many.
fn command_for(
    form: &ActionForm,
    case: &Case,
    command: &Command,
    model: &Model,
    ctx: &SessionContext,
) -> Command {
    if form.many.is_none() {
        return command.clone();
    }
    let each = form.picker.as_ref().and_then(Picker::chosen) == Some(EACH_TO_ITS_PORT);
    let own = match command {
        Command::Transfer { note, .. } if each => {
            Command::Transfer { to: case.entry_port(), note: note.clone() }
        }
        command => command.clone(),
    };
    with_rationale_at(&ctx.texts, case, own, &ctx.rules, model.now)
}

/// Something of the dialog is missing or cannot be read: the keys go there.
fn unreadable(form: &mut ActionForm, model: &Model) {
    form.time_wrong = form.time.is_some() && !form.time_reads(model.now);
    form.part = match (form.time_wrong, form.written_port()) {
        (true, _) => FormPart::Time,
        (false, Err(_)) => FormPart::Port,
        (false, Ok(_)) => FormPart::Pick,
    };
    form.missing = (!form.time_wrong).then_some(form.part);
}
