//! The two ends of a dialogue: an output that is written to, and somebody who writes a line when asked.

use crate::front::lines::{EchoMode, LineReader, LineWriter};
use crate::session::SessionEvent;
use std::io;
use std::sync::mpsc::{Receiver, Sender};
use zeroize::Zeroizing;

/// Where lines come from. Each that was wanted comes into the dialogue's inbox.
pub trait LineSource {
    /// Wants a line.
    fn want(&mut self, how: EchoMode);
    /// It is there.
    fn got(&mut self);
}

impl LineSource for LineReader {
    fn want(&mut self, how: EchoMode) {
        Self::want(self, how);
    }
    fn got(&mut self) {
        Self::got(self);
    }
}

/// A dialogue's two ends and what reaches it.
pub struct LineIo<'a> {
    pub(super) paper: LineWriter<'a>,
    pub(super) input: Box<dyn LineSource + 'a>,
    pub(super) inbox: &'a Receiver<SessionEvent>,
    pub(super) outbox: &'a Sender<SessionEvent>,
    how: EchoMode,
}

impl<'a> LineIo<'a> {
    /// A dialogue on some output.
    #[must_use]
    pub fn new(
        paper: LineWriter<'a>,
        input: Box<dyn LineSource + 'a>,
        inbox: &'a Receiver<SessionEvent>,
        outbox: &'a Sender<SessionEvent>,
    ) -> Self {
        Self { paper, input, inbox, outbox, how: EchoMode::Open }
    }

    /// Says something.
    ///
    /// # Errors
    /// When nobody reads any more.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        self.paper.say(text)
    }

    /// Puts a question; its answer comes into the inbox.
    pub(super) fn put(&mut self, question: &str, how: EchoMode) -> io::Result<()> {
        self.how = how;
        // What is asked afresh is asked for before the question is printed: an officer quicker than the program neither sees its own
        // secret nor loses its answer.
        if how != EchoMode::Open {
            self.input.want(how);
            return self.paper.ask(question);
        }
        self.paper.ask(question)?;
        self.input.want(how);
        Ok(())
    }

    /// Takes an answer.
    pub(super) fn taken(&mut self, line: &str) -> io::Result<()> {
        self.input.got();
        self.paper.answered((self.how != EchoMode::Secret).then_some(line))
    }

    /// Asks and waits for the answer, where there is no desk yet that could have news. None when there will be none.
    ///
    /// # Errors
    /// When nobody reads any more.
    pub fn ask(&mut self, question: &str, secret: bool) -> io::Result<Option<Zeroizing<String>>> {
        self.put(question, if secret { EchoMode::Secret } else { EchoMode::Open })?;
        loop {
            match self.inbox.recv() {
                Ok(SessionEvent::Line(line)) => {
                    self.taken(&line.0)?;
                    return Ok(Some(line.0));
                }
                Ok(
                    SessionEvent::Msg(_)
                    | SessionEvent::Typed(_)
                    | SessionEvent::Between(_)
                    | SessionEvent::Encoded(_),
                ) => {}
                Ok(SessionEvent::End) | Err(_) => {
                    self.input.got();
                    self.paper.end()?;
                    return Ok(None);
                }
            }
        }
    }
}
