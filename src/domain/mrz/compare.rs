//! The zone against itself (check digits) and against the data page.

use super::emit::{letters, state};
use super::names::{agree, letters as name_letters};
use super::{
    BIRTH, COMPOSITE, EXPIRY, LINE, Mrz, MrzFormat, NUMBER, PERSONAL, SEX, SPECIMEN, Visual, composite_for,
    digit_for, line_fault,
};
use crate::domain::clean::clean;
use crate::domain::fold::document_number;
use chrono::NaiveDate;

/// What should stand somewhere, and what does. Clean for one line of a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// By the check digit's rule, or by the data page.
    pub expected: String,
    /// In the zone.
    pub found: String,
}

/// A finding about a machine readable zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MrzFault {
    /// A line is not 44 characters long.
    Length(Mismatch),
    /// A character that the zone cannot have.
    Character(Mismatch),
    /// Check digit of the document number.
    CheckNumber(Mismatch),
    /// Check digit of the date of birth.
    CheckBirth(Mismatch),
    /// Check digit of the date of expiry.
    CheckExpiry(Mismatch),
    /// Check digit of the personal number.
    CheckPersonal(Mismatch),
    /// Composite check digit.
    CheckComposite(Mismatch),
    /// The document number is not the data page's.
    NumberDiffers(Mismatch),
    /// The names are not the data page's.
    NameDiffers(Mismatch),
    /// The date of birth is not the data page's.
    BirthDiffers(Mismatch),
    /// The sex is not the data page's.
    SexDiffers(Mismatch),
    /// The nationality is not the data page's.
    NationalityDiffers(Mismatch),
    /// The date of expiry is not the data page's, or no date.
    ExpiryDiffers(Mismatch),
    /// The issuing state is not the data page's.
    IssuerDiffers(Mismatch),
    /// The document code is not the data page's.
    KindDiffers(Mismatch),
    /// The document is a specimen.
    Specimen(Mismatch),
}

impl MrzFault {
    fn parts(&self) -> (&'static str, &Mismatch) {
        match self {
            Self::Length(mismatch) => ("mrz_length", mismatch),
            Self::Character(mismatch) => ("mrz_character", mismatch),
            Self::CheckNumber(mismatch) => ("mrz_check_number", mismatch),
            Self::CheckBirth(mismatch) => ("mrz_check_birth", mismatch),
            Self::CheckExpiry(mismatch) => ("mrz_check_expiry", mismatch),
            Self::CheckPersonal(mismatch) => ("mrz_check_personal", mismatch),
            Self::CheckComposite(mismatch) => ("mrz_check_composite", mismatch),
            Self::NumberDiffers(mismatch) => ("mrz_number_differs", mismatch),
            Self::NameDiffers(mismatch) => ("mrz_name_differs", mismatch),
            Self::BirthDiffers(mismatch) => ("mrz_birth_differs", mismatch),
            Self::SexDiffers(mismatch) => ("mrz_sex_differs", mismatch),
            Self::NationalityDiffers(mismatch) => ("mrz_nationality_differs", mismatch),
            Self::ExpiryDiffers(mismatch) => ("mrz_expiry_differs", mismatch),
            Self::IssuerDiffers(mismatch) => ("mrz_issuer_differs", mismatch),
            Self::KindDiffers(mismatch) => ("mrz_kind_differs", mismatch),
            Self::Specimen(mismatch) => ("mrz_specimen", mismatch),
        }
    }

    /// The finding's name for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.parts().0
    }

    /// What should stand there and what does.
    #[must_use]
    pub fn mismatch(&self) -> &Mismatch {
        self.parts().1
    }

    /// Both sides in a few words, for a log or a report.
    #[must_use]
    pub fn about(&self) -> String {
        let Mismatch { expected, found } = self.mismatch();
        format!("expected {expected}, found {found}")
    }
}

/// All findings about the two lines of a document with the given data page, check digits first.
///
/// If a line has not the form of a zone, only that is told. `today` is as for [`Mrz::parse`].
#[must_use]
pub fn compare<S: AsRef<str>>(lines: &[S; 2], visual: &Visual<'_>, today: NaiveDate) -> Vec<MrzFault> {
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

fn data_page(mrz: &Mrz, second: &str, visual: &Visual<'_>, today: NaiveDate, faults: &mut Vec<MrzFault>) {
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

    // By its two digits of the year: a traveller of a hundred years reads as a newborn child.
    let born = visual.birth.format("%y%m%d").to_string();
    let printed = &second[BIRTH];
    let same = visual.birth <= today
        && [0..2, 2..4, 4..6].into_iter().all(|part| {
            let digits = &printed[part.clone()];
            digits == "<<" || digits == &born[part]
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
    let same = kind == mrz.kind || (kind == "P" && mrz.ordinary()) || (kind == "PP" && mrz.kind == "P");
    compare(same, kind, mrz.kind.clone(), MrzFault::KindDiffers);

    let found = format!("{SPECIMEN} (specimen)");
    compare(!mrz.specimen(), String::from("a state's code"), found, MrzFault::Specimen);
}

fn same_names(mrz: &Mrz, visual: &Visual<'_>) -> bool {
    let (mut primary, mut secondary) = (name_letters(visual.surname), name_letters(visual.given_names));
    if primary.is_empty() {
        std::mem::swap(&mut primary, &mut secondary);
    }
    let may_be_cut = mrz.names_may_be_cut;
    agree(&primary, &mrz.primary, may_be_cut) && agree(&secondary, &mrz.secondary, may_be_cut)
}

fn both_names(surname: &str, given_names: &str) -> String {
    let both = [surname, given_names].map(str::trim);
    let present: Vec<&str> = both.into_iter().filter(|name| !name.is_empty()).collect();
    present.join(", ")
}

/// The date of birth with its century, or the digits as they stand if a part is unknown or impossible.
fn born_in_full(mrz: &Mrz, printed: &str) -> String {
    let full = || NaiveDate::from_ymd_opt(mrz.birth.year?, mrz.birth.month?, mrz.birth.day?);
    full().map_or_else(|| printed.to_string(), |date| date.to_string())
}

fn mismatch(expected: impl Into<String>, found: impl Into<String>) -> Mismatch {
    let cleaned = |text: String| clean(&text).into_owned();
    Mismatch { expected: cleaned(expected.into()), found: cleaned(found.into()) }
}
