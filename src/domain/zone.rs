//! The wall time of the ports.

use chrono::FixedOffset;

/// Beijing time, the wall time of every port of entry; there is no daylight saving.
#[must_use]
pub fn beijing() -> FixedOffset {
    const EAST: Option<FixedOffset> = FixedOffset::east_opt(8 * 3600);
    match EAST {
        Some(offset) => offset,
        None => unreachable!(),
    }
}
