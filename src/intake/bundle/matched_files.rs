//! The files of a bundle, against the documents of its submission. Owns what each file must be to be taken.

use super::bundle_source::{BundleFault, BundleSource, EntryError, unified};
use super::layout::BundleLayout;
use super::zip_bundle::too_large;
use crate::domain::case::application::{Application, Document};
use crate::domain::case::delivered_file::FileKind;
use crate::domain::code::Item;
use crate::domain::file_fault::FileFault;
use crate::domain::submitted_file::{
    LARGEST_FILE, LARGEST_SUBMISSION, MOST_FILES, SubmittedFile, SubmittedFiles,
};
use crate::intake::fault::FaultCode;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// The item that findings on the bundle itself belong to.
const FORM: Item = Item::new("FORM");
/// Files that no document names of which each is a finding; the rest are counted.
const EXTRA_NAMED: usize = 10;

/// A file that was read: two documents may name the same one.
#[derive(Clone)]
struct FileInBundle {
    sha256: [u8; 32],
    content: Arc<[u8]>,
}

/// The files that the documents of a submission name, and a finding for each that is not what they say.
pub(super) fn of(
    papers: &Application,
    layout: &BundleLayout,
    source: &mut dyn BundleSource,
) -> Result<SubmittedFiles, BundleFault> {
    let places: HashMap<&str, usize> = layout.files.iter().map(|(name, at)| (&**name, *at)).collect();
    let mut read: HashMap<usize, Result<FileInBundle, FileFault>> = HashMap::new();
    let mut named: HashSet<usize> = HashSet::new();
    let (mut found, mut size) = (SubmittedFiles::default(), 0);
    for document in papers.documents.iter().filter(|d| d.names_file()) {
        let name = unified(&document.name);
        let mut add =
            |fault: FileFault, about: &str| found.faults.push((document.item, fault.finding(about)));
        let Some(at) = places.get(&*name).copied() else {
            add(FileFault::Missing, &name);
            continue;
        };
        named.insert(at);
        if named.len() > MOST_FILES {
            return Err(BundleFault::new(FaultCode::BundleFiles, MOST_FILES.to_string()));
        }
        if let std::collections::hash_map::Entry::Vacant(free) = read.entry(at) {
            let file = match source.read(at, LARGEST_FILE) {
                Ok(bytes) => {
                    size += bytes.len() as u64;
                    if size > LARGEST_SUBMISSION {
                        return Err(too_large());
                    }
                    Ok(FileInBundle { sha256: Sha256::digest(&bytes).into(), content: bytes.into() })
                }
                Err(EntryError::TooLarge) => Err(FileFault::TooLarge),
                Err(EntryError::Damaged) => Err(FileFault::Damaged),
                Err(EntryError::Bundle(fault)) => return Err(fault),
            };
            free.insert(file);
        }
        let Some(file) = read.get(&at) else { continue };
        match file {
            Err(fault) => add(*fault, &name),
            Ok(file) if file.sha256 != document.sha256 => add(FileFault::Changed, &name),
            Ok(file) => match FileKind::of(&file.content) {
                None => add(FileFault::UnknownKind, &name),
                Some(kind) => {
                    if document.bytes.is_some_and(|bytes| bytes != file.content.len() as u64) {
                        add(FileFault::SizeDiffers, &name);
                    }
                    if declared(document).is_some_and(|declared| declared != kind) {
                        add(FileFault::KindDiffers, &name);
                    }
                    found.files.push(SubmittedFile {
                        item: document.item,
                        name: name.into(),
                        sha256: file.sha256,
                        kind,
                        content: Arc::clone(&file.content),
                    });
                }
            },
        }
    }
    let unnamed = layout.files.iter().filter(|(_, at)| !named.contains(at)).map(|(name, _)| name);
    let extra: Vec<&String> = unnamed.chain(&layout.extra).collect();
    for name in extra.iter().take(EXTRA_NAMED) {
        found.faults.push((FORM, FileFault::Extra.finding(&short(name))));
    }
    if extra.len() > EXTRA_NAMED {
        let more = format!("+{}", extra.len() - EXTRA_NAMED);
        found.faults.push((FORM, FileFault::Extra.finding(&more)));
    }
    Ok(found)
}

/// The kind that a document says its file is; none where it says nothing that is known.
fn declared(document: &Document) -> Option<FileKind> {
    FileKind::from_declared(document.kind.as_deref()?)
}

/// A name as a finding holds it.
fn short(name: &str) -> String {
    name.chars().take(200).collect()
}
