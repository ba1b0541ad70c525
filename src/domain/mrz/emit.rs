//! Writing the zone for a data page (part 4, section 4.2.2).

use super::names::transliterate;
use super::{EXPIRY, LINE, NAMES, NUMBER, PERSONAL, VisualZone, check_digit, composite_for};
use crate::domain::birth_date::BirthDate;
use crate::domain::normalize::document_number;
use chrono::NaiveDate;

/// The two lines for a data page and a personal number (empty if there is none).
///
/// Names too long for the field are cut as the standard has it: the first letter of the secondary
/// identifier stays, and the last cell is a letter. A document number beyond nine characters and a
/// personal number beyond fourteen lose the rest, since the zone of a booklet has no place for it.
#[must_use]
pub fn emit(visual: &VisualZone<'_>, personal_number: &str) -> [String; 2] {
    let kind = pad(&letters(visual.kind), 2);
    let names = name_field(visual.surname, visual.given_names);
    let first = format!("{kind}{}{names}", pad(&state(visual.issuing_state), 3));

    let mut second = String::with_capacity(LINE);
    push_checked(&mut second, &pad(&document_number(visual.number), NUMBER.len()));
    second.push_str(&pad(&state(visual.nationality), 3));
    push_checked(&mut second, &birth(visual.birth));
    second.push(if matches!(visual.sex, 'M' | 'F') { visual.sex } else { '<' });
    debug_assert_eq!(second.len(), EXPIRY.start);
    push_checked(&mut second, &date(visual.expires));
    let personal = document_number(personal_number);
    if personal.is_empty() {
        second.push_str(&pad("", PERSONAL.len() + 1));
    } else {
        push_checked(&mut second, &pad(&personal, PERSONAL.len()));
    }
    // It covers the line written so far.
    second.push(composite_for(second.as_bytes()));
    [first, second]
}

/// A state's code as the zone has it: Germany alone is written with one letter (part 3, section 5).
pub(super) fn state(code: &str) -> String {
    let code = letters(code);
    if code == "DEU" { String::from("D") } else { code }
}

/// The letters of a code, upper case.
pub(super) fn letters(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// Unknown parts are fillers (part 3, section 4.8).
fn birth(date: BirthDate) -> String {
    let part = |part: Option<u32>| part.map_or_else(|| "<<".to_owned(), |part| format!("{part:02}"));
    format!("{:02}{}{}", date.year().rem_euclid(100), part(date.month()), part(date.day()))
}

fn date(date: NaiveDate) -> String {
    date.format("%y%m%d").to_string()
}

fn pad(text: &str, width: usize) -> String {
    format!("{text:<<width$.width$}")
}

fn push_checked(line: &mut String, field: &str) {
    line.push_str(field);
    line.push(char::from(b'0' + check_digit(field.as_bytes())));
}

fn name_field(surname: &str, given_names: &str) -> String {
    let (mut primary, mut secondary) = (transliterate(surname), transliterate(given_names));
    if primary.is_empty() {
        std::mem::swap(&mut primary, &mut secondary);
    }
    let width = NAMES.len();
    if !secondary.is_empty() {
        // Room for two fillers and one letter.
        cut(&mut primary, width - 3);
        primary.push_str("<<");
        primary.push_str(&secondary);
    }
    cut(&mut primary, width);
    pad(&primary, width)
}

/// Cuts a name to the width so that it ends with a letter.
fn cut(name: &mut String, width: usize) {
    if name.len() <= width {
        return;
    }
    let next = name.as_bytes().get(width).map(|letter| char::from(*letter));
    name.truncate(width);
    if !name.ends_with('<') {
        return;
    }
    // The next part's first letter takes the cell; a part of two letters or more gives up its last for it,
    // or, where all are initials, the filler is removed.
    let bytes = name.as_bytes();
    let spare = (1..width - 1)
        .rev()
        .find(|index| bytes[*index] != b'<' && bytes[index - 1] != b'<' && bytes[index + 1] == b'<');
    name.remove(spare.unwrap_or(width - 1));
    name.extend(next);
}
