//! Fills what is damaged in a journal from a copy of it. Owns the one rule of every path that writes into an existing journal:
//!
//! - An entry that verifies is never replaced, and nothing is written over one.
//! - A copy is used only as far as it is a copy of this very journal. Every hash commits to all entries before it, so one equal hash
//!   proves that the two are the same up to there; the first different one is where they part.
//! - What would be written is read back as a whole before the first byte of it is written: only places that verify then are filled.
//! - A file is copied aside before it is changed.
//!
//! Every step can be repeated: what a killed repair has filled verifies, and the next one fills the rest.

mod apply;
mod journal_repair;
mod overlay;
mod pieces;
mod plan;
mod sources;
mod survey;

pub(crate) use self::journal_repair::JournalRepair;
pub(crate) use self::pieces::{JournalPieces, SegmentPatch};
pub(crate) use self::sources::{FilledPlace, JournalCopy, KnownJournal};
