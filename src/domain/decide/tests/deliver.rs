//! Files of documents: delivered once, and what was reviewed before them is reviewed again.

use super::*;
use crate::domain::case::delivered_file::{BlobRef, DeliveredFile, FileKind};
use crate::domain::decide::is_fault_of;
use crate::domain::file_fault::FileFault;
use crate::domain::submitted_file::FileFinding;

fn file(item: &str) -> DeliveredFile {
    DeliveredFile {
        item: item.parse().unwrap(),
        name: format!("{item}.pdf").into(),
        sha256: [7; 32],
        bytes: 9,
        kind: FileKind::Pdf,
        blob: BlobRef { name: [1; 32], stored_sha256: [2; 32] },
    }
}

fn deliver(items: &[&str], faults: &[FileFinding]) -> Command {
    Command::Deliver { files: items.iter().map(|i| file(i)).collect(), faults: faults.to_vec() }
}

fn fault(item: &str, fault: FileFault) -> FileFinding {
    (item.parse().unwrap(), fault.finding(&format!("{item}.pdf")))
}

fn desk(b: &mut DecisionBench, command: Command) -> Result<Vec<&'static str>, Vec<&'static str>> {
    b.run(&Officer::desk(), command)
}

fn state(b: &DecisionBench, item: &str) -> ItemState {
    b.case().line(item.parse().unwrap()).unwrap().state
}

#[test]
fn files_are_delivered_once() {
    let mut b = DecisionBench::new(at_home());
    assert_eq!(desk(&mut b, deliver(&["PASSPORT", "FORM", "FORM"], &[])), Ok(vec!["files_delivered"]));
    assert_eq!(desk(&mut b, deliver(&["PASSPORT", "FORM"], &[])), Ok(Vec::new()));
    assert_eq!((b.case().files.len(), b.case().all_files_delivered_at().count()), (2, 2));
    assert_eq!(b.case().files_delivered("PHOTO".parse().unwrap()), (0, 1));
    // A file that no document names is none of the case's.
    let other = DeliveredFile { sha256: [8; 32], ..file("PHOTO") };
    let command = Command::Deliver { files: vec![other], faults: Vec::new() };
    assert_eq!(desk(&mut b, command), Ok(Vec::new()));
    assert_eq!(b.wang(deliver(&["PHOTO"], &[])), Err(vec!["role_may_not"]));
}

#[test]
fn late_file_reopens_a_reviewed_item() {
    let mut b = DecisionBench::new(at_home());
    let verify = |item: &str| Command::Verify { item: item.parse().unwrap(), note: Some("seen".into()) };
    b.wang(verify("PASSPORT")).unwrap();
    b.wang(Command::Waive { item: "PHOTO".parse().unwrap(), note: Some("taken here".into()) }).unwrap();
    let done = desk(&mut b, deliver(&["PASSPORT", "PHOTO"], &[]));
    assert_eq!(done, Ok(vec!["files_delivered", "item_reopened"]));
    assert_eq!((state(&b, "PASSPORT"), state(&b, "PHOTO")), (ItemState::Received, ItemState::Waived));
    // A doubt about a file does too, a notice does not.
    b.open_files("PASSPORT".parse().unwrap());
    b.wang(verify("PASSPORT")).unwrap();
    b.wang(verify("FORM")).unwrap();
    let faults = [fault("PASSPORT", FileFault::SizeDiffers), fault("FORM", FileFault::Changed)];
    let done = desk(&mut b, deliver(&[], &faults));
    assert_eq!(done, Ok(vec!["file_fault_found", "file_fault_found", "item_reopened"]));
    assert_eq!((state(&b, "PASSPORT"), state(&b, "FORM")), (ItemState::Verified, ItemState::Received));
    assert_eq!(b.wang(Command::Undo), Err(vec!["nothing_to_undo"]));
}

#[test]
fn right_file_resolves_what_was_found() {
    let mut b = DecisionBench::new(at_home());
    let missing = [fault("FORM", FileFault::Missing)];
    assert_eq!(
        desk(&mut b, deliver(&["PASSPORT"], &missing)),
        Ok(vec!["files_delivered", "file_fault_found"])
    );
    assert_eq!(desk(&mut b, deliver(&[], &missing)), Ok(Vec::new()), "it is known");
    assert!(is_fault_of(b.case(), &missing[0]));
    // It holds for a new version that names the same file, and not for another file.
    let papers = Application { reason: "Another reason".into(), ..at_home() };
    desk(&mut b, Command::Receive { papers: Box::new(papers), matches: Vec::new() }).unwrap();
    let found = |b: &DecisionBench| b.case().line("FORM".parse().unwrap()).unwrap().findings.clone();
    assert_eq!(found(&b), [missing[0].1.clone()]);
    desk(&mut b, deliver(&["FORM"], &[])).unwrap();
    assert_eq!(found(&b), []);
    assert_eq!(desk(&mut b, deliver(&[], &missing)), Ok(Vec::new()), "the file is there");
    assert!(!is_fault_of(b.case(), &missing[0]));
}

#[test]
fn decided_case_takes_no_file() {
    let mut b = DecisionBench::new(at_home());
    desk(&mut b, deliver(&["FORM"], &[])).unwrap();
    b.verify_all();
    b.wang(approve()).unwrap();
    assert_eq!(desk(&mut b, deliver(&["FORM"], &[])), Ok(Vec::new()));
    assert_eq!(desk(&mut b, deliver(&["PASSPORT"], &[])), Err(vec!["decided"]));
}

#[test]
fn document_of_a_table_names_no_file() {
    let mut papers = at_home();
    papers.documents.iter_mut().for_each(|d| d.name = d.item.as_str().into());
    let mut b = DecisionBench::new(papers);
    assert_eq!(b.case().files_delivered("FORM".parse().unwrap()), (0, 0));
    assert_eq!(desk(&mut b, deliver(&["FORM"], &[])), Ok(Vec::new()));
}
