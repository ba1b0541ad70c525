//! An attacker with the folder: whatever is put in another's place, put back from an older time, cut off or brought from another desk is
//! refused on opening or named by `verify`, which needs no key for the chain and one for the contents.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const CASE: &str = "PVS-20261202-00017";
/// Where a segment's frames begin, and what stands before a payload and behind it (the journal's format).
const SEGMENT_HEADER: usize = 84;
const FRAME_HEADER: usize = 28;
const HASH: usize = 32;

struct Desk {
    tmp: tempfile::TempDir,
}

impl Desk {
    /// A protected desk of wang's with a case that was worked on.
    fn new() -> Self {
        let desk = Self { tmp: tempfile::tempdir().unwrap() };
        fs::write(desk.secret(), "night shift at Lishe 4\n").unwrap();
        desk.done("desk", &["init", "--office", "NGB", "--name", "Wang Wei"]);
        desk.done("desk", &["import", "assets/samples/story.json"]);
        for action in ["claim", "release", "claim"] {
            desk.done("desk", &["act", action, CASE]);
        }
        desk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.tmp.path().join(name)
    }

    fn secret(&self) -> PathBuf {
        self.at("wang")
    }

    fn run(&self, desk: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", "en", "--officer", "wang", "--store"])
            .arg(self.at(desk))
            .arg("--passphrase-file")
            .arg(self.secret())
            .args(args)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn done(&self, desk: &str, args: &[&str]) -> String {
        let out = self.run(desk, args);
        assert!([Some(0), Some(1)].contains(&out.status.code()), "{args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// A copy under another name.
    fn copy(&self, from: &str, to: &str) {
        let _ = fs::remove_dir_all(self.at(to));
        copy(&self.at(from), &self.at(to));
    }

    fn head(&self, desk: &str) -> String {
        let report = self.done(desk, &["verify", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&report).unwrap();
        report["head"].as_str().unwrap().replacen(' ', ":", 1)
    }

    /// What is told of a desk: it is found out, one way or the other, and nothing panics.
    fn found_out(&self, desk: &str, how: &str) {
        let out = self.run(desk, &["verify"]);
        let text =
            format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        assert!(!text.contains("panicked") && out.status.code().is_some(), "{how}: {text}");
        assert_ne!(out.status.code(), Some(0), "{how} goes unnoticed: {text}");
        let names = ["entry", "segment", "journal", "store", "case", "desk", "protected", "passphrase"];
        assert!(names.iter().any(|name| text.contains(name)), "{how}: {text}");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Where the frames of a segment lie.
fn frames(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut at = SEGMENT_HEADER;
    while bytes.get(at..at + 4) == Some(&[0xF7, b'P', b'J', 0xA6]) {
        let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
        let end = at + FRAME_HEADER + length + HASH;
        found.push(at..end);
        at = end;
    }
    found
}

#[test]
fn entries_that_change_places_are_named() {
    let desk = Desk::new();
    let segment = "journal/000001.seg";
    let bytes = fs::read(desk.at("desk").join(segment)).unwrap();
    let frames = frames(&bytes);
    assert!(frames.len() > 8, "{} frames", frames.len());
    let same_length: Vec<_> = (0..frames.len())
        .flat_map(|a| (a + 1..frames.len()).map(move |b| (a, b)))
        .filter(|(a, b)| frames[*a].len() == frames[*b].len())
        .collect();
    assert!(!same_length.is_empty());
    for (a, b) in same_length.into_iter().take(4) {
        desk.copy("desk", "swapped");
        let mut changed = bytes.clone();
        changed[frames[a].clone()].copy_from_slice(&bytes[frames[b].clone()]);
        changed[frames[b].clone()].copy_from_slice(&bytes[frames[a].clone()]);
        fs::write(desk.at("swapped").join(segment), &changed).unwrap();
        desk.found_out("swapped", &format!("entries {} and {} in each other's place", a + 1, b + 1));
    }
    // One payload in another's place, the frame left as it is.
    let (a, b) = (&frames[frames.len() - 1], &frames[frames.len() - 2]);
    let most = a.len().min(b.len()) - HASH;
    desk.copy("desk", "swapped");
    let mut changed = bytes.clone();
    changed[a.start + FRAME_HEADER..a.start + most]
        .copy_from_slice(&bytes[b.start + FRAME_HEADER..b.start + most]);
    fs::write(desk.at("swapped").join(segment), &changed).unwrap();
    desk.found_out("swapped", "a payload in another's place");
}

/// The segment with the payloads of two entries in each other's place and every checksum and hash made anew: nothing in the chain is
/// secret.
fn chained_anew(bytes: &[u8], a: usize, b: usize) -> Vec<u8> {
    rechained(bytes, &|payloads| payloads.swap(a, b))
}

/// The segment with other payloads, and every checksum and hash of the chain computed again.
fn rechained(bytes: &[u8], edit: &dyn Fn(&mut Vec<Vec<u8>>)) -> Vec<u8> {
    let frames = frames(bytes);
    let mut payloads: Vec<Vec<u8>> =
        frames.iter().map(|frame| bytes[frame.start + FRAME_HEADER..frame.end - HASH].to_vec()).collect();
    edit(&mut payloads);
    let store = &bytes[16..32];
    let mut before: [u8; 32] =
        Sha256::new_with_prefix(b"portdesk journal").chain_update(store).finalize().into();
    let mut out = bytes[..SEGMENT_HEADER].to_vec();
    for (frame, payload) in frames.iter().zip(&payloads) {
        let mut header = bytes[frame.start..frame.start + FRAME_HEADER - 4].to_vec();
        header[4..8].copy_from_slice(&(payload.len() as u32).to_le_bytes());
        let mut sum = crc32fast::Hasher::new();
        sum.update(store);
        sum.update(&header);
        let (length, number) = (&header[4..8], &header[8..16]);
        let hash = Sha256::new_with_prefix(before).chain_update(number).chain_update(length);
        before = hash.chain_update(&header[16..24]).chain_update(payload).finalize().into();
        out.extend_from_slice(&header);
        out.extend_from_slice(&sum.finalize().to_le_bytes());
        out.extend_from_slice(payload);
        out.extend_from_slice(&before);
    }
    out.resize(bytes.len(), 0);
    out
}

#[test]
fn rebuilt_chain_cannot_forge_encryption() {
    let desk = Desk::new();
    let paper = desk.head("desk");
    let segment = "journal/000001.seg";
    let bytes = fs::read(desk.at("desk").join(segment)).unwrap();
    let count = frames(&bytes).len();
    assert_eq!(chained_anew(&bytes, 0, 0), bytes, "the chain is made as the program makes it");
    desk.copy("desk", "forged");
    fs::write(desk.at("forged").join(segment), chained_anew(&bytes, count - 2, count - 5)).unwrap();
    // What stands beside the journal contradicts it.
    desk.found_out("forged", "a chain made anew");
    // Without that the chain is whole; the contents are not, and the paper names another entry.
    fs::remove_file(desk.at("forged").join("HEAD")).unwrap();
    fs::remove_dir_all(desk.at("forged").join("store")).unwrap();
    desk.found_out("forged", "a chain made anew, with nothing beside it");
    let told = desk.run("forged", &["verify", "--head", &paper]);
    assert!(String::from_utf8_lossy(&told.stdout).contains("rewritten before it"), "{told:?}");
    assert_eq!(desk.run("forged", &["list"]).status.code(), Some(3));
}

/// Changes the time of a readable entry, with every checksum and digest that anybody can compute.
fn with_other_time(payload: &mut [u8]) {
    const RECORD: usize = 2 + 32 + 16;
    // Kind and version, then the time as a number: a byte in its middle.
    payload[RECORD + 3 + 4] ^= 1;
    let end = payload.len() - 4;
    let sum = crc32fast::hash(&payload[RECORD..end]).to_le_bytes();
    payload[end..].copy_from_slice(&sum);
    let digest = Sha256::digest(&payload[34..]);
    payload[2..34].copy_from_slice(&digest);
}

#[test]
fn replaced_readable_entries_are_found_out() {
    let desk = Desk::new();
    let segment = "journal/000001.seg";
    let bytes = fs::read(desk.at("desk").join(segment)).unwrap();
    let frames = frames(&bytes);
    let readable: Vec<usize> =
        (1..frames.len()).filter(|n| bytes[frames[*n].start + FRAME_HEADER + 1] == 0).collect();
    assert!(readable.len() > 8, "sign-ins, sign-outs and checkpoints: {readable:?}");
    for n in readable {
        desk.copy("desk", "forged");
        let forged = rechained(&bytes, &|payloads| with_other_time(&mut payloads[n]));
        fs::write(desk.at("forged").join(segment), forged).unwrap();
        fs::remove_file(desk.at("forged").join("HEAD")).unwrap();
        fs::remove_dir_all(desk.at("forged").join("store")).unwrap();
        desk.found_out("forged", &format!("another time of entry {}", n + 1));
    }
}

#[test]
fn cut_journal_is_detected_despite_missing_files() {
    let desk = Desk::new();
    let paper = desk.head("desk");
    let segment = "journal/000001.seg";
    let bytes = fs::read(desk.at("desk").join(segment)).unwrap();
    let frames = frames(&bytes);
    let cut = frames[frames.len() - 3].start;
    let mut shorter = bytes.clone();
    shorter[cut..].fill(0);
    // The store and HEAD know better; each by itself is enough.
    for left in ["store", "HEAD"] {
        desk.copy("desk", "cut");
        fs::write(desk.at("cut").join(segment), &shorter).unwrap();
        match left {
            "store" => fs::remove_file(desk.at("cut").join("HEAD")).unwrap(),
            _ => fs::remove_dir_all(desk.at("cut").join("store")).unwrap(),
        }
        desk.found_out("cut", &format!("a journal that was cut off, with {left} left"));
        // Opening heals it or refuses it: what was acknowledged is there or it is told.
        let listed = desk.run("cut", &["journal", "--format", "ndjson"]);
        let healed = listed.status.success()
            && String::from_utf8_lossy(&listed.stdout).matches("\"claimed\"").count() == 2;
        assert!(healed || listed.status.code() == Some(3), "{left}: {listed:?}");
    }
    // With both gone nothing in the folder knows: the paper does.
    desk.copy("desk", "cut");
    fs::write(desk.at("cut").join(segment), &shorter).unwrap();
    fs::remove_file(desk.at("cut").join("HEAD")).unwrap();
    fs::remove_dir_all(desk.at("cut").join("store")).unwrap();
    let told = desk.run("cut", &["verify", "--head", &paper]);
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.status.code() == Some(1) && text.contains("its end is missing"), "{text}");
}

#[test]
fn older_desk_copy_is_detected_by_printed_head() {
    let desk = Desk::new();
    desk.copy("desk", "older");
    desk.done("desk", &["act", "release", CASE]);
    let paper = desk.head("desk");
    // Put back whole it is a desk like any other: nothing inside can tell.
    assert_eq!(desk.run("older", &["verify"]).status.code(), Some(0));
    assert_eq!(desk.run("older", &["verify", "--head", &paper]).status.code(), Some(1));
    // In parts it contradicts itself, or heals.
    for part in ["HEAD", "store", "journal"] {
        desk.copy("desk", "mixed");
        let (from, to) = (desk.at("older").join(part), desk.at("mixed").join(part));
        if to.is_dir() {
            fs::remove_dir_all(&to).unwrap();
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
        if part == "journal" {
            desk.found_out("mixed", "an older journal");
        } else {
            // What stands behind the journal is caught up; the journal is the truth.
            let out = desk.run("mixed", &["verify", "--head", &paper]);
            assert_eq!(out.status.code(), Some(0), "{part}: {out:?}");
        }
    }
}

#[test]
fn rejects_entries_from_another_desk() {
    let (desk, other) = (Desk::new(), Desk::new());
    for part in ["journal", "store", "HEAD"] {
        desk.copy("desk", "mixed");
        let (from, to) = (other.at("desk").join(part), desk.at("mixed").join(part));
        if to.is_dir() {
            fs::remove_dir_all(&to).unwrap();
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
        desk.found_out("mixed", &format!("{part} of another desk"));
        let out = desk.run("mixed", &["list"]);
        assert_eq!(out.status.code(), Some(3), "{part}: {out:?}");
    }
}

#[test]
fn keys_of_another_desk_open_nothing() {
    let (desk, other) = (Desk::new(), Desk::new());
    let segment = "journal/000001.seg";
    let mut bytes = fs::read(desk.at("desk").join(segment)).unwrap();
    let theirs = fs::read(other.at("desk").join(segment)).unwrap();
    let (own, their) = (frames(&bytes)[0].clone(), frames(&theirs)[0].clone());
    assert_eq!(own.len(), their.len(), "the first entry holds the list of keys");
    // The list of somebody who knows his own passphrase, in the frame of this desk's.
    bytes[own.start + FRAME_HEADER..own.end - HASH]
        .copy_from_slice(&theirs[their.start + FRAME_HEADER..their.end - HASH]);
    desk.copy("desk", "mixed");
    fs::write(desk.at("mixed").join(segment), &bytes).unwrap();
    desk.found_out("mixed", "keys of another desk");
    // Without the store to heal it from, nobody gets in by them.
    fs::remove_dir_all(desk.at("mixed").join("store")).unwrap();
    assert_eq!(desk.run("mixed", &["list"]).status.code(), Some(3));
}
