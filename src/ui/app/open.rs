//! Opening what an action or an answer names: a panel, a dialog, or a case in its list.

use crate::domain::case_no::CaseNo;
use crate::text::{Catalog, fill};
use crate::ui::app::begin::confirm_clock;
use crate::ui::app::layer::Layer;
use crate::ui::app::reader;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::base::keys::{CaseLook, PageAction};
use crate::ui::dialogs::batch::state::Batch;
use crate::ui::dialogs::palette::state::{Palette, PaletteKind};
use crate::ui::dialogs::palette::update::{open as palette, open_over as palette_over};
use crate::ui::dialogs::paper::state::PaperDialog;
use crate::ui::dialogs::queue_explanation::state::QueueExplanation;
use crate::ui::panels::Panel;
use crate::ui::panels::history::state::HistoryPanel;
use crate::ui::panels::inbox::state::InboxPanel;
use crate::ui::panels::inform::state::InformPanel;
use crate::ui::panels::inviter::state::InviterPanel;
use crate::ui::panels::letter::state::LetterPanel;
use crate::ui::panels::related_cases::state::RelatedCasesPanel;
use crate::ui::panels::viewer::state::ViewerPanel;
use crate::ui::state::answer::Opening;
use crate::ui::state::effect::{CaseAccess, Effect};
use crate::ui::state::model::StatusKind;

/// Opens a panel or dialog that another one named.
pub(in crate::ui) fn open(screen: &mut DeskScreen, opening: Opening, ctx: &SessionContext) -> Vec<Effect> {
    let layer = match opening {
        Opening::Keys { search } => {
            let mut keys = help(screen, ctx);
            keys.writing = search;
            Ok(Layer::Palette(Box::new(keys)))
        }
        Opening::Legend => Ok(Layer::Panel(Panel::Legend(Box::default()))),
        Opening::History(no) => return show(screen, no, CaseLook::History, ctx),
        Opening::RelatedCases(no) => return show(screen, no, CaseLook::RelatedCases, ctx),
        Opening::Inviter(no) => return show(screen, no, CaseLook::Inviter, ctx),
        Opening::NoVisaAnswer(no, text) => Ok(Layer::Panel(Panel::Letter(LetterPanel::no_visa(no, text)))),
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

/// Opens a page or a dialog that is about no case.
pub(in crate::ui) fn open_page(
    screen: &mut DeskScreen,
    page: PageAction,
    ctx: &SessionContext,
) -> Vec<Effect> {
    let list = |kind| Ok(Layer::Palette(Box::new(palette(&screen.model, kind, ctx))));
    let layer = match page {
        PageAction::Clock => return confirm_clock(screen, ctx),
        PageAction::Papers if ctx.rules.may(ctx.officer.role, "paper") => {
            Ok(Layer::Paper(Box::new(PaperDialog::new(&screen.model, ctx))))
        }
        PageAction::Papers => Err(Catalog::text_or_name(&ctx.texts.refusal, "role_may_not").to_owned()),
        PageAction::NewCase => return reader::new_case(screen, None, ctx),
        PageAction::Boarding => Ok(Layer::Boarding(Box::default())),
        PageAction::Help => list(PaletteKind::Keys),
        PageAction::Palette => list(PaletteKind::Palette),
        PageAction::Dashboard => Ok(Layer::Panel(Panel::Dashboard(Box::default()))),
        PageAction::Legend => Ok(Layer::Panel(Panel::Legend(Box::default()))),
        PageAction::Inbox => InboxPanel::open(ctx).map(|panel| Layer::Panel(Panel::Inbox(panel))),
    };
    push_or_say(screen, layer, ctx)
}

/// Shows or copies something of the selected case; says why it cannot.
pub(in crate::ui) fn look(screen: &mut DeskScreen, look: CaseLook, ctx: &SessionContext) -> Vec<Effect> {
    match screen.selected {
        Some(no) => show(screen, no, look, ctx),
        None => push_or_say(screen, Err(ctx.texts.notice.no_case.to_string()), ctx),
    }
}

fn show(screen: &mut DeskScreen, no: CaseNo, look: CaseLook, ctx: &SessionContext) -> Vec<Effect> {
    let model = &screen.model;
    let panel = match look {
        CaseLook::QueuePosition => {
            return screen.push(Layer::QueueExplanation(Box::new(QueueExplanation::new(no))), ctx);
        }
        CaseLook::Copy => {
            let text = fill(&ctx.texts.notice.copied, &[("case", &no.to_string())]);
            screen.set_status(StatusKind::Plain, text);
            return vec![Effect::Copy(no.to_string())];
        }
        CaseLook::Unmask => {
            let masked = ctx.protected && !model.privacy.shows(no);
            if !masked {
                screen.set_status(StatusKind::Plain, ctx.texts.notice.not_masked.to_string());
            }
            return masked.then_some(Effect::Look(no, CaseAccess::Unmasked)).into_iter().collect();
        }
        CaseLook::History => Ok(Panel::History(Box::new(HistoryPanel::new(no)))),
        CaseLook::Inform => Ok(Panel::Inform(Box::new(InformPanel::new(no)))),
        CaseLook::RelatedCases => RelatedCasesPanel::of_case(no, model, ctx).map(Panel::RelatedCases),
        CaseLook::Inviter => InviterPanel::of_case(no, model, ctx).map(Panel::Inviter),
        CaseLook::Letter => LetterPanel::of_case(no, model, ctx).map(Panel::Letter),
    };
    push_or_say(screen, panel.map(Layer::Panel), ctx)
}

/// Opens the first file of the selected item; says where none was delivered for it. On a case without any files the key does nothing.
pub(in crate::ui) fn open_file(screen: &mut DeskScreen, ctx: &SessionContext) -> Vec<Effect> {
    let model = &screen.model;
    let case = model.selected_case().filter(|case| case.all_files().next().is_some());
    let Some((case, item)) = case.zip(model.item) else { return Vec::new() };
    let panel = ViewerPanel::of_item(case.no, item, model, ctx);
    push_or_say(screen, panel.map(|panel| Layer::Panel(Panel::Viewer(panel))), ctx)
}
