//! The screen before signing in, in the real program: a second factor, a way back, a time of waiting, and no trace of a secret.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::pty::Pty;
use chrono::Utc;
use portdesk::service::second_factor;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const WANG: &str = "night shift at Lishe 4";

fn run(store: &Path, secret: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--officer", "wang", "--store"])
        .arg(store)
        .arg("--passphrase-file")
        .arg(secret)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// A protected desk of wang's.
fn desk() -> (tempfile::TempDir, std::path::PathBuf, std::path::PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let (store, secret) = (dir.path().join("desk"), dir.path().join("wang"));
    fs::write(&secret, WANG).unwrap();
    let made = run(&store, &secret, &["init", "--office", "NGB", "--officer", "wang", "--name", "Wang Wei"]);
    assert!(made.status.success(), "{made:?}");
    (dir, store, secret)
}

#[test]
fn code_step_can_go_back() {
    let (_dir, store, secret) = desk();
    let out = run(&store, &secret, &["officers", "second-factor"]);
    let text = String::from_utf8(out.stdout).unwrap();
    let letters = text
        .split_whitespace()
        .find(|w| w.len() == 32 && w.bytes().all(|b| b.is_ascii_alphanumeric()))
        .unwrap();
    let device = totp_rs::Secret::Encoded(letters.to_owned()).to_bytes().unwrap();
    let first = second_factor::code_at(&device, Utc::now()).unwrap();
    let confirmed = run(&store, &secret, &["officers", "second-factor", "--confirm", &first]);
    assert!(confirmed.status.success(), "{confirmed:?}");
    let mut pty = Pty::runs(&store, &["--officer", "wang"], &[]);
    pty.until_text("Passphrase of wang:");
    pty.types(&format!("{WANG}\r"));
    pty.until_text("Second-factor code:");
    // Somebody else: the passphrase that was right opens nothing any more.
    pty.types("\x1b");
    pty.until("the name", |pty| !pty.text().contains("code:") && !pty.text().contains("Passphrase"));
    pty.types("\r");
    pty.until_text("Passphrase of wang:");
    pty.types(&format!("{WANG}\r"));
    pty.until_text("Second-factor code:");
    pty.types("000000\r");
    pty.until_text("Wrong second-factor code");
    let code = second_factor::code_at(&device, Utc::now()).unwrap();
    pty.types(&format!("{code}\r"));
    pty.until_text("Queue 0");
    pty.types("qy");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    assert!(memchr::memmem::find(&pty.bytes, WANG.as_bytes()).is_none());
    assert!(memchr::memmem::find(&pty.bytes, code.as_bytes()).is_none(), "the code is as secret");
}

#[test]
fn lock_out_shows_time_and_keeps_screen() {
    let (_dir, store, secret) = desk();
    let mut pty = Pty::runs(&store, &["--officer", "wang"], &[]);
    pty.until_text("Passphrase of wang:");
    for n in 0.. {
        pty.types(&format!("wrong {n}\r"));
        pty.until("answer", |pty| pty.text().contains("Wrong officer ID") || pty.text().contains("Too many"));
        if pty.text().contains("Too many") {
            break;
        }
        // Typing wipes what was said.
        pty.types("x");
        pty.until("typed", |pty| !pty.text().contains("Wrong officer ID"));
        pty.types("\x15");
    }
    // Right or wrong makes no difference now.
    pty.types("x");
    pty.until("typed", |pty| !pty.text().contains("Too many"));
    pty.types(&format!("\x15{WANG}\r"));
    pty.until_text("Too many");
    pty.types("\x03");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    assert_eq!(run(&store, &secret, &["list"]).status.code(), Some(3), "the count survives the program");
}

#[test]
fn terminal_lost_before_sign_in_ends_program() {
    let (_dir, store, secret) = desk();
    let mut pty = Pty::runs(&store, &[], &[]);
    pty.until_text("Officer ID:");
    // The desk is held while somebody signs in.
    assert_eq!(run(&store, &secret, &["list"]).status.code(), Some(3));
    pty.signal("HUP");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
    assert_eq!(run(&store, &secret, &["list"]).status.code(), Some(0));
}
