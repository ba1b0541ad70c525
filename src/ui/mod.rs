//! The screen as an Elm machine: a model, messages, one `update`, one `view`. Owns keys, colours, signs, screens and dialogs; it
//! does no input or output and knows neither store nor service: what it wants done it hands out as effects.
//!
//! ```text
//!  +-- header ----------------------------------------------------------+   view/header.rs
//!  | list (view/list.rs)          | case: facts, checklist, blockers    |   view/case.rs
//!  |                              |                                     |
//!  +-- hints and notices ----------------------------------------------+   view/foot.rs
//!      layers over it: commands, form, blocked, why, timeline, quit              view/*.rs
//!  before it, where there is no desk yet: first_run/; where nobody has signed in: sign_in/
//! ```

pub mod actions;
pub mod app;
pub mod base;
pub mod detail;
pub mod dialogs;
pub mod list;
pub mod lock;
pub mod panels;
pub mod state;

/// How long the hand has to rest before the detail pane follows it. Below what is felt as waiting, above the rate of a held key.
pub const REST_MILLIS: i64 = 90;
