//! Reading a table of flights: which flight of which day lands when, or not at all. Owns the table's form; whose flights they are and
//! what follows, the service finds and the domain decides.
//!
//! ```text
//!  flight,date,arrives
//!  LH722,2026-12-04,07:35
//!  MU5114,2026-12-04,00:40+1
//!  CA1842,2026-12-04,2026-12-05T01:10:00+08:00
//!  3U8021,2026-12-04,cancelled
//! ```

use super::fault::FaultCode;
use super::read::Rejected;
use super::source::unopened;
use crate::domain::case::flight::{FlightDay, News, key};
use crate::domain::clean::clean;
use crate::domain::zone::beijing;
use crate::files;
use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use std::io::{self, Read};
use std::path::Path;

/// The columns that a table must have; others are somebody else's.
const COLUMNS: [&str; 3] = ["flight", "date", "arrives"];
/// The largest table, in bytes: a year of a large airport's flights.
const LARGEST_TABLE: u64 = 32 << 20;
/// Words for a flight that does not come.
const CANCELLED: [&str; 4] = ["cancelled", "canceled", "取消", "-"];

/// A table as it was read.
#[derive(Debug, Default)]
pub struct Flights {
    /// What it says, in its order.
    pub news: Vec<News>,
    /// The rows that say nothing that can be read.
    pub rejected: Vec<Rejected>,
}

/// Whether the first line of a file is that of a table of flights.
#[must_use]
pub fn is_flights(begin: &[u8]) -> bool {
    let line = begin.split(|b| *b == b'\n').next().unwrap_or_default();
    let names: Vec<String> = String::from_utf8_lossy(line).split(',').map(column).collect();
    COLUMNS.iter().all(|c| names.iter().any(|n| n == c))
}

fn column(name: &str) -> String {
    name.trim_start_matches('\u{feff}').trim().trim_matches('"').to_ascii_lowercase()
}

impl Flights {
    /// The table in a file; `-` is standard input.
    #[must_use]
    pub fn of(path: &Path) -> Self {
        let name = clean(&path.to_string_lossy()).into_owned();
        if path.as_os_str() == "-" {
            return read(&name, io::stdin());
        }
        match files::open_given(path) {
            Ok(file) => read(&name, file),
            Err(error) => Self { rejected: vec![unopened(&name, &error)], ..Self::default() },
        }
    }
}

/// Reads a table under a name. One bad row never stops the rest.
fn read(name: &str, from: impl Read) -> Flights {
    let mut flights = Flights::default();
    let mut limited = from.take(LARGEST_TABLE + 1);
    let mut bytes = Vec::new();
    if let Err(error) = limited.read_to_end(&mut bytes) {
        flights.rejected.push(Rejected::one(name, 0, 0, FaultCode::Unreadable, &error.to_string()));
        return flights;
    }
    if bytes.len() as u64 > LARGEST_TABLE {
        flights.rejected.push(Rejected::one(name, 1, 1, FaultCode::TooLarge, ""));
        return flights;
    }
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(&*bytes);
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(column).collect(),
        Err(error) => {
            flights.rejected.push(Rejected::one(name, 1, 0, FaultCode::NotCsv, &error.to_string()));
            return flights;
        }
    };
    let at = COLUMNS.map(|c| head.iter().position(|h| h == c));
    let [Some(flight), Some(date), Some(arrives)] = at else {
        let missing = COLUMNS.into_iter().zip(at).filter(|(_, at)| at.is_none());
        let faults = missing.map(|(c, _)| Rejected::at(name, 1, c, FaultCode::Missing, ""));
        flights.rejected.extend(faults);
        return flights;
    };
    for row in reader.records() {
        match row {
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                flights.rejected.push(Rejected::one(name, line, 0, FaultCode::NotCsv, &error.to_string()));
            }
            Ok(row) => {
                let line = row.position().map_or(0, csv::Position::line);
                let cell = |at: usize| row.get(at).unwrap_or_default();
                match news([cell(flight), cell(date), cell(arrives)]) {
                    Ok(news) => flights.news.push(news),
                    Err((column, code, about)) => {
                        flights.rejected.push(Rejected::at(name, line, column, code, about));
                    }
                }
            }
        }
    }
    flights
}

/// What a row says, or which column says nothing.
fn news([flight, date, arrives]: [&str; 3]) -> Result<News, (&'static str, FaultCode, &str)> {
    let [flight_column, date_column, arrives_column] = COLUMNS;
    if key(flight).is_empty() {
        return Err((flight_column, FaultCode::Empty, ""));
    }
    let known = |day: &NaiveDate| (1900..=2200).contains(&day.year());
    let day = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok().filter(known);
    let day = day.ok_or((date_column, FaultCode::BadDate, date))?;
    let at = arrival(arrives, day).ok_or((arrives_column, FaultCode::BadDate, arrives))?;
    Ok(News { carrier: clean(flight).into(), day: FlightDay::Departure(day), at })
}

