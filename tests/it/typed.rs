//! Input that no hand typed, at the real program on a terminal: texts without paste marks, answers of the terminal, stopping, floods.
//! Waits for what it expects to see and never for a time.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::pty::{Pty, demo, folder, leave, run};
use std::path::{Path, PathBuf};

/// A sample desk on the screen, and the record of its cases before.
fn recorded() -> (tempfile::TempDir, PathBuf, String, Pty) {
    let (dir, store) = folder();
    leave(&mut demo(&store));
    let before = record(&store);
    let mut pty = Pty::runs(&store, &[], &[]);
    pty.until_text("NGB-");
    (dir, store, before, pty)
}

/// What is written down of every case, as it is shown.
fn record(store: &Path) -> String {
    let list = run(store, &["list", "--format", "json"]);
    let cases: serde_json::Value = serde_json::from_slice(&list.stdout).unwrap();
    let show = |case: &serde_json::Value| {
        let shown = run(store, &["show", case["case"].as_str().unwrap(), "--format", "json"]);
        let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
        shown["timeline"].to_string()
    };
    cases.as_array().unwrap().iter().map(show).collect()
}

#[test]
fn text_without_paste_marks_is_offered_whole() {
    let (_dir, store, before, mut pty) = recorded();
    pty.types("c v + a\t\ty approve yes\r");
    pty.until_text("Text that was not typed");
    pty.until_text("23 characters");
    pty.types("\x1b");
    pty.until_text("discarded");
    pty.types("jansenjansen");
    pty.until_text("Text that was not typed");
    pty.types("\r");
    pty.until_text("filter  jansenjansen");
    pty.types("\x1b");
    pty.until_text("2 Waiting");
    leave(&mut pty);
    assert_eq!(record(&store), before);
}

#[test]
fn text_in_a_field_is_typed_text() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    pty.types("/");
    pty.until_text("Tab complete");
    pty.types("jansen or more\r");
    pty.until_text("filter  jansen or more");
    pty.types("\\");
    pty.until_text("2 Waiting");
    leave(&mut pty);
}

#[test]
fn answers_of_the_terminal_do_nothing() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    pty.types(
        "\x1b[?2026;2$y\x1b[?62;22c\x1b[12;40R\x1b]11;rgb:0000/0000/0000\x1b\\\x1bP>|XTerm(388)\x1b\\\x1b[I",
    );
    pty.types("\x1b]10;rgb:ffff");
    pty.types("/ffff/ffff\x07");
    pty.types("?");
    pty.until_text("What you can do here");
    pty.types("\x1b");
    pty.until("list", |pty| !pty.text().contains("What you can do here"));
    leave(&mut pty);
}

#[test]
fn huge_paste_into_field_is_cut_and_reported() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    pty.types("/");
    pty.until_text("Tab complete");
    pty.types(&format!("\x1b[200~{}\x1b[201~", "x".repeat(3_000_000)));
    pty.until_text("200 characters");
    pty.types("\x1b");
    pty.until_text("2 Waiting");
    leave(&mut pty);
}

#[test]
fn keys_work_after_a_paste_without_end() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    for leaving in ["", "\x1b"] {
        pty.types("/");
        pty.until_text("Tab complete");
        pty.types("\x1b[200~cay");
        pty.types(leaving);
        pty.until_text("cay");
        pty.types("\x1b");
        pty.until("list", |pty| !pty.text().contains("cay"));
        pty.types("?");
        pty.until_text("What you can do here");
        pty.types("\x1b");
        pty.until("list", |pty| !pty.text().contains("What you can do here"));
    }
    leave(&mut pty);
}

#[test]
fn interrupted_input_flood_restores_the_terminal() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    for _ in 0..20 {
        pty.types(&"jk".repeat(50_000));
        pty.types(&"j".repeat(50_000));
    }
    pty.signal("TERM");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    let memory = run(&store, &["list"]);
    assert_eq!(memory.status.code(), Some(0));
}

/// Whether the kernel has stopped the program.
fn stopped(pty: &Pty) -> bool {
    let id = pty.child.process_id().unwrap();
    let status = std::fs::read_to_string(format!("/proc/{id}/stat")).unwrap();
    status.rsplit(')').next().unwrap().trim_start().starts_with('T')
}

