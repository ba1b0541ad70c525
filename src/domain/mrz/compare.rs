//! The zone against itself (check digits) and against the data page.

use super::emit::{letters, state};
use super::fault::{Mismatch, MrzFault};
use super::form::MrzZone;
use super::names::{NameLetter, is_same_name, letters as name_letters};
use super::{
    BIRTH, COMPOSITE, EXPIRY, LINE, Mrz, MrzFormat, NUMBER, PERSONAL, SEX, SPECIMEN, VisualZone, alike,
    composite_for, digit_for, line_fault,
};
use crate::domain::normalize::document_number;
use crate::domain::sanitize::clean;
use chrono::NaiveDate;

/// All findings about the two lines of a document with the given data page, check digits first.
///
/// If a line has not the form of a zone, only that is reported. `today` is as for [`Mrz::parse`].
#[must_use]
pub fn compare<S: AsRef<str>>(lines: &[S; 2], visual: &VisualZone<'_>, today: NaiveDate) -> Vec<MrzFault> {
    let malformed: Vec<MrzFault> = (1..)
        .zip(lines)
        .filter_map(|(line, text)| line_fault(line, text.as_ref()).err())
        .map(of_form)
        .collect();
    let Ok(mrz) = Mrz::parse(lines, today) else { return malformed };
    let mut faults = Vec::new();
    check_digits(&mrz, lines[1].as_ref(), &mut faults);
    data_page(&mrz, lines[1].as_ref(), visual, today, &mut faults);
    faults
}

/// All findings about a zone of any form, of a document with the given data page: how it was brought into its form,
/// what is wrong with that, and what differs as far as the two can be compared. None where nothing was sent.
///
/// Where fields may be in the wrong place, one counts only if its own check digit confirms it.
#[must_use]
pub fn review<S: AsRef<str>>(sent: &[S], visual: &VisualZone<'_>, today: NaiveDate) -> Option<Vec<MrzFault>> {
    let zone = MrzZone::new(sent)?;
    let mut faults: Vec<MrzFault> = zone.broken.iter().copied().map(of_form).collect();
    if !zone.repairs.is_empty() {
        faults.push(MrzFault::Form(zone.repairs.clone()));
    }
    let compared = compare(&zone.lines, visual, today);
    let mrz = Mrz::parse(&zone.lines, today).ok()?;
    let counts = |fault: &MrzFault| match fault {
        _ if zone.is_sound() => true,
        MrzFault::NameDiffers(_) => zone.has_sound_names(),
        MrzFault::NumberDiffers(_) => mrz.checks.number,
        MrzFault::BirthDiffers(_) => mrz.checks.birth,
        MrzFault::ExpiryDiffers(_) => mrz.checks.expiry,
        // They lie between fields that are where they must be.
        MrzFault::NationalityDiffers(_) => mrz.checks.number && mrz.checks.birth,
        MrzFault::SexDiffers(_) => mrz.checks.birth && mrz.checks.expiry,
        MrzFault::IssuerDiffers(_) | MrzFault::KindDiffers(_) | MrzFault::Specimen(_) => {
            zone.has_sound_names()
        }
        _ => false,
    };
    faults.extend(compared.into_iter().filter(counts));
    if let Some((wanted, found)) = zone.composite {
        faults.push(MrzFault::CheckComposite(mismatch(wanted, found)));
    }
    faults.extend(readings(&zone.lines[1], visual).into_iter().map(MrzFault::Alike));
    Some(faults)
}

/// The readings of fields that their check digits confirm where they deny what is written.
fn readings(second: &str, visual: &VisualZone<'_>) -> Vec<String> {
    let number = document_number(visual.number);
    let born = visual.birth.full().map(|date| date.format("%y%m%d").to_string()).unwrap_or_default();
    let expires = visual.expires.format("%y%m%d").to_string();
    [(NUMBER, number, false), (BIRTH, born, true), (EXPIRY, expires, true)]
        .into_iter()
        .filter_map(|(field, expected, digits)| {
            let digit = second[field.end..].chars().next()?;
            alike::reading(&second[field], digit, &expected, digits)
        })
        .collect()
}

fn of_form(fault: MrzFormat) -> MrzFault {
    match fault {
        MrzFormat::Length { line, found } => {
            MrzFault::Length(mismatch(LINE.to_string(), format!("{found} (line {line})")))
        }
        MrzFormat::Character { line, position, found } => MrzFault::Character(mismatch(
            "A-Z 0-9 <",
            format!("{} (line {line}, position {position})", clean(&found.to_string())),
        )),
    }
}

fn check_digits(mrz: &Mrz, second: &str, faults: &mut Vec<MrzFault>) {
    let line = second.as_bytes();
    let mut check = |right: bool, at: usize, expected: char, fault: fn(Mismatch) -> MrzFault| {
        if !right {
            faults.push(fault(mismatch(expected, char::from(line[at]))));
        }
    };
    let checks = mrz.checks;
    check(checks.number, NUMBER.end, digit_for(line, &NUMBER), MrzFault::CheckNumber);
    check(checks.birth, BIRTH.end, digit_for(line, &BIRTH), MrzFault::CheckBirth);
    check(checks.expiry, EXPIRY.end, digit_for(line, &EXPIRY), MrzFault::CheckExpiry);
    check(checks.personal, PERSONAL.end, digit_for(line, &PERSONAL), MrzFault::CheckPersonal);
    check(checks.composite, COMPOSITE, composite_for(line), MrzFault::CheckComposite);
}

