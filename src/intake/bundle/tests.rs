//! Bundles: what of them is read, what each fault is called, and archives that somebody made to do harm.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::read_bundle;
use crate::domain::lang::Lang;
use crate::domain::rules::Rules;
use crate::intake::{FaultCode, ReadSubmission, RejectedSubmission};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const STORY: &str = include_str!("../../../assets/samples/story.json");
const PDF: &[u8] = b"%PDF-1.7\nspecimen\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nspecimen";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn document(item: &str, name: &str, bytes: &[u8]) -> Value {
    json!({
        "item": item, "name": name, "sha256": hex(&Sha256::digest(bytes)), "received_at": "2026-12-01T09:12:00+08:00",
        "bytes": bytes.len(),
    })
}

/// The story with two files.
fn submission(documents: &[Value]) -> Vec<u8> {
    let mut story: Value = serde_json::from_str(STORY).unwrap();
    story["documents"] = documents.into();
    story.to_string().into_bytes()
}

fn two_files() -> Vec<(String, Vec<u8>)> {
    let documents = [document("PASSPORT", "passport.pdf", PDF), document("INVITE", "invite.png", PNG)];
    vec![
        ("submission.json".into(), submission(&documents)),
        ("passport.pdf".into(), PDF.to_vec()),
        ("invite.png".into(), PNG.to_vec()),
    ]
}

fn options() -> SimpleFileOptions {
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated)
}

fn archive(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn zip(&self, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join("bundle.zip");
        fs::write(&path, bytes).unwrap();
        path
    }

    fn folder(&self, files: &[(String, Vec<u8>)]) -> PathBuf {
        let dir = self.0.path().join("bundle");
        for (name, bytes) in files {
            let path = dir.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        dir
    }
}

type Outcome = Result<ReadSubmission, RejectedSubmission>;

fn read(path: &Path) -> Outcome {
    read_bundle(path, "bundle", &Rules::builtin())
}

fn read_zip(bytes: &[u8]) -> Outcome {
    read(&Place::new().zip(bytes))
}

/// Names of the files that are taken, and the faults of the others.
fn told(outcome: Outcome) -> (Vec<String>, Vec<String>) {
    let files = outcome.unwrap_or_else(|e| panic!("{e:?}")).files.unwrap();
    let fault = |(item, f): &(crate::domain::code::Item, crate::domain::case::checklist::Finding)| {
        format!("{item} {} {}", f.code, f.about)
    };
    (files.files.iter().map(|f| f.name.to_string()).collect(), files.faults.iter().map(fault).collect())
}

fn is_whole(outcome: Outcome) {
    assert_eq!(told(outcome), (vec!["passport.pdf".to_owned(), "invite.png".to_owned()], Vec::new()));
}

/// The one fault; it has a sentence in both languages.
fn code(outcome: Outcome) -> FaultCode {
    let rejected = outcome.map(|read| panic!("read: {:?}", read.files)).unwrap_err();
    let fault = &rejected.faults[0];
    for lang in [Lang::En, Lang::Zh] {
        let text = fault.text(lang);
        assert!(text.chars().count() > 4 && !text.contains(['{', '\u{1b}']), "{text}");
    }
    fault.code
}

#[test]
fn bundles_are_read_in_every_form() {
    let files = two_files();
    is_whole(read_zip(&archive(&files)));
    is_whole(read(&Place::new().folder(&files)).inspect(drop_place));
    // As a folder that was compressed with its name, and with what some systems add.
    let below = |top: &str| files.iter().map(|(n, b)| (format!("{top}{n}"), b.clone())).collect::<Vec<_>>();
    let mut named = below("PVS/");
    named.push(("__MACOSX/PVS/._passport.pdf".into(), b"x".to_vec()));
    named.push(("PVS/.DS_Store".into(), b"x".to_vec()));
    is_whole(read_zip(&archive(&named)));
}

fn drop_place(_: &ReadSubmission) {}

#[test]
fn bags_are_checked_against_their_manifest() {
    let bag = |manifest: &str, more: &[(&str, &str)]| {
        let mut files: Vec<(String, Vec<u8>)> =
            two_files().into_iter().map(|(n, b)| (format!("data/{n}"), b)).collect();
        let sum = hex(&Sha256::digest(&files[0].1));
        files
            .push(("bagit.txt".into(), b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec()));
        files.push(("manifest-sha256.txt".into(), manifest.replace("SUM", &sum).into_bytes()));
        files.extend(more.iter().map(|(n, t)| ((*n).to_owned(), t.as_bytes().to_vec())));
        files
    };
    let right = "SUM  data/submission.json\n";
    is_whole(read_zip(&archive(&bag(right, &[("bag-info.txt", "x")]))));
    let place = Place::new();
    is_whole(read(&place.folder(&bag(right, &[]))));
    for (manifest, more) in [
        ("00  data/submission.json\n", &[][..]),
        ("SUM  data/other.json\n", &[]),
        (right, &[("fetch.txt", "https://example.invalid 1 data/x.pdf\n")]),
    ] {
        assert_eq!(code(read_zip(&archive(&bag(manifest, more)))), FaultCode::BagInvalid, "{manifest}");
    }
}

#[test]
fn every_fault_of_a_file_is_a_finding() {
    let documents = [
        document("PASSPORT", "passport.pdf", PDF),
        document("INVITE", "invite.png", b"another"),
        document("TICKET", "ticket.pdf", PDF),
        document("PHOTO", "photo.gif", b"GIF89a"),
        json!({
            "item": "FORM", "name": "form.pdf", "sha256": hex(&Sha256::digest(PNG)), "bytes": 7, "kind": "application/pdf",
            "received_at": "2026-12-01T09:12:00+08:00",
        }),
    ];
    let files = vec![
        ("submission.json".into(), submission(&documents)),
        ("passport.pdf".into(), PDF.to_vec()),
        ("invite.png".into(), PNG.to_vec()),
        ("photo.gif".into(), b"GIF89a".to_vec()),
        ("form.pdf".into(), PNG.to_vec()),
        ("note\u{1b}[2J.txt".into(), b"x".to_vec()),
        ("more/deep.pdf".into(), PDF.to_vec()),
    ];
    let (taken, faults) = told(read_zip(&archive(&files)));
    assert_eq!(taken, ["passport.pdf", "form.pdf"]);
    let expected = [
        "INVITE file_changed invite.png",
        "TICKET file_missing ticket.pdf",
        "PHOTO file_kind_unknown photo.gif",
        "FORM file_size_differs form.pdf",
        "FORM file_kind_differs form.pdf",
    ];
    assert_eq!(faults[..5], expected);
    assert!(faults[5].starts_with("FORM file_extra note") && !faults[5].contains('\u{1b}'), "{faults:?}");
    assert_eq!(faults[6], "FORM file_extra more/deep.pdf");
    // A folder says the same, but for what is deeper in it.
    let (taken, of_folder) = told(read(&Place::new().folder(&files)).inspect(drop_place));
    assert_eq!((taken.len(), &of_folder[..5]), (2, &faults[..5]));
}

#[test]
fn file_above_the_limit_is_a_finding() {
    // Not compressible, so that it is no bomb.
    let mut large: Vec<u8> =
        (0_u32..5 << 20).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    large.extend([0; 4]);
    let documents = [document("PASSPORT", "passport.pdf", PDF), document("INVITE", "invite.pdf", &large)];
    let files = vec![
        ("submission.json".into(), submission(&documents)),
        ("passport.pdf".into(), PDF.to_vec()),
        ("invite.pdf".into(), large),
    ];
    let place = Place::new();
    let (taken, faults) = told(read(&place.folder(&files)));
    assert_eq!((taken.len(), faults), (1, vec!["INVITE file_too_large invite.pdf".to_owned()]));
}

/// Replaces a name of the same length wherever the archive has it.
fn renamed(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, from.as_bytes()).collect();
    assert_eq!(places.len(), 2, "in the local header and in the directory");
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    bytes
}

