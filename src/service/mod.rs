//! The use cases of a desk: carry out a command, import submissions, look things up, let time pass. Owns the one writer thread,
//! the system clock and the feed of changes to sessions; it may not know a key, a widget or a file name.
//!
//! ```text
//!  session / command line ── job ──> writer thread: decide -> journal (synced) -> desk ── feed ──> every session
//!                          <─ answer ─'                                   '-> store, when no caller waits
//! ```

mod accept_rules;
mod anchor;
mod anchor_keeper;
mod archive_search;
mod audit;
mod backup;
mod batch;
mod case_files;
mod clock;
mod command_outcome;
mod command_request;
mod delivery;
mod desk_service;
mod evidence;
mod flights;
mod import;
mod lock_out;
mod messages;
mod officers;
mod papers;
mod preferences;
mod related_cases;
pub mod second_factor;
mod setup;
mod sign_in;
mod sign_in_error;
mod stats;
pub mod time_source;
mod timekeeper;
mod view;
mod writer;

pub use crate::store::{AccessKind, LockedStore, SignInStage};
pub(crate) use accept_rules::RulesAcceptance;
pub(crate) use anchor::AnchorReport;
pub use archive_search::{ArchiveMatches, ArchiveQuery};
pub use batch::BatchOutcome;
pub use clock::ClockStatus;
pub use command_outcome::{CommandOutcome, ServiceError};
pub use command_request::{CommandRequest, IdempotencyKey};
pub use delivery::{DeliveryOutcome, FileDelivery};
pub use desk_service::DeskService;
pub use flights::FlightUpdateOutcome;
pub use import::{CounterCase, ImportBatch, ImportOutcome, Submission};
pub(crate) use lock_out::may_sign_in;
pub(crate) use officers::{OfficerChange, OfficerError, change_temporary};
pub(crate) use papers::IssueError;
pub use setup::{SetupError, set_up};
pub use sign_in::SignedIn;
pub(crate) use sign_in::{Credentials, sign_in_by};
pub(crate) use sign_in_error::{ProveError, SignInError};
pub(crate) use time_source::MachineTime;
pub use time_source::{SteadyTime, TimeSource};
