//! Submissions as they come: every sample, every kind of fault, and bytes that nobody meant.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::{DateTime, Utc};
use portdesk::domain::case::checklist::FindingSeverity;
use portdesk::domain::code::Port;
use portdesk::domain::findings::MOST_FINDINGS;
use portdesk::domain::rules::Rules;
use portdesk::intake::{
    Format, LARGEST, ReadSubmission, RejectedSubmission, Submissions, read_one, schema, to_json,
};
use portdesk::sample;
use portdesk::service::{DeskService, ImportOutcome, Submission, set_up};
use portdesk::store::MemoryStore;
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

static RULES: LazyLock<Arc<Rules>> = LazyLock::new(|| Arc::new(Rules::builtin()));
const STORY: &str = include_str!("../../assets/samples/story.json");
const TABLE: &str = include_str!("../../assets/samples/batch.csv");

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples")
}

type Outcome = Result<ReadSubmission, RejectedSubmission>;

fn read(paths: &[PathBuf], format: Option<Format>) -> Vec<Outcome> {
    Submissions::new(paths.to_vec(), format, Arc::clone(&RULES)).without_files().collect()
}

/// What comes of bytes in a file without a telling name.
fn outcomes(format: Option<Format>, bytes: &[u8]) -> Vec<Outcome> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("submissions");
    fs::write(&path, bytes).unwrap();
    read(&[path], format)
}

/// Each fault as its path and code.
fn told(rejected: &RejectedSubmission) -> Vec<String> {
    rejected.faults.iter().map(|f| format!("{} {}", f.path, f.code.name()).trim().to_owned()).collect()
}

fn story() -> Value {
    serde_json::from_str(STORY).unwrap()
}

/// The story with a value put in at a pointer; without one, the field is taken away.
fn changed(pointer: &str, value: Option<Value>) -> String {
    let mut story = story();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let Some(Value::Object(parent)) = story.pointer_mut(parent) else { panic!("{pointer}") };
    match value {
        Some(value) => parent.insert(name.into(), value),
        None => parent.remove(name),
    };
    story.to_string()
}

fn one(text: &str) -> Outcome {
    read_one(text.as_bytes(), "x", 1, &RULES)
}

/// A desk on 4 December 2026 that takes one batch in.
fn desk() -> DeskService {
    let now: DateTime<Utc> = "2026-12-04T02:00:00Z".parse().unwrap();
    let mut store = MemoryStore::default();
    set_up(&mut store, Port::new("NGB"), &sample::officers(), None, &RULES, "test", now).unwrap();
    DeskService::start_at(Box::new(store), Arc::clone(&RULES), "test", Arc::new(move || now)).unwrap()
}

fn fates(desk: &DeskService, outcomes: &[Outcome]) -> Vec<ImportOutcome> {
    let batch = outcomes
        .iter()
        .flatten()
        .map(|t| Submission { papers: t.papers.clone(), original: t.original.clone() })
        .collect();
    desk.import(batch).unwrap()
}

