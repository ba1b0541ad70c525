//! The dialog of a passphrase that somebody else set: the officer chooses their own before anything of the desk is shown. Owns what is
//! filled in; whether a passphrase is accepted is decided outside.

use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::text::{Catalog, fill};
use crate::ui::base::bar::{KeyBar, KeyBarItem};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::overlay::{self, Extent};
use crate::ui::base::widgets::secret::Secret;
use crate::ui::base::{cells, layout, too_small};
use crate::ui::lock::sign_in::other_language;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// What came of a key.
#[derive(Debug, PartialEq, Eq)]
pub enum OwnPassphraseAction {
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
    pub fn key(&mut self, chord: Chord, ctx: &mut SessionContext) -> OwnPassphraseAction {
        if chord.key == Key::F(2) {
            ctx.switch_language();
            self.said = None;
            return OwnPassphraseAction::Stay;
        }
        if chord.ctrl && chord.key == Key::Char('c') {
            return OwnPassphraseAction::Leave;
        }
        match chord.key {
            Key::Esc => self.refused(String::new()),
            Key::Enter if !self.field().is_empty() => return self.given(ctx),
            _ => {
                self.said = None;
                self.field().key(chord);
            }
        }
        OwnPassphraseAction::Stay
    }

    fn given(&mut self, ctx: &SessionContext) -> OwnPassphraseAction {
        self.said = None;
        match &self.again {
            None => match self.first.passphrase().check(self.officer) {
                Ok(()) => self.again = Some(Secret::default()),
                Err(weak) => self.refused(Catalog::text_or_name(&ctx.texts.weak, weak.code()).to_owned()),
            },
            Some(again) if *again == self.first => return OwnPassphraseAction::Set(self.first.passphrase()),
            Some(_) => self.refused(ctx.texts.sign_in.differ.to_string()),
        }
        OwnPassphraseAction::Stay
    }

    /// Takes pasted text.
    pub fn paste(&mut self, text: &str, ctx: &SessionContext) {
        self.said = self.field().paste(text).cut(ctx);
    }

    /// Draws the dialog; answers the cell of the text cursor.
    pub fn draw(&self, buf: &mut Buffer, screen: Rect, ctx: &SessionContext) -> Option<(u16, u16)> {
        let (theme, t) = (&ctx.theme, &ctx.texts.sign_in);
        cells::clear(buf, screen);
        if layout::is_too_small((screen.width, screen.height)) {
            too_small::draw(buf, screen, ctx);
            return None;
        }
        let area = overlay::open(buf, screen, Extent::Alone(8), ("portdesk", ""), ctx);
        let inner = area.inner;
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
        let verb = |name| Catalog::text_or_name(&ctx.texts.bar, name);
        let items = vec![KeyBarItem::new(&["Enter"], verb("next")), other_language(ctx)];
        let bar = KeyBar { items, pinned: vec![KeyBarItem::new(&["Ctrl-c"], verb("quit"))] };
        bar.draw_at_foot(buf, screen, ctx);
        Some(cursor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    fn types(dialog: &mut OwnPassphrase, ctx: &mut SessionContext, text: &str) -> OwnPassphraseAction {
        dialog.paste(text, ctx);
        dialog.key(Chord::plain(Key::Enter), ctx)
    }

    #[test]
    fn passphrase_is_set_after_it_was_typed_twice() {
        let mut ctx = SessionContext::plain(Lang::En);
        let mut dialog = OwnPassphrase::new("li".parse().unwrap(), "wang".parse().unwrap());
        assert_eq!(types(&mut dialog, &mut ctx, "short"), OwnPassphraseAction::Stay);
        assert!(dialog.said.is_some());
        types(&mut dialog, &mut ctx, "night shift at Ningbo 4");
        assert_eq!(types(&mut dialog, &mut ctx, "another shift at Ningbo 4"), OwnPassphraseAction::Stay);
        assert_eq!(dialog.said.as_deref(), Some(&*ctx.texts.sign_in.differ));
        types(&mut dialog, &mut ctx, "night shift at Ningbo 4");
        let set_to = OwnPassphraseAction::Set(Passphrase::new("night shift at Ningbo 4".into()));
        assert_eq!(types(&mut dialog, &mut ctx, "night shift at Ningbo 4"), set_to);
        assert_eq!(dialog.key("Ctrl-c".parse().unwrap(), &mut ctx), OwnPassphraseAction::Leave);
    }
}
