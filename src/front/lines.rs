//! Lines in and lines out, for a dialogue: standard input one line at a time and only when one is wanted, and text that is nothing but
//! letters and line ends. Owns the echo of the terminal while a secret is typed and the breaking of lines; it does not know the
//! meaning of the texts.

use crate::domain::sanitize::clean;
use crate::ui::base::cells;
use rustix::termios::{self, LocalModes, OptionalActions, QueueSelector, Termios};
use std::fs::File;
use std::io::{self, IsTerminal, Read, Write, stdin, stdout};
use std::os::fd::AsFd;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use zeroize::Zeroizing;

/// The longest line that is read, in bytes; what is longer is cut.
const LONGEST: usize = 64 * 1024;
/// The columns of a terminal without a known width, such as a serial line.
const USUAL: usize = 80;
/// Fewer columns break words apart.
const NARROWEST: usize = 20;

/// How a line is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EchoMode {
    /// Unchanged.
    Open,
    /// Input before the question is no answer to it.
    Fresh,
    /// As [`EchoMode::Fresh`], and not shown while it is typed.
    Secret,
}

/// Standard input, line by line.
#[derive(Debug)]
pub(crate) struct LineReader {
    want: Sender<()>,
    /// How the terminal was before a secret was requested.
    before: Option<Termios>,
}

impl LineReader {
    /// Begins to read; `send` is called with each line that was wanted, and with none at the end of the input. It answers whether
    /// the receiver is still there.
    ///
    /// # Errors
    /// When standard input is closed or a thread cannot be made.
    pub(crate) fn begin(
        send: impl Fn(Option<Zeroizing<String>>) -> bool + Send + 'static,
    ) -> io::Result<Self> {
        // Without a buffer: nothing typed stays in memory, and what was not read is left to the next reader.
        let mut input = File::from(stdin().as_fd().try_clone_to_owned()?);
        let (want, wanted) = channel();
        thread::Builder::new().name("lines".into()).spawn(move || {
            for () in wanted {
                let line = read_line(&mut input).ok().flatten();
                let last = line.is_none();
                if !send(line) || last {
                    return;
                }
            }
        })?;
        Ok(Self { want, before: None })
    }

    /// Wants a line.
    pub(crate) fn want(&mut self, how: EchoMode) {
        let stdin = stdin();
        if how != EchoMode::Open && stdin.is_terminal() {
            if how == EchoMode::Secret
                && let Ok(modes) = termios::tcgetattr(&stdin)
            {
                let mut hidden = modes.clone();
                hidden.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
                if termios::tcsetattr(&stdin, OptionalActions::Now, &hidden).is_ok() {
                    self.before = Some(modes);
                }
            }
            // A terminal that cannot discard input is asked anyway.
            let _ = termios::tcflush(&stdin, QueueSelector::IFlush);
        }
        // Where the receiver is gone, the end has been reported.
        let _ = self.want.send(());
    }

    /// The line that was wanted is there.
    pub(crate) fn got(&mut self) {
        if let Some(modes) = self.before.take() {
            // A terminal that is gone takes nothing back.
            let _ = termios::tcsetattr(stdin(), OptionalActions::Now, &modes);
        }
    }
}

impl Drop for LineReader {
    fn drop(&mut self) {
        self.got();
    }
}

