//! The flight as the desk knows it. Papers say what was booked and stay as they were handed in; what an officer, a table of flights or
//! the traveller at the counter told since stands beside them. Owns which of the two counts, and when two flights are the same one.

use super::Case;
use crate::domain::fold::fold;
use crate::domain::serial::{date, micros_option};
use crate::domain::zone::beijing;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What was told of the flight after the papers came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Flight, train or ship.
    pub carrier: Box<str>,
    /// The day in Beijing for which it was planned; by it and its carrier a flight is known, however late it comes.
    #[serde(with = "date")]
    pub day: NaiveDate,
    /// Arrival at the entry port; none where the flight was cancelled and no other is known.
    #[serde(with = "micros_option")]
    pub at: Option<DateTime<Utc>>,
    /// Somebody saw the traveller at the port: no table of flights says otherwise any more.
    pub present: bool,
}

/// What became of a flight, as a table of flights tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The flight, as it was written.
    pub carrier: Box<str>,
    /// Its day, as the table has it.
    pub day: FlightDay,
    /// When it lands; none where it was cancelled.
    pub at: Option<DateTime<Utc>>,
}

/// The day of a flight in a table of flights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightDay {
    /// The day on which it was planned to depart; an overnight flight arrives on a later one.
    Departure(NaiveDate),
    /// The day on which it was planned to arrive, in Beijing.
    Arrival(NaiveDate),
}

impl FlightDay {
    /// The day, whichever it is.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Departure(date) | Self::Arrival(date) => date,
        }
    }
}

impl News {
    /// Which flight: as [`Case::flight`].
    #[must_use]
    pub fn flight(&self) -> (String, NaiveDate) {
        (key(&self.carrier), self.day.date())
    }
}

/// The arrival that counts now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landing<'a> {
    /// Flight, train or ship; may be empty.
    pub carrier: &'a str,
    /// Arrival at the entry port.
    pub at: DateTime<Utc>,
}

impl Case {
    /// The arrival that counts: what was told last, else what the papers say. None where no arrival is known.
    #[must_use]
    pub fn landing(&self) -> Option<Landing<'_>> {
        match &self.told {
            Some(told) => told.at.map(|at| Landing { carrier: &told.carrier, at }),
            None => self.papers.arrival.as_ref().map(|a| Landing { carrier: &a.carrier, at: a.at }),
        }
    }

    /// The last day of the stay asked for, counted from the arrival that counts.
    #[must_use]
    pub fn planned_exit(&self, now: DateTime<Utc>) -> NaiveDate {
        self.papers.exit_from(self.landing().map_or(now, |l| l.at))
    }

    /// The flight that the traveller is on: its key and the day for which it was planned.
    #[must_use]
    pub fn flight(&self) -> Option<(String, NaiveDate)> {
        match (&self.told, &self.papers.arrival) {
            (Some(told), _) => Some((key(&told.carrier), told.day)),
            (None, Some(arrival)) => Some((key(&arrival.carrier), day(arrival.at))),
            (None, None) => None,
        }
        .filter(|(key, _)| !key.is_empty())
    }

    /// What is known after a change of the arrival; a change of the time alone leaves the day for which the flight was planned.
    #[must_use]
    pub fn told_after(&self, carrier: &str, at: Option<DateTime<Utc>>, present: bool) -> Option<Told> {
        let same = self.flight().filter(|(own, _)| *own == key(carrier)).map(|(_, day)| day);
        let day = same.or_else(|| at.map(day))?;
        Some(Told { carrier: carrier.into(), day, at, present })
    }
}

/// The day in Beijing of a moment.
#[must_use]
pub fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&beijing()).date_naive()
}

/// What two ways to write the same flight have in common: `LH 0722`, `lh-722` and the full-width one are `LH722`.
#[must_use]
pub fn key(carrier: &str) -> String {
    let letters: String = fold(carrier).chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_uppercase();
    // A designator has two or three signs and may hold a digit (`3U`); the number behind it is written with or without zeros.
    let split =
        letters.char_indices().skip(2).find(|(_, c)| c.is_ascii_digit()).map_or(letters.len(), |(i, _)| i);
    let (line, number) = letters.split_at(split);
    let number = number.trim_start_matches('0');
    format!("{line}{number}")
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_flight_is_the_same_however_it_is_written() {
        for text in ["LH722", "lh 722", "LH-0722", "ＬＨ７２２", " LH\u{a0}722 "] {
            assert_eq!(key(text), "LH722", "{text}");
        }
        assert_eq!(key("3U 8021"), "3U8021");
        assert_eq!(key("MU 100"), "MU100");
        assert_ne!(key("LH722"), key("LH7220"));
        assert_eq!(key("  "), "");
    }
}