fn with_third(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut files = two_files();
    files.push((name.into(), bytes.to_vec()));
    archive(&files)
}

#[test]
fn hostile_archives_are_named_and_left() {
    for to in ["../../evil.pdf", "/tmp/eviil.pdf", "a/../../ev.pdf", "C:\\evil\\xx.pdf", "..\\..\\evil.pdf"] {
        let bytes = renamed(&with_third("placeholders.x", PDF), "placeholders.x", to);
        assert_eq!(code(read_zip(&bytes)), FaultCode::ZipName, "{to}");
    }
    let twice = renamed(&with_third("assport.pdf2", PDF), "assport.pdf2", "passport.pdf");
    let rejected = read_zip(&twice).unwrap_err();
    assert_eq!(
        (rejected.faults[0].code, &*rejected.faults[0].about),
        (FaultCode::BundleTwice, "passport.pdf")
    );

    let mut renamed_once = with_third("invoice.pdf", PDF);
    let at = memchr::memmem::find(&renamed_once, b"invoice.pdf").unwrap();
    renamed_once[at..at + 11].copy_from_slice(b"another.pdf");
    let rejected = read_zip(&renamed_once).unwrap_err();
    assert_eq!((rejected.faults[0].code, &*rejected.faults[0].about), (FaultCode::ZipNames, "invoice.pdf"));
    // A name that fills the screen is cut.
    let rejected = read_zip(&with_third(&format!("../{}", "x".repeat(60_000)), PDF)).unwrap_err();
    assert!(rejected.faults[0].about.chars().count() <= 201);

    let mut zip = ZipWriter::new_append(Cursor::new(archive(&two_files()))).unwrap();
    zip.add_symlink("link.pdf", "/etc/passwd", options()).unwrap();
    assert_eq!(code(read_zip(&zip.finish().unwrap().into_inner())), FaultCode::BundleLink);

    let mut zip = ZipWriter::new_append(Cursor::new(archive(&two_files()))).unwrap();
    zip.shallow_copy_file("passport.pdf", "again.pdf").unwrap();
    assert_eq!(code(read_zip(&zip.finish().unwrap().into_inner())), FaultCode::ZipOverlap);

    // The flag of encryption in each header.
    let mut locked = archive(&two_files());
    for (magic, at) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let places: Vec<usize> = memchr::memmem::find_iter(&locked, magic).collect();
        for place in places {
            locked[place + at] |= 1;
        }
    }
    assert_eq!(code(read_zip(&locked)), FaultCode::ZipEncrypted);

    let many: Vec<(String, Vec<u8>)> = (0..250).map(|n| (format!("{n}.pdf"), PDF.to_vec())).collect();
    assert_eq!(code(read_zip(&archive(&[two_files(), many].concat()))), FaultCode::BundleEntries);
    let none = archive(&two_files()[1..]);
    assert_eq!(code(read_zip(&none)), FaultCode::BundleWithoutSubmission);
    assert_eq!(code(read_zip(b"")), FaultCode::NothingRead);
    assert_eq!(code(read_zip(b"PK\x03\x04 and no more")), FaultCode::ZipDamaged);
}

