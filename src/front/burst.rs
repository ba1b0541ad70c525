//! Keys that were not typed: a text pasted into a terminal that does not mark it, or sent by a document reader. Owns
//! which keys are held back and for how long; it reads no clock. Nothing of such a text is ever run as a command.
//!
//! A key that comes alone passes at once; a letter with which a passport zone begins waits for the next one, because it runs otherwise
//! before the rest of the zone is there. Signs that go on like a zone wait with it, each within the gap of the reader ([`ReaderGap`]) after
//! the one before: eight of them are a text, however slow the reader. The letters of somebody who rolls two keys are let go together.
//! Letters of several kinds that come at once and are no text pass as what they are: they run, and confirm nothing. Different keys that
//! lie there together, or follow each other within 50 ms, wait until they are one text or 50 ms old. A key that is held down is none of
//! them.

use super::front_event::{BurstText, FrontEvent};
use crossterm::event::{KeyCode, KeyModifiers};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// Keys within this time may be one text.
const WITHIN: Duration = Duration::from_millis(50);
/// How far apart the signs of a passport reader come, and so how long a letter that may begin a passport zone waits for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReaderGap(Duration);

impl ReaderGap {
    /// From so many milliseconds.
    pub const LEAST: u32 = 20;
    /// A reader on USB that reports a key and its release every 10 ms sends a sign every 20.
    pub const USUAL: u32 = 30;
    /// To so many: a person who types fast needs 80 between two keys.
    pub const MOST: u32 = 60;

    /// A gap in milliseconds; the nearest one that is possible.
    #[must_use]
    pub fn from_ms(ms: u32) -> Self {
        Self(Duration::from_millis(ms.clamp(Self::LEAST, Self::MOST).into()))
    }

    /// The gap in milliseconds.
    #[must_use]
    pub fn ms(self) -> u32 {
        u32::try_from(self.0.as_millis()).unwrap_or(Self::MOST)
    }
}

impl Default for ReaderGap {
    fn default() -> Self {
        Self::from_ms(Self::USUAL)
    }
}

/// Between the lines of a zone a reader may pause so long.
const BETWEEN_LINES: Duration = Duration::from_millis(200);
/// So many printable keys are one text.
const LEAST: usize = 8;
/// The same key so often in a row is one that is held down: it counts once.
const HELD_DOWN: usize = 3;
/// The kind of a document and the state that issued it have so many signs, none of them a digit.
const STATE: usize = 5;
/// Signs of a zone after a line of it; a whole one has at least so many.
const LINES: [usize; 4] = [30, 36, 44, 60];
const WHOLE: usize = 72;
/// No more events wait than this.
const WAITING: usize = 1024;

/// What an event is for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BurstPart {
    /// A printable character.
    Printable(char),
    /// The end of a line or a tabulator: part of a text, but not a text of its own.
    Blank(char),
    /// No text.
    Other,
}

fn part(event: &FrontEvent) -> BurstPart {
    let FrontEvent::Key(key) = event else { return BurstPart::Other };
    let held = key.modifiers - KeyModifiers::SHIFT;
    match key.code {
        KeyCode::Char(c) if held.is_empty() => BurstPart::Printable(c),
        // A line end as programs write it.
        KeyCode::Char('j') if held == KeyModifiers::CONTROL => BurstPart::Blank('\n'),
        KeyCode::Enter if held.is_empty() => BurstPart::Blank('\n'),
        KeyCode::Tab if held.is_empty() => BurstPart::Blank('\t'),
        _ => BurstPart::Other,
    }
}

/// Distinguishes texts from keys.
#[derive(Debug, Default)]
pub(super) struct BurstDetector {
    /// The characters of the last 50 ms, whether their keys passed or wait.
    recent: VecDeque<(Instant, char, bool)>,
    /// Events that wait, in their order.
    held: VecDeque<(Instant, FrontEvent)>,
    /// What waits goes on like a passport zone; when its last sign came.
    zone: Option<Instant>,
    /// A text that is coming in, and when its last character came.
    text: Option<(Instant, BurstText)>,
    gap: ReaderGap,
}

impl BurstDetector {
    /// A detector for a reader whose signs come so far apart.
    pub(super) fn new(gap: ReaderGap) -> Self {
        Self { gap, ..Self::default() }
    }

    /// Takes events in that were read together at a moment, and answers in `passed` with what is to be handled now. `more` says that
    /// further input is there already.
    pub(super) fn add(
        &mut self,
        events: Vec<FrontEvent>,
        at: Instant,
        more: bool,
        passed: &mut Vec<FrontEvent>,
    ) {
        self.pass(at, passed);
        let varied = more || is_varied(events.iter().map(part));
        for event in events {
            self.one(event, at, varied, passed);
        }
        if self.held.len() > WAITING {
            passed.extend(self.held.drain(..).map(|(_, event)| event));
        }
    }