fn flags(fate: &ImportOutcome) -> Vec<String> {
    match fate {
        ImportOutcome::Accepted { flags, .. } | ImportOutcome::Updated { flags, .. } => flags.clone(),
        ImportOutcome::Unchanged { .. } => vec!["unchanged".into()],
        ImportOutcome::Refused(refused) => panic!("{refused:?}"),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    file: Vec<ExpectedFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFile {
    name: String,
    outcome: Vec<toml::Table>,
}

#[test]
fn faulty_samples_report_their_expected_faults() {
    let folder = samples().join("faults");
    let expected: Expected =
        toml::from_str(&fs::read_to_string(folder.join("expected.toml")).unwrap()).unwrap();
    let mut there: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "expected.toml")
        .collect();
    there.sort();
    let named: Vec<&str> = expected.file.iter().map(|f| f.name.as_str()).collect();
    assert_eq!(named, there, "each file has its line");
    let mut found = String::new();
    let mut wanted = String::new();
    for file in &expected.file {
        let outcomes = read(&[folder.join(&file.name)], None);
        // A desk for each file: the files do not know of each other.
        let desk = desk();
        let mut fates = fates(&desk, &outcomes).into_iter();
        let rows: Vec<toml::Table> = outcomes
            .iter()
            .map(|outcome| match outcome {
                Ok(taken) => toml::Table::from_iter([
                    ("line".into(), i64::try_from(taken.line).unwrap().into()),
                    ("taken".into(), (*taken.papers.submission).into()),
                    ("flags".into(), flags(&fates.next().unwrap()).into()),
                ]),
                Err(rejected) => toml::Table::from_iter([
                    ("line".into(), i64::try_from(rejected.line).unwrap().into()),
                    ("column".into(), i64::try_from(rejected.column).unwrap().into()),
                    ("rejected".into(), told(rejected).into()),
                ]),
            })
            .collect();
        for (rows, text) in [(&rows, &mut found), (&file.outcome, &mut wanted)] {
            text.push_str(&format!("{}\n", file.name));
            for row in rows {
                text.push_str(&format!("    {}\n", serde_json::to_string(row).unwrap()));
            }
        }
    }
    assert!(found == wanted, "found:\n{found}\nexpected:\n{wanted}");
}

#[test]
fn valid_samples_are_imported() {
    let root = samples();
    let paths = ["story.json", "grounds", "names", "batch.ndjson", "batch.csv"].map(|p| root.join(p));
    let outcomes = read(&paths, None);
    for outcome in &outcomes {
        assert!(outcome.is_ok(), "{outcome:?}");
    }
    let grounds: std::collections::BTreeSet<_> =
        outcomes.iter().flatten().map(|t| t.papers.ground.to_string()).collect();
    assert_eq!(grounds, RULES.grounds().map(|g| g.code.to_string()).collect());
    for fate in fates(&desk(), &outcomes) {
        assert!(!matches!(fate, ImportOutcome::Refused(_)), "{fate:?}");
    }
}

#[test]
fn fields_are_faulted_by_path() {
    for (pointer, value, expected) in [
        ("/id", None, "id missing"),
        ("/id", Some(json!("a b")), "id bad_id"),
        ("/id", Some(json!("x".repeat(65))), "id bad_id"),
        ("/id", Some(json!("ä")), "id bad_id"),
        ("/id", Some(json!("")), "id bad_id"),
        ("/schema", Some(json!("portdesk.submission/2")), "schema wrong_schema"),
        ("/office", Some(json!("ngbo")), "office unknown_code"),
        ("/entry_port", Some(json!("")), "entry_port unknown_code"),
        ("/ground", Some(json!(["TAL"])), "ground wrong_type"),
        ("/entries", Some(json!(0)), "entries out_of_range"),
        ("/entries", Some(json!(-1)), "entries out_of_range"),
        ("/entries", Some(json!(1000)), "entries out_of_range"),
        ("/stay_days", Some(json!("20")), "stay_days wrong_type"),
        ("/stay_days", Some(json!(20.5)), "stay_days out_of_range"),
        ("/stay_days", Some(json!(u64::MAX)), "stay_days out_of_range"),
        ("/reason", Some(json!(" \n ")), "reason empty"),
        ("/reason", Some(json!("口".repeat(2001))), "reason too_long"),
        ("/traveller/surname", None, "traveller.surname missing"),
        ("/traveller/surname", Some(json!("名".repeat(201))), "traveller.surname too_long"),
        ("/traveller/sex", Some(json!("W")), "traveller.sex unknown_code"),
        ("/traveller/nationality", Some(json!("ZZ9")), "traveller.nationality unknown_code"),
        ("/traveller/nationality", Some(json!("ZZZZ")), "traveller.nationality unknown_code"),
        ("/ground", Some(json!("rush repair")), "ground unknown_code"),
        ("/category", Some(json!("")), "category unknown_code"),
        ("/traveller/birth_date", Some(json!("1900-02-29")), "traveller.birth_date bad_date"),
        ("/traveller/birth_date", Some(json!("1899-12-31")), "traveller.birth_date bad_date"),
        ("/traveller/birth_date", Some(json!("12/08/1974")), "traveller.birth_date bad_date"),
        ("/traveller/birth_date", Some(json!("+974-08-12")), "traveller.birth_date bad_date"),
        (
            "/traveller/passport/expires_on",
            Some(json!("2201-01-01")),
            "traveller.passport.expires_on bad_date",
        ),
        ("/traveller/passport/mrz", Some(json!(vec!["P"; 9])), "traveller.passport.mrz too_many"),
        ("/traveller/passport/mrz", Some(json!(["P".repeat(201)])), "traveller.passport.mrz[0] too_long"),
        ("/traveller/passport/mrz", Some(json!({})), "traveller.passport.mrz wrong_type"),
        ("/traveller/passport/mrz", Some(json!([1, "x"])), "traveller.passport.mrz[0] wrong_type"),
        ("/traveller/passport/x.y", Some(json!(1)), "traveller.passport.x.y unknown_field"),
        ("/arrival/at", Some(json!("2026-12-02T05:40:00")), "arrival.at offset_missing"),
        ("/arrival/at", Some(json!("2026-12-02T25:40:00Z")), "arrival.at bad_date"),
        ("/arrival/at", Some(json!("2026-02-29T05:40:00Z")), "arrival.at bad_date"),
        ("/arrival/at", Some(json!("2201-01-01T00:00:00Z")), "arrival.at bad_date"),
        ("/documents/0/sha256", Some(json!("+f".repeat(32))), "documents[0].sha256 bad_hash"),
        ("/documents/1/item", Some(json!("x".repeat(500))), "documents[1].item unknown_code"),
        ("/documents/1/received_at", None, "documents[1].received_at missing"),
        ("/inviter/name", None, "inviter.name missing"),
        ("/group", Some(json!([story()["traveller"]])), "group not_for_ground"),
    ] {
        let rejected = one(&changed(pointer, value.clone())).expect_err(pointer);
        assert_eq!(told(&rejected), [expected], "{pointer} {value:?}");
        for lang in [portdesk::domain::lang::Lang::En, portdesk::domain::lang::Lang::Zh] {
            assert!(!rejected.faults[0].text(lang).contains('{'), "{rejected:?}");
        }
    }
}

#[test]
fn doubtful_content_is_imported_for_review() {
    for (pointer, value) in [
        ("/stay_days", json!(999)),
        ("/entries", json!(2)),
        ("/traveller/passport/number", json!("SOMETHING ELSE")),
        ("/traveller/passport/mrz", json!(["short", "shorter"])),
        ("/traveller/passport/mrz", Value::Null),
        ("/traveller/given_names", json!("")),
        ("/traveller/nationality", json!("UTO")),
        ("/traveller/nationality", json!("ZZZ")),
        ("/traveller/passport/issuing_state", json!("GBN")),
        ("/ground", json!("NEW")),
        ("/category", json!("K")),
        ("/category", json!("Y7")),
        ("/inviter/uscc", json!("not a code")),
        ("/inviter/phone", json!("")),
        ("/inviter", Value::Null),
        ("/arrival", Value::Null),
        ("/traveller/birth_date", json!("1904-02-29")),
        ("/submitted_at", json!("2026-12-01T01:12:00.123456789Z")),
        ("/reason", json!("口".repeat(2000))),
        ("/documents", json!([])),
        ("/group", json!([])),
    ] {
        one(&changed(pointer, Some(value))).expect(pointer);
    }
}

#[test]
fn text_is_cleaned_and_the_bytes_are_kept() {
    let text = changed("/reason", Some(json!("\u{1b}[2Ja\u{202e}b\r\nc")));
    let taken = one(&text).unwrap();
    assert_eq!(&*taken.papers.reason, "\u{FFFD}[2Ja\u{FFFD}b\nc");
    assert_eq!(&*taken.original, text.as_bytes());
}

#[test]
fn fault_reports_are_sanitized() {
    let hostile = changed("/e\u{1b}[2J", Some(json!(1))).replace("\"NGB\"", "\"\\u001b]0;x\\u0007\"");
    let rejected = one(&hostile).unwrap_err();
    assert_eq!(rejected.faults.len(), 2, "{rejected:?}");
    for fault in &rejected.faults {
        assert!(!format!("{}{}", fault.path, fault.about).contains(char::is_control), "{fault:?}");
    }
}

#[test]
fn oversized_submission_does_not_stop_the_rest() {
    let line = story().to_string();
    let large = changed("/reason", Some(json!("x".repeat(LARGEST))));
    let exact = format!("{line}{}", " ".repeat(LARGEST - line.len()));
    let batch = [line.as_str(), &large, &exact, &line].join("\r\n");
    let found = outcomes(Some(Format::Ndjson), batch.as_bytes());
    assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true, true]);
    let rejected = found[1].as_ref().unwrap_err();
    assert_eq!((rejected.line, told(rejected)), (2, vec!["too_large".to_owned()]));
    assert_eq!(told(&one(&large).unwrap_err()), ["too_large"]);
}

