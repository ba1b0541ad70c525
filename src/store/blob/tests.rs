//! The folder of blobs: what is put comes back, what is not named goes, and what a failing disk or a killed process leaves.

use super::*;
use crate::domain::case::delivered_file::FileKind;
use crate::store::crypto::{KeySet, Keyring};
use crate::store::disk::{Disk, OsDisk};
use crate::store::fault_disk::{DiskFailure, FaultDisk, Survival};
use crate::store::journal::StoreId;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

const STORE: StoreId = StoreId::from_bytes([7; 16]);
const DESK: &str = "/desk";

fn ring() -> Arc<Keyring> {
    Arc::new(KeySet::generate(STORE, 1).unwrap().1)
}

fn no(text: &str) -> CaseNo {
    text.parse().unwrap()
}

fn case() -> CaseNo {
    no("NGB-000001")
}

fn folder(disk: &FaultDisk, ring: Option<&Arc<Keyring>>) -> BlobFolder {
    BlobFolder::new(Arc::new(disk.clone()), Path::new(DESK), STORE, ring.cloned(), (true, 0))
}

fn delivered(bytes: &[u8], blob: BlobRef) -> DeliveredFile {
    DeliveredFile {
        item: crate::domain::code::Item::new("PASSPORT"),
        name: "scan.pdf".into(),
        sha256: sha256(bytes),
        bytes: bytes.len() as u64,
        kind: FileKind::Pdf,
        blob,
    }
}

fn files() -> Vec<Vec<u8>> {
    vec![b"%PDF-1.7 one".to_vec(), vec![7; 70_000], Vec::new()]
}

#[test]
fn what_is_put_is_read_back() {
    for ring in [None, Some(ring())] {
        let disk = FaultDisk::new();
        let blobs = folder(&disk, ring.as_ref());
        let put: Vec<BlobRef> = files().iter().map(|file| blobs.put(case(), file).unwrap()).collect();
        blobs.sync().unwrap();
        blobs.ensure_durable(&put).unwrap();
        blobs.committed(&put, 3);
        disk.restart(Survival::Synced);
        let blobs = folder(&disk, ring.as_ref());
        blobs.recover(&mut |_| panic!("nothing is pending")).unwrap();
        for (file, blob) in files().iter().zip(&put) {
            let delivered = delivered(file, *blob);
            assert_eq!(blobs.read(case(), &delivered).unwrap(), *file);
            assert_eq!(blobs.put(case(), file).unwrap(), *blob, "the same file is the same blob");
            let stored = disk.bytes(&Path::new(DESK).join("blobs").join(place_of(&blob.name))).unwrap();
            assert_eq!(sha256(&stored), blob.stored_sha256);
            let other = no("NGB-000002");
            assert_ne!(blobs.put(other, file).unwrap().name, blob.name, "of another case it is another");
            assert!(matches!(blobs.read(no("NGB-000003"), &delivered), Err(StoreError::BlobMissing { .. })));
        }
    }
}
