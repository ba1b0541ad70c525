//! The session loop, generic over the ratatui backend.

use super::effects::perform;
use super::event::{SessionEvent, TerminalInput};
use super::screen_output::ScreenOutput;
use super::screen_pictures::ScreenPictures;
use crate::domain::desk::Desk;
use crate::domain::related_cases::MatchIndex;
use crate::service::DeskService;
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::app::update::update;
use crate::ui::app::view::{graphic, view};
use crate::ui::base::context::SessionContext;
use crate::ui::dialogs::messages::state::MessagesDialog;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use crate::ui::state::search_arena::SearchArena;
use chrono::{DateTime, Utc};
use ratatui::Terminal;
use ratatui::backend::Backend;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

/// A longer sleep than this is cut: the wall clock may be set while the session sleeps.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// So many messages are taken before the next frame.
const AT_ONCE: usize = 2048;

/// Runs a session until it ends. `resized` sets a new size in the backend, `output` writes what is no cell.
///
/// # Errors
/// Those of the backend: the terminal is gone.
pub(crate) fn run<B: Backend>(
    terminal: &mut Terminal<B>,
    inbox: &Receiver<SessionEvent>,
    outbox: &Sender<SessionEvent>,
    service: &Arc<DeskService>,
    ctx: &mut SessionContext,
    resized: impl Fn(&mut B, u16, u16),
    output: impl Fn(&mut B, &ScreenOutput) -> Result<(), B::Error>,
) -> Result<(), B::Error> {
    let size = terminal.size()?;
    // Views that cannot be read do not prevent the session: the error of the store is reported when a case is read. They are requested
    // before anything is written, so that the first picture waits for nothing.
    let keeps = service.preferences(ctx.officer.id).unwrap_or_default();
    let (size, officers) = ((size.width, size.height), service.officers());
    let feed = outbox.clone();
    service.follow(Box::new(move |desk| feed.send(SessionEvent::Msg(Msg::Desk(Arc::clone(desk)))).is_ok()));
    // What has ended by now has ended, before the timer writes it down.
    let desk = service.desk_now().unwrap_or_else(|_| service.desk());
    let mut model = DeskScreen::begin(desk, size, service.now(), &ctx.rules, officers, keeps);
    // Where they cannot be read they are shown the next time.
    let messages = service.messages(ctx.officer.id).unwrap_or_default();
    if !messages.is_empty() {
        model.layers.push(Layer::Messages(Box::new(MessagesDialog::new(messages))));
    }
    // No event yet: the title is set before the first key.
    let next = Ok(SessionEvent::Msg(Msg::Tick));
    let mut pictures = ScreenPictures::default();
    ctx.viewer.cell = cell(terminal.backend_mut());
    let ended =
        turn(terminal, (inbox, outbox), service, ctx, (&mut model, &mut pictures), next, (resized, &output));
    if let Some(gone) = pictures.want(None) {
        // A terminal that is gone shows nothing.
        let _ = output(terminal.backend_mut(), &gone);
    }
    // However it ended: the terminal may be gone.
    if let Some(keeps) = model.preferences.unwritten() {
        service.remember(&ctx.officer, keeps);
    }
    ended
}

/// Pixels of a cell; none where the terminal does not say.
fn cell<B: Backend>(backend: &mut B) -> Option<(u16, u16)> {
    let size = backend.window_size().ok()?;
    let (cells, pixels) = (size.columns_rows, size.pixels);
    let cell = (pixels.width.checked_div(cells.width)?, pixels.height.checked_div(cells.height)?);
    (cell.0 > 0 && cell.1 > 0).then_some(cell)
}

/// The loop itself.
fn turn<B: Backend>(
    terminal: &mut Terminal<B>,
    (inbox, outbox): (&Receiver<SessionEvent>, &Sender<SessionEvent>),
    service: &Arc<DeskService>,
    ctx: &mut SessionContext,
    (model, pictures): (&mut DeskScreen, &mut ScreenPictures),
    mut next: Result<SessionEvent, RecvTimeoutError>,
    (resized, output): (impl Fn(&mut B, u16, u16), &impl Fn(&mut B, &ScreenOutput) -> Result<(), B::Error>),
) -> Result<(), B::Error> {
    let (mut first, began) = (Some(service.desk()), Instant::now());
    loop {
        // All pending events are handled before the next frame; a flood is drawn at intervals.
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
                    // The screen was not visible meanwhile, and the clock may have been set.
                    model.drawn.away();
                    service.watch_clock();
                    output(terminal.backend_mut(), &ScreenOutput::Mouse(ctx.mouse))?;
                    Msg::Resize(width, height)
                }
                Ok(SessionEvent::Encoded(encoded)) => {
                    pictures.encoded(*encoded);
                    Msg::Tick
                }
                // Lines are for a dialogue; a screen reads keys.
                Ok(SessionEvent::Line(_)) => Msg::Tick,
                Ok(SessionEvent::End) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) => Msg::Tick,
            };
            if let Msg::Resize(width, height) = msg {
                if let Some(gone) = pictures.erased() {
                    output(terminal.backend_mut(), &gone)?;
                }
                resized(terminal.backend_mut(), width, height);
                terminal.resize(ratatui::layout::Rect::new(0, 0, width, height))?;
                ctx.viewer.cell = cell(terminal.backend_mut());
            }
            for effect in update(model, msg, ctx, service.now()) {
                match perform(effect, service, ctx, outbox) {
                    Some(Effect::Quit) => return Ok(()),
                    Some(Effect::Redraw) => {
                        if let Some(gone) = pictures.erased() {
                            output(terminal.backend_mut(), &gone)?;
                        }
                        terminal.clear()?;
                    }
                    Some(Effect::Mouse(taken)) => {
                        output(terminal.backend_mut(), &ScreenOutput::Mouse(taken))?;
                    }
                    Some(Effect::Copy(text)) => {
                        output(terminal.backend_mut(), &ScreenOutput::Clipboard(text))?;
                    }
                    Some(Effect::Alert(alert)) => {
                        output(terminal.backend_mut(), &ScreenOutput::Alert(alert))?;
                    }
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
        if let Some(gone) = pictures.want(graphic(model, ctx)) {
            output(terminal.backend_mut(), &gone)?;
        }
        terminal.draw(|frame| view(frame, model, ctx))?;
        if let Some(picture) = pictures.behind_frame(outbox) {
            output(terminal.backend_mut(), &picture)?;
        }
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
    // A moment more, so that the clock has passed the change at the next check.
    inbox.recv_timeout(sleep + Duration::from_millis(1))
}

/// Builds the search texts in the background, so that the first letter in the filter finds them, then the index of travellers for
/// the related cases. Without a thread for it the
/// first letter does it.
fn lay_out(desk: Arc<Desk>, outbox: &Sender<SessionEvent>) {
    let outbox = outbox.clone();
    let _ = std::thread::Builder::new().name("texts".into()).spawn(move || {
        let arena = Box::new(SearchArena::of(&desk));
        let _ = outbox.send(SessionEvent::Msg(Msg::LaidOut(arena)));
        let _ = outbox.send(SessionEvent::Msg(Msg::Indexed(Box::new(MatchIndex::from_desk(&desk)))));
    });
}
