//! Keys of the form of a new case: rows, choices, ticks, the confirmation, and what comes of it.

use crate::text::fill;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context, Key, Movement};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::widgets::Pasted;
use crate::ui::dialogs::new_case::state::{NewCaseForm, NewCaseQuestion, NewCaseRow};
use crate::ui::dialogs::new_case::view;
use crate::ui::state::answer::{Answer, Then};
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::{LayerPart, Question};
use crate::ui::state::model::{Model, StatusKind};
use crate::ui::state::msg::Msg;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for NewCaseForm {
    fn contexts(&self) -> &'static [Context] {
        let confirms = self.asks.is_some() || self.row == NewCaseRow::Confirm;
        if confirms { &[Context::Confirm] } else { &[Context::Dialog] }
    }

    fn is_writing(&self) -> bool {
        self.asks.is_none() && matches!(self.row, NewCaseRow::Field(_))
    }

    fn question(&self) -> Option<Question> {
        let n = match (&self.asks, self.row) {
            (Some(NewCaseQuestion::Replace(_)), _) => 1,
            (Some(NewCaseQuestion::Discard), _) => 2,
            (None, NewCaseRow::Confirm) => 3,
            (None, _) => return None,
        };
        Some(Question { action: Action::NewCase, case: None, n })
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        if self.sent.is_some() {
            return Answer::stay();
        }
        if let Some(asks) = self.asks.take() {
            return self.answered(asks, model, action, ctx);
        }
        if action.closes() {
            if !self.worth_keeping(ctx) {
                return Answer::close();
            }
            let key = ctx.keys.key_of(Context::Global, Action::NewCase).unwrap_or_default();
            model.set_status(StatusKind::Plain, fill(&ctx.texts.new_case.kept, &[("key", &key)]));
            return Then::Keep.into();
        }
        if action == Action::Confirm && self.row == NewCaseRow::Confirm {
            return self.submit(model, ctx);
        }
        let movement = action.movement();
        if let NewCaseRow::Field(field) = self.row
            && let Some(Movement::PageDown | Movement::PageUp) = movement
        {
            self.step_choice(field, movement == Some(Movement::PageDown), ctx);
        } else if action == Action::FocusPrev || movement == Some(Movement::Up) {
            self.step(true, ctx);
        } else if matches!(action, Action::FocusNext | Action::Open) || movement == Some(Movement::Down) {
            self.step(false, ctx);
        }
        Answer::stay()
    }

    fn key(&mut self, _: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        if self.asks.is_some() || self.sent.is_some() {
            return None;
        }
        if chord.ctrl && chord.key == Key::Char('x') {
            self.asks = self.worth_keeping(ctx).then_some(NewCaseQuestion::Discard);
            return Some(Answer::stay());
        }
        match self.row {
            NewCaseRow::Field(field) => {
                if self.field_mut(field)?.key(chord) {
                    self.changed(field, ctx);
                }
            }
            NewCaseRow::Item(item, _) if chord.key == Key::Char(' ') => self.toggle(item),
            NewCaseRow::Item(..) | NewCaseRow::Confirm => return None,
        }
        Some(Answer::stay())
    }

    fn paste(&mut self, _: &mut Model, text: &str, ctx: &SessionContext) -> Option<Pasted> {
        let NewCaseRow::Field(field) = self.row else { return None };
        if self.asks.is_some() || self.sent.is_some() {
            return None;
        }
        let pasted = self.field_mut(field)?.paste(text);
        self.changed(field, ctx);
        Some(pasted)
    }

    fn hear(&mut self, _: &mut Model, msg: &Msg) -> Option<Answer> {
        let Msg::NewCase(ticket, outcome) = msg else { return None };
        if self.sent != Some(*ticket) {
            return None;
        }
        self.sent = None;
        match outcome {
            Ok(no) => Some(Then::Show(*no).into()),
            Err(text) => {
                self.said = Some(text.clone());
                Some(Answer::stay())
            }
        }
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

impl NewCaseForm {
    /// What was asked over the form is answered.
    fn answered(
        &mut self,
        asks: NewCaseQuestion,
        model: &mut Model,
        action: Action,
        ctx: &SessionContext,
    ) -> Answer {
        let t = &ctx.texts.new_case;
        if action != Action::Confirm && !action.closes() {
            self.asks = Some(asks);
            return Answer::stay();
        }
        let confirmed = action == Action::Confirm;
        match asks {
            NewCaseQuestion::Replace(who) if confirmed => {
                self.fill(&who, ctx);
                model.set_status(StatusKind::Plain, t.filled.to_string());
            }
            NewCaseQuestion::Replace(_) => {
                model.set_status(StatusKind::Plain, t.not_replaced.to_string());
            }
            NewCaseQuestion::Discard if confirmed => {
                model.set_status(StatusKind::Plain, t.discarded.to_string());
                return Answer::close();
            }
            NewCaseQuestion::Discard => {}
        }
        Answer::stay()
    }

    /// Sends it, or shows what is faulty.
    fn submit(&mut self, model: &mut Model, ctx: &SessionContext) -> Answer {
        if !self.check(ctx, model.now) {
            let n = self.faults.len().to_string();
            model.set_status(StatusKind::Bad, fill(&ctx.texts.new_case.faults, &[("n", &n)]));
            return Answer::stay();
        }
        let ticket = model.next_ticket;
        model.next_ticket += 1;
        self.sent = Some(ticket);
        self.said = None;
        vec![Effect::NewCase { ticket, entry: Box::new(self.entry(ctx)), note: self.note(ctx) }].into()
    }
}
