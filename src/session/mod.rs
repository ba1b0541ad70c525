//! A session: the loop that joins a screen to a desk. Owns the inbox, the carrying out of effects and the moment of drawing; it may
//! not know where the bytes come from, nor decide anything.
//!
//! The loop sleeps until an event arrives or a countdown on the screen changes. It draws when its inbox is empty, so that a burst
//! of keys costs one frame. Effects run on the desk's writer thread: a slow disk never freezes the screen.

mod access;
mod batch;
mod confirm_clock;
mod effects;
mod error_text;
mod event;
mod event_slots;
mod export;
mod first_run_loop;
mod new_case;
mod own_passphrase;
mod panel;
mod paper_output;
mod printing;
mod run;
mod screen_output;
mod screen_pictures;
mod sign_in_loop;
mod view_file;

pub(crate) use effects::perform;
pub(crate) use error_text::service_error_text;
pub use error_text::store_error_text;
pub use event::{SessionEvent, TerminalInput, TypedLine};
pub(crate) use event_slots::EventSlots;
pub(crate) use first_run_loop::first_run;
pub use new_case::create_case;
pub(crate) use own_passphrase::{not_accepted, own_passphrase};
pub(crate) use paper_output::{
    PaperFault, PaperOrder, PaperOutcome, PaperTarget, fault_text, issue as issue_paper, outcome_text,
    service_fault,
};
pub(crate) use run::run;
pub(crate) use screen_output::{ErasedPicture, ScreenOutput};
pub(crate) use sign_in_loop::{SignInOutcome, sign_in};
