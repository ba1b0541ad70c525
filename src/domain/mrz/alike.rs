//! What a scanner may have taken for what: O and 0, I and 1. Owns the search for the one reading that a check digit confirms; it changes
//! nothing.

use super::check_digit;
use crate::domain::document_number::ALIKE;

/// The most signs of a field that may have been taken for others: nine signs are a document number.
const MOST: usize = 9;

/// The other reading of a field that its check digit confirms: the expected one, or else the one with the fewest changes, where there is
/// only one. None where the field is right as it is. In a date (`digits`) a digit is never a letter.
pub(super) fn reading(field: &str, digit: char, expected: &str, digits: bool) -> Option<String> {
    let confirmed = |bytes: &[u8]| char::from(b'0' + check_digit(bytes)) == digit;
    let bytes = field.as_bytes();
    if confirmed(bytes) {
        return None;
    }
    let twin = |sign: u8| {
        ALIKE.iter().map(|(letter, number)| (*letter as u8, *number as u8)).find_map(|(letter, number)| {
            if sign == letter { Some(number) } else { (sign == number && !digits).then_some(letter) }
        })
    };
    let doubtful: Vec<(usize, u8)> =
        bytes.iter().enumerate().filter_map(|(at, sign)| Some((at, twin(*sign)?))).collect();
    if doubtful.is_empty() || doubtful.len() > MOST {
        return None;
    }
    let mut readings: Vec<(u32, String)> = (1u32..1 << doubtful.len())
        .filter_map(|choice| {
            let mut other = bytes.to_vec();
            for (bit, (at, sign)) in doubtful.iter().enumerate() {
                if choice & (1 << bit) != 0 {
                    other[*at] = *sign;
                }
            }
            let text = || String::from_utf8_lossy(&other).trim_end_matches('<').to_owned();
            confirmed(&other).then(|| (choice.count_ones(), text()))
        })
        .collect();
    if let Some(at) = readings.iter().position(|(_, text)| text == expected) {
        return Some(readings.swap_remove(at).1);
    }
    readings.sort();
    match &readings[..] {
        [] => None,
        [(_, only)] => Some(only.clone()),
        [(fewest, text), (next, _), ..] => (fewest < next).then(|| text.clone()),
    }
}
