//! The confirmation of the clock. It has nothing to remember.

/// The confirmation of the clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClockDialog;
