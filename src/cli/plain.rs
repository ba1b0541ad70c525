//! `portdesk --plain`: the desk as a dialogue of lines. It asks what the screens ask, in the same order, and works without a terminal.

use super::desk::{incoming, keep, setting};
use super::fault::Fault;
use super::place::{Place, origin};
use super::{args, init, sample_desk};
use crate::domain::code::Port;
use crate::domain::officer::Officer;
use crate::front::lines::{LineReader, Paper, columns, shows_typing};
use crate::front::{is_gone, listen_to_signals};
use crate::plain::{self, Spoken, Talk};
use crate::service::{DeskService, MachineTime, sign_in_by};
use crate::session::{Incoming, Line};
use crate::store;
use crate::text::{fill, port_name};
use crate::ui::lock::first_run::Outcome;
use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::channel;

/// Opens the desk; where there is none yet, asks how to begin.
pub(super) fn open(place: &mut Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let (outbox, inbox) = channel();
    let send = outbox.clone();
    listen_to_signals(move |event| send.send(incoming(event)).is_ok())?;
    let send = outbox.clone();
    let reader = LineReader::begin(move |line| {
        send.send(line.map_or(Incoming::End, |line| Incoming::Line(Line(line)))).is_ok()
    })?;
    let paper = Paper::new(out, columns, !shows_typing());
    let mut talk = Talk::new(paper, Box::new(reader), &inbox, &outbox);
    let opened =
        begin(place, &mut talk).and_then(|go_on| if go_on { enter(place, &mut talk) } else { Ok(None) });
    match opened {
        Ok(None) => Ok(0),
        Err(Fault::Io(error)) if is_gone(&error) => Ok(0),
        Err(fault) => Err(fault),
        Ok(Some((service, officer))) => {
            keep(place, service, &officer, &outbox, |service, set| Ok(plain::run(&mut talk, service, set)?))
        }
    }
}

/// Makes sure that there is a desk. False where its officer leaves instead.
fn begin(place: &mut Place, talk: &mut Talk<'_>) -> Result<bool, Fault> {
    if store::is_desk(&place.store) {
        return Ok(true);
    }
    init::lost(place)?;
    let mut set = setting(place, Officer::desk(), Port::new("NGB"), false);
    let outcome = plain::begin(talk, &mut set)?;
    // The language chosen here stays.
    place.texts = Arc::clone(&set.texts);
    match outcome {
        Outcome::Stay | Outcome::Leave => return Ok(false),
        Outcome::Sample => {
            let demo = args::Demo { live: 48, archive: 200, seed: 1, no_open: false };
            place.store = place.data.join(sample_desk::SAMPLE_DIR);
            talk.say(&place.texts.cli.demo_progress)?;
            sample_desk::make(&demo, place)?;
        }
        Outcome::SetUp { office, officer, name, passphrase } => {
            init::make(place, office, officer, &name, Some(&passphrase))?;
            place.just_set = Some((officer, passphrase));
            let port = port_name(&place.texts, office, &place.rules);
            talk.say(&fill(&place.texts.cli.set_up, &[("port", &port), ("officer", &name)]))?;
        }
    }
    Ok(true)
}

/// Opens the desk; a protected one for whoever can show who it is.
fn enter(place: &Place, talk: &mut Talk<'_>) -> Result<Option<(DeskService, Officer)>, Fault> {
    // Who has said already who it is, is not asked.
    if place.just_set.is_some() || place.passphrase_file.is_some() {
        return place.open().map(Some);
    }
    let locked = store::open_locked(&place.store).map_err(|e| Fault::store(&place.texts, &e))?;
    let mut who = Spoken::new(talk, Arc::clone(&place.texts), place.officer);
    let opened = sign_in_by(locked, &mut who, &MachineTime, &origin(), &mut |_, _| {});
    // At a terminal a question that is left is no failure; a script that did not say who it is has failed.
    if opened.is_err() && who.left() && shows_typing() {
        return Ok(None);
    }
    let mut opened = opened.map_err(|e| place.not_in(&e))?;
    if !plain::own_passphrase(talk, &place.texts, &mut opened, &origin())? && shows_typing() {
        return Ok(None);
    }
    // Where nobody chose one, the desk says what is to be done.
    place.start(opened).map(Some)
}
