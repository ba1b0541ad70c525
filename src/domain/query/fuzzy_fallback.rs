//! The fallback for words without a match: the beginning of a key is ignored, anything else is searched in spellings
//! that are near. Words with an exact match are never relaxed.

use super::eval::PreparedQuery;
use super::field::FilterField;
use super::fuzzy::is_searchable;
use super::parse::ParsedQuery;
use super::{Query, TermTest};
use crate::domain::normalize::fold;

/// A query in which every word has a match, exact or near.
#[derive(Clone, Debug, Default)]
pub struct RelaxedQuery {
    /// The query.
    pub query: Query,
    /// The words without a match, searched in near spellings.
    pub near: Vec<Box<str>>,
}

/// Relaxes a query over texts: `found` returns whether any of them matches a single term. `text` is the query as written.
#[must_use]
pub fn relax(parsed: &ParsedQuery, text: &str, found: impl Fn(&PreparedQuery) -> bool) -> RelaxedQuery {
    let mut loose = RelaxedQuery::default();
    for term in &parsed.query.terms {
        let mut term = term.clone();
        let last = term.at.end == text.len();
        if let (false, TermTest::Text { any, near: near @ false }) = (term.not, &mut term.test) {
            let alone = Query {
                terms: vec![super::Term {
                    not: false,
                    test: TermTest::Text { any: any.clone(), near: false },
                    at: 0..0,
                }],
            };
            if !found(&PreparedQuery::new(&alone)) {
                let begins = |word: &str| {
                    let word = fold(word);
                    FilterField::ALL
                        .iter()
                        .any(|k| k.name().starts_with(&word) || k.also().iter().any(|a| a.starts_with(&word)))
                };
                if let ([word], true) = (&any[..], last)
                    && begins(word)
                {
                    continue;
                }
                let words: Vec<_> = any.iter().filter(|w| is_searchable(&fold(w))).cloned().collect();
                *near = !words.is_empty();
                loose.near.extend(words);
            }
        }
        loose.query.terms.push(term);
    }
    loose
}

impl Query {
    /// The same query with its words in near spellings; none where no word can have one.
    #[must_use]
    pub fn fuzzy(&self) -> Option<Self> {
        let mut loose = self.clone();
        let mut changed = false;
        for term in loose.terms.iter_mut().filter(|t| !t.not) {
            if let TermTest::Text { any, near: near @ false } = &mut term.test
                && any.iter().any(|w| is_searchable(&fold(w)))
            {
                *near = true;
                changed = true;
            }
        }
        changed.then_some(loose)
    }

    /// The part that applies to closed cases, and the keys that they do not have.
    #[must_use]
    pub fn of_closed(&self) -> (Self, Vec<FilterField>) {
        let (mut kept, mut without) = (Self::default(), Vec::new());
        for term in &self.terms {
            match &term.test {
                TermTest::Is { key, .. } | TermTest::Time { key, .. } if key.is_for_open_cases() => {
                    without.push(*key);
                }
                _ => kept.terms.push(term.clone()),
            }
        }
        (kept, without)
    }
}
