//! The bundles under `assets/samples/bundles`: that of the story's own case, and one of every fault. `UPDATE_SAMPLES=1` draws them again.

use super::bundles;
use super::draw::{Page, letter, scan};
use image::ImageFormat;
use portdesk::domain::lang::Lang;
use portdesk::domain::rules::Rules;
use portdesk::intake::{IntakeItem, RejectedSubmission, Submissions};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const STORY: &str = include_str!("../../../assets/samples/story.json");

/// A file of a document: item, name, bytes.
type Part = (&'static str, &'static str, Vec<u8>);

fn passport() -> Vec<u8> {
    let story: Value = serde_json::from_str(STORY).unwrap();
    let zone: Vec<&str> = story["traveller"]["passport"]["mrz"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l.as_str().unwrap())
        .collect();
    let mut page = Page::new(1240, 860);
    page.fill((0, 0), (1240, 92), 190);
    page.text((40, 30), 5, "PASSPORT  SPECIMEN  NOT VALID");
    page.face((60, 140), 340);
    let fields = [
        ("TYPE", "P"),
        ("CODE", "NLD"),
        ("PASSPORT NO.", "NX0000000"),
        ("SURNAME", "JANSEN"),
        ("GIVEN NAMES", "SOPHIE"),
        ("NATIONALITY", "NETHERLANDS"),
        ("DATE OF BIRTH", "12 AUG 1974"),
        ("SEX", "F"),
        ("DATE OF EXPIRY", "15 APR 2032"),
    ];
    for (n, (label, value)) in (0..).zip(fields) {
        let (x, y) = (450 + (n % 2) * 400, 130 + (n / 2) * 96);
        page.text((x, y), 2, label);
        page.text((x, y + 26), 4, value);
    }
    page.fill((0, 640), (1240, 220), 252);
    for (line, y) in zone.iter().zip([678, 766]) {
        page.text((40, y), 4, line);
    }
    page.save(ImageFormat::Png)
}

fn sheet(title: &str, lines: &[&str], wide: u32) -> Page {
    let size = wide / 310;
    let mut page = Page::new(wide, wide * 842 / 595);
    page.text((wide / 12, wide / 10), size * 2, title);
    for (n, line) in (0..).zip(lines) {
        page.text((wide / 12, wide / 4 + n * 14 * size), size, line);
    }
    page.text((wide / 12, wide * 5 / 4), size, "SPECIMEN - NO REAL PERSON");
    page
}

/// The files of the story's case.
fn story() -> Vec<Part> {
    let mut photo = Page::new(420, 560);
    photo.face((0, 0), 420);
    let licence = sheet(
        "BUSINESS LICENCE",
        &["91330205MA2FAKE029", "NINGBO JIANGBEI SPECIMEN", "INTELLIGENT EQUIPMENT CO."],
        620,
    );
    let talent = sheet(
        "PROOF OF EXPERTISE",
        &["SOPHIE JANSEN, BORN 1974-08-12", "TEST LINE COMMISSIONING, 2001-2026", "ISSUED 2026-11-20"],
        1240,
    );
    vec![
        ("PASSPORT", "passport.png", passport()),
        (
            "FORM",
            "form.pdf",
            letter(&[
                "Application for a port visa - SPECIMEN",
                "",
                "Surname: JANSEN",
                "Given names: SOPHIE",
                "Passport: NX0000000 (NLD), valid until 2032-04-15",
                "Arrival: LH722, 2 December 2026, Beijing Capital",
                "Stay: 20 days, one entry",
            ]),
        ),
        ("PHOTO", "photo.jpg", photo.save(ImageFormat::Jpeg)),
        (
            "INVITE",
            "invite.pdf",
            letter(&[
                "Letter of invitation - SPECIMEN",
                "",
                "We invite Ms SOPHIE JANSEN to commission a test line",
                "at our plant in Jiangbei, Ningbo, from 2 December 2026.",
                "Contact: Wang Min, +86 574 5550 0117",
            ]),
        ),
        ("LICENCE", "licence.tif", licence.save(ImageFormat::Tiff)),
        ("TALENT", "talent.pdf", scan(&talent)),
        (
            "URGENCY",
            "urgency.pdf",
            letter(&[
                "Statement of urgency - SPECIMEN",
                "",
                "The line stands still since 30 November 2026.",
                "A visa could not be obtained in advance.",
            ]),
        ),
    ]
}

