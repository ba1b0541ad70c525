//! Opening what an action or an answer names: a panel, a dialog, or a case in its list.

use crate::domain::case_no::CaseNo;
use crate::domain::listing::View;
use crate::ui::actions::no_visa_answer::answer_first;
use crate::ui::app::begin::confirm_clock;
use crate::ui::app::layer::Layer;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::Action;
use crate::ui::dialogs::batch::state::Batch;
use crate::ui::dialogs::no_visa::state::NoVisaAnswer;
use crate::ui::dialogs::palette::state::{Palette, PaletteKind};
use crate::ui::dialogs::palette::update::{open as palette, open_over as palette_over};
use crate::ui::dialogs::queue_explanation::state::QueueExplanation;
use crate::ui::dialogs::quit::state::QuitDialog;
use crate::ui::dialogs::save_view::state::SaveViewForm;
use crate::ui::list;
use crate::ui::panels::Panel;
use crate::ui::panels::history::state::HistoryPanel;
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::panels::related_cases::state::RelatedCasesPanel;
use crate::ui::state::answer::Opening;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::{Focus, Model, StatusKind};

/// Opens a panel or dialog that another one named.
pub(in crate::ui) fn open(screen: &mut DeskScreen, opening: Opening, ctx: &SessionContext) -> Vec<Effect> {
    let model = &screen.model;
    let layer = match opening {
        Opening::Keys { search } => {
            let mut keys = help(screen, ctx);
            keys.writing = search;
            Ok(Layer::Palette(Box::new(keys)))
        }
        Opening::Legend => Ok(Layer::Panel(Panel::Legend(Box::default()))),
        Opening::History(no) => Ok(Layer::Panel(Panel::History(Box::new(HistoryPanel::new(no))))),
        Opening::RelatedCases(no) => {
            RelatedCasesPanel::of_case(no, model, ctx).map(|panel| Layer::Panel(panel.into()))
        }
        Opening::Inviter(no) => InviterPanel::of_case(no, model, ctx).map(|panel| Layer::Panel(panel.into())),
        Opening::NoVisaAnswer(no, text) => Ok(Layer::NoVisaAnswer(Box::new(NoVisaAnswer::new(no, text)))),
        Opening::Preview(action, trial) => Ok(Layer::Batch(Box::new(Batch::new(action, trial)))),
    };
    push_or_say(screen, layer, ctx)
}

/// The table of keys where it is opened: the keys that count there first.
fn help(screen: &DeskScreen, ctx: &SessionContext) -> Palette {
    if screen.layers.is_empty() && screen.active_query().is_none() {
        return palette(&screen.model, PaletteKind::Keys, ctx);
    }
    palette_over(screen.contexts(), ctx)
}

/// Opens the table of keys over a layer, or while a query is written.
pub(in crate::ui) fn help_over(screen: &mut DeskScreen, ctx: &SessionContext) -> Vec<Effect> {
    let help = help(screen, ctx);
    screen.push(Layer::Palette(Box::new(help)), ctx)
}

fn push_or_say(screen: &mut DeskScreen, layer: Result<Layer, String>, ctx: &SessionContext) -> Vec<Effect> {
    match layer {
        Ok(layer) => screen.push(layer, ctx),
        Err(why) => {
            screen.set_status(StatusKind::Plain, why);
            Vec::new()
        }
    }
}

/// Opens the panel or dialog that an action of the main screen opens. None where it opens none.
pub(in crate::ui) fn open_by(
    screen: &mut DeskScreen,
    action: Action,
    ctx: &SessionContext,
) -> Option<Vec<Effect>> {
    let model = &screen.model;
    let layer = match action {
        Action::ConfirmClock => return Some(confirm_clock(screen, ctx)),
        Action::Quit => Ok(Layer::Quit(QuitDialog)),
        Action::Help => Ok(Layer::Palette(Box::new(palette(model, PaletteKind::Keys, ctx)))),
        Action::Palette => Ok(Layer::Palette(Box::new(palette(model, PaletteKind::Palette, ctx)))),
        Action::Keep => {
            let form = SaveViewForm::new(&model.preferences, model.filter.value(), model.view, ctx);
            Ok(Layer::SaveView(Box::new(form)))
        }
        Action::Why => match model.selected {
            Some(no) => Ok(Layer::QueueExplanation(Box::new(QueueExplanation::new(no)))),
            None => Err(ctx.texts.notice.no_case.to_string()),
        },
        Action::Letter => match no_visa_answer(model, ctx) {
            Some(answer) => Ok(Layer::NoVisaAnswer(Box::new(answer))),
            None => Panel::opened_by(action, model, ctx)?.map(Layer::Panel),
        },
        _ => Panel::opened_by(action, model, ctx)?.map(Layer::Panel),
    };
    Some(push_or_say(screen, layer, ctx))
}

/// The answer that no visa is needed, where it goes before a document request.
fn no_visa_answer(model: &Model, ctx: &SessionContext) -> Option<NoVisaAnswer> {
    let case = model.selected_case()?;
    Some(NoVisaAnswer::new(case.no, answer_first(case, model.now, ctx)?.into()))
}

/// Selects a case wherever it is listed: in the view, in the view of all open cases without the filter, or in the archive.
pub(in crate::ui) fn jump(model: &mut Model, no: CaseNo) -> Vec<Effect> {
    let row = |model: &Model| model.rows.iter().position(|s| s.no == no);
    let open = model.desk.get(no).is_some();
    let mut effects = Vec::new();
    if row(model).is_none() {
        model.filter.clear();
        if open {
            model.view = View::All;
        } else {
            model.view = View::Archive;
            model.filter.paste(&no.to_string());
        }
        effects.extend(list::filter::changed(model));
    }
    model.focus = Focus::List;
    if let Some(row) = row(model) {
        model.select(row);
    }
    model.follow();
    effects
}
