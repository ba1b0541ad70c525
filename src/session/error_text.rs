//! Sentences for what a service or its store could not do. Owns nothing but their choice; the texts are the catalog's.

use crate::domain::rules::Rules;
use crate::service::ServiceError;
use crate::store::StoreError;
use crate::text::{self, Catalog};

/// An error of the store in the language of `texts`.
#[must_use]
pub fn store_error_text(texts: &Catalog, error: &StoreError) -> String {
    let mut values = error.values();
    for (_, value) in values.iter_mut().filter(|(name, _)| matches!(*name, "text" | "where")) {
        *value = text::particular(texts.lang, value);
    }
    let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
    text::store_error_text(texts, error.code(), &values)
}

/// Why a command was blocked or could not be written, in the language of `texts`.
pub(crate) fn service_error_text(texts: &Catalog, rules: &Rules, error: &ServiceError) -> String {
    match error {
        ServiceError::Refused(blocked) => text::blocked_line(texts, blocked, rules),
        ServiceError::Store(error) => store_error_text(texts, error),
        ServiceError::Closed => closed_text(texts),
    }
}

/// The desk is closed.
pub(super) fn closed_text(texts: &Catalog) -> String {
    text::store_error_text(texts, "closed", &[])
}
