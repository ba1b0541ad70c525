//! What can be found about a machine readable zone. Owns the kinds and their machine names; the comparison determines which of them there are.

use super::form::MrzRepair;

/// How the two sides of a mismatch are written in a record.
const EXPECTED: &str = "expected ";
/// Between them.
const FOUND: &str = ", found ";

/// What was expected and what was found. Clean for one line of a terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// By the check digit's rule, or by the data page.
    pub expected: String,
    /// In the zone.
    pub found: String,
}

impl Mismatch {
    /// The two sides in a record: the text before them, what is expected, what was found. None where the text is not
    /// about a fault of the zone.
    #[must_use]
    pub fn sides(about: &str) -> Option<(&str, &str, &str)> {
        let (before, sides) = about.split_once(EXPECTED)?;
        sides.split_once(FOUND).map(|(expected, found)| (before, expected, found))
    }
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
    /// The zone was brought into its form: the machine names of what was changed.
    Form(Vec<MrzRepair>),
    /// A field with a wrong check digit; another reading of letters and digits that look alike is confirmed by it.
    Alike(String),
}

impl MrzFault {
    fn parts(&self) -> (&'static str, Option<&Mismatch>) {
        let (code, mismatch) = match self {
            Self::Form(_) => return ("mrz_form", None),
            Self::Alike(_) => return ("mrz_alike", None),
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
        };
        (code, Some(mismatch))
    }

    /// The finding's name for machines.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.parts().0
    }

    /// What was expected and what was found.
    #[must_use]
    pub fn mismatch(&self) -> Option<&Mismatch> {
        self.parts().1
    }

    /// Whether it only describes how the zone was read, and is no doubt about the document.
    #[must_use]
    pub fn is_notice(&self) -> bool {
        match self {
            Self::Form(repairs) => !repairs.iter().any(|r| matches!(r, MrzRepair::Td1 | MrzRepair::Td2)),
            Self::Alike(_) => true,
            _ => false,
        }
    }

    /// Both sides in a few words, the machine names of repairs, or a reading: for a record. The catalogs have the texts.
    #[must_use]
    pub fn about(&self) -> String {
        match self {
            Self::Form(repairs) => repairs.iter().map(|r| r.name()).collect::<Vec<_>>().join(" "),
            Self::Alike(reading) => reading.clone(),
            _ => self
                .mismatch()
                .map_or_else(String::new, |m| format!("{EXPECTED}{}{FOUND}{}", m.expected, m.found)),
        }
    }
}
