//! The flight as the desk knows it. The application says what was booked and is never changed; what an officer, a table of flights or
//! the traveller at the counter reported since is stored beside it. Owns which of the two counts, and when two flights are the same one.

use super::Case;
use super::arrival_report::ArrivalReport;
use crate::domain::airlines::iata;
use crate::domain::normalize::fold;
use crate::domain::zone::day;
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// What became of a flight, according to a table of flights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlightUpdate {
    /// The flight, as it was written.
    pub carrier: Box<str>,
    /// Its day, as the table has it.
    pub day: FlightDay,
    /// When it lands; none where it was cancelled.
    pub at: Option<DateTime<Utc>>,
}

/// The day of a flight in a table of flights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlightDay {
    /// The day on which it was planned to depart; an overnight flight arrives on a later one.
    Departure(NaiveDate),
    /// The day on which it was planned to arrive, in Beijing.
    Arrival(NaiveDate),
}

impl FlightDay {
    /// The day, whichever it is.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        match self {
            Self::Departure(date) | Self::Arrival(date) => date,
        }
    }
}

/// A flight that moves by more hours than this is probably another day's: an officer checks before a case is moved.
pub const LARGE_MOVE_HOURS: i64 = 18;
/// No flight is so many hours early: it is rather another one.
pub const LARGE_MOVE_HOURS_EARLY: i64 = 3;

/// A flight of a table, as cases know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledFlight {
    /// The day for which it was planned to arrive.
    day: NaiveDate,
    /// When it was to arrive, where the day alone does not say which flight is meant.
    lands: Option<DateTime<Utc>>,
}

impl ScheduledFlight {
    /// Whether a case is on it: the day is the same, or the next with only midnight between.
    #[must_use]
    pub fn includes(&self, case: &Case) -> bool {
        let near = || {
            let between = self.lands?.signed_duration_since(case.expected_arrival()?.at).abs();
            Some(between <= Duration::hours(DAILY_HOURS))
        };
        case.flight().is_some_and(|(_, day)| day == self.day) || near().unwrap_or(false)
    }
}

/// Arrivals on two days that lie no more hours apart by the clock are of one daily schedule.
const DAILY_HOURS: i64 = 3;

impl FlightUpdate {
    /// The numbers under which the flight may be known to a case: as [`Case::flights`].
    #[must_use]
    pub fn keys(&self) -> Vec<String> {
        keys(&self.carrier)
    }

    /// Whether the row has the operator's letter behind its number, and a case has the same one: then it is about that flight, and not
    /// about those that are written without it.
    #[must_use]
    pub fn has_suffix_of(&self, case: &Case) -> bool {
        let own = suffix(&self.carrier);
        own.is_some() && case.expected_arrival().is_some_and(|landing| suffix(landing.carrier) == own)
    }

    /// The flight that is meant among those that cases know; none where it is none of theirs.
    ///
    /// A table that names the day of departure leaves the day of arrival open: an overnight flight arrives on a later one, and so does
    /// one that is late at midnight. The day with the arrival nearest to the reported time is the flight's.
    pub fn scheduled_flight<'a>(&self, known: impl Iterator<Item = &'a Case>) -> Option<ScheduledFlight> {
        let mut days =
            known.filter_map(|case| Some((case.flight()?.1, case.expected_arrival().map(|l| l.at))));
        let (day, lands) = match (self.day, self.at) {
            (FlightDay::Arrival(day), _) | (FlightDay::Departure(day), None) => {
                (days.find(|(planned, _)| *planned == day)?.0, None)
            }
            (FlightDay::Departure(departs), Some(at)) => days
                .filter(|(planned, _)| (departs..=day(at).max(departs)).contains(planned))
                .min_by_key(|(planned, lands)| {
                    (lands.map_or(i64::MAX, |lands| (lands - at).num_seconds().abs()), *planned)
                })?,
        };
        Some(ScheduledFlight { day, lands })
    }

    /// The days of arrival of which the cancelled flight may be any; empty where it is clear.
    ///
    /// Such a row names the day of departure and no time. A flight that arrives on the day after it may be an overnight flight of that
    /// departure, or the next day's; where travellers of one daily schedule arrive on both days, either may be meant.
    pub fn unclear_days<'a>(&self, known: impl Iterator<Item = &'a Case>) -> Vec<NaiveDate> {
        let (FlightDay::Departure(departs), None) = (self.day, self.at) else { return Vec::new() };
        let Some(next) = departs.succ_opt() else { return Vec::new() };
        let (mut today, mut tomorrow) = (None, Vec::new());
        for (planned, landing) in known.filter_map(|case| Some((case.flight()?.1, case.expected_arrival()))) {
            let landing = landing.map(|landing| landing.at);
            if planned == departs {
                today.get_or_insert_with(Vec::new).extend(landing);
            } else if planned == next {
                tomorrow.extend(landing);
            }
        }
        let daily = |one: &DateTime<Utc>, other: &DateTime<Utc>| {
            (*other - *one - Duration::days(1)).abs() <= Duration::hours(DAILY_HOURS)
        };
        match today {
            _ if tomorrow.is_empty() => Vec::new(),
            None => vec![next],
            Some(today) if today.iter().any(|one| tomorrow.iter().any(|other| daily(one, other))) => {
                vec![departs, next]
            }
            Some(_) => Vec::new(),
        }
    }

    /// Whether a case that is on the flight would move by so much that it is rather on another day's.
    #[must_use]
    pub fn is_large_move(&self, case: &Case) -> bool {
        self.at.is_some_and(|at| large_move(case, at).is_some())
    }
}

