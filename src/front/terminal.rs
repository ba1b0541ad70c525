//! The local terminal: set up when a session begins, restored when it ends, however it ends.

use super::ansi::AnsiBackend;
use super::screen_output::NO_PICTURES;
use crate::session::ScreenOutput;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, size,
};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use rustix::io::Errno;
use rustix::process::{Signal, getpgid, getpid, getsid, kill_current_process_group, kill_process};
use std::fs::File;
use std::io::{self, Write, stdout};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

/// The screen of the local terminal.
pub(crate) type Screen = Terminal<AnsiBackend<File>>;

/// The terminal belongs to the process, and so does whether it is taken: the panic hook needs it.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// Whether the window's title is saved while it is taken.
static TITLE: AtomicBool = AtomicBool::new(false);
/// Whether the mouse is taken with it.
static MOUSE: AtomicBool = AtomicBool::new(true);
/// Whether a picture may be on it.
static PICTURES: AtomicBool = AtomicBool::new(false);

/// Saves the titles of window and icon in the terminal (XTWINOPS), and restores them.
const KEEP_TITLE: &str = "\u{1b}[22;0t";
const TITLE_BACK: &str = "\u{1b}[23;0t";

/// The terminal behind standard output, without its buffer: a frame is one write, and what a lost terminal did not take does not
/// lie there to be flushed later.
fn unbuffered() -> io::Result<File> {
    Ok(File::from(stdout().as_fd().try_clone_to_owned()?))
}

/// Holds the terminal; gives it back when dropped.
#[derive(Debug)]
pub struct TerminalGuard(());

impl TerminalGuard {
    /// Takes the terminal: raw mode, alternate screen, bracketed paste, mouse; with `title`, the window's title too, so that another one
    /// can be set.
    ///
    /// # Errors
    /// When the terminal cannot be set up; it is then restored.
    pub fn acquire(title: bool) -> io::Result<(Self, Screen)> {
        TITLE.store(title, Ordering::SeqCst);
        // Dropped where something of it fails.
        let guard = Self(());
        enter()?;
        let (width, height) = terminal_size()?;
        let backend = AnsiBackend::new(unbuffered()?, width, height).with_cells(cell_size);
        let mut terminal = Terminal::new(backend)?;
        terminal.clear()?;
        Ok((guard, terminal))
    }
}

/// The largest screen that is drawn, in columns and rows: more than any display has, and memory for it is always there.
const LARGEST: (u16, u16) = (1000, 500);

/// The size of the terminal, within what can be drawn. No other size comes into the program.
///
/// # Errors
/// When there is no terminal.
pub(super) fn terminal_size() -> io::Result<(u16, u16)> {
    size().map(usable)
}

/// The size of a cell in pixels, as the system has it from the terminal; no sequence asks for it, whose answer could be read as keys. None
/// where the terminal says nothing.
fn cell_size() -> Option<(u16, u16)> {
    let size = crossterm::terminal::window_size().ok()?;
    let cell = (size.width.checked_div(size.columns)?, size.height.checked_div(size.rows)?);
    (cell.0 > 0 && cell.1 > 0).then_some(cell)
}

/// Writes clipboard sequences, bells and pictures to the local terminal. A picture is remembered and erased when the terminal is restored.
///
/// # Errors
/// Those of the terminal.
pub(crate) fn output(backend: &mut AnsiBackend<File>, output: &ScreenOutput) -> io::Result<()> {
    if matches!(output, ScreenOutput::Picture { .. }) {
        PICTURES.store(true, Ordering::SeqCst);
    }
    backend.output(output)
}

/// A terminal without a known size (serial lines) counts as 80x24, one with an excessive size as the
/// largest.
fn usable(size: (u16, u16)) -> (u16, u16) {
    match size {
        (0, _) | (_, 0) => (80, 24),
        (width, height) => (width.min(LARGEST.0), height.min(LARGEST.1)),
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        restore();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::SeqCst);
    let mut out = unbuffered()?;
    if TITLE.load(Ordering::SeqCst) {
        out.write_all(KEEP_TITLE.as_bytes())?;
    }
    execute!(out, EnterAlternateScreen, EnableBracketedPaste)?;
    if MOUSE.load(Ordering::SeqCst) {
        execute!(out, EnableMouseCapture)?;
    }
    Ok(())
}

