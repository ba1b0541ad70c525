//! The hidden and the locked screen, and who unlocks it.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key, Resolved};
use crate::ui::state::effect::{Effect, SignInPurpose};
use crate::ui::state::model::Model;
use crate::ui::state::msg::SignInResult;
use crate::ui::state::privacy::{ScreenCover, SignInForm};

/// Hides the screen, or on a protected desk locks.
pub(in crate::ui) fn shut(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    if action == Action::Lock && ctx.protected {
        return lock(model);
    }
    model.privacy.cover = Some(ScreenCover::Hidden);
    Vec::new()
}

/// Locks the screen. What was being written stays beneath.
pub(in crate::ui) fn lock(model: &mut Model) -> Vec<Effect> {
    model.privacy.cover = Some(ScreenCover::Locked(Box::default()));
    // Whoever comes back has to look again, and begins again.
    model.privacy.unmasked = None;
    model.deferred = None;
    vec![Effect::Locked]
}

/// A key while the screen is hidden.
pub(in crate::ui) fn key(model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Vec<Effect> {
    if chord.key == Key::F(2) {
        ctx.switch_language();
        return Vec::new();
    }
    let Some(shut) = &mut model.privacy.cover else { return Vec::new() };
    match shut {
        ScreenCover::Hidden => {
            let contexts = [crate::ui::base::keys::Context::Global];
            let Resolved::Action(action) = ctx.keys.resolve(&contexts, &mut model.keys, chord) else {
                return Vec::new();
            };
            if matches!(action, Action::Curtain | Action::Open | Action::Back) {
                model.privacy.cover = None;
            }
            if action == Action::Lock && ctx.protected {
                return lock(model);
            }
            // Anybody may press a letter in passing: a hidden screen is left with Ctrl only.
            (action == Action::Quit && chord.ctrl).then_some(Effect::Quit).into_iter().collect()
        }
        ScreenCover::Locked(sign_in) => {
            // A letter belongs to the passphrase.
            if chord.ctrl && chord.quits() {
                return vec![Effect::Quit];
            }
            if sign_in.busy {
                return Vec::new();
            }
            match chord.key {
                Key::Enter if !sign_in.field().is_empty() => {
                    sign_in.busy = true;
                    vec![prove(sign_in, ctx.officer.id, SignInPurpose::Unlock)]
                }
                Key::Esc => {
                    **sign_in = SignInForm::default();
                    Vec::new()
                }
                _ => {
                    sign_in.field().key(chord);
                    Vec::new()
                }
            }
        }
    }
}

/// The request to prove who somebody is.
pub(in crate::ui) fn prove(
    sign_in: &SignInForm,
    officer: crate::domain::officer::OfficerId,
    purpose: SignInPurpose,
) -> Effect {
    Effect::Prove {
        officer,
        passphrase: sign_in.secret.passphrase(),
        code: sign_in.code.as_ref().and_then(crate::ui::base::widgets::secret::Secret::code),
        purpose,
    }
}

/// Text pasted while the screen is hidden: a passphrase, or nothing.
pub(in crate::ui) fn paste(model: &mut Model, text: &str, ctx: &SessionContext) {
    if let Some(ScreenCover::Locked(sign_in)) = &mut model.privacy.cover
        && !sign_in.busy
    {
        sign_in.said = sign_in.field().paste(text).cut(ctx);
    }
}

/// The officer was proved to be who they say, or not.
pub(in crate::ui) fn proved(model: &mut Model, proof: SignInResult) {
    let Some(ScreenCover::Locked(sign_in)) = &mut model.privacy.cover else { return };
    match proof {
        SignInResult::Given(_) => {
            model.privacy.cover = None;
            // Nothing was selected meanwhile.
            model.apply_pending();
        }
        SignInResult::CodeWanted => {
            sign_in.busy = false;
            sign_in.code = Some(crate::ui::base::widgets::secret::Secret::default());
        }
        SignInResult::Refused(text) => sign_in.refused(text),
    }
    model.privacy.touched = model.now;
}
