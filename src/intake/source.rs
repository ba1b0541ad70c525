//! Where submissions come from: files, folders, standard input, in three forms. One bad submission never stops the rest.

use super::fault::FaultCode;
use super::read::{Rejected, Taken, from_node, read_one};
use super::{LARGEST, row};
use crate::domain::clean::clean;
use crate::domain::rules::Rules;
use crate::files;
use std::collections::VecDeque;
use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The form of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object.
    Json,
    /// One JSON object a line.
    Ndjson,
    /// One row a submission.
    Csv,
}

/// Endings of files that a folder is searched for.
const ENDINGS: [(&str, Format); 4] =
    [("json", Format::Json), ("ndjson", Format::Ndjson), ("jsonl", Format::Ndjson), ("csv", Format::Csv)];

fn by_name(path: &Path) -> Option<Format> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    ENDINGS.iter().find(|(e, _)| *e == ending).map(|(_, f)| *f)
}

/// Whether a file's name is that of submissions.
#[must_use]
pub fn is_submission(path: &Path) -> bool {
    by_name(path).is_some()
}

/// Bytes of all files named, folders looked into: for a progress bar. Standard input and what cannot be read count nothing.
#[must_use]
pub fn total_bytes(paths: &[PathBuf]) -> u64 {
    paths
        .iter()
        .map(|path| match fs::metadata(path) {
            Ok(m) if m.is_dir() => walk(path)
                .unwrap_or_default()
                .iter()
                .filter_map(|f| fs::metadata(f).ok())
                .map(|m| m.len())
                .sum(),
            Ok(m) => m.len(),
            Err(_) => 0,
        })
        .sum()
}

/// The submissions of a folder, by name, folders within it too. Hidden files are somebody else's.
fn walk(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut names: Vec<_> = fs::read_dir(dir)?.collect::<Result<_, _>>()?;
    names.sort_by_key(fs::DirEntry::file_name);
    let mut files = Vec::new();
    for entry in names {
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        // A link is not followed: a folder that holds itself has no end.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            files.extend(walk(&path)?);
        } else if kind.is_file() && by_name(&path).is_some() {
            files.push(path);
        }
    }
    Ok(files)
}

/// A file that cannot be opened.
pub(super) fn unopened(name: &str, error: &io::Error) -> Rejected {
    match files::misplaced_path(error) {
        Some(_) => Rejected::one(name, 0, 0, FaultCode::NotAFile, ""),
        None => Rejected::one(name, 0, 0, FaultCode::Unreadable, &error.to_string()),
    }
}

/// Submissions one by one, in the order of the paths.
pub struct Submissions {
    waiting: VecDeque<Waiting>,
    format: Option<Format>,
    current: Option<Input>,
    rules: Arc<Rules>,
    /// Bytes read so far.
    read: Arc<AtomicU64>,
}

/// An input that was not begun yet.
enum Waiting {
    Path(PathBuf),
    Open(String, Box<dyn Read + Send>),
}

/// An input being read.
enum Input {
    Lines { name: String, from: Box<dyn BufRead + Send>, line: u64 },
    Csv { name: String, from: Box<csv::Reader<Fence>>, columns: Vec<String> },
    Whole { name: String, from: Box<dyn BufRead + Send> },
}

/// Counts what is read.
struct Counted<R> {
    from: R,
    read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(buf)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// The bytes of one row, quotes and all. A quote that is never closed makes the rest of a file one cell, and a row is held in memory.
const LONGEST_ROW: u64 = 4 * LARGEST as u64;

/// Lets so many bytes through and then fails, until it is moved on.
struct Fence {
    from: Box<dyn BufRead + Send>,
    left: u64,
}

impl Read for Fence {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let n = self.from.by_ref().take(self.left).read(buf)?;
        self.left -= n as u64;
        Ok(n)
    }
}

/// What went wrong with a table, as a fault.
fn csv_fault(name: &str, line: u64, error: &csv::Error) -> Rejected {
    match error.kind() {
        csv::ErrorKind::Io(e) if e.kind() == io::ErrorKind::FileTooLarge => {
            Rejected::one(name, line, 1, FaultCode::TooLarge, "")
        }
        _ => Rejected::one(name, line, 0, FaultCode::NotCsv, &error.to_string()),
    }
}

impl Submissions {
    /// Submissions of files and folders; `-` is standard input.
    #[must_use]
    pub fn new(paths: Vec<PathBuf>, format: Option<Format>, rules: Arc<Rules>) -> Self {
        let waiting = paths.into_iter().map(Waiting::Path).collect();
        Self { waiting, format, current: None, rules, read: Arc::default() }
    }

