//! Keys of the choice among the cases of a passport: a digit or an arrow marks, the key that opens takes the marked one.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::dialogs::scan_choice::state::ScanChoice;
use crate::ui::dialogs::scan_choice::view;
use crate::ui::state::answer::{Answer, Then};
use crate::ui::state::layer_part::{KeyPress, LayerPart};
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for ScanChoice {
    fn completes(&self, press: KeyPress, _: &Model, _: &SessionContext) -> bool {
        press.action == Some(Action::Open) && self.marked.is_some()
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let cases = self.rows(model).len();
        if action.closes() {
            model.set_status(StatusKind::Plain, ctx.texts.reader.none_chosen.to_string());
            return Answer::close();
        }
        if action == Action::Open {
            let Some(row) = self.marked else {
                model.set_status(StatusKind::Bad, ctx.texts.reader.choose_first.to_string());
                return Answer::stay();
            };
            return match self.rows(model).get(row) {
                Some(case) => Then::AtPort(case.no).into(),
                None => Then::NewCase(Some(Box::new(self.who.clone()))).into(),
            };
        }
        if let Some(movement) = action.movement() {
            let to = self.marked.map_or(0, |row| movement.target(row.min(cases), (cases, cases), cases));
            self.mark(to, cases);
        }
        Answer::stay()
    }

    fn key(&mut self, model: &mut Model, chord: Chord, _: &mut SessionContext) -> Option<Answer> {
        let digit = chord.written.and_then(|c| c.to_digit(10)).and_then(|n| usize::try_from(n).ok())?;
        let cases = self.rows(model).len();
        self.mark(digit.checked_sub(1)?, cases);
        Some(Answer::stay())
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}
