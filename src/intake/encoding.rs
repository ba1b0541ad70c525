//! The encoding of an input: recognised from its bytes, and turned into UTF-8 as it is read. Owns how an encoding is recognised; it may not
//! know what the text is: the reader passes the known heads by [`DecodingReader::with_heads`]. No more is held than one window of [`WINDOW`] bytes.
//!
//! | what is seen | read as |
//! |---|---|
//! | a byte order mark, or the zeros, of UTF-32 | not read: the error names it ([`not_read`]) |
//! | a byte order mark | its encoding |
//! | a zero byte in nearly every second place of the beginning | UTF-16 of that order |
//! | from the first byte that is not ASCII, a window of UTF-8 | UTF-8 |
//! | such a window that is no UTF-8, whose first line holds heads of a table in Big5 and none in GB18030 | Big5 |
//! | such a window that is no UTF-8 and decodes as GB18030 without a fault | GB18030 |
//! | neither | UTF-8: faults are reported line by line |

use encoding_rs::{BIG5, Decoder, DecoderResult, GB18030, UTF_16BE, UTF_16LE};
use std::fmt;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Bytes of look-ahead from the first byte that is not ASCII.
const WINDOW: usize = 1 << 20;
/// Bytes at the beginning that are checked for UTF-16 without a mark.
const BEGIN: usize = 512;
/// Replaces bytes that cannot be decoded: not valid in UTF-8, so that their line is rejected and not imported changed.
const NOT_TEXT: u8 = 0xff;

/// An encoding that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark; ASCII is UTF-8.
    Utf8,
    /// GB18030; GBK and GB2312 are parts of it.
    Gb18030,
    /// Big5, as tables of Taiwan and Hong Kong are written.
    Big5,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    const ALL: [Self; 5] = [Self::Utf8, Self::Gb18030, Self::Big5, Self::Utf16Le, Self::Utf16Be];

    /// The usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Big5 => "Big5",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }
}

/// The encoding of an input that is being read: known for certain once its first byte that is not ASCII was.
#[derive(Clone, Debug, Default)]
pub(super) struct RecognizedEncoding(Arc<AtomicU8>);

impl RecognizedEncoding {
    /// What has been recognised so far.
    pub(super) fn get(&self) -> Encoding {
        Encoding::ALL[usize::from(self.0.load(Ordering::Relaxed)) % Encoding::ALL.len()]
    }

    fn set(&self, encoding: Encoding) {
        let at = Encoding::ALL.iter().position(|e| *e == encoding).unwrap_or_default();
        self.0.store(u8::try_from(at).unwrap_or_default(), Ordering::Relaxed);
    }
}

/// An encoding that is recognised and not read.
#[derive(Debug)]
struct UnsupportedEncoding(&'static str);

impl fmt::Display for UnsupportedEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not read", self.0)
    }
}

impl std::error::Error for UnsupportedEncoding {}

/// The name of the encoding for which nothing is read, where that is the error.
pub(super) fn not_read(error: &io::Error) -> Option<&'static str> {
    error.get_ref()?.downcast_ref::<UnsupportedEncoding>().map(|encoding| encoding.0)
}

/// How many heads of a table a line holds that are not ASCII.
pub(super) type HeadCounter = fn(&str) -> usize;

/// Reads an input as UTF-8, without its mark.
pub(super) struct DecodingReader<R> {
    from: R,
    heads: Option<HeadCounter>,
    state: EncodingState,
    recognised: RecognizedEncoding,
    /// Read from the input and not decoded yet.
    raw: Vec<u8>,
    /// Decoded and not passed on yet, from `at`.
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

enum EncodingState {
    Begin,
    /// Nothing but ASCII so far.
    Ascii,
    Utf8,
    Other(Box<Decoder>),
    /// Everything is decoded.
    Ended,
}

impl<R: BufRead> DecodingReader<R> {
    pub(super) fn new(from: R) -> Self {
        let (raw, ready, recognised) = (Vec::new(), Vec::new(), RecognizedEncoding::default());
        Self { from, heads: None, state: EncodingState::Begin, recognised, raw, ready, at: 0, ended: false }
    }

    /// The same of what may be a table with such heads.
    pub(super) fn with_heads(self, heads: HeadCounter) -> Self {
        Self { heads: Some(heads), ..self }
    }

    /// Which encoding it is, as soon as that is known.
    pub(super) fn recognised(&self) -> RecognizedEncoding {
        self.recognised.clone()
    }

