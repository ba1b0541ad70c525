//! The real program on a terminal of its own, with a hand at its keyboard and an emulator that reads its screen. It waits for what it
//! expects to see and never for a time.

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

pub(crate) fn cells(n: u16) -> std::num::NonZero<u16> {
    std::num::NonZero::new(n).unwrap()
}

/// It ends a test that has failed, and nothing else.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// The program on its terminal.
pub(crate) struct Pty {
    pub(crate) master: Option<Box<dyn MasterPty + Send>>,
    pub(crate) child: Box<dyn Child + Send + Sync>,
    pub(crate) keyboard: Option<Box<dyn Write + Send>>,
    pub(crate) output: Receiver<Vec<u8>>,
    /// Everything that came.
    pub(crate) bytes: Vec<u8>,
    pub(crate) screen: vt100::Parser,
}

impl Pty {
    pub(crate) fn runs(store: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::sized((100, 30), store, arguments, environment)
    }

    /// The same on a terminal that says it has so many columns and rows.
    pub(crate) fn sized(
        (cols, rows): (u16, u16),
        store: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        Self::begun((cols, rows), store, &[&["--lang", "en"], arguments].concat(), environment)
    }

    /// The same without a language on the command line.
    pub(crate) fn speaks(store: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::begun((100, 30), store, arguments, environment)
    }

    fn begun(
        (cols, rows): (u16, u16),
        store: &Path,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_portdesk"));
        command.arg("--store");
        command.arg(store);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env_remove("NO_COLOR");
        command.env("XDG_DATA_HOME", store.parent().unwrap());
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(n) = reader.read(&mut buffer) {
                if n == 0 || send.send(buffer[..n].to_vec()).is_err() {
                    return;
                }
            }
        });
        let keyboard = pair.master.take_writer().unwrap();
        Self {
            master: Some(pair.master),
            child,
            keyboard: Some(keyboard),
            output,
            bytes: Vec::new(),
            screen: vt100::Parser::new(cells(30), cells(100), 0),
        }
    }

    pub(crate) fn types(&mut self, keys: &str) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    pub(crate) fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// Reads until the condition holds.
    pub(crate) fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let end = Instant::now() + DEADLINE;
        while !holds(self) {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.bytes.extend(bytes);
                }
                Err(RecvTimeoutError::Disconnected | RecvTimeoutError::Timeout) => {
                    panic!("no {what}; the screen shows:\n{}", self.text())
                }
            }
        }
    }

    pub(crate) fn until_text(&mut self, text: &str) {
        self.until(text, |pty| pty.text().contains(text));
    }

    /// Presses a key until the screen shows a text: a confirmation counts only once its question could be read.
    pub(crate) fn presses_until(&mut self, key: &str, text: &str) {
        let end = Instant::now() + DEADLINE;
        while !self.text().contains(text) {
            assert!(Instant::now() < end, "no {text}; the screen shows:\n{}", self.text());
            self.types_and_reads(key);
        }
    }

    /// Types keys, and reads until nothing more comes.
    pub(crate) fn types_and_reads(&mut self, keys: &str) {
        self.types(keys);
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(50)) {
            self.screen.process(&bytes);
            self.bytes.extend(bytes);
        }
    }

    /// Reads to the end and answers with the exit status.
    pub(crate) fn ends(&mut self) -> u32 {
        self.ends_by().exit_code()
    }

    /// Reads to the end and answers how it ended.
    pub(crate) fn ends_by(&mut self) -> ExitStatus {
        let end = Instant::now() + DEADLINE;
        loop {
            match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.bytes.extend(bytes);
                }
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.text()),
            }
        }
        self.child.wait().unwrap()
    }

    pub(crate) fn gave_back(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is still on");
        assert!(!screen.hide_cursor(), "the cursor is still hidden");
        assert!(!screen.bracketed_paste(), "bracketed paste is still on");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is still taken");
    }

    pub(crate) fn took(&self) {
        let screen = self.screen.screen();
        assert!(screen.alternate_screen() && screen.bracketed_paste());
        assert_ne!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    }

    /// The terminal has another size.
    pub(crate) fn resize(&self, cols: u16, rows: u16) {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// How the line of the terminal is set.
    pub(crate) fn modes(&self) -> String {
        format!("{:?}", self.master.as_ref().unwrap().get_termios().unwrap())
    }

    pub(crate) fn signal(&self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Where a test failed the program may still run.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a program tells a terminal besides the cells of its screen.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// Operating system commands: titles, notifications, the clipboard.
    pub(crate) commands: Vec<String>,
    /// How often the bell rang.
    pub(crate) bells: usize,
}

impl Told {
    pub(crate) fn by(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (mut told, mut rest) = (Self::default(), &*text);
        while let Some(at) = rest.find(['\u{1b}', '\u{7}']) {
            rest = &rest[at..];
            if let Some(command) = rest.strip_prefix("\u{1b}]") {
                // What has no end yet is still on its way.
                let Some(end) = command.find(['\u{7}', '\u{1b}']) else { break };
                told.commands.push(command[..end].to_owned());
                let after = &command[end..];
                rest = after.strip_prefix('\u{7}').or(after.strip_prefix("\u{1b}\\")).unwrap_or(after);
            } else {
                told.bells += usize::from(rest.starts_with('\u{7}'));
                rest = &rest[1..];
            }
        }
        told
    }
}

/// A small sample desk.
pub(crate) const SMALL: [&str; 5] = ["demo", "--live", "14", "--archive", "3"];

/// A folder of its own, and the path of a desk in it.
pub(crate) fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("desk");
    (dir, store)
}

/// A small sample desk on the screen.
pub(crate) fn demo(store: &Path) -> Pty {
    let mut pty = Pty::runs(store, &SMALL, &[]);
    pty.until_text("NGB-");
    pty
}

/// Leaves the desk; the terminal is restored.
pub(crate) fn leave(pty: &mut Pty) {
    pty.types("q");
    pty.until_text("Quit portdesk?");
    pty.types("y");
    assert_eq!(pty.ends(), 0);
    pty.gave_back();
}

/// Runs a command without a terminal.
pub(crate) fn run(store: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_portdesk"))
        .args(["--lang", "en", "--store"])
        .arg(store)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}
