//! Keys for the request for papers being made, and for the notice that went out.

use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::ui::actions::availability::dry_run;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::base::scroll::scrolled;
use crate::ui::base::widgets::Pasted;
use crate::ui::dialogs::document_request::state::{DocumentRequestForm, RequestPart};
use crate::ui::dialogs::no_visa::answer::answer_first;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, StatusKind};

/// Opens the request: the one that was begun on this very version of the case, or a new one.
pub(in crate::ui) fn open(model: &mut Model, case: &Case, ctx: &SessionContext) {
    let draft = model.draft.take().filter(|d| d.case == case.no && d.seen == case.version);
    let form = draft.unwrap_or_else(|| Box::new(DocumentRequestForm::new(case, &ctx.rules, model.now)));
    model.layers.push(Layer::DocumentRequest(form));
}

/// An action for the request.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let page = isize::try_from(model.size.1.saturating_sub(12)).unwrap_or(1).max(1);
    let Some(Layer::DocumentRequest(form)) = model.layers.last_mut() else { return Vec::new() };
    let by = match action {
        Action::Down => 1,
        Action::Up => -1,
        Action::PageDown | Action::HalfDown => page,
        Action::PageUp | Action::HalfUp => -page,
        _ => 0,
    };
    match (action, form.part) {
        (Action::Back | Action::Cancel | Action::Quit, _) => {
            if let Some(Layer::DocumentRequest(form)) = model.layers.pop()
                && form.worth_keeping()
            {
                model.draft = Some(form);
                model.set_status(StatusKind::Plain, ctx.texts.paper.draft_kept.to_string());
            }
        }
        (Action::Confirm, RequestPart::Confirm) => return submit(model, ctx),
        (Action::FocusPrev, _) => form.step(true),
        (Action::FocusNext, _)
        | (Action::Open, RequestPart::Time | RequestPart::Items | RequestPart::Late) => form.step(false),
        (Action::Open, RequestPart::Zh | RequestPart::En) => {
            form.edited = true;
            if let Some(n) = form.editing() {
                form.texts[n].enter();
            }
        }
        (_, RequestPart::Zh | RequestPart::En) if by != 0 => {
            if let Some(n) = form.editing() {
                form.texts[n].step(by);
            }
        }
        (_, RequestPart::Items) if by != 0 => {
            form.at = form.at.saturating_add_signed(by).min(form.items.len().saturating_sub(1));
        }
        (_, RequestPart::Confirm) if by != 0 => form.top = form.top.saturating_add_signed(by),
        _ => {}
    }
    Vec::new()
}

/// A key that is no action of the table.
pub(in crate::ui) fn key(model: &mut Model, chord: Chord, ctx: &SessionContext) -> Vec<Effect> {
    if chord.ctrl && chord.key == Key::Char('s') {
        return keep(model, ctx);
    }
    write(model, chord, ctx);
    Vec::new()
}

/// Keeps the request with the case, to be completed and sent later.
fn keep(model: &mut Model, ctx: &SessionContext) -> Vec<Effect> {
    let now = model.now;
    let Some(Layer::DocumentRequest(form)) = model.layers.last() else { return Vec::new() };
    tried(model, form.draft(now), ctx)
}

fn write(model: &mut Model, chord: Chord, ctx: &SessionContext) {
    let Some(Layer::DocumentRequest(form)) = model.layers.last() else { return };
    let Some(case) = model.case(form.case).cloned() else { return };
    let now = model.now;
    let Some(Layer::DocumentRequest(form)) = model.layers.last_mut() else { return };
    if chord.ctrl && chord.key == Key::Char('r') {
        form.compose(&case, &ctx.rules, now);
        return;
    }
    form.time_wrong = false;
    match form.part {
        RequestPart::Time => {
            if form.time.key(chord) {
                form.follow(&case, &ctx.rules, now);
            }
        }
        RequestPart::Items => {
            let digit = chord.digit().and_then(|n| n.checked_sub(1));
            let at = digit.or((chord.key == Key::Char(' ')).then_some(form.at));
            if let Some(entry) = at.and_then(|at| form.items.get_mut(at)) {
                entry.chosen = !entry.chosen;
                form.follow(&case, &ctx.rules, now);
            }
        }
        RequestPart::Zh | RequestPart::En => {
            if let Some(n) = form.editing()
                && form.texts[n].key(chord)
            {
                form.edited = true;
            }
        }
        RequestPart::Late => {
            form.blockers.clear();
            form.late.key(chord);
        }
        RequestPart::Confirm => {}
    }
}

