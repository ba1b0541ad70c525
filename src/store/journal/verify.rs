//! Reads a whole journal and lists what is not as it was written; changes nothing.

use std::path::Path;

use super::error::{JournalError, JournalFault, JournalFaultKind};
use super::format::{EntryHash, FRAME_HEADER, FrameHeader, HASH, JournalHead, SegmentHeader, StoreId};
use super::open::{TailState, TornTail, segments, walk_to_tail};
use super::walk::{SegmentFile, SegmentWalk, WalkStep};
use crate::store::disk::Disk;

/// What [`verify`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalReport {
    /// The store that the journal belongs to; none when no segment names it.
    pub(crate) store: Option<StoreId>,
    /// How many segments there are.
    pub(crate) segments: u32,
    /// How many entries are as they were written.
    pub(crate) entries: u64,
    /// The last one of them, number 0 when there is none; none when the store is not known.
    pub(crate) head: Option<JournalHead>,
    /// The torn tail that the next opening will cut; no fault.
    pub(crate) torn: Option<TornTail>,
    /// All that is wrong, in the order of the journal.
    pub(crate) faults: Vec<JournalFault>,
    /// Which of them, by place in the list, only follow from another.
    pub(crate) following: Vec<usize>,
}

impl JournalReport {
    /// The faults without those that only follow from another.
    pub(crate) fn causes(&self) -> impl Iterator<Item = &JournalFault> {
        let follows = |n: &usize| self.following.contains(n);
        self.faults.iter().enumerate().filter(move |(n, _)| !follows(n)).map(|(_, fault)| fault)
    }
}

/// What the journal should hold, as far as the caller knows it from elsewhere; nothing by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ExpectedJournal {
    /// The store that it belongs to.
    pub(crate) store: Option<StoreId>,
    /// An entry that was acknowledged.
    pub(crate) known: Option<JournalHead>,
}

/// Walks all segments and goes on after a fault where the chain can be taken up again.
///
/// # Errors
/// [`JournalError::Missing`], or [`JournalError::Io`] when the directory cannot be read; all else is in the report.
pub fn verify(disk: &dyn Disk, dir: &Path, expect: ExpectedJournal) -> Result<JournalReport, JournalError> {
    verify_each(disk, dir, expect, &mut |_| {})
}

/// A sound entry of a journal that is verified.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SoundEntry<'a> {
    /// Its number and hash.
    pub(crate) head: JournalHead,
    /// The hash of the entry before it.
    pub(crate) before: EntryHash,
    /// Its bytes.
    pub(crate) payload: &'a [u8],
}

/// As [`verify`], and passes each intact entry to `each`, in order.
///
/// # Errors
/// As [`verify`].
pub(crate) fn verify_each(
    disk: &dyn Disk,
    dir: &Path,
    expect: ExpectedJournal,
    each: &mut dyn FnMut(SoundEntry<'_>),
) -> Result<JournalReport, JournalError> {
    let known_hash = expect.known;
    walk_all(disk, dir, expect, known_hash, &mut |found| {
        if let WalkFinding::Entry { sound, .. } = found {
            each(sound);
        }
    })
}

/// What a walk over a whole journal meets.
pub(super) enum WalkFinding<'a> {
    /// The header of a segment's file, as far as it can be read, and the file's length.
    Segment { number: u32, header: Option<SegmentHeader>, len: u64 },
    /// An entry as it was written.
    Entry { sound: SoundEntry<'a>, segment: u32, byte: u64 },
    /// An entry whose header is whole and whose hash does not follow from what is before it.
    Unproven { head: JournalHead, computed: EntryHash, segment: u32, byte: u64, bytes: u64 },
}

/// Walks all segments. An entry whose hash is not the one of `known_hash` is a fault; without it only the number in `expect` counts.
///
/// # Errors
/// As [`verify`].
pub(super) fn walk_all(
    disk: &dyn Disk,
    dir: &Path,
    expect: ExpectedJournal,
    known_hash: Option<JournalHead>,
    each: &mut dyn FnMut(WalkFinding<'_>),
) -> Result<JournalReport, JournalError> {
    let numbers = segments(disk, dir)?;
    let last = numbers.last().copied().unwrap_or_default();
    let report = JournalReport {
        store: expect.store,
        segments: 0,
        entries: 0,
        head: None,
        torn: None,
        faults: Vec::new(),
        following: Vec::new(),
    };
    let mut pass = VerifyPass {
        report,
        known: expect.known,
        known_hash,
        chain: ChainState::Lost,
        end: (last, 0),
        cut: false,
        each,
    };
    let mut expected = 1;
    for number in numbers {
        // A name far off (a renamed file) is one fault, not one for each number between.
        if number != expected {
            pass.fault(JournalFault {
                entry: None,
                segment: expected,
                byte: 0,
                kind: JournalFaultKind::MissingSegment,
            });
            pass.chain = ChainState::Lost;
        }
        expected = number.saturating_add(1);
        pass.report.segments += 1;
        match SegmentFile::open(disk, dir, number, false) {
            Ok(segment) => pass.segment(segment, number == last),
            Err(e) => pass.unreadable(number, None, 0, &e),
        }
    }
    pass.check_end();
    let store = pass.report.store;
    pass.report.head = pass.report.head.or(store.map(|store| JournalHead { seq: 0, hash: store.genesis() }));
    Ok(pass.report)
}

/// What is known of the entry before the next segment.
#[derive(Clone, Copy)]
enum ChainState {
    Known(JournalHead),
    /// A fault that has been reported swallowed it.
    Lost,
}

struct VerifyPass<'a> {
    report: JournalReport,
    known: Option<JournalHead>,
    known_hash: Option<JournalHead>,
    chain: ChainState,
    /// Segment and byte where the last walk ended.
    end: (u32, u64),
    /// The segment that was walked last is shorter than it was made.
    cut: bool,
    each: &'a mut dyn FnMut(WalkFinding<'_>),
}

