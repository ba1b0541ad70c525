//! Submissions that land in the inbox folder of an open desk: the real program takes them in by itself.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::pty::Pty;
use std::fs;

const STORY: &str = include_str!("../../assets/samples/story.json");

#[test]
fn inbox_files_are_imported_reported_and_moved() {
    let tmp = tempfile::tempdir().unwrap();
    let store = tmp.path().join("desk");
    let mut pty = Pty::runs(&store, &["demo", "--live", "14", "--archive", "3"], &[]);
    pty.until_text("NGB-");
    let inbox = store.join("inbox");
    // Written under a hidden name and then given its own, as those do who know the folder.
    fs::write(inbox.join(".story.json"), STORY).unwrap();
    fs::rename(inbox.join(".story.json"), inbox.join("story.json")).unwrap();
    pty.until_text("Inbox: story.json: 1 imported");
    assert!(inbox.join("done/story.json").exists());
    assert!(inbox.join("done/story.json.report.json").exists());
    fs::write(inbox.join("wrong.json"), "{\"id\": 7}").unwrap();
    pty.until_text("Inbox: wrong.json");
    assert!(inbox.join("rejected/wrong.json.report.json").exists());
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
}

#[test]
fn configured_inbox_is_imported_on_opening() {
    let tmp = tempfile::tempdir().unwrap();
    let (store, inbox) = (tmp.path().join("desk"), tmp.path().join("from the gate"));
    let settings = tmp.path().join("settings.toml");
    fs::write(&settings, format!("inbox = {:?}\n", inbox.display().to_string())).unwrap();
    fs::create_dir(&inbox).unwrap();
    fs::write(inbox.join("story.json"), STORY).unwrap();
    let arguments = ["--config", settings.to_str().unwrap(), "demo", "--live", "14", "--archive", "3"];
    let mut pty = Pty::runs(&store, &arguments, &[]);
    pty.until_text("Inbox: story.json: 1 imported");
    assert!(inbox.join("done/story.json").exists());
    assert!(!store.join("inbox").exists());
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
}

/// What was rejected and what nothing reads is counted at the top, listed by a key, and dismissed after a question.
#[test]
fn waiting_files_can_be_dismissed_on_screen() {
    let tmp = tempfile::tempdir().unwrap();
    let store = tmp.path().join("desk");
    let mut pty = Pty::runs(&store, &["demo", "--live", "14", "--archive", "3"], &[]);
    pty.until_text("NGB-");
    let inbox = store.join("inbox");
    fs::write(inbox.join("letter.txt"), "x").unwrap();
    fs::write(inbox.join("wrong.json"), "{\"id\": 7}").unwrap();
    pty.until_text("inbox 2");
    pty.types("\x1b[19~");
    pty.until_text("Inbox files  2");
    pty.until("each with why", |pty| {
        let text = pty.text();
        text.contains("wrong.json: rejected") && text.contains("letter.txt: ") && text.contains("missing")
    });
    pty.types("x");
    pty.until_text("Dismiss wrong.json?");
    pty.types("n");
    pty.until("the question is taken back", |pty| !pty.text().contains("Dismiss wrong.json?"));
    assert!(inbox.join("rejected/wrong.json").exists());
    pty.types("x");
    pty.until_text("Dismiss wrong.json?");
    pty.presses_until("y", "Inbox files  1");
    assert!(inbox.join("dismissed/wrong.json").exists());
    pty.until_text("inbox 1");
    pty.types("G\x1b");
    pty.until("the list is closed", |pty| !pty.text().contains("Inbox files"));
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    let log = fs::read_to_string(inbox.join("dismissed.log")).unwrap();
    assert!(log.lines().count() == 1 && log.contains("wang wrong.json"), "{log}");
}
