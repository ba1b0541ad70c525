//! A table of flights, through the real program: who is on a delayed flight, and what the queue makes of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{Days, Duration, NaiveDate, Utc};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const STORY: &str = "PVS-20261202-00017";

struct Desk {
    tmp: tempfile::TempDir,
    /// The day on which the traveller comes; the real program has the real clock.
    day: NaiveDate,
}

impl Desk {
    /// A desk with the story's case, who comes with LH722 in five days at 05:40.
    fn new() -> Self {
        let day = (Utc::now() + Duration::days(5)).date_naive();
        let desk = Self { tmp: tempfile::tempdir().unwrap(), day };
        desk.text(&["init", "--unprotected", "--office", "NGB", "--name", "Wang Wei"]);
        let mut papers: Value =
            serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
        papers["arrival"]["at"] = desk.at("05:40", 0).into();
        let file = desk.tmp.path().join("papers.json");
        fs::write(&file, papers.to_string()).unwrap();
        desk.text(&["import", file.to_str().unwrap()]);
        desk
    }

    fn date(&self, later: u64) -> String {
        (self.day + Days::new(later)).to_string()
    }

    /// A time of the day of arrival or a later one, as the program prints it.
    fn at(&self, time: &str, later: u64) -> String {
        format!("{}T{time}:00+08:00", self.date(later))
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
        command.args(["--lang", "en", "--officer", "wang", "--store"]).arg(self.tmp.path().join("desk"));
        command.args(args).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
        command.stdin(Stdio::null()).output().unwrap()
    }