impl VerifyPass<'_> {
    fn fault(&mut self, fault: JournalFault) {
        self.report.faults.push(fault);
    }

    /// A fault that another one brings with it.
    fn following(&mut self, fault: JournalFault) {
        self.report.following.push(self.report.faults.len());
        self.report.faults.push(fault);
    }

    /// A place that cannot be read: the rest of its segment is given up.
    fn unreadable(&mut self, segment: u32, entry: Option<u64>, byte: u64, error: &JournalError) {
        let fault = match error {
            JournalError::Damaged(fault) => fault.clone(),
            JournalError::NewerVersion { found, .. } => JournalFault {
                entry,
                segment,
                byte: 8,
                kind: JournalFaultKind::NewerVersion { found: *found },
            },
            other => JournalFault {
                entry,
                segment,
                byte,
                kind: JournalFaultKind::Unreadable { message: other.to_string() },
            },
        };
        self.fault(fault);
        self.chain = ChainState::Lost;
    }

    fn segment(&mut self, mut segment: SegmentFile, last: bool) {
        let before = match self.chain {
            // What follows a file that was cut cannot follow from it.
            ChainState::Known(_) if self.cut => None,
            ChainState::Known(head) => Some(head),
            ChainState::Lost => None,
        };
        self.cut = false;
        let number = segment.number;
        let decoded = segment.decode_header();
        (self.each)(WalkFinding::Segment {
            number,
            header: decoded.as_ref().ok().copied(),
            len: segment.len,
        });
        let header = match decoded {
            Ok(header) => header,
            Err(JournalError::Damaged(fault)) => {
                self.fault(fault);
                // The frames may be sound all the same: take them up from the segment before.
                let genesis = self.report.store.filter(|_| number == 1);
                let before = before.or(genesis.map(|store| JournalHead { seq: 0, hash: store.genesis() }));
                let (Some(store), Some(before)) = (self.report.store, before) else {
                    self.chain = ChainState::Lost;
                    return;
                };
                let capacity = segment.len;
                SegmentHeader {
                    version: super::format::FORMAT_VERSION,
                    number,
                    store,
                    capacity,
                    first_seq: before.seq.saturating_add(1),
                    before: before.hash,
                }
            }
            Err(e) => return self.unreadable(number, None, 0, &e),
        };
        let store = *self.report.store.get_or_insert(header.store);
        let short = segment.len < header.capacity;
        let foreign = header.store != store || header.number != number;
        for (n, fault) in segment.header_faults(&header, store, before).into_iter().enumerate() {
            if n > 0 && foreign { self.following(fault) } else { self.fault(fault) }
        }
        let other = before.filter(|head| head.seq == header.head_before().seq).map(|head| head.hash);
        let mut walk = SegmentWalk::start(segment, &header);
        let stop = if last { self.torn_tail(&mut walk) } else { None };
        if let Err(e) = self.frames(&mut walk, other, stop, short) {
            self.unreadable(number, Some(walk.next_seq()), walk.pos, &e);
        }
        if short {
            self.cut = true;
        }
    }

    /// Where the torn tail of the last segment starts, if it has one; leaves the walk at the start.
    fn torn_tail(&mut self, walk: &mut SegmentWalk) -> Option<u64> {
        let start = (walk.pos, walk.head);
        let tail = walk_to_tail(walk, self.known);
        (walk.pos, walk.head) = start;
        walk.place = 0;
        match tail {
            Ok((_, TailState::Torn(cut))) => {
                self.report.torn = Some(cut);
                Some(cut.byte)
            }
            // Damage is found again, and reported, by the walk that goes on after it.
            _ => None,
        }
    }

    /// Walks a segment's frames up to `stop`. `other` is a second hash that the entry before may have had: the one
    /// that is computed where the one that is stored may be what was damaged.
    fn frames(
        &mut self,
        walk: &mut SegmentWalk,
        mut other: Option<EntryHash>,
        stop: Option<u64>,
        short: bool,
    ) -> Result<(), JournalError> {
        self.chain = ChainState::Lost;
        // The entry before the next frame was lost, and its hash may be lost with it.
        let mut resumed = false;
        while stop.is_none_or(|stop| walk.pos < stop) {
            let (at, entry, before) = (walk.pos, walk.next_seq(), walk.head.hash);
            let (kind, header) = match walk.step()? {
                WalkStep::Frame { header, .. } => {
                    self.sound(walk, at, &header, before)?;
                    (other, resumed) = (None, false);
                    continue;
                }
                WalkStep::End => {
                    let more = walk.segment.find_header(at, &walk.salt, |h| h.seq >= entry)?.is_some();
                    if more {
                        (JournalFaultKind::FrameHeader, None)
                    } else {
                        return self.end(walk);
                    }
                }
                WalkStep::Bad(kind, header) => (kind, header),
            };
            let in_place = matches!(kind, JournalFaultKind::EntryHash | JournalFaultKind::BatchOrder);
            if let Some(header) = header.filter(|_| in_place) {
                let by_other = match other {
                    Some(hash) if kind == JournalFaultKind::EntryHash => {
                        walk.hashes(at, &header, &hash)?.map(|(computed, stored)| (hash, computed, stored))
                    }
                    _ => None,
                };
                if let Some((before, computed, stored)) = by_other
                    && computed == stored
                {
                    walk.pass(at, &header, stored);
                    self.sound(walk, at, &header, before)?;
                    other = None;
                    continue;
                }
                if let Some((computed, stored)) = walk.hashes(at, &header, &before)? {
                    let fault = walk.segment.fault(Some(entry), at, kind);
                    if resumed {
                        self.following(fault);
                    } else {
                        self.fault(fault);
                    }
                    resumed = false;
                    walk.pass(at, &header, stored);
                    let (head, segment) = (walk.head, walk.segment.number);
                    let bytes = header.frame_bytes();
                    (self.each)(WalkFinding::Unproven { head, computed, segment, byte: at, bytes });
                    other = Some(computed);
                    continue;
                }
            }
            let fault = walk.segment.fault(Some(entry), at, kind);
            let over_end = header.is_some_and(|h| at + h.frame_bytes() > walk.segment.len);
            if short && (over_end || at + FRAME_HEADER > walk.segment.len) {
                self.following(fault);
            } else {
                self.fault(fault);
            }
            (other, resumed) = (None, true);
            let from = if header.is_some_and(|h| h.seq > entry) { at } else { at + 1 };
            let Some((next_at, next)) = walk.segment.find_header(from, &walk.salt, |h| h.seq >= entry)?
            else {
                return Ok(());
            };
            // The hash of the entry before is right before the frame, whatever the state of the rest.
            let hash = <[u8; 32]>::try_from(walk.segment.bytes(next_at - HASH, HASH)?).unwrap_or_default();
            walk.head = JournalHead { seq: next.seq - 1, hash: EntryHash::from_bytes(hash) };
            walk.pos = next_at;
            walk.place = next.place;
        }
        self.reach_end(walk);
        Ok(())
    }

    fn reach_end(&mut self, walk: &SegmentWalk) {
        self.chain = ChainState::Known(walk.head);
        self.end = (walk.segment.number, walk.pos);
    }

    /// The known entry must lie before the end, unless a fault has swallowed the end.
    fn check_end(&mut self) {
        if let (Some(known), ChainState::Known(head)) = (self.known, self.chain)
            && known.seq > head.seq
        {
            let ((segment, byte), kind) = (self.end, JournalFaultKind::CutShort { known: known.seq });
            let fault = JournalFault { entry: Some(head.seq + 1), segment, byte, kind };
            if self.cut { self.following(fault) } else { self.fault(fault) }
        }
    }

    /// Takes down a sound entry that the walk has just passed.
    fn sound(
        &mut self,
        walk: &mut SegmentWalk,
        at: u64,
        header: &FrameHeader,
        before: EntryHash,
    ) -> Result<(), JournalError> {
        if self.known_hash.is_some_and(|known| known.seq == header.seq && known.hash != walk.head.hash) {
            self.fault(walk.segment.fault(Some(header.seq), at, JournalFaultKind::KnownHash));
            return Ok(());
        }
        let (head, segment) = (walk.head, walk.segment.number);
        let payload = walk.segment.bytes(at + FRAME_HEADER, u64::from(header.length))?;
        (self.each)(WalkFinding::Entry { sound: SoundEntry { head, before, payload }, segment, byte: at });
        self.report.entries += 1;
        self.report.head = Some(walk.head);
        Ok(())
    }

    /// The end of a segment's frames: the batch must be complete and nothing may follow.
    fn end(&mut self, walk: &mut SegmentWalk) -> Result<(), JournalError> {
        let entry = Some(walk.next_seq());
        if walk.segment.end_of_bytes(walk.pos)? > walk.pos {
            self.fault(walk.segment.fault(entry, walk.pos, JournalFaultKind::StrayBytes));
        } else if walk.place != 0 {
            self.fault(walk.segment.fault(entry, walk.pos, JournalFaultKind::UnfinishedBatch));
        }
        self.reach_end(walk);
        Ok(())
    }
}
