//! How values of the calendar are written in records: whole numbers, because text costs a microsecond a value and a record holds many.
//! Owns only serde adapters; it may not decide anything.

/// A [`chrono::NaiveDate`] as the number of days from the common era.
pub mod date {
    use chrono::{Datelike, NaiveDate};
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the day number.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i32(date.num_days_from_ce())
    }

    /// Reads the day number.
    ///
    /// # Errors
    /// A number outside chrono's range, and those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        NaiveDate::from_num_days_from_ce_opt(i32::deserialize(from)?)
            .ok_or_else(|| D::Error::custom("day number out of range"))
    }
}

pub use chrono::serde::ts_microseconds as micros;
pub use chrono::serde::ts_microseconds_option as micros_option;

/// RFC 3339 with the offset of Beijing time, the wall time of every port.
#[must_use]
pub fn rfc3339(at: chrono::DateTime<chrono::Utc>) -> String {
    at.with_timezone(&crate::domain::zone::beijing()).to_rfc3339_opts(chrono::SecondsFormat::AutoSi, false)
}

/// A SHA-256 as a run of bytes: serde takes an array value by value, and a case holds many.
pub mod hash {
    use serde::de::{Deserializer, Error, SeqAccess, Visitor};
    use serde::ser::Serializer;
    use std::fmt;

    /// Writes the bytes.
    ///
    /// # Errors
    /// Only those of the serializer.
    pub fn serialize<S: Serializer>(hash: &[u8; 32], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(hash)
    }

    /// Reads the bytes.
    ///
    /// # Errors
    /// Another number of bytes than 32, and those of the deserializer.
    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
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
        from.deserialize_bytes(Bytes)
    }
}
