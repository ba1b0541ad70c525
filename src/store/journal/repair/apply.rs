//! Reads a repair back before it is written, keeps only what verifies, and writes that.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use super::super::error::JournalError;
use super::super::format::{SEGMENT_HEADER, segment_name};
use super::super::open::fill;
use super::overlay::Overlay;
use super::plan::RepairPlan;
use super::sources::{FilledPlace, JournalCopy, KnownJournal};
use super::survey::RepairSurvey;
use crate::store::disk::{Disk, DiskFile};

/// Bytes of one copy step.
const CHUNK: usize = 1 << 20;

/// The part of a plan after which everything that it fills verifies and nothing that verified before is lost; and what that fills.
pub(super) fn verified(
    disk: &dyn Disk,
    dir: &Path,
    copy: JournalCopy<'_>,
    known: &KnownJournal<'_>,
    here: &RepairSurvey,
    mut plan: RepairPlan,
) -> Result<(RepairPlan, Vec<FilledPlace>), JournalError> {
    loop {
        let after = RepairSurvey::new(&Overlay::new(disk, dir, copy, &plan), dir, known.store, known.newest)?;
        if !here.entries.iter().all(|(seq, placed)| after.entries.get(seq) == Some(placed)) {
            return Ok((RepairPlan { parts_at: plan.parts_at, ..RepairPlan::default() }, Vec::new()));
        }
        let before = (plan.entries.len(), plan.headers.len());
        plan.entries.retain(|seq, placed| after.entries.get(seq) == Some(placed));
        plan.headers.retain(|number, header| after.headers.get(number) == Some(header));
        // What was left out may be what an entry behind it hung on.
        if before == (plan.entries.len(), plan.headers.len()) {
            break;
        }
    }
    let mut filled: BTreeMap<u32, FilledPlace> = BTreeMap::new();
    let mut differ = BTreeSet::new();
    for range in ranges(&plan) {
        let (first, bytes) = differing(disk, dir, copy, &range)?;
        if bytes == 0 {
            continue;
        }
        differ.insert((range.segment, range.byte));
        let place = filled.entry(range.segment).or_insert(FilledPlace {
            segment: range.segment,
            byte: first,
            bytes: 0,
            entries: None,
        });
        place.byte = place.byte.min(first);
        place.bytes += bytes;
        if let Some(seq) = range.entry {
            place.entries = Some(place.entries.map_or((seq, seq), |(a, b)| (a.min(seq), b.max(seq))));
        }
    }
    for (number, length) in &plan.lengths {
        let found = here.lengths.get(number).copied().unwrap_or_default();
        let place = filled.entry(*number).or_insert(FilledPlace {
            segment: *number,
            byte: found,
            bytes: 0,
            entries: None,
        });
        place.byte = place.byte.min(found.min(*length));
        place.bytes = place.bytes.max(1);
    }
    plan.entries.retain(|_, placed| differ.contains(&(placed.segment, placed.byte)));
    plan.headers.retain(|number, _| differ.contains(&(*number, 0)));
    plan.blanks.retain(|number, (from, _)| differ.contains(&(*number, *from)));
    Ok((plan, filled.into_values().collect()))
}

/// A range that is filled.
struct FillRange {
    segment: u32,
    byte: u64,
    bytes: u64,
    entry: Option<u64>,
    /// Zeros, and nothing from the copy.
    blank: bool,
}

/// All of a plan, in the order in which it is written.
fn ranges(plan: &RepairPlan) -> Vec<FillRange> {
    let header = |number: &u32| FillRange {
        segment: *number,
        byte: 0,
        bytes: SEGMENT_HEADER,
        entry: None,
        blank: false,
    };
    let blank = |(number, (from, to)): (&u32, &(u64, u64))| FillRange {
        segment: *number,
        byte: *from,
        bytes: to - from,
        entry: None,
        blank: true,
    };
    let entries = plan.entries.iter().map(|(seq, placed)| FillRange {
        segment: placed.segment,
        byte: placed.byte,
        bytes: placed.bytes,
        entry: Some(*seq),
        blank: false,
    });
    let mut all: Vec<FillRange> =
        plan.headers.keys().map(header).chain(plan.blanks.iter().map(blank)).chain(entries).collect();
    all.sort_by_key(|range| (range.segment, range.byte));
    all
}

