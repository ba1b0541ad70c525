//! Files of documents kept by a desk, against the least that keeping can cost: the same bytes written to files on the same disk, each
//! synced, as `cp` and `sync` do. The two take turns in batches, so that the ratio holds whatever else the machine does. An argument is how
//! many files of 3 MB there are; 100 where there is none.

#![expect(clippy::print_stdout, reason = "a benchmark prints what it measured")]

use portdesk::domain::case::delivered_file::{DeliveredFile, FileKind};
use portdesk::domain::case_no::CaseNo;
use portdesk::domain::code::{Item, Port};
use portdesk::domain::passphrase::Passphrase;
use portdesk::sample;
use portdesk::store::{self, Store};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

const BYTES: usize = 3_000_000;
const BATCH: usize = 50;

fn main() {
    // Where it is run as a test nothing is measured.
    if std::env::args().any(|a| a == "--test") {
        return;
    }
    let files = std::env::args().filter_map(|a| a.parse().ok()).next().unwrap_or(100);
    for protected in [false, true] {
        measure(protected, files);
    }
}

fn measure(protected: bool, files: usize) {
    let dir = tempfile::tempdir_in(Path::new(env!("CARGO_MANIFEST_DIR")).join("target")).expect("a folder");
    let officer = sample::officers().remove(0).id;
    let place = dir.path().join("desk");
    let made = if protected {
        let words = Passphrase::new("night shift at Lishe 4".into());
        store::create_protected(&place, officer, &words).expect("a store").0
    } else {
        store::create(&place).expect("a store")
    };
    let blobs = made.blobs().expect("a place for files");
    let mut scan = vec![0; BYTES];
    fastrand::Rng::with_seed(1).fill(&mut scan);
    let (mut bare, mut kept, mut read) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for first in (0..files).step_by(BATCH) {
        let batch = first..files.min(first + BATCH);
        let begun = Instant::now();
        for n in batch.clone() {
            scan[..8].copy_from_slice(&(n as u64).to_le_bytes());
            let mut file = File::create(dir.path().join(n.to_string())).expect("a file");
            file.write_all(&scan).expect("written");
            file.sync_all().expect("synced");
        }
        bare += begun.elapsed();
        let begun = Instant::now();
        let mut put = Vec::new();
        for n in batch {
            scan[..8].copy_from_slice(&(n as u64).to_le_bytes());
            let case = CaseNo::from_serial(Port::new("NGB"), n as u32);
            put.push((case, n, blobs.put(case, &Sha256::digest(&scan).into(), &scan).expect("put")));
        }
        blobs.sync().expect("synced");
        kept += begun.elapsed();
        for (case, n, blob) in put {
            scan[..8].copy_from_slice(&(n as u64).to_le_bytes());
            let (sha256, bytes) = (Sha256::digest(&scan).into(), BYTES as u64);
            let (item, name, kind) = (Item::new("PASSPORT"), "scan.pdf".into(), FileKind::Pdf);
            let file = DeliveredFile { item, name, sha256, bytes, kind, blob };
            let begun = Instant::now();
            assert_eq!(blobs.read(case, &file).expect("read").len(), BYTES);
            read += begun.elapsed();
        }
    }
    let share = bare.as_secs_f64() / kept.as_secs_f64() * 100.0;
    let desk = if protected { "protected" } else { "unprotected" };
    let each = read / u32::try_from(files.max(1)).unwrap_or(1);
    println!(
        "{desk}: {files} files, written and synced {bare:.1?}, kept {kept:.1?}: {share:.0} %; read {each:.1?} each"
    );
    drop(made);
    fs::remove_dir_all(dir.path()).expect("removed");
}
