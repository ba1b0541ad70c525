//! How values of the calendar are written in records: whole numbers, because text costs a microsecond a value and a record holds many.
//! Owns only serde adapters; it may not decide anything.

/// A [`chrono::NaiveDate`] as the number of days from the common era.
pub(crate) mod date {
    use chrono::{Datelike, NaiveDate};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the day number.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub(crate) fn serialize<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i32(date.num_days_from_ce())
    }

    /// Reads the day number.
    ///
    /// # Errors
    /// A number outside chrono's range, and those of the deserializer.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        NaiveDate::from_num_days_from_ce_opt(i32::deserialize(from)?)
            .ok_or_else(|| D::Error::custom("day number out of range"))
    }
}

/// Times are read up to some way from the ends of chrono's range, so that a zone or a span added to one that was read never leaves it.
const FARTHEST: i64 = 200_000 * 366 * 86_400 * 1_000_000;

fn in_range<E: serde::de::Error>(
    at: chrono::DateTime<chrono::Utc>,
) -> Result<chrono::DateTime<chrono::Utc>, E> {
    if at.timestamp_micros().abs() <= FARTHEST { Ok(at) } else { Err(E::custom("time out of range")) }
}

/// A time as microseconds since 1970.
pub(crate) mod micros {
    use chrono::serde::ts_microseconds;
    pub(crate) use chrono::serde::ts_microseconds::serialize;
    use chrono::{DateTime, Utc};
    use serde::Deserializer;

    /// Reads the number.
    ///
    /// # Errors
    /// A number out of range, and those of the deserializer.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        ts_microseconds::deserialize(from).and_then(super::in_range)
    }
}

/// A time that may be missing, as microseconds since 1970.
pub(crate) mod micros_option {
    use chrono::serde::ts_microseconds_option;
    pub(crate) use chrono::serde::ts_microseconds_option::serialize;
    use chrono::{DateTime, Utc};
    use serde::Deserializer;

    /// Reads the number, where there is one.
    ///
    /// # Errors
    /// A number out of range, and those of the deserializer.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        ts_microseconds_option::deserialize(from)?.map(super::in_range).transpose()
    }
}

/// RFC 3339 with the offset of Beijing time, the wall time of every port.
#[must_use]
pub(crate) fn rfc3339(at: chrono::DateTime<chrono::Utc>) -> String {
    at.with_timezone(&crate::domain::zone::beijing()).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
}

/// A SHA-256 as a run of bytes: serde takes an array value by value, and a case holds many.
pub(crate) mod hash {
    use serde::de::{Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::Serializer;
    use std::fmt;

    /// Writes the bytes.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub(crate) fn serialize<S: Serializer>(hash: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(hash)
    }

    /// Reads the bytes.
    ///
    /// # Errors
    /// Another number of bytes than 32, and those of the deserializer.
    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        struct BytesVisitor;
        impl<'de> Visitor<'de> for BytesVisitor {
            type Value = [u8; 32];
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("32 bytes")
            }
            fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<[u8; 32], E> {
                bytes.try_into().map_err(|_| E::invalid_length(bytes.len(), &self))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<[u8; 32], A::Error> {
                let mut hash = [0; 32];
                for (n, byte) in hash.iter_mut().enumerate() {
                    *byte = all.next_element()?.ok_or_else(|| A::Error::invalid_length(n, &self))?;
                }
                Ok(hash)
            }
        }
        from.deserialize_bytes(BytesVisitor)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    struct Times {
        #[serde(with = "super::micros")]
        _at: DateTime<Utc>,
        #[serde(with = "super::micros_option")]
        _until: Option<DateTime<Utc>>,
    }

    #[test]
    fn times_near_range_end_are_rejected() {
        let read = |at: i64, until: i64| {
            serde_json::from_str::<Times>(&format!(r#"{{"_at":{at},"_until":{until}}}"#)).is_ok()
        };
        let last = DateTime::<Utc>::MAX_UTC.timestamp_micros();
        assert!(read(0, 1_800_000_000_000_000) && read(-1, -1));
        assert!(!read(last, 0) && !read(0, last) && !read(i64::MIN, 0));
    }
}
