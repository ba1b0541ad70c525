//! The commands that are run under faults: their arguments, and how a desk shows that one of them was done.

use super::desk::{IMPORTED, Kind, Template, officer};
use portdesk::store::{self, DiskStore, Recovery, Store};
use std::ffi::OsString;
use std::path::Path;

/// A command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Act,
    Import,
    Backup,
    Compact,
    Rekey,
    Protect,
    Rebuild,
    OfficersAdd,
}

/// The note that `act` writes.
const NOTE: &str = "written while the disk fails";
/// The officer who is added.
const ADDED: &str = "sun";

impl What {
    pub(crate) const ALL: [Self; 8] = [
        Self::Act,
        Self::Import,
        Self::Backup,
        Self::Compact,
        Self::Rekey,
        Self::Protect,
        Self::Rebuild,
        Self::OfficersAdd,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Act => "act",
            Self::Import => "import",
            Self::Backup => "backup",
            Self::Compact => "compact",
            Self::Rekey => "rekey",
            Self::Protect => "protect",
            Self::Rebuild => "rebuild",
            Self::OfficersAdd => "officers-add",
        }
    }

    /// Whether it makes sense on a desk.
    pub(crate) fn applies(self, kind: Kind) -> bool {
        match kind {
            Kind::Open => self != Self::Rekey,
            Kind::Protected => self != Self::Protect,
            Kind::Damaged => matches!(self, Self::Act | Self::Protect | Self::Rebuild),
        }
    }

    /// Its arguments on the desk in `work`.
    pub(crate) fn arguments(self, template: &Template, work: &Path) -> Vec<OsString> {
        let mut all: Vec<OsString> = vec!["--lang".into(), "en".into(), "--store".into()];
        all.push(work.join("desk").into());
        all.extend(["--officer".into(), officer().as_str().into()]);
        if template.kind == Kind::Protected || self == Self::Protect {
            all.extend(["--passphrase-file".into(), template.passphrase.clone().into()]);
        }
        let case = template.case.to_string();
        let rest: Vec<OsString> = match self {
            Self::Act => ["act", "note", &case, "--note", NOTE, "--id", "fault"].map(Into::into).to_vec(),
            Self::Import => vec!["import".into(), template.submissions.clone().into()],
            Self::Backup => vec!["backup".into(), work.join("backup").into()],
            Self::Compact => vec!["compact".into()],
            Self::Rekey => vec!["rekey".into()],
            Self::Protect => vec!["protect".into()],
            Self::Rebuild => vec!["rebuild".into()],
            Self::OfficersAdd => {
                let mut add: Vec<OsString> =
                    ["officers", "add", ADDED, "--name", "Sun"].map(Into::into).to_vec();
                if template.kind == Kind::Protected {
                    add.extend(["--new-passphrase-file".into(), template.new_passphrase.clone().into()]);
                }
                add
            }
        };
        all.extend(rest);
        all
    }

    /// Whether the desk shows that it was done.
    pub(crate) fn is_done(self, store: &mut DiskStore, recovery: &Recovery, work: &Path) -> bool {
        match self {
            Self::Act => store.by_command("fault").unwrap().is_some(),
            Self::Import => IMPORTED.iter().all(|id| imported(store, id)),
            Self::Backup => {
                let to = work.join("restored");
                let restored = || store::restore(&work.join("backup"), &to);
                work.join("backup").exists() && restored().is_ok_and(|report| report.missing.is_empty())
            }
            // A store that could not be used would have been made again from the journal.
            Self::Compact | Self::Rebuild => recovery.rebuilt.is_none(),
            Self::Rekey => store.auth_state().keys.as_ref().is_some_and(|keys| keys.generation == 2),
            Self::Protect => store.auth_state().keys.is_some(),
            Self::OfficersAdd => {
                let id = ADDED.parse().unwrap();
                let keys = &store.auth_state().keys;
                store.settings().officers.iter().any(|o| o.id == id)
                    && keys.as_ref().is_none_or(|k| k.slots.iter().any(|s| s.officer == id))
            }
        }
    }

    /// What the output says was done and the desk does not show.
    pub(crate) fn claimed_in_vain(self, out: &str, store: &mut DiskStore) -> Option<String> {
        if self != Self::Import {
            return None;
        }
        let ids = out.lines().filter_map(|line| line.strip_prefix("accepted ")?.split(' ').next());
        ids.map(ToOwned::to_owned).find(|id| !imported(store, id))
    }

    /// Entries that it writes before those of the old journal: the keys, the last entry of before, the files.
    pub(crate) fn first_entries(self, store: &DiskStore) -> usize {
        if self == Self::Protect && store.auth_state().keys.is_some() { 3 } else { 0 }
    }

    /// Whether what it does is an entry of the journal, done once that entry is synced.
    pub(crate) fn is_entry(self) -> bool {
        matches!(self, Self::Act | Self::Import | Self::OfficersAdd | Self::Rekey)
    }
}

fn imported(store: &mut DiskStore, id: &str) -> bool {
    store.by_submission(id).unwrap().is_some()
}
