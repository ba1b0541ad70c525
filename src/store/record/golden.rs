//! Golden bytes: what a record of every kind looks like on disk, a line each: a name and the bytes in hexadecimal digits. Those of an
//! older version are never written again. `UPDATE_GOLDEN=1` writes those of the current one, while it has not been released.

use super::samples;
use crate::domain::case::Case;
use crate::domain::event::Event;
use crate::domain::listing::Preferences;
use crate::store::codec::{self, RecordKind, Versioned};
use crate::store::entry::{AuditEvent, Entry, IdempotencyRecord};
use crate::store::merkle::MerkleTree;
use crate::store::{AuthState, DeskSettings};
use serde::Serialize;
use std::fmt::{Debug, Write};
use std::path::PathBuf;

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name)
}

fn golden(name: &str) -> Vec<(String, Vec<u8>)> {
    let text = std::fs::read_to_string(file(name)).unwrap();
    let line = |line: &str| {
        let (name, digits) = line.split_once(" = ").unwrap();
        let bytes =
            (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap());
        (name.to_owned(), bytes.collect())
    };
    text.lines().map(line).collect()
}

fn line<T: Serialize>(name: &str, kind: RecordKind, value: &T) -> (String, Vec<u8>) {
    (name.to_owned(), codec::encode(kind, value).unwrap())
}

/// Compares what is written today with the golden bytes.
fn written_as(name: &str, written: &[(String, Vec<u8>)]) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let mut text = String::new();
        for (name, bytes) in written {
            let digits = bytes.iter().fold(String::new(), |mut text, b| {
                write!(text, "{b:02x}").unwrap();
                text
            });
            writeln!(text, "{name} = {digits}").unwrap();
        }
        std::fs::write(file(name), text).unwrap();
    }
    let golden = golden(name);
    let changed: Vec<&str> =
        written.iter().filter(|line| !golden.contains(line)).map(|(name, _)| name.as_str()).collect();
    assert!(changed.is_empty(), "{name}: the bytes of {changed:?} have changed: freeze the old shape");
    assert_eq!(golden.len(), written.len(), "{name}");
}

fn reads<T: Versioned + PartialEq + Debug>(kind: RecordKind, bytes: &[u8], value: &T) {
    assert_eq!(&codec::decode::<T>(kind, bytes).unwrap(), value);
}

#[test]
fn entries_of_version_1_are_read_for_ever() {
    let read = golden("entry.v1.txt")
        .into_iter()
        .map(|(name, bytes)| (name, codec::decode::<Entry>(RecordKind::Entry, &bytes).unwrap()))
        .collect::<Vec<_>>();
    insta::assert_debug_snapshot!(read);
}

#[test]
fn entries_of_version_2_are_read_for_ever() {
    let read = golden("entry.v2.txt")
        .into_iter()
        .map(|(name, bytes)| (name, codec::decode::<Entry>(RecordKind::Entry, &bytes).unwrap()))
        .collect::<Vec<_>>();
    insta::assert_debug_snapshot!(read);
}

#[test]
fn entries_of_version_3_are_read_for_ever() {
    let read = golden("entry.v3.txt")
        .into_iter()
        .map(|(name, bytes)| (name, codec::decode::<Entry>(RecordKind::Entry, &bytes).unwrap()))
        .collect::<Vec<_>>();
    insta::assert_debug_snapshot!(read);
}

#[test]
fn entries_of_version_4_are_read_for_ever() {
    let read = golden("entry.v4.txt")
        .into_iter()
        .map(|(name, bytes)| (name, codec::decode::<Entry>(RecordKind::Entry, &bytes).unwrap()))
        .collect::<Vec<_>>();
    insta::assert_debug_snapshot!(read);
}

#[test]
fn cached_records_of_older_versions_are_read() {
    for (name, bytes) in ["cache.v2.txt", "cache.v3.txt", "cache.v4.txt"].into_iter().flat_map(golden) {
        let read = match name.split(' ').next().unwrap() {
            "settings" => codec::decode::<DeskSettings>(RecordKind::Settings, &bytes).map(drop),
            "keys" => codec::decode::<AuthState>(RecordKind::Keys, &bytes).map(drop),
            "done" => codec::decode::<IdempotencyRecord>(RecordKind::Done, &bytes).map(drop),
            "preferences" => codec::decode::<Preferences>(RecordKind::Preferences, &bytes).map(drop),
            "tree" => codec::decode::<MerkleTree>(RecordKind::Tree, &bytes).map(drop),
            _ => codec::decode::<Case>(RecordKind::Case, &bytes).map(drop),
        };
        assert!(read.is_ok(), "{name}: {read:?}");
    }
}

#[test]
fn entries_keep_their_bytes() {
    let entries = samples::entries();
    let written: Vec<_> = entries.iter().map(|(name, entry)| line(name, RecordKind::Entry, entry)).collect();
    written_as("entry.v5.txt", &written);
    for ((_, bytes), (_, entry)) in written.iter().zip(&entries) {
        reads(RecordKind::Entry, bytes, entry);
    }
}

#[test]
fn cached_records_keep_their_bytes() {
    let (settings, doors) = (samples::settings(), samples::auth_state());
    let (done, preferences) = (samples::done(), samples::preferences());
    let mut written = vec![
        line("settings", RecordKind::Settings, &settings),
        line("keys", RecordKind::Keys, &doors),
        line("done", RecordKind::Done, &done),
        line("preferences", RecordKind::Preferences, &preferences),
        line("tree", RecordKind::Tree, &samples::tree()),
    ];
    reads(RecordKind::Tree, &written[4].1, &samples::tree());
    reads(RecordKind::Settings, &written[0].1, &settings);
    reads(RecordKind::Keys, &written[1].1, &doors);
    reads(RecordKind::Done, &written[2].1, &done);
    reads(RecordKind::Preferences, &written[3].1, &preferences);
    for case in samples::cases() {
        let bytes = line(&format!("case {}", case.state.name()), RecordKind::Case, &case);
        reads(RecordKind::Case, &bytes.1, &case);
        written.push(bytes);
    }
    written_as("cache.v5.txt", &written);
}

#[test]
fn every_fact_and_event_has_golden_bytes() {
    let names: Vec<String> = samples::entries().into_iter().map(|(name, _)| name).collect();
    for fact in AuditEvent::NAMES {
        assert!(names.iter().any(|name| name.split(' ').nth(1) == Some(fact)), "{fact}");
    }
    for event in Event::NAMES {
        assert!(names.iter().any(|name| name.split(' ').nth(2) == Some(event)), "{event}");
    }
}
