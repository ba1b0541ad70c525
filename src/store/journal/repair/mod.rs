//! Fills what is damaged in a journal from a copy of it. Owns the one rule of every path that writes into an existing journal:
//!
//! - An entry that verifies is never replaced, and nothing is written where one lies.
//! - A copy is used only as far as it is a copy of this very journal. Every hash commits to all entries before it, so one equal hash
//!   proves that the two are the same up to there; the first different one is where they part.
//! - What would be written is read back as a whole before the first byte of it is written: only places that verify then are filled.
//! - A file is copied aside before it is changed.
//!
//! Every step can be repeated: what a killed repair has filled verifies, and the next one fills the rest.

mod apply;
mod overlay;
mod pieces;
mod plan;
mod survey;

use std::path::Path;

use self::overlay::Overlay;
pub use self::pieces::{JournalPieces, SegmentPatch};
use self::plan::RepairPlan;
use self::survey::RepairSurvey;
use super::error::JournalError;
use super::format::{JournalHead, StoreId};
use super::open::{self, ScannedSegment};
use super::verify::{ExpectedJournal, JournalReport, verify};
use crate::store::disk::Disk;

/// A copy of a journal, or of parts of it.
#[derive(Debug, Clone, Copy)]
pub struct JournalCopy<'a> {
    /// Where it is.
    pub disk: &'a dyn Disk,
    /// Its folder there.
    pub dir: &'a Path,
}

/// What is known of a journal from elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct KnownJournal<'a> {
    /// The store that it belongs to.
    pub store: StoreId,
    /// The newest entry that was acknowledged.
    pub newest: Option<JournalHead>,
    /// Entries that are this journal's by something that the copy does not come from.
    pub own: &'a [JournalHead],
}

/// A place that was filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FilledPlace {
    /// The segment's number.
    pub segment: u32,
    /// Where the first byte that was not as written lies.
    pub byte: u64,
    /// How many bytes were not as written.
    pub bytes: u64,
    /// The first and the last entry that were filled; none where it was a header or the file's length.
    pub entries: Option<(u64, u64)>,
}

/// What a copy can do for a journal, before anything is written.
#[derive(Debug)]
pub struct JournalRepair<'a> {
    copy: JournalCopy<'a>,
    survey: RepairSurvey,
    plan: RepairPlan,
    filled: Vec<FilledPlace>,
}

impl<'a> JournalRepair<'a> {
    /// Finds out what a copy can fill; changes nothing.
    ///
    /// # Errors
    /// What the disk answers, and [`JournalError::NewerVersion`] where a newer program wrote a part of the journal.
    pub fn plan(
        disk: &dyn Disk,
        dir: &Path,
        copy: JournalCopy<'a>,
        known: &KnownJournal<'_>,
    ) -> Result<Self, JournalError> {
        let survey = RepairSurvey::of(disk, dir, known.store, known.newest)?;
        let there = RepairSurvey::of(copy.disk, copy.dir, known.store, None)?;
        let plan = plan::of(&survey, &there, known.own);
        let (plan, filled) = apply::verified(disk, dir, copy, known, &survey, plan)?;
        Ok(Self { copy, survey, plan, filled })
    }

    /// What would be filled, by segment; empty where nothing can be.
    #[must_use]
    pub fn filled(&self) -> &[FilledPlace] {
        &self.filled
    }

    /// The first entry that differs between the journal and the copy, where they part.
    #[must_use]
    pub fn parts_at(&self) -> Option<u64> {
        self.plan.parts_at
    }

    /// Whether the journal could be opened after it.
    ///
    /// # Errors
    /// Why it could not.
    pub fn would_open(
        &self,
        disk: &dyn Disk,
        dir: &Path,
        known: Option<JournalHead>,
    ) -> Result<(), JournalError> {
        let after = Overlay::new(disk, dir, self.copy, &self.plan);
        let scanned = ScannedSegment::to_read(&after, dir)?;
        open::check_last(&after, dir, scanned, known).map(drop)
    }

    /// What a walk over the journal would find after it.
    ///
    /// # Errors
    /// What the disk answers.
    pub fn would_leave(
        &self,
        disk: &dyn Disk,
        dir: &Path,
        known: &KnownJournal<'_>,
    ) -> Result<JournalReport, JournalError> {
        let after = Overlay::new(disk, dir, self.copy, &self.plan);
        verify(&after, dir, ExpectedJournal { store: Some(known.store), known: known.newest })
    }

    /// Fills it; `aside` goes into the names of the files that are kept for evidence.
    ///
    /// # Errors
    /// What the disk answers. What was filled before stays and verifies.
    pub fn apply(&self, disk: &dyn Disk, dir: &Path, aside: &str) -> Result<(), JournalError> {
        apply::write(disk, dir, self.copy, &self.survey, &self.plan, aside)
    }
}
