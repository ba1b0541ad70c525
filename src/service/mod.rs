//! The use cases of a desk: carry out a command, take submissions in, look things up, let time pass. Owns the one writer thread,
//! the system clock and the feed that tells sessions of change; it may not know a key, a widget or a file name.
//!
//! ```text
//!  session / command line ── job ──> writer thread: decide -> journal (synced) -> desk ── feed ──> every session
//!                          <─ answer ─'                                   '-> store, when nobody waits
//! ```

mod anchor;
mod audit;
mod backup;
mod clock;
mod desk_service;
mod done;
mod flights;
mod import;
mod lock_out;
mod lookup;
mod many;
mod messages;
mod officers;
mod order;
mod preferences;
mod radar;
pub mod second_factor;
mod setup;
mod sign_in;
mod stats;
pub mod time_source;
mod timekeeper;
mod view;
mod writer;

pub use crate::store::{AccessKind, LockedStore, SignInStage};
pub use anchor::AnchorReport;
pub use clock::ClockStatus;
pub use desk_service::{DeskListener, DeskService};
pub use done::{CommandOutcome, ServiceError};
pub use flights::FlightUpdateOutcome;
pub use import::{ImportBatch, ImportOutcome, Submission};
pub use lock_out::check as may_sign_in;
pub use lookup::{ArchiveMatches, ArchiveQuery};
pub use many::BatchOutcome;
pub use officers::{OfficerChange, OfficerError, change_temporary};
pub use order::{CommandRequest, IdempotencyKey};
pub use setup::{SetupError, set_up};
pub use sign_in::{Credentials, ProveError, SignInError, SignedIn, sign_in, sign_in_by};
pub use time_source::{MachineTime, SharedTime, SteadyTime, TimeSource};