#[test]
fn faults_are_many_but_not_endless() {
    let fields: serde_json::Map<_, _> = (0..5000).map(|n| (format!("f{n}"), Value::Null)).collect();
    assert_eq!(one(&Value::Object(fields).to_string()).unwrap_err().faults.len(), 1000);
}

#[test]
fn table_reads_any_line_ends_and_bom() {
    let clear = outcomes(Some(Format::Csv), TABLE.as_bytes());
    let papers =
        |found: &[Outcome]| -> Vec<_> { found.iter().map(|t| t.as_ref().unwrap().papers.clone()).collect() };
    let dos = format!("\u{feff}{}", TABLE.replace('\n', "\r\n"));
    let found = outcomes(None, dos.as_bytes());
    assert_eq!(papers(&found), papers(&clear));
    let lines = |found: &[Outcome]| -> Vec<u64> { found.iter().flatten().map(|t| t.line).collect() };
    assert_eq!(lines(&found), lines(&clear));
    assert_eq!(lines(&found)[0], 2);
    let gap = dos.replacen("\r\n", "\r\n\r\n", 1);
    let found = outcomes(None, gap.as_bytes());
    assert_eq!(papers(&found), papers(&clear));
    assert_eq!(lines(&found)[0], 3);
    let [Err(nothing)] = &outcomes(Some(Format::Csv), b"")[..] else { panic!("an empty table") };
    assert_eq!(told(nothing), ["nothing_read"]);
}

