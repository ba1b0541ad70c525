//! The local terminal as the source of a session. Owns raw mode, the bytes out, the events in, the
//! signals and the question before the screen; it may not know what any key means.

pub(crate) mod ansi;
mod burst;
mod chord;
mod decode;
mod escape;
mod front_event;
mod input;
pub mod lines;
mod local_terminal;
pub(crate) mod locale;
mod prompt;
mod prompt_mode;
mod screen_output;
mod session_event;
mod signals;
mod terminal;

pub use burst::ReaderGap;
pub use front_event::{BurstText, FrontEvent};
pub use input::listen;
pub(crate) use local_terminal::LocalTerminal;
pub(crate) use prompt::ask;
pub(crate) use session_event::session_event;
pub use signals::listen_to_signals;
pub(crate) use signals::outlive_file_limit;
pub use terminal::{TerminalGuard, install_panic_hook};
pub(crate) use terminal::{capture_mouse, is_gone, output};
