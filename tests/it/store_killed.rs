//! The program killed in the middle of its work, and its disk full: what was confirmed is there, once, and the desk goes on.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::worker::{Told, Worker};
use portdesk::store::{self, Store};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

/// More rounds where the environment asks for a longer run.
fn rounds(few: u64) -> u64 {
    few * std::env::var("PORTDESK_LONG_RUN").map_or(1, |n| n.parse::<u64>().unwrap())
}

/// The program that is killed.
#[test]
#[ignore = "run by the other tests, to be killed"]
fn works_until_it_is_killed() {
    crate::worker::work();
}

/// Rounds of work that end in a kill: some while the desk is being opened, the others some answers later, wherever the program is by
/// then.
fn kills(protected: bool, seed: u64) {
    let tmp = tempfile::tempdir().unwrap();
    let dir = tmp.path().join("desk");
    let mut rng = fastrand::Rng::with_seed(seed);
    crate::worker::made(&dir, protected, &mut rng);
    let (mut confirmed, mut next): (Vec<u64>, u64) = (Vec::new(), 0);
    for round in 0..rounds(100) {
        let mut worker = Worker::start("store_killed::works_until_it_is_killed", &dir, next);
        // One in eight dies while it opens, which is recovery after the kill before.
        let answers = if rng.u8(..8) == 0 { 0 } else { rng.usize(1..24) };
        let (mut seen, mut opening) = (0, false);
        while seen < answers || !opening {
            match worker.told() {
                Some(Told::Opening) => opening = true,
                Some(Told::Done(n)) => {
                    confirmed.push(n);
                    (seen, next) = (seen + 1, n + 1);
                }
                Some(Told::Refused(n)) => (seen, next) = (seen + 1, n + 1),
                None => panic!("round {round}: it ended by itself"),
            }
        }
        // Some more steps of its own, so that a kill does not always follow an answer.
        (0..rng.u32(..20_000)).for_each(|_| std::hint::spin_loop());
        worker.child.kill().unwrap();
        worker.child.wait().unwrap();
        // What it did after the last answer that was read may be there or not: its numbers are not used again.
        next += 1000;
        let mut opened = crate::worker::opened(&dir);
        for n in confirmed.iter().rev().take(40) {
            let there = opened.by_command(&crate::worker::id(*n)).unwrap().is_some();
            assert!(there, "round {round}: order {n} was confirmed");
        }
        drop(opened);
        if round % 10 == 9 {
            assert_eq!(crate::worker::whole(&dir).behind, 0, "round {round}");
        }
    }
    assert!(confirmed.len() > 400, "{} orders were confirmed", confirmed.len());
    let mut last = crate::worker::opened(&dir);
    for n in &confirmed {
        assert!(last.by_command(&crate::worker::id(*n)).unwrap().is_some(), "order {n} was confirmed");
    }
    drop(last);
    crate::worker::whole(&dir);
    crate::worker::nothing_twice(&dir);
}

#[test]
fn kill_keeps_confirmed_commands_once() {
    kills(false, 5);
}

#[test]
fn kill_keeps_confirmed_commands_once_encrypted() {
    kills(true, 6);
}

/// Submissions that differ in id and passport.
fn submissions(count: usize) -> String {
    let mut story: serde_json::Value =
        serde_json::from_str(include_str!("../../assets/samples/story.json")).unwrap();
    let mut all = String::new();
    for n in 0..count {
        story["id"] = format!("KILL-{n:05}").into();
        story["traveller"]["surname"] = format!("NAME{n}").into();
        story["traveller"]["passport"]["number"] = format!("NX{n:07}").into();
        all.push_str(&story.to_string());
        all.push('\n');
    }
    all
}

fn portdesk(store: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portdesk"));
    command.args(["--lang", "en", "--store"]).arg(store).args(arguments).stdin(Stdio::null());
    command
}

#[test]
fn repeated_import_after_kill_duplicates_nothing() {
    const ALL: usize = 1500;
    let tmp = tempfile::tempdir().unwrap();
    let file = tmp.path().join("submissions.ndjson");
    std::fs::write(&file, submissions(ALL)).unwrap();
    let mut rng = fastrand::Rng::with_seed(9);
    for round in 0..rounds(3) {
        let dir = tmp.path().join(format!("desk-{round}"));
        let init = ["init", "--unprotected", "--office", "NGB", "--officer", "wang", "--name", "Wang"];
        assert!(portdesk(&dir, &init).output().unwrap().status.success());
        let import = ["import", file.to_str().unwrap()];
        let mut told: Vec<String> = Vec::new();
        for _ in 0..3 {
            let mut child =
                portdesk(&dir, &import).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
            let answers = rng.usize(1..ALL);
            let from = BufReader::new(child.stdout.take().unwrap());
            told.extend(from.lines().map_while(Result::ok).take(answers));
            let _ = child.kill();
            child.wait().unwrap();
            let report = store::verify(&dir, None).unwrap();
            assert!(report.is_ok(), "{:?}", report.faults);
        }
        let out = portdesk(&dir, &[import[0], import[1], "--report", "json"]).output().unwrap();
        assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
        let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        let count = |what: &str| report[what].as_array().unwrap().len();
        assert_eq!((count("accepted") + count("unchanged"), count("rejected")), (ALL, 0));
        let desk = crate::worker::service(&dir);
        assert_eq!(desk.desk().iter().count(), ALL);
        for line in told.iter().filter(|l| l.starts_with("accepted ")) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let no = desk.case_of_submission(words[1]).unwrap().unwrap();
            assert_eq!(no.to_string(), words[3], "the case that was told is the case that is there");
        }
    }
}

