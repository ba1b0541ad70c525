//! The query language: `port:PEK due<4h missing:INVITE -state:hold eriksson`. Owns the language: its keys and values, how it is
//! read while it is being written, how it is printed, and which case matches it. The filter, the search, saved views, the archive
//! and the command line all read it here; none of them may read it in a way of its own.
//!
//! Terms are separated by blanks and all have to match. `-` before a term turns it round, `a|b` and `a,b` are alternatives in a value,
//! `"a b"` is a phrase, `~word` also finds near spellings. What cannot be read is reported with its position, and the rest still
//! works.

mod complete;
mod eval;
mod field;
mod fuzzy;
mod fuzzy_fallback;
mod parse;
mod print;
mod vocabulary;

#[cfg(test)]
mod tests;

pub use complete::{Completion, Suggestion, complete};
pub use eval::{Candidate, EvalContext, PreparedQuery};
pub use field::{FilterField, FilterFieldKind};
pub use fuzzy::{FuzzyWord, nearest_name};
pub use fuzzy_fallback::{RelaxedQuery, relax};
pub use parse::{ParsedQuery, QueryFault, QueryFaultKind, parse};
pub use vocabulary::{KnownValue, Vocabulary};

use std::ops::Range;

/// How a time is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum Comparison {
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Comparison {
    /// As it is written.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether a number has this relation to another.
    #[must_use]
    pub fn matches(self, number: i64, bound: i64) -> bool {
        match self {
            Self::Less => number < bound,
            Self::AtMost => number <= bound,
            Self::More => number > bound,
            Self::AtLeast => number >= bound,
        }
    }
}

/// The condition of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum TermTest {
    /// One of these words or phrases occurs anywhere in the search text.
    Text {
        /// The alternatives, as they were written.
        any: Vec<Box<str>>,
        /// Near spellings match too.
        near: bool,
    },
    /// A key has one of these values: machine names for a key that has a list of them, words for any other.
    Is {
        key: FilterField,
        /// The alternatives.
        any: Vec<Box<str>>,
    },
    /// A time has this relation to a bound.
    Time {
        key: FilterField,
        /// How it is compared.
        than: Comparison,
        /// The bound in minutes.
        minutes: i64,
    },
}

/// A term and its position in the text.
#[derive(Clone, Debug)]
pub struct Term {
    /// It must not hold.
    pub not: bool,
    /// The query.
    pub test: TermTest,
    /// Its bytes in the text that was read.
    pub at: Range<usize>,
}

impl PartialEq for Term {
    /// The position of a term does not change its condition.
    fn eq(&self, other: &Self) -> bool {
        self.not == other.not && self.test == other.test
    }
}

impl Eq for Term {}

/// A query: terms that must all match. Without terms everything matches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Query {
    pub terms: Vec<Term>,
}

impl Query {
    /// It has no terms: everything matches.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}