#[test]
fn mrz_lines_may_share_a_column() {
    let (heading, rows) = TABLE.split_once('\n').unwrap();
    let heading = heading.replace("passport.mrz.0,traveller.passport.mrz.1", "passport.mrz");
    let row = rows.lines().next().unwrap();
    let zone: Vec<_> = row.split(',').filter(|cell| cell.len() == 44).collect();
    for between in [";", "\n", "\r\n"] {
        let row = row.replace(&zone.join(","), &format!("\"{}\"", zone.join(between)));
        let found = outcomes(Some(Format::Csv), format!("{heading}\r\n{row}\r\n").as_bytes());
        let mrz = found[0].as_ref().unwrap().papers.traveller.passport.mrz.clone();
        assert_eq!(mrz.iter().flat_map(|l| l.lines()).collect::<Vec<_>>(), [zone[0], zone[1]], "{between:?}");
    }
}

/// A thousand copies under their own ids are told from each other, and none of them carries all the others.
#[test]
fn many_copies_cost_only_linear_findings() {
    let id = story()["id"].as_str().unwrap().to_owned();
    let line = story().to_string();
    let batch: String = (0..1000).map(|n| format!("{}\n", line.replace(&id, &format!("COPY-{n}")))).collect();
    let desk = desk();
    let fates = fates(&desk, &outcomes(None, batch.as_bytes()));
    assert!(fates.iter().skip(1).all(|f| flags(f).contains(&"same_passport".to_owned())));
    let live = desk.desk();
    let named = |l: &portdesk::domain::desk::OpenCase| {
        l.case.lines.iter().flat_map(|l| &l.findings).filter(|f| f.code.as_str().starts_with("same_")).count()
    };
    assert!(live.iter().all(|l| (1..=5).contains(&named(l))), "each is flagged, none without end");
    assert!(live.seq < 1100, "{} entries for 1,000 submissions", live.seq);
}

