//! Files of documents into their cases. Owns the order: bytes are stored and synced once a batch, then the entries that name them are
//! written. Killed in between, the bytes wait without an entry, and the same import again completes it.

use super::writer::Writer;
use super::{DeskService, ServiceError};
use crate::domain::blocked::{Blocked, Blocker};
use crate::domain::case::Case;
use crate::domain::case::delivered_file::{DeliveredFile, FileKind};
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::decide::{decide, is_fault_of};
use crate::domain::event::Event;
use crate::domain::officer::Officer;
use crate::domain::roster::Roster;
use crate::domain::submitted_file::{FileFinding, SubmittedFile, SubmittedFiles};
use crate::store::{BlobStore, Commit, StoreError};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Threads that encrypt and write files. More wait for the same disk.
const STORING: usize = 4;
const PANICKED: &str = "a thread that stored files ended early";

/// Files for a case.
#[derive(Clone, Debug)]
pub struct FileDelivery {
    /// The case.
    pub case: CaseNo,
    /// Its files, and what is wrong with others.
    pub files: SubmittedFiles,
}

/// What became of a delivery.
#[derive(Clone, Debug)]
pub enum DeliveryOutcome {
    /// It is in the case.
    Delivered {
        /// Files that are new.
        added: usize,
        /// Files that were there already.
        known: usize,
        /// What is wrong with others; also what was found before and still is.
        faults: Vec<FileFinding>,
    },
    /// A rule forbids it.
    Refused(Blocked),
}

/// A delivery whose new files are to be stored.
struct TakenDelivery {
    case: CaseNo,
    fresh: Vec<SubmittedFile>,
    known: usize,
    faults: Vec<FileFinding>,
}

/// A delivery whose new files are stored.
struct StoredDelivery {
    case: CaseNo,
    files: Vec<DeliveredFile>,
    known: usize,
    faults: Vec<FileFinding>,
}

impl DeskService {
    /// Stores files and adds them to their cases, and waits until all of it is on disk. An outcome for each delivery, in order. A file that
    /// is there already is not stored again.
    ///
    /// # Errors
    /// A fault of the store; then no case has any of the files, and the same call again is safe.
    pub fn deliver(&self, deliveries: Vec<FileDelivery>) -> Result<Vec<DeliveryOutcome>, ServiceError> {
        let mut outcomes: Vec<Option<DeliveryOutcome>> = Vec::with_capacity(deliveries.len());
        let mut taken = Vec::new();
        let blobs = self.run(|writer| Ok(writer.store.blobs()))?;
        for FileDelivery { case: no, files } in deliveries {
            let Some(case) = self.case(no)? else {
                outcomes.push(Some(DeliveryOutcome::Refused(Blocked::one(Blocker::CaseUnknown(no)))));
                continue;
            };
            let SubmittedFiles { files, faults } = files;
            let (known, fresh): (Vec<_>, Vec<_>) = files.into_iter().partition(|f| is_known(&case, f));
            if !fresh.is_empty() && case.state.is_concluded() {
                outcomes.push(Some(DeliveryOutcome::Refused(Blocked::one(Blocker::Decided))));
                continue;
            }
            taken.push(TakenDelivery { case: no, fresh, known: known.len(), faults });
            outcomes.push(None);
        }
        let files = match &blobs {
            Some(blobs) => store_files(&**blobs, &taken)?,
            None if taken.iter().any(|delivery| !delivery.fresh.is_empty()) => return Err(no_place()),
            None => taken.iter().map(|_| Vec::new()).collect(),
        };
        if let Some(blobs) = blobs.filter(|_| files.iter().any(|files| !files.is_empty())) {
            blobs.sync()?;
        }
        let stored = taken.into_iter().zip(files).map(|(taken, files)| StoredDelivery {
            case: taken.case,
            files,
            known: taken.known,
            faults: taken.faults,
        });
        let stored: Vec<StoredDelivery> = stored.collect();
        let mut decided = self.run(move |writer| writer.deliver(stored))?.into_iter();
        Ok(outcomes.into_iter().filter_map(|outcome| outcome.or_else(|| decided.next())).collect())
    }

    /// The deliveries that a file alone is: one for each open case that names its content.
    #[must_use]
    pub(crate) fn deliveries_of(
        &self,
        sha256: [u8; 32],
        kind: FileKind,
        content: &Arc<[u8]>,
    ) -> Vec<FileDelivery> {
        let desk = self.desk();
        let cases = desk.iter().map(|live| &live.case).filter(|case| !case.state.is_concluded());
        cases
            .filter_map(|case| {
                let named = case.papers.documents.iter().filter(|d| d.sha256 == sha256 && d.names_file());
                let files: Vec<SubmittedFile> = named
                    .map(|d| SubmittedFile {
                        item: d.item,
                        name: d.name.clone(),
                        sha256,
                        kind,
                        content: Arc::clone(content),
                    })
                    .collect();
                let delivery =
                    FileDelivery { case: case.no, files: SubmittedFiles { files, faults: Vec::new() } };
                (!delivery.files.files.is_empty()).then_some(delivery)
            })
            .collect()
    }
}

