//! The journal's newest bytes, copied into a ring in the derived store: where a block of the journal's end is lost or a file
//! is cut, they are put back. What is older is in backups. Headers of segments are stored permanently: without them nothing after them can be
//! read, and there are few.

use super::journal::SegmentPatch;
use super::ops::{StoreTree, TreeWrite};

/// Bytes of one place; see the limit of pieces of records.
const PIECE: usize = 6000;
/// Places of the ring.
const PLACES: u64 = 1024;
/// A larger batch is an import: it would push everything else out, and its submissions can be imported again.
pub(super) const LARGEST: usize = 128 << 10;
/// Segment, byte, checksum.
const HEADER: usize = 16;

/// The place of a segment's header, behind the ring.
fn header_place(segment: u32) -> u64 {
    PLACES + u64::from(segment)
}

/// Whether a place is one of the ring.
pub(super) fn is_ring_place(place: u64) -> bool {
    place < PLACES
}

/// The writes that keep bytes, from a place of the ring on; the next free place is counted up. What is at the beginning of a segment
/// is its header.
pub(super) fn writes_for(next: &mut u64, patch: &SegmentPatch) -> Vec<TreeWrite> {
    let pieces = (patch.byte..).step_by(PIECE).zip(patch.bytes.chunks(PIECE));
    pieces
        .map(|(byte, piece)| {
            let mut value = Vec::with_capacity(HEADER + piece.len());
            value.extend_from_slice(&patch.segment.to_be_bytes());
            value.extend_from_slice(&byte.to_be_bytes());
            value.extend_from_slice(&crc32fast::hash(piece).to_be_bytes());
            value.extend_from_slice(piece);
            let place = if byte == 0 { header_place(patch.segment) } else { *next % PLACES };
            *next += u64::from(byte != 0);
            TreeWrite { tree: StoreTree::Tail, key: place.to_be_bytes().to_vec(), value: Some(value) }
        })
        .collect()
}

/// The bytes of a place; none where they are not what was written.
pub(super) fn patch(value: &[u8]) -> Option<SegmentPatch> {
    let (header, bytes) = value.split_at_checked(HEADER)?;
    let segment = u32::from_be_bytes(header[..4].try_into().ok()?);
    let byte = u64::from_be_bytes(header[4..12].try_into().ok()?);
    let sum = u32::from_be_bytes(header[12..].try_into().ok()?);
    (crc32fast::hash(bytes) == sum).then(|| SegmentPatch { segment, byte, bytes: bytes.to_vec() })
}

/// Patches in the order in which they are put back: headers first.
pub(super) fn sorted(mut patches: Vec<SegmentPatch>) -> Vec<SegmentPatch> {
    patches.sort_by_key(|p| (p.byte != 0, p.segment, p.byte));
    patches
}