#[test]
fn table_name_may_have_one_part() {
    let (heading, rows) = TABLE.split_once('\n').unwrap();
    let at = heading.split(',').position(|c| c == "traveller.given_names").unwrap();
    let mut cells: Vec<&str> = rows.lines().next().unwrap().split(',').collect();
    cells[at] = "";
    let found = outcomes(Some(Format::Csv), format!("{heading}\n{}\n", cells.join(",")).as_bytes());
    assert_eq!(&*found[0].as_ref().unwrap().papers.traveller.given_names, "");
}

#[test]
fn folder_is_read_in_order_skipping_other_files() {
    let dir = tempfile::tempdir().unwrap();
    let id = story()["id"].as_str().unwrap().to_owned();
    for (name, new) in [
        ("c.json", "c"),
        ("a.JSON", "a"),
        ("b/z.json", "b"),
        (".hidden.json", "no"),
        (".git/x.json", "no"),
        ("read.me", "no"),
    ] {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, STORY.replace(&id, new)).unwrap();
    }
    let found = read(&[dir.path().to_owned(), dir.path().join("read.me")], None);
    let ids: Vec<String> = found.into_iter().map(|o| o.unwrap().papers.submission.into_string()).collect();
    assert_eq!(ids, ["a", "b", "c", "no"]);
}

#[test]
fn missing_path_does_not_stop_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let there = dir.path().join("x");
    fs::write(&there, STORY).unwrap();
    let found = read(&[dir.path().join("none.json"), there, dir.path().join("none")], None);
    let [Err(first), Ok(_), Err(last)] = &found[..] else { panic!("{found:?}") };
    for rejected in [first, last] {
        assert_eq!(told(rejected), ["unreadable"]);
    }
}

#[test]
fn what_is_written_is_read_the_same() {
    let now: DateTime<Utc> = "2026-12-04T02:00:00Z".parse().unwrap();
    let mut rng = fastrand::Rng::with_seed(7);
    for n in 0..300 {
        let papers = sample::papers(&mut rng, n, Port::new("NGB"), now);
        let text = to_json(&papers).to_string();
        assert_eq!(one(&text).unwrap_or_else(|e| panic!("{e:?} in {text}")).papers, papers);
    }
}

#[test]
fn schema_lists_the_fields_read() {
    let schema = schema(&RULES);
    let required: Vec<&str> =
        schema["required"].as_array().unwrap().iter().map(|n| n.as_str().unwrap()).collect();
    let rejected = one("{}").unwrap_err();
    let missing: Vec<&str> = rejected.faults.iter().map(|f| f.path.as_str()).collect();
    assert_eq!(required, missing);
    let story = story();
    for name in story.as_object().unwrap().keys() {
        assert!(schema["properties"][name].is_object(), "{name}");
    }
    assert_eq!(schema["additionalProperties"], false);
}