/// A file system of its own, so small that it fills, where the machine lets an ordinary user make one.
#[test]
fn full_disk_gives_clear_error_and_loses_nothing() {
    let allowed = Command::new("unshare").args(["-rm", "true"]).output().is_ok_and(|o| o.status.success());
    if !allowed {
        eprintln!("skipped: no file system of one's own on this machine");
        return;
    }
    let tmp = tempfile::tempdir().unwrap();
    let file = tmp.path().join("submissions.ndjson");
    std::fs::write(&file, submissions(8000)).unwrap();
    let script = r#"
        mkdir "$DIR/small" && mount -t tmpfs -o size=40m none "$DIR/small" || exit 9
        desk() { "$BIN" --lang en --store "$DIR/small/desk" "$@"; }
        rows() { desk list --format ndjson | wc -l; }
        desk init --unprotected --office NGB --officer wang --name Wang || exit 10
        desk import "$DIR/submissions.ndjson" >"$DIR/report" 2>"$DIR/errors" && exit 11
        grep -q "disk is full" "$DIR/errors" || exit 12
        test "$(grep -c '^imported' "$DIR/report")" -eq "$(rows)" || exit 13
        desk verify || exit 14
        case=$(desk list --limit 1 --format ndjson | sed -n 's/.*"case":"\([^"]*\)".*/\1/p')
        dd if=/dev/zero of="$DIR/small/rest" bs=4k 2>/dev/null
        desk act note "$case" --note "a word" --id one >"$DIR/answer" 2>"$DIR/errors"
        done=$?
        test $done -eq 0 || { grep -q "disk is full" "$DIR/errors" && test $done -eq 3; } || exit 15
        rm "$DIR/small/rest"
        desk act note "$case" --note "a word" --id one >"$DIR/answer" || exit 16
        test "$(desk show "$case" --format json | grep -c '"note": "a word"')" -eq 1 || exit 17
        desk verify || exit 18
    "#;
    let out = Command::new("unshare")
        .args(["-rm", "sh", "-c", script])
        .env("DIR", tmp.path())
        .env("BIN", env!("CARGO_BIN_EXE_portdesk"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = |name: &str| std::fs::read_to_string(tmp.path().join(name)).unwrap_or_default();
    let shown = format!(
        "{}\n{}\n{}",
        String::from_utf8_lossy(&out.stdout),
        String::from_utf8_lossy(&out.stderr),
        said("errors")
    );
    assert_eq!(out.status.code(), Some(0), "{shown}");
    assert!(!shown.contains("panicked"), "{shown}");
}

/// A file system that takes no writes, where the machine lets an ordinary user make one.
#[test]
fn read_only_file_system_is_reported() {
    let allowed = Command::new("unshare").args(["-rm", "true"]).output().is_ok_and(|o| o.status.success());
    if !allowed {
        eprintln!("skipped: no file system of one's own on this machine");
        return;
    }
    let tmp = tempfile::tempdir().unwrap();
    std::fs::write(tmp.path().join("submissions.ndjson"), submissions(3)).unwrap();
    let script = r#"
        desk() { "$BIN" --lang en --store "$DIR/desk" "$@"; }
        desk init --unprotected --office NGB --officer wang --name Wang && desk import "$DIR/submissions.ndjson" || exit 10
        mount --bind "$DIR/desk" "$DIR/desk" && mount -o remount,bind,ro "$DIR/desk" || exit 9
        for what in list verify rebuild "import $DIR/submissions.ndjson" "init --unprotected --office NGB --officer li --name Li"; do
            desk $what >"$DIR/answer" 2>"$DIR/errors"
            test $? -eq 3 || exit 11
            grep -q "disk is read-only" "$DIR/errors" || { cat "$DIR/errors"; exit 12; }
            test "$(wc -l <"$DIR/errors")" -eq 1 || exit 13
        done
        umount "$DIR/desk" && desk verify && test "$(desk list --format ndjson | wc -l)" -eq 3 || exit 14
    "#;
    let out = Command::new("unshare")
        .args(["-rm", "sh", "-c", script])
        .env("DIR", tmp.path())
        .env("BIN", env!("CARGO_BIN_EXE_portdesk"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let shown = format!("{}\n{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    // A machine that knows no such mounts says nothing about the program.
    assert!(matches!(out.status.code(), Some(0 | 9)), "{:?} {shown}", out.status);
    assert!(!shown.contains("panicked"), "{shown}");
}
