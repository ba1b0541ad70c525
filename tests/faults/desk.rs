//! The desk that every run starts from, and what must still be in it afterwards.

use crate::worker;
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::officer::OfficerId;
use portdesk::store::{self, DiskStore, Entry, Recovery, Store, StoreError, VerifyReport};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A file of the desk that holds nothing but room; copies share it.
const BALLAST: &str = "BALLAST";

/// A small desk, made once and copied for each run.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) protected: bool,
    /// A case that the officer works on.
    pub(crate) case: CaseNo,
    /// Holds the passphrase.
    pub(crate) passphrase: PathBuf,
    /// Submissions to import.
    pub(crate) submissions: PathBuf,
    /// Every entry of its journal.
    pub(crate) entries: Vec<Entry>,
    dir: PathBuf,
}

/// Ids of the submissions that are imported.
pub(crate) const IMPORTED: [&str; 3] = ["FAULT-00000", "FAULT-00001", "FAULT-00002"];

/// The officer who runs every command.
pub(crate) fn officer() -> OfficerId {
    portdesk::sample::officers().remove(0).id
}

impl Template {
    pub(crate) fn new(tmp: &Path, protected: bool) -> Self {
        let dir = tmp.join(if protected { "protected" } else { "open" });
        worker::made(&dir, protected, &mut fastrand::Rng::with_seed(11));
        let (mut store, _) = open(&dir).unwrap();
        let case = store.live().unwrap()[0].no;
        let entries = entries(&store).unwrap();
        store.close().unwrap();
        drop(store);
        let (passphrase, submissions) = (tmp.join("passphrase"), tmp.join("submissions.ndjson"));
        fs::write(&passphrase, worker::PASSPHRASE).unwrap();
        fs::set_permissions(&passphrase, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        fs::write(&submissions, imported()).unwrap();
        Self { protected, case, passphrase, submissions, entries, dir }
    }

    /// The kind of desk, for the table.
    pub(crate) fn kind(&self) -> &'static str {
        if self.protected { "protected" } else { "open" }
    }

    /// Copies the desk into an empty folder.
    pub(crate) fn copy(&self, to: &Path) {
        if to.exists() {
            fs::remove_dir_all(to).unwrap();
        }
        copy(&self.dir, to);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else if entry.file_name() == BALLAST {
            fs::hard_link(entry.path(), to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

fn imported() -> String {
    let mut story: serde_json::Value =
        serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
    let mut all = String::new();
    for (n, id) in IMPORTED.iter().enumerate() {
        story["id"] = (*id).into();
        story["traveller"]["surname"] = format!("FAULT{n}").into();
        story["traveller"]["passport"]["number"] = format!("NX{n:07}").into();
        all.push_str(&story.to_string());
        all.push('\n');
    }
    all
}

/// Opens a desk, protected or not.
pub(crate) fn open(dir: &Path) -> Result<(DiskStore, Recovery), StoreError> {
    let locked = patiently(|| store::open_locked(dir))?;
    let ring = if locked.is_protected() {
        let ring = locked.try_passphrase(officer(), &worker::words());
        Some(ring.map_err(|e| StoreError::Derived(e.to_string()))?)
    } else {
        None
    };
    locked.unlock(ring, &mut |_, _| {})
}

/// Examines a desk with its passphrase.
pub(crate) fn verify(dir: &Path) -> Result<VerifyReport, StoreError> {
    let mut key = |id, doors: &store::Doors| {
        doors.unlock(id, officer(), &worker::words()).map_err(|_| StoreError::Sealed)
    };
    patiently(|| store::verify(dir, Some(&mut key)))
}

/// A program that another thread starts has this one's locks until it is itself: for a moment.
fn patiently<T>(mut what: impl FnMut() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let since = Instant::now();
    loop {
        match what() {
            Err(StoreError::Held { .. }) if since.elapsed() < Duration::from_secs(10) => {
                std::thread::sleep(Duration::from_millis(2));
            }
            answer => return answer,
        }
    }
}

/// What the journal says.
pub(crate) fn entries(store: &DiskStore) -> Result<Vec<Entry>, StoreError> {
    store.log(1).unwrap().map(|logged| Ok(logged?.entry)).collect()
}
