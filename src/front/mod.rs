//! Where a session comes from: the local terminal. Owns raw mode, the bytes out, the events in, the signals and the question before the screen; it may not know
//! what any key means.

pub mod ansi;
mod burst;
mod chord;
mod decode;
mod escape;
mod front_event;
mod input;
pub mod lines;
mod local_terminal;
pub mod locale;
mod prompt;
mod prompt_mode;
mod screen_output;
mod session_event;
mod signals;
mod terminal;

pub use front_event::{BurstText, FrontEvent};
pub use input::listen;
pub(crate) use local_terminal::LocalTerminal;
pub use prompt::ask;
pub(crate) use session_event::session_event;
pub use signals::{listen_to_signals, outlive_file_limit};
pub use terminal::{Screen, TerminalGuard, capture_mouse, install_panic_hook, is_gone};
