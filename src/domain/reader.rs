//! Whose passport a reader read: by issuing state and number first, then by name and date of birth. Owns the search among the open cases;
//! what is done with the case, the commands say.

use crate::domain::birth_date::BirthDate;
use crate::domain::case::Case;
use crate::domain::case::application::{Passport, Sex, Traveller};
use crate::domain::case_no::CaseNo;
use crate::domain::code::StateCode;
use crate::domain::matching::{MatchKind, traveller_keys};
use crate::domain::mrz::{Mrz, ReaderScan};
use chrono::{DateTime, NaiveDate, Utc};
use std::cmp::Reverse;

/// A case of a passport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScannedCase {
    /// The case.
    pub case: CaseNo,
    /// What led to it.
    pub by: MatchKind,
}

/// The traveller that a zone is of, as far as it says; none where a date or a state in it cannot be read.
#[must_use]
pub fn traveller(scan: &ReaderScan) -> Option<Traveller> {
    let Mrz { birth, .. } = &scan.mrz;
    let mrz = &scan.mrz;
    let birth: BirthDate = match (birth.year?, birth.month, birth.day) {
        (year, Some(month), Some(day)) => NaiveDate::from_ymd_opt(year, month, day)?.into(),
        (year, Some(month), None) => format!("{year:04}-{month:02}").parse().ok()?,
        (year, ..) => format!("{year:04}").parse().ok()?,
    };
    let state = |text: &str| text.parse::<StateCode>().ok();
    let sex = match mrz.sex {
        'F' => Sex::F,
        'M' => Sex::M,
        _ => Sex::X,
    };
    Some(Traveller {
        surname: mrz.primary.as_str().into(),
        given_names: mrz.secondary.as_str().into(),
        native_name: None,
        nationality: state(&mrz.nationality)?,
        sex,
        birth_date: birth,
        passport: Passport {
            kind: mrz.kind.as_str().into(),
            number: mrz.number.as_str().into(),
            issuing_state: state(&mrz.issuing_state)?,
            expires_on: mrz.expires?,
            mrz: scan.lines.iter().map(|line| line.as_str().into()).collect(),
        },
    })
}

/// The open cases of a traveller, the most likely first: a traveller at the port, then the earliest arrival, then the newest case. Cases that
/// share nothing but name and date of birth count only where none has the passport.
#[must_use]
pub fn open_cases<'a>(cases: impl Iterator<Item = &'a Case>, who: &Traveller) -> Vec<ScannedCase> {
    let keys = traveller_keys(who);
    let mut found: Vec<(ScannedCase, _)> = cases
        .filter_map(|case| {
            let own = case.papers.travellers().flat_map(traveller_keys);
            let by = own.filter(|key| keys.contains(key)).map(|(by, _)| by).min()?;
            let away = !case.told.as_ref().is_some_and(|told| told.present);
            let arrives = case.expected_arrival().map_or(DateTime::<Utc>::MAX_UTC, |arrival| arrival.at);
            Some((ScannedCase { case: case.no, by }, (away, arrives, Reverse(case.no.serial()))))
        })
        .collect();
    let strongest = found.iter().map(|(case, _)| case.by).min();
    found.retain(|(case, _)| Some(case.by) == strongest);
    found.sort_by_key(|(_, order)| *order);
    found.into_iter().map(|(case, _)| case).collect()
}

/// The traveller of a case whom a passport is compared with: the one who shares most with it, else the applicant.
#[must_use]
pub fn likely_traveller<'a>(case: &'a Case, who: &Traveller) -> &'a Traveller {
    let keys = traveller_keys(who);
    let shared = |one: &Traveller| {
        traveller_keys(one).into_iter().filter(|key| keys.contains(key)).map(|(by, _)| by).min()
    };
    let found = case.papers.travellers().filter_map(|one| Some((shared(one)?, one)));
    found.min_by_key(|(by, _)| *by).map_or(&case.papers.traveller, |(_, one)| one)
}
