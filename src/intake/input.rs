//! One input: its encoding and its form are recognised, and its submissions are read one by one. One bad submission never stops the rest.

use super::encoding::{DecodingReader, RecognizedEncoding};
use super::fault::FaultCode;
use super::format::Format;
use super::json_values::{JsonValues, is_blank, is_wrapper};
use super::line_ends::{LineEndReader, first_line, pass_blank_lines};
use super::read::{ReadSubmission, RejectedSubmission, from_node, read_at, read_one};
use super::table::{TableReader, is_blank_line};
use super::{LARGEST, columns, row};
use crate::domain::rules::Rules;
use std::io::{self, BufRead, BufReader, Cursor, Read};

type InputSource = Box<dyn BufRead + Send>;

/// An input being read.
pub(super) struct OpenInput {
    name: String,
    form: InputForm,
    /// Submissions that were read or rejected.
    outcomes: u64,
    ended: bool,
}

enum InputForm {
    Lines { from: InputSource, line: u64 },
    Table(TableReader),
    Values(JsonValues),
}

/// How an input is read.
pub(super) struct Recognition {
    pub(super) encoding: RecognizedEncoding,
    /// Of a table whose head could be read.
    pub(super) separator: Option<char>,
}

/// The form of an input from its first line that is not blank.
fn sniff(begin: &[u8]) -> Format {
    let text = begin.trim_ascii_start();
    if !text.starts_with(b"{") {
        return if text.starts_with(b"[") { Format::Json } else { Format::Csv };
    }
    // A first line that is a whole object is the first of many lines or the only one: both are read alike.
    match serde_json::from_slice::<serde::de::IgnoredAny>(text.trim_ascii_end()) {
        Ok(_) if !is_wrapper(text) => Format::Ndjson,
        Ok(_) => Format::Json,
        Err(_) => Format::Json,
    }
}

/// The form of an input by its name and its first line.
fn form(named: Option<Format>, begin: &[u8]) -> Format {
    let text = begin.trim_ascii();
    match (named, sniff(begin)) {
        (None, found) => found,
        // Lines are read apart where there are any: a broken one does not stop the others.
        (Some(Format::Json), Format::Ndjson) => Format::Ndjson,
        (Some(Format::Ndjson), Format::Json)
            if text.starts_with(b"[") || text == b"{" || is_wrapper(text) =>
        {
            Format::Json
        }
        (Some(named), _) => named,
    }
}

impl OpenInput {
    /// Begins to read an input. `named` is the form from its name or the officer.
    ///
    /// # Errors
    /// The fault for which nothing of it can be read.
    pub(super) fn begin(
        name: String,
        from: Box<dyn Read + Send>,
        named: Option<Format>,
    ) -> (Recognition, Result<Self, RejectedSubmission>) {
        let decoded =
            DecodingReader::new(BufReader::with_capacity(128 * 1024, from)).with_heads(columns::heads);
        let mut recognition = Recognition { encoding: decoded.recognised(), separator: None };
        let begun = Self::open(name, Box::new(BufReader::with_capacity(64 * 1024, decoded)), named);
        if let Ok(Self { form: InputForm::Table(table), .. }) = &begun {
            recognition.separator = Some(char::from(table.separator));
        }
        (recognition, begun)
    }

    fn open(name: String, mut from: InputSource, named: Option<Format>) -> Result<Self, RejectedSubmission> {
        let unreadable = |e: io::Error| RejectedSubmission::unreadable(&name, 0, &e);
        let (blank, held) = pass_blank_lines(&mut from).map_err(unreadable)?;
        let mut from: InputSource = Box::new(Cursor::new(held).chain(from));
        let begin = first_line(&mut from, LARGEST + 2, is_blank_line).map_err(unreadable)?;
        let old_ends = begin.ends_with(b"\r") && from.fill_buf().map_err(unreadable)?.first() != Some(&b'\n');
        if begin.iter().all(|b| is_blank(*b)) {
            let reason = if begin.is_empty() && blank == 0 { "empty" } else { "blank" };
            return Err(RejectedSubmission::one(&name, 0, 0, FaultCode::NothingRead, reason));
        }
        let format = form(named, &begin);
        let from: InputSource = Box::new(Cursor::new(begin).chain(from));
        let form = match format {
            Format::Json => InputForm::Values(JsonValues::new(from, blank + 1)),
            Format::Ndjson if old_ends => {
                InputForm::Lines { from: Box::new(BufReader::new(LineEndReader::new(from))), line: blank }
            }
            Format::Ndjson => InputForm::Lines { from, line: blank },
            Format::Csv => {
                let from = Box::new(BufReader::with_capacity(64 * 1024, LineEndReader::new(from)));
                InputForm::Table(TableReader::open_after(&name, from, columns::of_submissions, blank)?)
            }
        };
        Ok(Self { name, form, outcomes: 0, ended: false })
    }

