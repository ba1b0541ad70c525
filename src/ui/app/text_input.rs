//! Text that comes at once: pasted, or as keys that nobody typed. It goes where text is written, and is never run as commands.

use crate::domain::mrz;
use crate::domain::zone::day;
use crate::ui::app::layer::Layer;
use crate::ui::app::reader;
use crate::ui::app::screen::DeskScreen;
use crate::ui::base::context::SessionContext;
use crate::ui::base::layout::is_too_small;
use crate::ui::dialogs::burst::state::TypedTextOffer;
use crate::ui::state::effect::Effect;
use crate::ui::state::model::StatusKind;
use crate::ui::state::msg::TypedText;
use crate::ui::state::privacy::ScreenCover;
use crate::ui::{list, lock};

/// Pasted text goes where text is written, and nowhere else.
pub(in crate::ui) fn paste(screen: &mut DeskScreen, text: &str, ctx: &SessionContext) -> Vec<Effect> {
    // Some terminals mark what a passport reader sends as pasted.
    if let Some(scan) = mrz::scan(text, day(screen.now)) {
        let unseen = is_too_small(screen.size) || matches!(screen.privacy.cover, Some(ScreenCover::Hidden));
        return if unseen { Vec::new() } else { reader::read(screen, &scan, ctx) };
    }
    let model = &mut screen.model;
    let mut effects = Vec::new();
    let pasted = match screen.layers.last_mut() {
        _ if model.privacy.cover.is_some() => {
            lock::update::paste(model, text, ctx);
            return effects;
        }
        Some(layer) => layer.part_mut().paste(model, text, ctx),
        None if model.search.writing => {
            let pasted = model.search.field.paste(text);
            list::search::changed(model);
            Some(pasted)
        }
        None if model.filtering => {
            let (pasted, searches) = list::filter::paste(model, text);
            effects = searches;
            Some(pasted)
        }
        None => None,
    };
    match pasted {
        Some(pasted) => {
            if let Some(text) = pasted.cut(ctx) {
                model.set_status(StatusKind::Bad, text);
            }
        }
        None => {
            let text = ctx.texts.notice.paste_ignored.to_string();
            model.set_status(StatusKind::Plain, text);
        }
    }
    effects
}

/// Keys that nobody typed: where text is written they are that text; elsewhere they are offered as a whole. Answers also whether Enter was
/// typed behind a text that was written.
pub(in crate::ui) fn burst(
    screen: &mut DeskScreen,
    burst: TypedText,
    ctx: &SessionContext,
) -> (Vec<Effect>, bool) {
    if is_too_small(screen.size) || matches!(screen.privacy.cover, Some(ScreenCover::Hidden)) {
        // Nobody sees what would be offered.
        return (Vec::new(), false);
    }
    // A passport reader is a keyboard, and what it sends is neither text nor keys.
    if let Some(scan) = mrz::scan(&burst.text, day(screen.now)) {
        return (reader::read(screen, &scan, ctx), false);
    }
    let every = screen.layers.last().is_some_and(|layer| layer.part().takes_every_key());
    if every || screen.is_writing() || screen.privacy.cover.is_some() {
        let (line, entered) = burst.line();
        return (paste(screen, line, ctx), entered);
    }
    screen.keys.clear();
    // A newer text takes the place of the one that was offered before.
    if matches!(screen.layers.last(), Some(Layer::TypedText(_))) {
        screen.layers.pop();
    }
    let searchable = screen.layers.is_empty();
    let offer = Layer::TypedText(Box::new(TypedTextOffer { burst, searchable }));
    (screen.push(offer, ctx), false)
}
