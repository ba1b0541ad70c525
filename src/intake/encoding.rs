//! The encoding of an input: recognised from its bytes, and turned into UTF-8 as it is read. Owns how an encoding is recognised; it may
//! not know what the text is. No more is held than one window of [`WINDOW`] bytes.
//!
//! | what is seen | read as |
//! |---|---|
//! | a byte order mark | what it says |
//! | a zero byte in nearly every second place of the beginning | UTF-16 of that order |
//! | from the first byte that is not ASCII, a window of UTF-8 | UTF-8 |
//! | such a window that is no UTF-8 and decodes as GB18030 without a fault | GB18030 |
//! | neither | UTF-8: what is wrong is told line by line |

use encoding_rs::{Decoder, DecoderResult, GB18030, UTF_16BE, UTF_16LE};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// How far is looked ahead from the first byte that is not ASCII.
const WINDOW: usize = 1 << 20;
/// How many bytes at the beginning are looked at for UTF-16 without a mark.
const BEGIN: usize = 512;
/// Stands in the output for bytes that cannot be decoded: no UTF-8 has it, so that their line is rejected and not taken in changed.
const NOT_TEXT: u8 = 0xff;

/// An encoding that is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a mark; ASCII is UTF-8.
    Utf8,
    /// GB18030; GBK and GB2312 are parts of it.
    Gb18030,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
}

impl Encoding {
    const ALL: [Self; 4] = [Self::Utf8, Self::Gb18030, Self::Utf16Le, Self::Utf16Be];

    /// The usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Gb18030 => "GB18030",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
        }
    }
}

/// The encoding of an input that is being read: known for certain once its first byte that is not ASCII was.
#[derive(Clone, Debug, Default)]
pub(super) struct Recognised(Arc<AtomicU8>);

impl Recognised {
    /// What has been recognised so far.
    pub(super) fn get(&self) -> Encoding {
        Encoding::ALL[usize::from(self.0.load(Ordering::Relaxed)) % Encoding::ALL.len()]
    }

    fn set(&self, encoding: Encoding) {
        let at = Encoding::ALL.iter().position(|e| *e == encoding).unwrap_or_default();
        self.0.store(u8::try_from(at).unwrap_or_default(), Ordering::Relaxed);
    }
}

/// Reads an input as UTF-8, without its mark.
pub(super) struct Decoded<R> {
    from: R,
    state: State,
    recognised: Recognised,
    /// Read from the input and not decoded yet.
    raw: Vec<u8>,
    /// Decoded and not passed on yet, from `at`.
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

enum State {
    Begin,
    /// Nothing but ASCII so far.
    Ascii,
    Utf8,
    Other(Box<Decoder>),
    /// Everything is decoded.
    Ended,
}

impl<R: BufRead> Decoded<R> {
    pub(super) fn new(from: R) -> Self {
        let (raw, ready, recognised) = (Vec::new(), Vec::new(), Recognised::default());
        Self { from, state: State::Begin, recognised, raw, ready, at: 0, ended: false }
    }

    /// Which encoding it is, as soon as that is known.
    pub(super) fn recognised(&self) -> Recognised {
        self.recognised.clone()
    }

    /// Takes what the input hands over next, at most so many bytes.
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

    /// Looks ahead until so many bytes are held, or all there are.
    fn look_ahead(&mut self, wanted: usize) -> io::Result<()> {
        while self.raw.len() < wanted && !self.ended {
            self.more(wanted - self.raw.len())?;
        }
        Ok(())
    }

    /// Looks at the beginning: a mark, or the zeros of UTF-16.
    fn begin(&mut self) -> io::Result<State> {
        self.look_ahead(BEGIN)?;
        let (encoding, mark) = match &*self.raw {
            [0xef, 0xbb, 0xbf, ..] => (Some(Encoding::Utf8), 3),
            [0xff, 0xfe, ..] => (Some(Encoding::Utf16Le), 2),
            [0xfe, 0xff, ..] => (Some(Encoding::Utf16Be), 2),
            begin => (utf16(begin), 0),
        };
        self.raw.drain(..mark);
        Ok(encoding.map_or(State::Ascii, |encoding| self.decode_as(encoding)))
    }

    fn decode_as(&mut self, encoding: Encoding) -> State {
        self.recognised.set(encoding);
        let of = match encoding {
            Encoding::Utf8 => return State::Utf8,
            Encoding::Gb18030 => GB18030,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
        };
        State::Other(Box::new(of.new_decoder_without_bom_handling()))
    }

