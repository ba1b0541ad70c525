//! A list to choose one of, narrowed by writing. Owns the choices and the mark; drawing it needs only an area.

use crate::domain::lang::{Lang, LocalizedName};
use crate::domain::normalize::fold;
use crate::domain::transliterate::pinyin;
use crate::text::fill;
use crate::ui::base::cells;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::field::Field;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Something to choose.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What finds it besides, folded.
    pub(in crate::ui) also: String,
}

impl Choice {
    /// A choice.
    #[must_use]
    pub fn new(code: &str, name: &str) -> Self {
        Self { code: code.to_owned(), name: name.to_owned(), also: String::new() }
    }

    /// A choice that is found by its name in every language, and in Chinese by pinyin and its initials.
    #[must_use]
    pub(in crate::ui) fn named(code: &str, name: &LocalizedName, lang: Lang) -> Self {
        let spelled = pinyin(&name.zh).filter(|_| lang == Lang::Zh).unwrap_or_default();
        let also = fold(&format!("{} {} {} {}", name.en, name.zh, spelled.0, spelled.1));
        Self { also, ..Self::new(code, name.get(lang)) }
    }
}

/// A list to choose one of.
#[derive(Clone, Debug)]
pub struct Picker {
    choices: Vec<Choice>,
    narrow: Field,
    /// The marked one of those shown; none until the officer has chosen.
    at: Option<usize>,
    /// The first of those shown is marked by itself: nothing is decided by it.
    eager: bool,
}

impl Picker {
    /// A list with the preset marked; none where the preset is none of them.
    #[must_use]
    pub fn new(choices: Vec<Choice>, preset: &str) -> Self {
        let at = choices.iter().position(|c| c.code == preset);
        Self { choices, narrow: Field::new(40), at, eager: false }
    }

    /// The same where nothing is decided by it: one is always marked.
    #[must_use]
    pub(crate) fn eager(choices: Vec<Choice>, preset: &str) -> Self {
        let picker = Self::new(choices, preset);
        Self { at: picker.at.or(Some(0)), eager: true, ..picker }
    }

    /// A list with no choice marked: somebody has to say which.
    #[must_use]
    pub fn open(choices: Vec<Choice>) -> Self {
        Self::new(choices, "")
    }

