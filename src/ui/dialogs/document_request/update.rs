//! Keys for the document request being written.

use crate::domain::blocked::Blocker;
use crate::domain::command::Command;
use crate::ui::actions::execute::{execute, try_on};
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord, Context, Key, Movement};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::widgets::Pasted;
use crate::ui::dialogs::document_request::state::{DocumentRequestForm, RequestPart};
use crate::ui::dialogs::document_request::view;
use crate::ui::state::answer::{Answer, Then};
use crate::ui::state::layer_part::{KeyPress, LayerPart, Question};
use crate::ui::state::model::{Model, StatusKind};
use crate::ui::state::trial::Targets;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for DocumentRequestForm {
    fn contexts(&self) -> &'static [Context] {
        if self.part == RequestPart::Confirm { &[Context::Confirm] } else { &[Context::Dialog] }
    }

    fn is_writing(&self) -> bool {
        self.writes()
    }

    fn question(&self) -> Option<Question> {
        Some(Question { action: Action::Request, case: Some(self.case), n: 0 })
    }

    fn completes(&self, press: KeyPress, _: &Model, _: &SessionContext) -> bool {
        press.action == Some(Action::Confirm) || keeps_draft(press.chord)
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let page = isize::try_from(model.size.1.saturating_sub(12)).unwrap_or(1).max(1);
        let by = match action.movement() {
            Some(Movement::Down) => 1,
            Some(Movement::Up) => -1,
            Some(Movement::PageDown | Movement::HalfDown) => page,
            Some(Movement::PageUp | Movement::HalfUp) => -page,
            Some(Movement::First | Movement::Last) | None => 0,
        };
        if action.closes() {
            if !self.worth_keeping() {
                return Answer::close();
            }
            model.set_status(StatusKind::Plain, ctx.texts.paper.draft_kept.to_string());
            return Then::Keep.into();
        }
        if action == Action::FocusPrev || action == Action::FocusNext {
            self.step(action == Action::FocusPrev);
            return Answer::stay();
        }
        let open = action == Action::Open;
        match self.part {
            RequestPart::Confirm if action == Action::Confirm => return submit(self, model, ctx),
            RequestPart::Confirm => self.top = self.top.saturating_add_signed(by),
            RequestPart::Items | RequestPart::Time | RequestPart::Late if open => self.step(false),
            RequestPart::Items => {
                self.at = self.at.saturating_add_signed(by).min(self.items.len().saturating_sub(1));
            }
            RequestPart::Zh | RequestPart::En => {
                self.edited |= open;
                if let Some(n) = self.editing() {
                    if open {
                        self.texts[n].enter();
                    } else if by != 0 {
                        self.texts[n].step(by);
                    }
                }
            }
            RequestPart::Time | RequestPart::Late => {}
        }
        Answer::stay()
    }

    fn key(&mut self, model: &mut Model, chord: Chord, ctx: &mut SessionContext) -> Option<Answer> {
        if keeps_draft(chord) {
            // It is saved with the case, to be completed and sent later.
            return Some(send(self, &self.draft(model.now), model, ctx));
        }
        write(self, chord, model, ctx);
        Some(Answer::stay())
    }

    fn paste(&mut self, _: &mut Model, text: &str, _: &SessionContext) -> Option<Pasted> {
        match self.part {
            RequestPart::Time => Some(self.time.paste(text)),
            RequestPart::Late => Some(self.late.paste(text)),
            RequestPart::Zh | RequestPart::En => {
                let n = self.editing()?;
                self.edited = true;
                Some(self.texts[n].paste(text))
            }
            RequestPart::Items | RequestPart::Confirm => None,
        }
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

/// The key that keeps the request as a draft.
fn keeps_draft(chord: Chord) -> bool {
    chord.ctrl && chord.key == Key::Char('s')
}

fn write(form: &mut DocumentRequestForm, chord: Chord, model: &Model, ctx: &SessionContext) {
    let (Some(case), now) = (model.case(form.case), model.now) else { return };
    if chord.ctrl && chord.key == Key::Char('r') {
        form.compose(case, &ctx.rules, now);
        return;
    }
    form.time_wrong = false;
    match form.part {
        RequestPart::Time => {
            if form.time.key(chord) {
                form.follow(case, &ctx.rules, now);
            }
        }
        RequestPart::Items => {
            let digit = chord.digit().and_then(|n| n.checked_sub(1));
            let at = digit.or((chord.key == Key::Char(' ')).then_some(form.at));
            if let Some(entry) = at.and_then(|at| form.items.get_mut(at)) {
                entry.chosen = !entry.chosen;
                form.follow(case, &ctx.rules, now);
            }
        }
        RequestPart::Zh | RequestPart::En => {
            if let Some(n) = form.editing()
                && form.texts[n].key(chord)
            {
                form.edited = true;
            }
        }
        RequestPart::Late => {
            form.blockers.clear();
            form.late.key(chord);
        }
        RequestPart::Confirm => {}
    }
}

fn submit(form: &mut DocumentRequestForm, model: &mut Model, ctx: &SessionContext) -> Answer {
    match form.command(model.now) {
        Some(command) => send(form, &command, model, ctx),
        None => {
            form.time_wrong = true;
            form.part = RequestPart::Time;
            Answer::stay()
        }
    }
}

/// Sends the command where it is allowed, else shows why not.
fn send(
    form: &mut DocumentRequestForm,
    command: &Command,
    model: &mut Model,
    ctx: &SessionContext,
) -> Answer {
    let targets = Targets::One { case: form.case, seen: form.seen };
    let mut trial = try_on(model, targets, |_| command.clone(), ctx);
    let Some(blocked) = trial.refused.pop() else {
        return Answer::close().with(execute(model, targets, trial.orders, None).1);
    };
    if blocked.refusal.blockers.iter().all(|b| matches!(b, Blocker::LateReasonMissing(_))) {
        form.part = RequestPart::Late;
    }
    form.blockers = blocked.refusal.blockers;
    Answer::stay()
}
