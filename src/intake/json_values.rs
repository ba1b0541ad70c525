//! JSON values one by one out of an input of any length: one object, several one after another, a list of them, or such a list under one
//! key of an object. Owns where a value begins and ends; what is in it, and whether it is JSON at all, is not judged here. No more is held
//! than one submission may have.

use super::LARGEST;
use super::fields::SUBMISSION;
use std::io::{self, BufRead, Cursor, Read};

/// One value as it is in the input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct JsonPiece {
    pub(super) bytes: Vec<u8>,
    /// Where it begins, from 1; the column in bytes.
    pub(super) line: u64,
    pub(super) column: u64,
    /// It is longer than a submission may be; the bytes are those of its beginning.
    pub(super) too_large: bool,
}

/// The values of an input.
pub(super) struct JsonValues {
    from: Box<dyn BufRead + Send>,
    line: u64,
    column: u64,
    after_return: bool,
    /// Inside a list of submissions.
    in_list: bool,
    /// A list began, even if nothing was in it.
    pub(super) has_list: bool,
    /// What follows is the rest of an object whose list was read.
    is_wrapped: bool,
    ended: bool,
}

/// Follows the brackets and texts of a value.
#[derive(Clone, Copy, Default)]
struct Nesting {
    depth: u64,
    in_text: bool,
    escaped: bool,
}

impl Nesting {
    /// Takes one byte; returns whether the value ends with it.
    fn step(&mut self, byte: u8) -> bool {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return !self.in_text && self.depth == 0;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

/// What is between values: blanks, the signs at the end of old files, marks between records.
pub(super) fn is_blank(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, 0 | 0x1a | 0x1e | 0x0b)
}

impl JsonValues {
    /// The values of an input that begins in a line.
    pub(super) fn new(from: Box<dyn BufRead + Send>, line: u64) -> Self {
        Self {
            from,
            line,
            column: 1,
            after_return: false,
            in_list: false,
            has_list: false,
            is_wrapped: false,
            ended: false,
        }
    }

    /// The next value; none at the end.
    ///
    /// # Errors
    /// Those of the input.
    pub(super) fn next(&mut self) -> io::Result<Option<JsonPiece>> {
        loop {
            if self.ended {
                return Ok(None);
            }
            let Some(byte) = self.next_sign()? else {
                self.ended = true;
                // A list that does not end was cut off, and so may be what it held.
                return Ok(self.in_list.then(|| self.piece()));
            };
            match byte {
                b']' if self.in_list => {
                    self.skip(1);
                    self.in_list = false;
                    self.ended = self.is_wrapped;
                }
                b'[' if !self.in_list => {
                    self.skip(1);
                    (self.in_list, self.has_list) = (true, true);
                }
                b'{' | b'[' | b'"' if self.in_list || byte == b'{' => {
                    let (piece, nesting) = self.value()?;
                    if self.in_list {
                        return Ok(Some(piece));
                    }
                    if let Some(at) = wrapped_list(&piece) {
                        self.unwrap_list(piece, at);
                        continue;
                    }
                    if piece.too_large {
                        self.pass_over(nesting)?;
                    }
                    return Ok(Some(piece));
                }
                _ => return self.word().map(Some),
            }
        }
    }

    fn piece(&self) -> JsonPiece {
        JsonPiece { bytes: Vec::new(), line: self.line, column: self.column, too_large: false }
    }

    fn count(&mut self, byte: u8) {
        match byte {
            b'\n' if self.after_return => {}
            b'\n' | b'\r' => (self.line, self.column) = (self.line + 1, 1),
            _ => self.column += 1,
        }
        self.after_return = byte == b'\r';
    }

    /// Passes over bytes of one line.
    fn skip(&mut self, bytes: usize) {
        self.from.consume(bytes);
        self.column += bytes as u64;
        self.after_return = false;
    }

