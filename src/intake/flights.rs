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

use super::columns;
use super::encoding::{DecodingReader, decode_begin};
use super::fault::FaultCode;
use super::forms::{self, TimeFormError, tidy};
use super::line_ends::LineEndReader;
use super::read::{RejectedSubmission, unopened};
use super::source::SourceFormat;
use super::table::TableReader;
use crate::domain::case::flight::{FlightDay, FlightUpdate, key};
use crate::domain::sanitize::clean;
use crate::domain::zone::beijing;
use crate::files;
use chrono::{DateTime, Days, NaiveDate, Utc};
use std::io::{self, BufReader, Cursor, Read};
use std::path::Path;

/// The columns that a table must have; others are ignored.
const COLUMNS: [&str; 3] = ["flight", "date", "arrives"];
/// The day of arrival, instead of that of departure or beside it.
const ARRIVAL_DATE: &str = "arrival_date";
/// No flight arrives more days after its departure, in days.
const LONGEST_FLIGHT: i64 = 3;
/// The largest table, in bytes: a year of a large airport's flights.
const LARGEST_TABLE: u64 = 32 << 20;
/// Words for a flight that does not come.
const CANCELLED: [&str; 7] = ["cancelled", "canceled", "cancel", "cnx", "取消", "已取消", "-"];
/// Words for the day after.
const NEXT_DAY: [&str; 4] = ["次日", "翌日", "第二天", "隔日"];

/// A table as it was read.
#[derive(Debug, Default)]
pub struct FlightTable {
    /// The updates, in order.
    pub news: Vec<FlightUpdate>,
    /// The rows that cannot be read.
    pub rejected: Vec<RejectedSubmission>,
    /// How the table was read.
    pub read_as: Option<SourceFormat>,
}

/// Whether the beginning of a file is that of a table of flights, by its head.
#[must_use]
pub fn is_flights(begin: &[u8]) -> bool {
    let text = decode_begin(begin);
    let from = Box::new(BufReader::new(LineEndReader::new(Cursor::new(text))));
    let table = TableReader::open("", from, columns::of_flights);
    table.is_ok_and(|table| {
        let has = |name: &str| table.columns.iter().any(|n| n == name);
        has("flight") && has("arrives") && (has("date") || has(ARRIVAL_DATE))
    })
}

impl FlightTable {
    /// The table in a file; `-` is standard input.
    #[must_use]
    pub fn open(path: &Path) -> Self {
        let name = clean(&path.to_string_lossy()).into_owned();
        if path.as_os_str() == "-" {
            return parse_table(&name, io::stdin());
        }
        match files::open_given(path) {
            Ok(file) => parse_table(&name, file),
            Err(error) => Self { rejected: vec![unopened(&name, &error)], ..Self::default() },
        }
    }
}

/// Reads a table under a name. One bad row never stops the rest.
fn parse_table(name: &str, from: impl Read) -> FlightTable {
    let mut flights = FlightTable::default();
    let mut limited = from.take(LARGEST_TABLE + 1);
    let mut bytes = Vec::new();
    if let Err(error) = limited.read_to_end(&mut bytes) {
        flights.rejected.push(RejectedSubmission::one(name, 0, 0, FaultCode::Unreadable, &error.to_string()));
        return flights;
    }
    if bytes.len() as u64 > LARGEST_TABLE {
        flights.rejected.push(RejectedSubmission::one(name, 1, 1, FaultCode::TooLarge, ""));
        return flights;
    }
    let decoded = DecodingReader::new(Cursor::new(bytes));
    let recognised = decoded.recognised();
    let from = Box::new(BufReader::new(LineEndReader::new(BufReader::new(decoded))));
    let opened = TableReader::open(name, from, columns::of_flights);
    let separator = opened.as_ref().ok().map(|table| char::from(table.separator));
    match opened {
        Ok(table) => rows(name, table, &mut flights),
        Err(rejected) => flights.rejected.push(rejected),
    }
    if flights.news.is_empty() && flights.rejected.is_empty() {
        flights.rejected.push(RejectedSubmission::one(name, 0, 0, FaultCode::NothingRead, "head_only"));
    }
    flights.read_as = Some(SourceFormat { source: name.to_owned(), encoding: recognised.get(), separator });
    flights
}