/// A quote that is never closed, in the head or in a row, of an input that never ends: it is not held in memory to its end.
#[test]
fn a_row_without_end_is_too_large() {
    let (heading, rows) = TABLE.split_once('\n').unwrap();
    let row = rows.lines().next().unwrap();
    for (begin, expected) in
        [(format!("{heading}\n{row}\n\""), &[true, false][..]), ("\"".to_owned(), &[false])]
    {
        let endless = Box::new(Cursor::new(begin).chain(std::io::repeat(b'x')));
        let found: Vec<_> =
            Submissions::from_reader("x", endless, Some(Format::Csv), Arc::clone(&RULES))
                .without_files()
                .collect();
        assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), expected);
        assert_eq!(told(found.last().unwrap().as_ref().unwrap_err()), ["too_large"]);
    }
}

#[test]
fn endlessly_nested_column_is_an_unknown_field() {
    let deep = vec!["a"; 300_000].join(".");
    let (heading, rows) = TABLE.split_once('\n').unwrap();
    let table = format!("{heading},{deep}\n{},1\n", rows.lines().next().unwrap());
    let found = outcomes(Some(Format::Csv), table.as_bytes());
    let [Err(rejected)] = &found[..] else { panic!("one row") };
    assert_eq!(rejected.faults.len(), 1);
    assert_eq!(rejected.faults[0].code.name(), "unknown_field");
    assert!(rejected.faults[0].path.len() < 200, "a path is for reading");
}

/// The documents of a row came with it: a time that cannot be read is one fault, and not one more for each document.
#[test]
fn unreadable_row_time_is_one_fault() {
    let (heading, rows) = TABLE.split_once('\n').unwrap();
    let at = heading.split(',').position(|column| column == "submitted_at").unwrap();
    let row = rows.lines().next().unwrap();
    let time = row.split(',').nth(at).unwrap();
    let found = outcomes(Some(Format::Csv), format!("{heading}\n{}\n", row.replace(time, "soon")).as_bytes());
    let [Err(rejected)] = &found[..] else { panic!("one row") };
    assert_eq!(told(rejected), ["submitted_at bad_date"]);
}

/// Each field that stands twice is looked for among those before it: with a thousand faults told, nobody looks any further.
#[test]
fn wholly_faulty_submission_is_fast() {
    let strangers = vec!["\"a\":1"; 80_000].join(",");
    let twins = vec!["\"id\":1"; 65_000].join(",");
    let since = Instant::now();
    assert_eq!(one(&format!("{{{strangers},{twins}}}")).unwrap_err().faults.len(), 1000);
    assert!(since.elapsed() < Duration::from_secs(10), "{:?}", since.elapsed());
}

/// Records hold microseconds: what is finer would make the same submission another one after the next opening.
#[test]
fn times_are_rounded_like_records() {
    for text in ["2026-12-01T01:12:00.123456789Z", "2026-12-01T07:59:60+08:00", "2026-12-01T01:12:00Z"] {
        let papers = one(&changed("/submitted_at", Some(json!(text)))).unwrap().papers;
        let kept: portdesk::domain::case::application::Application =
            serde_json::from_str(&serde_json::to_string(&papers).unwrap()).unwrap();
        assert_eq!(kept, papers, "{text}");
    }
}

