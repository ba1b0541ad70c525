//! Reading a query, also one that is still being written. What cannot be read is left out and told by its place; what has only been
//! begun is not there yet.

use super::key::{Key, Kind};
use super::near::distance;
use super::vocabulary::Vocabulary;
use super::{Query, Term, Test, Than};
use crate::domain::fold::fold;
use std::ops::Range;

/// What is wrong with a part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no such key.
    UnknownKey {
        /// What was written.
        word: Box<str>,
        /// What was probably meant.
        nearest: Option<Key>,
    },
    /// The key has no such value.
    UnknownValue {
        /// The key.
        key: Key,
        /// What was written.
        word: Box<str>,
        /// What was probably meant.
        nearest: Option<Box<str>>,
    },
    /// The key is compared with a span of time, as in `due<4h`.
    SpanWanted(Key),
    /// The key is no time: it is written with a colon.
    ColonWanted(Key),
}

/// A part of a query that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its bytes in the text.
    pub at: Range<usize>,
    /// What is wrong.
    pub kind: FaultKind,
}

/// What was made of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// The part that can be looked for.
    pub query: Query,
    /// What was left out, and why.
    pub faults: Vec<Fault>,
    /// The last term has only been begun: its bytes. It is left out without a word.
    pub begun: Option<Range<usize>>,
}

/// A character and its place; full-width forms are the plain ones.
#[derive(Clone, Copy, Debug)]
struct Sign {
    at: usize,
    to: usize,
    c: char,
    quoted: bool,
}

/// The plain form of a character that an input method writes in its own width.
fn plain(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '“' | '”' | '「' | '」' | '＂' => '"',
        '、' => ',',
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// The terms of a text: runs without white space outside quotes. Quotes are taken off, and what stood in them is marked.
fn split(text: &str) -> Vec<(Range<usize>, Vec<Sign>)> {
    let mut terms = Vec::new();
    let mut signs: Vec<Sign> = Vec::new();
    let (mut quoted, mut from, mut to) = (false, None, 0);
    for (at, written) in text.char_indices() {
        let c = plain(written);
        let end = at + written.len_utf8();
        if c == ' ' && !quoted {
            if let Some(from) = from.take() {
                terms.push((from..to, std::mem::take(&mut signs)));
            }
            continue;
        }
        if c.is_control() && c != ' ' {
            continue;
        }
        from.get_or_insert(at);
        to = end;
        if c == '"' {
            quoted = !quoted;
        } else {
            signs.push(Sign { at, to: end, c, quoted });
        }
    }
    if let Some(from) = from {
        terms.push((from..to, signs));
    }
    terms
}

/// Reads a text. Spans of time are bounded, nothing is ever refused as a whole.
#[must_use]
pub fn parse(text: &str, words: &Vocabulary) -> Parsed {
    let mut parsed = Parsed::default();
    for (at, signs) in split(text) {
        let last = at.end == text.len();
        let mut signs = &signs[..];
        let mut not = false;
        if let [Sign { c: '-', quoted: false, .. }, rest @ ..] = signs {
            (not, signs) = (true, rest);
        }
        match term(signs, words, last) {
            Read::Test(test) => parsed.query.terms.push(Term { not, test, at }),
            Read::Begun if last => parsed.begun = Some(at),
            Read::Begun => {}
            Read::Fault(kind, part) => parsed.faults.push(Fault { at: part.unwrap_or(at), kind }),
        }
    }
    parsed
}

enum Read {
    Test(Test),
    Begun,
    Fault(FaultKind, Option<Range<usize>>),
}

fn term(signs: &[Sign], words: &Vocabulary, last: bool) -> Read {
    let head = signs.iter().position(|s| !s.quoted && matches!(s.c, ':' | '<' | '>' | '='));
    if let Some(head) = head
        && head > 0
        && signs[..head].iter().all(|s| !s.quoted && (s.c.is_alphabetic() || s.c == '_'))
    {
        let name: String = signs[..head].iter().map(|s| s.c).collect();
        return match Key::named(&name) {
            Some(key) => keyed(key, &signs[head..], words, last),
            None => {
                let at = signs[0].at..signs[head].to;
                Read::Fault(FaultKind::UnknownKey { nearest: nearest(&name), word: name.into() }, Some(at))
            }
        };
    }
    let (near, signs) = match signs {
        [Sign { c: '~', quoted: false, .. }, rest @ ..] => (true, rest),
        signs => (false, signs),
    };
    // Strokes alone are no word yet.
    if signs.iter().all(|s| s.c == '-' && !s.quoted) {
        return Read::Begun;
    }
    let any: Vec<Box<str>> = parts(signs, &['|']).into_iter().map(|(text, _)| text).collect();
    if any.is_empty() { Read::Begun } else { Read::Test(Test::Text { any, near }) }
}

/// The key that was probably meant.
fn nearest(name: &str) -> Option<Key> {
    let name = name.to_lowercase();
    let begins = Key::ALL.iter().find(|k| k.name().starts_with(&name)).copied();
    begins.or_else(|| {
        let far = |k: &&Key| distance(&name, k.name(), 2);
        Key::ALL.iter().filter(|k| far(k) <= 2).min_by_key(far).copied()
    })
}

fn keyed(key: Key, signs: &[Sign], words: &Vocabulary, last: bool) -> Read {
    let (than, rest) = match signs {
        [a, b, rest @ ..] if a.c == '<' && b.c == '=' => (Some(Than::AtMost), rest),
        [a, b, rest @ ..] if a.c == '>' && b.c == '=' => (Some(Than::AtLeast), rest),
        [a, rest @ ..] if a.c == '<' => (Some(Than::Less), rest),
        [a, rest @ ..] if a.c == '>' => (Some(Than::More), rest),
        [_, rest @ ..] => (None, rest),
        [] => (None, signs),
    };
    match (key.kind(), than) {
        (Kind::Time, Some(than)) => time(key, than, rest, last),
        (Kind::Time, None) if rest.is_empty() => Read::Begun,
        (Kind::Time, None) => Read::Fault(FaultKind::SpanWanted(key), None),
        (_, Some(_)) => Read::Fault(FaultKind::ColonWanted(key), None),
        (kind, None) => values(key, kind, rest, words, last),
    }
}

fn time(key: Key, than: Than, signs: &[Sign], last: bool) -> Read {
    let text: String = signs.iter().map(|s| s.c).collect();
    match span(&text) {
        Some(minutes) => Read::Test(Test::Time { key, than, minutes }),
        None if last && text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit()) => Read::Begun,
        None => {
            let at = signs.first().zip(signs.last()).map(|(a, b)| a.at..b.to);
            Read::Fault(FaultKind::SpanWanted(key), at)
        }
    }
}

