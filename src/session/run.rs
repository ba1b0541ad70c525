//! The session loop, generic over the ratatui backend.

use super::attend;
use super::effects::perform;
use super::event::{SessionEvent, TerminalInput};
use crate::domain::desk::Desk;
use crate::domain::related_cases::MatchIndex;
use crate::service::DeskService;
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::app::update::update;
use crate::ui::app::view::view;
use crate::ui::base::context::SessionContext;
use crate::ui::dialogs::messages::state::MessagesDialog;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use crate::ui::state::search_arena::SearchArena;
use chrono::{DateTime, Utc};
use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;
use ratatui::Terminal;
use ratatui::backend::Backend;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

/// A longer sleep than this is cut: the wall clock may be set while the desk sleeps.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// So many messages are taken before the next frame.
const AT_ONCE: usize = 2048;

/// Runs a session until it ends. `resized` tells the backend of a new size, `raw` writes what is no cell.
///
/// # Errors
/// Those of the backend: the terminal is gone.
pub fn run<B: Backend>(
    terminal: &mut Terminal<B>,
    inbox: &Receiver<SessionEvent>,
    outbox: &Sender<SessionEvent>,
    service: &Arc<DeskService>,
    ctx: &mut SessionContext,
    resized: impl Fn(&mut B, u16, u16),
    raw: impl Fn(&mut B, &[u8]) -> Result<(), B::Error>,
) -> Result<(), B::Error> {
    let size = terminal.size()?;
    // Views that cannot be read are no reason to keep a desk shut: the store's fault is told by whoever reads a case. They are asked for
    // before anything is written, so that the first picture waits for nothing.
    let keeps = service.preferences(ctx.officer.id).unwrap_or_default();
    let (size, officers) = ((size.width, size.height), service.officers());
    // What has ended by now has ended, before the first tick writes it down.
    let desk = service.desk_now().unwrap_or_else(|_| service.desk());
    let mut model = DeskScreen::begin(desk, size, service.now(), &ctx.rules, officers, keeps);
    // Where they cannot be read they are told the next time.
    let messages = service.messages(ctx.officer.id).unwrap_or_default();
    if !messages.is_empty() {
        model.layers.push(Layer::Messages(Box::new(MessagesDialog::new(messages))));
    }
    let feed = outbox.clone();
    service.follow(Box::new(move |desk| feed.send(SessionEvent::Msg(Msg::Desk(Arc::clone(desk)))).is_ok()));
    service.tick();
    // Nothing has come in yet: what is told before the first key, the title, is told all the same.
    let next = Ok(SessionEvent::Msg(Msg::Tick));
    let ended = turn(terminal, (inbox, outbox), service, ctx, &mut model, next, (resized, raw));
    // However it ended: the terminal may be gone.
    if let Some(keeps) = model.preferences.unwritten() {
        service.remember(&ctx.officer, keeps);
    }
    ended
}

