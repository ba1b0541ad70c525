//! The reply to a document request: each item compared with its state at the request. Owns the comparison; it may not compose
//! a letter.

use super::Case;
use super::document_request::{
    DocumentRequest, ItemSnapshot, RequestReason, RequestedItem, documents, doubts,
};

/// The outcome of a requested item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyStatus {
    /// It was missing and is there now, or the finding is resolved.
    Given,
    /// It is not there still.
    Missing,
    /// Another document was submitted.
    Replaced,
    /// The same document, with the same deficiency.
    Untouched,
}

impl ReplyStatus {
    /// Every answer.
    pub const ALL: [Self; 4] = [Self::Given, Self::Missing, Self::Replaced, Self::Untouched];

    /// The machine name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Missing => "missing",
            Self::Replaced => "replaced",
            Self::Untouched => "untouched",
        }
    }
}

/// What a new version of the application brought since the request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct RequestReply<'a> {
    pub request: &'a DocumentRequest,
    /// Each requested item, and its outcome.
    pub asked: Vec<(&'a RequestedItem, ReplyStatus)>,
    /// Field paths that changed without a request.
    pub unasked: Vec<&'a str>,
}

impl Case {
    /// The state of every item now, for a request that goes out.
    pub(super) fn item_snapshots(&self) -> Vec<ItemSnapshot> {
        self.lines
            .iter()
            .map(|l| ItemSnapshot {
                item: l.item,
                documents: documents(&self.papers, l.item),
                doubts: doubts(l),
            })
            .collect()
    }

    /// What was submitted since documents were last requested. None without a request, or without a reply yet.
    #[must_use]
    pub fn reply(&self) -> Option<RequestReply<'_>> {
        let request = self.requests.last().filter(|r| r.papers_version < self.papers_version)?;
        let asked: Vec<_> = request.asked.iter().map(|a| (a, self.reply_status(request, a))).collect();
        let about = |path: &str| {
            path.strip_prefix("documents.").is_some_and(|i| i.parse().is_ok_and(|i| request.asks_for(i)))
        };
        let unasked = request.changed.iter().map(AsRef::as_ref).filter(|p| !about(p)).collect();
        Some(RequestReply { request, asked, unasked })
    }

    fn reply_status(&self, request: &DocumentRequest, asked: &RequestedItem) -> ReplyStatus {
        let now = documents(&self.papers, asked.item);
        let before = request.snapshot(asked.item).map_or(&[][..], |s| &s.documents);
        if let RequestReason::Doubts(codes) = &asked.want {
            let standing = self.line(asked.item).map(doubts).unwrap_or_default();
            return if !codes.iter().any(|c| standing.contains(c)) {
                ReplyStatus::Given
            } else if now == before {
                ReplyStatus::Untouched
            } else {
                ReplyStatus::Replaced
            };
        }
        match (before.is_empty(), now.is_empty()) {
            (_, true) => ReplyStatus::Missing,
            (true, false) => ReplyStatus::Given,
            (false, false) if now == before => ReplyStatus::Untouched,
            (false, false) => ReplyStatus::Replaced,
        }
    }

    /// Whether an item that is requested now was as deficient at the earlier request, and was not requested then.
    #[must_use]
    pub fn is_requested_late(&self, asked: &RequestedItem) -> bool {
        let asked_before = self.requests.iter().any(|r| r.asks_for(asked.item));
        let now = documents(&self.papers, asked.item);
        !asked_before
            && self.requests.iter().filter_map(|r| r.snapshot(asked.item)).any(|stood| {
                let same = stood.documents == now;
                match &asked.want {
                    RequestReason::Defect(_) => same,
                    RequestReason::Doubts(codes) => same && codes.iter().all(|c| stood.doubts.contains(c)),
                }
            })
    }
}
