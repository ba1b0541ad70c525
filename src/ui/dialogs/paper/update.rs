//! Keys of the dialog that issues a document.

use crate::text::Catalog;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::dialogs::paper::state::PaperDialog;
use crate::ui::dialogs::paper::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::{KeyPress, LayerPart};
use crate::ui::state::model::{Model, StatusKind};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for PaperDialog {
    /// A document leaves the desk: no click stands for the key.
    fn completes(&self, press: KeyPress, _: &Model, _: &SessionContext) -> bool {
        press.action == Some(Action::Open)
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        if action.closes() {
            return Answer::close();
        }
        if action == Action::Open {
            return issue(self, model, ctx);
        }
        if matches!(action, Action::Down | Action::Up) {
            self.step(action == Action::Down);
        } else if matches!(action, Action::FocusNext | Action::FocusPrev) {
            self.turn();
        }
        Answer::stay()
    }

    /// A digit marks its document.
    fn key(&mut self, _: &mut Model, chord: Chord, _: &mut SessionContext) -> Option<Answer> {
        let digit = chord.written.and_then(|c| c.to_digit(10)).and_then(|n| usize::try_from(n).ok())?;
        let at = digit.checked_sub(1).filter(|at| *at < self.kinds.len())?;
        self.at = at;
        Some(Answer::stay())
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, _: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, ctx)
    }
}

fn issue(dialog: &PaperDialog, model: &mut Model, ctx: &SessionContext) -> Answer {
    let (Some(kind), Some(to)) = (dialog.kind(), dialog.destination()) else {
        model.set_status(StatusKind::Plain, ctx.texts.issued.no_folder.to_string());
        return Answer::close();
    };
    let document = Catalog::text_or_name(&ctx.texts.issued.kinds, kind.name());
    let text = crate::text::fill(&ctx.texts.issued.working, &[("document", document)]);
    model.set_status(StatusKind::Plain, text);
    Answer::close().with([Effect::IssuePaper { kind, case: dialog.about(), to }])
}
