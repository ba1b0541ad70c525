//! Reading a query, also one that is still being written. What cannot be read is left out and reported with its position; what has only been
//! begun is not there yet.

use super::field::{FilterField, FilterFieldKind};
use super::fuzzy::distance;
use super::vocabulary::Vocabulary;
use super::{Comparison, Query, Term, TermTest};
use crate::domain::normalize::fold;
use std::ops::Range;

/// What is wrong with a part of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub enum QueryFaultKind {
    /// There is no such key.
    UnknownKey {
        /// What was written.
        word: Box<str>,
        /// What was probably meant.
        nearest: Option<FilterField>,
    },
    /// The key has no such value.
    UnknownValue {
        key: FilterField,
        /// What was written.
        word: Box<str>,
        /// What was probably meant.
        nearest: Option<Box<str>>,
    },
    /// The key is compared with a span of time, as in `due<4h`.
    SpanWanted(FilterField),
    /// The key is no time: it is written with a colon.
    ColonWanted(FilterField),
}

/// A part of a query that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "fields are named for what they hold")]
pub struct QueryFault {
    /// Its bytes in the text.
    pub at: Range<usize>,
    pub kind: QueryFaultKind,
}

/// The result of parsing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParsedQuery {
    /// The part that can be evaluated.
    pub query: Query,
    /// What was left out, and why.
    pub faults: Vec<QueryFault>,
    /// The last term has only been begun: its bytes. It is left out without a fault.
    pub begun: Option<Range<usize>>,
}

/// A character and its place; full-width forms are the plain ones.
#[derive(Clone, Copy, Debug)]
struct SourceChar {
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

/// The terms of a text: runs without white space outside quotes. Quotes are taken off, and what was in them is marked.
fn split(text: &str) -> Vec<(Range<usize>, Vec<SourceChar>)> {
    let mut terms = Vec::new();
    let mut signs: Vec<SourceChar> = Vec::new();
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
            signs.push(SourceChar { at, to: end, c, quoted });
        }
    }
    if let Some(from) = from {
        terms.push((from..to, signs));
    }
    terms
}

/// Reads a text. Spans of time are bounded, no query is rejected completely.
#[must_use]
pub fn parse(text: &str, words: &Vocabulary) -> ParsedQuery {
    let mut parsed = ParsedQuery::default();
    for (at, signs) in split(text) {
        let last = at.end == text.len();
        let mut signs = &signs[..];
        let mut not = false;
        if let [SourceChar { c: '-', quoted: false, .. }, rest @ ..] = signs {
            (not, signs) = (true, rest);
        }
        match term(signs, words, last) {
            ParsedPart::Test(test) => parsed.query.terms.push(Term { not, test, at }),
            ParsedPart::Begun if last => parsed.begun = Some(at),
            ParsedPart::Begun => {}
            ParsedPart::Fault(kind, part) => parsed.faults.push(QueryFault { at: part.unwrap_or(at), kind }),
        }
    }
    parsed
}

enum ParsedPart {
    Test(TermTest),
    Begun,
    Fault(QueryFaultKind, Option<Range<usize>>),
}

fn term(signs: &[SourceChar], words: &Vocabulary, last: bool) -> ParsedPart {
    let head = signs.iter().position(|s| !s.quoted && matches!(s.c, ':' | '<' | '>' | '='));
    if let Some(head) = head
        && head > 0
        && signs[..head].iter().all(|s| !s.quoted && (s.c.is_alphabetic() || s.c == '_'))
    {
        let name: String = signs[..head].iter().map(|s| s.c).collect();
        return match FilterField::named(&name) {
            Some(key) => keyed(key, &signs[head..], words, last),
            None => {
                let at = signs[0].at..signs[head].to;
                ParsedPart::Fault(
                    QueryFaultKind::UnknownKey { nearest: nearest(&name), word: name.into() },
                    Some(at),
                )
            }
        };
    }
    let (near, signs) = match signs {
        [SourceChar { c: '~', quoted: false, .. }, rest @ ..] => (true, rest),
        signs => (false, signs),
    };
    // Strokes alone are no word yet.
    if signs.iter().all(|s| s.c == '-' && !s.quoted) {
        return ParsedPart::Begun;
    }
    let any: Vec<Box<str>> = parts(signs, &['|']).into_iter().map(|(text, _)| text).collect();
    if any.is_empty() { ParsedPart::Begun } else { ParsedPart::Test(TermTest::Text { any, near }) }
}