#[test]
fn suspended_desk_restores_and_retakes_terminal() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    for _ in 0..2 {
        pty.took();
        pty.signal("TSTP");
        // The cursor comes back last.
        pty.until("terminal given back", |pty| {
            !pty.screen.screen().alternate_screen() && !pty.screen.screen().hide_cursor()
        });
        pty.gave_back();
        while !stopped(&pty) {
            std::thread::yield_now();
        }
        pty.signal("CONT");
        pty.until("screen taken again", |pty| {
            pty.screen.screen().alternate_screen()
                && pty.text().contains("14 open")
                && pty.text().contains("NGB-")
        });
    }
    pty.types("?");
    pty.until_text("What you can do here");
    pty.types("\x1b");
    pty.until("list", |pty| !pty.text().contains("What you can do here"));
    leave(&mut pty);
}

#[test]
fn stopping_without_a_shell_is_answered() {
    let (_dir, store) = folder();
    let mut pty = demo(&store);
    pty.types("\x1a");
    pty.until_text("no shell to return to");
    leave(&mut pty);
}

#[test]
fn dumb_terminal_is_pointed_to_plain_mode() {
    for term in ["dumb", ""] {
        let (_dir, store) = folder();
        let mut pty = Pty::runs(&store, &[], &[("TERM", term)]);
        assert_eq!(pty.ends(), 2);
        assert!(pty.text().contains("portdesk --plain"), "{}", pty.text());
        assert!(!pty.bytes.contains(&0x1b));
    }
}

#[test]
fn mouse_capture_can_be_toggled() {
    let (dir, store) = folder();
    let mut pty = demo(&store);
    pty.types("\x1b[18~");
    let free = |pty: &Pty| pty.screen.screen().mouse_protocol_mode() == vt100::MouseProtocolMode::None;
    pty.until("mouse given up", free);
    pty.until_text("Mouse off");
    pty.types("\x1b[18~");
    pty.until("mouse taken", |pty| !free(pty));
    leave(&mut pty);
    let config = dir.path().join("portdesk.toml");
    std::fs::write(&config, "mouse = false\n").unwrap();
    let mut pty = Pty::runs(&store, &["--config", config.to_str().unwrap()], &[]);
    pty.until_text("NGB-");
    assert!(free(&pty));
    leave(&mut pty);
}

#[test]
fn confirmation_typed_ahead_decides_nothing() {
    let (_dir, store, before, mut pty) = recorded();
    // Fewer keys than a text has: the dialog, a code, past the words, and the confirmation.
    pty.types("W\x1b[B\t\ty");
    pty.until_text("Not done: the key was pressed before");
    pty.types("n");
    pty.until_text("2 Waiting");
    leave(&mut pty);
    assert_eq!(record(&store), before);
}

/// Too short for a text that is offered: letters that come at once with a y make it no answer.
#[test]
fn pasted_word_starting_with_y_confirms_nothing() {
    let (_dir, store, before, mut pty) = recorded();
    pty.types("W\x1b[B\t\t");
    pty.until_text("y withdraw ");
    // Long after the dialog could be read.
    for _ in 0..12 {
        pty.types_and_reads("yes");
    }
    pty.until_text("Not done");
    pty.types("\x1b");
    pty.until("no dialog", |pty| !pty.text().contains("y withdraw "));
    leave(&mut pty);
    assert_eq!(record(&store), before);
}

#[test]
fn passport_zone_opens_a_new_case() {
    let (_dir, store, before, mut pty) = recorded();
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\rL898902C36UTO7408122F1204159ZE184226B<<<<<10\r";
    for sent in [zone.to_owned(), format!("\x1b[200~{zone}\x1b[201~")] {
        pty.types(&sent);
        pty.until("the form", |pty| pty.text().contains("ERIKSSON") && !pty.text().contains("form is kept"));
        pty.types("\x1b");
        pty.until("the list", |pty| !pty.text().contains("ERIKSSON") && pty.text().contains("form is kept"));
    }
    leave(&mut pty);
    assert_eq!(record(&store), before);
}
