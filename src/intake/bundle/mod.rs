//! A submission with its files: a folder or a ZIP with `submission.json` and the files that it names, as they are or as a bag (RFC 8493).
//! Owns what of it is read and what is wrong with each file; nothing is written, no link followed, and only names that the submission
//! lists are opened.
//!
//! ```text
//!  folder_bundle, zip_bundle (names, bytes within limits) -> layout (where the submission is) -> submission -> matched_files
//! ```

mod bag;
mod bundle_source;
mod folder_bundle;
mod layout;
mod loose_file;
mod matched_files;
mod read_bundle;
#[cfg(test)]
mod tests;
mod zip_bundle;

pub(super) use folder_bundle::is_bundle_folder;
pub use loose_file::LooseFile;
pub(super) use loose_file::{is_file_name, read_loose};
pub(super) use read_bundle::{is_zip_name, read_bundle};