/// Position of the first wrong byte, and how many there are.
fn differing(
    disk: &dyn Disk,
    dir: &Path,
    copy: JournalCopy<'_>,
    range: &FillRange,
) -> Result<(u64, u64), JournalError> {
    let path = dir.join(segment_name(range.segment));
    let here = match disk.open_read(&path) {
        Ok(file) => Some(file),
        Err(e) if e.kind() == io::ErrorKind::NotFound => None,
        Err(e) => return Err(JournalError::io("open", &path, &e)),
    };
    let (mut first, mut many) = (range.byte, 0);
    each_chunk(copy, range, |at, wanted| {
        let mut found = vec![0; wanted.len()];
        let read = here.as_ref().map_or(Ok(0), |file| file.read_full_at(&mut found, at));
        let read = read.map_err(|e| JournalError::io("read", &path, &e))?;
        let wrong = |(n, (a, b)): (usize, (&u8, &u8))| (n >= read && !range.blank) || a != b;
        let mut places = found.iter().zip(wanted).enumerate().filter(|pair| wrong(*pair)).map(|(n, _)| n);
        if let Some(place) = places.next() {
            if many == 0 {
                first = at + place as u64;
            }
            many += 1 + places.count() as u64;
        }
        Ok(())
    })?;
    Ok((first, many))
}

/// Yields what a range must hold, piece by piece.
fn each_chunk(
    copy: JournalCopy<'_>,
    range: &FillRange,
    mut take: impl FnMut(u64, &[u8]) -> Result<(), JournalError>,
) -> Result<(), JournalError> {
    let path = copy.dir.join(segment_name(range.segment));
    let read = |action| move |e: io::Error| JournalError::io(action, &path.clone(), &e);
    let source = if range.blank {
        None
    } else {
        Some(copy.disk.open_read(&copy.dir.join(segment_name(range.segment))).map_err(read.clone()("open"))?)
    };
    let mut done = 0;
    while done < range.bytes {
        let n = usize::try_from(range.bytes - done).unwrap_or(CHUNK).min(CHUNK);
        let mut bytes = vec![0; n];
        if let Some(source) = &source {
            source.read_full_at(&mut bytes, range.byte + done).map_err(read.clone()("read"))?;
        }
        take(range.byte + done, &bytes)?;
        done += n as u64;
    }
    Ok(())
}

/// Writes what a plan fills, segment by segment: a copy of what is there first, then the bytes, then a sync.
pub(super) fn write(
    disk: &dyn Disk,
    dir: &Path,
    copy: JournalCopy<'_>,
    here: &RepairSurvey,
    plan: &RepairPlan,
    aside: &str,
) -> Result<(), JournalError> {
    disk.create_dir_all(dir).map_err(|e| JournalError::io("create", dir, &e))?;
    let all = ranges(plan);
    let mut segments: BTreeSet<u32> = plan.lengths.keys().copied().collect();
    segments.extend(all.iter().map(|range| range.segment));
    for number in segments {
        let path = dir.join(segment_name(number));
        let fail = |action| {
            let path = path.clone();
            move |e: io::Error| JournalError::io(action, &path, &e)
        };
        let file = match (here.lengths.get(&number), plan.lengths.get(&number)) {
            (Some(found), length) => {
                let file = disk.open_write(&path).map_err(fail("open"))?;
                keep(disk, dir, number, &*file, *found, aside)?;
                if let Some(length) = length {
                    file.set_len(*length).map_err(fail("set the length of"))?;
                }
                file
            }
            (None, Some(length)) => {
                let file = disk.create(&path).map_err(fail("create"))?;
                fill(&*file, 0, *length).map_err(fail("write"))?;
                file
            }
            // Without a header nothing in it would verify: there is no such range.
            (None, None) => continue,
        };
        for range in all.iter().filter(|range| range.segment == number) {
            each_chunk(copy, range, |at, bytes| file.write_all_at(bytes, at).map_err(fail("write")))?;
        }
        file.sync_data().map_err(fail("sync"))?;
    }
    disk.sync_dir(dir).map_err(|e| JournalError::io("sync", dir, &e))
}

/// Copies a segment's file aside as it is. Every repair makes its own: that of an earlier one may be incomplete.
fn keep(
    disk: &dyn Disk,
    dir: &Path,
    number: u32,
    from: &dyn DiskFile,
    len: u64,
    aside: &str,
) -> Result<(), JournalError> {
    let name = format!("{}.damaged-{aside}", segment_name(number));
    let names = std::iter::once(name.clone()).chain((2..).map(|n| format!("{name}-{n}")));
    let mut made: Option<(PathBuf, Box<dyn DiskFile>)> = None;
    for name in names {
        let path = dir.join(name);
        match disk.create(&path) {
            Ok(file) => {
                made = Some((path, file));
                break;
            }
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(JournalError::io("create", &path, &e)),
        }
    }
    let Some((path, to)) = made else { return Ok(()) };
    let fail = |e: io::Error| JournalError::io("copy to", &path, &e);
    let mut at = 0;
    let mut buf = vec![0; CHUNK];
    while at < len {
        let n = from.read_full_at(&mut buf, at).map_err(fail)?;
        if n == 0 {
            break;
        }
        to.write_all_at(&buf[..n], at).map_err(fail)?;
        at += n as u64;
    }
    to.sync_data().map_err(fail)?;
    disk.sync_dir(dir).map_err(fail)
}
