//! The text of all live cases in one piece, for the filter: one allocation, one pass, no work where nothing changed. Owns the
//! arena; it may not decide what is shown.

use crate::domain::case_no::CaseNo;
use crate::domain::desk::Desk;
use crate::domain::fold::fold_into;
use crate::domain::search_text;
use memchr::memmem::Finder;
use std::collections::HashMap;

/// Where a case's text stands in the arena, and which version it shows.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: u32,
    to: u32,
    version: u32,
}

/// Searchable text of the live cases.
#[derive(Clone, Debug, Default)]
pub struct SearchArena {
    text: String,
    spans: HashMap<CaseNo, Span>,
}

impl SearchArena {
    /// Brings the arena up to date with the desk; only what changed is written.
    pub fn follow(&mut self, desk: &Desk) {
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
                self.spans.insert(no, Span { from, to, version });
            }
        }
    }

    /// A test for the words of a query: each has to be found.
    #[must_use]
    pub fn query(query: &str) -> Query {
        let mut folded = String::new();
        fold_into(query, &mut folded);
        Query { words: folded.split_whitespace().map(|w| Finder::new(w.as_bytes()).into_owned()).collect() }
    }

    /// Whether the case holds every word.
    #[must_use]
    pub fn holds(&self, no: CaseNo, query: &Query) -> bool {
        let Some(span) = self.spans.get(&no) else { return false };
        let text = &self.text.as_bytes()[span.from as usize..span.to as usize];
        query.words.iter().all(|w| w.find(text).is_some())
    }
}

/// Folded words, ready to be found.
#[derive(Clone, Debug, Default)]
pub struct Query {
    words: Vec<Finder<'static>>,
}

impl Query {
    /// There is nothing to look for: everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}
