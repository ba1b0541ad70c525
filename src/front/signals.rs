//! Signals, read by one thread that sleeps until there is one. Owns which signal does what to a taken terminal; may not decide what a
//! session does when it is asked to end.
//!
//! No signal that can be caught leaves the terminal in raw mode. Signals that ask a program to end close the session as `q` does.
//! Signals that ask for a core file restore the terminal and then end the program at once. SIGKILL, SIGSTOP and the faults of
//! a processor (SIGSEGV, SIGBUS, SIGILL, SIGFPE) cannot be treated so.

use super::front_event::FrontEvent;
use super::{prompt_mode, terminal};
use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGSYS, SIGTERM, SIGTRAP, SIGTSTP,
    SIGUSR1, SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ,
};
use signal_hook::flag;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;
use std::io;
use std::os::raw::c_int;
use std::process;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// They ask the program to end.
const ENDING: [c_int; 11] =
    [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO];
/// They ask for a core file of the program as it is.
const AT_ONCE: [c_int; 3] = [SIGABRT, SIGTRAP, SIGSYS];
/// They concern the terminal.
const TERMINAL: [c_int; 3] = [SIGWINCH, SIGTSTP, SIGCONT];

/// What else ends a program and is not in use on this system: power, coprocessor, real time without the numbers of the C library.
#[cfg(target_os = "linux")]
fn unnamed() -> impl Iterator<Item = c_int> {
    use rustix::process::Signal;
    [Signal::POWER.as_raw(), Signal::STKFLT.as_raw()].into_iter().chain(35..=64)
}
#[cfg(not(target_os = "linux"))]
fn unnamed() -> impl Iterator<Item = c_int> {
    std::iter::empty()
}

type EventSender = Box<dyn Fn(FrontEvent) -> bool + Send>;

/// Signals belong to the process, and so does their listener.
static LISTENER: Mutex<Listener> = Mutex::new(Listener { reading: false, send: None });

struct Listener {
    /// Whether the thread runs.
    reading: bool,
    send: Option<EventSender>,
}

/// Sends signals as events from now on. It has to be called before the size is requested: what changes in between is then not lost.
///
/// # Errors
/// When the handlers cannot be set.
pub fn listen_to_signals(send: impl Fn(FrontEvent) -> bool + Send + 'static) -> io::Result<()> {
    let mut listener = LISTENER.lock().unwrap_or_else(PoisonError::into_inner);
    listener.send = Some(Box::new(send));
    listener.begin()
}

/// Restores the terminal before a signal ends a prompt.
///
/// # Errors
/// When the handlers cannot be set.
pub(super) fn watch() -> io::Result<()> {
    LISTENER.lock().unwrap_or_else(PoisonError::into_inner).begin()
}

/// A file that grows over the limit of the process (`ulimit -f`) is a failed write and not the end of the program. For the start of a
/// program.
pub(crate) fn outlive_file_limit() {
    // Where the handler cannot be set the system's own remains.
    let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

impl Listener {
    fn begin(&mut self) -> io::Result<()> {
        if self.reading {
            return Ok(());
        }
        let all = ENDING.into_iter().chain(AT_ONCE).chain(TERMINAL).chain(unnamed());
        let mut signals = Signals::new(all)?;
        thread::Builder::new()
            .name("signals".into())
            .spawn(move || signals.forever().for_each(handle_signal))?;
        self.reading = true;
        Ok(())
    }
}

fn handle_signal(signal: c_int) {
    let event = match signal {
        SIGWINCH => match terminal::terminal_size() {
            Ok((width, height)) => FrontEvent::Resize(width, height),
            Err(_) => return,
        },
        SIGTSTP if prompt_mode::is_asking() => return prompt_mode::pause(),
        // There is no terminal to restore: it stops here.
        SIGTSTP if !terminal::is_acquired() => return terminal::stop(),
        SIGTSTP => FrontEvent::Stop,
        SIGCONT if !terminal::is_acquired() => return,
        SIGCONT => FrontEvent::Continue,
        // A prompt reads no events.
        _ if AT_ONCE.contains(&signal) || prompt_mode::is_asking() => end(signal),
        _ => FrontEvent::End,
    };
    let ends = event == FrontEvent::End;
    match &LISTENER.lock().unwrap_or_else(PoisonError::into_inner).send {
        // A session that has ended hears nothing more.
        Some(send) => {
            send(event);
        }
        None if ends => end(signal),
        None => {}
    }
}

/// Gives the terminal back and ends the program by a signal.
fn end(signal: c_int) -> ! {
    terminal::restore();
    prompt_mode::restore();
    // It returns only for a signal that it does not know.
    let _ = emulate_default_handler(signal);
    process::exit(128 + signal)
}
