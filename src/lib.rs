//! portdesk: the terminal desk for duty officers who handle urgent port visas (口岸签证) at China's ports of entry.
//!
//! ```text
//!  domain, files  <-  store  <-  service  <-  session  <-  host, front  <-  cli  <-  main
//!  domain  <-  text   <-  ui  <-----------------'     plain (on front)  <----'
//!  domain  <-  papers  <-  service
//!  domain  <-  viewer <-  ui, session, cli
//!  domain  <-  intake (host too), report, sample  <--------------------------'
//! ```
//!
//! Imports go one way, and a test keeps it so: a new screen is a file in `ui/view` and a layer, a new action a file in
//! `domain/decide`, a new ground a row in `assets/rules/grounds.toml`, a new language a variant of `domain::lang` and a catalog.

pub mod cli;
pub mod domain;
pub(crate) mod files;
pub mod front;
pub(crate) mod host;
pub mod intake;
pub(crate) mod papers;
pub mod plain;
pub mod report;
pub mod sample;
pub mod service;
pub mod session;
pub mod store;
pub mod text;
pub mod ui;
pub mod viewer;
