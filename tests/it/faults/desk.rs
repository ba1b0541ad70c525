//! The desk that every run starts from, and what must still be in it afterwards.

use portdesk::domain::case_no::CaseNo;
use portdesk::domain::officer::OfficerId;
use portdesk::store::{self, DiskStore, Entry, Recovery, Store, StoreError, VerifyReport};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// A file of the desk that holds nothing but room; copies share it.
const BALLAST: &str = "BALLAST";

/// The kinds of desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Open,
    Protected,
    /// An open desk whose derived store is damaged, as by a failing disk.
    Damaged,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Open, Self::Protected, Self::Damaged];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Protected => "protected",
            Self::Damaged => "damaged",
        }
    }
}

/// A small desk, made once and copied for each run.
#[derive(Debug)]
pub(crate) struct Template {
    pub(crate) kind: Kind,
    /// A case that the officer works on.
    pub(crate) case: CaseNo,
    /// Holds the passphrase.
    pub(crate) passphrase: PathBuf,
    /// Holds another one, for an officer who is added.
    pub(crate) new_passphrase: PathBuf,
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
    pub(crate) fn new(tmp: &Path, kind: Kind) -> Self {
        let dir = tmp.join(kind.name());
        crate::worker::made(&dir, kind == Kind::Protected, &mut fastrand::Rng::with_seed(11));
        let (mut store, _) = open(&dir).unwrap();
        let case = store.live().unwrap()[0].no;
        crate::kept::deliver(&mut store, &[1, 2]).unwrap();
        store.close().unwrap();
        drop(store);
        let (passphrase, submissions) = (tmp.join("passphrase"), tmp.join("submissions.ndjson"));
        fs::write(&passphrase, crate::worker::PASSPHRASE).unwrap();
        let new_passphrase = tmp.join("new-passphrase");
        fs::write(&new_passphrase, "another watch at Lishe 7").unwrap();
        fs::set_permissions(&passphrase, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        fs::write(&submissions, imported()).unwrap();
        // The entries are of a fixed day: without this nobody is given access, and `officers add` does nothing.
        confirm_clock(&dir, &passphrase);
        let (mut store, _) = open(&dir).unwrap();
        let entries = entries(&store).unwrap();
        store.close().unwrap();
        drop(store);
        if kind == Kind::Damaged {
            damage(&dir.join("store/db"));
        }
        Self { kind, case, passphrase, new_passphrase, submissions, entries, dir }
    }

    /// Copies the desk into an empty folder.
    pub(crate) fn copy(&self, to: &Path) {
        if to.exists() {
            fs::remove_dir_all(to).unwrap();
        }
        copy(&self.dir, to);
    }
}

/// Confirms the time, as the officer does.
fn confirm_clock(dir: &Path, passphrase: &Path) {
    let done = Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--config", "none", "--officer", officer().as_str(), "--store"])
        .arg(dir)
        .arg("--passphrase-file")
        .arg(passphrase)
        .args(["clock", "confirm"])
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

/// Changes a byte of every 512.
fn damage(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    bytes.iter_mut().skip(300).step_by(512).for_each(|byte| *byte ^= 0x55);
    fs::write(file, bytes).unwrap();
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
        serde_json::from_str(include_str!("../../../assets/samples/story.json")).unwrap();
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
        let ring = locked.try_passphrase(officer(), &crate::worker::words());
        Some(ring.map_err(|e| StoreError::Derived(e.to_string()))?)
    } else {
        None
    };
    locked.unlock(ring, &mut |_, _| {})
}

/// Examines a desk with its passphrase.
pub(crate) fn verify(dir: &Path) -> Result<VerifyReport, StoreError> {
    let mut key = |id, doors: &store::AuthState| {
        doors.unlock(id, officer(), &crate::worker::words()).map_err(|_| StoreError::Encrypted)
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
