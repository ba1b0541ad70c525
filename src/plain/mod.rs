//! Line mode: the desk as a dialogue of lines, for screen readers, braille lines, serial consoles and poor links. Text is only ever
//! appended: no cursor is moved, nothing is coloured, no escape sequence is written. Owns the words that are understood, the questions
//! and what is said; which action can be taken and what it asks for is the screen's own model and its own forms, and whether it may be
//! done `decide` says.
//!
//! ```text
//!  a line -> command.rs -> dialogue.rs -> ui::update -> effects -> session::perform
//!                         answer.rs (questions)         |
//!  output <- list.rs, case.rs, messages.rs <- messages <--'
//! ```
//!
//! Nothing is said while somebody may be typing: news waits for the next line.

mod answer;
mod arrange;
mod batch_text;
mod begin;
mod case;
mod command;
mod counter;
mod counter_text;
mod dialogue;
mod document_request;
mod inform;
mod io;
mod issue;
mod issue_text;
mod list;
mod marks;
mod messages;
mod navigation;
mod own_passphrase;
mod related_cases;
mod request_text;
mod run;
mod sign_in;

pub use begin::begin;
pub use io::{LineIo, LineSource};
pub use own_passphrase::own_passphrase;
pub use run::run;
pub use sign_in::PromptCredentials;
