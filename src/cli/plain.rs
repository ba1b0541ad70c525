//! `portdesk --plain`: the desk as a dialogue of lines. It asks what the screens ask, in the same order, and works without a terminal.

use super::context::{CliContext, origin};
use super::error::CliError;
use super::hosted::{run_hosted, session_context};
use super::{args, init, sample_desk};
use crate::domain::code::Port;
use crate::domain::officer::Officer;
use crate::front::lines::{LineReader, LineWriter, columns, has_echo};
use crate::front::{is_gone, listen_to_signals, session_event};
use crate::plain::{self, LineIo, PromptCredentials};
use crate::service::{DeskService, MachineTime, sign_in_by};
use crate::session::{SessionEvent, TypedLine};
use crate::store;
use crate::text::{fill, port_name};
use crate::ui::lock::first_run::FirstRunOutcome;
use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// Opens the desk; where there is none yet, asks how to begin.
pub(super) fn open(ctx: &mut CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (outbox, inbox) = channel();
    let send = outbox.clone();
    listen_to_signals(move |event| send.send(session_event(event)).is_ok())?;
    let send = outbox.clone();
    let reader = LineReader::begin(move |line| {
        send.send(line.map_or(SessionEvent::End, |line| SessionEvent::Line(TypedLine(line)))).is_ok()
    })?;
    let paper = LineWriter::new(out, columns, !has_echo());
    let mut talk = LineIo::new(paper, Box::new(reader), &inbox, &outbox);
    let opened = begin(ctx, &mut talk).and_then(|go_on| if go_on { enter(ctx, &mut talk) } else { Ok(None) });
    match opened {
        Ok(None) => Ok(0),
        Err(CliError::Io(error)) if is_gone(&error) => Ok(0),
        Err(fault) => Err(fault),
        Ok(Some((service, officer))) => {
            run_hosted(ctx, service, &officer, &outbox, |service, set| plain::run(&mut talk, service, set))
        }
    }
}

/// Makes sure that there is a desk. False where its officer leaves instead.
fn begin(ctx: &mut CliContext, talk: &mut LineIo<'_>) -> Result<bool, CliError> {
    if store::is_desk(&ctx.store) {
        return Ok(true);
    }
    init::lost(ctx)?;
    let mut set = session_context(ctx, Officer::desk(), Port::new("NGB"), false);
    let outcome = plain::begin(talk, &mut set)?;
    // The language chosen here stays.
    ctx.texts = Arc::clone(&set.texts);
    match outcome {
        FirstRunOutcome::Stay | FirstRunOutcome::Leave => return Ok(false),
        FirstRunOutcome::Sample => {
            let demo = args::DemoArgs { live: 48, archive: 200, seed: 1, no_open: false };
            ctx.store = ctx.data.join(sample_desk::SAMPLE_DIR);
            talk.say(&ctx.texts.cli.demo_progress)?;
            sample_desk::make(&demo, ctx)?;
        }
        FirstRunOutcome::SetUp { office, officer, name, passphrase } => {
            init::make(ctx, office, officer, &name, Some(&passphrase))?;
            ctx.just_set = Some((officer, passphrase));
            let port = port_name(&ctx.texts, office, &ctx.rules);
            talk.say(&fill(&ctx.texts.cli.set_up, &[("port", &port), ("officer", &name)]))?;
        }
    }
    Ok(true)
}

/// Opens the desk; a protected one after a sign-in.
fn enter(ctx: &CliContext, talk: &mut LineIo<'_>) -> Result<Option<(DeskService, Officer)>, CliError> {
    // An officer who is known already is not asked.
    if ctx.just_set.is_some() || ctx.passphrase_file.is_some() {
        return ctx.open().map(Some);
    }
    let locked = store::open_locked(&ctx.store).map_err(|e| CliError::store(&ctx.texts, &e))?;
    let mut who = PromptCredentials::new(talk, Arc::clone(&ctx.texts), ctx.officer);
    let opened = sign_in_by(locked, &mut who, &MachineTime, &origin(), &mut |_, _| {});
    // At a terminal a cancelled question is no failure; a script without an officer has failed.
    if opened.is_err() && who.left() && has_echo() {
        return Ok(None);
    }
    let mut opened = opened.map_err(|e| ctx.not_in(&e))?;
    if !plain::own_passphrase(talk, &ctx.texts, &mut opened, &origin())? && has_echo() {
        return Ok(None);
    }
    // Without a choice, the desk shows what to do.
    ctx.start(opened).map(Some)
}
