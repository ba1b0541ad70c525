//! The program itself on a terminal of its own: what it leaves behind however it ends. Waits for what it expects to see and never for
//! a time; the deadline only ends a test that has failed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::pty::{DEADLINE, Pty, SMALL, cells, demo, folder, leave, run};
use portable_pty::PtySize;
use std::sync::mpsc::channel;

#[test]
fn sample_desk_opens_and_quit_restores_terminal() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    pty.until_text("14 open");
    assert!(pty.text().contains("DEMO"));
    pty.took();
    leave(&mut pty);
    assert!(pty.text().contains("14"), "what was printed before is still there: {}", pty.text());
}

#[test]
fn screen_decision_is_recorded() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    pty.types("/jansen\r");
    pty.until_text("1 of 14");
    pty.types("n");
    pty.until_text("Enter save");
    pty.types("Called the company\r");
    pty.until_text("Saved.");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    let list = run(&store, &["list", "jansen", "--format", "json"]);
    let cases: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    let case = cases[0]["case"].as_str().unwrap();
    let shown: serde_json::Value =
        serde_json::from_slice(&run(&store, &["show", case, "--format", "json"]).stdout).unwrap();
    let noted = shown["timeline"].as_array().unwrap().iter().any(|s| s["note"] == "Called the company");
    assert!(noted, "{shown:#}");
}

#[test]
fn signals_restore_terminal_and_end_program() {
    for signal in ["TERM", "HUP"] {
        let (_dir, store) = folder();
        let mut pty = demo(&store);
        pty.took();
        pty.signal(signal);
        assert_eq!(pty.ends(), 0, "{signal}");
        pty.gave_back();
        assert_eq!(run(&store, &["verify"]).status.code(), Some(0), "{signal}");
    }
}

#[test]
fn lost_terminal_ends_the_program() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    let (send, ended) = channel();
    let mut killer = pty.child.clone_killer();
    // Nobody listens any more: the reader lets go of the terminal at the next thing it reads.
    drop(std::mem::replace(&mut pty.output, channel().1));
    pty.types("j");
    pty.keyboard = None;
    pty.master = None;
    std::thread::spawn(move || {
        let status = pty.child.wait();
        send.send(status.is_ok()).unwrap();
    });
    let ended = ended.recv_timeout(DEADLINE);
    if ended.is_err() {
        let _ = killer.kill();
    }
    assert!(ended.unwrap(), "it runs on without a terminal");
}

#[test]
fn no_colour_where_none_is_wanted() {
    let (_dir, store) = folder();
    let colours = |pty: &Pty| {
        let screen = pty.screen.screen();
        let cells = (0..30).flat_map(|y| (0..100).map(move |x| (y, x)));
        cells
            .filter_map(|(y, x)| screen.cell(y, x))
            .filter(|c| c.fgcolor() != vt100::Color::Default || c.bgcolor() != vt100::Color::Default)
            .count()
    };
    let mut pty = Pty::runs(&store, &SMALL, &[("NO_COLOR", "1")]);
    pty.until_text("NGB-");
    assert_eq!(colours(&pty), 0);
    pty.types("?");
    pty.until_text("What you can do here");
    assert_eq!(colours(&pty), 0);
    pty.types("qqy");
    pty.ends();
    let (_dir, store) = folder();
    assert!(colours(&demo(&store)) > 0, "the count finds no colour where there is some");
}

#[test]
fn a_second_program_is_refused_in_one_sentence() {
    let (_dir, store) = folder();
    let pty = demo(&store);
    let second = run(&store, &["list"]);
    assert_eq!(second.status.code(), Some(3));
    let said = String::from_utf8(second.stderr).unwrap();
    assert_eq!(said.trim_end().lines().count(), 1, "{said}");
    assert!(said.contains(&pty.child.process_id().unwrap().to_string()), "{said}");
    assert!(second.stdout.is_empty());
    let mut third = Pty::runs(&store, &[], &[]);
    assert_eq!(third.ends(), 3);
    third.gave_back();
}

#[test]
fn the_first_screen_sets_a_desk_up() {
    let (_dir, store) = folder();
    let mut pty = Pty::runs(&store, &[], &[]);
    pty.until_text("No desk found");
    pty.took();
    assert!(!store.exists(), "nothing is made before it is asked for");
    pty.types("s");
    pty.until_text("Beijing Daxing");
    pty.types("ngb\r");
    pty.until_text("letters, digits");
    pty.types("wang\r");
    pty.until_text("Your name");
    pty.types("Wang Wei\r");
    pty.until_text("at least 10 characters");
    // A desk without protection is set up on the command line only.
    pty.types("\r");
    pty.until_text("A passphrase needs at least 10 characters");
    pty.types("night shift at Lishe 4\r");
    pty.until_text("Repeat the passphrase");
    pty.types("night shift at Lishe 4\r");
    pty.until_text("0 open");
    pty.took();
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    let refused =
        run(&store, &["init", "--unprotected", "--office", "NGB", "--officer", "li", "--name", "Li"]);
    assert_eq!(refused.status.code(), Some(3), "there is a desk now");
}