fn rows(name: &str, mut table: TableReader, flights: &mut FlightTable) {
    let at = |name: &str| table.columns.iter().position(|h| h == name);
    let (flight, date, arrives, lands_on) = (at("flight"), at("date"), at("arrives"), at(ARRIVAL_DATE));
    let (Some(flight), Some(arrives), true) = (flight, arrives, date.is_some() || lands_on.is_some()) else {
        let missing =
            COLUMNS.into_iter().zip([flight, date.or(lands_on), arrives]).filter(|(_, at)| at.is_none());
        let faults = missing.map(|(c, _)| RejectedSubmission::at(name, 1, c, FaultCode::Missing, ""));
        flights.rejected.extend(faults);
        return;
    };
    while let Some(row) = table.next() {
        let row = match row {
            Ok(row) => row,
            Err(rejected) => {
                flights.rejected.push(rejected);
                continue;
            }
        };
        let cell = |at: Option<usize>| tidy(at.and_then(|at| row.cells.get(at)).map_or("", String::as_str));
        let cells = [Some(flight), date, Some(arrives), lands_on].map(cell);
        match news(cells.each_ref().map(|cell| &**cell)) {
            Ok(news) => flights.news.push(news),
            Err((column, code, about)) => {
                flights.rejected.push(RejectedSubmission::at(name, row.line, column, code, about));
            }
        }
    }
}

/// The update of a row, or its faulty column.
fn news(
    [flight, date, arrives, lands_on]: [&str; 4],
) -> Result<FlightUpdate, (&'static str, FaultCode, &str)> {
    let [flight_column, date_column, arrives_column] = COLUMNS;
    if key(flight).is_empty() {
        return Err((flight_column, FaultCode::Empty, ""));
    }
    // The day of arrival goes before that of departure, and a `+1` beside it adds nothing.
    if !lands_on.is_empty() {
        let day = forms::date(lands_on).map_err(|_| (ARRIVAL_DATE, FaultCode::BadDate, lands_on))?;
        // Two days that contradict each other name no flight.
        let departs = forms::date(date).ok().filter(|_| !date.is_empty());
        if departs.is_some_and(|departs| !(0..=LONGEST_FLIGHT).contains(&(day - departs).num_days())) {
            return Err((ARRIVAL_DATE, FaultCode::OutOfRange, lands_on));
        }
        let at = arrival(arrives, day, false).ok_or((arrives_column, FaultCode::BadDate, arrives))?;
        return Ok(FlightUpdate { carrier: clean(flight).into(), day: FlightDay::Arrival(day), at });
    }
    let day = forms::date(date).map_err(|_| (date_column, FaultCode::BadDate, date))?;
    let at = arrival(arrives, day, true).ok_or((arrives_column, FaultCode::BadDate, arrives))?;
    Ok(FlightUpdate { carrier: clean(flight).into(), day: FlightDay::Departure(day), at })
}

/// When a flight of a day lands, in Beijing time by default; inside, none for one that does not come.
fn arrival(text: &str, day: NaiveDate, later: bool) -> Option<Option<DateTime<Utc>>> {
    if CANCELLED.contains(&&*text.to_lowercase()) {
        return Some(None);
    }
    match forms::time(text) {
        Ok(at) => return Some(Some(at)),
        Err(TimeFormError::Ambiguous) => return None,
        // Of a moment without its offset, and of a time alone, Beijing's is meant.
        Err(TimeFormError::OffsetMissing) => return forms::time(&format!("{text}+08:00")).ok().map(Some),
        Err(TimeFormError::Invalid) => {}
    }
    let (time, days) = day_after(text)?;
    let days = if later { days } else { 0 };
    let at = day.checked_add_days(Days::new(days))?.and_time(forms::clock(time)?);
    at.and_local_timezone(beijing()).single().map(|at| Some(at.with_timezone(&Utc)))
}