fn data_page(mrz: &Mrz, second: &str, visual: &VisualZone<'_>, today: NaiveDate, faults: &mut Vec<MrzFault>) {
    let mut compare = |same: bool, expected: String, found: String, fault: fn(Mismatch) -> MrzFault| {
        if !same {
            faults.push(fault(mismatch(expected, found)));
        }
    };

    let number = document_number(visual.number);
    let same = number == document_number(&mrz.number);
    compare(same, number, mrz.number.clone(), MrzFault::NumberDiffers);

    let expected = both_names(visual.surname, visual.given_names);
    let found = both_names(&mrz.primary, &mrz.secondary);
    compare(same_names(mrz, visual), expected, found, MrzFault::NameDiffers);

    // By its two digits of the year: a traveller of a hundred years reads as a newborn child. What is unknown on one side
    // matches any value.
    let (birth, printed) = (visual.birth, &second[BIRTH]);
    let parts = [Some(birth.year().rem_euclid(100).unsigned_abs()), birth.month(), birth.day()];
    let same = birth.earliest() <= today
        && [0..2, 2..4, 4..6].into_iter().zip(parts).all(|(at, part)| {
            let digits = &printed[at];
            digits == "<<" || part.is_none_or(|part| digits == format!("{part:02}"))
        });
    compare(same, visual.birth.to_string(), born_in_full(mrz, printed), MrzFault::BirthDiffers);

    let sex = match visual.sex.to_ascii_uppercase() {
        known @ ('M' | 'F') => known,
        _ => 'X',
    };
    let found = char::from(second.as_bytes()[SEX]).to_string();
    compare(sex == mrz.sex, sex.to_string(), found, MrzFault::SexDiffers);

    let nationality = state(visual.nationality);
    let same = nationality == state(&mrz.nationality);
    compare(same, nationality, mrz.nationality.clone(), MrzFault::NationalityDiffers);

    let found = mrz.expires.map_or_else(|| second[EXPIRY].to_string(), |date| date.to_string());
    let same = mrz.expires == Some(visual.expires);
    compare(same, visual.expires.to_string(), found, MrzFault::ExpiryDiffers);

    let issuer = state(visual.issuing_state);
    let same = issuer == state(&mrz.issuing_state);
    compare(same, issuer, mrz.issuing_state.clone(), MrzFault::IssuerDiffers);

    let kind = letters(visual.kind);
    // A plain P does not deny a subtype of ordinary passports; PP and P are one (part 4, section 4.4).
    let same = kind == mrz.kind || (kind == "P" && mrz.is_ordinary()) || (kind == "PP" && mrz.kind == "P");
    compare(same, kind, mrz.kind.clone(), MrzFault::KindDiffers);

    let found = format!("{SPECIMEN} (specimen)");
    compare(!mrz.is_specimen(), String::from("a state's code"), found, MrzFault::Specimen);
}

/// Whether the names are the same. A holder of one name may have it as surname or as given name, in the zone as on the page, and some
/// states print it twice on the page (part 3, section 4.6).
fn same_names(mrz: &Mrz, visual: &VisualZone<'_>) -> bool {
    let (surname, given) = (name_letters(visual.surname), name_letters(visual.given_names));
    let may_be_cut = mrz.names_may_be_cut;
    let same = |primary: &[NameLetter], secondary: &[NameLetter]| {
        is_same_name(primary, &mrz.primary, may_be_cut) && is_same_name(secondary, &mrz.secondary, may_be_cut)
    };
    let single = |name: &[NameLetter]| same(name, &[]) || same(&[], name);
    match (surname.is_empty(), given.is_empty()) {
        (false, true) => single(&surname),
        (true, false) => single(&given),
        _ => {
            same(&surname, &given) || (visual.surname.trim() == visual.given_names.trim() && single(&surname))
        }
    }
}

fn both_names(surname: &str, given_names: &str) -> String {
    let both = [surname, given_names].map(str::trim);
    let present: Vec<&str> = both.into_iter().filter(|name| !name.is_empty()).collect();
    present.join(", ")
}

/// The date of birth with its century, or the digits as they are if a part is unknown or impossible.
fn born_in_full(mrz: &Mrz, printed: &str) -> String {
    let full = || NaiveDate::from_ymd_opt(mrz.birth.year?, mrz.birth.month?, mrz.birth.day?);
    full().map_or_else(|| printed.to_string(), |date| date.to_string())
}

fn mismatch(expected: impl Into<String>, found: impl Into<String>) -> Mismatch {
    let cleaned = |text: String| clean(&text).into_owned();
    Mismatch { expected: cleaned(expected.into()), found: cleaned(found.into()) }
}
