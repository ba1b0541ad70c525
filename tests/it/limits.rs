//! The limits of a machine and of its terminal, at the real program: sizes that no terminal has, signals that nobody expects, files that
//! may not grow. Waits for what it expects to see and never for a time.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::pty::{Pty, SMALL, folder, leave, run};
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// How often the screen was cleared.
fn cleared(pty: &Pty) -> usize {
    memchr::memmem::find_iter(&pty.bytes, b"\x1b[2J").count()
}

/// Sizes that terminals report and no display has.
const ABSURD: [(u16, u16); 5] = [(u16::MAX, u16::MAX), (0, 0), (1, u16::MAX), (u16::MAX, 1), (1, 1)];

#[test]
fn absurd_sizes_at_the_start_are_survived() {
    for size in ABSURD {
        let (_dir, store) = folder();
        let mut pty = Pty::sized(size, &store, &SMALL, &[]);
        pty.until("screen", |pty| pty.screen.screen().alternate_screen());
        pty.resize(100, 30);
        pty.until_text("NGB-");
        leave(&mut pty);
    }
}

#[test]
fn absurd_sizes_later_are_survived() {
    let (_dir, store) = folder();
    let mut pty = Pty::runs(&store, &SMALL, &[]);
    pty.until_text("NGB-");
    for (cols, rows) in ABSURD {
        for (cols, rows) in [(cols, rows), (100, 30)] {
            let before = cleared(&pty);
            pty.resize(cols, rows);
            pty.until("answer to a size", |pty| cleared(pty) > before);
        }
        pty.until_text("Enter open");
    }
    leave(&mut pty);
}

#[test]
fn unexpected_signals_restore_the_terminal() {
    for signal in ["USR1", "USR2", "ALRM", "VTALRM", "PROF", "XCPU", "IO", "PWR", "QUIT", "INT", "RTMIN+3"] {
        let (_dir, store) = folder();
        let mut pty = Pty::runs(&store, &SMALL, &[]);
        let before = pty.modes();
        pty.until_text("NGB-");
        assert_ne!(pty.modes(), before);
        pty.signal(signal);
        assert_eq!(pty.ends(), 0, "{signal}");
        pty.gave_back();
        assert_eq!(pty.modes(), before, "{signal}");
        assert_eq!(run(&store, &["verify"]).status.code(), Some(0), "{signal}");
    }
}

#[test]
fn core_dump_signals_restore_the_terminal() {
    for (signal, name) in [("ABRT", "Aborted"), ("TRAP", "Trace/breakpoint trap"), ("SYS", "Bad system call")]
    {
        let (_dir, store) = folder();
        let mut pty = Pty::runs(&store, &SMALL, &[]);
        let before = pty.modes();
        pty.until_text("NGB-");
        pty.signal(signal);
        assert_eq!(pty.ends_by().signal(), Some(name));
        pty.gave_back();
        assert_eq!(pty.modes(), before, "{signal}");
        assert_eq!(run(&store, &["verify"]).status.code(), Some(0), "{signal}");
    }
}

#[test]
fn closed_pipe_signal_changes_nothing() {
    let (_dir, store) = folder();
    let mut pty = Pty::runs(&store, &SMALL, &[]);
    pty.until_text("NGB-");
    pty.signal("PIPE");
    leave(&mut pty);
}

#[test]
fn signal_during_passphrase_restores_the_terminal() {
    for (signal, name) in [("TERM", "Terminated"), ("HUP", "Hangup"), ("USR1", "User defined signal 1")] {
        let (dir, store) = folder();
        let passphrase = dir.path().join("passphrase");
        std::fs::write(&passphrase, "night shift at Lishe 4\n").unwrap();
        let file = passphrase.to_str().unwrap();
        let init =
            ["--passphrase-file", file, "init", "--office", "NGB", "--officer", "wang", "--name", "Wang"];
        assert_eq!(run(&store, &init).status.code(), Some(0));
        let mut pty = Pty::runs(&store, &["--officer", "wang", "list"], &[]);
        let before = pty.modes();
        pty.until_text("Passphrase of wang:");
        assert_ne!(pty.modes(), before);
        pty.signal(signal);
        assert_eq!(pty.ends_by().signal(), Some(name));
        assert_eq!(pty.modes(), before, "{signal}");
    }
}

/// Runs the program through a shell that limits how far files may grow, in blocks of 512 or 1,024 bytes.
fn limited(blocks: u32, store: &Path, arguments: &[&str]) -> Output {
    let script = format!("ulimit -f {blocks}; exec \"$@\"");
    Command::new("sh")
        .args(["-c", &script, "sh", env!("CARGO_BIN_EXE_portdesk"), "--lang", "en", "--store"])
        .arg(store)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn file_size_limit_is_reported_as_full_disk() {
    let (dir, store) = folder();
    let init = ["init", "--unprotected", "--office", "NGB", "--officer", "wang", "--name", "Wang"];
    let backup = dir.path().join("backup").display().to_string();
    let full = |out: &Output, what: &str| {
        let said = String::from_utf8_lossy(&out.stderr);
        assert_eq!(out.status.code(), Some(3), "{what}: {out:?}");
        assert!(said.contains("ulimit -f"), "{what}: {said}");
    };
    // A segment of the journal has 16 MiB from the beginning.
    full(&limited(1000, &store, &init), "init");
    assert_eq!(run(&store, &init).status.code(), Some(0));
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/samples/story.json");
    full(&limited(1, &store, &["import", samples]), "import");
    assert_eq!(run(&store, &["import", samples]).status.code(), Some(0));
    full(&limited(1, &store, &["backup", &backup]), "backup");
    let out = limited(0, &store, &["list"]);
    assert!(out.status.code().is_some(), "{out:?}");
    assert!(run(&store, &["verify"]).stdout.starts_with(b"ok:"));
}
