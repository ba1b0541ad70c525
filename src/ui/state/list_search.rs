//! Looking for a case in the list without narrowing it: the selection goes from one that answers to the next, and every row stays where it
//! is. Owns what is looked for and which rows answer; the filter is another matter and stays as it is.

use crate::domain::case_no::CaseNo;
use crate::domain::query::Vocabulary;
use crate::ui::base::widgets::field::Field;
use crate::ui::state::list_filter::ListFilter;
use std::sync::Arc;

/// What is looked for in the list.
#[derive(Clone, Debug)]
pub struct ListSearch {
    /// The words.
    pub field: Field,
    /// They are being written.
    pub writing: bool,
    /// The words as they were read.
    pub asked: ListFilter,
    /// The case that was selected when it began: there it goes back to.
    pub from: Option<CaseNo>,
    /// The rows that answer, from above.
    pub hits: Vec<usize>,
}

impl ListSearch {
    /// Nothing is looked for.
    #[must_use]
    pub fn new(words: Arc<Vocabulary>) -> Self {
        Self {
            field: Field::new(200),
            writing: false,
            asked: ListFilter::new(words),
            from: None,
            hits: Vec::new(),
        }
    }

    /// Whether anything is looked for.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.asked.is_active()
    }

    /// Looks for nothing any more.
    pub fn clear(&mut self) {
        self.field.clear();
        self.asked.parse("");
        self.writing = false;
        self.from = None;
        self.hits.clear();
    }

    /// Whether a row answers.
    #[must_use]
    pub fn hit(&self, row: usize) -> bool {
        self.hits.binary_search(&row).is_ok()
    }

    /// The row that answers next from one on, in either direction and round the end; the row itself counts where `here` says so.
    #[must_use]
    pub fn next(&self, row: usize, back: bool, here: bool) -> Option<usize> {
        let found = if back {
            self.hits.iter().rfind(|h| **h < row || (here && **h == row)).or(self.hits.last())
        } else {
            self.hits.iter().find(|h| **h > row || (here && **h == row)).or(self.hits.first())
        };
        found.copied()
    }

    /// Which of those that answer a row is, from one on.
    #[must_use]
    pub fn place(&self, row: usize) -> Option<usize> {
        self.hits.binary_search(&row).ok().map(|n| n + 1)
    }
}
