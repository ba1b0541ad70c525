//! The text of all open cases in one piece, for the filter: one allocation, one pass, no work where nothing changed. Owns the
//! arena; it may not decide what is shown.

use crate::domain::case_no::CaseNo;
use crate::domain::desk::Desk;
use crate::domain::search_text;
use std::collections::HashMap;

/// Where a case's text is in the arena, and which version it shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct ArenaSpan {
    from: u32,
    to: u32,
    version: u32,
}

/// Searchable text of the open cases.
#[derive(Clone, Debug, Default)]
pub struct SearchArena {
    text: String,
    spans: HashMap<CaseNo, ArenaSpan>,
    /// The desk that it shows.
    seq: Option<u64>,
    /// How often anything was written.
    changes: u64,
}

impl SearchArena {
    /// The texts of a desk.
    #[must_use]
    pub fn of(desk: &Desk) -> Self {
        let mut arena = Self::default();
        arena.follow(desk);
        arena
    }

    /// Brings the arena up to date with the desk; only what changed is written.
    pub fn follow(&mut self, desk: &Desk) {
        if self.seq == Some(desk.seq) && self.spans.len() == desk.len() {
            return;
        }
        self.seq = Some(desk.seq);
        self.changes += 1;
        // Old texts stay behind as holes; when they outweigh the rest, everything is written once more.
        let held: usize = self.spans.values().map(|s| (s.to - s.from) as usize).sum();
        if self.text.len() > 2 * held + 65_536 {
            self.text.clear();
            self.spans.clear();
        }
        if self.spans.len() > desk.len() {
            self.spans.retain(|no, _| desk.get(*no).is_some());
        }
        for live in desk.iter() {
            let (no, version) = (live.case.no, live.case.version);
            if self.spans.get(&no).is_some_and(|s| s.version == version) {
                continue;
            }
            let from = self.text.len();
            search_text::write(&live.case, &mut self.text);
            if let (Ok(from), Ok(to)) = (u32::try_from(from), u32::try_from(self.text.len())) {
                self.spans.insert(no, ArenaSpan { from, to, version });
            }
        }
        if self.spans.len() > desk.len() {
            self.spans.retain(|no, _| desk.get(*no).is_some());
        }
    }

    /// How often it was brought up to date.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Where the text of a case is; nowhere for one that it does not know.
    #[must_use]
    pub fn span(&self, no: CaseNo) -> ArenaSpan {
        self.spans.get(&no).copied().unwrap_or_default()
    }

    /// The text at a place.
    #[must_use]
    pub fn cut(&self, span: ArenaSpan) -> &str {
        self.text.get(span.from as usize..span.to as usize).unwrap_or_default()
    }
}