/// Whether the mouse is taken with the terminal the next time; without it the terminal's own selection works.
pub(crate) fn capture_mouse(wanted: bool) {
    MOUSE.store(wanted, Ordering::SeqCst);
}

/// Whether the terminal is taken now.
pub(super) fn is_acquired() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

/// Stops the process until it is continued.
pub(super) fn stop() {
    // A process may always stop itself.
    let _ = kill_process(getpid(), Signal::STOP);
}

/// Restores the terminal, stops the process, and once it is continued sets the terminal up again; returns its size. None where it is
/// gone meanwhile. The screen has to be redrawn.
#[must_use]
pub(super) fn pause() -> Option<(u16, u16)> {
    let taken = is_acquired();
    restore();
    stop();
    if taken { resume() } else { None }
}

/// Takes the terminal again where another program may have changed its modes meanwhile; returns its size. None where it is gone.
#[must_use]
pub(super) fn resume() -> Option<(u16, u16)> {
    // Not in front of others yet, the process stops here until it is.
    enter().ok()?;
    terminal_size().ok()
}

/// Stops the shell's job, this process included. False where no shell would continue it: it leads its session.
#[must_use]
pub(super) fn stop_job() -> bool {
    let waits = getpgid(None).ok() != getsid(None).ok();
    waits && kill_current_process_group(Signal::TSTP).is_ok()
}

/// Gives the terminal back, once. A terminal that is gone takes nothing, and that is no fault any more.
pub(super) fn restore() {
    if TAKEN.swap(false, Ordering::SeqCst) {
        if let Ok(mut out) = unbuffered() {
            if PICTURES.swap(false, Ordering::SeqCst) {
                let _ = out.write_all(NO_PICTURES);
            }
            let _ = execute!(
                out,
                DisableMouseCapture,
                DisableBracketedPaste,
                crossterm::style::ResetColor,
                LeaveAlternateScreen,
                cursor::Show
            );
            if TITLE.load(Ordering::SeqCst) {
                let _ = out.write_all(TITLE_BACK.as_bytes());
            }
        }
        let _ = disable_raw_mode();
    }
}

/// Whether a write failed because there is no terminal any more: a pipe says so in one way, a terminal in another.
#[must_use]
pub(crate) fn is_gone(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe || error.raw_os_error() == Some(Errno::IO.raw_os_error())
}

/// A panic on the program's first thread restores the terminal where it was set up and prints where it happened, never its
/// message: it may hold a traveller's data. Panics on other threads are handled where they are joined. For the start of a
/// program; the caller has the sentence, with the place in it.
pub fn install_panic_hook(text: impl Fn(&str) -> String + Send + Sync + 'static) {
    let main = std::thread::current().id();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() != main {
            return;
        }
        restore();
        let place = info.location().map_or_else(String::new, |l| format!(" ({}:{})", l.file(), l.line()));
        let _ = writeln!(io::stderr(), "{}", text(&place));
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_without_size_uses_default() {
        assert_eq!(usable((0, 0)), (80, 24));
        assert_eq!(usable((0, 50)), (80, 24));
        assert_eq!(usable((100, 50)), (100, 50));
    }

    #[test]
    fn absurd_size_is_cut_to_the_largest() {
        assert_eq!(usable((u16::MAX, u16::MAX)), LARGEST);
        assert_eq!(usable((1, u16::MAX)), (1, LARGEST.1));
        assert_eq!(usable((u16::MAX, 1)), (LARGEST.0, 1));
    }

    #[test]
    fn lost_terminal_differs_from_other_errors() {
        assert!(is_gone(&io::ErrorKind::BrokenPipe.into()));
        assert!(is_gone(&Errno::IO.into()));
        assert!(!is_gone(&Errno::NOSPC.into()));
    }
}
