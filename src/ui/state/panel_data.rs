//! What a panel asks for and what it gets: worked out outside and sent back as a message. Owns the two; what is shown of them, each panel
//! knows.

use crate::domain::case_no::CaseNo;
use crate::domain::code::Item;
use crate::domain::related_cases::{InviterProfile, RelatedCases};
use crate::domain::stats::Stats;
use crate::viewer::{DecodedPage, PictureRequest, ViewFault};
use std::sync::Arc;

/// Something to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelRequest {
    /// The numbers of the desk.
    Dashboard,
    /// What matches a case.
    RelatedCases(CaseNo),
    /// What is known of a case's inviter.
    Inviter(CaseNo),
    /// A page of a delivered file.
    File(FileRequest),
    /// How many pages the delivered files of an item have.
    PageCounts(CaseNo, Item),
    /// Nothing any more: whatever is being worked out is given up.
    Nothing,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum PanelData {
    /// The numbers of the desk.
    Dashboard(Arc<Stats>),
    /// What matches the case so far, and whether that is all.
    RelatedCases(CaseNo, RelatedCases, bool),
    /// What is known of the case's inviter so far, and whether that is all.
    Inviter(CaseNo, InviterProfile, bool),
    /// What was asked for of a file, and the page, or why there is none.
    File(FileRequest, Result<Arc<DecodedPage>, FileFailure>),
    /// How many pages each delivered file of an item has, or why that is not known.
    PageCounts(CaseNo, Item, Vec<Result<u32, FileFailure>>),
    /// It could not be had; why.
    Failed(String),
}

/// A page of a delivered file, as it is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileRequest {
    /// The case.
    pub case: CaseNo,
    /// The item.
    pub item: Item,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Page, size and colours.
    pub picture: PictureRequest,
    /// Less protection than usual was accepted.
    pub accepted: bool,
}

/// Why there is no picture of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFailure {
    /// The decoder has none.
    Fault(ViewFault),
    /// The file could not be read, or the look not be written down: one sentence for a person.
    Said(String),
}