    /// The next submission, or what is wrong with it; an input that holds none is reported once.
    pub(super) fn next(&mut self, rules: &Rules) -> Option<Result<ReadSubmission, RejectedSubmission>> {
        if self.ended {
            return None;
        }
        let next = self.form.next(&self.name, rules);
        self.ended = next.is_none();
        if next.is_none() && self.outcomes == 0 {
            let reason = match &self.form {
                InputForm::Table(_) => "head_only",
                InputForm::Values(values) if values.has_list => "list",
                _ => "blank",
            };
            return Some(Err(RejectedSubmission::one(&self.name, 0, 0, FaultCode::NothingRead, reason)));
        }
        self.outcomes += 1;
        next
    }
}

impl InputForm {
    fn next(&mut self, name: &str, rules: &Rules) -> Option<Result<ReadSubmission, RejectedSubmission>> {
        match self {
            Self::Values(values) => {
                let piece = match values.next() {
                    Ok(piece) => piece?,
                    Err(e) => {
                        *values = JsonValues::new(Box::new(io::empty()), 1);
                        return Some(Err(RejectedSubmission::unreadable(name, 0, &e)));
                    }
                };
                let at = (piece.line, piece.column);
                if piece.too_large {
                    return Some(Err(RejectedSubmission::one(name, at.0, at.1, FaultCode::TooLarge, "")));
                }
                Some(read_at(&piece.bytes, name, at, rules))
            }
            Self::Table(table) => Some(table.next()?.and_then(|row| {
                let mut tree = row::tree(&table.columns, &row.cells, rules);
                from_node(&mut tree, &table.original(&row), name, row.line, rules).map_err(|r| table.named(r))
            })),
            Self::Lines { from, line } => loop {
                *line += 1;
                let found = match next_line(from) {
                    Ok(found) => found?,
                    Err(e) => {
                        // The rest of this input cannot be had; what follows it can.
                        *from = Box::new(io::empty());
                        return Some(Err(RejectedSubmission::unreadable(name, *line, &e)));
                    }
                };
                let InputLine::Whole(bytes) = found else {
                    return Some(Err(RejectedSubmission::one(name, *line, 1, FaultCode::TooLarge, "")));
                };
                let end = bytes.iter().rposition(|b| !is_blank(*b)).map_or(0, |at| at + 1);
                let bytes = &bytes[..end];
                if !bytes.iter().all(|b| is_blank(*b)) && bytes != b"\xef\xbb\xbf" {
                    return Some(read_one(bytes, name, *line, rules));
                }
            },
        }
    }
}

/// A line of the input.
enum InputLine {
    Whole(Vec<u8>),
    TooLong,
}

/// The next line, of which no more is held than a submission may have.
fn next_line(from: &mut dyn BufRead) -> io::Result<Option<InputLine>> {
    let mut bytes = Vec::new();
    let read = from.take(LARGEST as u64 + 2).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') || read <= LARGEST {
        return Ok(Some(InputLine::Whole(bytes)));
    }
    // Too long: the rest of it is passed over.
    loop {
        let buffer = from.fill_buf()?;
        if buffer.is_empty() {
            return Ok(Some(InputLine::TooLong));
        }
        let (used, end) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        from.consume(used);
        if end {
            return Ok(Some(InputLine::TooLong));
        }
    }
}