/// The loop itself.
fn turn<B: Backend>(
    terminal: &mut Terminal<B>,
    (inbox, outbox): (&Receiver<SessionEvent>, &Sender<SessionEvent>),
    service: &Arc<DeskService>,
    ctx: &mut SessionContext,
    model: &mut DeskScreen,
    mut next: Result<SessionEvent, RecvTimeoutError>,
    (resized, raw): (impl Fn(&mut B, u16, u16), impl Fn(&mut B, &[u8]) -> Result<(), B::Error>),
) -> Result<(), B::Error> {
    let (mut first, began) = (Some(service.desk()), Instant::now());
    loop {
        // Everything that has come in meanwhile is taken before the next frame; a flood is drawn now and then.
        let mut taken = 0;
        loop {
            let msg = match next {
                Ok(SessionEvent::Msg(msg)) => {
                    model.drawn.key(matches!(msg, Msg::Key(_) | Msg::Letter(_)).then(|| began.elapsed()));
                    msg
                }
                Ok(SessionEvent::Typed(TerminalInput { msg, at, .. })) => {
                    model.drawn.key(Some(at.saturating_duration_since(began)));
                    msg
                }
                Ok(SessionEvent::Between(between)) => {
                    let Some((width, height)) = between() else { return Ok(()) };
                    // Nobody saw the screen meanwhile, and the clock may have been set.
                    model.drawn.away();
                    service.watch_clock();
                    raw(terminal.backend_mut(), mouse(ctx.mouse))?;
                    Msg::Resize(width, height)
                }
                // Lines are for a dialogue; a screen reads keys.
                Ok(SessionEvent::Line(_)) => Msg::Tick,
                Ok(SessionEvent::End) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => {
                    if model.due.is_some_and(|at| at <= service.now()) {
                        service.tick();
                    } else {
                        // The clock may have been set while the desk slept.
                        service.watch_clock();
                    }
                    Msg::Tick
                }
            };
            if let Msg::Resize(width, height) = msg {
                resized(terminal.backend_mut(), width, height);
                terminal.resize(ratatui::layout::Rect::new(0, 0, width, height))?;
            }
            for effect in update(model, msg, ctx, service.now()) {
                match perform(effect, service, ctx, outbox) {
                    Some(Effect::Quit) => return Ok(()),
                    Some(Effect::Redraw) => terminal.clear()?,
                    Some(Effect::Mouse(taken)) => raw(terminal.backend_mut(), mouse(taken))?,
                    Some(Effect::Copy(text)) => raw(terminal.backend_mut(), &clipboard(&text))?,
                    Some(Effect::Alert(call)) => raw(terminal.backend_mut(), &attend::sequence(&call))?,
                    _ => {}
                }
            }
            taken += 1;
            if taken == AT_ONCE {
                break;
            }
            next = match inbox.try_recv() {
                Ok(more) => Ok(more),
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return Ok(()),
            };
        }
        terminal.draw(|frame| view(frame, model, ctx))?;
        model.drawn.frame(began.elapsed());
        if let Some(desk) = first.take() {
            // Not before there is something to see.
            lay_out(desk, outbox);
        }
        next = if taken < AT_ONCE {
            wait(inbox, model, ctx, service.now())
        } else {
            Ok(SessionEvent::Msg(Msg::Tick))
        };
    }
}

fn wait(
    inbox: &Receiver<SessionEvent>,
    model: &Model,
    ctx: &SessionContext,
    now: DateTime<Utc>,
) -> Result<SessionEvent, RecvTimeoutError> {
    let sleep = model
        .next_change(ctx)
        .map_or(LONGEST_SLEEP, |at| (at - now).to_std().unwrap_or(Duration::ZERO).min(LONGEST_SLEEP));
    // A moment more, so that the clock has surely passed the change when it is looked at again.
    inbox.recv_timeout(sleep + Duration::from_millis(1))
}

/// Lays the texts of the desk out beside the screen, so that the first letter in the filter finds them, then indexes its travellers for
/// the radar. Without a thread for it the
/// first letter does it.
fn lay_out(desk: Arc<Desk>, outbox: &Sender<SessionEvent>) {
    let outbox = outbox.clone();
    let _ = std::thread::Builder::new().name("texts".into()).spawn(move || {
        let arena = Box::new(SearchArena::of(&desk));
        let _ = outbox.send(SessionEvent::Msg(Msg::LaidOut(arena)));
        let _ = outbox.send(SessionEvent::Msg(Msg::Indexed(Box::new(MatchIndex::of(&desk)))));
    });
}

/// The sequences that take the mouse, or leave it to the terminal: buttons, their moves, and cells as numbers.
fn mouse(taken: bool) -> &'static [u8] {
    if taken {
        b"\x1b[?1000h\x1b[?1002h\x1b[?1003h\x1b[?1015h\x1b[?1006h"
    } else {
        b"\x1b[?1006l\x1b[?1015l\x1b[?1003l\x1b[?1002l\x1b[?1000l"
    }
}

/// The sequence that puts a text on the terminal's clipboard: case numbers, and notices, which are written down first.
fn clipboard(text: &str) -> Vec<u8> {
    let mut sequence = String::new();
    // Writing into a string does not fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut sequence);
    sequence.into_bytes()
}
