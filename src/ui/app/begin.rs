//! Beginning an action, for the selected case or for all marked ones: a dry run says whether it can be taken. What can is done, asked for
//! or confirmed; what cannot is shown with every reason.

use crate::domain::blocked::Blocker;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::text::Catalog;
use crate::ui::actions::availability::{blockers, one_by_one};
use crate::ui::actions::execute::{execute_now, marked, next_at_counter, try_on};
use crate::ui::actions::recall::recall;
use crate::ui::actions::recallable::{RecallTarget, recall_target};
use crate::ui::app::case_access::enter;
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Confirmation, waits_for_another};
use crate::ui::dialogs::action_form::update::{direct, form_at, form_for_many, needs_item};
use crate::ui::dialogs::batch::state::Batch;
use crate::ui::dialogs::blocked::deferred_action::cancels;
use crate::ui::dialogs::blocked::update::explain;
use crate::ui::dialogs::clock::state::ClockDialog;
use crate::ui::dialogs::countersign::state::CountersignForm;
use crate::ui::dialogs::document_request::state::DocumentRequestForm;
use crate::ui::dialogs::recall_list::state::RecallList;
use crate::ui::state::answer::{BeginAt, Beginning};
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, StatusKind};
use crate::ui::state::trial::Targets;
use std::sync::Arc;

/// Begins an action on the selected case.
pub(in crate::ui) fn begin(
    screen: &mut DeskScreen,
    beginning: Beginning,
    ctx: &SessionContext,
) -> Vec<Effect> {
    let effects = match beginning.at {
        BeginAt::Start | BeginAt::Port | BeginAt::Note => tried(screen, beginning, ctx),
        // Where it is asked for, the blockers are known already.
        BeginAt::Confirmation | BeginAt::Check(_) => open_form(screen, beginning, ctx),
    };
    screen.deferred = beginning.deferred.or(screen.deferred);
    effects
}

/// Recalls the officer's own decision that the key is for, or lists them where there are several. None where there is none.
pub(in crate::ui) fn recall_own(screen: &mut DeskScreen, ctx: &SessionContext) -> Option<Vec<Effect>> {
    let case = match recall_target(&screen.model, ctx)? {
        RecallTarget::Case(case) => Arc::clone(case),
        RecallTarget::Several => return Some(screen.push(Layer::RecallList(RecallList::default()), ctx)),
    };
    Some(recall(&mut screen.model, &case))
}

fn tried(screen: &mut DeskScreen, beginning: Beginning, ctx: &SessionContext) -> Vec<Effect> {
    let action = beginning.action;
    let model = &mut screen.model;
    if action == Action::ConfirmClock {
        return confirm_clock(screen, ctx);
    }
    if cancels(action) {
        model.deferred = None;
    }
    if action == Action::Recall
        && let Some(effects) = recall_own(screen, ctx)
    {
        return effects;
    }
    let model = &mut screen.model;
    let Some(case) = model.selected_case().cloned() else {
        model.set_status(StatusKind::Plain, ctx.texts.notice.no_case.to_string());
        return Vec::new();
    };
    if needs_item(action) && model.focus == Focus::List {
        // On the list a mark would hit an item that nobody looks at: the checklist is opened instead.
        return enter(model, ctx);
    }
    if action == Action::Consent && waits_for_another(&case, ctx.officer.id) {
        let form = CountersignForm::new(case.no, case.version);
        return screen.push(Layer::Countersign(Box::new(form)), ctx);
    }
    let Some(order) = action.order() else { return Vec::new() };
    let Some(blockers) = blockers(action, &case, model, ctx) else { return Vec::new() };
    if !blockers.is_empty() {
        return block(screen, action, case.no, blockers, ctx);
    }
    if matches!(order.confirmed, Confirmation::DocumentRequest) {
        // The one that was begun on this very version of the case, or a new one.
        if let Some(Layer::DocumentRequest(form)) = screen.kept.take()
            && (form.case, form.seen) == (case.no, case.version)
        {
            return screen.push(Layer::DocumentRequest(form), ctx);
        }
        let form = DocumentRequestForm::new(&case, &ctx.rules, screen.now);
        return screen.push(Layer::DocumentRequest(Box::new(form)), ctx);
    }
    match direct(action, model, &case) {
        Some(command) => {
            let next = match &command {
                Command::Seen { item, .. } => next_at_counter(&case, *item, &ctx.rules),
                _ => None,
            };
            let effects = execute_now(model, &case, command);
            model.item = next.or(model.item);
            effects
        }
        None => open_form(screen, beginning, ctx),
    }
}

fn open_form(screen: &mut DeskScreen, beginning: Beginning, ctx: &SessionContext) -> Vec<Effect> {
    let Some(case) = screen.selected_case() else { return Vec::new() };
    match form_at(beginning.action, beginning.at, &screen.model, ctx, case) {
        Some(form) => screen.push(Layer::Form(Box::new(form)), ctx),
        None => Vec::new(),
    }
}

/// Shows why an action is blocked.
pub(in crate::ui) fn block(
    screen: &mut DeskScreen,
    action: Action,
    case: CaseNo,
    blockers: Vec<Blocker>,
    ctx: &SessionContext,
) -> Vec<Effect> {
    match explain(&mut screen.model, action, case, blockers, ctx) {
        Some(dialog) => screen.push(Layer::Blocked(Box::new(dialog)), ctx),
        None => Vec::new(),
    }
}

/// Begins an action on all marked cases.
pub(in crate::ui) fn begin_for_many(
    screen: &mut DeskScreen,
    action: Action,
    ctx: &SessionContext,
) -> Vec<Effect> {
    let model = &mut screen.model;
    model.deferred = None;
    if let Some(text) = one_by_one(action, ctx) {
        model.set_status(StatusKind::Plain, text);
        return Vec::new();
    }
    let cases = marked(model);
    let Some(first) = cases.first() else { return Vec::new() };
    let Some(order) = action.order() else { return Vec::new() };
    let wordless = matches!(order.confirmed, Confirmation::AtOnce);
    let layer = match direct(action, model, first).filter(|_| wordless) {
        Some(command) => {
            let trial = try_on(model, Targets::Marked, |_| command.clone(), ctx);
            Some(Layer::Batch(Box::new(Batch::new(action, trial))))
        }
        None => form_for_many(action, &cases, model, ctx).map(|form| Layer::Form(Box::new(form))),
    };
    layer.map_or_else(Vec::new, |layer| screen.push(layer, ctx))
}

/// Asks whether what the clock says is right; says that nothing is to be confirmed where nobody doubts it.
pub(in crate::ui) fn confirm_clock(screen: &mut DeskScreen, ctx: &SessionContext) -> Vec<Effect> {
    let text = if screen.desk.clock.is_none() {
        ctx.texts.clock.right.to_string()
    } else if ctx.rules.may(ctx.officer.role, "approve") {
        return screen.push(Layer::Clock(ClockDialog), ctx);
    } else {
        Catalog::text_or_name(&ctx.texts.refusal, "role_may_not").to_owned()
    };
    screen.set_status(StatusKind::Plain, text);
    Vec::new()
}
