//! A passport that was read at the counter: its case is found, marked at the port and opened. Nothing that the reader sent is run.

use crate::domain::command::{ArrivalChange, Command};
use crate::domain::matching::MatchKind;
use crate::domain::mrz::ReaderScan;
use crate::domain::reader::{open_case, traveller};
use crate::text::fill;
use crate::ui::actions::availability::dry_run;
use crate::ui::actions::execute::execute_now;
use crate::ui::app::case_access;
use crate::ui::app::layer::Layer;
use crate::ui::app::open::jump;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::StatusKind;
use crate::ui::state::privacy::ScreenCover;
use std::sync::Arc;

/// Takes a passport that was read. While a dialog is open, or the screen is locked, it is discarded with a sentence.
pub(in crate::ui) fn read(screen: &mut DeskScreen, scan: &ReaderScan, ctx: &SessionContext) -> Vec<Effect> {
    let t = &ctx.texts.reader;
    screen.keys.clear();
    if let Some(ScreenCover::Locked(sign_in)) = &mut screen.privacy.cover {
        sign_in.said = Some(t.discarded.to_string());
        return Vec::new();
    }
    // Text that nobody typed and nobody has looked at yet gives way.
    if matches!(screen.layers.last(), Some(Layer::TypedText(_))) {
        screen.layers.pop();
    }
    if !screen.layers.is_empty() {
        screen.set_status(StatusKind::Bad, t.discarded.to_string());
        return Vec::new();
    }
    let model = &mut screen.model;
    let Some(who) = traveller(scan) else {
        model.set_status(StatusKind::Bad, t.unreadable.to_string());
        return Vec::new();
    };
    let found = open_case(model.desk.iter().map(|live| &*live.case), &who);
    let Some(found) = found else {
        model.set_status(StatusKind::Bad, t.unknown.to_string());
        return Vec::new();
    };
    model.filtering = false;
    model.search.writing = false;
    let mut effects = jump(model, found.case);
    let Some(case) = model.case(found.case).map(Arc::clone) else { return effects };
    let present =
        Command::Reschedule { carrier: None, arrives: ArrivalChange::Present, entry_port: None, note: None };
    let marks = dry_run(&case, &present, ctx, model.desk_time()).is_ok_and(|events| !events.is_empty());
    if marks {
        effects.extend(execute_now(model, &case, present));
    }
    effects.extend(case_access::enter(model, ctx));
    let text = match found.by {
        MatchKind::Passport if marks => &t.found,
        MatchKind::Passport => &t.found_known,
        MatchKind::Traveller | MatchKind::Inviter => &t.found_by_name,
    };
    model.set_status(StatusKind::Plain, fill(text, &[("case", &found.case.to_string())]));
    effects
}