    /// Passes over blanks and commas to the next sign.
    fn next_sign(&mut self) -> io::Result<Option<u8>> {
        loop {
            let buffer = self.from.fill_buf()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let blank = buffer.iter().position(|b| !is_blank(*b) && *b != b',').unwrap_or(buffer.len());
            let (before, found) = (buffer[..blank].to_vec(), buffer.get(blank).copied());
            self.from.consume(blank);
            for byte in before {
                self.count(byte);
            }
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Reads on to the end of a value, or to the most that is held of one.
    fn value(&mut self) -> io::Result<(JsonPiece, Nesting)> {
        let (mut piece, mut nesting) = (self.piece(), Nesting::default());
        loop {
            let buffer = self.from.fill_buf()?;
            let left = LARGEST + 1 - piece.bytes.len();
            let end = buffer.iter().take(left).position(|b| nesting.step(*b));
            let used = end.map_or(buffer.len().min(left), |at| at + 1);
            piece.bytes.extend_from_slice(&buffer[..used]);
            self.from.consume(used);
            let start = piece.bytes.len() - used;
            for at in start..piece.bytes.len() {
                self.count(piece.bytes[at]);
            }
            piece.too_large = piece.bytes.len() > LARGEST;
            if piece.too_large && end.is_none() && self.in_list {
                self.pass_over(nesting)?;
            }
            // Truncated input is reported once.
            self.ended = used == 0;
            if used == 0 || end.is_some() || piece.too_large {
                return Ok((piece, nesting));
            }
        }
    }

    /// Passes over the rest of a value.
    fn pass_over(&mut self, mut nesting: Nesting) -> io::Result<()> {
        if nesting.depth == 0 && !nesting.in_text {
            return Ok(());
        }
        loop {
            let buffer = self.from.fill_buf()?;
            let end = buffer.iter().position(|b| nesting.step(*b));
            let used = end.map_or(buffer.len(), |at| at + 1);
            let passed = buffer[..used].to_vec();
            self.from.consume(used);
            for byte in passed {
                self.count(byte);
            }
            if used == 0 || end.is_some() {
                return Ok(());
            }
        }
    }

    /// What is no object, list or text: in a list up to what ends it, else everything that is left.
    fn word(&mut self) -> io::Result<JsonPiece> {
        let mut piece = self.piece();
        loop {
            let (in_list, left) = (self.in_list, LARGEST + 1 - piece.bytes.len());
            let buffer = self.from.fill_buf()?;
            let end = buffer.iter().take(left).position(|b| in_list && matches!(b, b',' | b']'));
            let used = end.unwrap_or(buffer.len().min(left));
            piece.bytes.extend_from_slice(&buffer[..used]);
            self.from.consume(used);
            let start = piece.bytes.len() - used;
            for at in start..piece.bytes.len() {
                self.count(piece.bytes[at]);
            }
            piece.too_large = piece.bytes.len() > LARGEST;
            if used == 0 || end.is_some() || piece.too_large {
                // Where a value would begin after it cannot be known.
                self.ended = !in_list || piece.too_large;
                return Ok(piece);
            }
        }
    }

    /// Goes on inside the list that an object holds.
    fn unwrap_list(&mut self, piece: JsonPiece, at: usize) {
        let rest = std::mem::replace(&mut self.from, Box::new(io::empty()));
        (self.line, self.column, self.after_return) = (piece.line, piece.column, false);
        for byte in &piece.bytes[..at] {
            self.count(*byte);
        }
        // What follows an object that is held whole is read after it; of a longer one the rest is not read.
        self.is_wrapped = piece.too_large;
        let mut held = piece.bytes;
        held.drain(..at);
        if !self.is_wrapped {
            let end = list_end(&held);
            held.truncate(end);
        }
        self.from = Box::new(Cursor::new(held).chain(rest));
    }
}

/// How long the list is with which bytes begin.
fn list_end(bytes: &[u8]) -> usize {
    let mut nesting = Nesting::default();
    bytes.iter().position(|b| nesting.step(*b)).map_or(bytes.len(), |at| at + 1)
}

/// Whether a whole object holds a list of submissions instead of being one.
pub(super) fn is_wrapper(bytes: &[u8]) -> bool {
    wrapped_list(&JsonPiece { bytes: bytes.to_vec(), line: 1, column: 1, too_large: false }).is_some()
}

/// Where the list begins that an object holds instead of the fields of a submission.
fn wrapped_list(piece: &JsonPiece) -> Option<usize> {
    let bytes = &piece.bytes;
    let (mut nesting, mut text_at, mut name, mut list) = (Nesting::default(), 0, None, None);
    for (at, byte) in bytes.iter().enumerate() {
        let was = nesting;
        nesting.step(*byte);
        if was.depth != 1 {
            continue;
        }
        match byte {
            b'"' if !was.in_text => text_at = at + 1,
            b'"' if !nesting.in_text => name = Some(&bytes[text_at..at]),
            b':' if !was.in_text => {
                let name = name.take()?;
                if SUBMISSION.iter().any(|f| f.name.as_bytes() == name) {
                    return None;
                }
            }
            b'[' if !was.in_text => {
                let first = bytes[at + 1..].iter().find(|b| !is_blank(**b));
                if list.is_some() || !matches!(first, Some(b'{' | b']')) {
                    return None;
                }
                list = Some(at);
                if piece.too_large {
                    return list;
                }
            }
            _ => {}
        }
    }
    list.filter(|_| nesting.depth == 0)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::io::BufReader;

    fn pieces(text: &str) -> Vec<(String, u64, u64)> {
        let mut all = Vec::new();
        for capacity in [1, 3, 1 << 16] {
            let from = BufReader::with_capacity(capacity, Cursor::new(text.as_bytes().to_vec()));
            let mut values = JsonValues::new(Box::new(from), 1);
            let mut found = Vec::new();
            while let Some(piece) = values.next().unwrap() {
                found.push((String::from_utf8(piece.bytes).unwrap(), piece.line, piece.column));
            }
            assert!(all.is_empty() || all == found, "{text}: {found:?}");
            all = found;
        }
        all
    }

    fn texts(text: &str) -> Vec<String> {
        pieces(text).into_iter().map(|(text, ..)| text).collect()
    }

    #[test]
    fn objects_in_a_row_or_list_are_separated() {
        for text in [
            r#"{"id":"}"}{"id":"\"{"}"#,
            "[{\"id\":\"}\"},\n{\"id\":\"\\\"{\"}]\n\u{1a}\0\0",
            r#"{"submissions":[{"id":"}"},{"id":"\"{"}]}"#,
            r#"{"count":2,"rows":[{"id":"}"},{"id":"\"{"}],"page":{"a":1}}"#,
            r#"{"id":"}"}, [{"id":"\"{"}]"#,
        ] {
            assert_eq!(texts(text), [r#"{"id":"}"}"#, r#"{"id":"\"{"}"#], "{text}");
        }
    }

    #[test]
    fn lists_of_a_submission_are_its_own() {
        for text in
            [r#"{"documents":[{"item":"A"}],"id":"x"}"#, r#"{"tags":["a"]}"#, r#"{"a":[{}],"b":[{}]}"#, "{}"]
        {
            assert_eq!(texts(text), [text]);
        }
    }

    #[test]
    fn places_are_those_of_an_editor() {
        let found = pieces("[\r\n  {},\r\n{\r\n}, 7\r,{}]");
        let places: Vec<_> = found.iter().map(|(_, line, column)| (*line, *column)).collect();
        assert_eq!(places, [(2, 3), (3, 1), (4, 4), (5, 2)]);
    }

    #[test]
    fn broken_input_ends_in_one_piece() {
        assert_eq!(texts("hello {}"), ["hello {}"]);
        assert_eq!(texts("{\"a\": {\n{}"), ["{\"a\": {\n{}"]);
        assert_eq!(texts("[{}, {"), ["{}", "{"]);
        assert_eq!(texts("[{},"), ["{}", ""]);
        assert_eq!(texts("[] \n"), [""; 0]);
    }

    #[test]
    fn values_too_large_are_passed_over() {
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(LARGEST));
        for text in [format!("{{}}{large}{{}}"), format!("[{{}},{large},{{}}]")] {
            let lengths: Vec<usize> = texts(&text).iter().map(String::len).collect();
            assert_eq!(lengths, [2, LARGEST + 1, 2]);
        }
        let many = vec![r#"{"id":"x"}"#; LARGEST / 8].join(",");
        assert_eq!(texts(&format!("{{\"rows\":[{many}],\"n\":1}}")).len(), LARGEST / 8);
    }
}
