//! The machine readable zone of a passport booklet: TD3, two lines of 44 (ICAO Doc 9303 parts 3 and 4).
//!
//! Owns reading the lines, their check digits, writing them for a given data page, and the comparison of
//! the two. It knows no clock: the day against which a two-digit year is read comes in. A fault here is a
//! finding for the officer; nothing is decided.

mod alike;
mod compare;
mod emit;
mod fault;
mod form;
mod names;
mod scan;

pub use compare::{compare, review};
pub use emit::emit;
pub use fault::{Mismatch, MrzFault};
pub use form::{MrzRepair, field_checks, states};
pub use scan::{ReaderScan, is_scan, is_zone_part, scan};

use crate::domain::birth_date::BirthDate;

use chrono::{Datelike, NaiveDate};
use std::ops::Range;

/// A written name in the letters of the zone, small ones, its parts one blank from each other.
#[must_use]
pub fn latin(name: &str) -> String {
    names::transliterate(name).replace('<', " ").to_lowercase()
}

/// Characters in a line.
pub const LINE: usize = 44;

/// The visual zone of the data page, as the submission gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisualZone<'a> {
    /// Primary identifier; empty if the page has one name only and it is given as `given_names`.
    pub surname: &'a str,
    /// Secondary identifier; empty if there is none.
    pub given_names: &'a str,
    /// Document number.
    pub number: &'a str,
    /// Issuing state or organisation, three letters (`DEU` and `D` are one).
    pub issuing_state: &'a str,
    /// Nationality, likewise.
    pub nationality: &'a str,
    /// `M`, `F`, or anything else for unspecified.
    pub sex: char,
    /// Date of birth, as far as it is known.
    pub birth: BirthDate,
    /// Date of expiry.
    pub expires: NaiveDate,
    /// Document code: `P`, or `P` and the subtype.
    pub kind: &'a str,
}

/// A date of birth, of which the holder's state may not know every part (part 3, section 4.8).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MrzBirthDate {
    /// Four digits, the century taken from the day of reading.
    pub year: Option<i32>,
    /// 1 to 12.
    pub month: Option<u32>,
    /// 1 to 31.
    pub day: Option<u32>,
}

/// Which check digits are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CheckDigits {
    /// Line 2, position 10.
    pub number: bool,
    /// Line 2, position 20.
    pub birth: bool,
    /// Line 2, position 28.
    pub expiry: bool,
    /// Line 2, position 43; may be a filler if there is no personal number.
    pub personal: bool,
    /// Line 2, position 44.
    pub composite: bool,
}

impl CheckDigits {
    /// Whether all are right.
    #[must_use]
    pub fn are_valid(&self) -> bool {
        self.number && self.birth && self.expiry && self.personal && self.composite
    }
}

/// Why two lines are not a TD3 zone at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum MrzFormat {
    /// A line is not 44 characters long.
    #[error("line {line} has {found} characters, not 44")]
    Length {
        /// 1 or 2.
        line: usize,
        /// How many characters it has.
        found: usize,
    },
    /// A character other than `A` to `Z`, `0` to `9` and `<`.
    #[error("line {line} has {found:?} at position {position}")]
    Character {
        /// 1 or 2.
        line: usize,
        /// From 1.
        position: usize,
        found: char,
    },
}

/// The content of the two lines. Fillers are resolved; nothing is corrected, even with wrong check digits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct Mrz {
    /// Document code: `P`, or `P` and the subtype.
    pub kind: String,
    /// Issuing state or organisation, one to three letters.
    pub issuing_state: String,
    /// Primary identifier, parts separated by a space.
    pub primary: String,
    /// Secondary identifier, likewise; empty if there is none.
    pub secondary: String,
    /// Whether the name fills its field to the last cell, so that it may have been cut: an exact fit looks
    /// the same (part 4, section 4.2.3).
    pub names_may_be_cut: bool,
    /// Document number.
    pub number: String,
    /// Nationality, one to three letters.
    pub nationality: String,
    pub birth: MrzBirthDate,
    /// `M`, `F`, or `X` for a filler; any other letter as it is.
    pub sex: char,
    /// Date of expiry, in this century; `None` if the digits are no date.
    pub expires: Option<NaiveDate>,
    /// Personal number or other optional data; empty if there is none.
    pub personal_number: String,
    /// Which check digits are right.
    pub checks: CheckDigits,
}

/// Whether a written name is the one in a zone, in any of the spellings that issuers use.
#[must_use]
pub(crate) fn is_name(written: &str, zone: &str, may_be_cut: bool) -> bool {
    names::is_same_name(&names::letters(written), zone, may_be_cut)
}

/// Whether a document code is that of an ordinary passport: neither diplomatic, official, military, nor a laissez-passer, and
/// a passport at all (part 4, section 4.4).
#[must_use]
pub fn is_ordinary_kind(kind: &str) -> bool {
    kind.starts_with('P') && !matches!(kind.chars().nth(1), Some('D' | 'O' | 'M' | 'L'))
}

