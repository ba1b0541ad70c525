//! What is wrong with a query, in words.

use super::catalog::Catalog;
use super::fill::fill;
use crate::domain::query::{Fault, FaultKind};

/// A fault of a query as one sentence.
#[must_use]
pub fn query_fault(texts: &Catalog, fault: &Fault) -> String {
    let t = &texts.query;
    match &fault.kind {
        FaultKind::UnknownKey { word, nearest: None } => fill(&t.unknown_key, &[("word", word)]),
        FaultKind::UnknownKey { word, nearest: Some(key) } => {
            fill(&t.unknown_key_near, &[("word", word), ("near", key.name())])
        }
        FaultKind::UnknownValue { key, word, nearest: None } => {
            fill(&t.unknown_value, &[("key", key.name()), ("word", word)])
        }
        FaultKind::UnknownValue { key, word, nearest: Some(near) } => {
            fill(&t.unknown_value_near, &[("key", key.name()), ("word", word), ("near", near)])
        }
        FaultKind::SpanWanted(key) => fill(&t.span_wanted, &[("key", key.name())]),
        FaultKind::ColonWanted(key) => fill(&t.colon_wanted, &[("key", key.name())]),
    }
}
