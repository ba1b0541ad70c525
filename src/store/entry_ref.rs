//! An entry of the journal as a printed handover names it: its number and the digits of its hash, or the first of them. It
//! is stored out of reach of those who can write to the journal's files.

use super::journal::JournalHead;
use std::fmt;
use std::str::FromStr;

/// Fewer digits than this could be met by trying: 64 bits.
const FEWEST: usize = 16;
/// All digits of a hash.
const ALL: usize = 64;
/// Digits in a group on paper.
const GROUP: usize = 8;

/// A named entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryRef {
    seq: u64,
    digits: String,
}

/// Not the name of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an entry is named by its number, a colon, and sixteen digits of its hash or more: 4711:0a1b2c3d4e5f6071"
)]
pub(crate) struct EntryRefError;

impl EntryRef {
    /// The name of an entry, with all digits.
    #[must_use]
    pub(crate) fn new(head: JournalHead) -> Self {
        Self { seq: head.seq, digits: head.hash.to_string() }
    }

    /// The number of the entry.
    #[must_use]
    pub(crate) fn seq(&self) -> u64 {
        self.seq
    }

    /// The digits of its hash, in groups that can be compared by eye.
    #[must_use]
    pub(crate) fn groups(&self) -> Vec<&str> {
        (0..self.digits.len())
            .step_by(GROUP)
            .map(|from| &self.digits[from..(from + GROUP).min(self.digits.len())])
            .collect()
    }

    /// Whether this is the entry that is named.
    #[must_use]
    pub(crate) fn matches(&self, head: JournalHead) -> bool {
        self.seq == head.seq && head.hash.to_string().starts_with(&self.digits)
    }
}

impl FromStr for EntryRef {
    type Err = EntryRefError;
    fn from_str(text: &str) -> Result<Self, EntryRefError> {
        let (seq, digits) = text.trim().split_once([':', '：', ' ']).ok_or(EntryRefError)?;
        let digits: String =
            digits.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).collect();
        let hex = digits.bytes().all(|b| b.is_ascii_hexdigit());
        let seq = seq.trim().parse().map_err(|_| EntryRefError)?;
        if hex && (FEWEST..=ALL).contains(&digits.len()) {
            Ok(Self { seq, digits })
        } else {
            Err(EntryRefError)
        }
    }
}

impl fmt::Display for EntryRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, self.digits)
    }
}

#[cfg(test)]
mod tests {
    use super::super::journal::EntryHash;
    use super::*;

    fn head() -> JournalHead {
        let mut bytes = [0xAB; 32];
        bytes[0] = 0x0C;
        JournalHead { seq: 4711, hash: EntryHash::from_bytes(bytes) }
    }

    #[test]
    fn printed_entry_ref_parses_in_any_grouping() {
        let printed = EntryRef::new(head());
        assert_eq!(printed.to_string().parse(), Ok(printed.clone()));
        assert_eq!(printed.groups().len(), 8);
        let typed = format!("4711： {}", printed.groups().join(" ").to_uppercase());
        assert_eq!(typed.parse(), Ok(printed.clone()));
        assert_eq!(format!("4711 {}", head().hash).parse(), Ok(printed), "as verify and backup print it");
        let short: EntryRef = "4711:0cababab abababab".parse().unwrap();
        assert!(short.matches(head()));
        assert!(!short.matches(JournalHead { seq: 4712, ..head() }));
        assert!(!"4711:0cababab ababab00".parse::<EntryRef>().unwrap().matches(head()));
    }

    #[test]
    fn invalid_entry_ref_is_reported() {
        let long = format!("1:{}", "a".repeat(65));
        for text in
            ["", "4711", "4711:", "4711:0cababab", "x:0cabababababababab", "1:0cababababababag", &long]
        {
            assert_eq!(text.parse::<EntryRef>(), Err(EntryRefError), "{text}");
        }
    }
}