    /// The choices that hold what was written; the one whose code it is, then those whose code begins with it, are first.
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
                words.split_whitespace().all(|w| text.contains(w) || c.also.contains(w))
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
        self.choice().map(|c| c.code.as_str())
    }

    /// The marked choice.
    #[must_use]
    pub fn choice(&self) -> Option<&Choice> {
        self.at.and_then(|at| self.shown().get(at).copied())
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
    pub(crate) fn pick(&mut self, code: &str) -> bool {
        self.narrow.clear();
        let at = self.choices.iter().position(|c| c.code == code);
        self.at = at.or(self.at);
        at.is_some()
    }

    /// Marks the next or the last one, within the list; the first step marks the first.
    pub fn step(&mut self, down: bool) {
        let last = self.shown().len().saturating_sub(1);
        self.at = Some(match self.at {
            None => 0,
            Some(at) if down => (at + 1).min(last),
            Some(at) => at.saturating_sub(1),
        });
    }

    /// Takes a key: it narrows the list.
    pub fn key(&mut self, chord: Chord) {
        if matches!(chord.key, Key::Left | Key::Right | Key::Home | Key::End) {
            return;
        }
        let before = self.chosen().map(ToOwned::to_owned);
        if self.narrow.key(chord) {
            self.narrowed(before);
        }
    }

    /// Takes pasted text in: it narrows the list.
    pub fn paste(&mut self, text: &str) -> Pasted {
        let before = self.chosen().map(ToOwned::to_owned);
        let pasted = self.narrow.paste(text);
        self.narrowed(before);
        pasted
    }

    /// The mark stays on its choice while the list shows it; what was written chooses where it leaves one, or is its code.
    fn narrowed(&mut self, before: Option<String>) {
        let shown = self.shown();
        let kept = before.and_then(|code| shown.iter().position(|c| c.code == code));
        let written = fold(self.narrow.value());
        let exact = shown.first().is_some_and(|c| fold(&c.code) == written);
        let named = exact || (!written.is_empty() && shown.len() == 1);
        self.at = match (self.eager, named) {
            (true, _) => kept.filter(|_| written.is_empty()).or(Some(0)),
            (false, true) => Some(0),
            (false, false) => kept,
        };
    }

    /// Draws what is written in the first line and the choices below it; answers the cursor's cell.
    pub fn draw(&self, buf: &mut Buffer, area: Rect, active: bool, ctx: &SessionContext) -> (u16, u16) {
        let theme = &ctx.theme;
        let shown = self.shown();
        cells::put(buf, area.x, area.y, 2, "/", theme.key);
        let line = Rect::new(area.x + 2, area.y, area.width.saturating_sub(2), 1);
        let cursor = self.narrow.draw(buf, line, theme.input);
        let high = usize::from(area.height.saturating_sub(1)).max(1);
        if shown.len() > high {
            // What is not seen is counted where the list is narrowed.
            let top = self.at.map_or(0, |at| (at + 1).saturating_sub(high)).min(shown.len() - high);
            let (above, below) = (top, shown.len() - top - high);
            let d = &ctx.texts.dialog;
            let (text, n) = if below > 0 { (&d.more_below, below) } else { (&d.more_above, above) };
            let text = fill(text, &[("n", &n.to_string())]);
            let wide = u16::try_from(cells::width(&text)).unwrap_or(0).min(area.width);
            cells::put(buf, area.right() - wide, area.y, wide, &text, theme.label);
        }
        let top = self.at.map_or(0, |at| (at + 1).saturating_sub(high)).min(shown.len().saturating_sub(high));
        let wide = u16::try_from(shown.iter().map(|c| c.code.len()).max().unwrap_or(0)).unwrap_or(0).min(12);
        for (row, choice) in shown.iter().enumerate().skip(top).take(high) {
            let y = area.y + 1 + u16::try_from(row - top).unwrap_or(0);
            let style = match (Some(row) == self.at, active) {
                (true, true) => theme.selection,
                (true, false) => theme.other_pane,
                _ => theme.text,
            };
            cells::blank(buf, area.x, y, area.width, style);
            cells::put(buf, area.x + 1, y, wide, &choice.code, style);
            let x = area.x + wide + 3;
            cells::field(buf, x, y, area.right().saturating_sub(x), &choice.name, style, ctx.glyphs.ellipsis);
        }
        if shown.is_empty() {
            cells::put(buf, area.x + 1, area.y + 1, area.width, &ctx.texts.dialog.nothing_fits, theme.soon);
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
    fn both_languages_and_pinyin_find_a_choice() {
        let name = LocalizedName::new("Ningbo Lishe", "宁波栎社");
        let choices = vec![Choice::named("NGB", &name, Lang::Zh), Choice::new("PEK", "北京首都")];
        let picker = Picker::open(choices);
        for words in ["ning", "nb", "宁波", "Lishe", "ngb", "ningbo 栎"] {
            let found: Vec<&str> = picker.fitting(words).iter().map(|c| c.code.as_str()).collect();
            assert_eq!(found, ["NGB"], "{words}");
        }
    }

    #[test]
    fn nothing_is_chosen_until_the_officer_chooses() {
        let choices = || vec![Choice::new("R21-1", "no ground"), Choice::new("R21-2", "no proof")];
        let mut picker = Picker::new(choices(), "");
        assert_eq!(picker.chosen(), None);
        picker.key(Chord::plain(Key::Char('r')));
        assert_eq!(picker.chosen(), None, "two still fit");
        picker.step(true);
        assert_eq!(picker.chosen(), Some("R21-1"));
        let mut picker = Picker::new(choices(), "");
        "r21-2".chars().for_each(|c| picker.key(Chord::plain(Key::Char(c))));
        assert_eq!(picker.chosen(), Some("R21-2"));
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