#[test]
fn bombs_are_cut_off_while_they_are_read() {
    let zeros = vec![0_u8; 40 << 20];
    let mut files = two_files();
    files[0].1 = submission(&[document("PASSPORT", "passport.pdf", &zeros)]);
    files[1].1 = zeros;
    let mut bytes = archive(&files);
    assert!(bytes.len() < 1 << 20, "it is a bomb");
    assert_eq!(code(read_zip(&bytes)), FaultCode::ZipRatio);
    // A directory that claims that it is small changes nothing: bytes are counted as they come.
    let central = memchr::memmem::rfind(&bytes, b"passport.pdf").unwrap() - 46;
    bytes[central + 24..central + 28].copy_from_slice(&100_u32.to_le_bytes());
    let outcome = read_zip(&bytes);
    assert!(outcome.is_err() || !told(outcome).1.is_empty());
}

#[test]
fn wrong_checksum_is_a_finding_on_its_file() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in two_files() {
        zip.start_file(name.as_str(), options().compression_method(CompressionMethod::Stored)).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    let mut bytes = zip.finish().unwrap().into_inner();
    let at = memchr::memmem::find(&bytes, PDF).unwrap() + 10;
    bytes[at] ^= 1;
    let (taken, faults) = told(read_zip(&bytes));
    assert_eq!(
        (taken, faults),
        (vec!["invite.png".to_owned()], vec!["PASSPORT file_damaged passport.pdf".to_owned()])
    );
}

#[test]
fn cut_and_mutated_archives_never_panic() {
    let whole = archive(&two_files());
    let place = Place::new();
    for length in 0..whole.len() {
        assert!(read(&place.zip(&whole[..length])).is_err(), "cut at {length}");
    }
    let mut random = fastrand::Rng::with_seed(7);
    for _ in 0..300 {
        let mut bytes = whole.clone();
        for _ in 0..random.usize(1..6) {
            let at = random.usize(..bytes.len());
            bytes[at] = random.u8(..);
        }
        if let Err(rejected) = read(&place.zip(&bytes)) {
            assert!(!rejected.faults.is_empty());
        }
    }
    let left: Vec<_> = fs::read_dir(place.0.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left, ["bundle.zip"], "nothing was written");
}

#[cfg(target_os = "linux")]
#[test]
fn links_and_pipes_in_folders_are_not_followed() {
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    for link in [true, false] {
        let place = Place::new();
        let dir = place.folder(&two_files());
        let path = dir.join("passport.pdf");
        fs::remove_file(&path).unwrap();
        if link {
            std::os::unix::fs::symlink("/etc/passwd", &path).unwrap();
        } else {
            mknodat(CWD, &path, FileType::Fifo, Mode::RWXU, 0).unwrap();
        }
        assert_eq!(code(read(&dir)), FaultCode::BundleLink);
    }
}

#[test]
fn names_of_chinese_systems_are_read() {
    let name = "护照.pdf";
    let mut files = two_files();
    files[0].1 = submission(&[document("PASSPORT", name, PDF)]);
    let gb = encoding_rs::GB18030.encode(name).0.into_owned();
    // Written under a name of the same length without the mark of UTF-8, as such systems do.
    let bytes = archive(&[files[0].clone(), ("x".repeat(gb.len()), PDF.to_vec())]);
    let mut renamed = bytes;
    let places: Vec<usize> = memchr::memmem::find_iter(&renamed, "x".repeat(gb.len()).as_bytes()).collect();
    for at in places {
        renamed[at..at + gb.len()].copy_from_slice(&gb);
    }
    assert_eq!(told(read_zip(&renamed)), (vec![name.to_owned()], Vec::new()));
}
