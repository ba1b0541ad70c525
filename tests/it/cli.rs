//! The command line as scripts see it: exit codes and the shapes of JSON.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn portdesk(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
    command.args(["--lang", "en", "--store"]).arg(store).stdin(Stdio::null());
    command
}

fn run(store: &Path, arguments: &[&str]) -> Output {
    portdesk(store).args(arguments).output().unwrap()
}

fn json(store: &Path, arguments: &[&str]) -> Value {
    let out = run(store, arguments);
    serde_json::from_slice(&out.stdout)
        .unwrap_or_else(|e| panic!("{arguments:?}: {e}: {}", String::from_utf8_lossy(&out.stderr)))
}

fn sample() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    let made = run(&store, &["demo", "--live", "14", "--archive", "5", "--no-open"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    (dir, store)
}

fn has(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "{key} is not in {value:#}");
    }
}

const ROW: [&str; 17] = [
    "case",
    "submission",
    "version",
    "state",
    "band",
    "slack_minutes",
    "office",
    "entry_port",
    "arrives_at",
    "decide_by",
    "ground",
    "category",
    "traveller",
    "nationality",
    "owner",
    "documents",
    "flags",
];

fn case_of(store: &Path, surname: &str) -> Value {
    json(store, &["list", surname, "--format", "json"])[0].clone()
}

#[test]
fn lists_and_cases_have_their_shape() {
    let (_dir, store) = sample();
    let list = json(&store, &["list", "--format", "json"]);
    let rows = list.as_array().unwrap();
    assert_eq!(rows.len(), 14);
    for row in rows {
        has(row, &ROW);
        has(&row["documents"], &["verified", "total"]);
        assert!(row["flags"].is_array());
        chrono::DateTime::parse_from_rfc3339(row["arrives_at"].as_str().unwrap()).unwrap();
    }
    let lines = run(&store, &["list", "--format", "ndjson", "--limit", "3"]);
    assert_eq!(String::from_utf8(lines.stdout).unwrap().lines().count(), 3);
    assert_eq!(json(&store, &["list", "--archive", "--format", "json"]).as_array().unwrap().len(), 5);

    let no = case_of(&store, "JANSEN")["case"].as_str().unwrap().to_owned();
    let case = json(&store, &["show", &no, "--format", "json"]);
    has(&case, &ROW);
    has(&case, &["passport", "inviter", "reason", "heads", "items", "blockers", "timeline", "receipt"]);
    has(&case["heads"], &["completeness", "authenticity", "legitimacy"]);
    has(&case["items"][0], &["item", "state", "requirement", "heads", "findings"]);
    has(&case["blockers"], &["approve", "transfer", "refuse"]);
    has(&case["blockers"]["approve"][0], &["code", "text", "item"]);
    assert_eq!(case["blockers"]["approve"][0]["code"], "entry_port_elsewhere");
    has(&case["timeline"][0], &["seq", "at", "officer", "event", "note"]);
    let by_submission = json(&store, &["show", case["submission"].as_str().unwrap(), "--format", "json"]);
    assert_eq!(by_submission["case"], case["case"]);
}

#[test]
fn action_with_same_id_runs_once() {
    let (_dir, store) = sample();
    let case = case_of(&store, "JANSEN");
    let (no, version) = (case["case"].as_str().unwrap(), case["version"].as_u64().unwrap());
    let note = ["act", "note", no, "--note", "Called", "--id", "order-1", "--format", "json"];
    let first = json(&store, &note);
    has(&first, &["case", "version", "events", "repeated"]);
    assert_eq!(first["repeated"], false);
    let again = json(&store, &note);
    assert_eq!((&again["repeated"], &again["version"]), (&Value::Bool(true), &first["version"]));
    assert_eq!(run(&store, &note).status.code(), Some(0));

    let stale = version.to_string();
    let seen = ["act", "note", no, "--note", "x", "--seen", &stale, "--format", "json"];
    assert_eq!(run(&store, &seen).status.code(), Some(1));
    assert_eq!(json(&store, &seen)["refused"][0]["code"], "changed_meanwhile");
    let approve = ["act", "approve", no, "--format", "json"];
    assert_eq!(run(&store, &approve).status.code(), Some(1));
    let refused = json(&store, &approve);
    assert_eq!(refused["refused"][0]["code"], "entry_port_elsewhere");
    has(&refused["refused"][0], &["code", "text", "item"]);
    assert_eq!(case_of(&store, "JANSEN")["version"], first["version"], "nothing of it was written");
}

