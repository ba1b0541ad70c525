//! Runs the print command of the settings: without a shell, the document on its standard input, for a limited time. Owns the child
//! process and its end; it knows no case and makes no document.

use crate::domain::print_command::PrintCommand;
use std::io::{self, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long a print command has to take the document.
const MOST: Duration = Duration::from_secs(30);
/// How often its end is looked for.
const LOOK: Duration = Duration::from_millis(10);
/// What is read of what it complains about.
const COMPLAINT: u64 = 4096;

/// Why a document was not printed, or may not have been.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PrintError {
    /// The program was not started: nothing left the desk.
    #[error("{program}: {error}")]
    Start {
        /// Its name.
        program: String,
        /// Why.
        error: io::Error,
    },
    /// It ended with an error.
    #[error("{program}: {text}")]
    Failed {
        /// Its name.
        program: String,
        /// The first line that it wrote, or its exit status.
        text: String,
    },
    /// It did not end in time and was stopped.
    #[error("{program}: no end after {seconds} s")]
    Late {
        /// Its name.
        program: String,
        /// For how long it ran.
        seconds: u64,
    },
}

/// A print command that waits for its document.
#[derive(Debug)]
pub(crate) struct PrintJob {
    program: String,
    child: Child,
    complaint: Receiver<String>,
    most: Duration,
}

impl PrintJob {
    /// Starts the command.
    ///
    /// # Errors
    /// [`PrintError::Start`].
    pub(crate) fn start(command: &PrintCommand) -> Result<Self, PrintError> {
        Self::start_for(command, MOST)
    }

    fn start_for(command: &PrintCommand, most: Duration) -> Result<Self, PrintError> {
        let program = command.program.clone();
        let start = |error| PrintError::Start { program: program.clone(), error };
        let mut child = Command::new(&command.program)
            .args(&command.arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(start)?;
        let (send, complaint) = channel();
        let errors = child.stderr.take();
        let reader = thread::Builder::new().name("print-errors".into()).spawn(move || {
            let mut bytes = Vec::new();
            if let Some(mut errors) = errors {
                let _ = (&mut errors).take(COMPLAINT).read_to_end(&mut bytes);
                let _ = send.send(String::from_utf8_lossy(&bytes).into_owned());
                // What follows is taken and dropped, so that the program does not wait for a reader.
                let _ = io::copy(&mut errors, &mut io::sink());
            }
        });
        if let Err(error) = reader {
            let _ = child.kill();
            let _ = child.wait();
            return Err(PrintError::Start { program: command.program.clone(), error });
        }
        Ok(Self { program: command.program.clone(), child, complaint, most })
    }

    /// Stops the command before it got anything.
    pub(crate) fn cancel(mut self) {
        self.stop();
    }

    /// Gives it the document and waits for its end.
    ///
    /// # Errors
    /// [`PrintError::Failed`] and [`PrintError::Late`]: the document may have been printed all the same.
    pub(crate) fn finish(mut self, document: String) -> Result<(), PrintError> {
        let input = self.child.stdin.take();
        // A program that does not read would keep a writer waiting; its end ends the writer.
        let _ = thread::Builder::new().name("print".into()).spawn(move || {
            if let Some(mut input) = input {
                let _ = input.write_all(document.as_bytes());
            }
        });
        let began = Instant::now();
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) if status.success() => return Ok(()),
                Ok(Some(status)) => {
                    let said = self.complaint.recv_timeout(LOOK * 10).unwrap_or_default();
                    let first = said.lines().map(str::trim).find(|line| !line.is_empty());
                    let text = first.map_or_else(|| status.to_string(), ToOwned::to_owned);
                    return Err(PrintError::Failed { program: self.program, text });
                }
                Ok(None) if began.elapsed() < self.most => thread::sleep(LOOK),
                Ok(None) => {
                    self.stop();
                    return Err(PrintError::Late { program: self.program, seconds: self.most.as_secs() });
                }
                Err(error) => {
                    self.stop();
                    return Err(PrintError::Failed { program: self.program, text: error.to_string() });
                }
            }
        }
    }

    fn stop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn command(line: &str) -> PrintCommand {
        line.parse().unwrap()
    }

    #[test]
    fn document_is_standard_input() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("out");
        let line = format!("tee '{}'", file.display());
        let text = "x".repeat(200_000);
        PrintJob::start(&command(&line)).unwrap().finish(text.clone()).unwrap();
        assert_eq!(std::fs::read_to_string(file).unwrap(), text);
    }

    #[test]
    fn failures_are_reported() {
        let missing = PrintJob::start(&command("/nonexistent/lp -d desk")).unwrap_err();
        assert!(matches!(missing, PrintError::Start { .. }), "{missing}");
        let job = PrintJob::start(&command("sh -c 'echo no such printer >&2; exit 1'")).unwrap();
        let failed = job.finish("x".repeat(200_000)).unwrap_err();
        assert_eq!(failed.to_string(), "sh: no such printer");
    }

    #[test]
    fn command_without_end_is_stopped() {
        let job = PrintJob::start_for(&command("sleep 1000"), Duration::ZERO).unwrap();
        assert!(matches!(job.finish("x".repeat(200_000)), Err(PrintError::Late { .. })));
    }

    #[test]
    fn arguments_meet_no_shell() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a b;$(id)");
        let line = format!("tee \"{}\"", file.display());
        PrintJob::start(&command(&line)).unwrap().finish("text".into()).unwrap();
        assert_eq!(std::fs::read_to_string(file).unwrap(), "text");
    }
}