    /// Submissions of something that is open already, under a name; without a form, its first line says it.
    #[must_use]
    pub fn of(name: &str, from: Box<dyn Read + Send>, format: Option<Format>, rules: Arc<Rules>) -> Self {
        let waiting = [Waiting::Open(clean(name).into_owned(), from)].into();
        Self { waiting, format, current: None, rules, read: Arc::default() }
    }

    /// A count of the bytes read so far, for a progress bar in another thread.
    #[must_use]
    pub fn counter(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    /// Opens a path; a folder becomes its files.
    fn open(&mut self, path: &Path) -> Result<(), Rejected> {
        let name = clean(&path.display().to_string()).into_owned();
        let unreadable = |e: &io::Error| unopened(&name, e);
        let from: Box<dyn Read + Send> = if path.as_os_str() == "-" {
            Box::new(io::stdin())
        } else if path.is_dir() {
            for file in walk(path).map_err(|e| unreadable(&e))?.into_iter().rev() {
                self.waiting.push_front(Waiting::Path(file));
            }
            return Ok(());
        } else {
            Box::new(files::open_given(path).map_err(|e| unreadable(&e))?)
        };
        self.begin(name, from, self.format.or_else(|| by_name(path)))
    }

    /// Begins to read an input.
    fn begin(
        &mut self,
        name: String,
        from: Box<dyn Read + Send>,
        format: Option<Format>,
    ) -> Result<(), Rejected> {
        let from = Counted { from, read: Arc::clone(&self.read) };
        let mut from: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(128 * 1024, from));
        let format = match format {
            Some(format) => format,
            None => {
                // A pipe hands over what there is: its first line may come in parts.
                let mut begin = Vec::new();
                while begin.trim_ascii().is_empty() {
                    let mut line = from.by_ref().take(LARGEST as u64 + 2);
                    let read = line
                        .read_until(b'\n', &mut begin)
                        .map_err(|e| Rejected::one(&name, 0, 0, FaultCode::Unreadable, &e.to_string()))?;
                    if read == 0 {
                        break;
                    }
                }
                let format = sniff(&begin);
                from = Box::new(io::Cursor::new(begin).chain(from));
                format
            }
        };
        self.current = Some(match format {
            Format::Json => Input::Whole { name, from },
            Format::Ndjson => Input::Lines { name, from, line: 0 },
            Format::Csv => {
                // Lines end with a line feed alone: the carriage return before it is taken off each row, so that the line that
                // is told of a fault is the one that an editor shows.
                let mut from = csv::ReaderBuilder::new()
                    .flexible(true)
                    .terminator(csv::Terminator::Any(b'\n'))
                    .from_reader(Fence { from, left: LONGEST_ROW });
                let head = from.byte_headers().map_err(|e| csv_fault(&name, 1, &e))?.clone();
                let mut columns = Vec::with_capacity(head.len());
                for column in &head {
                    let text = std::str::from_utf8(column)
                        .map_err(|_| Rejected::one(&name, 1, 0, FaultCode::NotUtf8, ""))?;
                    columns.push(text.trim_start_matches('\u{feff}').trim().to_owned());
                }
                Input::Csv { name, from: Box::new(from), columns }
            }
        });
        Ok(())
    }
}

/// The form of an input whose name does not say it, from its first line.
fn sniff(begin: &[u8]) -> Format {
    let text = begin.strip_prefix(b"\xef\xbb\xbf").unwrap_or(begin);
    let text = text.trim_ascii_start();
    if !text.starts_with(b"{") {
        return if text.starts_with(b"[") { Format::Json } else { Format::Csv };
    }
    // A first line that is an object by itself is a line of many, or the only one: the same either way.
    match serde_json::from_slice::<serde::de::IgnoredAny>(text) {
        Ok(_) => Format::Ndjson,
        Err(_) => Format::Json,
    }
}

impl Iterator for Submissions {
    type Item = Result<Taken, Rejected>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let next = match self.current.as_mut() {
                Some(input) => input.next(&self.rules),
                None => {
                    let begun = match self.waiting.pop_front()? {
                        Waiting::Path(path) => self.open(&path),
                        Waiting::Open(name, from) => self.begin(name, from, self.format),
                    };
                    match begun {
                        Ok(()) => continue,
                        Err(rejected) => Some(Err(rejected)),
                    }
                }
            };
            let whole = matches!(self.current, Some(Input::Whole { .. }));
            if whole || next.is_none() {
                self.current = None;
            }
            if next.is_some() {
                return next;
            }
        }
    }
}