    fn one(&mut self, event: FrontEvent, at: Instant, varied: bool, passed: &mut Vec<FrontEvent>) {
        let part = part(&event);
        if let Some((last, text)) = &mut self.text {
            match (part, event) {
                (BurstPart::Printable(c) | BurstPart::Blank(c), _) => {
                    *last = at;
                    text.push(c);
                }
                // A marked paste is distinguished already.
                (BurstPart::Other, FrontEvent::Paste(pasted)) => {
                    self.end(passed);
                    passed.push(FrontEvent::Paste(pasted));
                }
                (BurstPart::Other, _) => {}
            }
            return;
        }
        let (c, printable) = match part {
            BurstPart::Printable(c) => (c, true),
            BurstPart::Blank(c) => (c, false),
            BurstPart::Other if self.held.is_empty() => return passed.push(event),
            BurstPart::Other => {
                self.zone = None;
                return self.held.push_back((at, event));
            }
        };
        let follows = self.recent.iter().any(|(_, before, _)| *before != c);
        if self.zone.is_some() && printable && self.is_held_down(c) {
            self.zone = None;
            self.recent.push_back((at, c, printable));
            passed.extend(self.held.drain(..).map(|(_, event)| event));
            return passed.push(event);
        }
        let zone = printable && self.goes_on(c);
        self.recent.push_back((at, c, printable));
        if self.count() >= LEAST || (zone && self.held.len() + 1 >= LEAST) {
            // What passed already was handled, and is not written twice.
            let mut text = BurstText::default();
            for (_, event) in self.held.drain(..) {
                if let BurstPart::Printable(c) | BurstPart::Blank(c) = self::part(&event) {
                    text.push(c);
                }
            }
            text.push(c);
            self.recent.clear();
            self.zone = None;
            self.text = Some((at, text));
        } else if zone {
            self.zone = Some(at);
            self.held.push_back((at, event));
        } else if varied || follows || !self.held.is_empty() {
            self.zone = None;
            self.held.push_back((at, event));
        } else {
            passed.push(event);
        }
    }

    /// Whether a sign begins a passport zone, or goes on with the one that waits: a kind of document, the state that issued it, the name. A
    /// key that is held down does neither.
    fn goes_on(&self, c: char) -> bool {
        if self.held.is_empty() {
            return begins_zone(c) && self.recent.iter().all(|(_, before, _)| *before != c);
        }
        let sign = c == '<' || c.is_ascii_alphabetic() || (self.held.len() >= STATE && c.is_ascii_digit());
        self.zone.is_some() && sign
    }

    /// Whether a key is the one that waits, held down. Two letters P are a kind of passport.
    fn is_held_down(&self, c: char) -> bool {
        let same = self.held.iter().all(|(_, event)| part(event) == BurstPart::Printable(c));
        same && (self.held.len() > 1 || !c.eq_ignore_ascii_case(&'P'))
    }

    /// How long a text waits for its next character: longer where it is a zone of which a line has ended.
    fn text_waits(&self) -> Duration {
        // A reader that is as slow as the setting says may be a little slower.
        let within = WITHIN.max(self.gap.0 + self.gap.0 / 4);
        let Some((_, text)) = &self.text else { return within };
        let is_sign = |c: &char| *c == '<' || c.is_ascii_alphanumeric();
        let mut signs = text.text.chars().filter(is_sign).peekable();
        let begins = signs.peek().copied().is_some_and(begins_zone) && text.text.contains('<');
        let count = signs.count();
        let line_ends = text.text.ends_with(['\n', '\t']) && (LINES[0]..WHOLE).contains(&count);
        if begins && (line_ends || LINES.contains(&count)) { BETWEEN_LINES } else { within }
    }

    /// How many keys of the last 50 ms may be typed text.
    fn count(&self) -> usize {
        let (mut count, mut run, mut before) = (0, 0, None);
        for (_, c, _) in self.recent.iter().filter(|(.., printable)| *printable) {
            run = if before == Some(*c) { run + 1 } else { 1 };
            before = Some(*c);
            match run {
                1 | 2 => count += 1,
                HELD_DOWN => count -= HELD_DOWN - 2,
                _ => {}
            }
        }
        count
    }

    /// When the next thing that waits has waited long enough.
    pub(super) fn due(&self) -> Option<Instant> {
        let first = self.held.front().map(|(at, _)| *at + WITHIN);
        let held = self.zone.map(|last| last + self.gap.0).or(first);
        self.text.as_ref().map(|(last, _)| *last + self.text_waits()).or(held)
    }

    /// Lets go of what has waited long enough.
    pub(super) fn pass(&mut self, now: Instant, passed: &mut Vec<FrontEvent>) {
        if self.text.as_ref().is_some_and(|(last, _)| *last + self.text_waits() <= now) {
            self.end(passed);
        }
        let mut released = Vec::new();
        // What goes on like a zone is let go as a whole, once nothing follows.
        let whole = self.zone.take_if(|last| *last + self.gap.0 <= now).is_some();
        let due = |at: Instant, zone: bool| whole || (!zone && at + WITHIN <= now);
        while self.held.front().is_some_and(|(at, _)| due(*at, self.zone.is_some())) {
            released.extend(self.held.pop_front().map(|(_, event)| event));
        }
        let mut letters = released.iter().filter_map(letter);
        let first = letters.next();
        let mixed = letters.any(|c| Some(c) != first);
        passed.extend(released.into_iter().map(|event| match event {
            FrontEvent::Key(key) if mixed && letter(&event).is_some() => FrontEvent::Letter(key),
            event => event,
        }));
        while self.recent.front().is_some_and(|(at, ..)| *at + WITHIN <= now) {
            self.recent.pop_front();
        }
    }

    fn end(&mut self, passed: &mut Vec<FrontEvent>) {
        passed.extend(self.text.take().map(|(_, text)| FrontEvent::Burst(text)));
    }
}

/// Whether a passport zone may begin with a sign: passports, visas and cards.
fn begins_zone(c: char) -> bool {
    matches!(c.to_ascii_uppercase(), 'P' | 'V' | 'I' | 'A' | 'C')
}

/// The sign of a text that an event is; a digit chooses, and is none.
fn letter(event: &FrontEvent) -> Option<char> {
    match part(event) {
        BurstPart::Printable(c) if !c.is_ascii_digit() => Some(c),
        _ => None,
    }
}

/// Whether more than one key is among the parts of a text.
fn is_varied(parts: impl Iterator<Item = BurstPart>) -> bool {
    let mut texts = parts.filter(|p| *p != BurstPart::Other);
    let first = texts.next();
    texts.any(|p| Some(p) != first)
}

#[cfg(test)]
mod tests;
