//! What reaches a session, and the words for what the store could not do.

use crate::store::StoreError;
use crate::text::{self, Catalog};
use crate::ui::msg::Msg;
use std::fmt;
use zeroize::Zeroizing;

/// A line that somebody wrote. It may be a passphrase: it is wiped after use and never printed, not even in a debugging form.
pub struct Line(pub Zeroizing<String>);

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(..)")
    }
}

/// What reaches a session.
#[derive(Debug)]
pub enum Incoming {
    /// Something for the screen.
    Msg(Msg),
    /// A line was written, where the desk is a dialogue.
    Line(Line),
    /// The terminal is gone, or the program has to end.
    End,
}

/// A fault of the store in the words of a language.
#[must_use]
pub fn explain(texts: &Catalog, error: &StoreError) -> String {
    let values = error.values();
    let values: Vec<(&str, &str)> = values.iter().map(|(n, v)| (*n, v.as_str())).collect();
    text::store_error(texts, error.code(), &values)
}