/// A store without a disk of its own has nowhere to put files.
fn no_place() -> ServiceError {
    StoreError::System("this store keeps no files".into()).into()
}

/// Whether a case has a file already, or no document of it names the file any more.
fn is_known(case: &Case, file: &SubmittedFile) -> bool {
    !case.names_file(file.item, &file.sha256)
        || case.files.iter().any(|f| f.item == file.item && f.sha256 == file.sha256)
}

/// Stores the files of deliveries, several cases at a time; the files of each, in order.
fn store_files(
    blobs: &dyn BlobStore,
    deliveries: &[TakenDelivery],
) -> Result<Vec<Vec<DeliveredFile>>, StoreError> {
    // A case is stored by one thread: two of its deliveries may bring the same file.
    let mut cases: BTreeMap<CaseNo, Vec<usize>> = BTreeMap::new();
    for (at, delivery) in deliveries.iter().enumerate().filter(|(_, d)| !d.fresh.is_empty()) {
        cases.entry(delivery.case).or_default().push(at);
    }
    let cases: Vec<Vec<usize>> = cases.into_values().collect();
    let next = AtomicUsize::new(0);
    let store = || -> Result<Vec<(usize, Vec<DeliveredFile>)>, StoreError> {
        let mut stored = Vec::new();
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            for at in case {
                let delivery = &deliveries[*at];
                let files = delivery.fresh.iter().map(|file| store_file(blobs, delivery.case, file));
                match files.collect() {
                    Ok(files) => stored.push((*at, files)),
                    Err(error) => {
                        // The others stop too: a full disk takes none of them.
                        next.store(cases.len(), Ordering::Relaxed);
                        return Err(error);
                    }
                }
            }
        }
        Ok(stored)
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(STORING).min(cases.len());
    let stored = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(store)).collect();
        let mut stored = vec![store()];
        for other in others {
            stored.push(other.join().unwrap_or_else(|_| Err(StoreError::System(PANICKED.into()))));
        }
        stored
    });
    let mut files = vec![Vec::new(); deliveries.len()];
    for part in stored {
        for (at, of_delivery) in part? {
            files[at] = of_delivery;
        }
    }
    Ok(files)
}

fn store_file(
    blobs: &dyn BlobStore,
    case: CaseNo,
    file: &SubmittedFile,
) -> Result<DeliveredFile, StoreError> {
    let SubmittedFile { item, name, sha256, kind, content } = file;
    let blob = blobs.put(case, sha256, content)?;
    let (name, bytes) = (name.clone(), content.len() as u64);
    Ok(DeliveredFile { item: *item, name, sha256: *sha256, bytes, kind: *kind, blob })
}

impl Writer {
    fn deliver(&mut self, deliveries: Vec<StoredDelivery>) -> Result<Vec<DeliveryOutcome>, ServiceError> {
        let now = self.now();
        let mut commits: Vec<Commit> = Vec::new();
        let mut newest: HashMap<CaseNo, Arc<Case>> = HashMap::new();
        let mut outcomes = Vec::with_capacity(deliveries.len());
        let officer = Officer::desk();
        for StoredDelivery { case: no, files, known, faults } in deliveries {
            let mut case = match newest.get(&no) {
                Some(case) => Some(Arc::clone(case)),
                None => self.case(no)?,
            };
            let head = self.store.head().seq + 1;
            let ended = case.as_deref().and_then(|c| self.ended(c, head + commits.len() as u64, now));
            if let Some((_, after)) = &ended {
                case = Some(Arc::clone(after));
            }
            let on = self.setting(&officer, Roster::unknown(), now);
            let command = Command::Deliver { files, faults: faults.clone() };
            let events = match decide(case.as_deref(), no, None, &command, &on) {
                Ok(events) => events,
                Err(blocked) => {
                    outcomes.push(DeliveryOutcome::Refused(blocked));
                    continue;
                }
            };
            let (mut added, mut found) = (0, Vec::new());
            for event in &events {
                match event {
                    Event::FilesDelivered { files } => added = files.len(),
                    Event::FileFaultFound { item, finding } => found.push((*item, finding.clone())),
                    _ => {}
                }
            }
            // A delivery that is repeated has the same faults as before: it says so again.
            let stands = |fault: &FileFinding| case.as_deref().is_some_and(|case| is_fault_of(case, fault));
            for fault in faults {
                if !found.contains(&fault) && stands(&fault) {
                    found.push(fault);
                }
            }
            outcomes.push(DeliveryOutcome::Delivered { added, known, faults: found });
            if events.is_empty() {
                continue;
            }
            if let Some((commit, after)) = ended {
                commits.push(commit);
                newest.insert(no, after);
            }
            let seq = head + commits.len() as u64;
            let (commit, after) = self.commit_of(seq, now, &officer, no, case.as_deref(), events, None, None);
            commits.push(commit);
            newest.extend(after.map(|case| (no, case)));
        }
        if !commits.is_empty() {
            self.write(commits)?;
        }
        Ok(outcomes)
    }
}
