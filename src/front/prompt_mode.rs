//! Raw mode of the local terminal while a question is asked before the screen is taken. Owns the mode and restores it in every case; may
//! not read a key.

use super::terminal;
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

/// The terminal belongs to the process: signals need to know whether it is raw.
static ASKING: AtomicBool = AtomicBool::new(false);

/// Raw mode for a question; restored when dropped.
pub(super) struct PromptMode;

impl PromptMode {
    pub(super) fn begin() -> io::Result<Self> {
        ASKING.store(true, Ordering::SeqCst);
        // Dropped where it fails.
        let raw = Self;
        enable_raw_mode()?;
        Ok(raw)
    }
}

impl Drop for PromptMode {
    fn drop(&mut self) {
        restore();
    }
}

/// Whether a question holds the terminal.
pub(super) fn is_asking() -> bool {
    ASKING.load(Ordering::SeqCst)
}

/// Gives the terminal back, once.
pub(super) fn restore() {
    if ASKING.swap(false, Ordering::SeqCst) {
        // Where the terminal is gone there is nothing to restore.
        let _ = disable_raw_mode();
    }
}

/// Gives the terminal back, stops the process, and takes the terminal again once it is continued.
pub(super) fn pause() {
    let _ = disable_raw_mode();
    terminal::stop();
    if is_asking() {
        let _ = enable_raw_mode();
    }
}
