//! Texts of a deadline that depends on days not yet announced. Owns the texts; the domain determines the days.

use super::{Catalog, fill};
use crate::domain::calendar::CalendarBasis;

/// A deadline with a note on its basis, where the calendar is not announced.
#[must_use]
pub(crate) fn deadline_text(texts: &Catalog, text: &str, basis: Option<CalendarBasis>) -> String {
    let t = &texts.calendar;
    match basis {
        Some(CalendarBasis::Provisional(_)) => fill(&t.short_provisional, &[("text", text)]),
        Some(CalendarBasis::Unknown(_)) => fill(&t.short_unknown, &[("text", text)]),
        Some(CalendarBasis::Official) | None => text.to_owned(),
    }
}

/// What a deadline rests on, in a sentence; none where everything of it is announced.
#[must_use]
pub(crate) fn rests_text(texts: &Catalog, basis: Option<CalendarBasis>) -> Option<String> {
    let t = &texts.calendar;
    let (text, year) = match basis? {
        CalendarBasis::Official => return None,
        CalendarBasis::Provisional(year) => (&t.provisional, year),
        CalendarBasis::Unknown(year) => (&t.unknown, year),
    };
    let text = fill(text, &[("year", &year.to_string())]);
    Some(fill(&t.rests, &[("text", &text)]))
}

/// The kinds of days among some deadlines that are not announced, each once, with how many deadlines rest on them.
fn counted(bases: impl Iterator<Item = CalendarBasis>) -> Vec<(CalendarBasis, usize)> {
    let mut bases: Vec<CalendarBasis> = bases.filter(|b| *b != CalendarBasis::Official).collect();
    bases.sort_unstable();
    let mut all: Vec<(CalendarBasis, usize)> = Vec::new();
    for basis in bases {
        match all.last_mut() {
            Some((last, n)) if *last == basis => *n += 1,
            _ => all.push((basis, 1)),
        }
    }
    all
}

/// What everybody at the desk has to know of the deadlines of its cases, one sentence a year.
#[must_use]
pub(crate) fn calendar_warnings(texts: &Catalog, bases: impl Iterator<Item = CalendarBasis>) -> Vec<String> {
    let t = &texts.calendar;
    counted(bases)
        .into_iter()
        .filter_map(|(basis, n)| {
            let (text, year) = match basis {
                CalendarBasis::Official => return None,
                CalendarBasis::Provisional(year) => (&t.desk_provisional, year),
                CalendarBasis::Unknown(year) => (&t.desk_unknown, year),
            };
            Some(fill(text, &[("n", &n.to_string()), ("year", &year.to_string())]))
        })
        .collect()
}

/// The same as two shorter texts, for the bar at the top: the worst. None where everything is announced.
#[must_use]
pub(crate) fn calendar_banner(
    texts: &Catalog,
    bases: impl Iterator<Item = CalendarBasis>,
) -> Option<[String; 2]> {
    let t = &texts.calendar;
    let (forms, year) = match bases.max()? {
        CalendarBasis::Official => return None,
        CalendarBasis::Provisional(year) => ([&t.banner_provisional, &t.banner_provisional_short], year),
        CalendarBasis::Unknown(year) => ([&t.banner_unknown, &t.banner_unknown_short], year),
    };
    Some(forms.map(|text| fill(text, &[("year", &year.to_string())])))
}
