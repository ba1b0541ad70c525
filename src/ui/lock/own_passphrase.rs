//! The dialog of a passphrase that somebody else set: the officer chooses their own before anything of the desk is shown. Owns what is
//! filled in; whether a passphrase is accepted is decided outside.

use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::text::{Catalog, fill};
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::secret::Secret;
use crate::ui::base::{cells, layout, overlay, too_small};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What came of a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    /// The dialog goes on.
    Stay,
    /// Leave the desk without a change.
    Leave,
    /// Set this passphrase.
    Set(Passphrase),
}

/// The dialog.
#[derive(Clone, Debug)]
pub struct OwnPassphrase {
    officer: OfficerId,
    by: OfficerId,
    first: Secret,
    /// The second time, once the first one was strong enough.
    again: Option<Secret>,
    /// What was wrong.
    pub said: Option<String>,
}

impl OwnPassphrase {
    /// The dialog of an officer whose passphrase `by` set.
    #[must_use]
    pub fn new(officer: OfficerId, by: OfficerId) -> Self {
        Self { officer, by, first: Secret::default(), again: None, said: None }
    }

    fn field(&mut self) -> &mut Secret {
        self.again.as_mut().unwrap_or(&mut self.first)
    }

    /// Begins again and says why.
    pub fn refused(&mut self, said: String) {
        *self = Self { said: Some(said), ..Self::new(self.officer, self.by) };
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord, set: &mut Setting) -> Choice {
        if chord.key == Key::F(2) {
            set.switch_language();
            self.said = None;
            return Choice::Stay;
        }
        if chord.ctrl && chord.key == Key::Char('c') {
            return Choice::Leave;
        }
        match chord.key {
            Key::Esc => self.refused(String::new()),
            Key::Enter if !self.field().is_empty() => return self.given(set),
            _ => {
                self.said = None;
                self.field().key(chord);
            }
        }
        Choice::Stay
    }

    fn given(&mut self, set: &Setting) -> Choice {
        self.said = None;
        match &self.again {
            None => match self.first.passphrase().check(self.officer) {
                Ok(()) => self.again = Some(Secret::default()),
                Err(weak) => self.refused(Catalog::of(&set.texts.weak, weak.code()).to_owned()),
            },
            Some(again) if *again == self.first => return Choice::Set(self.first.passphrase()),
            Some(_) => self.refused(set.texts.sign_in.differ.to_string()),
        }
        Choice::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str, set: &Setting) {
        self.said = self.field().paste(text).cut(set);
    }

    /// Draws the dialog; answers the cell of the text cursor.
    pub fn draw(&self, buf: &mut Buffer, screen: Rect, set: &Setting) -> Option<(u16, u16)> {
        let (theme, t) = (&set.theme, &set.texts.sign_in);
        cells::clear(buf, screen);
        if layout::too_small((screen.width, screen.height)) {
            too_small::draw(buf, screen, set);
            return None;
        }
        let inner = overlay::frame(buf, screen, 66, 9, "portdesk", set);
        let why = fill(&t.choose_own, &[("by", self.by.as_str())]);
        for (text, y) in cells::wrap(&why, usize::from(inner.width)).into_iter().zip(inner.y..inner.y + 2) {
            cells::put(buf, inner.x, y, inner.width, text, theme.strong);
        }
        cells::put(buf, inner.x, inner.y + 2, inner.width, self.officer.as_str(), theme.text);
        let question = if self.again.is_some() { &t.ask_again } else { &t.ask_own };
        cells::put(buf, inner.x, inner.y + 4, inner.width, question, theme.label);
        let line = Rect { y: inner.y + 5, height: 1, ..inner };
        let cursor = self.again.as_ref().unwrap_or(&self.first).draw(buf, line, theme.input);
        if let Some(said) = &self.said {
            let lines = cells::wrap(said, usize::from(inner.width));
            for (text, y) in lines.into_iter().zip(inner.y + 6..inner.y + 8) {
                cells::put(buf, inner.x, y, inner.width, text, theme.late);
            }
        }
        cells::put(buf, inner.x, inner.y + 8, inner.width, &t.change_hint, theme.key);
        Some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    fn types(dialog: &mut OwnPassphrase, set: &mut Setting, text: &str) -> Choice {
        dialog.paste(text, set);
        dialog.key(Chord::plain(Key::Enter), set)
    }

    #[test]
    fn passphrase_is_set_after_it_was_typed_twice() {
        let mut set = Setting::plain(Lang::En);
        let mut dialog = OwnPassphrase::new("li".parse().unwrap(), "wang".parse().unwrap());
        assert_eq!(types(&mut dialog, &mut set, "short"), Choice::Stay);
        assert!(dialog.said.is_some());
        types(&mut dialog, &mut set, "night shift at Ningbo 4");
        assert_eq!(types(&mut dialog, &mut set, "another shift at Ningbo 4"), Choice::Stay);
        assert_eq!(dialog.said.as_deref(), Some(&*set.texts.sign_in.differ));
        types(&mut dialog, &mut set, "night shift at Ningbo 4");
        let set_to = Choice::Set(Passphrase::new("night shift at Ningbo 4".into()));
        assert_eq!(types(&mut dialog, &mut set, "night shift at Ningbo 4"), set_to);
        assert_eq!(dialog.key("Ctrl-c".parse().unwrap(), &mut set), Choice::Leave);
    }
}
