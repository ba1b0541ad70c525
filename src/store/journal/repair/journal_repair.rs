//! A repair from plan to written bytes. Owns the order: survey, plan, read back, write.

use super::super::error::JournalError;
use super::super::format::JournalHead;
use super::super::open::{self, ScannedSegment};
use super::super::verify::{ExpectedJournal, JournalReport, verify};
use super::apply;
use super::overlay::Overlay;
use super::plan::{self, RepairPlan};
use super::sources::{FilledPlace, JournalCopy, KnownJournal};
use super::survey::RepairSurvey;
use crate::store::disk::Disk;
use std::path::Path;

/// What a copy can do for a journal, before anything is written.
#[derive(Debug)]
pub(crate) struct JournalRepair<'a> {
    copy: JournalCopy<'a>,
    survey: RepairSurvey,
    plan: RepairPlan,
    filled: Vec<FilledPlace>,
}

impl<'a> JournalRepair<'a> {
    /// Finds out what a copy can fill; changes nothing.
    ///
    /// # Errors
    /// Errors of the disk, and [`JournalError::NewerVersion`] where a newer program wrote a part of the journal.
    pub(crate) fn plan(
        disk: &dyn Disk,
        dir: &Path,
        copy: JournalCopy<'a>,
        known: &KnownJournal<'_>,
    ) -> Result<Self, JournalError> {
        let survey = RepairSurvey::new(disk, dir, known.store, known.newest)?;
        let there = RepairSurvey::new(copy.disk, copy.dir, known.store, None)?;
        let plan = plan::plan_repair(&survey, &there, known.own);
        let (plan, filled) = apply::verified(disk, dir, copy, known, &survey, plan)?;
        Ok(Self { copy, survey, plan, filled })
    }

    /// What would be filled, by segment; empty where nothing can be.
    #[must_use]
    pub(crate) fn filled(&self) -> &[FilledPlace] {
        &self.filled
    }

    /// The first entry that differs between the journal and the copy, where they part.
    #[must_use]
    pub(crate) fn parts_at(&self) -> Option<u64> {
        self.plan.parts_at
    }

    /// Whether the journal could be opened after it.
    ///
    /// # Errors
    /// Why it could not.
    pub(crate) fn would_open(
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
    /// Errors of the disk.
    pub(crate) fn would_leave(
        &self,
        disk: &dyn Disk,
        dir: &Path,
        known: &KnownJournal<'_>,
    ) -> Result<JournalReport, JournalError> {
        let after = Overlay::new(disk, dir, self.copy, &self.plan);
        verify(&after, dir, ExpectedJournal { store: Some(known.store), known: known.newest })
    }

    /// Fills it; `aside` goes into the names of the files that are preserved as evidence.
    ///
    /// # Errors
    /// Errors of the disk. What was filled before stays and verifies.
    pub(crate) fn apply(&self, disk: &dyn Disk, dir: &Path, aside: &str) -> Result<(), JournalError> {
        apply::write(disk, dir, self.copy, &self.survey, &self.plan, aside)
    }
}
