//! Keys that were not typed: a text pasted into a terminal that does not mark it, or sent by a document reader. Owns
//! which keys are held back and for how long; it reads no clock. Nothing of such a text is ever run as a command.
//!
//! A key that comes alone passes at once; a letter with which a passport zone begins waits 20 ms, because it runs otherwise before the rest
//! of the zone is there. Letters of several kinds that come at once and are no text pass as what they are: they run, and
//! confirm nothing. Different keys that lie there together, or follow each other within 50 ms, wait until they
//! are one text or 50 ms old. A key that is held down is none of them.
//!
//! For a passport reader that is slower, a setting says how far apart its signs come ([`ReaderGap`]). Then a letter with which a zone begins
//! waits that long, and keys that continue the zone wait with it: eight signs of a zone are a text, however slow within the gap.

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

    /// Whether keys that continue a zone wait together.
    fn is_slow(self) -> bool {
        self != Self::default()
    }
}

impl Default for ReaderGap {
    fn default() -> Self {
        Self::from_ms(Self::LEAST)
    }
}
/// So many printable keys are one text.
const LEAST: usize = 8;
/// The same key so often in a row is one that is held down: it counts once.
const HELD_DOWN: usize = 3;
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
    /// What waits is one letter that came alone.
    alone: bool,
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
            BurstPart::Other => return self.held.push_back((at, event)),
        };
        let follows = self.recent.iter().any(|(_, before, _)| *before != c);
        self.recent.push_back((at, c, printable));
        if self.count() >= LEAST || self.continues_zone(c) && self.held.len() + 1 >= LEAST {
            // What passed already was handled, and is not written twice.
            let mut text = BurstText::default();
            for (_, event) in self.held.drain(..) {
                if let BurstPart::Printable(c) | BurstPart::Blank(c) = self::part(&event) {
                    text.push(c);
                }
            }
            text.push(c);
            self.recent.clear();
            self.text = Some((at, text));
        } else if varied || follows || !self.held.is_empty() {
            self.alone = false;
            self.held.push_back((at, event));
        } else if begins_zone(c) && self.recent.len() == 1 {
            // A key that is held down does not wait.
            self.alone = true;
            self.held.push_back((at, event));
        } else {
            passed.push(event);
        }
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
        self.text.as_ref().map(|(last, _)| *last + self.ends_after()).or_else(|| self.held_due())
    }

    /// How long the first of what waits has to wait.
    fn waits(&self) -> Duration {
        if self.alone && self.held.len() == 1 { self.gap.0 } else { WITHIN }
    }

    /// Whether what waits may be the begin of a zone that a slow reader sends.
    fn is_zone(&self) -> bool {
        let mut signs = self.held.iter().map(|(_, event)| part(event));
        let first = signs.next();
        // No zone begins with the same sign three times: that is a key that is held down.
        let repeats = signs.clone().take(2).filter(|sign| Some(*sign) == first).count() == 2;
        self.gap.is_slow()
            && !repeats
            && matches!(first, Some(BurstPart::Printable(c)) if begins_zone(c))
            && signs.all(|sign| matches!(sign, BurstPart::Printable(c) if is_zone_sign(c)))
    }

    /// Whether a sign continues it.
    fn continues_zone(&self, c: char) -> bool {
        is_zone_sign(c) && self.is_zone()
    }

    /// When the first of what waits is due.
    fn held_due(&self) -> Option<Instant> {
        let (first, last) = (self.held.front()?.0, self.held.back()?.0);
        Some(if self.is_zone() { last + self.gap.0 } else { first + self.waits() })
    }

    /// How long a text is still going on after its last character.
    fn ends_after(&self) -> Duration {
        // A reader that is as slow as the setting says may be a little slower.
        WITHIN.max(self.gap.0 + self.gap.0 / 4)
    }

    /// Lets go of what has waited long enough.
    pub(super) fn pass(&mut self, now: Instant, passed: &mut Vec<FrontEvent>) {
        if self.text.as_ref().is_some_and(|(last, _)| *last + self.ends_after() <= now) {
            self.end(passed);
        }
        let mut released = Vec::new();
        if self.is_zone() && self.held_due().is_some_and(|due| due <= now) {
            released.extend(self.held.drain(..).map(|(_, event)| event));
        }
        let waits = self.waits();
        while !self.is_zone() && self.held.front().is_some_and(|(at, _)| *at + waits <= now) {
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

/// Whether a sign occurs in a zone, in either case.
fn is_zone_sign(c: char) -> bool {
    c == '<' || c.is_ascii_alphanumeric()
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
