//! Tables as offices and their programs write them: the separator is recognised, blank rows are passed over, the head may be written in
//! either language. Owns the form of a table; the caller determines what a column means. No more is held than one row.

use super::LARGEST;
use super::columns::name_in;
use super::fault::{FaultCode, IntakeFault, SEPARATOR};
use super::json_values::is_blank as is_blank_byte;
use super::line_ends::{first_line, pass_blank_lines};
use super::read::RejectedSubmission;
use super::row_limiter::RowLimiter;
use crate::domain::sanitize::clean;
use csv::ByteRecord;
use std::io::{self, BufRead, Cursor, Read as _};

/// The separators that are recognised, the likeliest first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The bytes of one row, quotes and all. A quote that is never closed makes the rest of a file one cell, and a row is held in memory.
const LONGEST_ROW: u64 = 4 * LARGEST as u64;

/// Which column a name means; none for a stranger's.
pub(super) type ColumnLookup = fn(&str) -> Option<String>;

/// A table whose head was read.
pub(super) struct TableReader {
    name: String,
    rows: Box<csv::Reader<RowLimiter>>,
    /// Lines before the first that the reader sees.
    before: u64,
    pub(super) separator: u8,
    /// The head as it came.
    pub(super) head: Vec<String>,
    /// What each column means: the path of its field, or its name.
    pub(super) columns: Vec<String>,
}

/// A row: the line where it begins, and as many cells as there are columns.
pub(super) struct TableRow {
    pub(super) line: u64,
    pub(super) cells: Vec<String>,
}

/// What went wrong with a table, as a fault.
fn csv_fault(name: &str, line: u64, error: &csv::Error) -> RejectedSubmission {
    match error.kind() {
        csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => {
            RejectedSubmission::one(name, line, 1, FaultCode::TooLarge, "")
        }
        csv::ErrorKind::Io(e) => RejectedSubmission::unreadable(name, line, e),
        _ => RejectedSubmission::one(name, line, 0, FaultCode::NotCsv, &error.to_string()),
    }
}

/// An empty line or cell: blanks of every kind, and what old programs put at the end of a file.
fn is_blank(cell: &[u8]) -> bool {
    let text = String::from_utf8_lossy(cell);
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\0' | '\u{1a}' | '\u{feff}'))
}

/// A line of nothing but separators.
pub(super) fn is_blank_line(line: &[u8]) -> bool {
    line.iter().all(|b| is_blank_byte(*b) || SEPARATORS.contains(b) || *b == b'"') || is_blank(line)
}

/// The separator of a head: the one by which the most of its names are known.
fn recognise(line: &[u8], known: ColumnLookup) -> u8 {
    let text = String::from_utf8_lossy(line);
    let score = |separator: u8| {
        let names = || text.trim_end().split(char::from(separator)).map(|n| n.trim().trim_matches('"'));
        (names().filter(|n| known(n).is_some()).count(), names().count())
    };
    let mut best = SEPARATORS[0];
    for separator in SEPARATORS {
        if score(separator) > score(best) {
            best = separator;
        }
    }
    best
}

/// The separator of a first line `sep=;`, as one program writes it.
fn said_separator(line: &[u8]) -> Option<u8> {
    let line = line.trim_ascii_end();
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (word, rest) = line.split_at_checked(4)?;
    if !word.eq_ignore_ascii_case(b"sep=") {
        return None;
    }
    match rest.strip_suffix(b"\"").unwrap_or(rest) {
        // A tab was taken off with the blanks.
        [] => Some(b'\t'),
        [one] if one.is_ascii_punctuation() || *one == b' ' => Some(*one),
        _ => None,
    }
}

/// The column that is a submission's substance.
const DOCUMENTS: &str = "documents";

impl TableReader {
    /// Reads the head of a table in UTF-8 whose lines end with a line feed.
    ///
    /// # Errors
    /// The fault for which nothing of it can be read.
    pub(super) fn open(
        name: &str,
        from: Box<dyn BufRead + Send>,
        known: ColumnLookup,
    ) -> Result<Self, RejectedSubmission> {
        Self::open_after(name, from, known, 0)
    }

