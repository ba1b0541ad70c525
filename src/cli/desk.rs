//! `portdesk`: the desk itself. Where there is none yet, it asks how to begin.

use super::context::{CliContext, origin};
use super::error::CliError;
use super::{anchor, args, backup, inbox, init, maintenance, office_rules, plain, sample_desk};
use crate::domain::anchor::AnchorState;
use crate::domain::code::Port;
use crate::domain::officer::Officer;
use crate::domain::sanitize::clean;
use crate::front::ansi::AnsiBackend;
use crate::front::{
    BurstText, FrontEvent, Screen, TerminalGuard, is_gone, listen, listen_to_signals, pause, resume,
    stop_job, take_mouse,
};
use crate::service::DeskService;
use crate::session::{self, EventSlots, SessionEvent, SignInOutcome, TerminalInput};
use crate::store::{self, EntryRef};
use crate::text::{clock_doubt_text, fill, port_name};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Chord;
use crate::ui::lock::first_run::FirstRunOutcome;
use crate::ui::lock::sign_in::{SignInScreen, SignInStatus};
use crate::ui::state::msg::{Mouse, MouseKind, Msg, TypedText};
use std::cell::Cell;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Opens the desk.
pub(super) fn open(place: &mut CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    if place.plain {
        return plain::open(place, out);
    }
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(CliError::Usage(place.texts.cli.not_a_terminal.to_string()));
    }
    let term = std::env::var("TERM").unwrap_or_default();
    if matches!(&*term, "" | "dumb") {
        return Err(CliError::Usage(fill(&place.texts.cli.dumb_terminal, &[("term", &clean(&term))])));
    }
    take_mouse(place.mouse);
    if store::is_desk(&place.store) {
        return run(place);
    }
    init::lost(place)?;
    let line = LocalTerminal::open()?;
    match first_run(place, &line)? {
        FirstRunOutcome::Stay | FirstRunOutcome::Leave => Ok(0),
        FirstRunOutcome::Sample => {
            let demo = args::DemoArgs { live: 48, archive: 200, seed: 1, no_open: false };
            place.store = place.data.join(sample_desk::SAMPLE_DIR);
            sample_desk::make(&demo, place)?;
            session(place, &line)
        }
        FirstRunOutcome::SetUp { office, officer, name, passphrase } => {
            init::make(place, office, officer, &name, Some(&passphrase))?;
            place.just_set = Some((officer, passphrase));
            let port = port_name(&place.texts, office, &place.rules);
            writeln!(out, "{}", fill(&place.texts.cli.set_up, &[("port", &port), ("officer", &name)]))?;
            out.flush()?;
            session(place, &line)
        }
    }
}

/// Runs a session on the local terminal.
pub(super) fn run(place: &mut CliContext) -> Result<u8, CliError> {
    session(place, &LocalTerminal::open()?)
}

/// The local terminal's events: one line for as long as the program runs, because what listens to it never stops.
struct LocalTerminal {
    outbox: Sender<SessionEvent>,
    inbox: Receiver<SessionEvent>,
    rooms: EventSlots,
    listening: Cell<bool>,
}

impl LocalTerminal {
    fn open() -> Result<Self, CliError> {
        let (outbox, inbox) = channel();
        let send = outbox.clone();
        listen_to_signals(move |event| send.send(incoming(event)).is_ok())?;
        Ok(Self { outbox, inbox, rooms: EventSlots::default(), listening: Cell::new(false) })
    }