fn read_line(input: &mut impl Read) -> io::Result<Option<Zeroizing<String>>> {
    // Grown by hand a secret would leave copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1024));
    let mut byte = Zeroizing::new([0_u8]);
    loop {
        match input.read(&mut byte[..]) {
            Ok(0) if bytes.is_empty() => return Ok(None),
            Ok(0) => break,
            Ok(_) if byte[0] == b'\n' => break,
            Ok(_) if bytes.len() < LONGEST => bytes.push(byte[0]),
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    Ok(Some(Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned())))
}

/// The columns to break lines at: those of the terminal, or none where the output is read by a program.
#[must_use]
pub(crate) fn columns() -> Option<usize> {
    let stdout = stdout();
    if !stdout.is_terminal() {
        return None;
    }
    let columns = termios::tcgetwinsize(&stdout).map_or(0, |size| usize::from(size.ws_col));
    Some(if columns == 0 { USUAL } else { columns.max(NARROWEST) })
}

/// Whether a terminal shows what is typed by itself.
#[must_use]
pub(crate) fn has_echo() -> bool {
    stdin().is_terminal()
}

/// What is written: only ever appended to, nothing but letters and line ends.
pub struct LineWriter<'a> {
    out: &'a mut dyn Write,
    columns: fn() -> Option<usize>,
    repeats: bool,
}

impl<'a> LineWriter<'a> {
    /// A writer that breaks lines at so many columns. Where input is not visible, `repeats` writes it after its question.
    pub fn new(out: &'a mut dyn Write, columns: fn() -> Option<usize>, repeats: bool) -> Self {
        Self { out, columns, repeats }
    }

    /// Writes a text of one or more lines.
    ///
    /// # Errors
    /// When the output is closed.
    pub(crate) fn say(&mut self, text: &str) -> io::Result<()> {
        let columns = (self.columns)();
        for line in text.split('\n') {
            let line = clean(line);
            match columns {
                // A column is left free: some terminals break a full line once more.
                Some(wide) => {
                    for part in cells::wrap(&line, wide - 1) {
                        writeln!(self.out, "{part}")?;
                    }
                }
                None => writeln!(self.out, "{}", line.trim_end())?,
            }
        }
        Ok(())
    }

    /// Writes a question, and all that comes before it.
    ///
    /// # Errors
    /// When the output is closed.
    pub(crate) fn ask(&mut self, question: &str) -> io::Result<()> {
        write!(self.out, "{} ", clean(question))?;
        self.out.flush()
    }

    /// What was answered; none for a secret, after which a terminal has not gone to the next line.
    ///
    /// # Errors
    /// When the output is closed.
    pub(crate) fn answered(&mut self, answer: Option<&str>) -> io::Result<()> {
        match answer {
            Some(text) if self.repeats => writeln!(self.out, "{}", clean(text)),
            None => writeln!(self.out),
            Some(_) => Ok(()),
        }
    }

    /// Has all that was written be read.
    ///
    /// # Errors
    /// When the output is closed.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Ends the line of a question without an answer.
    ///
    /// # Errors
    /// When the output is closed.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        writeln!(self.out)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_line_needs_no_newline() {
        let mut input: &[u8] = b"queue\r\n\nlast \xff";
        let mut line = || read_line(&mut input).unwrap().map(|l| l.to_string());
        assert_eq!(line().as_deref(), Some("queue"));
        assert_eq!(line().as_deref(), Some(""));
        assert_eq!(line().as_deref(), Some("last \u{fffd}"));
        assert_eq!(line(), None);
    }

    #[test]
    fn a_line_without_end_is_cut() {
        let mut input = [b'a'].repeat(LONGEST + 7);
        input.extend(b"\nnext");
        let mut input = &input[..];
        assert_eq!(read_line(&mut input).unwrap().unwrap().len(), LONGEST);
        assert_eq!(read_line(&mut input).unwrap().unwrap().as_str(), "next");
    }

    #[test]
    fn nothing_but_letters_and_line_ends_is_written() {
        let mut out = Vec::new();
        let mut paper = LineWriter::new(&mut out, || Some(21), true);
        paper.say("one\u{1b}[31m two\tthree 签证申请须在入境口岸办理，不得转用。\nend ").unwrap();
        paper.ask("desk>").unwrap();
        paper.answered(Some("a\u{7}b")).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "one\u{fffd}[31m two three\n签证申请须在入境口岸\n办理，不得转用。\nend\ndesk> a\u{fffd}b\n"
        );
    }
}