/// By how much a time would move the arrival of a case, where that is so much that it is rather another day's: negative where it would be
/// earlier. None where it is not, and where no arrival is known.
#[must_use]
pub fn large_move(case: &Case, at: DateTime<Utc>) -> Option<Duration> {
    let later = at - case.expected_arrival()?.at;
    let large = later > Duration::hours(LARGE_MOVE_HOURS) || later < -Duration::hours(LARGE_MOVE_HOURS_EARLY);
    large.then_some(later)
}

/// The arrival that counts now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedArrival<'a> {
    /// Flight, train or ship; may be empty.
    pub carrier: &'a str,
    /// Arrival at the entry port.
    pub at: DateTime<Utc>,
}

impl Case {
    /// The arrival that counts: the last report, else the application's. None where no arrival is known.
    #[must_use]
    pub fn expected_arrival(&self) -> Option<ExpectedArrival<'_>> {
        match &self.told {
            Some(report) => report.at.map(|at| ExpectedArrival { carrier: &report.carrier, at }),
            None => self.papers.arrival.as_ref().map(|a| ExpectedArrival { carrier: &a.carrier, at: a.at }),
        }
    }

    /// When the traveller is still to arrive at a moment. None where no arrival is known, and for one who is at the port.
    #[must_use]
    pub fn arrival_ahead(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let present = self.told.as_ref().is_some_and(|told| told.present);
        self.expected_arrival().map(|arrival| arrival.at).filter(|at| !present && *at > now)
    }

    /// The last day of the stay requested, counted from the arrival that counts.
    #[must_use]
    pub fn planned_exit(&self, now: DateTime<Utc>) -> NaiveDate {
        self.papers.exit_from(self.expected_arrival().map_or(now, |l| l.at))
    }

    /// The flight that the traveller is on: its key and the day for which it was planned.
    #[must_use]
    pub fn flight(&self) -> Option<(String, NaiveDate)> {
        match (&self.told, &self.papers.arrival) {
            (Some(report), _) => Some((key(&report.carrier), report.day)),
            (None, Some(arrival)) => Some((key(&arrival.carrier), day(arrival.at))),
            (None, None) => None,
        }
        .filter(|(key, _)| !key.is_empty())
    }

    /// The numbers of the flight that the traveller is on: several of a code-share, of which any may be in a table.
    #[must_use]
    pub fn flights(&self) -> Vec<String> {
        let carrier = match (&self.told, &self.papers.arrival) {
            (Some(report), _) => &report.carrier,
            (None, Some(arrival)) => &arrival.carrier,
            (None, None) => return Vec::new(),
        };
        keys(carrier)
    }

    /// The arrival that determines the queue position: one long past at reception does not show when the traveller
    /// comes.
    #[must_use]
    pub fn arrival_for_queue(&self) -> Option<ExpectedArrival<'_>> {
        let doubtful = self.told.is_none()
            && self.papers.arrival.as_ref().is_some_and(|a| a.is_long_past(self.received_at));
        self.expected_arrival().filter(|_| !doubtful)
    }

    /// What is known after a change of the arrival; a change of the time alone leaves the day for which the flight was planned.
    #[must_use]
    pub fn arrival_report_after(
        &self,
        carrier: &str,
        at: Option<DateTime<Utc>>,
        present: bool,
    ) -> Option<ArrivalReport> {
        let (own, reported) = (self.flights(), keys(carrier));
        let same = self.flight().filter(|_| own.iter().any(|key| reported.contains(key))).map(|(_, day)| day);
        let day = same.or_else(|| at.map(day))?;
        Some(ArrivalReport { carrier: carrier.into(), day, at, present })
    }
}

