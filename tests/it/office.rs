//! What people of an office do with the program: tables from office programs in and out, names that were typed wrong.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{Duration, SecondsFormat, Utc};
use portdesk::domain::rules::Rules;
use portdesk::intake::{ReadSubmission, RejectedSubmission, Submissions};
use serde_json::Value;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::{Arc, LazyLock};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));
const TABLE: &str = include_str!("../../assets/samples/batch.csv");

fn outcomes(from: impl Read + Send + 'static) -> Vec<Result<ReadSubmission, RejectedSubmission>> {
    Submissions::from_reader("x", Box::new(from), None, Arc::clone(&RULES)).without_files().collect()
}

fn read(bytes: impl AsRef<[u8]>) -> Vec<Result<ReadSubmission, RejectedSubmission>> {
    outcomes(Cursor::new(bytes.as_ref().to_vec()))
}

/// The first fault's path, code and what it is about.
fn told(rejected: &RejectedSubmission) -> (&str, &str, &str) {
    let fault = &rejected.faults[0];
    (&fault.path, fault.code.name(), &fault.about)
}

/// The head and so many rows of the sample, as cells.
fn cells(rows: usize) -> Vec<Vec<String>> {
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(TABLE.as_bytes());
    table.records().take(rows + 1).map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn written(rows: &[Vec<String>], quotes: csv::QuoteStyle) -> String {
    let mut table = csv::WriterBuilder::new().quote_style(quotes).from_writer(Vec::new());
    for row in rows {
        table.write_record(row).unwrap();
    }
    String::from_utf8(table.into_inner().unwrap()).unwrap()
}

/// The sample's first row with values in its columns.
fn row_with(values: &[(&str, &str)]) -> Vec<Vec<String>> {
    let mut rows = cells(1);
    for (column, value) in values {
        let at = rows[0].iter().position(|name| name == column).unwrap();
        rows[1][at] = (*value).to_owned();
    }
    rows
}

struct Desk {
    _dir: tempfile::TempDir,
    at: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let at = dir.path().to_path_buf();
        let desk = Self { _dir: dir, at };
        desk.does(&["demo", "--live", "8", "--archive", "2", "--no-open"]);
        desk
    }

    fn said(&self, lang: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_portdesk"))
            .args(["--lang", lang, "--store"])
            .arg(self.at.join("desk"))
            .args(arguments)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.said("en", arguments)
    }

    fn does(&self, arguments: &[&str]) -> Vec<u8> {
        let out = self.run(arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments:?} {out:?}");
        out.stdout
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.at.join(name);
        std::fs::write(&path, bytes).unwrap();
        path.display().to_string()
    }

    /// The report of an import that changes nothing.
    fn report(&self, lang: &str, file: &str) -> Value {
        let out = self.said(lang, &["import", file, "--dry-run", "--report", "json"]);
        serde_json::from_slice(&out.stdout).unwrap_or_else(|e| panic!("{e}: {out:?}"))
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn only_csv_gets_a_byte_order_mark() {
    let desk = Desk::new();
    for command in ["list", "journal", "stats"] {
        let plain = desk.does(&[command, "--format", "csv"]);
        let marked = desk.does(&[command, "--format", "csv", "--bom"]);
        assert_eq!(&marked[..3], b"\xef\xbb\xbf", "{command}");
        let head = |csv: &[u8]| text(csv).lines().next().unwrap().to_owned();
        assert_eq!(head(&marked[3..]), head(&plain), "{command}");
        assert!(!plain.starts_with(b"\xef\xbb\xbf") && !marked[3..].starts_with(b"\xef\xbb\xbf"));
        for format in [&[command, "--bom"][..], &[command, "--bom", "--format", "json"]] {
            for (lang, says) in [("en", "--bom works only"), ("zh", "仅用于")] {
                let out = desk.said(lang, format);
                assert_eq!((out.status.code(), out.stdout.len()), (Some(2), 0), "{format:?}");
                assert!(text(&out.stderr).contains(says), "{out:?}");
            }
        }
    }
}

#[test]
fn missing_files_are_named_with_exit_status_2() {
    let desk = Desk::new();
    let missing = desk.at.join("nowhere/missing").display().to_string();
    let settings = |key: &str| desk.file(&format!("{key}.toml"), format!("{key} = {missing:?}\n"));
    let (keys, register) = (settings("keys"), settings("inviters"));
    // Somebody whose exemption has no end date, on whatever day the test runs.
    let mut papers: Value = serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
    papers["arrival"]["at"] =
        (Utc::now() + Duration::days(5)).to_rfc3339_opts(SecondsFormat::Secs, true).into();
    (papers["ground"], papers["category"]) = ("BUS".into(), "M".into());
    papers["traveller"]["nationality"] = "SGP".into();
    papers["traveller"]["passport"]["issuing_state"] = "SGP".into();
    papers["traveller"]["passport"]["mrz"] = Value::Array(Vec::new());
    desk.does(&["import", &desk.file("exempt.json", papers.to_string())]);
    let exempt = papers["id"].as_str().unwrap();
    desk.does(&["notice", exempt, "--no-visa"]);
    let other = desk.at.join("other").display().to_string();
    let cases: [&[&str]; 17] = [
        &["import", &missing],
        &["flights", &missing],
        &["restore", &missing],
        &["restore", &missing, "--store", &other],
        &["repair", &missing],
        &["mend", &missing],
        &["--config", &missing, "list"],
        &["--config", &keys, "list"],
        &["--config", &register, "list"],
        &["--passphrase-file", &missing, "list"],
        &["--passphrase-file", &missing, "verify"],
        &["--passphrase-file", &missing, "repair"],
        &["--passphrase-file", &missing, "keys"],
        &["officers", "add", "li", "--name", "Li", "--new-passphrase-file", &missing],
        &["officers", "passphrase", "--new-passphrase-file", &missing],
        &["init", "--office", "NGB", "--officer", "li", "--unprotected", "--passphrase-file", &missing],
        &["notice", exempt, "--no-visa", "--out", &missing],
    ];
    for arguments in cases {
        for lang in ["en", "zh"] {
            let out = desk.said(lang, arguments);
            let said = text(&out.stderr);
            assert_eq!(out.status.code(), Some(2), "{arguments:?} {said}");
            assert!(said.contains(&missing) && said.lines().count() == 1, "{arguments:?} {said}");
            assert!(lang == "en" || !said.contains("os error"), "{said}");
        }
    }
    assert!(!Path::new(&other).exists(), "a restore of nothing makes no folder");
}

#[test]
fn cut_table_never_yields_partial_rows() {
    let mut rows = cells(2);
    let reason = rows[0].iter().position(|name| name == "reason").unwrap();
    rows[1][reason] = "First line, with a \"word\"\nand a second".to_owned();
    let table = written(&rows, csv::QuoteStyle::Always);
    let head = written(&rows[..1], csv::QuoteStyle::Always).len();
    let first = written(&rows[..2], csv::QuoteStyle::Always).len();
    for cut in 0..=table.len() {
        let found = read(&table.as_bytes()[..cut]);
        // The last quotation mark is there, the line end need not be.
        let whole = usize::from(cut + 1 >= first) + usize::from(cut + 1 >= table.len());
        let (taken, rejected): (Vec<_>, Vec<_>) = found.iter().partition(|found| found.is_ok());
        assert_eq!(taken.len(), whole, "{cut}");
        let at_end = [first - 1, first, table.len() - 1, table.len()].contains(&cut);
        let codes: Vec<&str> = rejected.iter().map(|r| told(r.as_ref().unwrap_err()).1).collect();
        match &codes[..] {
            [] => assert!(at_end, "{cut}"),
            ["nothing_read" | "cut_off"] if cut <= head => {}
            // A head of one name alone could be anything.
            _ => assert_eq!(codes, ["cut_off"], "{cut}"),
        }
    }
}

#[test]
fn row_without_its_last_cells_is_cut_off() {
    let rows = cells(2);
    let table = written(&rows, csv::QuoteStyle::Never);
    let last = table.rfind(',').unwrap();
    for cut in written(&rows[..2], csv::QuoteStyle::Never).len() + 1..=last + 1 {
        let found = read(&table.as_bytes()[..cut]);
        let rejected = found[1].as_ref().unwrap_err();
        assert_eq!((found.len(), told(rejected).1), (2, "cut_off"), "{cut}");
        assert!(found[0].is_ok());
    }
    // With a line end behind it the row is short, and the file is not.
    let found = read(format!("{}\n", &table[..last]));
    assert_eq!(told(found[1].as_ref().unwrap_err()).1, "not_csv");
    assert!(read(table.trim_end()).iter().all(Result::is_ok), "the last line needs no end");
}

#[test]
fn file_cut_mid_character_keeps_complete_rows() {
    let mut rows = cells(2);
    // The last cell ends in a character of several bytes.
    for row in &mut rows {
        let last = row.len() - 1;
        row.swap(last, 10);
    }
    rows[2].last_mut().unwrap().push_str("母亲住院");
    let table = written(&rows, csv::QuoteStyle::Necessary);
    let (utf8, gb) =
        (table.trim_end().as_bytes().to_vec(), encoding_rs::GB18030.encode(table.trim_end()).0.into_owned());
    for bytes in [utf8, gb] {
        let found = read(&bytes[..bytes.len() - 1]);
        assert!(found.len() == 2 && found[0].is_ok(), "{found:?}");
        assert_eq!(told(found[1].as_ref().unwrap_err()).1, "cut_off");
    }
}

#[test]
fn cut_file_is_reported() {
    let desk = Desk::new();
    let file = desk.file("cut.csv", TABLE[..TABLE.len() - 60].trim_end().to_owned() + ",\"PASS");
    for (lang, says) in [("en", "is not closed before the end of the file"), ("zh", "仍未闭合")] {
        let report = desk.report(lang, &file);
        let last = report["rejected"].as_array().unwrap().last().unwrap();
        assert_eq!(last["faults"][0]["code"], "cut_off");
        assert!(last["faults"][0]["text"].as_str().unwrap().contains(says), "{last}");
    }
}

#[test]
fn blank_lines_without_end_are_passed_over() {
    let blank = || std::io::repeat(b'\n').take(20 << 20);
    let found = outcomes(blank());
    assert_eq!(told(found[0].as_ref().unwrap_err()), ("", "nothing_read", "blank"));
    let rows = cells(2);
    let (begin, end) = (written(&rows[..2], csv::QuoteStyle::Necessary), TABLE.lines().nth(2).unwrap());
    let table = blank().chain(Cursor::new(begin)).chain(blank()).chain(Cursor::new(end)).chain(blank());
    let found = outcomes(table);
    assert!(found.len() == 2 && found.iter().all(Result::is_ok), "{found:?}");
    let lines = 20 << 20;
    let places: Vec<u64> = found.iter().map(|taken| taken.as_ref().unwrap().line).collect();
    assert_eq!(places, [lines + 2, 2 * lines + 3]);
    let story = include_str!("../../assets/samples/story.json");
    let found = outcomes(blank().chain(Cursor::new(story)).chain(blank()));
    assert_eq!((found.len(), found[0].as_ref().unwrap().line), (1, lines + 1));
}

#[test]
fn utf32_is_named() {
    let desk = Desk::new();
    for marked in [TABLE.to_owned(), format!("\u{feff}{TABLE}")] {
        let utf32: Vec<u8> = marked.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        let file = desk.file("utf32.csv", &utf32);
        for lang in ["en", "zh"] {
            let report = desk.report(lang, &file);
            let fault = &report["rejected"][0]["faults"][0];
            assert_eq!(fault["code"], "not_utf8");
            assert!(fault["text"].as_str().unwrap().contains("UTF-32"), "{fault}");
            assert_eq!(report["read_as"].as_array().unwrap().len(), 0);
        }
        let flights = desk.run(&["flights", &file, "--dry-run"]);
        assert!(text(&flights.stdout).contains("UTF-32"), "{flights:?}");
    }
}

#[test]
fn big5_is_recognised_by_its_heads() {
    let desk = Desk::new();
    let mut rows = row_with(&[("traveller.native_name", "陳志強")]);
    let names = [
        ("traveller.passport.number", "護照號碼"),
        ("category", "簽證種類"),
        ("traveller.sex", "性別"),
        ("traveller.birth_date", "出生日期"),
    ];
    for (path, name) in names {
        *rows[0].iter_mut().find(|head| *head == path).unwrap() = name.to_owned();
    }
    let table = written(&rows, csv::QuoteStyle::Necessary);
    let file = desk.file("big5.csv", encoding_rs::BIG5.encode(&table).0);
    let report = desk.report("en", &file);
    assert_eq!(report["read_as"][0]["encoding"], "Big5", "{report:#}");
    assert_eq!(report["rejected"].as_array().unwrap().len(), 0, "{report:#}");
    let said = text(&desk.run(&["import", &file, "--dry-run"]).stdout);
    assert!(said.contains("Big5"), "{said}");
}

#[test]
fn time_without_date_reports_missing_date() {
    let desk = Desk::new();
    let table = written(&row_with(&[("arrival.at", "05:00Z")]), csv::QuoteStyle::Necessary);
    let file = desk.file("time.csv", table);
    for (lang, says) in [("en", "the date is missing: 05:00Z"), ("zh", "缺少日期：05:00Z")] {
        let fault = &desk.report(lang, &file)["rejected"][0]["faults"][0];
        assert_eq!((&fault["code"], &fault["path"]), (&"bad_date".into(), &"arrival.at".into()));
        assert!(fault["text"].as_str().unwrap().contains(says), "{fault}");
    }
}

/// The same things by their names: what an office types instead of codes.
const NAMED: [(&str, &str, &str); 10] = [
    ("office", "宁波栎社国际机场", "Ningbo Lishe"),
    ("entry_port", "栎社", "Lishe Airport"),
    ("ground", "人道原因", "Humanitarian urgency"),
    ("category", "Q2签证", "q2"),
    ("entries", "一次", "single"),
    ("traveller.nationality", "德国", "germany"),
    ("traveller.sex", "女", "female"),
    ("traveller.passport.kind", "普通护照", "Ordinary passport"),
    ("traveller.passport.issuing_state", "德国", "GERMANY"),
    ("documents", "护照或旅行证件；照片、申请表", "Passport or travel document;photo;form"),
];

#[test]
fn names_mean_what_their_codes_mean() {
    let codes = ["NGB", "NGB", "HUM", "Q2", "1", "D", "F", "P", "D", "PASSPORT;PHOTO;FORM"];
    let coded: Vec<(&str, &str)> = NAMED.iter().map(|(path, ..)| *path).zip(codes).collect();
    let papers = |values: &[(&str, &str)]| {
        let found = read(written(&row_with(values), csv::QuoteStyle::Necessary));
        found.into_iter().next().unwrap().map(|taken| taken.papers).unwrap()
    };
    let expected = papers(&coded);
    let chinese: Vec<(&str, &str)> = NAMED.iter().map(|(path, zh, _)| (*path, *zh)).collect();
    let english: Vec<(&str, &str)> = NAMED.iter().map(|(path, _, en)| (*path, *en)).collect();
    let found = (papers(&chinese), papers(&english));
    let sorted = |papers: &portdesk::domain::case::application::Application| {
        let mut papers = papers.clone();
        papers.documents.sort_by_key(|document| document.item);
        papers
    };
    assert_eq!(sorted(&found.0), sorted(&expected));
    assert_eq!(found.1, expected);
}

#[test]
fn json_accepts_names_and_reports_unknown_ones() {
    let desk = Desk::new();
    let mut story: Value = serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
    story["entry_port"] = "上海浦东国际机场".into();
    story["traveller"]["nationality"] = "Netherlands".into();
    story["documents"][0]["item"] = "护照".into();
    let report = desk.report("zh", &desk.file("named.json", story.to_string()));
    assert_eq!(report["rejected"].as_array().unwrap().len(), 0, "{report:#}");
    // A city of two ports, and a name that no row has.
    story["entry_port"] = "上海".into();
    story["traveller"]["nationality"] = "Freedonia".into();
    let report = desk.report("zh", &desk.file("unknown.json", story.to_string()));
    let faults = report["rejected"][0]["faults"].as_array().unwrap();
    let told: Vec<_> =
        faults.iter().map(|f| (f["path"].as_str().unwrap(), f["about"].as_str().unwrap())).collect();
    assert_eq!(told, [("entry_port", "上海"), ("traveller.nationality", "FREEDONIA")]);
    // A code that no table has is flagged and not lost.
    story["entry_port"] = "PVG".into();
    story["traveller"]["nationality"] = "QQQ".into();
    let report = desk.report("en", &desk.file("code.json", story.to_string()));
    assert_eq!(report["rejected"].as_array().unwrap().len(), 0, "{report:#}");
    assert!(report.to_string().contains("state_unknown"), "{report:#}");
}

#[test]
fn faults_name_the_columns_as_the_table_does() {
    let desk = Desk::new();
    let mut rows = row_with(&[("arrival.at", "2026-12-05 14:20"), ("traveller.nationality", "Freedonia")]);
    let names = [("arrival.at", "到达时间"), ("traveller.nationality", "国籍*"), ("reason", "申请理由")];
    for (path, name) in names {
        *rows[0].iter_mut().find(|head| *head == path).unwrap() = name.to_owned();
    }
    for row in &mut rows {
        // The sex is missing as a column.
        row.remove(16);
    }
    let file = desk.file("chinese.csv", written(&rows, csv::QuoteStyle::Necessary));
    for (lang, offset, state, sex) in [
        (
            "en",
            "到达时间 (arrival.at) the offset from UTC is missing",
            "国籍 (traveller.nationality) unknown code",
            "性别 (traveller.sex) ",
        ),
        (
            "zh",
            "到达时间（arrival.at）须注明时区偏移",
            "国籍（traveller.nationality）代码不存在",
            "性别（traveller.sex）缺失",
        ),
    ] {
        let report = desk.report(lang, &file);
        let faults = report["rejected"][0]["faults"].as_array().unwrap();
        let of = |path: &str| faults.iter().find(|f| f["path"] == path).unwrap()["text"].as_str().unwrap();
        assert!(of("arrival.at").starts_with(offset), "{report:#}");
        assert!(of("traveller.nationality").starts_with(state), "{report:#}");
        assert!(of("traveller.sex").starts_with(sex), "{report:#}");
        let said = text(&desk.said(lang, &["import", &file, "--dry-run"]).stdout);
        assert!(said.contains(&format!("    {offset}")), "{said}");
        assert!(!said.contains("arrival.at 到达时间"), "{said}");
    }
    // A head that is the path says nothing twice.
    let file =
        desk.file("paths.csv", written(&row_with(&[("arrival.at", "soon")]), csv::QuoteStyle::Necessary));
    let said = text(&desk.run(&["import", &file, "--dry-run"]).stdout);
    assert!(said.contains("    arrival.at not a date"), "{said}");
}

#[test]
fn columns_are_listed_and_a_template_is_read() {
    let desk = Desk::new();
    let listed = text(&desk.does(&["schema", "--columns"]));
    for line in ["* traveller.passport.number ", "  arrival.at ", "* flight "] {
        assert!(listed.contains(&format!("\n{line}")), "{listed}");
    }
    assert!(listed.contains("护照号码") && listed.contains("实际到达"), "{listed}");
    let chinese = text(&desk.said("zh", &["schema", "--columns"]).stdout);
    assert!(chinese.starts_with("申请表格的列") && chinese.contains("必填列"), "{chinese}");
    assert!(text(&desk.does(&["import", "--help"])).contains("schema --columns"));
    // The heads of the template, in either language, are those of the sample's cells.
    let sample = row_with(&[]);
    let cell = |path: &str| {
        let at = sample[0].iter().position(|head| head == path);
        at.map_or_else(String::new, |at| sample[1][at].clone())
    };
    let paths = text(&desk.does(&["schema", "--columns", "--format", "csv"]));
    let row: Vec<String> = paths.lines().next().unwrap().split(',').map(cell).collect();
    for lang in ["en", "zh"] {
        let template = desk.said(lang, &["schema", "--columns", "--format", "csv", "--bom"]).stdout;
        assert_eq!(&template[..3], b"\xef\xbb\xbf");
        let template = text(&template);
        let (head, empty) = template.trim_end().split_once('\n').unwrap();
        assert_eq!(empty, ",".repeat(row.len() - 1));
        assert_eq!(told(read(&template)[0].as_ref().unwrap_err()).2, "head_only");
        let head = head.trim_start_matches('\u{feff}').split(',').map(str::to_owned).collect();
        let found = read(written(&[head, row.clone()], csv::QuoteStyle::Necessary));
        assert!(found.len() == 1 && found[0].is_ok(), "{found:?}");
    }
    for wrong in
        [&["schema"][..], &["schema", "submission", "--format", "csv"], &["schema", "--columns", "--bom"]]
    {
        assert_eq!(desk.run(wrong).status.code(), Some(2), "{wrong:?}");
    }
    assert_eq!(desk.run(&["schema", "submission"]).status.code(), Some(0));
}
