//! The inbox: a folder whose files are imported while the desk is open. Owns the folder and its thread; may not decide what an import
//! does.

mod folder;
mod moved;
mod paths;
mod waiting;
mod watch;

pub(crate) use paths::FOLDER;
pub(crate) use waiting::{dismiss, waiting};
pub(crate) use watch::WatchedInbox;
