//! Reading when a traveller arrives, as an officer writes it: a time as everywhere, `now` for one who is at the port, `-` for a
//! flight that was cancelled. Owns the words for it in both languages and the dialog's lines; what it does, `decide` says.

use crate::domain::case::Case;
use crate::domain::command::ArrivalChange;
use crate::domain::lang::Lang;
use crate::domain::zone::beijing;
use crate::text::day_time;
use crate::ui::base::context::SessionContext;
use crate::ui::base::time_input;
use chrono::{DateTime, Utc};

/// Words that say that the traveller is at the port.
const PRESENT: [&str; 4] = ["now", "here", "现在", "已到"];
/// Words that say that the flight does not come.
const CANCELLED: [&str; 4] = ["-", "cancelled", "canceled", "取消"];

/// The word that says that the traveller is at the port.
pub(in crate::ui) fn present_word(lang: Lang) -> &'static str {
    PRESENT[if lang == Lang::Zh { 2 } else { 0 }]
}

/// What a text says, seen from `now`. None where it says nothing that is known.
#[must_use]
pub fn parse(text: &str, now: DateTime<Utc>) -> Option<ArrivalChange> {
    let word = text.trim().to_lowercase();
    if PRESENT.contains(&&*word) {
        Some(ArrivalChange::Present)
    } else if CANCELLED.contains(&&*word) {
        Some(ArrivalChange::Cancelled)
    } else {
        time_input::parse(text, now).map(ArrivalChange::At)
    }
}

/// The arrival that is known, as it may be written again.
pub(in crate::ui) fn preset(case: &Case) -> String {
    case.expected_arrival()
        .map_or_else(String::new, |l| l.at.with_timezone(&beijing()).format("%Y-%m-%d %H:%M").to_string())
}

/// What was understood, said back beside the field.
#[must_use]
pub(crate) fn arrival_text(arrives: ArrivalChange, ctx: &SessionContext) -> String {
    match arrives {
        ArrivalChange::At(at) => day_time(&ctx.texts, at),
        ArrivalChange::Present => ctx.texts.arrival.present.to_string(),
        ArrivalChange::Cancelled => ctx.texts.arrival.cancelled.to_string(),
        ArrivalChange::AsKnown => ctx.texts.arrival.as_known.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_and_times_are_distinguished() {
        let now = DateTime::parse_from_rfc3339("2026-11-23T14:05:00+08:00").unwrap().with_timezone(&Utc);
        for text in ["now", " NOW ", "现在", "已到"] {
            assert_eq!(parse(text, now), Some(ArrivalChange::Present), "{text}");
        }
        for text in ["-", "cancelled", "取消"] {
            assert_eq!(parse(text, now), Some(ArrivalChange::Cancelled), "{text}");
        }
        let later = now + chrono::Duration::hours(2);
        assert_eq!(parse("+2h", now), Some(ArrivalChange::At(later)));
        assert_eq!(parse("16:05", now), Some(ArrivalChange::At(later)));
        assert_eq!(parse("soon", now), None);
        assert_eq!(parse("", now), None);
    }
}
