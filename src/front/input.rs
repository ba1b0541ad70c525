//! Events of the local terminal and signals, each read by a thread that sleeps until there is something: no poll, no tick.

use crossterm::event::{self, Event, KeyEvent, KeyEventKind, MouseButton, MouseEventKind};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::io::{self, IsTerminal};
use std::sync::{Arc, Mutex};
use std::thread;

/// What comes in.
#[derive(Debug)]
pub enum FrontEvent {
    /// A key went down.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The left button went down at a cell.
    Click(u16, u16),
    /// The wheel turned at a cell; towards the bottom?
    Wheel(u16, u16, bool),
    /// The terminal has another size.
    Resize(u16, u16),
    /// The terminal is gone, or a signal asks to end.
    End,
}

/// Reads the terminal until it is gone or nobody listens.
///
/// # Errors
/// When a thread cannot be made.
pub fn listen(send: impl Fn(FrontEvent) -> bool + Send + 'static) -> io::Result<()> {
    let send = Arc::new(Mutex::new(send));
    let tell = move |event| send.lock().is_ok_and(|send| send(event));
    let end = tell.clone();
    thread::Builder::new().name("input".into()).spawn(move || {
        loop {
            // Without a terminal behind it a read would return at once, for ever.
            let read = if io::stdin().is_terminal() {
                event::read()
            } else {
                Err(io::ErrorKind::UnexpectedEof.into())
            };
            let Ok(event) = read else {
                tell(FrontEvent::End);
                return;
            };
            let wanted = translate(event).is_none_or(&tell);
            if !wanted {
                return;
            }
        }
    })?;
    // A read of crossterm's that has begun never returns from a terminal that is gone: it takes the end of input for no input yet.
    // A signal would tell, but reaches only the terminal's own session.
    thread::Builder::new().name("hang-up".into()).spawn(move || {
        if hung_up() {
            end(FrontEvent::End);
        }
    })?;
    Ok(())
}

/// Sleeps until the terminal is gone. False where that cannot be waited for.
fn hung_up() -> bool {
    let stdin = io::stdin();
    loop {
        // No event is asked for; the end is always told.
        match poll(&mut [PollFd::new(&stdin, PollFlags::empty())], None) {
            Ok(_) => return true,
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

fn translate(event: Event) -> Option<FrontEvent> {
    match event {
        Event::Key(key) if key.kind != KeyEventKind::Release => Some(FrontEvent::Key(key)),
        Event::Paste(text) => Some(FrontEvent::Paste(text)),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(FrontEvent::Click(mouse.column, mouse.row)),
            MouseEventKind::ScrollDown => Some(FrontEvent::Wheel(mouse.column, mouse.row, true)),
            MouseEventKind::ScrollUp => Some(FrontEvent::Wheel(mouse.column, mouse.row, false)),
            _ => None,
        },
        // The size comes with its signal, which is listened to before the first frame.
        Event::Key(_) | Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
    }
}

/// Waits for the signals that ask a program to end, and for the one that tells of another size. It has to be called before the
/// size is asked for: what changes in between is then not lost.
///
/// # Errors
/// When the handlers cannot be set.
pub fn listen_to_signals(send: impl Fn(FrontEvent) -> bool + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let event = match (signal, crossterm::terminal::size()) {
                (SIGWINCH, Ok((width, height))) => FrontEvent::Resize(width, height),
                (SIGWINCH, Err(_)) => continue,
                _ => FrontEvent::End,
            };
            if !send(event) {
                return;
            }
        }
    })?;
    Ok(())
}
