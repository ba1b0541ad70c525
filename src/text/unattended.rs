//! Texts of why a case is unattended.

use super::{Catalog, day_time, fill, port_name};
use crate::domain::rules::Rules;
use crate::domain::unattended::UnattendedReason;

/// One sentence.
#[must_use]
pub fn unattended_line(texts: &Catalog, orphan: &UnattendedReason, rules: &Rules) -> String {
    let text = Catalog::text_or_name(&texts.orphan, orphan.name());
    match orphan {
        UnattendedReason::NotBack { since } | UnattendedReason::Nobody { since } => {
            fill(text, &[("at", &day_time(texts, *since))])
        }
        UnattendedReason::AfterValidity { until } => fill(text, &[("day", &until.to_string())]),
        UnattendedReason::PortClosed { to } | UnattendedReason::EntersElsewhere { port: to } => {
            fill(text, &[("port", &port_name(texts, *to, rules))])
        }
        UnattendedReason::TooLate { wakes, end } => {
            fill(text, &[("at", &day_time(texts, *wakes)), ("end", &day_time(texts, *end))])
        }
        UnattendedReason::Departed { officer } | UnattendedReason::NoSecond { first: officer } => {
            fill(text, &[("officer", officer.as_str())])
        }
    }
}