/// Settles everything that was handed in, in words where intake had doubts.
fn review(store: &Path, no: &str) {
    let case = json(store, &["show", no, "--format", "json"]);
    let received = case["items"].as_array().unwrap().iter().filter(|i| i["state"] == "received");
    let documents = received.map(|i| i["item"].as_str().unwrap());
    for item in documents.chain(["ALERTCHK", "INQUIRY"]) {
        let done = run(store, &["act", "verify", no, "--item", item, "--note", "compared"]);
        assert_eq!(done.status.code(), Some(0), "{item}: {done:?}");
    }
}

/// The words of the last thing that happened.
fn said(store: &Path, no: &str) -> String {
    let case = json(store, &["show", no, "--format", "json"]);
    case["timeline"].as_array().unwrap().last().unwrap()["note"].as_str().unwrap_or_default().to_owned()
}

/// The event of an offer ends where its port follows.
#[test]
fn offer_names_its_port() {
    let (_dir, store) = sample();
    let no = case_of(&store, "JANSEN")["case"].as_str().unwrap().to_owned();
    let out = run(&store, &["act", "transfer", &no, "--to", "PEK", "--note", "the flight lands there"]);
    let text = String::from_utf8_lossy(&out.stdout);
    assert!(text.contains("transfer offered to Beijing Capital"), "{out:?}");
}

#[test]
fn scripted_decisions_get_a_written_rationale() {
    let (_dir, store) = sample();
    let number = |surname: &str| case_of(&store, surname)["case"].as_str().unwrap().to_owned();
    let (away, home) = (number("JANSEN"), number("MÜLLER"));
    let does = |arguments: &[&str]| {
        let out = run(&store, &[&["act"], arguments, &["--format", "json"]].concat());
        (out.status.code(), serde_json::from_slice::<Value>(&out.stdout).unwrap())
    };
    // Why it cannot wait for a review, only a person knows.
    let (status, refused) = does(&["transfer", &away, "--to", "PEK"]);
    assert_eq!((status, &refused["refused"][0]["code"]), (Some(1), &"reason_missing".into()));
    review(&store, &away);
    let (status, refused) = does(&["transfer", &away, "--to", "PEK", "--note", ""]);
    assert_eq!((status, &refused["refused"][0]["code"]), (Some(1), &"reason_missing".into()));
    assert_eq!(does(&["transfer", &away, "--to", "PEK"]).0, Some(0));
    let words = said(&store, &away);
    assert!(words.ends_with("Offered to Beijing Capital, the port of entry."), "{words}");

    // A refusal is worded by whoever refuses.
    let (status, refused) = does(&["refuse", &home, "--code", "R21-5"]);
    assert_eq!((status, &refused["refused"][0]["code"]), (Some(1), &"reason_missing".into()));
    review(&store, &home);
    assert_eq!(does(&["approve", &home]).0, Some(0));
    assert!(said(&store, &home).starts_with("All 7 items verified;"), "{}", said(&store, &home));
    assert_eq!(does(&["recall", &home]).0, Some(0));
    assert_eq!(does(&["waive", &home, "--item", "PHOTO", "--note", "taken here"]).0, Some(0));
    let (status, refused) = does(&["approve", &home, "--note", ""]);
    assert_eq!((status, &refused["refused"][0]["code"]), (Some(1), &"reason_missing".into()));
    let show = json(&store, &["show", &home, "--format", "json"]);
    assert_eq!(show["blockers"]["approve"], serde_json::json!([]), "words are no work that is left");
    assert_eq!(does(&["withdraw", &home, "--code", "W-INV"]).0, Some(0));
    assert!(said(&store, &home).starts_with("Withdrawn by the inviter (W-INV)"), "{}", said(&store, &home));
    // A case that is closed is told as one, whatever else is missing.
    let (status, refused) = does(&["withdraw", &home]);
    assert_eq!((status, &refused["refused"][0]["code"]), (Some(1), &"wrong_state".into()));
    assert_eq!(refused["refused"].as_array().unwrap().len(), 1);
}

