//! A list to choose one of, narrowed by writing. Owns the choices and the mark; drawing it needs only an area.

use super::super::cells;
use super::super::keys::{Chord, Key};
use super::super::setting::Setting;
use super::field::Field;
use crate::domain::fold::fold;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Something to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(code: &str, name: &str) -> Self {
        Self { code: code.to_owned(), name: name.to_owned() }
    }
}

/// A list to choose one of.
#[derive(Clone, Debug)]
pub struct Picker {
    choices: Vec<Choice>,
    narrow: Field,
    at: usize,
}

/// No choice is marked.
const NONE: usize = usize::MAX;

impl Picker {
    /// A list with one choice marked; the first where the preset is none of them.
    #[must_use]
    pub fn new(choices: Vec<Choice>, preset: &str) -> Self {
        let at = choices.iter().position(|c| c.code == preset).unwrap_or(0);
        Self { choices, narrow: Field::new(40), at }
    }

    /// A list with no choice marked: somebody has to say which.
    #[must_use]
    pub fn open(choices: Vec<Choice>) -> Self {
        Self { choices, narrow: Field::new(40), at: NONE }
    }

    /// The choices that hold what was written; the one whose code it is, then those whose code begins with it, stand first.
    fn shown(&self) -> Vec<&Choice> {
        self.fitting(self.narrow.value())
    }

    /// The choices that hold all words of a text, in the same order; all of them for an empty one.
    #[must_use]
    pub fn fitting(&self, text: &str) -> Vec<&Choice> {
        let words = fold(text);
        let mut shown: Vec<&Choice> = self
            .choices
            .iter()
            .filter(|c| {
                let text = fold(&format!("{} {}", c.code, c.name));
                words.split_whitespace().all(|w| text.contains(w))
            })
            .collect();
        if !words.is_empty() {
            shown.sort_by_key(|c| {
                let code = fold(&c.code);
                (code != words, !code.starts_with(&*words))
            });
        }
        shown
    }

    /// The code of the marked choice.
    #[must_use]
    pub fn chosen(&self) -> Option<&str> {
        self.shown().get(self.at).map(|c| c.code.as_str())
    }

    /// The marked choice.
    #[must_use]
    pub fn choice(&self) -> Option<&Choice> {
        self.shown().get(self.at).copied()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.choices.len()
    }

    /// Whether there is nothing to choose.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty()
    }

    /// Marks the choice of a code, among all of them; answers whether there is one.
    pub fn pick(&mut self, code: &str) -> bool {
        self.narrow.clear();
        let at = self.choices.iter().position(|c| c.code == code);
        self.at = at.unwrap_or(self.at);
        at.is_some()
    }

    /// Marks the next or the last one, within the list.
    pub fn step(&mut self, down: bool) {
        let last = self.shown().len().saturating_sub(1);
        self.at = match (self.at, down) {
            (NONE, true) => 0,
            (NONE, false) => last,
            (at, true) => (at + 1).min(last),
            (at, false) => at.saturating_sub(1),
        };
    }

    /// Takes a key: it narrows the list.
    pub fn key(&mut self, chord: Chord) {
        if matches!(chord.key, Key::Left | Key::Right | Key::Home | Key::End) {
            return;
        }
        let before = self.chosen().map(ToOwned::to_owned);
        if self.narrow.key(chord) {
            // The mark stays on its choice while the list still shows it.
            let kept = before.and_then(|code| self.shown().iter().position(|c| c.code == code));
            self.at = kept.filter(|_| self.narrow.value().is_empty()).unwrap_or(0);
        }
    }

    /// Draws what is written in the first line and the choices below it; answers the cursor's cell.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, active: bool, set: &Setting) -> (u16, u16) {
        let theme = &set.theme;
        let shown = self.shown();
        cells::put(buf, area.x, area.y, 2, "/", theme.key);
        let line = Rect::new(area.x + 2, area.y, area.width.saturating_sub(2), 1);
        let cursor = self.narrow.draw(buf, line, theme.input);
        let high = usize::from(area.height.saturating_sub(1)).max(1);
        let marked = if self.at == NONE { 0 } else { self.at };
        let top = (marked + 1).saturating_sub(high).min(shown.len().saturating_sub(high));
        let wide = u16::try_from(shown.iter().map(|c| c.code.len()).max().unwrap_or(0)).unwrap_or(0).min(12);
        for (row, choice) in shown.iter().enumerate().skip(top).take(high) {
            let y = area.y + 1 + u16::try_from(row - top).unwrap_or(0);
            let style = match (row == self.at, active) {
                (true, true) => theme.selection,
                (true, false) => theme.marked,
                _ => theme.text,
            };
            cells::blank(buf, area.x, y, area.width, style);
            cells::put(buf, area.x + 1, y, wide, &choice.code, style);
            let x = area.x + wide + 3;
            cells::field(buf, x, y, area.right().saturating_sub(x), &choice.name, style, set.glyphs.ellipsis);
        }
        if shown.is_empty() {
            cells::put(buf, area.x + 1, area.y + 1, area.width, &set.texts.dialog.nothing_fits, theme.warn);
        }
        cursor
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ports() -> Picker {
        let choices = [("PEK", "Beijing Capital"), ("PVG", "Shanghai Pudong"), ("SHA", "Shanghai Hongqiao")];
        Picker::new(choices.iter().map(|(c, n)| Choice::new(c, n)).collect(), "PVG")
    }

    #[test]
    fn the_preset_is_marked_and_writing_narrows() {
        let mut picker = ports();
        assert_eq!(picker.chosen(), Some("PVG"));
        for c in "hong".chars() {
            picker.key(Chord::plain(Key::Char(c)));
        }
        assert_eq!(picker.chosen(), Some("SHA"));
        picker.key(Chord::plain(Key::Char('x')));
        assert_eq!(picker.chosen(), None);
    }

    #[test]
    fn the_mark_stays_in_the_list() {
        let mut picker = ports();
        for _ in 0..9 {
            picker.step(true);
        }
        assert_eq!(picker.chosen(), Some("SHA"));
        for _ in 0..9 {
            picker.step(false);
        }
        assert_eq!(picker.chosen(), Some("PEK"));
    }
}
