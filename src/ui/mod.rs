//! The screen as an Elm machine: a model, messages, one `update`, one `view`. Owns keys, colours, signs, screens and dialogs; it
//! does no input or output and knows neither store nor service: what it wants done it answers as effects.
//!
//! ```text
//!  base  <-  state  <-  actions  <-  list, detail, lock  <-  panels/*, dialogs/*  <-  app
//!
//!  +-- app/header.rs ---------------------------------------------------+
//!  | list/view.rs                 | detail/view.rs                      |
//!  |                              |                                     |
//!  +-- app/footer.rs ---------------------------------------------------+
//!      over it: panels and dialogs, each as `state::layer_part::LayerPart`
//!      before it: lock, where there is no desk yet or nobody has signed in
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

/// How long the selection has to rest before the detail pane follows it. Below what is felt as waiting, above the rate of a held key.
pub(crate) const REST_MILLIS: i64 = 90;
