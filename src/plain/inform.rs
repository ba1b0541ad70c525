//! What is said of a case outside, as lines: the answer to an airline, the text for the inviter, what is read out, and who was told.

use super::dialogue::Dialogue;
use crate::ui::base::context::SessionContext;
use crate::ui::dialogs::boarding::state::BoardingDialog;
use crate::ui::dialogs::boarding::view::boarding_lines;
use crate::ui::panels::inform::view::inform_lines;
use crate::ui::state::effect::Effect;
use crate::ui::state::msg::Msg;

impl Dialogue {
    /// What is said of the case that is named, or of the open one.
    pub(super) fn inform(&mut self, rest: &str, ctx: &SessionContext) {
        let Some(case) = self.meant(rest, ctx) else { return };
        let hidden = self.screen.privacy.hides(case.no, ctx.protected);
        let lines = inform_lines(&case, hidden, ctx).into_iter().map(|(line, _)| line);
        self.said.extend(lines.filter(|line| !line.is_empty()));
    }

    /// Looks for whom an airline asks about: by name, passport number or flight.
    pub(super) fn boarding(&mut self, words: &str, ctx: &SessionContext) -> Vec<Effect> {
        if words.is_empty() {
            self.say(&*ctx.texts.inform.find_hint);
            return Vec::new();
        }
        let mut dialog = Box::new(BoardingDialog::about(words));
        let effect = dialog.search(&self.screen);
        if dialog.busy {
            self.boarding = Some(dialog);
        } else {
            self.said.extend(boarding_lines(&dialog, &self.screen, ctx));
        }
        vec![effect]
    }

    /// The archive answered: what is found is said once all of it is known.
    pub(super) fn boarding_found(&mut self, msg: &Msg, ctx: &SessionContext) {
        let Some(mut dialog) = self.boarding.take() else { return };
        dialog.heard(msg);
        if dialog.busy {
            self.boarding = Some(dialog);
        } else {
            self.said.extend(boarding_lines(&dialog, &self.screen, ctx));
        }
    }
}