#[test]
fn verify_walks_and_finds_what_was_altered() {
    let (_dir, store) = sample();
    let report = json(&store, &["verify", "--format", "json"]);
    has(&report, &["ok", "entries", "head", "faults"]);
    assert_eq!(report["ok"], true);
    let segment = std::fs::read_dir(store.join("journal")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&segment).unwrap();
    // Space that no entry has been written to yet is zero.
    let middle = bytes.iter().rposition(|b| *b != 0).unwrap() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let found = run(&store, &["verify", "--format", "json"]);
    assert_eq!(found.status.code(), Some(1), "{found:?}");
    let report: Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(report["ok"], false);
    has(&report["faults"][0], &["what", "where", "text"]);
}

#[test]
fn submissions_are_imported_or_reported() {
    let (dir, store) = sample();
    let bad = dir.path().join("bad.ndjson");
    std::fs::write(&bad, "{\"schema\":\"portdesk.submission/1\"}\nnot json\n").unwrap();
    let out = run(&store, &["import", bad.to_str().unwrap(), "--report", "json"]);
    assert_eq!(out.status.code(), Some(4), "{out:?}");
    let report: Value = serde_json::from_slice(&out.stdout).unwrap();
    has(&report, &["accepted", "updated", "unchanged", "rejected"]);
    let rejected = report["rejected"].as_array().unwrap();
    assert_eq!(rejected.len(), 2);
    has(&rejected[0], &["source", "line", "column", "faults"]);
    has(&rejected[0]["faults"][0], &["path", "code", "text"]);
    assert!(rejected[0]["faults"].as_array().unwrap().len() > 3, "all faults are named at once");
}