fn values(key: Key, kind: Kind, signs: &[Sign], words: &Vocabulary, last: bool) -> Read {
    let mut any: Vec<Box<str>> = Vec::new();
    for (written, at) in parts(signs, &['|', ',']) {
        let value = if kind == Kind::Words { Some(written.clone()) } else { words.read(key, &written) };
        match value {
            Some(value) if any.contains(&value) => {}
            Some(value) => any.push(value),
            None => {
                let folded = fold(&written);
                let ends = last && signs.last().is_some_and(|s| s.to == at.end);
                let digits = key == Key::Docs && folded.chars().all(|c| c.is_ascii_digit() || c == '/');
                if ends && (digits || words.values(key).iter().any(|k| k.begins(&folded))) {
                    continue;
                }
                let nearest = words.nearest(key, &written);
                return Read::Fault(FaultKind::UnknownValue { key, word: written, nearest }, Some(at));
            }
        }
    }
    if any.is_empty() { Read::Begun } else { Read::Test(Test::Is { key, any }) }
}

/// The alternatives of a value and where each stands; what means nothing is left out.
fn parts(signs: &[Sign], between: &[char]) -> Vec<(Box<str>, Range<usize>)> {
    signs
        .split(|s| !s.quoted && between.contains(&s.c))
        .filter_map(|part| {
            let text: String = part.iter().map(|s| s.c).collect();
            let text = text.trim();
            let at = part.first()?.at..part.last()?.to;
            (!fold(text).is_empty()).then(|| (text.into(), at))
        })
        .collect()
}

/// Longer spans than ten years mean nothing here.
const LONGEST: i64 = 10 * 366 * 1440;

/// Minutes of a span: `4h`, `1d2h30m`, `90m`, `-1h`, in Chinese units too.
fn span(text: &str) -> Option<i64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let mut all: i64 = 0;
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: i64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let units = [
            ("days", 1440),
            ("day", 1440),
            ("d", 1440),
            ("天", 1440),
            ("日", 1440),
            ("hours", 60),
            ("hour", 60),
            ("h", 60),
            ("小时", 60),
            ("时", 60),
            ("min", 1),
            ("m", 1),
            ("分钟", 1),
            ("分", 1),
        ];
        let lower = rest.to_lowercase();
        let (unit, minutes) = units.iter().find(|(unit, _)| lower.starts_with(unit))?;
        rest = rest.get(unit.len()..)?;
        all = all.checked_add(number.checked_mul(*minutes)?).filter(|m| *m <= LONGEST)?;
    }
    Some(sign * all)
}
