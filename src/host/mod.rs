//! What lives as long as an open desk and not as long as a screen. Owns the service with its timer, inbox, backups and sessions, from the
//! opening to the orderly end; may not know a terminal, an argument or a settings file.
//!
//! ```text
//!  Host::open(service, officer, config)   timer, backups and inbox run
//!  host.session(context, outbox)          once for each screen or dialogue
//!  host.close(officer)                    timer, inbox, backups, service
//! ```

mod anchor;
mod backup;
mod desk_host;
mod flights_report;
mod import_report;
pub(crate) mod inbox;
mod message;
mod session_list;
mod timer;

pub(crate) use anchor::{
    anchor_text, anchor_warning, compare_anchor, follow_encryption, is_inside, write_first_anchor,
};
pub(crate) use backup::BackupSchedule;
pub(crate) use desk_host::{Host, HostConfig};
pub(crate) use flights_report::FlightsReport;
pub(crate) use import_report::{ImportReport, IntakeResult, import};