    /// Takes the terminal, and from the first time on its events; the window's title where another one will be set.
    fn take(&self, title: bool) -> Result<(TerminalGuard, Screen), CliError> {
        let taken = TerminalGuard::take(title)?;
        if !self.listening.replace(true) {
            let (send, rooms) = (self.outbox.clone(), self.rooms.clone());
            listen(move |event| {
                let at = Instant::now();
                match incoming(event) {
                    SessionEvent::Msg(Msg::Key(chord)) if chord.stops() && stop_job() => true,
                    SessionEvent::Msg(Msg::Key(chord)) if chord.stops() => {
                        send.send(SessionEvent::Msg(Msg::NoShell)).is_ok()
                    }
                    // A key that the desk does not know.
                    SessionEvent::Msg(Msg::Tick) => true,
                    SessionEvent::Msg(msg) => {
                        send.send(SessionEvent::Typed(TerminalInput { msg, at, room: rooms.take() })).is_ok()
                    }
                    other => send.send(other).is_ok(),
                }
            })?;
        }
        Ok(taken)
    }
}

/// No desk is here yet: set one up, open a sample, or leave. The language chosen on the screen stays.
fn first_run(place: &mut CliContext, line: &LocalTerminal) -> Result<FirstRunOutcome, CliError> {
    let mut set = setting(place, Officer::desk(), Port::new("NGB"), false);
    let (guard, mut terminal) = line.take(false)?;
    let outcome = session::begin(&mut terminal, &line.inbox, &mut set, AnsiBackend::resize);
    drop((terminal, guard));
    place.texts = Arc::clone(&set.texts);
    match outcome {
        Err(error) if is_gone(&error) => Ok(FirstRunOutcome::Leave),
        outcome => Ok(outcome?),
    }
}