fn document((item, name, bytes): &Part) -> Value {
    let digits: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
    let kind = name.rsplit_once('.').unwrap().1;
    json!({
        "item": item, "name": name, "sha256": digits, "received_at": "2026-12-01T09:12:00+08:00", "bytes": bytes.len(), "kind": kind,
    })
}

fn submission(id: &str, documents: &[Value]) -> Vec<u8> {
    let mut story: Value = serde_json::from_str(STORY).unwrap();
    story["id"] = id.into();
    story["documents"] = documents.into();
    format!("{story:#}\n").into_bytes()
}

/// A bundle as names and bytes.
type Files = Vec<(String, Vec<u8>)>;

fn bundle(id: &str, parts: &[Part]) -> Files {
    let mut files =
        vec![("submission.json".to_owned(), submission(id, &parts.iter().map(document).collect::<Vec<_>>()))];
    files.extend(parts.iter().map(|(_, name, bytes)| ((*name).to_owned(), bytes.clone())));
    files
}

/// A small bundle with one thing changed in it.
fn faulty(id: &str, change: impl FnOnce(&mut Files)) -> Files {
    let parts: [Part; 2] = [
        ("PASSPORT", "passport.pdf", letter(&["Passport - SPECIMEN", "JANSEN SOPHIE  NX0000000"])),
        ("INVITE", "invite.pdf", letter(&["Letter of invitation - SPECIMEN"])),
    ];
    let mut files = bundle(id, &parts);
    change(&mut files);
    files
}

fn edited(files: &mut Files, name: &str, value: Value) {
    let mut story: Value = serde_json::from_slice(&files[0].1).unwrap();
    story["documents"][0][name] = value;
    files[0].1 = format!("{story:#}\n").into_bytes();
}

/// Folders with a fault of a file each, and the finding.
fn folders() -> Vec<(&'static str, &'static str, Files)> {
    vec![
        ("missing", "PASSPORT file_missing", faulty("BUNDLE-MISSING", |files| drop(files.remove(1)))),
        (
            "changed",
            "PASSPORT file_changed",
            faulty("BUNDLE-CHANGED", |files| files[1].1 = letter(&["Another"])),
        ),
        (
            "extra",
            "FORM file_extra",
            faulty("BUNDLE-EXTRA", |files| files.push(("notes.txt".into(), b"x\n".to_vec()))),
        ),
        (
            "size",
            "PASSPORT file_size_differs",
            faulty("BUNDLE-SIZE", |files| edited(files, "bytes", json!(7))),
        ),
        (
            "kind",
            "PASSPORT file_kind_differs",
            faulty("BUNDLE-KIND", |files| edited(files, "kind", json!("png"))),
        ),
        (
            "kind-unknown",
            "PASSPORT file_kind_unknown",
            bundle("BUNDLE-UNKNOWN", &[("PASSPORT", "passport.gif", b"GIF89a specimen".to_vec())])
                .into_iter()
                .collect(),
        ),
        ("bag", "", {
            let whole = faulty("BUNDLE-BAG", |_| {});
            let manifest: String = whole
                .iter()
                .map(|(name, bytes)| {
                    let digits: String = Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
                    format!("{digits}  data/{name}\n")
                })
                .collect();
            let mut bag: Files = whole.into_iter().map(|(n, b)| (format!("data/{n}"), b)).collect();
            bag.push((
                "bagit.txt".into(),
                b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".to_vec(),
            ));
            bag.push(("manifest-sha256.txt".into(), manifest.into_bytes()));
            bag
        }),
    ]
}

fn zipped(files: &Files) -> Vec<u8> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(zip::DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let places: Vec<usize> =
        (0..bytes.len()).filter(|at| bytes[*at..].starts_with(from.as_bytes())).collect();
    places.into_iter().for_each(|at| bytes[at..at + to.len()].copy_from_slice(to.as_bytes()));
    bytes
}

/// Only the name before the entry changes, not that in the directory.
fn renamed_once(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = (0..bytes.len()).find(|at| bytes[*at..].starts_with(from.as_bytes())).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    bytes
}

