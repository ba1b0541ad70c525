//! One bundle to a submission with its files, or to every fault. Owns the order in which a bundle is read.

use super::bundle_source::{BundleFault, BundleSource, EntryError, SUBMISSION_FILE};
use super::folder_bundle::FolderBundle;
use super::layout::BundleLayout;
use super::matched_files;
use super::zip_bundle::ZipBundle;
use crate::domain::rules::Rules;
use crate::intake::LARGEST;
use crate::intake::fault::FaultCode;
use crate::intake::read::{ReadSubmission, RejectedSubmission, read_one};
use std::path::Path;

/// Whether a file's name is that of a ZIP.
pub(in crate::intake) fn is_zip_name(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("zip"))
}

/// The submission and the files of a folder or ZIP.
pub(in crate::intake) fn read_bundle(
    path: &Path,
    shown: &str,
    rules: &Rules,
) -> Result<ReadSubmission, RejectedSubmission> {
    let rejected = |fault: BundleFault| RejectedSubmission::one(shown, 0, 0, fault.code, &fault.about);
    let mut source: Box<dyn BundleSource> = match path.is_dir() {
        true => Box::new(FolderBundle::open(path).map_err(rejected)?),
        false => Box::new(ZipBundle::open(path).map_err(rejected)?),
    };
    let layout = BundleLayout::of(source.paths()).map_err(rejected)?;
    let text = source.read(layout.submission, LARGEST as u64).map_err(|error| match error {
        EntryError::TooLarge => RejectedSubmission::one(shown, 1, 0, FaultCode::TooLarge, ""),
        EntryError::Damaged => rejected(BundleFault::new(FaultCode::BundleDamaged, SUBMISSION_FILE)),
        EntryError::Bundle(fault) => rejected(fault),
    })?;
    if let Some(bag) = &layout.bag {
        bag.check(&mut *source, &text).map_err(rejected)?;
    }
    let mut read = read_one(&text, shown, 1, rules)?;
    let files = matched_files::of(&read.papers, &layout, &mut *source).map_err(|fault| {
        let mut rejected = rejected(fault);
        rejected.id = Some(read.papers.submission.to_string());
        rejected
    })?;
    read.files = Some(files);
    Ok(read)
}