impl Mrz {
    /// Reads two lines; `today` decides the century of the birth year, since the standard has no rule: a
    /// birth that would lie after it is of the last century. An expiry is always of this one.
    ///
    /// # Errors
    ///
    /// The first fault of form. Wrong check digits are no error here, they are in [`Mrz::checks`].
    pub fn parse<S: AsRef<str>>(lines: &[S; 2], today: NaiveDate) -> Result<Self, MrzFormat> {
        let [first, second] = [lines[0].as_ref(), lines[1].as_ref()];
        line_fault(1, first)?;
        line_fault(2, second)?;
        let (primary, secondary) = names::split(&first[NAMES]);
        Ok(Self {
            kind: text(&first[KIND]),
            issuing_state: text(&first[ISSUER]),
            primary,
            secondary,
            names_may_be_cut: !first.ends_with('<'),
            number: text(&second[NUMBER]),
            nationality: text(&second[NATIONALITY]),
            birth: birth(&second[BIRTH], today),
            sex: match second.as_bytes()[SEX] {
                b'<' => 'X',
                letter => char::from(letter),
            },
            expires: expiry(&second[EXPIRY]),
            personal_number: text(&second[PERSONAL]),
            checks: checks(second.as_bytes()),
        })
    }

    /// Whether the document is an ordinary passport: neither diplomatic, official, military, nor a
    /// laissez-passer, and a passport at all.
    #[must_use]
    pub fn is_ordinary(&self) -> bool {
        is_ordinary_kind(&self.kind)
    }

    /// Whether the document is a specimen (state `UTO`).
    #[must_use]
    pub fn is_specimen(&self) -> bool {
        self.issuing_state == SPECIMEN || self.nationality == SPECIMEN
    }
}

/// The check digit of a field (part 3, section 4.9): weights 7, 3, 1; letters from A = 10; fillers, and
/// anything else, 0.
#[must_use]
pub fn check_digit(field: &[u8]) -> u8 {
    let value = |byte: u8| char::from(byte.to_ascii_uppercase()).to_digit(36).unwrap_or(0);
    let sum: u32 = field
        .iter()
        .zip([7, 3, 1].into_iter().cycle())
        .map(|(byte, weight)| value(*byte) * weight % 10)
        .sum();
    // A remainder of 10 fits.
    (sum % 10) as u8
}

const SPECIMEN: &str = "UTO";

// Line 1, counted from 0.
const KIND: Range<usize> = 0..2;
const ISSUER: Range<usize> = 2..5;
const NAMES: Range<usize> = 5..44;
// Line 2.
const NUMBER: Range<usize> = 0..9;
const NATIONALITY: Range<usize> = 10..13;
const BIRTH: Range<usize> = 13..19;
const SEX: usize = 20;
const EXPIRY: Range<usize> = 21..27;
const PERSONAL: Range<usize> = 28..42;
const COMPOSITE: usize = 43;

fn line_fault(line: usize, text: &str) -> Result<(), MrzFormat> {
    let allowed = |letter: char| letter == '<' || letter.is_ascii_digit() || letter.is_ascii_uppercase();
    let found = text.chars().count();
    if found != LINE {
        return Err(MrzFormat::Length { line, found });
    }
    match text.chars().zip(1..).find(|(letter, _)| !allowed(*letter)) {
        Some((found, position)) => Err(MrzFormat::Character { line, position, found }),
        None => Ok(()),
    }
}

/// The digit that a field of line 2 calls for, as a character.
fn digit_for(line: &[u8], field: &Range<usize>) -> char {
    char::from(b'0' + check_digit(&line[field.clone()]))
}

fn composite_for(line: &[u8]) -> char {
    let covered = [&line[0..10], &line[13..20], &line[21..43]].concat();
    char::from(b'0' + check_digit(&covered))
}

fn checks(line: &[u8]) -> CheckDigits {
    // A field's check digit follows it.
    let fits = |field: &Range<usize>| char::from(line[field.end]) == digit_for(line, field);
    let no_personal = line[PERSONAL].iter().all(|byte| *byte == b'<');
    CheckDigits {
        number: fits(&NUMBER),
        birth: fits(&BIRTH),
        expiry: fits(&EXPIRY),
        personal: fits(&PERSONAL) || (no_personal && line[PERSONAL.end] == b'<'),
        composite: char::from(line[COMPOSITE]) == composite_for(line),
    }
}

/// A field without its trailing fillers; those inside are separators.
fn text(field: &str) -> String {
    field.trim_end_matches('<').replace('<', " ")
}

fn birth(field: &str, today: NaiveDate) -> MrzBirthDate {
    let part = |range: Range<usize>| field[range].parse::<u32>().ok();
    let month = part(2..4).filter(|month| (1..=12).contains(month));
    let day = part(4..6).filter(|day| (1..=31).contains(day));
    let year = part(0..2).map(|year| {
        let year = 2000 + year as i32;
        // Unknown parts count as the earliest that they can be.
        let earliest = (year, month.unwrap_or(1), day.unwrap_or(1));
        if earliest > (today.year(), today.month(), today.day()) { year - 100 } else { year }
    });
    MrzBirthDate { year, month, day }
}

fn expiry(field: &str) -> Option<NaiveDate> {
    let part = |range: Range<usize>| field[range].parse::<u32>().ok();
    NaiveDate::from_ymd_opt(2000 + part(0..2)? as i32, part(2..4)?, part(4..6)?)
}

#[cfg(test)]
mod review_tests;
#[cfg(test)]
mod tests;
