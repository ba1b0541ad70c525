//! Keys for the dialog of a second officer.

use crate::domain::command::Command;
use crate::domain::decide::BatchItem;
use crate::ui::actions::execute::execute;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Key};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::widgets::Pasted;
use crate::ui::base::widgets::secret::Secret;
use crate::ui::dialogs::countersign::state::CountersignForm;
use crate::ui::dialogs::countersign::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::SignInPurpose;
use crate::ui::state::layer_part::{KeyPress, LayerPart};
use crate::ui::state::model::Model;
use crate::ui::state::msg::{Msg, SignInResult};
use crate::ui::state::trial::Targets;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for CountersignForm {
    fn takes_every_key(&self) -> bool {
        true
    }

    fn completes(&self, press: KeyPress, _: &Model, _: &SessionContext) -> bool {
        press.chord.key == Key::Enter || press.action == Some(Action::Open)
    }

    fn act(&mut self, _: &mut Model, _: Action, _: &SessionContext) -> Answer {
        Answer::close()
    }

    fn key(&mut self, _: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        Some(self.take(chord, ctx))
    }

    fn paste(&mut self, _: &mut Model, text: &str, _: &SessionContext) -> Option<Pasted> {
        if self.naming {
            return Some(self.officer.paste(text));
        }
        (!self.sign_in.busy).then(|| self.sign_in.field().paste(text))
    }

    /// The second officer was proved to be who they say, or not: then it is confirmed in that officer's name.
    fn hear(&mut self, model: &mut Model, msg: &Msg) -> Option<Answer> {
        let Msg::Proved(SignInPurpose::Second, proof) = msg else { return None };
        match proof {
            SignInResult::CodeWanted => {
                self.sign_in.busy = false;
                self.sign_in.code = Some(Secret::default());
            }
            SignInResult::Refused(text) => self.sign_in.refused(text.clone()),
            SignInResult::Given(officer) => {
                let (case, seen) = (self.case, self.seen);
                if model.case(case).is_none() {
                    return Some(Answer::close());
                }
                let orders = vec![BatchItem { case, seen, command: Command::Consent { note: None } }];
                let (_, effects) = execute(model, Targets::One { case, seen }, orders, Some(officer));
                return Some(Answer::close().with(effects));
            }
        }
        Some(Answer::stay())
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

impl CountersignForm {
    fn take(&mut self, chord: Chord, ctx: &mut SessionContext) -> Answer {
        if chord.key == Key::F(2) {
            ctx.switch_language();
            return Answer::stay();
        }
        if chord.key == Key::Esc || (chord.ctrl && chord.key == Key::Char('c')) {
            return Answer::close();
        }
        if self.sign_in.busy {
            return Answer::stay();
        }
        match chord.key {
            Key::Tab | Key::BackTab => self.naming = !self.naming,
            Key::Enter if self.naming => match self.id() {
                Some(_) => self.naming = false,
                None => self.sign_in.refused(ctx.texts.first_run.wrong_officer.to_string()),
            },
            Key::Enter if !self.sign_in.field().is_empty() => {
                let Some(id) = self.id() else {
                    self.naming = true;
                    return Answer::stay();
                };
                if id == ctx.officer.id {
                    // The rule of the domain, said before a passphrase is tried for nothing.
                    self.sign_in.refused(ctx.texts.sign_in.same_officer.to_string());
                    self.naming = true;
                    return Answer::stay();
                }
                self.sign_in.busy = true;
                return vec![crate::ui::lock::update::prove(&self.sign_in, id, SignInPurpose::Second)].into();
            }
            _ if self.naming => _ = self.officer.key(chord),
            _ => self.sign_in.field().key(chord),
        }
        Answer::stay()
    }
}
