//! A reader for tables: it ends a row that is too long for memory, and reports whether quotes are open at the end. Owns
//! the bytes of one row; it may not know its cells.

use std::io::{self, BufRead, Read};

/// Lets the rows of a table through as long as each is short enough.
pub(super) struct RowLimiter {
    from: Box<dyn BufRead + Send>,
    separator: u8,
    longest: u64,
    /// Bytes that the row may still have.
    left: u64,
    place: RowState,
    /// Whether the byte before ended a line.
    line_ended: bool,
    ended: bool,
}

/// Where in a row a byte is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum RowState {
    CellBegin,
    Cell,
    Quoted,
    /// Behind a quote inside quotes: their end, or the first of two.
    QuoteInQuotes,
}

impl RowLimiter {
    pub(super) fn new(from: Box<dyn BufRead + Send>, separator: u8, longest: u64) -> Self {
        let place = RowState::CellBegin;
        Self { from, separator, longest, left: longest, place, line_ended: true, ended: false }
    }

    /// The input ended inside quotes: the last row is incomplete.
    pub(super) fn ends_in_quotes(&self) -> bool {
        self.ended && self.place == RowState::Quoted
    }

    /// The input ended without the end of its last line.
    pub(super) fn ends_in_line(&self) -> bool {
        self.ended && !self.line_ended
    }

    /// The input ended before the end of its last row.
    pub(super) fn ends_in_row(&self) -> bool {
        self.ends_in_quotes() || self.ends_in_line()
    }

    fn pass(&mut self, byte: u8) {
        self.left = self.left.saturating_sub(1);
        self.line_ended = byte == b'\n';
        self.place = match (self.place, byte) {
            (RowState::Quoted, b'"') => RowState::QuoteInQuotes,
            (RowState::Quoted, _) | (RowState::CellBegin | RowState::QuoteInQuotes, b'"') => RowState::Quoted,
            (_, b'\n') => {
                self.left = self.longest;
                RowState::CellBegin
            }
            (_, byte) if byte == self.separator => RowState::CellBegin,
            _ => RowState::Cell,
        };
    }
}

impl Read for RowLimiter {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let n = self.from.by_ref().take(self.left).read(buf)?;
        self.ended = n == 0 && !buf.is_empty();
        for byte in &buf[..n] {
            self.pass(*byte);
        }
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::io::Cursor;

    fn ends(text: &str) -> (bool, bool) {
        let mut fence = RowLimiter::new(Box::new(Cursor::new(text.as_bytes().to_vec())), b',', 100);
        io::copy(&mut fence, &mut io::sink()).unwrap();
        (fence.ends_in_quotes(), fence.ends_in_line())
    }

    #[test]
    fn quotes_are_open_until_they_are_closed() {
        for (text, expected) in [
            ("a,\"b\n", (true, false)),
            ("a,\"b\"\"", (true, true)),
            ("a,\"b\"\"\"\n", (false, false)),
            ("a,5\" pipe\n", (false, false)),
            ("a,\"b\"c\"\n", (false, false)),
            ("a,b", (false, true)),
            ("", (false, false)),
        ] {
            assert_eq!(ends(text), expected, "{text}");
        }
    }

    #[test]
    fn each_row_has_its_own_length() {
        let read = |text: String| {
            let mut fence = RowLimiter::new(Box::new(Cursor::new(text.into_bytes())), b',', 8);
            io::copy(&mut fence, &mut io::sink()).map_err(|e| e.kind())
        };
        assert_eq!(read("a,b\n\n\n".repeat(9)).unwrap(), 54);
        assert_eq!(read("a,b\n123456789\n".into()), Err(io::ErrorKind::FileTooLarge));
        assert_eq!(read("\"\n\n\n\n\n\n\n\n\n\"".into()), Err(io::ErrorKind::FileTooLarge));
    }
}
