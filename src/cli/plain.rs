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
pub(super) fn open(place: &mut CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    let (outbox, inbox) = channel();
    let send = outbox.clone();
    listen_to_signals(move |event| send.send(session_event(event)).is_ok())?;
    let send = outbox.clone();
    let reader = LineReader::begin(move |line| {
        send.send(line.map_or(SessionEvent::End, |line| SessionEvent::Line(TypedLine(line)))).is_ok()
    })?;
    let paper = LineWriter::new(out, columns, !has_echo());
    let mut talk = LineIo::new(paper, Box::new(reader), &inbox, &outbox);
    let opened =
        begin(place, &mut talk).and_then(|go_on| if go_on { enter(place, &mut talk) } else { Ok(None) });
    match opened {
        Ok(None) => Ok(0),
        Err(CliError::Io(error)) if is_gone(&error) => Ok(0),
        Err(fault) => Err(fault),
        Ok(Some((service, officer))) => {
            run_hosted(place, service, &officer, &outbox, |service, set| plain::run(&mut talk, service, set))
        }
    }
}

/// Makes sure that there is a desk. False where its officer leaves instead.
fn begin(place: &mut CliContext, talk: &mut LineIo<'_>) -> Result<bool, CliError> {
    if store::is_desk(&place.store) {
        return Ok(true);
    }
    init::lost(place)?;
    let mut set = session_context(place, Officer::desk(), Port::new("NGB"), false);
    let outcome = plain::begin(talk, &mut set)?;
    // The language chosen here stays.
    place.texts = Arc::clone(&set.texts);
    match outcome {
        FirstRunOutcome::Stay | FirstRunOutcome::Leave => return Ok(false),
        FirstRunOutcome::Sample => {
            let demo = args::DemoArgs { live: 48, archive: 200, seed: 1, no_open: false };
            place.store = place.data.join(sample_desk::SAMPLE_DIR);
            talk.say(&place.texts.cli.demo_progress)?;
            sample_desk::make(&demo, place)?;
        }
        FirstRunOutcome::SetUp { office, officer, name, passphrase } => {
            init::make(place, office, officer, &name, Some(&passphrase))?;
            place.just_set = Some((officer, passphrase));
            let port = port_name(&place.texts, office, &place.rules);
            talk.say(&fill(&place.texts.cli.set_up, &[("port", &port), ("officer", &name)]))?;
        }
    }
    Ok(true)
}

/// Opens the desk; a protected one for whoever can show who it is.
fn enter(place: &CliContext, talk: &mut LineIo<'_>) -> Result<Option<(DeskService, Officer)>, CliError> {
    // Who has said already who it is, is not asked.
    if place.just_set.is_some() || place.passphrase_file.is_some() {
        return place.open().map(Some);
    }
    let locked = store::open_locked(&place.store).map_err(|e| CliError::store(&place.texts, &e))?;
    let mut who = PromptCredentials::new(talk, Arc::clone(&place.texts), place.officer);
    let opened = sign_in_by(locked, &mut who, &MachineTime, &origin(), &mut |_, _| {});
    // At a terminal a question that is left is no failure; a script that did not say who it is has failed.
    if opened.is_err() && who.left() && has_echo() {
        return Ok(None);
    }
    let mut opened = opened.map_err(|e| place.not_in(&e))?;
    if !plain::own_passphrase(talk, &place.texts, &mut opened, &origin())? && has_echo() {
        return Ok(None);
    }
    // Where nobody chose one, the desk says what is to be done.
    place.start(opened).map(Some)
}
