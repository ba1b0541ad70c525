//! The answer that no visa is needed: when it opens, and the keys of it.

use crate::domain::case::Case;
use crate::domain::case_no::CaseNo;
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::exemption::NO_VISA;
use crate::ui::app::layer::Layer;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::base::scroll::scrolled;
use crate::ui::dialogs::no_visa::answer::answer_of_decision;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Model, StatusKind};

/// Opens an answer.
pub(in crate::ui) fn open(model: &mut Model, no: CaseNo, text: String) {
    model.layers.push(Layer::NoVisaAnswer { case: no, text: text.into(), top: 0 });
}

/// Opens the answer where the command closes the case as needing no visa, and no second officer has to agree first.
pub(in crate::ui) fn offer(
    model: &mut Model,
    case: &Case,
    command: &Command,
    events: &[Event],
    ctx: &SessionContext,
) {
    let waits = events.iter().any(|event| matches!(event, Event::SecondAsked { .. }));
    if matches!(command, Command::Refuse { code, .. } if *code == NO_VISA)
        && !waits
        && let Some(text) = answer_of_decision(case, model.now, ctx)
    {
        open(model, case.no, text);
    }
}

/// An action on the answer: read it, copy it, write it to a file.
pub(in crate::ui) fn take(model: &mut Model, action: Action, ctx: &SessionContext) -> Vec<Effect> {
    let (page, lines) = crate::ui::dialogs::no_visa::view::extent(model);
    let Some(Layer::NoVisaAnswer { case, text, top }) = model.layers.last_mut() else { return Vec::new() };
    if let Some(to) = scrolled(*top, action, page, lines) {
        *top = to;
        return Vec::new();
    }
    let (no, text) = (*case, text.to_string());
    match action {
        Action::Copy => {
            let said = crate::text::fill(&ctx.texts.paper.copied, &[("case", &no.to_string())]);
            model.set_status(StatusKind::Plain, said);
            return vec![Effect::TakeOut { case: no, text, file: false }];
        }
        Action::WriteOut => return vec![Effect::TakeOut { case: no, text, file: true }],
        _ => {
            model.layers.pop();
        }
    }
    Vec::new()
}
