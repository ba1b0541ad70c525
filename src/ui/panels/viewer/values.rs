//! What the application says of the traveller beside what the machine-readable zone says. Owns which values are compared and when two differ.

use crate::domain::case::Case;
use crate::domain::mrz::{self, LINE, Mrz};
use crate::domain::zone::day;
use crate::text::Catalog;
use chrono::{DateTime, Utc};

/// One value twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ComparedValue {
    /// What it is.
    pub(super) label: String,
    /// As the application has it.
    pub(super) form: String,
    /// As the zone has it; none where it has none.
    pub(super) mrz: Option<String>,
}

impl ComparedValue {
    /// Whether the two say different things.
    pub(super) fn differs(&self) -> bool {
        self.mrz.as_ref().is_some_and(|mrz| *mrz != self.form)
    }
}

/// The lines of the zone as they were sent, where there are two of its length.
pub(super) fn zone(case: &Case) -> Option<[&str; 2]> {
    match case.papers.traveller.passport.mrz.as_slice() {
        [first, second]
            if first.len() == LINE && second.len() == LINE && first.is_ascii() && second.is_ascii() =>
        {
            Some([first, second])
        }
        _ => None,
    }
}

/// The values of the traveller who applies.
pub(super) fn values(case: &Case, now: DateTime<Utc>, texts: &Catalog) -> Vec<ComparedValue> {
    let (t, v) = (&case.papers.traveller, &texts.viewer);
    let zone = zone(case).and_then(|lines| Mrz::parse(&lines, day(now)).ok());
    let of_zone = |read: &dyn Fn(&Mrz) -> String| zone.as_ref().map(read);
    let letters = |state: &str| state.trim_end_matches('<').to_owned();
    // As the application writes a date of which a part is not known.
    let birth = |m: &Mrz| {
        let year = m.birth.year.map_or_else(|| "-".to_owned(), |y| format!("{y:04}"));
        let parts = [m.birth.month, m.birth.day].into_iter().map_while(|part| part);
        parts.fold(year, |date, part| format!("{date}-{part:02}"))
    };
    // The zone writes other letters than the page, and cuts what is long.
    let name = |m: &Mrz| {
        let (page, read) = (mrz::latin(&t.name()), format!("{} {}", m.primary, m.secondary));
        let zone = read.trim().to_lowercase();
        let same = page == zone || (m.names_may_be_cut && page.starts_with(&zone));
        if same { t.name() } else { read.trim().to_owned() }
    };
    let same_state = |form: &str, zone: Option<String>| {
        // `D` and `DEU` are one.
        zone.map(|z| if z == "D" && form == "DEU" { form.to_owned() } else { z })
    };
    let row =
        |label: &str, form: String, mrz: Option<String>| ComparedValue { label: label.to_owned(), form, mrz };
    let nationality = t.nationality.to_string();
    let issued = t.passport.issuing_state.to_string();
    let born = t.birth_date.to_string();
    vec![
        row(&v.number, t.passport.number.to_string(), of_zone(&|m| letters(&m.number))),
        row(
            &v.expires,
            t.passport.expires_on.to_string(),
            of_zone(&|m| m.expires.map_or_else(|| "-".to_owned(), |on| on.to_string())),
        ),
        row(&v.born, born, of_zone(&birth)),
        row(&v.sex, t.sex.letter().to_string(), of_zone(&|m| m.sex.to_string())),
        row(
            &v.nationality,
            nationality.clone(),
            same_state(&nationality, of_zone(&|m| letters(&m.nationality))),
        ),
        row(&v.issued, issued.clone(), same_state(&issued, of_zone(&|m| letters(&m.issuing_state)))),
        row(&v.name, t.name(), of_zone(&name)),
    ]
}
