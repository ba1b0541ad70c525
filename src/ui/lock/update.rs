//! The curtain, the lock, and the opening of a case on a protected desk: what is looked at is written down first.

use crate::domain::case_no::CaseNo;
use crate::ui::base::context::Setting;
use crate::ui::base::keys::{Action, Chord, Key, Resolved};
use crate::ui::state::effect::{Effect, Look, Purpose};
use crate::ui::state::model::{Focus, Model, Tone};
use crate::ui::state::msg::Proof;
use crate::ui::state::privacy::{Shut, SignIn};

/// Opens the chosen case. Where it has to be written down, it opens once that is done.
pub(in crate::ui) fn enter(model: &mut Model, set: &Setting) -> Vec<Effect> {
    let Some(no) = model.chosen().map(|c| c.no) else { return Vec::new() };
    model.follow();
    if set.protected && model.guard.opened != Some(no) {
        return vec![Effect::Look(no, Look::Opened)];
    }
    opened(model);
    Vec::new()
}

fn opened(model: &mut Model) {
    model.focus = Focus::Case;
    crate::ui::detail::update::choose_first(model);
}

/// A look was written down, or was not: then there is nothing to see.
pub(in crate::ui) fn looked(model: &mut Model, no: CaseNo, look: Look, failed: Option<String>) {
    if crate::ui::panels::related_cases::update::looked(model, no, failed.as_deref()) {
        return;
    }
    if let Some(text) = failed {
        model.say(Tone::Bad, text);
        return;
    }
    match look {
        Look::Opened => {
            model.guard.opened = Some(no);
            if model.selected == Some(no) {
                opened(model);
            }
        }
        Look::Unmasked => model.guard.unmasked = Some(no),
    }
}

/// Draws the curtain, or on a protected desk locks.
pub(in crate::ui) fn shut(model: &mut Model, action: Action, set: &Setting) -> Vec<Effect> {
    if action == Action::Lock && set.protected {
        return lock(model);
    }
    model.guard.shut = Some(Shut::Curtain);
    Vec::new()
}

/// Locks the screen. What was being written stays beneath.
pub(in crate::ui) fn lock(model: &mut Model) -> Vec<Effect> {
    model.guard.shut = Some(Shut::Lock(Box::default()));
    // Whoever comes back has to look again, and begins anew.
    model.guard.unmasked = None;
    model.taken_up = None;
    crate::ui::panels::related_cases::update::forget_looks(model);
    vec![Effect::Locked]
}

/// A key while the screen is hidden.
pub(in crate::ui) fn key(model: &mut Model, chord: Chord, set: &mut Setting) -> Vec<Effect> {
    if chord.key == Key::F(2) {
        set.switch_language();
        return Vec::new();
    }
    let Some(shut) = &mut model.guard.shut else { return Vec::new() };
    match shut {
        Shut::Curtain => {
            let contexts = [crate::ui::base::keys::Context::Global];
            let resolved = set.keys.resolve(&contexts, &mut model.keys, chord);
            let lifts = matches!(resolved, Resolved::Action(Action::Curtain | Action::Open | Action::Back));
            if lifts {
                model.guard.shut = None;
            }
            match resolved {
                // A letter is pressed by whoever passes by; the way out of a hidden screen is not one key.
                Resolved::Action(Action::Quit) if chord.ctrl => vec![Effect::Quit],
                Resolved::Action(Action::Lock) if set.protected => lock(model),
                _ => Vec::new(),
            }
        }
        Shut::Lock(sign_in) => {
            if chord.quits() {
                return vec![Effect::Quit];
            }
            if sign_in.busy {
                return Vec::new();
            }
            match chord.key {
                Key::Enter if !sign_in.field().is_empty() => {
                    sign_in.busy = true;
                    vec![prove(sign_in, set.officer.id, Purpose::Unlock)]
                }
                Key::Esc => {
                    **sign_in = SignIn::default();
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

/// The wish to have somebody's word proved.
pub(in crate::ui) fn prove(
    sign_in: &SignIn,
    officer: crate::domain::officer::OfficerId,
    purpose: Purpose,
) -> Effect {
    Effect::Prove {
        officer,
        passphrase: sign_in.secret.passphrase(),
        code: sign_in.code.as_ref().and_then(crate::ui::base::widgets::secret::Secret::code),
        purpose,
    }
}

/// Text pasted while the screen is hidden: a passphrase, or nothing.
pub(in crate::ui) fn paste(model: &mut Model, text: &str, set: &Setting) {
    if let Some(Shut::Lock(sign_in)) = &mut model.guard.shut
        && !sign_in.busy
    {
        sign_in.said = sign_in.field().paste(text).cut(set);
    }
}

/// The officer was proved to be who he says, or not.
pub(in crate::ui) fn proved(model: &mut Model, proof: Proof) {
    let Some(Shut::Lock(sign_in)) = &mut model.guard.shut else { return };
    match proof {
        Proof::Given(_) => {
            model.guard.shut = None;
            // No hand lay on the list meanwhile.
            model.let_in();
        }
        Proof::CodeWanted => {
            sign_in.busy = false;
            sign_in.code = Some(crate::ui::base::widgets::secret::Secret::default());
        }
        Proof::Refused(text) => sign_in.refused(text),
    }
    model.guard.touched = model.now;
}
