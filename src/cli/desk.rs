//! `portdesk`: the desk itself. Where there is none yet, it asks how to begin.

use super::fault::Fault;
use super::place::Place;
use super::{args, demo, init};
use crate::front::{FrontEvent, TerminalGuard, install_panic_hook, is_gone, listen, listen_to_signals};
use crate::session::{self, Incoming};
use crate::text::{fill, port_name};
use crate::ui::keys::Chord;
use crate::ui::msg::{Mouse, MouseKind, Msg};
use crate::ui::setting::Setting;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::channel;

/// Opens the desk.
pub(super) fn open(place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(Fault::Usage(place.texts.cli.not_a_terminal.to_string()));
    }
    if !place.store.join("journal").exists() {
        return first_run(place, out);
    }
    run(place)
}

/// Runs a session on the local terminal.
pub(super) fn run(place: &Place) -> Result<u8, Fault> {
    let service = Arc::new(place.open()?);
    let officer = place.officer(&service)?.clone();
    let mut set = Setting {
        office: service.office(),
        officer,
        lang: place.texts.lang,
        texts: Arc::clone(&place.texts),
        theme: Arc::new(place.theme.clone()),
        glyphs: place.glyphs,
        keys: Arc::new(place.keys.clone()),
        rules: Arc::clone(&place.rules),
        sample: place.sample(),
        archived: service.archived(),
    };
    install_panic_hook();
    let (outbox, inbox) = channel();
    let send = outbox.clone();
    listen_to_signals(move |event| send.send(incoming(event)).is_ok())?;
    let (guard, mut terminal) = TerminalGuard::take()?;
    let send = outbox.clone();
    listen(move |event| match event {
        FrontEvent::Key(key) => match Chord::from_event(&key) {
            Some(chord) => send.send(Incoming::Msg(Msg::Key(chord))).is_ok(),
            None => true,
        },
        event => send.send(incoming(event)).is_ok(),
    })?;
    let ended = session::run(
        &mut terminal,
        &inbox,
        &outbox,
        &service,
        &mut set,
        crate::front::ansi::AnsiBackend::resize,
        crate::front::ansi::AnsiBackend::raw,
    );
    drop(terminal);
    drop(guard);
    if let Some(service) = Arc::into_inner(service) {
        service.close();
    }
    // A terminal that is gone took the session with it; what was decided is on disk.
    match ended {
        Ok(()) => Ok(0),
        Err(error) if is_gone(&error) => Ok(0),
        Err(error) => Err(error.into()),
    }
}

fn incoming(event: FrontEvent) -> Incoming {
    let mouse = |x, y, kind| Incoming::Msg(Msg::Mouse(Mouse { x, y, kind }));
    match event {
        FrontEvent::Key(key) => {
            Chord::from_event(&key).map_or(Incoming::Msg(Msg::Tick), |c| Incoming::Msg(Msg::Key(c)))
        }
        FrontEvent::Paste(text) => Incoming::Msg(Msg::Paste(text)),
        FrontEvent::Click(x, y) => mouse(x, y, MouseKind::Click),
        FrontEvent::Wheel(x, y, down) => {
            mouse(x, y, if down { MouseKind::WheelDown } else { MouseKind::WheelUp })
        }
        FrontEvent::Resize(width, height) => Incoming::Msg(Msg::Resize(width, height)),
        FrontEvent::End => Incoming::End,
    }
}

fn ask(out: &mut dyn Write, question: &str) -> Result<Option<String>, Fault> {
    write!(out, "{question}")?;
    out.flush()?;
    let mut answer = String::new();
    if std::io::stdin().read_line(&mut answer)? == 0 {
        return Ok(None);
    }
    Ok(Some(crate::domain::clean::clean(answer.trim()).into_owned()))
}

/// No desk is here yet: set one up, open a sample, or leave.
fn first_run(place: &Place, out: &mut dyn Write) -> Result<u8, Fault> {
    let f = &place.texts.first_run;
    writeln!(out, "{}\n{}\n", f.title, f.text)?;
    loop {
        let Some(choice) = ask(out, &f.choice)? else { return Ok(0) };
        match choice.to_lowercase().as_str() {
            "q" => return Ok(0),
            "d" => {
                let demo = args::Demo { live: 48, archive: 200, seed: 1, no_open: false };
                return demo::make_and_open(&demo, place, &place.data.join("portdesk-sample"), out);
            }
            "s" => {
                if !set_up(place, out)? {
                    return Ok(0);
                }
                return run(place);
            }
            _ => {}
        }
    }
}

fn set_up(place: &Place, out: &mut dyn Write) -> Result<bool, Fault> {
    let f = &place.texts.first_run;
    writeln!(out, "{}", f.office)?;
    let office = loop {
        let Some(answer) = ask(out, &f.ask_office)? else { return Ok(false) };
        match answer.to_uppercase().parse() {
            Ok(port) if place.rules.port(port).is_some_and(|p| p.office) => break port,
            _ => writeln!(out, "{}", f.wrong_office)?,
        }
    };
    writeln!(out, "{}", port_name(&place.texts, office, &place.rules))?;
    let officer: crate::domain::officer::OfficerId = loop {
        let Some(answer) = ask(out, &f.ask_officer)? else { return Ok(false) };
        match answer.parse() {
            Ok(id) => break id,
            Err(_) => writeln!(out, "{}", f.wrong_officer)?,
        }
    };
    let Some(name) = ask(out, &f.ask_name)? else { return Ok(false) };
    let name = if name.is_empty() { officer.to_string() } else { name };
    init::make(place, office, officer, &name)?;
    let text = fill(&place.texts.cli.set_up, &[("port", office.as_str()), ("officer", &name)]);
    writeln!(out, "{text}")?;
    Ok(true)
}