/// A group of hundreds, each with every fault a passport can have: the case stays one that a desk can hold and an officer can read.
#[test]
fn large_group_findings_are_counted_and_bounded() {
    let text = fs::read_to_string(samples().join("grounds/GRP.json")).unwrap();
    let mut group: Value = serde_json::from_str(&text).unwrap();
    let mut one_of_them = group["group"][0].clone();
    one_of_them["surname"] = json!("名".repeat(200));
    one_of_them["passport"]["mrz"] = json!(["X".repeat(44), "X".repeat(44)]);
    one_of_them["passport"]["expires_on"] = json!("2020-01-01");
    group["group"] = json!(vec![one_of_them; 450]);
    let desk = desk();
    let fate = fates(&desk, &[one(&group.to_string())]).remove(0);
    assert!(flags(&fate).contains(&"more_findings".to_owned()), "{fate:?}");
    let case = Arc::clone(&desk.desk().iter().next().unwrap().case);
    let line = &case.lines[0];
    let last = line.findings.last().unwrap();
    assert_eq!((line.findings.len(), last.code.as_str()), (MOST_FINDINGS, "more_findings"));
    assert!(line.findings.iter().all(|f| f.about.chars().count() < 200), "names are cut");
    // What weighs most is told, and what is only counted weighs what the heaviest of it weighs.
    assert!(line.findings[..MOST_FINDINGS - 1].iter().all(|f| f.code.as_str() == "passport_expired"));
    assert_eq!(last.severity, FindingSeverity::Bar);
    assert!(last.about.parse::<usize>().unwrap() > 450);
}

#[test]
fn equal_values_give_the_same_application() {
    let expected = one(&story().to_string()).unwrap().papers;
    let born = expected.traveller.birth_date.full().unwrap().format("%Y年%-m月%-d日").to_string();
    let arrives = expected.arrival.as_ref().unwrap().at.format("%Y/%-m/%-d %H:%M +00").to_string();
    let days = f64::from(expected.stay_days);
    for (pointer, value) in [
        ("/office", json!("\u{3000}ｎｇｂ ")),
        ("/traveller/birth_date", json!(born)),
        ("/arrival/at", json!(arrives)),
        ("/stay_days", json!(days)),
        ("/traveller/sex", json!(if expected.traveller.sex.letter() == "F" { "女" } else { "男" })),
        ("/traveller/nationality", json!(expected.traveller.nationality.to_string().to_lowercase())),
    ] {
        assert_eq!(one(&changed(pointer, Some(value))).unwrap().papers, expected, "{pointer}");
    }
}

#[test]
fn single_name_passports_are_imported() {
    for (pointer, value) in [
        ("/traveller/given_names", Value::Null),
        ("/traveller/surname", json!("")),
        ("/traveller/surname", Value::Null),
    ] {
        one(&changed(pointer, Some(value))).expect(pointer);
    }
    let mut none = story();
    none["traveller"]["surname"] = json!(" ");
    none["traveller"]["given_names"] = Value::Null;
    assert_eq!(told(&one(&none.to_string()).unwrap_err()), ["traveller.surname empty"]);
}

#[test]
fn empty_inputs_are_reported() {
    let head = TABLE.lines().next().unwrap();
    for (format, bytes) in [
        (None, ""),
        (None, "\n \u{feff}\n\u{1a}"),
        (None, "[]"),
        (Some(Format::Json), "{\"submissions\": []}"),
        (Some(Format::Ndjson), "\n\n"),
        (Some(Format::Csv), head),
        (Some(Format::Csv), ",,,\n"),
    ] {
        let found = outcomes(format, bytes.as_bytes());
        let [Err(nothing)] = &found[..] else { panic!("{bytes:?}: {found:?}") };
        assert_eq!(told(nothing), ["nothing_read"], "{bytes:?}");
    }
    let folder = tempfile::tempdir().unwrap();
    let found = read(&[folder.path().to_owned()], None);
    assert_eq!(told(found[0].as_ref().unwrap_err()), ["nothing_read"]);
}