    /// Reads the next bytes of the input, at most so many.
    fn more(&mut self, most: usize) -> io::Result<()> {
        let buffer = loop {
            match self.from.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                _ => break self.from.fill_buf()?,
            }
        };
        let n = buffer.len().min(most);
        self.raw.extend_from_slice(&buffer[..n]);
        self.from.consume(n);
        self.ended = n == 0;
        Ok(())
    }

    /// Fills the look-ahead buffer to so many bytes, or to the end.
    fn look_ahead(&mut self, wanted: usize) -> io::Result<()> {
        while self.raw.len() < wanted && !self.ended {
            self.more(wanted - self.raw.len())?;
        }
        Ok(())
    }

    /// Checks the beginning: a mark, or the zeros of UTF-16.
    fn begin(&mut self) -> io::Result<EncodingState> {
        self.look_ahead(BEGIN)?;
        if is_utf32(&self.raw) {
            return Err(io::Error::new(io::ErrorKind::InvalidData, UnsupportedEncoding(UTF_32)));
        }
        let (encoding, mark) = match &*self.raw {
            [0xef, 0xbb, 0xbf, ..] => (Some(Encoding::Utf8), 3),
            [0xff, 0xfe, ..] => (Some(Encoding::Utf16Le), 2),
            [0xfe, 0xff, ..] => (Some(Encoding::Utf16Be), 2),
            begin => (utf16(begin), 0),
        };
        self.raw.drain(..mark);
        Ok(encoding.map_or(EncodingState::Ascii, |encoding| self.decode_as(encoding)))
    }

    fn decode_as(&mut self, encoding: Encoding) -> EncodingState {
        self.recognised.set(encoding);
        let of = match encoding {
            Encoding::Utf8 => return EncodingState::Utf8,
            Encoding::Gb18030 => GB18030,
            Encoding::Big5 => BIG5,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
        };
        EncodingState::Other(Box::new(of.new_decoder_without_bom_handling()))
    }

    /// Decodes what comes next.
    fn advance(&mut self) -> io::Result<()> {
        if self.raw.is_empty() && !matches!(self.state, EncodingState::Begin | EncodingState::Ended) {
            self.more(usize::MAX)?;
        }
        self.at = 0;
        self.ready.clear();
        let next = match &mut self.state {
            EncodingState::Ended => None,
            EncodingState::Begin => Some(self.begin()?),
            EncodingState::Other(decoder) => {
                self.ready = decode(decoder, &self.raw, self.ended);
                self.raw.clear();
                self.ended.then_some(EncodingState::Ended)
            }
            EncodingState::Utf8 => {
                self.ready = std::mem::take(&mut self.raw);
                self.ended.then_some(EncodingState::Ended)
            }
            EncodingState::Ascii => match self.raw.iter().position(|b| !b.is_ascii()) {
                None => {
                    self.ready = std::mem::take(&mut self.raw);
                    self.ended.then_some(EncodingState::Ended)
                }
                Some(0) => {
                    self.look_ahead(WINDOW)?;
                    let encoding = of_window(&self.raw, self.ended, self.heads);
                    Some(self.decode_as(encoding))
                }
                Some(at) => {
                    self.ready = self.raw.drain(..at).collect();
                    None
                }
            },
        };
        if let Some(state) = next {
            self.state = state;
        }
        Ok(())
    }
}

impl<R: BufRead> Read for DecodingReader<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() {
            if matches!(self.state, EncodingState::Ended) {
                return Ok(0);
            }
            self.advance()?;
        }
        let ready = &self.ready[self.at..];
        let n = ready.len().min(buf.len());
        buf[..n].copy_from_slice(&ready[..n]);
        self.at += n;
        Ok(n)
    }
}

/// Decodes bytes; what cannot be is marked.
fn decode(decoder: &mut Decoder, mut raw: &[u8], last: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() * 2 + 16);
    loop {
        let start = out.len();
        out.resize(start + raw.len() * 3 + 16, 0);
        let (result, read, written) =
            decoder.decode_to_utf8_without_replacement(raw, &mut out[start..], last);
        out.truncate(start + written);
        raw = &raw[read..];
        match result {
            DecoderResult::InputEmpty => return out,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => out.push(NOT_TEXT),
        }
    }
}

