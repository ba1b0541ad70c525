//! `portdesk`: the desk itself. Where there is none yet, it asks how to begin.

use super::context::{CliContext, origin};
use super::error::CliError;
use super::hosted::{run_hosted, session_context};
use super::{args, init, sample_desk};
use crate::domain::code::Port;
use crate::domain::officer::Officer;
use crate::domain::sanitize::clean;
use crate::front::ansi::AnsiBackend;
use crate::front::{LocalTerminal, capture_mouse, is_gone, output};
use crate::service::DeskService;
use crate::session::{self, SignInOutcome};
use crate::store::{self, EntryRef};
use crate::text::{fill, port_name};
use crate::ui::lock::first_run::FirstRunOutcome;
use crate::ui::lock::sign_in::{SignInScreen, SignInStatus};
use std::io::{IsTerminal, Write};
use std::sync::Arc;

/// Opens the desk.
pub(super) fn open(ctx: &mut CliContext, out: &mut dyn Write) -> Result<u8, CliError> {
    if !std::io::stdin().is_terminal() || !std::io::stdout().is_terminal() {
        return Err(CliError::Usage(ctx.texts.cli.not_a_terminal.to_string()));
    }
    let term = std::env::var("TERM").unwrap_or_default();
    if matches!(&*term, "" | "dumb") {
        return Err(CliError::Usage(fill(&ctx.texts.cli.dumb_terminal, &[("term", &clean(&term))])));
    }
    capture_mouse(ctx.mouse);
    if store::is_desk(&ctx.store) {
        return run(ctx);
    }
    init::lost(ctx)?;
    let line = LocalTerminal::open(ctx.reader_gap)?;
    match first_run(ctx, &line)? {
        FirstRunOutcome::Stay | FirstRunOutcome::Leave => Ok(0),
        FirstRunOutcome::Sample => {
            let demo = args::DemoArgs { live: 48, archive: 200, seed: 1, no_open: false };
            ctx.store = ctx.data.join(sample_desk::SAMPLE_DIR);
            sample_desk::make(&demo, ctx)?;
            session(ctx, &line)
        }
        FirstRunOutcome::SetUp { office, officer, name, passphrase } => {
            init::make(ctx, office, officer, &name, Some(&passphrase))?;
            ctx.just_set = Some((officer, passphrase));
            let port = port_name(&ctx.texts, office, &ctx.rules);
            writeln!(out, "{}", fill(&ctx.texts.cli.set_up, &[("port", &port), ("officer", &name)]))?;
            out.flush()?;
            session(ctx, &line)
        }
    }
}

/// Runs a session on the local terminal.
pub(super) fn run(ctx: &mut CliContext) -> Result<u8, CliError> {
    session(ctx, &LocalTerminal::open(ctx.reader_gap)?)
}

/// No desk is here yet: set one up, open a sample, or leave. The language chosen on the screen stays.
fn first_run(ctx: &mut CliContext, line: &LocalTerminal) -> Result<FirstRunOutcome, CliError> {
    let mut set = session_context(ctx, Officer::desk(), Port::new("NGB"), false);
    let (guard, mut terminal) = line.acquire(false)?;
    let outcome = session::first_run(&mut terminal, &line.inbox, &mut set, AnsiBackend::resize);
    drop((terminal, guard));
    ctx.texts = Arc::clone(&set.texts);
    match outcome {
        Err(error) if is_gone(&error) => Ok(FirstRunOutcome::Leave),
        outcome => Ok(outcome?),
    }
}

/// Opens the desk; a protected one after a sign-in on the screen. None: the sign-in was cancelled.
fn enter(ctx: &mut CliContext, line: &LocalTerminal) -> Result<Option<(DeskService, Officer)>, CliError> {
    // An officer who is known already is not asked.
    if ctx.just_set.is_some() || ctx.passphrase_file.is_some() {
        return ctx.open().map(Some);
    }
    let dir = ctx.store.clone();
    let hold = move || store::open_locked(&dir);
    let locked = hold().map_err(|e| CliError::store(&ctx.texts, &e))?;
    if !locked.is_protected() {
        let asker = &mut ctx.asker()?;
        return ctx.open_held(locked, asker).map(Some);
    }
    let stand = locked.head().map(EntryRef::new).map(|anchor| SignInStatus {
        entry: anchor.seq(),
        digits: anchor.groups().into_iter().take(SHOWN_GROUPS).collect::<Vec<_>>().join(" "),
    });
    let mut set = session_context(ctx, Officer::desk(), Port::new("NGB"), true);
    let mut screen = SignInScreen::new(ctx.officer, stand);
    let (guard, mut terminal) = line.acquire(false)?;
    let mut entered = session::sign_in(
        &mut terminal,
        (&line.inbox, &line.outbox),
        &mut set,
        &mut screen,
        (locked, hold),
        &origin(),
        AnsiBackend::resize,
    );
    if let Ok(SignInOutcome::In(opened)) = &mut entered {
        // A passphrase set by another officer opens only this.
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
    ctx.texts = Arc::clone(&set.texts);
    match entered {
        Ok(SignInOutcome::In(opened)) => ctx.start(*opened).map(Some),
        Ok(SignInOutcome::Left) => Ok(None),
        Ok(SignInOutcome::Failed(error)) => Err(CliError::store(&ctx.texts, &error)),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn session(ctx: &mut CliContext, line: &LocalTerminal) -> Result<u8, CliError> {
    // What takes long or fails is reported before the terminal is taken.
    let Some((service, officer)) = enter(ctx, line)? else { return Ok(0) };
    let ctx = &*ctx;
    run_hosted(ctx, service, &officer, &line.outbox, |service, set| {
        let (guard, mut terminal) = line.acquire(set.calls.title)?;
        let ended =
            session::run(&mut terminal, &line.inbox, &line.outbox, service, set, AnsiBackend::resize, output);
        drop((terminal, guard));
        ended
    })
}

/// Groups of digits of the journal's last entry on the screen before signing in: as many as `verify --head` needs.
const SHOWN_GROUPS: usize = 2;
