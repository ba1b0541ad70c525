//! A document request as stored with the case: what was requested, the wording, and the state of the checklist then, so that the reply
//! can be compared with it. Owns the shapes and the comparison; `request_letter` composes the content. Variants and
//! fields are appended, never reordered: their order is the record's format.

use super::application::Application;
use super::checklist::{ChecklistItem, FindingSeverity};
use crate::domain::code::{Code, Defect, Item};
use crate::domain::officer::OfficerId;
use crate::domain::serde_helpers::{micros, micros_option};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Most characters of a request letter: a group of hundreds with a remark on each item.
pub const NOTICE_LONGEST: usize = 12_000;

/// Why an item is requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RequestReason {
    /// It is missing or wrong.
    Defect(Defect),
    /// Findings that a document can resolve; their codes.
    Doubts(Vec<Code>),
}

/// One item of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct RequestedItem {
    pub item: Item,
    pub want: RequestReason,
    /// The officer's note on it.
    pub words: Option<Box<str>>,
}

/// The state of an item when documents were requested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct ItemSnapshot {
    pub item: Item,
    /// SHA-256 of its documents, in the order submitted.
    pub documents: Vec<[u8; 32]>,
    /// The codes of its findings that weigh more than a notice.
    pub doubts: Vec<Code>,
}

/// A request that went out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct DocumentRequest {
    #[serde(with = "micros")]
    pub at: DateTime<Utc>,
    /// The officer who requested.
    pub officer: OfficerId,
    /// Which version of the application it was about.
    pub papers_version: u16,
    /// What was requested, in the order of the notice.
    pub asked: Vec<RequestedItem>,
    /// The exact text that went out.
    pub text: Box<str>,
    /// The state of every checklist item.
    pub stood: Vec<ItemSnapshot>,
    /// Field paths that a new version of the application changed since.
    pub changed: Vec<Box<str>>,
}

/// A document request that was begun and not sent: it waits until the review is complete, because a request is given once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct RequestDraft {
    /// Reply by, where the officer set it.
    #[serde(with = "micros_option")]
    pub reply_by: Option<DateTime<Utc>>,
    /// The requested items.
    pub items: Vec<Item>,
    /// Items that it could have requested and leaves out.
    pub left_out: Vec<Item>,
    /// The text, where the officer wrote it.
    pub text: Option<Box<str>>,
    pub note: Option<Box<str>>,
}

impl RequestDraft {
    /// Whether it requests an item, where the officer has chosen.
    #[must_use]
    pub fn asks_for(&self, item: Item) -> Option<bool> {
        let left_out = self.left_out.contains(&item);
        (left_out || self.items.contains(&item)).then_some(!left_out)
    }
}

/// The findings of a line that weigh more than a notice.
#[must_use]
pub fn doubts(line: &ChecklistItem) -> Vec<Code> {
    let mut codes: Vec<Code> =
        line.findings.iter().filter(|f| f.severity >= FindingSeverity::Doubt).map(|f| f.code).collect();
    codes.dedup();
    codes
}

/// The hashes of an item's documents.
#[must_use]
pub fn documents(papers: &Application, item: Item) -> Vec<[u8; 32]> {
    papers.documents.iter().filter(|d| d.item == item).map(|d| d.sha256).collect()
}

impl DocumentRequest {
    /// The state of an item then.
    #[must_use]
    pub fn snapshot(&self, item: Item) -> Option<&ItemSnapshot> {
        self.stood.iter().find(|s| s.item == item)
    }

    /// Whether it requested the item.
    #[must_use]
    pub fn asks_for(&self, item: Item) -> bool {
        self.asked.iter().any(|a| a.item == item)
    }
}