/// Every flight number in a text: code-shares are written side by side.
#[must_use]
pub fn keys(carrier: &str) -> Vec<String> {
    let between = |c: char| {
        matches!(
            c,
            '/' | '\\' | ',' | ';' | '|' | '&' | '+' | '、' | '，' | '；' | '／' | '(' | ')' | '（' | '）'
        )
    };
    let mut all: Vec<String> = carrier.split(between).map(key).filter(|key| !key.is_empty()).collect();
    all.dedup();
    // What is no number of its own, such as the bare digits of a second one, is part of the whole.
    if all.iter().any(|key| !is_flight_number(key)) {
        all.retain(|key| is_flight_number(key));
        if all.is_empty() {
            all.extend(Some(key(carrier)).filter(|key| !key.is_empty()));
        }
    }
    all
}

/// Whether a key has the form of a flight number: a designator of two signs, and one to four digits.
#[must_use]
pub fn is_flight_number(key: &str) -> bool {
    let Some((line, number)) = key.split_at_checked(2) else { return false };
    line.bytes().any(|b| b.is_ascii_alphabetic())
        && (1..=4).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
}

/// The operator's letter behind a flight number.
fn suffix(carrier: &str) -> Option<char> {
    let letters: String = fold(carrier).chars().filter(char::is_ascii_alphanumeric).collect();
    let mut from_the_end = letters.chars().rev();
    let last = from_the_end.next().filter(char::is_ascii_alphabetic)?;
    from_the_end.next().filter(char::is_ascii_digit).map(|_| last.to_ascii_uppercase())
}

/// What two ways to write the same flight have in common: `LH 0722`, `lh-722`, `DLH722`, `LH722A` and the full-width one are `LH722`.
#[must_use]
pub fn key(carrier: &str) -> String {
    let letters: String = fold(carrier).chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_uppercase();
    // A designator has two or three signs and may hold a digit (`3U`); the number behind it is written with or without zeros.
    let split =
        letters.char_indices().skip(2).find(|(_, c)| c.is_ascii_digit()).map_or(letters.len(), |(i, _)| i);
    let (line, number) = letters.split_at(split);
    // One letter behind the number is the operator's own: a flight of the day before, or of another part of a route.
    let digits = number.strip_suffix(|c: char| c.is_ascii_uppercase()).unwrap_or(number);
    let number =
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) { digits } else { number };
    let number = number.trim_start_matches('0');
    let line = iata(line).filter(|_| !number.is_empty()).unwrap_or(line);
    format!("{line}{number}")
}

#[cfg(test)]
mod tests {
    use super::{key, keys};

    #[test]
    fn flight_number_spellings_are_equal() {
        for text in ["LH722", "lh 722", "LH-0722", "ＬＨ７２２", " LH\u{a0}722 "] {
            assert_eq!(key(text), "LH722", "{text}");
        }
        assert_eq!(key("3U 8021"), "3U8021");
        assert_eq!(key("MU 100"), "MU100");
        assert_ne!(key("LH722"), key("LH7220"));
        assert_eq!(key("  "), "");
    }

    #[test]
    fn operators_signs_do_not_matter() {
        for text in ["DLH722", "dlh 0722", "LH722A", "汉莎LH722"] {
            assert_eq!(key(text), "LH722", "{text}");
        }
        assert_eq!(key("G7511"), "G7511");
    }

    #[test]
    fn code_share_has_every_number() {
        for text in
            ["LH722/CA966", "LH 722 / CA 966", "LH722、CA966", "LH722 (CA966)", "ＬＨ７２２／ＣＡ９６６"]
        {
            assert_eq!(keys(text), ["LH722", "CA966"], "{text}");
        }
        assert_eq!(keys("MV Star of Ningbo"), ["MVSTAROFNINGBO"]);
        assert!(keys(" / ").is_empty());
    }
}
