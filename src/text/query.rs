//! Texts of the faults of a query.

use super::catalog::Catalog;
use super::fill::fill;
use crate::domain::query::{QueryFault, QueryFaultKind};

/// A fault of a query as one sentence.
#[must_use]
pub(crate) fn query_fault_text(texts: &Catalog, fault: &QueryFault) -> String {
    let t = &texts.query;
    match &fault.kind {
        QueryFaultKind::UnknownKey { word, nearest: None } => fill(&t.unknown_key, &[("word", word)]),
        QueryFaultKind::UnknownKey { word, nearest: Some(key) } => {
            fill(&t.unknown_key_near, &[("word", word), ("near", key.name())])
        }
        QueryFaultKind::UnknownValue { key, word, nearest: None } => {
            fill(&t.unknown_value, &[("key", key.name()), ("word", word)])
        }
        QueryFaultKind::UnknownValue { key, word, nearest: Some(near) } => {
            fill(&t.unknown_value_near, &[("key", key.name()), ("word", word), ("near", near)])
        }
        QueryFaultKind::SpanWanted(key) => fill(&t.span_wanted, &[("key", key.name())]),
        QueryFaultKind::ColonWanted(key) => fill(&t.colon_wanted, &[("key", key.name())]),
    }
}