#[test]
fn exit_status_tells_the_kind_of_error() {
    let (dir, store) = sample();
    for wrong in [
        &["act", "fly", "NGB-00000"][..],
        &["act", "hold", "NGB-00000"],
        &["show", "no such case"],
        &["list", "--format", "xml"],
        &["--theme", "pink", "list"],
        &["--officer", "nobody", "list"],
    ] {
        let out = run(&store, wrong);
        assert_eq!(out.status.code(), Some(2), "{wrong:?} {out:?}");
        assert!(out.stdout.is_empty() && !out.stderr.is_empty(), "{wrong:?}");
    }
    let none = run(&dir.path().join("nothing"), &["list"]);
    assert_eq!(none.status.code(), Some(3));
    assert_eq!(String::from_utf8(none.stderr).unwrap().trim_end().lines().count(), 1);
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let (_dir, store) = sample();
    let mut child = portdesk(&store)
        .args(["list", "--archive", "--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(said, "");
}

#[test]
fn what_is_no_terminal_gets_no_escape_codes() {
    let (_dir, store) = sample();
    for arguments in [&["list"][..], &["keys"], &["list", "--format", "csv"], &["--help"]] {
        let out = run(&store, arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments:?}");
        assert!(!out.stdout.contains(&0x1b) && !out.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn stats_agree_in_every_format() {
    let (_dir, store) = sample();
    let stats = json(&store, &["stats", "--format", "json"]);
    let parts = "at days live cases states depth late arrivals landed capacity behind decided time_to_decision complete_at_first";
    has(&stats, &parts.split(' ').chain(["officers", "inviters"]).collect::<Vec<_>>());
    assert_eq!(stats["live"], 14);
    let columns = stats["time_to_decision"]["wall"]["histogram"].as_array().unwrap();
    let sum: u64 = columns.iter().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(stats["decided"], sum);
    let csv = String::from_utf8(run(&store, &["stats", "--format", "csv"]).stdout).unwrap();
    assert!(csv.lines().any(|l| l == "live,14"), "{csv}");
    let text = String::from_utf8(run(&store, &["stats", "--days", "366"]).stdout).unwrap();
    assert!(text.contains("14 open; 19 received"), "{text}");
    assert_eq!(run(&store, &["stats", "--days", "0"]).status.code(), Some(2));
}

/// The values of a field over all rows.
fn column(rows: &Value, field: &str) -> Vec<String> {
    rows.as_array().unwrap().iter().map(|row| row[field].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn saved_view_is_listed_by_number_and_name() {
    let (_dir, store) = sample();
    let mut child =
        portdesk(&store).arg("--plain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = child.stdin.take().unwrap();
    lines
        .write_all("/port:PEK\nsort traveller\nkeep 6 Beijing\nkeep 4 x\nqueue\nbeijing\nview 6\n".as_bytes())
        .unwrap();
    drop(lines);
    let said = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    assert!(said.contains("Saved as view 6: Beijing"), "{said}");
    assert!(said.contains("numbers 5 to 9, not 4"), "{said}");
    assert_eq!(said.lines().filter(|line| line.starts_with("Beijing: ")).count(), 2, "{said}");
    let wanted = json(&store, &["list", "port:PEK", "--sort", "traveller", "--format", "json"]);
    assert!(!wanted.as_array().unwrap().is_empty());
    for view in ["6", "beijing"] {
        let listed = json(&store, &["list", "--view", view, "--format", "json"]);
        assert_eq!(column(&listed, "case"), column(&wanted, "case"), "{view}");
    }
    // What is looked for besides narrows it further.
    let none = run(&store, &["list", "nobodyatall", "--view", "6", "--format", "csv"]);
    assert_eq!(String::from_utf8(none.stdout).unwrap().lines().count(), 1);
    let unknown = run(&store, &["list", "--view", "9"]);
    assert_eq!(unknown.status.code(), Some(2));
    let told = String::from_utf8(unknown.stderr).unwrap();
    assert!(told.contains("Unknown view 9") && told.contains("6 Beijing"), "{told}");
    assert_eq!(run(&store, &["verify"]).status.code(), Some(0));
}

#[test]
fn list_sorts_by_column_both_ways() {
    let (_dir, store) = sample();
    let up = json(&store, &["list", "--sort", "nat", "--format", "json"]);
    let nations = column(&up, "nationality");
    assert!(nations.is_sorted() && nations.first() != nations.last(), "{nations:?}");
    let down = json(&store, &["list", "--sort", "nat", "--reverse", "--format", "json"]);
    assert!(column(&down, "nationality").is_sorted_by(|a, b| a >= b));
    let archive = json(&store, &["list", "--archive", "--sort", "closed", "--format", "json"]);
    assert_eq!(archive.as_array().unwrap().len(), 5);
    for (arguments, told) in [
        (&["list", "--sort", "size"][..], "cannot be sorted by size"),
        (&["list", "--archive", "--sort", "slack"][..], "cannot be sorted by slack"),
        (&["list", "--reverse"][..], "--sort"),
    ] {
        let out = run(&store, arguments);
        assert_eq!(out.status.code(), Some(2), "{arguments:?}");
        assert!(String::from_utf8(out.stderr).unwrap().contains(told), "{arguments:?}");
    }
}

#[test]
fn archive_table_says_when_and_by_whom() {
    let (_dir, store) = sample();
    let out = String::from_utf8(run(&store, &["list", "--archive"]).stdout).unwrap();
    let mut lines = out.lines();
    let head = lines.next().unwrap();
    assert!(head.starts_with("closed") && head.contains("decided by") && !head.contains("slack"), "{out}");
    let dated =
        |line: &str| line.get(..10).is_some_and(|day| day.starts_with("20") && day.matches('-').count() == 2);
    assert!(lines.clone().count() == 5 && lines.all(dated), "{out}");
}

#[test]
fn repeated_action_reports_already_recorded() {
    let (_dir, store) = sample();
    let case = case_of(&store, "MÜLLER")["case"].as_str().unwrap().to_owned();
    let verify = ["act", "verify", &case, "--item", "PASSPORT"];
    assert_eq!(run(&store, &verify).status.code(), Some(0));
    let again = run(&store, &verify);
    assert_eq!(again.status.code(), Some(0));
    let said = String::from_utf8(again.stdout).unwrap();
    assert!(said.contains("already recorded; nothing changed"), "{said}");
    let told = json(&store, &[&verify[..], &["--format", "json"]].concat());
    assert_eq!(told["events"], serde_json::json!([]));
}

#[test]
fn unknown_and_mistyped_case_numbers_differ() {
    let (_dir, store) = sample();
    for (id, said) in [
        ("PVS-20990101-1", "No case has the submission ID PVS-20990101-1"),
        ("NGB-DJTAJ", "wrong check character"),
    ] {
        let out = run(&store, &["show", id]);
        assert_eq!(out.status.code(), Some(2), "{out:?}");
        assert!(String::from_utf8_lossy(&out.stderr).contains(said), "{out:?}");
    }
}

#[test]
fn rejected_files_are_listed_and_dismissed() {
    let (_dir, store) = sample();
    let inbox = store.join("inbox");
    std::fs::create_dir_all(inbox.join("rejected")).unwrap();
    std::fs::write(inbox.join("rejected/a.csv"), "x").unwrap();
    let report = r#"{"rejected":[{"line":2,"faults":[{"path":"id","text":"missing"}]}]}"#;
    std::fs::write(inbox.join("rejected/a.csv.report.json"), report).unwrap();
    std::fs::write(inbox.join("letter.txt"), "x").unwrap();
    let listed = json(&store, &["inbox", "list", "--format", "json"]);
    assert_eq!((&listed[0]["file"], &listed[0]["kind"]), (&Value::from("a.csv"), &Value::from("rejected")));
    assert_eq!(listed[0]["why"][0], "2: id: missing");
    assert_eq!((&listed[1]["file"], &listed[1]["why"][0]), (&"letter.txt".into(), &"unknown_ending".into()));
    assert_eq!(run(&store, &["inbox", "dismiss", "b.csv"]).status.code(), Some(2));
    assert_eq!(run(&store, &["--officer", "wang", "inbox", "dismiss", "a.csv"]).status.code(), Some(0));
    assert_eq!(json(&store, &["inbox", "list", "--format", "json"]).as_array().unwrap().len(), 1);
    assert!(inbox.join("dismissed/a.csv").exists() && inbox.join("dismissed/a.csv.report.json").exists());
    assert!(std::fs::read_to_string(inbox.join("dismissed.log")).unwrap().contains(" wang a.csv"));
    assert_eq!(run(&store, &["inbox", "dismiss"]).status.code(), Some(0));
    let out = run(&store, &["inbox", "list"]);
    assert_eq!(String::from_utf8_lossy(&out.stdout).trim(), "No inbox files to review.");
}

/// Scripts know one code for an item that blocks; a person is told whether it was submitted.
#[test]
fn missing_document_is_reported_as_not_submitted() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    assert!(
        run(&store, &["init", "--officer", "wang", "--unprotected", "--office", "NGB", "--name", "Wang Wei"])
            .status
            .success()
    );
    let mut papers: Value = serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
    papers["documents"].as_array_mut().unwrap().retain(|d| d["item"] != "PHOTO");
    let file = dir.path().join("story.json");
    std::fs::write(&file, papers.to_string()).unwrap();
    assert!(run(&store, &["import", file.to_str().unwrap()]).status.success());
    let id = papers["id"].as_str().unwrap();
    assert!(run(&store, &["act", "claim", id]).status.success());
    let out = run(&store, &["act", "approve", id, "--note", "x"]);
    let told = String::from_utf8(out.stdout).unwrap();
    let photo: Vec<&str> = told.lines().filter(|l| l.to_lowercase().contains("photo")).collect();
    assert!(photo.len() == 1 && photo[0].contains("was not submitted"), "{told}");
    assert!(told.contains("not verified"), "{told}");
    let answer = json(&store, &["act", "approve", id, "--note", "x", "--format", "json"]);
    assert!(answer.to_string().contains("item_not_verified") && !answer.to_string().contains("item_missing"));
}

#[test]
fn the_archive_lists_what_was_closed_last_first() {
    let (_dir, store) = sample();
    let rows = json(&store, &["list", "--archive", "--format", "json"]);
    let rows = rows.as_array().unwrap();
    let closed: Vec<String> = rows
        .iter()
        .map(|row| {
            let case = json(&store, &["show", row["case"].as_str().unwrap(), "--format", "json"]);
            case["timeline"].as_array().unwrap().last().unwrap()["at"].as_str().unwrap().to_owned()
        })
        .collect();
    assert!(closed.len() > 3 && closed.is_sorted_by(|a, b| a >= b), "{closed:?}");
}

/// No word of a rationale is lost: what is too long is not done, and so is what cannot be read.
#[test]
fn invalid_notes_change_nothing() {
    let (_dir, store) = sample();
    let case = json(&store, &["list", "--format", "json"])[0]["case"].as_str().unwrap().to_owned();
    let version = |store: &Path| json(store, &["show", &case, "--format", "json"])["version"].clone();
    let before = version(&store);
    let long = "a".repeat(4001);
    for note in [long.clone().into_bytes(), "王".repeat(5000).into_bytes(), b"\xff\xfe".to_vec()] {
        let mut child = portdesk(&store)
            .args(["act", "note", &case, "--note", "-"])
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that has seen enough reads no further.
        let _ = child.stdin.take().unwrap().write_all(&note);
        let out = child.wait_with_output().unwrap();
        let said = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(2), "{said}");
        assert!(said.contains("Nothing was done"), "{said}");
    }
    assert_eq!(run(&store, &["act", "note", &case, "--note", &long]).status.code(), Some(2));
    assert_eq!(version(&store), before);
    assert_eq!(run(&store, &["act", "note", &case, "--note", &long[..4000]]).status.code(), Some(0));
}

#[test]
fn the_last_officer_stays() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    let init = ["init", "--officer", "wang", "--unprotected", "--office", "NGB", "--name", "Wang Wei"];
    assert!(run(&store, &init).status.success());
    let out = run(&store, &["officers", "remove", "wang"]);
    assert_eq!(out.status.code(), Some(1), "{out:?}");
    assert_eq!(run(&store, &["list"]).status.code(), Some(0));
}

/// A script that only sees an error would do it again.
#[cfg(target_os = "linux")]
#[test]
fn done_action_with_failed_output_is_reported() {
    let (_dir, store) = sample();
    let case = json(&store, &["list", "--format", "json"])[0]["case"].as_str().unwrap().to_owned();
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let out = portdesk(&store).args(["act", "note", &case, "--note", "seen"]).stdout(full).output().unwrap();
    let told = String::from_utf8(out.stderr).unwrap();
    assert_eq!(out.status.code(), Some(3), "{told}");
    assert!(told.contains("Done and saved"), "{told}");
    assert!(said(&store, &case).contains("seen"));
}

/// Each answer of `act` names what it was about, and ends nowhere before it does.
#[test]
fn act_names_what_it_did() {
    let (_tmp, store) = sample();
    let no = case_of(&store, "MÜLLER")["case"].as_str().unwrap().to_owned();
    let act = |arguments: &[&str]| {
        let out = run(&store, &[&["act"], arguments].concat());
        assert_eq!(out.status.code(), Some(0), "{arguments:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    };
    let other = json(&store, &["list", "--format", "json"])[1]["case"].as_str().unwrap().to_owned();
    let other = if other == no {
        json(&store, &["list", "--format", "json"])[0]["case"].as_str().unwrap().to_owned()
    } else {
        other
    };
    let table: [(&[&str], &str); 14] = [
        (&["claim", &no], ""),
        (&["verify", &no, "--item", "PASSPORT"], "Passport"),
        (&["undo", &no], "Passport"),
        (&["redo", &no], "Passport"),
        (&["verify-run", &no, "--item", "FORM,PHOTO"], "Photograph"),
        (&["reject", &no, "--item", "INVITE", "--code", "ILLEGIBLE"], "Illegible"),
        (&["waive", &no, "--item", "INVITE", "--note", "known"], "Invitation"),
        (&["note", &no, "--note", "called"], ""),
        (&["told", &no, "--who", "airline", "--by", "LH station"], "airline"),
        (&["reschedule", &no, "--carrier", "LH722", "--arrives", "+9h"], "LH722"),
        (&["not-same", &no, "--with", &other, "--note", "other person"], &other),
        (&["hold", &no, "--until", "+1h"], "on hold"),
        (&["resume", &no], ""),
        (&["escalate", &no, "--note", "two passports"], ""),
    ];
    for (arguments, about) in table {
        let said = act(&[arguments, &["--id", arguments[0]]].concat());
        assert!(said.contains(about), "{arguments:?}: {said}");
        // A repeat says the same.
        let again = act(&[arguments, &["--id", arguments[0]]].concat());
        assert!(again.contains(about), "{arguments:?}: {again}");
        for line in said.lines().chain(again.lines()) {
            let line = line.replace(['.', ')'], "");
            for part in line.split([',', '(']).map(str::trim) {
                let dangles =
                    [":", "：", " to", " by", " with", " from", " of"].iter().any(|end| part.ends_with(end));
                assert!(!dangles, "{arguments:?}: {line}");
            }
        }
    }
}

#[test]
fn act_names_what_it_did_after_an_approval() {
    let (_tmp, store) = sample();
    let all = json(&store, &["list", "state:expected", "--format", "json"]);
    let Some(no) = all.as_array().unwrap().first().map(|row| row["case"].as_str().unwrap().to_owned()) else {
        return;
    };
    let said = |arguments: &[&str]| {
        let out = run(&store, &[&["act"], arguments].concat());
        assert_eq!(out.status.code(), Some(0), "{arguments:?}: {out:?}");
        String::from_utf8(out.stdout).unwrap()
    };
    assert!(said(&["seen", &no, "--item", "PASSPORT"]).contains("Passport"));
    assert!(said(&["told", &no, "--who", "inviter", "--by", "Ms Chen"]).contains("inviter"));
}
