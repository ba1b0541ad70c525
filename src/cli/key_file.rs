//! What is wrong with a key file, in a person's language. Owns the sentences' values; the key table determines which faults there are.

use crate::text::{Catalog, error_text, toml_error_text};
use crate::ui::base::keys::{Context, KeymapError};

/// Why a key file cannot be used.
pub(super) fn key_file_text(texts: &Catalog, error: &KeymapError) -> String {
    let say = |name: &str, values: &[(&str, &str)]| error_text(texts, name, values);
    match error {
        KeymapError::Form(message) => toml_error_text(texts, message),
        KeymapError::Context(name) => {
            let known = texts.listed(&Context::ALL.map(Context::name));
            say("keys_context", &[("name", name), ("known", &known)])
        }
        KeymapError::Action { context, action } => {
            say("keys_action", &[("context", context), ("action", action)])
        }
        KeymapError::Key { context, action, key } => {
            say("keys_key", &[("context", context), ("action", action), ("key", key)])
        }
        KeymapError::Twice { context, key, first, second } => {
            let values =
                [("context", *context), ("key", key), ("first", first.name()), ("second", second.name())];
            say("keys_twice", &values)
        }
        KeymapError::Taken { context, key, wanted: _, held } => {
            say("keys_taken", &[("context", context), ("key", key), ("held", held.name())])
        }
        KeymapError::Long { context, action, key } => {
            say("keys_long", &[("context", context), ("action", action.name()), ("key", key)])
        }
        KeymapError::Confirms { key, action, context } => {
            say("keys_confirms", &[("key", key), ("action", action.name()), ("context", context)])
        }
        KeymapError::Missing { context, action } => {
            say("keys_missing", &[("context", context), ("action", action.name())])
        }
    }
}
