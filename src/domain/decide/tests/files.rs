//! Delivered files: what was opened, by whom, and what that allows.

use super::*;
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile, FileKind};
use crate::domain::rules::UnopenedRule;

const PASSPORT: Item = Item::new("PASSPORT");
const PHOTO: Item = Item::new("PHOTO");

fn file(item: Item, byte: u8) -> DeliveredFile {
    let blob = BlobRef { name: [byte; 32], stored_sha256: [byte; 32] };
    let name = format!("{item}-{byte}.pdf").into();
    DeliveredFile { item, name, sha256: [byte; 32], bytes: 10, kind: FileKind::Pdf, blob }
}

/// Two files of the passport and one of the photograph were delivered.
fn with_files() -> DecisionBench {
    let files = vec![file(PASSPORT, 1), file(PASSPORT, 2), file(PHOTO, 3)];
    let mut papers = at_home();
    papers.documents = files
        .iter()
        .map(|f| Document {
            item: f.item,
            name: f.name.clone(),
            sha256: f.sha256,
            received_at: start(),
            bytes: None,
            kind: None,
        })
        .chain(papers.documents.into_iter().filter(|d| ![PASSPORT, PHOTO].contains(&d.item)))
        .collect();
    let mut b = DecisionBench::new(papers);
    let deliver = Command::Deliver { files, faults: Vec::new() };
    b.run(&Officer::desk(), deliver).unwrap();
    b
}

fn open(item: Item, byte: u8) -> Command {
    Command::OpenFile { item, sha256: [byte; 32], written_out: false }
}

fn verify(item: Item) -> Command {
    Command::Verify { item, note: None }
}

#[test]
fn only_who_opened_every_file_verifies_the_item() {
    let mut b = with_files();
    assert_eq!(b.wang(verify(PASSPORT)), Err(vec!["file_not_opened"]));
    assert_eq!(b.wang(open(PASSPORT, 1)), Ok(vec!["file_opened"]));
    assert_eq!(b.wang(verify(PASSPORT)), Err(vec!["file_not_opened"]), "one of two");
    b.run(&officer("li"), open(PASSPORT, 2)).unwrap();
    assert_eq!(b.wang(verify(PASSPORT)), Err(vec!["file_not_opened"]), "another officer's look");
    b.wang(open(PASSPORT, 2)).unwrap();
    assert_eq!(b.wang(verify(PASSPORT)), Ok(vec!["claimed", "item_verified"]));
    // What came without files is verified as before.
    assert_eq!(b.wang(verify(Item::new("FORM"))), Ok(vec!["item_verified"]));
    // To reject an item nobody has to be able to open it.
    let reject = Command::Reject { item: PHOTO, defect: Defect::new("OTHER"), note: None };
    assert_eq!(b.wang(reject), Ok(vec!["item_rejected"]));
}

#[test]
fn looks_are_recorded_once_a_shift() {
    let mut b = with_files();
    assert_eq!(b.wang(open(PHOTO, 3)), Ok(vec!["file_opened"]));
    assert_eq!(b.wang(open(PHOTO, 3)), Ok(vec![]));
    assert_eq!(b.run(&officer("li"), open(PHOTO, 3)), Ok(vec!["file_opened"]), "another officer");
    let out = Command::OpenFile { item: PHOTO, sha256: [3; 32], written_out: true };
    assert_eq!(b.wang(out), Ok(vec!["file_opened"]), "a copy leaves the desk");
    b.now += Duration::minutes(b.rules.policy.lease_minutes);
    assert_eq!(b.wang(open(PHOTO, 3)), Ok(vec!["file_opened"]));
    assert_eq!(b.case().opened.len(), 2, "one an officer and file");
    assert_eq!(b.wang(open(PHOTO, 1)), Err(vec!["item_missing"]), "no file of this item");
}

#[test]
fn officers_who_may_view_may_open_files() {
    let mut b = with_files();
    let auditor = Officer { role: Role::Auditor, ..officer("sun") };
    assert_eq!(b.run(&auditor, open(PHOTO, 3)), Ok(vec!["file_opened"]));
    let administrator = Officer { role: Role::Administrator, ..officer("qian") };
    assert_eq!(b.run(&administrator, open(PHOTO, 3)), Err(vec!["role_may_not"]));
    assert!(b.case().claim.is_none(), "a look claims nothing");
}

#[test]
fn policy_lets_a_second_officer_stand_in() {
    let mut b = with_files();
    b.rules.policy.unopened = UnopenedRule::Second;
    assert_eq!(b.wang(verify(PHOTO)), Err(vec!["file_not_opened"]), "nobody is there to countersign");
    b.two_persons = true;
    assert_eq!(b.wang(verify(PHOTO)), Ok(vec!["claimed", "second_asked"]));
    let consent = Command::Consent { note: None };
    assert_eq!(b.run(&officer("li"), consent), Ok(vec!["second_given", "item_verified"]));
    b.wang(open(PASSPORT, 1)).unwrap();
    b.wang(open(PASSPORT, 2)).unwrap();
    assert_eq!(b.wang(verify(PASSPORT)), Ok(vec!["item_verified"]), "opened: nobody else is needed");
}

#[test]
fn items_verified_together_are_undone_together() {
    let mut b = with_files();
    let id = officer("wang").id;
    let all: Vec<Item> = b.case().reviewable_items().collect();
    assert_eq!(b.wang(Command::VerifyRun { items: all.clone() }).unwrap_err(), ["file_not_opened"; 2]);
    // Where nothing is opened nothing is offered; what has to be opened is named all the same.
    assert_eq!(b.wang(Command::VerifyRun { items: Vec::new() }).unwrap_err(), ["file_not_opened"; 2]);
    b.wang(open(PHOTO, 3)).unwrap();
    let items: Vec<Item> = b.case().verifiable_items(id).collect();
    assert_eq!(items.len() + 1, all.len());
    let (n, verified) = (items.len(), |b: &DecisionBench| {
        b.case().lines.iter().filter(|l| l.state == ItemState::Verified).count()
    });
    b.wang(Command::VerifyRun { items }).unwrap();
    assert_eq!(verified(&b), n);
    assert_eq!(b.wang(Command::Undo), Ok(vec!["item_restored"; n]));
    assert_eq!((verified(&b), b.case().undo.len()), (0, 0));
    assert_eq!(b.wang(Command::Redo), Ok(vec!["item_redone"; n]));
    assert_eq!(verified(&b), n);
    // A step by itself, then the run: each by its own key.
    b.wang(Command::Waive { item: PASSPORT, note: Some("lost".into()) }).unwrap();
    assert_eq!(b.wang(Command::Undo), Ok(vec!["item_restored"]));
    assert_eq!(b.wang(Command::Undo), Ok(vec!["item_restored"; n]));
    assert_eq!(b.wang(Command::Redo), Ok(vec!["item_redone"; n]));
    assert_eq!(b.wang(Command::Redo), Ok(vec!["item_redone"]));
}
