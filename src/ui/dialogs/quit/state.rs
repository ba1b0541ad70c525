//! The question whether to quit. It has nothing to remember.

/// The question whether to quit.
#[derive(Clone, Copy, Debug, Default)]
pub struct QuitDialog;
