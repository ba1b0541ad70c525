//! What a copy may fill, decided on what was found in both alone: no file is read here.

use std::collections::BTreeMap;

use super::super::format::{EntryHash, JournalHead, SEGMENT_HEADER, SegmentHeader};
use super::survey::{EntryLocation, RepairSurvey};

/// What is to be filled.
#[derive(Debug, Default, Clone)]
pub(super) struct RepairPlan {
    /// Headers from the copy.
    pub(super) headers: BTreeMap<u32, SegmentHeader>,
    /// Entries from the copy.
    pub(super) entries: BTreeMap<u64, EntryLocation>,
    /// Ranges in which nothing was ever written, by segment.
    pub(super) blanks: BTreeMap<u32, (u64, u64)>,
    /// The length that a segment's file must have.
    pub(super) lengths: BTreeMap<u32, u64>,
    /// The first entry that is another one in the copy.
    pub(super) parts_at: Option<u64>,
}

/// Decides it. `own` are entries that are this journal's by other sources than the copy.
pub(super) fn plan_repair(here: &RepairSurvey, there: &RepairSurvey, own: &[JournalHead]) -> RepairPlan {
    let (limit, parts_at) = shared(here, there, own);
    let mut plan = RepairPlan { parts_at, ..RepairPlan::default() };
    for (number, header) in &there.headers {
        if !here.headers.contains_key(number) && header.head_before().seq <= limit {
            plan.headers.insert(*number, *header);
        }
    }
    let unproven = there.unproven.iter().map(|(seq, (placed, _))| (seq, placed));
    let mut taken = ReservedRanges::new(here);
    for (seq, placed) in there.entries.iter().chain(unproven).filter(|(seq, _)| **seq <= limit) {
        if !here.entries.contains_key(seq) && taken.is_free(placed) {
            plan.entries.entry(*seq).or_insert(*placed);
        }
    }
    taken.extend(plan.entries.values());
    let headers: BTreeMap<u32, &SegmentHeader> =
        here.headers.iter().chain(&plan.headers).map(|(n, h)| (*n, h)).collect();
    for (number, header) in &headers {
        if here.lengths.get(number) != Some(&header.capacity) {
            plan.lengths.insert(*number, header.capacity);
        }
        // Behind the last entry of a full segment there is nothing.
        let Some(next) = headers.get(&(number + 1)) else { continue };
        let last = next.head_before().seq;
        let end = if last < header.first_seq {
            SEGMENT_HEADER
        } else {
            match here.entries.get(&last).or_else(|| plan.entries.get(&last)) {
                Some(placed) if placed.segment == *number => placed.end(),
                _ => continue,
            }
        };
        if end < header.capacity && !here.has_entry(*number, end, u64::MAX) {
            plan.blanks.insert(*number, (end, header.capacity));
        }
    }
    plan.lengths.retain(|number, length| !here.has_entry(*number, *length, u64::MAX));
    plan
}

/// The newest entry up to which the copy may be used, and the first one at which the two part.
fn shared(here: &RepairSurvey, there: &RepairSurvey, own: &[JournalHead]) -> (u64, Option<u64>) {
    let mut copied: BTreeMap<u64, EntryHash> = there.hashes().collect();
    for (seq, (placed, _)) in &there.unproven {
        copied.entry(*seq).or_insert(placed.hash);
    }
    let (mut same, mut parts_at) = (0, None::<u64>);
    let mut compare = |seq: u64, hash: EntryHash| {
        if let Some(other) = copied.get(&seq) {
            if *other == hash {
                same = same.max(seq);
            } else {
                parts_at = Some(parts_at.map_or(seq, |at| at.min(seq)));
            }
        }
    };
    for (seq, hash) in here.hashes().chain(own.iter().map(|head| (head.seq, head.hash))) {
        compare(seq, hash);
    }
    // Damage in one place leaves either the content or the hash of an entry as it was. Where neither is the copy's and no later
    // entry is the same, it may as well be another entry.
    let mut doubtful = here.unproven.range(same + 1..).filter(|(seq, (placed, computed))| {
        copied.get(seq).is_some_and(|hash| hash != computed && !may_have_been(&placed.hash, hash))
    });
    if parts_at.is_none() {
        parts_at = doubtful.next().map(|(seq, _)| *seq);
    }
    match parts_at {
        // Between the last equal entry and the first different one they may part anywhere.
        Some(at) => (same.min(at.saturating_sub(1)), Some(at)),
        None => (u64::MAX, None),
    }
}

/// Whether the bytes of a hash may be what damage left of another one: some of it, or one value all over.
fn may_have_been(found: &EntryHash, hash: &EntryHash) -> bool {
    let (found, hash) = (found.as_bytes(), hash.as_bytes());
    let same = found.iter().zip(hash).filter(|(a, b)| a == b).count();
    same >= SAME_BY_CHANCE || found.iter().all(|b| *b == found[0])
}

/// So many bytes of two different hashes are not the same by chance.
const SAME_BY_CHANCE: usize = 5;

/// Ranges of segments that hold something that must not be touched.
struct ReservedRanges(BTreeMap<(u32, u64), u64>);

impl ReservedRanges {
    fn new(here: &RepairSurvey) -> Self {
        let mut ranges = Self(BTreeMap::new());
        ranges.extend(here.entries.values());
        ranges
    }

    fn extend<'a>(&mut self, entries: impl Iterator<Item = &'a EntryLocation>) {
        self.0.extend(entries.map(|e| ((e.segment, e.byte), e.end())));
    }

    fn is_free(&self, placed: &EntryLocation) -> bool {
        let before = self.0.range(..(placed.segment, placed.end())).next_back();
        before.is_none_or(|((segment, _), end)| *segment != placed.segment || *end <= placed.byte)
    }
}
