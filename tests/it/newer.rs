//! What a newer program wrote is said to be newer, in every command alike, and nothing of it is changed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use portdesk::domain::code::Port;
use portdesk::domain::officer::{Officer, Role};
use portdesk::domain::rules::Rules;
use portdesk::service::set_up;
use portdesk::store::disk::OsDisk;
use portdesk::store::journal::Journal;
use portdesk::store::{self, Store, StoreError};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tempfile::TempDir;

fn wei() -> Officer {
    Officer { id: "wang".parse().unwrap(), name: "Wang Wei".into(), role: Role::Lead }
}

/// A desk of this program's with an entry that holds `record`, intact by every hash.
fn desk_with(record: &[u8]) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut made = store::create(dir.path()).unwrap();
    let at = "2026-12-04T02:00:00Z".parse().unwrap();
    set_up(&mut made, Port::new("NGB"), &[wei()], None, &Arc::new(Rules::builtin()), "test", at).unwrap();
    made.close().unwrap();
    drop(made);
    let (mut journal, _) = Journal::open(Arc::new(OsDisk), &dir.path().join("journal"), None).unwrap();
    let plain = [&[7; 16][..], record].concat();
    let payload = [&[2, 0][..], &Sha256::digest(&plain), &plain].concat();
    journal.append(&[payload]).unwrap();
    drop(journal);
    dir
}

fn framed(version: u16, body: &[u8]) -> Vec<u8> {
    let mut record = [&b"E"[..], &version.to_le_bytes(), body].concat();
    record.extend_from_slice(&crc32fast::hash(&record).to_le_bytes());
    record
}

/// A desk whose last segment names a later format version.
fn desk_of_later_format() -> TempDir {
    let dir = desk_with(&framed(2, &[]));
    let path = dir.path().join("journal/000001.seg");
    let mut bytes = fs::read(&path).unwrap();
    bytes[8] = 9;
    let sum = crc32fast::hash(&bytes[..80]).to_le_bytes();
    bytes[80..84].copy_from_slice(&sum);
    fs::write(&path, bytes).unwrap();
    dir
}

/// Desks that a newer program wrote: a record of a later version, a fact that is not known here, a field more, a later format.
fn newer_desks() -> [TempDir; 4] {
    let unknown = [0, 4, b'w', b'a', b'n', b'g', 1, b't', 0, 200];
    let appended = [0, 4, b'w', b'a', b'n', b'g', 1, b't', 0, 12, 1, 77];
    [
        desk_with(&framed(3, &[1, 2, 3])),
        desk_with(&framed(2, &unknown)),
        desk_with(&framed(2, &appended)),
        desk_of_later_format(),
    ]
}

fn segments(dir: &Path) -> Vec<Vec<u8>> {
    let names = fs::read_dir(dir.join("journal")).unwrap();
    names.map(|entry| fs::read(entry.unwrap().path()).unwrap()).collect()
}

/// The functions of the store say newer.
fn newer_is_said_alike(n: usize, dir: &Path) {
    let before = segments(dir);
    let newer = |what: &str, error: Option<StoreError>| {
        assert!(matches!(error, Some(StoreError::Newer { .. })), "{n} {what}: {error:?}");
        assert_eq!(segments(dir), before, "{n} {what}");
    };
    newer("verify", store::verify(dir, None).err());
    newer("rebuild", store::rebuild(dir, None, &mut |_, _| {}).err());
    newer("open", store::open(dir, &mut |_, _| {}).err());
}

#[test]
fn newer_desks_are_reported_unchanged() {
    // One test: a child process that begins would hold the locks of desks that are opened beside it.
    for (n, dir) in newer_desks().into_iter().enumerate() {
        newer_is_said_alike(n, dir.path());
        let before = segments(dir.path());
        for (lang, word) in [("en", "newer"), ("zh", "更新版本")] {
            for args in [&["list"][..], &["verify"], &["rebuild"], &["show", "NGB-DJTAH"], &["stats"]] {
                let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
                command.arg("--store").arg(dir.path()).args(["--lang", lang]).args(args);
                let out = command.output().unwrap();
                let text = String::from_utf8_lossy(&out.stderr).into_owned();
                assert_eq!(out.status.code(), Some(3), "{n} {args:?}: {text}");
                assert!(text.contains(word), "{n} {args:?}: {text}");
                for advice in ["backup", "portdesk rebuild", "portdesk repair", "备份", "重建"] {
                    assert!(!text.contains(advice), "{n} {args:?}: {text}");
                }
            }
        }
        assert_eq!(segments(dir.path()), before, "{n}");
    }
}