/// Archives that are not read, and why; one that is.
fn archives() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let whole = || faulty("BUNDLE-ZIP", |_| {});
    let third =
        |name: &str| zipped(&faulty("BUNDLE-ZIP", |files| files.push((name.into(), b"%PDF-1.7\n".to_vec()))));
    let mut locked = zipped(&whole());
    for (magic, at) in [(*b"PK\x03\x04", 6), (*b"PK\x01\x02", 8)] {
        let places: Vec<usize> = (0..locked.len()).filter(|n| locked[*n..].starts_with(&magic)).collect();
        places.into_iter().for_each(|place| locked[place + at] |= 1);
    }
    let copied = |link: bool| {
        let mut zip = ZipWriter::new_append(Cursor::new(zipped(&whole()))).unwrap();
        if link {
            let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
            zip.add_symlink("link.pdf", "/etc/passwd", options).unwrap();
        } else {
            zip.shallow_copy_file("passport.pdf", "again.pdf").unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let bomb = zipped(&bundle("BUNDLE-BOMB", &[("PASSPORT", "passport.pdf", vec![0; 30 << 20])]));
    let mut cut = zipped(&whole());
    cut.truncate(cut.len() / 2);
    vec![
        ("whole.zip", "", zipped(&whole())),
        ("traversal.zip", "zip_name", replaced(&third("placeholder.pd"), "placeholder.pd", "../../evil.pdf")),
        ("twice.zip", "bundle_twice", replaced(&third("invite2pdf"), "invite2pdf", "invite.pdf")),
        ("names.zip", "zip_names", renamed_once(&third("invoice.pdf"), "invoice.pdf", "another.pdf")),
        ("link.zip", "bundle_link", copied(true)),
        ("overlap.zip", "zip_overlap", copied(false)),
        ("password.zip", "zip_encrypted", locked),
        ("bomb.zip", "zip_ratio", bomb),
        ("cut.zip", "zip_damaged", cut),
        ("empty.zip", "bundle_without_submission", zipped(&whole().split_off(1))),
    ]
}

fn update() -> bool {
    std::env::var_os("UPDATE_SAMPLES").is_some()
}

fn compare(path: &Path, bytes: &[u8]) {
    if update() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    assert!(
        fs::read(path).is_ok_and(|found| found == bytes),
        "{}: UPDATE_SAMPLES=1 draws it again",
        path.display()
    );
}

fn read(path: &Path) -> Result<IntakeItem, RejectedSubmission> {
    let mut all: Vec<_> = Submissions::new(vec![path.to_owned()], None, Arc::new(Rules::builtin())).collect();
    assert_eq!(all.len(), 1, "{}", path.display());
    all.remove(0)
}

#[test]
fn sample_bundles_are_those_that_are_drawn() {
    for (name, bytes) in bundle("PVS-20261202-00017", &story()) {
        compare(&bundles().join("story").join(name), &bytes);
    }
    for (folder, _, files) in folders() {
        files
            .iter()
            .for_each(|(name, bytes)| compare(&bundles().join("faults").join(folder).join(name), bytes));
    }
    for (name, _, bytes) in archives() {
        compare(&bundles().join("faults").join(name), &bytes);
    }
}

#[test]
fn every_sample_bundle_has_its_outcome() {
    for (folder, expected, _) in folders() {
        let IntakeItem::Submission(read) = read(&bundles().join("faults").join(folder)).unwrap() else {
            panic!("{folder}")
        };
        let files = read.files.unwrap();
        let faults: Vec<String> = files.faults.iter().map(|(item, f)| format!("{item} {}", f.code)).collect();
        assert_eq!(faults, Vec::from_iter((!expected.is_empty()).then(|| expected.to_owned())), "{folder}");
    }
    for (name, expected, _) in archives() {
        match read(&bundles().join("faults").join(name)) {
            Ok(_) => assert_eq!(expected, "", "{name}"),
            Err(rejected) => {
                assert_eq!(rejected.faults[0].code.name(), expected, "{name}");
                let texts = [Lang::En, Lang::Zh].map(|lang| rejected.faults[0].text(lang));
                assert!(texts.iter().all(|text| !text.is_empty()) && texts[0] != texts[1], "{texts:?}");
            }
        }
    }
}
