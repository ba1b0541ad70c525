//! The two ends of a dialogue: paper that is written on, and somebody who writes a line when asked.

use crate::front::lines::{How, LineReader, Paper};
use crate::session::Incoming;
use std::io;
use std::sync::mpsc::{Receiver, Sender};
use zeroize::Zeroizing;

/// Where lines come from. Each that was wanted comes into the dialogue's inbox.
pub trait Input {
    /// Wants a line.
    fn want(&mut self, how: How);
    /// It is there.
    fn got(&mut self);
}

impl Input for LineReader {
    fn want(&mut self, how: How) {
        Self::want(self, how);
    }
    fn got(&mut self) {
        Self::got(self);
    }
}

/// A dialogue's two ends and what reaches it.
pub struct Talk<'a> {
    pub(super) paper: Paper<'a>,
    pub(super) input: Box<dyn Input + 'a>,
    pub(super) inbox: &'a Receiver<Incoming>,
    pub(super) outbox: &'a Sender<Incoming>,
    how: How,
}

impl<'a> Talk<'a> {
    /// A dialogue on some paper.
    #[must_use]
    pub fn new(
        paper: Paper<'a>,
        input: Box<dyn Input + 'a>,
        inbox: &'a Receiver<Incoming>,
        outbox: &'a Sender<Incoming>,
    ) -> Self {
        Self { paper, input, inbox, outbox, how: How::Open }
    }

    /// Says something.
    ///
    /// # Errors
    /// When nobody reads any more.
    pub fn say(&mut self, text: &str) -> io::Result<()> {
        self.paper.say(text)
    }

    /// Puts a question; its answer comes into the inbox.
    pub(super) fn put(&mut self, question: &str, how: How) -> io::Result<()> {
        self.how = how;
        // What is asked afresh is asked for before the question stands there: a hand quicker than the program neither sees its own
        // secret nor loses its answer.
        if how != How::Open {
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
        self.paper.answered((self.how != How::Secret).then_some(line))
    }

    /// Asks and waits for the answer, where there is no desk yet that could have news. None when there will be none.
    ///
    /// # Errors
    /// When nobody reads any more.
    pub fn ask(&mut self, question: &str, secret: bool) -> io::Result<Option<Zeroizing<String>>> {
        self.put(question, if secret { How::Secret } else { How::Open })?;
        loop {
            match self.inbox.recv() {
                Ok(Incoming::Line(line)) => {
                    self.taken(&line.0)?;
                    return Ok(Some(line.0));
                }
                Ok(Incoming::Msg(_) | Incoming::Typed(_) | Incoming::Between(_)) => {}
                Ok(Incoming::End) | Err(_) => {
                    self.input.got();
                    self.paper.end()?;
                    return Ok(None);
                }
            }
        }
    }
}
