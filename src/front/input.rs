//! Events of the local terminal, read by a thread that sleeps until there is something: no poll, no tick. Owns the waiting;
//! `decode` determines what bytes mean, and `burst` which keys are one text.

use super::burst::{BurstDetector, ReaderGap};
use super::decode::Decoder;
use super::front_event::FrontEvent;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::fs::File;
use std::io::{self, Read, stdin};
use std::os::fd::AsFd;
use std::thread;
use std::time::Instant;

/// Reads the terminal until it is gone or the receiver is dropped; how far apart the signs of a passport reader come.
///
/// # Errors
/// When standard input cannot be read or a thread cannot be made.
pub fn listen(gap: ReaderGap, send: impl Fn(FrontEvent) -> bool + Send + 'static) -> io::Result<()> {
    let mut input = InputReader::open(gap)?;
    thread::Builder::new().name("input".into()).spawn(move || {
        loop {
            let Some(events) = input.wait() else {
                send(FrontEvent::End);
                return;
            };
            if !events.into_iter().all(&send) {
                return;
            }
        }
    })?;
    Ok(())
}

/// As much as is read at once, in bytes.
const AT_ONCE: usize = 16 * 1024;

/// The bytes of a terminal, on their way to events.
struct InputReader {
    terminal: File,
    bytes: Vec<u8>,
    decoder: Decoder,
    burst: BurstDetector,
    /// The time of the last input.
    last: Instant,
}

impl InputReader {
    fn open(gap: ReaderGap) -> io::Result<Self> {
        Ok(Self {
            terminal: File::from(stdin().as_fd().try_clone_to_owned()?),
            bytes: vec![0; AT_ONCE],
            decoder: Decoder::default(),
            burst: BurstDetector::new(gap),
            last: Instant::now(),
        })
    }

    /// Sleeps until input or the end of a pending wait. None when the terminal is gone.
    fn wait(&mut self) -> Option<Vec<FrontEvent>> {
        let unfinished = self.decoder.patience().map(|patience| self.last + patience);
        let due = [unfinished, self.burst.due()].into_iter().flatten().min();
        let (mut events, mut passed) = (Vec::new(), Vec::new());
        if readable(&self.terminal, due)? {
            match self.terminal.read(&mut self.bytes) {
                Ok(0) => return None,
                Ok(n) => self.decoder.decode(&self.bytes[..n], &mut events),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return None,
            }
            self.last = Instant::now();
            let more = !events.is_empty() && readable(&self.terminal, Some(self.last))?;
            self.burst.add(events, self.last, more, &mut passed);
        } else {
            let now = Instant::now();
            if unfinished.is_some_and(|at| at <= now) {
                self.decoder.give_up(&mut events);
                self.burst.add(events, now, false, &mut passed);
            }
            self.burst.pass(now, &mut passed);
        }
        Some(passed)
    }
}

/// Sleeps until there is something to read, or a moment has come. None where that cannot be waited for.
fn readable(terminal: &File, until: Option<Instant>) -> Option<bool> {
    loop {
        let left = until.map(|at| at.saturating_duration_since(Instant::now()));
        // Not before the moment: the last part of a millisecond counts.
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut [PollFd::new(terminal, PollFlags::IN)], left.as_ref()) {
            Ok(n) => return Some(n > 0),
            Err(Errno::INTR) => {}
            Err(_) => return None,
        }
    }
}

/// Reads keys alone, one read after the other, for a question before the screen.
pub(super) struct KeyReader {
    input: InputReader,
}

impl KeyReader {
    /// The keys of standard input.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(super) fn open() -> io::Result<Self> {
        Ok(Self { input: InputReader::open(ReaderGap::default())? })
    }

    /// The next events.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub(super) fn next(&mut self) -> io::Result<Vec<FrontEvent>> {
        self.input.wait().ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}
