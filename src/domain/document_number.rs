//! The forms in which the numbers of travel documents are compared. Owns which signs are taken for each other and when a check digit was
//! copied along; the forms are keys, never shown.

use crate::domain::mrz;
use crate::domain::normalize;

/// Signs that eyes and machines take for each other: the letter, and the digit used for both.
pub(crate) const ALIKE: [(char, char); 2] = [('O', '0'), ('I', '1')];

/// A number without its check digit has at least so many signs: below that a check digit is meaningless.
const SHORTEST: usize = 6;

/// A passport number in the form for comparison: nothing but letters and digits, the letters that look like digits as digits.
#[must_use]
pub(crate) fn plain_number(number: &str) -> String {
    normalize::document_number(number).chars().map(digit_alike).collect()
}

fn digit_alike(sign: char) -> char {
    ALIKE.iter().find(|(letter, _)| *letter == sign).map_or(sign, |(_, digit)| *digit)
}

/// The number without a check digit at its end, where the last sign is the check digit of the rest (ICAO Doc 9303 part 3, section
/// 4.9): it may have been copied with the machine readable zone. Plain like [`plain_number`].
#[must_use]
pub(crate) fn without_check_digit(number: &str) -> Option<String> {
    let written = normalize::document_number(number);
    let (rest, last) = written.split_at_checked(written.len().checked_sub(1)?)?;
    let last = last.bytes().next().filter(u8::is_ascii_digit)?;
    let plain = plain_number(rest);
    let checks = |number: &str| b'0' + mrz::check_digit(number.as_bytes()) == last;
    (rest.len() >= SHORTEST && (checks(rest) || checks(&plain))).then_some(plain)
}
