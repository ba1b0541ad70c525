//! Tests of the codec between values and bytes.

use super::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct CodecSample {
    n: u64,
    text: String,
}

impl Versioned for CodecSample {
    type V1 = Self;
    type V2 = Self;
    type V3 = Self;
    type V4 = Self;
}

fn sample() -> CodecSample {
    CodecSample { n: 7, text: "口岸签证".into() }
}

#[test]
fn what_is_written_is_read() {
    let bytes = encode(RecordKind::Case, &sample()).unwrap();
    assert_eq!(decode::<CodecSample>(RecordKind::Case, &bytes).unwrap(), sample());
}

#[test]
fn every_flipped_bit_and_every_cut_is_noticed() {
    let bytes = encode(RecordKind::Case, &sample()).unwrap();
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut bad = bytes.clone();
            bad[at] ^= 1 << bit;
            assert!(decode::<CodecSample>(RecordKind::Case, &bad).is_err(), "byte {at} bit {bit}");
        }
        assert!(decode::<CodecSample>(RecordKind::Case, &bytes[..at]).is_err(), "cut at {at}");
    }
}

fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
    let sum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

#[test]
fn a_newer_record_is_refused_by_name() {
    let mut bytes = encode(RecordKind::Case, &sample()).unwrap();
    bytes.truncate(bytes.len() - 4);
    bytes[1] = 6;
    assert!(matches!(
        decode::<CodecSample>(RecordKind::Case, &sealed(bytes)),
        Err(StoreError::Newer { found: 6, known: 5 })
    ));
}

#[test]
fn intact_bytes_of_unknown_shape_are_newer() {
    // A field appended and a variant appended by a program of tomorrow, under today's version.
    for body in [&[7, 1, b'x', 9][..], &[7, 5][..]] {
        let bytes = sealed([&[b'E', 5, 0][..], body].concat());
        assert!(matches!(
            decode::<CodecSample>(RecordKind::Entry, &bytes),
            Err(StoreError::Newer { found: 5, known: 5 })
        ));
    }
}

#[test]
fn cached_record_in_older_shape_is_rebuilt() {
    let bytes = sealed(vec![b'C', 1, 0, 7]);
    assert!(matches!(decode::<CodecSample>(RecordKind::Case, &bytes), Err(StoreError::Outdated)));
}

#[test]
fn trailing_bytes_and_other_kinds_are_rejected() {
    let mut bytes = encode(RecordKind::Case, &sample()).unwrap();
    assert!(decode::<CodecSample>(RecordKind::Entry, &bytes).is_err());
    bytes.truncate(bytes.len() - 4);
    bytes.push(0);
    assert!(decode::<CodecSample>(RecordKind::Case, &sealed(bytes)).is_err());
}

#[test]
fn huge_length_is_an_error_not_a_crash() {
    // A string of 2^60 bytes, with a right checksum.
    let mut bytes = vec![b'C', 1, 0, 7, 253];
    bytes.extend_from_slice(&(1u64 << 60).to_le_bytes());
    assert!(decode::<CodecSample>(RecordKind::Case, &sealed(bytes)).is_err());
}