    /// Decodes what comes next.
    fn advance(&mut self) -> io::Result<()> {
        if self.raw.is_empty() && !matches!(self.state, State::Begin | State::Ended) {
            self.more(usize::MAX)?;
        }
        self.at = 0;
        self.ready.clear();
        let next = match &mut self.state {
            State::Ended => None,
            State::Begin => Some(self.begin()?),
            State::Other(decoder) => {
                self.ready = decode(decoder, &self.raw, self.ended);
                self.raw.clear();
                self.ended.then_some(State::Ended)
            }
            State::Utf8 => {
                self.ready = std::mem::take(&mut self.raw);
                self.ended.then_some(State::Ended)
            }
            State::Ascii => match self.raw.iter().position(|b| !b.is_ascii()) {
                None => {
                    self.ready = std::mem::take(&mut self.raw);
                    self.ended.then_some(State::Ended)
                }
                Some(0) => {
                    self.look_ahead(WINDOW)?;
                    let is_gb = is_gb18030(&self.raw, self.ended);
                    Some(self.decode_as(if is_gb { Encoding::Gb18030 } else { Encoding::Utf8 }))
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

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() {
            if matches!(self.state, State::Ended) {
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

/// Whether a window is no UTF-8 and is GB18030: it decodes without a fault, its pairs look like Chinese, and it is not a text in UTF-8
/// of which a part was damaged.
fn is_gb18030(window: &[u8], whole: bool) -> bool {
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
    if faults <= characters {
        return false;
    }
    let mut text = vec![0; window.len() * 3 + 16];
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let (result, read, _) = decoder.decode_to_utf8_without_replacement(window, &mut text, whole);
    if result != DecoderResult::InputEmpty || read != window.len() {
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

/// Decodes the beginning of a file, for a look at its first line.
pub(super) fn decode_begin(begin: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    // Reading from memory does not fail.
    let _ = Decoded::new(begin).read_to_end(&mut text);
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use std::io::BufReader;

    fn read(bytes: &[u8]) -> (Encoding, Vec<u8>) {
        // One byte at a time: nothing depends on how an input is handed over.
        for capacity in [1, 7, 1 << 16] {
            let mut from = Decoded::new(BufReader::with_capacity(capacity, bytes));
            let recognised = from.recognised();
            let mut text = Vec::new();
            from.read_to_end(&mut text).unwrap();
            if capacity == 1 << 16 {
                return (recognised.get(), text);
            }
        }
        unreachable!()
    }

    fn utf16_bytes(text: &str, mark: bool, low_first: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|u| if low_first { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    const TEXT: &str = "id,name\r\nX-1,陈志强\r\nX-2,宁波市鄞州区\r\n";

    #[test]
    fn encodings_of_chinese_text_are_recognised() {
        let gb = GB18030.encode(TEXT).0.into_owned();
        assert_eq!(read(&gb), (Encoding::Gb18030, TEXT.into()));
        assert_eq!(read(TEXT.as_bytes()), (Encoding::Utf8, TEXT.into()));
        assert_eq!(read(format!("\u{feff}{TEXT}").as_bytes()), (Encoding::Utf8, TEXT.into()));
        for mark in [true, false] {
            assert_eq!(read(&utf16_bytes(TEXT, mark, true)), (Encoding::Utf16Le, TEXT.into()));
            assert_eq!(read(&utf16_bytes(TEXT, mark, false)), (Encoding::Utf16Be, TEXT.into()));
        }
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut damaged = TEXT.as_bytes().to_vec();
        damaged.extend(b"TH\xd6MAS\r\n");
        assert_eq!(read(&damaged), (Encoding::Utf8, damaged.clone()));
    }

    #[test]
    fn western_letters_are_not_taken_for_chinese() {
        let latin = b"id,name\nX-1,M\xfcller\nX-2,Sj\xf6gren\n";
        assert_eq!(read(latin), (Encoding::Utf8, latin.to_vec()));
    }

    #[test]
    fn undecodable_bytes_are_marked_and_not_replaced() {
        let mut cut = utf16_bytes("id,name\nX-1,x\n", true, true);
        cut.push(b'y');
        assert_eq!(read(&cut), (Encoding::Utf16Le, b"id,name\nX-1,x\n\xff".to_vec()));
    }

    #[test]
    fn encoding_may_show_only_late() {
        let mut late = "x".repeat(3 * WINDOW);
        late.push_str(TEXT);
        let gb = GB18030.encode(&late).0.into_owned();
        assert_eq!(read(&gb), (Encoding::Gb18030, late.into_bytes()));
    }

    #[test]
    fn empty_input_is_empty_text() {
        assert_eq!(read(b""), (Encoding::Utf8, Vec::new()));
        assert_eq!(read(b"\xef\xbb\xbf"), (Encoding::Utf8, Vec::new()));
        assert_eq!(read(b"\xff\xfe"), (Encoding::Utf16Le, Vec::new()));
    }
}
