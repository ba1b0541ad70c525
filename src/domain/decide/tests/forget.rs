//! Forgetting delivered files: of closed cases, with a reason, and never by one officer alone where there are two.

use super::*;
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile, FileKind};

fn file(item: &str, sha256: [u8; 32]) -> DeliveredFile {
    DeliveredFile {
        item: item.parse().unwrap(),
        name: format!("{item}.pdf").into(),
        sha256,
        bytes: 9,
        kind: FileKind::Pdf,
        blob: BlobRef { name: [1; 32], stored_sha256: [2; 32] },
    }
}

fn lead() -> Officer {
    Officer { role: Role::Lead, ..officer("zhao") }
}

fn forget(item: Option<&str>, number: Option<u32>) -> Command {
    let item = item.map(|item| item.parse().unwrap());
    Command::Forget { item, number, note: Some("the time is over".into()) }
}

/// A refused case with files of three items.
fn refused(two_persons: bool) -> DecisionBench {
    let mut b = DecisionBench::new(at_home());
    let files = ["PASSPORT", "FORM", "PHOTO"].map(|item| file(item, [7; 32])).to_vec();
    b.run(&Officer::desk(), Command::Deliver { files, faults: Vec::new() }).unwrap();
    b.wang(refuse()).unwrap();
    b.two_persons = two_persons;
    b
}

#[test]
fn only_closed_cases_forget_files() {
    let mut b = refused(false);
    assert_eq!(b.run(&lead(), forget(None, None)), Err(vec!["not_closed"]), "it can be recalled");
    b.grace_ends();
    assert_eq!(b.wang(forget(None, None)), Err(vec!["role_may_not"]));
    let silent = Command::Forget { item: None, number: None, note: Some("  ".into()) };
    assert_eq!(b.run(&lead(), silent), Err(vec!["reason_missing"]));
    assert_eq!(b.run(&lead(), forget(Some("INVITE"), None)), Err(vec!["nothing_to_forget"]));
    assert_eq!(b.run(&lead(), forget(Some("FORM"), Some(2))), Err(vec!["nothing_to_forget"]));
    assert_eq!(b.run(&lead(), forget(None, None)), Ok(vec!["files_forgotten"]));
    assert_eq!((b.case().files.len(), b.case().forgotten.len()), (0, 3));
    assert_eq!(b.run(&lead(), forget(None, None)), Err(vec!["nothing_to_forget"]));
}

#[test]
fn same_bytes_of_other_items_go_too() {
    let mut b = refused(false);
    b.grace_ends();
    b.run(&lead(), forget(Some("FORM"), Some(1))).unwrap();
    assert!(b.case().files.is_empty(), "one blob holds them all");
    assert_eq!(b.case().all_files().count(), 3);
    assert!(b.case().all_files().all(|(_, gone)| gone.is_some_and(|gone| gone.officer == lead().id)));
}

#[test]
fn numbers_and_times_of_other_files_stay() {
    let mut b = DecisionBench::new(at_home());
    let case = b.case().clone();
    let how = |seq| RecordedEvent { seq, at: b.now, officer: OfficerId::desk() };
    let files = vec![file("PASSPORT", [1; 32]), file("FORM", [2; 32]), file("PASSPORT", [3; 32])];
    let case = Case::apply(Some(case), NO(), &Event::FilesDelivered { files }, &how(2));
    b.case = case;
    b.wang(refuse()).unwrap();
    b.grace_ends();
    b.run(&lead(), forget(Some("PASSPORT"), Some(1))).unwrap();
    let case = b.case();
    let item = "PASSPORT".parse().unwrap();
    let all: Vec<_> = case.all_files_of(item).map(|(f, gone)| (f.sha256[0], gone.is_some())).collect();
    assert_eq!(all, [(1, true), (3, false)]);
    assert_eq!(case.files_named(Some(item), Some(2)).len(), 1);
    assert_eq!(case.all_files_delivered_at().count(), 3);
}

#[test]
fn second_officer_agrees_before_files_are_forgotten() {
    let mut b = refused(true);
    b.grace_ends();
    assert_eq!(b.run(&lead(), forget(Some("FORM"), Some(1))), Ok(vec!["second_asked"]));
    assert_eq!(b.case().files.len(), 3);
    assert_eq!(b.run(&lead(), consent()), Err(vec!["needs_second_officer"]));
    assert_eq!(b.run(&officer("li"), consent()), Ok(vec!["second_given", "files_forgotten"]));
    assert!(b.case().files.is_empty() && b.case().state.is_closed());
}

#[test]
fn group_keeps_files_of_open_split_case() {
    let mut b = refused(false);
    b.grace_ends();
    let other = CaseNo::from_serial(Port::new("NGB"), 9);
    let lead = lead();
    let on = DecisionContext { split_open: Some(other), ..b.on(&lead) };
    let blocked = decide(Some(b.case()), NO(), None, &forget(None, None), &on).unwrap_err();
    assert_eq!(blocked.blockers, [Blocker::SplitOpen(other)]);
    assert!(decide(Some(b.case()), NO(), None, &forget(None, None), &b.on(&lead)).is_ok());
}

#[test]
fn split_case_shows_what_its_group_forgot() {
    let mut b = refused(false);
    b.grace_ends();
    let own = b.case().clone();
    b.run(&lead(), forget(None, None)).unwrap();
    let shown = own.with_forgotten_of(b.case());
    assert_eq!((shown.files.len(), shown.forgotten.len()), (0, 3));
    assert!(shown.forgotten.iter().all(|gone| gone.officer == lead().id));
}
