//! A passport that was read at the counter: its case is found, marked at the port and opened; where several cases may be meant the officer
//! chooses, and where there is none a new one is filled in. Nothing that the reader sent is run.

use crate::domain::case::application::Traveller;
use crate::domain::case_no::CaseNo;
use crate::domain::command::{ArrivalChange, Command};
use crate::domain::matching::MatchKind;
use crate::domain::mrz::ReaderScan;
use crate::domain::reader::{ScannedCase, open_cases, traveller};
use crate::text::{Catalog, fill};
use crate::ui::actions::availability::dry_run;
use crate::ui::actions::execute::execute_now;
use crate::ui::app::case_access::{self, jump};
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::dialogs::new_case::state::NewCaseForm;
use crate::ui::dialogs::scan_choice::state::ScanChoice;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::StatusKind;
use crate::ui::state::privacy::ScreenCover;
use std::sync::Arc;

/// Takes a passport that was read. While a dialog is open, or the screen is locked, it is discarded with a sentence.
pub(in crate::ui) fn read(screen: &mut DeskScreen, scan: &ReaderScan, ctx: &SessionContext) -> Vec<Effect> {
    let t = &ctx.texts.reader;
    screen.keys.clear();
    if let Some(ScreenCover::Locked(sign_in)) = &mut screen.privacy.cover {
        sign_in.said = Some(t.discarded.to_string());
        return Vec::new();
    }
    // What nobody typed and nobody has looked at yet gives way, and so does the passport before.
    if matches!(screen.layers.last(), Some(Layer::TypedText(_) | Layer::ScanChoice(_))) {
        screen.layers.pop();
    }
    let who = traveller(scan);
    if let Some(Layer::NewCase(form)) = screen.layers.last_mut() {
        let (tone, text) = match who {
            Some(who) => form.read(who, ctx),
            None => (StatusKind::Bad, t.unreadable.to_string()),
        };
        screen.set_status(tone, text);
        return Vec::new();
    }
    let said = if !screen.layers.is_empty() {
        Some(&t.discarded)
    } else if screen.pending.is_some() {
        Some(&t.busy)
    } else if who.is_none() {
        Some(&t.unreadable)
    } else {
        None
    };
    if let Some(text) = said {
        screen.set_status(StatusKind::Bad, text.to_string());
        return Vec::new();
    }
    let Some(who) = who else { return Vec::new() };
    let found = open_cases(screen.desk.iter().map(|live| &*live.case), &who);
    match found[..] {
        [] => unknown(screen, who, ctx),
        [ScannedCase { case, by: MatchKind::Passport }] => at_port(screen, case, ctx),
        _ => screen.push(Layer::ScanChoice(Box::new(ScanChoice::new(who, &found))), ctx),
    }
}

/// Marks a case at the port and opens it, wherever it is listed.
pub(in crate::ui) fn at_port(screen: &mut DeskScreen, no: CaseNo, ctx: &SessionContext) -> Vec<Effect> {
    let t = &ctx.texts.reader;
    let mut effects = show(screen, no, ctx);
    let model = &mut screen.model;
    let Some(case) = model.case(no).map(Arc::clone) else { return effects };
    let present =
        Command::Reschedule { carrier: None, arrives: ArrivalChange::Present, entry_port: None, note: None };
    let marks = model.pending.is_none()
        && dry_run(&case, &present, ctx, model.desk_time()).is_ok_and(|events| !events.is_empty());
    if marks {
        effects.extend(execute_now(model, &case, present));
    }
    let text = if marks { &t.found } else { &t.found_known };
    model.set_status(StatusKind::Plain, fill(text, &[("case", &no.to_string())]));
    effects
}

/// Opens a case wherever it is listed; it stays selected when what was done moves it.
pub(in crate::ui) fn show(screen: &mut DeskScreen, no: CaseNo, ctx: &SessionContext) -> Vec<Effect> {
    let model = &mut screen.model;
    model.filtering = false;
    model.search.writing = false;
    let mut effects = jump(model, no);
    if model.selected == Some(no) {
        model.follows = Some(no);
        effects.extend(case_access::enter(model, ctx));
    }
    effects
}

/// A passport of no open case: a new case begins, where the officer may create one.
fn unknown(screen: &mut DeskScreen, who: Traveller, ctx: &SessionContext) -> Vec<Effect> {
    let t = &ctx.texts.reader;
    if !ctx.rules.may(ctx.officer.role, "import") {
        screen.set_status(StatusKind::Bad, t.unknown.to_string());
        return Vec::new();
    }
    let effects = new_case(screen, Some(who), ctx);
    if screen.status.is_none() {
        screen.set_status(StatusKind::Plain, t.unknown_new.to_string());
    }
    effects
}

/// Opens the form of a new case at the counter: the one that was left before, or an empty one.
pub(in crate::ui) fn new_case(
    screen: &mut DeskScreen,
    who: Option<Traveller>,
    ctx: &SessionContext,
) -> Vec<Effect> {
    if !ctx.rules.may(ctx.officer.role, "import") {
        let text = Catalog::text_or_name(&ctx.texts.refusal, "role_may_not").to_owned();
        screen.set_status(StatusKind::Bad, text);
        return Vec::new();
    }
    let kept = screen.kept_case.take();
    let (mut form, again) = match kept {
        Some(form) => (form, true),
        None => (Box::new(NewCaseForm::new(ctx)), false),
    };
    let said = match who {
        Some(who) => {
            let said = form.read(who, ctx);
            again.then_some(said)
        }
        None if again => {
            let key = ctx.keys.key_of(Context::Global, Action::NewCase).unwrap_or_default();
            Some((StatusKind::Plain, fill(&ctx.texts.new_case.again, &[("key", &key)])))
        }
        None => None,
    };
    let effects = screen.push(Layer::NewCase(form), ctx);
    if let Some((tone, text)) = said {
        screen.set_status(tone, text);
    }
    effects
}