/// The key that was probably meant.
fn nearest(name: &str) -> Option<FilterField> {
    let name = name.to_lowercase();
    let begins = FilterField::ALL.iter().find(|k| k.name().starts_with(&name)).copied();
    begins.or_else(|| {
        let far = |k: &&FilterField| distance(&name, k.name(), 2);
        FilterField::ALL.iter().filter(|k| far(k) <= 2).min_by_key(far).copied()
    })
}

fn keyed(key: FilterField, signs: &[SourceChar], words: &Vocabulary, last: bool) -> ParsedPart {
    let (than, rest) = match signs {
        [a, b, rest @ ..] if a.c == '<' && b.c == '=' => (Some(Comparison::AtMost), rest),
        [a, b, rest @ ..] if a.c == '>' && b.c == '=' => (Some(Comparison::AtLeast), rest),
        [a, rest @ ..] if a.c == '<' => (Some(Comparison::Less), rest),
        [a, rest @ ..] if a.c == '>' => (Some(Comparison::More), rest),
        [_, rest @ ..] => (None, rest),
        [] => (None, signs),
    };
    match (key.kind(), than) {
        (FilterFieldKind::Time, Some(than)) => time(key, than, rest, last),
        (FilterFieldKind::Time, None) if rest.is_empty() => ParsedPart::Begun,
        (FilterFieldKind::Time, None) => ParsedPart::Fault(QueryFaultKind::SpanWanted(key), None),
        (_, Some(_)) => ParsedPart::Fault(QueryFaultKind::ColonWanted(key), None),
        (kind, None) => values(key, kind, rest, words, last),
    }
}

fn time(key: FilterField, than: Comparison, signs: &[SourceChar], last: bool) -> ParsedPart {
    let text: String = signs.iter().map(|s| s.c).collect();
    match span(&text) {
        Some(minutes) => ParsedPart::Test(TermTest::Time { key, than, minutes }),
        None if last && text.trim_start_matches('-').chars().all(|c| c.is_ascii_digit()) => ParsedPart::Begun,
        None => {
            let at = signs.first().zip(signs.last()).map(|(a, b)| a.at..b.to);
            ParsedPart::Fault(QueryFaultKind::SpanWanted(key), at)
        }
    }
}

fn values(
    key: FilterField,
    kind: FilterFieldKind,
    signs: &[SourceChar],
    words: &Vocabulary,
    last: bool,
) -> ParsedPart {
    let mut any: Vec<Box<str>> = Vec::new();
    for (written, at) in parts(signs, &['|', ',']) {
        let value = if kind == FilterFieldKind::Words {
            Some(written.clone())
        } else {
            words.parse_value(key, &written)
        };
        match value {
            Some(value) if any.contains(&value) => {}
            Some(value) => any.push(value),
            None => {
                let folded = fold(&written);
                let ends = last && signs.last().is_some_and(|s| s.to == at.end);
                let digits =
                    key == FilterField::Docs && folded.chars().all(|c| c.is_ascii_digit() || c == '/');
                if ends && (digits || words.values(key).iter().any(|k| k.has_prefix(&folded))) {
                    continue;
                }
                let nearest = words.nearest(key, &written);
                return ParsedPart::Fault(
                    QueryFaultKind::UnknownValue { key, word: written, nearest },
                    Some(at),
                );
            }
        }
    }
    if any.is_empty() { ParsedPart::Begun } else { ParsedPart::Test(TermTest::Is { key, any }) }
}

/// The alternatives of a value and the position of each; what means nothing is left out.
fn parts(signs: &[SourceChar], between: &[char]) -> Vec<(Box<str>, Range<usize>)> {
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
