//! The parent's side: starts the child, feeds it, and takes its answer, never longer than the limit. Owns the child's life: whatever happens,
//! it is ended and waited for.

use super::child::{ACCEPTED, ARGUMENT};
use super::picture::{DecodeAnswer, DecodeRequest, DecodedPage, PictureRequest, ViewFault};
use super::wire::{self, LONGEST_FILE, MOST_PIXELS};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How long a child may take by the clock; its own limit is 10 seconds of the processor.
const LIMIT: Duration = Duration::from_secs(15);

/// Starts children that decode.
#[derive(Clone, Debug)]
pub struct DocumentDecoder {
    program: PathBuf,
    limit: Duration,
    /// What a test asks the child to try.
    #[cfg(any(test, feature = "test-support"))]
    tries: Option<&'static str>,
}

/// The child that runs, for whoever wants to end it.
#[derive(Clone, Default)]
pub(crate) struct RunningChild(Arc<Mutex<(Option<Child>, bool)>>);

impl RunningChild {
    /// Ends the child, and any that would follow it.
    pub(crate) fn cancel(&self) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.1 = true;
        if let Some(child) = &mut held.0 {
            let _ = child.kill();
        }
    }

    fn is_cancelled(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }

    fn kill(&self) {
        if let Some(child) = &mut self.0.lock().unwrap_or_else(PoisonError::into_inner).0 {
            let _ = child.kill();
        }
    }

    fn hold(&self, child: Child) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.0 = Some(child);
        if held.1
            && let Some(child) = &mut held.0
        {
            let _ = child.kill();
        }
    }

    /// Ends it where it still runs, waits for it, and answers how it ended.
    fn end(&self) -> Option<ExitStatus> {
        let child = self.0.lock().unwrap_or_else(PoisonError::into_inner).0.take();
        let mut child = child?;
        let _ = child.kill();
        child.wait().ok()
    }
}

/// Why a child ended without an answer: its limits of memory and time end it by a signal.
fn fault_of(status: Option<ExitStatus>) -> ViewFault {
    #[cfg(unix)]
    {
        use rustix::process::Signal;
        use std::os::unix::process::ExitStatusExt;
        let signal = status.and_then(|status| status.signal()).and_then(Signal::from_named_raw);
        match signal {
            // No more memory, or no more stack.
            Some(Signal::ABORT) => return ViewFault::TooLarge,
            Some(Signal::KILL | Signal::XCPU) => return ViewFault::TooSlow,
            _ => {}
        }
    }
    let _ = status;
    ViewFault::Damaged
}

impl DocumentDecoder {
    /// Children of this very program, also where its file was replaced since it was started.
    #[must_use]
    pub fn of_process() -> Self {
        let own = if cfg!(target_os = "linux") {
            PathBuf::from("/proc/self/exe")
        } else {
            std::env::current_exe().unwrap_or_default()
        };
        Self::of_program(own)
    }

    /// Children of another program file.
    #[must_use]
    pub fn of_program(program: PathBuf) -> Self {
        Self {
            program,
            limit: LIMIT,
            #[cfg(any(test, feature = "test-support"))]
            tries: None,
        }
    }

    /// The same with another limit of time.
    #[cfg(any(test, feature = "test-support"))]
    #[must_use]
    pub fn within(self, limit: Duration) -> Self {
        Self { limit, ..self }
    }

    /// The same, and the child tries what it may not.
    #[cfg(any(test, feature = "test-support"))]
    #[must_use]
    pub fn trying(self, what: &'static str) -> Self {
        Self { tries: Some(what), ..self }
    }

    /// Decodes a page. `accepted`: also where the system offers less protection than usual. Waits for the child.
    ///
    /// # Errors
    /// Why there is no picture.
    pub fn decode(
        &self,
        file: &[u8],
        request: &PictureRequest,
        accepted: bool,
    ) -> Result<DecodedPage, ViewFault> {
        self.decode_as(file, request, accepted, &RunningChild::default())
    }

    /// How many pages a file has; no pixel of it is decoded. Waits for the child.
    ///
    /// # Errors
    /// Why that is not known.
    pub fn page_count(&self, file: &[u8], accepted: bool) -> Result<u32, ViewFault> {
        match self.ask(file, &DecodeRequest::PageCount, accepted, &RunningChild::default())? {
            DecodeAnswer::PageCount(pages) => Ok(pages),
            DecodeAnswer::Picture(_) => Err(ViewFault::Damaged),
        }
    }

    /// A page with a child that others can end.
    pub(crate) fn decode_as(
        &self,
        file: &[u8],
        request: &PictureRequest,
        accepted: bool,
        running: &RunningChild,
    ) -> Result<DecodedPage, ViewFault> {
        match self.ask(file, &DecodeRequest::Picture(*request), accepted, running)? {
            DecodeAnswer::Picture(page) => Ok(page),
            DecodeAnswer::PageCount(_) => Err(ViewFault::Damaged),
        }
    }

    fn ask(
        &self,
        file: &[u8],
        request: &DecodeRequest,
        accepted: bool,
        running: &RunningChild,
    ) -> Result<DecodeAnswer, ViewFault> {
        if cfg!(not(feature = "viewer")) {
            return Err(ViewFault::NotBuilt);
        }
        if file.len() > LONGEST_FILE {
            return Err(ViewFault::TooLarge);
        }
        let mut command = Command::new(&self.program);
        command.arg(ARGUMENT).args(accepted.then_some(ACCEPTED));
        #[cfg(any(test, feature = "test-support"))]
        command.args(self.tries);
        let child = command
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let mut child = child.map_err(|_| ViewFault::NotStarted)?;
        let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
        running.hold(child);
        let (Some(mut stdin), Some(stdout)) = (stdin, stdout) else {
            running.end();
            return Err(ViewFault::NotStarted);
        };
        let (done, watch) = channel::<()>();
        let (answer, late) = std::thread::scope(|scope| {
            scope.spawn(move || {
                // A child that was ended reads no more.
                let _ =
                    stdin.write_all(&wire::request(request, file.len())).and_then(|()| stdin.write_all(file));
            });
            let limit = self.limit;
            let watchdog = scope.spawn(move || {
                let late = watch.recv_timeout(limit) == Err(RecvTimeoutError::Timeout);
                if late {
                    running.kill();
                }
                late
            });
            let mut answer = Vec::new();
            let most = u64::try_from(wire::ANSWER + MOST_PIXELS + 1).unwrap_or(u64::MAX);
            let _ = stdout.take(most).read_to_end(&mut answer);
            // Whatever it still does, nobody listens.
            running.kill();
            drop(done);
            (answer, watchdog.join().unwrap_or(false))
        });
        let ended = running.end();
        if running.is_cancelled() {
            return Err(ViewFault::Cancelled);
        }
        if late {
            return Err(ViewFault::TooSlow);
        }
        if answer.is_empty() { Err(fault_of(ended)) } else { wire::read_answer(&answer) }
    }
}
