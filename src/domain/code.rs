//! Codes of the field: short ASCII words for ports, grounds, items, states, closing reasons. Owns their form only; the
//! tables of the rules determine which codes exist.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// Most characters of a code.
pub const LONGEST: usize = 23;

/// A word of 1 to 23 characters of `A-Z a-z 0-9 . _ -`, held in place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    letters: [u8; LONGEST],
    length: u8,
}

/// Why a text is no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Empty, or longer than 23 characters.
    #[error("a code has 1 to 23 characters")]
    Length,
    /// A character that codes do not have.
    #[error("a code has letters, digits, '.', '_' and '-' only")]
    Character,
}

const fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')
}

impl Code {
    const fn from_bytes(bytes: &[u8]) -> Result<Self, CodeError> {
        if bytes.is_empty() || bytes.len() > LONGEST {
            return Err(CodeError::Length);
        }
        let mut letters = [0; LONGEST];
        let mut i = 0;
        while i < bytes.len() {
            if !is_allowed(bytes[i]) {
                return Err(CodeError::Character);
            }
            letters[i] = bytes[i];
            i += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 23")]
        let length = bytes.len() as u8;
        Ok(Self { letters, length })
    }

    /// A code from a literal of the source.
    ///
    /// # Panics
    /// When the literal is no code: at compile time, in a constant.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        match Self::from_bytes(text.as_bytes()) {
            Ok(code) => code,
            Err(_) => panic!("not a code"),
        }
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // Only ASCII ever gets in.
        std::str::from_utf8(&self.letters[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl FromStr for Code {
    type Err = CodeError;
    fn from_str(text: &str) -> Result<Self, CodeError> {
        Self::from_bytes(text.as_bytes())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct CodeVisitor;
        impl Visitor<'_> for CodeVisitor {
            type Value = Code;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a code")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Code, E> {
                text.parse().map_err(E::custom)
            }
        }
        from.deserialize_str(CodeVisitor)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Code);

        impl $name {
            /// From a literal of the source.
            ///
            /// # Panics
            /// When the literal is no code: at compile time, in a constant.
            #[must_use]
            pub const fn new(text: &'static str) -> Self {
                Self(Code::new(text))
            }

            /// As text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<Code> for $name {
            fn from(code: Code) -> Self {
                Self(code)
            }
        }

        impl From<$name> for Code {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> {
                text.parse().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    )*};
}

codes! {
    /// A port of entry: the airport's IATA code, or the last three letters of the UN/LOCODE.
    Port;
    /// A ground of urgent entry.
    Ground;
    /// An item of the checklist.
    Item;
    /// A visa category.
    Category;
    /// An issuing state, organisation or nationality (ICAO Doc 9303 part 3, section 5).
    StateCode;
    /// What is wrong with an item.
    Defect;
    /// Why a case is closed without a visa.
    ClosingCode;
    /// Why another port sends a case back.
    DeclineCode;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_short_ascii_identifiers_are_codes() {
        assert_eq!("R21-4A".parse::<ClosingCode>().unwrap().as_str(), "R21-4A");
        assert_eq!("".parse::<Code>(), Err(CodeError::Length));
        assert_eq!("x".repeat(24).parse::<Code>(), Err(CodeError::Length));
        for bad in ["a b", "口岸", "a\u{1b}", "a/b"] {
            assert_eq!(bad.parse::<Code>(), Err(CodeError::Character), "{bad:?}");
        }
    }

    #[test]
    fn codes_sort_like_their_text() {
        let mut codes: Vec<Code> = ["PEK", "NGB", "A", "AB"].iter().map(|c| c.parse().unwrap()).collect();
        codes.sort_unstable();
        assert_eq!(codes.iter().map(Code::as_str).collect::<Vec<_>>(), ["A", "AB", "NGB", "PEK"]);
    }

    #[test]
    fn a_code_is_padded_like_text() {
        assert_eq!(format!("[{:<5}]", Port::new("NGB")), "[NGB  ]");
    }
}
