//! Whose passport a reader read: by issuing state and number first, then by name and date of birth. Owns the search among the open cases;
//! what is done with the case, the commands say.

use crate::domain::birth_date::BirthDate;
use crate::domain::case::Case;
use crate::domain::case::application::{Passport, Sex, Traveller};
use crate::domain::case_no::CaseNo;
use crate::domain::code::StateCode;
use crate::domain::matching::{MatchKind, traveller_keys};
use crate::domain::mrz::{Mrz, ReaderScan, is_name};
use crate::domain::normalize::fold;
use chrono::{DateTime, NaiveDate, Utc};
use std::cmp::Reverse;

/// A case of a passport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScannedCase {
    /// The case.
    pub case: CaseNo,
    /// What led to it.
    pub by: MatchKind,
    /// Name, date of birth and sex are those of a traveller of the case who has the passport: the number alone may be misread or mistyped.
    pub agrees: bool,
}

/// The fields whose check digits are wrong, by their machine names.
#[must_use]
pub fn wrong_checks(scan: &ReaderScan) -> Vec<&'static str> {
    let checks = scan.mrz.checks;
    let all = [
        (NUMBER, checks.number),
        ("birth", checks.birth),
        ("expiry", checks.expiry),
        ("personal", checks.personal),
        ("composite", checks.composite),
    ];
    all.into_iter().filter(|(_, right)| !right).map(|(name, _)| name).collect()
}

/// The machine name of the passport number among the fields with a check digit.
pub const NUMBER: &str = "number";

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

/// Two codes of one issuing state: the zone has the one, and applications may have either (ICAO Doc 9303 part 3, section 5).
const SAME_STATE: [(&str, &str); 1] = [("D", "DEU")];

/// The keys of a traveller under every code of the issuing state.
fn keys(who: &Traveller) -> Vec<(MatchKind, String)> {
    let own = who.passport.issuing_state;
    let other = SAME_STATE.into_iter().find_map(|(one, two)| match own.as_str() {
        code if code == one => Some(two),
        code if code == two => Some(one),
        _ => None,
    });
    let mut all = traveller_keys(who);
    if let Some(state) = other.and_then(|code| code.parse().ok()) {
        let mut renamed = who.clone();
        renamed.passport.issuing_state = state;
        all.extend(traveller_keys(&renamed));
    }
    all
}

/// What a traveller shares with the keys of a passport, the strongest first.
fn shared(one: &Traveller, keys: &[(MatchKind, String)]) -> Option<MatchKind> {
    traveller_keys(one).into_iter().filter(|key| keys.contains(key)).map(|(by, _)| by).min()
}

/// Whether name, date of birth and sex of a passport are those of a traveller. Other given names do not count: zones cut them, and
/// applications leave some out.
fn agrees(one: &Traveller, who: &Traveller, keys: &[(MatchKind, String)]) -> bool {
    let cut = who.passport.mrz.first().is_some_and(|line| !line.ends_with('<'));
    let whole = traveller_keys(one).iter().any(|key| key.0 == MatchKind::Traveller && keys.contains(key));
    let surname = || is_name(&one.surname, &who.surname, cut) || fold(&one.surname) == fold(&who.surname);
    let sex = one.sex == who.sex || one.sex == Sex::X || who.sex == Sex::X;
    sex && (whole || (one.birth_date == who.birth_date && surname()))
}

/// The open cases of a traveller, the most likely first: a traveller at the port, then the earliest arrival, then the newest case. Cases that
/// share nothing but name and date of birth count only where none has the passport of this person.
#[must_use]
pub fn open_cases<'a>(cases: impl Iterator<Item = &'a Case>, who: &Traveller) -> Vec<ScannedCase> {
    let keys = keys(who);
    let mut found: Vec<(ScannedCase, _)> = cases
        .filter_map(|case| {
            let own = || case.papers.travellers().filter_map(|one| Some((shared(one, &keys)?, one)));
            let by = own().map(|(by, _)| by).min()?;
            let agrees = own().any(|(kind, one)| kind == by && agrees(one, who, &keys));
            let away = !case.told.as_ref().is_some_and(|told| told.present);
            let arrives = case.expected_arrival().map_or(DateTime::<Utc>::MAX_UTC, |arrival| arrival.at);
            Some((ScannedCase { case: case.no, by, agrees }, (away, arrives, Reverse(case.no.serial()))))
        })
        .collect();
    let certain = |case: &ScannedCase| case.by == MatchKind::Passport && case.agrees;
    if found.iter().any(|(case, _)| certain(case)) {
        found.retain(|(case, _)| case.by == MatchKind::Passport);
    }
    found.sort_by_key(|(case, order)| (!certain(case), *order));
    found.into_iter().map(|(case, _)| case).collect()
}

/// The traveller of a case whom a passport is compared with: the one who shares most with it, else the applicant.
#[must_use]
pub fn likely_traveller<'a>(case: &'a Case, who: &Traveller) -> &'a Traveller {
    let keys = keys(who);
    let found = case.papers.travellers().filter_map(|one| Some((shared(one, &keys)?, one)));
    found.min_by_key(|(by, _)| *by).map_or(&case.papers.traveller, |(_, one)| one)
}
