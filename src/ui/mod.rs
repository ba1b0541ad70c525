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

pub mod answer;
pub mod arrange;
pub mod arrival;
pub mod attention;
pub mod bulk;
pub mod burst;
pub mod cannot;
pub mod cells;
pub mod commands;
mod contexts;
pub mod drawn;
pub mod effect;
pub mod find;
pub mod first_run;
pub mod form;
pub mod glyphs;
pub mod guard;
pub mod inviter;
pub mod keep;
pub mod keys;
pub mod layer;
pub mod layout;
pub mod lead;
pub mod line;
pub mod lineup;
pub mod marks;
pub mod mending;
pub mod model;
pub mod moment;
pub mod msg;
pub mod narrow;
pub mod notice;
pub mod overlay;
pub mod own_passphrase;
pub mod probe;
pub mod radar;
pub mod search;
pub mod second;
pub mod setting;
pub mod sight;
pub mod sign_in;
pub mod taken_up;
pub mod theme;
pub mod update;
pub mod view;
pub mod why;
pub mod widgets;

/// How long the hand has to rest before the detail pane follows it. Below what is felt as waiting, above the rate of a held key.
pub const REST_MILLIS: i64 = 90;
