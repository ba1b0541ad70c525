//! Keys on the files of the inbox that wait to be seen. A file is dismissed outside; what is left comes back as a message.

use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Context};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::panels::inbox::state::InboxPanel;
use crate::ui::panels::inbox::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::{LayerPart, Question};
use crate::ui::state::model::Model;
use crate::ui::state::msg::Msg;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Files that a page moves by: each has a few lines.
const PAGE: usize = 5;

impl LayerPart for InboxPanel {
    fn contexts(&self) -> &'static [Context] {
        if self.asked { &[Context::Confirm] } else { &[Context::Inbox] }
    }

    fn question(&self) -> Option<Question> {
        self.asked.then_some(Question { action: Action::Dismiss, case: None, n: self.at })
    }

    fn act(&mut self, model: &mut Model, action: Action, _: &SessionContext) -> Answer {
        let last = model.inbox.len().saturating_sub(1);
        if self.asked {
            self.asked = false;
            let file = model.inbox.get(self.at).filter(|_| action == Action::Confirm);
            return Answer::stay().with(file.map(|file| Effect::Dismiss(file.name.clone())));
        }
        match action.movement() {
            Some(movement) => self.at = movement.target(self.at, (PAGE, PAGE), last),
            None if action == Action::Dismiss => self.asked = !model.inbox.is_empty(),
            None => return Answer::close(),
        }
        Answer::stay()
    }

    /// Other files wait now. A question about one that is gone is withdrawn.
    fn hear(&mut self, model: &mut Model, msg: &Msg) -> Option<Answer> {
        let Msg::InboxWaits(files) = msg else { return None };
        let marked = model.inbox.get(self.at).map(|file| &file.name);
        match files.iter().position(|file| Some(&file.name) == marked) {
            Some(place) => self.at = place,
            None => (self.at, self.asked) = (self.at.min(files.len().saturating_sub(1)), false),
        }
        Some(Answer::stay())
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, (self.at, self.asked), model, ctx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::desk::Desk;
    use crate::domain::lang::Lang;
    use crate::domain::waiting_file::{WaitingFile, WaitingReason};
    use crate::ui::base::context::Dismiss;
    use crate::ui::state::answer::Then;
    use chrono::DateTime;
    use std::sync::Arc;

    fn files(names: &[&str]) -> Vec<WaitingFile> {
        let file = |name: &&str| WaitingFile {
            name: (*name).into(),
            at: None,
            why: WaitingReason::Rejected(Vec::new()),
        };
        names.iter().map(file).collect()
    }

    #[test]
    fn question_stays_with_its_file() {
        let mut ctx = SessionContext::plain(Lang::En);
        let mut model = {
            let desk = Desk::new(ctx.office, 0, [], &ctx.rules);
            Model::new(Arc::new(desk), (80, 24), DateTime::UNIX_EPOCH, &ctx.rules)
        };
        model.inbox = files(&["a", "b", "c"]);
        assert!(InboxPanel::open(&ctx).is_err(), "nobody takes files in here");
        ctx.dismiss = Some(Dismiss::new(|_| {}));
        let mut panel = InboxPanel::open(&ctx).unwrap();
        let come = |panel: &mut InboxPanel, model: &mut Model, names: &[&str]| {
            panel.hear(model, &Msg::InboxWaits(files(names)));
            model.inbox = files(names);
        };
        panel.act(&mut model, Action::Down, &ctx);
        assert!(panel.act(&mut model, Action::Dismiss, &ctx).effects.is_empty());
        // Another file comes before it: the question stays about the same one.
        come(&mut panel, &mut model, &["0", "a", "b", "c"]);
        assert_eq!((panel.at, panel.asked), (2, true));
        let effects = panel.act(&mut model, Action::Confirm, &ctx).effects;
        assert!(matches!(&effects[..], [Effect::Dismiss(name)] if name == "b"));
        panel.act(&mut model, Action::Dismiss, &ctx);
        come(&mut panel, &mut model, &["a"]);
        assert_eq!((panel.at, panel.asked), (0, false), "it is gone");
        assert!(matches!(panel.act(&mut model, Action::Back, &ctx).then, Some(Then::Close)));
    }
}