#[test]
fn first_run_opens_sample_desk_in_chosen_language() {
    let (_dir, store) = folder();
    let mut pty = Pty::runs(&store, &[], &[]);
    pty.until_text("No desk found");
    pty.types("\x1bOQ");
    pty.until_text("未找到值班台");
    pty.types("d");
    pty.until_text("48 在办");
    assert!(!store.exists(), "the sample stands beside the real desk");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
}

#[test]
fn first_run_can_be_cancelled() {
    let (_dir, store) = folder();
    let mut pty = Pty::runs(&store, &[], &[]);
    pty.until_text("No desk found");
    pty.types("q");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    assert!(!store.exists());
}

/// A program that was killed between making the store and setting it up leaves no desk that can neither be opened nor made.
#[test]
fn interrupted_set_up_is_resumed() {
    let (_dir, store) = folder();
    drop(portdesk::store::create(&store).unwrap());
    assert_eq!(run(&store, &["list"]).status.code(), Some(3));
    let init = ["init", "--unprotected", "--office", "NGB", "--officer", "li", "--name", "Li"];
    assert_eq!(run(&store, &init).status.code(), Some(0));
    assert_eq!(run(&store, &["list"]).status.code(), Some(0));
    assert_eq!(run(&store, &init).status.code(), Some(3));
}

#[test]
fn encrypted_desk_is_set_up_locked_and_unlocked() {
    const WORDS: &str = "night shift at Lishe 4";
    let (_dir, store) = folder();
    let mut pty = Pty::runs(&store, &[], &[]);
    pty.until_text("No desk found");
    pty.types("sngb\r");
    pty.until_text("letters, digits");
    pty.types("wang\r");
    pty.until_text("Your name");
    pty.types("Wang Wei\r");
    pty.until_text("at least 10 characters");
    pty.types(&format!("{WORDS}\r"));
    pty.until_text("Repeat the passphrase");
    pty.types(&format!("{WORDS}\r"));
    pty.until_text("Queue 0");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    // Whoever comes next is asked, and what is typed is not shown.
    let mut pty = Pty::runs(&store, &[], &[]);
    pty.until_text("Officer ID:");
    pty.types("wang\r");
    pty.until_text("Passphrase of wang:");
    pty.types("something else 5\r");
    pty.until_text("Wrong officer ID");
    pty.types(&format!("{WORDS}\r"));
    pty.until_text("Queue 0");
    pty.types("L");
    pty.until("lock", |pty| pty.text().contains("Locked") && !pty.text().contains("Queue"));
    pty.types(&format!("{WORDS}\r"));
    pty.until_text("Queue 0");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    assert!(memchr::memmem::find(&pty.bytes, WORDS.as_bytes()).is_none());
}

#[test]
fn open_desk_makes_scheduled_backups() {
    let (dir, store) = folder();
    let made =
        run(&store, &["init", "--unprotected", "--office", "NGB", "--officer", "wang", "--name", "Wang"]);
    assert_eq!(made.status.code(), Some(0));
    let (folder, config) = (dir.path().join("kept"), dir.path().join("portdesk.toml"));
    let text = format!("[backup]\ndir = {:?}\nevery_hours = 12\nkeep = 2\n", folder.display().to_string());
    std::fs::write(&config, text).unwrap();
    let mut pty = Pty::runs(&store, &["--config", config.to_str().unwrap()], &[]);
    pty.until_text("Backup written");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    let files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    let restored = dir.path().join("restored");
    assert_eq!(run(&restored, &["restore", file.to_str().unwrap()]).status.code(), Some(0));
    assert_eq!(run(&restored, &["list"]).status.code(), Some(0));
}

#[test]
fn the_screen_needs_a_terminal() {
    let (_dir, store) = folder();
    let refused = run(&store, &[]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(refused.stdout.is_empty());
    assert_eq!(String::from_utf8(refused.stderr).unwrap().trim_end().lines().count(), 1);
}

#[test]
fn another_size_is_drawn_whole() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    let size = PtySize { rows: 20, cols: 70, pixel_width: 0, pixel_height: 0 };
    pty.screen.screen_mut().set_size(cells(20), cells(70));
    pty.master.as_ref().unwrap().resize(size).unwrap();
    // The last line, with the keys, stands at the foot of the new size.
    pty.until("foot", |pty| {
        pty.screen.screen().rows(0, 70).nth(19).is_some_and(|l| l.contains("Enter open"))
    });
    assert!(pty.text().contains("NGB-"));
}