/// The time in a cell, and how many days after the flight's it is: `07:35`, `00:40+1`, `00:40（+1）`, `00:40+1天`, `次日00:40`.
fn day_after(text: &str) -> Option<(&str, u64)> {
    for word in NEXT_DAY {
        let found = text.strip_prefix(word).or_else(|| text.strip_suffix(word));
        if let Some(time) = found {
            return Some((time.trim().trim_matches(['(', ')']).trim(), 1));
        }
    }
    let Some((time, days)) = text.split_once('+') else {
        let bracketed = NEXT_DAY.iter().find_map(|word| text.strip_suffix(&format!("({word})")));
        return Some(bracketed.map_or((text, 0), |time| (time.trim(), 1)));
    };
    let days = days.trim().trim_end_matches(')').trim_end_matches(['天', '日', 'd', 'D']).trim();
    let days = days.parse::<u64>().ok().filter(|d| *d <= 7)?;
    Some((time.trim().trim_end_matches('(').trim(), days))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> (Vec<String>, Vec<String>) {
        let flights = parse_table("table.csv", text.as_bytes());
        let time = |n: &FlightUpdate| {
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
    fn chinese_tables_are_read() {
        for cell in [
            "00:40+1",
            "0:40:00（+1）",
            "00：40(+1)",
            "次日 00:40",
            "00:40次日",
            "00:40（翌日）",
            "0040+1天",
            "2026/12/5 0:40",
        ] {
            let table = format!("航班号；x;日期;预计到达\nLH722;;2026年12月4日;{cell}\n");
            let table = table.replace("航班号；x", "航班号;备注");
            let expected = (vec!["LH722 2026-12-04 12-05 00:40".to_owned()], Vec::new());
            assert_eq!(told(&table), expected, "{cell}");
        }
        let gb = encoding_rs::GB18030
            .encode("航班,日期,到达,登机口\nLH722,2026-12-04,已取消,甲一\n")
            .0
            .into_owned();
        let flights = parse_table("x", &*gb);
        assert_eq!((flights.news.len(), flights.news[0].at, flights.rejected.len()), (1, None, 0));
        assert!(is_flights(&gb));
    }

    #[test]
    fn invalid_row_is_located_and_others_continue() {
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
    fn missing_column_is_named() {
        assert_eq!(told("flight,arrives\nLH722,07:35\n").1, ["1:date missing"]);
        assert_eq!(told("").1, ["0: nothing_read"]);
        assert_eq!(told("flight,date,arrives\n,,\n").1, ["0: nothing_read"]);
    }

    #[test]
    fn flight_and_submission_tables_are_distinguished() {
        assert!(is_flights(b"date,flight,\"arrives\",gate\r\nx"));
        assert!(is_flights("\u{feff}flight,date,arrives".as_bytes()));
        let submissions = include_bytes!("../../assets/samples/batch.csv");
        assert!(!is_flights(submissions));
        assert!(!is_flights(b""));
    }

    #[test]
    fn arrival_date_takes_no_day_offset() {
        let table = "航班,到达日期,到达\nMU570,2026-12-02,03:10+1\nMU571,2026/12/2,次日00:40\n";
        let (news, wrong) = told(table);
        assert_eq!(
            (news, wrong),
            (
                ["MU570 2026-12-02 12-02 03:10", "MU571 2026-12-02 12-02 00:40"].map(String::from).into(),
                Vec::new()
            )
        );
        assert!(is_flights(table.as_bytes()));
        let both = "flight,date,arrival_date,arrives\nMU570,2026-12-01,2026-12-02,03:10\nMU570,2026-12-01,,03:10+1\n";
        let read = parse_table("table.csv", both.as_bytes());
        let days: Vec<FlightDay> = read.news.iter().map(|n| n.day).collect();
        let day = |d| NaiveDate::from_ymd_opt(2026, 12, d).unwrap();
        assert_eq!(days, [FlightDay::Arrival(day(2)), FlightDay::Departure(day(1))]);
        assert_eq!(read.news[0].at, read.news[1].at);
        for (departs, lands, fault) in [
            ("2026-12-01", "2026-12-01", None),
            ("2026-12-01", "2026-12-04", None),
            ("2026-12-01", "2026-12-05", Some("2:arrival_date out_of_range")),
            ("2026-12-02", "2026-12-01", Some("2:arrival_date out_of_range")),
        ] {
            let (_, wrong) =
                told(&format!("flight,date,arrival_date,arrives\nMU570,{departs},{lands},03:10\n"));
            assert_eq!(wrong.first().map(String::as_str), fault, "{departs} {lands}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_end_the_process(bytes in prop::collection::vec(any::<u8>(), 0..300), head in any::<bool>()) {
            let begin: &[u8] = if head { b"flight,date,arrives\n" } else { b"" };
            let flights = parse_table("x", &*[begin, &bytes].concat());
            prop_assert!(flights.news.len() + flights.rejected.len() <= bytes.len() + 3);
        }
    }
}