    fn text(&self, args: &[&str]) -> String {
        let out = self.run(args);
        assert_eq!(out.status.code(), Some(0), "{args:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    /// Takes one more case in, of another traveller.
    fn other(&self, id: &str, flight: &str, at: &str) -> String {
        let mut papers: Value =
            serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
        papers["id"] = id.into();
        papers["arrival"]["carrier"] = flight.into();
        papers["arrival"]["at"] = at.into();
        let file = self.tmp.path().join("other.json");
        fs::write(&file, papers.to_string()).unwrap();
        self.text(&["import", file.to_str().unwrap()]);
        id.to_owned()
    }

    fn table(&self) -> PathBuf {
        self.tmp.path().join("flights.csv")
    }

    /// Takes a table of departures in; answers its report and how the program ended.
    fn flights(&self, rows: &[&str], more: &[&str]) -> (Value, Option<i32>) {
        self.take("flight,date,arrives", rows, more)
    }

    /// Takes a table that names days of arrival in.
    fn arrivals(&self, rows: &[&str]) -> (Value, Option<i32>) {
        self.take("flight,arrival_date,arrives", rows, &[])
    }

    fn take(&self, head: &str, rows: &[&str], more: &[&str]) -> (Value, Option<i32>) {
        let file = self.table();
        let rows = rows.join("\n").replace("DAY", &self.date(0)).replace("NEXT", &self.date(1));
        fs::write(&file, format!("{head}\n{rows}\n")).unwrap();
        let out = self.run(&[&["flights", file.to_str().unwrap(), "--report", "json"], more].concat());
        (serde_json::from_slice(&out.stdout).unwrap(), out.status.code())
    }

    fn case(&self) -> Value {
        serde_json::from_str(&self.text(&["show", STORY, "--format", "json"])).unwrap()
    }

    fn arrives(&self) -> String {
        self.arrival_of(STORY)
    }

    fn arrival_of(&self, id: &str) -> String {
        let case: Value = serde_json::from_str(&self.text(&["show", id, "--format", "json"])).unwrap();
        case["arrives_at"].as_str().unwrap_or("none").to_owned()
    }
}

#[test]
fn delay_reaches_passengers_of_that_flight_and_day() {
    let desk = Desk::new();
    let rows = ["lh 0722,DAY,08:10", "LH722,NEXT,09:00", "MU5114,DAY,10:00"];
    let (dry, code) = desk.flights(&rows, &["--dry-run"]);
    assert_eq!((code, dry["flights"][0]["moved"][0].is_string()), (Some(0), true), "{dry:#}");
    assert_eq!(desk.arrives(), desk.at("05:40", 0), "a dry run changes nothing");
    let (report, code) = desk.flights(&rows, &[]);
    assert_eq!(code, Some(0));
    assert_eq!(report, dry, "what the dry run said came true");
    assert_eq!(report["elsewhere"], 2);
    assert_eq!(desk.arrives(), desk.at("08:10", 0));
    let version = desk.case()["version"].clone();
    let (again, _) = desk.flights(&rows, &[]);
    assert_eq!(again["flights"][0]["unchanged"], report["flights"][0]["moved"]);
    assert_eq!(again["flights"][0]["moved"].as_array().unwrap().len(), 0);
    assert_eq!(desk.case()["version"], version, "news that is known writes nothing");
    // However late it comes, it is the flight of that day.
    desk.flights(&["LH722,DAY,01:30+1"], &[]);
    assert_eq!(desk.arrives(), desk.at("01:30", 1));
    desk.flights(&["LH722,DAY,cancelled"], &[]);
    assert_eq!(desk.arrives(), "none");
    desk.flights(&["LH722,DAY,12:00+1"], &[]);
    assert_eq!(desk.arrives(), desk.at("12:00", 1));
    desk.text(&["verify"]);
}

#[test]
fn present_traveller_is_not_moved_by_tables() {
    let desk = Desk::new();
    desk.text(&["act", "reschedule", STORY, "--arrives", "now"]);
    let (arrives, version) = (desk.arrives(), desk.case()["version"].clone());
    let (report, code) = desk.flights(&["LH722,DAY,08:10"], &[]);
    assert_eq!(code, Some(0));
    assert_eq!(report["flights"][0]["at_port"].as_array().map(Vec::len), Some(1), "{report:#}");
    assert_eq!((desk.arrives(), &desk.case()["version"]), (arrives, &version));
}

#[test]
fn unreadable_row_is_named_and_skipped() {
    let desk = Desk::new();
    let (report, code) = desk.flights(&["LH722,2.12.2026,08:10", "LH722,DAY,08:10", "LH722,DAY,soon"], &[]);
    assert_eq!(code, Some(4));
    let wrong = report["rejected"].as_array().unwrap().iter();
    let wrong: Vec<_> = wrong.map(|r| (r["line"].as_u64().unwrap(), r["column"].as_str().unwrap())).collect();
    assert_eq!(wrong, [(2, "date"), (4, "arrives")]);
    assert_eq!(desk.arrives(), desk.at("08:10", 0));
    // A time that lies beyond every plan is refused by the rule that holds for officers too.
    let (report, code) = desk.flights(&["LH722,DAY,2199-01-01 10:00"], &[]);
    assert_eq!(
        (code, &report["flights"][0]["refused"][0]["codes"][0]),
        (Some(4), &Value::from("time_too_far"))
    );
    let missing = desk.run(&["flights", "no-such-file.csv"]);
    assert_eq!(missing.status.code(), Some(2), "{missing:?}");
}

/// A table that names the day of departure moves the traveller of that departure, and nobody by more than 18 hours unasked.
#[test]
fn overnight_flights_move_their_own_travellers() {
    let desk = Desk::new();
    // The traveller lands at 05:40 of DAY, so the flight left the day before.
    let (report, code) = desk.flights(&["LH722,DAY,03:10+1"], &[]);
    assert_eq!((code, desk.arrives()), (Some(4), desk.at("05:40", 0)), "{report:#}");
    assert_eq!(report["flights"][0]["refused"][0]["codes"][0], "large_move");
    let before = desk.date(0).parse::<chrono::NaiveDate>().unwrap().pred_opt().unwrap();
    let (report, code) = desk.flights(&[&format!("DLH722A,{before},次日07:10")], &[]);
    assert_eq!((code, desk.arrives()), (Some(0), desk.at("07:10", 0)), "{report:#}");
    let (_, code) = desk.flights(&["LH722,DAY,03:10+1"], &["--accept-large-moves"]);
    assert_eq!((code, desk.arrives()), (Some(0), desk.at("03:10", 1)));
}

/// Where travellers arrive on the day that a row names and others on the day after it, a row without a time names neither.
#[test]
fn cancelled_row_matching_two_flights_changes_nothing() {
    let desk = Desk::new();
    let later = desk.other("PVS-20261202-00018", "LH722", &desk.at("05:40", 1));
    let (report, code) = desk.flights(&["LH722,DAY,cancelled"], &[]);
    assert_eq!(code, Some(4), "{report:#}");
    assert_eq!(report["flights"][0]["refused"][0]["codes"][0], "flight_day_unclear");
    assert_eq!((desk.arrives(), desk.arrival_of(&later)), (desk.at("05:40", 0), desk.at("05:40", 1)));
    let text = String::from_utf8(desk.run(&["flights", desk.table().to_str().unwrap()]).stdout).unwrap();
    assert!(text.contains("arrival_date"), "{text}");
    // Nobody arrives on the day that is named: the flight of the day after may be the one that leaves on it.
    let before = desk.date(0).parse::<NaiveDate>().unwrap().pred_opt().unwrap();
    let (report, code) = desk.flights(&[&format!("LH722,{before},cancelled")], &[]);
    assert_eq!((code, desk.arrives()), (Some(4), desk.at("05:40", 0)), "{report:#}");
    assert_eq!(report["flights"][0]["refused"][0]["codes"][0], "flight_day_unclear");
    // The day of arrival names one of them.
    let (report, code) = desk.arrivals(&["LH722,DAY,cancelled"]);
    assert_eq!((code, desk.arrives()), (Some(0), "none".to_owned()), "{report:#}");
    assert_eq!(desk.arrival_of(&later), desk.at("05:40", 1));
}

/// Rows are about what was known before the table: the second one does not follow the first.
#[test]
fn table_rows_move_only_their_own_travellers() {
    let desk = Desk::new();
    let later = desk.other("PVS-20261202-00018", "LH722", &desk.at("05:40", 1));
    let (report, code) = desk.arrivals(&["LH722,DAY,23:30", "LH722,NEXT,16:00"]);
    assert_eq!(code, Some(0), "{report:#}");
    assert_eq!((desk.arrives(), desk.arrival_of(&later)), (desk.at("23:30", 0), desk.at("16:00", 1)));
}

#[test]
fn flight_hours_early_is_a_large_change() {
    let desk = Desk::new();
    let (_, code) = desk.arrivals(&["LH722,DAY,02:39"]);
    assert_eq!((code, desk.arrives()), (Some(4), desk.at("05:40", 0)));
    let (_, code) = desk.arrivals(&["LH722,DAY,02:40"]);
    assert_eq!((code, desk.arrives()), (Some(0), desk.at("02:40", 0)));
}

/// An arrival of another hour on the next day is no flight of the same daily schedule.
#[test]
fn cancelled_row_is_unambiguous_with_different_next_schedule() {
    let desk = Desk::new();
    let later = desk.other("PVS-20261202-00018", "LH722", &desk.at("00:40", 1));
    let (report, code) = desk.flights(&["LH722,DAY,已取消"], &[]);
    assert_eq!((code, desk.arrives()), (Some(0), "none".to_owned()), "{report:#}");
    assert_eq!(desk.arrival_of(&later), desk.at("00:40", 1));
}

/// Arrivals of one flight that lie on both sides of midnight move together.
#[test]
fn midnight_divides_no_flight() {
    for row in ["LH722,DAY,00:30+1", "LH722,DAY,23:40"] {
        let desk = Desk::new();
        let before = desk.other("PVS-20261202-00018", "LH903", &desk.at("23:50", 0));
        let after = desk.other("PVS-20261202-00019", "LH903", &desk.at("00:05", 1));
        let row = row.replace("LH722", "LH903");
        let (report, code) = desk.flights(&[&row], &[]);
        assert_eq!(code, Some(0), "{report:#}");
        assert_eq!(report["flights"][0]["moved"].as_array().unwrap().len(), 2, "{row}: {report:#}");
        assert_eq!(desk.arrival_of(&before), desk.arrival_of(&after), "{row}");
        assert_eq!(desk.arrives(), desk.at("05:40", 0), "another flight");
    }
}

/// A row with the suffix of an operator is about the flight of that very number, where somebody is on it.
#[test]
fn flight_suffix_prefers_its_exact_flight() {
    let desk = Desk::new();
    let own = desk.other("PVS-20261202-00018", "LH722A", &desk.at("09:40", 0));
    let (report, code) = desk.arrivals(&["LH722A,DAY,10:10"]);
    assert_eq!((code, desk.arrives()), (Some(0), desk.at("05:40", 0)), "{report:#}");
    assert_eq!(desk.arrival_of(&own), desk.at("10:10", 0));
}