/// Opens the desk; a protected one for whoever signs in on the screen. None: nobody did.
fn enter(place: &mut CliContext, line: &LocalTerminal) -> Result<Option<(DeskService, Officer)>, CliError> {
    // Who has said already who it is, is not asked.
    if place.just_set.is_some() || place.passphrase_file.is_some() {
        return place.open().map(Some);
    }
    let dir = place.store.clone();
    let hold = move || store::open_locked(&dir);
    let locked = hold().map_err(|e| CliError::store(&place.texts, &e))?;
    if !locked.is_protected() {
        let asker = &mut place.asker()?;
        return place.open_held(locked, asker).map(Some);
    }
    let stand = locked.head().map(EntryRef::of).map(|anchor| SignInStatus {
        entry: anchor.seq(),
        digits: anchor.groups().into_iter().take(SHOWN_GROUPS).collect::<Vec<_>>().join(" "),
    });
    let mut set = setting(place, Officer::desk(), Port::new("NGB"), true);
    let mut screen = SignInScreen::new(place.officer, stand);
    let (guard, mut terminal) = line.take(false)?;
    let mut entered = session::enter(
        &mut terminal,
        (&line.inbox, &line.outbox),
        &mut set,
        &mut screen,
        (locked, hold),
        &origin(),
        AnsiBackend::resize,
    );
    if let Ok(SignInOutcome::In(opened)) = &mut entered {
        // A passphrase that somebody else set opens only this.
        let chosen = session::own_passphrase(
            &mut terminal,
            &line.inbox,
            &mut set,
            opened,
            &origin(),
            AnsiBackend::resize,
        );
        match chosen {
            Ok(true) => {}
            Ok(false) => entered = Ok(SignInOutcome::Left),
            Err(error) => entered = Err(error),
        }
    }
    drop((terminal, guard));
    place.texts = Arc::clone(&set.texts);
    match entered {
        Ok(SignInOutcome::In(opened)) => place.start(*opened).map(Some),
        Ok(SignInOutcome::Left) => Ok(None),
        Ok(SignInOutcome::Failed(error)) => Err(CliError::store(&place.texts, &error)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn session(place: &mut CliContext, line: &LocalTerminal) -> Result<u8, CliError> {
    // What takes long or fails is told before the terminal is taken.
    let Some((service, officer)) = enter(place, line)? else { return Ok(0) };
    let place = &*place;
    keep(place, service, &officer, &line.outbox, |service, set| {
        let (guard, mut terminal) = line.take(set.calls.title)?;
        let ended = session::run(
            &mut terminal,
            &line.inbox,
            &line.outbox,
            service,
            set,
            AnsiBackend::resize,
            AnsiBackend::raw,
        );
        drop((terminal, guard));
        Ok(ended?)
    })
}

/// Keeps a desk open as long as its officer works at it: tells of a clock that is not believed, has backups made, and closes it.
pub(super) fn keep(
    place: &CliContext,
    service: DeskService,
    officer: &Officer,
    outbox: &Sender<SessionEvent>,
    work: impl FnOnce(&Arc<DeskService>, &mut SessionContext) -> Result<(), CliError>,
) -> Result<u8, CliError> {
    let service = Arc::new(service);
    let mut set = setting(place, officer.clone(), service.office(), service.is_protected());
    set.roster = Arc::clone(service.roster());
    set.anchor = service.desk().anchor;
    let anchor = service.anchor().map_err(|e| CliError::service(&place.texts, &place.rules, &e))?;
    if let Some(text) = anchor::warning(&place.texts, &anchor) {
        let _ = outbox.send(SessionEvent::Msg(Msg::Told(true, text)));
    }
    if let Some(text) = office_rules::warning(&place.texts, &place.rules) {
        let _ = outbox.send(SessionEvent::Msg(Msg::Told(true, text)));
    }
    if let Some((stand, doubt)) = service.clock().ok().and_then(|stand| Some((stand, stand.doubt?))) {
        let text = clock_doubt_text(&place.texts, &doubt, stand.clock);
        let _ = outbox.send(SessionEvent::Msg(Msg::Told(true, text)));
    }
    // What the desk is run with is the auditor's business too; where it cannot be written down, it is not run.
    service
        .run_with(officer, run_with(place))
        .map_err(|e| CliError::service(&place.texts, &place.rules, &e))?;
    if let Some(office) = place.rules.office() {
        service
            .forget_unused_acceptances(officer, office)
            .map_err(|e| CliError::service(&place.texts, &place.rules, &e))?;
    }
    let backups = backups(place, &service, outbox);
    let inbox = inbox::watch(place, &service, officer, outbox);
    set.dismiss = inbox.as_ref().map(inbox::WatchedInbox::dismissal);
    let ended = work(&service, &mut set);
    if let Some(inbox) = inbox {
        inbox.end();
    }
    if let Some((stop, thread)) = backups {
        drop(stop);
        // A backup that is being written is finished: the desk waits for it and not the other way round.
        let _ = thread.join();
    }
    if let Some(service) = Arc::into_inner(service) {
        place.leave(service, officer);
        maintenance::compact_if_grown(place, &mut std::io::stderr())?;
    }
    // A terminal that is gone took the session with it; what was decided is on disk.
    match ended {
        Err(CliError::Io(error)) if is_gone(&error) => Ok(0),
        ended => ended.map(|()| 0),
    }
}

/// What bears on the desk, and on nobody's taste: names and values.
fn run_with(place: &CliContext) -> Vec<(Box<str>, Box<str>)> {
    let policy = &place.rules.policy;
    let mut settings = vec![
        ("program", env!("CARGO_PKG_VERSION").to_owned()),
        ("policy", policy.version.to_string()),
        ("idle_lock_minutes", policy.idle_lock_minutes.to_string()),
    ];
    if let Some(rules) = place.rules.dir() {
        settings.push(("rules", rules.display().to_string()));
    }
    if let Some(inbox) = &place.inbox {
        settings.push(("inbox", inbox.display().to_string()));
    }
    if let Some(backup) = &place.backups {
        settings.push(("backup.dir", backup.dir.display().to_string()));
        settings.push(("backup.every_hours", backup.every_hours.to_string()));
        settings.push(("backup.keep", backup.keep.to_string()));
    }
    if let Some(anchor) = &place.anchor {
        settings.push(("anchor", anchor.display().to_string()));
    }
    settings.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
}

/// Groups of digits of the journal's last entry on the screen before signing in: as many as `verify --head` needs.
const SHOWN_GROUPS: usize = 2;

/// How often it is looked whether a backup is due.
const LOOK: Duration = Duration::from_secs(15 * 60);

/// Has backups made as long as the session lasts, where the settings ask for them; what is answered ends it when it is dropped.
fn backups(
    place: &CliContext,
    service: &Arc<DeskService>,
    outbox: &Sender<SessionEvent>,
) -> Option<(Sender<()>, JoinHandle<()>)> {
    let plan = place.backups.clone()?;
    let (stop, stopped) = channel::<()>();
    let (service, outbox) = (Arc::clone(service), outbox.clone());
    let (texts, rules) = (Arc::clone(&place.texts), Arc::clone(&place.rules));
    let work = move || loop {
        let told = match backup::scheduled(&service, &plan, service.office()) {
            Ok(None) => None,
            Ok(Some(file)) => {
                Some((false, fill(&texts.cli.backup_made, &[("file", &file.display().to_string())])))
            }
            Err(error) => {
                let why = CliError::service(&texts, &rules, &error).text(&texts);
                Some((true, fill(&texts.cli.backup_failed, &[("text", &why)])))
            }
        };
        if let Some((bad, text)) = told {
            // The session may have ended meanwhile.
            let _ = outbox.send(SessionEvent::Msg(Msg::Told(bad, text)));
        }
        if !matches!(stopped.recv_timeout(LOOK), Err(RecvTimeoutError::Timeout)) {
            return;
        }
    };
    // A machine that has no thread left has other troubles; `portdesk backup` tells them.
    let thread = std::thread::Builder::new().name("backup".into()).spawn(work).ok()?;
    Some((stop, thread))
}

pub(super) fn setting(place: &CliContext, officer: Officer, office: Port, protected: bool) -> SessionContext {
    SessionContext {
        officer,
        office,
        lang: place.texts.lang,
        texts: Arc::clone(&place.texts),
        theme: Arc::new(place.theme.clone()),
        glyphs: place.glyphs,
        keys: Arc::new(place.keys.clone()),
        rules: Arc::clone(&place.rules),
        roster: Arc::default(),
        anchor: AnchorState::Unset,
        register: place.register(),
        sample: place.sample(),
        protected,
        dismiss: None,
        notices: Some(place.store.join("notices")),
        mouse: place.mouse,
        calls: place.calls,
    }
}

pub(super) fn incoming(event: FrontEvent) -> SessionEvent {
    let mouse = |x, y, kind| SessionEvent::Msg(Msg::Mouse(Mouse { x, y, kind }));
    match event {
        FrontEvent::Key(key) => {
            Chord::from_event(&key).map_or(SessionEvent::Msg(Msg::Tick), |c| SessionEvent::Msg(Msg::Key(c)))
        }
        FrontEvent::Letter(key) => Chord::from_event(&key)
            .map_or(SessionEvent::Msg(Msg::Tick), |c| SessionEvent::Msg(Msg::Letter(c))),
        FrontEvent::Paste(text) => SessionEvent::Msg(Msg::Paste(text)),
        FrontEvent::Burst(BurstText { text, length }) => {
            SessionEvent::Msg(Msg::TypedText(TypedText { text, length }))
        }
        FrontEvent::Click(x, y) => mouse(x, y, MouseKind::Click),
        FrontEvent::Wheel(x, y, down) => {
            mouse(x, y, if down { MouseKind::WheelDown } else { MouseKind::WheelUp })
        }
        FrontEvent::Resize(width, height) => SessionEvent::Msg(Msg::Resize(width, height)),
        FrontEvent::Stop => SessionEvent::Between(pause),
        FrontEvent::Continue => SessionEvent::Between(resume),
        FrontEvent::End => SessionEvent::End,
    }
}