impl Input {
    fn next(&mut self, rules: &Rules) -> Option<Result<Taken, Rejected>> {
        match self {
            Self::Whole { name, from } => {
                let mut bytes = Vec::new();
                let read = from.take(LARGEST as u64 + 1).read_to_end(&mut bytes);
                Some(match read {
                    Ok(_) => read_one(&bytes, name, 1, rules),
                    Err(e) => Err(Rejected::one(name, 0, 0, FaultCode::Unreadable, &e.to_string())),
                })
            }
            Self::Lines { name, from, line } => loop {
                *line += 1;
                match next_line(from) {
                    Ok(None) => return None,
                    Ok(Some(Line::TooLong)) => {
                        return Some(Err(Rejected::one(name, *line, 1, FaultCode::TooLarge, "")));
                    }
                    Ok(Some(Line::Whole(bytes))) => {
                        let bytes = bytes.trim_ascii_end();
                        if bytes.trim_ascii_start().is_empty() || bytes == b"\xef\xbb\xbf" {
                            continue;
                        }
                        return Some(read_one(bytes, name, *line, rules));
                    }
                    Err(e) => {
                        // The rest of this input cannot be had; what follows it can.
                        *from = Box::new(io::empty());
                        return Some(Err(Rejected::one(
                            name,
                            *line,
                            0,
                            FaultCode::Unreadable,
                            &e.to_string(),
                        )));
                    }
                }
            },
            Self::Csv { name, from, columns } => loop {
                let mut record = csv::ByteRecord::new();
                from.get_mut().left = LONGEST_ROW;
                let found = from.read_byte_record(&mut record);
                let line = record.position().map_or_else(|| from.position().line(), csv::Position::line);
                return match found {
                    Ok(false) => None,
                    Ok(true) if is_blank(&record) && columns.len() > 1 => continue,
                    Ok(true) => Some(csv_row(&record, name, line, columns, rules)),
                    Err(e) => {
                        let broken = csv_fault(name, line, &e);
                        if e.is_io_error() {
                            // Where the next row would begin cannot be known.
                            let nothing = Fence { from: Box::new(io::empty()), left: 1 };
                            **from = csv::Reader::from_reader(nothing);
                        }
                        Some(Err(broken))
                    }
                };
            },
        }
    }
}

/// A line with nothing on it.
fn is_blank(record: &csv::ByteRecord) -> bool {
    record.len() == 1 && record.iter().all(|cell| cell.trim_ascii().is_empty())
}

fn csv_row(
    record: &csv::ByteRecord,
    name: &str,
    line: u64,
    columns: &[String],
    rules: &Rules,
) -> Result<Taken, Rejected> {
    if record.len() != columns.len() {
        let about = format!("{} / {}", record.len(), columns.len());
        return Err(Rejected::one(name, line, 1, FaultCode::NotCsv, &about));
    }
    let mut cells = Vec::with_capacity(record.len());
    let mut size = 0;
    for (n, cell) in record.iter().enumerate() {
        let last = n + 1 == columns.len();
        let cell = cell.strip_suffix(b"\r").filter(|_| last).unwrap_or(cell);
        size += cell.len();
        let text = std::str::from_utf8(cell)
            .map_err(|_| Rejected::one(name, line, n as u64 + 1, FaultCode::NotUtf8, columns[n].as_str()))?;
        cells.push(text.to_owned());
    }
    if size > LARGEST {
        return Err(Rejected::one(name, line, 1, FaultCode::TooLarge, ""));
    }
    let mut original = csv::Writer::from_writer(Vec::new());
    // Into memory, with as many cells as columns: this does not fail.
    let _ = original.write_record(columns);
    let _ = original.write_byte_record(record);
    let original = original.into_inner().unwrap_or_default();
    from_node(&row::tree(columns, &cells), &original, name, line, rules)
}

/// A line of the input.
enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// The next line, of which no more is held than a submission may have.
fn next_line(from: &mut dyn BufRead) -> io::Result<Option<Line>> {
    let mut bytes = Vec::new();
    let read = from.take(LARGEST as u64 + 2).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    if bytes.last() == Some(&b'\n') || read <= LARGEST {
        return Ok(Some(Line::Whole(bytes)));
    }
    // Too long: the rest of it is passed over.
    loop {
        let buffer = from.fill_buf()?;
        if buffer.is_empty() {
            return Ok(Some(Line::TooLong));
        }
        let (used, end) = match buffer.iter().position(|b| *b == b'\n') {
            Some(at) => (at + 1, true),
            None => (buffer.len(), false),
        };
        from.consume(used);
        if end {
            return Ok(Some(Line::TooLong));
        }
    }
}
