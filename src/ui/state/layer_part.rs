//! What every panel and dialog does. `app` knows them by this alone: it looks keys up in their context, gives them actions, keys, text and
//! messages, draws them, and carries out what they answer.

use crate::domain::case_no::CaseNo;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::picture::graphic::Graphic;
use crate::ui::base::widgets::Pasted;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// A panel or dialog over the main screen.
pub(in crate::ui) trait LayerPart {
    /// Where its keys are looked up, the nearest first.
    fn contexts(&self) -> &'static [Context] {
        &[Context::Dialog]
    }

    /// Whether a field takes every key that is not a command of its own.
    fn is_writing(&self) -> bool {
        false
    }

    /// Whether it takes every key itself: nothing is looked up in the key table.
    fn takes_every_key(&self) -> bool {
        false
    }

    /// What a key confirms on it.
    fn question(&self) -> Option<Question> {
        None
    }

    /// Whether a key press ends in an order, a decision or a sign-in: no click stands for such a key.
    fn completes(&self, press: KeyPress, _model: &Model, _ctx: &SessionContext) -> bool {
        press.action == Some(Action::Confirm)
    }

    /// What is asked for outside when it opens.
    fn request(&self) -> Option<Effect> {
        None
    }

    /// An action of the key table.
    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer;

    /// A key that is written, or means nothing in the key table. None where it means nothing here either.
    fn key(&mut self, _model: &mut Model, _chord: Chord, _ctx: &mut SessionContext) -> Option<Answer> {
        None
    }

    /// Text is pasted. None where no text is written.
    fn paste(&mut self, _model: &mut Model, _text: &str, _ctx: &SessionContext) -> Option<Pasted> {
        None
    }

    /// A message that may be for it. None where it is not.
    fn hear(&mut self, _model: &mut Model, _msg: &Msg) -> Option<Answer> {
        None
    }

    /// It was opened, or the language has changed: what is prepared for the officer is prepared again.
    fn prepare(&mut self, _model: &Model, _ctx: &SessionContext) {}

    /// The screen was locked.
    fn locked(&mut self) {}

    /// The picture that the terminal draws on it, while nothing lies over it.
    fn graphic(&self, _screen: Rect, _model: &Model, _ctx: &SessionContext) -> Option<Graphic> {
        None
    }

    /// Draws it, from the same lines that it scrolls by.
    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer;
}

/// A key and what the key table makes of it.
#[derive(Clone, Copy, Debug)]
pub(in crate::ui) struct KeyPress {
    pub(in crate::ui) chord: Chord,
    /// None where the key table has none for it.
    pub(in crate::ui) action: Option<Action>,
}

/// What a key confirms. Two that are equal are the same question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) struct Question {
    /// The action that is confirmed.
    pub(in crate::ui) action: Action,
    /// The case; none where it is for many or about none.
    pub(in crate::ui) case: Option<CaseNo>,
    /// The version of the case, the number of cases, or the place in a list.
    pub(in crate::ui) n: usize,
}
