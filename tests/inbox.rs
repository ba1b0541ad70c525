//! Submissions that land in the inbox folder of an open desk: the real program takes them in by itself.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod pty;

use pty::Pty;
use std::fs;

const STORY: &str = include_str!("../assets/samples/story.json");

#[test]
fn what_lands_in_the_folder_is_taken_in_told_of_and_moved() {
    let tmp = tempfile::tempdir().unwrap();
    let store = tmp.path().join("desk");
    let mut pty = Pty::runs(&store, &["demo", "--live", "14", "--archive", "3"], &[]);
    pty.until_text("NGB-");
    let inbox = store.join("inbox");
    // Written under a hidden name and then given its own, as those do who know the folder.
    fs::write(inbox.join(".story.json"), STORY).unwrap();
    fs::rename(inbox.join(".story.json"), inbox.join("story.json")).unwrap();
    pty.until_text("Inbox: story.json: 1 accepted");
    assert!(inbox.join("done/story.json").exists());
    assert!(inbox.join("done/story.json.report.json").exists());
    fs::write(inbox.join("wrong.json"), "{\"id\": 7}").unwrap();
    pty.until_text("Inbox: wrong.json");
    assert!(inbox.join("rejected/wrong.json.report.json").exists());
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
}

#[test]
fn the_folder_can_stand_elsewhere_and_what_came_while_nobody_was_there_is_taken_in_on_opening() {
    let tmp = tempfile::tempdir().unwrap();
    let (store, inbox) = (tmp.path().join("desk"), tmp.path().join("from the gate"));
    let settings = tmp.path().join("settings.toml");
    fs::write(&settings, format!("inbox = {:?}\n", inbox.display().to_string())).unwrap();
    fs::create_dir(&inbox).unwrap();
    fs::write(inbox.join("story.json"), STORY).unwrap();
    let arguments = ["--config", settings.to_str().unwrap(), "demo", "--live", "14", "--archive", "3"];
    let mut pty = Pty::runs(&store, &arguments, &[]);
    pty.until_text("Inbox: story.json: 1 accepted");
    assert!(inbox.join("done/story.json").exists());
    assert!(!store.join("inbox").exists());
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
}
