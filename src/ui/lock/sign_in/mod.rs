//! The screen of a protected desk before anybody has signed in. Owns what is filled in on it; it proves nothing - what was given is
//! answered and tried outside, where it takes the time that deriving a key takes.

mod view;

pub use view::draw;
pub(in crate::ui) use view::other_language;

use crate::domain::officer::OfficerId;
use crate::domain::passphrase::Passphrase;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::field::Field;
use crate::ui::base::widgets::secret::Secret;
use crate::ui::state::privacy::SignInForm;

/// What came of a key.
#[derive(Debug, PartialEq, Eq)]
pub enum SignInAction {
    /// The screen goes on.
    Stay,
    /// Leave.
    Leave,
    /// Forget the passphrase that was right already: somebody else signs in.
    Anew,
    /// Try a passphrase.
    Passphrase(OfficerId, Passphrase),
    /// Try a code of the second factor.
    Code(String),
}

/// The journal's last entry, for whoever has the handover sheet to compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInStatus {
    /// Its number.
    pub entry: u64,
    /// The first digits of its hash.
    pub digits: String,
}

/// The screen.
#[derive(Clone, Debug)]
pub struct SignInScreen {
    /// The officer's id.
    pub officer: Field,
    /// The id is being written; otherwise what proves it.
    pub naming: bool,
    /// The id was filled in before and is not being changed: letters are rather a passphrase that went astray.
    kept: bool,
    /// What proves it, and what was wrong with it.
    pub sign_in: SignInForm,
    /// Where the journal ends, as far as that is known without a key.
    pub stand: Option<SignInStatus>,
    /// How far a store is that has to be built again: done, of how many.
    pub progress: Option<(u64, u64)>,
}

/// The longest id, in characters; see [`OfficerId`].
const ID: usize = 23;

impl SignInScreen {
    /// The screen at its beginning, for the officer who is named. Who has a key here is shown to nobody.
    #[must_use]
    pub fn new(officer: Option<OfficerId>, stand: Option<SignInStatus>) -> Self {
        Self {
            officer: Field::with(ID, officer.as_ref().map_or("", OfficerId::as_str)),
            naming: officer.is_none(),
            kept: false,
            sign_in: SignInForm::default(),
            stand,
            progress: None,
        }
    }

    /// Takes a key.
    pub fn key(&mut self, chord: Chord, ctx: &mut SessionContext) -> SignInAction {
        if chord.key == Key::F(2) {
            ctx.switch_language();
            // What was said is in the other language.
            self.sign_in.said = None;
            return SignInAction::Stay;
        }
        if chord.ctrl && chord.key == Key::Char('c') {
            return SignInAction::Leave;
        }
        if self.sign_in.busy {
            return SignInAction::Stay;
        }
        if self.naming { self.name(chord, ctx) } else { self.prove(chord) }
    }

    fn name(&mut self, chord: Chord, ctx: &SessionContext) -> SignInAction {
        match chord.key {
            Key::Esc => return SignInAction::Leave,
            Key::Enter | Key::Tab => match self.id() {
                Some(_) => self.naming = false,
                None => self.sign_in.said = Some(ctx.texts.first_run.wrong_officer.to_string()),
            },
            Key::Backspace | Key::Delete if self.kept => {
                self.kept = false;
                self.sign_in.said = None;
                self.officer.clear();
            }
            _ if self.kept && chord.writes() => {
                self.sign_in.said = Some(ctx.texts.first_run.id_kept.to_string());
            }
            _ => {
                self.sign_in.said = None;
                self.officer.key(chord);
                self.only_id(ctx);
            }
        }
        SignInAction::Stay
    }

    /// What no id has is part of something else, of a passphrase perhaps: it does not stay where everybody can read it.
    fn only_id(&mut self, ctx: &SessionContext) {
        let written = self.officer.value().trim();
        if !written.is_empty() && self.id().is_none() {
            self.officer.clear();
            self.sign_in.said = Some(ctx.texts.first_run.wrong_officer.to_string());
        }
    }

    fn prove(&mut self, chord: Chord) -> SignInAction {
        match chord.key {
            Key::Esc | Key::BackTab => {
                self.naming = true;
                self.kept = self.id().is_some();
                let half_in = std::mem::take(&mut self.sign_in).code.is_some();
                if half_in { SignInAction::Anew } else { SignInAction::Stay }
            }
            Key::Enter => self.given(),
            _ => {
                self.sign_in.said = None;
                self.sign_in.field().key(chord);
                SignInAction::Stay
            }
        }
    }

    fn given(&mut self) -> SignInAction {
        let Some(officer) = self.id().filter(|_| !self.sign_in.field().is_empty()) else {
            return SignInAction::Stay;
        };
        self.sign_in.busy = true;
        self.sign_in.said = None;
        match &self.sign_in.code {
            Some(code) => SignInAction::Code(code.code().unwrap_or_default()),
            None => SignInAction::Passphrase(officer, self.sign_in.secret.passphrase()),
        }
    }

    /// The passphrase was right, and a code is wanted. After a wrong one it is wanted again: what was written meanwhile stays.
    pub(crate) fn ask_code(&mut self) {
        self.sign_in.code.get_or_insert_with(Secret::default);
        self.sign_in.busy = false;
    }

    /// The code was not right: said, and another one can be given.
    pub(crate) fn wrong_code(&mut self, said: String) {
        self.sign_in.code = Some(Secret::default());
        self.sign_in.busy = false;
        self.sign_in.said = Some(said);
    }

    fn id(&self) -> Option<OfficerId> {
        self.officer.value().trim().parse().ok()
    }

    /// Takes pasted text into the field that is being written.
    pub fn paste(&mut self, text: &str, ctx: &SessionContext) {
        if self.sign_in.busy {
            return;
        }
        if self.naming && self.kept {
            self.sign_in.said = Some(ctx.texts.first_run.id_kept.to_string());
            return;
        }
        let pasted = if self.naming { self.officer.paste(text) } else { self.sign_in.field().paste(text) };
        self.sign_in.said = pasted.cut(ctx);
        if self.naming {
            self.only_id(ctx);
        }
    }
}

#[cfg(test)]
mod tests;
