//! A bundle as a ZIP. Owns how many entries and bytes a submission may have in one, and the findings that faults become; what an archive
//! may be at all, `files` says.

use super::bundle_source::{BundleFault, BundleSource, EntryError, MOST_ENTRIES, unified};
use crate::domain::submitted_file::LARGEST_SUBMISSION;
use crate::files::{ArchiveEntryFault, ArchiveFault, ArchiveLimits, CheckedArchive};
use crate::intake::fault::FaultCode;
use std::path::Path;

const LIMITS: ArchiveLimits = ArchiveLimits { bytes: LARGEST_SUBMISSION, entries: MOST_ENTRIES };

/// An archive whose every entry was looked at.
pub(super) struct ZipBundle {
    archive: CheckedArchive,
}

impl ZipBundle {
    /// Opens an archive.
    ///
    /// # Errors
    /// The first thing for which nothing of it is read.
    pub(super) fn open(path: &Path) -> Result<Self, BundleFault> {
        let archive = CheckedArchive::open(path, LIMITS).map_err(of_archive)?;
        Ok(Self { archive })
    }
}

fn of_archive(fault: ArchiveFault) -> BundleFault {
    let (code, about) = match fault {
        ArchiveFault::Unreadable(error) => (FaultCode::Unreadable, error.to_string()),
        ArchiveFault::NotAFile => (FaultCode::NotAFile, String::new()),
        ArchiveFault::Empty => (FaultCode::NothingRead, "empty".into()),
        ArchiveFault::TooLarge => return too_large(),
        ArchiveFault::Entries => (FaultCode::BundleEntries, MOST_ENTRIES.to_string()),
        ArchiveFault::Twice(name) => (FaultCode::BundleTwice, unified(&name)),
        ArchiveFault::Encrypted(name) => (FaultCode::ZipEncrypted, unified(&name)),
        ArchiveFault::Link(name) => (FaultCode::BundleLink, unified(&name)),
        ArchiveFault::Name(name) => (FaultCode::ZipName, unified(&name)),
        ArchiveFault::Names(name) => (FaultCode::ZipNames, unified(&name)),
        ArchiveFault::Method(name) => (FaultCode::ZipMethod, unified(&name)),
        ArchiveFault::Overlap => (FaultCode::ZipOverlap, String::new()),
        ArchiveFault::Damaged => (FaultCode::ZipDamaged, String::new()),
    };
    BundleFault::new(code, about)
}

/// The fault of more bytes than a submission may have.
pub(super) fn too_large() -> BundleFault {
    BundleFault::new(FaultCode::BundleTooLarge, (LARGEST_SUBMISSION >> 20).to_string())
}

impl BundleSource for ZipBundle {
    fn paths(&self) -> &[String] {
        self.archive.paths()
    }

    fn read(&mut self, at: usize, most: u64) -> Result<Vec<u8>, EntryError> {
        self.archive.read(at, most).map_err(|fault| match fault {
            ArchiveEntryFault::TooLarge => EntryError::TooLarge,
            ArchiveEntryFault::Damaged => EntryError::Damaged,
            ArchiveEntryFault::Ratio => {
                let name = self.archive.paths().get(at).map(|name| unified(name)).unwrap_or_default();
                EntryError::Bundle(BundleFault::new(FaultCode::ZipRatio, name))
            }
        })
    }
}