/// Pasted text goes where text is written.
pub(in crate::ui) fn paste(form: &mut DocumentRequestForm, text: &str) -> Option<Pasted> {
    match form.part {
        RequestPart::Time => Some(form.time.paste(text)),
        RequestPart::Late => Some(form.late.paste(text)),
        RequestPart::Zh | RequestPart::En => {
            let n = form.editing()?;
            form.edited = true;
            Some(form.texts[n].paste(text))
        }
        RequestPart::Items | RequestPart::Confirm => None,
    }
}

fn submit(model: &mut Model, ctx: &SessionContext) -> Vec<Effect> {
    let now = model.now;
    let Some(Layer::DocumentRequest(form)) = model.layers.last() else { return Vec::new() };
    let Some(command) = form.command(now) else {
        if let Some(Layer::DocumentRequest(form)) = model.layers.last_mut() {
            form.time_wrong = true;
            form.part = RequestPart::Time;
        }
        return Vec::new();
    };
    tried(model, command, ctx)
}

/// Orders what the request stands for where it is allowed, else says why not.
fn tried(model: &mut Model, command: Command, ctx: &SessionContext) -> Vec<Effect> {
    let time = model.desk_time();
    let Some(Layer::DocumentRequest(form)) = model.layers.last() else { return Vec::new() };
    let (no, seen) = (form.case, form.seen);
    let case = model.case(no).cloned();
    let Some(Layer::DocumentRequest(form)) = model.layers.last_mut() else { return Vec::new() };
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
            if refusal.blockers.iter().all(|b| matches!(b, Blocker::LateReasonMissing(_))) {
                form.part = RequestPart::Late;
            }
            form.blockers = refusal.blockers;
            Vec::new()
        }
        Ok(_) => {
            model.layers.pop();
            crate::ui::dialogs::action_form::update::order(model, &case, command)
        }
    }
}

/// Opens what was asked for last and what came of it.
pub(in crate::ui) fn letter(model: &mut Model, no: CaseNo, ctx: &SessionContext) {
    if let Some(text) = model.case(no).and_then(|c| answer_first(c, model.now, ctx)) {
        crate::ui::dialogs::no_visa::update::open(model, no, text);
    } else if model.case(no).is_some_and(|c| !c.requests.is_empty()) {
        model.layers.push(Layer::RequestLetter { case: no, top: 0 });
    } else {
        model.set_status(StatusKind::Plain, ctx.texts.paper.none_sent.to_string());
    }
}

/// An action on the notice that went out: read it, copy it, write it to a file.
pub(in crate::ui) fn letter_take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let (page, lines) = crate::ui::panels::request_letter::view::extent(model, ctx);
    let Some(Layer::RequestLetter { case, top }) = model.layers.last_mut() else { return Vec::new() };
    let no = *case;
    if let Some(to) = scrolled(*top, action, page, lines) {
        *top = to;
        return Vec::new();
    }
    let text = model.case(no).and_then(|c| c.requests.last()).map(|r| r.text.to_string());
    match (action, text) {
        (Action::Copy, Some(text)) => {
            let said = crate::text::fill(&ctx.texts.paper.copied, &[("case", &no.to_string())]);
            model.set_status(StatusKind::Plain, said);
            return vec![Effect::TakeOut { case: no, text, file: false }];
        }
        (Action::WriteOut, Some(text)) => return vec![Effect::TakeOut { case: no, text, file: true }],
        _ => {
            model.layers.pop();
        }
    }
    Vec::new()
}
