//! Line ends of a text: a lone carriage return, as older programs write it, becomes a line feed; a pair of both stays as it is, so that
//! lines are counted as an editor counts them. Owns nothing of what the lines hold.

use super::json_values::is_blank;
use std::io::{self, BufRead, Read};

/// Reads a text with a line feed at the end of every line.
pub(super) struct LineEndReader<R> {
    from: R,
    /// A carriage return was read, and what follows it is not known yet.
    open: bool,
}

impl<R: BufRead> LineEndReader<R> {
    pub(super) fn new(from: R) -> Self {
        Self { from, open: false }
    }
}

impl<R: BufRead> Read for LineEndReader<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            let found = self.from.fill_buf()?;
            if std::mem::take(&mut self.open) {
                buf[0] = if found.first() == Some(&b'\n') { b'\r' } else { b'\n' };
                return Ok(1);
            }
            let n = found.len().min(buf.len());
            let end = found[..n].iter().position(|b| *b == b'\r');
            let n = end.unwrap_or(n);
            buf[..n].copy_from_slice(&found[..n]);
            self.open = end.is_some();
            self.from.consume(n + usize::from(self.open));
            if n > 0 || !self.open {
                return Ok(n);
            }
        }
    }
}

/// Reads on until a line ends that is more than blank, or the input or `most` bytes do; returns what was read, line ends of every kind
/// as they are.
///
/// # Errors
/// Those of the input.
pub(super) fn first_line(
    from: &mut dyn BufRead,
    most: usize,
    blank: impl Fn(&[u8]) -> bool,
) -> io::Result<Vec<u8>> {
    let mut begin: Vec<u8> = Vec::new();
    let mut line = 0;
    loop {
        let buffer = match from.fill_buf() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            found => found?,
        };
        if buffer.is_empty() || begin.len() >= most {
            return Ok(begin);
        }
        let buffer = &buffer[..buffer.len().min(most - begin.len())];
        let end = buffer.iter().position(|b| matches!(b, b'\n' | b'\r'));
        let used = end.map_or(buffer.len(), |at| at + 1);
        begin.extend_from_slice(&buffer[..used]);
        from.consume(used);
        if end.is_some() {
            if !blank(&begin[line..]) {
                return Ok(begin);
            }
            line = begin.len();
        }
    }
}

/// Blanks that are held because their line may go on with more than blanks.
const MOST_BLANKS: usize = 1 << 16;

/// Passes over the lines at the beginning that hold nothing, however many; returns how many, and the blanks with which the next one begins.
///
/// # Errors
/// Those of the input.
pub(super) fn pass_blank_lines(from: &mut dyn BufRead) -> io::Result<(u64, Vec<u8>)> {
    let (mut lines, mut held, mut after_return) = (0, Vec::new(), false);
    loop {
        let buffer = match from.fill_buf() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            found => found?,
        };
        let blanks = buffer.iter().take_while(|b| is_blank(**b));
        let mut passed = 0;
        for byte in blanks {
            passed += 1;
            match byte {
                b'\n' if after_return => {}
                b'\n' | b'\r' => {
                    lines += 1;
                    held.clear();
                }
                _ if held.len() < MOST_BLANKS => held.push(*byte),
                _ => {}
            }
            after_return = *byte == b'\r';
        }
        if passed == 0 {
            return Ok((lines, held));
        }
        from.consume(passed);
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::io::BufReader;

    #[test]
    fn lone_carriage_returns_become_line_feeds() {
        for (text, expected) in [
            ("a\rb\r", "a\nb\n"),
            ("a\r\nb\r\n", "a\r\nb\r\n"),
            ("a\nb", "a\nb"),
            ("\r\r\n\r", "\n\r\n\n"),
            ("", ""),
        ] {
            for capacity in [1, 2, 64] {
                let mut found = String::new();
                let from = BufReader::with_capacity(capacity, text.as_bytes());
                LineEndReader::new(from).read_to_string(&mut found).unwrap();
                assert_eq!(found, expected, "{text:?} {capacity}");
            }
        }
    }

    #[test]
    fn blank_lines_are_passed_over_and_counted() {
        for (text, lines, held, rest) in [
            ("\n\r\n \t\r  a\n\n", 3, "  ", "a\n\n"),
            ("a\n", 0, "", "a\n"),
            ("\t\tid", 0, "\t\t", "id"),
            ("\n \u{1a}", 1, " \u{1a}", ""),
            ("", 0, "", ""),
        ] {
            for capacity in [1, 64] {
                let mut from = BufReader::with_capacity(capacity, text.as_bytes());
                let found = pass_blank_lines(&mut from).unwrap();
                let mut after = String::new();
                from.read_to_string(&mut after).unwrap();
                assert_eq!((found.0, &*found.1, &*after), (lines, held.as_bytes(), rest), "{text:?}");
            }
        }
    }
}
