//! Reserve file that is released when the disk is full, so that the derived store can follow the journal once
//! more and the desk can be closed and opened again. Its bytes mean nothing.

use crate::files;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// What closing a desk may take, and opening it on a full disk.
const SIZE: u64 = 24 << 20;
/// Bytes in one write.
const CHUNK: usize = 1 << 20;

fn path(dir: &Path) -> PathBuf {
    dir.join("BALLAST")
}

/// Creates it where it is missing. A disk that has no room for it is no fault: it is tried again at the next opening.
pub(super) fn allocate(dir: &Path) {
    let path = path(dir);
    if fs::metadata(&path).is_ok_and(|m| m.len() == SIZE) {
        return;
    }
    if write(&path).is_err() {
        let _ = fs::remove_file(&path);
    }
}

fn write(path: &Path) -> std::io::Result<()> {
    let mut file = files::open_or_create(path)?;
    file.set_len(0)?;
    // Not zeros: a file of holes holds no room.
    let block = vec![0x5A; CHUNK];
    for _ in 0..SIZE / CHUNK as u64 {
        file.write_all(&block)?;
    }
    file.sync_data()
}

/// Whether the disk has no room for what opening a store writes: sled says so in other words at times, or ends with a panic.
pub(super) fn is_disk_full(dir: &Path) -> bool {
    let path = dir.join("ROOM");
    let tried = files::open_or_create(&path).and_then(|mut file| {
        file.set_len(0)?;
        file.write_all(&vec![0x5A; CHUNK])?;
        file.sync_data()
    });
    let _ = fs::remove_file(&path);
    let full = |e: &std::io::Error| {
        matches!(e.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
    };
    tried.err().as_ref().is_some_and(full)
}

/// Removes it; whether there was one.
pub(super) fn release(dir: &Path) -> bool {
    fs::remove_file(path(dir)).is_ok()
}
