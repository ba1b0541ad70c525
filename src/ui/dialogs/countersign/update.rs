//! Keys for the dialog of a second officer.

use crate::domain::command::Command;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Chord, Key};
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::secret::Secret;
use crate::ui::dialogs::countersign::state::CountersignForm;
use crate::ui::state::effect::{Effect, SignInPurpose};
use crate::ui::state::model::Model;
use crate::ui::state::msg::SignInResult;

/// A key while a second officer is asked.
pub(in crate::ui) fn key(model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Vec<Effect> {
    let Some(Layer::Countersign(second)) = model.layers.last_mut() else { return Vec::new() };
    if chord.key == Key::F(2) {
        ctx.switch_language();
        return Vec::new();
    }
    if chord.key == Key::Esc || (chord.ctrl && chord.key == Key::Char('c')) {
        model.layers.pop();
        return Vec::new();
    }
    if second.sign_in.busy {
        return Vec::new();
    }
    match chord.key {
        Key::Tab | Key::BackTab => second.naming = !second.naming,
        Key::Enter if second.naming => match second.id() {
            Some(_) => second.naming = false,
            None => second.sign_in.refused(ctx.texts.first_run.wrong_officer.to_string()),
        },
        Key::Enter if !second.sign_in.field().is_empty() => {
            let Some(id) = second.id() else {
                second.naming = true;
                return Vec::new();
            };
            if id == ctx.officer.id {
                // The rule of the domain, said before a passphrase is tried for nothing.
                second.sign_in.refused(ctx.texts.sign_in.same_officer.to_string());
                second.naming = true;
                return Vec::new();
            }
            second.sign_in.busy = true;
            return vec![crate::ui::lock::update::prove(&second.sign_in, id, SignInPurpose::Second)];
        }
        _ if second.naming => _ = second.officer.key(chord),
        _ => second.sign_in.field().key(chord),
    }
    Vec::new()
}

/// Text pasted into the dialog.
pub(in crate::ui) fn paste(second: &mut CountersignForm, text: &str) -> Option<Pasted> {
    if second.naming {
        return Some(second.officer.paste(text));
    }
    (!second.sign_in.busy).then(|| second.sign_in.field().paste(text))
}

/// The second officer was proved to be who he says, or not: then it is agreed in that officer's name.
pub(in crate::ui) fn proved(model: &mut Model, proof: SignInResult) -> Vec<Effect> {
    let Some(Layer::Countersign(second)) = model.layers.last_mut() else { return Vec::new() };
    match proof {
        SignInResult::CodeWanted => {
            second.sign_in.busy = false;
            second.sign_in.code = Some(Secret::default());
        }
        SignInResult::Refused(text) => second.sign_in.refused(text),
        SignInResult::Given(officer) => {
            let (no, seen) = (second.case, second.seen);
            model.layers.pop();
            let Some(case) = model.case(no).cloned() else { return Vec::new() };
            let mut effects =
                crate::ui::dialogs::action_form::update::order(model, &case, Command::Consent { note: None });
            if let Some(Effect::Execute { by, seen: version, .. }) = effects.first_mut() {
                *by = Some(officer);
                *version = seen;
            }
            return effects;
        }
    }
    Vec::new()
}