#[test]
fn tables_are_read_in_every_encoding_and_separator() {
    let papers =
        |found: &[Outcome]| -> Vec<_> { found.iter().map(|t| t.as_ref().unwrap().papers.clone()).collect() };
    let expected = papers(&outcomes(Some(Format::Csv), TABLE.as_bytes()));
    let returns = TABLE.replace('\n', "\r");
    assert_eq!(papers(&outcomes(None, returns.as_bytes())), expected);
    let gb = encoding_rs::GB18030.encode(TABLE).0.into_owned();
    let low: Vec<u8> =
        "\u{feff}".encode_utf16().chain(TABLE.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let dir = tempfile::tempdir().unwrap();
    for (bytes, encoding) in [(gb, "GB18030"), (low, "UTF-16LE")] {
        let path = dir.path().join("table.csv");
        fs::write(&path, bytes).unwrap();
        let submissions = Submissions::new(vec![path], None, Arc::clone(&RULES));
        let notes = submissions.notes();
        assert_eq!(papers(&submissions.without_files().collect::<Vec<_>>()), expected, "{encoding}");
        let how = notes.read_as();
        assert_eq!((how[0].encoding.name(), how[0].separator), (encoding, Some(',')));
    }
}

#[test]
fn lists_and_series_of_objects_are_read() {
    let (id, one) = (story()["id"].as_str().unwrap().to_owned(), story().to_string());
    let two = one.replace(&id, "TWO");
    let pretty = serde_json::to_string_pretty(&story()).unwrap();
    for text in [
        format!("[{one},{two}]"),
        format!("{{\"submissions\":[{one},\n{two}]}}"),
        format!("{one}{two}"),
        format!("{pretty}\n{two}"),
        format!("{one}\r{two}\r"),
    ] {
        let found = outcomes(None, text.as_bytes());
        let ids: Vec<&str> = found.iter().map(|t| &*t.as_ref().unwrap().papers.submission).collect();
        assert_eq!(ids, [&*id, "TWO"], "{}", &text[..40]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_rejected_and_nothing_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for format in [None, Some(Format::Json), Some(Format::Ndjson), Some(Format::Csv)] {
            for outcome in outcomes(format, &bytes) {
                prop_assert!(!outcome.unwrap_err().faults.is_empty());
            }
        }
    }

    #[test]
    fn mutated_submission_is_read_or_reported(
        at in 0..STORY.len(), cut in 0_usize..40, put in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let mut bytes = STORY.as_bytes().to_vec();
        bytes.splice(at..(at + cut).min(STORY.len()), put);
        for format in [Format::Json, Format::Ndjson, Format::Csv] {
            for outcome in outcomes(Some(format), &bytes) {
                prop_assert!(outcome.err().is_none_or(|r| !r.faults.is_empty()));
            }
        }
    }

    #[test]
    fn mutated_table_is_read_or_reported(
        at in 0_usize..3000, cut in 0_usize..40, put in prop::collection::vec(any::<u8>(), 0..6),
    ) {
        let mut bytes = TABLE.as_bytes().to_vec();
        bytes.splice(at..at + cut, put);
        prop_assert!(!outcomes(Some(Format::Csv), &bytes).is_empty());
    }
}

/// Digits that a spreadsheet has lost are nobody's number; names in two scripts are bytes that were read wrongly.
#[test]
fn spreadsheet_damage_is_reported() {
    for (pointer, value) in [
        ("/traveller/passport/number", "1.2346E+08"),
        ("/traveller/passport/number", "00123456.0"),
        ("/inviter/phone", "1.3856E+10"),
    ] {
        let rejected = one(&changed(pointer, Some(value.into()))).unwrap_err();
        assert_eq!(rejected.faults[0].code.name(), "spreadsheet_number", "{pointer} {value}");
    }
    let flags = |surname: &str| {
        let taken = one(&changed("/traveller/surname", Some(surname.into())));
        flags(&fates(&desk(), &[taken])[0])
    };
    for surname in ["GARC\u{866f}A", "N\u{8c18}EZ", "揷拞A"] {
        assert!(flags(surname).contains(&"name_mixed_scripts".to_owned()), "{surname}");
    }
    for surname in ["MÜLLER", "NGUYỄN", "ＪＡＮＳＥＮ", "O'BRIEN-ŠTĚPÁNEK"] {
        assert!(!flags(surname).contains(&"name_mixed_scripts".to_owned()), "{surname}");
    }
}