    /// The same of a table before which so many lines were read already.
    pub(super) fn open_after(
        name: &str,
        mut from: Box<dyn BufRead + Send>,
        known: ColumnLookup,
        mut before: u64,
    ) -> Result<Self, RejectedSubmission> {
        let unreadable = |e: io::Error| RejectedSubmission::unreadable(name, 0, &e);
        let (blank, held) = pass_blank_lines(&mut from).map_err(unreadable)?;
        before += blank;
        let mut from: Box<dyn BufRead + Send> = Box::new(Cursor::new(held).chain(from));
        let mut begin = first_line(&mut from, LARGEST, is_blank_line).map_err(unreadable)?;
        let last_line = |begin: &[u8]| {
            let whole = begin.strip_suffix(b"\n").unwrap_or(begin);
            whole.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1)
        };
        let said = said_separator(&begin[last_line(&begin)..]);
        if said.is_some() {
            before += begin.iter().filter(|b| **b == b'\n').count() as u64;
            begin = first_line(&mut from, LARGEST, is_blank_line).map_err(unreadable)?;
        }
        let separator = said.unwrap_or_else(|| recognise(&begin[last_line(&begin)..], known));
        let reason = if begin.is_empty() && before == 0 { "empty" } else { "blank" };
        let from = Box::new(Cursor::new(begin).chain(from));
        // Lines end with a line feed alone: the carriage return before it is taken off each row, so that the line reported of a
        // fault is the one that an editor shows.
        let mut rows = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(separator)
            .terminator(csv::Terminator::Any(b'\n'))
            .from_reader(RowLimiter::new(from, separator, LONGEST_ROW));
        let mut record = ByteRecord::new();
        let (line, head) = loop {
            let found = rows.read_byte_record(&mut record);
            let line = before + begin_of(&rows, &record);
            match found {
                Err(e) => return Err(csv_fault(name, before + rows.position().line(), &e)),
                Ok(false) => return Err(RejectedSubmission::one(name, 0, 0, FaultCode::NothingRead, reason)),
                Ok(true) if rows.get_ref().ends_in_quotes() => {
                    return Err(RejectedSubmission::one(name, line, 1, FaultCode::CutOff, ""));
                }
                Ok(true) if record.iter().all(is_blank) => {}
                Ok(true) => break (line, strip_return(&record)),
            }
        };
        let text = |cell: &[u8]| String::from_utf8(cell.to_vec());
        let head: Result<Vec<String>, _> = head.iter().map(text).collect();
        let head = head.map_err(|_| RejectedSubmission::one(name, line, 0, FaultCode::NotUtf8, ""))?;
        let head: Vec<String> =
            head.iter().map(|n| n.trim_start_matches('\u{feff}').trim().to_owned()).collect();
        let columns = head.iter().map(|n| known(n).unwrap_or_else(|| n.clone())).collect();
        let table = Self { name: name.to_owned(), rows: Box::new(rows), before, separator, head, columns };
        match table.twins(known) {
            faults if faults.is_empty() => Ok(table),
            faults => Err(RejectedSubmission { source: name.to_owned(), line, column: 1, id: None, faults }),
        }
    }

    /// Columns that mean the same.
    fn twins(&self, known: ColumnLookup) -> Vec<IntakeFault> {
        let mut faults: Vec<IntakeFault> = Vec::new();
        for (at, column) in self.columns.iter().enumerate() {
            let before = &self.columns[..at];
            if known(column).is_none() || !before.contains(column) || faults.iter().any(|f| f.path == *column)
            {
                continue;
            }
            let same = self.columns.iter().zip(&self.head).filter(|(c, _)| *c == column);
            let names: Vec<&str> = same.map(|(_, name)| name.as_str()).collect();
            faults.push(IntakeFault::new(column.as_str(), FaultCode::Twice, names.join(", ")));
        }
        faults
    }

    /// The next row that is not empty.
    pub(super) fn next(&mut self) -> Option<Result<TableRow, RejectedSubmission>> {
        let mut record = ByteRecord::new();
        loop {
            let found = self.rows.read_byte_record(&mut record);
            let line = self.before + begin_of(&self.rows, &record);
            return match found {
                Ok(false) => None,
                Ok(true) if self.rows.get_ref().ends_in_quotes() => {
                    Some(Err(self.cut_off(&record, line, "")))
                }
                Ok(true) if record.iter().all(is_blank) => continue,
                Ok(true) => Some(self.row(&record, line)),
                Err(e) => {
                    if e.is_io_error() {
                        // Where the next row would begin cannot be known.
                        let nothing = RowLimiter::new(Box::new(io::empty()), self.separator, 1);
                        *self.rows = csv::Reader::from_reader(nothing);
                    }
                    Some(Err(csv_fault(&self.name, line, &e)))
                }
            };
        }
    }

    /// A row of which the end is missing, with the id that it began with.
    fn cut_off(&self, record: &ByteRecord, line: u64, about: &str) -> RejectedSubmission {
        let id = self.columns.iter().position(|column| column == "id").filter(|at| at + 1 < record.len());
        let id = id.and_then(|at| record.get(at)).map(|id| clean(&String::from_utf8_lossy(id)).into_owned());
        let rejected = RejectedSubmission::one(&self.name, line, 1, FaultCode::CutOff, about);
        RejectedSubmission { id: id.map(|id| id.chars().take(64).collect()), ..rejected }
    }

    fn row(&self, record: &ByteRecord, line: u64) -> Result<TableRow, RejectedSubmission> {
        let columns = self.columns.len();
        // A program that once had more columns leaves their separators.
        let more = record.iter().skip(columns).all(is_blank);
        if record.len() < columns || !more {
            let about = format!("{} / {columns}", record.len());
            if record.len() < columns && self.rows.get_ref().ends_in_line() {
                return Err(self.cut_off(record, line, &about));
            }
            return Err(RejectedSubmission::one(&self.name, line, 1, FaultCode::NotCsv, &about));
        }
        // A file that ends where its documents would begin may have been cut there. Other cells that are empty at the end of a file are as
        // programs write them that put no line end behind the last row.
        if record.len() == columns
            && columns > 1
            && self.columns.last().is_some_and(|last| last == DOCUMENTS)
            && record.iter().next_back().is_some_and(|last| last.is_empty() || last.ends_with(b";"))
            && self.rows.get_ref().ends_in_line()
        {
            return Err(self.cut_off(record, line, SEPARATOR));
        }
        let mut cells = Vec::with_capacity(columns);
        for (n, cell) in strip_return(record).iter().take(columns).enumerate() {
            let text = std::str::from_utf8(cell).map_err(|_| {
                if n + 1 == record.len() && self.rows.get_ref().ends_in_row() {
                    // A character that the end cuts in two.
                    return self.cut_off(record, line, &format!("{} / {columns}", record.len()));
                }
                RejectedSubmission::one(
                    &self.name,
                    line,
                    n as u64 + 1,
                    FaultCode::NotUtf8,
                    self.columns[n].as_str(),
                )
            })?;
            cells.push(text.to_owned());
        }
        if cells.iter().map(String::len).sum::<usize>() > LARGEST {
            return Err(RejectedSubmission::one(&self.name, line, 1, FaultCode::TooLarge, ""));
        }
        if let Some(last) = cells.last_mut() {
            // An end of file that directly follows the last row.
            last.truncate(last.trim_end_matches(['\u{1a}', '\0']).len());
        }
        Ok(TableRow { line, cells })
    }

    /// Faults with their columns as the head calls them.
    pub(super) fn named(&self, mut rejected: RejectedSubmission) -> RejectedSubmission {
        rejected.faults = rejected
            .faults
            .into_iter()
            .map(|fault| match name_in(&fault.path, &self.columns, &self.head) {
                Some(name) => fault.in_column(name),
                None => fault,
            })
            .collect();
        rejected
    }

    /// The head and a row as a table of their own.
    pub(super) fn original(&self, row: &TableRow) -> Vec<u8> {
        let mut original = csv::Writer::from_writer(Vec::new());
        // Into memory, with as many cells as columns: this does not fail.
        let _ = original.write_record(&self.head);
        let _ = original.write_record(&row.cells);
        original.into_inner().unwrap_or_default()
    }
}

