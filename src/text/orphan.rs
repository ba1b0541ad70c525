//! Why nobody would see a case again, in words.

use super::{Catalog, day_time, fill, port_name};
use crate::domain::orphan::Orphan;
use crate::domain::rules::Rules;

/// One sentence.
#[must_use]
pub fn orphan_line(texts: &Catalog, orphan: &Orphan, rules: &Rules) -> String {
    let text = Catalog::of(&texts.orphan, orphan.name());
    match orphan {
        Orphan::NotBack { since } | Orphan::Nobody { since } => {
            fill(text, &[("at", &day_time(texts, *since))])
        }
        Orphan::PortClosed { to } => fill(text, &[("port", &port_name(texts, *to, rules))]),
        Orphan::TooLate { wakes, end } => {
            fill(text, &[("at", &day_time(texts, *wakes)), ("end", &day_time(texts, *end))])
        }
        Orphan::Departed { officer } | Orphan::NoSecond { first: officer } => {
            fill(text, &[("officer", officer.as_str())])
        }
    }
}