/// UTF-16 without a mark, where the zeros of its ASCII make it evident.
fn utf16(begin: &[u8]) -> Option<Encoding> {
    let pairs = begin.len() / 2;
    let zeros = |first: usize| begin.iter().skip(first).step_by(2).filter(|b| **b == 0).count();
    let (high, low) = (zeros(0), zeros(1));
    let most = |n: usize| pairs >= 4 && n * 2 > pairs;
    match (most(high), most(low)) {
        (true, false) if low == 0 => Some(Encoding::Utf16Be),
        (false, true) if high == 0 => Some(Encoding::Utf16Le),
        _ => None,
    }
}

/// UTF-32 by its mark, or by the zeros before or behind every character.
fn is_utf32(begin: &[u8]) -> bool {
    if begin.starts_with(&[0xff, 0xfe, 0, 0]) || begin.starts_with(&[0, 0, 0xfe, 0xff]) {
        return true;
    }
    let all = |is: fn(&[u8]) -> bool| begin.len() >= 16 && begin.chunks_exact(4).all(is);
    all(|c| (c[0], c[1]) != (0, 0) && (c[2], c[3]) == (0, 0))
        || all(|c| (c[0], c[1]) == (0, 0) && (c[2], c[3]) != (0, 0))
}

/// The encoding of a window that begins with the first byte that is not ASCII.
fn of_window(window: &[u8], whole: bool, heads: Option<HeadCounter>) -> Encoding {
    if is_utf8(window, whole) {
        Encoding::Utf8
    } else if heads.is_some_and(|heads| is_big5(window, heads)) {
        Encoding::Big5
    } else if is_gb18030(window) {
        Encoding::Gb18030
    } else {
        Encoding::Utf8
    }
}

/// Whether a window is UTF-8, or a text in UTF-8 of which a part was damaged.
fn is_utf8(window: &[u8], whole: bool) -> bool {
    let (mut characters, mut faults, mut rest) = (0_usize, 0_usize, window);
    loop {
        match std::str::from_utf8(rest) {
            Ok(text) => {
                characters += text.chars().filter(|c| !c.is_ascii()).count();
                break;
            }
            Err(e) => {
                let (good, bad) = rest.split_at(e.valid_up_to());
                characters += String::from_utf8_lossy(good).chars().filter(|c| !c.is_ascii()).count();
                match e.error_len() {
                    // A character that the window cuts in two.
                    None if !whole => break,
                    found => rest = &bad[found.unwrap_or(bad.len())..],
                }
                faults += 1;
            }
        }
    }
    faults <= characters
}

/// The text of bytes that an encoding has without a fault; a character that is cut in two at the end is none.
fn text_in(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<String> {
    let mut text = vec![0; bytes.len() * 3 + 16];
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let (result, read, written) = decoder.decode_to_utf8_without_replacement(bytes, &mut text, false);
    text.truncate(written);
    let all = result == DecoderResult::InputEmpty && read == bytes.len();
    all.then(|| String::from_utf8(text).ok()).flatten()
}

/// Whether a window is Big5: many of its bytes are GB18030 too, so its heads have to show it.
fn is_big5(window: &[u8], heads: HeadCounter) -> bool {
    // No character of either has the byte of a line end in it.
    let end = window.iter().position(|b| matches!(b, b'\n' | b'\r'));
    let line = &window[..end.unwrap_or(window.len())];
    let known = |encoding| text_in(encoding, line).map_or(0, |text| heads(&text));
    known(BIG5) > 0 && known(GB18030) == 0 && text_in(BIG5, window).is_some()
}

/// Whether a window is GB18030: it decodes without a fault, and its pairs look like Chinese.
fn is_gb18030(window: &[u8]) -> bool {
    if text_in(GB18030, window).is_none() {
        return false;
    }
    // In a text in Chinese the second byte of a pair is seldom an ASCII letter; after an accented letter of a western one it is.
    let (mut pairs, mut ascii, mut at) = (0_usize, 0_usize, 0);
    while at < window.len() {
        if window[at].is_ascii() {
            at += 1;
            continue;
        }
        pairs += 1;
        ascii += usize::from(window.get(at + 1).is_some_and(u8::is_ascii));
        at += 2;
    }
    ascii * 2 <= pairs
}

/// The name of an encoding of four bytes a character, for messages.
pub(super) const UTF_32: &str = "UTF-32";

/// Decodes the beginning of a file, to check its first line.
pub(super) fn decode_begin(begin: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    // Reading from memory does not fail.
    let _ = DecodingReader::new(begin).read_to_end(&mut text);
    text
}

#[cfg(test)]
#[path = "encoding_tests.rs"]
mod tests;