/// The line where a row begins that was just read: the position of the reader itself is before the blank lines that it passed over.
fn begin_of(rows: &csv::Reader<RowLimiter>, record: &ByteRecord) -> u64 {
    let within = record.as_slice().iter().filter(|b| **b == b'\n').count() as u64;
    let end = u64::from(!rows.get_ref().ends_in_row());
    rows.position().line().saturating_sub(within + end)
}

/// A row without the carriage return before its end.
fn strip_return(record: &ByteRecord) -> ByteRecord {
    let last = record.len().saturating_sub(1);
    record
        .iter()
        .enumerate()
        .map(|(n, cell)| cell.strip_suffix(b"\r").filter(|_| n == last).unwrap_or(cell))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn known(name: &str) -> Option<String> {
        let name = name.to_lowercase();
        matches!(&*name, "id" | "name" | "编号").then(|| name.replace("编号", "id"))
    }

    fn open(text: &str) -> Result<TableReader, RejectedSubmission> {
        TableReader::open("x", Box::new(Cursor::new(text.as_bytes().to_vec())), known)
    }

    fn rows(text: &str) -> Vec<(u64, Vec<String>)> {
        let mut table = open(text).unwrap();
        std::iter::from_fn(|| table.next()).map(|r| r.unwrap()).map(|r| (r.line, r.cells)).collect()
    }

    #[test]
    fn separators_are_recognised() {
        for separator in [",", ";", "\t", "|"] {
            let text = format!("ID{separator}name\nx{separator}\"a{separator}b\"\n");
            let table = open(&text).unwrap();
            assert_eq!(
                (table.separator, &table.columns[..]),
                (separator.as_bytes()[0], &["id".into(), "name".into()][..])
            );
            assert_eq!(rows(&text), [(2, vec!["x".into(), format!("a{separator}b")])]);
        }
    }

    #[test]
    fn declared_separator_is_used_and_counts_as_line() {
        for (first, separator) in [("sep=;", ';'), ("\"sep=;\"", ';'), ("SEP=~\r", '~'), ("sep=\t", '\t')] {
            let text = format!("{first}\nid{separator}name\nx{separator}y\n");
            assert_eq!(rows(&text), [(3, vec!["x".into(), "y".into()])], "{first}");
        }
        for line in ["sep=\u{1b}", "sep=\0", "sep=a", "sep=7", "sep=\u{7f}"] {
            assert_eq!(said_separator(line.as_bytes()), None, "{line:?}");
        }
    }

    #[test]
    fn blank_rows_are_skipped() {
        let text = "\n,,\nid,name\r\n\r\n , \r\nx,y\r\n,,,\r\nz,w,,\r\n\u{3000},\n\u{1a}\0\0";
        assert_eq!(rows(text), [(6, vec!["x".into(), "y".into()]), (8, vec!["z".into(), "w".into()])]);
        assert_eq!(rows("id,name\nx,y\u{1a}"), [(2, vec!["x".into(), "y".into()])]);
    }

    #[test]
    fn duplicate_columns_are_a_header_fault() {
        let Err(rejected) = open("编号,name,ID\nx,y,z\n") else { panic!("two columns of one meaning") };
        let fault = &rejected.faults[0];
        assert_eq!((rejected.line, &*fault.path, fault.code), (1, "id", FaultCode::Twice));
        assert_eq!(fault.about, "编号, ID");
    }

    #[test]
    fn empty_tables_are_reported() {
        for (text, reason) in [("", "empty"), ("\n\n", "blank"), (",,\n", "blank"), ("\u{1a}", "blank")] {
            let Err(rejected) = open(text) else { panic!("{text:?}") };
            assert_eq!(
                (rejected.faults[0].code, &*rejected.faults[0].about),
                (FaultCode::NothingRead, reason)
            );
        }
    }
}
