//! A date of birth as travel documents have it: the year, and the month and the day where the holder's state knows them (ICAO Doc 9303
//! part 3, section 4.8). Owns which dates agree; it knows neither the machine readable zone nor the forms in which people write dates.

use chrono::{Datelike, NaiveDate};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A date of birth of which the day, or the month and the day, may be unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BirthDate {
    year: i32,
    /// 1 to 12.
    month: Option<u32>,
    /// 1 to 31; only beside a month.
    day: Option<u32>,
}

/// A text is no date of birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a date of birth is YYYY, YYYY-MM or YYYY-MM-DD")]
pub struct BirthDateError;

impl BirthDate {
    /// A date of which the year and the month may be all that is known; none where there is no such month.
    #[must_use]
    pub fn partial(year: i32, month: Option<u32>) -> Option<Self> {
        let exists = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), 1).is_some();
        exists.then_some(Self { year, month, day: None })
    }

    /// The day, where all of it is known.
    #[must_use]
    pub fn full(&self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month?, self.day?)
    }

    /// The year.
    #[must_use]
    pub fn year(&self) -> i32 {
        self.year
    }

    /// The month, 1 to 12, where it is known.
    #[must_use]
    pub fn month(&self) -> Option<u32> {
        self.month
    }

    /// The day of the month, where it is known.
    #[must_use]
    pub fn day(&self) -> Option<u32> {
        self.day
    }

    /// The first day that it can be.
    #[must_use]
    pub fn earliest(&self) -> NaiveDate {
        let first = NaiveDate::from_ymd_opt(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1));
        first.unwrap_or(NaiveDate::MIN)
    }

    /// Whether two dates can be the same day: what is unknown in one may have any value in the other.
    #[must_use]
    pub fn agrees_with(&self, other: &Self) -> bool {
        let agree = |a: Option<u32>, b: Option<u32>| a.zip(b).is_none_or(|(a, b)| a == b);
        self.year == other.year && agree(self.month, other.month) && agree(self.day, other.day)
    }
}

impl From<NaiveDate> for BirthDate {
    fn from(date: NaiveDate) -> Self {
        Self { year: date.year(), month: Some(date.month()), day: Some(date.day()) }
    }
}

impl fmt::Display for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month.map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

impl FromStr for BirthDate {
    type Err = BirthDateError;

    fn from_str(text: &str) -> Result<Self, BirthDateError> {
        let year = text.bytes().take(4).all(|b| b.is_ascii_digit());
        let digits = year && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        let part =
            |from: usize, to: usize| text.get(from..to).and_then(|t| t.parse().ok()).ok_or(BirthDateError);
        match (digits, text.len()) {
            (true, 4) => Self::partial(text.parse().map_err(|_| BirthDateError)?, None),
            (true, 7) if text.as_bytes()[4] == b'-' => {
                Self::partial(text[..4].parse().map_err(|_| BirthDateError)?, Some(part(5, 7)?))
            }
            (true, 10) => NaiveDate::from_str(text).ok().map(Self::from),
            _ => None,
        }
        .ok_or(BirthDateError)
    }
}

impl Serialize for BirthDate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let part = |part: Option<u32>| part.and_then(|p| u8::try_from(p).ok()).unwrap_or(0);
        (self.year, part(self.month), part(self.day)).serialize(to)
    }
}

impl<'de> Deserialize<'de> for BirthDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let (year, month, day) = <(i32, u8, u8)>::deserialize(from)?;
        let date = match (month, day) {
            (0, 0) => Self::partial(year, None),
            (month, 0) => Self::partial(year, Some(month.into())),
            (month, day) => NaiveDate::from_ymd_opt(year, month.into(), day.into()).map(Self::from),
        };
        date.ok_or_else(|| D::Error::custom("no such date of birth"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> BirthDate {
        text.parse().unwrap()
    }

    #[test]
    fn known_parts_are_written_and_read() {
        for text in ["1974", "1974-08", "1974-08-12", "1904-02-29"] {
            assert_eq!(date(text).to_string(), text);
        }
        for wrong in
            ["", "74", "1974-13", "1974-00", "1974-8", "1974-02-30", "+974", "-974", "1974-08-1a", "١٩٧٤"]
        {
            assert_eq!(wrong.parse::<BirthDate>(), Err(BirthDateError), "{wrong}");
        }
    }

    #[test]
    fn unknown_parts_contradict_nothing() {
        assert!(date("1974").agrees_with(&date("1974-08-12")));
        assert!(date("1974-08-12").agrees_with(&date("1974-08")));
        assert!(!date("1974-08").agrees_with(&date("1974-09-01")));
        assert!(!date("1974").agrees_with(&date("1975")));
    }

    #[test]
    fn earliest_day_fills_unknown_parts() {
        assert_eq!(date("1974").earliest().to_string(), "1974-01-01");
        assert_eq!(date("1974-08").earliest().to_string(), "1974-08-01");
        assert_eq!(date("1974").full(), None);
    }

    #[test]
    fn impossible_records_are_not_read() {
        for (year, month, day) in [(1974, 13, 0), (1974, 2, 30), (1974, 0, 5)] {
            let text = format!("[{year},{month},{day}]");
            assert!(serde_json::from_str::<BirthDate>(&text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn records_keep_every_date(days in 600_000i32..800_000, known in 0u8..3) {
            let full = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let date = match known {
                0 => BirthDate::partial(full.year(), None).unwrap(),
                1 => BirthDate::partial(full.year(), Some(full.month())).unwrap(),
                _ => full.into(),
            };
            let written = serde_json::to_string(&date).unwrap();
            prop_assert_eq!(serde_json::from_str::<BirthDate>(&written).unwrap(), date);
            prop_assert_eq!(date.to_string().parse::<BirthDate>(), Ok(date));
            prop_assert!(date.agrees_with(&full.into()));
        }
    }
}
