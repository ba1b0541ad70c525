//! Keys of the question whether somebody may board: write, choose, record who asked.

use crate::domain::case::application::Traveller;
use crate::domain::case::disclosure::Recipient;
use crate::domain::command::Command;
use crate::text::{blocked_line, fill};
use crate::ui::actions::availability::dry_run;
use crate::ui::actions::execute::execute_now;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{Action, Chord};
use crate::ui::base::overlay::DrawnLayer;
use crate::ui::base::widgets::Pasted;
use crate::ui::dialogs::boarding::state::BoardingDialog;
use crate::ui::dialogs::boarding::view;
use crate::ui::state::answer::Answer;
use crate::ui::state::effect::Effect;
use crate::ui::state::layer_part::{KeyPress, LayerPart};
use crate::ui::state::model::{Model, StatusKind};
use crate::ui::state::msg::Msg;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

impl LayerPart for BoardingDialog {
    fn is_writing(&self) -> bool {
        true
    }

    fn completes(&self, press: KeyPress, _: &Model, _: &SessionContext) -> bool {
        press.action == Some(Action::Open) && self.writing_by
    }

    fn act(&mut self, model: &mut Model, action: Action, ctx: &SessionContext) -> Answer {
        let last = self.found(model).len().saturating_sub(1);
        if action.closes() {
            return Answer::close().with([Effect::StopSearch]);
        }
        if action == Action::Open && self.writing_by {
            return record(self, model, ctx);
        }
        if matches!(action, Action::Open | Action::FocusNext | Action::FocusPrev) {
            self.writing_by = !self.writing_by && self.case(model).is_some();
        } else if let Some(movement) = action.movement() {
            self.chosen = movement.target(self.chosen.min(last), (last, last), last);
        }
        Answer::stay()
    }

    fn key(&mut self, model: &mut Model, chord: Chord, _: &mut SessionContext) -> Option<Answer> {
        if self.writing_by {
            self.by.key(chord);
            return Some(Answer::stay());
        }
        let effects = self.words.key(chord).then(|| self.search(model));
        Some(Answer::stay().with(effects))
    }

    fn paste(&mut self, model: &mut Model, text: &str, _: &SessionContext) -> Option<Pasted> {
        if self.writing_by {
            return Some(self.by.paste(text));
        }
        let pasted = self.words.paste(text);
        // The archive is searched with the next key; open cases are found at once.
        self.closed.clear();
        self.busy = false;
        self.chosen = self.chosen.min(self.found(model).len().saturating_sub(1));
        Some(pasted)
    }

    fn hear(&mut self, _: &mut Model, msg: &Msg) -> Option<Answer> {
        self.heard(msg).then(Answer::stay)
    }

    fn draw(&self, buf: &mut Buffer, screen: Rect, model: &Model, ctx: &SessionContext) -> DrawnLayer {
        view::draw(buf, screen, self, model, ctx)
    }
}

/// Records that the airline was told.
fn record(dialog: &BoardingDialog, model: &mut Model, ctx: &SessionContext) -> Answer {
    let Some((case, traveller)) = dialog.case(model) else { return Answer::stay() };
    let by = dialog.by.value().trim();
    if by.is_empty() {
        model.set_status(StatusKind::Bad, ctx.texts.inform.by_needed.to_string());
        return Answer::stay();
    }
    let t = &ctx.texts.inform;
    let name = traveller.and_then(|place| case.papers.travellers().nth(place.into())).map(Traveller::name);
    // The journal names nobody: the place in the application says who it was.
    let by = traveller.map_or_else(
        || by.to_owned(),
        |place| fill(&t.by_traveller, &[("by", by), ("n", &(place + 1).to_string())]),
    );
    let command = Command::Tell { who: Recipient::Airline, by: Some(by.into()), traveller };
    if let Err(blocked) = dry_run(&case, &command, ctx, model.desk_time()) {
        model.set_status(StatusKind::Bad, blocked_line(&ctx.texts, &blocked, &ctx.rules));
        return Answer::stay();
    }
    let effects = execute_now(model, &case, command);
    let no = case.no.to_string();
    let said = match name {
        Some(name) => fill(&t.recorded_of, &[("case", &no), ("name", &name)]),
        None => fill(&t.recorded, &[("case", &no)]),
    };
    model.set_status(StatusKind::Plain, said);
    Answer::close().with(effects).with([Effect::StopSearch])
}
