//! The input thread over a real terminal that goes away. The test binary runs itself as the program behind the terminal.

#![expect(clippy::unwrap_used, reason = "a test ends where its ground fails")]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use portdesk::front::{FrontEvent, ReaderGap, TerminalGuard, listen, listen_to_signals};
use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::sync::mpsc;
use std::time::Duration;

/// What the program behind the terminal answers with when it was told that the terminal is gone.
const TOLD: u32 = 7;
/// Far more than any machine needs: only a thread that never answers reaches it.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program behind the terminal: not a test of its own, run by those below.
#[test]
#[ignore = "run by the other tests, behind a terminal"]
fn behind_the_terminal() {
    let (guard, screen) = TerminalGuard::acquire(true).unwrap();
    let (send, inbox) = mpsc::channel();
    listen(ReaderGap::default(), move |event| send.send(event).is_ok()).unwrap();
    // Past the buffer of standard output: an answer that a terminal already gone did not take must not lie there at the end.
    let mut out = std::fs::File::from(std::io::stdout().as_fd().try_clone_to_owned().unwrap());
    write!(out, "ready").unwrap();
    for event in inbox {
        match event {
            // The end of this test's side of the terminal sends a line feed of its own.
            FrontEvent::Key(key) | FrontEvent::Letter(key) => {
                let _ = write!(out, "<{}>", key.code);
            }
            FrontEvent::Paste(text) => {
                let _ = write!(out, "<paste {}>", text.len());
            }
            FrontEvent::End => {
                drop((screen, guard));
                // Nothing of the session lies in the buffer, where it would make every later flush fail.
                let flushed = std::io::stdout().flush().is_ok();
                std::process::exit(if flushed { TOLD.try_into().unwrap() } else { 1 });
            }
            _ => {}
        }
    }
}

/// As above, but told of the end by signals alone.
#[test]
#[ignore = "run by the other tests, behind a terminal"]
fn behind_the_terminal_with_signals_only() {
    let (send, inbox) = mpsc::channel();
    listen_to_signals(move |event| send.send(event).is_ok()).unwrap();
    write!(std::io::stdout(), "ready").unwrap();
    std::io::stdout().flush().unwrap();
    if let Ok(FrontEvent::End) = inbox.recv() {
        std::process::exit(TOLD.try_into().unwrap());
    }
}

struct Behind {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    read: Box<dyn Read + Send>,
    write: Box<dyn Write + Send>,
    master: Box<dyn portable_pty::MasterPty + Send>,
}

/// Starts the program behind a terminal that is not its controlling one, so that no SIGHUP tells it of the end.
fn start() -> Behind {
    start_program("behind_the_terminal", false)
}

fn start_program(program: &str, controlling: bool) -> Behind {
    let pair =
        native_pty_system().openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 }).unwrap();
    let mut command = CommandBuilder::new(std::env::current_exe().unwrap());
    command.args([
        "--exact",
        &format!("front_input::{program}"),
        "--ignored",
        "--nocapture",
        "--test-threads=1",
    ]);
    command.set_controlling_tty(controlling);
    let child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let read = pair.master.try_clone_reader().unwrap();
    let write = pair.master.take_writer().unwrap();
    let mut behind = Behind { child, read, write, master: pair.master };
    behind.wait_for("ready");
    behind
}

impl Behind {
    /// Reads what the program writes until a text stands in it.
    fn wait_for(&mut self, text: &str) {
        let (mut seen, mut byte) = (Vec::new(), [0]);
        while !String::from_utf8_lossy(&seen).contains(text) {
            let n = self.read.read(&mut byte).unwrap();
            assert_eq!(n, 1, "the program ended after {:?}", String::from_utf8_lossy(&seen));
            seen.push(byte[0]);
        }
    }

    /// Takes the terminal away and answers the program's exit code; None where it goes on for ever.
    fn hang_up(self) -> Option<u32> {
        let Self { mut child, read, write, master } = self;
        let mut killer = child.clone_killer();
        drop((read, write, master));
        let (send, ended) = mpsc::channel();
        std::thread::spawn(move || send.send(child.wait().map(|s| s.exit_code())));
        let ended = ended.recv_timeout(PATIENCE);
        if ended.is_err() {
            let _ = killer.kill();
        }
        ended.ok().map(Result::unwrap)
    }
}

#[test]
fn lost_terminal_ends_session_without_signal() {
    assert_eq!(start().hang_up(), Some(TOLD));
}

#[test]
fn keys_and_pastes_arrive_before_the_end() {
    let mut behind = start();
    behind.write.write_all("a王".as_bytes()).unwrap();
    behind.wait_for("<a><王>");
    behind.write.write_all("\u{1b}[200~刷\nq\u{1b}[201~".as_bytes()).unwrap();
    behind.wait_for("<paste 5>");
    assert_eq!(behind.hang_up(), Some(TOLD));
}

#[test]
fn hangup_signal_ends_the_session() {
    let behind = start_program("behind_the_terminal_with_signals_only", true);
    assert_eq!(behind.hang_up(), Some(TOLD));
}

#[test]
fn termination_request_is_forwarded_without_killing() {
    for signal in ["TERM", "INT", "QUIT"] {
        let mut behind = start_program("behind_the_terminal_with_signals_only", true);
        let id = behind.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").args(["-s", signal, &id]).status().unwrap().success());
        assert_eq!(behind.child.wait().unwrap().exit_code(), TOLD, "{signal}");
    }
}
