//! A passport that was read at the counter: its case is found, marked at the port and opened; where several cases may be meant the officer
//! chooses, and where there is none a new one is filled in. Nothing that the reader sent is run.

use crate::domain::case::application::Traveller;
use crate::domain::case_no::CaseNo;
use crate::domain::command::{ArrivalChange, Command};
use crate::domain::matching::MatchKind;
use crate::domain::mrz::ReaderScan;
use crate::domain::reader::{NUMBER, ScannedCase, open_cases, traveller, wrong_checks};
use crate::domain::warning::{Warning, warnings_at};
use crate::text::{Catalog, fill, warning_text};
use crate::ui::actions::availability::dry_run;
use crate::ui::actions::execute::execute_now;
use crate::ui::app::case_access::{self, jump};
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::dialogs::action_form::update::at_port_form;
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
        warn(screen, checks_text(&wrong_checks(scan), ctx));
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
    let wrong = wrong_checks(scan);
    let doubtful = wrong.contains(&NUMBER);
    let warning = checks_text(&wrong, ctx);
    match found[..] {
        [] => {
            let effects = unknown(screen, who, ctx);
            warn(screen, warning);
            effects
        }
        [ScannedCase { case, by: MatchKind::Passport, agrees: true }] if !doubtful => {
            at_port(screen, case, warning, ctx)
        }
        _ => {
            let choice = ScanChoice::new(who, &found, doubtful, warning);
            screen.push(Layer::ScanChoice(Box::new(choice)), ctx)
        }
    }
}

/// Adds to what is said that something is wrong with the zone.
fn warn(screen: &mut DeskScreen, warning: Option<String>) {
    let Some(warning) = warning else { return };
    let said = screen.status.take().map_or_else(String::new, |status| format!("{} ", status.text));
    screen.set_status(StatusKind::Bad, format!("{said}{warning}"));
}

/// That check digits of a zone are wrong; none where all are right.
fn checks_text(wrong: &[&str], ctx: &SessionContext) -> Option<String> {
    let t = &ctx.texts.reader;
    let names: Vec<&str> = wrong.iter().map(|field| Catalog::text_or_name(&t.check, field)).collect();
    (!names.is_empty()).then(|| fill(&t.checks, &[("fields", &ctx.texts.listed(&names))]))
}

/// Marks a case at the port and opens it, wherever it is listed. Where that moves the arrival by much, it is asked first.
pub(in crate::ui) fn at_port(
    screen: &mut DeskScreen,
    no: CaseNo,
    warning: Option<String>,
    ctx: &SessionContext,
) -> Vec<Effect> {
    let t = &ctx.texts.reader;
    let mut effects = show(screen, no, ctx);
    let model = &mut screen.model;
    let Some(case) = model.case(no).map(Arc::clone) else { return effects };
    let present =
        Command::Reschedule { carrier: None, arrives: ArrivalChange::Present, entry_port: None, note: None };
    let marks = model.pending.is_none()
        && dry_run(&case, &present, ctx, model.desk_time()).is_ok_and(|events| !events.is_empty());
    let warned = warnings_at(&case, &present, &ctx.rules, model.now);
    let elsewhere = warned.iter().filter(|warning| matches!(warning, Warning::EntersElsewhere(_)));
    let more: Vec<String> =
        elsewhere.map(|warning| warning_text(&ctx.texts, warning, &ctx.rules)).chain(warning).collect();
    let tone = if more.is_empty() { StatusKind::Plain } else { StatusKind::Bad };
    let say = |text: &str| {
        let first = fill(text, &[("case", &no.to_string())]);
        std::iter::once(first).chain(more.iter().cloned()).collect::<Vec<_>>().join(" ")
    };
    let asks = marks && warned.iter().any(Warning::needs_confirmation);
    let form = if asks { at_port_form(say(&t.found), &case, model, ctx) } else { None };
    if let Some(form) = form {
        // What it warns of stands in the form; a message of two lines would hide its keys.
        model.set_status(StatusKind::Plain, fill(&t.found_known, &[("case", &no.to_string())]));
        effects.extend(screen.push(Layer::Form(Box::new(form)), ctx));
    } else if asks || !marks {
        model.set_status(tone, say(&t.found_known));
    } else {
        model.reading = Some((no, say(&t.found).into()));
        effects.extend(execute_now(model, &case, present));
        model.set_status(tone, say(&t.found));
    }
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