/// When a flight of a day lands, in Beijing time where it is not said otherwise; inside, none for one that does not come.
fn arrival(text: &str, day: NaiveDate) -> Option<Option<DateTime<Utc>>> {
    if CANCELLED.contains(&&*text.to_lowercase()) {
        return Some(None);
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(Some(at.with_timezone(&Utc)));
    }
    let beijing_time =
        |at: NaiveDateTime| at.and_local_timezone(beijing()).single().map(|t| t.with_timezone(&Utc));
    let whole = ["%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    if let Some(at) = whole.iter().find_map(|f| NaiveDateTime::parse_from_str(text, f).ok()) {
        return beijing_time(at).map(Some);
    }
    let (time, days) = match text.split_once('+') {
        Some((time, days)) => (time.trim(), days.trim().parse::<u64>().ok().filter(|d| *d <= 7)?),
        None => (text, 0),
    };
    let time = NaiveTime::parse_from_str(time, "%H:%M").ok()?;
    beijing_time(day.checked_add_days(Days::new(days))?.and_time(time)).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> (Vec<String>, Vec<String>) {
        let flights = read("table.csv", text.as_bytes());
        let time = |n: &News| {
            n.at.map_or("-".into(), |at| at.with_timezone(&beijing()).format("%m-%d %H:%M").to_string())
        };
        let news =
            flights.news.iter().map(|n| format!("{} {} {}", n.carrier, n.day.date(), time(n))).collect();
        let wrong = flights.rejected.iter();
        let wrong =
            wrong.map(|r| format!("{}:{} {}", r.line, r.faults[0].path, r.faults[0].code.name())).collect();
        (news, wrong)
    }

    #[test]
    fn times_are_read_in_every_form() {
        let table = "\u{feff}Gate, Flight ,date,ARRIVES\n\
            1,LH722,2026-12-04,07:35\n2,MU 5114,2026-12-04,00:40+1\n3,CA1842,2026-12-04,2026-12-04T17:10:00Z\n\
            4,CA1843,2026-12-04,2026-12-05 01:10\n5,3U8021,2026-12-04,Cancelled\n6,3U8022,2026-12-04,取消\n";
        let (news, wrong) = told(table);
        let expected = [
            "LH722 2026-12-04 12-04 07:35",
            "MU 5114 2026-12-04 12-05 00:40",
            "CA1842 2026-12-04 12-05 01:10",
            "CA1843 2026-12-04 12-05 01:10",
            "3U8021 2026-12-04 -",
            "3U8022 2026-12-04 -",
        ];
        assert_eq!((news, wrong), (expected.map(String::from).into(), Vec::new()));
    }

    #[test]
    fn a_wrong_row_is_named_by_line_and_column_and_stops_no_other() {
        let table = "flight,date,arrives\n,2026-12-04,07:35\nLH722,4.12.26,07:35\nLH722,2026-12-04,soon\nLH722,2026-12-04\n\
            LH722,2026-12-04,\nLH722,2026-12-04,07:35\n";
        let (news, wrong) = told(table);
        assert_eq!(news.len(), 1);
        assert_eq!(
            wrong,
            ["2:flight empty", "3:date bad_date", "4:arrives bad_date", "5: not_csv", "6:arrives bad_date"]
        );
    }

    #[test]
    fn a_table_without_a_column_says_which() {
        assert_eq!(told("flight,arrives\nLH722,07:35\n").1, ["1:date missing"]);
        assert_eq!(told("").1.len(), 3);
    }

    #[test]
    fn tables_of_flights_and_of_submissions_are_told_apart() {
        assert!(is_flights(b"date,flight,\"arrives\",gate\r\nx"));
        assert!(is_flights("\u{feff}flight,date,arrives".as_bytes()));
        let submissions = include_bytes!("../../assets/samples/batch.csv");
        assert!(!is_flights(submissions));
        assert!(!is_flights(b""));
    }

    proptest! {
        #[test]
        fn no_bytes_end_the_process(bytes in prop::collection::vec(any::<u8>(), 0..300), head in any::<bool>()) {
            let begin: &[u8] = if head { b"flight,date,arrives\n" } else { b"" };
            let flights = read("x", &*[begin, &bytes].concat());
            prop_assert!(flights.news.len() + flights.rejected.len() <= bytes.len() + 3);
        }
    }
}
