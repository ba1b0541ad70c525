//! Converts sled panics on damaged files into errors: the panic is caught and the store rebuilt. What
//! it would print must not reach a screen.

use std::cell::Cell;
use std::panic;

thread_local! {
    /// This thread is inside a call whose panic is caught.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a closure; a panic is caught and becomes an error text.
pub(super) fn guarded<T>(what: impl FnOnce() -> T) -> std::thread::Result<T> {
    let before = GUARDED.replace(true);
    let result = panic::catch_unwind(panic::AssertUnwindSafe(what));
    GUARDED.set(before);
    result
}

/// Silences the panics of the store; all others are reported as before. For the start of a program.
pub fn silence_store_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let sleds = std::thread::current().name().is_some_and(|n| n.starts_with("sled"));
        if !GUARDED.get() && !sleds {
            before(info);
        }
    }));
}
