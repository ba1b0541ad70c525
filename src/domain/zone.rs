//! The wall time of the ports.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Beijing time, the wall time of every port of entry; there is no daylight saving.
#[must_use]
pub fn beijing() -> FixedOffset {
    const EAST: Option<FixedOffset> = FixedOffset::east_opt(8 * 3600);
    match EAST {
        Some(offset) => offset,
        None => unreachable!(),
    }
}

/// The day of a moment in Beijing time.
#[must_use]
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&beijing()).date_naive()
}
